package jfrogtest_test

import (
	"encoding/base64"
	"encoding/json"
	"testing"

	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

func TestUnknownProject(t *testing.T) {
	c := start(t)
	c.api("GET", "v1/projects/none", nil).refused(404, "NOT_FOUND", "Could not find project `none`")
	c.api("PUT", "v1/projects/_/attach/repositories/libs/none", nil).refused(404, "NOT_FOUND", "Could not find project `none`")
	c.api("DELETE", "v1/projects/_/attach/repositories/none", nil).refused(404, "NOT_FOUND", "Could not find resource `none`; type `repo` in Projects configuration")
	const message = "HTTP response status 404:Failed to execute add project resource with error Could not find project `none`"
	c.do("PUT", "/api/repositories/new", map[string]any{"rclass": "local", "projectKey": "none"}).fails(400, message)
	c.do("POST", "/api/repositories/libs", map[string]any{"projectKey": "none"}).fails(400, message)
	c.repo("new", map[string]any{"rclass": "local", "projectKey": "default"})
}

func TestProjectsInTheStorageSummary(t *testing.T) {
	c := start(t)
	c.project("acme")
	c.repo("acme-libs", map[string]any{"rclass": "local", "projectKey": "acme"})
	equal(t, "projects", c.get("/api/storageinfo").want(200).list("repositoriesSummaryList", "projectKey", ""), "acme default default <nil>")
}

func TestRootWithADot(t *testing.T) {
	c := start(t)
	c.put("/libs/a", "a")
	c.get("/api/storage/libs/.").want(200).is("path", "/", "children.0.uri", "/a")
	c.get("/api/storage/libs/.?list&deep=1").want(200).is("files.0.uri", "/a")
	c.get("/api/storage/libs/./a").fails(400, "Illegal relative path")
}

func TestColons(t *testing.T) {
	c := start(t)
	c.put("/libs/a:b/c%3Ad", "x")
	c.get("/libs/a%3Ab/c:d").want(200, "x")
	c.get("/api/storage/libs/a:b").want(200).is("children.0.uri", "/c:d")
	equal(t, "found", c.aql(`items.find({"path":"a:b"})`).rows("name"), "c:d")
	c.do("POST", "/api/move/libs/a:b?to=/libs/e:f", nil).want(200)
	c.get("/libs/e:f/c:d").want(200, "x")
}

func TestFilteredContent(t *testing.T) {
	c := start(t)
	const text = `user=${security.getCurrentUsername()} ${security.currentUsername} a=${properties.a} b=${properties["b.c"]} ` +
		`d=${properties.get("d")!"none"} e=${properties.e} x=${other}`
	c.put("/libs/t.txt;artifactory.filtered=true;a=1;b.c=2", text)
	r := c.get("/libs/t.txt").want(200)
	equal(t, "content", string(r.body), `user=admin admin a=1 b=2 d=none e=${properties.e} x=${other}`)
	equal(t, "checksum of the stored content", r.header.Get("X-Checksum-Sha1"), sha1Of(text))
	equal(t, "matrix", string(c.get("/libs/t.txt;e=5;a=1").want(200).body), `user=admin admin a=1 b=2 d=none e=5 x=${other}`)
	c.newUser("jane")
	equal(t, "another user", string(c.as("").do("GET", "/libs/t.txt", nil, basic("jane", "secret")...).want(200).body[:14]), "user=jane jane")
	equal(t, "range", string(c.do("GET", "/libs/t.txt", nil, "Range", "bytes=5-9").want(206).body), "admin")
	c.do("DELETE", "/api/storage/libs/t.txt?properties=artifactory.filtered", nil).want(204)
	equal(t, "unfiltered", string(c.get("/libs/t.txt").body), text)
}

// JFrog's Go client knows that the response to an exploded archive is empty.
func TestExplodedArchiveAnswersNothing(t *testing.T) {
	c := start(t)
	r := c.do("PUT", "/libs/x.zip", pack(t, "zip", "a.txt", "a"), "X-Explode-Archive", "true").want(200)
	equal(t, "body", string(r.body), "")
	c.get("/libs/a.txt").want(200, "a")
}

func TestEvidenceAttachments(t *testing.T) {
	c := start(t, jfrogtest.WithRepository("other", "local", "generic"))
	c.put("/libs/a.txt", "a")
	c.put("/other/reports/r.txt", "report")
	c.put("/libs/r.txt", "another")
	p := c.platform()
	body := signed(codeReview, sha256Of("a"), unsigned)
	attach := func(sources ...any) map[string]any {
		data, _ := json.Marshal(body)
		var out map[string]any
		_ = json.Unmarshal(data, &out)
		out["attachments"] = sources
		return out
	}
	source := func(repo, path, content string) map[string]any {
		return map[string]any{"repository": repo, "path": path, "sha256": sha256Of(content)}
	}
	const at = "/evidence/api/v1/subject/libs/a.txt"
	p.do("POST", at, attach(source("other", "none", "x"))).fails(404, "Attachment not found: other/none")
	p.do("POST", at, attach(source("other", "reports/r.txt", "x"))).fails(400, "SHA-256")
	p.do("POST", at, attach(source("other", "reports/r.txt", "report"), source("libs", "r.txt", "another"))).fails(400, "two attachments")
	r := p.do("POST", at+"?providerId=ci", attach(source("other", "reports/r.txt", "report"))).want(201).is("provider_id", "ci",
		"attachments.0.name", "r.txt", "attachments.0.sha256", sha256Of("report"), "attachments.0.type", "text/plain")
	path := r.at("attachments.0.download_path").(string)
	c.do("DELETE", "/other/reports/r.txt", nil).want(204)
	c.get("/"+path).want(200, "report")
	c.graph(`{ evidence { searchEvidence(where: {hasSubjectWith: {repositoryKey: "libs"}}) { edges { node { attachments { name sha256 type downloadPath } signingKey { alias publicKey } } } } } }`).
		is("errors", nil, "data.evidence.searchEvidence.edges.0.node.attachments.0.downloadPath", path,
			"data.evidence.searchEvidence.edges.0.node.attachments.0.name", "r.txt")
	p.do("DELETE", "/evidence/api/v1/evidence/libs/a.txt/"+r.at("name").(string), nil).want(204)
	c.get("/"+path).fails(404, "")
}

func TestReleaseBundleInOneModel(t *testing.T) {
	c := start(t)
	c.put("/libs/d/a.txt;qa=ok", "a")
	c.put("/libs/d/b.txt;build.name=app;build.number=1", "b")
	c.do("PUT", "/api/build", map[string]any{"name": "app", "number": "1", "started": "2024-02-01T00:00:00.000+0000",
		"modules": []any{map[string]any{"id": "m", "artifacts": []any{map[string]any{"name": "b.txt", "sha1": sha1Of("b")}}}}}).want(204)
	p := c.platform()
	p.do("POST", lifecycle+"/release_bundle?async=false", map[string]any{"release_bundle_name": "app", "release_bundle_version": "1", "sources": []any{
		map[string]any{"source_type": "artifacts", "artifacts": files("libs/d/a.txt")},
		map[string]any{"source_type": "builds", "builds": []any{map[string]any{"build_name": "app", "build_number": "1"}}}}}).want(201)
	c.attach("libs/d/b.txt", sha256Of("b"))
	manifest := c.get("/release-bundles-v2/app/1/release-bundle.json.evd").want(200).body
	c.attach("release-bundles-v2/app/1/release-bundle.json.evd", sha256Of(string(manifest)))

	// The query of the JFrog CLI.
	const node = `predicateSlug predicateType downloadPath verified signingKey { alias } createdBy createdAt subject { sha256 } attachments { name sha256 type downloadPath }`
	query := func(args string) reply {
		return c.graph(`{ releaseBundleVersion { getVersion(`+args+`) { createdBy evidenceConnection { edges { node { `+node+` } } }
			artifactsConnection(first: 1000, after: "`+base64.StdEncoding.EncodeToString([]byte("artifact:0"))+`", where: { hasEvidence: true }) { totalCount
				edges { node { sourceRepositoryPath packageType evidenceConnection(first: 0) { totalCount edges { node { `+node+` } } } } } }
			fromBuilds { name number startedAt evidenceConnection { edges { node { `+node+` } } } } } } }`).is("errors", nil)
	}
	const at = "data.releaseBundleVersion.getVersion"
	query(`repositoryKey: "release-bundles-v2", name: "app", version: "1"`).is(at+".createdBy", "admin", at+".evidenceConnection.edges.0.node.predicateSlug", "code-review",
		at+".artifactsConnection.totalCount", 1, at+".artifactsConnection.edges.0.node.sourceRepositoryPath", "libs/d/b.txt",
		at+".artifactsConnection.edges.0.node.packageType", "generic", at+".artifactsConnection.edges.0.node.evidenceConnection.totalCount", 1,
		at+".artifactsConnection.edges.0.node.evidenceConnection.edges.0.node.subject.sha256", sha256Of("b"),
		at+".fromBuilds.0.name", "app", at+".fromBuilds.0.startedAt", "2024-02-01T00:00:00.000Z")
	query(`name: "app", version: "2"`).is(at, nil)
	c.graph(`{ releaseBundleVersion { getVersion(name: "app", version: "1") { artifactsConnection(first: 1) { totalCount pageInfo { hasNextPage endCursor } edges { node { name path size properties { key values } } } } } } }`).
		is("errors", nil, at+".artifactsConnection.totalCount", 2, at+".artifactsConnection.pageInfo.hasNextPage", true,
			at+".artifactsConnection.edges.0.node.name", "a.txt", at+".artifactsConnection.edges.0.node.properties", "[map[key:qa values:[ok]]]")
}

func TestBuildNamesWithBareSlashes(t *testing.T) {
	c := start(t)
	c.build("a/b/c", "1", "2024-01-01T12:00:00.000Z", nil)
	c.get("/api/build/a/b/c/1").want(200).is("buildInfo.name", "a/b/c", "buildInfo.number", "1")
	c.get("/api/build/a%2Fb/c/1").want(200)
	c.get("/api/build/a/b/c").fails(404, "build name: a/b, build number: c")
	c.get("/api/build/a%2Fb%2Fc").want(200).is("buildsNumbers.0.uri", "/1")
	c.do("POST", "/api/build/promote/a/b/c/1", map[string]any{"status": "tested"}).want(200)
	c.do("POST", "/api/build/rename/a/b/c?to=d/e", nil).want(200)
	c.do("POST", "/api/build/append/d/e/1", []map[string]any{{"id": "m2"}}).want(204)
	c.get("/api/build/d/e/1").is("buildInfo.modules.0.id", "m2")
	c.do("DELETE", "/api/build/d/e?buildNumbers=1", nil).want(200)
	c.get("/api/build/d/e/1").want(404)
	// A plus sign is no space in a path.
	c.get("/api/build/with+space/1").fails(404, "build name: with+space")
}
