package jfrogtest_test

import (
	"archive/zip"
	"bytes"
	"testing"

	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// exportTraffic calls the operations on the export of release bundles.
func exportTraffic(c *client) {
	c.put("/libs/exported", "a")
	c.bundle("exported", "1", "libs/exported")
	const at, version = lifecycle + "/distribution/export", "/exported/1"
	p := c.platform()
	p.do("POST", at+version, map[string]any{}).want(202)
	for range 2 {
		p.get(at + "/status" + version).want(200)
	}
}

func TestExport(t *testing.T) {
	c := start(t, jfrogtest.WithAsync(1, 0))
	c.put("/libs/d/a", "abc")
	c.bundle("app", "1", "libs/d/a")
	p := c.platform()
	const at = lifecycle + "/distribution/export"
	p.get(at+"/status/app/1").want(200).is("status", "NOT_TRIGGERED", "download_url", nil)
	p.do("DELETE", at+"/delete/app/1", nil).fails(404, "no export")
	p.do("POST", at+"/app/1", map[string]any{}).want(202)
	p.do("POST", at+"/app/1", map[string]any{}).fails(409, "running")
	p.get(at+"/status/app/1").want(200).is("status", "IN_PROGRESS", "download_url", nil)
	r := p.get(at+"/status/app/1").want(200).is("status", "COMPLETED", "exported_by", "admin", "relative_download_url", "/release-bundles-v2/app/1/app-1.zip",
		"download_url", c.srv.URL+"/artifactory/release-bundles-v2/app/1/app-1.zip")
	body := c.get(r.at("relative_download_url").(string)).want(200).body
	archive, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil || len(archive.File) != 2 || archive.File[1].Name != "artifacts/d/a" {
		t.Errorf("%v: %v", archive, err)
	}
	p.do("DELETE", at+"/delete/app/1", nil).want(200)
	c.get("/release-bundles-v2/app/1/app-1.zip").fails(404, "")
	p.get(at+"/status/app/1").want(200).is("status", "NOT_TRIGGERED")
	p.do("POST", at+"/app/1?async=false", map[string]any{}).want(201)
}
