package jfrogtest_test

import "encoding/json"

// configurationTraffic calls the operations on the system configuration and the licenses.
func configurationTraffic(c *client) {
	c.get("/api/system/configuration").want(200)
	c.do("PATCH", "/api/system/configuration", "offlineMode: true", "Content-Type", "application/yaml").want(200)
	c.do("PUT", "/api/system/configuration/baseUrl", "https://acme.com", "Content-Type", "text/plain").want(200)
	c.get("/api/system/configuration/webServer").want(200)
	c.do("POST", "/api/system/configuration/webServer", map[string]any{"key": "nginx", "useHttps": true, "sslPort": 443}).want(201)
	c.get("/api/system/configuration/reverseProxy/nginx").want(200)
	c.do("POST", "/api/system/licenses", map[string]any{"licenseKey": "one"}).want(200)
	c.do("POST", "/api/system/licenses", map[string]any{"licenseKey": "one"}).want(400)
	c.get("/api/system/license").want(200)
	c.do("POST", "/api/system/licenses", []any{map[string]any{"licenseKey": "two"}}).want(200)
	c.get("/api/system/license").want(200)
	var licenses []struct{ LicenseHash string }
	if err := json.Unmarshal(c.get("/api/system/licenses").want(200).body, &licenses); err != nil {
		c.t.Fatal(err)
	}
	c.do("DELETE", "/api/system/licenses?licenseHash="+licenses[1].LicenseHash, nil).want(200)
	c.do("DELETE", "/api/system/licenses?licenseHash=none", nil).want(400)
	c.do("POST", "/api/system/migration/sha2/start", map[string]any{"sleepIntervalMillis": 5000}).want(200)
	c.do("POST", "/api/system/migration/sha2/stop", nil).want(200)
	c.do("POST", "/api/metadata_server/reindex", map[string]any{"paths": []string{"libs"}}).want(200)
}
