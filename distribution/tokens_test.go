package distribution

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var tokenCases = replay.Cases[*Client]{
	"5.8.1/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Tokens.Create(ctx, TokenCreateRequest{
			Username: "user", Refreshable: true, Scope: TokenScopeAdmin, ExpiresInSeconds: 123,
		})
	},
	"5.8.2/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Tokens.Refresh(ctx,
			TokenRefreshRequest{AccessToken: "gsfdgw35gt...", RefreshToken: "fsgsg53t3g..."})
	},
	"5.8.3/by token": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Tokens.Revoke(ctx, TokenRevokeRequest{Token: "fasdt3..."})
	},
	"5.8.3/by token id": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Tokens.Revoke(ctx, TokenRevokeRequest{TokenID: "7e0eec..."})
	},
	"5.8.4/sample": func(ctx context.Context, c *Client) (any, error) { return c.Tokens.List(ctx) },
}

func TestTokensRefused(t *testing.T) {
	ctx, s := t.Context(), offline(t).Tokens
	refused(t, second(s.Create(ctx, TokenCreateRequest{})), "username is empty")
	refused(t, second(s.Create(ctx, TokenCreateRequest{Username: "ci", ExpiresInSeconds: -1})), "negative")
	refused(t, second(s.Refresh(ctx, TokenRefreshRequest{RefreshToken: "r"})), "access token is empty")
	refused(t, second(s.Refresh(ctx, TokenRefreshRequest{AccessToken: "a"})), "refresh token is empty")
	for why, r := range map[string]TokenRefreshRequest{
		"negative":          {AccessToken: "a", RefreshToken: "r", ExpiresInSeconds: -1},
		"a secret is *****": {AccessToken: "*****", RefreshToken: "r"},
	} {
		refused(t, second(s.Refresh(ctx, r)), why)
	}
	refused(t, s.Revoke(ctx, TokenRevokeRequest{}), "either a token or a token ID")
	refused(t, s.Revoke(ctx, TokenRevokeRequest{Token: "t", TokenID: "i"}), "either a token or a token ID")
}

func TestTokensAreMasked(t *testing.T) {
	c, _ := scripted(t, answer{
		status: 400, body: `{"status_code":400,"message":"bad access-hunter22 or refresh-hunter22"}`,
	})
	refresh := TokenRefreshRequest{AccessToken: "access-hunter22", RefreshToken: "refresh-hunter22"}
	_, err := c.Tokens.Refresh(t.Context(), refresh)
	assert.NotContains(t, err.Error(), "hunter22")
	for _, err := range []error{
		err,
		c.Tokens.Revoke(t.Context(), TokenRevokeRequest{Token: "access-hunter22"}),
	} {
		require.ErrorIs(t, err, jfrog.ErrValidation)
		assert.NotContains(t, err.Error(), "access-hunter22")
	}
	token := &Token{AccessToken: "access-hunter22", RefreshToken: "refresh-hunter22"}
	data, err := json.Marshal(token)
	require.NoError(t, err)
	held := struct{ T *Token }{token}
	revoke := TokenRevokeRequest{Token: "access-hunter22"}
	shown := fmt.Sprintf("%v %+v %#v %s %s %s", token, *token, token, held, data, revoke)
	assert.NotContains(t, shown, "hunter22")
}

func TestTokenResponses(t *testing.T) {
	c, _ := scripted(t, answer{body: `{}`})
	_, err := c.Tokens.Create(t.Context(), TokenCreateRequest{Username: "ci"})
	assert.ErrorIs(t, err, jfrog.ErrBadAnswer)
	c, s := scripted(t, answer{body: `{"access_token":"a","expires_in":"60"}`})
	refresh := TokenRefreshRequest{AccessToken: "a", RefreshToken: "r", Refreshable: new(false)}
	token, err := c.Tokens.Refresh(t.Context(), refresh)
	require.NoError(t, err)
	assert.EqualValues(t, 60, token.ExpiresInSeconds)
	assert.Contains(t, s.bodies[0], "refreshable=false")
	c, _ = scripted(t, answer{body: `{"tokens":[{"token_id":"1","issued_at":1530088236}]}`})
	list, err := c.Tokens.List(t.Context())
	require.NoError(t, err)
	assert.Equal(t, "2018-06-27T08:30:36Z", list[0].IssuedAt.String())
	assert.Equal(t, 2018, list[0].IssuedAt.Time().Year())
	assert.True(t, list[0].Expiry.Time().IsZero())
	assert.Empty(t, list[0].Expiry.String())
}
