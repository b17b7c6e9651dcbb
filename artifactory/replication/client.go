// Package replication configures, runs and watches the replication of repositories between
// Artifactory servers. For repositories that mirror each other in all directions, prefer package
// federation.
//
//	c, err := jfrog.New("https://acme.jfrog.io", jfrog.WithAccessToken(token))
//	if err != nil {
//		return err
//	}
//	rep := replication.New(c)
//	err = rep.Configurations.Replace(ctx, "libs-local", []replication.Configuration{{
//		URL: "https://other.jfrog.io/artifactory/libs-local", Username: "robot", Password: password,
//		CronExp: "0 0 2 * * ?", Enabled: new(true),
//	}})
//
// A [Client] groups the operations by service:
//
//   - [Client.Configurations] manages the replications of repositories.
//   - [Client.Runs] starts replications, and reports how the last runs ended.
//   - [Client.System] blocks and unblocks all replications of the server.
//   - [Client.Channels] lists the servers that pull on events, and cuts them off.
//   - [Client.Checksums] configures replication by checksum.
//
// # Push and pull
//
// A local repository pushes its content to a repository of another server, or, with an
// Enterprise license, to several. A remote repository pulls content from its source into its
// cache. Both replicate on a schedule ([Configuration].CronExp), on events
// ([Configuration].EnableEventReplication), and on demand ([RunsService.Start]).
package replication

import (
	jfrog "github.com/jfrogkit/jfrog-go"
)

// Client groups the services for replication. [New] creates one. It is safe for concurrent use.
type Client struct {
	Channels       *ChannelsService
	Checksums      *ChecksumsService
	Configurations *ConfigurationsService
	Runs           *RunsService
	System         *SystemService
}

// service is the underlying type of every service.
type service struct{ client *jfrog.Client }

// New returns a client for the replications of c's platform.
func New(c *jfrog.Client) *Client {
	s := &service{client: c}
	return &Client{
		Channels:       (*ChannelsService)(s),
		Checksums:      (*ChecksumsService)(s),
		Configurations: (*ConfigurationsService)(s),
		Runs:           (*RunsService)(s),
		System:         (*SystemService)(s),
	}
}
