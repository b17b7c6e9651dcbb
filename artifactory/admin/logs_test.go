package admin

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

func logConfigOf(product LogProduct) replay.Case[*Client] {
	return func(ctx context.Context, c *Client) (any, error) { return c.Logs.Config(ctx, product) }
}

func logDataOf(product LogProduct, size int64) replay.Case[*Client] {
	return func(ctx context.Context, c *Client) (any, error) {
		return c.Logs.Data(ctx, product, "node1", "some_log.log", &LogDataOptions{FileSize: size})
	}
}

var logCases = replay.Cases[*Client]{
	"2.14.8.1a/sample":        logConfigOf(LogArtifactory),
	"2.14.8.1b/sample":        logConfigOf(LogXray),
	"2.14.8.1c/sample":        logConfigOf(LogPipelines),
	"2.14.8.1d/sample":        logConfigOf(LogDistribution),
	"2.14.8.2a/sample":        logDataOf(LogArtifactory, 0),
	"2.14.8.2a/wire-continue": logDataOf(LogArtifactory, 45550),
	"2.14.8.2b/sample":        logDataOf(LogXray, 0),
	"2.14.8.2c/sample":        logDataOf(LogPipelines, 0),
	"2.14.8.2d/sample":        logDataOf(LogDistribution, 0),
}

func TestLogsRefused(t *testing.T) {
	ctx, c := t.Context(), offline(t)
	refused(t, second(c.Logs.Config(ctx, "access")), `product "access" has no live logs`)
	refused(t, second(c.Logs.Data(ctx, "access", "node1", "a.log", nil)), `product "access" has no live logs`)
	refused(t, second(c.Logs.Data(ctx, LogXray, "node1", "", nil)), "query parameter id is empty")

	var none context.Context
	for _, tc := range []struct {
		ctx     context.Context
		product LogProduct
		log     string
		why     string
	}{
		{ctx, "access", "a.log", `product "access" has no live logs`},
		{ctx, LogXray, "", "query parameter id is empty"},
		{none, LogXray, "a.log", "context is nil"},
	} {
		count := 0
		for _, err := range c.Logs.Follow(tc.ctx, tc.product, "node1", tc.log, nil) {
			refused(t, err, tc.why)
			count++
		}
		assert.Equal(t, 1, count)
		refused(t, second(c.Logs.Open(tc.ctx, tc.product, "node1", tc.log, nil)), tc.why)
	}
	for _, err := range c.Logs.Follow(ctx, "", "node1", "a.log", &LogFollowOptions{Interval: -1}) {
		require.EqualError(t, err, "admin: interval -1ns is negative")
	}
}

// TestLogDataDefaults checks the request without a product, a node and options.
func TestLogDataDefaults(t *testing.T) {
	c, s := play(t, turn{Body: `{"log_content":"","file_size":"7"}`})
	data, err := c.Logs.Data(t.Context(), "", "", "a.log", nil)
	require.NoError(t, err)
	assert.EqualValues(t, 7, data.FileSize)
	assert.Equal(t, []string{"GET /artifactory/api/system/logs/data?id=a.log "}, s.Requests)
}
