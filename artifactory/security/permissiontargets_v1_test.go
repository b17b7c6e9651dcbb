package security

import (
	"context"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var permissionTargetV1Cases = replay.Cases[*Client]{
	"2.9.20/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.PermissionTargetsV1.List(ctx)
	},
	"2.9.21/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.PermissionTargetsV1.Get(ctx, "populateCaches")
	},
	"2.9.22/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.PermissionTargetsV1.Replace(ctx, replay.Body[PermissionTargetV1]("2.9.22/sample"))
	},
	"2.9.23/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.PermissionTargetsV1.Delete(ctx, "populateCaches")
	},
}
