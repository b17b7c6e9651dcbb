package pipelines

// The services of this file have no methods yet.
type (
	MasterIntegrationsService  service
	PipelineSourcesService     service
	ProjectIntegrationsService service
)
