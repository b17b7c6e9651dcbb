package transfer

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

// task is the work on one file.
type task struct {
	remote    Remote
	local     string
	size      int64 // bytes; -1: not known
	direction direction
	do        func(ctx context.Context, f *flight) error
	seen      func() // called when the caller has taken the result; nil: nothing
}

// flight is the transfer of one file while it is under way.
type flight struct {
	Result
	m         *Manager
	progress  *progress
	direction direction
	small     *smallTries // nil: a single file

	packedMost int64 // bytes that the archive of an extraction may have; 0: any number
	staged     bool  // the target is in the staging folder of an extraction

	done  atomic.Int64 // bytes of it that count as done
	moved atomic.Int64 // bytes sent or received
}

// sized sets the size of the file when it becomes known.
func (f *flight) sized(n int64) {
	f.progress.bytesTotal.Add(max(n, 0) - max(f.Size, 0))
	f.Size = n
}

// carried counts n bytes of content that were sent or received.
func (f *flight) carried(n int) {
	f.moved.Add(int64(n))
	f.progress.bytesMoved.Add(int64(n))
	f.advance(int64(n))
}

// advance counts n bytes as done. A negative n takes bytes back.
func (f *flight) advance(n int64) {
	f.done.Add(n)
	f.progress.bytesDone.Add(n)
}

// rewind takes back all bytes but the first n.
func (f *flight) rewind(n int64) { f.advance(n - f.done.Load()) }

// saved sets the outcome of a file whose content need not be moved.
func (f *flight) saved(outcome Outcome, size int64) {
	f.Outcome, f.Saved = outcome, size
	f.sized(size)
}

// failed returns the error of the file.
func (f *flight) failed(phase Phase, err error) error {
	var known *Error
	if errors.As(err, &known) {
		return err
	}
	return &Error{Remote: f.Remote, Local: f.Local, Phase: phase, Err: refused(err), direction: f.direction}
}

// refused adds [ErrCredentialsRefused] to a refusal of the credentials. The refusal of the token of
// a multipart upload does not count.
func refused(err error) error {
	if errors.Is(err, ErrUploadLost) {
		return err
	}
	return refusal.Credentials(err)
}

// fly does a task.
func (r *run) fly(ctx context.Context, tk task) (*Result, error) {
	begin := time.Now()
	f := &flight{m: r.m, progress: &r.progress, direction: tk.direction, small: r.small, Result: Result{Remote: tk.remote, Local: tk.local, Size: tk.size}}
	err := ctx.Err()
	if err == nil {
		err = tk.do(ctx, f)
	}
	// A file that failed by itself keeps its error, even if the others are stopped meanwhile.
	if errors.Is(err, context.Canceled) && errors.Is(context.Cause(ctx), ErrStopped) {
		phase := PhaseOpen
		if e := (*Error)(nil); errors.As(err, &e) {
			phase = e.Phase
		}
		err = f.failed(phase, context.Cause(ctx))
	}
	f.Moved, f.Duration = f.moved.Load(), time.Since(begin)
	if err != nil {
		f.Outcome, f.Saved = OutcomeFailed, 0
		err = f.failed(PhaseOpen, err)
		r.progress.failed.Add(1)
	}
	f.rewind(max(f.Size, 0))
	r.progress.filesDone.Add(1)
	res := f.Result // a copy, as the caller may keep it
	return &res, err
}

// ahead is the number of tasks listed ahead of their turn, so that the totals of the progress are
// soon right.
const ahead = 4096

// run is one call of a method that moves files.
type run struct {
	m        *Manager
	cancel   context.CancelCauseFunc
	progress progress
	small    *smallTries
	queue    chan listed
	results  chan ending
	cut      atomic.Bool // not all files of the list have begun

	stopList context.CancelCauseFunc // keeps files from beginning
}

// ending is the result of a task.
type ending struct {
	res  *Result
	err  error
	seen func()
}

// listed is an entry of a list of tasks.
type listed struct {
	task
	err error
}

// run returns the results of a list of tasks. At the end of the walk it calls last.
func (m *Manager) run(ctx context.Context, tasks iter.Seq2[task, error], last ...func()) iter.Seq2[*Result, error] {
	return m.runList(ctx, func(context.Context) iter.Seq2[task, error] { return tasks }, last...)
}

// runList is like run with a list that depends on a context. The context ends when no more results
// are wanted. It is for lists that wait for a server or for other tasks.
func (m *Manager) runList(ctx context.Context, list func(context.Context) iter.Seq2[task, error], last ...func()) iter.Seq2[*Result, error] {
	return once(ctx, func(yield func(*Result, error) bool) {
		for _, f := range last {
			defer f()
		}
		within, cancel := context.WithCancelCause(m.asking(ctx))
		listing, stopList := context.WithCancelCause(within)
		r := &run{m: m, cancel: cancel, stopList: stopList, small: &smallTries{}, queue: make(chan listed, ahead), results: make(chan ending, m.opts.Concurrency)}
		defer r.end(r.report())
		go r.list(listing, list(listing))
		go r.work(within, listing)
		for end := range r.results {
			if end.err != nil && m.opts.StopOnError {
				cancel(ErrStopped)
			}
			if !yield(end.res, end.err) {
				return
			}
			if end.seen != nil {
				end.seen()
			}
		}
		if r.cut.Load() {
			yield(lost(fmt.Errorf("not all files have begun: %w", context.Cause(listing))))
		}
	})
}

// once returns results that can be walked over once.
func once(ctx context.Context, walk func(yield func(*Result, error) bool)) iter.Seq2[*Result, error] {
	var walked atomic.Bool
	return func(yield func(*Result, error) bool) {
		switch {
		case ctx == nil:
			yield(lost(errors.New("context is nil")))
		case walked.Swap(true):
			yield(lost(errors.New("the results can be walked over once; call the method again")))
		default:
			walk(yield)
		}
	}
}

// lost returns the result and the error of files without a name, which were never listed.
func lost(err error) (*Result, error) {
	return &Result{Outcome: OutcomeFailed, Size: -1}, &Error{Phase: PhaseList, Err: refused(err)}
}

// end cancels the remaining tasks and waits for them.
func (r *run) end(reported func()) {
	r.cancel(ErrStopped)
	for range r.results {
	}
	reported()
}

// list walks over the tasks, as far ahead as the queue has room.
func (r *run) list(ctx context.Context, tasks iter.Seq2[task, error]) {
	defer close(r.queue)
	defer r.progress.listed.Store(true)
	if tasks == nil {
		tasks = func(yield func(task, error) bool) { yield(task{}, errors.New("list of jobs is nil")) }
	}
	for tk, err := range tasks {
		if ctx.Err() != nil { // the error may be the context's own
			r.cut.Store(true)
			return
		}
		if err == nil {
			r.progress.filesTotal.Add(1)
			r.progress.bytesTotal.Add(max(tk.size, 0))
		}
		select {
		case r.queue <- listed{tk, err}:
		case <-ctx.Done():
			if err == nil {
				r.drop(tk)
			}
			r.cut.Store(true)
			return
		}
	}
}

// drop removes a task that will not begin from the totals.
func (r *run) drop(tk task) {
	r.cut.Store(true)
	r.progress.filesTotal.Add(-1)
	r.progress.bytesTotal.Add(-max(tk.size, 0))
}

// work does the tasks of the queue, as many at a time as Concurrency allows. No task begins when
// listing has ended.
func (r *run) work(ctx, listing context.Context) {
	var workers sync.WaitGroup
	for range r.m.opts.Concurrency {
		workers.Go(func() {
			for entry := range r.queue {
				res, err := r.do(ctx, listing, entry)
				if errors.Is(err, jfrog.ErrUnauthorized) && !errors.Is(err, ErrUploadLost) {
					r.stopList(refusal.Credentials(causeOf(err)))
				}
				if res != nil {
					r.results <- ending{res, err, entry.seen}
				}
			}
		})
	}
	workers.Wait()
	close(r.results)
}

// do waits for a slot, which all calls share, and does a task. If listing ends before, it returns
// nil.
func (r *run) do(ctx, listing context.Context, entry listed) (*Result, error) {
	if entry.err != nil {
		for _, count := range []*atomic.Int64{&r.progress.filesTotal, &r.progress.failed, &r.progress.filesDone} {
			count.Add(1)
		}
		return lost(entry.err)
	}
	if r.m.slots.Acquire(listing, 1) != nil {
		r.drop(entry.task)
		return nil, nil
	}
	defer r.m.slots.Release(1)
	if listing.Err() != nil { // Acquire takes a free slot all the same
		r.drop(entry.task)
		return nil, nil
	}
	return r.fly(ctx, entry.task)
}

// one does a single task.
func (m *Manager) one(ctx context.Context, tk task) (*Result, error) {
	if ctx == nil {
		return lost(errors.New("context is nil"))
	}
	ctx = m.asking(ctx)
	r := &run{m: m}
	r.progress.filesTotal.Store(1)
	r.progress.bytesTotal.Store(max(tk.size, 0))
	r.progress.listed.Store(true)
	defer r.report()()
	if m.slots.Acquire(ctx, 1) == nil {
		defer m.slots.Release(1)
	}
	return r.fly(ctx, tk) // fails at once if the context has ended
}
