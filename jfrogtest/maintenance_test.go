package jfrogtest_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// A snapshot in its own source leaves out the snapshots before it.
func TestDebianSnapshots(t *testing.T) {
	c := start(t, jfrogtest.WithRepository("deb", "local", "debian"))
	c.put("/deb/pool/a.deb;deb.distribution=noble", "a")
	c.put("/deb/pool/b.deb;deb.distribution=jammy", "b")
	snapshot := func(tag string, more ...any) reply {
		body := object{"tag": tag, "targetRepo": "deb"}
		for i := 0; i < len(more); i += 2 {
			body[more[i].(string)] = more[i+1]
		}
		return c.do("POST", "/api/deb/deb/snapshot", body)
	}
	snapshot("one").want(200)
	snapshot("two", "distribution", "noble").want(200)
	equal(t, "files", c.tree("deb"), "pool/a.deb pool/b.deb snapshots/one/pool/a.deb snapshots/one/pool/b.deb snapshots/two/pool/a.deb")
	snapshot("two").fails(400, "exists")
}

// Both searches for the artifacts of a build have the same mappings and limits.
func TestArtifactsOfBuildAreMapped(t *testing.T) {
	c := start(t)
	c.put("/libs/d/a.jar;build.name=app;build.number=1", "a")
	c.put("/libs/d/b.txt;build.name=app;build.number=1", "b")
	c.build("app", "1", "2024-01-01T12:00:00.000Z", module(artifact("a.jar", "a"), artifact("b.txt", "b")))
	body := func(mappings ...object) object {
		return object{"buildName": "app", "buildNumber": "1", "archiveType": "zip", "mappings": mappings}
	}
	archived := func(mappings ...object) string {
		t.Helper()
		data := c.do("POST", "/api/archive/buildArtifacts", body(mappings...)).want(200).body
		archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, f := range archive.File {
			names = append(names, f.Name)
		}
		return strings.Join(names, " ")
	}
	equal(t, "all", archived(), "libs/d/a.jar libs/d/b.txt")
	equal(t, "chosen", archived(object{"input": ".*/b.txt"}), "libs/d/b.txt")
	equal(t, "mapped", archived(object{"input": "(.*)/d/(.*).jar", "output": "$1-$2$x"}, object{"input": ".*"}), "libs-a$x libs/d/b.txt")
	jar := object{"input": ".*/a.jar"}
	equal(t, "found", c.do("POST", "/api/search/buildArtifacts", body(jar)).want(200).list("results", "downloadUri", c.srv.URL+"/artifactory/"), "libs/d/a.jar")
	many := make([]object, 21)
	for i := range many {
		many[i] = object{"input": fmt.Sprint(i)}
	}
	for _, at := range []string{"/api/archive/buildArtifacts", "/api/search/buildArtifacts"} {
		c.do("POST", at, body(many...)).fails(400, "more than 20 elements")
		c.do("POST", at, body(object{"input": strings.Repeat("x", 2000)})).fails(400, "must not exceed 1024 bytes")
		c.do("POST", at, body(object{"input": "("})).fails(400, "is invalid")
		c.do("POST", at, object{"archiveType": "zip", "buildNumber": "1"}).fails(400, "without build name")
		c.do("POST", at, object{"archiveType": "zip", "buildName": "app"}).fails(400, "build number or build status")
		c.do("POST", at, object{"archiveType": "zip", "buildName": "none", "buildNumber": "1"}).fails(404, "Could not find")
	}
}
