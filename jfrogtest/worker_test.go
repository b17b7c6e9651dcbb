package jfrogtest_test

import (
	"strings"
	"testing"
)

func TestWorkers(t *testing.T) {
	c := start(t)
	p := c.platform()
	const path = "/worker/api/v1/workers"
	w := workerOn("guard", "BEFORE_DOWNLOAD")
	w["shared"], w["projectKey"] = true, "p"
	if body := p.do("POST", path, w).want(201).body; len(body) > 0 {
		t.Errorf("the creation answers %s", body)
	}
	p.do("POST", path, w).fails(409, "already exists")
	got := p.get(path+"/guard?projectKey=p").want(200).is("key", "guard").is("secrets.0.key", "token").
		is("filterCriteria.artifactFilterCriteria.repoKeys.0", "libs").is("shared", true)
	if strings.Contains(string(got.body), "s3cret") {
		t.Errorf("the secret is shown: %s", got.body)
	}
	p.get(path+"/guard?projectKey=other").fails(404, "does not exist")
	p.get(path+"?keysOnly=true&action=AFTER_MOVE").want(200, `"keys": []`)
	p.get(path+"?keysOnly=true&projectKey=p").want(200).is("keys.0", "guard")
	p.get(path+"?action=NO_EVENT").fails(400, "NO_EVENT")

	// A worker is replaced, except for its secrets and its project.
	delete(w, "projectKey")
	delete(w, "shared")
	w["enabled"] = false
	w["secrets"] = []any{map[string]any{"key": "other", "value": "v"}}
	p.do("PUT", path, w).want(204)
	p.get(path+"/guard").want(200).is("enabled", false).is("projectKey", "p").is("secrets.0.key", "other").is("secrets.1.key", "token")
	w["secrets"] = []any{map[string]any{"key": "other", "markedForRemoval": true}}
	p.do("PUT", path, w).want(204)
	p.get(path+"/guard").want(200).is("secrets.0.key", "token")
	w["projectKey"] = "q"
	p.do("PUT", path, w).fails(400, "cannot be changed")
	p.do("PUT", path, workerOn("nobody", "AFTER_MOVE")).fails(404, "does not exist")

	p.do("DELETE", path+"/guard", nil).want(204)
	p.do("DELETE", path+"/guard", nil).fails(404, "does not exist")
	p.do("POST", "/worker/api/v1/execute/guard", nil).want(404)
}

func TestWorkersThatAreRejected(t *testing.T) {
	p := start(t).platform()
	for why, change := range map[string]func(map[string]any){
		"has no key":                    func(w map[string]any) { w["key"] = "" },
		"has no source code":            func(w map[string]any) { delete(w, "sourceCode") },
		"'NO_EVENT' is not supported":   func(w map[string]any) { w["action"] = "NO_EVENT" },
		"needs at least one repository": func(w map[string]any) { delete(w, "filterCriteria") },
		"needs a schedule":              func(w map[string]any) { w["action"] = "SCHEDULED_EVENT" },
		"has no schedule": func(w map[string]any) {
			w["action"], w["filterCriteria"] = "GENERIC_EVENT", map[string]any{"schedule": map[string]any{"cron": "* * * * *"}}
		},
		"A secret has no key": func(w map[string]any) { w["secrets"] = []any{map[string]any{}} },
	} {
		w := workerOn("w", "AFTER_MOVE")
		change(w)
		p.do("POST", "/worker/api/v1/workers", w).fails(400, why)
	}
	p.do("POST", "/worker/api/v1/workers?projectKey=p", workerOn("w", "AFTER_MOVE")).fails(400, "does not belong")
	p.do("POST", "/worker/api/v1/workers", "{").fails(400, "parse")
	disabled := workerOn("w", "AFTER_MOVE")
	delete(disabled, "filterCriteria")
	disabled["enabled"] = false
	p.do("POST", "/worker/api/v1/workers", disabled).want(201)
}

// TestWorkersOfOthers checks what users who are no administrators may do.
func TestWorkersOfOthers(t *testing.T) {
	c := start(t)
	c.newUser("jane")
	p, jane := c.platform(), c.as("").platform()
	const path = "/worker/api/v1/workers"
	for _, w := range []map[string]any{workerOn("a", "AFTER_MOVE"), workerOn("b", "GENERIC_EVENT"), workerOn("c", "GENERIC_EVENT")} {
		w["shared"] = w["key"] != "b"
		p.do("POST", path, w).want(201)
	}
	login := basic("jane", "secret")
	jane.get(path+"?keysOnly=true", login...).want(200).is("keys.0", "c")
	jane.get(path+"/c", login...).want(200)
	for _, key := range []string{"a", "b", "nobody"} {
		jane.get(path+"/"+key, login...).fails(403, "may not read")
	}
	jane.do("POST", path, workerOn("d", "AFTER_MOVE"), login...).fails(403, "administrator")
	jane.do("DELETE", path+"/c", nil, login...).fails(403, "administrator")
	jane.get(path).want(401)
	jane.get("/worker/api/v1/system/readiness").want(200, "Ok")
}

func TestRouterHealth(t *testing.T) {
	p := start(t).as("").platform()
	p.get("/router/api/v1/system/health").want(200, "jfrt@jfrogtest", "jfmc@jfrogtest", "jfpip@jfrogtest").is("router.state", "HEALTHY")
}
