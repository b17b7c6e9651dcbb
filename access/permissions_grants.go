package access

import (
	"context"
	"errors"
	"iter"
	"maps"
	"slices"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/check"
)

// PermissionGrant is one action that a user or a group may take on one target.
type PermissionGrant struct {
	// Group is the group of the user that has the grant; empty: the user itself. Grants of
	// [PermissionsService.AllForGroup] name the group.
	Group string
	// Admin is set if the user or the group is an admin, who may do everything. The other fields
	// are empty then.
	Admin bool

	Permission   string // name of the permission
	ResourceType PermissionResourceType
	Action       PermissionAction
	// Target is a repository, or a name such as PermissionTargetAnyLocal. Patterns limits it.
	Target   string
	Patterns PermissionTarget
}

// AllForUser walks over what a user may do: by permissions of the user, by permissions of the
// user's groups, and as an admin. The same right comes once for each of its sources.
//
// [ProjectMembersService.AllForUser] adds the roles in projects. The state of the user, who may
// be disabled, does not matter. AllForUser sends a request for each permission. It leaves out a
// permission that is deleted meanwhile. The error matches [jfrog.ErrNotFound] if there is no
// such user.
//
// Requires: admin access token. Since 7.72.0.
//
//jfrog:none Users.Get, then All and Get
func (s *PermissionsService) AllForUser(ctx context.Context, username string) iter.Seq2[PermissionGrant, error] {
	return func(yield func(PermissionGrant, error) bool) {
		err := check.NotEmpty("username", username)
		var user *User
		if err == nil {
			user, err = (*UsersService)(s).Get(ctx, username)
		}
		var admins []PermissionGrant
		if err == nil {
			admins, err = s.adminGrants(ctx, user)
		}
		if err != nil {
			yield(PermissionGrant{}, err)
			return
		}
		for _, g := range admins {
			if !yield(g, nil) {
				return
			}
		}
		s.walkGrants(ctx, user.Username, user.Groups, yield) // the name may differ in case
	}
}

// AllForGroup walks over what the members of a group may do, as [PermissionsService.AllForUser]
// does for a user.
//
// Requires: admin access token. Since 7.72.0.
//
//jfrog:none Groups.Get, then All and Get
func (s *PermissionsService) AllForGroup(ctx context.Context, groupName string) iter.Seq2[PermissionGrant, error] {
	return func(yield func(PermissionGrant, error) bool) {
		err := check.NotEmpty("group name", groupName)
		var group *Group
		if err == nil {
			group, err = (*GroupsService)(s).Get(ctx, groupName)
		}
		if err != nil {
			yield(PermissionGrant{}, err)
			return
		}
		if group.AdminPrivileges && !yield(PermissionGrant{Group: groupName, Admin: true}, nil) {
			return
		}
		s.walkGrants(ctx, "", []string{groupName}, yield)
	}
}

// adminGrants returns how a user is an admin.
func (s *PermissionsService) adminGrants(ctx context.Context, user *User) ([]PermissionGrant, error) {
	if !user.Admin && !user.EffectiveAdmin {
		return nil, nil
	}
	var out []PermissionGrant
	if user.Admin {
		out = append(out, PermissionGrant{Admin: true})
	}
	for _, name := range user.Groups {
		group, err := (*GroupsService)(s).Get(ctx, name)
		if err != nil && !errors.Is(err, jfrog.ErrNotFound) {
			return nil, err
		}
		if err == nil && group.AdminPrivileges {
			out = append(out, PermissionGrant{Group: name, Admin: true})
		}
	}
	if out == nil { // the group is gone meanwhile
		out = []PermissionGrant{{Admin: true}}
	}
	return out, nil
}

// walkGrants yields the grants of a user, if not empty, and of groups.
func (s *PermissionsService) walkGrants(ctx context.Context, username string, groups []string, yield func(PermissionGrant, error) bool) {
	for ref, err := range s.All(ctx, nil) {
		var permission *Permission
		if err == nil {
			if permission, err = s.Get(ctx, ref.Name); errors.Is(err, jfrog.ErrNotFound) {
				continue
			}
		}
		if err != nil {
			yield(PermissionGrant{}, err)
			return
		}
		for _, kind := range slices.Sorted(maps.Keys(permission.Resources)) {
			resource := permission.Resources[kind]
			for source, actions := range resource.Actions.of(username, groups) {
				for _, target := range slices.Sorted(maps.Keys(resource.Targets)) {
					for _, action := range actions {
						if !yield(PermissionGrant{source, false, ref.Name, kind, action, target, resource.Targets[target]}, nil) {
							return
						}
					}
				}
			}
		}
	}
}

// of walks over the actions of a user, if not empty, with an empty name, and of groups.
func (a *PermissionActions) of(username string, groups []string) iter.Seq2[string, []PermissionAction] {
	return func(yield func(string, []PermissionAction) bool) {
		if username != "" && !yield("", a.Users[username]) {
			return
		}
		for _, group := range groups {
			if !yield(group, a.Groups[group]) {
				return
			}
		}
	}
}
