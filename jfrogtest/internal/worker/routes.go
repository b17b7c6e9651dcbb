// Package worker serves /worker: it stores workers, and records their executions without running
// code.
package worker

import (
	"net/http"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// A service serves the routes of the package.
type service struct {
	*store.Store
	history []execution // oldest first
}

// Routes returns the operations below /worker.
func Routes(st *store.Store) []rest.Route {
	s := &service{Store: st}
	const workers = "/api/v1/workers"
	return append(s.executionRoutes(), []rest.Route{
		rest.Get("/api/v1/system/readiness", handleOK, rest.Public),
		rest.Get("/api/v1/system/liveness", handleOK, rest.Public),
		rest.Get("/api/v1/actions", handleActions, rest.Admin),
		rest.Get(workers, s.handleList),
		rest.Post(workers, s.handleCreate, rest.Small, rest.Admin),
		rest.Put(workers, s.handleReplace, rest.Small, rest.Admin),
		rest.Get(workers+"/{workerKey}", s.handleGet),
		rest.Delete(workers+"/{workerKey}", s.handleDelete, rest.Admin),
	}...)
}

func handleOK(*rest.Request) (*rest.Response, error) {
	return rest.NewResponse(http.StatusOK, "text/html; charset=utf-8", []byte("Ok")), nil
}

func handleActions(*rest.Request) (*rest.Response, error) {
	return rest.JSON(http.StatusOK, "", actions), nil
}
