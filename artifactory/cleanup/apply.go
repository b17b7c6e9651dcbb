package cleanup

import (
	"context"
	"errors"
	"iter"
	"strings"

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
// folders that were empty before, and the roots of repositories. If the application has been
// stopped, all folders stay. Apply keeps the steps of images, and the names of the folders with
// deleted items, in memory.
//
// Requires: read and delete permission; for Docker images, a user who is not anonymous.
func Apply(ctx context.Context, m *bulk.Manager, plan bulk.Plan, opts *ApplyOptions) (*bulk.Summary, error) {
	return bulk.Summarize(ApplyResults(ctx, m, plan, opts))
}

// ApplyResults does the same as [Apply] while its results are walked over. It deletes folders
// after the caller has taken all other results.
func ApplyResults(ctx context.Context, m *bulk.Manager, plan bulk.Plan, opts *ApplyOptions) iter.Seq2[*bulk.Result, error] {
	return func(yield func(*bulk.Result, error) bool) {
		if m == nil || plan == nil || ctx == nil {
			yield(&bulk.Result{Outcome: bulk.OutcomeFailed}, &bulk.Error{Err: errors.New("the context, the manager or the plan is nil")})
			return
		}
		emptied, found := folders{}, images{}
		stopped := false
		// each reports the results of a part, and whether the next part begins.
		each := func(results iter.Seq2[*bulk.Result, error], reports func(*bulk.Result) bool) bool {
			for res, err := range results {
				emptied.leave(res)
				stopped = stopped || errors.Is(err, bulk.ErrCredentialsRefused) || errors.Is(err, bulk.ErrStopped)
				if (err != nil || reports(res)) && !yield(res, err) {
					return false
				}
			}
			return !stopped && ctx.Err() == nil
		}
		all := func(*bulk.Result) bool { return true }
		if !each(m.ApplyResults(ctx, found.takenFrom(plan)), all) || !each(found.apply(ctx, m), all) || opts != nil && opts.KeepFolders {
			return
		}
		for depth := emptied.deepest(); depth >= 0; depth-- {
			// A folder that is not empty is nothing to report.
			if !each(m.ApplyResults(ctx, emptied.steps(depth)), func(res *bulk.Result) bool { return res.Outcome == bulk.OutcomeDeleted }) {
				return
			}
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
