package pipelines

import (
	"context"
	"fmt"
	"strings"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/check"
)

// PipelineSourceSyncOptions qualifies [PipelineSourcesService.Sync].
type PipelineSourceSyncOptions struct {
	// Branch is the branch of a multi-branch source to synchronize, with its latest commit.
	Branch string `url:"branch,omitempty"`
}

// Sync starts a sync of a source and returns the source. Each call starts a sync, so that a client
// does not repeat it. Sync returns an error matching [jfrog.ErrNotFound] if there is no such
// source.
//
// Deprecated: see the package.
//
// Requires: a valid user.
//
//jfrog:none Get with the parameter sync
func (s *PipelineSourcesService) Sync(
	ctx context.Context, id int64, opts *PipelineSourceSyncOptions,
) (*PipelineSource, error) {
	query := pipelineSourceQuery{Sync: true, Branch: jfrog.Deref(opts).Branch}
	return jfrog.Do[*PipelineSource](ctx, s.client,
		jfrog.Get(pipelineSourcePath, check.ID(id)).NotIdempotent().Query(query))
}

// WaitSynced waits until a sync of a source has ended, and returns the source. If the sync fails,
// WaitSynced returns the source and a [*jfrog.FailedError] with the logs of the sync.
//
// The sync has started after a time, by the clock of the server. That is the LastSyncStartedAt of
// the source before the sync. The zero time stands for any sync, such as the first one.
//
//jfrog:none polls Get
func (s *PipelineSourcesService) WaitSynced(
	ctx context.Context, id int64, after time.Time, opts *jfrog.WaitOptions,
) (*PipelineSource, error) {
	return jfrog.Wait(ctx, opts, func(ctx context.Context) (*PipelineSource, bool, error) {
		source, err := s.Get(ctx, id)
		if err != nil || !source.syncedAfter(after) {
			return source, false, err
		}
		return source, true, source.failure(id)
	})
}

// CreateAndWait adds a source and waits until its first sync has ended. If the sync fails,
// CreateAndWait returns the source and a [*jfrog.FailedError] with the logs of the sync.
//
//jfrog:none Create and WaitSynced in one
func (s *PipelineSourcesService) CreateAndWait(
	ctx context.Context, req PipelineSourceCreateRequest, opts *jfrog.WaitOptions,
) (*PipelineSource, error) {
	created, err := s.Create(ctx, req)
	if err != nil {
		return nil, err
	}
	source, err := s.WaitSynced(ctx, created.ID, time.Time{}, opts)
	if source == nil { // no poll has succeeded
		source = created
	}
	return source, err
}

// SyncAndWait synchronizes a source and waits until the sync has ended. If the sync fails,
// SyncAndWait returns the source and a [*jfrog.FailedError] with the logs of the sync.
//
//jfrog:none Get, Sync and WaitSynced in one
func (s *PipelineSourcesService) SyncAndWait(
	ctx context.Context, id int64, opts *PipelineSourceSyncOptions, wait *jfrog.WaitOptions,
) (*PipelineSource, error) {
	before, err := s.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	if _, err := s.Sync(ctx, id, opts); err != nil {
		return nil, err
	}
	return s.WaitSynced(ctx, id, before.LastSyncStartedAt.Time, wait)
}

// syncedAfter reports whether a sync has ended that started after a time.
func (p *PipelineSource) syncedAfter(after time.Time) bool {
	return !p.IsSyncing && p.LastSyncStatusCode.Finished() &&
		(after.IsZero() || p.LastSyncStartedAt.After(after))
}

// failure returns an error unless the last sync has succeeded.
func (p *PipelineSource) failure(id int64) error {
	if p.LastSyncStatusCode == StatusSuccess {
		return nil
	}
	failed := &jfrog.FailedError{
		What: fmt.Sprintf("sync of pipeline source %d", id), Status: p.LastSyncStatusCode.String(),
	}
	if logs := strings.TrimSpace(p.LastSyncLogs); logs != "" {
		failed.Messages = []string{logs}
	}
	return failed
}
