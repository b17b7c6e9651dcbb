// Package jfconnect serves /jfconnect: the health and the identity of the service, the registration
// of a platform without Internet, and usage metrics.
package jfconnect

import (
	"bytes"
	"encoding/json"
	"fmt"
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

// A service serves the routes of the package.
type service struct{ *store.Store }

// Routes returns the operations below /jfconnect.
func Routes(st *store.Store) []rest.Route {
	s := &service{st}
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

// EntitlementsRoutes returns the operations of the JFrog Entitlements Service, below /api. The
// service is another host than the platform.
func EntitlementsRoutes(st *store.Store) []rest.Route {
	s := &service{st}
	return []rest.Route{
		rest.Post("/v1/offline_register", s.handleEntitlements, rest.Small, rest.Public),
	}
}

// handleStart returns the token of a new registration, in the body and in a header.
func (s *service) handleStart(*rest.Request) (*rest.Response, error) {
	token := store.NewID()
	s.Registration = store.Registration{Token: token}
	return rest.Text(http.StatusOK, "%s", token).With("Offline-Response-Token", token), nil
}

// handleEntitlements returns the entitlements of the platform whose registration has a token. The
// spaces of the text prove that a client does not encode it again.
func (s *service) handleEntitlements(q *rest.Request) (*rest.Response, error) {
	var body struct {
		Token string `json:"offline_response_token"`
	}
	if err := q.Decode(&body); err != nil {
		return nil, err
	}
	now := &s.Registration
	if now.Token == "" || !store.SameSecret(now.Token, body.Token) {
		return nil, apierr.New(http.StatusUnauthorized, "The token does not belong to a registration")
	}
	if now.Entitlements == "" {
		now.Entitlements = fmt.Sprintf("{ \"jpd_id\" : %q,\n  \"entitlements\" : [ ],  \"checksum\" : %q }\n",
			jpdID, store.SHA256Of(now.Token+jpdID))
	}
	return rest.Text(http.StatusOK, "%s", now.Entitlements), nil
}

// handleRegister takes the entitlements for the registration that has begun, byte for byte.
func (s *service) handleRegister(q *rest.Request) (*rest.Response, error) {
	kind, params, err := mime.ParseMediaType(q.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/form-data" || params["boundary"] == "" {
		return nil, apierr.New(http.StatusBadRequest, "The body is not a form with parts")
	}
	now := &s.Registration
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
	case now.Token == "" || !store.SameSecret(now.Token, values["offline_response_token"]):
		return nil, apierr.New(http.StatusBadRequest, "The token does not belong to a registration")
	case now.Entitlements == "" || now.Entitlements != values["entitlements"]:
		return nil, apierr.New(http.StatusBadRequest, "The checksum of the entitlements is wrong")
	}
	s.Registration = store.Registration{}
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
