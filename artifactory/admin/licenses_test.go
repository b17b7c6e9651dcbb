package admin

import (
	"context"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var licenseCases = replay.Cases[*Client]{
	"4.2.9/sample":       func(ctx context.Context, c *Client) (any, error) { return c.Licenses.Get(ctx) },
	"4.2.9/wire-cluster": func(ctx context.Context, c *Client) (any, error) { return c.Licenses.Get(ctx) },
	"4.2.10/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Licenses.Install(ctx, "supplied license key")
	},
	"4.2.10/wire-existing": func(ctx context.Context, c *Client) (any, error) {
		_, err := c.Licenses.Install(ctx, "supplied license key")
		return nil, err
	},
	"4.2.11/sample":   func(ctx context.Context, c *Client) (any, error) { return c.Licenses.List(ctx) },
	"4.2.11/template": func(ctx context.Context, c *Client) (any, error) { return c.Licenses.List(ctx) },
	"4.2.12/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Licenses.InstallCluster(ctx, "tL9r2Y...lDBiktbbt", "DiYgVA...P7nvyNI7q")
	},
	"4.2.12/template": func(ctx context.Context, c *Client) (any, error) {
		return c.Licenses.InstallCluster(ctx, "supplied license key")
	},
	"4.2.13/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Licenses.Delete(ctx, "tL9r2YlDBiktbbt", "DiYgVAP7nvyNI7q")
	},
	"4.2.13/template": func(ctx context.Context, c *Client) (any, error) {
		return c.Licenses.Delete(ctx, "licenseHash1", "licenseHash2")
	},
}
