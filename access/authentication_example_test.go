package access_test

import (
	"context"
	"errors"
	"fmt"
	"log"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/access"
)

func ExampleLDAPService() {
	c, stop := exampleAccess()
	defer stop()
	ctx := context.Background()

	err := c.LDAP.Create(ctx, access.LDAPSettings{
		Key:            "corp",
		Enabled:        new(true),
		LDAPURL:        new("ldap://ldap.example.com/dc=example,dc=com"),
		AutoCreateUser: new(true),
		EmailAttribute: new("mail"),
		Search: &access.LDAPSearch{
			SearchFilter:    new("(uid={0})"),
			SearchBase:      new("ou=users"),
			ManagerDN:       new("cn=reader,dc=example,dc=com"),
			ManagerPassword: "secret",
		},
	})
	if err != nil {
		log.Fatal(err)
	}
	err = c.LDAP.CreateGroup(ctx, access.LDAPGroupSettings{
		Name:                 "corp-groups",
		EnabledLDAP:          new("corp"),
		GroupNameAttribute:   new("cn"),
		GroupMemberAttribute: new("uniqueMember"),
		Filter:               new("(objectClass=groupOfNames)"),
		Strategy:             access.LDAPGroupStatic,
	})
	if err != nil {
		log.Fatal(err)
	}
	message, err := c.LDAP.RefreshGroup(ctx, "corp-groups", nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(message)
	// Output: 2 groups were imported.
}

func ExampleLDAPService_Replace() {
	c, stop := exampleAccess()
	defer stop()
	ctx := context.Background()
	err := c.LDAP.Create(ctx, access.LDAPSettings{
		Key: "corp", Enabled: new(true), Search: &access.LDAPSearch{SearchBase: new("ou=users")},
	})
	if err != nil {
		log.Fatal(err)
	}

	settings, err := c.LDAP.Get(ctx, "corp")
	if err != nil {
		log.Fatal(err)
	}
	settings.Search.SearchBase = nil
	settings.Search.ManagerPassword = "secret"
	if err := c.LDAP.Replace(ctx, "corp", *settings); err != nil {
		log.Fatal(err)
	}
	all, err := c.LDAP.List(ctx)
	if err != nil {
		log.Fatal(err)
	}
	for _, s := range all {
		fmt.Println(s.Key, *s.Enabled, s.Search.SearchBase == nil)
	}
	// Output: corp true true
}

func ExampleSAMLService() {
	c, stop := exampleAccess()
	defer stop()
	ctx := context.Background()

	err := c.SAML.Create(ctx, access.SAMLSettings{
		Name:                "okta",
		EnableIntegration:   new(true),
		LoginURL:            new("https://acme.okta.com/sso/saml"),
		LogoutURL:           new("{baseUrl}"),
		Certificate:         new("MIICTjCCA..."),
		ServiceProviderName: new("https://acme.jfrog.io"),
		AutoUserCreation:    new(true),
		LDAPGroupSettings:   []string{"corp-groups"},
	})
	if err != nil {
		log.Fatal(err)
	}

	settings, err := c.SAML.Get(ctx, "okta")
	if err != nil {
		log.Fatal(err)
	}
	settings.AutoRedirect = new(true)
	settings.LDAPGroupSettings = []string{} // removes the names
	if err := c.SAML.Replace(ctx, "okta", *settings); err != nil {
		log.Fatal(err)
	}
	if err := c.SAML.Delete(ctx, "okta"); err != nil {
		log.Fatal(err)
	}
	_, err = c.SAML.Get(ctx, "okta")
	fmt.Println(errors.Is(err, jfrog.ErrNotFound))
	// Output: true
}

func ExampleCrowdService_Replace() {
	c, stop := exampleAccess()
	defer stop()
	ctx := context.Background()

	err := c.Crowd.Replace(ctx, access.CrowdSettings{
		EnableIntegration:         new(true),
		ServerURL:                 new("https://crowd.example.com/crowd"),
		ApplicationName:           new("jfrog"),
		Password:                  "secret",
		SessionValidationInterval: new(5),
	})
	if err != nil {
		log.Fatal(err)
	}
	settings, err := c.Crowd.Get(ctx)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(*settings.ServerURL, settings.Password)
	// Output: https://crowd.example.com/crowd *****
}

func ExampleHTTPSSOService_Replace() {
	c, stop := exampleAccess()
	defer stop()
	ctx := context.Background()

	err := c.HTTPSSO.Replace(ctx, access.HTTPSSOSettings{
		HTTPSSOProxied:            new(true),
		AutoCreateUser:            new(true),
		RemoteUserRequestVariable: new("REMOTE_USER"),
	})
	if err != nil {
		log.Fatal(err)
	}
	settings, err := c.HTTPSSO.Get(ctx)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(*settings.RemoteUserRequestVariable)
	// Output: REMOTE_USER
}

func ExampleAuthenticationService_SetBasicEnabled() {
	c, stop := exampleAccess()
	defer stop()
	ctx := context.Background()

	if err := c.Authentication.SetBasicEnabled(ctx, false); err != nil {
		log.Fatal(err)
	}
	fmt.Println(c.Authentication.BasicEnabled(ctx))
	// Output: false <nil>
}

func ExampleFederationService() {
	c, stop := exampleAccess()
	defer stop()
	ctx := context.Background()

	if err := c.Federation.Validate(ctx, "https://eu.example.com/access"); err != nil {
		log.Fatal(err)
	}
	target, err := c.Federation.Create(ctx, access.FederationTarget{
		Name:     "eu",
		URL:      "https://eu.example.com/access",
		Entities: []access.FederationEntity{access.FederationUsers, access.FederationGroups},
	})
	if err != nil {
		log.Fatal(err)
	}
	if err := c.Federation.Broadcast(ctx, target.Name); err != nil {
		log.Fatal(err)
	}

	target, err = c.Federation.Update(ctx, "eu", access.FederationTargetUpdateRequest{Active: new(false)})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(target.Name, *target.Active)
	// Output: eu false
}

func ExampleSystemService() {
	c, stop := exampleAccess()
	defer stop()
	ctx := context.Background()

	if err := c.System.Ping(ctx); err != nil {
		log.Fatal(err)
	}
	certificate, err := c.System.RootCertificate(ctx, &access.RootCertificateOptions{Formatted: true})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Print(certificate)
	// Output:
	// -----BEGIN CERTIFICATE-----
	// ZGVy
	// -----END CERTIFICATE-----
}
