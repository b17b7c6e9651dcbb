package jfrogtest_test

import (
	"maps"
	"net/url"
	"strings"
	"testing"

	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// build uploads a build-info document.
func (c *client) build(name, number, started string, more map[string]any) {
	c.t.Helper()
	doc := map[string]any{"version": "1.0.1", "name": name, "number": number, "started": started}
	maps.Copy(doc, more)
	c.do("PUT", "/api/build", doc).want(204)
}

func module(artifacts ...map[string]any) map[string]any {
	return map[string]any{"modules": []any{map[string]any{"id": "m", "artifacts": artifacts}}}
}

func artifact(name, content string) map[string]any {
	return map[string]any{"name": name, "type": "jar", "sha1": sha1Of(content)}
}

func TestBuilds(t *testing.T) {
	c := start(t)
	c.get("/api/build").fails(404, "No builds were found")
	c.get("/api/build/app").fails(404, "No build was found for build name: app")
	name := "a/b;c#1 ä+%"
	at := "/api/build/" + url.PathEscape(name)
	c.build(name, "1", "2024-01-01T12:00:00.000+0200", map[string]any{"durationMillis": int64(12345678901), "url": "http://ci"})
	c.build(name, "2", "2024-01-02T12:00:00.000+0000", nil)
	c.build("zz", "1", "2023-01-01T12:00:00.000Z", nil)
	c.get("/api/build").want(200).is("builds.0.uri", "/zz", "builds.1.uri", "/"+url.PathEscape(name), "builds.1.lastStarted", "2024-01-02T12:00:00.000+0000")
	c.get(at).is("buildsNumbers.0.uri", "/2", "buildsNumbers.1.uri", "/1", "buildsNumbers.1.started", "2024-01-01T10:00:00.000+0000")
	r := c.get(at+"/1").want(200, `"durationMillis": 12345678901`).is("buildInfo.name", name, "buildInfo.started", "2024-01-01T12:00:00.000+0200",
		"buildInfo.artifactoryPrincipal", "admin")
	c.get(strings.TrimPrefix(r.at("uri").(string), c.srv.URL+"/artifactory")).want(200)
	c.get(at+"/3").fails(404, "build number: 3")

	c.build(name, "1", "2024-03-01T12:00:00.000+0000", map[string]any{"url": "second run"})
	c.get(at+"/1").is("buildInfo.url", "second run")
	c.get(at+"/1?started="+url.QueryEscape("2024-01-01T12:00:00.000+0200")).is("buildInfo.url", "http://ci")
	c.get(at+"/1?started=2024-01-01T10:00:00.000Z").is("buildInfo.url", "http://ci")
	c.get(at+"/1?started=2024-01-01T10:00:00.001Z").fails(404, "build started")
	c.build(name, "1", "2024-03-01T12:00:00.000Z", map[string]any{"url": "replaced"})
	equal(t, "runs", c.get(at).list("buildsNumbers", "uri", "/"), "1 2 1")
	c.get(at+"/1").is("buildInfo.url", "replaced")

	c.do("PUT", "/api/build?project=p1", map[string]any{"name": "mine", "number": "1", "started": "2024-01-01T12:00:00.000Z"}).want(204)
	equal(t, "project", c.get("/api/build?project=p1").list("builds", "uri", "/"), "mine")
	c.get("/api/build/mine").want(404)
	c.get("/api/build/mine/1?project=p1").want(200)

	for body, message := range map[string]string{
		`{`: "parse", `{}`: "cannot be blank", `{"name":"x","number":"1"}`: "started", `{"name":"x","number":"1","started":"yesterday"}`: "Invalid date",
		`{"name":".x","number":"1","started":"2024-01-01T12:00:00.000Z"}`: "must not start with '.'",
	} {
		c.do("PUT", "/api/build", body).fails(400, message)
	}
}

func TestAppendAndDiffBuilds(t *testing.T) {
	c := start(t)
	c.build("app", "1", "2024-01-01T12:00:00.000Z", module(artifact("same", "1"), artifact("changed", "2"), artifact("gone", "3")))
	c.build("app", "2", "2024-01-02T12:00:00.000Z", module(artifact("same", "1"), artifact("changed", "other")))
	c.do("POST", "/api/build/append/app/2", []any{map[string]any{"id": "m", "artifacts": []any{artifact("new", "4")},
		"dependencies": []any{map[string]any{"id": "dep", "sha1": sha1Of("dep")}}}}).want(204)
	c.get("/api/build/app/2").is("buildInfo.modules.0.id", "m", "buildInfo.modules.1.id", "m", "buildInfo.modules.1.artifacts.0.name", "new")
	r := c.get("/api/build/app/2?diff=1").want(200).is("artifacts.new.0.name", "new", "artifacts.removed.0.name", "gone", "artifacts.updated.0.name", "changed",
		"artifacts.unchanged.0.name", "same", "properties.new", "[]")
	equal(t, "dependencies", r.list("dependencies.new", "id", ""), "dep")
	c.get("/api/build/app/1?diff=2").fails(400, "newer")
	c.get("/api/build/app/2?diff=9").fails(404, "9")
	c.get("/api/build/app/2?diff=").fails(400, "diff")
	c.do("POST", "/api/build/append/app/9", `[]`).fails(404, "The build app:9 is not found")
	c.do("POST", "/api/build/append/app/2", `{}`).fails(400, "")
	equal(t, "builds for a dependency", c.get("/api/search/dependency?sha1="+sha1Of("dep")).list("results", "uri", c.srv.URL), "/artifactory/api/build/app/2")
	c.get("/api/search/dependency").fails(400, "sha1")
}

func TestPromoteBuild(t *testing.T) {
	c := start(t, jfrogtest.WithRepository("released", "local", "generic"), jfrogtest.WithRepository("other", "local", "generic"))
	c.repo("front", map[string]any{"rclass": "virtual", "repositories": []string{"released"}, "defaultDeploymentRepo": "released"})
	c.put("/libs/org/a.jar;build.name=app;build.number=1", "a")
	c.put("/libs/org/manifest.jar", "m")
	c.put("/other/unlinked.jar", "a")
	c.put("/libs/dep.jar", "dep")
	doc := module(artifact("a.jar", "a"), map[string]any{"name": "manifest.jar", "sha1": sha1Of("m"), "originalDeploymentRepo": "libs", "path": "org/manifest.jar"})
	doc["modules"].([]any)[0].(map[string]any)["dependencies"] = []any{map[string]any{"id": "dep", "sha1": sha1Of("dep"), "scopes": []string{"compile"}}}
	c.build("app", "1", "2024-01-01T12:00:00.000Z", doc)
	promote := "/api/build/promote/app/1"

	c.do("POST", promote, map[string]any{"status": "x", "targetRepo": "released", "dryRun": true}).want(200)
	equal(t, "dry run", c.tree("released"), "")
	c.get("/api/build/app/1").is("buildInfo.statuses", nil)

	c.do("POST", promote, map[string]any{"status": "staged", "comment": "fine", "ciUser": "ci", "targetRepo": "front", "copy": true,
		"timestamp": "2024-02-01T00:00:00.000+0200", "properties": map[string]any{"qa": []string{"ok", "fast"}}}).want(200).is("messages", "[]")
	equal(t, "copied", c.tree("released"), "org/a.jar org/manifest.jar")
	c.get("/api/storage/released/org/a.jar?properties").is("properties.qa", "[ok fast]")
	c.get("/api/storage/libs/org/a.jar?properties=qa").want(404)
	c.get("/api/build/app/1").is("buildInfo.statuses.0.status", "staged", "buildInfo.statuses.0.repository", "released", "buildInfo.statuses.0.user", "admin",
		"buildInfo.statuses.0.ciUser", "ci", "buildInfo.statuses.0.timestamp", "2024-02-01T00:00:00.000+0200")

	c.do("POST", promote, map[string]any{"status": "tested"}).want(200, "no target repository selected")
	c.get("/api/build/app/1").is("buildInfo.statuses.1.status", "tested")
	c.do("POST", promote, map[string]any{"targetRepo": "other", "sourceRepo": "libs", "dependencies": true, "scopes": []string{"compile"}}).
		want(200, "no status received")
	equal(t, "moved with dependencies", c.tree("libs"), "")
	equal(t, "moved", c.tree("other"), "dep.jar org/a.jar org/manifest.jar unlinked.jar")

	c.do("POST", "/api/search/buildArtifacts", map[string]any{"buildName": "app", "buildNumber": "1", "repos": []string{"other,x"},
		"mappings": []any{map[string]string{"input": ".*/a.jar"}}}).want(200).is("results.0.downloadUri", c.srv.URL+"/artifactory/other/org/a.jar", "results.1", nil)
	c.do("POST", "/api/search/buildArtifacts", map[string]any{"buildName": "app", "buildStatus": "staged"}).want(200)
	c.do("POST", "/api/search/buildArtifacts", map[string]any{"buildName": "app", "buildStatus": "none"}).fails(404, "app")
	c.do("POST", "/api/search/buildArtifacts", map[string]any{"buildName": "app"}).fails(400, "build number or build status")

	c.do("POST", promote, map[string]any{"status": "x", "targetRepo": "none"}).fails(404, "'none'")
	c.do("POST", promote, map[string]any{"status": "x", "timestamp": "never", "failFast": false}).want(400, "invalid\\\\unparsable timestamp never", `"level": "ERROR"`)
	c.do("POST", "/api/build/promote/app/2", map[string]any{"status": "x"}).fails(404, "name: app, number: 2")
	c.build("app", "2", "2024-01-02T12:00:00.000Z", module(artifact("lost.jar", "lost")))
	c.do("POST", "/api/build/promote/app/2", map[string]any{"status": "x", "targetRepo": "libs"}).fails(400, "aborting promotion")
	c.do("POST", "/api/build/promote/app/2", map[string]any{"status": "x", "targetRepo": "libs", "failFast": false}).want(200, "lost.jar", "WARNING")
	c.get("/api/build/app/2").is("buildInfo.statuses.0.status", "x")
}

func TestRenameAndDeleteBuilds(t *testing.T) {
	c := start(t)
	for _, number := range []string{"1", "2", "3", "4"} {
		c.build("app", number, "2024-01-0"+number+"T12:00:00.000Z", nil)
	}
	c.put("/libs/a;build.name=app;build.number=1", "x")
	c.do("POST", "/api/build/rename/app?to=new", nil).want(200, "Build renaming of 'app' to 'new' was successfully started")
	c.do("POST", "/api/build/rename/app?to=new", nil).fails(404, "app")
	c.do("POST", "/api/build/rename/new", nil).fails(400, "")
	c.get("/api/build/new/1").is("buildInfo.name", "new")
	c.get("/api/storage/libs/a?properties").is("properties.build.name", nil).want(200, `"new"`)

	c.do("DELETE", "/api/build/new?buildNumbers=1,9&artifacts=1", nil).want(200, "'new#1'.", "could not be removed: '9'")
	c.get("/libs/a").want(404)
	c.do("DELETE", "/api/build/new?buildNumbers=9", nil).fails(404, "Unable to find the given build numbers")
	c.do("DELETE", "/api/build/new", nil).fails(400, "")
	c.do("DELETE", "/api/build/none?deleteAll=1", nil).fails(404, "Unable to find build 'none'")
	c.do("POST", "/api/build/delete", map[string]any{"buildName": "new", "buildNumbers": []string{"2"}}).want(200, "'new#2'")
	equal(t, "rest", c.get("/api/build/new").list("buildsNumbers", "uri", "/"), "4 3")
	c.do("DELETE", "/api/build/new?deleteAll=1", nil).want(200, "All 'new' builds have been deleted successfully.")
	c.get("/api/build").want(404)
}

func TestBuildRetention(t *testing.T) {
	c := start(t)
	for _, number := range []string{"1", "2", "3", "4", "5", "6"} {
		c.build("app", number, "2024-01-0"+number+"T12:00:00.000Z", nil)
		c.put("/libs/"+number+";build.name=app;build.number="+number, number)
	}
	rest := func() string { return c.get("/api/build/app").list("buildsNumbers", "uri", "/") }
	c.do("POST", "/api/build/promote/app/1", map[string]any{"status": "released"}).want(200)
	c.do("POST", "/api/build/retention/app?async=false", `{"minimumBuildDate":"2024-01-03T00:00:00.000+0000"}`).want(204)
	equal(t, "by date", rest(), "6 5 4 3 1")
	c.do("POST", "/api/build/retention/app", `{"count":"2","buildNumbersNotToBeDiscarded":[4],"deleteBuildArtifacts":true}`).want(204)
	equal(t, "by count", rest(), "6 5 4 1")
	equal(t, "artifacts", c.tree("libs"), "1 2 4 5 6")
	c.do("POST", "/api/build/retention/app", `{"count":0}`).fails(400, "positive")
	c.do("POST", "/api/build/retention/app", nil).fails(400, "positive")
	c.build("app", "7", "2024-01-07T12:00:00.000Z", map[string]any{"buildRetention": map[string]any{"count": 1}})
	equal(t, "on upload", rest(), "7 1")
}

func TestBuildAgentRequired(t *testing.T) {
	c := start(t, jfrogtest.WithBuildAgentRequired())
	doc := map[string]any{"name": "app", "number": "1", "started": "2024-01-01T12:00:00.000+0000"}
	c.do("PUT", "/api/build", doc).fails(400, "Build.getBuildAgent()")
	doc["buildAgent"] = map[string]any{"name": "go", "version": "1"}
	c.do("PUT", "/api/build", doc).want(204)
}
