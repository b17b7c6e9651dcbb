package store

import (
	"encoding/json"
	"path"
	"slices"
	"time"
)

// evidenceFolder is where each repository has the evidence about its items.
const EvidenceFolder = ".evidence"

// An evidence is a signed statement about an item: a file of its own, and a record of what it says.
type Evidence struct {
	ID            int
	File          *Item
	At            string // path of the file
	Repo          *Repository
	Subject       string // path of the subject
	SubjectSHA256 string
	Name          string
	PredicateType string
	Slug          string
	Predicate     json.RawMessage
	Alias         string // of the key that verifies it; empty for none
	Verified      bool
	Created       time.Time
	CreatedBy     string
}

func (e *Evidence) DownloadPath() string { return path.Join(e.Repo.Key, e.At) }

// allEvidence are the records whose files still exist, in the order of creation: to delete the file is to delete the
// evidence.
func (s *Store) AllEvidence() []*Evidence {
	s.Evidence = slices.DeleteFunc(s.Evidence, func(e *Evidence) bool {
		return s.Repos[e.Repo.Key] != e.Repo || e.Repo.Root.Lookup(e.At) != e.File
	})
	return s.Evidence
}

// dropEvidence deletes all evidence about a file.
func (s *Store) DropEvidence(key, subject string) {
	for _, e := range s.AllEvidence() {
		if e.Repo.Key == key && e.Subject == subject {
			s.DropFolder(e.Repo, e.At)
		}
	}
}
