// Package admin administers JFrog Artifactory: its system configuration, licenses, logs, plugins,
// support bundles and maintenance.
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
// A [Client] groups the operations by service:
//
//   - [Client.Configuration] reads and changes the system configuration, as typed values, YAML or
//     XML.
//   - [Client.Exports] and [Client.Imports] export and import the system and its repositories.
//   - [Client.Licenses] reads, installs and deletes licenses.
//   - [Client.Loggers] sets the levels of loggers.
//   - [Client.Logs] reads and follows the logs of the products.
//   - [Client.Maintenance] starts migrations and other work of an installation.
//   - [Client.Plugins] runs and describes user plugins.
//   - [Client.Prune] deletes binaries that no artifact refers to.
//   - [Client.ReverseProxy] reads and changes the configuration of the reverse proxy.
//   - [Client.SupportBundles] creates and downloads support bundles.
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
	Configuration  *ConfigurationService
	Exports        *ExportsService
	Imports        *ImportsService
	Licenses       *LicensesService
	Loggers        *LoggersService
	Logs           *LogsService
	Maintenance    *MaintenanceService
	Plugins        *PluginsService
	Prune          *PruneService
	ReverseProxy   *ReverseProxyService
	SupportBundles *SupportBundlesService
}

// service is the underlying type of every service.
type service struct{ client *jfrog.Client }

// New returns a client that administers the Artifactory of c's platform.
func New(c *jfrog.Client) *Client {
	s := &service{client: c}
	return &Client{
		Configuration:  (*ConfigurationService)(s),
		Exports:        (*ExportsService)(s),
		Imports:        (*ImportsService)(s),
		Licenses:       (*LicensesService)(s),
		Loggers:        (*LoggersService)(s),
		Logs:           (*LogsService)(s),
		Maintenance:    (*MaintenanceService)(s),
		Plugins:        (*PluginsService)(s),
		Prune:          (*PruneService)(s),
		ReverseProxy:   (*ReverseProxyService)(s),
		SupportBundles: (*SupportBundlesService)(s),
	}
}
