package jfrogtest_test

import "testing"

// Clients send these requests before all others.
func TestSystemOfClients(t *testing.T) {
	c := start(t)
	c.platform().get("/access/api/v1/system/version").want(200).is("name", "7.155.0")
	c.platform().as("").get("/access/api/v1/system/ping").want(200, "OK")
	c.platform().as("").get("/access/api/v1/system/version").want(401)
	c.get("/api/system/status").want(200).is("nodes.0.state", "RUNNING")
	c.get("/api/system/service_id").want(200, "jfrt@")
	c.get("/api/system/license").want(200).is("type", "Enterprise Plus")
	c.get("/api/system/licenses").want(200, `"Enterprise Plus"`)
	usage := map[string]any{"productId": "test/1.0", "features": []any{map[string]any{"featureId": "Partner/ACC-1"}}}
	equal(t, "answer", string(c.do("POST", "/api/system/usage", usage).want(200).body), "")
	c.do("POST", "/api/system/usage", "{").fails(400, "")
	c.do("POST", "/api/system/usage", "{}").fails(400, "productId")
}
