package access

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"maps"
	"slices"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/check"
	"github.com/jfrogkit/jfrog-go/internal/jsonextra"
)

// PermissionsService manages permissions: the actions that users and groups may take on
// repositories, builds and release bundles. Reached through [Client.Permissions].
type PermissionsService service

// PermissionResourceType is the type of the resources in a part of a permission.
type PermissionResourceType string

// The resource types.
const (
	// PermissionResourceArtifact has repositories as targets.
	PermissionResourceArtifact PermissionResourceType = "artifact"
	// PermissionResourceBuild has build-info repositories as targets.
	PermissionResourceBuild PermissionResourceType = "build"
	// PermissionResourceReleaseBundle has release bundle repositories as targets.
	PermissionResourceReleaseBundle  PermissionResourceType = "release_bundle"
	PermissionResourceDestination    PermissionResourceType = "destination"     // target: "*"
	PermissionResourcePipelineSource PermissionResourceType = "pipeline_source" // target: "*"
)

// Targets that stand for all repositories of a class.
const (
	PermissionTargetAnyLocal        = "ANY LOCAL"
	PermissionTargetAnyRemote       = "ANY REMOTE"
	PermissionTargetAnyDistribution = "ANY DISTRIBUTION"
)

// PermissionAction is an action that a permission allows. The manual has no complete list,
// and does not name the actions of each resource type.
type PermissionAction string

// The known actions.
const (
	PermissionActionRead     PermissionAction = "READ"
	PermissionActionAnnotate PermissionAction = "ANNOTATE" // set properties
	// PermissionActionWrite allows to deploy, also to the caches of remote repositories.
	PermissionActionWrite   PermissionAction = "WRITE"
	PermissionActionDelete  PermissionAction = "DELETE" // delete and overwrite
	PermissionActionManage  PermissionAction = "MANAGE" // change the permission
	PermissionActionScan    PermissionAction = "SCAN"
	PermissionActionExecute PermissionAction = "EXECUTE"
)

// Permission is the set of users and groups who may act on resources, by resource type.
type Permission struct {
	Name      string                                        `json:"name" diff:"fixed"`
	Resources map[PermissionResourceType]PermissionResource `json:"resources"`

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

// PermissionResource is the part of a permission for one resource type.
type PermissionResource struct {
	Actions PermissionActions `json:"actions,omitzero"`
	// Targets has the targets by repository key, or by a name such as PermissionTargetAnyLocal.
	Targets map[string]PermissionTarget `json:"targets,omitzero"`

	Extra map[string]json.RawMessage `json:"-"` // fields that this package does not know
}

// UnmarshalJSON reads a part of a permission and keeps unknown fields.
func (r *PermissionResource) UnmarshalJSON(data []byte) (err error) {
	type plain PermissionResource
	r.Extra, err = jsonextra.Decode(data, (*plain)(r))
	return err
}

// MarshalJSON writes a part of a permission with its unknown fields.
func (r PermissionResource) MarshalJSON() ([]byte, error) {
	type plain PermissionResource
	return jsonextra.Encode(plain(r), r.Extra)
}

// PermissionActions holds the actions of users and groups.
type PermissionActions struct {
	Users  map[string][]PermissionAction `json:"users,omitzero" diff:"set"`  // by user name
	Groups map[string][]PermissionAction `json:"groups,omitzero" diff:"set"` // by group name

	Extra map[string]json.RawMessage `json:"-"` // fields that this package does not know
}

// UnmarshalJSON reads the actions and keeps unknown fields.
func (a *PermissionActions) UnmarshalJSON(data []byte) (err error) {
	type plain PermissionActions
	a.Extra, err = jsonextra.Decode(data, (*plain)(a))
	return err
}

// MarshalJSON writes the actions with their unknown fields.
func (a PermissionActions) MarshalJSON() ([]byte, error) {
	type plain PermissionActions
	return jsonextra.Encode(plain(a), a.Extra)
}

// PermissionTarget limits a target to paths or names by Ant patterns, such as org/acme/**.
type PermissionTarget struct {
	IncludePatterns []string `json:"include_patterns,omitzero" diff:"set"`
	ExcludePatterns []string `json:"exclude_patterns,omitzero" diff:"set"`

	Extra map[string]json.RawMessage `json:"-"` // fields that this package does not know
}

// UnmarshalJSON reads a target and keeps unknown fields.
func (t *PermissionTarget) UnmarshalJSON(data []byte) (err error) {
	type plain PermissionTarget
	t.Extra, err = jsonextra.Decode(data, (*plain)(t))
	return err
}

// MarshalJSON writes a target with its unknown fields.
func (t PermissionTarget) MarshalJSON() ([]byte, error) {
	type plain PermissionTarget
	return jsonextra.Encode(plain(t), t.Extra)
}

// Create creates a permission.
//
// Requires: admin access token. Since 7.72.0.
//
//jfrog:op 4.6.1
func (s *PermissionsService) Create(ctx context.Context, permission Permission) error {
	return jfrog.Send(ctx, s.client, jfrog.Post("/access/api/v2/permissions").
		Body(permission).Check(check.NotEmpty("permission name", permission.Name)))
}

// PermissionRef is a permission in [PermissionsService.List].
type PermissionRef struct {
	Name string `json:"name"`
	URI  string `json:"uri"` // escaped path on the platform
}

// PermissionPage is a page of [PermissionsService.List].
type PermissionPage struct {
	Permissions []PermissionRef `json:"permissions"`
	// Cursor is the name of the last permission. The last page has one too.
	Cursor string `json:"cursor,omitempty"`
}

// PermissionListOptions pages [PermissionsService.List] and [PermissionsService.All].
type PermissionListOptions struct {
	Cursor string `url:"cursor,omitempty"` // of the page before
	Limit  int    `url:"limit,omitempty"`  // permissions on a page
}

// List returns a page of the permissions.
//
// Requires: admin access token, or an access token with [TokenScopeSystemPermissions].
// Since 7.72.0.
//
//jfrog:op 4.6.2
func (s *PermissionsService) List(ctx context.Context, opts *PermissionListOptions) (*PermissionPage, error) {
	return jfrog.Do[*PermissionPage](ctx, s.client, jfrog.Get("/access/api/v2/permissions").Query(opts))
}

// All walks the permissions of all pages of [PermissionsService.List].
func (s *PermissionsService) All(ctx context.Context, opts *PermissionListOptions) iter.Seq2[PermissionRef, error] {
	return cursorWalk(ctx, opts, func(o *PermissionListOptions) *string { return &o.Cursor }, s.List,
		func(p *PermissionPage) ([]PermissionRef, string) { return p.Permissions, p.Cursor },
		func(p PermissionRef) string { return p.Name })
}

// Get returns a permission.
//
// Requires: admin access token. Since 7.72.0.
//
//jfrog:op 4.6.3
func (s *PermissionsService) Get(ctx context.Context, permissionName string) (*Permission, error) {
	permission, err := jfrog.Do[*Permission](ctx, s.client, jfrog.Get("/access/api/v2/permissions/{permissionName}", permissionName))
	if err == nil && permission.Name == "" {
		permission.Name = permissionName
	}
	return permission, err
}

// Delete deletes a permission.
//
// Requires: admin access token. Since 7.72.0.
//
//jfrog:op 4.6.4
func (s *PermissionsService) Delete(ctx context.Context, permissionName string) error {
	return jfrog.Send(ctx, s.client, jfrog.Delete("/access/api/v2/permissions/{permissionName}", permissionName))
}

// Replace replaces the resources of a permission, which must exist. It replaces one resource
// type at a time, then deletes the types that the new permission lacks. After an error some
// types may have been replaced. Fields in [Permission.Extra] are not sent: the server has no
// operation that takes them.
//
// Requires: admin access token. Since 7.72.0.
//
//jfrog:none Get, then ReplaceResource and DeleteResource for each type
func (s *PermissionsService) Replace(ctx context.Context, permission Permission) error {
	if len(permission.Resources) == 0 {
		return errors.New("access: permission has no resources; Delete deletes it")
	}
	old, err := s.Get(ctx, permission.Name)
	if err != nil {
		return err
	}
	for _, t := range slices.Sorted(maps.Keys(permission.Resources)) {
		if err := s.ReplaceResource(ctx, permission.Name, t, permission.Resources[t]); err != nil {
			return err
		}
	}
	for _, t := range slices.Sorted(maps.Keys(old.Resources)) {
		if _, wanted := permission.Resources[t]; wanted {
			continue
		}
		if err := s.DeleteResource(ctx, permission.Name, t); err != nil {
			return err
		}
	}
	return nil
}

const permissionResourcePath = "/access/api/v2/permissions/{permissionName}/{resourceType}"

// GetResource returns the part of a permission for a resource type.
//
// Requires: admin access token. Since 7.72.0.
//
//jfrog:op 4.6.5
func (s *PermissionsService) GetResource(ctx context.Context, permissionName string, resourceType PermissionResourceType) (*PermissionResource, error) {
	return jfrog.Do[*PermissionResource](ctx, s.client, jfrog.Get(permissionResourcePath, permissionName, string(resourceType)))
}

// DeleteResource deletes the part of a permission for a resource type.
//
// Requires: admin access token. Since 7.72.0.
//
//jfrog:op 4.6.6
func (s *PermissionsService) DeleteResource(ctx context.Context, permissionName string, resourceType PermissionResourceType) error {
	return jfrog.Send(ctx, s.client, jfrog.Delete(permissionResourcePath, permissionName, string(resourceType)))
}

// ReplaceResource replaces the part of a permission for a resource type, or adds it.
//
// Requires: admin access token. Since 7.72.0.
//
//jfrog:op 4.6.7
func (s *PermissionsService) ReplaceResource(ctx context.Context, permissionName string, resourceType PermissionResourceType, resource PermissionResource) error {
	return jfrog.Send(ctx, s.client, jfrog.Put(permissionResourcePath, permissionName, string(resourceType)).Body(resource))
}

// UpdateResource changes the part of a permission for a resource type. It does not send nil
// maps. The manual does not document how the server merges maps and lists. For a known result,
// use [PermissionsService.ReplaceResource].
//
// Requires: admin access token. Since 7.72.0.
//
//jfrog:op 4.6.8
func (s *PermissionsService) UpdateResource(ctx context.Context, permissionName string, resourceType PermissionResourceType, resource PermissionResource) error {
	return jfrog.Send(ctx, s.client, jfrog.Patch(permissionResourcePath, permissionName, string(resourceType)).Body(resource).Idempotent())
}
