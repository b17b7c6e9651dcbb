package access

import (
	"maps"
	"net/http"
	"regexp"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

var projectKeys = regexp.MustCompile(`^[a-z][a-z0-9-]{1,31}$`)

func (s *service) project(q *rest.Request) (*store.Project, error) {
	if p := s.Identities.Projects[q.Params["projectKey"]]; p != nil {
		return p, nil
	}
	return nil, apierr.New(http.StatusNotFound, "Could not find project `%s`", q.Params["projectKey"])
}

func (s *service) handleListProjects(*rest.Request) (*rest.Response, error) {
	list := []*store.Project{}
	for _, key := range jsondoc.Keys(s.Identities.Projects) {
		list = append(list, s.Identities.Projects[key])
	}
	return rest.JSON(http.StatusOK, "", list), nil
}

func (s *service) handleCreateProject(q *rest.Request) (*rest.Response, error) {
	p := &store.Project{QuotaEmail: true, Roles: store.PredefinedRoles(), Users: map[string][]string{}, Groups: map[string][]string{}}
	if err := q.Decode(p); err != nil {
		return nil, err
	}
	switch {
	case !projectKeys.MatchString(p.Key):
		return nil, apierr.New(http.StatusBadRequest, "Invalid project key: '%s'", p.Key)
	case s.Identities.Projects[p.Key] != nil:
		return nil, apierr.New(http.StatusConflict, "Project '%s' already exists", p.Key)
	}
	if err := s.checkProject(p); err != nil {
		return nil, err
	}
	s.Identities.Projects[p.Key] = p
	return rest.JSON(http.StatusCreated, "", p), nil
}

// checkProject sets defaults and returns an error if the display name is missing or taken.
func (s *service) checkProject(p *store.Project) error {
	if p.DisplayName == "" || len(p.DisplayName) > 128 {
		return apierr.New(http.StatusBadRequest, "The display name must have 1 to 128 characters")
	}
	for _, other := range s.Identities.Projects {
		if other.Key != p.Key && strings.EqualFold(other.DisplayName, p.DisplayName) {
			return apierr.New(http.StatusConflict, "A project with the display name '%s' already exists", p.DisplayName)
		}
	}
	if p.Privileges == nil {
		p.Privileges = map[string]bool{"manage_members": false, "manage_resources": false, "index_resources": false}
	}
	return nil
}

func (s *service) handleGetProject(q *rest.Request) (*rest.Response, error) {
	p, err := s.project(q)
	if err != nil {
		return nil, err
	}
	return rest.JSON(http.StatusOK, "", p), nil
}

func (s *service) handleUpdateProject(q *rest.Request) (*rest.Response, error) {
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
	return rest.JSON(http.StatusOK, "", p), nil
}

// handleDeleteProject deletes a project that owns no repositories.
func (s *service) handleDeleteProject(q *rest.Request) (*rest.Response, error) {
	p, err := s.project(q)
	if err != nil {
		return nil, err
	}
	for _, repo := range s.SortedRepos() {
		if repo.Setting("projectKey") == p.Key {
			return nil, apierr.New(http.StatusBadRequest, "project containing resources can't be removed")
		}
	}
	delete(s.Identities.Projects, p.Key)
	s.ForgetLifecycle(p.Key)
	for _, repo := range s.Repos {
		delete(repo.Shared.With, p.Key)
	}
	return rest.NoContent(), nil
}
