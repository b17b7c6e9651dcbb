package jfrogtest

import (
	"net/http"
	"net/url"
	"slices"
)

// checkResource fills defaults in and refuses what names unknown actions, users, groups or repositories.
func (s *accessService) checkResource(r *PermissionResource, kind string) error {
	if !slices.Contains(ResourceTypes, kind) {
		return fail(http.StatusBadRequest, "Unknown resource type: '%s'", kind)
	}
	if r.Actions.Users == nil {
		r.Actions.Users = map[string][]Action{}
	}
	if r.Actions.Groups == nil {
		r.Actions.Groups = map[string][]Action{}
	}
	for name := range r.Actions.Users {
		if s.Identities.Accounts[name] == nil {
			return fail(http.StatusBadRequest, "User '%s' does not exist", name)
		}
	}
	for name := range r.Actions.Groups {
		if s.Identities.Groups[name] == nil {
			return fail(http.StatusBadRequest, "Group '%s' does not exist", name)
		}
	}
	for _, granted := range []map[string][]Action{r.Actions.Users, r.Actions.Groups} {
		for _, list := range granted {
			for i, a := range list {
				if list[i] = a.Plain(); !slices.Contains(Actions, list[i]) {
					return fail(http.StatusBadRequest, "Unknown action: '%s'", a)
				}
			}
		}
	}
	if len(r.Targets) == 0 {
		return fail(http.StatusBadRequest, "The permission needs at least one target")
	}
	for key, t := range r.Targets {
		if kind == ResourceArtifact && s.Repos[key] == nil && !IsAnyKey(key) {
			return fail(http.StatusBadRequest, "Repository '%s' does not exist", key)
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

// permission finds the permission that the path names, and the part for the resource type if the path names one.
func (s *accessService) permission(q *request) (*Permission, *PermissionResource, error) {
	p := s.Identities.Permissions[q.Params["permissionName"]]
	if p == nil {
		return nil, nil, fail(http.StatusNotFound, "Permission '%s' not found", q.Params["permissionName"])
	}
	return p, p.Resources[q.Params["resourceType"]], nil
}

// existingResource is permission for a part that must be there.
func (s *accessService) existingResource(q *request) (*Permission, *PermissionResource, error) {
	p, r, err := s.permission(q)
	if err == nil && r == nil {
		err = fail(http.StatusNotFound, "Permission '%s' has no resource of type '%s'", p.Name, q.Params["resourceType"])
	}
	return p, r, err
}

func (s *accessService) handleCreatePermission(q *request) (*answer, error) {
	given := &Permission{}
	if err := q.Decode(given); err != nil {
		return nil, err
	}
	switch {
	case given.Name == "":
		return nil, fail(http.StatusBadRequest, "The name of the permission is missing")
	case s.Identities.Permissions[given.Name] != nil:
		return nil, fail(http.StatusConflict, "Permission '%s' already exists", given.Name)
	}
	for kind, r := range given.Resources {
		if r == nil {
			return nil, fail(http.StatusBadRequest, "The resource '%s' is empty", kind)
		}
		if err := s.checkResource(r, kind); err != nil {
			return nil, err
		}
	}
	if given.Resources == nil {
		given.Resources = map[string]*PermissionResource{}
	}
	s.Identities.Permissions[given.Name] = given
	return JSON(http.StatusCreated, "", given), nil
}

func (s *accessService) handleListPermissions(q *request) (*answer, error) {
	if err := q.Needs("system:permissions:r"); err != nil {
		return nil, err
	}
	names, cursor, err := namesPage(q, Keys(s.Identities.Permissions), maxListed)
	if err != nil {
		return nil, err
	}
	list := []map[string]string{}
	for _, name := range names {
		list = append(list, map[string]string{"name": name, "uri": "/access/api/v2/permissions/" + url.PathEscape(name)})
	}
	return JSON(http.StatusOK, "", listing("permissions", list, cursor)), nil
}

func (s *accessService) handleGetPermission(q *request) (*answer, error) {
	p, _, err := s.permission(q)
	if err != nil {
		return nil, err
	}
	return JSON(http.StatusOK, "", p), nil
}

func (s *accessService) handleDeletePermission(q *request) (*answer, error) {
	p, _, err := s.permission(q)
	if err != nil {
		return nil, err
	}
	delete(s.Identities.Permissions, p.Name)
	return textAnswer(http.StatusOK, "Ok"), nil
}

func (s *accessService) handleGetPermissionResource(q *request) (*answer, error) {
	_, r, err := s.existingResource(q)
	if err != nil {
		return nil, err
	}
	return JSON(http.StatusOK, "", r), nil
}

func (s *accessService) handleDeletePermissionResource(q *request) (*answer, error) {
	p, _, err := s.existingResource(q)
	if err != nil {
		return nil, err
	}
	delete(p.Resources, q.Params["resourceType"])
	return textAnswer(http.StatusOK, "Ok"), nil
}

// handleReplacePermissionResource replaces the part for a resource type, or adds it.
func (s *accessService) handleReplacePermissionResource(q *request) (*answer, error) {
	p, _, err := s.permission(q)
	if err != nil {
		return nil, err
	}
	r := &PermissionResource{}
	if err := q.Decode(r); err != nil {
		return nil, err
	}
	return s.keepResource(q, p, r)
}

// handleUpdatePermissionResource changes the part for a resource type: what the body does not name stays.
func (s *accessService) handleUpdatePermissionResource(q *request) (*answer, error) {
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

func (s *accessService) keepResource(q *request, p *Permission, r *PermissionResource) (*answer, error) {
	kind := q.Params["resourceType"]
	if err := s.checkResource(r, kind); err != nil {
		return nil, err
	}
	p.Resources[kind] = r
	return JSON(http.StatusOK, "", r), nil
}
