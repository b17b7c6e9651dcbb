package jfconnect

import (
	"context"
	"errors"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// MetricsService logs metrics about the use of programs. Reached through [Client.Metrics].
type MetricsService service

// MetricLogRequest is a metric for [MetricsService.Log].
type MetricLogRequest struct {
	MetricsName string            `json:"metrics_name"`
	Value       int64             `json:"value"`
	Labels      map[string]string `json:"labels"` // such as product_id and feature_id
}

// Log logs a metric.
//
//jfrog:observed POST /jfconnect/api/v1/backoffice/metrics/log
func (s *MetricsService) Log(ctx context.Context, metric MetricLogRequest) error {
	req := jfrog.Post("/jfconnect/api/v1/backoffice/metrics/log").Body(metric)
	if metric.MetricsName == "" {
		req.Check(errors.New("name of the metric is empty"))
	}
	return jfrog.Send(ctx, s.client, req)
}
