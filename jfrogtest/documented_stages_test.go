package jfrogtest_test

// stageTraffic calls the operations on stages and lifecycles.
func stageTraffic(c *client) {
	c.api("POST", "v2/stages", object{"name": "STAGING"}).want(201)
	c.api("GET", "v2/stages/STAGING", nil).want(200)
	c.api("PATCH", "v2/stages/STAGING", object{"category": "promote"}).want(200)
	c.api("PATCH", "v2/lifecycle", object{"promote_stages": []string{"DEV", "STAGING"}}).want(200)
	c.api("GET", "v2/lifecycle", nil).want(200)
	c.api("PATCH", "v2/lifecycle", object{"promote_stages": []string{}}).want(200)
	c.api("DELETE", "v2/stages/STAGING", nil).want(204)
}
