package store

import (
	"net/http"
	"slices"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
)

// Federated reports whether the repository is federated. Build-info repositories can be.
func (r *Repository) Federated() bool { return r.Setting("rclass") == ClassFederated }

// HasMember reports whether the URL is the URL of a member of the federated repository.
func (r *Repository) HasMember(url string) bool {
	return slices.ContainsFunc(jsondoc.Objects(r.Config["members"]), func(m map[string]any) bool { return m["url"] == url })
}

// Federate makes a federated repository of a local one. The repository is its only member.
func (s *Store) Federate(r *Repository) error {
	if r.Setting("rclass") != classLocal {
		return apierr.New(http.StatusBadRequest, "Repository '%s' is not a local repository", r.Key)
	}
	if r.Class == classLocal {
		r.Class = ClassFederated
	}
	r.Config["rclass"], r.Config["disableProxy"] = ClassFederated, false
	r.Config["members"] = []any{s.selfMember(r.Key)}
	return nil
}

// Localize makes a local repository of a federated one. It reports false if there are other
// members.
func (s *Store) Localize(r *Repository) bool {
	if len(jsondoc.Objects(r.Config["members"])) > 1 { // the repository itself is a member
		return false
	}
	r.Class = classLocal
	r.Config["rclass"] = classLocal
	delete(r.Config, "members")
	return true
}

// selfMember returns the member that a federated repository itself is.
func (s *Store) selfMember(key string) map[string]any {
	return map[string]any{"url": s.Config.URL + "/artifactory/" + key, "enabled": true}
}
