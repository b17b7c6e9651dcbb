package jfrogtest_test

import "testing"

func TestJFConnect(t *testing.T) {
	p := start(t).platform()
	const path = "/jfconnect/api/v1/"
	p.as("").get(path+"system/ping").want(200, "OK")
	p.as("").get(path + "system/jpd_id").want(401)
	p.get(path+"system/service_id").want(200, "jfcon@")
	p.do("POST", path+"backoffice/metrics/log", object{"value": 1, "metrics_name": "n", "labels": object{"a": "b"}}).want(201)
	p.do("POST", path+"backoffice/metrics/log", object{"value": 1}).fails(400, "metrics_name")
	p.do("POST", path+"backoffice/metrics/log", object{"metrics_name": "n", "value": "x"}).want(400)
}

// platformTraffic calls the smaller services.
func platformTraffic(c *client) {
	p := c.platform()
	for _, path := range []string{
		"/jfconnect/api/v1/system/jpd_id", "/jfconnect/api/v1/system/liveness", "/jfconnect/api/v1/system/readiness",
		"/catalog/api/v1/system/ping", "/catalog/api/v1/system/version",
	} {
		p.get(path).want(200)
	}
	c.put("/libs/first", "x")
	p.do("POST", metadataPath, object{"query": `{ packages(filter: {name: "*"}) { edges { node { name packageType description } } } }`}).want(200)
	p.do("POST", "/jfconnect/api/v1/backoffice/metrics/log", object{"value": 1, "metrics_name": "n", "labels": object{}}).want(201)
}
