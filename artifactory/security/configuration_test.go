package security

import (
	"context"
	"strings"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var configurationCases = replay.Cases[*Client]{
	"2.9.25/sample": func(ctx context.Context, c *Client) (any, error) { return c.Configuration.Get(ctx) },
	"2.9.58.17/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Configuration.Save(ctx, strings.NewReader("<security.xml/>"))
	},
}
