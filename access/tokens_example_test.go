package access_test

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/access"
)

// exchangeServer plays a platform that issues tokens, and GitHub's token service. It prints
// what it is asked.
func exchangeServer() *httptest.Server {
	return httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		fmt.Println(strings.TrimSpace(r.Method + " " + r.URL.String() + " " + string(body)))
		switch r.URL.Path {
		case "/github/idtoken":
			fmt.Fprint(w, `{"value":"id-token"}`)
		case "/access/api/v1/tokens/me":
			fmt.Fprint(w, `{"token_id":"1f3d","subject":"jfac@01/users/ci"}`)
		default:
			fmt.Fprint(w, `{"token_id":"7e0eec61","access_token":"eyJ2...","expires_in":28800,"token_type":"Bearer"}`)
		}
	}))
}

// A job of GitHub Actions authenticates by the identity that GitHub gives it.
func ExampleOIDC() {
	srv := exchangeServer()
	defer srv.Close()
	os.Setenv("ACTIONS_ID_TOKEN_REQUEST_URL", srv.URL+"/github/idtoken?api-version=2.0") // GitHub does this
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
	// POST /access/api/v1/oidc/token {"grant_type":"urn:ietf:params:oauth:grant-type:token-exchange","subject_token_type":"urn:ietf:params:oauth:token-type:id_token","subject_token":"id-token","provider_name":"github-oidc"}
	// GET /access/api/v1/tokens/me
	// logged in as jfac@01/users/ci
}

// In Kubernetes the id token is a file, which is read again for every exchange.
func ExampleIDTokenFromFile() {
	const url = "https://acme.jfrog.io"
	source := access.OIDC(url, "cluster", access.IDTokenFromFile("/var/run/secrets/jfrog/token"), &access.OIDCOptions{ProjectKey: "proj"})
	c, err := jfrog.New(url, jfrog.WithTokenSource(source))
	fmt.Println(c.BaseURL(), err)
	// Output: https://acme.jfrog.io <nil>
}

// In GitLab CI/CD the id token is a variable that the job names under id_tokens.
func ExampleIDTokenFromEnv() {
	const url = "https://acme.jfrog.io"
	c, err := jfrog.New(url, jfrog.WithTokenSource(access.OIDC(url, "gitlab", access.IDTokenFromEnv("JFROG_ID_TOKEN"), nil)))
	fmt.Println(c.BaseURL(), err)
	// Output: https://acme.jfrog.io <nil>
}

func ExampleTokensService_Create() {
	srv := exchangeServer()
	defer srv.Close()
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken("token"))
	if err != nil {
		log.Fatal(err)
	}
	token, err := access.New(c).Tokens.Create(context.Background(), access.TokenCreateRequest{
		Username:    "ci",
		Scope:       access.TokenScopes{access.TokenScopeGroups{"deployers"}},
		ExpiresIn:   access.TokenLifetime(8 * time.Hour),
		Description: "nightly build",
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(token.ID, token.AccessToken, token.ExpiresIn)
	fmt.Println(len(string(token.AccessToken)), "characters")
	// Output:
	// POST /access/api/v1/tokens {"username":"ci","scope":"applied-permissions/groups:deployers","expires_in":28800,"description":"nightly build"}
	// 7e0eec61 ***** 8h0m0s
	// 7 characters
}

func ExampleOIDCService_CreateMapping() {
	srv := exchangeServer()
	defer srv.Close()
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken("token"))
	if err != nil {
		log.Fatal(err)
	}
	err = access.New(c).OIDC.CreateMapping(context.Background(), "github-oidc", access.IdentityMapping{
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
	fmt.Println(err)
	// Output:
	// POST /access/api/v1/oidc/github-oidc/identity_mappings {"name":"release","priority":1,"claims":{"ref":"refs/heads/main","repository":["acme/app","acme/lib-*"]},"token_spec":{"scope":"applied-permissions/groups:deployers","expires_in":600}}
	// <nil>
}

func ExampleTokenScopes() {
	scopes := access.TokenScopes{
		access.TokenScopeGroups{"readers", "QA Team"},
		access.TokenScopeArtifact{Repo: "maven-local", Path: "org/acme/**", Actions: []access.TokenScopeAction{access.TokenScopeActionRead, access.TokenScopeActionWrite}},
		access.TokenScopeSystemMetrics,
	}
	fmt.Println(scopes)
	// Output: applied-permissions/groups:readers,"QA Team" artifact:maven-local/org/acme/**:r,w system:metrics:r
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
