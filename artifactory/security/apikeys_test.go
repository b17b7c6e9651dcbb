package security

import (
	"context"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var apiKeyCases = replay.Cases[*Client]{
	"2.9.14/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.APIKeys.Create(ctx)
	},
	"2.9.14/wire-created": func(ctx context.Context, c *Client) (any, error) {
		return c.APIKeys.Create(ctx)
	},
	"2.9.15/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.APIKeys.Regenerate(ctx)
	},
	"2.9.16/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.APIKeys.Get(ctx)
	},
	"2.9.16/wire-no key": func(ctx context.Context, c *Client) (any, error) {
		return c.APIKeys.Get(ctx)
	},
	"2.9.17/usage line": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.APIKeys.Revoke(ctx)
	},
	"2.9.18/usage line": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.APIKeys.RevokeFor(ctx, "davids")
	},
	"2.9.19/usage line": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.APIKeys.RevokeForAllUsers(ctx)
	},
}

// An empty name must not become the path that revokes the caller's own key.
func TestAPIKeysRefused(t *testing.T) {
	c := offline(t)
	refused(t, c.APIKeys.RevokeFor(t.Context(), ""), "username")
	refused(t, c.APIKeys.RevokeFor(t.Context(), ".."), "username")
}

func TestRevokeSendsNoQuery(t *testing.T) {
	c, got := answers(t, http.StatusOK, "")
	require.NoError(t, c.APIKeys.Revoke(t.Context()))
	assert.Empty(t, got.URL.RawQuery)
	require.NoError(t, c.APIKeys.RevokeFor(t.Context(), "a?deleteAll=1"))
	assert.Empty(t, got.URL.RawQuery)
	assert.Equal(t, "/artifactory/api/security/apiKey/a?deleteAll=1", got.URL.Path)
}

func TestNoAPIKey(t *testing.T) {
	c, _ := answers(t, http.StatusOK, "{}")
	key, err := c.APIKeys.Get(t.Context())
	require.NoError(t, err)
	assert.Equal(t, jfrog.Secret(""), key)
	require.ErrorIs(t, second(c.APIKeys.Create(t.Context())), jfrog.ErrBadAnswer)
	require.ErrorIs(t, second(c.APIKeys.Regenerate(t.Context())), jfrog.ErrBadAnswer)
}
