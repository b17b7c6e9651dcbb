package webhooks

import (
	"context"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var systemCases = replay.Cases[*Client]{
	"4.11.8/sample": func(ctx context.Context, c *Client) (any, error) { return nil, c.System.Ping(ctx) },
}
