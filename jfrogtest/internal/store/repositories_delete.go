package store

import (
	"net/http"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
)

// DeleteRepository deletes a repository with its content and its memberships in virtual
// repositories.
func (s *Store) DeleteRepository(key string) (*Repository, error) {
	repo, err := s.ConfiguredRepo(key)
	if err != nil {
		return nil, apierr.New(http.StatusNotFound, "Repository %s does not exist", key)
	}
	delete(s.Repos, key)
	if repo.Class == ClassRemote {
		delete(s.Repos, key+CacheSuffix)
	}
	for _, r := range s.Repos {
		if r.Class == ClassVirtual {
			forgetMember(r, key)
		}
	}
	return repo, nil
}

// forgetMember removes a deleted repository from a virtual repository.
func forgetMember(r *Repository, key string) {
	members := []any{}
	for _, member := range jsondoc.Strings(r.Config["repositories"]) {
		if member != key {
			members = append(members, member)
		}
	}
	r.Config["repositories"] = members
	if r.Config["defaultDeploymentRepo"] == key {
		r.Config["defaultDeploymentRepo"] = ""
	}
}
