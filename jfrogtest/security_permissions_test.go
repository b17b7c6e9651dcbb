package jfrogtest_test

import (
	"strings"
	"testing"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

func startWithPeople(t *testing.T) *client {
	c := start(t, jfrogtest.WithoutDefaults(), jfrogtest.WithRepository("far", "remote", "generic"))
	c.newUser("joe")
	c.newUser("jane")
	c.api("POST", "v2/groups", object{"name": "devs", "members": []string{"jane"}}).want(201)
	c.put("/libs/org/a.txt", "a")
	c.put("/libs/com/b.txt", "b")
	return c
}

// Permission targets of every API grant the same rights.
func TestOldPermissionTargets(t *testing.T) {
	c := startWithPeople(t)
	may := func(name, method, path string, status int) {
		t.Helper()
		c.do(method, path, nil, basic(name, "secret")...).want(status)
	}
	const v1, v2 = "/api/security/permissions/p", "/api/v2/security/permissions/p"
	may("joe", "GET", "/libs/org/a.txt", 403)
	c.do("PUT", v1, object{
		"repositories": []string{"libs", "far",
			"ANY LOCAL"}, "includesPattern": "org/**, net/**", "excludesPattern": "org/x/**",
		"principals": object{"users": object{"joe": []string{"r", "n"}},
			"groups": object{"devs": []string{"m", "d", "w", "mxm", "x"}}},
	}).want(201)
	may("joe", "GET", "/libs/org/a.txt", 200)
	may("joe", "GET", "/libs/com/b.txt", 403)
	may("joe", "PUT", "/libs/org/c.txt", 403)
	may("jane", "PUT", "/libs/org/c.txt", 201)
	may("jane", "PUT", "/libs/org/x/c.txt", 403)
	c.get(v1).want(200).is("name", "p", "includesPattern", "org/**,net/**", "excludesPattern",
		"org/x/**",
		"repositories.0", "ANY LOCAL", "repositories.1", "far", "repositories.2", "libs",
		"principals.users.joe.0", "n", "principals.users.joe.1", "r", "principals.groups.devs.4", "x")
	c.get(v2).want(200).is("repo.include-patterns.1", "net/**", "repo.exclude-patterns.0", "org/x/**",
		"repo.actions.users.joe.1", "read",
		"repo.actions.groups.devs.3", "managedXrayMeta", "build", nil, "uri", c.srv.URL+"/artifactory"+v2)
	c.api("GET", "v2/permissions/p", nil).is("resources.artifact.targets.libs.include_patterns.1",
		"net/**",
		"resources.artifact.actions.groups.devs.3", "SCAN")

	// The second version replaces all sections, the first version only the repositories.
	build := object{"actions": object{"groups": object{"devs": []string{"read"}}}}
	c.do("PUT", v2, object{"name": "p", "build": build}).want(200)
	may("joe", "GET", "/libs/org/a.txt", 403)
	c.get(v2).is("repo", nil, "build.repositories.0", "artifactory-build-info",
		"build.actions.groups.devs.0", "read")
	c.get(v2).is("build.include-patterns.0", "**", "build.actions.users", nil)
	equal(t, "repositories", len(c.get(v1).at("repositories").([]any)), 0)
	c.do("PUT", v1,
		object{"repositories": []string{"libs"},
			"principals": object{"users": object{"joe": []string{"r"}}}}).want(201)
	may("joe", "GET", "/libs/com/b.txt", 200)
	c.get(v2).is("repo.include-patterns.0", "**", "build.actions.groups.devs.0", "read")

	// The other direction.
	artifact := object{
		"actions": object{"users": object{"joe": []string{"READ", "EXECUTE"}}},
		"targets": object{"libs": object{"include_patterns": []string{"org/**"}}},
	}
	c.api("POST", "v2/permissions", object{"name": "q", "resources": object{"artifact": artifact}}).
		want(201)
	c.get("/api/v2/security/permissions/q").is("repo.include-patterns.0", "org/**",
		"repo.actions.users.joe.0", "read")
	c.get("/api/security/permissions").is("0.name", "p", "1.name", "q")
	c.get("/api/v2/security/permissions/users/joe").is("0.name", "p", "0.repo.actions.0", "read",
		"0.build", nil, "1.name", "q")
	c.get("/api/v2/security/permissions/groups/devs").is("0.build.actions.0", "read", "0.repo", nil)
	artifact["targets"].(object)["far"] = object{}
	c.api("PUT", "v2/permissions/q/artifact", artifact).want(200)
	c.get("/api/v2/security/permissions/q").fails(400, "different patterns")
	c.get("/api/security/permissions/q").fails(400, "different patterns")
	c.get("/api/v2/security/permissions/users/joe").is("0.name", "p", "1", nil)

	c.do("DELETE", "/api/security/permissions/q", nil).want(200,
		"Permission Target 'q' has been removed successfully.")
	c.do("DELETE", v2, nil).want(200)
	may("joe", "GET", "/libs/org/a.txt", 403)
	c.get("/api/v2/security/permissions").want(200, "[]")
}

func TestBadPermissionTargets(t *testing.T) {
	c := startWithPeople(t)
	c.repo("all", object{"rclass": "virtual", "repositories": []string{"libs"}})
	libs := []string{"libs"}
	for text, body := range map[string]object{
		"at least one repository":        {},
		"non-existing repository 'none'": {"repositories": []string{"none"}},
		"virtual repository 'all'":       {"repositories": []string{"all"}},
		"non-existing user 'bob'": {"repositories": libs,
			"principals": object{"users": object{"bob": []string{"r"}}}},
		"non-existing group 'ops'": {"repositories": libs,
			"principals": object{"groups": object{"ops": []string{"r"}}}},
		"Unknown permission 'read'": {"repositories": libs,
			"principals": object{"users": object{"joe": []string{"read"}}}},
		"is not the name in the path": {"repositories": libs, "name": "q"},
		"at most 1024 characters": {"repositories": libs,
			"excludesPattern": strings.Repeat("x", 1025)},
		"The patterns may have": {"repositories": libs,
			"includesPattern": strings.Repeat("x", 1025)},
		"Failed to parse the request body": {"repositories": "libs"},
	} {
		c.do("PUT", "/api/security/permissions/p", body).fails(400, text)
	}
	acts := func(name, action string) object {
		return object{"actions": object{"users": object{name: []string{action}}}}
	}
	for text, body := range map[string]object{
		"at least one repository":        {"repo": object{}},
		"non-existing repository 'none'": {"repo": object{"repositories": []string{"none"}}},
		"non-existing user 'bob'":        {"build": acts("bob", "read")},
		"Unknown permission 'r'":         {"releaseBundle": acts("joe", "r")},
		"is not the name in the path":    {"name": "q"},
	} {
		c.do("PUT", "/api/v2/security/permissions/p", body).fails(400, text)
		c.do("POST", "/api/v2/security/permissions/p", body).fails(400, text)
	}
	c.do("PUT", "/api/v2/security/permissions/"+strings.Repeat("x", 65), object{}).fails(400,
		"Invalid name")
	for _, path := range []string{"/api/security/permissions/p", "/api/v2/security/permissions/p"} {
		c.get(path).fails(404, "does not exist")
		c.do("DELETE", path, nil).want(404)
	}
	c.do("HEAD", "/api/v2/security/permissions/p", nil).want(404)
	c.do("POST", "/api/v2/security/permissions/p", object{}).want(201)
	c.do("POST", "/api/v2/security/permissions/p", object{}).fails(409, "already exists")
	c.do("HEAD", "/api/v2/security/permissions/p", nil).want(200)
	c.get("/api/v2/security/permissions/users/none").want(404)
	c.get("/api/v2/security/permissions/groups/none").want(404)
	// A plus sign stands for a space.
	c.do("PUT", "/api/v2/security/permissions/a+b", object{}).want(201)
	c.get("/api/v2/security/permissions/a%20b").is("name", "a b")
}

// Users with Manage permission see their permission targets and change the actions.
func TestManagedPermissionTargets(t *testing.T) {
	c := startWithPeople(t)
	const path = "/api/v2/security/permissions/"
	target := func(actions object) object {
		return object{"repo": object{"repositories": []string{"libs"}, "actions": actions}}
	}
	c.do("PUT", path+"p", target(object{"users": object{"joe": []string{"manage"}}})).want(201)
	c.do("PUT", path+"q", target(object{"groups": object{"devs": []string{"manage"}}})).want(201)
	joe, jane := basic("joe", "secret"), basic("jane", "secret")
	c.get(path, joe...).want(200).is("0.name", "p", "1", nil)
	c.get(path, jane...).want(200).is("0.name", "q", "1", nil)
	c.get(path+"p", joe...).want(200)
	c.get(path+"q", joe...).want(403)
	c.get(path+"none", joe...).want(403)
	c.do("HEAD", path+"p", nil, jane...).want(403)
	c.get(path+"users/joe", jane...).want(200, "[]")
	c.get(path+"users/joe", joe...).is("0.repo.actions.0", "manage")
	c.do("POST", path+"new", object{}, joe...).want(403)
	c.do("PUT", path+"new", object{}, joe...).want(403)
	c.do("DELETE", path+"p", nil, joe...).want(403)
	c.do("PUT", path+"p",
		target(object{"users": object{"joe": []string{"manage"},
			"jane": []string{"read"}}}), joe...).want(200)
	c.get("/libs/org/a.txt", jane...).want(200)
	wider := target(object{"users": object{"joe": []string{"manage"}}})
	wider["repo"].(object)["repositories"] = []string{"libs", "far"}
	c.do("PUT", path+"p", wider, joe...).fails(403, "only the actions")
	c.do("PUT", path+"p", object{}, joe...).fails(403, "only the actions")
	for _, path := range []string{"/api/security/permissions", "/api/security/users",
		"/api/security/groups", "/api/security/userLockPolicy"} {
		c.get(path, joe...).want(403)
	}
}

func TestOldTokens(t *testing.T) {
	clock := newTestClock()
	c := start(t, jfrogtest.WithoutDefaults(), jfrogtest.WithClock(clock.time))
	c.newUser("joe")
	c.newUser("jane")
	c.api("POST", "v2/groups", object{"name": "test group", "members": []string{"jane"}}).want(201)
	c.put("/libs/a.txt", "a")
	c.do("PUT", "/api/security/permissions/p", object{"repositories": []string{"libs"},
		"principals": object{"groups": object{"test group": []string{"r"}}}}).want(201)
	reads := func(token any,
		status int) {
		t.Helper()
		c.as(token.(string)).get("/libs/a.txt").want(status)
	}

	// A transient user needs groups.
	c.oldToken("", "username", "nemo").fails(400, "does not exist")
	token := c.oldToken("", "username", "nemo", "scope",
		`member-of-groups:"readers,test group"`).want(200).
		is("token_type", "Bearer", "expires_in", 3600.0, "scope",
			`api:* member-of-groups:"readers,test group"`, "refresh_token", nil)
	reads(token.at("access_token"), 200)
	reads(c.oldToken("", "username", "joe").want(200).at("access_token"), 403)
	reads(c.oldToken("", "username", "jane", "scope",
		"api:* member-of-groups:*").want(200).at("access_token"), 200)
	admin := c.oldToken("", "scope", "jfrt@x:admin", "username", "nemo", "expires_in",
		"0").want(200).is("expires_in", nil)
	c.as(admin.at("access_token").(string)).get("/api/security/users").want(200)
	for text, pairs := range map[string][]string{
		"Unsupported grant_type":  {"grant_type", "password"},
		"Invalid scope token":     {"scope", "everything"},
		"expires_in must be":      {"expires_in", "soon", "username", "joe"},
		"exceeds 1024 characters": {"audience", strings.Repeat("x", 1025)},
	} {
		c.oldToken("", pairs...).fails(400, text)
	}

	// Users get tokens for themselves only.
	as := func(name string, pairs ...string) reply {
		body, header, kind := form(pairs...)
		return c.do("POST", "/api/security/token", body, append(basic(name, "secret"), header, kind)...)
	}
	as("joe").want(200)
	as("jane", "scope", `member-of-groups:"test group"`).want(200)
	as("joe", "scope", `member-of-groups:"test group"`).want(403)
	as("joe", "scope", "jfrt@x:admin").want(403)
	as("joe", "username", "jane").want(403)
	as("joe", "expires_in", "3601").want(403)
	as("joe", "expires_in", "0").want(403)
	c.as("").oldToken("").want(401)

	// The pair of tokens authenticates its renewal, also after the expiry.
	old := c.oldToken("", "username", "jane", "refreshable", "true", "expires_in", "60").want(200)
	access, refresh := old.at("access_token").(string), old.at("refresh_token").(string)
	clock.pass(61 * time.Second)
	reads(access, 401)
	pair := []string{"grant_type", "refresh_token", "refresh_token", refresh, "access_token", access}
	c.as("").oldToken("", append(pair, "expires_in", "0")...).want(401)
	c.as("").oldToken("", pair[:4]...).want(401)
	c.as("").oldToken("", "grant_type", "refresh_token", "refresh_token", refresh, "access_token",
		"x").want(400)
	c.oldToken("", append(pair, "username", "joe")...).fails(400, "exclude each other")
	renewed := c.as("").oldToken("", pair...).want(200).is("expires_in", 60.0)
	reads(renewed.at("access_token"), 200)
	c.as("").oldToken("", pair...).want(400)
	again := c.oldToken("", "grant_type", "refresh_token", "refresh_token",
		renewed.at("refresh_token").(string), "expires_in", "9").want(200).is("expires_in", 9.0)

	equal(t, "listed",
		strings.Contains(string(c.get("/api/security/token").want(200).body),
			again.at("token_id").(string)), true)
	c.oldToken("/revoke").want(400)
	c.oldToken("/revoke", "token", "x", "token_id", "y").want(400)
	c.oldToken("/revoke", "token_id", again.at("token_id").(string)).want(200, "Token revoked")
	c.oldToken("/revoke", "token_id", again.at("token_id").(string)).want(200, "Token not found")
	reads(again.at("access_token"), 401)
	last := c.oldToken("", "username", "jane", "refreshable", "true").want(200)
	c.oldToken("/revoke", "token", last.at("refresh_token").(string)).want(200, "Token revoked")
	reads(last.at("access_token"), 401)
	c.oldToken("/revoke", "token", admin.at("access_token").(string)).want(200)
	c.as(admin.at("access_token").(string)).get("/api/security/users").want(401)
}
