package jfrogtest_test

import (
	"strings"
	"testing"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

type object = map[string]any

func TestOldUsers(t *testing.T) {
	c := start(t, jfrogtest.WithoutDefaults())
	const joe = "/api/security/users/joe"
	c.do("PUT", "/api/security/groups/all", object{"autoJoin": true}).want(201)
	c.do("PUT", "/api/security/groups/devs", object{}).want(201)
	for text, body := range map[string]object{
		"Invalid email":               {"password": "p"},
		"Invalid email: 'x'":          {"email": "x", "password": "p"},
		"A password is required":      {"email": "j@x.org"},
		"Group 'none' does not exist": {"email": "j@x.org", "password": "p", "groups": []string{"none"}},
		"is not the name in the path": {"email": "j@x.org", "password": "p", "name": "jane"},
		"Failed to parse the request": {"email": 1},
	} {
		c.do("PUT", joe, body).fails(400, text)
	}
	c.get(joe).fails(404, "Unable to find user 'joe'")
	c.do("POST", joe, object{"admin": true}).want(404)
	c.do("DELETE", joe, nil).want(404)

	c.do("PUT", joe,
		object{"name": "joe", "email": "j@x.org", "password": "p", "admin": true,
			"reportsManager": true}).want(201)
	c.get(joe).want(200).is("name", "joe", "email", "j@x.org", "admin", true, "profileUpdatable", true,
		"reportsManager", true,
		"realm", "internal", "groups.0", "all")
	c.api("GET", "v2/users/joe", nil).want(200).is("admin", true, "groups.0", "all", "status",
		"enabled")

	c.do("POST", joe, object{"groups": []string{"devs"}, "admin": false}).want(200)
	c.get(joe).is("groups.0", "devs", "email", "j@x.org", "admin", false, "reportsManager", true)
	c.do("POST", joe, object{"email": "k@x.org"}).want(200)
	c.get(joe).is("groups.0", "devs", "email", "k@x.org")
	c.do("POST", joe, object{"groups": []string{}}).want(200)
	c.get(joe).want(200).is("groups", nil, "shouldInvite", false)
	c.do("POST", joe, object{"shouldInvite": true}).want(200)
	c.get(joe).is("shouldInvite", true)
	c.do("POST", joe, object{"email": "none"}).want(400)

	// Replacing sets absent settings to their defaults.
	c.do("PUT", joe, object{"email": "j@x.org", "internalPasswordDisabled": true}).want(201)
	c.get(joe).is("reportsManager", false, "internalPasswordDisabled", true, "groups.0", "all")
	c.platform().get("/artifactory/api/security/encryptedPassword", basic("joe", "p")...).want(401)
	c.get("/api/security/users").is("1.name", "joe", "1.realm", "internal", "1.uri",
		c.srv.URL+"/artifactory"+joe)
	c.do("DELETE", joe, nil).want(200, "User 'joe' has been removed successfully.")
	c.api("GET", "v2/users/joe", nil).want(404)
	c.do("PUT", "/api/security/users/a:b", object{"email": "j@x.org", "password": "p"}).fails(400,
		"Invalid user name")
}

func TestOldGroups(t *testing.T) {
	c := start(t, jfrogtest.WithoutDefaults())
	const devs = "/api/security/groups/devs"
	for _, name := range []string{"ann", "bob"} {
		c.newUser(name)
	}
	c.do("PUT", devs, object{"userNames": []string{"none"}}).fails(400, "User 'none' does not exist")
	c.do("PUT", devs, object{"autoJoin": true, "adminPrivileges": true}).fails(400, "cannot have both")
	c.get(devs).fails(404, "Unable to find group 'devs'")
	c.do("POST", devs, object{}).want(404)
	c.do("DELETE", devs, nil).want(404)

	c.do("PUT", devs,
		object{"description": "d", "externalId": "7", "policyManager": true,
			"userNames": []string{"ann"}}).want(201)
	c.get(devs).want(200).is("description", "d", "externalId", "7", "policyManager", true, "userNames",
		nil, "realm", "internal")
	c.api("GET", "v2/groups/devs", nil).is("members.0", "ann", "policy_manager", true, "external_id",
		"7")
	c.do("POST", devs, object{"userNames": []string{"bob"}}).want(200)
	c.get(devs+"?includeUsers=true").is("userNames.0", "ann", "userNames.1", "bob")
	c.get(devs).is("description", "d")
	c.do("PUT", devs, object{}).want(201)
	c.get(devs+"?includeUsers=true").is("description", "", "userNames.1", "bob")
	c.do("PUT", devs, object{"userNames": []string{"bob"}}).want(201)
	c.get(devs+"?includeUsers=true").is("userNames.0", "bob")
	c.do("PUT", devs, object{"userNames": []string{}}).want(201)
	equal(t, "members", len(c.get(devs+"?includeUsers=true").at("userNames").([]any)), 0)
	c.do("DELETE", devs, nil).want(200, "Group 'devs' has been removed successfully.")
	c.get("/api/security/groups").want(200, "[]")
}

func TestPasswordsExpire(t *testing.T) {
	clock := newTestClock()
	c := start(t, jfrogtest.WithClock(clock.time))
	c.newUser("joe")
	c.newUser("jane")
	const (
		auth   = "/api/security/users/authorization/"
		policy = "/api/security/configuration/passwordExpirationPolicy"
		ping   = "/api/security/encryptedPassword"
	)
	in := func(name, password string, status int) {
		c.t.Helper()
		c.get(ping, basic(name, password)...).want(status)
	}
	in("joe", "secret", 200)
	c.do("POST", auth+"expirePassword/joe", nil).want(200)
	in("joe", "secret", 401)
	in("jane", "secret", 200)
	c.do("POST", auth+"unexpirePassword/joe", nil).want(200)
	in("joe", "secret", 200)
	c.do("POST", auth+"expirePassword", []string{"joe", "none"}).want(404)
	in("joe", "secret", 200)
	c.do("POST", auth+"expirePassword", []string{"joe"}).want(200)
	in("joe", "secret", 401)
	c.do("POST", auth+"expirePasswordForAllUsers", nil).want(200)
	in("jane", "secret", 401)
	c.do("POST", auth+"expirePassword/none", nil).want(404)
	c.do("POST", auth+"unexpirePassword/none", nil).want(404)

	change := func(name, old, new1, new2 string) object {
		return object{"userName": name, "oldPassword": old, "newPassword1": new1, "newPassword2": new2}
	}
	c.do("POST", auth+"changePassword", change("joe", "bad", "n", "n")).fails(400, "old password")
	c.do("POST", auth+"changePassword", change("joe", "secret", "n", "m")).fails(400, "do not match")
	c.do("POST", auth+"changePassword", change("joe", "secret", "", "")).fails(400, "cannot be empty")
	c.do("POST", auth+"changePassword", change("none", "secret", "n", "n")).want(404)
	c.do("POST", auth+"changePassword", change("joe", "secret", "new", "new")).want(200)
	c.do("POST", auth+"changePassword", change("jane", "secret", "mine", "mine"),
		basic("joe", "new")...).want(403)
	c.do("POST", auth+"changePassword", change("joe", "new", "newer", "newer"),
		basic("joe", "new")...).want(200)
	in("joe", "newer", 200)

	for text, body := range map[string]object{
		"from 1 to 999":         {"enabled": true, "passwordMaxAge": 0},
		"number from 1":         {"passwordMaxAge": "many"},
		"enabled must be true":  {"enabled": "maybe"},
		"notifyByEmail must be": {"notifyByEmail": []string{}},
	} {
		c.do("PUT", policy, body).fails(400, text)
	}
	c.do("PUT", policy,
		object{"enabled": "true", "passwordMaxAge": "30", "notifyByEmail": "true"}).want(200)
	c.get(policy).is("enabled", true, "passwordMaxAge", 30.0, "notifyByEmail", true)
	clock.pass(29 * 24 * time.Hour)
	in("joe", "newer", 200)
	clock.pass(2 * 24 * time.Hour)
	in("joe", "newer", 401)
	c.do("PUT", policy, object{"enabled": false}).want(200)
	in("joe", "newer", 200)
}

func TestEncryptedPassword(t *testing.T) {
	c := start(t)
	c.newUser("joe")
	const path = "/api/security/encryptedPassword"
	secret := string(c.get(path, basic("joe", "secret")...).want(200).body)
	if secret == "secret" || !strings.HasPrefix(secret, "AP") {
		t.Errorf("encrypted: %s", secret)
	}
	equal(t, "again", string(c.get(path, basic("joe", secret)...).want(200).body), secret)
	c.newUser("jane")
	c.get(path, basic("jane", secret)...).want(401)
	c.get(path).fails(400, "password") // the client has a token
	c.as("").get(path).want(401)
}

func TestFailedLoginsLockOut(t *testing.T) {
	c := start(t)
	c.newUser("joe")
	const policy, path = "/api/security/userLockPolicy", "/api/security/encryptedPassword"
	fail := func(times int) {
		for range times {
			c.get(path, basic("joe", "bad")...).want(401)
		}
	}
	fail(9)
	c.get(path, basic("joe", "secret")...).want(200) // the policy is off
	c.do("PUT", policy, object{"enabled": true, "loginAttempts": 0}).fails(400, "from 1 to 100")
	c.do("PUT", policy, object{"enabled": false, "loginAttempts": 0}).want(200)
	c.do("PUT", policy, object{"enabled": true}).fails(400, "from 1 to 100")
	c.do("PUT", policy, object{"enabled": true, "loginAttempts": 3}).want(200)
	c.get(policy).is("enabled", true, "loginAttempts", 3.0)
	fail(2)
	c.get(path, basic("joe", "secret")...).want(200) // resets the count
	unlocks := []func(){
		func() { c.do("POST", "/api/security/unlockUsers/joe", nil).want(200) },
		func() { c.do("POST", "/api/security/unlockUsers", []string{"joe"}).want(200) },
		func() { c.do("POST", "/api/security/unlockAllUsers", nil).want(200) },
		func() { c.api("POST", "v2/users/joe/unlock", nil).want(204) },
	}
	for _, unlock := range unlocks {
		fail(3)
		c.get(path, basic("joe", "secret")...).fails(401, "locked")
		c.get("/api/security/lockedUsers").want(200).is("0", "joe")
		c.api("GET", "v2/users?status=locked", nil).is("users.0.username", "joe", "users.0.status",
			"locked")
		c.api("GET", "v2/users/joe", nil).is("status", "locked")
		unlock()
		c.get("/api/security/lockedUsers").want(200, "[]")
		c.get(path, basic("joe", "secret")...).want(200)
	}
	c.do("POST", "/api/security/unlockUsers/none", nil).want(200)
	c.do("POST", "/api/security/unlockUsers", []string{"none"}).want(200)
	c.do("POST", "/api/security/unlockUsers", object{}).want(400)
	// A token works as the password of a locked user, and does not count as a failure.
	token := c.newToken(object{"username": "joe"})
	fail(3)
	c.get("/api/system/version", basic("joe", token)...).want(200)
}

// A user that was invited has no password until one is set.
func TestInvitedUsers(t *testing.T) {
	c := start(t)
	const name, at = "ann@example.com", "/api/security/users/ann@example.com"
	status := func() any { return c.api("GET", "v2/users/"+name, nil).want(200).at("status") }
	c.api("POST", "v1/users/invite", object{"invited_email": name}).want(200)
	c.do("POST", at, object{"email": "ann@example.org"}).want(200)
	c.get(at).want(200).is("email", "ann@example.org")
	equal(t, "status", status(), "invited")
	c.do("POST", at, object{"password": "secret"}).want(200)
	equal(t, "status", status(), "enabled")
	c.do("POST", at, object{"internalPasswordDisabled": true}).want(200)
	equal(t, "status", status(), "enabled")
	c.do("POST", at, object{"internalPasswordDisabled": false}).fails(400, "password is required")
}
