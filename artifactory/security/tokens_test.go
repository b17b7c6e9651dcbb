package security

import (
	"context"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var johnsToken = TokenCreateRequest{Username: "johnq", Scope: TokenScopeMemberOfGroups + "readers"}

var refreshedToken = TokenRefreshRequest{RefreshToken: "fgsg53t3g...", AccessToken: "gsfdgw35gt..."}

var tokenCases = replay.Cases[*Client]{
	"2.9.58.13/sample": func(ctx context.Context, c *Client) (any, error) { return c.Tokens.Create(ctx, johnsToken) },
	"2.9.58.13/format": func(ctx context.Context, c *Client) (any, error) { return c.Tokens.Create(ctx, johnsToken) },
	"2.9.58.13/wire-more fields": func(ctx context.Context, c *Client) (any, error) {
		return c.Tokens.Create(ctx, TokenCreateRequest{
			Username: "alice", Scope: TokenScopeMemberOfGroups + "readers", ExpiresInSeconds: new(0), Refreshable: true,
			Audience: []string{"jfrt@*", "jfxr@*"},
		})
	},
	"2.9.58.14/sample": func(ctx context.Context, c *Client) (any, error) { return c.Tokens.Refresh(ctx, refreshedToken) },
	"2.9.58.14/token of another instance": func(ctx context.Context, c *Client) (any, error) {
		return c.Tokens.Refresh(ctx, refreshedToken)
	},
	"2.9.58.15/sample": func(ctx context.Context, c *Client) (any, error) { return c.Tokens.List(ctx) },
	"2.9.58.15/format": func(ctx context.Context, c *Client) (any, error) { return c.Tokens.List(ctx) },
	"2.9.58.16/by token": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Tokens.RevokeByValue(ctx, "fasdt3...")
	},
	"2.9.58.16/by token_id": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Tokens.Revoke(ctx, "7e0eec...")
	},
	"2.9.58.16/token of another instance": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Tokens.RevokeByValue(ctx, "fasdt3...")
	},
	"2.9.58.16/wire-text": func(ctx context.Context, c *Client) (any, error) { return nil, c.Tokens.Revoke(ctx, "7e0eec") },
}
