package security

import (
	"context"
	"encoding/json"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/jsonextra"
)

// PermissionTargetsService manages permission targets: the actions that users and groups may
// take on repositories, builds and release bundles. Reached through
// [Client.PermissionTargets].
//
// Since Artifactory 7.72.0 the service Permissions of package access supersedes it. On
// Artifactory below 6.6 use [Client.PermissionTargetsV1].
type PermissionTargetsService service

// PermissionAction is an action that a permission target allows.
type PermissionAction string

// The actions.
const (
	PermissionActionRead     PermissionAction = "read"
	PermissionActionWrite    PermissionAction = "write"
	PermissionActionAnnotate PermissionAction = "annotate"
	PermissionActionDelete   PermissionAction = "delete"
	PermissionActionManage   PermissionAction = "manage"
	// PermissionActionManagedXrayMeta is about the metadata of Xray.
	PermissionActionManagedXrayMeta PermissionAction = "managedXrayMeta"
	PermissionActionDistribute      PermissionAction = "distribute"
)

// Keys in the list of repositories that stand for many repositories.
const (
	PermissionTargetAny       = "ANY" // all repositories
	PermissionTargetAnyLocal  = "ANY LOCAL"
	PermissionTargetAnyRemote = "ANY REMOTE"
)

// PermissionTarget holds the permissions on repositories, builds and release bundles. A nil
// section has no permissions.
type PermissionTarget struct {
	Name  string                   `json:"name"`
	Repo  *PermissionTargetSection `json:"repo,omitempty"`
	Build *PermissionTargetSection `json:"build,omitempty"`
	// ReleaseBundle requires a license for Enterprise+ or Edge.
	ReleaseBundle *PermissionTargetSection `json:"releaseBundle,omitempty"`
	URI           string                   `json:"uri,omitempty"` // returned, and never sent

	Extra map[string]json.RawMessage `json:"-"` // fields that this package does not know
}

// UnmarshalJSON reads a permission target and keeps unknown fields.
func (p *PermissionTarget) UnmarshalJSON(data []byte) (err error) {
	type plain PermissionTarget
	p.Extra, err = jsonextra.Decode(data, (*plain)(p))
	return err
}

// MarshalJSON writes a permission target with its unknown fields.
func (p PermissionTarget) MarshalJSON() ([]byte, error) {
	type plain PermissionTarget
	return jsonextra.Encode(plain(p), p.Extra)
}

// writable returns the permission target without the field that servers only return.
func (p PermissionTarget) writable() PermissionTarget {
	p.URI = ""
	return p
}

// PermissionTargetSection holds the permissions on one kind of resources. Patterns are Ant
// patterns, such as org/acme/**.
type PermissionTargetSection struct {
	// IncludePatterns is sent unless it is nil. The default of a new section is **. For builds,
	// the manual names no pattern instead.
	IncludePatterns []string `json:"include-patterns,omitzero"`
	ExcludePatterns []string `json:"exclude-patterns,omitzero"`
	// Repositories is required. Virtual repositories are not supported. The only build
	// repository is artifactory-build-info. For release bundles, an empty list stands for
	// release-bundles, which is the only repository on Edge nodes.
	Repositories []string           `json:"repositories,omitzero"`
	Actions      *PermissionActions `json:"actions,omitempty"`

	Extra map[string]json.RawMessage `json:"-"` // fields that this package does not know
}

// UnmarshalJSON reads a section and keeps unknown fields.
func (p *PermissionTargetSection) UnmarshalJSON(data []byte) (err error) {
	type plain PermissionTargetSection
	p.Extra, err = jsonextra.Decode(data, (*plain)(p))
	return err
}

// MarshalJSON writes a section with its unknown fields.
func (p PermissionTargetSection) MarshalJSON() ([]byte, error) {
	type plain PermissionTargetSection
	return jsonextra.Encode(plain(p), p.Extra)
}

// PermissionActions holds the actions of users and groups.
type PermissionActions struct {
	Users  map[string][]PermissionAction `json:"users,omitzero"`  // by user name
	Groups map[string][]PermissionAction `json:"groups,omitzero"` // by group name

	Extra map[string]json.RawMessage `json:"-"` // fields that this package does not know
}

// UnmarshalJSON reads the actions and keeps unknown fields.
func (p *PermissionActions) UnmarshalJSON(data []byte) (err error) {
	type plain PermissionActions
	p.Extra, err = jsonextra.Decode(data, (*plain)(p))
	return err
}

// MarshalJSON writes the actions with their unknown fields.
func (p PermissionActions) MarshalJSON() ([]byte, error) {
	type plain PermissionActions
	return jsonextra.Encode(plain(p), p.Extra)
}

const (
	permissionTargetsPath = "/artifactory/api/v2/security/permissions"
	permissionTargetPath  = "/artifactory/api/v2/security/permissions/{permissionTargetName}"
)

// PermissionTargetRef is a permission target in a list.
type PermissionTargetRef struct {
	Name string `json:"name"`
	URI  string `json:"uri"`
}

// List returns the permission targets of repositories and builds.
//
// Requires: admin, or Manage permission on the permission target; Artifactory Pro.
// Since 6.6.0.
//
//jfrog:op 3.2.1
func (s *PermissionTargetsService) List(ctx context.Context) ([]PermissionTargetRef, error) {
	return jfrog.Do[[]PermissionTargetRef](ctx, s.client, jfrog.Get(permissionTargetsPath))
}

// Get returns a permission target. It returns an error matching [jfrog.ErrNotFound] if there
// is no such permission target. The maps of its actions are not nil.
//
// Requires: admin, or Manage permission on the permission target; Artifactory Pro.
// Since 6.6.0.
//
//jfrog:op 3.2.2
func (s *PermissionTargetsService) Get(
	ctx context.Context, permissionTargetName string,
) (*PermissionTarget, error) {
	target, err := jfrog.Do[*PermissionTarget](ctx, s.client,
		jfrog.Get(permissionTargetPath, permissionTargetName))
	if err != nil {
		return nil, err
	}
	if target.Name == "" {
		target.Name = permissionTargetName
	}
	sections := []*PermissionTargetSection{target.Repo, target.Build, target.ReleaseBundle}
	for _, section := range sections {
		if section != nil && section.Actions != nil {
			section.Actions.fill()
		}
	}
	return target, nil
}

// fill makes the maps that servers leave out if they are empty.
func (p *PermissionActions) fill() {
	if p.Users == nil {
		p.Users = map[string][]PermissionAction{}
	}
	if p.Groups == nil {
		p.Groups = map[string][]PermissionAction{}
	}
}

// Exists reports whether there is a permission target of the name. A response matching
// [jfrog.ErrNotFound] makes it return false and no error.
//
// Requires: admin, or Manage permission on the permission target; Artifactory Pro.
// Since 6.6.0.
//
//jfrog:op 3.2.4
func (s *PermissionTargetsService) Exists(
	ctx context.Context, permissionTargetName string,
) (bool, error) {
	return jfrog.Exists(ctx, s.client, jfrog.Head(permissionTargetPath, permissionTargetName))
}

// Create creates a permission target. It returns an error matching [jfrog.ErrConflict] if
// the permission target exists. [PermissionTargetsService.Replace] replaces it.
//
// Requires: admin, Artifactory Pro. Since 6.6.0.
//
//jfrog:op 3.2.5
func (s *PermissionTargetsService) Create(ctx context.Context, target PermissionTarget) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Post(permissionTargetPath, target.Name).Body(target.writable()))
}

// Replace creates a permission target, or replaces an existing permission target of the name.
// The server deletes the permissions on repositories, builds or release bundles whose section
// is nil. Other nil values get their defaults.
//
// Requires: admin, Artifactory Pro. With Manage permission on the permission target, users may
// change only the actions. Since 6.6.0.
//
//jfrog:op 3.2.3 3.2.6
func (s *PermissionTargetsService) Replace(ctx context.Context, target PermissionTarget) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Put(permissionTargetPath, target.Name).Body(target.writable()))
}

// PermissionTargetGrant is a permission target with the actions of one user or group.
type PermissionTargetGrant struct {
	Name  string                        `json:"name"`
	Repo  *PermissionTargetGrantSection `json:"repo,omitempty"`
	Build *PermissionTargetGrantSection `json:"build,omitempty"`
}

// PermissionTargetGrantSection holds the actions of one user or group on one kind of
// resources.
type PermissionTargetGrantSection struct {
	IncludePatterns []string           `json:"include-patterns"`
	ExcludePatterns []string           `json:"exclude-patterns"`
	Repositories    []string           `json:"repositories"`
	Actions         []PermissionAction `json:"actions"`
}

// ListForUser returns the permission targets that name a user, with the user's actions.
//
// Requires: admin, or Manage permission on the permission target; Artifactory Pro.
// Since 6.9.0.
//
//jfrog:op 3.2.7
func (s *PermissionTargetsService) ListForUser(
	ctx context.Context, username string,
) ([]PermissionTargetGrant, error) {
	return jfrog.Do[[]PermissionTargetGrant](ctx, s.client,
		jfrog.Get("/artifactory/api/v2/security/permissions/users/{userName}", username))
}

// ListForGroup returns the permission targets that name a group, with the group's actions.
//
// Requires: admin, or Manage permission on the permission target; Artifactory Pro.
// Since 6.9.0.
//
//jfrog:op 3.2.8
func (s *PermissionTargetsService) ListForGroup(
	ctx context.Context, groupName string,
) ([]PermissionTargetGrant, error) {
	return jfrog.Do[[]PermissionTargetGrant](ctx, s.client,
		jfrog.Get("/artifactory/api/v2/security/permissions/groups/{groupName}", groupName))
}

// Delete deletes a permission target.
//
// Requires: admin, Artifactory Pro. Since 6.6.0.
//
//jfrog:op 3.2.9
func (s *PermissionTargetsService) Delete(ctx context.Context, permissionTargetName string) error {
	return jfrog.Send(ctx, s.client, jfrog.Delete(permissionTargetPath, permissionTargetName))
}
