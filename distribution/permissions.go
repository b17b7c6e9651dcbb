package distribution

import (
	"context"
	"encoding/json"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/jsonextra"
)

// PermissionsService manages permissions for destinations: who may distribute to sites and delete
// there. Reached through [Client.Permissions].
type PermissionsService service

// PermissionAction is an action on destinations.
type PermissionAction string

// The actions.
const (
	PermissionActionDistribute PermissionAction = "x"
	PermissionActionDelete     PermissionAction = "d"
)

// PermissionResourceDestination is the only resource type.
const PermissionResourceDestination = "destination"

// Permission is the set of users and groups who may act on destinations.
type Permission struct {
	Name string `json:"name"`
	// ResourceType may only be PermissionResourceDestination, the default.
	ResourceType             string        `json:"resource_type"`
	DistributionDestinations []Destination `json:"distribution_destinations,omitzero"`
	Principals               Principals    `json:"principals"`

	Extra map[string]json.RawMessage `json:"-"` // fields that this package does not know
}

// UnmarshalJSON reads a permission and keeps unknown fields.
func (p *Permission) UnmarshalJSON(data []byte) (err error) {
	type plain Permission
	p.Extra, err = jsonextra.Decode(data, (*plain)(p))
	return err
}

// MarshalJSON writes a permission with its unknown fields.
func (p Permission) MarshalJSON() ([]byte, error) {
	type plain Permission
	return jsonextra.Encode(plain(p), p.Extra)
}

// Destination selects sites. The names and codes may contain wildcards.
type Destination struct {
	SiteName     string   `json:"site_name,omitempty"`
	CityName     string   `json:"city_name,omitempty"`
	CountryCodes []string `json:"country_codes,omitzero"`

	Extra map[string]json.RawMessage `json:"-"` // fields that this package does not know
}

// UnmarshalJSON reads a destination and keeps unknown fields.
func (d *Destination) UnmarshalJSON(data []byte) (err error) {
	type plain Destination
	d.Extra, err = jsonextra.Decode(data, (*plain)(d))
	return err
}

// MarshalJSON writes a destination with its unknown fields.
func (d Destination) MarshalJSON() ([]byte, error) {
	type plain Destination
	return jsonextra.Encode(plain(d), d.Extra)
}

// Principals holds the actions of users and groups.
type Principals struct {
	Users  map[string][]PermissionAction `json:"users,omitzero"`  // by user name
	Groups map[string][]PermissionAction `json:"groups,omitzero"` // by group name

	Extra map[string]json.RawMessage `json:"-"` // fields that this package does not know
}

// UnmarshalJSON reads principals and keeps unknown fields.
func (p *Principals) UnmarshalJSON(data []byte) (err error) {
	type plain Principals
	p.Extra, err = jsonextra.Decode(data, (*plain)(p))
	return err
}

// MarshalJSON writes principals with their unknown fields.
func (p Principals) MarshalJSON() ([]byte, error) {
	type plain Principals
	return jsonextra.Encode(plain(p), p.Extra)
}

const permissionPath = "/distribution/api/v1/security/permissions/{name}"

// Replace creates the permission with the name in it, or replaces it. It returns the permission as
// the server has stored it, or as it was sent if the server's response is empty.
//
// To change a permission, change the result of [PermissionsService.Get]: it has all fields.
//
// Requires: admin. Since 2.0.
//
//jfrog:op 5.9.1
func (s *PermissionsService) Replace(
	ctx context.Context, permission Permission,
) (*Permission, error) {
	if permission.ResourceType == "" {
		permission.ResourceType = PermissionResourceDestination
	}
	stored, err := jfrog.Do[*Permission](ctx, s.client,
		jfrog.Put(permissionPath, permission.Name).Body(permission).MayBeEmpty())
	if err == nil && stored.Name == "" {
		stored = &permission
	}
	return stored, err
}

// List returns all permissions.
//
// Requires: admin. Since 2.0.
//
//jfrog:op 5.9.2
func (s *PermissionsService) List(ctx context.Context) ([]Permission, error) {
	return jfrog.Do[[]Permission](ctx, s.client,
		jfrog.Get("/distribution/api/v1/security/permissions"))
}

// Get returns a permission. It returns an error matching [jfrog.ErrNotFound] if there is no such
// permission.
//
// Requires: admin. Since 2.0.
//
//jfrog:op 5.9.3
func (s *PermissionsService) Get(ctx context.Context, name string) (*Permission, error) {
	permission, err := jfrog.Do[*Permission](ctx, s.client, jfrog.Get(permissionPath, name))
	if err == nil && permission.Name == "" {
		permission.Name = name
	}
	return permission, err
}

// Delete deletes a permission. It returns an error matching [jfrog.ErrNotFound] if there is no such
// permission.
//
// Requires: admin. Since 1.0.
//
//jfrog:op 5.9.4
func (s *PermissionsService) Delete(ctx context.Context, name string) error {
	return jfrog.Send(ctx, s.client, jfrog.Delete(permissionPath, name))
}
