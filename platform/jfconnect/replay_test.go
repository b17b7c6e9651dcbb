package jfconnect

import (
	"context"
	"testing"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

// clients are the clients of both hosts.
type clients struct {
	*Client
	Entitlements *EntitlementsService
}

// TestReplay plays every documented exchange of the package's operations through its methods.
func TestReplay(t *testing.T) {
	replay.Run(t, func(c *jfrog.Client) *clients { return &clients{New(c), NewEntitlements(c)} }, cases)
}

var cases = replay.Cases[*clients]{
	"observed-metric/sample": func(ctx context.Context, c *clients) (any, error) {
		return nil, c.Metrics.Log(ctx, MetricLogRequest{
			MetricsName: "my_tool_commands_count", Value: 1,
			Labels: map[string]string{"product_id": "my-tool", "feature_id": "deploy"},
		})
	},
	"4.10.1/sample": func(ctx context.Context, c *clients) (any, error) { return nil, c.System.Ping(ctx) },
	"4.10.2/sample": func(ctx context.Context, c *clients) (any, error) { return nil, c.System.Liveness(ctx) },
	"4.10.3/sample": func(ctx context.Context, c *clients) (any, error) { return nil, c.System.Readiness(ctx) },
	"4.10.4/sample": func(ctx context.Context, c *clients) (any, error) { return c.System.ServiceID(ctx) },
	"4.10.5/sample": func(ctx context.Context, c *clients) (any, error) { return c.System.JPDID(ctx) },
	"4.10.6/sample": func(ctx context.Context, c *clients) (any, error) { return c.Registration.Start(ctx) },
	"4.10.7/sample": func(ctx context.Context, c *clients) (any, error) { return c.Entitlements.Register(ctx, "the-token") },
	"4.10.8/sample": func(ctx context.Context, c *clients) (any, error) {
		return nil, c.Registration.Apply(ctx, []byte("binary content"), "offline-response-token")
	},
}
