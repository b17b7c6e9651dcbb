package federation

import (
	"context"
	"fmt"
	"iter"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/checksum"
	"github.com/jfrogkit/jfrog-go/internal/paging"
)

// FailedTasksService manages the tasks that failed to transfer the content of files between
// members. Reached through [Client.FailedTasks].
type FailedTasksService service

// FailedTask is a task that failed to transfer the content of a file.
type FailedTask struct {
	SHA1          string       `json:"sha1"` // of the content
	RepoKey       string       `json:"repoKey"`
	CreationTime  jfrog.Millis `json:"creationTime"`
	FailuresCount int64        `json:"failuresCount"` // attempts
}

// FailedTaskListOptions pages [FailedTasksService.List] and [FailedTasksService.All].
type FailedTaskListOptions struct {
	Limit int `url:"limit,omitempty"` // tasks on a page; 0: 1000
	Page  int `url:"page,omitempty"`  // from 1; 0: the first page
}

func (o *FailedTaskListOptions) check() error {
	switch {
	case o == nil:
		return nil
	case o.Limit < 0:
		return fmt.Errorf("limit %d is negative", o.Limit)
	case o.Page < 0:
		return fmt.Errorf("page %d is negative", o.Page)
	}
	return nil
}

// List returns a page of the failed tasks of a federated repository.
//
// Requires: admin. Since 7.68.11.
//
//jfrog:op 2.11.12
func (s *FailedTasksService) List(
	ctx context.Context, repoKey string, opts *FailedTaskListOptions,
) ([]FailedTask, error) {
	return jfrog.Do[[]FailedTask](ctx, s.client,
		jfrog.Get("/artifactory/api/federation/binaries/failures/list").
			Required("repoKey", repoKey).Query(opts).Check(opts.check()))
}

type failedTaskPage struct {
	tasks []FailedTask
	next  int // number of the next page
}

// All walks the failed tasks of a federated repository, starting at the page that opts selects.
// The walk ends at an empty page.
func (s *FailedTasksService) All(
	ctx context.Context, repoKey string, opts *FailedTaskListOptions,
) iter.Seq2[FailedTask, error] {
	first := jfrog.Deref(opts)
	if first.Page == 0 {
		first.Page = 1
	}
	return paging.Cursor(ctx, &first, func(o *FailedTaskListOptions) *int { return &o.Page },
		func(ctx context.Context, o *FailedTaskListOptions) (*failedTaskPage, error) {
			tasks, err := s.List(ctx, repoKey, o)
			return &failedTaskPage{tasks, o.Page + 1}, err
		},
		func(p *failedTaskPage) ([]FailedTask, int) {
			if len(p.tasks) == 0 {
				return nil, 0
			}
			return p.tasks, p.next
		})
}

// FailedTaskOptions selects the tasks of [FailedTasksService.Replay] and
// [FailedTasksService.Delete].
type FailedTaskOptions struct {
	SHA1 string `url:"sha1,omitempty"` // empty: all failed tasks of the repository
}

func (o *FailedTaskOptions) check() error {
	return checksum.Sums{SHA1: jfrog.Deref(o).SHA1}.Check()
}

type replayedTasks struct {
	ReplayTasks int64 `json:"replayTasks"`
}

// Replay starts failed tasks of a federated repository again, and returns their number.
//
// Requires: admin. Since 7.68.11.
//
//jfrog:op 2.11.13
func (s *FailedTasksService) Replay(
	ctx context.Context, repoKey string, opts *FailedTaskOptions,
) (int64, error) {
	out, err := jfrog.Do[*replayedTasks](ctx, s.client,
		jfrog.Put("/artifactory/api/federation/binaries/failures/replay").
			Required("repoKey", repoKey).Query(opts).Check(opts.check()))
	return jfrog.Deref(out).ReplayTasks, err
}

type deletedTasks struct {
	DeletedTasks int64 `json:"deletedTasks"`
}

// Delete deletes failed tasks of a federated repository, and returns their number.
//
// Requires: admin. Since 7.68.11.
//
//jfrog:op 2.11.14
func (s *FailedTasksService) Delete(
	ctx context.Context, repoKey string, opts *FailedTaskOptions,
) (int64, error) {
	out, err := jfrog.Do[*deletedTasks](ctx, s.client,
		jfrog.Delete("/artifactory/api/federation/binaries/failures/delete").
			Required("repoKey", repoKey).Query(opts).Check(opts.check()))
	return jfrog.Deref(out).DeletedTasks, err
}
