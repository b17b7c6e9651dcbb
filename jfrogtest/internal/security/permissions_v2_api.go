package security

import (
	"maps"
	"net/http"
	"slices"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// A section is the part of a permission target for one kind of resources.
type section[T any] struct {
	Include      []string `json:"include-patterns"`
	Exclude      []string `json:"exclude-patterns"`
	Repositories []string `json:"repositories"`
	Actions      T        `json:"actions"`
}

// A permissionTarget is a permission target of the second version. T is the type of the actions.
type permissionTarget[T any] struct {
	Name   string      `json:"name"`
	Repo   *section[T] `json:"repo,omitempty"`
	Build  *section[T] `json:"build,omitempty"`
	Bundle *section[T] `json:"releaseBundle,omitempty"`
	URI    string      `json:"uri,omitempty"`
}

// sections returns the sections by the type of their resources.
func (p *permissionTarget[T]) sections() map[string]**section[T] {
	return map[string]**section[T]{store.ResourceArtifact: &p.Repo, store.ResourceBuild: &p.Build,
		store.ResourceBundle: &p.Bundle}
}

const targetsPath = "v2/security/permissions"

// target returns the permission target that the path names, if the user manages it.
func (s *service) target(q *rest.Request) (*store.Permission, error) {
	name := nameOf(q, "permissionTargetName")
	p := s.Identities.Permissions[name]
	switch {
	case p == nil && q.User.Admin:
		return nil, apierr.New(http.StatusNotFound, "Permission target '%s' does not exist.", name)
	case p == nil || !manages(q.User, p):
		return nil, apierr.New(http.StatusForbidden, "User '%s' does not manage permission target '%s'",
			q.User.Name, name)
	}
	return p, nil
}

func (s *service) handleListTargets(q *rest.Request) (*rest.Response, error) {
	list := []ref{}
	for _, name := range jsondoc.Keys(s.Identities.Permissions) {
		if manages(q.User, s.Identities.Permissions[name]) {
			list = append(list, ref{Name: name, URI: uri(q, targetsPath, name)})
		}
	}
	return rest.JSON(http.StatusOK, "", list), nil
}

func (s *service) handleGetTarget(q *rest.Request) (*rest.Response, error) {
	p, err := s.target(q)
	if err != nil {
		return nil, err
	}
	v := permissionTarget[shownPrincipals]{Name: p.Name, URI: uri(q, targetsPath, p.Name)}
	for kind, sec := range v.sections() {
		r := p.Resources[kind]
		if r == nil {
			continue
		}
		repositories, common, ok := place(r)
		if !ok {
			return nil, inexpressible(p.Name)
		}
		*sec = &section[shownPrincipals]{common.Include, common.Exclude, repositories,
			shownPrincipals{shown(r.Actions.Users, false), shown(r.Actions.Groups, false)}}
	}
	return rest.JSON(http.StatusOK, mediaType+"PermissionTargetV2+json", v), nil
}

// shownPrincipals are the actions of users and groups in the second version. Kinds of principals
// without any are left out.
type shownPrincipals struct {
	Users  map[string][]string `json:"users,omitempty"`
	Groups map[string][]string `json:"groups,omitempty"`
}

// sectionDefaults are the patterns and the repositories of a section that has none.
var sectionDefaults = map[string]section[struct{}]{
	store.ResourceArtifact: {Include: []string{"**"}},
	store.ResourceBuild:    {Include: []string{"**"}, Repositories: []string{"artifactory-build-info"}},
	store.ResourceBundle:   {Include: []string{"**"}, Repositories: []string{"release-bundles"}},
}

// permissionOf reads a permission target from the body.
func (s *service) permissionOf(q *rest.Request) (*store.Permission, error) {
	name := nameOf(q, "permissionTargetName")
	var b permissionTarget[*principals]
	if err := q.Decode(&b); err != nil {
		return nil, err
	}
	if err := checkTargetName(name, b.Name); err != nil {
		return nil, err
	}
	p := &store.Permission{Name: name, Resources: map[string]*store.PermissionResource{}}
	for kind, given := range b.sections() {
		sec := *given
		if sec == nil {
			continue
		}
		defaults := sectionDefaults[kind]
		if sec.Include == nil {
			sec.Include = defaults.Include
		}
		if sec.Exclude == nil {
			sec.Exclude = []string{}
		}
		if len(sec.Repositories) == 0 {
			sec.Repositories = defaults.Repositories
		}
		actions, err := s.actions(sec.Actions, false)
		if err != nil {
			return nil, err
		}
		targets, err := s.targets(kind, sec.Repositories, sec.Include, sec.Exclude)
		if err != nil {
			return nil, err
		}
		p.Resources[kind] = &store.PermissionResource{Actions: actions, Targets: targets}
	}
	return p, nil
}

func (s *service) handleCreateTarget(q *rest.Request) (*rest.Response, error) {
	p, err := s.permissionOf(q)
	if err != nil {
		return nil, err
	}
	if s.Identities.Permissions[p.Name] != nil {
		return nil, apierr.New(http.StatusConflict, "Permission target '%s' already exists", p.Name)
	}
	s.Identities.Permissions[p.Name] = p
	return rest.NewResponse(http.StatusCreated, "", nil), nil
}

// handleReplaceTarget creates or replaces a permission target. Who only manages it may change
// nothing but its actions. Types of resources that permission targets lack stay as they are.
func (s *service) handleReplaceTarget(q *rest.Request) (*rest.Response, error) {
	if !q.User.Admin {
		if _, err := s.target(q); err != nil {
			return nil, err
		}
	}
	p, err := s.permissionOf(q)
	if err != nil {
		return nil, err
	}
	old := s.Identities.Permissions[p.Name]
	if old == nil {
		s.Identities.Permissions[p.Name] = p
		return rest.NewResponse(http.StatusCreated, "", nil), nil
	}
	sections := (&permissionTarget[principals]{}).sections()
	for kind, r := range old.Resources {
		if sections[kind] == nil {
			p.Resources[kind] = r
		}
	}
	if !q.User.Admin && !samePlaces(old, p) {
		return nil, apierr.New(http.StatusForbidden,
			"User '%s' may change only the actions of permission target '%s'", q.User.Name, p.Name)
	}
	s.Identities.Permissions[p.Name] = p
	return rest.NewResponse(http.StatusOK, "", nil), nil
}

func (s *service) handleDeleteTarget(q *rest.Request) (*rest.Response, error) {
	p, err := s.target(q)
	if err != nil {
		return nil, err
	}
	delete(s.Identities.Permissions, p.Name)
	return rest.NewResponse(http.StatusOK, "", nil), nil
}

func (s *service) handleListTargetsOfUser(q *rest.Request) (*rest.Response, error) {
	name := nameOf(q, "userName")
	if q.User.Admin && s.Identities.Accounts[name] == nil {
		return nil, apierr.New(http.StatusNotFound, "Unable to find user '%s'", name)
	}
	of := func(a store.PermissionActions) map[string][]store.Action { return a.Users }
	return s.grants(q, of, name), nil
}

func (s *service) handleListTargetsOfGroup(q *rest.Request) (*rest.Response, error) {
	name := nameOf(q, "groupName")
	if q.User.Admin && s.Identities.Groups[name] == nil {
		return nil, apierr.New(http.StatusNotFound, "Unable to find group '%s'", name)
	}
	of := func(a store.PermissionActions) map[string][]store.Action { return a.Groups }
	return s.grants(q, of, name), nil
}

// grants lists the permission targets, and their sections, that name a user or group.
func (s *service) grants(
	q *rest.Request, of func(store.PermissionActions) map[string][]store.Action, principal string,
) *rest.Response {
	list := []permissionTarget[[]string]{}
	for _, name := range jsondoc.Keys(s.Identities.Permissions) {
		p := s.Identities.Permissions[name]
		if !manages(q.User, p) {
			continue
		}
		v := permissionTarget[[]string]{Name: name}
		sections := v.sections()
		delete(sections, store.ResourceBundle) // documented without
		for _, kind := range slices.Sorted(maps.Keys(sections)) {
			r := p.Resources[kind]
			if r == nil {
				continue
			}
			actions, named := of(r.Actions)[principal]
			if repositories, common, ok := place(r); ok && named {
				*sections[kind] = &section[[]string]{common.Include, common.Exclude, repositories,
					shownActions(actions, false)}
			}
		}
		if v.Repo != nil || v.Build != nil {
			list = append(list, v)
		}
	}
	return rest.JSON(http.StatusOK, "", list)
}
