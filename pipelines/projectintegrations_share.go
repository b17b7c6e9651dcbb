package pipelines

import (
	"context"
	"encoding/json"
	"slices"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/check"
)

// ProjectIntegrationShareRequest is the body of [ProjectIntegrationsService.Share].
type ProjectIntegrationShareRequest struct {
	SharedWithProjects   []int64 `json:"sharedWithProjects"` // IDs of projects
	ShareWithAllProjects bool    `json:"shareWithAllProjects"`
	SharedReadOnly       bool    `json:"sharedReadOnly"`
}

// IntegrationSharing describes the projects that share an integration.
type IntegrationSharing struct {
	ResourceName     string   `json:"resourceName"`
	EnvironmentsList []string `json:"environmentsList"`
	// SharedWithProjectsList has the projects, in a form that the manual does not state.
	SharedWithProjectsList []json.RawMessage `json:"sharedWithProjectsList"`
	// ShareWithAllProjects and SharedWithAllProjects are the same under two names. Responses have
	// one of them: see WithAllProjects.
	ShareWithAllProjects  bool `json:"shareWithAllProjects,omitempty"`
	SharedWithAllProjects bool `json:"sharedWithAllProjects,omitempty"`
	SharedReadOnly        bool `json:"sharedReadOnly"`
}

// WithAllProjects reports whether all projects share the integration.
func (s *IntegrationSharing) WithAllProjects() bool {
	return s.ShareWithAllProjects || s.SharedWithAllProjects
}

// Share sets the projects that share an integration. It returns an error matching
// [jfrog.ErrNotFound] if there is no such integration.
//
// Deprecated: see the package.
//
// Requires: a valid user.
//
//jfrog:op 6.12.6
func (s *ProjectIntegrationsService) Share(
	ctx context.Context, projectIntegrationID int64, req ProjectIntegrationShareRequest,
) (*IntegrationSharing, error) {
	var err error
	if req.SharedWithProjects == nil {
		req.SharedWithProjects = []int64{}
	}
	if i := slices.IndexFunc(req.SharedWithProjects, func(id int64) bool { return id <= 0 }); i >= 0 {
		err = checkID("project", req.SharedWithProjects[i])
	}
	return jfrog.Do[*IntegrationSharing](ctx, s.client,
		jfrog.Put(projectIntegrationSharePath, check.ID(projectIntegrationID)).Body(req).Check(err))
}

// Sharing returns the projects that share an integration. It returns an error matching
// [jfrog.ErrNotFound] if there is no such integration.
//
// Deprecated: see the package.
//
// Requires: a valid user.
//
//jfrog:op 6.12.7
func (s *ProjectIntegrationsService) Sharing(
	ctx context.Context, projectIntegrationID int64,
) (*IntegrationSharing, error) {
	return jfrog.Do[*IntegrationSharing](ctx, s.client,
		jfrog.Get(projectIntegrationSharePath, check.ID(projectIntegrationID)))
}
