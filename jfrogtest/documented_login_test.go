package jfrogtest_test

func init() {
	for _, id := range []string{"4.7.8.4", "4.7.8.5", "4.7.8.6", "4.7.8.1", "4.7.8.3", "4.7.9.1", "4.7.9.3", "4.7.9.4", "4.7.9.5", "4.7.9.6"} {
		for _, field := range []string{"status", "detail"} {
			undocumentedFields = append(undocumentedFields, undocumentedField{id, field, "the error body of SCIM, as in 4.7.8.2"})
		}
	}
	undocumentedFields = append(undocumentedFields, undocumentedField{"observed-crowd", "custom_cookie_token_key", "as in 4.12.1.1"})
}

// loginTraffic calls the operations on foreign identity providers, global roles and SCIM.
func loginTraffic(c *client) {
	c.api("POST", "v1/ldap/settings", object{"key": "corp", "ldap_url": "ldap://x", "user_dn_pattern": "uid={0}"}).want(201)
	c.api("POST", "v1/ldap/groups", object{"name": "g", "enabled_ldap": "corp", "group_name_attribute": "cn", "group_member_attribute": "m", "filter": "f", "strategy": "STATIC"}).want(201)
	c.api("POST", "v1/saml", object{"name": "okta", "login_url": "l", "logout_url": "o", "service_provider_name": "p"}).want(200)
	c.api("PUT", "v1/aws/iam_role", object{"username": "admin", "iam_role": "arn:aws:iam::000000000000:role/example"}).want(200)
	for _, path := range []string{"ldap/settings", "ldap/settings/corp", "ldap/groups", "ldap/groups/g", "saml", "saml/okta", "crowd", "crowd/settings",
		"httpsso", "aws/iam_role/admin", "roles", "roles/Viewer"} {
		c.api("GET", "v1/"+path, nil).want(200)
	}
	c.get("/api/securityconfig").want(200)
	c.get("/api/oauth").want(200)
	const at = "v1/scim/v2/"
	c.api("POST", at+"Users", object{"userName": "scim"}).want(201)
	c.api("PUT", at+"Users/scim", object{"active": true}).want(200)
	c.api("PATCH", at+"Users/scim", object{"Operations": []object{}}).want(200)
	c.api("POST", at+"Groups", object{"displayName": "scim"}).want(201)
	c.api("PUT", at+"Groups/scim", object{}).want(200)
	c.api("PATCH", at+"Groups/scim", object{"Operations": []object{}}).want(200)
	for _, path := range []string{"Users", "Users?startIndex=1&count=1", "Users?filter=userName%20eq%20%22scim%22", "Users/scim", "Groups?startIndex=1&count=1",
		"Groups?startIndex=1&count=1&excludedAttributes=members", "Groups?filter=displayName%20eq%20%22scim%22", "Groups/scim"} {
		c.api("GET", at+path, nil).want(200)
	}
}
