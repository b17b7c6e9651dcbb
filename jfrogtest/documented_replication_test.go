package jfrogtest_test

// replicationTraffic calls the operations of replications.
func replicationTraffic(c *client) {
	push := map[string]any{"url": c.srv.URL + "/artifactory/to", "username": "admin", "password": c.srv.Token, "cronExp": "0 0 2 * * ?",
		"enabled": true, "proxy": "corporate", "disableProxy": true, "pathPrefix": "d", "includePathPrefixPattern": "**", "excludePathPrefixPattern": "x/**",
		"syncStatistics": true, "socketTimeoutMillis": 1000, "checkBinaryExistenceInFilestore": true}
	c.do("PUT", "/api/replications/libs", push).want(201)
	c.do("PUT", "/api/replications/far", map[string]any{"cronExp": "0 0 2 * * ?"}).want(201)
	c.do("PUT", "/api/replications/multiple/libs", map[string]any{"cronExp": "0 0 3 * * ?", "replications": []any{push}}).want(201)
	c.do("POST", "/api/replications/multiple/libs", map[string]any{"replications": []any{push}}).want(201)
	c.do("POST", "/api/replications/libs", map[string]any{"syncDeletes": true}).want(200)
	for _, path := range []string{"replications/libs", "replications/far", "replication/libs", "replication/far", "replications/channels/libs",
		"system/replications", "config/storage/checksumReplication"} {
		c.get("/api/" + path).want(200)
	}
	c.do("POST", "/api/replication/execute/libs", nil).want(202)
	c.get("/api/replication/libs").want(200)
	c.do("DELETE", "/api/replications/libs?url="+c.srv.URL+"/artifactory/to", nil).want(200)
	c.do("PUT", "/api/config/storage/checksumReplication", []any{map[string]any{"checkBinaryExistenceAllowed": "true", "daysToTrust": "3"}}).want(200)
	c.get("/api/config/storage/checksumReplication").want(200)
}
