package security

import (
	"context"
	"testing"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var groupCases = replay.Cases[*Client]{
	"2.9.58.8/sample": func(ctx context.Context, c *Client) (any, error) { return c.Groups.List(ctx) },
	"2.9.58.9/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Groups.Get(ctx, "dev-leads", nil)
	},
	"2.9.58.9/includeUsers": func(ctx context.Context, c *Client) (any, error) {
		return c.Groups.Get(ctx, "dev-leads", &GroupGetOptions{IncludeUsers: true})
	},
	"2.9.58.10/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Groups.Replace(ctx, replay.Body[Group]("2.9.58.10/sample"))
	},
	"2.9.58.10/wire-members": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Groups.Replace(ctx,
			Group{Name: "devs", Description: new("Developers"), UserNames: []string{"alice"}})
	},
	"2.9.58.11/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Groups.Update(ctx, replay.Body[Group]("2.9.58.11/sample"))
	},
	"2.9.58.12/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Groups.Delete(ctx, "dev-leads")
	},
	"2.9.58.12/wire-absent": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Groups.Delete(ctx, "devs")
	},
}

func TestGroupRefused(t *testing.T) {
	ctx, c := t.Context(), offline(t)
	both := Group{Name: "devs", AdminPrivileges: new(true), AutoJoin: new(true)}
	refused(t, c.Groups.Replace(ctx, both), "AdminPrivileges and AutoJoin")
	refused(t, c.Groups.Update(ctx, both), "AdminPrivileges and AutoJoin")
	refused(t, c.Groups.Replace(ctx, Group{}), "")
	refused(t, c.Groups.Delete(ctx, ""), "")
}
