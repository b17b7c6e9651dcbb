package distribution

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var systemCases = replay.Cases[*Client]{
	"5.2.1/success": func(ctx context.Context, c *Client) (any, error) { return c.System.Ping(ctx) },
	"5.2.1/error":   func(ctx context.Context, c *Client) (any, error) { return c.System.Ping(ctx) },
	"5.2.2/sample":  func(ctx context.Context, c *Client) (any, error) { return c.System.Info(ctx) },
	"5.2.3/sample":  func(ctx context.Context, c *Client) (any, error) { return c.System.Settings(ctx) },
	"5.2.4/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.System.UpdateSettings(ctx, SystemSettings{CallHomeEnabled: true})
	},
	"5.6.8/enabled":     func(ctx context.Context, c *Client) (any, error) { return c.System.Metrics(ctx) },
	"5.6.8/not enabled": func(ctx context.Context, c *Client) (any, error) { return c.System.Metrics(ctx) },
}

// A failure that only the body reports is an error too.
func TestPingReportsAFailure(t *testing.T) {
	c, _ := scripted(t, answer{body: `{"status_code":500,"message":"redis is unavailable"}`})
	_, err := c.System.Ping(t.Context())
	assert.ErrorContains(t, err, "redis is unavailable")
}

// Only metrics may be empty.
func TestSystemEmptyResponse(t *testing.T) {
	c, _ := scripted(t, answer{})
	assert.ErrorIs(t, second(c.System.Ping(t.Context())), jfrog.ErrBadAnswer)
	assert.ErrorIs(t, second(c.System.Info(t.Context())), jfrog.ErrBadAnswer)
	assert.ErrorIs(t, second(c.System.Settings(t.Context())), jfrog.ErrBadAnswer)
	metrics, err := c.System.Metrics(t.Context())
	require.NoError(t, err)
	assert.Empty(t, metrics)
	assert.NoError(t, c.System.UpdateSettings(t.Context(), SystemSettings{}))
}
