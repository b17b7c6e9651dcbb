package jfrogtest_test

// operationsTraffic calls the operations of administrators.
func operationsTraffic(c *client) {
	c.do("POST", "/api/system/debug/loggers", map[string]any{"classes": map[string]string{"org.acme": "debug"}, "timer": 60}).want(200)
	c.get("/api/system/debug/loggers/org.acme").want(200, "debug")
	c.do("DELETE", "/api/system/debug/loggers", nil).want(200)

	c.get("/api/system/logs/config").want(200)
	c.get("/api/system/logs/data?id=artifactory-request.log&file_size=0", "X-JFrog-Node-Id", "jfrogtest").want(200)

	c.get("/api/system/storage/prune/status").want(412)
	c.do("POST", "/api/system/storage/prune/start", map[string]any{"dryRun": true}).want(202)
	c.do("POST", "/api/system/storage/prune/start", nil).want(412)
	c.do("POST", "/api/system/storage/prune/stop", nil).want(202)
	c.do("POST", "/api/system/storage/prune/stop", nil).want(412)
	c.do("POST", "/api/system/storage/prune/start", map[string]any{"startFromDirectory": "f9", "startFromBinary": "1"}).want(202)
	for range 2 {
		c.get("/api/system/storage/prune/status").want(200)
	}

	id := c.do("POST", "/api/system/support/bundle/", map[string]any{"name": "b"}).want(200).at("id").(string)
	for range 2 {
		c.get("/api/system/support/bundle/" + id).want(200)
	}
	c.get("/api/system/support/bundles").want(200)
	c.get("/api/system/support/bundle/" + id + "/archive").want(200)
	c.do("DELETE", "/api/system/support/bundle/"+id, nil).want(200)
}
