// Package jfconnect serves /jfconnect: the health and the identity of the service, the registration
// of a platform without Internet, and usage metrics.
package jfconnect

import (
	"bytes"
	"encoding/json"
	"io"
	"mime"
	"mime/multipart"
	"net/http"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// The identity of the platform.
const (
	serviceID = "jfcon@jfrogtest"
	jpdID     = "JPD-1"
)

// A service serves /jfconnect.
type service struct {
	request string // token of a registration that has begun
}

// Routes returns the operations below /jfconnect.
func Routes() []rest.Route {
	s := &service{}
	return []rest.Route{
		rest.Get("/api/v1/system/ping", text("OK"), rest.Public),
		rest.Get("/api/v1/system/liveness", text("OK"), rest.Public),
		rest.Get("/api/v1/system/readiness", text("OK"), rest.Public),
		rest.Get("/api/v1/system/service_id", text(serviceID)),
		rest.Get("/api/v1/system/jpd_id", text(jpdID)),
		rest.Get("/api/v1/offline/start_register", s.handleStart, rest.Admin),
		rest.Post("/api/v1/offline/register", s.handleRegister, rest.Small, rest.Admin),
		rest.Post("/api/v1/backoffice/metrics/log", handleMetric, rest.Small),
	}
}

func text(id string) rest.Handler {
	return func(*rest.Request) (*rest.Response, error) { return rest.Text(http.StatusOK, "%s", id), nil }
}

// handleStart returns the token of a new registration, in the body and in a header.
func (s *service) handleStart(*rest.Request) (*rest.Response, error) {
	s.request = store.NewID()
	return rest.Text(http.StatusOK, "%s", s.request).With("Offline-Response-Token", s.request), nil
}

// handleRegister takes entitlements for the registration that has begun.
func (s *service) handleRegister(q *rest.Request) (*rest.Response, error) {
	kind, params, err := mime.ParseMediaType(q.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/form-data" || params["boundary"] == "" {
		return nil, apierr.New(http.StatusBadRequest, "The body is not a form with parts")
	}
	parts, values := multipart.NewReader(bytes.NewReader(q.Data), params["boundary"]), map[string]string{}
	for {
		part, err := parts.NextPart()
		if err == io.EOF {
			break
		}
		var data []byte
		if err == nil {
			data, err = io.ReadAll(part)
		}
		if err != nil {
			return nil, apierr.New(http.StatusBadRequest, "Failed to parse the form: %v", err)
		}
		values[part.FormName()] = string(data)
	}
	switch {
	case values["entitlements"] == "":
		return nil, apierr.New(http.StatusBadRequest, "The entitlements are missing")
	case s.request == "" || !store.SameSecret(s.request, values["offline_response_token"]):
		return nil, apierr.New(http.StatusBadRequest, "The token does not belong to a registration")
	}
	s.request = ""
	return rest.NewResponse(http.StatusOK, "", nil), nil
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
