package steprun

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"runtime"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"
)

var (
	errCanceled = errors.New("canceled by the test")
	errBad      = errors.New("bad step")
	errFatal    = errors.New("fatal step")
	errStop     = errors.New("stopped")
)

// ends are the places at which a run may end before its plan.
var ends = []string{"", "plan", "apply", "yield", "leave", "panic", "exit", "fatal", "before"}

// Each step has one result or has not begun, whatever ends the run: the context at any moment, an
// error, or the caller, who leaves the loop, panics or ends the goroutine. The totals are those of
// the results, and nothing runs after the walk.
func TestRunsThatEnd(t *testing.T) {
	for seed := range uint64(2000) {
		rnd := rand.New(rand.NewPCG(seed, 1))
		end := ends[rnd.IntN(len(ends))]
		steps := rnd.IntN(40)
		at := rnd.IntN(steps + 1)
		stopOnError := rnd.IntN(2) == 0
		bad := rnd.IntN(3)
		ctx, cancel := context.WithCancelCause(t.Context())
		if end == "before" {
			cancel(errCanceled)
		}
		var running, planned atomic.Int64
		run := &Run[int, int]{Concurrency: []int{1, 2, 64}[rnd.IntN(3)], Size: func(s int) int64 { return int64(s) }}
		run.Apply = func(ctx context.Context, s int, err error) (int, error) {
			running.Add(1)
			defer running.Add(-1)
			runtime.Gosched()
			switch {
			case s == at && end == "apply":
				cancel(errCanceled)
			case s == at && end == "fatal":
				err = errFatal
			}
			return s, err
		}
		run.Stops = func(err error) error {
			switch {
			case errors.Is(err, errFatal):
				return errFatal
			case stopOnError:
				return errStop
			}
			return nil
		}
		plan := func(context.Context) iter.Seq2[int, error] {
			return func(yield func(int, error) bool) {
				planned.Add(1)
				defer planned.Add(-1)
				for s := range steps {
					if s == at && end == "plan" {
						cancel(errCanceled)
					}
					var err error
					if bad == 1 && s%7 == 3 {
						err = errBad
					}
					if !yield(s, err) {
						return
					}
				}
			}
		}
		seen := map[int]bool{}
		var failed, bytes int64
		var stops bool
		var notBegun error
		left := true
		done := make(chan struct{})
		go func() { // exit ends the goroutine
			defer close(done)
			defer func() {
				if v := recover(); v != nil && v != any(errCanceled) {
					panic(v)
				}
			}()
			notBegun = run.Walk(ctx, plan, func(s int, err error) bool {
				if seen[s] {
					panic(fmt.Sprint("two results of step ", s))
				}
				seen[s] = true
				bytes += int64(s)
				if err != nil {
					failed++
					stops = stops || run.Stops(err) != nil
				}
				if s == at {
					switch end {
					case "yield":
						cancel(errCanceled)
					case "leave":
						return false
					case "panic":
						panic(errCanceled)
					case "exit":
						runtime.Goexit()
					}
				}
				return true
			})
			left = end == "leave" && seen[at]
		}()
		<-done
		what := fmt.Sprintf("seed %d: %s at %d of %d, concurrency %d, %d results, %v", seed, end, at, steps, run.Concurrency, len(seen), notBegun)
		require.Zero(t, running.Load(), what)
		require.Zero(t, planned.Load(), what)
		require.True(t, run.Listed.Load(), what)
		require.Equal(t, run.Total.Load(), run.Done.Load(), what)
		require.Equal(t, run.BytesTotal.Load(), run.BytesDone.Load(), what)
		if left {
			require.NoError(t, notBegun, what)
			require.LessOrEqual(t, int64(len(seen)), run.Done.Load(), what)
			continue
		}
		require.Equal(t, int64(len(seen)), run.Done.Load(), what)
		require.Equal(t, failed, run.Failed.Load(), what)
		require.Equal(t, bytes, run.BytesDone.Load(), what)
		require.Equal(t, len(seen) < steps, notBegun != nil, what)
		if notBegun != nil {
			require.True(t, stops || context.Cause(ctx) != nil, what)
			require.True(t, errors.Is(notBegun, errCanceled) || errors.Is(notBegun, errStop) || errors.Is(notBegun, errFatal), what)
		}
		cancel(nil)
	}
}
