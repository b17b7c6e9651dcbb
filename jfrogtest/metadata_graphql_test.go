package jfrogtest_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

const metadataPath = "/metadata/api/v1/query"

func startPackages(t *testing.T) (*client, func(query string) reply) {
	clock := newTestClock()
	c := start(t, jfrogtest.WithClock(clock.time))
	for key, packageType := range map[string]string{"images": "docker", "js": "npm", "js2": "npm", "mvn": "maven", "py": "pypi", "mods": "go"} {
		c.repo(key, object{"rclass": "local", "packageType": packageType})
	}
	for _, path := range []string{
		"js/hello/-/hello-2.0.0.tgz;a=b;a=c", "js/hello/-/hello-1.0.0.tgz", "js2/hello/-/hello-2.0.0.tgz;a=b;x=y", "js/readme",
		"mvn/org/acme/lib/1.0/lib-1.0.pom", "mvn/org/acme/lib/1.0/lib-1.0.jar", "mvn/org/acme/lib/maven-metadata.xml",
		"images/acme/app/1/layer", "images/acme/app/1/manifest.json", "images/acme/broken/1/layer",
		"mods/acme.org/m/@v/v1.0.0.zip", "py/w/w.whl;pypi.name=wheel;pypi.version=3", "libs/a",
	} {
		c.put("/"+path, "content")
		clock.pass(time.Hour)
	}
	return c, func(query string) reply {
		t.Helper()
		return c.platform().do("POST", metadataPath, object{"query": query}).want(200)
	}
}

func TestMetadata(t *testing.T) {
	c, ask := startPackages(t)
	const names = "{ edges { cursor node { name packageType } } pageInfo { hasNextPage endCursor } }"
	page := ask(`{ packages(filter: {name: "*"}, first: 2) `+names+` }`).is(
		"data.packages.edges.0.node.name", "acme.org/m", "data.packages.edges.1.node.name", "acme/app",
		"data.packages.edges.1.node.packageType", "docker", "data.packages.pageInfo.hasNextPage", true)
	after := page.at("data.packages.pageInfo.endCursor").(string)
	equal(t, "cursor", page.at("data.packages.edges.1.cursor"), any(after))
	ask(fmt.Sprintf(`{ packages(filter: {}, after: %q) %s }`, after, names)).is(
		"data.packages.edges.0.node.name", "hello", "data.packages.edges.1.node.name", "org.acme:lib",
		"data.packages.edges.2.node.name", "wheel", "data.packages.edges.3", nil,
		"data.packages.pageInfo.hasNextPage", false)
	ask(`{ packages(filter: {packageTypeIn: [NPM, MAVEN], createdMin: "2000-01-01T00:00:00.000Z"}, orderBy: {field: NAME, direction: DESC}) `+names+` }`).
		is("data.packages.edges.0.node.name", "org.acme:lib", "data.packages.edges.1.node.name", "hello", "data.packages.edges.2", nil)
	for _, filter := range []string{`name: "HELLO"`, `name: "hello", createdMax: "2000-01-01T00:00:00.000Z"`, `name: "hello", latestVersion: "2*"`,
		`name: "hello", versionCountMin: 3`, `name: "hello", versionCountMax: 1`, `name: "hello", modifiedMin: "2100-01-01T00:00:00.000Z"`} {
		ask(`{ packages(filter: {`+filter+`}) `+names+` }`).is("data.packages.edges", "[]")
	}

	c.get("/js/hello/-/hello-2.0.0.tgz").want(200)
	hello := ask(`{ packages(filter: {name: "hell?", latestVersion: "1.*", versionCountMin: 2}) { edges { node { versionsCount latestVersion description tags
		stats { downloads followers } vulnerabilities { high } properties { name value }
		versions { name size license { name } files { name lead length sha256 mimeType arch } repos { name type url leadFilePath } stats { downloadCount } } } } } }`)
	const node = "data.packages.edges.0.node."
	hello.is(node+"versionsCount", 2.0, node+"latestVersion", "1.0.0", node+"description", nil, node+"tags", "[]",
		node+"stats.downloads", 1.0, node+"stats.followers", 0.0, node+"vulnerabilities", nil,
		node+"properties", "[map[name:a value:b] map[name:a value:c] map[name:x value:y]]",
		node+"versions.0.name", "2.0.0", node+"versions.0.size", "7", node+"versions.0.license", "[]",
		node+"versions.0.files.1.sha256", sha256Of("content"), node+"versions.0.files.0.arch", nil,
		node+"versions.0.repos.1.name", "js2", node+"versions.0.repos.1.type", "LOCAL",
		node+"versions.0.repos.1.url", c.srv.URL+"/artifactory/js2", node+"versions.0.repos.0.leadFilePath", "hello/-/hello-2.0.0.tgz",
		node+"versions.0.stats.downloadCount", 1.0, node+"versions.0.repos.2", nil)

	version := func(filter string) reply {
		return ask(`{ versions(filter: {` + filter + `}) { edges { node { name files { name lead } } } } }`)
	}
	version(`properties: [{name: "a", value: "c"}, {name: "x", value: "?"}]`).is("data.versions.edges.0.node.name", "2.0.0",
		"data.versions.edges.1", nil)
	version(`name: "1.0", sizeMin: "7"`).is("data.versions.edges.0.node.files",
		"[map[lead:true name:lib-1.0.jar] map[lead:false name:lib-1.0.pom]]")
	for _, filter := range []string{`sizeMin: "8"`, `sizeMax: "6"`, `licenses: {patterns: ["*"]}`, `tags: {patterns: ["t"]}`,
		`vulnerabilities: [{level: LOW, countMin: 1}]`} {
		version(filter).is("data.versions.edges", "[]")
	}
	ask(`{ files(filter: {name: "*.tgz", sha1: "`+sha1Of("content")+`"}, orderBy: {field: NAME}) { edges { node { name } } } }`).
		is("data.files.edges.0.node.name", "hello-1.0.0.tgz", "data.files.edges.2.node.name", "hello-2.0.0.tgz")
	ask(`{ files(filter: {md5: "0*"}) { edges { node { name } } } }`).is("data.files.edges", "[]")

	for query, text := range map[string]string{
		`{ packages { edges { cursor } } }`:                               "filter",
		`{ packages(filter: {packageTypeIn: [X]}) { edges { cursor } } }`: "PackageType",
		`{ packages(filter: {createdMin: "x"}) { edges { cursor } } }`:    "Time",
		`{ packages(filter: {}, after: "x") { edges { cursor } } }`:       "Invalid cursor",
		`{ packages(filter: {}, first: -1) { edges { cursor } } }`:        "negative",
	} {
		ask(query).want(200, `"errors"`, text)
	}
	c.platform().do("POST", metadataPath, object{}).fails(400, "no query")
	c.newUser("joe")
	c.as("").platform().do("POST", metadataPath, object{"query": "{"}, basic("joe", "secret")...).want(403)
}
