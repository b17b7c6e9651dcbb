package jfrogtest_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// artifactPermission returns the artifact part of a permission.
func artifactPermission(users, groups map[string][]string, targets map[string][2][]string) map[string]any {
	resource := map[string]any{}
	for key, patterns := range targets {
		resource[key] = map[string]any{"include_patterns": patterns[0], "exclude_patterns": patterns[1]}
	}
	return map[string]any{"actions": map[string]any{"users": users, "groups": groups}, "targets": resource}
}

func TestPermissions(t *testing.T) {
	c := start(t, jfrogtest.WithoutDefaults())
	c.newUser("jane")
	read := artifactPermission(map[string][]string{"jane": {"READ", "DEPLOY"}}, nil, map[string][2][]string{"libs": {{"a/**"}, nil}, "ANY REMOTE": {}})
	c.api("POST", "v2/permissions", map[string]any{"name": "P 1", "resources": map[string]any{"artifact": read}}).want(201)
	c.api("POST", "v2/permissions", map[string]any{"name": "P 1"}).refused(409, "CONFLICT", "P 1")
	c.api("POST", "v2/permissions", map[string]any{"name": "P 2"}).want(201)
	c.api("GET", "v2/permissions/P%201", nil).want(200).is("name", "P 1", "resources.artifact.actions.users.jane", "[READ WRITE]",
		"resources.artifact.targets.ANY REMOTE.include_patterns", "[**]", "resources.artifact.targets.libs.exclude_patterns", "[]")
	r := c.api("GET", "v2/permissions?limit=1", nil).want(200).is("permissions.0.uri", "/access/api/v2/permissions/P%201", "cursor", "P 1", "permissions.1", nil)
	equal(t, "rest", c.api("GET", "v2/permissions?cursor="+strings.ReplaceAll(r.at("cursor").(string), " ", "%20"), nil).list("permissions", "name", ""), "P 2")
	c.api("PATCH", "v2/permissions/P%202/artifact", read).refused(404, "NOT_FOUND", "artifact")
	c.api("PUT", "v2/permissions/P%202/artifact", read).want(200)
	c.api("PATCH", "v2/permissions/P%202/artifact", map[string]any{"actions": map[string]any{"users": map[string]any{"admin": []string{"READ"}}}}).want(200)
	c.api("GET", "v2/permissions/P%202/artifact", nil).want(200).is("actions.users.jane", "[READ WRITE]", "actions.users.admin", "[READ]", "targets.libs.include_patterns", "[a/**]")
	c.api("GET", "v2/permissions/P%202/build", nil).refused(404, "NOT_FOUND", "build")
	c.api("DELETE", "v2/permissions/P%202/artifact", nil).want(200)
	c.api("GET", "v2/permissions/P%202", nil).is("resources", "map[]")
	for name, body := range map[string]map[string]any{
		"no user":   artifactPermission(map[string][]string{"none": {"READ"}}, nil, map[string][2][]string{"libs": {}}),
		"no group":  artifactPermission(nil, map[string][]string{"none": {"READ"}}, map[string][2][]string{"libs": {}}),
		"no action": artifactPermission(map[string][]string{"jane": {"FLY"}}, nil, map[string][2][]string{"libs": {}}),
		"no repo":   artifactPermission(nil, nil, map[string][2][]string{"none": {}}),
		"no target": artifactPermission(nil, nil, nil),
	} {
		t.Run(name, func(t *testing.T) {
			c.in(t).api("PUT", "v2/permissions/P%202/artifact", body).refused(400, "BAD_REQUEST", "")
		})
	}
	c.api("PUT", "v2/permissions/P%202/odd", read).refused(400, "BAD_REQUEST", "odd")
	c.api("DELETE", "v2/permissions/P%201", nil).want(200)
	c.api("GET", "v2/permissions/P%201", nil).refused(404, "NOT_FOUND", "P 1")
}

// enforced starts a server with restricted users. The user jane may read below a/, but not
// a/secret. The group devs may write below b/.
func enforced(t *testing.T) *client {
	c := start(t, jfrogtest.WithoutDefaults(), jfrogtest.WithRepository("other", "local", "generic"))
	c.repo("all", map[string]any{"rclass": "virtual", "packageType": "generic", "repositories": []string{"other", "libs"}})
	c.api("POST", "v2/groups", map[string]any{"name": "devs"}).want(201)
	c.newUser("jane")
	c.newUser("joe", "devs")
	c.api("POST", "v2/permissions", map[string]any{"name": "read", "resources": map[string]any{"artifact": artifactPermission(
		map[string][]string{"jane": {"READ"}}, nil, map[string][2][]string{"libs": {{"a/**"}, {"a/secret/**"}}})}}).want(201)
	c.api("POST", "v2/permissions", map[string]any{"name": "write", "resources": map[string]any{"artifact": artifactPermission(
		nil, map[string][]string{"devs": {"READ", "WRITE", "ANNOTATE"}}, map[string][2][]string{"libs": {{"b/**"}, nil}})}}).want(201)
	for _, path := range []string{"/libs/a/1", "/libs/a/secret/2", "/libs/b/3", "/other/a/4"} {
		c.put(path+";k=v", path)
	}
	return c
}

func TestReadingIsEnforced(t *testing.T) {
	c := enforced(t)
	jane := c.as(c.newToken(map[string]any{"username": "jane"}))
	jane.get("/libs/a/1").want(200, "/libs/a/1")
	jane.get("/all/a/1").want(200)
	jane.get("/libs/a/1.sha1").want(200)
	for _, path := range []string{"/libs/a/secret/2", "/libs/a/secret/2.sha1", "/libs/b/3", "/libs/b/none", "/other/a/4", "/all/a/4", "/other/a/none", "/libs/b/", "/other/",
		"/api/storage/libs/b/3", "/api/storage/libs/b", "/api/storage/libs/b/none", "/api/storage/libs/b/3?properties", "/api/storage/other?list&deep=1", "/api/storage/libs/b/3?stats",
		"/api/download/libs/b/3", "/api/archive/download/libs/b?archiveType=zip", "/api/repositories/other", "/api/storage/libs/a/1?permissions"} {
		jane.get(path).fails(403, "jane")
	}
	jane.do("POST", "/api/signed/url", map[string]any{"repo_path": "libs/b/3"}).fails(403, "")
	jane.get("/libs/a/none").fails(404, "")
	jane.get("/api/storage/libs/a/none").fails(404, "")
	equal(t, "root", jane.get("/api/storage/libs").want(200).list("children", "uri", ""), "/a")
	equal(t, "deep list", jane.get("/api/storage/libs?list&deep=1").want(200).list("files", "uri", ""), "/a/1")
	equal(t, "virtual list", jane.get("/api/storage/all/a?list&deep=1").want(200).list("files", "uri", ""), "/1")
	page := string(jane.get("/libs/").want(200).body)
	if strings.Contains(page, `"b/"`) || !strings.Contains(page, `"a/"`) {
		t.Errorf("simple browser: %s", page)
	}
	equal(t, "repositories", jane.get("/api/repositories").want(200).list("", "key", ""), "all libs")
	equal(t, "AQL", jane.do("POST", "/api/search/aql", `items.find({"type":"any"}).include("name","repo","path")`).want(200).list("results", "name", ""), ". a 1")
	prefix := c.srv.URL + "/artifactory/api/storage"
	for _, search := range []string{"prop?k=v", "artifact?name=*", "creation?from=0", "prop?k=v&repos=other,libs"} {
		equal(t, search, jane.get("/api/search/"+search).want(200).list("results", "uri", prefix), "/libs/a/1")
	}
	equal(t, "pattern", jane.get("/api/search/pattern?pattern=libs:*/*").want(200).at("files"), "[a/1]")
	jane.get("/api/search/creation?from=0&repos=other").fails(404, "")
	zip := string(jane.get("/api/archive/download/libs?archiveType=tar").want(200).body)
	if !strings.Contains(zip, "/libs/a/1") || strings.Contains(zip, "/libs/b/3") {
		t.Error("folder archive has other than readable files")
	}
}

func TestWritingIsEnforced(t *testing.T) {
	c := enforced(t)
	jane, joe := c.as(c.newToken(map[string]any{"username": "jane"})), c.as("")
	login := basic("joe", "secret")
	jane.do("PUT", "/libs/a/new", "x").fails(403, "WRITE")
	c.get("/libs/a/new").fails(404, "")
	joe.do("PUT", "/libs/b/new", "x", login...).want(201).is("createdBy", "joe")
	joe.do("PUT", "/libs/b/folder/", nil, login...).want(201)
	joe.do("PUT", "/libs/new/", nil, login...).fails(403, "WRITE")
	joe.do("PUT", "/libs/b/new", "x", login...).want(201)
	joe.do("PUT", "/libs/b/new", "other", login...).fails(403, "DELETE")
	c.get("/libs/b/new").want(200, "x")
	joe.do("DELETE", "/libs/b/new", nil, login...).fails(403, "DELETE")
	joe.do("DELETE", "/libs/b", nil, login...).fails(403, "DELETE")
	joe.do("DELETE", "/other/none", nil, login...).fails(403, "DELETE")
	jane.do("PUT", "/api/storage/libs/a/1?properties=x=1", nil).fails(403, "ANNOTATE")
	jane.do("DELETE", "/api/storage/libs/a/1?properties=k", nil).fails(403, "ANNOTATE")
	jane.do("PATCH", "/api/metadata/libs/a/1", map[string]any{"props": map[string]any{"x": "1"}}).fails(403, "ANNOTATE")
	joe.do("PUT", "/api/storage/libs/b?properties=x=1", nil, login...).want(204)
	c.get("/api/storage/libs/b/3?properties").is("properties.x", "[1]")
	joe.do("PUT", "/api/storage/libs?properties=x=1", nil, login...).fails(403, "ANNOTATE")
	joe.do("PUT", "/libs/a/new", "", slices.Concat(login, []string{"X-Checksum-Deploy", "true", "X-Checksum-Sha1", "11f6ad8ec52a2984abaafd7c3b516503785c2072"})...).fails(403, "WRITE")

	joe.do("POST", "/api/copy/libs/b/3?to=/libs/b/copy", nil, login...).want(200)
	joe.do("POST", "/api/copy/libs/b/3?to=/libs/a/copy", nil, login...).want(403, "WRITE")
	joe.do("POST", "/api/copy/libs/a/1?to=/libs/b/copy", nil, login...).want(403, "forbidden")
	joe.do("POST", "/api/move/libs/b/3?to=/libs/b/moved", nil, login...).want(403, "DELETE")
	c.get("/libs/b/3").want(200)
	c.get("/libs/a/copy").fails(404, "")
}

func TestAdministrationIsEnforced(t *testing.T) {
	c := enforced(t)
	c.do("PUT", "/api/build", map[string]any{"name": "app", "number": "1", "started": "2024-01-01T00:00:00.000Z"}).want(204)
	jane := c.as(c.newToken(map[string]any{"username": "jane"}))
	for _, call := range []string{"GET /artifactory/api/system", "PUT /artifactory/api/repositories/new", "DELETE /artifactory/api/repositories/libs", "POST /artifactory/api/trash/empty",
		"POST /artifactory/api/system/storage/gc", "GET /artifactory/api/storageinfo", "POST /artifactory/api/build/rename/app?to=x",
		"POST /artifactory/api/build/retention/app", "POST /lifecycle/api/v2/distribution/key/propagate/k"} {
		method, path, _ := strings.Cut(call, " ")
		jane.platform().do(method, path, nil).fails(403, "jane")
	}
	for _, call := range []string{"GET v2/users", "GET v2/users/admin", "POST v2/users", "GET v2/groups", "POST v2/groups", "GET v2/permissions", "POST v2/permissions",
		"DELETE v2/permissions/read", "GET v1/config/token/default_expiry"} {
		method, path, _ := strings.Cut(call, " ")
		jane.api(method, path, nil).refused(403, "FORBIDDEN", "jane")
	}
	build := map[string]any{"name": "app", "number": "2", "started": "2024-01-01T00:00:00.000Z"}
	jane.do("PUT", "/api/build", build).fails(403, "WRITE")
	jane.get("/api/build/app/1").fails(403, "")
	jane.get("/api/build").fails(404, "")
	c.api("PUT", "v2/permissions/read/build", artifactPermission(map[string][]string{"jane": {"READ", "WRITE"}}, nil,
		map[string][2][]string{"artifactory-build-info": {{"app/**"}, nil}})).want(200)
	jane.do("PUT", "/api/build", build).want(204)
	jane.get("/api/build/app/1").want(200)
	jane.do("POST", "/api/search/aql", "builds.find()").fails(403, "build domain")
	jane.do("DELETE", "/api/build/app?deleteAll=1", nil).fails(403, "DELETE")
	build["name"] = "apple"
	jane.do("PUT", "/api/build", build).fails(403, "WRITE")
}

func TestTokenScopes(t *testing.T) {
	c := enforced(t)
	scoped := func(scope string) *client {
		return c.as(c.newToken(map[string]any{"username": "robot", "scope": scope}))
	}
	reader := scoped("artifact:lib?/b/**:r")
	reader.get("/libs/b/3").want(200)
	reader.get("/libs/a/1").fails(403, "robot")
	reader.do("PUT", "/libs/b/x", "x").fails(403, "WRITE")
	equal(t, "root", reader.get("/api/storage/libs").want(200).list("children", "uri", ""), "/b")
	writer := scoped("artifact:other:r,w,d artifact:libs/a/**:*")
	writer.do("PUT", "/other/x", "x").want(201)
	writer.do("DELETE", "/other/a/4", nil).want(204)
	writer.do("PUT", "/libs/a/1", "changed").want(201)
	writer.get("/libs/b/3").fails(403, "")
	writer.get("/api/storage/libs/a/1?permissions").want(200).is("principals.users.admin", "[r w n d m]", "principals.users.jane", "[r]", "principals.groups", "map[]")
	scoped("applied-permissions/groups:devs").do("PUT", "/libs/b/x", "x").want(201).is("createdBy", "robot")
	scoped("applied-permissions/groups:none").get("/libs/b/3").fails(403, "")
	auditor := scoped("system:identities:r")
	auditor.api("GET", "v2/users", nil).want(200)
	auditor.api("GET", "v2/permissions", nil).refused(403, "FORBIDDEN", "")
	auditor.api("GET", "v1/tokens", nil).refused(403, "FORBIDDEN", "")
	scoped("applied-permissions/admin").get("/api/system").want(200)
}

func TestAQLOfUsersIsEnforced(t *testing.T) {
	c := enforced(t)
	jane := c.as(c.newToken(map[string]any{"username": "jane"}))
	for query, missing := range map[string]string{
		`items.find().include("name","repo")`: "path",
		`items.find().include("repo","path")`: "name",
		`items.find().include("size")`:        "name",
	} {
		jane.aql(query).fails(403, missing+" is missing")
		c.aql(query).want(200)
	}
	jane.aql(`builds.find()`).fails(403, "build domain")
	c.aql(`builds.find()`).want(200)
	for _, query := range []string{`items.find()`, `items.find().include("name","repo","path","stat")`, `items.find().include("property")`} {
		equal(t, query, jane.aql(query).want(200).rows("path"), "a")
	}
}
