package missioncontrol

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var systemCases = replay.Cases[*Client]{
	"8.2.1/sample": func(ctx context.Context, c *Client) (any, error) { return nil, c.System.Export(ctx) },
	"8.2.2/sample": func(ctx context.Context, c *Client) (any, error) { return nil, c.System.Import(ctx) },
	"8.2.3/sample": func(ctx context.Context, c *Client) (any, error) { return nil, c.System.Ping(ctx) },
}

func TestSystem(t *testing.T) {
	c, s := play(t, turn{Body: "OK"}, turn{Status: 204, Body: ""}, turn{Status: 400, Body: "not in the correct format"}, turn{Status: 503, Body: ""})
	require.NoError(t, c.System.Export(t.Context()), "the sample of the manual shows OK")
	require.NoError(t, c.System.Import(t.Context()))
	require.ErrorContains(t, c.System.Import(t.Context()), "not in the correct format")
	require.ErrorIs(t, c.System.Ping(t.Context()), jfrog.ErrServer)
	assert.Equal(t, []string{
		"PUT /mc/api/v1/system/backup/export ", "PUT /mc/api/v1/system/backup/import ",
		"PUT /mc/api/v1/system/backup/import ", "GET /mc/api/v1/system/ping ",
	}, s.Requests)
}
