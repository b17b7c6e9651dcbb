package access

import (
	"context"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var globalRoleCases = replay.Cases[*Client]{
	"4.14.1/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.GlobalRoles.Create(ctx, seniorDeveloper(RoleTypeCustomGlobal))
	},
	"4.14.1/wire-described": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.GlobalRoles.Create(ctx, replay.Body[Role]("4.14.1/wire-described"))
	},
	"4.14.2/constructed":    listGlobalRoles,
	"4.14.2/wire-described": listGlobalRoles,
	"4.14.3/constructed": func(ctx context.Context, c *Client) (any, error) {
		return c.GlobalRoles.Get(ctx, "senior developer")
	},
	"4.14.3/wire-described": func(ctx context.Context, c *Client) (any, error) {
		return c.GlobalRoles.Get(ctx, "qa")
	},
	"4.14.4/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.GlobalRoles.Replace(ctx, "senior developer", seniorDeveloper(RoleTypePredefined))
	},
	"4.14.4/wire-described": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.GlobalRoles.Replace(ctx, "qa", replay.Body[Role]("4.14.4/wire-described"))
	},
	"4.14.5/constructed": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.GlobalRoles.Delete(ctx, "senior developer")
	},
}

func listGlobalRoles(ctx context.Context, c *Client) (any, error) {
	return c.GlobalRoles.List(ctx)
}
