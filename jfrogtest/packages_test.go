package jfrogtest_test

import (
	"strings"
	"testing"

	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// packageTraffic calls the operation on packages and federations whose response is JSON.
func packageTraffic(c *client) {
	c.repo("federated-1", map[string]any{"rclass": "federated"})
	c.do("POST", "/api/federation/fullSync/federated-1?isDry=true", nil).want(200)
	c.do("POST", "/api/federation/convertToLocal", []string{"federated-1", "none"}).want(200)
}

func TestDockerPromotion(t *testing.T) {
	c := start(t, jfrogtest.WithoutDefaults(), jfrogtest.WithRepository("dev", "local", "docker"), jfrogtest.WithRepository("prod", "local", "docker"))
	c.put("/dev/acme/app/1/manifest.json;k=v", "{}")
	c.put("/dev/acme/app/2/manifest.json", "{}")
	promote := func(body map[string]any) reply { return c.do("POST", "/api/docker/dev/v2/promote", body) }
	promote(map[string]any{"targetRepo": "prod"}).fails(400, "dockerRepository")
	promote(map[string]any{"targetRepo": "none", "dockerRepository": "acme/app"}).fails(404, "none")
	promote(map[string]any{"targetRepo": "libs", "dockerRepository": "acme/app"}).fails(400, "not a local Docker repository")
	promote(map[string]any{"targetRepo": "prod", "dockerRepository": "acme/app", "tag": "9"}).fails(404, "acme/app/9")
	promote(map[string]any{"targetRepo": "prod", "dockerRepository": "acme/app", "tag": "1", "targetTag": "stable", "copy": true}).want(200, "Promotion ended successfully")
	c.get("/prod/acme/app/stable/manifest.json").want(200)
	c.get("/api/storage/prod/acme/app/stable/manifest.json?properties").want(200).is("properties.k", "[v]")
	c.get("/dev/acme/app/1/manifest.json").want(200)
	promote(map[string]any{"targetRepo": "prod", "dockerRepository": "acme/app", "targetDockerRepository": "acme/live", "tag": "", "targetTag": ""}).want(200)
	c.get("/prod/acme/live/2/manifest.json").want(200)
	c.get("/dev/acme/app/2/manifest.json").fails(404, "")
	c.newUser("jane")
	c.put("/dev/x/1/manifest.json", "{}")
	c.as("").do("POST", "/api/docker/dev/v2/promote", map[string]any{"targetRepo": "prod", "dockerRepository": "x"}, basic("jane", "secret")...).fails(403, "")
}

func TestGoModules(t *testing.T) {
	c := start(t, jfrogtest.WithRepository("mods", "local", "go"))
	c.do("PUT", "/api/go/mods/example.com/m/@v/v1.0.0.mod;a=b", "module example.com/m").want(201).is("path", "/example.com/m/@v/v1.0.0.mod")
	c.get("/mods/example.com/m/@v/v1.0.0.mod").want(200, "module example.com/m")
	c.get("/api/storage/mods/example.com/m/@v/v1.0.0.mod?properties").want(200).is("properties.a", "[b]")
	for _, path := range []string{"example.com/m/v1.0.0.mod", "example.com/m/@v/1.0.0.mod", "example.com/m/@v/v1.0.0.txt"} {
		c.do("PUT", "/api/go/mods/"+path, "x").fails(400, "not of the form")
	}
	c.do("PUT", "/api/go/libs/example.com/m/@v/v1.0.0.mod", "x").fails(400, "not a Go repository")
}

func TestLeadFiles(t *testing.T) {
	c := start(t, jfrogtest.WithRepository("images", "local", "docker"), jfrogtest.WithRepository("mvn", "local", "maven"), jfrogtest.WithRepository("js", "local", "npm"))
	c.put("/images/acme/app/1/manifest.json", "{}")
	c.put("/mvn/org/acme/lib/1.0/lib-1.0.pom", "pom")
	c.put("/mvn/org/acme/lib/1.0/lib-1.0.jar", "jar")
	c.put("/mvn/org/acme/lib/1.0/lib-1.0-sources.jar", "sources")
	c.put("/js/@acme/lib/-/lib-1.0.0.tgz", "tgz")
	lead := func(repo, kind, name, version string) reply {
		return c.do("POST", "/api/packagesSearch/leadFile", map[string]any{"package_repo_name": repo, "package_type": kind, "package_name": name, "package_version": version})
	}
	equal(t, "docker", string(lead("images", "docker", "acme/app", "1").want(200).body), "images/acme/app/1/manifest.json")
	equal(t, "maven", string(lead("mvn", "maven", "org.acme:lib", "1.0").want(200).body), "mvn/org/acme/lib/1.0/lib-1.0.jar")
	equal(t, "npm", string(lead("js", "npm", "@acme/lib", "1.0.0").want(200).body), "js/@acme/lib/-/lib-1.0.0.tgz")
	lead("js", "npm", "@acme/lib", "2").fails(404, "lead file")
	lead("js", "npm", "", "2").fails(400, "required")
}

func TestFederationOfLocalRepositories(t *testing.T) {
	c := start(t)
	c.put("/libs/a", "a")
	c.do("POST", "/api/federation/configSync/libs", nil).fails(400, "not a federated repository")
	c.do("POST", "/api/federation/migrate/libs", nil).want(200, "Migration finished successfully.")
	c.do("POST", "/api/federation/migrate/libs", nil).fails(400, "not a local repository")
	c.do("POST", "/api/federation/migrate/none", nil).fails(404, "none")
	r := c.get("/api/repositories/libs").want(200).is("rclass", "federated")
	if url := r.at("members.0.url").(string); !strings.HasSuffix(url, "/artifactory/libs") {
		t.Error(url)
	}
	c.get("/api/repositories?type=federated").is("0.key", "libs")
	c.put("/libs/b", "b")
	c.do("POST", "/api/federation/configSync/libs", nil).want(200)
	c.do("POST", "/api/federation/convertToLocal", []string{"none"}).want(400).is("failedConversionRepositories.none", "Repo none does not exist or is not of Federated type")
	c.do("POST", "/api/federation/convertToLocal", []string{"libs"}).want(200, "Successfully converted")
	c.get("/api/repositories/libs").want(200).is("rclass", "local", "members", nil)
	c.get("/libs/b").want(200)
	c.do("POST", "/api/federation/migrate/artifactory-build-info", nil).want(200)
	c.get("/api/repositories?packageType=buildinfo").is("0.type", "FEDERATED")
}

func TestFullSync(t *testing.T) {
	c := start(t)
	c.repo("fed", map[string]any{"rclass": "federated"})
	for _, path := range []string{"/api/federation/fullSync/", "/api/federation/forceFullSync/"} {
		c.do("POST", path+"libs", nil).fails(400, "not a federated repository")
		c.do("POST", path+"none", nil).fails(404, "none")
		c.do("POST", path+"fed", nil).want(200, "Full sync triggered successfully")
	}
	const sync = "/api/federation/fullSync/fed?mirror="
	c.do("POST", sync+"https://other.example/artifactory/fed", nil).fails(400, "not a member")
	c.do("POST", sync+c.srv.URL+"/artifactory/fed", nil).want(200, "Full sync triggered successfully")
	c.do("POST", "/api/federation/fullSync/fed?isDry=true", nil).want(200).is("message", "Dry full sync completed successfully.", "resultPaths", "[]")
}

func TestDraftBundles(t *testing.T) {
	c := start(t)
	c.put("/libs/a", "a")
	c.put("/libs/b", "b")
	p := c.platform()
	draft := bundleOf("app", "1", "artifacts", files("libs/a"))
	draft["draft"] = true
	p.do("POST", lifecycle+"/release_bundle?async=false", draft).want(201).is("release_bundle_name", "app")
	p.get(lifecycle+"/release_bundle/statuses/app/1").want(200).is("status", "DRAFT")
	p.do("POST", lifecycle+"/release_bundle?async=false", draft).fails(409, "already exists")
	p.do("POST", lifecycle+"/promotion/records/app/1", map[string]any{"environment": "DEV"}).fails(400, "not completed")
	add := func(version string, sources ...any) reply {
		return p.do("PATCH", lifecycle+"/release_bundle", map[string]any{"release_bundle_name": "app", "release_bundle_version": version, "add_sources": sources})
	}
	source := map[string]any{"source_type": "artifacts", "artifacts": files("libs/b")}
	add("2", source).fails(404, "Record not found")
	add("1", map[string]any{"source_type": "x"}).fails(400, "source_type")
	add("1", source).want(200)
	p.do("POST", lifecycle+"/release_bundle/app/1/finalize?async=false", nil).want(200)
	p.get(lifecycle+"/release_bundle/statuses/app/1").want(200).is("status", "COMPLETED")
	equal(t, "contents", c.contents("app", "1"), "a b")
	add("1", source).fails(400, "not a draft")
	p.do("POST", lifecycle+"/release_bundle/app/1/finalize", nil).fails(400, "not a draft")
	p.do("PUT", lifecycle+"/release_bundle/records/app/1/tag", map[string]any{"tag": "v"}).want(200)
	p.do("PUT", lifecycle+"/release_bundle/records/app/1/tag", map[string]any{"tag": strings.Repeat("x", 200)}).fails(400, "128")
	p.do("PUT", lifecycle+"/release_bundle/records/app/9/tag", map[string]any{"tag": "v"}).fails(404, "Record not found")
	p.do("POST", lifecycle+"/release_bundle?async=false", map[string]any{"release_bundle_name": "app", "release_bundle_version": "3", "draft": true}).want(201)
	p.do("POST", lifecycle+"/release_bundle/app/3/finalize?async=false", nil).fails(400, "no artifacts")
}
