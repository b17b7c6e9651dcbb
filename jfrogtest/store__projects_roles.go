package jfrogtest

import (
	"slices"
	"strings"
)

// A projectRole lets members act on the resources of a project in some environments.
type projectRole struct {
	Name         string   `json:"name"`
	Description  string   `json:"description"`
	Type         string   `json:"type"`
	Environments []string `json:"environments"`
	Actions      []string `json:"actions"`
}

const (
	roleCustom     = "CUSTOM"
	rolePredefined = "PREDEFINED"
)

// roleActions are the actions of roles with what they allow on which resources.
var roleActions = map[string]struct {
	kind   string
	action action
}{
	"READ_REPOSITORY": {resourceArtifact, actionRead}, "ANNOTATE_REPOSITORY": {resourceArtifact, actionAnnotate},
	"DEPLOY_CACHE_REPOSITORY": {resourceArtifact, actionWrite}, "DELETE_OVERWRITE_REPOSITORY": {resourceArtifact, actionDelete},
	"MANAGE_XRAY_MD_REPOSITORY": {resourceArtifact, actionScan},
	"READ_BUILD":                {resourceBuild, actionRead}, "ANNOTATE_BUILD": {resourceBuild, actionAnnotate},
	"DEPLOY_BUILD": {resourceBuild, actionWrite}, "DELETE_BUILD": {resourceBuild, actionDelete}, "MANAGE_XRAY_MD_BUILD": {resourceBuild, actionScan},
	"READ_RELEASE_BUNDLE": {resourceBundle, actionRead}, "ANNOTATE_RELEASE_BUNDLE": {resourceBundle, actionAnnotate},
	"CREATE_RELEASE_BUNDLE": {resourceBundle, actionWrite}, "DELETE_RELEASE_BUNDLE": {resourceBundle, actionDelete},
}

// predefinedRoles are those of every new project.
func predefinedRoles() []*projectRole {
	both := func() []string { return []string{envDev, envProd} }
	var all, reading, adding []string
	for _, name := range sortedKeys(roleActions) {
		all = append(all, name)
		switch roleActions[name].action {
		case actionRead:
			reading, adding = append(reading, name), append(adding, name)
		case actionAnnotate, actionWrite:
			adding = append(adding, name)
		}
	}
	return []*projectRole{
		{Name: "Project Admin", Type: "ADMIN", Environments: both(), Actions: all},
		{Name: "Developer", Type: rolePredefined, Environments: []string{envDev}, Actions: all},
		{Name: "Contributor", Type: rolePredefined, Environments: []string{envDev}, Actions: adding},
		{Name: "Viewer", Type: rolePredefined, Environments: both(), Actions: reading},
		{Name: "Release Manager", Type: rolePredefined, Environments: both(), Actions: all},
	}
}

// role finds a role by its name, in any case.
func (p *project) role(name string) *projectRole {
	i := slices.IndexFunc(p.roles, func(r *projectRole) bool { return strings.EqualFold(r.Name, name) })
	if i < 0 {
		return nil
	}
	return p.roles[i]
}

// allows tells whether one of some roles allows an action on a resource in one of some environments; a build is in none.
func (p *project) allows(names []string, act action, kind string, environments []string) bool {
	return slices.ContainsFunc(names, func(name string) bool {
		r := p.role(name)
		return r != nil && slices.ContainsFunc(r.Actions, func(a string) bool { return roleActions[a].kind == kind && roleActions[a].action == act }) &&
			(environments == nil || slices.ContainsFunc(environments, func(e string) bool { return slices.Contains(r.Environments, e) }))
	})
}

// mayAsMember tells whether roles in projects let a user do something.
func (s *Store) mayAsMember(u user, act action, at spot) bool {
	for key, p := range s.access.projects {
		environments, shown := s.inProject(key, act, at)
		if !shown {
			continue
		}
		var roles []string
		if u.self {
			roles = slices.Clone(p.users[u.name])
		}
		for _, name := range u.groups {
			roles = append(roles, p.groups[name]...)
		}
		if u.token != nil {
			for _, r := range u.token.scope.roles {
				if r.project == key {
					roles = append(roles, r.names...)
				}
			}
		}
		if p.allows(roles, act, at.kind, environments) {
			return true
		}
	}
	return false
}

// inProject tells whether a project may act on a spot: it owns the repository, or the repository is shared with it.
func (s *Store) inProject(key string, act action, at spot) (environments []string, ok bool) {
	if at.kind != resourceArtifact {
		return nil, strings.HasPrefix(at.key, key+"-")
	}
	repo := s.repos[at.key]
	if at.class == classCache {
		repo = s.repos[strings.TrimSuffix(at.key, cacheSuffix)]
	}
	if repo == nil {
		return nil, false
	}
	readOnly, shared := repo.shared.with[key]
	return repo.environments(), repo.setting("projectKey") == key || shared && (act == actionRead || !readOnly) ||
		repo.shared.all && (act == actionRead || !repo.shared.allReadOnly)
}

// isRoleAction reports whether roles can have an action.
func isRoleAction(name string) bool { return roleActions[name].kind != "" }
