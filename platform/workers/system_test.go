package workers

import (
	"context"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var systemCases = replay.Cases[*Client]{
	"4.15.7/sample":    func(ctx context.Context, c *Client) (any, error) { return nil, c.System.Readiness(ctx) },
	"4.15.7/not ready": func(ctx context.Context, c *Client) (any, error) { return nil, c.System.Readiness(ctx) },
	"4.15.8/sample":    func(ctx context.Context, c *Client) (any, error) { return nil, c.System.Liveness(ctx) },
}
