package jfrogtest

// An evidenceService serves /evidence and /onemodel.
type evidenceService struct {
	*Store
	model *graphSchema
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
		get("/api/v1/system/version", s.handleEvidenceVersion),
		post("/api/v1/subject/{subjectRepoPath...}", s.handleDeployEvidence, small),
		del("/api/v1/evidence/{evidenceRepoPath...}", s.handleDeleteEvidence),
	}
}

// oneModelRoutes returns the operations below /onemodel.
func oneModelRoutes(st *Store) []route {
	s := newEvidenceService(st)
	return []route{post("/api/v1/graphql", s.handleOneModel, small, admin)}
}
