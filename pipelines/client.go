// Package pipelines calls the REST API of JFrog Pipelines: its configuration, the runs of its
// pipelines, and their results.
//
//	c, err := jfrog.New("https://acme.jfrog.io", jfrog.WithAccessToken(token))
//	pl := pipelines.New(c)
//	integration, err := pl.ProjectIntegrations.Create(ctx, pipelines.ProjectIntegrationCreateRequest{
//		ProjectID: 1, Name: "my_github",
//		Values: &pipelines.GitHubIntegration{URL: "https://api.github.com", Token: token},
//	})
//	source, err := pl.PipelineSources.CreateAndWait(ctx, pipelines.PipelineSourceCreateRequest{
//		ProjectID: 1, ProjectIntegrationID: integration.ID,
//		Name: "app", CloneProtocol: pipelines.CloneHTTPS, FileFilter: "pipelines.yml",
//		RepositoryFullName: "acme/app", Branch: "main",
//	}, nil)
//
// The server and its configuration:
//
//   - [Client.System] has the state of the server and the status codes.
//   - [Client.Loggers] changes the levels of logs.
//   - [Client.Metrics] returns metrics.
//   - [Client.Projects] lists the projects.
//
// Build nodes:
//
//   - [Client.BuildPlaneImages] manages the images of dynamic nodes.
//   - [Client.NodePools] manages pools of nodes.
//   - [Client.Nodes] manages nodes.
//   - [Client.NodeStats] has the load of nodes.
//
// Sources of pipelines:
//
//   - [Client.MasterIntegrations] lists the kinds of integrations and their fields.
//   - [Client.ProjectIntegrations] manages the integrations with other services.
//   - [Client.PipelineSources] manages the repositories that define pipelines.
//
// Lists that are paged have an All method, which walks all pages. Failed requests are
// [*jfrog.Error]; errors.Is compares them with [jfrog.ErrNotFound] and its siblings.
//
// Deprecated: JFrog ends the life of Pipelines on May 1, 2026. The manual names no successor.
package pipelines

import (
	jfrog "github.com/jfrogkit/jfrog-go"
)

// Client groups the services of Pipelines. [New] creates one. It is safe for concurrent use.
type Client struct {
	BuildPlaneImages    *BuildPlaneImagesService
	Loggers             *LoggersService
	MasterIntegrations  *MasterIntegrationsService
	Metrics             *MetricsService
	NodePools           *NodePoolsService
	NodeStats           *NodeStatsService
	Nodes               *NodesService
	PipelineSources     *PipelineSourcesService
	ProjectIntegrations *ProjectIntegrationsService
	Projects            *ProjectsService
	System              *SystemService
}

// service is the underlying type of every service.
type service struct{ client *jfrog.Client }

// New returns a client of the Pipelines of c's platform.
func New(c *jfrog.Client) *Client {
	s := &service{client: c}
	return &Client{
		BuildPlaneImages:    (*BuildPlaneImagesService)(s),
		Loggers:             (*LoggersService)(s),
		MasterIntegrations:  (*MasterIntegrationsService)(s),
		Metrics:             (*MetricsService)(s),
		NodePools:           (*NodePoolsService)(s),
		NodeStats:           (*NodeStatsService)(s),
		Nodes:               (*NodesService)(s),
		PipelineSources:     (*PipelineSourcesService)(s),
		ProjectIntegrations: (*ProjectIntegrationsService)(s),
		Projects:            (*ProjectsService)(s),
		System:              (*SystemService)(s),
	}
}
