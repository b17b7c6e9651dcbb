package jfrogtest_test

import "net/url"

// form returns the body and the header of a form made of key-value pairs.
func form(pairs ...string) (body, header, kind string) {
	values := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		values.Set(pairs[i], pairs[i+1])
	}
	return values.Encode(), "Content-Type", "application/x-www-form-urlencoded"
}

// oldToken sends a form to the token API of Artifactory.
func (c *client) oldToken(path string, pairs ...string) reply {
	c.t.Helper()
	body, header, kind := form(pairs...)
	return c.do("POST", "/api/security/token"+path, body, header, kind)
}

// securityTraffic calls the operations of users, groups, tokens and permission targets.
func securityTraffic(c *client) {
	c.do("PUT", "/api/security/groups/old devs",
		object{"description": "d", "externalId": "x", "realmAttributes": "y"}).want(201)
	c.do("PUT", "/api/security/users/joe",
		object{"email": "joe@x.org", "password": "secret",
			"groups": []string{"old devs"}}).want(201)
	c.platform().get("/artifactory/api/security/encryptedPassword",
		basic("joe", "secret")...).want(200)
	c.do("PUT", "/api/security/permissions/old", object{"repositories": []string{"libs"},
		"principals": object{"users": object{"joe": []string{"r", "m"}}}}).want(201)
	section := object{"actions": object{
		"users": object{"joe": []string{"read"}}, "groups": object{"old devs": []string{"write"}},
	}}
	c.do("POST", "/api/v2/security/permissions/new", object{
		"repo":  object{"repositories": []string{"libs"}, "actions": section["actions"]},
		"build": section, "releaseBundle": section}).want(201)
	for _, path := range []string{
		"users", "users/joe", "groups", "groups/old%20devs", "groups/old+devs?includeUsers=true",
		"permissions", "permissions/old",
		"configuration/passwordExpirationPolicy", "userLockPolicy", "lockedUsers", "token",
	} {
		c.get("/api/security/" + path).want(200)
	}
	for _, path := range []string{"", "/new", "/old", "/users/joe", "/groups/old%20devs"} {
		c.get("/api/v2/security/permissions" + path).want(200)
	}
	c.do("PUT", "/api/security/configuration/passwordExpirationPolicy",
		object{"enabled": false}).want(200)
	token := c.oldToken("", "username", "joe", "refreshable", "true", "expires_in", "60").want(200)
	c.as("").oldToken("", "grant_type", "refresh_token", "refresh_token",
		token.at("refresh_token").(string),
		"access_token", token.at("access_token").(string)).want(200)
}
