package access

import (
	"context"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var environmentCases = replay.Cases[*Client]{
	"4.9.1/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Environments.Create(ctx, "string")
	},
	"4.9.1/wire-created": func(ctx context.Context, c *Client) (any, error) {
		return c.Environments.Create(ctx, "STAGING")
	},
	"4.9.2/success": renameEnvironment,
	"4.9.2/error":   renameEnvironment,
	"4.9.3/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Environments.List(ctx)
	},
	"4.9.4/constructed": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Environments.Delete(ctx, "myenv")
	},
	"4.9.5/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Environments.CreateInProject(ctx, "projectkey", "string")
	},
	"4.9.5/name with dash": func(ctx context.Context, c *Client) (any, error) {
		return c.Environments.CreateInProject(ctx, "projectkey", "projectkey-environmentname")
	},
	"4.9.5/name without dash": func(ctx context.Context, c *Client) (any, error) {
		return c.Environments.CreateInProject(ctx, "projectkey", "projectkeyenvironmentname")
	},
	"4.9.5/wire-prefixed": func(ctx context.Context, c *Client) (any, error) {
		return c.Environments.CreateInProject(ctx, "web", "web-STAGING")
	},
	"4.9.6/success": renameEnvironmentInProject,
	"4.9.6/error":   renameEnvironmentInProject,
	"4.9.7/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Environments.ListInProject(ctx, "projectkey")
	},
	"4.9.8/constructed": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Environments.DeleteInProject(ctx, "projectkey", "myenv")
	},
}

func renameEnvironment(ctx context.Context, c *Client) (any, error) {
	return c.Environments.Rename(ctx, "oldname", "string")
}

func renameEnvironmentInProject(ctx context.Context, c *Client) (any, error) {
	return c.Environments.RenameInProject(ctx, "projectkey", "oldname", "string")
}
