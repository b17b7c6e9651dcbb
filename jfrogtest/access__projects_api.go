package jfrogtest

import (
	"maps"
	"net/http"
	"regexp"
	"strings"
)

var projectKeys = regexp.MustCompile(`^[a-z][a-z0-9-]{1,31}$`)

func (s *accessService) project(q *request) (*Project, error) {
	if p := s.Identities.Projects[q.Params["projectKey"]]; p != nil {
		return p, nil
	}
	return nil, fail(http.StatusNotFound, "Project '%s' not found", q.Params["projectKey"])
}

func (s *accessService) handleListProjects(*request) (*answer, error) {
	list := []*Project{}
	for _, key := range Keys(s.Identities.Projects) {
		list = append(list, s.Identities.Projects[key])
	}
	return JSON(http.StatusOK, "", list), nil
}

func (s *accessService) handleCreateProject(q *request) (*answer, error) {
	p := &Project{QuotaEmail: true, Roles: PredefinedRoles(), Users: map[string][]string{}, Groups: map[string][]string{}}
	if err := q.Decode(p); err != nil {
		return nil, err
	}
	switch {
	case !projectKeys.MatchString(p.Key):
		return nil, fail(http.StatusBadRequest, "Invalid project key: '%s'", p.Key)
	case s.Identities.Projects[p.Key] != nil:
		return nil, fail(http.StatusConflict, "Project '%s' already exists", p.Key)
	}
	if err := s.checkProject(p); err != nil {
		return nil, err
	}
	s.Identities.Projects[p.Key] = p
	return JSON(http.StatusCreated, "", p), nil
}

// checkProject fills defaults in and refuses display names that are missing or taken.
func (s *accessService) checkProject(p *Project) error {
	if p.DisplayName == "" || len(p.DisplayName) > 128 {
		return fail(http.StatusBadRequest, "The display name must have 1 to 128 characters")
	}
	for _, other := range s.Identities.Projects {
		if other.Key != p.Key && strings.EqualFold(other.DisplayName, p.DisplayName) {
			return fail(http.StatusConflict, "A project with the display name '%s' already exists", p.DisplayName)
		}
	}
	if p.Privileges == nil {
		p.Privileges = map[string]bool{"manage_members": false, "manage_resources": false, "index_resources": false}
	}
	return nil
}

func (s *accessService) handleGetProject(q *request) (*answer, error) {
	p, err := s.project(q)
	if err != nil {
		return nil, err
	}
	return JSON(http.StatusOK, "", p), nil
}

func (s *accessService) handleUpdateProject(q *request) (*answer, error) {
	p, err := s.project(q)
	if err != nil {
		return nil, err
	}
	changed := *p
	changed.Privileges = maps.Clone(p.Privileges)
	if err := q.Decode(&changed); err != nil {
		return nil, err
	}
	changed.Key = p.Key
	if err := s.checkProject(&changed); err != nil {
		return nil, err
	}
	*p = changed
	return JSON(http.StatusOK, "", p), nil
}

// handleDeleteProject deletes a project that owns nothing any more.
func (s *accessService) handleDeleteProject(q *request) (*answer, error) {
	p, err := s.project(q)
	if err != nil {
		return nil, err
	}
	for _, repo := range s.SortedRepos() {
		if repo.Setting("projectKey") == p.Key {
			return nil, fail(http.StatusBadRequest, "project containing resources can't be removed")
		}
	}
	delete(s.Identities.Projects, p.Key)
	for _, repo := range s.Repos {
		delete(repo.Shared.With, p.Key)
	}
	return NoContent(), nil
}
