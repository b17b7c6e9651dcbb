package jfrogtest_test

import (
	"fmt"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// aqlServer starts a server with things of every domain.
func aqlServer(t *testing.T) *client {
	now := time.Date(2024, 3, 1, 0, 0, 0, 0, time.UTC)
	c := start(t, jfrogtest.WithClock(func() time.Time { return now }), jfrogtest.WithRepository("dev", "local", "generic"), jfrogtest.WithRepository("far", "remote", "generic"))
	c.repo("all", map[string]any{"rclass": "virtual", "repositories": []string{"libs"}})
	now = now.AddDate(0, 0, -10)
	c.put("/libs/org/old.jar;license=GPL;qa=done", "old")
	now = now.AddDate(0, 0, 10)
	c.put("/libs/org/new.jar;license=Apache-1.0;license=LGPL;b=yes;build.name=app;build.number=1", "new jar")
	c.put("/libs/top.txt", "text")
	c.put("/dev/org/deep/er/new.jar;build.name=app;build.number=2", "newer jar")
	c.put("/dev/z.zip", pack(t, "zip", "META-INF/a.txt", "a", "b.txt", "b"))
	c.get("/dev/z.zip").want(200)
	c.do("DELETE", "/libs/gone", nil)
	if err := c.srv.FillCache("far", "cached.txt", []byte("cached")); err != nil {
		t.Fatal(err)
	}
	c.put("/dev/trash.me", "x")
	c.do("DELETE", "/dev/trash.me", nil).want(204)
	for i, content := range []string{"new jar", "newer jar"} {
		number := fmt.Sprint(i + 1)
		c.do("PUT", "/api/build", map[string]any{
			"name": "app", "number": number, "started": "2024-02-0" + number + "T00:00:00.000+0000", "url": "http://ci/" + number,
			"properties": map[string]any{"env": "e" + number},
			"modules": []any{map[string]any{"id": "m" + number,
				"artifacts":    []any{map[string]any{"name": "new.jar", "type": "jar", "sha1": sha1Of(content)}},
				"dependencies": []any{map[string]any{"id": "dep", "sha1": sha1Of("old"), "scopes": []string{"compile", "test"}}}}},
		}).want(204)
	}
	// The artifact of build 1 also belongs to build 3 of another name.
	c.do("PUT", "/api/build", map[string]any{"name": "other", "number": "3", "started": "2024-02-03T00:00:00.000+0000",
		"modules": []any{map[string]any{"id": "m", "artifacts": []any{map[string]any{"name": "x", "sha1": sha1Of("new jar")}}}}}).want(204)
	c.do("POST", "/api/build/promote/app/1", map[string]any{"status": "staged", "comment": "fine", "ciUser": "ci"}).want(200)
	return c
}

func (c *client) aql(query string) reply {
	c.t.Helper()
	return c.do("POST", "/api/search/aql", query)
}

// rows joins one member of all results.
func (r reply) rows(member string) string {
	r.t.Helper()
	return r.list("results", member, "")
}

func TestAQLCriteria(t *testing.T) {
	c := aqlServer(t)
	for _, tc := range []struct{ criteria, want string }{
		{``, "cached.txt new.jar new.jar old.jar top.txt z.zip"},
		{`{"repo":"libs"}`, "new.jar old.jar top.txt"},
		{`{"repo":{"$ne":"libs"}}`, "cached.txt new.jar z.zip"},
		{`{"repo":"nowhere"}`, ""},
		{`{"repo":"all"}`, "new.jar old.jar top.txt"},
		{`{"repo":{"$ne":"all"}}`, "cached.txt new.jar z.zip"},
		{`{"repo":"far-cache"}`, "cached.txt"},
		{`{"repo":"far"}`, ""},
		{`{"repo":"auto-trashcan"}`, "trash.me"},
		{`{"name":{"$match":"*.jar"}}`, "new.jar new.jar old.jar"},
		{`{"name":{"$match":"?ew.jar"},"repo":"dev"}`, "new.jar"},
		{`{"name":{"$nmatch":"*.jar"}}`, "cached.txt top.txt z.zip"},
		{`{"name":"*.jar"}`, ""},
		{`{"path":"."}`, "cached.txt top.txt z.zip"},
		{`{"path":{"$match":"org/*"}}`, "new.jar"},
		{`{"depth":{"$gte":4}}`, "new.jar"},
		{`{"type":"folder","repo":"dev"}`, ". deep er org"},
		{`{"type":"any","path":"org/deep"}`, "er"},
		{`{"type":"any","repo":"libs","depth":1}`, "org top.txt"},
		{`{"size":{"$gt":"6"},"name":{"$match":"*.jar"}}`, "new.jar new.jar"},
		{`{"size":7}`, "new.jar"},
		{`{"sha256":{"$match":"93eac758088da212*"}}`, "new.jar"},
		{`{"actual_sha1":"` + sha1Of("old") + `"}`, "old.jar"},
		{`{"created":{"$before":"7d"}}`, "old.jar"},
		{`{"modified":{"$last":"7d"},"repo":"libs"}`, "new.jar top.txt"},
		{`{"updated":{"$lt":"2024-02-25"}}`, "old.jar"},
		{`{"created":{"$eq":"2024-03-01T00:00:00Z"},"repo":"dev"}`, "new.jar z.zip"},
		{`{"@license":"GPL"}`, "old.jar"},
		{`{"@license":"*"}`, "new.jar old.jar"},
		{`{"@license":{"$match":"*GPL"}}`, "new.jar old.jar"},
		{`{"@license":{"$nmatch":"*GPL"},"repo":"libs"}`, "top.txt"},
		{`{"@license":{"$ne":"GPL"},"repo":"libs"}`, "new.jar top.txt"},
		{`{"@*":"done"}`, "old.jar"},
		{`{"property.key":"qa","property.value":"GPL"}`, "old.jar"},
		{`{"property.key":"license","property.value":{"$match":"Apa*"}}`, "new.jar"},
		{`{"$msp":[{"@license":{"$match":"*GPL"}},{"@license":{"$ne":"GPL"}}]}`, "new.jar"},
		{`{"$msp":[{"@license":{"$match":"Apache*"}},{"@license":{"$match":"*GPL"}}]}`, ""},
		{`{"$or":[{"name":"top.txt"},{"$and":[{"repo":"dev"},{"name":"z.zip"}]}]}`, "top.txt z.zip"},
		{`{"name":"top.txt"},{"repo":"libs"}`, "top.txt"},
		{`{"name":"top.txt"},{"repo":"dev"}`, ""},
		{`{"stat.downloads":{"$gt":0}}`, "z.zip"},
		{`{"stat.downloads":null,"repo":"dev"}`, "new.jar"},
		{`{"stat.downloaded":{"$last":"1d"}}`, "z.zip"},
		{`{"archive.entry.name":"a.txt"}`, "z.zip"},
		{`{"archive.entry.name":"b.txt","archive.entry.path":"META-INF"}`, ""},
		{`{"artifact.module.build.name":"app","artifact.module.build.number":"1"}`, "new.jar"},
		{`{"artifact.module.build.name":"app","artifact.module.build.number":"3"}`, ""},
		{`{"artifact.module.build.name":"other"}`, "new.jar"},
		{`{"artifact.module.build.@env":"e2"}`, "new.jar"},
		{`{"dependency.module.build.number":"1"}`, "old.jar"},
		{`{"@build.name":"app","@build.number":"2"}`, "new.jar"},
		{`{"created":{"$BEFORE":"7D"}}`, "old.jar"},
		{`{"created":{"$last":"10Days"},"repo":{"$EQ":"libs"}}`, "new.jar old.jar top.txt"},
		{`{"artifact.name":{"$ne":"x"}}`, "new.jar new.jar"},
		{`{"artifact.name":{"$nmatch":"x"}}`, "cached.txt new.jar new.jar old.jar top.txt z.zip"},
		{`{"artifact.type":{"$ne":"jar"}}`, "cached.txt new.jar old.jar top.txt z.zip"},
		{`{"artifact.module.build.number":{"$ne":"1"}}`, "new.jar new.jar"},
		{`{"artifact.module.name":{"$ne":"m1"}}`, "new.jar new.jar"},
		{`{"artifact.module.build.name":{"$ne":"app"}}`, "new.jar"},
		{`{"artifact.module.build.created":{"$ne":"2020-01-01"}}`, "new.jar new.jar"},
		{`{"artifact.module.build.promotion.status":{"$ne":"x"}}`, "new.jar"},
		{`{"dependency.name":{"$ne":"x"}}`, "old.jar"},
		{`{"dependency.module.name":{"$ne":"m1"}}`, "old.jar"},
		{`{"archive.item.repo":{"$ne":"libs"}}`, "z.zip"},
		{`{"$msp":[{"@license":{"$ne":"GPL"}}],"repo":"libs"}`, "new.jar old.jar top.txt"},
		{`{"$msp":[{"@license":{"$ne":"GPL"}},{"@qa":{"$nmatch":"d*"}}],"repo":"libs"}`, "new.jar top.txt"},
		{`{"$msp":[{"@license":{"$match":"*"}},{"@b":{"$ne":"yes"}}]}`, "new.jar old.jar"},
		{`{"@lic*":{"$match":"*"}}`, "new.jar old.jar"},
		{`{"@license":{"$ne":"*"},"repo":"libs"}`, "top.txt"},
	} {
		t.Run(tc.criteria, func(t *testing.T) {
			names := strings.Fields(c.in(t).aql("items.find(" + tc.criteria + ")").want(200).rows("name"))
			sort.Strings(names)
			equal(t, "names", strings.Join(names, " "), tc.want)
		})
	}
}

func TestAQLOutput(t *testing.T) {
	c := aqlServer(t)
	r := c.aql(`items.find({"repo":"libs","name":"old.jar"})`).want(200)
	r.is("results.0.repo", "libs", "results.0.path", "org", "results.0.name", "old.jar", "results.0.type", "file", "results.0.size", 3,
		"results.0.created", "2024-02-20T00:00:00.000Z", "results.0.created_by", "admin", "results.0.actual_sha1", nil,
		"range.start_pos", 0, "range.end_pos", 1, "range.total", 1, "range.limit", nil)
	equal(t, "default fields", len(r.at("results.0").(map[string]any)), 10)

	r = c.aql(`items.find({"name":"old.jar"}).include("name","actual_md5")`).is("results.0.actual_md5", "149603e6c03516362a8da23f624db945")
	equal(t, "named fields", len(r.at("results.0").(map[string]any)), 2)
	c.aql(`items.find({"name":"old.jar"}).include("*")`).is("results.0.depth", 2, "results.0.virtual_repos", nil)
	c.aql(`items.find({"name":"old.jar"}).include("repo","path","name","virtual_repos")`).is("results.0.virtual_repos", "[all]")
	c.aql(`items.find({"repo":"all","name":"old.jar"})`).is("results.0.virtual_repos", "[all]", "results.0.repo", "libs")

	c.aql(`items.find({"name":"old.jar"}).include("property")`).is("results.0.repo", "libs",
		"results.0.properties", "[map[key:license value:GPL] map[key:qa value:done]]")
	c.aql(`items.find({"repo":"libs"}).include("name","@license")`).is("range.total", 2, "results.0.properties.0.value", "Apache-1.0", "results.1.properties", "[map[key:license value:GPL]]")
	c.aql(`items.find({"repo":"libs"}).include("name","@qa","@b")`).is("range.total", 2,
		"results.0.properties", "[map[key:b value:yes]]", "results.1.properties", "[map[key:qa value:done]]")
	c.aql(`items.find({"repo":"libs"}).include("name","@*")`).is("range.total", 3, "results.2.properties", nil,
		"results.1.properties", "[map[key:license value:GPL] map[key:qa value:done]]")
	c.aql(`items.find().include("name","artifact.module.build.@env")`).is("range.total", 2)
	c.aql(`items.find({"name":"old.jar"}).include("name","property.value")`).is("results.0.properties", "[map[value:GPL] map[value:done]]")
	c.aql(`items.find({"name":"z.zip"}).include("name","stat")`).is("results.0.stats.0.downloads", 1, "results.0.stats.0.downloaded_by", "admin")
	c.aql(`items.find({"name":"old.jar"}).include("stat.downloads")`).is("results.0.stats", "[map[downloads:0]]", "results.0.repo", "libs")
	c.aql(`items.find({"name":"z.zip"}).include("name","archive.entry")`).is("results.0.archives.0.entries",
		"[map[entry.name:a.txt entry.path:META-INF] map[entry.name:b.txt]]")
	c.aql(`items.find({"@build.number":"1"}).include("name","artifact.module.build.number")`).is(
		"results.0.artifacts", "[map[modules:[map[builds:[map[build.number:1]]]]] map[modules:[map[builds:[map[build.number:3]]]]]]")
}

func TestAQLClauses(t *testing.T) {
	c := aqlServer(t)
	r := c.aql(`items.find({"repo":"libs"}).include("name","size").sort({"$desc":["size","name"]}).offset(1).limit(1)`).want(200)
	r.is("range.start_pos", 1, "range.end_pos", 1, "range.total", 1, "range.limit", 1)
	equal(t, "sorted", r.rows("name"), "top.txt")
	equal(t, "ascending", c.aql(`items.find({"repo":"libs"}).sort({"$asc":["created","name"]})`).rows("name"), "old.jar new.jar top.txt")
	equal(t, "beyond the end", c.aql(`items.find().offset(100)`).want(200).rows("name"), "")
	equal(t, "distinct", c.aql(`items.find({"name":"new.jar"}).include("name")`).rows("name"), "new.jar")
	equal(t, "not distinct", c.aql(`items.find({"name":"new.jar"}).include("name").distinct(false)`).rows("name"), "new.jar new.jar")
	// The new jar has five properties, the old one two, and the text none.
	r = c.aql(`items.find({"repo":"libs"}).include("property").limit(6)`).want(200).is("range.limit", 6, "range.total", 2)
	equal(t, "limit counts joined rows", r.rows("name"), "new.jar old.jar")
	equal(t, "limit cuts properties", fmt.Sprint(r.at("results.1.properties")), "[map[key:license value:GPL]]")
	r = c.aql(`items.find({"repo":"libs"}).include("name","@*","stat").sort({"$desc":["name"]}).offset(2).limit(1)`).want(200).is("range.start_pos", 2)
	equal(t, "offset counts joined rows", r.rows("name"), "old.jar")
	equal(t, "offset cuts properties", fmt.Sprint(r.at("results.0.properties")), "[map[key:qa value:done]]")
	equal(t, "sort with properties", c.aql(`items.find({"repo":"libs"}).include("name","property").sort({"$desc":["name"]})`).rows("name"), "top.txt old.jar new.jar")
	r = c.aql(`items.find({"repo":"libs"}).include("name","artifact.name").limit(2)`).want(200)
	equal(t, "artifacts of joined rows", r.rows("name")+fmt.Sprint(r.at("results.0.artifacts")), "new.jar[map[artifact.name:new.jar] map[artifact.name:x]]")
	// The jar is an artifact of two builds, which the output does not show.
	const twice = `items.find({"repo":"libs","artifact.module.build.name":{"$match":"*"}}).include("name","property").offset(5).limit(1)`
	equal(t, "distinct joined rows", c.aql(twice).want(200).rows("name"), "")
	equal(t, "all joined rows", c.aql(twice+`.distinct(false)`).want(200).rows("name"), "new.jar")
	equal(t, "limit 0", c.aql(`items.find().include("property").limit(0)`).want(200).rows("name"), "")
	c.aql(`items.find().include("name","property").sort({"$desc":["size"]})`).fails(400, "sort")
	equal(t, "transitive", c.aql(`items.find({"repo":"far"}).transitive()`).want(200).rows("repo"), "far-cache")
	const alternatives = `items.find({"name":{"$ne":"none"},"$or":[{"$and":[{"repo":"far","path":"p"}]},{"$and":[{"repo":"%s","name":{"$match":"*"}}]}]}).transitive()`
	equal(t, "transitive with alternatives", c.aql(fmt.Sprintf(alternatives, "far")).want(200).rows("repo"), "far-cache")
	c.aql(fmt.Sprintf(alternatives, "libs")).fails(400, "repo")
	c.aql(`items.find({"$or":[{"repo":"far"},{"name":"a"}]}).transitive()`).fails(400, "repo")
	c.aql(`items.find({"$or":[{"repo":"far"},{"repo":{"$match":"far"}}]}).transitive()`).fails(400, "repo")
	c.do("POST", "/api/search/aql?query=items.find(%7B%22name%22:%22z.zip%22%7D)", nil).want(200).is("results.0.name", "z.zip")
}

func TestAQLOtherDomains(t *testing.T) {
	c := aqlServer(t)
	r := c.aql(`builds.find({"name":"app","module.artifact.item.@b":"yes"})`).want(200).is("range.total", 1,
		"results.0", fmt.Sprint(map[string]any{"build.name": "app", "build.number": "1", "build.url": "http://ci/1",
			"build.created": "2024-03-01T00:00:00.000Z", "build.created_by": "admin"}))
	equal(t, "builds", r.rows("build.number"), "1")
	equal(t, "builds with items of other names", c.aql(`builds.find({"module.artifact.item.name":{"$ne":"x"}})`).rows("build.number"), "1 2 3")
	c.aql(`builds.find({"number":"2"}).include("number","module.artifact.item")`).is("results.0.modules.0.artifacts.0.items.0.name", "new.jar")
	c.aql(`builds.find({"promotion.status":"staged"}).include("number","promotion")`).want(200, `"build.promotion.status": "staged"`, `"build.promotion.comment": "fine"`).is("range.total", 1)
	c.aql(`builds.find({"number":"1"}).include("number","property")`).want(200, `"build.properties": [`, `"build.property.key": "env"`)
	equal(t, "dependency scopes", c.aql(`builds.find({"module.dependency.scope":"test"})`).rows("build.name"), "app app")
	equal(t, "entries", c.aql(`archive.entries.find({"archive.item.name":"z.zip"})`).rows("entry.name"), "a.txt b.txt")
	equal(t, "promotions", c.aql(`build.promotions.find({"status":"staged"})`).rows("build.promotion.user"), "ci")
	r = c.aql(`properties.find({"key":"license","item.repo":"libs"}).include("value","item.name")`).want(200)
	equal(t, "properties", r.rows("value"), "Apache-1.0 LGPL GPL")
	r.is("results.0.items", "[map[name:new.jar]]")
	equal(t, "stats", c.aql(`stats.find({"downloads":{"$gt":"0"}}).include("item.name","downloads")`).want(200).is("results.0.items", "[map[name:z.zip]]").rows("downloads"), "1")
	equal(t, "archives", fmt.Sprint(c.aql(`archives.find({"entry.name":"a.txt"}).include("item.name")`).want(200).at("results.0.items")), "[map[name:z.zip]]")
	equal(t, "artifacts", c.aql(`artifacts.find({"module.build.name":"app"}).include("name","module.build.number")`).want(200).rows("artifact.name"), "new.jar new.jar")
	equal(t, "dependencies", c.aql(`dependencies.find({"item.name":"old.jar"})`).want(200).rows("dependency.name"), "dep")
	equal(t, "modules", c.aql(`modules.find({"build.name":"app"}).sort({"$desc":["name"]})`).want(200).rows("module.name"), "m2 m1")
	equal(t, "release artifacts", c.aql(`release_artifacts.find()`).want(200).rows("release_artifact.repo_path"), "")
	equal(t, "releases", c.aql(`releases.find()`).want(200).rows("release.name"), "")
}

func TestAQLRefusals(t *testing.T) {
	c := start(t)
	for query, message := range map[string]string{
		"":                                "Couldn't find the query",
		"items.find({":                    "it looks like there is syntax error near the following sub-query",
		`items.find({"nofield":"x"})`:     `sub-query: "nofield"`,
		`things.find()`:                   "sub-query: things",
		`items.find({"size":{"$odd":1}})`: "Failed to parse query",
		`items.find().limit(1).sort({"$asc":["name"]})`:           "sort(",
		`items.find().include("name").sort({"$asc":["created"]})`: "sort",
	} {
		t.Run(query, func(t *testing.T) { c.in(t).aql(query).fails(400, message) })
	}
	anonymous := newClient(t, jfrogtest.New(t, jfrogtest.WithAnonymousRead()))
	anonymous.token = ""
	anonymous.aql("items.find()").fails(403, "non-anonymous")
}

func TestAQLPropertiesOfBuilds(t *testing.T) {
	c := aqlServer(t)
	c.do("PUT", "/api/build", object{"name": "props", "number": "1", "started": "2024-02-04T00:00:00.000+0000", "properties": object{"env": "e9"},
		"modules": []object{{"id": "m9", "properties": object{"k": "v"}}}}).want(204)
	c.aql(`build.properties.find({"key": "env", "value": {"$match": "e*"}})`).want(200, "e1", "e2", "e9")
	c.aql(`build.properties.find({"build.name": "props"})`).is("results.0", "map[build.property.key:env build.property.value:e9]", "range.total", 1)
	c.aql(`module.properties.find({"module.name": "m9"})`).is("results.0", "map[module.property.key:k module.property.value:v]")
	c.aql(`module.properties.find({"item.name": "x"})`).fails(400, "")
	c.newUser("jane")
	c.as("").do("POST", "/api/search/aql", `build.properties.find()`, basic("jane", "secret")...).want(403)
}
