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
//	run, err := pl.Pipelines.TriggerAndWait(ctx, pipelines.PipelineTriggerRequest{
//		PipelineName: "app", BranchName: "main",
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
// Pipelines and their runs:
//
//   - [Client.Pipelines] lists pipelines and triggers their runs.
//   - [Client.PipelineSyncStatuses] has the results of syncs of pipeline sources.
//   - [Client.Runs] lists runs and cancels them.
//   - [Client.RunResourceVersions] lists the resource versions that runs use.
//
// Steps and their results:
//
//   - [Client.PipelineSteps] lists the steps of pipelines and triggers them.
//   - [Client.PipelineSteplets] has the steplets of pipelines.
//   - [Client.Steps] lists the steps of runs and answers requests for approval.
//   - [Client.Steplets] lists the steplets of runs, the parts of steps.
//   - [Client.StepConsoles] and [Client.StepletConsoles] read logs, also while they grow.
//   - [Client.StepTestReports] and [Client.StepletTestReports] have the results of tests.
//
// Resources and what they share:
//
//   - [Client.Resources] lists resources.
//   - [Client.ResourceVersions] lists the versions of resources.
//   - [Client.MasterResources] lists the kinds of resources.
//   - [Client.Templates] manages templates of pipelines.
//   - [Client.EnvironmentVariables] manages environment variables.
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
	BuildPlaneImages     *BuildPlaneImagesService
	EnvironmentVariables *EnvironmentVariablesService
	Loggers              *LoggersService
	MasterIntegrations   *MasterIntegrationsService
	MasterResources      *MasterResourcesService
	Metrics              *MetricsService
	NodePools            *NodePoolsService
	NodeStats            *NodeStatsService
	Nodes                *NodesService
	PipelineSources      *PipelineSourcesService
	PipelineSteplets     *PipelineStepletsService
	PipelineSteps        *PipelineStepsService
	PipelineSyncStatuses *PipelineSyncStatusesService
	Pipelines            *PipelinesService
	ProjectIntegrations  *ProjectIntegrationsService
	Projects             *ProjectsService
	ResourceVersions     *ResourceVersionsService
	Resources            *ResourcesService
	RunResourceVersions  *RunResourceVersionsService
	Runs                 *RunsService
	StepConsoles         *StepConsolesService
	StepTestReports      *StepTestReportsService
	StepletConsoles      *StepletConsolesService
	StepletTestReports   *StepletTestReportsService
	Steplets             *StepletsService
	Steps                *StepsService
	System               *SystemService
	Templates            *TemplatesService
}

// service is the underlying type of every service.
type service struct{ client *jfrog.Client }

// New returns a client of the Pipelines of c's platform.
func New(c *jfrog.Client) *Client {
	s := &service{client: c}
	return &Client{
		BuildPlaneImages:     (*BuildPlaneImagesService)(s),
		EnvironmentVariables: (*EnvironmentVariablesService)(s),
		Loggers:              (*LoggersService)(s),
		MasterIntegrations:   (*MasterIntegrationsService)(s),
		MasterResources:      (*MasterResourcesService)(s),
		Metrics:              (*MetricsService)(s),
		NodePools:            (*NodePoolsService)(s),
		NodeStats:            (*NodeStatsService)(s),
		Nodes:                (*NodesService)(s),
		PipelineSources:      (*PipelineSourcesService)(s),
		PipelineSteplets:     (*PipelineStepletsService)(s),
		PipelineSteps:        (*PipelineStepsService)(s),
		PipelineSyncStatuses: (*PipelineSyncStatusesService)(s),
		Pipelines:            (*PipelinesService)(s),
		ProjectIntegrations:  (*ProjectIntegrationsService)(s),
		Projects:             (*ProjectsService)(s),
		ResourceVersions:     (*ResourceVersionsService)(s),
		Resources:            (*ResourcesService)(s),
		RunResourceVersions:  (*RunResourceVersionsService)(s),
		Runs:                 (*RunsService)(s),
		StepConsoles:         (*StepConsolesService)(s),
		StepTestReports:      (*StepTestReportsService)(s),
		StepletConsoles:      (*StepletConsolesService)(s),
		StepletTestReports:   (*StepletTestReportsService)(s),
		Steplets:             (*StepletsService)(s),
		Steps:                (*StepsService)(s),
		System:               (*SystemService)(s),
		Templates:            (*TemplatesService)(s),
	}
}
