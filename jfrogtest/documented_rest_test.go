package jfrogtest_test

import (
	"testing"

	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// restTraffic calls the operations that need a server with distribution repositories and user
// plugins, and the live logs of all products.
func restTraffic(t *testing.T, c *client) {
	t.Helper()
	other := start(t, jfrogtest.WithRepository("dist", "distribution", ""),
		jfrogtest.WithPlugin(jfrogtest.Plugin{Name: "tag", Type: "executions", Version: "1", Users: []string{"ci"}, Params: map[string]string{"a": "b"}}),
		jfrogtest.WithPlugin(jfrogtest.Plugin{Name: "release", Type: "staging", Run: func(jfrogtest.PluginCall) (int, any) {
			return 200, object{"promotionConfig": object{"targetRepository": "libs", "comment": "c", "status": "s"}}
		}}))
	other.observe, c = c.observe, other

	for _, log := range []string{"xray", "pipelines", "distribution"} {
		c.platform().get("/"+log+"/api/v1/system/logs/config").want(200, log+"-request.log")
		c.platform().get("/"+log+"/api/v1/system/logs/data?file_size=0&id="+log+"-request.log").want(200, "/api/v1/system/logs/config")
	}
	c.get("/api/plugins").is("executions.0.name", "tag", "staging.0.name", "release")
	c.get("/api/plugins/executions").is("executions.0.users", "[ci]")
	c.do("POST", "/api/plugins/execute/tag?params=a=1,2;b=3&async=1", nil).want(200, "OK")
	c.get("/api/plugins/build/staging/release?buildName=app").is("promotionConfig.status", "s")

	c.put("/libs/app.zip;build.name=app;build.number=1;artifactory.licenses=MIT", "x")
	c.do("PUT", "/api/build", object{"name": "app", "number": "1", "started": "2024-01-01T00:00:00.000+0000", "modules": []any{object{
		"id": "m", "artifacts": []any{object{"name": "app.zip", "sha1": "11f6ad8ec52a2984abaafd7c3b516503785c2072"}}}}}).want(204)
	c.do("POST", "/api/build/distribute/app/1", object{"targetRepo": "dist", "dryRun": true}).want(200)
	c.do("POST", "/api/distribute", object{"targetRepo": "dist", "packagesRepoPaths": []string{"libs/app.zip"}}).want(200)
	c.get("/api/repositories?type=distribution").is("0.key", "dist")
	c.get("/dist/app.zip").want(200, "x")
	c.do("POST", "/api/xray/scanBuild", object{"buildName": "app", "buildNumber": "1"}).is("licenses.0.name", "MIT")
	c.put("/libs/bintray-info.json", `{"package":{"name":"p","repo":"r","subject":"acme"},"version":{"name":"1"},"applyToRepoFiles":["app.zip"]}`)
	c.do("POST", "/api/bintray/push?descriptor=libs/bintray-info.json", nil).want(200)

	config := string(c.get("/api/system/security").want(200).body)
	c.do("POST", "/api/system/security", config, "Content-Type", "application/xml").want(200)
}
