package jfrogtest_test

// metadataTraffic calls the operation about metadata whose response is JSON.
func metadataTraffic(c *client) {
	c.get("/api/repositories/far/configuration").want(200)
}
