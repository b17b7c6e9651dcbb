package access

import (
	"context"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var crowdCases = replay.Cases[*Client]{
	"4.12.1.1/sample": replaceCrowd,
	"4.12.1.2/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Crowd.Get(ctx)
	},
	"4.12.1.3/sample": replaceCrowd,
	"observed-crowd/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Crowd.Read(ctx)
	},
}

func replaceCrowd(ctx context.Context, c *Client) (any, error) {
	return nil, c.Crowd.Replace(ctx, replay.Body[CrowdSettings]("4.12.1.1/sample"))
}
