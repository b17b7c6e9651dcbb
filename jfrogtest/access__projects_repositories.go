package jfrogtest

import (
	"maps"
	"net/http"
	"slices"
)

// sharedRepo finds the repository that the path names, and checks the project if it names one.
func (s *accessService) sharedRepo(q *request) (*repository, error) {
	repo := s.repos[q.params["repoName"]]
	if repo == nil || !repo.configured() {
		return nil, fail(http.StatusNotFound, "Repository '%s' not found", q.params["repoName"])
	}
	if key, ok := q.params["projectKey"]; ok && s.access.projects[key] == nil {
		return nil, fail(http.StatusNotFound, "Project '%s' not found", key)
	}
	return repo, nil
}

// handleAttach makes a project the owner of a repository.
func (s *accessService) handleAttach(q *request) (*answer, error) {
	repo, err := s.sharedRepo(q)
	if err != nil {
		return nil, err
	}
	key, owner := q.params["projectKey"], repo.setting("projectKey")
	if owner != "" && owner != key && s.access.projects[owner] != nil && !q.flag("force", false) {
		return nil, fail(http.StatusBadRequest, "Repository '%s' is already assigned to project '%s'", repo.key, owner)
	}
	repo.config["projectKey"] = key
	delete(repo.shared.with, key)
	return noContent(), nil
}

func (s *accessService) handleDetach(q *request) (*answer, error) {
	repo, err := s.sharedRepo(q)
	if err != nil {
		return nil, err
	}
	if repo.setting("projectKey") == "" {
		return nil, fail(http.StatusNotFound, "Repository '%s' is not assigned to a project", repo.key)
	}
	delete(repo.config, "projectKey")
	return noContent(), nil
}

// handleShare shares a repository with one project, or with all if the path names none.
func (s *accessService) handleShare(q *request) (*answer, error) {
	repo, err := s.sharedRepo(q)
	if err != nil {
		return nil, err
	}
	key, one := q.params["projectKey"]
	readOnly := q.flag("readOnly", false)
	switch {
	case !one:
		repo.shared.all, repo.shared.allReadOnly = true, readOnly
	case repo.setting("projectKey") == key:
		return nil, fail(http.StatusBadRequest, "Repository '%s' is assigned to project '%s' itself", repo.key, key)
	default:
		if repo.shared.with == nil {
			repo.shared.with = map[string]bool{}
		}
		repo.shared.with[key] = readOnly
	}
	return noContent(), nil
}

func (s *accessService) handleUnshare(q *request) (*answer, error) {
	repo, err := s.sharedRepo(q)
	if err != nil {
		return nil, err
	}
	if key, one := q.params["projectKey"]; one {
		delete(repo.shared.with, key)
	} else {
		repo.shared.all, repo.shared.allReadOnly = false, false
	}
	return noContent(), nil
}

func (s *accessService) handleRepositoryStatus(q *request) (*answer, error) {
	repo, err := s.sharedRepo(q)
	if err != nil {
		return nil, err
	}
	readOnly := repo.shared.all && repo.shared.allReadOnly || len(repo.shared.with) > 0 && !slices.Contains(slices.Collect(maps.Values(repo.shared.with)), false)
	return jsonAnswer(http.StatusOK, "", struct {
		Name         string   `json:"resource_name"`
		Environments []string `json:"environments"`
		With         []string `json:"shared_with_projects"`
		All          bool     `json:"shared_with_all_projects"`
		ReadOnly     bool     `json:"shared_read_only"`
		Owner        string   `json:"assigned_to,omitempty"`
	}{repo.key, repo.environments(), sortedKeys(repo.shared.with), repo.shared.all, readOnly, repo.setting("projectKey")}), nil
}
