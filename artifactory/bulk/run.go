package bulk

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"sync"
	"sync/atomic"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/refusal"
)

// Apply applies a plan, several steps at a time, in no particular order. It returns a summary, and
// an error that joins the errors of all steps that failed. Its text has a line for each cause.
//
// A separate goroutine walks over the plan while its steps are applied. An error in the plan counts
// as a failed step, and the walk continues. To apply nothing if there is any error, store the
// plan with [WritePlan] or collect it with [jfrog.Collect] first. When the context ends, no
// more steps begin, and Apply returns after the walk over the plan has ended.
//
// Requires: as the methods that make the plans say.
func (m *Manager) Apply(ctx context.Context, plan Plan) (*Summary, error) {
	return Summarize(m.ApplyResults(ctx, plan))
}

// ApplyResults does the same as [Manager.Apply] while its results are walked over. The result is
// never nil. The error is an [*Error] of its item. An error that concerns no single item
// comes with a result without a path. The walk works once. Leaving the loop early cancels the
// current requests, and waits until they have ended.
func (m *Manager) ApplyResults(ctx context.Context, plan Plan) iter.Seq2[*Result, error] {
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

// walk is the walk of ApplyResults.
func (m *Manager) walk(ctx context.Context, plan Plan, yield func(*Result, error) bool) {
	within, cancel := context.WithCancelCause(ctx)
	starting, stop := context.WithCancelCause(within)
	r := &run{m: m, stop: stop, queue: make(chan planned), results: make(chan ending, m.opts.Concurrency)}
	report := r.report()
	defer func() {
		cancel(ErrStopped)
		for range r.results {
		}
		report()
	}()
	kinds, err := m.classes(within)
	if err != nil {
		close(r.results)
		yield(lost(fmt.Errorf("list of repositories: %w", refusal.Credentials(err))))
		return
	}
	r.kinds = kinds
	go r.list(starting, plan)
	go r.work(within, starting)
	for end := range r.results {
		if end.err != nil && m.opts.StopOnError {
			stop(ErrStopped)
		}
		if !yield(end.res, end.err) {
			return
		}
	}
	if r.cut.Load() {
		yield(lost(fmt.Errorf("not all items have begun: %w", context.Cause(starting))))
	}
}

// lost returns the result and the error of steps without a name.
func lost(err error) (*Result, error) {
	return &Result{Outcome: OutcomeFailed}, &Error{Err: err}
}

// run is one application of a plan.
type run struct {
	m        *Manager
	kinds    classes
	progress progress
	queue    chan planned
	results  chan ending
	cut      atomic.Bool // not all steps have begun
	stop     context.CancelCauseFunc
}

type planned struct {
	step Step
	err  error
}

type ending struct {
	res *Result
	err error
}

// list walks over the plan.
func (r *run) list(ctx context.Context, plan Plan) {
	defer close(r.queue)
	defer r.progress.listed.Store(true)
	for step, err := range plan {
		if ctx.Err() != nil { // the error may be the context's own
			r.cut.Store(true)
			return
		}
		r.progress.total.Add(1)
		r.progress.bytesTotals.Add(step.Size)
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
				if errors.Is(err, jfrog.ErrUnauthorized) {
					r.stop(refusal.Credentials(causeOf(err)))
				}
				r.results <- ending{res, err}
			}
		})
	}
	workers.Wait()
	close(r.results)
}

func causeOf(err error) error {
	if e := (*Error)(nil); errors.As(err, &e) {
		return e.Err
	}
	return err
}

// one applies a step, or passes on the error in its place.
func (r *run) one(ctx context.Context, p planned) (*Result, error) {
	begin := time.Now()
	res := &Result{Step: p.step}
	err := p.err
	if err == nil {
		res.Outcome, res.Detail, err = r.apply(ctx, &p.step)
	}
	if err = res.end(err); err != nil {
		res.Outcome, err = OutcomeFailed, p.step.failed(err)
		r.progress.failed.Add(1)
	}
	res.Duration = time.Since(begin)
	r.progress.done.Add(1)
	r.progress.bytesDone.Add(p.step.Size)
	return res, err
}

// end sets the outcome of an item that is left alone. It returns other errors.
func (res *Result) end(err error) error {
	if why := (*leftAlone)(nil); errors.As(err, &why) {
		res.Outcome, res.Detail = OutcomeChanged, why.why
		return nil
	}
	return err
}
