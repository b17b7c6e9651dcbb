package access

import (
	"context"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// ProjectRolesService manages the roles of a project. Reached through
// [Client.ProjectRoles]. Since Artifactory 7.17.4. But for Get, it needs an access token of
// an administrator of the platform, or of one of the project whose [AdminPrivileges] let it
// manage resources.
type ProjectRolesService service

// List returns the roles of a project. Predefined ones are among them; they cannot be
// changed here.
//
//jfrog:op 4.13.15
func (s *ProjectRolesService) List(ctx context.Context, projectKey string) ([]Role, error) {
	return jfrog.Do[[]Role](ctx, s.client, jfrog.Get("/access/api/v1/projects/{projectKey}/roles", projectKey))
}

// Create makes a role and returns it. Whatever its type, it is one of [RoleTypeCustom] then.
//
//jfrog:op 4.13.16
func (s *ProjectRolesService) Create(ctx context.Context, projectKey string, role *Role) (*Role, error) {
	return jfrog.Do[*Role](ctx, s.client, jfrog.Post("/access/api/v1/projects/{projectKey}/roles", projectKey).Body(role))
}

// Get returns a role. One that does not exist is an error matching [jfrog.ErrNotFound]. It
// needs an administrator of the project or the platform.
//
//jfrog:op 4.13.17
func (s *ProjectRolesService) Get(ctx context.Context, projectKey, roleName string) (*Role, error) {
	return jfrog.Do[*Role](ctx, s.client, jfrog.Get("/access/api/v1/projects/{projectKey}/roles/{role}", projectKey, roleName))
}

// Update changes a role and returns it.
//
//jfrog:op 4.13.18
func (s *ProjectRolesService) Update(ctx context.Context, projectKey, roleName string, role *Role) (*Role, error) {
	return jfrog.Do[*Role](ctx, s.client, jfrog.Put("/access/api/v1/projects/{projectKey}/roles/{role}", projectKey, roleName).Body(role))
}

// Delete deletes a role.
//
//jfrog:op 4.13.19
func (s *ProjectRolesService) Delete(ctx context.Context, projectKey, roleName string) error {
	return jfrog.Send(ctx, s.client, jfrog.Delete("/access/api/v1/projects/{projectKey}/roles/{role}", projectKey, roleName))
}
