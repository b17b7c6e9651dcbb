package jfrogtest

// An evidenceService serves /evidence and /onemodel.
type evidenceService struct {
	*Store
	model *Schema
}

func newEvidenceService(st *Store) *evidenceService {
	s := &evidenceService{Store: st}
	s.model = newOneModel(s)
	return s
}

// evidenceRoutes returns the operations below /evidence. Literal segments stand before parameters that would match them too.
func evidenceRoutes(st *Store) []route {
	s := newEvidenceService(st)
	return []route{
		Get("/api/v1/system/version", s.handleEvidenceVersion),
		Post("/api/v1/subject/{subjectRepoPath...}", s.handleDeployEvidence, Small),
		Delete("/api/v1/evidence/{evidenceRepoPath...}", s.handleDeleteEvidence),
	}
}

// oneModelRoutes returns the operations below /onemodel.
func OneModelRoutes(st *Store) []route {
	s := newEvidenceService(st)
	return []route{Post("/api/v1/graphql", s.handleOneModel, Small, Admin)}
}
