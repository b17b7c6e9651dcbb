package cleanup

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"sync/atomic"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory/bulk"
)

// ApplyOptions refines [Apply].
type ApplyOptions struct {
	KeepFolders bool // folders that became empty stay
}

// Apply applies a plan as [bulk.Manager.Apply] does, and deletes the folders of container images
// with package docker. That package reads each image again, and keeps what a remaining tag needs
// by then ([bulk.OutcomeChanged]). Several images are worked on at a time, one folder of an image
// after the other. [bulk.Options].Progress does not count them.
//
// Apply then deletes the folders that have become empty through its deletions, from the bottom up.
// Each counts as one more deleted item. A folder in which something new has appeared stays. So do
// folders that were empty before, and the roots of repositories. Apply keeps the steps of
// images, and the names of the folders with deleted items, in memory.
//
// A refusal of the credentials, the end of the context and, with [bulk.Options].StopOnError, any
// failure stop the application: neither images nor folders follow then.
//
// Requires: read and delete permission; for Docker images, a user who is not anonymous.
func Apply(ctx context.Context, m *bulk.Manager, plan bulk.Plan, opts *ApplyOptions) (*bulk.Summary, error) {
	return bulk.Summarize(ApplyResults(ctx, m, plan, opts))
}

// ApplyResults does the same as [Apply] while its results are walked over. It deletes folders
// after the caller has taken all other results. The walk works once.
func ApplyResults(ctx context.Context, m *bulk.Manager, plan bulk.Plan, opts *ApplyOptions) iter.Seq2[*bulk.Result, error] {
	var walked atomic.Bool
	return func(yield func(*bulk.Result, error) bool) {
		switch {
		case m == nil || plan == nil || ctx == nil:
			yield(lost(errors.New("the context, the manager or the plan is nil")))
		case walked.Swap(true):
			yield(lost(errors.New("the results can be walked over once; call the function again")))
		default:
			a := &application{ctx: ctx, m: m, yield: yield, emptied: folders{}}
			a.run(plan, jfrog.Deref(opts))
		}
	}
}

// lost returns the result and the error of steps without a name.
func lost(err error) (*bulk.Result, error) {
	return &bulk.Result{Outcome: bulk.OutcomeFailed}, &bulk.Error{Err: err}
}

// notBegun returns the result and the error of steps that have not begun.
func notBegun(cause error) (*bulk.Result, error) {
	return lost(fmt.Errorf("not all items have begun: %w", cause))
}

// application is one application of a plan, in several parts.
type application struct {
	ctx     context.Context
	m       *bulk.Manager
	yield   func(*bulk.Result, error) bool
	emptied folders

	left bool  // the caller has left the loop
	stop error // why no more items begin; nil: they do
	last error // the last error that concerns no single item
}

func (a *application) run(plan bulk.Plan, opts ApplyOptions) {
	found := images{}
	all := func(*bulk.Result) bool { return true }
	a.part(a.m.ApplyResults(a.ctx, found.takenFrom(plan)), all)
	if len(found) > 0 {
		a.part(found.apply(a.ctx, a.m), all)
	}
	if opts.KeepFolders || a.stop != nil {
		return
	}
	for depth := a.emptied.deepest(); depth >= 0; depth-- {
		// A folder that is not empty is nothing to report.
		a.part(a.m.ApplyResults(a.ctx, a.emptied.steps(depth)), func(res *bulk.Result) bool { return res.Outcome == bulk.OutcomeDeleted })
	}
}

// part reports the results of a part. If items no longer begin, it reports that instead, once.
func (a *application) part(results iter.Seq2[*bulk.Result, error], reports func(*bulk.Result) bool) {
	if a.stop == nil {
		a.stop = context.Cause(a.ctx)
	}
	if a.left || a.stop != nil && errors.Is(a.last, a.stop) {
		return
	}
	if a.stop != nil {
		var res *bulk.Result
		res, a.last = notBegun(a.stop)
		a.left = !a.yield(res, a.last)
		return
	}
	for res, err := range results {
		a.emptied.leave(res)
		if err != nil && res.Path == "" {
			a.last = err
		}
		if cause := (*bulk.Error)(nil); errors.Is(err, bulk.ErrCredentialsRefused) && errors.As(err, &cause) {
			a.stop = cause.Err
		} else if err != nil && a.m.Options().StopOnError {
			a.stop = bulk.ErrStopped
		}
		if (err != nil || reports(res)) && !a.yield(res, err) {
			a.left = true
			return
		}
	}
}

// folders has the folders from which items were deleted, by their depths.
type folders map[int]map[place]struct{}

// place is a folder in a repository.
type place struct{ repo, path string }

// leave adds the folder of a deleted item.
func (f folders) leave(res *bulk.Result) {
	if res.Action != bulk.ActionDelete || res.Outcome != bulk.OutcomeDeleted {
		return
	}
	i := strings.LastIndexByte(res.Path, '/')
	if i <= 0 {
		return
	}
	at := place{res.Repo, strings.Clone(res.Path[:i])}
	depth := strings.Count(at.path, "/")
	if f[depth] == nil {
		f[depth] = map[place]struct{}{}
	}
	f[depth][at] = struct{}{}
}

func (f folders) deepest() int {
	depth := -1
	for d := range f {
		depth = max(depth, d)
	}
	return depth
}

// steps returns the plan to delete the folders of a depth, as far as they are empty.
func (f folders) steps(depth int) bulk.Plan {
	empty := f[depth]
	return func(yield func(bulk.Step, error) bool) {
		for at := range empty {
			if !yield(bulk.Step{Action: bulk.ActionDelete, Repo: at.repo, Path: at.path, Folder: true, Tree: &bulk.Tree{}, Reason: "empty after the cleanup"}, nil) {
				return
			}
		}
	}
}
