package access

import (
	"context"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var crowdCases = replay.Cases[*Client]{
	"4.12.1.1/sample": updateCrowd,
	"4.12.1.2/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Crowd.Get(ctx)
	},
	"4.12.1.3/sample": updateCrowd,
}

func updateCrowd(ctx context.Context, c *Client) (any, error) {
	return nil, c.Crowd.Update(ctx, replay.Body[*CrowdSettings]("4.12.1.1/sample"))
}
