package access

import (
	"context"
	"errors"
	"iter"
	"maps"
	"slices"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// PermissionsService manages permissions: who may do what with which repositories, builds
// and release bundles. Since Artifactory 7.72.0. Unless a method says otherwise it needs
// an admin's access token. Reached through [Client.Permissions].
type PermissionsService service

// PermissionResourceType says what a part of a permission is about.
type PermissionResourceType string

// The resource types.
const (
	ResourceArtifact       PermissionResourceType = "artifact"        // targets are repositories; see also TargetAnyLocal
	ResourceBuild          PermissionResourceType = "build"           // targets are build-info repositories, patterns build names
	ResourceReleaseBundle  PermissionResourceType = "release_bundle"  // targets are release bundle repositories
	ResourceDestination    PermissionResourceType = "destination"     // of distribution; the target "*" is all of them
	ResourcePipelineSource PermissionResourceType = "pipeline_source" // the target "*" is all of them
)

// Targets that stand for all repositories of a kind, also those to come.
const (
	TargetAnyLocal        = "ANY LOCAL"
	TargetAnyRemote       = "ANY REMOTE"
	TargetAnyDistribution = "ANY DISTRIBUTION"
)

// PermissionAction is something that a permission allows.
type PermissionAction string

// The actions. Which of them a resource type knows is for the server to say.
const (
	ActionRead     PermissionAction = "READ"
	ActionAnnotate PermissionAction = "ANNOTATE" // set properties
	ActionWrite    PermissionAction = "WRITE"    // deploy, also to the caches of remote repositories
	ActionDelete   PermissionAction = "DELETE"   // delete and overwrite
	ActionManage   PermissionAction = "MANAGE"   // change who else the permission is for
	ActionScan     PermissionAction = "SCAN"     // let Xray scan, and manage what it finds
	ActionExecute  PermissionAction = "EXECUTE"  // distribute to a destination, run a pipeline
)

// Permission says who may do what with which resources. What [PermissionsService.Get]
// returns can be sent again.
type Permission struct {
	Name      string                                        `json:"name"`
	Resources map[PermissionResourceType]PermissionResource `json:"resources"`
}

// PermissionResource is the part of a permission that is about one type of resource.
type PermissionResource struct {
	Actions PermissionActions           `json:"actions,omitzero"`
	Targets map[string]PermissionTarget `json:"targets,omitzero"` // by repository key or its like
}

// PermissionActions says who may do what.
type PermissionActions struct {
	Users  map[string][]PermissionAction `json:"users,omitzero"`  // by user name
	Groups map[string][]PermissionAction `json:"groups,omitzero"` // by group name
}

// PermissionTarget narrows a target down by Ant-style patterns of paths or names, such as
// org/acme/**.
type PermissionTarget struct {
	IncludePatterns []string `json:"include_patterns,omitzero"` // nil: everything
	ExcludePatterns []string `json:"exclude_patterns,omitzero"`
}

// Create creates a permission. One that exists is an error.
//
//jfrog:op 4.6.1
func (s *PermissionsService) Create(ctx context.Context, permission *Permission) error {
	return jfrog.Send(ctx, s.client, jfrog.Post("/access/api/v2/permissions").Body(permission))
}

// PermissionRef is one permission in [PermissionsService.List].
type PermissionRef struct {
	Name string `json:"name"`
	URI  string `json:"uri"` // path on the platform, escaped
}

// PermissionPage is a page of permissions in [PermissionsService.List].
type PermissionPage struct {
	Permissions []PermissionRef `json:"permissions"`
	Cursor      string          `json:"cursor,omitempty"` // for the page behind this one; there on the last page too
}

// PermissionListOptions pages [PermissionsService.List] and [PermissionsService.All].
type PermissionListOptions struct {
	Cursor string `url:"cursor,omitempty"` // of the page before
	Limit  int    `url:"limit,omitempty"`  // permissions on a page
}

// List returns a page of permissions. It needs an admin's access token or one with the
// scope system:permissions:r.
//
//jfrog:op 4.6.2
func (s *PermissionsService) List(ctx context.Context, opts *PermissionListOptions) (*PermissionPage, error) {
	return jfrog.Do[*PermissionPage](ctx, s.client, jfrog.Get("/access/api/v2/permissions").Query(opts))
}

// All walks the permissions of all pages, fetching each page when it is reached. It needs
// what [PermissionsService.List] needs.
func (s *PermissionsService) All(ctx context.Context, opts *PermissionListOptions) iter.Seq2[PermissionRef, error] {
	o := jfrog.Deref(opts)
	return cursorPages(ctx, o.Cursor, func(p PermissionRef) string { return p.Name },
		func(ctx context.Context, cursor string) ([]PermissionRef, string, error) {
			o := o
			o.Cursor = cursor
			page, err := s.List(ctx, &o)
			p := jfrog.Deref(page)
			return p.Permissions, p.Cursor, err
		})
}

// Get returns a permission. One that does not exist is an error matching
// [jfrog.ErrNotFound].
//
//jfrog:op 4.6.3
func (s *PermissionsService) Get(ctx context.Context, permissionName string) (*Permission, error) {
	return jfrog.Do[*Permission](ctx, s.client, jfrog.Get("/access/api/v2/permissions/{permissionName}", permissionName))
}

// Delete deletes a permission.
//
//jfrog:op 4.6.4
func (s *PermissionsService) Delete(ctx context.Context, permissionName string) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Delete("/access/api/v2/permissions/{permissionName}", permissionName).Accept("application/json"))
}

// Replace makes a permission that exists what is given. The server replaces one resource
// type at a time and has no transaction: on an error some types may be replaced already.
// Types that are not given are deleted last.
//
//jfrog:none Get, then ReplaceResource and DeleteResource for each type
func (s *PermissionsService) Replace(ctx context.Context, permission *Permission) error {
	if permission == nil {
		return errors.New("access: permission is nil")
	}
	if len(permission.Resources) == 0 {
		return errors.New("access: permission has no resources; Delete deletes it")
	}
	old, err := s.Get(ctx, permission.Name)
	if err != nil {
		return err
	}
	for _, t := range slices.Sorted(maps.Keys(permission.Resources)) {
		resource := permission.Resources[t]
		if err := s.ReplaceResource(ctx, permission.Name, t, &resource); err != nil {
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

// GetResource returns what a permission says about a type of resource.
//
//jfrog:op 4.6.5
func (s *PermissionsService) GetResource(ctx context.Context, permissionName string, resourceType PermissionResourceType) (*PermissionResource, error) {
	return jfrog.Do[*PermissionResource](ctx, s.client, jfrog.Get(permissionResourcePath, permissionName, string(resourceType)))
}

// DeleteResource takes a type of resource out of a permission.
//
//jfrog:op 4.6.6
func (s *PermissionsService) DeleteResource(ctx context.Context, permissionName string, resourceType PermissionResourceType) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Delete(permissionResourcePath, permissionName, string(resourceType)).Accept("application/json"))
}

// ReplaceResource replaces what a permission says about a type of resource, or adds it.
//
//jfrog:op 4.6.7
func (s *PermissionsService) ReplaceResource(ctx context.Context, permissionName string, resourceType PermissionResourceType, resource *PermissionResource) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Put(permissionResourcePath, permissionName, string(resourceType)).Accept("application/json").Body(resource))
}

// UpdateResource changes what a permission says about a type of resource; nil maps are
// not sent. How the server merges maps and lists with those it has is not documented:
// where that matters, use [PermissionsService.ReplaceResource].
//
//jfrog:op 4.6.8
func (s *PermissionsService) UpdateResource(ctx context.Context, permissionName string, resourceType PermissionResourceType, resource *PermissionResource) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Patch(permissionResourcePath, permissionName, string(resourceType)).Accept("application/json").Body(resource).Idempotent())
}
