package access

import (
	"context"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var authenticationCases = replay.Cases[*Client]{
	"4.12.6/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Authentication.BasicEnabled(ctx)
	},
	"4.12.7/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Authentication.SetBasicEnabled(ctx, true)
	},
}
