package access

import (
	"context"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var permissionCases = replay.Cases[*Client]{
	"4.6.1/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Permissions.Create(ctx, replay.Body[Permission]("4.6.1/sample"))
	},
	"4.6.1/wire-more resource types": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Permissions.Create(ctx, replay.Body[Permission]("4.6.1/wire-more resource types"))
	},
	"4.6.2/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Permissions.List(ctx, nil)
	},
	"4.6.2/limit": func(ctx context.Context, c *Client) (any, error) {
		return c.Permissions.List(ctx, &PermissionListOptions{Limit: 2})
	},
	"4.6.2/cursor": func(ctx context.Context, c *Client) (any, error) {
		return c.Permissions.List(ctx, &PermissionListOptions{Cursor: "Perm"})
	},
	"4.6.3/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Permissions.Get(ctx, "Perm2")
	},
	"4.6.3/wire-more resource types": func(ctx context.Context, c *Client) (any, error) {
		return c.Permissions.Get(ctx, "Perm")
	},
	"4.6.4/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Permissions.Delete(ctx, "0ldv1")
	},
	"4.6.5/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Permissions.GetResource(ctx, "Perm", PermissionResourceBuild)
	},
	"4.6.6/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Permissions.DeleteResource(ctx, "OldPerm", PermissionResourceBuild)
	},
	"4.6.7/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Permissions.ReplaceResource(ctx, "Perm", PermissionResourceBuild, replay.Body[PermissionResource]("4.6.7/sample"))
	},
	"4.6.7/wire-more resource types": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Permissions.ReplaceResource(ctx, "Perm", PermissionResourceDestination, PermissionResource{
			Actions: PermissionActions{Groups: map[string][]PermissionAction{"devs": {PermissionActionExecute, PermissionActionDelete, PermissionActionManage}}},
			Targets: map[string]PermissionTarget{"*": {IncludePatterns: []string{"site_*"}, ExcludePatterns: []string{}}},
		})
	},
	"4.6.8/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Permissions.UpdateResource(ctx, "Perm", PermissionResourceBuild, replay.Body[PermissionResource]("4.6.8/sample"))
	},
}
