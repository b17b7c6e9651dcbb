// Package missioncontrol serves /mc: the platforms (JPDs) that Mission Control administers, the
// federation of their Access, buckets of licenses, and support bundles.
package missioncontrol

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/supportbundle"
)

// serviceID is the id of Mission Control as a service.
const serviceID = "jfmc@jfrogtest"

// A service serves /mc.
type service struct {
	*store.Store
	exported *store.MissionControlExport // nil: none
}

// Routes returns the operations below /mc. Literal segments precede parameters that also match
// them.
func Routes(st *store.Store) []rest.Route {
	s := &service{Store: st}
	const (
		backup     = "/api/v1/system/backup"
		jpds       = "/api/v1/jpds"
		federation = "/api/v1/federation"
		buckets    = "/api/v1/buckets"
	)
	routes := slices.Concat(s.supportBundles().Routes("/api/v1/system/support"), []rest.Route{
		rest.Put(backup+"/export", s.handleExport, rest.Admin),
		rest.Put(backup+"/import", s.handleImport, rest.Admin),

		rest.Post(jpds, s.handleCreateJPD, rest.Small, rest.Admin),
		rest.Get(jpds, s.handleListJPDs, rest.Admin),
		rest.Get(jpds+"/{id}", s.handleGetJPD, rest.Admin),
		rest.Put(jpds+"/{id}", s.handleReplaceJPD, rest.Small, rest.Admin),
		rest.Delete(jpds+"/{id}", s.handleDeleteJPD, rest.Admin),

		rest.Get(federation, s.handleListFederations, rest.Admin),
		rest.Get(federation+"/candidates", s.handleCandidates, rest.Admin),
		rest.Post(federation+"/create_mesh", s.handleCreateMesh, rest.Small, rest.Admin),
		rest.Get(federation+"/{jpdId}", s.handleGetFederation, rest.Admin),
		rest.Put(federation+"/{jpdId}", s.handleReplaceFederation, rest.Small, rest.Admin),

		rest.Get(buckets, s.handleListBuckets, rest.Admin),
		rest.Post(buckets, s.handleAddBucket, rest.Small, rest.Admin),
		rest.Delete(buckets+"/{name}", s.handleDeleteBucket, rest.Admin),
		rest.Get(buckets+"/{identifier}/report", s.handleReport, rest.Admin),
		rest.Post(buckets+"/{name}/deploy", s.handleAttach, rest.Small, rest.Admin),
		rest.Post(buckets+"/{name}/acquire", s.handleAcquire, rest.Small, rest.Admin),
		rest.Post(buckets+"/{name}/release", s.handleRelease, rest.Small, rest.Admin),
	})
	for i := range routes {
		routes[i].Handle = withBearer(routes[i].Handle)
	}
	return append(routes, rest.Get("/api/v1/system/ping", handlePing, rest.Public))
}

// withBearer returns a handler that accepts only access tokens.
func withBearer(handle rest.Handler) rest.Handler {
	return func(q *rest.Request) (*rest.Response, error) {
		scheme, _, _ := strings.Cut(q.Header.Get("Authorization"), " ")
		if !strings.EqualFold(scheme, "Bearer") {
			return nil, apierr.Unauthorized("An access token is required")
		}
		return handle(q)
	}
}

func bad(format string, args ...any) error {
	return apierr.New(http.StatusBadRequest, format, args...)
}

func conflict(format string, args ...any) error {
	return apierr.New(http.StatusConflict, format, args...)
}

func handlePing(*rest.Request) (*rest.Response, error) {
	return rest.Text(http.StatusOK, "OK"), nil
}

func (s *service) handleExport(*rest.Request) (*rest.Response, error) {
	s.exported = s.MissionControl.Export()
	return rest.NoContent(), nil
}

// handleImport restores the last export, as if its file had been renamed.
func (s *service) handleImport(*rest.Request) (*rest.Response, error) {
	if s.exported == nil {
		return nil, apierr.New(http.StatusInternalServerError,
			"Error during import: there is no file import.json")
	}
	s.MissionControl.Import(s.exported)
	return rest.NoContent(), nil
}

// supportBundles returns the keeper of the support bundles.
func (s *service) supportBundles() *supportbundle.Keeper {
	return supportbundle.New(s.Store, supportbundle.Product{
		Code: "jfmc", ServiceID: serviceID, Async: true,
		NewID: func(now time.Time) string {
			return "SUPP" + strings.Replace(now.Format("20060102150405.000000"), ".", "", 1)
		},
		Content: s.supportContent, Created: time.RFC3339,
		Accepted: http.StatusAccepted, Deleted: http.StatusNoContent,
		Listed: []string{"id", "name", "description", "created"},
		Shown:  []string{"name", "description", "artifactory", "parameters", "available", "created"},
	})
}
