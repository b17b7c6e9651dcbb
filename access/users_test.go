package access

import (
	"context"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var userCases = replay.Cases[*Client]{
	"observed-invite/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Users.Invite(ctx, UserInviteRequest{InvitedEmail: "ann@example.com", Source: "cli"})
	},
	"4.4.1/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Users.Get(ctx, "admin")
	},
	"4.4.1/wire-no groups": func(ctx context.Context, c *Client) (any, error) {
		return c.Users.Get(ctx, "loner")
	},
	"4.4.2/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Users.List(ctx, nil)
	},
	"4.4.2/limit": func(ctx context.Context, c *Client) (any, error) {
		return c.Users.List(ctx, &UserListOptions{Limit: 5000})
	},
	"4.4.3/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Users.Create(ctx, UserCreateRequest{
			Username: "logenn", Password: "string", Email: "string", Groups: []string{"string"},
			Admin: new(false), ProfileUpdatable: new(true), InternalPasswordDisabled: new(false), DisableUIAccess: new(false),
		})
	},
	"4.4.4/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Users.Update(ctx, "username", UserUpdateRequest{
			Email: new("string"), Password: "string",
			Admin: new(true), ProfileUpdatable: new(true), InternalPasswordDisabled: new(true), DisableUIAccess: new(true),
		})
	},
	"4.4.5/usage": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Users.Delete(ctx, "username")
	},
	"4.4.6/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Users.UpdateGroups(ctx, "username", MembershipUpdateRequest{Add: []string{"string"}, Remove: []string{"string2"}})
	},
	"4.4.7/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Users.SetPassword(ctx, "username", "string")
	},
	"4.4.8/usage": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Users.ExpirePassword(ctx, "username")
	},
	"4.4.9/usage": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Users.Unlock(ctx, "username")
	},
}
