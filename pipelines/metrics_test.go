package pipelines

import (
	"context"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var metricCases = replay.Cases[*Client]{
	"6.4.1/sample": func(ctx context.Context, c *Client) (any, error) { return c.Metrics.Get(ctx) },
	"6.4.2/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Metrics.Application(ctx)
	},
}
