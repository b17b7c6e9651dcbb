package access

import (
	"cmp"
	"context"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/check"
)

// GlobalRolesService manages the roles that all projects share. Reached through
// [Client.GlobalRoles].
type GlobalRolesService service

// Create creates a custom global role. An empty role.Type is sent as [RoleTypeCustomGlobal].
// The server may also return an error matching [jfrog.ErrNotFound].
//
// Requires: access token. Since 7.77.
//
//jfrog:op 4.14.1
func (s *GlobalRolesService) Create(ctx context.Context, role Role) error {
	role.Type = cmp.Or(role.Type, RoleTypeCustomGlobal)
	return jfrog.Send(ctx, s.client, jfrog.Post("/access/api/v1/roles").Body(role).Check(check.NotEmpty("role name", role.Name)))
}

// List returns the global roles.
//
// Requires: access token. Since 7.77.
//
//jfrog:op 4.14.2
func (s *GlobalRolesService) List(ctx context.Context) ([]Role, error) {
	return jfrog.Do[[]Role](ctx, s.client, jfrog.Get("/access/api/v1/roles/"))
}

// Get returns a global role.
//
// Requires: access token. Since 7.77.
//
//jfrog:op 4.14.3
func (s *GlobalRolesService) Get(ctx context.Context, roleName string) (*Role, error) {
	out, err := jfrog.Do[*Role](ctx, s.client, jfrog.Get("/access/api/v1/roles/{role}", roleName))
	return out.named(roleName, err)
}

// Replace replaces a custom or predefined global role. An empty role.Name is sent as roleName.
// Replace returns an error matching [jfrog.ErrNotFound] if there is no such role.
//
// Requires: access token. Since 7.77.
//
//jfrog:op 4.14.4
func (s *GlobalRolesService) Replace(ctx context.Context, roleName string, role Role) error {
	role.Name = cmp.Or(role.Name, roleName)
	return jfrog.Send(ctx, s.client, jfrog.Put("/access/api/v1/roles/{role}", roleName).Body(role))
}

// Delete deletes a custom global role. It returns an error matching [jfrog.ErrNotFound] if
// there is no such role.
//
// Requires: access token. Since 7.77.
//
//jfrog:op 4.14.5
func (s *GlobalRolesService) Delete(ctx context.Context, roleName string) error {
	return jfrog.Send(ctx, s.client, jfrog.Delete("/access/api/v1/roles/{role}", roleName))
}
