package jfrogtest

import (
	"net/http"
	"slices"
	"strings"
)

func (s *accessService) handleListRoles(q *request) (*answer, error) {
	p, err := s.project(q)
	if err != nil {
		return nil, err
	}
	return JSON(http.StatusOK, "", p.Roles), nil
}

// projectRole finds the role that the path names.
func (s *accessService) projectRole(q *request) (*Project, *ProjectRole, error) {
	p, err := s.project(q)
	if err != nil {
		return nil, nil, err
	}
	r := p.Role(q.Params["role"])
	if r == nil {
		return nil, nil, fail(http.StatusNotFound, "Role '%s' not found", q.Params["role"])
	}
	return p, r, nil
}

func (s *accessService) handleGetRole(q *request) (*answer, error) {
	_, r, err := s.projectRole(q)
	if err != nil {
		return nil, err
	}
	return JSON(http.StatusOK, "", r), nil
}

// decodeRole reads a role of a project; it is a custom one, whatever the body says.
func (s *accessService) decodeRole(q *request, p *Project) (*ProjectRole, error) {
	r := &ProjectRole{Environments: []string{}, Actions: []string{}}
	if err := q.Decode(r); err != nil {
		return nil, err
	}
	r.Type = RoleCustom
	if r.Name == "" {
		return nil, fail(http.StatusBadRequest, "The name of the role is missing")
	}
	for _, name := range r.Actions {
		if !IsRoleAction(name) && !strings.HasPrefix(name, "MANAGE_") && !strings.HasPrefix(name, "TRIGGER_") && !strings.HasSuffix(name, "_PIPELINE") {
			return nil, fail(http.StatusBadRequest, "Unknown action: '%s'", name)
		}
	}
	for _, name := range r.Environments {
		if !slices.Contains(s.Identities.Environments, name) && !slices.Contains(p.Environments, name) {
			return nil, fail(http.StatusBadRequest, "Environment '%s' does not exist", name)
		}
	}
	return r, nil
}

func (s *accessService) handleCreateRole(q *request) (*answer, error) {
	p, err := s.project(q)
	if err != nil {
		return nil, err
	}
	r, err := s.decodeRole(q, p)
	if err != nil {
		return nil, err
	}
	if p.Role(r.Name) != nil {
		return nil, fail(http.StatusConflict, "Role '%s' already exists", r.Name)
	}
	p.Roles = append(p.Roles, r)
	return JSON(http.StatusCreated, "", r), nil
}

func (s *accessService) handleUpdateRole(q *request) (*answer, error) {
	p, old, err := s.projectRole(q)
	if err != nil {
		return nil, err
	}
	r, err := s.decodeRole(q, p)
	switch {
	case err != nil:
		return nil, err
	case old.Type != RoleCustom:
		return nil, fail(http.StatusBadRequest, "The predefined role '%s' cannot be changed", old.Name)
	}
	r.Name = old.Name
	*old = *r
	return JSON(http.StatusOK, "", old), nil
}

// handleDeleteRole deletes a role and takes it from all members.
func (s *accessService) handleDeleteRole(q *request) (*answer, error) {
	p, r, err := s.projectRole(q)
	if err != nil {
		return nil, err
	}
	if r.Type != RoleCustom {
		return nil, fail(http.StatusBadRequest, "The predefined role '%s' cannot be deleted", r.Name)
	}
	p.Roles = slices.DeleteFunc(p.Roles, func(x *ProjectRole) bool { return x == r })
	for _, members := range []map[string][]string{p.Users, p.Groups} {
		for name := range members {
			members[name] = slices.DeleteFunc(members[name], func(role string) bool { return role == r.Name })
		}
	}
	return NoContent(), nil
}
