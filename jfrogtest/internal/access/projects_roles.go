package access

import (
	"net/http"
	"slices"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

func (s *service) handleListRoles(q *rest.Request) (*rest.Response, error) {
	p, err := s.project(q)
	if err != nil {
		return nil, err
	}
	return rest.JSON(http.StatusOK, "", p.Roles), nil
}

// projectRole returns the role that the path names.
func (s *service) projectRole(q *rest.Request) (*store.Project, *store.ProjectRole, error) {
	p, err := s.project(q)
	if err != nil {
		return nil, nil, err
	}
	r := p.Role(q.Params["role"])
	if r == nil {
		return nil, nil, apierr.New(http.StatusNotFound, "Role '%s' not found", q.Params["role"])
	}
	return p, r, nil
}

func (s *service) handleGetRole(q *rest.Request) (*rest.Response, error) {
	_, r, err := s.projectRole(q)
	if err != nil {
		return nil, err
	}
	return rest.JSON(http.StatusOK, "", r), nil
}

// A givenRole is a role in a request.
type givenRole struct {
	store.ProjectRole
	GivenType string `json:"-"`
}

// decodeRole reads a role of a project. Its type is always CUSTOM.
func (s *service) decodeRole(q *rest.Request, p *store.Project) (*givenRole, error) {
	r := &givenRole{ProjectRole: store.ProjectRole{Environments: []string{}, Actions: []string{}}}
	if err := q.Decode(&r.ProjectRole); err != nil {
		return nil, err
	}
	r.GivenType, r.Type = r.Type, store.RoleCustom
	if r.Name == "" {
		return nil, apierr.New(http.StatusBadRequest, "The name of the role is missing")
	}
	for _, name := range r.Actions {
		if !store.IsRoleAction(name) && !strings.HasPrefix(name, "MANAGE_") && !strings.HasPrefix(name, "TRIGGER_") && !strings.HasSuffix(name, "_PIPELINE") {
			return nil, apierr.New(http.StatusBadRequest, "Unknown action: '%s'", name)
		}
	}
	for _, name := range r.Environments {
		if !slices.Contains(s.Identities.Environments, name) && !slices.Contains(p.Environments, name) {
			return nil, apierr.New(http.StatusBadRequest, "Environment '%s' does not exist", name)
		}
	}
	return r, nil
}

func (s *service) handleCreateRole(q *rest.Request) (*rest.Response, error) {
	p, err := s.project(q)
	if err != nil {
		return nil, err
	}
	r, err := s.decodeRole(q, p)
	if err != nil {
		return nil, err
	}
	if p.Role(r.Name) != nil {
		return nil, apierr.New(http.StatusConflict, "Role '%s' already exists", r.Name)
	}
	p.Roles = append(p.Roles, &r.ProjectRole)
	return rest.JSON(http.StatusCreated, "", r.ProjectRole), nil
}

func (s *service) handleUpdateRole(q *rest.Request) (*rest.Response, error) {
	p, old, err := s.projectRole(q)
	if err != nil {
		return nil, err
	}
	r, err := s.decodeRole(q, p)
	switch {
	case err != nil:
		return nil, err
	case old.Type != store.RoleCustom:
		return nil, apierr.New(http.StatusBadRequest, "The predefined role '%s' cannot be changed", old.Name)
	}
	r.Name = old.Name
	*old = r.ProjectRole
	return rest.JSON(http.StatusOK, "", old), nil
}

// handleDeleteRole deletes a role and removes it from all members.
func (s *service) handleDeleteRole(q *rest.Request) (*rest.Response, error) {
	p, r, err := s.projectRole(q)
	if err != nil {
		return nil, err
	}
	if r.Type != store.RoleCustom {
		return nil, apierr.New(http.StatusBadRequest, "The predefined role '%s' cannot be deleted", r.Name)
	}
	p.Roles = slices.DeleteFunc(p.Roles, func(x *store.ProjectRole) bool { return x == r })
	for _, members := range []map[string][]string{p.Users, p.Groups} {
		for name := range members {
			members[name] = slices.DeleteFunc(members[name], func(role string) bool { return role == r.Name })
		}
	}
	return rest.NoContent(), nil
}
