package security

import (
	"context"
	"encoding/json"
	"errors"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/jsonextra"
)

// PermissionTargetsV1Service manages permission targets of the first version, which have only
// repositories. Reached through [Client.PermissionTargetsV1].
//
// Since Artifactory 7.72.0 the service Permissions of package access supersedes it, and since
// 6.6 the service of [Client.PermissionTargets].
type PermissionTargetsV1Service service

// PermissionActionV1 is the letter of an action in a [PermissionTargetV1].
type PermissionActionV1 string

// The actions.
const (
	PermissionActionV1Manage          PermissionActionV1 = "m" // called admin
	PermissionActionV1Delete          PermissionActionV1 = "d"
	PermissionActionV1Deploy          PermissionActionV1 = "w"
	PermissionActionV1Annotate        PermissionActionV1 = "n"
	PermissionActionV1Read            PermissionActionV1 = "r"
	PermissionActionV1ManagedXrayMeta PermissionActionV1 = "mxm"
	PermissionActionV1Distribute      PermissionActionV1 = "x"
)

// PermissionTargetV1 holds the permissions on repositories. Its patterns are lists of Ant
// patterns with commas between them.
type PermissionTargetV1 struct {
	Name string `json:"name"` // at most 64 characters
	// IncludesPattern has at most 1024 characters. If it is nil, the default is **.
	IncludesPattern *string `json:"includesPattern,omitempty"`
	// ExcludesPattern has at most 1024 characters. If it is nil, the default is no pattern.
	ExcludesPattern *string `json:"excludesPattern,omitempty"`
	// Repositories is required. Virtual repositories are not supported. For release bundles,
	// an empty list stands for release-bundles, which is the only repository on Edge nodes.
	Repositories []string                `json:"repositories,omitzero"`
	Principals   *PermissionPrincipalsV1 `json:"principals,omitempty"`

	Extra map[string]json.RawMessage `json:"-"` // fields that this package does not know
}

// UnmarshalJSON reads a permission target and keeps unknown fields.
func (p *PermissionTargetV1) UnmarshalJSON(data []byte) (err error) {
	type plain PermissionTargetV1
	p.Extra, err = jsonextra.Decode(data, (*plain)(p))
	return err
}

// MarshalJSON writes a permission target with its unknown fields.
func (p PermissionTargetV1) MarshalJSON() ([]byte, error) {
	type plain PermissionTargetV1
	return jsonextra.Encode(plain(p), p.Extra)
}

func (p *PermissionTargetV1) check() error {
	if p.Repositories == nil {
		return errors.New("permission target has no list of repositories")
	}
	return nil
}

// PermissionPrincipalsV1 holds the actions of users and groups.
type PermissionPrincipalsV1 struct {
	Users  map[string][]PermissionActionV1 `json:"users,omitzero"`  // by user name
	Groups map[string][]PermissionActionV1 `json:"groups,omitzero"` // by group name

	Extra map[string]json.RawMessage `json:"-"` // fields that this package does not know
}

// UnmarshalJSON reads the actions and keeps unknown fields.
func (p *PermissionPrincipalsV1) UnmarshalJSON(data []byte) (err error) {
	type plain PermissionPrincipalsV1
	p.Extra, err = jsonextra.Decode(data, (*plain)(p))
	return err
}

// MarshalJSON writes the actions with their unknown fields.
func (p PermissionPrincipalsV1) MarshalJSON() ([]byte, error) {
	type plain PermissionPrincipalsV1
	return jsonextra.Encode(plain(p), p.Extra)
}

const permissionTargetV1Path = "/artifactory/api/security/permissions/{permissionTargetName}"

// List returns all permission targets.
//
// Requires: admin, Artifactory Pro. Since 2.4.0.
//
//jfrog:op 2.9.20
func (s *PermissionTargetsV1Service) List(ctx context.Context) ([]PermissionTargetRef, error) {
	return jfrog.Do[[]PermissionTargetRef](ctx, s.client,
		jfrog.Get("/artifactory/api/security/permissions"))
}

// Get returns a permission target.
//
// Requires: admin, Artifactory Pro. Since 2.4.0.
//
//jfrog:op 2.9.21
func (s *PermissionTargetsV1Service) Get(
	ctx context.Context, permissionTargetName string,
) (*PermissionTargetV1, error) {
	target, err := jfrog.Do[*PermissionTargetV1](ctx, s.client,
		jfrog.Get(permissionTargetV1Path, permissionTargetName))
	if err == nil && target.Name == "" {
		target.Name = permissionTargetName
	}
	return target, err
}

// Replace creates a permission target, or replaces an existing permission target of the name.
// Nil values get their defaults.
//
// Requires: admin, Artifactory Pro; for release bundles, a license for Enterprise+ or Edge.
//
//jfrog:op 2.9.22
func (s *PermissionTargetsV1Service) Replace(ctx context.Context, target PermissionTargetV1) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Put(permissionTargetV1Path, target.Name).Body(target).Check(target.check()))
}

// Delete deletes a permission target.
//
// Requires: admin, Artifactory Pro. Since 2.4.0.
//
//jfrog:op 2.9.23
func (s *PermissionTargetsV1Service) Delete(
	ctx context.Context, permissionTargetName string,
) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Delete(permissionTargetV1Path, permissionTargetName).Accept("*/*"))
}
