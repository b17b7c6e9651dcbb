package access_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/access"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// A GitHub Actions job authenticates with the ID token that GitHub issues to it.
func ExampleOIDC() {
	srv := fakePlatform(map[string]string{
		"GET /github/idtoken":            `{"value":"id-token"}`,
		"POST /access/api/v1/oidc/token": `{"access_token":"eyJ2...","expires_in":28800,"token_type":"Bearer"}`,
		"GET /access/api/v1/tokens/me":   `{"token_id":"1f3d","subject":"jfac@01/users/ci"}`,
	})
	defer srv.Close()
	// GitHub sets these variables.
	os.Setenv("ACTIONS_ID_TOKEN_REQUEST_URL", srv.URL+"/github/idtoken?api-version=2.0")
	os.Setenv("ACTIONS_ID_TOKEN_REQUEST_TOKEN", "request-token")
	url := srv.URL // https://acme.jfrog.io

	c, err := jfrog.New(url, jfrog.WithTokenSource(
		access.OIDC(url, "github-oidc", access.IDTokenFromGitHubActions("jfrog-github"), nil)))
	if err != nil {
		log.Fatal(err)
	}
	me, err := access.New(c).Tokens.Get(context.Background(), access.CurrentToken)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("logged in as", me.Subject)
	// Output:
	// GET /github/idtoken?api-version=2.0&audience=jfrog-github
	// POST /access/api/v1/oidc/token
	// {
	//   "grant_type": "urn:ietf:params:oauth:grant-type:token-exchange",
	//   "subject_token_type": "urn:ietf:params:oauth:token-type:id_token",
	//   "subject_token": "id-token",
	//   "provider_name": "github-oidc"
	// }
	// GET /access/api/v1/tokens/me
	// logged in as jfac@01/users/ci
}

// A program that runs for longer than its token lives refreshes it.
func ExampleRefreshingTokens() {
	srv, err := jfrogtest.Start(jfrogtest.WithUser("ci", "password"))
	if err != nil {
		log.Fatal(err)
	}
	defer srv.Close()
	url := srv.URL // https://acme.jfrog.io
	// From access.TokenCreateRequest{Refreshable: true}, for example, or from a file.
	token := refreshableToken(srv)

	c, err := jfrog.New(url, jfrog.WithTokenSource(access.RefreshingTokens(url, token, &access.RefreshingTokensOptions{
		Refreshed: func(token *access.Token) { fmt.Println("store", token.AccessToken, token.RefreshToken) },
	})))
	if err != nil {
		log.Fatal(err)
	}
	me, err := access.New(c).Tokens.Get(context.Background(), access.CurrentToken)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("logged in as", me.Username())
	// Output:
	// store ***** *****
	// logged in as ci
}

// refreshableToken returns a refresh token, and an access token that the server refuses.
func refreshableToken(srv *jfrogtest.Server) access.Token {
	admin, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token))
	if err != nil {
		log.Fatal(err)
	}
	token, err := access.New(admin).Tokens.Create(context.Background(), access.TokenCreateRequest{Username: "ci", Refreshable: true})
	if err != nil {
		log.Fatal(err)
	}
	return access.Token{AccessToken: "expired", RefreshToken: token.RefreshToken}
}

// In Kubernetes the ID token is a file, which is read for every exchange.
func ExampleIDTokenFromFile() {
	const url = "https://acme.jfrog.io"
	source := access.OIDC(url, "cluster", access.IDTokenFromFile("/var/run/secrets/jfrog/token"), &access.OIDCOptions{ProjectKey: "proj"})
	c, err := jfrog.New(url, jfrog.WithTokenSource(source))
	fmt.Println(c.BaseURL(), err)
	// Output: https://acme.jfrog.io <nil>
}

// In GitLab CI/CD the ID token is a variable that the job declares under id_tokens.
func ExampleIDTokenFromEnv() {
	const url = "https://acme.jfrog.io"
	c, err := jfrog.New(url, jfrog.WithTokenSource(access.OIDC(url, "gitlab", access.IDTokenFromEnv("JFROG_ID_TOKEN"), nil)))
	fmt.Println(c.BaseURL(), err)
	// Output: https://acme.jfrog.io <nil>
}

func ExampleTokensService_Create() {
	ac, stop := inMemory()
	defer stop()
	token, err := ac.Tokens.Create(context.Background(), access.TokenCreateRequest{
		Username:    "ci",
		Scope:       access.TokenScopes{access.TokenScopeGroups{"deployers"}},
		ExpiresIn:   access.TokenLifetime(8 * time.Hour),
		Description: "nightly build",
	})
	if err != nil {
		log.Fatal(err)
	}
	claims, err := access.ParseTokenClaims(token.AccessToken)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(token.AccessToken, token.Scope, token.ExpiresIn)
	fmt.Println(claims.Username(), claims.Expiry.Time().Sub(claims.IssuedAt.Time()))
	// Output:
	// ***** applied-permissions/groups:deployers 8h0m0s
	// ci 8h0m0s
}

func ExampleOIDCService_CreateMapping() {
	ac, stop := inMemory()
	defer stop()
	ctx := context.Background()
	err := ac.OIDC.Create(ctx, access.OIDCConfiguration{
		Name: "github-oidc", IssuerURL: "https://token.actions.githubusercontent.com/", ProviderType: access.OIDCProviderGitHub,
	})
	if err != nil {
		log.Fatal(err)
	}
	err = ac.OIDC.CreateMapping(ctx, "github-oidc", access.IdentityMapping{
		Name:     "release",
		Priority: new(1),
		Claims: access.Claims{
			"repository": access.ClaimMatching("acme/app", "acme/lib-*"),
			"ref":        access.ClaimMatching("refs/heads/main"),
		},
		TokenSpec: access.TokenSpec{
			Scope:     access.TokenScopes{access.TokenScopeGroups{"deployers"}},
			ExpiresIn: access.TokenLifetime(10 * time.Minute),
		},
	})
	if err != nil {
		log.Fatal(err)
	}
	mappings, err := ac.OIDC.ListMappings(ctx, "github-oidc")
	if err != nil {
		log.Fatal(err)
	}
	for _, mapping := range mappings {
		fmt.Println(mapping.Name, mapping.Claims["repository"].Values(), mapping.TokenSpec.Scope)
	}
	// Output: release [acme/app acme/lib-*] applied-permissions/groups:deployers
}

func ExampleTokenScopes() {
	scopes := access.TokenScopes{
		access.TokenScopeGroups{"readers", "QA Team"},
		access.TokenScopeArtifact{Repo: "maven-local", Path: "acme/**", Actions: []access.TokenScopeAction{access.TokenScopeActionRead, access.TokenScopeActionWrite}},
		access.TokenScopeSystemMetrics,
	}
	fmt.Println(scopes)
	// Output:
	// applied-permissions/groups:readers,"QA Team" artifact:maven-local/acme/**:r,w system:metrics:r
}

func ExampleParseTokenScopes() {
	scopes, err := access.ParseTokenScopes(`applied-permissions/roles:proj:Developer,"Project Admin" applied-permissions/user`)
	if err != nil {
		log.Fatal(err)
	}
	for _, scope := range scopes {
		switch s := scope.(type) {
		case access.TokenScopeRoles:
			fmt.Printf("roles of %s: %q\n", s.ProjectKey, s.Roles)
		default:
			fmt.Println(s)
		}
	}
	// Output:
	// roles of proj: ["Developer" "Project Admin"]
	// applied-permissions/user
}
