package store

import (
	"encoding/json"
	"path"
	"slices"
	"time"
)

// EvidenceFolder is the folder of evidence in each repository.
const EvidenceFolder = ".evidence"

// An Evidence is a signed statement about an item. It is stored in a file.
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
	Alias         string // alias of the key that verifies it, or empty
	Verified      bool
	Created       time.Time
	CreatedBy     string
	Attachments   []EvidenceAttachment
}

// An EvidenceAttachment is a copy of a file that is stored with evidence.
type EvidenceAttachment struct {
	*Item
	At string // path of the copy
}

// DownloadPath returns the path of the file, beginning with the repository.
func (e *Evidence) DownloadPath() string { return path.Join(e.Repo.Key, e.At) }

// RemoveEvidence deletes evidence with its attachments.
func (s *Store) RemoveEvidence(e *Evidence) {
	s.DropFolder(e.Repo, e.At)
	for _, a := range e.Attachments {
		s.DropFolder(e.Repo, a.At)
	}
}

// AllEvidence returns the evidence whose file exists, in the order of creation. Deleting the file
// deletes the evidence.
func (s *Store) AllEvidence() []*Evidence {
	s.Evidence = slices.DeleteFunc(s.Evidence, func(e *Evidence) bool {
		return s.Repos[e.Repo.Key] != e.Repo || e.Repo.Root.Lookup(e.At) != e.File
	})
	return s.Evidence
}

// DropEvidence deletes all evidence about a file.
func (s *Store) DropEvidence(key, subject string) {
	for _, e := range s.AllEvidence() {
		if e.Repo.Key == key && e.Subject == subject {
			s.RemoveEvidence(e)
		}
	}
}
