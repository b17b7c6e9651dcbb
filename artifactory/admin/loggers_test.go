package admin

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var loggerCases = replay.Cases[*Client]{
	"2.12.1/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Loggers.Set(ctx, LoggerSetRequest{TimerSeconds: 60, Classes: map[string]LoggerLevel{
			"org(dummy).Class": LoggerDebug, "org(dummy).OtherClass": "INFO"}})
	},
	"2.12.2/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Loggers.Get(ctx, "org(dummy).Class")
	},
	"2.12.3/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Loggers.Reset(ctx)
	},
}

func TestLoggersRefused(t *testing.T) {
	ctx, c := t.Context(), offline(t)
	many := map[string]LoggerLevel{}
	for i := range 101 {
		many[fmt.Sprint("org.acme.C", i)] = LoggerDebug
	}
	one := map[string]LoggerLevel{"org.acme": LoggerDebug}
	for why, req := range map[string]LoggerSetRequest{
		"no loggers":                            {TimerSeconds: 1},
		"101 loggers are more than 100":         {TimerSeconds: 1, Classes: many},
		"a timer of 0 seconds is not positive":  {Classes: one},
		"a timer of -1 seconds is not positive": {Classes: one, TimerSeconds: -1},
		"the name of a logger is empty":         {TimerSeconds: 1, Classes: map[string]LoggerLevel{"": LoggerDebug}},
		"logger org.acme has no level":          {TimerSeconds: 1, Classes: map[string]LoggerLevel{"org.acme": ""}},
	} {
		refused(t, c.Loggers.Set(ctx, req), why)
	}
	refused(t, second(c.Loggers.Get(ctx, "")), "className")
}

func TestLoggerLevelIsLowerCase(t *testing.T) {
	c, _ := play(t, turn{Body: "WARN\n"})
	level, err := c.Loggers.Get(t.Context(), "org.acme")
	require.NoError(t, err)
	assert.Equal(t, LoggerWarn, level)
}
