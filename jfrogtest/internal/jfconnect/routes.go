// Package jfconnect serves /jfconnect: the identity of the platform, and usage metrics.
package jfconnect

import (
	"encoding/json"
	"net/http"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
)

// The identity of the platform.
const (
	serviceID = "jfcon@jfrogtest"
	jpdID     = "JPD-1"
)

// Routes returns the operations below /jfconnect.
func Routes() []rest.Route {
	text := func(text string) rest.Handler {
		return func(*rest.Request) (*rest.Response, error) { return rest.Text(http.StatusOK, "%s", text), nil }
	}
	return []rest.Route{
		rest.Get("/api/v1/system/ping", text("OK"), rest.Public),
		rest.Get("/api/v1/system/liveness", text("OK"), rest.Public),
		rest.Get("/api/v1/system/readiness", text("OK"), rest.Public),
		rest.Get("/api/v1/system/service_id", text(serviceID)),
		rest.Get("/api/v1/system/jpd_id", text(jpdID)),
		rest.Post("/api/v1/backoffice/metrics/log", handleMetric, rest.Small),
	}
}

// handleMetric checks a metric. No operation shows metrics, so the server does not keep them.
func handleMetric(q *rest.Request) (*rest.Response, error) {
	var body struct {
		Value  *json.Number   `json:"value"`
		Name   string         `json:"metrics_name"`
		Labels map[string]any `json:"labels"`
	}
	if err := q.Decode(&body); err != nil {
		return nil, err
	}
	if body.Name == "" || body.Value == nil {
		return nil, apierr.New(http.StatusBadRequest, "A metric needs a metrics_name and a value")
	}
	return rest.NewResponse(http.StatusCreated, "", nil), nil
}
