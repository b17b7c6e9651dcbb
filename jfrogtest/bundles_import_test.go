package jfrogtest_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"testing"

	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

const importPath = "/api/release/import"

// exportedSource returns the archive of the release bundle app/1 (v1), which is deleted.
func exportedSource(t *testing.T) (c, p *client, archive []byte) {
	t.Helper()
	c, p = startSources(t)
	p.do("POST", sources, also(sourceBundle("app", "1", "libs"), "sign_immediately", true)).want(201)
	const export = "/distribution/api/v1/export/release_bundle/app/1"
	p.do("POST", export, nil).want(202)
	for range 2 {
		p.get(export + "/status").want(202)
	}
	archive = c.get("/release-bundles/app/1/app-1.zip").want(200).body
	p.do("DELETE", sources+"/app/1", nil).want(204)
	return c, p, archive
}

func TestImportSourceOnce(t *testing.T) {
	c, p, archive := exportedSource(t)
	c.do("POST", importPath, archive).want(202)
	c.do("POST", importPath, archive).fails(400, "being imported")
	c.get(importPath + "/app/1/status").want(200)
	c.get(importPath+"/app/1/status").want(200).is("status", "COMPLETED")
	c.do("POST", importPath, archive).fails(400, "already exists")
	versions := func() string { return c.get("/api/release/bundles/app").want(200).list("versions", "version", "") }
	equal(t, "versions", versions(), "1")

	// It was not made here.
	p.get(sources + "/app/1").want(404)
	c.do("DELETE", "/api/release/bundles/source/app/1", nil).fails(404, "not found")
	equal(t, "versions", versions(), "1")
}

// A version that is made while an archive is imported stays.
func TestImportMeetsNewSource(t *testing.T) {
	c, p, archive := exportedSource(t)
	c.do("POST", importPath, archive).want(202)
	p.do("POST", sources, sourceBundle("app", "1", "libs")).want(201)
	c.get(importPath + "/app/1/status").want(200)
	c.get(importPath+"/app/1/status").want(200).is("status", "FAILED")
	equal(t, "states", p.get(sources+"/app").list("", "state", ""), "OPEN")
}

func TestImportBundleOnce(t *testing.T) {
	c := start(t, jfrogtest.WithAsync(1, 0))
	c.put("/libs/a", "abc")
	c.bundle("app", "1", "libs/a")
	p := c.platform()
	const export = lifecycle + "/distribution/export"
	p.do("POST", export+"/app/1?async=false", object{}).want(201)
	archive := c.get("/release-bundles-v2/app/1/app-1.zip").want(200).body
	remove := func() { p.do("DELETE", lifecycle+"/release_bundle/records/app/1?async=false", nil).want(204) }
	remove()
	c.do("POST", importPath, archive).want(202)
	c.do("POST", importPath, archive).fails(400, "being imported")
	c.bundle("app", "1", "libs/a")
	c.get(importPath + "/app/1/status").want(200)
	c.get(importPath+"/app/1/status").want(200).is("status", "FAILED")
	equal(t, "versions", p.get(lifecycle+"/release_bundle/records/app").list("release_bundles", "release_bundle_version", ""), "1")
	remove()
	c.do("POST", importPath, archive).want(202)
}

// The URLs of an export escape the name of the release bundle. Imported archives may have any name.
func TestExportURLIsEscaped(t *testing.T) {
	c := start(t, jfrogtest.WithAsync(0, 0))
	encode := func(o object) []byte {
		data, err := json.Marshal(o)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	payload := encode(object{
		"_type": "https://in-toto.io/Statement/v1", "predicateType": "https://jfrog.com/release-bundle/v1",
		"subject":   []object{{"name": "d/a", "digest": object{"sha256": sha256Of("abc")}}},
		"predicate": object{"releaseBundleName": "an app", "releaseBundleVersion": "1#2", "repositoryKey": "release-bundles-v2", "created": "2024-01-01T00:00:00Z"},
	})
	manifest := encode(object{"payloadType": "application/vnd.in-toto+json", "payload": payload, "signatures": []object{{"keyid": "k", "sig": []byte("x")}}})
	var archive bytes.Buffer
	z := zip.NewWriter(&archive)
	for name, data := range map[string][]byte{"release-bundle.json.evd": manifest, "artifacts/d/a": []byte("abc")} {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write(data)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	c.do("POST", importPath, archive.Bytes()).want(202)
	const at, version = lifecycle + "/distribution/export", "/an%20app/1%232"
	p := c.platform()
	p.do("POST", at+version+"?async=false", object{}).want(201)
	const want = "/release-bundles-v2/an%20app/1%232/an%20app-1%232.zip"
	p.get(at+"/status"+version).want(200).is("relative_download_url", want, "download_url", c.srv.URL+"/artifactory"+want)
	c.get(want).want(200)
}
