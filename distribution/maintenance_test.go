package distribution

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var maintenanceCases = replay.Cases[*Client]{
	"5.11.1/sample": func(ctx context.Context, c *Client) (any, error) {
		token, err := c.Maintenance.StopAllToken(ctx)
		return executionToken{token}, err
	},
	"5.11.2/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Maintenance.StopAll(ctx, false, "token...")
	},
	"5.11.3/sample": func(ctx context.Context, c *Client) (any, error) {
		token, err := c.Maintenance.UnlockStuckToken(ctx)
		return executionToken{token}, err
	},
	"5.11.4/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Maintenance.UnlockStuck(ctx, false, "token...")
	},
}

func TestMaintenance(t *testing.T) {
	ctx, s := t.Context(), offline(t).Maintenance
	refused(t, second(s.StopAll(ctx, true, "")), "token is empty")
	refused(t, second(s.UnlockStuck(ctx, false, "*****")), "a secret is *****")

	c, _ := scripted(t, answer{body: `{}`})
	assert.ErrorIs(t, second(c.Maintenance.StopAllToken(ctx)), jfrog.ErrBadAnswer)

	c, _ = scripted(t, answer{status: 403, body: `{"status_code":403,"message":"token hunter22 has expired"}`})
	err := second(c.Maintenance.StopAll(ctx, true, "hunter22"))
	require.ErrorIs(t, err, jfrog.ErrForbidden)
	assert.NotContains(t, err.Error(), "hunter22")
	assert.NotContains(t, fmt.Sprint(executionToken{"hunter22"}), "hunter22")
}

// Only a dry run is sent twice.
func TestMaintenanceRepetition(t *testing.T) {
	for dryRun, want := range map[bool]int{true: 2, false: 1} {
		c, s := retrying(t, answer{status: 503}, answer{body: `{}`})
		_, err := c.Maintenance.StopAll(t.Context(), dryRun, "t")
		assert.Equal(t, !dryRun, err != nil)
		assert.Len(t, s.requests, want)
		assert.Contains(t, s.requests[0], fmt.Sprintf("dryRun=%v", dryRun))
		assert.Equal(t, "t", s.bodies[0])
	}
}
