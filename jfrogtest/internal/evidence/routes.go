// Package evidence serves /evidence and the evidence part of /onemodel.
package evidence

import (
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/graphql"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// A service serves /evidence and /onemodel.
type service struct {
	*store.Store
	model *graphql.Schema
	// reader is the user of the query that runs. The store's lock guards it.
	reader store.User
}

func newService(st *store.Store) *service {
	s := &service{Store: st}
	s.model = newOneModel(s)
	return s
}

// Routes returns the operations below /evidence.
func Routes(st *store.Store) []rest.Route {
	s := newService(st)
	return []rest.Route{
		rest.Get("/api/v1/system/version", s.handleEvidenceVersion),
		rest.Post("/api/v1/subject/{subjectRepoPath...}", s.handleDeployEvidence, rest.Large, rest.Unlocked),
		rest.Delete("/api/v1/evidence/{evidenceRepoPath...}", s.handleDeleteEvidence),
	}
}

// OneModelRoutes returns the operations below /onemodel.
func OneModelRoutes(st *store.Store) []rest.Route {
	s := newService(st)
	return []rest.Route{rest.Post("/api/v1/graphql", s.handleOneModel, rest.Small)}
}
