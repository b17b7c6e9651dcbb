package jfrogtest

import (
	"net/http"
)

// handleDelete serves DELETE on an item path.
func (s *artifactoryService) handleDelete(q *request) (*answer, error) {
	key, itemPath := q.params["repoKey"], q.params["path"]
	repo := s.repos[key]
	if repo != nil && repo.class == classVirtual {
		repo = s.repos[repo.setting("defaultDeploymentRepo")]
	}
	if repo == nil || repo.class == classRemote {
		return nil, fail(http.StatusNotFound, "Could not find a local repository named %s to delete from.", key)
	}
	if repo.class == classBundles {
		return nil, fail(http.StatusForbidden, "Release Bundle repositories are read-only: %s", key)
	}
	n := repo.root.lookup(itemPath)
	if n == nil {
		if err := s.permit(q.user, actionDelete, spotOf(repo, itemPath, false)); err != nil {
			return nil, err
		}
		return nil, fail(http.StatusNotFound, "Could not locate artifact '%s:%s' (Nothing to delete).", repo.key, itemPath)
	}
	if err := s.permitAll(q.user, actionDelete, n); err != nil {
		return nil, err
	}
	s.remove(n, q.user.name)
	return noContent(), nil
}
