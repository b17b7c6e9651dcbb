package access

import (
	"context"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var awsCases = replay.Cases[*Client]{
	"4.7.11.1/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.AWS.SetRole(ctx, IAMRole{"jfrog-aws", "arn:aws:iam::0000000000:role/example"})
	},
	"4.7.11.2/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.AWS.GetRole(ctx, "jfrog-aws")
	},
	"4.7.11.3/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.AWS.DeleteRole(ctx, "jfrog-aws")
	},
}
