package jfrogtest_test

func init() {
	const sent = "clients send it (4.15.1), and would lose it if they read a worker and put it back"
	for _, at := range []struct{ operation, prefix string }{{"4.15.2", "workers[]."}, {"4.15.3", ""}} {
		for _, field := range []string{"shared", "debug", "projectKey"} {
			undocumentedFields = append(undocumentedFields, undocumentedField{at.operation, at.prefix + field, sent})
		}
	}
	undocumentedFields = append(undocumentedFields,
		undocumentedField{"4.15.2", "workers[].filterCriteria.schedule", "observed for one worker (4.15.3)"})
}

// workerOn returns a worker for an action in the repository libs.
func workerOn(key, action string) map[string]any {
	return map[string]any{
		"key": key, "enabled": true, "sourceCode": "export default async () => ({})", "action": action,
		"filterCriteria": map[string]any{"artifactFilterCriteria": map[string]any{"repoKeys": []string{"libs"}}},
		"secrets":        []any{map[string]any{"key": "token", "value": "s3cret"}},
	}
}

// workerTraffic calls the operations of workers and of the router.
func workerTraffic(c *client) {
	c.t.Helper()
	p := c.platform()
	const path = "/worker/api/v1/workers"
	p.get("/worker/api/v1/system/readiness").want(200)
	p.get("/worker/api/v1/system/liveness").want(200)
	p.get("/worker/api/v1/actions").want(200)
	w := workerOn("guard", "BEFORE_DOWNLOAD")
	w["shared"], w["debug"], w["projectKey"] = true, true, "p"
	p.do("POST", path, w).want(201)
	p.do("POST", path, w).want(409)
	nightly := workerOn("nightly", "SCHEDULED_EVENT")
	nightly["filterCriteria"] = map[string]any{"schedule": map[string]any{"cron": "0 2 * * *", "timezone": "UTC"}}
	p.do("POST", path, nightly).want(201)
	p.get(path).want(200)
	p.get(path + "?keysOnly=true").want(200)
	p.get(path + "/guard").want(200)
	p.get(path + "/nightly").want(200)
	p.get(path + "/nobody").want(404)
	p.do("PUT", path, w).want(204)
	p.do("DELETE", path+"/guard", nil).want(204)
	p.get("/router/api/v1/system/health").want(200)
}
