package jfrogtest_test

import (
	"testing"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// exportSystem exports the platform to a name.
func (c *client) exportSystem(path string) {
	c.t.Helper()
	c.do("POST", "/api/export/system", object{"exportPath": path}).want(200)
}

func (c *client) importSystem(path string) {
	c.t.Helper()
	c.do("POST", "/api/import/system", object{"importPath": path, "failIfEmpty": false}).want(200)
}

func TestImportRestoresStages(t *testing.T) {
	c := start(t)
	c.project("web")
	c.api("POST", "v2/stages", object{"name": "QA"}).want(201)
	c.api("POST", "v2/stages", object{"name": "web-QA", "project_key": "web"}).want(201)
	c.api("PATCH", "v2/lifecycle?project_key=web", object{"promote_stages": []string{"QA", "web-QA"}}).want(200)
	c.exportSystem("/stages")
	c.api("PATCH", "v2/lifecycle?project_key=web", object{"promote_stages": []string{"DEV"}}).want(200)
	c.api("DELETE", "v2/stages/QA", nil).want(204)
	c.api("DELETE", "v2/stages/web-QA?project_key=web", nil).want(204)
	c.api("POST", "v2/stages", object{"name": "LATER"}).want(201)
	c.importSystem("/stages")
	c.api("GET", "v2/stages/QA", nil).want(200).is("used_in_lifecycles", "[web]")
	c.api("GET", "v2/stages/web-QA?project_key=web", nil).want(200)
	c.api("GET", "v2/stages/LATER", nil).want(404)
	c.api("GET", "v2/lifecycle?project_key=web", nil).want(200).is("promote_stages", "[QA web-QA]")
}

// Changes after a backup or an export leave it alone.
func TestBackupsAreCopies(t *testing.T) {
	c := start(t)
	c.project("web")
	c.api("POST", "v1/environments", object{"name": "QA"}).want(201)
	role := object{"name": "tester", "description": "d", "type": "CUSTOM", "environments": []string{"QA", "DEV"}, "actions": []string{"READ_REPOSITORY"}}
	c.api("POST", "v1/projects/web/roles", role).want(201)
	c.api("PUT", "v1/projects/_/share/repositories/libs/web", nil).want(204)
	c.api("POST", "v1/system/backup/export", nil).want(200)
	c.exportSystem("/copy")
	c.api("POST", "v1/environments/QA/rename", object{"new_name": "UAT"}).want(200)
	c.api("DELETE", "v1/projects/_/share/repositories/libs/web", nil).want(204)
	restored := func() {
		t.Helper()
		c.api("GET", "v1/projects/web/roles/tester", nil).want(200).is("environments", "[QA DEV]")
	}
	c.api("POST", "v1/system/backup/import", nil).want(200)
	restored()
	c.api("POST", "v1/environments/QA/rename", object{"new_name": "UAT"}).want(200)
	c.importSystem("/copy")
	restored()
	c.api("GET", "v1/projects/_/repositories/libs", nil).want(200).is("shared_with_projects", "[web]")
	c.api("DELETE", "v1/projects/_/share/repositories/libs/web", nil).want(204)
	c.importSystem("/copy")
	c.api("GET", "v1/projects/_/repositories/libs", nil).want(200).is("shared_with_projects", "[web]")
}

// Exports have no builds. An import leaves the documents of the builds alone.
func TestImportLeavesBuilds(t *testing.T) {
	c := start(t)
	c.build("app", "1", "2024-01-01T12:00:00.000Z", nil)
	c.exportSystem("/builds")
	c.build("app", "2", "2024-01-02T12:00:00.000Z", nil)
	before := c.tree("artifactory-build-info")
	c.importSystem("/builds")
	equal(t, "documents", c.tree("artifactory-build-info"), before)
	equal(t, "runs", c.get("/api/build/app").list("buildsNumbers", "uri", "/"), "2 1")
}

// The content of exports and of Cold Storage is in use.
func TestCollectionsKeepExports(t *testing.T) {
	for name, collect := range map[string]func(*client){
		"garbage collection": func(c *client) { c.do("POST", "/api/system/storage/gc", nil).want(200) },
		"prune": func(c *client) {
			c.do("POST", prunePath+"/start", object{"binaryOlderThanDays": 0}).want(202)
			c.get(prunePath+"/status").want(200).is("status", "finished")
		},
	} {
		t.Run(name, func(t *testing.T) {
			now := time.Date(2024, 5, 6, 7, 8, 9, 0, time.UTC)
			c := start(t, jfrogtest.WithAsync(0, 0), jfrogtest.WithSpoolThreshold(1), jfrogtest.WithClock(func() time.Time { return now }))
			c.put("/libs/exported", "exported")
			c.exportSystem("/kept")
			c.do("DELETE", "/libs/exported", nil).want(204)
			c.do("POST", "/api/trash/empty", nil).want(200)
			c.put("/libs/cold", "cold")
			c.do("POST", "/api/retention/archive/policies/arch", object{"key": "arch", "enabled": true, "aqlQuery": `items.find({"name":"cold"})`}).want(201)
			c.do("POST", "/api/retention/archive/policies/arch/trigger", nil).want(200)
			now = now.Add(time.Hour)
			collect(c)
			for _, content := range []string{"exported", "cold"} {
				c.do("PUT", "/libs/again", nil, "X-Checksum-Deploy", "true", "X-Checksum-Sha1", sha1Of(content)).want(201)
			}
			c.importSystem("/kept")
			c.get("/libs/exported").want(200, "exported")
		})
	}
}
