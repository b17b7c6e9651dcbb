package pipelines

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var loggerCases = replay.Cases[*Client]{
	"6.3.1/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Loggers.Set(ctx, LogServiceAPI, LogInfo)
	},
	"6.3.2/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Loggers.Reset(ctx, LogServiceAPI)
	},
	"6.3.3/sample": func(ctx context.Context, c *Client) (any, error) { return c.Loggers.Get(ctx) },
}

func TestLoggersRefused(t *testing.T) {
	ctx, c := t.Context(), offline(t)
	refused(t, second(c.Loggers.Set(ctx, "", LogInfo)), "service is empty")
	refused(t, second(c.Loggers.Set(ctx, LogServiceAPI, "")), "level is empty")
	refused(t, second(c.Loggers.Reset(ctx, "")), "serviceName is empty")
}

// TestLoggerLevels checks that services are found in the case in which servers write them.
func TestLoggerLevels(t *testing.T) {
	c, _ := keep(t, 200, `{"configValue":{"pipelinesync":{"configuredLevel":"null","defaultLevel":"trace"}}}`)
	configuration, err := c.Loggers.Get(t.Context())
	require.NoError(t, err)
	levels, ok := configuration.Levels(LogServicePipelineSync)
	assert.True(t, ok)
	assert.Equal(t, LoggerLevels{LogUnset, LogTrace}, levels)
	_, ok = configuration.Levels(LogServiceAPI)
	assert.False(t, ok)
}
