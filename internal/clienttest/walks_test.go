package clienttest

import (
	"errors"
	"iter"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"
)

// recorder is a test that is expected to fail.
type recorder struct {
	testing.TB
	failed bool
}

func (r *recorder) Helper()               {}
func (r *recorder) Errorf(string, ...any) { r.failed = true }
func (r *recorder) FailNow()              { r.failed = true; runtime.Goexit() }

// walkOf returns a walk over zero values with the errors.
func walkOf(errs ...error) iter.Seq2[int, error] {
	return func(yield func(int, error) bool) {
		for _, err := range errs {
			if !yield(0, err) {
				return
			}
		}
	}
}

func TestFails(t *testing.T) {
	bad := errors.New("bad")
	require.Equal(t, bad, Fails(t, walkOf(bad)))
	for name, walk := range map[string]iter.Seq2[int, error]{
		"nothing": walkOf(), "a value": walkOf(nil), "a value and an error": walkOf(nil, bad), "two errors": walkOf(bad, bad),
		"a value beside the error": func(yield func(int, error) bool) { yield(1, bad) },
	} {
		r := &recorder{TB: t}
		done := make(chan struct{})
		go func() {
			defer close(done)
			Fails(r, walk)
		}()
		<-done
		require.True(t, r.failed, name)
	}
}
