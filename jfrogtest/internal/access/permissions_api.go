package access

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// checkResource sets defaults and returns an error for unknown actions, users, groups and
// repositories.
func (s *service) checkResource(r *store.PermissionResource, kind string) error {
	if !slices.Contains(store.ResourceTypes, kind) {
		return apierr.New(http.StatusBadRequest, "Unknown resource type: '%s'", kind)
	}
	if r.Actions.Users == nil {
		r.Actions.Users = map[string][]store.Action{}
	}
	if r.Actions.Groups == nil {
		r.Actions.Groups = map[string][]store.Action{}
	}
	for name := range r.Actions.Users {
		if s.Identities.Accounts[name] == nil {
			return apierr.New(http.StatusBadRequest, "User '%s' does not exist", name)
		}
	}
	for name := range r.Actions.Groups {
		if s.Identities.Groups[name] == nil {
			return apierr.New(http.StatusBadRequest, "Group '%s' does not exist", name)
		}
	}
	for _, granted := range []map[string][]store.Action{r.Actions.Users, r.Actions.Groups} {
		for _, list := range granted {
			for i, a := range list {
				if list[i] = a.Plain(); !slices.Contains(store.Actions, list[i]) {
					return apierr.New(http.StatusBadRequest, "Unknown action: '%s'", a)
				}
			}
		}
	}
	if len(r.Targets) == 0 {
		return apierr.New(http.StatusBadRequest, "The permission needs at least one target")
	}
	for key, t := range r.Targets {
		if kind == store.ResourceArtifact && s.Repos[key] == nil && !store.IsAnyKey(key) {
			return apierr.New(http.StatusBadRequest, "Repository '%s' does not exist", key)
		}
		if len(t.Include) == 0 {
			t.Include = []string{"**"}
		}
		if t.Exclude == nil {
			t.Exclude = []string{}
		}
		r.Targets[key] = t
	}
	return nil
}

// permission returns the permission that the path names, and its part for the resource type, if the
// path names one.
func (s *service) permission(q *rest.Request) (*store.Permission, *store.PermissionResource, error) {
	p := s.Identities.Permissions[q.Params["permissionName"]]
	if p == nil {
		return nil, nil, apierr.New(http.StatusNotFound, "Permission '%s' not found", q.Params["permissionName"])
	}
	return p, p.Resources[q.Params["resourceType"]], nil
}

// existingResource is like permission, but returns an error if there is no such part.
func (s *service) existingResource(q *rest.Request) (*store.Permission, *store.PermissionResource, error) {
	p, r, err := s.permission(q)
	if err == nil && r == nil {
		err = apierr.New(http.StatusNotFound, "Permission '%s' has no resource of type '%s'", p.Name, q.Params["resourceType"])
	}
	return p, r, err
}

func (s *service) handleCreatePermission(q *rest.Request) (*rest.Response, error) {
	given := &store.Permission{}
	if err := q.Decode(given); err != nil {
		return nil, err
	}
	switch {
	case given.Name == "":
		return nil, apierr.New(http.StatusBadRequest, "The name of the permission is missing")
	case s.Identities.Permissions[given.Name] != nil:
		return nil, apierr.New(http.StatusConflict, "Permission '%s' already exists", given.Name)
	}
	for kind, r := range given.Resources {
		if r == nil {
			return nil, apierr.New(http.StatusBadRequest, "The resource '%s' is empty", kind)
		}
		if err := s.checkResource(r, kind); err != nil {
			return nil, err
		}
	}
	if given.Resources == nil {
		given.Resources = map[string]*store.PermissionResource{}
	}
	s.Identities.Permissions[given.Name] = given
	return rest.NewResponse(http.StatusCreated, "", nil), nil
}

func (s *service) handleListPermissions(q *rest.Request) (*rest.Response, error) {
	if err := q.Needs("system:permissions:r"); err != nil {
		return nil, err
	}
	names, cursor, err := namesPage(q, jsondoc.Keys(s.Identities.Permissions), maxListed)
	if err != nil {
		return nil, err
	}
	list := []map[string]string{}
	for _, name := range names {
		list = append(list, map[string]string{"name": name, "uri": "/access/api/v2/permissions/" + url.PathEscape(name)})
	}
	return rest.JSON(http.StatusOK, "", listing("permissions", list, cursor)), nil
}

func (s *service) handleGetPermission(q *rest.Request) (*rest.Response, error) {
	p, _, err := s.permission(q)
	if err != nil {
		return nil, err
	}
	return rest.JSON(http.StatusOK, "", p), nil
}

func (s *service) handleDeletePermission(q *rest.Request) (*rest.Response, error) {
	p, _, err := s.permission(q)
	if err != nil {
		return nil, err
	}
	delete(s.Identities.Permissions, p.Name)
	return rest.Text(http.StatusOK, "Ok"), nil
}

func (s *service) handleGetPermissionResource(q *rest.Request) (*rest.Response, error) {
	_, r, err := s.existingResource(q)
	if err != nil {
		return nil, err
	}
	return rest.JSON(http.StatusOK, "", r), nil
}

func (s *service) handleDeletePermissionResource(q *rest.Request) (*rest.Response, error) {
	p, _, err := s.existingResource(q)
	if err != nil {
		return nil, err
	}
	delete(p.Resources, q.Params["resourceType"])
	return rest.Text(http.StatusOK, "Ok"), nil
}

// handleReplacePermissionResource adds or replaces the part of a permission for a resource type.
func (s *service) handleReplacePermissionResource(q *rest.Request) (*rest.Response, error) {
	p, _, err := s.permission(q)
	if err != nil {
		return nil, err
	}
	r := &store.PermissionResource{}
	if err := q.Decode(r); err != nil {
		return nil, err
	}
	return s.keepResource(q, p, r)
}

// handleUpdatePermissionResource changes the fields that the body has.
func (s *service) handleUpdatePermissionResource(q *rest.Request) (*rest.Response, error) {
	p, old, err := s.existingResource(q)
	if err != nil {
		return nil, err
	}
	r := old.Clone()
	if err := q.Decode(r); err != nil {
		return nil, err
	}
	return s.keepResource(q, p, r)
}

func (s *service) keepResource(q *rest.Request, p *store.Permission, r *store.PermissionResource) (*rest.Response, error) {
	kind := q.Params["resourceType"]
	if err := s.checkResource(r, kind); err != nil {
		return nil, err
	}
	p.Resources[kind] = r
	return rest.NewResponse(http.StatusOK, "", nil), nil
}
