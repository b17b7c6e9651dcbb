package security

import (
	"context"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var deployTarget = PermissionTarget{
	Name: "deploy",
	Repo: &PermissionTargetSection{
		IncludePatterns: []string{"**"}, ExcludePatterns: []string{}, Repositories: []string{PermissionTargetAnyLocal},
		Actions: &PermissionActions{
			Users:  map[string][]PermissionAction{},
			Groups: map[string][]PermissionAction{"devs": {PermissionActionRead, PermissionActionWrite}},
		},
	},
}

var permissionTargetCases = replay.Cases[*Client]{
	"3.2.1/sample": func(ctx context.Context, c *Client) (any, error) { return c.PermissionTargets.List(ctx) },
	"3.2.2/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.PermissionTargets.Get(ctx, "populateCaches")
	},
	"3.2.2/wire-uri":    func(ctx context.Context, c *Client) (any, error) { return c.PermissionTargets.Get(ctx, "deploy") },
	"3.2.2/wire-absent": func(ctx context.Context, c *Client) (any, error) { return c.PermissionTargets.Get(ctx, "deploy") },
	"3.2.3/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.PermissionTargets.Replace(ctx, replay.Body[PermissionTarget]("3.2.3/sample"))
	},
	"3.2.3/wire-created": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.PermissionTargets.Replace(ctx, deployTarget)
	},
	"3.2.4/exists": func(ctx context.Context, c *Client) (any, error) {
		return c.PermissionTargets.Exists(ctx, "populateCaches")
	},
	"3.2.4/does not exist": func(ctx context.Context, c *Client) (any, error) {
		return c.PermissionTargets.Exists(ctx, "populateCaches")
	},
	"3.2.5/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.PermissionTargets.Create(ctx, replay.Body[PermissionTarget]("3.2.5/sample"))
	},
	"3.2.5/wire-replaced": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.PermissionTargets.Create(ctx, deployTarget)
	},
	"3.2.5/wire-exists": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.PermissionTargets.Create(ctx, deployTarget)
	},
	"3.2.6/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.PermissionTargets.Replace(ctx, replay.Body[PermissionTarget]("3.2.6/sample"))
	},
	"3.2.7/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.PermissionTargets.ListForUser(ctx, "bob")
	},
	"3.2.8/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.PermissionTargets.ListForGroup(ctx, "dev-leads")
	},
	"3.2.9/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.PermissionTargets.Delete(ctx, "populateCaches")
	},
}
