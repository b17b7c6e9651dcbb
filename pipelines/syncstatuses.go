package pipelines

import (
	"context"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/check"
)

// PipelineSyncStatusesService has the results of syncs of pipeline sources. Reached through
// [Client.PipelineSyncStatuses].
type PipelineSyncStatusesService service

// PipelineSyncStatus is the state of the sync of a branch of a pipeline source. Only
// [PipelineSyncStatusesService.List] returns IsMissingConfig, TriggeredByResourceVersionID and
// CommitData.
type PipelineSyncStatus struct {
	ID                           int64      `json:"id"`
	ProjectID                    int64      `json:"projectId"`
	PipelineSourceID             int64      `json:"pipelineSourceId"`
	PipelineSourceBranch         string     `json:"pipelineSourceBranch"`
	IsSyncing                    bool       `json:"isSyncing"`
	IsMissingConfig              bool       `json:"isMissingConfig,omitempty"`
	LastSyncStatusCode           StatusCode `json:"lastSyncStatusCode"`
	LastSyncStartedAt            jfrog.Time `json:"lastSyncStartedAt,omitzero"`
	LastSyncEndedAt              jfrog.Time `json:"lastSyncEndedAt,omitzero"`
	LastSyncLogs                 string     `json:"lastSyncLogs"` // one or more lines
	TriggeredByResourceVersionID int64      `json:"triggeredByResourceVersionId,omitempty"`
	CommitData                   SyncCommit `json:"commitData,omitzero"`
	CreatedAt                    jfrog.Time `json:"createdAt,omitzero"`
	UpdatedAt                    jfrog.Time `json:"updatedAt,omitzero"`
}

// SyncCommit is the commit that a sync has read.
type SyncCommit struct {
	CommitSHA string `json:"commitSha"`
	Committer string `json:"committer"`
	CommitMsg string `json:"commitMsg"`
	Source    string `json:"source"`
}

// Get returns a sync status. It returns an error matching [jfrog.ErrNotFound] if there is no such
// status.
//
// Deprecated: see the package.
//
// Requires: admin.
//
//jfrog:op 6.15.1
func (s *PipelineSyncStatusesService) Get(ctx context.Context, pipelineSyncStatusID int64) (*PipelineSyncStatus, error) {
	return jfrog.Do[*PipelineSyncStatus](ctx, s.client,
		jfrog.Get("/pipelines/api/v1/pipelineSyncStatuses/{pipelineSyncStatusId}", check.ID(pipelineSyncStatusID)))
}

// PipelineSyncStatusListOptions filters [PipelineSyncStatusesService.List].
type PipelineSyncStatusListOptions struct {
	PipelineSourceIDs      []int64  `url:"pipelineSourceIds,comma,omitempty"`
	PipelineSourceBranches []string `url:"pipelineSourceBranches,comma,omitempty"`
}

// List returns sync statuses by pipeline source and branch.
//
// Requires: a valid user.
//
//jfrog:observed GET /pipelines/api/v1/pipelineSyncStatuses
func (s *PipelineSyncStatusesService) List(ctx context.Context, opts *PipelineSyncStatusListOptions) ([]PipelineSyncStatus, error) {
	o := jfrog.Deref(opts)
	return jfrog.Do[[]PipelineSyncStatus](ctx, s.client,
		jfrog.Get("/pipelines/api/v1/pipelineSyncStatuses").Query(opts).
			Check(checkTexts(texts{"pipeline source branches", o.PipelineSourceBranches})))
}
