package jfrogtest

func evidenceRoutes() []route {
	return []route{
		{"GET", "/api/v1/system/version", 0, (*Server).handleEvidenceVersion},
		{"POST", "/api/v1/subject/{subjectRepoPath...}", small, (*Server).handleDeployEvidence},
		{"DELETE", "/api/v1/evidence/{evidenceRepoPath...}", 0, (*Server).handleDeleteEvidence},
	}
}
