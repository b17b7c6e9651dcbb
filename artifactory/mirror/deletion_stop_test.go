package mirror_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/jfrogkit/jfrog-go/artifactory/mirror"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// When a deletion stops the run, the last error says that others have not begun, also if the rest
// are folders.
func TestFailedDeletionStops(t *testing.T) {
	for _, status := range []int{401, 403} {
		for _, files := range []int{1, 3} {
			source, target := pair(t)
			source.deploy("base", "base")
			for i := range files {
				target.deploy(fmt.Sprint("old/f", i), "x")
			}
			target.srv.Inject(jfrogtest.Fault{Method: "DELETE", Status: status, Times: -1})
			var last error
			results := 0
			m := libs(source, target, &mirror.Options{Delete: true, Folders: true, StopOnError: true, Concurrency: 1})
			for res, err := range m.RunResults(t.Context()) {
				last = err
				if res.Path != "" {
					results++
				}
			}
			require.Equal(t, 2, results, last)
			require.ErrorContains(t, last, "not all items have begun")
			if status == 401 {
				require.ErrorIs(t, last, mirror.ErrCredentialsRefused)
			} else {
				require.ErrorIs(t, last, mirror.ErrStopped)
			}
			require.Equal(t, 1, strings.Count(last.Error(), "not all items have begun"), last)
		}
	}
}

// The context ends at the result number n. Each item has one result, and the last error says so if
// some have not begun.
func TestContextEndsAtEachResult(t *testing.T) {
	for _, n := range []int{1, 2, 3, 4, 5, 6, 7} {
		source, target := pair(t)
		for i := range 3 {
			source.deploy(fmt.Sprint("new", i), fmt.Sprint("content ", i))
		}
		for i := range 3 {
			target.deploy(fmt.Sprint("old/f", i), "x")
		}
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		var last mirror.Progress
		m := libs(source, target, &mirror.Options{Delete: true, Folders: true, Concurrency: 1, ProgressInterval: time.Hour, Progress: func(p mirror.Progress) { last = p }})
		seen := map[string]bool{}
		var lastErr error
		for res, err := range m.RunResults(ctx) {
			lastErr = err
			if res.Path == "" {
				continue
			}
			require.False(t, seen[res.Path], res.Path)
			seen[res.Path] = true
			if len(seen) == n {
				cancel()
			}
		}
		what := fmt.Sprintf("%d of %d results: %v", n, len(seen), lastErr)
		require.Equal(t, len(seen) < 7, lastErr != nil && strings.Contains(lastErr.Error(), "not all items have begun"), what)
		require.EqualValues(t, len(seen), last.ItemsDone, what)
		if n <= 3 {
			require.Subset(t, target.paths(), []string{"old/f0", "old/f1", "old/f2"}, what)
		}
	}
}

// Without deletions, a context that ends at the last result is no error.
func TestContextEndsAtTheLastResult(t *testing.T) {
	source, target := pair(t)
	source.deploy("a", "a")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	for _, err := range libs(source, target, nil).RunResults(ctx) {
		require.NoError(t, err)
		cancel()
	}
}
