package access

import (
	"context"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// GlobalRolesService manages the roles that all projects have. Reached through
// [Client.GlobalRoles]. Since Artifactory 7.77; it needs an access token of an
// administrator of the platform.
type GlobalRolesService service

// Create makes a role of [RoleTypeCustomGlobal].
//
//jfrog:op 4.14.1
func (s *GlobalRolesService) Create(ctx context.Context, role *Role) error {
	return jfrog.Send(ctx, s.client, jfrog.Post("/access/api/v1/roles").Body(role))
}

// List returns the global roles.
//
//jfrog:op 4.14.2
func (s *GlobalRolesService) List(ctx context.Context) ([]Role, error) {
	return jfrog.Do[[]Role](ctx, s.client, jfrog.Get("/access/api/v1/roles/"))
}

// Get returns a global role. One that does not exist is an error matching
// [jfrog.ErrNotFound].
//
//jfrog:op 4.14.3
func (s *GlobalRolesService) Get(ctx context.Context, roleName string) (*Role, error) {
	return jfrog.Do[*Role](ctx, s.client, jfrog.Get("/access/api/v1/roles/{role}", roleName))
}

// Update changes a custom or predefined global role.
//
//jfrog:op 4.14.4
func (s *GlobalRolesService) Update(ctx context.Context, roleName string, role *Role) error {
	return jfrog.Send(ctx, s.client, jfrog.Put("/access/api/v1/roles/{role}", roleName).Body(role))
}

// Delete deletes a custom global role.
//
//jfrog:op 4.14.5
func (s *GlobalRolesService) Delete(ctx context.Context, roleName string) error {
	return jfrog.Send(ctx, s.client, jfrog.Delete("/access/api/v1/roles/{role}", roleName))
}
