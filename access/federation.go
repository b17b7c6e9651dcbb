package access

import (
	"context"
	"slices"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// FederationService synchronizes users, groups and permissions with other platform
// deployments. It needs an admin-scoped token. Reached through [Client.Federation].
type FederationService service

// FederationEntity is a kind of thing that a federation synchronizes.
type FederationEntity string

// The kinds. Servers may know more.
const (
	FederationUsers       FederationEntity = "users"
	FederationGroups      FederationEntity = "groups"
	FederationPermissions FederationEntity = "permissions"
)

// FederationTarget is a deployment to which this one sends its changes. What
// [FederationService.Get] returns can be sent again.
type FederationTarget struct {
	Name              string             `json:"name"`
	URL               string             `json:"url"` // base URL of the target's Access: https://host/access
	Entities          []FederationEntity `json:"entities,omitzero"`
	PermissionFilters *FederationFilters `json:"permissionFilters,omitempty"`
	Active            *bool              `json:"active,omitempty"`
}

// FederationFilters picks permissions by their names, with * as wildcard.
type FederationFilters struct {
	IncludePatterns []string `json:"includePatterns,omitzero"`
	ExcludePatterns []string `json:"excludePatterns,omitzero"`
}

// UpdateRequest returns an update that carries all of the target's settings, to change
// the target and send it back.
func (t *FederationTarget) UpdateRequest() *UpdateFederationRequest {
	req := &UpdateFederationRequest{Entities: slices.Clone(t.Entities), Active: t.Active}
	if f := t.PermissionFilters; f != nil {
		req.PermissionFilters = &FederationFilters{slices.Clone(f.IncludePatterns), slices.Clone(f.ExcludePatterns)}
	}
	return req
}

type federationTargets struct {
	Configurations []FederationTarget `json:"configurations"`
}

// List returns the targets of this deployment.
//
//jfrog:op 4.7.7.1
func (s *FederationService) List(ctx context.Context) ([]FederationTarget, error) {
	out, err := jfrog.Do[federationTargets](ctx, s.client, jfrog.Get("/access/api/v1/system/federation"))
	return out.Configurations, err
}

// Create registers a target and returns it. The two deployments must trust each other;
// see [FederationService.Validate]. A target that exists is answered with status 404,
// which matches [jfrog.ErrNotFound].
//
//jfrog:op 4.7.7.2
func (s *FederationService) Create(ctx context.Context, target *FederationTarget) (*FederationTarget, error) {
	return jfrog.Do[*FederationTarget](ctx, s.client, jfrog.Post("/access/api/v1/system/federation").Body(target))
}

// Get returns a target. One that is not registered is an error matching
// [jfrog.ErrNotFound].
//
//jfrog:op 4.7.7.3
func (s *FederationService) Get(ctx context.Context, serverName string) (*FederationTarget, error) {
	return jfrog.Do[*FederationTarget](ctx, s.client, jfrog.Get("/access/api/v1/system/federation/{serverName}", serverName))
}

// Delete unregisters a target. One that is not registered is an error matching
// [jfrog.ErrNotFound].
//
//jfrog:op 4.7.7.4
func (s *FederationService) Delete(ctx context.Context, serverName string) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Delete("/access/api/v1/system/federation/{serverName}", serverName).Accept("application/json"))
}

// UpdateFederationRequest names what [FederationService.Update] changes. What is nil
// stays as it is.
type UpdateFederationRequest struct {
	Entities          []FederationEntity `json:"entities,omitzero"`
	PermissionFilters *FederationFilters `json:"permissionFilters,omitempty"`
	Active            *bool              `json:"active,omitempty"`
}

// Update changes settings of a target and returns the target, empty where the server
// answers without one.
//
//jfrog:op 4.7.7.5
func (s *FederationService) Update(ctx context.Context, serverName string, req *UpdateFederationRequest) (*FederationTarget, error) {
	return jfrog.Do[*FederationTarget](ctx, s.client,
		jfrog.Patch("/access/api/v1/system/federation/{serverName}", serverName).Body(req).Idempotent())
}

type federationServer struct {
	URL string `json:"url"`
}

// Validate checks that a deployment can become a target: that it can be reached and is in
// the circle of trust. url is the base URL of its Access: https://host/access. A broken
// trust is an error matching [jfrog.ErrPreconditionFailed].
//
//jfrog:op 4.7.7.6
func (s *FederationService) Validate(ctx context.Context, url string) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Post("/access/api/v1/system/federation/validate_server").Accept("application/json").
			Body(federationServer{url}).Idempotent())
}

// Broadcast sends everything to a target again, not only what changed. It returns when
// the sending has begun; nothing tells when it is done. serverName may also be the
// target's access id (jfac@...).
//
//jfrog:op 4.7.7.7
func (s *FederationService) Broadcast(ctx context.Context, serverName string) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Put("/access/api/v1/system/federation/{serverName}/full_broadcast", serverName).NotIdempotent())
}
