package jfrogtest_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

const lifecycle = "/lifecycle/api/v2"

// bundleOf returns the body that creates a version from one source.
func bundleOf(name, version, kind string, source any) map[string]any {
	return map[string]any{"release_bundle_name": name, "release_bundle_version": version, "source_type": kind, "source": map[string]any{kind: source}}
}

// files returns artifact sources for paths.
func files(paths ...string) []any {
	list := []any{}
	for _, p := range paths {
		list = append(list, map[string]any{"path": p})
	}
	return list
}

// bundle creates a version synchronously. It must succeed.
func (c *client) bundle(name, version string, paths ...string) reply {
	c.t.Helper()
	return c.platform().do("POST", lifecycle+"/release_bundle?async=false", bundleOf(name, version, "artifacts", files(paths...))).want(201)
}

// contents returns the paths of a version's artifacts.
func (c *client) contents(name, version string) string {
	c.t.Helper()
	return c.platform().get(lifecycle+"/release_bundle/records/"+name+"/"+version).want(200).list("artifacts", "path", "")
}

func TestBundleFromArtifacts(t *testing.T) {
	c := start(t, jfrogtest.WithRepository("mvn", "local", "maven"), jfrogtest.WithRepository("far", "remote", "generic"), jfrogtest.WithClock(func() time.Time {
		return time.Date(2024, 5, 6, 7, 8, 9, 123456789, time.UTC)
	}))
	c.repo("front", map[string]any{"rclass": "virtual", "repositories": []string{"libs", "far"}})
	c.put("/libs/d/a.txt;qa=ok;qa=fast", "a")
	c.put("/mvn/org/acme/lib/1.2/lib-1.2.jar", "jar")
	if err := c.srv.FillCache("far", "x", []byte("x")); err != nil {
		t.Fatal(err)
	}
	p := c.platform()
	source := []any{map[string]any{"path": "front/d/a.txt", "sha256": sha256Of("a")}, map[string]any{"path": "mvn/org/acme/lib/1.2/lib-1.2.jar"}}
	p.do("POST", lifecycle+"/release_bundle?async=false&project=default", bundleOf("app", "1.0", "artifacts", source), "X-JFrog-Signing-Key-Name", "my-key").
		want(201).is("repository_key", "release-bundles-v2", "release_bundle_name", "app", "release_bundle_version", "1.0", "created", "2024-05-06T07:08:09.123Z")

	p.get(lifecycle+"/release_bundle/statuses/app/1.0").want(200).is("status", "COMPLETED", "messages", nil)
	p.get(lifecycle+"/release_bundle/records/app/1.0").is("created_by", "admin", "total_artifacts_count", 2,
		"artifacts.0.path", "d/a.txt", "artifacts.0.checksum", sha256Of("a"), "artifacts.0.source_repository_key", "libs", "artifacts.0.package_type", "generic",
		"artifacts.0.package_name", nil, "artifacts.0.size", 1, "artifacts.0.properties.0.key", "qa", "artifacts.0.properties.0.values", "[ok fast]",
		"artifacts.1.package_type", "maven", "artifacts.1.package_name", "lib", "artifacts.1.package_version", "1.2", "artifacts.1.properties", "[]").
		want(200, `"created_millis": 1714979289123`)
	p.get(lifecycle+"/release_bundle/records/app/1.0?offset=1&limit=1").is("total_artifacts_count", 2, "artifacts.0.path", "org/acme/lib/1.2/lib-1.2.jar", "artifacts.1", nil)
	p.get(lifecycle+"/release_bundle/records/app/1.0?offset=9").is("artifacts", "[]")
	p.get(lifecycle+"/release_bundle/records/app/1.0?limit=-1").fails(400, "'limit'")
	p.get(lifecycle+"/release_bundle/existence/app/1.0").is("exists", true)
	p.get(lifecycle+"/release_bundle/existence/app/1.1").is("exists", false)

	// The snapshot remains when its sources change or disappear.
	c.put("/libs/d/a.txt", "changed")
	c.do("DELETE", "/mvn/org", nil).want(204)
	c.do("POST", "/api/trash/empty", nil).want(200)
	c.do("POST", "/api/system/storage/gc", nil).want(200)
	equal(t, "snapshot", string(c.get("/release-bundles-v2/app/1.0/artifacts/d/a.txt").want(200).body), "a")
	equal(t, "snapshot", string(c.get("/release-bundles-v2/app/1.0/artifacts/org/acme/lib/1.2/lib-1.2.jar").want(200).body), "jar")
	c.do("DELETE", "/release-bundles-v2/app/1.0/artifacts/d/a.txt", nil).fails(403, "read-only")
	c.do("PUT", "/release-bundles-v2/app/1.0/artifacts/d/a.txt", "x").fails(404, "")
	equal(t, "hidden from searches", c.found("artifact?name=lib-*"), "")
	c.do("POST", "/api/search/aql", `items.find({"sha256":"`+sha256Of("jar")+`"}).include("repo")`).is("results.0.repo", "release-bundles-v2", "results.1", nil)
}

func TestBundleSignature(t *testing.T) {
	c := start(t)
	c.put("/libs/a", "a")
	c.bundle("app", "1.0", "libs/a")
	r := c.platform().get(lifecycle + "/release_bundle/signatures/app/1.0").want(200)
	r.is("payloadType", "application/vnd.in-toto+json", "signatures.0.keyid", "default-rsa-key")
	equal(t, "manifest", string(c.get("/release-bundles-v2/app/1.0/release-bundle.json.evd").want(200).body) == string(r.body), true)
	payload, err := base64.StdEncoding.DecodeString(r.at("payload").(string))
	if err != nil {
		t.Fatal(err)
	}
	sig, err := base64.StdEncoding.DecodeString(r.at("signatures.0.sig").(string))
	if err != nil {
		t.Fatal(err)
	}
	signed := fmt.Sprintf("DSSEv1 28 application/vnd.in-toto+json %d %s", len(payload), payload)
	equal(t, "signature", ed25519.Verify(c.srv.AttestationKey(), []byte(signed), sig), true)
	equal(t, "forged", ed25519.Verify(c.srv.AttestationKey(), []byte(signed+" "), sig), false)
	var st struct {
		Subject []struct {
			Name   string
			Digest map[string]string
		}
	}
	if err := json.NewDecoder(bytes.NewReader(payload)).Decode(&st); err != nil || len(st.Subject) != 1 {
		t.Fatalf("%v %+v", err, st)
	}
	equal(t, "subject", st.Subject[0].Name+" "+st.Subject[0].Digest["sha256"], "a "+sha256Of("a"))
	c.platform().get(lifecycle+"/release_bundle/signatures/app/2.0").fails(404, "Path not found: release-bundles-v2/app/2.0/release-bundle.json.evd")
}

func TestBundleIsAsynchronous(t *testing.T) {
	c := start(t, jfrogtest.WithAsync(2, 0))
	c.put("/libs/a", "a")
	p := c.platform()
	create := func(version string, paths ...string) reply {
		return p.do("POST", lifecycle+"/release_bundle", bundleOf("app", version, "artifacts", files(paths...)))
	}
	status := lifecycle + "/release_bundle/statuses/app/"
	create("1.0", "libs/a").want(200).is("release_bundle_version", "1.0")
	p.get(lifecycle+"/release_bundle/records/app/1.0").fails(404, "Path not found: release-bundles-v2/app/1.0/release-bundle.json.evd")
	p.do("POST", lifecycle+"/promotion/records/app/1.0", map[string]any{"environment": "QA"}).fails(400, "STARTED")
	c.get("/release-bundles-v2/app/1.0/artifacts/a").want(404)
	create("1.0", "libs/a").fails(409, "already exists")
	for _, want := range []string{"STARTED", "STARTED", "COMPLETED", "COMPLETED"} {
		p.get(status+"1.0").is("status", want)
	}
	c.get("/release-bundles-v2/app/1.0/artifacts/a").want(200)
	create("1.0", "libs/a").fails(409, "already exists")

	create("1.1", "libs/none", "libs/b").want(200)
	p.get(status+"1.1").is("status", "STARTED")
	p.get(status + "1.1")
	p.get(status+"1.1").is("status", "FAILED", "messages.0.text", "Artifact not found: libs/none", "messages.1.text", "Artifact not found: libs/b")
	p.get(lifecycle+"/release_bundle/records/app").is("release_bundles.0.status", "FAILED", "release_bundles.0.messages", nil)
	p.get(lifecycle+"/release_bundle/records/app?include=messages,permissions").is("release_bundles.0.messages.1.text", "Artifact not found: libs/b",
		"release_bundles.0.permissions.promote", true, "release_bundles.1.status", "COMPLETED", "total", 2, "limit", 1000, "offset", 0)
	c.put("/libs/b", "b")
	create("1.1", "libs/b").want(200) // replaces the failed attempt
	p.get(lifecycle+"/release_bundle/records/app").is("total", 2)

	p.do("DELETE", lifecycle+"/release_bundle/records/app/1.0", nil).want(200)
	p.get(status+"1.0").is("status", "DELETING")
	p.do("DELETE", lifecycle+"/release_bundle/records/app/1.0", nil).want(200)
	c.get("/release-bundles-v2/app/1.0/artifacts/a").want(200)
	p.get(status+"1.0").is("status", "DELETING")
	p.get(status+"1.0").fails(404, "Record not found, repository: release-bundles-v2, name: app, version: 1.0")
	c.get("/release-bundles-v2/app/1.0/artifacts/a").want(404)
	// Delete the version while it is created.
	p.do("DELETE", lifecycle+"/release_bundle/records/app/1.1?async=false", `{"dry_run":false}`).want(204)
	p.get(status + "1.1").want(404)
	p.do("DELETE", lifecycle+"/release_bundle/records/app/1.1", nil).fails(404, "")
}

func TestJobsEndInTime(t *testing.T) {
	const limit = 500 * time.Millisecond
	c := start(t, jfrogtest.WithAsync(1000, limit))
	c.put("/libs/a", "a")
	c.platform().do("POST", lifecycle+"/release_bundle", bundleOf("app", "1", "artifacts", files("libs/a"))).want(200)
	c.get("/release-bundles-v2/app/1/artifacts/a").want(404)
	time.Sleep(limit)
	c.get("/release-bundles-v2/app/1/artifacts/a").want(200)
	c.platform().do("POST", lifecycle+"/release_bundle", bundleOf("app", "2", "artifacts", files("libs/a"))).want(200)
	c.platform().do("DELETE", lifecycle+"/release_bundle/records/app/2?async=false", nil).want(204)
	time.Sleep(limit)
	c.get("/release-bundles-v2/app/2").want(404) // the creation was abandoned

	c = start(t, jfrogtest.WithAsync(0, 0))
	c.put("/libs/a", "a")
	c.platform().do("POST", lifecycle+"/release_bundle", bundleOf("app", "1", "artifacts", files("libs/a"))).want(200)
	c.platform().get(lifecycle+"/release_bundle/statuses/app/1").is("status", "COMPLETED")
}

func TestBundleSources(t *testing.T) {
	c := start(t, jfrogtest.WithRepository("other", "local", "generic"), jfrogtest.WithRepository("far", "remote", "generic"))
	c.put("/libs/org/a.jar;build.name=app;build.number=1", "a")
	c.put("/libs/org/b.jar", "b")
	c.put("/libs/dep.jar", "dep")
	c.put("/libs/inner.jar;build.name=inner;build.number=7", "inner")
	if err := c.srv.FillCache("far", "cached.jar", []byte("cached")); err != nil {
		t.Fatal(err)
	}
	for key, packageType := range map[string]string{"images": "docker", "js": "npm", "mvn": "maven", "py": "pypi"} {
		c.repo(key, map[string]any{"rclass": "local", "packageType": packageType})
	}
	for _, path := range []string{"images/acme/app/1/manifest.json", "images/acme/app/1/layer", "js/lib/-/lib-1.0.0.tgz", "js/lib/-/lib-2.0.0.tgz",
		"mvn/org/acme/lib/1.0/lib-1.0.jar", "mvn/org/acme/lib/1.0/lib-1.0-sources.jar", "mvn/org/acme/lib/1.0/lib-1.0.pom", "py/w/other"} {
		c.put("/"+path, path)
	}
	c.put("/py/w/w.whl;pypi.name=wheel;pypi.version=2", "wheel")
	doc := module(artifact("a.jar", "a"))
	modules := doc["modules"].([]any)
	modules[0].(map[string]any)["dependencies"] = []any{map[string]any{"id": "dep", "sha1": sha1Of("dep")}, map[string]any{"id": "cached", "sha1": sha1Of("cached")}}
	doc["modules"] = append(modules, map[string]any{"id": "inner/7", "type": "build"})
	c.build("app", "1", "2024-01-01T12:00:00.000Z", doc)
	c.build("inner", "7", "2024-01-01T12:00:00.000Z", module(artifact("inner.jar", "inner")))
	c.build("app", "1", "2024-01-02T12:00:00.000Z", module(artifact("b.jar", "b")))
	c.put("/libs/org/b.jar;build.name=app;build.number=1", "b")
	p := c.platform()
	n := 0
	create := func(kind string, source any) (string, reply) {
		n++
		version := fmt.Sprint(n)
		return version, p.do("POST", lifecycle+"/release_bundle?async=false", bundleOf("app", version, kind, source))
	}
	for _, tc := range []struct {
		name, kind string
		source     any
		want       string
	}{
		{"query", "aql", `items.find({"repo":"libs","name":{"$match":"*.jar"}}).sort({"$asc":["name"]}).limit(2)`, "org/a.jar org/b.jar"},
		{"query with fields", "aql", `items.find({"path":"org"}).include("repo")`, "org/a.jar org/b.jar"},
		{"latest run", "builds", []any{map[string]any{"build_name": "app", "build_number": "1"}}, "org/b.jar"},
		{"run", "builds", []any{map[string]any{"build_name": "app", "build_number": "1", "build_started": "2024-01-01T13:00:00.000+0100",
			"build_repository": "artifactory-build-info"}}, "inner.jar org/a.jar"},
		{"dependencies", "builds", []any{map[string]any{"build_name": "app", "build_number": "1", "build_started": "2024-01-01T12:00:00.000Z", "include_dependencies": true}},
			"dep.jar inner.jar org/a.jar"},
		{"clone", "release_bundles", []any{map[string]any{"release_bundle_name": "app", "release_bundle_version": "1"}}, "org/a.jar org/b.jar"},
		{"merge", "release_bundles", []any{map[string]any{"release_bundle_name": "app", "release_bundle_version": "3", "project": "default"},
			map[string]any{"release_bundle_name": "app", "release_bundle_version": "5", "repository_key": "release-bundles-v2"}}, "dep.jar inner.jar org/a.jar org/b.jar"},
		{"packages", "packages", []any{
			map[string]any{"package_name": "acme/app", "package_version": "1", "package_type": "docker", "repository_key": "images"},
			map[string]any{"package_name": "lib", "package_version": "1.0.0", "package_type": "npm", "repository_key": "js"},
			map[string]any{"package_name": "org.acme:lib", "package_version": "1.0", "package_type": "maven"},
			map[string]any{"package_name": "wheel", "package_version": "2", "package_type": "pypi"},
		}, "acme/app/1/layer acme/app/1/manifest.json lib/-/lib-1.0.0.tgz org/acme/lib/1.0/lib-1.0-sources.jar org/acme/lib/1.0/lib-1.0.jar org/acme/lib/1.0/lib-1.0.pom w/w.whl"},
	} {
		version, r := create(tc.kind, tc.source)
		if r.want(201); c.contents("app", version) != tc.want {
			t.Errorf("%s: %s, want %s", tc.name, c.contents("app", version), tc.want)
		}
	}
	p.do("POST", lifecycle+"/release_bundle?async=false", map[string]any{"release_bundle_name": "several", "release_bundle_version": "1", "sources": []any{
		map[string]any{"source_type": "artifacts", "artifacts": files("libs/dep.jar")},
		map[string]any{"source_type": "aql", "aql": `items.find({"name":"a.jar"})`},
	}}).want(201)
	equal(t, "several sources", c.contents("several", "1"), "dep.jar org/a.jar")

	c.put("/other/dep.jar", "another")
	for _, tc := range []struct {
		kind    string
		source  any
		status  int
		message string
	}{
		{"aql", `items.find({"repo":}`, 400, "Invalid AQL query for Release Bundle creation"},
		{"aql", `builds.find({"name":"app"})`, 400, "items"},
		{"aql", `items.find({"repo":"none"})`, 400, "no artifacts"},
		{"aql", `items.find({"repo":"far-cache"})`, 400, "no artifacts"},
		{"aql", "", 400, "'source.aql' must not be empty"},
		{"artifacts", files("libs/org"), 404, "Artifact not found: libs/org"},
		{"artifacts", files("far/cached.jar"), 400, "not in a local or Federated"},
		{"artifacts", []any{map[string]any{"path": "libs/dep.jar", "sha256": sha256Of("x")}}, 400, "Checksum mismatch: libs/dep.jar"},
		{"artifacts", files("libs/dep.jar", "other/dep.jar"), 400, "Path collision: dep.jar"},
		{"builds", []any{map[string]any{"build_name": "app", "build_number": "9"}}, 404, "Build not found"},
		{"builds", []any{map[string]any{"build_name": "app", "build_number": "1", "build_started": "2020-01-01T12:00:00.000Z"}}, 404, "Build not found"},
		{"builds", []any{map[string]any{"build_name": "app", "build_number": "1", "build_started": "never"}}, 400, "Invalid date"},
		{"release_bundles", []any{map[string]any{"release_bundle_name": "app", "release_bundle_version": "99"}}, 404, "Record not found"},
		{"packages", []any{}, 400, "'source.packages' must not be empty"},
		{"packages", []any{map[string]any{"package_name": "lib", "package_version": "2", "package_type": "npm"}}, 404, "Package not found, type: npm, name: lib, version: 2"},
		{"packages", []any{map[string]any{"package_name": "a", "package_version": "1", "package_type": "npm", "repository_key": "libs"}}, 404, "Package not found"},
		{"none", []any{}, 400, "'source_type'"},
	} {
		version, r := create(tc.kind, tc.source)
		r.fails(tc.status, tc.message)
		c.get("/release-bundles-v2/app/" + version).want(404)
	}
	c.build("lost", "1", "2024-01-01T12:00:00.000Z", module(artifact("lost.jar", "lost")))
	_, r := create("builds", []any{map[string]any{"build_name": "lost", "build_number": "1"}})
	r.fails(404, "'lost.jar' of build lost/1")
	c.build("cached", "1", "2024-01-01T12:00:00.000Z", module(map[string]any{"name": "cached.jar", "sha1": sha1Of("cached"), "originalDeploymentRepo": "far", "path": "cached.jar"}))
	_, r = create("builds", []any{map[string]any{"build_name": "cached", "build_number": "1"}})
	r.fails(404, "'cached.jar' of build cached/1")
}

func TestBundleRequests(t *testing.T) {
	c := start(t)
	c.put("/libs/a", "a")
	p := c.platform()
	for name, body := range map[string]any{
		"Release Bundle name must begin with":            bundleOf("-app", "1", "artifacts", files("libs/a")),
		"Release Bundle version must begin with":         bundleOf("app", "", "artifacts", files("libs/a")),
		"Release Bundle name must not exceed":            bundleOf(strings.Repeat("x", 129), "1", "artifacts", files("libs/a")),
		"Release Bundle version must not exceed":         bundleOf("app", strings.Repeat("1", 33), "artifacts", files("libs/a")),
		"Failed to parse the request body":               "{",
		"'source_type' must be one of aql, artifacts, b": map[string]any{"release_bundle_name": "app", "release_bundle_version": "1"},
	} {
		p.do("POST", lifecycle+"/release_bundle", body).fails(400, name)
	}
	p.do("POST", lifecycle+"/release_bundle?repository_key=libs", bundleOf("app", "1", "artifacts", files("libs/a"))).fails(400, "Invalid release bundle repository")
	p.do("PUT", lifecycle+"/release_bundle", nil).fails(405, "")
	p.get(lifecycle+"/distribution/records").fails(404, "Not Found")
	p.token = ""
	p.get(lifecycle+"/release_bundle/names").fails(401, "")
	p.token = c.token
	remove := c.srv.Inject(jfrogtest.Fault{Path: "/lifecycle/*", Status: 503, Times: 1})
	p.get(lifecycle + "/release_bundle/names").want(503)
	remove()
	last := c.srv.Requests()[len(c.srv.Requests())-1]
	equal(t, "journal", fmt.Sprint(last.Path, " ", last.Status), lifecycle+"/release_bundle/names 503")
}

func TestBundleLists(t *testing.T) {
	now := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	c := start(t, jfrogtest.WithUser("jane", "secret"), jfrogtest.WithClock(func() time.Time { now = now.Add(time.Second); return now }))
	c.put("/libs/a", "a")
	c.put("/libs/b", "b")
	p := c.platform()
	p.get(lifecycle+"/release_bundle/names").want(200).is("release_bundles", "[]")
	p.get(lifecycle+"/release_bundle/records/app").want(200).is("release_bundles", "[]", "total", 0)
	c.bundle("app", "1.9", "libs/a")
	c.bundle("app", "1.10", "libs/a", "libs/b")
	c.bundle("base", "1", "libs/b")
	p.do("POST", lifecycle+"/release_bundle?async=false&project=p1", bundleOf("mine", "1", "artifacts", files("libs/a")), "Authorization", basicAuth("jane", "secret")).
		want(201).is("repository_key", "p1-release-bundles-v2")

	names := lifecycle + "/release_bundle/names"
	equal(t, "names", p.get(names).list("release_bundles", "release_bundle_name", ""), "app base mine")
	p.get(names+"?project=p1").is("release_bundles.0.project_key", "p1", "release_bundles.0.repository_key", "p1-release-bundles-v2", "release_bundles.1", nil)
	p.get(names+"?project=default").is("release_bundles.1.release_bundle_name", "base", "release_bundles.1.project_name", "Default", "release_bundles.2", nil)

	groups := lifecycle + "/release_bundle/groups"
	p.get(groups).want(200).is("total", 3, "offset", 0, "release_bundles.0.release_bundle_name", "mine", "release_bundles.2.release_bundle_version_latest", "1.10",
		"release_bundles.2.release_bundle_versions_count", 2)
	equal(t, "ascending", p.get(groups+"?order_by=created&order_asc=true").list("release_bundles", "release_bundle_name", ""), "app base mine")
	equal(t, "creators", p.get(groups+"?order_by=createdBy").list("release_bundles", "release_bundle_name", ""), "mine base app")
	p.get(groups+"?filter_by=ba&limit=1").is("total", 1, "release_bundles.0.release_bundle_name", "base")
	p.get(groups+"?offset=1&limit=1").is("total", 3, "limit", 1, "offset", 1, "release_bundles.0.release_bundle_name", "base", "release_bundles.1", nil)
	p.get(groups+"?order_by=created_by").fails(400, "'order_by' must be one of created, createdBy, createdMillis")

	records := lifecycle + "/release_bundle/records/app"
	equal(t, "latest first", p.get(records).list("release_bundles", "release_bundle_version", ""), "1.10 1.9")
	equal(t, "as versions", p.get(records+"?order_by=release_bundle_version&order_asc=true").list("release_bundles", "release_bundle_version", ""), "1.9 1.10")
	p.get(records+"?filter_by=1.9").is("total", 1)
	p.get(groups+"?filter_by=b*e").is("total", 1, "release_bundles.0.release_bundle_name", "base")
	p.get(records+"?filter_by=admin").is("total", 2)
	p.get(records+"?project=p1").is("total", 0)

	search := lifecycle + "/release_bundle/search-by-artifact"
	hits := func(query string) string {
		var texts []string
		list, _ := p.get(search + query).want(200).at("release_bundles").([]any)
		for _, hit := range list {
			texts = append(texts, fmt.Sprint(hit.(map[string]any)["release_bundle_name"], hit.(map[string]any)["release_bundle_version"]))
		}
		return strings.Join(texts, " ")
	}
	p.get(search).fails(400, "No criteria specified")
	p.get(search+"?sha256=x&origin=moon").fails(400, "'origin'")
	equal(t, "path", hits("?artifact_path=b"), "app1.10 base1")
	equal(t, "path with repository", hits("?artifact_path=libs/b&order_asc=false"), "base1 app1.10")
	equal(t, "checksum", hits("?sha256="+sha256Of("a")), "app1.10 app1.9")
	equal(t, "both", hits("?artifact_path=b&sha256="+sha256Of("a")), "")
	equal(t, "target", hits("?artifact_path=b&origin=target"), "")
	equal(t, "project", hits("?artifact_path=a&project=p1"), "mine1")
	p.get(search+"?artifact_path=b").is("release_bundles.0.origin", "source", "release_bundles.0.project_key", "default")
}

func basicAuth(user, password string) string {
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(url.PathEscape(user)+":"+password))
}
