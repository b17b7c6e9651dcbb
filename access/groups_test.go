package access

import (
	"context"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var groupCases = replay.Cases[*Client]{
	"4.5.1/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Groups.Get(ctx, "name")
	},
	"4.5.1/wire-roles": func(ctx context.Context, c *Client) (any, error) {
		return c.Groups.Get(ctx, "devs")
	},
	"4.5.2/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Groups.List(ctx, nil)
	},
	"4.5.3/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Groups.Create(ctx, GroupCreateRequest{
			Name: "string", Description: "string", AutoJoin: new(true), AdminPrivileges: new(true), ExternalID: "string", Members: []string{"string", "string"},
		})
	},
	"4.5.3/wire-roles": func(ctx context.Context, c *Client) (any, error) {
		return c.Groups.Create(ctx, replay.Body[GroupCreateRequest]("4.5.3/wire-roles"))
	},
	"4.5.4/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Groups.Update(ctx, "name", GroupUpdateRequest{
			Description: new("string"), AutoJoin: new(true), AdminPrivileges: new(true), ExternalID: new("string"),
		})
	},
	"4.5.4/empty payload": func(ctx context.Context, c *Client) (any, error) {
		return c.Groups.Update(ctx, "name", GroupUpdateRequest{})
	},
	"4.5.4/wire-roles": func(ctx context.Context, c *Client) (any, error) {
		return c.Groups.Update(ctx, "devs", replay.Body[GroupUpdateRequest]("4.5.4/wire-roles"))
	},
	"4.5.5/usage": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Groups.Delete(ctx, "name")
	},
	"4.5.6/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Groups.UpdateMembers(ctx, "name", MembershipUpdateRequest{Add: []string{"user1", "user2"}, Remove: []string{"user3", "user4"}})
	},
}
