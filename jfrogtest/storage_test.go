package jfrogtest_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

func TestItemInfo(t *testing.T) {
	now := time.Date(2024, 2, 28, 12, 0, 0, 123456789, time.FixedZone("", 7200))
	c := start(t, jfrogtest.WithClock(func() time.Time { return now }))
	c.put("/libs/org/a.pom", "hello", "X-Checksum-Md5", "5d41402abc4b2a76b9719d911017c592")
	r := c.get("/api/storage/libs/org/a.pom").want(200).is("repo", "libs", "path", "/org/a.pom", "size", "5",
		"created", "2024-02-28T10:00:00.123Z", "lastModified", "2024-02-28T10:00:00.123Z", "createdBy", "admin",
		"downloadUri", c.srv.URL+"/artifactory/libs/org/a.pom", "uri", c.srv.URL+"/artifactory/api/storage/libs/org/a.pom",
		"mimeType", "application/x-maven-pom+xml", "originalChecksums.md5", "5d41402abc4b2a76b9719d911017c592", "originalChecksums.sha1", nil)
	if _, quoted := r.at("size").(string); !quoted {
		t.Error("size is not quoted")
	}
	c.get("/api/storage/libs/org").want(200).is("path", "/org", "children.0.uri", "/a.pom", "children.0.folder", false, "size", nil)
	c.get("/api/storage/libs").want(200).is("path", "/", "children.0.uri", "/org", "children.0.folder", true)
	c.get("/api/storage/libs/").want(200)
	c.get("/api/storage/libs/none").fails(404, "Unable to find item")
	c.get("/api/storage/none/x").fails(404, "Unable to find item")
	c.get("/api/storage/libs/org?permissions").want(200).is("principals.users.admin", "[r w n d m]")
}

func TestFileList(t *testing.T) {
	c := start(t)
	for _, path := range []string{"r/b/two/x.txt", "r/b/y.txt", "r/a.txt;k=v"} {
		c.put("/libs/"+path, "12345")
	}
	for query, want := range map[string]string{
		"":                              "a.txt",
		"&deep=1":                       "a.txt b/two/x.txt b/y.txt",
		"&deep=1&listFolders=1":         "a.txt b b/two b/two/x.txt b/y.txt",
		"&deep=1&depth=2&listFolders=1": "a.txt b b/two b/y.txt",
		"&listFolders=1":                "a.txt b",
		"&deep=0&includeRootPath=1":     " a.txt",
	} {
		equal(t, "list"+query, c.get("/api/storage/libs/r?list"+query).want(200).list("files", "uri", "/"), want)
	}
	r := c.get("/api/storage/libs/r?list=true&listFolders=1&mdTimestamps=1").want(200)
	r.is("uri", c.srv.URL+"/artifactory/api/storage/libs/r", "files.0.sha1", sha1Of("12345"), "files.1.size", -1, "files.1.mdTimestamps", nil)
	if size, ok := r.at("files.0.size").(float64); !ok || size != 5 {
		t.Errorf("size is %v, not the number 5", r.at("files.0.size"))
	}
	if folder, ok := r.at("files.1.folder").(bool); !ok || !folder {
		t.Errorf("folder is %v, not true", r.at("files.1.folder"))
	}
	if r.at("files.0.mdTimestamps.properties") == nil {
		t.Error("no mdTimestamps")
	}
	c.get("/api/storage/libs/r/a.txt?list").fails(400, "Expected folder but found file")
	c.get("/api/storage/libs/r?list&deep=1&depth=x").fails(400, "depth")
}

func TestLastModified(t *testing.T) {
	now := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	c := start(t, jfrogtest.WithClock(func() time.Time { now = now.Add(time.Minute); return now }))
	c.put("/libs/d/old", "1")
	c.put("/libs/d/e/new", "2")
	c.put("/libs/elsewhere", "3")
	r := c.get("/api/storage/libs/d?lastModified").want(200)
	equal(t, "uri", strings.TrimPrefix(r.at("uri").(string), c.srv.URL), "/artifactory/api/storage/libs/d/e/new")
}

func TestProperties(t *testing.T) {
	c := start(t)
	c.put("/libs/d/a", "x")
	c.get("/api/storage/libs/d?properties").fails(404, "No properties could be found.")
	for _, tc := range []struct{ name, properties, key, want string }{
		{"several values", "os=win,linux", "os", "[win linux]"},
		{"semicolon", "a=1;b=2", "b", "[2]"},
		{"pipe", "a=1|b=3", "b", "[3]"},
		{"escaped equals", `a=1\=1`, "a", "[1=1]"},
		{"bare equals in the value", `a=1=2`, "a", "[1=2]"},
		{"escaped comma", `a=1\,1`, "a", "[1,1]"},
		{"escaped pipe", `a=1\|1`, "a", "[1|1]"},
		{"escaped backslash", `a=1\\1`, "a", `[1\1]`},
		{"escaped semicolon separates values", `a=1\;2`, "a", "[1 2]"},
		{"empty value", "a=", "a", "[]"},
		{"non-ASCII", "a=ä€", "a", "[ä€]"},
		{"repeated key", "a=1;a=2", "a", "[1 2]"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := c.in(t)
			c.do("PUT", "/api/storage/libs/d/a?properties="+url.QueryEscape(tc.properties), nil).want(204)
			c.get("/api/storage/libs/d/a?properties="+tc.key).want(200).is("properties."+tc.key, tc.want)
		})
	}
	// A bare semicolon in a query is part of the value. Plus signs are spaces.
	c.do("PUT", "/api/storage/libs/d/a?properties=x=1;y=2+3&recursive=0", nil).want(204)
	c.get("/api/storage/libs/d/a?properties").is("properties.x", "[1]", "properties.y", "[2 3]", "properties.os", "[win linux]")

	for _, bad := range []string{"a(b)=1", "a b=1", "a@=1", "novalue", "=1", ""} {
		c.do("PUT", "/api/storage/libs/d/a?properties="+url.QueryEscape(bad), nil).fails(400, "")
	}
	c.do("PUT", "/api/storage/libs/none?properties=a=1", nil).fails(404, "Unable to find item")
	c.do("PUT", "/api/storage/libs/d/a", nil).fails(405, "")

	c.do("PUT", "/api/storage/libs/d?properties=r=1", nil).want(204)
	c.get("/api/storage/libs/d/a?properties=r").want(200)
	c.do("PUT", "/api/storage/libs/d?properties=q=1&recursive=0", nil).want(204)
	c.get("/api/storage/libs/d/a?properties=q").want(404)
	c.do("PUT", "/api/storage/libs?properties=root=1&recursive=0", nil).want(204)
	c.get("/api/storage/libs?properties").is("properties.root", "[1]")

	c.do("DELETE", "/api/storage/libs/d?properties=r,none&recursive=0", nil).want(204)
	c.get("/api/storage/libs/d?properties=r").want(404)
	c.get("/api/storage/libs/d/a?properties=r").want(200)
	c.do("DELETE", "/api/storage/libs/d?properties=r", nil).want(204)
	c.get("/api/storage/libs/d/a?properties=r").want(404)
	c.do("DELETE", "/api/storage/libs/d", nil).fails(400, "")
}

func TestPatchProperties(t *testing.T) {
	c := start(t)
	c.put("/libs/d/a;old=1;gone=1", "x")
	c.do("PATCH", "/api/metadata/libs/d/a", `{"props":{"old":"2,3","gone":null,"new":["4"]}}`).want(204)
	c.get("/api/storage/libs/d/a?properties").is("properties.old", "[2 3]", "properties.gone", nil, "properties.new", "[4]")
	c.do("PATCH", "/api/metadata/libs/d?recursiveProperties=0", `{"props":{"f":"1"}}`).want(204)
	c.get("/api/storage/libs/d/a?properties=f").want(404)
	c.do("PATCH", "/api/metadata/libs/d", `{"props":{"f":"1"}}`).want(204)
	c.get("/api/storage/libs/d/a?properties=f").want(200)
	c.do("PATCH", "/api/metadata/libs/d", `{"props":{"f":1}}`).fails(400, "'f'")
	c.do("PATCH", "/api/metadata/libs/none", `{"props":{}}`).fails(404, "")
	c.do("POST", "/api/checksum/sha256", `{"repoKey":"libs","path":"d/"}`).want(200)
	c.get("/api/storage/libs/d/a?properties=sha256").want(200, "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881")
}

func TestStorageSummary(t *testing.T) {
	c := start(t)
	c.put("/libs/d/a", strings.Repeat("x", 2048))
	c.put("/libs/d/b", strings.Repeat("x", 2048))
	c.get("/api/storageinfo").want(200).is("binariesSummary.binariesCount", "1", "binariesSummary.artifactsSize", "4.00 KB",
		"repositoriesSummaryList.0.repoKey", "libs", "repositoriesSummaryList.0.filesCount", 2, "repositoriesSummaryList.0.foldersCount", 1,
		"repositoriesSummaryList.0.usedSpaceInBytes", 4096, "repositoriesSummaryList.0.percentage", "100.00%", "repositoriesSummaryList.2.repoKey", "TOTAL")
	c.do("POST", "/api/storageinfo/calculate", nil).want(202)
}
