package jfrogtest_test

import (
	"testing"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// tree returns the paths of all files in a repository.
func (c *client) tree(repo string) string {
	c.t.Helper()
	return c.get("/api/storage/"+repo+"?list&deep=1").want(200).list("files", "uri", "/")
}

func TestCopyAndMove(t *testing.T) {
	c := start(t, jfrogtest.WithRepository("to", "local", "generic"), jfrogtest.WithRepository("far", "remote", "generic"))
	c.put("/libs/org/acme/a;k=v", "a")
	c.put("/libs/org/acme/sub/b", "b")

	c.do("POST", "/api/copy/libs/org/acme?to=/to/new&dry=1", nil).want(200).
		is("messages.0.level", "INFO", "messages.0.message", "copying libs:org/acme to to:new completed successfully, 2 artifacts and 2 folders were copied")
	equal(t, "dry run", c.tree("to"), "")
	c.do("POST", "/api/copy/libs/org/acme?to=/to/new", nil).want(200)
	equal(t, "renamed", c.tree("to"), "new/a new/sub/b")
	c.do("POST", "/api/copy/libs/org/acme?to=to/new", nil).want(200)
	equal(t, "inside the existing folder", c.tree("to"), "new/a new/acme/a new/acme/sub/b new/sub/b")
	c.get("/api/storage/to/new/a?properties").want(200)
	c.do("PUT", "/api/storage/to/new/a?properties=k=changed", nil).want(204)
	c.get("/api/storage/libs/org/acme/a?properties").is("properties.k", "[v]")

	c.do("POST", "/api/move/libs/org/acme/a?to=/to/moved", nil).want(200, "moving libs:org/acme/a to to:moved", "1 artifacts and 0 folders were moved")
	equal(t, "source", c.tree("libs"), "org/acme/sub/b")
	c.get("/api/storage/to/moved?properties").want(200)
	c.do("POST", "/api/move/libs/org?to=/to/", nil).want(200)
	equal(t, "source", c.tree("libs"), "")
	c.get("/api/storage/libs/org").want(404)
	equal(t, "content", string(c.get("/to/org/acme/sub/b").body), "b")

	for _, tc := range []struct {
		name, call string
		status     int
		message    string
	}{
		{"missing source", "copy/libs/none?to=/to/x", 404, "Could not find item at libs:none"},
		{"missing repository", "move/none/x?to=/to/x", 404, "named none"},
		{"missing target", "copy/to/moved?to=/none/x", 404, "Cannot find"},
		{"no target", "copy/to/moved", 400, "empty"},
		{"remote target", "copy/to/moved?to=/far/x", 400, "far is a remote repository"},
		{"cache target", "copy/to/moved?to=/far-cache/x", 400, "far-cache is a cache repository"},
		{"itself", "move/to/moved?to=/to/moved", 409, "source"},
		{"into itself", "move/to/new?to=/to/new/sub/x", 409, "source"},
		{"repository into itself", "copy/to?to=/to/x", 409, "source"},
		{"folder onto file", "copy/to/new?to=/to/moved", 409, "found file"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := c.in(t).do("POST", "/api/"+tc.call, nil).want(tc.status).is("messages.0.level", "ERROR")
			if tc.name != "missing target" {
				r.want(tc.status, tc.message)
			}
		})
	}
}

func TestCopyPastRefusals(t *testing.T) {
	c := start(t)
	c.repo("jars", map[string]any{"rclass": "local", "includesPattern": "**/*.jar"})
	c.put("/libs/d/a.jar", "a")
	c.put("/libs/d/b.txt", "b")
	c.do("POST", "/api/copy/libs/d?to=/jars/d&failFast=1", nil).want(409)
	equal(t, "fail fast", c.tree("jars"), "")
	c.do("POST", "/api/copy/libs/d?to=/jars/d", nil).want(409, "b.txt", "1 artifacts and 1 folders were copied")
	equal(t, "go on", c.tree("jars"), "d/a.jar")
}

func TestCopyRepository(t *testing.T) {
	c := start(t, jfrogtest.WithRepository("to", "local", "generic"))
	c.put("/libs/a", "a")
	c.put("/libs/d/b", "b")
	c.do("POST", "/api/copy/libs?to=/to/all", nil).want(200)
	c.do("POST", "/api/move/libs?to=/to", nil).want(200)
	equal(t, "target", c.tree("to"), "a all/a all/d/b d/b")
	equal(t, "source", c.tree("libs"), "")
}

func TestTrash(t *testing.T) {
	now := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	c := start(t, jfrogtest.WithClock(func() time.Time { return now }), jfrogtest.WithRepository("to", "local", "generic"))
	c.put("/libs/d/a;k=v", "a")
	c.put("/libs/d/b", "b")
	c.do("DELETE", "/libs/d/a", nil).want(204)
	c.do("DELETE", "/libs/d/a", nil).fails(404, "Could not locate artifact 'libs:d/a' (Nothing to delete).")
	c.get("/libs/d/a").want(404)
	c.get("/api/storage/auto-trashcan/libs/d/a?properties").want(200).is("properties.trash.time", nil, "properties.k", "[v]")
	c.get("/api/storage/auto-trashcan/libs/d/a?properties").want(200, `"trash.originalRepository": [`, `"trash.originalPath"`, `"1704067200000"`)
	c.do("DELETE", "/libs/d", nil).want(204)
	equal(t, "trash", c.tree("auto-trashcan"), "libs/d/a libs/d/b")
	equal(t, "trash is not searched", c.get("/api/search/artifact?name=b").list("results", "uri", ""), "")

	c.do("POST", "/api/trash/restore/libs/d/a?to=to/back", nil).want(200, "Successfully restored trash items")
	equal(t, "content", string(c.get("/to/back").body), "a")
	r := c.get("/api/storage/to/back?properties").want(200, "trash.restoredTime", `"k"`)
	if r.at("properties.trash.time") != nil {
		t.Error("trash properties are still there")
	}
	c.do("POST", "/api/trash/restore/libs?to=libs", nil).want(200)
	equal(t, "restored", c.tree("libs"), "d/b")
	c.do("POST", "/api/trash/restore/libs/none?to=libs/x", nil).fails(404, "none")

	c.do("DELETE", "/libs/d/b", nil).want(204)
	c.do("DELETE", "/api/trash/clean/libs", nil).want(200)
	c.do("DELETE", "/api/trash/clean/libs", nil).fails(404, "libs")
	c.put("/libs/e", "e")
	c.do("DELETE", "/libs/e", nil).want(204)
	deploy := []string{"X-Checksum-Deploy", "true", "X-Checksum-Sha1", sha1Of("e")}
	c.do("POST", "/api/system/storage/gc", nil).want(200)
	c.do("PUT", "/libs/f", nil, deploy...).want(201)
	c.do("DELETE", "/libs/f", nil).want(204)
	now = now.Add(14*24*time.Hour + time.Hour) // longer than the trash can keeps items
	c.do("POST", "/api/system/storage/gc", nil).want(200)
	equal(t, "expired", c.tree("auto-trashcan"), "")
	c.do("PUT", "/libs/f", nil, deploy...).want(404)
	c.put("/libs/g", "g")
	c.do("DELETE", "/libs/g", nil).want(204)
	c.do("POST", "/api/trash/empty", nil).want(200)
	equal(t, "emptied", c.tree("auto-trashcan"), "")
	c.do("POST", "/api/deleteDirectoryTrashProperty/start", `{"batchSize":"10","batchesCount":"-1"}`).want(202).is("info", "Remove Directories Trashcan Time task has been submitted")
	c.do("POST", "/api/deleteDirectoryTrashProperty/start", `{"batchSize":"-10"}`).fails(400, "batchSize")
	c.do("DELETE", "/none/x", nil).fails(404, "none")
}

func TestDeleteThenTrashAgain(t *testing.T) {
	c := start(t)
	// A file, a folder with the same name, a file again.
	for _, path := range []string{"x", "x/y", "x"} {
		c.put("/libs/"+path, path)
		c.do("DELETE", "/libs/x", nil).want(204)
	}
	equal(t, "trash", c.tree("auto-trashcan"), "libs/x")
}
