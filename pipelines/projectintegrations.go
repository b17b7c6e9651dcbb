package pipelines

import (
	"context"
	"encoding/json"
	"errors"
	"iter"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/check"
)

// ProjectIntegrationsService manages the integrations of projects with other services. Reached
// through [Client.ProjectIntegrations].
//
// The values of an integration depend on its kind. A type such as [GitHubIntegration] has the
// values of each documented kind, and [OtherIntegration] of any kind.
type ProjectIntegrationsService service

// ProjectIntegration is an integration of a project with another service.
type ProjectIntegration struct {
	ID                    int64           `json:"id"`
	Name                  string          `json:"name"`
	ProjectID             int64           `json:"projectId"`
	ProviderID            int64           `json:"providerId"`
	MasterIntegrationID   int64           `json:"masterIntegrationId"`
	MasterIntegrationName string          `json:"masterIntegrationName"` // such as github
	MasterIntegrationType string          `json:"masterIntegrationType"` // such as scm
	FormJSONValues        []FormField     `json:"formJSONValues"`        // see Values
	IsInternal            bool            `json:"isInternal"`            // see the request
	Environments          []string        `json:"environments,omitempty"`
	Permissions           Permissions     `json:"permissions"`
	PropertyBag           json.RawMessage `json:"propertyBag,omitempty"`
	CreatedBy             UserID          `json:"createdBy"`
	CreatedByUserName     string          `json:"createdByUserName"`
	UpdatedBy             UserID          `json:"updatedBy"`
	UpdatedByUserName     string          `json:"updatedByUserName"`
	CreatedAt             jfrog.Time      `json:"createdAt,omitzero"`
	UpdatedAt             jfrog.Time      `json:"updatedAt,omitzero"`
}

// Values returns the values of the integration in the type of its kind, such as
// *[GitHubIntegration]. For a kind without a type it returns an *[OtherIntegration].
//
// Servers may show ***** in place of a secret. A client does not send such a value back.
func (p *ProjectIntegration) Values() IntegrationValues {
	return valuesOf(p.MasterIntegrationID, p.MasterIntegrationName, p.FormJSONValues)
}

// ProjectIntegrationCreateRequest describes the integration that
// [ProjectIntegrationsService.Create] adds. It names the project by its ID or by Project.
type ProjectIntegrationCreateRequest struct {
	ProjectID    int64             `json:"projectId,omitempty"`
	Project      *ProjectRef       `json:"project,omitempty"`
	Name         string            `json:"name"`
	Values       IntegrationValues `json:"-"`                     // such as a *GitHubIntegration
	Environments []string          `json:"environments,omitzero"` // in which it is available
	// IsInternal makes an integration of administrators. Node pools and sources of extensions and
	// templates use such integrations, and pipelines cannot use them. Nil stands for false.
	IsInternal *bool `json:"isInternal,omitempty"`
	// AllowAllPipelineSources lets all pipeline sources use the integration.
	AllowAllPipelineSources *bool           `json:"-"`
	PropertyBag             json.RawMessage `json:"propertyBag,omitempty"`
}

// projectIntegrationCreate is the body of [ProjectIntegrationsService.Create].
type projectIntegrationCreate struct {
	ProjectIntegrationCreateRequest
	MasterIntegrationID   int64                  `json:"masterIntegrationId"`
	MasterIntegrationName string                 `json:"masterIntegrationName"`
	FormJSONValues        []FormField            `json:"formJSONValues"`
	Permissions           *createdForPermissions `json:"permissions,omitempty"`
}

type createdForPermissions struct {
	PipelineSources struct {
		AllowAllPipelineSources bool `json:"allowAllPipelineSources"`
	} `json:"pipelineSources"`
}

const (
	projectIntegrationsPath     = "/pipelines/api/v1/projectIntegrations"
	projectIntegrationPath      = "/pipelines/api/v1/projectIntegrations/{projectIntegrationId}"
	projectIntegrationSharePath = "/pipelines/api/v1/projectIntegrations/{projectIntegrationId}/share"
)

// Create adds an integration to a project. It returns an error matching [jfrog.ErrConflict] if the
// project has an integration with that name.
//
// Deprecated: see the package.
//
// Requires: a valid user.
//
//jfrog:op 6.12.1
func (s *ProjectIntegrationsService) Create(
	ctx context.Context, req ProjectIntegrationCreateRequest,
) (*ProjectIntegration, error) {
	body := projectIntegrationCreate{ProjectIntegrationCreateRequest: req}
	err := errors.Join(checkProject(req.ProjectID, req.Project),
		check.NotEmpty("name of the integration", req.Name))
	if check.IsNil(req.Values) {
		err = errors.Join(err, errors.New("integration has no values"))
	} else {
		var missing error
		body.MasterIntegrationID, body.MasterIntegrationName = req.Values.master()
		body.FormJSONValues, missing = formOf(req.Values)
		err = errors.Join(err, missing, checkID("master integration", body.MasterIntegrationID),
			check.NotEmpty("name of the master integration", body.MasterIntegrationName),
			checkFields(body.FormJSONValues))
	}
	if req.AllowAllPipelineSources != nil {
		body.Permissions = &createdForPermissions{}
		body.Permissions.PipelineSources.AllowAllPipelineSources = *req.AllowAllPipelineSources
	}
	return jfrog.Do[*ProjectIntegration](ctx, s.client,
		jfrog.Post(projectIntegrationsPath).Body(body).Check(err))
}

// ProjectIntegrationUpdateRequest describes the changes that [ProjectIntegrationsService.Update]
// makes.
type ProjectIntegrationUpdateRequest struct {
	Name         string            `json:"name"`
	Values       IntegrationValues `json:"-"`                     // nil: not sent
	Environments []string          `json:"environments,omitzero"` // in which it is available
	// AllowAllPipelineSources lets all pipeline sources use the integration.
	AllowAllPipelineSources *bool           `json:"-"`
	PropertyBag             json.RawMessage `json:"propertyBag,omitempty"`
}

// projectIntegrationUpdate is the body of [ProjectIntegrationsService.Update].
type projectIntegrationUpdate struct {
	ProjectIntegrationUpdateRequest
	FormJSONValues []FormField            `json:"formJSONValues,omitempty"`
	Permissions    *updatedForPermissions `json:"permissions,omitempty"`
}

type updatedForPermissions struct {
	PipelineSources struct {
		AllPipelineSourcesAllowed bool `json:"allPipelineSourcesAllowed"`
	} `json:"pipelineSources"`
}

// Update changes an integration. It returns an error matching [jfrog.ErrNotFound] if there is no
// such integration.
//
// Deprecated: see the package.
//
// Requires: a valid user.
//
//jfrog:op 6.12.2
func (s *ProjectIntegrationsService) Update(
	ctx context.Context, projectIntegrationID int64, req ProjectIntegrationUpdateRequest,
) (*ProjectIntegration, error) {
	body := projectIntegrationUpdate{ProjectIntegrationUpdateRequest: req}
	err := check.NotEmpty("name of the integration", req.Name)
	if !check.IsNil(req.Values) {
		body.FormJSONValues, _ = formOf(req.Values) // values may be missing in a change
		err = errors.Join(err, checkFields(body.FormJSONValues))
	}
	if req.AllowAllPipelineSources != nil {
		body.Permissions = &updatedForPermissions{}
		body.Permissions.PipelineSources.AllPipelineSourcesAllowed = *req.AllowAllPipelineSources
	}
	return jfrog.Do[*ProjectIntegration](ctx, s.client,
		jfrog.Put(projectIntegrationPath, check.ID(projectIntegrationID)).Body(body).Check(err))
}

// Delete deletes an integration and returns its ID. It returns an error matching
// [jfrog.ErrNotFound] if there is no such integration.
//
// Deprecated: see the package.
//
// Requires: a valid user.
//
//jfrog:op 6.12.3
func (s *ProjectIntegrationsService) Delete(
	ctx context.Context, projectIntegrationID int64,
) (int64, error) {
	out, err := jfrog.Do[deletedRef](ctx, s.client,
		jfrog.Delete(projectIntegrationPath, check.ID(projectIntegrationID)))
	return out.ID, err
}

// ProjectIntegrationListOptions filters, sorts and pages [ProjectIntegrationsService.List].
type ProjectIntegrationListOptions struct {
	PageOptions
	SortOptions
	ProjectIntegrationIDs  []int64  `url:"projectIntegrationIds,comma,omitempty"`
	ProjectIDs             []int64  `url:"projectIds,comma,omitempty"`
	Names                  []string `url:"names,comma,omitempty"`
	MasterIntegrationIDs   []int64  `url:"masterIntegrationIds,comma,omitempty"`
	MasterIntegrationNames []string `url:"masterIntegrationNames,comma,omitempty"` // such as github
	MasterIntegrationTypes []string `url:"masterIntegrationTypes,comma,omitempty"` // such as scm
	Environments           []string `url:"environments,comma,omitempty"`           // one of them
	IsInternal             *bool    `url:"isInternal,omitempty"`                   // nil: both
}

// List returns a page of the integrations. The values of their fields may be secret. It returns an
// error matching [jfrog.ErrNotFound] if there is no integration with an ID of the options.
//
// Deprecated: see the package.
//
// Requires: a valid user.
//
//jfrog:op 6.12.4
func (s *ProjectIntegrationsService) List(
	ctx context.Context, opts *ProjectIntegrationListOptions,
) ([]ProjectIntegration, error) {
	return jfrog.Do[[]ProjectIntegration](ctx, s.client,
		jfrog.Get(projectIntegrationsPath).Query(opts))
}

// All walks the integrations of all pages of [ProjectIntegrationsService.List], from opts.Skip on.
func (s *ProjectIntegrationsService) All(
	ctx context.Context, opts *ProjectIntegrationListOptions,
) iter.Seq2[ProjectIntegration, error] {
	return walk(ctx, opts, s.List)
}

// Get returns an integration. It returns an error matching [jfrog.ErrNotFound] if there is no such
// integration.
//
// Deprecated: see the package.
//
// Requires: a valid user.
//
//jfrog:op 6.12.5
func (s *ProjectIntegrationsService) Get(
	ctx context.Context, projectIntegrationID int64,
) (*ProjectIntegration, error) {
	return getOne[ProjectIntegration](ctx, s.client,
		jfrog.Get(projectIntegrationPath, check.ID(projectIntegrationID)))
}
