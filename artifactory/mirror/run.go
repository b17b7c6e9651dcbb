package mirror

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jfrogkit/jfrog-go/artifactory/internal/spool"
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
	m        *Mirror
	progress progress
	queue    chan planned
	results  chan ending
	cut      atomic.Bool // not all steps have begun
	stop     context.CancelCauseFunc

	deletes  spool.List[Step] // belongs to the goroutine of list until the results end
	deepest  int              // segments of the deepest folder to delete; 0: no folder
	deleting int64            // number of deletes
}

type planned struct {
	step Step
	err  error
}

type ending struct {
	res *Result
	err error
}

// walk is the walk of the results.
func (m *Mirror) walk(ctx context.Context, plan func(context.Context) Plan, yield func(*Result, error) bool) {
	within, cancel := context.WithCancelCause(ctx)
	starting, stop := context.WithCancelCause(within)
	r := &run{m: m, stop: stop, queue: make(chan planned), results: make(chan ending, m.opts.Concurrency)}
	r.deletes.Dir = m.opts.TempDir
	report := r.report()
	defer func() {
		cancel(ErrStopped)
		for range r.results {
		}
		r.deletes.Close()
		report()
	}()
	if err := m.prepare(within); err != nil {
		close(r.results)
		yield(lost(err))
		return
	}
	go r.list(starting, plan(starting))
	go r.work(within, starting)
	failures := 0
	for end := range r.results {
		if end.err != nil {
			failures++
			if m.opts.StopOnError {
				stop(ErrStopped)
			}
		}
		if !yield(end.res, end.err) {
			return
		}
	}
	switch {
	case r.cut.Load() || ctx.Err() != nil:
		yield(lostBy(errNotBegun, context.Cause(starting)))
	case r.deleting > 0 && failures > 0:
		yield(lost(fmt.Errorf("%w: %d items have failed, so %d items that the source lacks stay", ErrNotDeleted, failures, r.deleting)))
	case r.deleting > 0:
		r.delete(within, yield)
	}
}

// list walks over the plan. It puts deletions aside.
func (r *run) list(ctx context.Context, plan Plan) {
	defer close(r.queue)
	defer r.progress.listed.Store(true)
	for step, err := range plan {
		if ctx.Err() != nil { // the error may be the context's own
			r.cut.Store(true)
			return
		}
		if err == nil {
			if err = r.m.check(&step); err != nil {
				err = step.failed(err)
			}
		}
		r.progress.total.Add(1)
		r.progress.bytesTotals.Add(step.Size)
		if err == nil && step.Action == ActionDelete {
			if err = r.putAside(step); err == nil {
				continue
			}
		}
		select {
		case r.queue <- planned{step, err}:
		case <-ctx.Done():
			r.drop(step)
			return
		}
	}
}

// drop removes a step that will not begin from the totals.
func (r *run) drop(s Step) {
	r.cut.Store(true)
	r.progress.total.Add(-1)
	r.progress.bytesTotals.Add(-s.Size)
}

// work applies the steps of the queue. No step begins when starting has ended.
func (r *run) work(ctx, starting context.Context) {
	var workers sync.WaitGroup
	for range r.m.opts.Concurrency {
		workers.Go(func() {
			for p := range r.queue {
				if starting.Err() != nil {
					r.drop(p.step)
					continue
				}
				res, err := r.one(ctx, p)
				if errors.Is(err, ErrCredentialsRefused) {
					r.stop(err)
				}
				r.results <- ending{res, err}
			}
		})
	}
	workers.Wait()
	close(r.results)
}

// one applies a step, or passes on the error in its place.
func (r *run) one(ctx context.Context, p planned) (*Result, error) {
	begin := time.Now()
	res := &Result{Step: p.step}
	err := p.err
	if err == nil {
		err = r.m.apply(ctx, res, &r.progress.bytesRead)
	}
	if err != nil {
		res.Outcome, res.Saved, err = OutcomeFailed, 0, p.step.failed(err)
	}
	res.Duration = time.Since(begin)
	r.count(p.step.Size, err)
	return res, err
}

// count counts a step that is done.
func (r *run) count(size int64, err error) {
	if err != nil {
		r.progress.failed.Add(1)
	}
	r.progress.done.Add(1)
	r.progress.bytesDone.Add(size)
}
