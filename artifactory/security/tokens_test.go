package security

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
	"github.com/stretchr/testify/require"
)

var johnsToken = TokenCreateRequest{Username: "johnq", Scope: TokenScopeMemberOfGroups + "readers"}

var refreshedToken = TokenRefreshRequest{RefreshToken: "fgsg53t3g...", AccessToken: "gsfdgw35gt..."}

var tokenCases = replay.Cases[*Client]{
	"2.9.58.13/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Tokens.Create(ctx, johnsToken)
	},
	"2.9.58.13/format": func(ctx context.Context, c *Client) (any, error) {
		return c.Tokens.Create(ctx, johnsToken)
	},
	"2.9.58.13/wire-more fields": func(ctx context.Context, c *Client) (any, error) {
		return c.Tokens.Create(ctx, TokenCreateRequest{
			Username: "alice", Scope: TokenScopeMemberOfGroups + "readers", ExpiresInSeconds: new(0),
			Refreshable: true,
			Audience:    []string{"jfrt@*", "jfxr@*"},
		})
	},
	"2.9.58.14/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Tokens.Refresh(ctx, refreshedToken)
	},
	"2.9.58.14/token of another instance": func(ctx context.Context, c *Client) (any, error) {
		return c.Tokens.Refresh(ctx, refreshedToken)
	},
	"2.9.58.15/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Tokens.List(ctx)
	},
	"2.9.58.15/format": func(ctx context.Context, c *Client) (any, error) {
		return c.Tokens.List(ctx)
	},
	"2.9.58.16/by token": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Tokens.RevokeByValue(ctx, "fasdt3...")
	},
	"2.9.58.16/by token_id": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Tokens.Revoke(ctx, "7e0eec...")
	},
	"2.9.58.16/token of another instance": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Tokens.RevokeByValue(ctx, "fasdt3...")
	},
	"2.9.58.16/wire-text": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Tokens.Revoke(ctx, "7e0eec")
	},
}

func TestTokensRefused(t *testing.T) {
	ctx, c := t.Context(), offline(t)
	refused(t, second(c.Tokens.Create(ctx, TokenCreateRequest{ExpiresInSeconds: new(-1)})), "negative")
	for why, req := range map[string]TokenRefreshRequest{
		"refresh token is empty":             {},
		"both AccessToken and Username":      {RefreshToken: "r", AccessToken: "a", Username: "alice"},
		"lifetime of -1 seconds is negative": {RefreshToken: "r", ExpiresInSeconds: new(-1)},
	} {
		refused(t, second(c.Tokens.Refresh(ctx, req)), why)
	}
	refused(t, c.Tokens.Revoke(ctx, ""), "token id is empty")
	refused(t, c.Tokens.RevokeByValue(ctx, ""), "token is empty")
}

// The zero request leaves everything to the server.
func TestTokenForms(t *testing.T) {
	c, got := answering(t, http.StatusOK, "application/json", `{"access_token":"a"}`)
	ctx := t.Context()
	for want, call := range map[string]func() error{
		"": func() error { return second(c.Tokens.Create(ctx, TokenCreateRequest{})) },
		"expires_in=0&scope=api%3A%2A+member-of-groups%3A%22readers%2Ctest+group%22": func() error {
			return second(c.Tokens.Create(ctx, TokenCreateRequest{
				ExpiresInSeconds: new(0),
				Scope:            TokenScopeAPI + " " + TokenScopeMemberOfGroups + `"readers,test group"`,
			}))
		},
		"audience=jfrt%401+jfrt%402&expires_in=60&grant_type=refresh_token&refresh_token=r" +
			"&refreshable=true&username=alice": func() error {
			return second(c.Tokens.Refresh(ctx, TokenRefreshRequest{
				RefreshToken: "r", Username: "alice", ExpiresInSeconds: new(60), Refreshable: true,
				Audience: []string{"jfrt@1", "jfrt@2"},
			}))
		},
	} {
		require.NoError(t, call())
		require.Equal(t, want, strings.ReplaceAll(string(got.body), "*", "%2A"))
		require.Equal(t, "application/x-www-form-urlencoded", got.Header.Get("Content-Type"))
	}
}

func TestTokensStaySecret(t *testing.T) {
	const value = "eyJ2ZXIiOiIyIn0"
	c, got := answering(t, http.StatusBadRequest, "text/plain", "bad token "+value)
	req := TokenRefreshRequest{RefreshToken: value, AccessToken: value}
	for _, err := range []error{second(c.Tokens.Refresh(t.Context(), req)),
		c.Tokens.RevokeByValue(t.Context(), value)} {
		require.ErrorIs(t, err, jfrog.ErrValidation)
		require.Contains(t, string(got.body), value)
		require.NotContains(t, fmt.Sprintf("%v %+v", err, err), value)
	}
	token := Token{AccessToken: value, RefreshToken: value, ReferenceToken: value}
	require.NotContains(t, fmt.Sprintf("%v %+v %s %v %s", req, req, &req, token, []*Token{&token}),
		value)
}

func TestUnixTime(t *testing.T) {
	require.Equal(t, "1974-08-08T00:42:25Z", UnixTime(145154545).String())
	require.Empty(t, UnixTime(0).String())
	require.True(t, UnixTime(0).Time().IsZero())
	var info TokenInfo
	require.NoError(t, json.Unmarshal([]byte(`{"expiry":"145154545","issued_at":null}`), &info))
	require.Equal(t, TokenInfo{Expiry: 145154545}, info)
}
