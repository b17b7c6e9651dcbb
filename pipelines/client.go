// Package pipelines calls the REST API of JFrog Pipelines: its configuration, the runs of its
// pipelines, and their results.
//
//	c, err := jfrog.New("https://acme.jfrog.io", jfrog.WithAccessToken(token))
//	pl := pipelines.New(c)
//	run, err := pl.Pipelines.TriggerAndWait(ctx, pipelines.PipelineTriggerRequest{
//		PipelineName: "app", BranchName: "main",
//	}, nil)
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
	EnvironmentVariables *EnvironmentVariablesService
	MasterResources      *MasterResourcesService
	PipelineSteplets     *PipelineStepletsService
	PipelineSteps        *PipelineStepsService
	PipelineSyncStatuses *PipelineSyncStatusesService
	Pipelines            *PipelinesService
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
	Templates            *TemplatesService
}

// service is the underlying type of every service.
type service struct{ client *jfrog.Client }

// New returns a client of the Pipelines of c's platform.
func New(c *jfrog.Client) *Client {
	s := &service{client: c}
	return &Client{
		EnvironmentVariables: (*EnvironmentVariablesService)(s),
		MasterResources:      (*MasterResourcesService)(s),
		PipelineSteplets:     (*PipelineStepletsService)(s),
		PipelineSteps:        (*PipelineStepsService)(s),
		PipelineSyncStatuses: (*PipelineSyncStatusesService)(s),
		Pipelines:            (*PipelinesService)(s),
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
		Templates:            (*TemplatesService)(s),
	}
}
