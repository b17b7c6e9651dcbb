package artifactory

import (
	"net/http"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// handleDelete serves DELETE on an item path.
func (s *service) handleDelete(q *rest.Request) (*rest.Response, error) {
	key, itemPath := q.Params["repoKey"], q.Params["path"]
	repo := s.Repos[key]
	if repo != nil && repo.Class == store.ClassVirtual {
		repo = s.Repos[repo.Setting("defaultDeploymentRepo")]
	}
	if repo == nil || repo.Class == store.ClassRemote {
		return nil, apierr.New(http.StatusNotFound, "Could not find a local repository named %s to delete from.", key)
	}
	if repo.Class == store.ClassBundles {
		return nil, apierr.New(http.StatusForbidden, "Release Bundle repositories are read-only: %s", key)
	}
	n := repo.Root.Lookup(itemPath)
	if n == nil {
		if err := s.Permit(q.User, store.ActionDelete, store.SpotOf(repo, itemPath, false)); err != nil {
			return nil, err
		}
		return nil, apierr.New(http.StatusNotFound, "Could not locate artifact '%s:%s' (Nothing to delete).", repo.Key, itemPath)
	}
	if err := s.PermitAll(q.User, store.ActionDelete, n); err != nil {
		return nil, err
	}
	s.Remove(n, q.User.Name)
	return rest.NoContent(), nil
}
