package admin

import (
	"context"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
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

func TestMaintenanceRejected(t *testing.T) {
	c := offline(t).Maintenance
	for why, req := range map[string]SHA256MigrationRequest{
		"batch threshold -1 is negative":                {BatchThreshold: -1},
		"query limit -1 is negative":                    {QueryLimit: -1},
		"sleep interval -1 is negative":                 {SleepIntervalMillis: -1},
		"sleep interval for the cluster -1 is negative": {WaitForClusterSleepIntervalMillis: -1},
	} {
		refused(t, c.StartSHA256Migration(t.Context(), req), why)
	}
	refused(t, c.ReindexMetadata(t.Context(), nil, nil), "no path")
	refused(t, c.ReindexMetadata(t.Context(), []string{"a", ""}, nil), "empty path")
}

// TestStartSHA256MigrationDefault checks that the zero request has the required interval.
func TestStartSHA256MigrationDefault(t *testing.T) {
	var sent string
	c := responding(t, func(_ http.ResponseWriter, body string) { sent = body })
	require.NoError(t, c.Maintenance.StartSHA256Migration(t.Context(), SHA256MigrationRequest{}))
	assert.JSONEq(t, `{"sleepIntervalMillis":5000}`, sent)
}

func TestBootstrapBundleWithoutFile(t *testing.T) {
	c := responding(t, func(http.ResponseWriter, string) {})
	require.ErrorIs(t, second(c.Maintenance.CreateBootstrapBundle(t.Context())), jfrog.ErrBadAnswer)
}

func TestMaintenanceLife(t *testing.T) {
	c := started(t, jfrogtest.WithRepository("libs-local", "local", "generic")).Maintenance
	require.NoError(t, c.StartSHA256Migration(t.Context(), SHA256MigrationRequest{}))
	require.NoError(t, c.StopSHA256Migration(t.Context(), nil))
	require.NoError(t, c.ReindexMetadata(t.Context(), []string{"libs-local"}, nil))
	require.ErrorIs(t, c.ReindexMetadata(t.Context(), []string{"libs-local/none"}, nil), jfrog.ErrNotFound)
}
