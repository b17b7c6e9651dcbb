package jfrogtest_test

import (
	"bytes"
	"mime/multipart"
)

func init() {
	const payload = "the payload is what a client sent"
	undocumentedFields = append(undocumentedFields, undocumentedField{"4.15.11", "data", payload},
		undocumentedField{"4.15.9", "[].executionPayload", payload}, undocumentedField{"4.15.9", "[].executionResult.result", payload})
}

// serviceTraffic calls the operations of the smaller services.
func serviceTraffic(c *client) {
	p := c.platform()
	for _, path := range []string{"system/ping", "system/liveness", "system/readiness", "system/service_id", "system/jpd_id"} {
		p.get("/jfconnect/api/v1/" + path).want(200)
	}
	token := string(p.get("/jfconnect/api/v1/offline/start_register").want(200).body)
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	entitlements := p.do("POST", "/api/v1/offline_register", object{"offline_response_token": token}).want(200)
	_ = w.WriteField("entitlements", string(entitlements.body))
	_ = w.WriteField("offline_response_token", token)
	_ = w.Close()
	p.do("POST", "/jfconnect/api/v1/offline/register", form.Bytes(), "Content-Type", w.FormDataContentType()).want(200)
	p.do("POST", "/jfconnect/api/v1/backoffice/metrics/log", object{"metrics_name": "m", "value": 1}).want(201)
	for _, path := range []string{"ping", "version", "app_health"} {
		p.get("/catalog/api/v1/system/" + path).want(200)
	}
	p.do("POST", "/catalog/api/v1/beta/cyclonedx/enrich", object{"bomFormat": "CycloneDX", "specVersion": "1.6"}).want(200)
	p.get("/xray/api/v1/system/version").want(200)
	p.get("/xray/api/v1/curation/audit/packages?include_total=true").want(200)
	p.get("/xray/api/v1/curation/audit/packages?format=csv").want(200)

	const worker = "/worker/api/v1"
	p.do("POST", worker+"/workers", object{"key": "hook", "action": "GENERIC_EVENT", "sourceCode": "export default async () => ({})", "enabled": true}).want(201)
	p.do("POST", worker+"/execute/hook", object{"a": 1}).is("data.a", 1, "executionStatus", "STATUS_SUCCESS")
	p.do("POST", worker+"/test", object{"code": "c", "action": "BEFORE_DOWNLOAD", "data": object{}}).is("beforeDownload.executionStatus", "STATUS_SUCCESS")
	p.do("POST", worker+"/test/hook", object{"code": "c", "action": "GENERIC_EVENT", "data": object{"a": 1}}).want(200)
	p.get(worker+"/execution_history?showTestRun=true").is("0.workerKey", "hook")
}
