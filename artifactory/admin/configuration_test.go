package admin

import (
	"context"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var configurationCases = replay.Cases[*Client]{
	"4.2.6/sample":     func(ctx context.Context, c *Client) (any, error) { return c.Configuration.GetXML(ctx) },
	"4.2.6/wire-lists": func(ctx context.Context, c *Client) (any, error) { return c.Configuration.GetXML(ctx) },
	"4.2.7/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Configuration.ReplaceXML(ctx, "<artifactory.config.xml/>")
	},
	"4.2.8/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Configuration.SetBaseURL(ctx, "https://mycompany.com:444")
	},
	"4.2.22/usage": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Configuration.UpdateYAML(ctx, "# configuration.yaml\n")
	},
	"4.2.22/wire-typed": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Configuration.Update(ctx, Configuration{
			Security: &SecurityConfiguration{
				AnonAccessEnabled: new(false),
				LDAPSettings: map[string]*LDAPSetting{"corp": {
					Enabled: new(true),
					LDAPURL: "ldap://ldap.acme.com/dc=acme,dc=com",
					Search:  &LDAPSearch{SearchFilter: new("(uid={0})"), ManagerPassword: "yes"},
				}},
			},
			Backups: map[string]*Backup{
				"backup-daily": {
					Enabled: new(true), CronExp: "0 0 2 ? * MON-FRI", ExcludedRepositories: []string{"docker-local"},
				},
				"backup-weekly": nil,
			},
		})
	},
	"4.2.22/wire-remove": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Configuration.Update(ctx, Configuration{
			Remove: []ConfigurationBlock{BlockSAMLSettings, BlockMailServer},
		})
	},
}
