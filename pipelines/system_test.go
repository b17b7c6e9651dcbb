package pipelines

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var systemCases = replay.Cases[*Client]{
	"6.2.1/status codes": func(ctx context.Context, c *Client) (any, error) {
		return c.System.Codes(ctx, &SystemCodeOptions{Group: "status"})
	},
	"6.2.2/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.System.Info(ctx)
	},
	"6.2.3/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.System.ConfigStatus(ctx)
	},
	"6.2.4/admin": func(ctx context.Context, c *Client) (any, error) {
		return c.System.Health(ctx)
	},
	"6.2.4/non-admin": func(ctx context.Context, c *Client) (any, error) {
		return c.System.Health(ctx)
	},
}

// TestStatusCodes compares the constants with the names that the manual shows.
func TestStatusCodes(t *testing.T) {
	fixtures, err := replay.Load("testdata/operations")
	require.NoError(t, err)
	c, _ := keep(t, 200, string(fixtures["6.2.1"].Samples[0].Response.Body))
	codes, err := c.System.Codes(t.Context(), nil)
	require.NoError(t, err)
	require.Len(t, codes, len(statusNames))
	for _, code := range codes {
		assert.Equal(t, code.Name, code.Code.String())
	}
	assert.Equal(t, "success 4100 ", fmt.Sprintf("%s %v %v", StatusSuccess, StatusCode(4100), StatusCode(0)))
}

func TestStatusCodeFinished(t *testing.T) {
	for _, code := range []StatusCode{StatusSuccess, StatusFailure, StatusCancelled, StatusSkipped, StatusCached} {
		assert.True(t, code.Finished(), code)
	}
	for _, code := range []StatusCode{
		0, StatusQueued, StatusProcessing, StatusWaiting, StatusTimingOut, StatusPendingApproval, StatusReady, 4100,
	} {
		assert.False(t, code.Finished(), code)
	}
}
