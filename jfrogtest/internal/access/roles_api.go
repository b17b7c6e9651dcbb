package access

import (
	"net/http"
	"slices"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// roleCustomGlobal is the type of global roles that clients create.
const roleCustomGlobal = "CUSTOM_GLOBAL"

// roleRoutes returns the operations on global roles.
func (s *service) roleRoutes() []rest.Route {
	return []rest.Route{
		rest.Get("/api/v1/roles", s.handleListGlobalRoles, rest.Admin),
		rest.Post("/api/v1/roles", s.handleCreateGlobalRole, rest.Small, rest.Admin),
		rest.Get("/api/v1/roles/{role}", s.handleGetGlobalRole, rest.Admin),
		rest.Put("/api/v1/roles/{role}", s.handleUpdateGlobalRole, rest.Small, rest.Admin),
		rest.Delete("/api/v1/roles/{role}", s.handleDeleteGlobalRole, rest.Admin),
	}
}

// globalRole returns the index of the role that the path names.
func (s *service) globalRole(q *rest.Request) (int, error) {
	name := q.Params["role"]
	i := slices.IndexFunc(s.roles, func(r *store.ProjectRole) bool { return strings.EqualFold(r.Name, name) })
	if i < 0 {
		return 0, apierr.New(http.StatusNotFound, "Role '%s' not found", name)
	}
	return i, nil
}

func (s *service) handleListGlobalRoles(*rest.Request) (*rest.Response, error) {
	return rest.JSON(http.StatusOK, "", s.roles), nil
}

func (s *service) handleGetGlobalRole(q *rest.Request) (*rest.Response, error) {
	i, err := s.globalRole(q)
	if err != nil {
		return nil, err
	}
	return rest.JSON(http.StatusOK, "", s.roles[i]), nil
}

func (s *service) handleCreateGlobalRole(q *rest.Request) (*rest.Response, error) {
	r, err := s.decodeRole(q, &store.Project{})
	if err != nil {
		return nil, err
	}
	if r.GivenType != roleCustomGlobal {
		return nil, apierr.New(http.StatusBadRequest, "The type of a new role must be %s, not '%s'", roleCustomGlobal, r.GivenType)
	}
	if slices.ContainsFunc(s.roles, func(old *store.ProjectRole) bool { return strings.EqualFold(old.Name, r.Name) }) {
		return nil, apierr.New(http.StatusConflict, "Role '%s' already exists", r.Name)
	}
	r.Type = roleCustomGlobal
	s.roles = append(s.roles, &r.ProjectRole)
	return rest.NewResponse(http.StatusCreated, "", nil), nil
}

// handleUpdateGlobalRole replaces a role. The name and the type stay.
func (s *service) handleUpdateGlobalRole(q *rest.Request) (*rest.Response, error) {
	i, err := s.globalRole(q)
	if err != nil {
		return nil, err
	}
	r, err := s.decodeRole(q, &store.Project{})
	if err != nil {
		return nil, err
	}
	r.Name, r.Type = s.roles[i].Name, s.roles[i].Type
	s.roles[i] = &r.ProjectRole
	return rest.NewResponse(http.StatusOK, "", nil), nil
}

func (s *service) handleDeleteGlobalRole(q *rest.Request) (*rest.Response, error) {
	i, err := s.globalRole(q)
	if err != nil {
		return nil, err
	}
	if s.roles[i].Type != roleCustomGlobal {
		return nil, apierr.New(http.StatusBadRequest, "The predefined role '%s' cannot be deleted", s.roles[i].Name)
	}
	s.roles = slices.Delete(s.roles, i, i+1)
	return rest.NoContent(), nil
}
