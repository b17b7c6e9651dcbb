package evidence

import (
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/graphql"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// An evidenceService serves /evidence and /onemodel.
type service struct {
	*store.Store
	model *graphql.Schema
}

func newService(st *store.Store) *service {
	s := &service{Store: st}
	s.model = newOneModel(s)
	return s
}

// evidenceRoutes returns the operations below /evidence. Literal segments stand before parameters that would match them too.
func Routes(st *store.Store) []rest.Route {
	s := newService(st)
	return []rest.Route{
		rest.Get("/api/v1/system/version", s.handleEvidenceVersion),
		rest.Post("/api/v1/subject/{subjectRepoPath...}", s.handleDeployEvidence, rest.Small),
		rest.Delete("/api/v1/evidence/{evidenceRepoPath...}", s.handleDeleteEvidence),
	}
}

// oneModelRoutes returns the operations below /onemodel.
func OneModelRoutes(st *store.Store) []rest.Route {
	s := newService(st)
	return []rest.Route{rest.Post("/api/v1/graphql", s.handleOneModel, rest.Small, rest.Admin)}
}
