// Package steprun applies the steps of a plan, several at a time.
package steprun

import (
	"context"
	"errors"
	"iter"
	"sync"
	"sync/atomic"
)

// Run is one application of a plan.
type Run[S, R any] struct {
	Concurrency int
	Size        func(S) int64
	// Apply applies a step, or passes on the error in its place.
	Apply func(context.Context, S, error) (R, error)
	// Stops returns why no more steps begin after an error, or nil.
	Stops func(error) error

	Counts
	queue   chan item[S]
	results chan item[R]
	cut     atomic.Bool // not all steps have begun
}

// Counts tell how far a run has got.
type Counts struct {
	Done, Total, Failed, BytesDone, BytesTotal atomic.Int64
	Listed                                     atomic.Bool // the plan has ended
}

// Count counts a step that is done.
func (c *Counts) Count(size int64, err error) {
	if err != nil {
		c.Failed.Add(1)
	}
	c.Done.Add(1)
	c.BytesDone.Add(size)
}

type item[T any] struct {
	value T
	err   error
}

var errLeft = errors.New("the caller has left the loop")

// Walk applies a plan and yields the results, until yield returns false. It returns the cause if
// not all steps have begun. The context of the plan ends when no more steps begin. Walk returns
// when the plan and all requests have ended. It works once.
func (r *Run[S, R]) Walk(ctx context.Context, plan func(context.Context) iter.Seq2[S, error], yield func(R, error) bool) (notBegun error) {
	ctx, cancel := context.WithCancelCause(ctx)
	starting, stop := context.WithCancelCause(ctx)
	r.queue, r.results = make(chan item[S]), make(chan item[R], r.Concurrency)
	defer func() {
		cancel(errLeft)
		for range r.results {
		}
	}()
	go r.list(starting, plan(starting))
	go r.work(ctx, starting, stop)
	for end := range r.results {
		if !yield(end.value, end.err) {
			return nil
		}
	}
	if r.cut.Load() {
		return context.Cause(starting)
	}
	return nil
}

// list walks over the plan.
func (r *Run[S, R]) list(starting context.Context, plan iter.Seq2[S, error]) {
	defer close(r.queue)
	defer r.Listed.Store(true)
	for step, err := range plan {
		if starting.Err() != nil { // the error may be the context's own
			r.cut.Store(true)
			return
		}
		r.Total.Add(1)
		r.BytesTotal.Add(r.Size(step))
		select {
		case r.queue <- item[S]{step, err}:
		case <-starting.Done():
			r.drop(step)
			return
		}
	}
}

// drop removes a step that will not begin from the totals.
func (r *Run[S, R]) drop(step S) {
	r.cut.Store(true)
	r.Total.Add(-1)
	r.BytesTotal.Add(-r.Size(step))
}

// work applies the steps of the queue. No step begins when starting has ended.
func (r *Run[S, R]) work(ctx, starting context.Context, stop context.CancelCauseFunc) {
	var workers sync.WaitGroup
	for range r.Concurrency {
		workers.Go(func() {
			for next := range r.queue {
				if starting.Err() != nil {
					r.drop(next.value)
					continue
				}
				res, err := r.Apply(ctx, next.value, next.err)
				r.Count(r.Size(next.value), err)
				if err != nil {
					if why := r.Stops(err); why != nil {
						stop(why)
					}
				}
				r.results <- item[R]{res, err}
			}
		})
	}
	workers.Wait()
	close(r.results)
}
