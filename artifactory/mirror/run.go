package mirror

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"sync/atomic"
	"time"

	"github.com/jfrogkit/jfrog-go/artifactory/internal/spool"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/steprun"
)

// Run makes the target like the source. It returns a summary, and an error that joins the errors of
// all items that failed. Its text has a line for each cause.
//
// Items are copied several at a time, while both ends are still being compared. Items that need no
// change count as [OutcomeUnchanged]. With Delete, what the source lacks is deleted at the end. If
// anything has failed, nothing is deleted, and an error matching [ErrNotDeleted] reports it.
//
// Requires: read permission for the source; read, deploy and annotate permission for the target,
// and delete permission to replace or delete files; users who are not anonymous; Artifactory Pro
// for properties.
func (m *Mirror) Run(ctx context.Context) (*Summary, error) { return Summarize(m.RunResults(ctx)) }

// RunResults does the same as [Mirror.Run] while its results are walked over. The result is never
// nil. The error is an [*Error] of its item. An error that concerns no single item comes with a
// result without a path. The walk works once. Leaving the loop early cancels the current requests,
// waits until they have ended, and deletes nothing more.
func (m *Mirror) RunResults(ctx context.Context) iter.Seq2[*Result, error] {
	return m.results(ctx, m.steps)
}

// Apply applies a plan of this mirror or of one with the same ends, also a part of it. It does with
// the steps what [Mirror.Run] does. Steps that the options of this mirror leave out are errors.
// Files that were deployed to the target or to the source since are not deleted. A file that the
// source has replaced since is copied as it is now.
//
// Requires: as [Mirror.Run], for the steps of the plan.
func (m *Mirror) Apply(ctx context.Context, plan Plan) (*Summary, error) {
	return Summarize(m.ApplyResults(ctx, plan))
}

// ApplyResults does the same as [Mirror.Apply] while its results are walked over, as those of
// [Mirror.RunResults].
func (m *Mirror) ApplyResults(ctx context.Context, plan Plan) iter.Seq2[*Result, error] {
	if plan == nil {
		return m.results(ctx, nil)
	}
	return m.results(ctx, func(context.Context) Plan { return plan })
}

// results applies the plan that a function makes. The plan ends with the context of the function.
func (m *Mirror) results(ctx context.Context, plan func(context.Context) Plan) iter.Seq2[*Result, error] {
	var walked atomic.Bool
	return func(yield func(*Result, error) bool) {
		switch {
		case ctx == nil || plan == nil:
			yield(lost(errors.New("the context or the plan is nil")))
		case walked.Swap(true):
			yield(lost(errors.New("the results can be walked over once; call the method again")))
		default:
			m.walk(ctx, plan, yield)
		}
	}
}

// lost returns the result and the error of steps without a name.
func lost(err error) (*Result, error) {
	return &Result{Outcome: OutcomeFailed}, (&Step{}).failed(err)
}

// errNotBegun is what a last error reports.
var errNotBegun = errors.New("not all items have begun")

// lostBy is like lost, with a statement before the cause.
func lostBy(statement, cause error) (*Result, error) {
	e := &Error{Err: cause}
	if known := (*Error)(nil); errors.As(cause, &known) {
		e.Side, e.Err = known.Side, known.Err
	}
	e.Err = fmt.Errorf("%w: %w", statement, e.Err)
	return lost(e)
}

// run is one application of a plan.
type run struct {
	m         *Mirror
	begin     time.Time
	bytesRead atomic.Int64
	steprun.Run[Step, *Result]

	deletes  spool.List[Step] // belongs to the goroutine of the plan until the results end
	deepest  int              // segments of the deepest folder to delete; 0: no folder
	deleting int64            // number of deletes
}

// walk is the walk of the results.
func (m *Mirror) walk(ctx context.Context, plan func(context.Context) Plan, yield func(*Result, error) bool) {
	r := &run{m: m}
	r.Run = steprun.Run[Step, *Result]{Concurrency: m.opts.Concurrency, Apply: r.one, Stops: r.stops,
		Size: func(s Step) int64 { return s.Size }}
	r.deletes.Dir = m.opts.TempDir
	defer r.report()()
	defer r.deletes.Close()
	if err := m.prepare(ctx); err != nil {
		yield(lost(err))
		return
	}
	left := false
	cause := r.Walk(ctx, func(ctx context.Context) Plan { return r.others(ctx, plan(ctx)) }, func(res *Result, err error) bool {
		left = !yield(res, err)
		return !left
	})
	if cause == nil && r.deleting > 0 {
		cause = context.Cause(ctx)
	}
	switch failures := r.Failed.Load(); {
	case left:
	case cause != nil:
		yield(lostBy(errNotBegun, cause))
	case r.deleting > 0 && failures > 0:
		yield(lost(fmt.Errorf("%w: %d items have failed, so %d items that the source lacks stay", ErrNotDeleted, failures, r.deleting)))
	case r.deleting > 0:
		r.delete(ctx, yield)
	}
}

// stops returns why no more steps begin after an error, or nil.
func (r *run) stops(err error) error {
	switch {
	case errors.Is(err, ErrCredentialsRefused):
		return err
	case r.m.opts.StopOnError:
		return ErrStopped
	}
	return nil
}

// others checks a plan and returns it without the deletions, which it puts aside.
func (r *run) others(ctx context.Context, plan Plan) Plan {
	return func(yield func(Step, error) bool) {
		for step, err := range plan {
			if err == nil {
				if err = r.m.check(&step); err != nil {
					err = step.failed(err)
				}
			}
			if err == nil && step.Action == ActionDelete && ctx.Err() == nil {
				if err = r.putAside(step); err == nil {
					continue
				}
			}
			if !yield(step, err) {
				return
			}
		}
	}
}

// one applies a step, or passes on the error in its place.
func (r *run) one(ctx context.Context, s Step, err error) (*Result, error) {
	begin := time.Now()
	res := &Result{Step: s}
	if err == nil {
		err = r.m.apply(ctx, res, &r.bytesRead)
	}
	if err != nil {
		res.Outcome, res.Saved, err = OutcomeFailed, 0, s.failed(err)
	}
	res.Duration = time.Since(begin)
	return res, err
}
