package cleanup_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory/bulk"
	"github.com/jfrogkit/jfrog-go/artifactory/cleanup"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// Deletions are refused from number n on. Each step has one result under its own path, or an error
// says that not all have begun, and no more folders are deleted.
func TestRefusedAtEachDeletion(t *testing.T) {
	for _, status := range []int{401, 403} {
		for _, concurrency := range []int{1, 64} {
			for n := range 7 {
				e := serve(t)
				for i := range 3 {
					e.deploy(100, "other", fmt.Sprintf("d%d/f", i), nil)
				}
				e.push(100, "app", "1.0", "layer")
				e.push(100, "app", "2.0", "layer2")
				e.push(100, "web", "1.0", "layer")
				steps, err := jfrog.Collect(e.plan(cleanup.Rule{Repos: []string{"other"}, OlderThan: cleanup.Day}, oldImages(cleanup.Rule{})))
				require.NoError(t, err)
				planned := map[string]bool{}
				for _, s := range steps {
					planned[s.Path] = true
				}
				require.Len(t, planned, 6)
				m, err := bulk.New(e.rt, &bulk.Options{Concurrency: concurrency, StopOnError: true})
				require.NoError(t, err)
				e.srv.Inject(jfrogtest.Fault{Method: "DELETE", After: n, Status: status, Times: -1})
				seen := map[string]bool{}
				deleted, notBegun := 0, 0
				var errs []error
				for res, err := range cleanup.ApplyResults(t.Context(), m, bulk.Steps(steps...), nil) {
					if errs = append(errs, err); res.Path == "" {
						notBegun++
						continue
					}
					require.False(t, seen[res.Path], res.Path)
					seen[res.Path] = true
					require.True(t, planned[res.Path] || len(seen) > len(planned), res.Path)
					if res.Outcome == bulk.OutcomeDeleted {
						deleted++
					}
				}
				what := fmt.Sprintf("%d after %d, concurrency %d: %v, %v", status, n, concurrency, seen, errs)
				require.Equal(t, n, deleted, what)
				require.LessOrEqual(t, notBegun, 1, what)
				if len(seen) < len(planned) {
					require.Equal(t, 1, notBegun, what)
				}
				require.Equal(t, status == 401, errors.Is(errors.Join(errs...), bulk.ErrCredentialsRefused), what)
			}
		}
	}
}
