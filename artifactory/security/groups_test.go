package security

import (
	"context"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var groupCases = replay.Cases[*Client]{
	"2.9.58.8/sample": func(ctx context.Context, c *Client) (any, error) { return c.Groups.List(ctx) },
	"2.9.58.9/sample": func(ctx context.Context, c *Client) (any, error) { return c.Groups.Get(ctx, "dev-leads", nil) },
	"2.9.58.9/includeUsers": func(ctx context.Context, c *Client) (any, error) {
		return c.Groups.Get(ctx, "dev-leads", &GroupGetOptions{IncludeUsers: true})
	},
	"2.9.58.10/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Groups.Replace(ctx, replay.Body[Group]("2.9.58.10/sample"))
	},
	"2.9.58.10/wire-members": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Groups.Replace(ctx, Group{Name: "devs", Description: new("Developers"), UserNames: []string{"alice"}})
	},
	"2.9.58.11/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Groups.Update(ctx, replay.Body[Group]("2.9.58.11/sample"))
	},
	"2.9.58.12/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Groups.Delete(ctx, "dev-leads")
	},
	"2.9.58.12/wire-absent": func(ctx context.Context, c *Client) (any, error) { return nil, c.Groups.Delete(ctx, "devs") },
}
