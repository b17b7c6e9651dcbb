package jfrogtest_test

import (
	"strings"
	"testing"

	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// calculations are the operations that calculate the metadata of a local repository with the key r,
// and the classes of repositories besides local and federated ones.
var calculations = []struct{ packageType, path, classes string }{
	{"alpine", "alpine/r/reindex", ""},
	{"bower", "bower/r/reindex", "remote virtual"},
	{"cargo", "cargo/r/reindex?async=1", "remote"},
	{"cocoapods", "cocoapods/r/reindex", "remote virtual"},
	{"conan", "conan/r/reindex", ""},
	{"conda", "conda/r/reindex", ""},
	{"cran", "cran/reindex/r", ""},
	{"debian", "deb/reindex/r?writeProps=0", "virtual"},
	{"gems", "gems/r/reindex", "remote virtual"},
	{"helm", "helm/r/reindex", ""},
	{"maven", "maven/calculateMetadata/r/", ""},
	{"maven", "maven?repos=r&force=1", "remote virtual"},
	{"npm", "npm/r/reindex", "virtual"},
	{"nuget", "nuget/r/reindex", "remote virtual"},
	{"opkg", "opkg/reindex/r", ""},
	{"pub", "pub/r/reindex", "remote"},
	{"pypi", "pypi/r/reindex", ""},
	{"rpm", "yum/r?path=7/os", "virtual"},
	{"swift", "swift/r/reindex", "remote virtual"},
	{"terraform", "terraform/r/reindex", "remote virtual"},
}

// call returns the path of a calculation for another repository.
func call(path, key string) string {
	path = strings.Replace(path, "/r/", "/"+key+"/", 1)
	path = strings.Replace(path, "/r?", "/"+key+"?", 1)
	if strings.HasSuffix(path, "/r") {
		path = path[:len(path)-1] + key
	}
	return "/api/" + strings.Replace(path, "repos=r", "repos="+key, 1)
}

func TestMetadataCalculations(t *testing.T) {
	c := start(t)
	for _, tc := range calculations {
		for _, class := range []string{"local", "federated", "remote", "virtual"} {
			key := tc.packageType + "-" + class
			if reply := c.get("/api/repositories/" + key); reply.status != 200 {
				c.repo(key, map[string]any{"rclass": class, "packageType": tc.packageType, "url": "https://example.org"})
			}
			reply := c.do("POST", call(tc.path, key), nil)
			if class == "local" || class == "federated" || strings.Contains(tc.classes, class) {
				reply.want(200)
				equal(t, "Content-Type", reply.header.Get("Content-Type"), "application/text")
			} else {
				reply.fails(400, "not supported for the "+class+" repository '"+key+"'")
			}
		}
		c.do("POST", call(tc.path, "libs"), nil).fails(400, "has the package type generic, not "+tc.packageType)
		c.do("POST", call(tc.path, "none"), nil).fails(404, "Repository 'none' not found")
		c.do("POST", call(tc.path, "auto-trashcan"), nil).fails(404, "not found")
		c.do("GET", call(tc.path, "libs"), nil).fails(405, "Method Not Allowed")
	}
	c.do("POST", "/api/npm/npm-local/reindex", nil).
		want(200, "Recalculating index for npm repository npm-local scheduled to run")
	c.do("POST", "/api/gems/gems-local/reindex", nil).want(200, "OK")
	equal(t, "text", string(c.do("POST", "/api/helm/helm-local/reindex", nil).body), "OK")
}

func TestMetadataOfFoldersAndCaches(t *testing.T) {
	c := start(t)
	c.repo("charts", map[string]any{"rclass": "local", "packageType": "helm"})
	c.repo("mvn", map[string]any{"rclass": "local", "packageType": "maven"})
	c.repo("deb", map[string]any{"rclass": "remote", "packageType": "debian", "url": "https://example.org"})
	c.repo("apt", map[string]any{"rclass": "local", "packageType": "debian"})
	c.put("/charts/a/b/c.tgz", "chart")
	c.put("/mvn/org/acme/a.jar", "jar")

	c.do("POST", "/api/helm/charts/a/b/reindex", nil).want(200)
	c.do("POST", "/api/helm/charts/a/x/reindex", nil).fails(404, "charts:a/x")
	c.do("POST", "/api/helm/charts/a/b/c.tgz/reindex", nil).fails(400, "not a folder")
	c.do("POST", "/api/helm/charts/a/b", nil).fails(404, "Not Found")
	c.do("POST", "/api/maven/calculateMetadata/mvn/org", nil).want(200)
	c.do("POST", "/api/maven/calculateMetadata/mvn", nil).want(200)
	c.do("POST", "/api/maven/calculateMetadata/mvn/com", nil).fails(404, "mvn:com")

	c.do("POST", "/api/deb/indexCached/deb-cache", nil).want(200, "deb-cache is scheduled")
	c.do("POST", "/api/deb/indexCached/apt", nil).fails(400, "not a cache")
	c.do("POST", "/api/deb/indexCached/deb", nil).fails(400, "remote repository 'deb'")

	c.do("POST", "/api/maven?repos=mvn,%20mvn", nil).want(200, "'[mvn, mvn]'")
	c.do("POST", "/api/maven", nil).want(200, "'[]'")
	c.do("POST", "/api/maven?repos=mvn,none", nil).fails(404, "none")
}

func TestYUMMetadata(t *testing.T) {
	c := start(t)
	c.repo("auto", map[string]any{"rclass": "local", "packageType": "rpm", "calculateYumMetadata": true})
	c.repo("all", map[string]any{"rclass": "virtual", "packageType": "rpm", "repositories": []string{"auto"}})
	c.do("POST", "/api/yum/auto", nil).fails(400, "only async=1")
	c.do("POST", "/api/yum/auto?async=1", nil).want(200, "'auto' accepted")
	c.do("POST", "/api/yum/all", nil).fails(400, "path is missing")
	c.do("POST", "/api/yum/all?path=7/os", nil).want(200)
}

func TestMetadataPermissions(t *testing.T) {
	c := start(t, jfrogtest.WithRepository("npm", "local", "npm"), jfrogtest.WithRepository("swift", "local", "swift"))
	c.newUser("jane")
	jane := basic("jane", "secret")
	c.do("POST", "/api/npm/npm/reindex", nil, jane...).fails(403, "MANAGE")
	c.do("POST", "/api/swift/swift/reindex", nil, jane...).fails(403, "administrator")
	manage := artifactPermission(map[string][]string{"jane": {"MANAGE"}}, nil, map[string][2][]string{"npm": {{"**"}, nil}})
	c.api("POST", "v2/permissions", map[string]any{"name": "p", "resources": map[string]any{"artifact": manage}}).want(201)
	c.do("POST", "/api/npm/npm/reindex", nil, jane...).want(200)
	c.as("").do("POST", "/api/npm/npm/reindex", nil).want(401)
}

func TestRemoteConfiguration(t *testing.T) {
	c := start(t)
	c.newUser("jane")
	jane := basic("jane", "secret")
	c.repo("far", map[string]any{"rclass": "remote", "url": "https://example.org", "username": "u", "password": "hidden"})
	reply := c.get("/api/repositories/far/configuration").want(200).is("key", "far", "url", "https://example.org", "username", "u", "password", nil)
	equal(t, "Content-Type", reply.header.Get("Content-Type"),
		"application/vnd.org.jfrog.artifactory.repositories.SharedRemoteRepositoryConfiguration+json")
	c.get("/api/repositories/far/configuration", jane...).fails(403, "not shared")
	c.do("POST", "/api/repositories/far", map[string]any{"shareConfiguration": true}).want(200)
	c.get("/api/repositories/far/configuration", jane...).want(200).is("key", "far", "username", nil)
	c.get("/api/repositories/libs/configuration").fails(404, "libs")
	c.get("/api/repositories/none/configuration").fails(404, "none")
	c.as("").get("/api/repositories/far/configuration").want(401)
}
