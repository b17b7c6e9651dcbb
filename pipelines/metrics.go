package pipelines

import (
	"context"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// MetricsService returns metrics. Reached through [Client.Metrics].
//
// The metrics are lines of text with a name, labels, a value and a time in epoch milliseconds. A
// comment "# UPDATED" may stand before them, which the text format of Prometheus does not know.
type MetricsService service

// Get returns the metrics of the server and the numbers of pipelines.
//
// Deprecated: see the package.
//
// Requires: a valid user.
//
//jfrog:op 6.4.1
func (s *MetricsService) Get(ctx context.Context) (string, error) {
	return jfrog.Do[string](ctx, s.client, jfrog.Get("/pipelines/api/v1/metrics"))
}

// Application returns the numbers of pipelines and of concurrent builds.
//
// Deprecated: see the package.
//
// Requires: a valid user.
//
//jfrog:op 6.4.2
func (s *MetricsService) Application(ctx context.Context) (string, error) {
	return jfrog.Do[string](ctx, s.client, jfrog.Get("/pipelines/api/v1/metrics/application"))
}
