package federation

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var stateCases = replay.Cases[*Client]{
	"2.11.10.1/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.States.Connections(ctx, "priority_test_repo_1")
	},
	"2.11.10.2/sample": func(ctx context.Context, c *Client) (any, error) { return c.States.List(ctx) },
	"2.11.10.3/sample": func(ctx context.Context, c *Client) (any, error) { return c.States.Summary(ctx) },
}

func TestLags(t *testing.T) {
	assert.Equal(t, 1500*time.Millisecond, Connection{LagInMillis: 1500}.Lag())
	assert.Equal(t, time.Second, MirrorStatus{LagInMillis: 1000}.Lag())
	assert.Equal(t, 46628*time.Millisecond, MirrorLag{LagInMillis: 46628}.Lag())
}
