package docker

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"sync/atomic"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/refusal"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/removal"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/tally"
	"github.com/jfrogkit/jfrog-go/internal/printable"
)

// Outcome is the way in which a deletion ended.
type Outcome string

// The outcomes of a [Result].
const (
	OutcomeDeleted Outcome = "deleted"
	OutcomeGone    Outcome = "gone"    // it had vanished: nothing was left to do
	OutcomeChanged Outcome = "changed" // left alone: it has changed, or is needed, since the plan
	OutcomeFailed  Outcome = "failed"
)

// Result is the result of one deletion.
type Result struct {
	Deletion
	Outcome Outcome
}

// String returns the outcome and the folder in one line. It is empty for a result without an
// outcome.
func (r Result) String() string {
	if r.Outcome == "" {
		return ""
	}
	return printable.Text(fmt.Sprintf("%s %s %s, %d bytes", r.Outcome, r.Kind, label(r.Folder, r.Digest), r.Size))
}

// Summary counts the results of a plan.
type Summary struct {
	Folders map[Outcome]int
	// Bytes is the size of the deleted files. A layer in several folders counts for each.
	Bytes    int64
	Duration time.Duration
}

// Total returns the number of folders of all outcomes.
func (s *Summary) Total() int {
	return tally.Total(s.Folders)
}

// String returns the summary in one line, such as "3 folders (1 changed, 2 deleted), 2048 bytes
// in 1.25s".
func (s Summary) String() string {
	return fmt.Sprintf("%s, %d bytes%s", tally.Counts(s.Folders, "folder"), s.Bytes, tally.In(s.Duration))
}

// Add counts a result. A result without an outcome, which concerns no folder, does not count.
func (s *Summary) Add(res *Result) {
	if s.Folders == nil {
		s.Folders = map[Outcome]int{}
	}
	if res.Outcome != "" {
		s.Folders[res.Outcome]++
	}
	if res.Outcome == OutcomeDeleted {
		s.Bytes += res.Size
	}
}

// Summarize walks over results, which deletes, and counts them. The error joins all errors.
func Summarize(results iter.Seq2[*Result, error]) (*Summary, error) {
	begin := time.Now()
	sum := &Summary{Folders: map[Outcome]int{}}
	var failures []error
	for res, err := range results {
		sum.Add(res)
		if err != nil {
			failures = append(failures, err)
		}
	}
	sum.Duration = time.Since(begin)
	return sum, joined(failures)
}

// DeleteOptions refines [Image.Delete].
type DeleteOptions struct {
	// Check, if not nil, is called right before each deletion. If it returns an error, the
	// deletion fails with it, and the folder stays with all that it needs.
	Check func(ctx context.Context, d Deletion) error
}

// Delete carries out a plan. It reads the image again first. It leaves a folder alone whose
// manifest has changed since the plan, or that a tag needs that was pushed since. Such a folder
// counts as [OutcomeChanged], and its error matches [ErrNeeded]. The error of Delete joins the
// errors of all folders that were not deleted; a line of its text stands for each cause.
//
// If a folder cannot be deleted, what it needs stays as well, and is [OutcomeChanged] too. Folders
// that have vanished, or an image that has, are [OutcomeGone] and no error. A server with a trash
// can moves the files there.
//
// Requires: read permission for the whole image, and delete permission.
func (i *Image) Delete(ctx context.Context, plan *Plan, opts *DeleteOptions) (*Summary, error) {
	return Summarize(i.DeleteResults(ctx, plan, opts))
}

// DeleteResults does the same as [Image.Delete], and walks over the results. The walk itself
// deletes, one folder after the other, and works once. Leaving the loop stops it. The result is
// never nil. An error that concerns no folder comes with a result without an outcome, and ends
// the walk: the context has ended, the image cannot be read, or the server refuses the
// credentials with status 401, in which case the error matches [ErrCredentialsRefused].
func (i *Image) DeleteResults(ctx context.Context, plan *Plan, opts *DeleteOptions) iter.Seq2[*Result, error] {
	var walked atomic.Bool
	return func(yield func(*Result, error) bool) {
		if walked.Swap(true) {
			yield(&Result{}, errors.New("docker: the results can be walked over once; call the method again"))
			return
		}
		r := &execution{image: i, plan: plan, opts: jfrog.Deref(opts), yield: yield}
		if err := r.run(ctx); err != nil {
			yield(&Result{}, err)
		}
	}
}

// execution carries out a plan.
type execution struct {
	image   *Image
	plan    *Plan
	opts    DeleteOptions
	yield   func(*Result, error) bool
	decider *decider
	now     *verdict
	folders map[string]*folder
}

func (r *execution) run(ctx context.Context) error {
	if err := r.plan.checkFor(r.image); err != nil {
		return err
	}
	if r.plan.IsEmpty() {
		return nil
	}
	c, err := r.image.contents(ctx)
	if answer := (*jfrog.Error)(nil); errors.Is(err, jfrog.ErrNotFound) && !errors.As(err, &answer) {
		c, err = &contents{image: r.image}, nil // everything has vanished
	}
	if err != nil {
		return refusal.Credentials(err)
	}
	r.decider = c.decider(r.plan)
	r.leaveOut()
	if r.now, err = r.decider.decide(); err != nil {
		return err
	}
	r.folders = map[string]*folder{}
	for _, f := range c.folders {
		r.folders[f.name] = f
	}
	for _, next := range r.inOrder() {
		if ctx.Err() != nil {
			return fmt.Errorf("docker: not all folders were deleted: %w", context.Cause(ctx))
		}
		res := &Result{Deletion: next}
		err := r.delete(ctx, res)
		if errors.Is(err, jfrog.ErrUnauthorized) {
			return refusal.Credentials(err)
		}
		if !r.yield(res, err) {
			return nil
		}
		if err := r.undecided(res); err != nil {
			return err
		}
	}
	return nil
}

// leaveOut keeps what the program has removed from the plan, and what has changed since: the rest
// of the plan must not take away what these folders need now.
func (r *execution) leaveOut() {
	listed := map[string]*Deletion{}
	for at := range r.plan.Delete {
		listed[r.plan.Delete[at].Folder] = &r.plan.Delete[at]
	}
	maps.DeleteFunc(r.decider.kinds, func(f *folder, _ Kind) bool {
		d := listed[f.name]
		return d == nil || f.main().digest != d.Digest || f.also() != d.Also
	})
}

// inOrder returns the deletions of the plan in the order that the image requires now.
func (r *execution) inOrder() []Deletion {
	place := map[string]int{}
	for at, f := range r.now.order() {
		place[f.name] = 1 + at
	}
	out := slices.Clone(r.plan.Delete)
	slices.SortStableFunc(out, func(a, b Deletion) int { return place[a.Folder] - place[b.Folder] })
	return out
}

// undecided decides again after a folder could not be deleted: it stays, with all that it needs.
func (r *execution) undecided(res *Result) (err error) {
	if f := r.folders[res.Folder]; res.Outcome == OutcomeFailed && f != nil {
		delete(r.decider.kinds, f)
		r.now, err = r.decider.decide()
	}
	return err
}

// delete deletes the folder of a result, and sets its outcome.
func (r *execution) delete(ctx context.Context, res *Result) error {
	f := r.folders[res.Folder]
	if f == nil {
		res.Outcome = OutcomeGone
		return nil
	}
	if r.now.kinds[f] == "" {
		res.Outcome = OutcomeChanged
		return &Error{Repo: r.plan.Repo, Path: r.image.path(f, ""), Err: ErrNeeded}
	}
	if current := r.now.deletion(f); len(current.Retain) > 0 {
		res.Retain = union(res.Retain, current.Retain)
	}
	var err error
	if r.opts.Check != nil {
		err = r.opts.Check(ctx, res.Deletion)
	}
	if err == nil {
		res.Outcome, err = r.remove(ctx, f, res.Retain)
	}
	if err != nil {
		res.Outcome = OutcomeFailed
		err = &Error{Repo: r.plan.Repo, Path: r.image.path(f, ""), Err: err}
	}
	return err
}

func union(a, b []string) []string {
	set := map[string]bool{}
	for _, s := range slices.Concat(a, b) {
		set[s] = true
	}
	return slices.Sorted(maps.Keys(set))
}

// remove deletes a folder, or the files in it that need not stay: the manifests first, so that
// no tag lacks layers.
func (r *execution) remove(ctx context.Context, f *folder, retain []string) (Outcome, error) {
	if len(retain) == 0 && !f.nested {
		return r.removePath(ctx, f, "")
	}
	outcome := OutcomeGone
	var names []string
	for _, m := range f.files {
		names = append(names, m.name)
	}
	for _, l := range f.layers {
		if !slices.Contains(retain, l.name) {
			names = append(names, l.name)
		}
	}
	for _, name := range names {
		one, err := r.removePath(ctx, f, name)
		if err != nil {
			return OutcomeFailed, err
		}
		if one == OutcomeDeleted {
			outcome = one
		}
	}
	return outcome, nil
}

func (r *execution) removePath(ctx context.Context, f *folder, name string) (Outcome, error) {
	var meta jfrog.Response
	err := removal.Delete(jfrog.WithResponse(ctx, &meta), r.image.rt, f.repo, r.image.path(f, name))
	if refusal.Missing(err, &meta) {
		return OutcomeGone, nil
	}
	return OutcomeDeleted, err
}
