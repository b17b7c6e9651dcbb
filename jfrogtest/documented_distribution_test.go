package jfrogtest_test

import "fmt"

// distributionTraffic distributes the version that bundleTraffic has created.
func distributionTraffic(c *client) {
	p := c.platform()
	rules := []any{map[string]any{"site_name": "*"}}
	lost := c.distribute("app/1.0", map[string]any{"distribution_rules": rules})
	p.get(receivedPath+"/app/1.0/status").want(200, "STARTED")
	p.get(lost.tracker).want(200, "Failed", "general_error")
	p.get(receivedPath+"/app/1.0/status").want(200, "FAILED", "missing")
	sent := c.distribute("app/1.0", map[string]any{"distribution_rules": rules, "auto_create_missing_repositories": true})
	for range 2 {
		p.get(sent.tracker).want(200)
		p.get(lifecycle + "/distribution/trackers/app/1.0").want(200)
	}
	p.do("POST", lifecycle+"/distribution/key/propagate/default-rsa-key", nil).want(200)
	for _, path := range []string{"", "/app", "/app/1.0/status", "/app/1.0/artifacts"} {
		p.get(receivedPath + path).want(200)
	}
	p.do("DELETE", receivedPath+"/app/1.0", nil).want(200)
	c.distribute("app/1.0", map[string]any{"distribution_rules": rules})
	p.do("PUT", lifecycle+"/distribution/abort/app/1.0", nil).want(202)
	p.get(lifecycle + "/distribution/trackers/app/1.0").want(200)
	p.get(lifecycle+"/distribution/trackers/app/1.0").want(200, "ABORTED")
	p.do("POST", lifecycle+"/distribution/remote_delete/app/1.0", map[string]any{"distribution_rules": rules}).want(202)
}

// A distributed is a distribution that has started.
type distributed struct {
	reply
	tracker string // path of its details
}

// distribute starts the distribution of a version. It must succeed.
func (c *client) distribute(version string, body map[string]any) distributed {
	c.t.Helper()
	r := c.platform().do("POST", lifecycle+"/distribution/distribute/"+version, body).want(200)
	return distributed{r, fmt.Sprintf("%s/distribution/trackers/%s/%d", lifecycle, version, r.id())}
}
