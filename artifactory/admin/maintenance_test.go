package admin

import (
	"context"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var maintenanceCases = replay.Cases[*Client]{
	"4.2.18/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Maintenance.StartSHA256Migration(ctx, SHA256MigrationRequest{
			BatchThreshold: 10, QueryLimit: 100, WaitForClusterSleepIntervalMillis: 5000, ForceRunOnNodeID: new(""),
		})
	},
	"4.2.19/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Maintenance.StopSHA256Migration(ctx, &SHA256MigrationStopOptions{SleepIntervalMillis: 5000})
	},
	"4.2.20/sample":   func(ctx context.Context, c *Client) (any, error) { return c.Maintenance.CreateBootstrapBundle(ctx) },
	"4.2.20/template": func(ctx context.Context, c *Client) (any, error) { return c.Maintenance.CreateBootstrapBundle(ctx) },
	"4.2.21/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Maintenance.ReindexMetadata(ctx, []string{"libs-release-local", "libs-snapshot-local"}, nil)
	},
	"4.2.21/with query": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Maintenance.ReindexMetadata(ctx, []string{"libs-release-local", "libs-snapshot-local"},
			&MetadataReindexOptions{Async: new(true), DeleteFirst: true})
	},
}
