package pipelines

// The services of this file have no methods yet.
type (
	PipelineSourcesService service
)
