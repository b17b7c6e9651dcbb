package jfrogtest_test

import (
	"strconv"
	"testing"

	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// grant gives a user actions on everything in a repository.
func (c *client) grant(name, kind, repoKey string, actions ...string) {
	c.t.Helper()
	c.api("DELETE", "v2/permissions/"+name+"-"+kind+"-"+repoKey, nil)
	c.api("POST", "v2/permissions", object{"name": name + "-" + kind + "-" + repoKey, "resources": object{kind: artifactPermission(
		map[string][]string{name: actions}, nil, map[string][2][]string{repoKey: {{"**"}, nil}})}}).want(201)
}

// TestBuildsOfAnAgent follows a build whose sender is no administrator.
func TestBuildsOfAnAgent(t *testing.T) {
	c := start(t, jfrogtest.WithoutDefaults(), jfrogtest.WithRepository("prod", "local", "generic"))
	c.newUser("ci")
	ci := c.as(c.newToken(object{"username": "ci"}))
	const repo = "artifactory-build-info"
	c.grant("ci", "artifact", "libs", "READ", "WRITE", "ANNOTATE")
	c.grant("ci", "build", repo, "READ", "WRITE")
	ci.put("/libs/a.zip;build.name=app;build.number=1", "x")
	build := object{"name": "app", "number": "1", "started": "2024-01-01T00:00:00.000Z", "modules": []any{object{"id": "m",
		"artifacts": []any{object{"name": "a.zip", "sha1": "11f6ad8ec52a2984abaafd7c3b516503785c2072"}}}}}
	ci.do("PUT", "/api/build", build).want(204)
	ci.do("PUT", "/api/build", build).fails(403, "DELETE") // overrides
	ci.do("POST", "/api/build/append/app/1", []any{object{"id": "n"}}).fails(403, "DELETE")
	ci.do("POST", "/api/build/rename/app?to=new", nil).fails(403, "DELETE")
	ci.do("POST", "/api/build/retention/app", object{"count": 1}).fails(403, "DELETE")

	promotion := object{"status": "released", "targetRepo": "prod", "copy": true}
	ci.do("POST", "/api/build/promote/app/1", promotion).want(400, "needs WRITE permission on 'prod:a.zip'")
	c.get("/prod/a.zip").fails(404, "")
	c.get("/api/build/app/1").is("buildInfo.statuses", nil)
	c.grant("ci", "artifact", "prod", "WRITE")
	ci.do("POST", "/api/build/promote/app/1", promotion).want(200)
	c.get("/prod/a.zip").want(200, "x")
	c.get("/api/build/app/1").is("buildInfo.statuses.0.user", "ci")
	// Without copy, it is a move.
	ci.do("POST", "/api/build/promote/app/1", object{"targetRepo": "prod"}).want(400, "DELETE permission on 'libs:a.zip'")

	c.grant("ci", "build", repo, "READ")
	ci.do("POST", "/api/build/promote/app/1", promotion).fails(403, "WRITE")
	c.grant("ci", "build", repo, "READ", "WRITE", "DELETE")
	ci.do("POST", "/api/build/append/app/1", []any{object{"id": "n"}}).want(204)
	ci.do("POST", "/api/build/rename/app?to=new", nil).want(200)
	ci.do("POST", "/api/build/retention/new", object{"count": 1}).want(204)
	ci.do("PUT", "/api/build", build).want(204)
}

// TestReleaseBundlesOfAnAgent follows a release bundle whose creator is no administrator.
func TestReleaseBundlesOfAnAgent(t *testing.T) {
	c := start(t, jfrogtest.WithoutDefaults(), jfrogtest.WithAsync(0, 0), jfrogtest.WithDistributionTarget("edge", "", "", "libs"))
	c.repo("prod", object{"rclass": "local", "environments": []string{"PROD"}})
	c.put("/libs/a.zip", "x")
	c.newUser("ci")
	p := c.platform()
	ci := c.as(c.newToken(object{"username": "ci"})).platform()
	const rest, at = "/lifecycle/api/v2/", "/lifecycle/api/v2/release_bundle/"
	create := func(version string) reply {
		return ci.do("POST", rest+"release_bundle?async=false", bundleOf("app", version, "artifacts", files("libs/a.zip")))
	}
	create("1").fails(403, "ci")
	c.grant("ci", "release_bundle", "release-bundles-v2", "READ", "WRITE")
	create("1").fails(403, "libs:a.zip") // the source cannot be read
	c.grant("ci", "artifact", "libs", "READ")
	create("1").want(201)
	p.do("POST", rest+"release_bundle?async=false", bundleOf("secret", "1", "artifacts", files("libs/a.zip"))).want(201)

	ci.get(at+"records/app?include=permissions").is("release_bundles.0.permissions.promote", false, "release_bundles.0.permissions.delete", false)
	ci.do("POST", rest+"promotion/records/app/1?async=false", object{"environment": "PROD"}).fails(403, "EXECUTE")
	ci.do("POST", rest+"distribution/distribute/app/1", object{"distribution_rules": []any{object{"site_name": "*"}}}).fails(403, "EXECUTE")
	ci.do("DELETE", at+"records/app/1?async=false", nil).fails(403, "DELETE")
	c.grant("ci", "release_bundle", "release-bundles-v2", "READ", "WRITE", "EXECUTE")
	ci.do("POST", rest+"promotion/records/app/1?async=false", object{"environment": "PROD"}).fails(403, "WRITE permission on 'prod:a.zip'")
	c.grant("ci", "artifact", "prod", "WRITE")
	millis := ci.do("POST", rest+"promotion/records/app/1?async=false", object{"environment": "PROD"}).want(201).at("created_millis").(float64)
	c.get("/prod/a.zip").want(200, "x")
	ci.do("POST", rest+"distribution/distribute/app/1", object{"distribution_rules": []any{object{"site_name": "*"}}}).want(200)
	ci.get(rest + "distribution/trackers/app/1").want(200)

	c.grant("ci", "release_bundle", "release-bundles-v2", "READ", "DELETE")
	ci.do("DELETE", rest+"promotion/records/app/1/"+strconv.Itoa(int(millis))+"?async=false", nil).fails(403, "DELETE permission on 'prod:a.zip'")
	c.grant("ci", "artifact", "prod", "DELETE")
	ci.do("DELETE", rest+"promotion/records/app/1/"+strconv.Itoa(int(millis))+"?async=false", nil).want(204)
	ci.do("DELETE", at+"records/app/1?async=false", nil).want(204)

	// Lists leave out what the user may not read.
	c.api("POST", "v2/permissions", object{"name": "some", "resources": object{"release_bundle": artifactPermission(
		map[string][]string{"ci": {"READ", "WRITE"}}, nil, map[string][2][]string{"release-bundles-v2": {{"app/**"}, nil}})}}).want(201)
	c.api("DELETE", "v2/permissions/ci-release_bundle-release-bundles-v2", nil).want(200)
	create("2").want(201)
	equal(t, "names", ci.get(at+"names").list("release_bundles", "release_bundle_name", ""), "app")
	equal(t, "all names", p.get(at+"names").list("release_bundles", "release_bundle_name", ""), "app secret")
	equal(t, "by artifact", ci.get(at+"search-by-artifact?artifact_path=a.zip").list("release_bundles", "release_bundle_name", ""), "app")
	ci.get(at+"statuses/secret/1").fails(403, "ci")
	ci.get(at+"records/secret").is("release_bundles", "[]")
}

// TestEvidenceOfAnAgent attaches and reads evidence as a user who is no administrator.
func TestEvidenceOfAnAgent(t *testing.T) {
	c := start(t, jfrogtest.WithoutDefaults(), jfrogtest.WithAsync(0, 0), jfrogtest.WithRepository("secret", "local", "generic"))
	for _, at := range []string{"libs/a", "secret/a"} {
		c.put("/"+at, "x")
		c.attach(at, sha256Of("x"))
	}
	c.platform().do("POST", "/lifecycle/api/v2/release_bundle?async=false", bundleOf("app", "1", "artifacts", files("libs/a"))).want(201)
	c.newUser("ci")
	ci := c.as(c.newToken(object{"username": "ci"}))
	total := func(repo string) any {
		t.Helper()
		return ci.graph(`{evidence{searchEvidence(where:{hasSubjectWith:{repositoryKey:"` + repo + `"}}){totalCount}}}`).at("data.evidence.searchEvidence.totalCount")
	}
	const version = `{releaseBundleVersion{getVersion(name:"app",version:"1"){name}}}`
	equal(t, "nothing", total("libs"), 0)
	ci.graph(version).is("data.releaseBundleVersion.getVersion", nil)
	c.grant("ci", "artifact", "libs", "READ")
	c.grant("ci", "release_bundle", "release-bundles-v2", "READ")
	equal(t, "libs", total("libs"), 1)
	equal(t, "secret", total("secret"), 0)
	ci.graph(version).is("data.releaseBundleVersion.getVersion.name", "app")

	body := signed(codeReview, sha256Of("x"), unsigned)
	ci.platform().do("POST", "/evidence/api/v1/subject/libs/a", body).fails(403, "ANNOTATE")
	c.grant("ci", "artifact", "libs", "READ", "ANNOTATE")
	name := ci.platform().do("POST", "/evidence/api/v1/subject/libs/a", body).want(201).at("name").(string)
	ci.platform().do("DELETE", "/evidence/api/v1/evidence/libs/a/"+name, nil).fails(403, "DELETE")
	c.grant("ci", "artifact", "libs", "READ", "DELETE")
	ci.platform().do("DELETE", "/evidence/api/v1/evidence/libs/a/"+name, nil).want(204)
	equal(t, "the rest", total("libs"), 1)
}
