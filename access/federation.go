package access

import (
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"slices"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/check"
	"github.com/jfrogkit/jfrog-go/internal/jsonextra"
)

// FederationService synchronizes users, groups and permissions with other platform
// deployments. Reached through [Client.Federation]. Before Artifactory 7.12.0 it requires
// basic authentication as an admin, from the server itself.
type FederationService service

// FederationEntity is a kind of data that a federation synchronizes.
type FederationEntity string

// Entities of a federation. A server may know more.
const (
	FederationUsers       FederationEntity = "users"
	FederationGroups      FederationEntity = "groups"
	FederationPermissions FederationEntity = "permissions"
)

// FederationTarget is a deployment that receives the changes of this deployment.
type FederationTarget struct {
	Name string `json:"name"`
	// URL is the base URL of the target's Access, such as https://host/access.
	URL               string             `json:"url"`
	Entities          []FederationEntity `json:"entities,omitzero"`
	PermissionFilters *FederationFilters `json:"permissionFilters,omitempty"`
	Active            *bool              `json:"active,omitempty"`

	Extra map[string]json.RawMessage `json:"-"` // see [Project]
}

// UnmarshalJSON reads a target and its Extra.
func (t *FederationTarget) UnmarshalJSON(data []byte) (err error) {
	type plain FederationTarget
	t.Extra, err = jsonextra.Decode(data, (*plain)(t))
	return err
}

// MarshalJSON writes a target and its Extra.
func (t FederationTarget) MarshalJSON() ([]byte, error) {
	type plain FederationTarget
	return jsonextra.Encode(plain(t), t.Extra)
}

// named fills in the name, which the request knows, if the response leaves it out.
func (t *FederationTarget) named(serverName string, err error) (*FederationTarget, error) {
	if err != nil {
		return nil, err
	}
	t.Name = cmp.Or(t.Name, serverName)
	return t, nil
}

// FederationFilters selects permissions by patterns of their names, such as team_a_*.
type FederationFilters struct {
	IncludePatterns []string `json:"includePatterns,omitzero"`
	ExcludePatterns []string `json:"excludePatterns,omitzero"`

	Extra map[string]json.RawMessage `json:"-"` // see [Project]
}

// UnmarshalJSON reads filters and their Extra.
func (f *FederationFilters) UnmarshalJSON(data []byte) (err error) {
	type plain FederationFilters
	f.Extra, err = jsonextra.Decode(data, (*plain)(f))
	return err
}

// MarshalJSON writes filters and their Extra.
func (f FederationFilters) MarshalJSON() ([]byte, error) {
	type plain FederationFilters
	return jsonextra.Encode(plain(f), f.Extra)
}

// UpdateRequest returns an update with a copy of all settings of the target, to be changed and
// sent.
func (t *FederationTarget) UpdateRequest() FederationTargetUpdateRequest {
	req := FederationTargetUpdateRequest{Entities: slices.Clone(t.Entities), Active: t.Active}
	if f := t.PermissionFilters; f != nil {
		req.PermissionFilters = &FederationFilters{
			IncludePatterns: slices.Clone(f.IncludePatterns),
			ExcludePatterns: slices.Clone(f.ExcludePatterns),
			Extra:           maps.Clone(f.Extra),
		}
	}
	return req
}

type federationTargets struct {
	Configurations []FederationTarget `json:"configurations"`
}

// List returns the targets of this deployment.
//
// Requires: admin access token.
//
//jfrog:op 4.7.7.1
func (s *FederationService) List(ctx context.Context) ([]FederationTarget, error) {
	out, err := jfrog.Do[federationTargets](ctx, s.client, jfrog.Get("/access/api/v1/system/federation"))
	return out.Configurations, err
}

// Create registers a target and returns it. Call [FederationService.Validate] first to check the
// target. If the target exists, the server replies with status 404, and Create returns an error
// matching [jfrog.ErrNotFound].
//
// Requires: admin access token.
//
//jfrog:op 4.7.7.2
func (s *FederationService) Create(ctx context.Context, target FederationTarget) (*FederationTarget, error) {
	out, err := jfrog.Do[*FederationTarget](ctx, s.client,
		jfrog.Post("/access/api/v1/system/federation").Body(target).
			Check(check.NotEmpty("name", target.Name)).Check(check.NotEmpty("url", target.URL)))
	return out.named(target.Name, err)
}

// Get returns a target. It returns an error matching [jfrog.ErrNotFound] if there is no such
// target.
//
// Requires: admin access token.
//
//jfrog:op 4.7.7.3
func (s *FederationService) Get(ctx context.Context, serverName string) (*FederationTarget, error) {
	out, err := jfrog.Do[*FederationTarget](ctx, s.client, jfrog.Get("/access/api/v1/system/federation/{serverName}", serverName))
	return out.named(serverName, err)
}

// Delete unregisters a target. It returns an error matching [jfrog.ErrNotFound] if there is no
// such target.
//
// Requires: admin access token.
//
//jfrog:op 4.7.7.4
func (s *FederationService) Delete(ctx context.Context, serverName string) error {
	return jfrog.Send(ctx, s.client, jfrog.Delete("/access/api/v1/system/federation/{serverName}", serverName))
}

// FederationTargetUpdateRequest holds the settings that [FederationService.Update] changes.
// Nil settings keep their values.
type FederationTargetUpdateRequest struct {
	Entities          []FederationEntity `json:"entities,omitzero"`
	PermissionFilters *FederationFilters `json:"permissionFilters,omitempty"`
	Active            *bool              `json:"active,omitempty"`
}

// Update changes settings of a target and returns the target. The server may reply with no
// body; Update then returns a target that has only its name and the settings in req.
//
// Requires: admin access token.
//
//jfrog:op 4.7.7.5
func (s *FederationService) Update(ctx context.Context, serverName string, req FederationTargetUpdateRequest) (*FederationTarget, error) {
	out, err := jfrog.Do[**FederationTarget](ctx, s.client,
		jfrog.Patch("/access/api/v1/system/federation/{serverName}", serverName).Body(req).Idempotent().MayBeEmpty())
	if err != nil {
		return nil, err
	}
	sent := &FederationTarget{Entities: req.Entities, PermissionFilters: req.PermissionFilters, Active: req.Active}
	return cmp.Or(*out, sent).named(serverName, nil)
}

type federationServer struct {
	URL string `json:"url"`
}

// Validate checks that a deployment is in the circle of trust and can become a target. url is
// the base URL of its Access, such as https://host/access. Validate returns an error matching
// [jfrog.ErrPreconditionFailed] if the deployment is not in the circle of trust.
//
// Requires: admin access token.
//
//jfrog:op 4.7.7.6
func (s *FederationService) Validate(ctx context.Context, url string) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Post("/access/api/v1/system/federation/validate_server").Body(federationServer{url}).
			Check(check.NotEmpty("url", url)).Idempotent())
}

// Broadcast starts a full broadcast to a target and does not wait for its end. serverName is
// the name of the target or its access ID (jfac@...).
//
// Requires: admin access token.
//
//jfrog:op 4.7.7.7
func (s *FederationService) Broadcast(ctx context.Context, serverName string) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Put("/access/api/v1/system/federation/{serverName}/full_broadcast", serverName).NotIdempotent())
}
