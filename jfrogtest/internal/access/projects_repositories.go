package access

import (
	"maps"
	"net/http"
	"slices"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// sharedRepo returns the repository that the path names. It returns an error if the path names an
// unknown project.
func (s *service) sharedRepo(q *rest.Request) (*store.Repository, error) {
	repo := s.Repos[q.Params["repoName"]]
	if repo == nil || !repo.Configured() {
		return nil, apierr.New(http.StatusNotFound, "Could not find resource `%s`; type `repo` in Projects configuration", q.Params["repoName"])
	}
	if key, ok := q.Params["projectKey"]; ok && s.Identities.Projects[key] == nil {
		return nil, apierr.New(http.StatusNotFound, "Could not find project `%s`", key)
	}
	return repo, nil
}

// handleAttach makes a project the owner of a repository.
func (s *service) handleAttach(q *rest.Request) (*rest.Response, error) {
	repo, err := s.sharedRepo(q)
	if err != nil {
		return nil, err
	}
	key, owner := q.Params["projectKey"], repo.Setting("projectKey")
	if owner != "" && owner != key && s.Identities.Projects[owner] != nil && !q.Flag("force", false) {
		return nil, apierr.New(http.StatusBadRequest, "Repository '%s' is already assigned to project '%s'", repo.Key, owner)
	}
	repo.Config["projectKey"] = key
	delete(repo.Shared.With, key)
	return rest.NoContent(), nil
}

func (s *service) handleDetach(q *rest.Request) (*rest.Response, error) {
	repo, err := s.sharedRepo(q)
	if err != nil {
		return nil, err
	}
	if repo.Setting("projectKey") == "" {
		return nil, apierr.New(http.StatusNotFound, "Repository '%s' is not assigned to a project", repo.Key)
	}
	delete(repo.Config, "projectKey")
	return rest.NoContent(), nil
}

// handleShare shares a repository with a project, or with all projects if the path names none.
func (s *service) handleShare(q *rest.Request) (*rest.Response, error) {
	repo, err := s.sharedRepo(q)
	if err != nil {
		return nil, err
	}
	key, one := q.Params["projectKey"]
	readOnly := q.Flag("readOnly", false)
	switch {
	case !one:
		repo.Shared.All, repo.Shared.AllReadOnly = true, readOnly
	case repo.Setting("projectKey") == key:
		return nil, apierr.New(http.StatusBadRequest, "Repository '%s' is assigned to project '%s' itself", repo.Key, key)
	default:
		if repo.Shared.With == nil {
			repo.Shared.With = map[string]bool{}
		}
		repo.Shared.With[key] = readOnly
	}
	return rest.NoContent(), nil
}

func (s *service) handleUnshare(q *rest.Request) (*rest.Response, error) {
	repo, err := s.sharedRepo(q)
	if err != nil {
		return nil, err
	}
	if key, one := q.Params["projectKey"]; one {
		delete(repo.Shared.With, key)
	} else {
		repo.Shared.All, repo.Shared.AllReadOnly = false, false
	}
	return rest.NoContent(), nil
}

func (s *service) handleRepositoryStatus(q *rest.Request) (*rest.Response, error) {
	repo, err := s.sharedRepo(q)
	if err != nil {
		return nil, err
	}
	readOnly := repo.Shared.All && repo.Shared.AllReadOnly || len(repo.Shared.With) > 0 && !slices.Contains(slices.Collect(maps.Values(repo.Shared.With)), false)
	return rest.JSON(http.StatusOK, "", struct {
		Name         string   `json:"resource_name"`
		Environments []string `json:"environments"`
		With         []string `json:"shared_with_projects"`
		All          bool     `json:"shared_with_all_projects"`
		ReadOnly     bool     `json:"shared_read_only"`
		Owner        string   `json:"assigned_to,omitempty"`
	}{repo.Key, repo.Environments(), jsondoc.Keys(repo.Shared.With), repo.Shared.All, readOnly, repo.Setting("projectKey")}), nil
}
