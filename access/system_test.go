package access

import (
	"context"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var systemCases = replay.Cases[*Client]{
	"4.7.1.15/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.System.SetLogCollection(ctx, true)
	},
	"4.7.1.15/disable": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.System.SetLogCollection(ctx, false)
	},
	"4.7.2/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.System.ExportBackup(ctx)
	},
	"4.7.3/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.System.ImportBackup(ctx)
	},
	"4.7.4/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.System.Ping(ctx)
	},
	"4.7.5/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.System.RootCertificate(ctx, nil)
	},
	"4.7.5/formatted": func(ctx context.Context, c *Client) (any, error) {
		return c.System.RootCertificate(ctx, &RootCertificateOptions{Formatted: true})
	},
	"4.7.6/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.System.CACertificate(ctx)
	},
	"observed-version/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.System.Version(ctx)
	},
}
