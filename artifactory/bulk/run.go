package bulk

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"sync/atomic"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/refusal"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/steprun"
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
	r := &run{m: m}
	r.Run = steprun.Run[Step, *Result]{Concurrency: m.opts.Concurrency, Apply: r.one, Stops: r.stops,
		Size: func(s Step) int64 { return s.Size }}
	defer r.report()()
	var err error
	if r.kinds, err = m.classes(ctx); err != nil {
		yield(lost(fmt.Errorf("list of repositories: %w", refusal.Credentials(err))))
		return
	}
	if cause := r.Walk(ctx, func(context.Context) Plan { return plan }, yield); cause != nil {
		yield(lost(fmt.Errorf("not all items have begun: %w", cause)))
	}
}

// lost returns the result and the error of steps without a name.
func lost(err error) (*Result, error) {
	return &Result{Outcome: OutcomeFailed}, &Error{Err: err}
}

// run is one application of a plan.
type run struct {
	m     *Manager
	kinds classes
	begin time.Time
	steprun.Run[Step, *Result]
}

// stops returns why no more steps begin after an error, or nil.
func (r *run) stops(err error) error {
	switch {
	case errors.Is(err, jfrog.ErrUnauthorized):
		return refusal.Credentials(causeOf(err))
	case r.m.opts.StopOnError:
		return ErrStopped
	}
	return nil
}

func causeOf(err error) error {
	if e := (*Error)(nil); errors.As(err, &e) {
		return e.Err
	}
	return err
}

// one applies a step, or passes on the error in its place.
func (r *run) one(ctx context.Context, s Step, err error) (*Result, error) {
	begin := time.Now()
	res := &Result{Step: s}
	if err == nil {
		res.Outcome, res.Detail, err = r.apply(ctx, &s)
	}
	if err = res.end(err); err != nil {
		res.Outcome, err = OutcomeFailed, s.failed(err)
	}
	res.Duration = time.Since(begin)
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
