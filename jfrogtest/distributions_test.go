package jfrogtest_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// distributionTraffic calls the operations on the distribution of release bundles.
func distributionTraffic(c *client) {
	c.put("/libs/distributed", "a")
	c.bundle("distributed", "1", "libs/distributed")
	const at, version = lifecycle + "/distribution/", "/distributed/1"
	p := c.platform()
	p.do("POST", at+"distribute"+version, map[string]any{"distribution_rules": []any{map[string]any{"site_name": "*"}}}).want(202)
	p.do("PUT", at+"abort"+version, nil).want(202)
	p.do("POST", at+"remote_delete"+version, map[string]any{}).want(202)
	p.do("POST", at+"export"+version, map[string]any{}).want(202)
	for _, path := range []string{"trackers" + version, "trackers" + version + "/1", "export/status" + version, "export/status" + version} {
		p.get(at + path).want(200)
	}
}

func TestDistribution(t *testing.T) {
	c := start(t, jfrogtest.WithAsync(1, 0))
	c.put("/libs/a", "abc")
	c.bundle("app", "1", "libs/a")
	p := c.platform()
	const at, version = lifecycle + "/distribution/", "/app/1"
	rules := func(site string) map[string]any {
		return map[string]any{"distribution_rules": []any{map[string]any{"site_name": site, "city_name": "*"}}}
	}
	p.do("POST", at+"distribute/app/9", rules("*")).fails(404, "Record not found")
	p.do("POST", at+"distribute"+version, rules("none*")).fails(400, "No targets")
	dry := rules("*")
	dry["dry_run"] = true
	p.do("POST", at+"distribute"+version, dry).want(202).is("sites.0.name", "edge-1")
	p.get(at+"trackers"+version).want(200).is("", "[]")
	var started struct{ ID int64 } // beyond the precision of a float
	if err := json.Unmarshal(p.do("POST", at+"distribute"+version, rules("edge*")).want(202).body, &started); err != nil {
		t.Fatal(err)
	}
	p.get(at+"trackers"+version).want(200).is("0.status", "IN_PROGRESS", "0.type", "DISTRIBUTE", "0.targets", "[edge-1]", "0.finish_time", nil)
	tracker := fmt.Sprintf("%strackers%s/%d", at, version, started.ID)
	p.get(tracker).want(200).is("status", "In progress", "sites.0.distributed_files", 0)
	p.get(tracker).want(200).is("status", "Completed", "sites.0.status", "Completed", "sites.0.distributed_bytes", 3, "distribution_rules.0.site_name", "edge*")
	p.get(at+"trackers"+version).want(200).is("0.status", "COMPLETED")
	p.do("PUT", at+"abort"+version, nil).want(204)
	p.do("POST", at+"remote_delete"+version, rules("*")).want(202)
	p.do("PUT", at+"abort"+version, nil).want(202).is("0.name", "edge-1")
	p.get(at+"trackers"+version+"/2").want(200).is("status", "Failed", "type", "delete")
	p.get(at+"trackers"+version+"/9").fails(404, "not found")
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
