package jfrogtest

import (
	"net/http"
)

// handleDelete serves DELETE on an item path.
func (s *artifactoryService) handleDelete(q *request) (*answer, error) {
	key, itemPath := q.Params["repoKey"], q.Params["path"]
	repo := s.Repos[key]
	if repo != nil && repo.Class == ClassVirtual {
		repo = s.Repos[repo.Setting("defaultDeploymentRepo")]
	}
	if repo == nil || repo.Class == ClassRemote {
		return nil, fail(http.StatusNotFound, "Could not find a local repository named %s to delete from.", key)
	}
	if repo.Class == ClassBundles {
		return nil, fail(http.StatusForbidden, "Release Bundle repositories are read-only: %s", key)
	}
	n := repo.Root.Lookup(itemPath)
	if n == nil {
		if err := s.Permit(q.User, ActionDelete, SpotOf(repo, itemPath, false)); err != nil {
			return nil, err
		}
		return nil, fail(http.StatusNotFound, "Could not locate artifact '%s:%s' (Nothing to delete).", repo.Key, itemPath)
	}
	if err := s.PermitAll(q.User, ActionDelete, n); err != nil {
		return nil, err
	}
	s.remove(n, q.User.Name)
	return NoContent(), nil
}
