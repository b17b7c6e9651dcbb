package transfer

import (
	"context"
	"errors"
	"iter"
	"sync/atomic"
)

// errStopped means that no more tasks are wanted.
var errStopped = errors.New("stopped")

// lister finds the files of a method call while they are moved.
type lister struct {
	m     *Manager
	ctx   context.Context // ends when no more results are wanted
	names task            // names in errors that are not errors of one file
	yield func(task, error) bool

	added    int
	pending  atomic.Int64 // tasks whose results have not been taken, plus one for the list itself
	idle     chan struct{}
	failures atomic.Int64
}

// listing returns the results of the tasks that a function adds. The error of the function becomes
// one more result.
func (m *Manager) listing(ctx context.Context, names task, list func(*lister) error, last ...func()) iter.Seq2[*Result, error] {
	names.size = -1
	return m.runList(ctx, func(ctx context.Context) iter.Seq2[task, error] {
		return func(yield func(task, error) bool) {
			l := &lister{m: m, ctx: ctx, names: names, yield: yield, idle: make(chan struct{})}
			l.pending.Store(1)
			if err := list(l); err != nil && err != errStopped {
				_ = l.fail(names, PhaseList, err)
			}
		}
	}, last...)
}

// add adds a task. Like the methods below, it returns errStopped when no more tasks are wanted.
func (l *lister) add(tk task) error {
	do := tk.do
	tk.seen = l.end
	tk.do = func(ctx context.Context, f *flight) error {
		err := do(ctx, f)
		if err != nil {
			l.failures.Add(1)
		}
		return err
	}
	l.added++
	l.pending.Add(1)
	if !l.yield(tk, nil) {
		return errStopped
	}
	return nil
}

func (l *lister) end() {
	if l.pending.Add(-1) == 0 {
		close(l.idle)
	}
}

// settle waits until the caller has taken the results of all tasks, and returns the number of
// failures. So a caller that leaves the walk prevents the later steps. settle can be called
// once.
func (l *lister) settle() (failures int64, err error) {
	l.end()
	select {
	case <-l.idle:
		l.pending.Add(1) // so that tasks added later do not close idle again
		return l.failures.Load(), l.ctx.Err()
	case <-l.ctx.Done():
		return 0, l.ctx.Err()
	}
}

// fail adds a task that fails with err. skip adds a task with OutcomeSkipped.
func (l *lister) fail(names task, phase Phase, err error) error {
	names.size = -1
	names.do = func(_ context.Context, f *flight) error { return f.failed(phase, err) }
	return l.add(names)
}

func (l *lister) skip(names task) error {
	names.size = -1
	names.do = func(_ context.Context, f *flight) error {
		f.Outcome = OutcomeSkipped
		return nil
	}
	return l.add(names)
}
