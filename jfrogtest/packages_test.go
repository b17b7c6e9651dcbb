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
	c.repo("images-1", map[string]any{"rclass": "local", "packageType": "docker"})
	c.put("/images-1/acme/app/1/manifest.json", "{}")
	c.get("/api/docker/images-1/v2/_catalog").want(200)
	c.get("/api/docker/images-1/v2/acme/app/tags/list").want(200)
}

// digest is the name of the folder of a manifest without a tag.
const digest = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"

func TestDockerLists(t *testing.T) {
	c := start(t, jfrogtest.WithoutDefaults(), jfrogtest.WithRepository("images", "local", "docker"), jfrogtest.WithRepository("hub", "remote", "docker"))
	c.repo("all", map[string]any{"rclass": "virtual", "packageType": "docker", "repositories": []string{"images", "hub"}})
	for _, at := range []string{"app/2/manifest.json", "app/1/list.manifest.json", "app/3/manifest.json", "app/" + digest + "/manifest.json",
		"team/app/1/manifest.json", "team/app/1/sha256__aa", "notes/1/readme.txt", "manifest.json", "x/manifest.json"} {
		c.put("/images/"+at, "{}")
	}
	if err := c.srv.FillCache("hub", "library/nginx/1/manifest.json", []byte("{}")); err != nil {
		t.Fatal(err)
	}
	list := func(url, link, want string) {
		t.Helper()
		r := c.get("/api/docker/" + url).want(200)
		equal(t, url, strings.Join(strings.Fields(string(r.body)), ""), want)
		equal(t, url, r.header.Get("Link"), link)
	}
	list("images/v2/app/tags/list", "", `{"name":"app","tags":["1","2","3"]}`)
	list("images/v2/app/tags/list?n=2", `</v2/app/tags/list?last=2&n=2>; rel="next"`, `{"name":"app","tags":["1","2"]}`)
	list("images/v2/app/tags/list?n=2&last=2", "", `{"name":"app","tags":["3"]}`)
	list("images/v2/app/tags/list?n=2&last=9", "", `{"name":"app","tags":[]}`)
	list("images/v2/team/app/tags/list", "", `{"name":"team/app","tags":["1"]}`)
	list("images/v2/_catalog", "", `{"repositories":["app","team/app"]}`)
	list("images/v2/_catalog?n=1", `</v2/_catalog?last=app&n=1>; rel="next"`, `{"repositories":["app"]}`)
	list("images/v2/_catalog?n=1&last=app", "", `{"repositories":["team/app"]}`)
	list("all/v2/_catalog", "", `{"repositories":["app","library/nginx","team/app"]}`)
	list("hub/v2/library/nginx/tags/list", "", `{"name":"library/nginx","tags":["1"]}`)
	c.get("/api/docker/images/v2/none/tags/list").fails(404, "none")
	c.get("/api/docker/none/v2/_catalog").fails(404, "none")
	c.get("/api/docker/libs/v2/_catalog").fails(400, "not a Docker repository")
	c.get("/api/docker/images/v2/app/tags/list?n=0").fails(400, "Invalid n")
	c.get("/api/docker/images/v2/app/tags/list?last=a").fails(400, "Invalid last")
	c.newUser("jane")
	none := c.as("").do("GET", "/api/docker/images/v2/_catalog", nil, basic("jane", "secret")...).want(200)
	equal(t, "without rights", strings.Join(strings.Fields(string(none.body)), ""), `{"repositories":[]}`)
}

func TestDockerManifestsHaveProperties(t *testing.T) {
	c := start(t, jfrogtest.WithRepository("images", "local", "docker"))
	props := func(at string) reply { return c.get("/api/storage/images/" + at + "?properties").want(200) }
	c.put("/images/team/app/1.0/manifest.json;build.name=b", "{}")
	props("team/app/1.0/manifest.json").is("properties.sha256", "["+strings.TrimPrefix(digest, "sha256:")+"]")
	r := props("team/app/1.0/manifest.json")
	for key, want := range map[string]string{
		"docker.manifest": "1.0", "docker.repoName": "team/app", "docker.manifest.digest": digest,
		"docker.manifest.type": "application/vnd.docker.distribution.manifest.v2+json", "build.name": "b",
	} {
		values, _ := r.at("properties").(map[string]any)[key].([]any)
		if len(values) != 1 || values[0] != want {
			t.Errorf("%s: %v, want %s", key, values, want)
		}
	}
	c.put("/images/team/app/multi/list.manifest.json", `{"mediaType": "application/vnd.oci.image.index.v1+json"}`)
	kinds := props("team/app/multi/list.manifest.json").at("properties").(map[string]any)["docker.manifest.type"].([]any)
	equal(t, "type", kinds[0].(string), "application/vnd.oci.image.index.v1+json")
	c.put("/images/team/app/1.0/sha256__aa", "layer")
	c.get("/api/storage/images/team/app/1.0/sha256__aa?properties").fails(404, "")
	c.put("/libs/app/1.0/manifest.json", "{}")
	c.get("/api/storage/libs/app/1.0/manifest.json?properties").fails(404, "")
	c.do("POST", "/api/docker/images/v2/promote", map[string]any{"targetRepo": "images", "dockerRepository": "team/app", "tag": "1.0", "targetTag": "2.0", "copy": true}).want(200)
	equal(t, "tag", props("team/app/2.0/manifest.json").at("properties").(map[string]any)["docker.manifest"].([]any)[0].(string), "2.0")
	equal(t, "tag of the source", props("team/app/1.0/manifest.json").at("properties").(map[string]any)["docker.manifest"].([]any)[0].(string), "1.0")
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
	c.repo("mods", map[string]any{"rclass": "local", "packageType": "go"})
	zip := c.do("PUT", "/api/go/mods/acme.org/m/@v/v1.0.0.zip", "zip").want(201)
	equal(t, "checksum", zip.header.Get("X-Checksum-Sha256"), sha256Of("zip"))
	known := c.do("PUT", "/api/go/mods/acme.org/n/@v/v1.0.0.zip", nil, "X-Checksum-Deploy", "true", "X-Checksum-Sha256", sha256Of("zip")).want(201)
	equal(t, "checksum", known.header.Get("X-Checksum-Sha256"), sha256Of("zip"))
	equal(t, "go", string(lead("mods", "go", "acme.org/m", "v1.0.0").want(200).body), "mods/acme.org/m/@v/v1.0.0.zip")
	c.put("/images/acme/none/1/layer", "layer")
	lead("images", "docker", "acme/none", "1").fails(404, "lead file")
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
