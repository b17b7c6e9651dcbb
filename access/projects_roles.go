package access

import (
	"cmp"
	"context"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/check"
)

// ProjectRolesService manages the roles of a project. Reached through [Client.ProjectRoles].
type ProjectRolesService service

// List returns the roles of a project, including the predefined roles, which cannot be
// changed.
//
// Requires: Administer the Platform role, or Project Admin with AdminPrivileges.ManageResources.
// Since 7.17.4.
//
//jfrog:op 4.13.15
func (s *ProjectRolesService) List(ctx context.Context, projectKey string) ([]Role, error) {
	return jfrog.Do[[]Role](ctx, s.client, jfrog.Get("/access/api/v1/projects/{projectKey}/roles", projectKey))
}

// Create creates a role and returns it. An empty role.Type is sent as [RoleTypeCustom]. The
// server may ignore the type in the request: the manual shows a predefined role that becomes a
// custom role.
//
// Requires: Administer the Platform role, or Project Admin with AdminPrivileges.ManageResources.
// Since 7.17.4.
//
//jfrog:op 4.13.16
func (s *ProjectRolesService) Create(ctx context.Context, projectKey string, role Role) (*Role, error) {
	role.Type = cmp.Or(role.Type, RoleTypeCustom)
	out, err := jfrog.Do[*Role](ctx, s.client,
		jfrog.Post("/access/api/v1/projects/{projectKey}/roles", projectKey).Body(role).Check(check.NotEmpty("role name", role.Name)))
	return out.named(role.Name, err)
}

// Get returns a role of a project.
//
// Requires: Administer the Platform role or Project Admin. Since 7.17.4.
//
//jfrog:op 4.13.17
func (s *ProjectRolesService) Get(ctx context.Context, projectKey, roleName string) (*Role, error) {
	out, err := jfrog.Do[*Role](ctx, s.client, jfrog.Get("/access/api/v1/projects/{projectKey}/roles/{role}", projectKey, roleName))
	return out.named(roleName, err)
}

// Replace replaces a role and returns it. An empty role.Name is sent as roleName.
//
// Requires: Administer the Platform role, or Project Admin with AdminPrivileges.ManageResources.
// Since 7.17.4.
//
//jfrog:op 4.13.18
func (s *ProjectRolesService) Replace(ctx context.Context, projectKey, roleName string, role Role) (*Role, error) {
	role.Name = cmp.Or(role.Name, roleName)
	out, err := jfrog.Do[*Role](ctx, s.client,
		jfrog.Put("/access/api/v1/projects/{projectKey}/roles/{role}", projectKey, roleName).Body(role))
	return out.named(role.Name, err)
}

// Delete deletes a role.
//
// Requires: Administer the Platform role, or Project Admin with AdminPrivileges.ManageResources.
// Since 7.17.4.
//
//jfrog:op 4.13.19
func (s *ProjectRolesService) Delete(ctx context.Context, projectKey, roleName string) error {
	return jfrog.Send(ctx, s.client, jfrog.Delete("/access/api/v1/projects/{projectKey}/roles/{role}", projectKey, roleName))
}
