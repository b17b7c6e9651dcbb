package pipelines

// The services of this file have no methods yet.
type (
	MasterIntegrationsService  service
	NodePoolsService           service
	PipelineSourcesService     service
	ProjectIntegrationsService service
)
