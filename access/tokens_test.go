package access

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var tokenCases = replay.Cases[*Client]{
	"4.7.1.2a/token": func(ctx context.Context, c *Client) (any, error) {
		return c.Tokens.CreateForm(ctx, TokenCreateRequest{Scope: TokenScopes{TokenScopeUser{}}})
	},
	"4.7.1.2a/token, groups scope": func(ctx context.Context, c *Client) (any, error) {
		return c.Tokens.CreateForm(ctx, TokenCreateRequest{Scope: TokenScopes{TokenScopeGroups{"group-name"}}})
	},
	"4.7.1.2a/user credentials": func(ctx context.Context, c *Client) (any, error) {
		return c.Tokens.CreateForm(ctx, TokenCreateRequest{Scope: TokenScopes{TokenScopeUser{}}})
	},
	"4.7.1.2a/wire-every parameter": func(ctx context.Context, c *Client) (any, error) {
		return c.Tokens.CreateForm(ctx, everyTokenParameter)
	},
	"4.7.1.2b/artifact scope": createScoped(TokenScopeArtifact{Repo: "maven-local", Path: "org/**", Actions: []TokenScopeAction{TokenScopeActionRead, TokenScopeActionWrite}}),
	"4.7.1.2b/user scope":     createScoped(TokenScopeUser{}),
	"4.7.1.2b/admin scope":    createScoped(TokenScopeAdmin{}),
	"4.7.1.2b/groups scope":   createScoped(TokenScopeGroups{"group_1", "group_2", "group_3"}),
	"4.7.1.2b/roles scope":    createScoped(TokenScopeRoles{"jfrogdev", []string{"developer", "qa"}}),
	"4.7.1.2b/roles scope with blank": createScoped(
		TokenScopeRoles{"jfrogdev", []string{"developer", "qa", "Project Admin"}}),
	"4.7.1.2b/system metrics scope":     createScoped(TokenScopeSystemMetrics),
	"4.7.1.2b/system live logs scope":   createScoped(TokenScopeSystemLiveLogs),
	"4.7.1.2b/system identities scope":  createScoped(TokenScopeSystemIdentities),
	"4.7.1.2b/system permissions scope": createScoped(TokenScopeSystemPermissions),
	"4.7.1.2b/wire-every parameter": func(ctx context.Context, c *Client) (any, error) {
		return c.Tokens.Create(ctx, everyTokenParameter)
	},
	"4.7.1.2b/wire-never expires": func(ctx context.Context, c *Client) (any, error) {
		return c.Tokens.Create(ctx, TokenCreateRequest{Scope: TokenScopes{TokenScopeGroups{"readers"}}, ExpiresIn: TokenNeverExpires})
	},
	"4.7.1.3/template": func(ctx context.Context, c *Client) (any, error) {
		return c.Tokens.List(ctx, nil)
	},
	"4.7.1.3/description filter": func(ctx context.Context, c *Client) (any, error) {
		return c.Tokens.List(ctx, &TokenListOptions{Description: "my token*"})
	},
	"4.7.1.4/by id": func(ctx context.Context, c *Client) (any, error) {
		return c.Tokens.Get(ctx, "my-id-is-here")
	},
	"4.7.1.4/me": func(ctx context.Context, c *Client) (any, error) {
		return c.Tokens.Get(ctx, CurrentToken)
	},
	"4.7.1.4/wire-not stored": func(ctx context.Context, c *Client) (any, error) {
		info, err := c.Tokens.Get(ctx, "7e0eec61")
		if !errors.Is(err, jfrog.ErrNotFound) {
			err = fmt.Errorf("not ErrNotFound: %v", err)
		}
		return info, err
	},
	"4.7.1.5/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Tokens.Revoke(ctx, "7e0eec...")
	},
	"4.7.1.5/usage": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Tokens.Revoke(ctx, "my-id-is-here")
	},
	"4.7.1.5/me": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Tokens.Revoke(ctx, CurrentToken)
	},
	"4.7.1.5/not found": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Tokens.Revoke(ctx, "my-id-is-here")
	},
	"4.7.1.5/wire-refused": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Tokens.Revoke(ctx, "7e0eec61")
	},
	"4.7.1.6/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Tokens.RevokeByValue(ctx, "token-value")
	},
	"4.7.1.7/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Tokens.Refresh(ctx, TokenRefreshRequest{RefreshToken: "refresh-token"})
	},
	"4.7.1.7/wire-every parameter": func(ctx context.Context, c *Client) (any, error) {
		e := everyTokenParameter
		return c.Tokens.Refresh(ctx, TokenRefreshRequest{
			"refresh-token", e.Username, e.Scope, e.ExpiresIn, e.Refreshable, e.Description, e.Audience, e.ProjectKey,
			e.IncludeReferenceToken, e.ForceRevocable,
		})
	},
	"4.7.1.8/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Tokens.DefaultExpiry(ctx)
	},
	"4.7.1.9/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Tokens.SetDefaultExpiry(ctx, TokenLifetime(32_000_000*time.Second))
	},
}

func createScoped(scope TokenScope) replay.Case[*Client] {
	return func(ctx context.Context, c *Client) (any, error) {
		return c.Tokens.Create(ctx, TokenCreateRequest{Scope: TokenScopes{scope}})
	}
}

var everyTokenParameter = TokenCreateRequest{
	GrantType: "client_credentials", Username: "ci", Scope: TokenScopes{TokenScopeUser{}}, ExpiresIn: TokenLifetime(time.Hour), Refreshable: true, Description: "for the CI",
	Audience: TokenAudience{"jfrt@*", "jfac@*"}, ProjectKey: "proj", IncludeReferenceToken: true, ForceRevocable: new(true),
}

// server returns the services of a platform that a handler plays, and the bodies of the
// requests.
func server(t *testing.T, handler http.HandlerFunc) (*Client, *[]string) {
	t.Helper()
	bodies := new([]string)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		*bodies = append(*bodies, string(body))
		handler(w, r)
	}))
	t.Cleanup(srv.Close)
	jc, err := jfrog.New(srv.URL, jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 1}))
	require.NoError(t, err)
	return New(jc), bodies
}

// Requests that no server accepts are not sent.
func TestInvalidRequests(t *testing.T) {
	ctx := context.Background()
	c, bodies := server(t, func(http.ResponseWriter, *http.Request) {})
	for name, err := range map[string]error{
		"nil scope":              second(c.Tokens.Create(ctx, TokenCreateRequest{Scope: TokenScopes{nil}})),
		"group without a name":   second(c.Tokens.Create(ctx, TokenCreateRequest{Scope: TokenScopes{TokenScopeGroups{""}}})),
		"the same in a form":     second(c.Tokens.CreateForm(ctx, TokenCreateRequest{Scope: TokenScopes{TokenScopeGroups{""}}})),
		"lifetime as a number":   second(c.Tokens.Create(ctx, TokenCreateRequest{ExpiresIn: 3600})),
		"the same in form":       second(c.Tokens.CreateForm(ctx, TokenCreateRequest{ExpiresIn: 3600})),
		"negative lifetime":      second(c.Tokens.Create(ctx, TokenCreateRequest{ExpiresIn: TokenLifetime(-time.Hour)})),
		"two ids in one":         second(c.Tokens.Create(ctx, TokenCreateRequest{Audience: TokenAudience{"jfrt@* jfac@*"}})),
		"the same in one form":   second(c.Tokens.CreateForm(ctx, TokenCreateRequest{Audience: TokenAudience{"jfrt@* jfac@*"}})),
		"empty refresh token":    second(c.Tokens.Refresh(ctx, TokenRefreshRequest{Username: "ci"})),
		"empty token":            second(c.Tokens.RevokeByValue(ctx, "")),
		"default expiry of none": second(c.Tokens.SetDefaultExpiry(ctx, 0)),
		"empty id":               c.Tokens.Revoke(ctx, ""),
		"empty user":             c.AWS.SetRole(ctx, IAMRole{Role: "arn:aws:iam::000000000000:role/example"}),
		"empty role":             c.AWS.SetRole(ctx, IAMRole{Username: "ci"}),
		"empty pairing token":    second(c.Pairings.Initiate(ctx, "access", PairingMissionControl, "")),
		"empty base URL":         c.Pairings.Revoke(ctx, "access", Pairing{}),
		"base URL of a service":  c.Pairings.Revoke(ctx, "access", Pairing{"https://acme.test/artifactory/"}),
		"no id token":            second(c.OIDC.Exchange(ctx, OIDCExchangeRequest{ProviderName: "github"})),
		"no provider":            second(c.OIDC.Exchange(ctx, OIDCExchangeRequest{SubjectToken: "token"})),
		"exchange of nothing":    second(c.OIDC.Exchange(ctx, OIDCExchangeRequest{})),
		"mapping without a name": c.OIDC.CreateMapping(ctx, "github", IdentityMapping{Claims: Claims{}}),
		"mapping without claims": c.OIDC.ReplaceMapping(ctx, "github", "m", IdentityMapping{}),
		"provider without name":  c.OIDC.Create(ctx, OIDCConfiguration{IssuerURL: "https://issuer.test"}),
		"provider without URL":   c.OIDC.Create(ctx, OIDCConfiguration{Name: "github"}),
		"the same in Replace":    c.OIDC.Replace(ctx, "github", OIDCConfiguration{}),
		"user without a name":    second(c.Users.Create(ctx, UserCreateRequest{})),
		"nameless group":         second(c.Groups.Create(ctx, GroupCreateRequest{})),
		"nameless permission":    c.Permissions.Create(ctx, Permission{}),
		"invitation of nobody":   c.Users.Invite(ctx, UserInviteRequest{Source: "cli"}),
		"nameless SCIM user":     second(c.SCIMUsers.Create(ctx, SCIMUser{})),
		"nameless SCIM group":    second(c.SCIMGroups.Create(ctx, SCIMGroup{})),
		"empty claim":            c.OIDC.CreateMapping(ctx, "github", IdentityMapping{Name: "m", Claims: Claims{"sub": {}}}),
		"claim of no value":      c.OIDC.CreateMapping(ctx, "github", IdentityMapping{Name: "m", Claims: Claims{"sub": ClaimMatching()}}),
		"claim without JSON":     c.OIDC.CreateMapping(ctx, "github", IdentityMapping{Name: "m", Claims: Claims{"sub": ClaimValue(func() {})}}),
	} {
		var e *jfrog.Error
		if assert.ErrorAs(t, err, &e, name) {
			assert.Zero(t, e.StatusCode, "%s: %v", name, err)
			assert.NotErrorIs(t, err, jfrog.ErrUnreachable, name)
		}
	}
	assert.Empty(t, *bodies)
}

func second[T any](_ T, err error) error { return err }

// The zero request has no parameter.
func TestCreateWithDefaults(t *testing.T) {
	c, bodies := server(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `{"access_token":"value"}`) })
	for _, create := range []func(context.Context, TokenCreateRequest) (*Token, error){c.Tokens.Create, c.Tokens.CreateForm} {
		token, err := create(t.Context(), TokenCreateRequest{})
		require.NoError(t, err)
		require.Equal(t, jfrog.Secret("value"), token.AccessToken)
	}
	require.Equal(t, []string{"{}", ""}, *bodies)
}

func TestTokenFilters(t *testing.T) {
	var query string
	c, _ := server(t, func(w http.ResponseWriter, r *http.Request) {
		query = r.URL.RawQuery
		_, _ = io.WriteString(w, `{"tokens":[]}`)
	})
	tokens, err := c.Tokens.List(t.Context(), &TokenListOptions{Description: "for *", Username: "ci", Refreshable: new(false)})
	require.NoError(t, err)
	require.Empty(t, tokens)
	require.Equal(t, "description=for%20%2A&refreshable=false&username=ci", query)
}

// Tokens and passwords show neither in errors nor in logs, nor when they are formatted.
func TestTokensAreSecret(t *testing.T) {
	const value = "eyJ2ZXIiOiIyIn0.c2VjcmV0.c2ln"
	ctx := context.Background()
	c, _ := server(t, func(w http.ResponseWriter, r *http.Request) {
		http.Error(w, `{"errors":[{"code":"400","message":"bad token `+value+`"}]}`, http.StatusBadRequest)
	})
	var log bytes.Buffer
	logger := slog.New(slog.NewJSONHandler(&log, nil))
	token := &Token{AccessToken: value, RefreshToken: value, ReferenceToken: value, ID: "the-id"}
	exchange := OIDCExchangeRequest{SubjectToken: value, ProviderName: "github"}
	refresh := TokenRefreshRequest{RefreshToken: value}
	user, update := UserCreateRequest{Username: "a", Password: value}, UserUpdateRequest{Password: value}
	logger.Info("x", "token", token, "value", *token, "exchange", exchange, "pointer", &exchange, "refresh", refresh, "user", user, "update", update)

	for name, text := range map[string]string{
		"%v":              fmt.Sprintf("%v %+v %#v %v", token, token, token, *token),
		"%v of exchange":  fmt.Sprintf("%v %+v %#v", exchange, exchange, &exchange),
		"%v of refresh":   fmt.Sprintf("%v %+v %#v", refresh, refresh, &refresh),
		"log":             log.String(),
		"refresh":         second(c.Tokens.Refresh(ctx, refresh)).Error(),
		"revoke by value": second(c.Tokens.RevokeByValue(ctx, value)).Error(),
		"exchange":        second(c.OIDC.Exchange(ctx, exchange)).Error(),
		"pairing":         second(c.Pairings.Initiate(ctx, "access", PairingMissionControl, value)).Error(),
	} {
		assert.NotContains(t, text, value, name)
	}
	assert.Contains(t, log.String(), "the-id")
	assert.NotContains(t, log.String(), "!ERROR")
	assert.Equal(t, value, string(token.AccessToken))
}

func TestTokenInfoReadsStrings(t *testing.T) {
	c, _ := server(t, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"token_id":"id","expiry":"1637836575","issued_at":1637836275,"refreshable":"true"}`)
	})
	info, err := c.Tokens.Get(context.Background(), "id")
	require.NoError(t, err)
	require.Equal(t, 5*time.Minute, info.Expiry.Time().Sub(info.IssuedAt.Time()))
	require.Equal(t, "2021-11-25T10:36:15Z", info.Expiry.String())
	require.True(t, bool(info.Refreshable))
	require.Zero(t, info.LastUsed.Time())
	require.Empty(t, info.LastUsed.String())
}
