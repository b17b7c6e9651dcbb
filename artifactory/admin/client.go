// Package admin administers JFrog Artifactory: its system configuration, its licenses, the
// reverse proxy in front of it, and its maintenance.
//
//	c, err := jfrog.New("https://acme.jfrog.io", jfrog.WithAccessToken(token))
//	if err != nil {
//		return err
//	}
//	rt := admin.New(c)
//	err = rt.Configuration.Update(ctx, admin.Configuration{
//		Backups: map[string]*admin.Backup{
//			"nightly":      {CronExp: "0 0 2 * * ?", Enabled: new(true)},
//			"backup-daily": nil, // is removed
//		},
//	})
//
// Most methods need an administrator, and many of them exist on self-hosted servers only.
// Package access is preferred for the settings of LDAP, SAML, OAuth, Crowd and HTTP SSO, which
// recent servers keep there.
package admin

import (
	jfrog "github.com/jfrogkit/jfrog-go"
)

// Client groups the services of the administration. [New] creates one. It is safe for
// concurrent use.
type Client struct {
	Configuration *ConfigurationService
	Licenses      *LicensesService
	Maintenance   *MaintenanceService
	ReverseProxy  *ReverseProxyService
}

// service is the underlying type of every service.
type service struct{ client *jfrog.Client }

// New returns a client that administers the Artifactory of c's platform.
func New(c *jfrog.Client) *Client {
	s := &service{client: c}
	return &Client{
		Configuration: (*ConfigurationService)(s),
		Licenses:      (*LicensesService)(s),
		Maintenance:   (*MaintenanceService)(s),
		ReverseProxy:  (*ReverseProxyService)(s),
	}
}
