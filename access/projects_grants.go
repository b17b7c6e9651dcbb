package access

import (
	"context"
	"errors"
	"iter"
	"slices"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/check"
)

// ProjectGrant is a role that a user or a group has in a project.
type ProjectGrant struct {
	ProjectKey string
	// Group is the group of the user that has the role; empty: the user itself. Grants of
	// [ProjectMembersService.AllForGroup] name the group.
	Group string
	Role  string // name of the role
	// Environments and Actions are those of the role. They are empty if the server does not list
	// the role among the roles of the project.
	Environments []string
	Actions      []RoleAction
}

// AllForUser walks over the roles that a user has in all projects, as a member and by groups.
// With [PermissionsService.AllForUser], it tells what the user may do. The same role comes once
// for each of its sources.
//
// AllForUser sends two or three requests for each project. It leaves out a project that is
// deleted meanwhile. The error matches [jfrog.ErrNotFound] if there is no such user.
//
// Requires: admin access token. Since 7.49.3.
//
//jfrog:none Users.Get, Projects.List, then ListUsers, ListGroups and the roles
func (s *ProjectMembersService) AllForUser(ctx context.Context, username string) iter.Seq2[ProjectGrant, error] {
	return func(yield func(ProjectGrant, error) bool) {
		err := check.NotEmpty("username", username)
		var user *User
		if err == nil {
			user, err = (*UsersService)(s).Get(ctx, username)
		}
		if err != nil {
			yield(ProjectGrant{}, err)
			return
		}
		s.walkGrants(ctx, user.Username, user.Groups, yield) // the name may differ in case
	}
}

// AllForGroup walks over the roles that a group has in all projects, as
// [ProjectMembersService.AllForUser] does for a user.
//
// Requires: admin access token. Since 7.49.3.
//
//jfrog:none Groups.Get, Projects.List, then ListGroups and the roles
func (s *ProjectMembersService) AllForGroup(ctx context.Context, groupName string) iter.Seq2[ProjectGrant, error] {
	return func(yield func(ProjectGrant, error) bool) {
		err := check.NotEmpty("group name", groupName)
		if err == nil {
			_, err = (*GroupsService)(s).Get(ctx, groupName)
		}
		if err != nil {
			yield(ProjectGrant{}, err)
			return
		}
		s.walkGrants(ctx, "", []string{groupName}, yield)
	}
}

// walkGrants yields the roles of a user, if not empty, and of groups in all projects.
func (s *ProjectMembersService) walkGrants(ctx context.Context, username string, groups []string, yield func(ProjectGrant, error) bool) {
	projects, err := (*ProjectsService)(s).List(ctx)
	if err != nil {
		yield(ProjectGrant{}, err)
		return
	}
	for _, project := range projects {
		grants, err := s.grantsIn(ctx, project.ProjectKey, username, groups)
		if errors.Is(err, jfrog.ErrNotFound) {
			continue
		}
		if err != nil {
			yield(ProjectGrant{}, err)
			return
		}
		for _, g := range grants {
			if !yield(g, nil) {
				return
			}
		}
	}
}

// grantsIn returns the roles of a user, if not empty, and of groups in a project.
func (s *ProjectMembersService) grantsIn(ctx context.Context, projectKey, username string, groups []string) ([]ProjectGrant, error) {
	var grants []ProjectGrant
	add := func(group string, roles []string) {
		for _, role := range roles {
			grants = append(grants, ProjectGrant{ProjectKey: projectKey, Group: group, Role: role})
		}
	}
	if username != "" {
		users, err := s.ListUsers(ctx, projectKey)
		if err != nil {
			return nil, err
		}
		for _, m := range users {
			if m.Name == username {
				add("", m.Roles)
			}
		}
	}
	if len(groups) > 0 {
		members, err := s.ListGroups(ctx, projectKey)
		if err != nil {
			return nil, err
		}
		for _, m := range members {
			if slices.Contains(groups, m.Name) {
				add(m.Name, m.Roles)
			}
		}
	}
	if len(grants) == 0 {
		return nil, nil
	}
	roles, err := (*ProjectRolesService)(s).List(ctx, projectKey)
	if err != nil {
		return nil, err
	}
	for i := range grants {
		g := &grants[i]
		if at := slices.IndexFunc(roles, func(r Role) bool { return r.Name == g.Role }); at >= 0 {
			g.Environments, g.Actions = roles[at].Environments, roles[at].Actions
		}
	}
	return grants, nil
}
