package security

import (
	"context"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var passwordCases = replay.Cases[*Client]{
	"2.9.3/sample": func(ctx context.Context, c *Client) (any, error) {
		secret, err := c.Passwords.Encrypted(ctx)
		return string(secret), err
	},
	"2.9.4/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Passwords.ExpireMany(ctx, []string{"davids", "johnb"})
	},
	"2.9.5/sample": func(ctx context.Context, c *Client) (any, error) { return nil, c.Passwords.ExpireAll(ctx) },
	"2.9.6/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Passwords.Unexpire(ctx, "davids")
	},
	"2.9.7/sample":     func(ctx context.Context, c *Client) (any, error) { return c.Passwords.ExpirationPolicy(ctx) },
	"2.9.7/wire-types": func(ctx context.Context, c *Client) (any, error) { return c.Passwords.ExpirationPolicy(ctx) },
	"2.9.8/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Passwords.SetExpirationPolicy(ctx, PasswordExpirationPolicy{Enabled: true, PasswordMaxAge: 60, NotifyByEmail: true})
	},
	"2.9.8/wire-types": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Passwords.SetExpirationPolicy(ctx, PasswordExpirationPolicy{PasswordMaxAge: 90, NotifyByEmail: true})
	},
	"2.9.58.5/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Passwords.Expire(ctx, "davids")
	},
	"2.9.58.6/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Passwords.Change(ctx, PasswordChangeRequest{UserName: "davids", OldPassword: "op", NewPassword: "np"})
	},
}
