package jfrogtest

import (
	"encoding/json"
	"path"
	"slices"
	"time"
)

// evidenceFolder is where each repository has the evidence about its items.
const evidenceFolder = ".evidence"

// An evidence is a signed statement about an item: a file of its own, and a record of what it says.
type evidence struct {
	id            int
	file          *node
	at            string // path of the file
	repo          *repository
	subject       string // path of the subject
	subjectSHA256 string
	name          string
	predicateType string
	slug          string
	predicate     json.RawMessage
	alias         string // of the key that verifies it; empty for none
	verified      bool
	created       time.Time
	createdBy     string
}

func (e *evidence) downloadPath() string { return path.Join(e.repo.key, e.at) }

// allEvidence are the records whose files still exist, in the order of creation: to delete the file is to delete the
// evidence.
func (s *Store) allEvidence() []*evidence {
	s.evidence = slices.DeleteFunc(s.evidence, func(e *evidence) bool {
		return s.repos[e.repo.key] != e.repo || e.repo.root.lookup(e.at) != e.file
	})
	return s.evidence
}

// dropEvidence deletes all evidence about a file.
func (s *Store) dropEvidence(key, subject string) {
	for _, e := range s.allEvidence() {
		if e.repo.key == key && e.subject == subject {
			s.dropFolder(e.repo, e.at)
		}
	}
}
