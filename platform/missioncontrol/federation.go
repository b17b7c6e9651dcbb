package missioncontrol

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// FederationService configures Access Federation, by which JPDs share their users, groups,
// permissions and tokens. Reached through [Client.Federation].
//
// The JPDs must trust each other before they are federated.
type FederationService service

// FederationConfiguration is the Access Federation of a JPD.
type FederationConfiguration struct {
	// Source is the name of the JPD. [FederationService.Get] leaves it empty.
	Source   string             `json:"source,omitempty"`
	Entities []string           `json:"entities"` // such as USERS, GROUPS, PERMISSIONS and TOKENS
	Targets  []FederationTarget `json:"targets"`
}

// FederationTarget is a JPD that receives the entities of another JPD.
type FederationTarget struct {
	Name string `json:"name"`
	Code string `json:"code"`
	URL  string `json:"url"` // of Access, such as http://localhost:8080/access
}

// FederationTargetRef names a target in a [FederationReplaceRequest].
type FederationTargetRef struct {
	Name string `json:"name,omitempty"`
	URL  string `json:"url,omitempty"` // of Access, such as http://localhost:8080/access
}

// FederationListOptions filters [FederationService.List].
type FederationListOptions struct {
	// IncludeNonConfiguredJPDs adds the JPDs without Access Federation; nil: the server's default.
	IncludeNonConfiguredJPDs *bool `url:"includeNonConfiguredJPDs,omitempty"`
}

// FederationReplaceRequest is the body of [FederationService.Replace].
type FederationReplaceRequest struct {
	Entities []string              `json:"entities,omitzero"` // such as USERS; nil: not sent
	Targets  []FederationTargetRef `json:"targets,omitzero"`  // nil: not sent
}

func (r FederationReplaceRequest) check() error {
	for i, t := range r.Targets {
		if t == (FederationTargetRef{}) {
			return fmt.Errorf("target %d of %d is empty", i+1, len(r.Targets))
		}
		if t.URL != "" {
			what := fmt.Sprintf("URL of target %d of %d", i+1, len(r.Targets))
			if err := webURL(what, t.URL); err != nil {
				return err
			}
		}
	}
	return noneEmpty("entity", r.Entities)
}

// FederationMeshRequest is the body of [FederationService.CreateMesh].
type FederationMeshRequest struct {
	JPDIDs   []string `json:"jpd_ids"`            // such as JPD-12
	Entities []string `json:"entities,omitempty"` // such as USERS, GROUPS, PERMISSIONS and TOKENS
}

func (r FederationMeshRequest) check() error {
	if len(r.JPDIDs) == 0 {
		return errors.New("no ids of JPDs")
	}
	return errors.Join(noneEmpty("JPD id", r.JPDIDs), noneEmpty("entity", r.Entities))
}

// noneEmpty returns an error for an empty value in a list.
func noneEmpty(what string, values []string) error {
	for i, v := range values {
		if err := filled(fmt.Sprintf("%s %d of %d", what, i+1, len(values)), v); err != nil {
			return err
		}
	}
	return nil
}

// FederationStep is a step that Mission Control took to federate JPDs.
type FederationStep struct {
	Label  string `json:"label"`  // such as Send configuration to artifactory1
	Status string `json:"status"` // OK for success
}

// Get returns the Access Federation of a JPD: its targets and the entities that they receive. Get
// returns an error matching [jfrog.ErrNotFound] if there is no such JPD. The error has status 400
// if the JPD is no candidate for Access Federation.
//
// Requires: admin, Artifactory Enterprise+. Since 4.0.
//
//jfrog:op 8.4.1
func (s *FederationService) Get(
	ctx context.Context, jpdID string,
) (*FederationConfiguration, error) {
	return jfrog.Do[*FederationConfiguration](ctx, s.client,
		jfrog.Get("/mc/api/v1/federation/{jpdId}", jpdID))
}

// List returns the Access Federation of all JPDs.
//
// Requires: admin, Artifactory Enterprise+. Since 4.0.
//
//jfrog:op 8.4.2
func (s *FederationService) List(
	ctx context.Context, opts *FederationListOptions,
) ([]FederationConfiguration, error) {
	return jfrog.Do[[]FederationConfiguration](ctx, s.client,
		jfrog.Get("/mc/api/v1/federation").Query(opts))
}

// Replace configures the Access Federation of a JPD, and returns the steps that Mission Control
// took. It overwrites a configuration in the files of Access. Replace returns an error matching
// [jfrog.ErrNotFound] if there is no such JPD or if it has no Artifactory. The error has status
// 400 or 422 for invalid input.
//
// Requires: admin, Artifactory Enterprise+. Since 4.0.
//
//jfrog:op 8.4.3
func (s *FederationService) Replace(
	ctx context.Context, jpdID string, req FederationReplaceRequest,
) ([]FederationStep, error) {
	return jfrog.Do[[]FederationStep](ctx, s.client,
		jfrog.Put("/mc/api/v1/federation/{jpdId}", jpdID).
			LongRunning().Body(req).Check(req.check()))
}

// Candidates returns the candidates for Access Federation as JSON, whose form the manual does not
// state. It returns nil if the server returns nothing.
//
// Requires: admin, Artifactory Enterprise+. Since 4.0.
//
//jfrog:op 8.4.4
func (s *FederationService) Candidates(ctx context.Context) (json.RawMessage, error) {
	return jfrog.Do[json.RawMessage](ctx, s.client,
		jfrog.Get("/mc/api/v1/federation/candidates").MayBeEmpty())
}

// CreateMesh federates several JPDs with each other, and returns the steps that Mission Control
// took. CreateMesh returns an error matching [jfrog.ErrNotFound] if there is no such JPD or if it
// has no Artifactory. The error has status 400 or 422 for invalid input.
//
// Requires: admin, Artifactory Enterprise+. Since 4.0.
//
//jfrog:op 8.4.5
func (s *FederationService) CreateMesh(
	ctx context.Context, req FederationMeshRequest,
) ([]FederationStep, error) {
	return jfrog.Do[[]FederationStep](ctx, s.client,
		jfrog.Post("/mc/api/v1/federation/create_mesh").LongRunning().Body(req).Check(req.check()))
}
