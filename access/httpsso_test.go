package access

import (
	"context"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var httpSSOCases = replay.Cases[*Client]{
	"4.12.2.1/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.HTTPSSO.Get(ctx)
	},
	"4.12.2.2/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.HTTPSSO.Replace(ctx, HTTPSSOSettings{
			HTTPSSOProxied: new(true), AutoCreateUser: new(false), AllowUserToAccessProfile: new(false),
			RemoteUserRequestVariable: new(`"REMOTE_USER"`), SyncLDAPGroups: new(true),
		})
	},
}
