package access

import (
	"context"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var samlCases = replay.Cases[*Client]{
	"4.12.5.1/sample": listSAML,
	"4.12.5.1/list":   listSAML,
	"4.12.5.2/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.SAML.Get(ctx, "firstsaml")
	},
	"4.12.5.2/wire-LDAP groups": func(ctx context.Context, c *Client) (any, error) {
		return c.SAML.Get(ctx, "settingName")
	},
	"4.12.5.3/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.SAML.Create(ctx, replay.Body[SAMLSettings]("4.12.5.3/sample"))
	},
	"4.12.5.3/wire-LDAP groups": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.SAML.Create(ctx, replay.Body[SAMLSettings]("4.12.5.3/wire-LDAP groups"))
	},
	"4.12.5.4/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.SAML.Replace(ctx, "testsaml", replay.Body[SAMLSettings]("4.12.5.4/sample"))
	},
	"4.12.5.4/wire-LDAP groups cleared": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.SAML.Replace(ctx, "settingName", replay.Body[SAMLSettings]("4.12.5.4/wire-LDAP groups cleared"))
	},
	"4.12.5.5/constructed": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.SAML.Delete(ctx, "testsaml")
	},
}

func listSAML(ctx context.Context, c *Client) (any, error) {
	return c.SAML.List(ctx)
}
