package pipelines

// The services of this file have no methods yet.
type (
	BuildPlaneImagesService    service
	MasterIntegrationsService  service
	NodePoolsService           service
	NodeStatsService           service
	NodesService               service
	PipelineSourcesService     service
	ProjectIntegrationsService service
)
