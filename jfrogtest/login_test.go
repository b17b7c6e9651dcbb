package jfrogtest_test

import (
	"testing"
)

func TestLDAPSettings(t *testing.T) {
	c := start(t)
	setting := func(more ...any) object {
		o := object{"key": "corp", "enabled": true, "ldap_url": "ldap://ldap.example.com", "user_dn_pattern": "uid={0}", "email_attribute": "mail",
			"search": object{"manager_dn": "cn=reader", "manager_password": "secret", "search_sub_tree": true}}
		for i := 0; i+1 < len(more); i += 2 {
			o[more[i].(string)] = more[i+1]
		}
		return o
	}
	const at = "v1/ldap/settings"
	c.api("POST", at, setting("ldap_url", "http://x")).refused(400, "BAD_REQUEST", "ldap_url")
	c.api("POST", at, setting("user_dn_pattern", nil)).refused(400, "BAD_REQUEST", "user_dn_pattern")
	c.api("POST", at, setting("key", "")).refused(400, "BAD_REQUEST", "missing")
	c.api("POST", at, setting()).want(201)
	c.api("POST", at, setting()).refused(409, "CONFLICT", "already exists")
	r := c.api("GET", at+"/corp", nil).want(200).is("key", "corp", "search.manager_dn", "cn=reader", "search.search_filter", nil)
	hidden := r.at("search.manager_password")
	if hidden == "secret" {
		t.Error("the password is readable")
	}
	c.api("PUT", at, setting("enabled", false, "search", object{"manager_password": hidden})).want(200)
	c.api("GET", at, nil).want(200).is("0.enabled", false, "0.search.manager_password", hidden, "0.search.manager_dn", nil)
	c.api("PUT", at, setting("key", "none")).refused(400, "BAD_REQUEST", "LDAP setting none does not exist")
	c.api("GET", at+"/none", nil).refused(400, "BAD_REQUEST", "LDAP setting none does not exist")
	c.api("DELETE", at+"/corp", nil).want(204)
	c.api("DELETE", at+"/corp", nil).refused(400, "BAD_REQUEST", "does not exist")
	c.api("GET", at, nil).want(200).is("", "[]")
}

func TestLDAPGroupSettings(t *testing.T) {
	c := start(t)
	const at = "v1/ldap/groups"
	group := object{"name": "g", "enabled_ldap": "corp", "group_name_attribute": "cn", "group_member_attribute": "memberOf", "filter": "(objectClass=group)", "strategy": "DYNAMIC"}
	c.api("POST", at, object{"name": "g", "strategy": "OTHER"}).refused(400, "BAD_REQUEST", "OTHER")
	c.api("POST", at, group).want(201)
	c.api("GET", at+"/g", nil).want(200).is("strategy", "DYNAMIC", "group_base_dn", nil)
	c.api("POST", at+"/g/refresh?operation=IMPORT", nil).want(200)
	c.api("POST", at+"/g/refresh?operation=x", nil).refused(400, "BAD_REQUEST", "operation")
	c.api("POST", at+"/none/refresh", nil).refused(400, "BAD_REQUEST", "does not exist")
	group["strategy"] = "STATIC"
	c.api("PUT", at, group).want(200)
	c.api("GET", at, nil).want(200).is("0.strategy", "STATIC")
	c.api("DELETE", at+"/g", nil).want(204)
	c.api("GET", at+"/g", nil).refused(400, "BAD_REQUEST", "LDAP group setting g does not exist")
}

func TestSAMLSettings(t *testing.T) {
	c := start(t)
	saml := object{"name": "okta", "enable_integration": true, "login_url": "https://sso", "logout_url": "{baseUrl}", "service_provider_name": "p", "ldap_group_settings": []string{"g"}}
	c.api("POST", "v1/saml", object{"name": "x"}).refused(400, "BAD_REQUEST", "login_url")
	c.api("POST", "v1/saml", saml).want(200)
	c.api("GET", "v1/saml", nil).want(200).is("0.name", "okta")
	delete(saml, "ldap_group_settings")
	saml["auto_redirect"] = true
	c.api("PUT", "v1/saml/okta", saml).want(200)
	c.api("GET", "v1/saml/okta", nil).want(200).is("auto_redirect", true, "ldap_group_settings", "[g]")
	saml["ldap_group_settings"] = []string{}
	c.api("PUT", "v1/saml/okta", saml).want(200)
	c.api("GET", "v1/saml/okta", nil).want(200).is("ldap_group_settings", nil)
	c.api("PUT", "v1/saml/other", saml).refused(400, "BAD_REQUEST", "differs")
	c.api("DELETE", "v1/saml/okta", nil).want(204)
	c.api("GET", "v1/saml/okta", nil).refused(404, "NOT_FOUND", "does not exist")
}

func TestOtherLogins(t *testing.T) {
	c := start(t)
	c.newUser("aws")
	c.api("PUT", "v1/crowd", object{"enable_integration": true}).refused(400, "BAD_REQUEST", "server_url")
	c.api("PUT", "v1/crowd", object{"enable_integration": true, "server_url": "http://crowd", "application_name": "a", "password": "secret", "session_validation_interval": 5}).want(200)
	r := c.api("GET", "v1/crowd", nil).want(200).is("server_url", "http://crowd", "session_validation_interval", 5, "custom_cookie_token_key", "crowd.token_key")
	if r.at("password") == "secret" {
		t.Error("the password is readable")
	}
	c.api("GET", "v1/crowd/settings", nil).want(200).is("password", r.at("password"))
	c.api("PUT", "v1/httpsso", object{"http_sso_proxied": true, "remote_user_request_variable": "X-User"}).want(200)
	c.api("GET", "v1/httpsso", nil).want(200).is("http_sso_proxied", true, "remote_user_request_variable", "X-User")
	const arn = "arn:aws:iam::000000000000:role/example"
	c.api("PUT", "v1/aws/iam_role", object{"username": "none", "iam_role": arn}).refused(404, "NOT_FOUND", "none")
	c.api("PUT", "v1/aws/iam_role", object{"username": "aws", "iam_role": "x"}).refused(400, "BAD_REQUEST", "iam_role")
	c.api("PUT", "v1/aws/iam_role", object{"username": "aws", "iam_role": arn}).want(200)
	c.api("GET", "v1/aws/iam_role/aws", nil).want(200).is("username", "aws", "iam_role", arn)
	c.api("DELETE", "v1/aws/iam_role/aws", nil).want(200)
	c.api("GET", "v1/aws/iam_role/aws", nil).refused(404, "NOT_FOUND", "aws")
}

func TestGlobalRoles(t *testing.T) {
	c := start(t)
	equal(t, "predefined", c.api("GET", "v1/roles/", nil).want(200).list("", "name", ""), "Developer Contributor Viewer Release Manager")
	role := object{"name": "qa", "description": "Quality", "type": "CUSTOM_GLOBAL", "environments": []string{"DEV"}, "actions": []string{"READ_REPOSITORY"}}
	c.api("POST", "v1/roles", object{"name": "x", "type": "PREDEFINED"}).refused(400, "BAD_REQUEST", "CUSTOM_GLOBAL")
	c.api("POST", "v1/roles", object{"name": "x", "type": "CUSTOM_GLOBAL", "environments": []string{"NONE"}}).refused(400, "BAD_REQUEST", "NONE")
	c.api("POST", "v1/roles", role).want(201)
	c.api("POST", "v1/roles", role).refused(409, "CONFLICT", "qa")
	role["actions"] = []string{"READ_BUILD"}
	c.api("PUT", "v1/roles/qa", role).want(200)
	c.api("GET", "v1/roles/qa", nil).want(200).is("type", "CUSTOM_GLOBAL", "actions", "[READ_BUILD]", "description", "Quality")
	c.api("PUT", "v1/roles/Viewer", object{"name": "Viewer", "type": "PREDEFINED", "environments": []string{"PROD"}, "actions": []string{}}).want(200)
	c.api("GET", "v1/roles/Viewer", nil).want(200).is("type", "PREDEFINED", "environments", "[PROD]")
	c.api("DELETE", "v1/roles/Viewer", nil).refused(400, "BAD_REQUEST", "predefined")
	c.api("DELETE", "v1/roles/qa", nil).want(204)
	c.api("GET", "v1/roles/qa", nil).refused(404, "NOT_FOUND", "qa")
}

func TestSecuritySettingsAsJSON(t *testing.T) {
	c := start(t)
	c.get("/api/securityconfig").want(200).is("anonAccessEnabled", false, "passwordSettings.encryptionPolicy", "supported")
	c.get("/api/oauth").want(200).is("enabled", false, "providers", "[]")
	c.do("PATCH", "/api/system/configuration", "security:\n  anonAccessEnabled: true\n  passwordSettings:\n    encryptionPolicy: REQUIRED\n"+
		"  oauthSettings:\n    enableIntegration: true\n    persistUsers: true\n    oauthProvidersSettings:\n      okta:\n        enabled: true\n"+
		"        providerType: openId\n        id: client\n        secret: secret\n        apiUrl: https://api\n", "Content-Type", "application/yaml").want(200)
	c.get("/api/securityconfig").want(200).is("anonAccessEnabled", true, "passwordSettings.encryptionPolicy", "required")
	r := c.get("/api/oauth").want(200).is("enabled", true, "persistUsers", true, "providers.0.name", "okta", "providers.0.providerType", "openId", "providers.0.id", "client",
		"providers.0.apiUrl", "https://api")
	if r.at("providers.0.secret") == "secret" {
		t.Error("the secret is readable")
	}
}
