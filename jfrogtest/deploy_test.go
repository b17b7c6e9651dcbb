package jfrogtest_test

import (
	"bytes"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

func sha1Of(content string) string {
	h := sha1.Sum([]byte(content))
	return hex.EncodeToString(h[:])
}

func sha256Of(content string) string {
	h := sha256.Sum256([]byte(content))
	return hex.EncodeToString(h[:])
}

func TestDeployAndDownload(t *testing.T) {
	c := start(t)
	r := c.put("/libs/org/a.jar;os=win;os=linux;note=a+b%3Bc%2Bd", "hello")
	r.is("repo", "libs", "path", "/org/a.jar", "size", "5", "createdBy", "admin", "mimeType", "application/java-archive",
		"checksums.sha1", sha1Of("hello"), "uri", c.srv.URL+"/artifactory/libs/org/a.jar")
	if r.at("checksums.sha256") == nil || r.at("checksums.md5") == nil {
		t.Errorf("checksums are missing: %s", r.body)
	}
	equal(t, "Location", r.header.Get("Location"), c.srv.URL+"/artifactory/libs/org/a.jar")
	c.get("/api/storage/libs/org/a.jar?properties").want(200).is("properties.os", "[win linux]", "properties.note", "[a b;c+d]")

	got := c.get("/libs/org/a.jar").want(200)
	equal(t, "content", string(got.body), "hello")
	for key, want := range map[string]string{
		"Etag": sha1Of("hello"), "X-Checksum-Sha1": sha1Of("hello"), "X-Artifactory-Filename": "a.jar", "Accept-Ranges": "bytes",
		"Content-Disposition": `attachment; filename="a.jar"; filename*=UTF-8''a.jar`, "Content-Type": "application/java-archive",
	} {
		equal(t, key, got.header.Get(key), want)
	}
	head := c.do("HEAD", "/libs/org/a.jar", nil).want(200)
	equal(t, "length of HEAD", head.header.Get("Content-Length"), "5")
	equal(t, "body of HEAD", len(head.body), 0)
	c.get("/libs/org/a.jar.sha1").want(200, sha1Of("hello"))
	c.get("/libs/org/b.jar").fails(404, "File not found.")
	c.get("/nowhere/b.jar").fails(404, "nowhere")
}

func TestConditionalAndRangeRequests(t *testing.T) {
	c := start(t)
	c.put("/libs/a.txt", "0123456789")
	tag := sha1Of("0123456789")
	modified := c.get("/libs/a.txt").header.Get("Last-Modified")
	for _, tc := range []struct {
		name   string
		header []string
		status int
		body   string
	}{
		{"range", []string{"Range", "bytes=2-4"}, 206, "234"},
		{"open range", []string{"Range", "bytes=7-"}, 206, "789"},
		{"suffix", []string{"Range", "bytes=-2"}, 206, "89"},
		{"beyond the end", []string{"Range", "bytes=10-"}, 416, ""},
		{"same tag", []string{"If-None-Match", tag}, 304, ""},
		{"same tag in quotes", []string{"If-None-Match", `"` + tag + `"`}, 304, ""},
		{"other tag", []string{"If-None-Match", `"x"`}, 200, "0123456789"},
		{"other tag wins over date", []string{"If-None-Match", `"x"`, "If-Modified-Since", modified}, 200, "0123456789"},
		{"not modified since", []string{"If-Modified-Since", modified}, 304, ""},
		{"modified since", []string{"If-Modified-Since", "Mon, 02 Jan 2006 15:04:05 GMT"}, 200, "0123456789"},
		{"range if unchanged", []string{"Range", "bytes=0-1", "If-Range", tag}, 206, "01"},
		{"all if changed", []string{"Range", "bytes=0-1", "If-Range", `"x"`}, 200, "0123456789"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := c.in(t).get("/libs/a.txt", tc.header...).want(tc.status)
			if tc.status != 416 {
				equal(t, "body", string(r.body), tc.body)
			}
		})
	}
	equal(t, "Content-Range", c.get("/libs/a.txt", "Range", "bytes=2-4").header.Get("Content-Range"), "bytes 2-4/10")
}

func TestDeployRefusals(t *testing.T) {
	c := start(t, jfrogtest.WithRepository("far", "remote", "generic"))
	c.repo("all", map[string]any{"rclass": "virtual", "repositories": []string{"libs"}})
	c.repo("calm", map[string]any{"rclass": "local", "checksumPolicyType": "server-generated-checksums"})
	c.repo("jars", map[string]any{"rclass": "local", "includesPattern": "**/*.jar", "excludesPattern": "tmp/**"})
	c.repo("releases", map[string]any{"rclass": "local", "packageType": "maven", "handleSnapshots": false})
	c.put("/libs/file", "x")
	zeros := strings.Repeat("0", 40)
	for _, tc := range []struct {
		name, path string
		header     []string
		status     int
		message    string
	}{
		{"unknown repository", "/nowhere/a", nil, 404, "Could not find a local repository named nowhere to deploy to."},
		{"remote", "/far/a", nil, 404, "Could not find a local repository named far to deploy to."},
		{"cache", "/far-cache/a", nil, 404, "far-cache"},
		{"virtual without deployment repository", "/all/a", nil, 405, "No local repository was configured"},
		{"wrong sha1", "/libs/a", []string{"X-Checksum-Sha1", zeros}, 409, "rejected the artifact 'libs:a'"},
		{"wrong checksum by length", "/libs/a", []string{"X-Checksum", zeros + zeros[:24]}, 409, "original='" + zeros},
		{"illegal character", "/libs/a%7Cb", nil, 400, "Illegal character: '|'"},
		{"not UTF-8", "/libs/%BB", nil, 400, "UTF-8"},
		{"relative", "/libs/%2E%2E/b", nil, 400, "Illegal relative path"},
		{"illegal property key", "/libs/a;x%7B=1", nil, 400, "x{"},
		{"parent is a file", "/libs/file/a", nil, 409, "found file"},
		{"not included", "/jars/a.txt", nil, 403, "include/exclude"},
		{"excluded", "/jars/tmp/a.jar", nil, 403, "include/exclude"},
		{"snapshot among releases", "/releases/org/a/1-SNAPSHOT/a-1-SNAPSHOT.jar", nil, 409, "snapshot/release"},
		{"checksum of nothing", "/libs/none.sha1", nil, 404, "Target file"},
		{"wrong checksum file", "/libs/file.sha1", nil, 409, "Checksum error for 'file.sha1'"},
	} {
		t.Run(tc.name, func(t *testing.T) { c.in(t).do("PUT", tc.path, "content", tc.header...).fails(tc.status, tc.message) })
	}
	equal(t, "Allow", c.do("PUT", "/all/a", "x").header.Get("Allow"), "GET")
	c.get("/api/storage/libs/a").fails(404, "Unable to find item")
	c.put("/jars/x/a.jar", "x")
	c.put("/libs/file.sha1", sha1Of("x"))
	c.put("/calm/a", "content", "X-Checksum-Sha1", zeros).is("originalChecksums.sha1", zeros, "checksums.sha1", sha1Of("content"))
}

func TestChecksumDeploy(t *testing.T) {
	c := start(t)
	deploy := []string{"X-Checksum-Deploy", "true", "X-Checksum-Sha1", sha1Of("hello")}
	c.do("PUT", "/libs/copy", nil, deploy...).fails(404, "No existing file with SHA1: "+sha1Of("hello"))
	c.do("PUT", "/libs/copy", nil, "X-Checksum-Deploy", "true").fails(404, "no checksum header")
	c.put("/libs/a", "hello")
	c.do("PUT", "/libs/copy;k=v", nil, deploy...).want(201).is("size", "5")
	equal(t, "content", string(c.get("/libs/copy").body), "hello")
	c.get("/api/storage/libs/copy?properties").want(200, `"v"`)
	c.put("/libs/b", "other", "X-Checksum-Deploy", "false", "X-Checksum-Sha1", sha1Of("other"))
	equal(t, "content", string(c.get("/libs/b").body), "other")
}

func TestDeployOver(t *testing.T) {
	c := start(t)
	first := c.put("/libs/a;k=v", "one")
	c.put("/libs/a", "one")
	c.get("/api/storage/libs/a?properties").want(200)
	again := c.put("/libs/a", "two")
	equal(t, "created", again.at("created"), first.at("created"))
	c.get("/api/storage/libs/a?properties").fails(404, "No properties could be found.")
}

func TestNamesInPaths(t *testing.T) {
	c := start(t)
	for _, name := range []string{"a%3Bb", "a%23b", "a%25b", "a+b", "a%20b", "%C3%A4%E2%82%AC", "a%26b=c", "[x]", "~a,b"} {
		c.put("/libs/d/"+name, name)
		r := c.get("/libs/d/" + name).want(200)
		equal(t, name, string(r.body), name)
		uri := c.get("/api/storage/libs/d/" + name).want(200).at("downloadUri").(string)
		equal(t, name+" by its URI", string(c.get(strings.TrimPrefix(uri, c.srv.URL+"/artifactory")).body), name)
	}
	c.put("/libs//double///slash", "x")
	c.get("/libs/double/slash").want(200)
	c.put("/libs/e%2Ff", "x")
	c.get("/libs/e/f").want(200)
}

func TestCreateFolder(t *testing.T) {
	c := start(t)
	c.do("PUT", "/libs/a/b/;k=v", nil).want(201).is("path", "/a/b", "repo", "libs", "size", nil)
	c.do("PUT", "/libs/a/b/", nil).want(201)
	c.get("/api/storage/libs/a/b?properties").want(200)
	c.do("PUT", "/libs/empty", nil).want(201).is("size", "0")
	c.get("/libs/a").want(200, "Index of libs/a", `<a href="b/">b/</a>`)
}

func TestLargeContentIsSpooled(t *testing.T) {
	temp := t.TempDir() // the server creates its spool folder here
	t.Setenv("TMPDIR", temp)
	t.Setenv("TMP", temp) // on Windows
	c := start(t, jfrogtest.WithSpoolThreshold(1000))
	big := strings.Repeat("0123456789", 20000)
	c.put("/libs/big", big, "X-Checksum-Sha1", sha1Of(big))
	c.put("/libs/same", big)
	c.put("/libs/small", "x")
	equal(t, "content", sha1Of(string(c.get("/libs/big").body)), sha1Of(big))
	equal(t, "range", string(c.get("/libs/big", "Range", "bytes=100000-100004").body), "01234")
	folders, err := filepath.Glob(filepath.Join(temp, "jfrogtest-*"))
	if err != nil || len(folders) != 1 {
		t.Fatalf("spool folders: %q (%v), want 1", folders, err)
	}
	dir := folders[0]
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 1 {
		t.Errorf("files in the spool folder: %d (%v), want 1", len(files), err)
	}
	c.do("PUT", "/libs/bad", big+"!", "X-Checksum-Sha1", sha1Of(big)).want(409)
	if files, _ = os.ReadDir(dir); len(files) != 1 {
		t.Errorf("a refused upload left %d files", len(files)-1)
	}
	c.srv.Close()
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("Close left the spool folder: %v", err)
	}
}

// A brokenReader fails in the middle of an upload.
type brokenReader struct{ rest int }

func (b *brokenReader) Read(p []byte) (int, error) {
	if b.rest == 0 {
		return 0, fmt.Errorf("broken on purpose")
	}
	n := min(len(p), b.rest)
	b.rest -= n
	return n, nil
}

func TestInterruptedUploadLeavesNothing(t *testing.T) {
	c := start(t, jfrogtest.WithSpoolThreshold(10))
	req, err := http.NewRequest("PUT", c.srv.URL+"/artifactory/libs/a", io.NopCloser(&brokenReader{rest: 100000}))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+c.token)
	if res, err := c.http.Do(req); err == nil {
		res.Body.Close()
		t.Fatal("the upload succeeded")
	}
	c.get("/libs/a").want(404)
}

func TestDownloadFollowsProperties(t *testing.T) {
	c := start(t)
	c.put("/libs/a;status=ok", "x")
	for path, status := range map[string]int{
		"/libs/a;status=ok": 200, "/libs/a;status=bad": 404, "/libs/a;other=1": 200, "/libs/a;other+=1": 404, "/libs/a;status+=ok": 200,
	} {
		c.get(path).want(status)
	}
}

func TestStatistics(t *testing.T) {
	c := start(t)
	c.put("/libs/a", "x")
	c.get("/api/storage/libs/a?stats").want(200).is("downloadCount", 0, "lastDownloaded", 0)
	tag := c.get("/libs/a").header.Get("Etag")
	c.get("/libs/a?skipUpdateStats=true").want(200)
	c.get("/libs/a", "If-None-Match", tag).want(304)
	c.do("HEAD", "/libs/a", nil).want(200)
	c.get("/libs/a").want(200)
	r := c.get("/api/storage/libs/a?stats").want(200).is("downloadCount", 2, "lastDownloadedBy", "admin")
	if at := r.at("lastDownloaded").(float64); at < 1e12 {
		t.Errorf("lastDownloaded is %v, not in milliseconds", at)
	}
	if !bytes.Contains(r.body, []byte("/api/storage/libs/a")) {
		t.Errorf("no uri: %s", r.body)
	}
}
