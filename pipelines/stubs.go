package pipelines

// The services of this file have no methods yet.
type (
	BuildPlaneImagesService    service
	LoggersService             service
	MasterIntegrationsService  service
	MetricsService             service
	NodePoolsService           service
	NodeStatsService           service
	NodesService               service
	PipelineSourcesService     service
	ProjectIntegrationsService service
	ProjectsService            service
)
