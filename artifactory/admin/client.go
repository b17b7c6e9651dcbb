// Package admin administers an Artifactory server.
package admin

import (
	jfrog "github.com/jfrogkit/jfrog-go"
)

// Client groups the services of the administration. [New] creates one. It is safe for concurrent
// use.
type Client struct {
	Exports        *ExportsService
	Imports        *ImportsService
	Loggers        *LoggersService
	Logs           *LogsService
	Plugins        *PluginsService
	Prune          *PruneService
	SupportBundles *SupportBundlesService
}

// service is the underlying type of every service.
type service struct{ client *jfrog.Client }

// New returns a client that administers the Artifactory of c's platform.
func New(c *jfrog.Client) *Client {
	s := &service{client: c}
	return &Client{
		Exports:        (*ExportsService)(s),
		Imports:        (*ImportsService)(s),
		Loggers:        (*LoggersService)(s),
		Logs:           (*LogsService)(s),
		Plugins:        (*PluginsService)(s),
		Prune:          (*PruneService)(s),
		SupportBundles: (*SupportBundlesService)(s),
	}
}
