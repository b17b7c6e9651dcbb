package access

import (
	"context"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var httpSSOCases = replay.Cases[*Client]{
	"4.12.2.1/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.HTTPSSO.Get(ctx)
	},
	"4.12.2.2/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.HTTPSSO.Update(ctx, &HTTPSSOSettings{
			HTTPSSOProxied: jfrog.Ptr(true), AutoCreateUser: jfrog.Ptr(false), AllowUserToAccessProfile: jfrog.Ptr(false),
			RemoteUserRequestVariable: jfrog.Ptr(`"REMOTE_USER"`), SyncLDAPGroups: jfrog.Ptr(true),
		})
	},
}
