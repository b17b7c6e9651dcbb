package access_test

import (
	"context"
	"fmt"
	"log"

	"github.com/jfrogkit/jfrog-go/access"
)

// This example adds an LDAP server and imports the groups of its users.
func ExampleLDAPService() {
	srv := fakePlatform(map[string]string{
		"POST /access/api/v1/ldap/settings":           "",
		"POST /access/api/v1/ldap/groups":             "",
		"POST /access/api/v1/ldap/groups/ops/refresh": "2 groups were imported.",
	})
	defer srv.Close()
	ac := connect(srv)
	ctx := context.Background()

	err := ac.LDAP.Create(ctx, access.LDAPSettings{
		Key:     "corp",
		Enabled: new(true),
		LDAPURL: new("ldap://ldap.example.com/dc=example,dc=com"),
		Search: &access.LDAPSearch{
			SearchFilter:    new("(uid={0})"),
			ManagerDN:       new("cn=reader"),
			ManagerPassword: "secret",
		},
	})
	if err != nil {
		log.Fatal(err)
	}
	err = ac.LDAP.CreateGroup(ctx, access.LDAPGroupSettings{
		Name:        "ops",
		EnabledLDAP: new("corp"),
		Filter:      new("(objectClass=groupOfNames)"),
		Strategy:    access.LDAPGroupStatic,
	})
	if err != nil {
		log.Fatal(err)
	}
	message, err := ac.LDAP.RefreshGroup(ctx, "ops", &access.LDAPGroupRefreshOptions{Operation: access.LDAPGroupImport})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(message)
	// Output:
	// POST /access/api/v1/ldap/settings
	// {
	//   "key": "corp",
	//   "enabled": true,
	//   "ldap_url": "ldap://ldap.example.com/dc=example,dc=com",
	//   "search": {
	//     "search_filter": "(uid={0})",
	//     "search_base": null,
	//     "manager_dn": "cn=reader",
	//     "manager_password": "secret"
	//   }
	// }
	// POST /access/api/v1/ldap/groups
	// {
	//   "name": "ops",
	//   "enabled_ldap": "corp",
	//   "group_base_dn": null,
	//   "filter": "(objectClass=groupOfNames)",
	//   "strategy": "STATIC"
	// }
	// POST /access/api/v1/ldap/groups/ops/refresh?operation=IMPORT
	// 2 groups were imported.
}

// A nil SearchBase unsets the search base.
func ExampleLDAPService_Replace() {
	srv := fakePlatform(map[string]string{
		"GET /access/api/v1/ldap/settings/corp": `{"key":"corp","search":{"search_filter":"(uid={0})","search_base":"ou=users","manager_dn":null}}`,
		"PUT /access/api/v1/ldap/settings":      "",
	})
	defer srv.Close()
	ac := connect(srv)
	ctx := context.Background()

	settings, err := ac.LDAP.Get(ctx, "corp")
	if err != nil {
		log.Fatal(err)
	}
	settings.Search.SearchBase = nil
	if err := ac.LDAP.Replace(ctx, "corp", *settings); err != nil {
		log.Fatal(err)
	}
	// Output:
	// GET /access/api/v1/ldap/settings/corp
	// PUT /access/api/v1/ldap/settings
	// {"key":"corp","search":{"search_filter":"(uid={0})","search_base":null,"manager_dn":null}}
}

func ExampleSAMLService_Create() {
	srv := fakePlatform(map[string]string{"POST /access/api/v1/saml": ""})
	defer srv.Close()

	err := connect(srv).SAML.Create(context.Background(), access.SAMLSettings{
		Name:                "okta",
		EnableIntegration:   new(true),
		LoginURL:            new("https://acme.okta.com/sso"),
		LogoutURL:           new("{baseUrl}"),
		Certificate:         new("MIICTjCCA..."),
		ServiceProviderName: new("https://acme.jfrog.io"),
		LDAPGroupSettings:   []string{"ops"},
	})
	if err != nil {
		log.Fatal(err)
	}
	// Output:
	// POST /access/api/v1/saml
	// {
	//   "name": "okta",
	//   "enable_integration": true,
	//   "login_url": "https://acme.okta.com/sso",
	//   "logout_url": "{baseUrl}",
	//   "certificate": "MIICTjCCA...",
	//   "service_provider_name": "https://acme.jfrog.io",
	//   "ldap_group_settings": [
	//     "ops"
	//   ]
	// }
}

// An empty list removes the names of the LDAP group settings.
func ExampleSAMLService_Replace() {
	srv := fakePlatform(map[string]string{
		"GET /access/api/v1/saml/okta": `{"name":"okta","auto_redirect":false,"ldap_group_settings":["ops"]}`,
		"PUT /access/api/v1/saml/okta": "",
	})
	defer srv.Close()
	ac := connect(srv)
	ctx := context.Background()

	settings, err := ac.SAML.Get(ctx, "okta")
	if err != nil {
		log.Fatal(err)
	}
	settings.LDAPGroupSettings = []string{}
	if err := ac.SAML.Replace(ctx, "okta", *settings); err != nil {
		log.Fatal(err)
	}
	// Output:
	// GET /access/api/v1/saml/okta
	// PUT /access/api/v1/saml/okta
	// {"name":"okta","auto_redirect":false,"ldap_group_settings":[]}
}

func ExampleCrowdService_Replace() {
	srv := fakePlatform(map[string]string{"PUT /access/api/v1/crowd": ""})
	defer srv.Close()

	err := connect(srv).Crowd.Replace(context.Background(), access.CrowdSettings{
		EnableIntegration: new(true),
		ServerURL:         new("https://crowd.example.com/crowd"),
		ApplicationName:   new("jfrog"),
		Password:          "secret",
	})
	if err != nil {
		log.Fatal(err)
	}
	// Output:
	// PUT /access/api/v1/crowd
	// {
	//   "enable_integration": true,
	//   "server_url": "https://crowd.example.com/crowd",
	//   "application_name": "jfrog",
	//   "password": "secret"
	// }
}

func ExampleHTTPSSOService_Replace() {
	srv := fakePlatform(map[string]string{"PUT /access/api/v1/httpsso": ""})
	defer srv.Close()

	err := connect(srv).HTTPSSO.Replace(context.Background(), access.HTTPSSOSettings{
		HTTPSSOProxied:            new(true),
		AutoCreateUser:            new(true),
		RemoteUserRequestVariable: new("REMOTE_USER"),
	})
	if err != nil {
		log.Fatal(err)
	}
	// Output:
	// PUT /access/api/v1/httpsso
	// {
	//   "http_sso_proxied": true,
	//   "auto_create_user": true,
	//   "remote_user_request_variable": "REMOTE_USER"
	// }
}

func ExampleAuthenticationService_SetBasicEnabled() {
	const path = "/access/api/v1/config/security/authentication/basic_authentication_enabled"
	srv := fakePlatform(map[string]string{"PUT " + path: "", "GET " + path: `{"enabled":false}`})
	defer srv.Close()
	ac := connect(srv)
	ctx := context.Background()

	if err := ac.Authentication.SetBasicEnabled(ctx, false); err != nil {
		log.Fatal(err)
	}
	enabled, err := ac.Authentication.BasicEnabled(ctx)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(enabled)
	// Output:
	// PUT /access/api/v1/config/security/authentication/basic_authentication_enabled
	// {"enabled":false}
	// GET /access/api/v1/config/security/authentication/basic_authentication_enabled
	// false
}

// This example registers a target, sends it everything, and then suspends it.
func ExampleFederationService() {
	srv := fakePlatform(map[string]string{
		"POST /access/api/v1/system/federation/validate_server":  "",
		"POST /access/api/v1/system/federation":                  `{"name":"eu","url":"https://eu.example.com/access","active":true}`,
		"PUT /access/api/v1/system/federation/eu/full_broadcast": "",
		"PATCH /access/api/v1/system/federation/eu":              `{"name":"eu","url":"https://eu.example.com/access","active":false}`,
	})
	defer srv.Close()
	ac := connect(srv)
	ctx := context.Background()

	const url = "https://eu.example.com/access"
	if err := ac.Federation.Validate(ctx, url); err != nil {
		log.Fatal(err)
	}
	target, err := ac.Federation.Create(ctx, access.FederationTarget{
		Name: "eu", URL: url, Entities: []access.FederationEntity{access.FederationUsers, access.FederationGroups},
	})
	if err != nil {
		log.Fatal(err)
	}
	if err := ac.Federation.Broadcast(ctx, target.Name); err != nil {
		log.Fatal(err)
	}
	target, err = ac.Federation.Update(ctx, target.Name, access.FederationTargetUpdateRequest{Active: new(false)})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(target.Name, *target.Active)
	// Output:
	// POST /access/api/v1/system/federation/validate_server
	// {"url":"https://eu.example.com/access"}
	// POST /access/api/v1/system/federation
	// {"name":"eu","url":"https://eu.example.com/access","entities":["users","groups"]}
	// PUT /access/api/v1/system/federation/eu/full_broadcast
	// PATCH /access/api/v1/system/federation/eu
	// {"active":false}
	// eu false
}

func ExampleSystemService_RootCertificate() {
	srv := fakePlatform(map[string]string{
		"GET /access/api/v1/cert/root": "-----BEGIN CERTIFICATE-----\nZGVy\n-----END CERTIFICATE-----\n",
	})
	defer srv.Close()

	certificate, err := connect(srv).System.RootCertificate(context.Background(), &access.RootCertificateOptions{Formatted: true})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Print(certificate)
	// Output:
	// GET /access/api/v1/cert/root?formatted=true
	// -----BEGIN CERTIFICATE-----
	// ZGVy
	// -----END CERTIFICATE-----
}
