package jfrogtest_test

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// refused checks the status and the error body of Access.
func (r reply) refused(status int, code, text string) reply {
	r.t.Helper()
	r.want(status, text)
	return r.is("errors.0.code", code, "errors.1", nil)
}

// basic returns the header of a login.
func basic(name, password string) []string {
	r, _ := http.NewRequest("GET", "/", nil)
	r.SetBasicAuth(name, password)
	return []string{"Authorization", r.Header.Get("Authorization")}
}

// as returns the client with another token.
func (c *client) as(token string) *client {
	sub := *c
	sub.token = token
	return &sub
}

// api sends a request to Access and returns the reply.
func (c *client) api(method, path string, body any, header ...string) reply {
	c.t.Helper()
	return c.platform().do(method, "/access/api/"+path, body, header...)
}

// newToken creates a token out of key-value pairs and returns its value.
func (c *client) newToken(body map[string]any) string {
	c.t.Helper()
	return c.api("POST", "v1/tokens", body).want(200).at("access_token").(string)
}

// newUser creates a user with the password "secret".
func (c *client) newUser(name string, groups ...string) {
	c.t.Helper()
	c.api("POST", "v2/users", map[string]any{"username": name, "email": name + "@x.org", "password": "secret", "groups": groups}).want(201)
}

// project creates a project.
func (c *client) project(key string) {
	c.t.Helper()
	c.api("POST", "v1/projects", map[string]any{"display_name": key, "project_key": key}).want(201)
}

// A testClock is a clock that tests advance.
type testClock struct {
	mu  sync.Mutex
	now time.Time
}

func newTestClock() *testClock { return &testClock{now: time.Unix(1700000000, 0)} }

func (c *testClock) time() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *testClock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

func TestTokens(t *testing.T) {
	clock := newTestClock()
	c := start(t, jfrogtest.WithClock(clock.time))
	c.put("/libs/a", "x")
	c.newUser("jane")
	r := c.api("POST", "v1/tokens", map[string]any{"username": "jane", "scope": "applied-permissions/admin", "expires_in": 60, "description": "ci run 1",
		"refreshable": true, "include_reference_token": true, "audience": "jfrt@*"}).want(200).is("expires_in", 60, "scope", "applied-permissions/admin", "token_type", "Bearer")
	token, id, ref, refresh := r.at("access_token").(string), r.at("token_id").(string), r.at("reference_token").(string), r.at("refresh_token").(string)
	payload, err := base64.RawURLEncoding.DecodeString(strings.Split(token, ".")[1])
	var claims map[string]any
	if err != nil || json.Unmarshal(payload, &claims) != nil {
		t.Fatalf("not a JWT: %s", token)
	}
	equal(t, "claims", []any{claims["sub"], claims["scp"], claims["aud"], claims["exp"], claims["jti"]},
		[]any{"jfac@jfrogtest/users/jane", "applied-permissions/admin", "jfrt@*", 1.70000006e+09, id})
	for name, header := range map[string][]string{
		"bearer": {"Authorization", "Bearer " + token}, "reference": {"Authorization", "Bearer " + ref},
		"basic": basic("jane", token), "key": {"X-JFrog-Art-Api", ref},
	} {
		t.Run(name, func(t *testing.T) { c.in(t).as("").get("/libs/a", header...).want(200) })
	}
	c.as("").get("/libs/a", basic("joe", token)...).fails(401, "")
	c.as(token).api("GET", "v1/tokens/me", nil).want(200).is("token_id", id, "subject", "jfac@jfrogtest/users/jane", "expiry", 1700000060.0,
		"issued_at", 1.7e9, "description", "ci run 1", "refreshable", true, "issuer", "jfac@jfrogtest/users/admin", "last_used", 1.7e9)
	c.api("GET", "v1/tokens/"+id, nil).want(200).is("token_id", id)
	c.api("GET", "v1/tokens/none", nil).refused(404, "NOT_FOUND", "none")

	clock.pass(59 * time.Second)
	c.as(token).get("/libs/a").want(200)
	clock.pass(time.Second)
	c.as(token).get("/libs/a").fails(401, "")
	c.as(ref).platform().do("GET", "/lifecycle/api/v2/release_bundle/names", nil).fails(401, "")
	c.as(token).api("GET", "v1/tokens/me", nil).refused(401, "UNAUTHORIZED", "")
	c.api("GET", "v1/tokens/"+id, nil).want(404)

	c.api("POST", "v1/tokens", map[string]any{"grant_type": "refresh_token", "refresh_token": refresh}, basic("jane", "secret")...).want(200)
	c.api("POST", "v1/tokens", map[string]any{"grant_type": "refresh_token", "refresh_token": refresh}).refused(400, "BAD_REQUEST", "refresh token")
}

func TestTokenRefreshAndForms(t *testing.T) {
	clock := newTestClock()
	c := start(t, jfrogtest.WithClock(clock.time))
	c.newUser("jane")
	form := func(c *client, body string) reply {
		return c.api("POST", "v1/tokens", body, "Content-Type", "application/x-www-form-urlencoded")
	}
	r := form(c, "username=jane&refreshable=true&expires_in=10&scope=applied-permissions%2Fgroups%3Aa%2C%22b+c%22").want(200).is("scope", `applied-permissions/groups:a,"b c"`)
	old, refresh := r.at("access_token").(string), r.at("refresh_token").(string)
	c.as(old).get("/api/system/version").want(200)
	form(c, "grant_type=refresh_token&refresh_token="+refresh).refused(403, "FORBIDDEN", "admin")
	clock.pass(time.Hour)
	r = form(c.as(""), "grant_type=refresh_token&refresh_token="+refresh).want(200).is("expires_in", 10, "grant_type", "refresh_token", "scope", `applied-permissions/groups:a,"b c"`)
	c.as(r.at("access_token").(string)).get("/api/system/version").want(200)
	c.as(old).get("/api/system/version").fails(401, "")
	form(c.as(""), "grant_type=refresh_token&refresh_token="+refresh).refused(400, "BAD_REQUEST", "")

	form(c, "").want(200).is("scope", "applied-permissions/user", "expires_in", 31536000.0, "refresh_token", nil, "reference_token", nil)
	form(c, "expires_in=0").want(200).is("expires_in", nil)
	c.api("PUT", "v1/config/token/default_expiry", map[string]any{"default_token_expiration": 5}).want(200)
	c.api("GET", "v1/config/token/default_expiry", nil).is("default_token_expiration", 5)
	form(c, "").is("expires_in", 5)
	for body, status := range map[string]int{
		"expires_in=x": 400, "expires_in=-1": 400, "grant_type=password": 400, "scope=odd": 400, "scope=artifact:libs": 400, "scope=artifact:libs:q": 400,
		"username=nobody": 400, "scope=" + strings.Repeat("a", 501): 400, "description=" + strings.Repeat("a", 1025): 400,
	} {
		form(c, body).want(status)
	}
	c.as("").api("POST", "v1/tokens", nil).refused(401, "UNAUTHORIZED", "required")
	c.api("POST", "v1/tokens", "{").refused(400, "BAD_REQUEST", "")
}

func TestTokenOwnership(t *testing.T) {
	c := start(t)
	c.newUser("jane")
	c.newUser("joe")
	jane, joe := basic("jane", "secret"), basic("joe", "secret")
	c = c.as("")
	r := c.api("POST", "v1/tokens", map[string]any{"description": "mine"}, jane...).want(200)
	token, id := r.at("access_token").(string), r.at("token_id").(string)
	for _, body := range []map[string]any{{"username": "joe"}, {"scope": "applied-permissions/admin"}, {"scope": "applied-permissions/groups:a"}, {"scope": "artifact:libs:r"}} {
		c.api("POST", "v1/tokens", body, jane...).refused(403, "FORBIDDEN", "")
	}
	equal(t, "jane's", c.api("GET", "v1/tokens", nil, jane...).want(200).list("tokens", "token_id", ""), id)
	equal(t, "joe's", c.api("GET", "v1/tokens", nil, joe...).want(200).list("tokens", "token_id", ""), "")
	admin := c.as(c.srv.Token)
	other := admin.newToken(map[string]any{"description": "minor", "refreshable": true})
	for query, want := range map[string]string{"description=mi*": "mine minor", "description=mine": "mine", "description=mi": "", "username=jane": "mine", "refreshable=true": "minor"} {
		equal(t, query, admin.api("GET", "v1/tokens?"+query, nil).want(200).list("tokens", "description", ""), want)
	}
	c.api("GET", "v1/tokens/"+id, nil, joe...).refused(403, "FORBIDDEN", "")
	c.api("DELETE", "v1/tokens/"+id, nil, joe...).refused(403, "FORBIDDEN", "")
	c.api("DELETE", "v1/tokens/revoke", map[string]any{"token": token}, joe...).refused(403, "FORBIDDEN", "")
	c.as(token).api("DELETE", "v1/tokens/me", nil).want(200)
	c.as(token).get("/api/system/version").fails(401, "")
	admin.api("DELETE", "v1/tokens/"+id, nil).want(204)
	id = admin.as(other).api("GET", "v1/tokens/me", nil).at("token_id").(string)
	admin.api("DELETE", "v1/tokens/revoke", map[string]any{"token": other}).want(200).is("revoked-token-id", id)
	c.as(other).get("/api/system/version").fails(401, "")
	admin.api("DELETE", "v1/tokens/revoke", map[string]any{"token": other}).refused(400, "BAD_REQUEST", "")
}

func TestUsers(t *testing.T) {
	c := start(t, jfrogtest.WithoutDefaults(), jfrogtest.WithUser("olga", "pw"))
	c.api("POST", "v2/groups", map[string]any{"name": "auto", "auto_join": true}).want(201)
	c.api("POST", "v2/groups", map[string]any{"name": "devs", "members": []string{"olga"}}).want(201)
	c.api("GET", "v2/users/admin", nil).want(200).is("username", "admin", "admin", true, "realm", "internal", "status", "enabled", "groups", "[]")
	c.api("POST", "v2/users", map[string]any{"username": "jane", "email": "j@x", "password": "one", "groups": []string{"devs"}}).want(201).is(
		"groups", "[auto devs]", "admin", false, "effective_admin", false, "profile_updatable", true, "password", nil)
	c.as("").get("/api/system/version", basic("jane", "one")...).want(200)
	if c.api("GET", "v2/users/jane", nil).at("last_logged_in") == nil {
		t.Error("no time of the last login")
	}
	c.api("PUT", "v2/users/jane/password", map[string]any{"password": "two"}).want(204)
	c.as("").get("/api/system/version", basic("jane", "one")...).fails(401, "")
	c.as("").get("/api/system/version", basic("jane", "two")...).want(200)
	c.api("POST", "v2/users/jane/password/expire", nil).want(204)
	c.as("").get("/api/system/version", basic("jane", "two")...).fails(401, "expired")
	c.api("PATCH", "v2/users/jane", map[string]any{"password": "three", "admin": true}).want(200).is("admin", true, "email", "j@x")
	c.as("").get("/api/system", basic("jane", "three")...).want(200)
	c.api("PATCH", "v2/users/jane", map[string]any{"admin": false, "internal_password_disabled": true}).want(200)
	c.as("").get("/api/system/version", basic("jane", "three")...).fails(401, "")
	c.api("PUT", "v2/users/jane/password", map[string]any{"password": "x"}).refused(400, "BAD_REQUEST", "disabled")
	c.api("PATCH", "v2/users/jane", map[string]any{"internal_password_disabled": false}).refused(400, "BAD_REQUEST", "password")
	c.api("POST", "v2/users/jane/unlock", nil).want(204)

	equal(t, "list", c.api("GET", "v2/users", nil).want(200).list("users", "username", ""), "admin jane olga")
	r := c.api("GET", "v2/users?limit=2", nil).is("cursor", "jane", "users.1.uri", c.srv.URL+"/access/api/v2/users/jane")
	equal(t, "first page", r.list("users", "username", ""), "admin jane")
	equal(t, "second page", c.api("GET", "v2/users?cursor=jane", nil).list("users", "username", ""), "olga")
	equal(t, "admins", c.api("GET", "v2/users?onlyAdmins=true", nil).list("users", "username", ""), "admin olga")
	c.api("GET", "v2/users?limit=0", nil).refused(400, "BAD_REQUEST", "limit")

	c.api("PATCH", "v2/users/jane/groups", map[string]any{"remove": []string{"auto"}}).want(200).is("groups", "[devs]")
	c.api("GET", "v2/groups/devs", nil).want(200).is("members", "[jane olga]")
	for _, body := range []map[string]any{{}, {"add": []string{"none"}}, {"add": []string{"auto"}, "remove": []string{"auto"}}} {
		c.api("PATCH", "v2/users/jane/groups", body).refused(400, "BAD_REQUEST", "")
	}
	for status, body := range map[int]map[string]any{409: {"username": "jane", "email": "a@b", "password": "x"}, 400: {"username": "new", "email": "a@b"}} {
		c.api("POST", "v2/users", body).want(status)
	}
	c.api("POST", "v2/users", map[string]any{"username": "new", "email": "nothing", "password": "x"}).refused(400, "BAD_REQUEST", "email")
	c.api("POST", "v2/users", map[string]any{"username": "new", "email": "a@b", "password": "x", "groups": []string{"none"}}).refused(400, "BAD_REQUEST", "none")
	token := c.newToken(map[string]any{"username": "jane"})
	c.as(token).get("/api/system/version").want(200)
	c.api("DELETE", "v2/users/jane", nil).want(204)
	c.as(token).get("/api/system/version").fails(401, "")
	c.api("GET", "v2/groups/devs", nil).is("members", "[olga]")
	c.api("GET", "v2/users/jane", nil).refused(404, "NOT_FOUND", "jane")
}

func TestGroups(t *testing.T) {
	c := start(t, jfrogtest.WithoutDefaults())
	c.newUser("jane")
	c.api("POST", "v2/groups", map[string]any{"name": "ops", "description": "d", "policy_manager": true, "members": []string{"jane"}}).want(201).is(
		"realm", "internal", "auto_join", false, "policy_viewer", true, "members", "[jane]")
	c.api("POST", "v2/groups", map[string]any{"name": "ops"}).refused(409, "CONFLICT", "ops")
	c.api("POST", "v2/groups", map[string]any{"name": "x", "members": []string{"none"}}).refused(400, "BAD_REQUEST", "none")
	c.as("").get("/api/system", basic("jane", "secret")...).fails(403, "")
	c.api("PATCH", "v2/groups/ops", map[string]any{"admin_privileges": true, "name": "other", "members": []string{}}).want(200).is("name", "ops", "description", "d", "members", "[jane]")
	c.as("").get("/api/system", basic("jane", "secret")...).want(200)
	c.api("GET", "v2/users/jane", nil).is("effective_admin", true, "admin", false)
	c.api("PATCH", "v2/groups/ops/members", map[string]any{"add": []string{"admin"}, "remove": []string{"jane"}}).want(200).is("members", "[admin]")
	c.api("PATCH", "v2/groups/ops/members", map[string]any{"add": []string{"none"}}).refused(400, "BAD_REQUEST", "none")
	c.as("").get("/api/system", basic("jane", "secret")...).fails(403, "")
	equal(t, "list", c.api("GET", "v2/groups", nil).want(200).list("groups", "group_name", ""), "ops")
	c.api("DELETE", "v2/groups/ops", nil).want(204)
	c.api("GET", "v2/groups/ops", nil).refused(404, "NOT_FOUND", "ops")
}
