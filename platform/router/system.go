package router

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// SystemService reports the health of a node. Reached through [Client.System].
type SystemService service

// The states of services that the documentation shows. There may be others.
const (
	StateHealthy       = "HEALTHY"
	StateUnhealthy     = "UNHEALTHY"
	StateUnhealthyPeer = "UNHEALTHY_PEER" // healthy, but another service is not
)

// Health is the health of a node.
type Health struct {
	Router   RouterHealth    `json:"router"`
	Services []ServiceHealth `json:"services"`
}

// RouterHealth is the health of the router itself.
type RouterHealth struct {
	NodeID  string `json:"node_id"`
	State   string `json:"state"` // such as StateHealthy
	Message string `json:"message"`
}

// ServiceHealth is the health of a service on the node.
type ServiceHealth struct {
	ServiceID string `json:"service_id"` // such as jfrt@1234
	NodeID    string `json:"node_id"`
	State     string `json:"state"` // such as StateHealthy
	Message   string `json:"message"`
}

// Unhealthy returns the services whose state is neither [StateHealthy] nor [StateUnhealthyPeer].
func (h *Health) Unhealthy() []ServiceHealth {
	var out []ServiceHealth
	for _, s := range h.Services {
		if s.State != StateHealthy && s.State != StateUnhealthyPeer {
			out = append(out, s)
		}
	}
	return out
}

// Health returns the health of the router and of the services on its node.
//
// If a service is unhealthy, the server responds with status 503. Health then returns the health
// and an error matching [jfrog.ErrUnavailable]. The health is nil if the response lacks it, as
// the response of a proxy does. Health does not repeat the request, because such a response is a
// result.
//
// Since Artifactory 7.0.0. May be anonymous.
//
//jfrog:op 4.3.1
func (s *SystemService) Health(ctx context.Context) (*Health, error) {
	out, err := jfrog.Do[*Health](ctx, s.client,
		jfrog.Get("/router/api/v1/system/health").NotIdempotent())
	var e *jfrog.Error
	if errors.As(err, &e) && e.StatusCode == http.StatusServiceUnavailable {
		var h Health
		if json.Unmarshal(e.Body, &h) == nil && h.Router.State != "" {
			return &h, err
		}
	}
	return out, err
}
