package access

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var oidcCases = replay.Cases[*Client]{
	"4.7.10.1/GitHub": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.OIDC.Create(ctx, OIDCConfiguration{
			Name: "github-oidc", IssuerURL: "https://token.actions.githubusercontent.com/", ProjectKey: "project-0738A19",
			Audience: new("jfrog-github"), Description: new("Resolving"), ProviderType: OIDCProviderGitHub,
		})
	},
	"4.7.10.1/Azure": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.OIDC.Create(ctx, OIDCConfiguration{
			Name: "azure-oidc", IssuerURL: "https://issuer_url/", Audience: new("jfrog-azure"), Description: new("Resolving"),
			ProviderType: OIDCProviderAzure, TokenIssuer: new("token_issuer"), UseDefaultProxy: new(false),
		})
	},
	"4.7.10.1/generic": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.OIDC.Create(ctx, OIDCConfiguration{
			Name: "integration name", IssuerURL: "https://issuer_url/", Audience: new("jfrog-oidc"), Description: new("Resolving"),
			ProviderType: OIDCProviderGeneric, TokenIssuer: new("token_issuer"), UseDefaultProxy: new(false),
		})
	},
	"4.7.10.1/wire-GitHub Enterprise": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.OIDC.Create(ctx, OIDCConfiguration{
			Name: "ghe", IssuerURL: "https://ghe.acme.org/_services/token", ProviderType: OIDCProviderGitHubEnterprise, Organization: new("acme"),
			ProjectKey: "proj", EnablePermissiveConfiguration: new(false), UseDefaultProxy: new(true),
		})
	},
	"4.7.10.2/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.OIDC.List(ctx)
	},
	"4.7.10.3/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.OIDC.Get(ctx, "ciconnect")
	},
	"4.7.10.3/wire-Azure": func(ctx context.Context, c *Client) (any, error) {
		return c.OIDC.Get(ctx, "azure-oidc")
	},
	"4.7.10.4/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.OIDC.Replace(ctx, "name", OIDCConfiguration{
			IssuerURL: "https://token.actions.githubusercontent.com/", ProjectKey: "project-0738A19", Audience: new("jfrog-github"),
			Description: new("Resolving"), ProviderType: OIDCProviderGitHub, TokenIssuer: new("test"),
		})
	},
	"4.7.10.4/wire-Azure": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.OIDC.Replace(ctx, "azure-oidc", replay.Body[OIDCConfiguration]("4.7.10.4/wire-Azure"))
	},
	"4.7.10.5/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.OIDC.Delete(ctx, "ciconnect")
	},
	"4.7.10.6/sample request": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.OIDC.CreateMapping(ctx, "github-oidc", IdentityMapping{
			Name: "github-repo-read", ProviderName: "github-oidc", ProjectKey: "projectkey", Claims: pocClaims("johnf"),
			TokenSpec: TokenSpec{
				Username: new("johnf"), Scope: TokenScopes{TokenScopeUser{}}, Audience: TokenAudience{"jfrt@service_id"}, ExpiresIn: TokenLifetime(time.Hour),
				UsernamePattern: new("{{actor}}"),
			},
		})
	},
	"4.7.10.6/user": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.OIDC.CreateMapping(ctx, "github-oidc", IdentityMapping{
			Name: "github-repo-read", ProviderName: "github-oidc", Claims: pocClaims("johnf"),
			TokenSpec: TokenSpec{Username: new("johnf"), Scope: TokenScopes{TokenScopeUser{}}, Audience: TokenAudience{"jfrt@service_id"}, ExpiresIn: TokenLifetime(time.Hour)},
		})
	},
	"4.7.10.6/group": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.OIDC.CreateMapping(ctx, "github-oidc", IdentityMapping{
			Name: "github-repo-read", ProviderName: "github-oidc", Claims: pocClaims("johnf"),
			TokenSpec: TokenSpec{Scope: TokenScopes{TokenScopeGroups{"readers"}}, Audience: TokenAudience{"jfrt@service_id"}, ExpiresIn: TokenLifetime(time.Hour)},
		})
	},
	"4.7.10.6/dynamic user mapping":  createExample("github-repo-read", nil, TokenSpec{UsernamePattern: new("{{actor}}")}),
	"4.7.10.6/dynamic group mapping": createExample("github-repo-read", nil, TokenSpec{Username: new("username"), GroupsPattern: new("{{group}}")}),
	"4.7.10.6/multiple values claim": createExample("github-multi-claims", Claims{"repository": ClaimMatching("jfrog/jfrog-cli",
		"jfrog/artifactory-client-java", "jfrog/setup-jfrog-cli", "artifactory/**")}, TokenSpec{UsernamePattern: new("{{actor}}")}),
	"4.7.10.6/wildcard claim": createExample("github-wild-card", Claims{"repository": ClaimMatching("jfrog/*")}, TokenSpec{UsernamePattern: new("{{actor}}")}),
	"4.7.10.6/wire-project": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.OIDC.CreateMapping(ctx, "github-oidc", IdentityMapping{
			Name: "deployers", ProviderName: "github-oidc", ProjectKey: "proj", Priority: new(1), Claims: Claims{"sub": ClaimMatching("repo:acme/*")},
			TokenSpec: TokenSpec{
				Username: new("ci"), Scope: TokenScopes{TokenScopeRoles{"proj", []string{"Developer"}}}, Audience: TokenAudience{"jfrt@*", "jfac@*"}, ExpiresIn: TokenLifetime(time.Minute),
			},
		})
	},
	"4.7.10.7/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.OIDC.ListMappings(ctx, "ciconnect")
	},
	"4.7.10.8/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.OIDC.GetMapping(ctx, "ciconnect", "zmap", nil)
	},
	"4.7.10.8/wire-project": func(ctx context.Context, c *Client) (any, error) {
		return c.OIDC.GetMapping(ctx, "github-oidc", "deployers", &IdentityMappingOptions{ProjectKey: "proj"})
	},
	"4.7.10.9/user": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.OIDC.ReplaceMapping(ctx, "github-oidc", "github-repo-read", IdentityMapping{
			Name: "github-repo-read", ProviderName: "github-oidc", Claims: pocClaims("mosheya"),
			TokenSpec: TokenSpec{Username: new("moshey"), Scope: TokenScopes{TokenScopeUser{}}, Audience: TokenAudience{"jfrt@service_id"}, ExpiresIn: TokenLifetime(time.Hour)},
		})
	},
	"4.7.10.9/group": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.OIDC.ReplaceMapping(ctx, "github-oidc", "github-repo-read", IdentityMapping{
			Name: "github-repo-read", ProviderName: "github-oidc", Claims: pocClaims("mosheya"),
			TokenSpec: TokenSpec{Scope: TokenScopes{TokenScopeGroups{"readers"}}, Audience: TokenAudience{"jfrt@service_id"}, ExpiresIn: TokenLifetime(time.Hour)},
		})
	},
	"4.7.10.9/wire-project": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.OIDC.ReplaceMapping(ctx, "github-oidc", "deployers", replay.Body[IdentityMapping]("4.7.10.9/wire-project"))
	},
	"4.7.10.10/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.OIDC.DeleteMapping(ctx, "ciconnect", "zmap", nil)
	},
	"4.7.10.10/wire-project": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.OIDC.DeleteMapping(ctx, "github-oidc", "deployers", &IdentityMappingOptions{ProjectKey: "proj"})
	},
	"4.7.10.11/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.OIDC.Exchange(ctx, OIDCExchangeRequest{
			SubjectToken: "ID_TOKEN", ProviderName: "github-oidc", IdentityMappingName: "mapping_name", IncludeReferenceToken: true, ProjectKey: "jfacc",
		})
	},
	"4.7.10.11/wire-CI fields": func(ctx context.Context, c *Client) (any, error) {
		return c.OIDC.Exchange(ctx, OIDCExchangeRequest{
			SubjectToken: "ID_TOKEN", ProviderName: "github-oidc", Audience: "jfrog-github", ProviderType: OIDCProviderGitHub, ApplicationKey: "app",
			JobID: "build", RunID: "42", Repo: "https://github.com/acme/app", Revision: "4aeb1b2", Branch: "main",
		})
	},
}

func pocClaims(owner string) Claims {
	return Claims{
		"sub":          ClaimMatching("repo:" + owner + "/access-oidc-poc:ref:refs/heads/main"),
		"workflow_ref": ClaimMatching(owner + "/access-oidc-poc/.github/workflows/job.yaml@refs/heads/main"),
	}
}

// createExample returns the case for a mapping of example-workflow in the manual.
func createExample(name string, claims Claims, spec TokenSpec) replay.Case[*Client] {
	all := Claims{"workflow": ClaimMatching("example-workflow"), "sub": ClaimMatching("repo:octo-org/octo-repo:environment:prod")}
	maps.Copy(all, claims)
	spec.Scope, spec.Audience, spec.ExpiresIn = TokenScopes{TokenScopeUser{}}, TokenAudience{"audience"}, TokenLifetime(100*time.Second)
	return func(ctx context.Context, c *Client) (any, error) {
		return nil, c.OIDC.CreateMapping(ctx, "oidc-sample", IdentityMapping{
			Name: name, Description: new("mapping example"), Claims: all, TokenSpec: spec, Priority: new(0),
		})
	}
}

// A pointer to an empty text clears the text, and nil leaves the text out. Names that the
// path has are filled in.
func TestOIDCTextsCanBeCleared(t *testing.T) {
	c, bodies := server(t, func(http.ResponseWriter, *http.Request) {})
	ctx := t.Context()
	for _, config := range []OIDCConfiguration{
		{IssuerURL: "https://issuer.test"},
		{IssuerURL: "https://issuer.test", Audience: new(""), Description: new(""), TokenIssuer: new(""), Organization: new(""), AzureAppID: new("")},
	} {
		require.NoError(t, c.OIDC.Replace(ctx, "github", config))
	}
	require.JSONEq(t, `{"name":"github","issuer_url":"https://issuer.test"}`, (*bodies)[0])
	require.JSONEq(t, `{"name":"github","issuer_url":"https://issuer.test","audience":"","description":"","token_issuer":"",
		"organization":"","azure_app_id":""}`, (*bodies)[1])

	for _, mapping := range []IdentityMapping{
		{Claims: Claims{}},
		{Claims: Claims{}, Description: new(""), TokenSpec: TokenSpec{
			Username: new(""), UsernamePattern: new(""), GroupsPattern: new(""), Scope: TokenScopes{}, Audience: TokenAudience{},
		}},
	} {
		require.NoError(t, c.OIDC.ReplaceMapping(ctx, "github", "deploy", mapping))
	}
	require.JSONEq(t, `{"name":"deploy","provider_name":"github","claims":{},"token_spec":{}}`, (*bodies)[2])
	require.JSONEq(t, `{"name":"deploy","provider_name":"github","claims":{},"description":"",
		"token_spec":{"username":"","username_pattern":"","groups_pattern":"","scope":"","audience":""}}`, (*bodies)[3])
}

func TestClaims(t *testing.T) {
	const text = `{"aud":["a","b"],"kubernetes.io":{"namespace":"ci","serviceaccount":{"name":["x","y"]}},` +
		`"level":12345678901234567890,"none":null,"on":true,"sub":"repo:acme/\u003c*\u003e"}`
	var claims Claims
	require.NoError(t, json.Unmarshal([]byte(text), &claims))

	require.Equal(t, []string{"a", "b"}, claims["aud"].Values())
	require.Nil(t, claims["aud"].Object())
	require.Equal(t, []string{"repo:acme/<*>"}, claims["sub"].Values())
	k8s := claims["kubernetes.io"]
	require.Nil(t, k8s.Values())
	require.Equal(t, []string{"ci"}, k8s.Object()["namespace"].Values())
	require.Equal(t, []string{"x", "y"}, k8s.Object()["serviceaccount"].Object()["name"].Values())
	for _, name := range []string{"level", "none", "on", "missing"} {
		require.Nil(t, claims[name].Values(), name)
		require.Nil(t, claims[name].Object(), name)
	}
	require.Equal(t, "12345678901234567890", claims["level"].String())

	out, err := json.Marshal(claims)
	require.NoError(t, err)
	require.Equal(t, text, string(out))

	made := Claims{
		"aud":   ClaimMatching("a", "b"),
		"level": ClaimValue(json.Number("12345678901234567890")),
		"kubernetes.io": ClaimObject(Claims{
			"namespace":      ClaimMatching("ci"),
			"serviceaccount": ClaimObject(Claims{"name": ClaimMatching("x", "y")}),
		}),
		"none": ClaimValue(nil),
		"on":   ClaimValue(true),
		"sub":  ClaimMatching("repo:acme/<*>"),
	}
	require.Equal(t, claims, made)
}

func FuzzClaim(f *testing.F) {
	for _, s := range []string{`"a"`, `["a", 1]`, `{"a" : {"b":[]}}`, `1e400`, `null`, `"\u003c<"`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var got, again Claims
		if json.Unmarshal([]byte(`{"x":`+string(data)+`}`), &got) != nil {
			return
		}
		out, err := json.Marshal(got)
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(out, &again))
		twice, err := json.Marshal(again)
		require.NoError(t, err)
		require.Equal(t, string(out), string(twice))
		for name, c := range got {
			require.Equal(t, c.Values(), again[name].Values())
		}
	})
}
