package store

import (
	"slices"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
)

// A ProjectRole allows members to act on the resources of a project in some environments.
type ProjectRole struct {
	Name         string   `json:"name"`
	Description  string   `json:"description"`
	Type         string   `json:"type"`
	Environments []string `json:"environments"`
	Actions      []string `json:"actions"`
}

// Types of roles.
const (
	RoleCustom     = "CUSTOM"
	RolePredefined = "PREDEFINED"
)

// roleActions maps the actions of roles to actions on types of resources.
var roleActions = map[string]struct {
	kind   string
	action Action
}{
	"READ_REPOSITORY": {ResourceArtifact, ActionRead}, "ANNOTATE_REPOSITORY": {ResourceArtifact, ActionAnnotate},
	"DEPLOY_CACHE_REPOSITORY": {ResourceArtifact, ActionWrite}, "DELETE_OVERWRITE_REPOSITORY": {ResourceArtifact, ActionDelete},
	"MANAGE_XRAY_MD_REPOSITORY": {ResourceArtifact, ActionScan},
	"READ_BUILD":                {ResourceBuild, ActionRead}, "ANNOTATE_BUILD": {ResourceBuild, ActionAnnotate},
	"DEPLOY_BUILD": {ResourceBuild, ActionWrite}, "DELETE_BUILD": {ResourceBuild, ActionDelete}, "MANAGE_XRAY_MD_BUILD": {ResourceBuild, ActionScan},
	"READ_RELEASE_BUNDLE": {ResourceBundle, ActionRead}, "ANNOTATE_RELEASE_BUNDLE": {ResourceBundle, ActionAnnotate},
	"CREATE_RELEASE_BUNDLE": {ResourceBundle, ActionWrite}, "DELETE_RELEASE_BUNDLE": {ResourceBundle, ActionDelete},
	"DISTRIBUTE_RELEASE_BUNDLE": {ResourceBundle, ActionDistribute}, "MANAGE_XRAY_MD_RELEASE_BUNDLE": {ResourceBundle, ActionScan},
}

// PredefinedRoles returns the roles of a new project.
func PredefinedRoles() []*ProjectRole {
	both := func() []string { return []string{EnvDev, EnvProd} }
	var all, reading, adding []string
	for _, name := range jsondoc.Keys(roleActions) {
		all = append(all, name)
		switch roleActions[name].action {
		case ActionRead:
			reading, adding = append(reading, name), append(adding, name)
		case ActionAnnotate, ActionWrite:
			adding = append(adding, name)
		}
	}
	return []*ProjectRole{
		{Name: "Project Admin", Type: "ADMIN", Environments: both(), Actions: all},
		{Name: "Developer", Type: RolePredefined, Environments: []string{EnvDev}, Actions: all},
		{Name: "Contributor", Type: RolePredefined, Environments: []string{EnvDev}, Actions: adding},
		{Name: "Viewer", Type: RolePredefined, Environments: both(), Actions: reading},
		{Name: "Release Manager", Type: RolePredefined, Environments: both(), Actions: all},
	}
}

// Role returns the role with a name in any case, or nil.
func (p *Project) Role(name string) *ProjectRole {
	i := slices.IndexFunc(p.Roles, func(r *ProjectRole) bool { return strings.EqualFold(r.Name, name) })
	if i < 0 {
		return nil
	}
	return p.Roles[i]
}

// allows reports whether a role allows an action on a resource in one of the environments. Builds
// are in no environment.
func (p *Project) allows(names []string, act Action, kind string, environments []string) bool {
	return slices.ContainsFunc(names, func(name string) bool {
		r := p.Role(name)
		return r != nil && slices.ContainsFunc(r.Actions, func(a string) bool { return roleActions[a].kind == kind && roleActions[a].action == act }) &&
			(environments == nil || slices.ContainsFunc(environments, func(e string) bool { return slices.Contains(r.Environments, e) }))
	})
}

// mayAsMember reports whether roles in projects allow an action of a user.
func (s *Store) mayAsMember(u User, act Action, at Spot) bool {
	for key, p := range s.Identities.Projects {
		environments, shown := s.inProject(key, act, at)
		if !shown {
			continue
		}
		var roles []string
		if u.Self {
			roles = slices.Clone(p.Users[u.Name])
		}
		for _, name := range u.Groups {
			roles = append(roles, p.Groups[name]...)
		}
		if u.Token != nil {
			for _, r := range u.Token.Scope.roles {
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

// inProject reports whether a project may act at a spot: it owns the repository, or the repository
// is shared with it.
func (s *Store) inProject(key string, act Action, at Spot) (environments []string, ok bool) {
	if at.kind != ResourceArtifact {
		return nil, strings.HasPrefix(at.key, key+"-")
	}
	repo := s.Repos[at.key]
	if at.class == ClassCache {
		repo = s.Repos[strings.TrimSuffix(at.key, CacheSuffix)]
	}
	if repo == nil {
		return nil, false
	}
	readOnly, shared := repo.Shared.With[key]
	return repo.Environments(), repo.Setting("projectKey") == key || shared && (act == ActionRead || !readOnly) ||
		repo.Shared.All && (act == ActionRead || !repo.Shared.AllReadOnly)
}

// IsRoleAction reports whether roles can have an action.
func IsRoleAction(name string) bool { return roleActions[name].kind != "" }
