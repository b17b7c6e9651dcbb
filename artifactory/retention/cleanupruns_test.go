package retention

import (
	"context"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var cleanupRunCases = replay.Cases[*Client]{
	"2.7.1.8/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.CleanupRuns.DownloadReport(ctx, "example-policy", 1)
	},
	"2.7.2.8/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.CleanupRuns.DownloadReport(ctx, "example-policy", 1)
	},
	"2.7.3.1/sample":     func(ctx context.Context, c *Client) (any, error) { return nil, c.CleanupRuns.Stop(ctx, 1) },
	"2.7.3.2/usage line": func(ctx context.Context, c *Client) (any, error) { return nil, c.CleanupRuns.StopAll(ctx) },
	"2.7.3.3/usage line": func(ctx context.Context, c *Client) (any, error) { return nil, c.CleanupRuns.DisableAll(ctx) },
}
