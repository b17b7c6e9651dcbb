package admin

import (
	"context"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var reverseProxyCases = replay.Cases[*Client]{
	"4.2.15/sample":         func(ctx context.Context, c *Client) (any, error) { return c.ReverseProxy.Get(ctx) },
	"4.2.15/wire-httpsPort": func(ctx context.Context, c *Client) (any, error) { return c.ReverseProxy.Get(ctx) },
	"4.2.16/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.ReverseProxy.Update(ctx, replay.Body[ReverseProxy]("4.2.16/sample"))
	},
	"4.2.16/wire-httpsPort": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.ReverseProxy.Update(ctx, replay.Body[ReverseProxy]("4.2.16/wire-httpsPort"))
	},
	"4.2.17/sample": func(ctx context.Context, c *Client) (any, error) { return c.ReverseProxy.NginxSnippet(ctx) },
}
