package security

import (
	"context"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var userLockCases = replay.Cases[*Client]{
	"2.9.9/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.UserLocks.SetPolicy(ctx, UserLockPolicy{Enabled: true, LoginAttempts: 5})
	},
	"2.9.10/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.UserLocks.Policy(ctx)
	},
	"2.9.11/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.UserLocks.List(ctx)
	},
	"2.9.12/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.UserLocks.UnlockMany(ctx, []string{"userA", "userB"})
	},
	"2.9.13/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.UserLocks.UnlockAll(ctx)
	},
	"2.9.58.7/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.UserLocks.Unlock(ctx, "davids")
	},
}
