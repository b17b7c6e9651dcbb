package main

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/jfrogkit/jfrog-go/artifactory/transfer"
	"github.com/stretchr/testify/require"
)

var errBroken = errors.New("broken")

// step returns a walk over results of one byte each, which it reports to the display. A failed
// result has the error errBroken.
func step(d *display, outcomes ...transfer.Outcome) results {
	return func(yield func(*transfer.Result, error) bool) {
		for i, outcome := range outcomes {
			d.progress(transfer.Progress{FilesDone: int64(i + 1)})
			var err error
			if outcome == transfer.OutcomeFailed {
				err = errBroken
			}
			if !yield(&transfer.Result{Outcome: outcome, Size: 1}, err) {
				return
			}
		}
	}
}

func TestSeveralSteps(t *testing.T) {
	const sent, broken = transfer.OutcomeSent, transfer.OutcomeFailed
	for stop, want := range map[bool]int{false: 5, true: 3} {
		d := newDisplay(io.Discard, false)
		r := &report{ctx: t.Context(), display: d, stop: stop, bytes: map[transfer.Outcome]int64{}}
		sum := r.walk([]results{step(d, sent), step(d, sent, broken), step(d, sent, sent)})
		require.Equal(t, []error{errBroken}, r.failures)
		require.Equal(t, want, sum.Total())
		require.EqualValues(t, want, d.total().FilesDone)
		require.EqualValues(t, want-1, r.bytes[transfer.OutcomeSent])
	}
}

func TestTableOfManyFailures(t *testing.T) {
	var out, errs strings.Builder
	r := &report{ctx: t.Context(), display: newDisplay(&errs, false), bytes: map[transfer.Outcome]int64{}}
	failed := &transfer.Result{Outcome: transfer.OutcomeFailed, Size: -1}
	for i := range 25 {
		r.see(failed, fmt.Errorf("error %d", i))
	}
	r.see(failed, fmt.Errorf("file: %w", transfer.ErrStopped))
	r.print(&out, &transfer.Summary{Files: map[transfer.Outcome]int{transfer.OutcomeFailed: 26}, Duration: time.Second})
	require.Equal(t, 25, strings.Count(errs.String(), "failed: error"))
	require.Equal(t, `outcome  files  bytes
failed   26     0 B
total    26     0 B

moved 0 B, saved 0 B, in 1s, 0 B/s

failed:
  error 0
  error 1
  error 2
  error 3
  error 4
  error 5
  error 6
  error 7
  error 8
  error 9
  and 15 more, listed above
  1 given up
`, out.String())
}
