package pipelines

import (
	"context"
	"encoding/json"
	"iter"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/check"
)

// PipelineSourcesService manages the repositories that define pipelines. The server reads the
// definitions when it synchronizes a source. Reached through [Client.PipelineSources].
type PipelineSourcesService service

// PipelineSource is a repository that defines pipelines.
type PipelineSource struct {
	ID        int64  `json:"id"`
	Name      string `json:"name,omitempty"`
	ProjectID int64  `json:"projectId"`
	// ProjectIntegrationID is the ID of the Git integration. Some responses have it as
	// IntegrationID: see Integration.
	ProjectIntegrationID int64         `json:"projectIntegrationId,omitempty"`
	IntegrationID        int64         `json:"integrationId,omitempty"`
	RepositoryFullName   string        `json:"repositoryFullName"` // such as acme/app
	CloneProtocol        CloneProtocol `json:"cloneProtocol,omitempty"`
	Branch               string        `json:"branch"` // empty in a multi-branch source
	IsMultiBranch        bool          `json:"isMultiBranch,omitempty"`
	BranchExcludePattern string        `json:"branchExcludePattern,omitempty"` // a regular expression
	BranchIncludePattern string        `json:"branchIncludePattern,omitempty"` // a regular expression
	FileFilter           string        `json:"fileFilter"`                     // a regular expression
	ConfigFolder         string        `json:"configFolder,omitempty"`
	Environments         []string      `json:"environments,omitempty"`
	IsInternal           bool          `json:"isInternal,omitempty"`
	ResourceID           int64         `json:"resourceId"`

	IsSyncing          bool       `json:"isSyncing"`
	LastSyncStatusCode StatusCode `json:"lastSyncStatusCode"` // 0: never synchronized
	LastSyncStartedAt  jfrog.Time `json:"lastSyncStartedAt,omitzero"`
	LastSyncEndedAt    jfrog.Time `json:"lastSyncEndedAt,omitzero"`
	LastSyncLogs       string     `json:"lastSyncLogs"`

	TemplateID               int64           `json:"templateId,omitempty"`
	ValuesYmlPropertyBag     json.RawMessage `json:"valuesYmlPropertyBag,omitempty"`
	PipelinesYmlPropertyBag  json.RawMessage `json:"pipelinesYmlPropertyBag,omitempty"`
	AccessResourceNamePrefix string          `json:"accessResourceNamePrefix,omitempty"`

	CreatedBy UserID     `json:"createdBy"`
	UpdatedBy UserID     `json:"updatedBy"`
	CreatedAt jfrog.Time `json:"createdAt,omitzero"`
	UpdatedAt jfrog.Time `json:"updatedAt,omitzero"`
}

// Integration returns the ID of the Git integration, under whatever name the response has it.
func (p *PipelineSource) Integration() int64 {
	if p.ProjectIntegrationID != 0 {
		return p.ProjectIntegrationID
	}
	return p.IntegrationID
}

const (
	pipelineSourcesPath = "/pipelines/api/v1/pipelinesources"
	pipelineSourcePath  = "/pipelines/api/v1/pipelineSources/{id}"
)

// Create adds a source. The server then synchronizes the source: see
// [PipelineSourcesService.WaitSynced].
//
// Create returns an error matching [jfrog.ErrConflict] if there is such a source. Other errors that
// match [jfrog.ErrNotFound] mean that the server lacks something that the request names.
//
// Deprecated: see the package.
//
// Requires: admin.
//
//jfrog:op 6.13.1
func (s *PipelineSourcesService) Create(
	ctx context.Context, req PipelineSourceCreateRequest,
) (*PipelineSource, error) {
	out, err := jfrog.Do[*PipelineSource](ctx, s.client,
		jfrog.Post(pipelineSourcesPath).Body(req).Check(req.check()))
	return out, conflict(err)
}

// Update changes a source. The manual documents no way to name the source. The fields of the last
// sync are a part of the documented request.
//
// Update returns an error matching [jfrog.ErrNotFound] if there is no such source.
//
// Deprecated: see the package.
//
// Requires: admin.
//
//jfrog:op 6.13.2
func (s *PipelineSourcesService) Update(
	ctx context.Context, req PipelineSourceUpdateRequest,
) (*PipelineSource, error) {
	return jfrog.Do[*PipelineSource](ctx, s.client, jfrog.Put(pipelineSourcesPath).Body(req).
		Check(checkID("project integration", req.ProjectIntegrationID)))
}

// Delete deletes a source and returns its ID.
//
// Deprecated: see the package.
//
// Requires: admin.
//
//jfrog:op 6.13.3
func (s *PipelineSourcesService) Delete(ctx context.Context, id int64) (int64, error) {
	out, err := jfrog.Do[deletedRef](ctx, s.client, jfrog.Delete(pipelineSourcePath, check.ID(id)))
	return out.ID, err
}

// PipelineSourceListOptions filters and pages [PipelineSourcesService.List]. The patterns apply to
// names such as acme/app/main: the repository and the branch.
type PipelineSourceListOptions struct {
	PageOptions
	PipelineSourceIDs     []int64  `url:"pipelineSourceIds,comma,omitempty"`
	ProjectIDs            []int64  `url:"projectIds,comma,omitempty"`
	ProjectIntegrationIDs []int64  `url:"projectIntegrationIds,comma,omitempty"`
	IncludeNamesPattern   []string `url:"includeNamesPattern,comma,omitempty"` // one of them matches
	ExcludeNamesPattern   []string `url:"excludeNamesPattern,comma,omitempty"` // none of them matches
}

// List returns a page of the sources.
//
// Deprecated: see the package.
//
// Requires: a valid user.
//
//jfrog:op 6.13.4
func (s *PipelineSourcesService) List(
	ctx context.Context, opts *PipelineSourceListOptions,
) ([]PipelineSource, error) {
	return jfrog.Do[[]PipelineSource](ctx, s.client, jfrog.Get(pipelineSourcesPath).Query(opts))
}

// All walks the sources of all pages of [PipelineSourcesService.List], from opts.Skip on.
func (s *PipelineSourcesService) All(
	ctx context.Context, opts *PipelineSourceListOptions,
) iter.Seq2[PipelineSource, error] {
	return walk(ctx, opts, s.List)
}

// pipelineSourceQuery is the query of Get and Sync.
type pipelineSourceQuery struct {
	Sync   bool   `url:"sync,omitempty"`
	Branch string `url:"branch,omitempty"`
}

// Get returns a source. It returns an error matching [jfrog.ErrNotFound] if there is no such
// source. To synchronize the source, see [PipelineSourcesService.Sync].
//
// Deprecated: see the package.
//
// Requires: a valid user.
//
//jfrog:op 6.13.5
func (s *PipelineSourcesService) Get(ctx context.Context, id int64) (*PipelineSource, error) {
	return jfrog.Do[*PipelineSource](ctx, s.client,
		jfrog.Get(pipelineSourcePath, check.ID(id)).Query(pipelineSourceQuery{}))
}
