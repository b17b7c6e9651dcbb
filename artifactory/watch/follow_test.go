package watch_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory/watch"
	"github.com/jfrogkit/jfrog-go/internal/clienttest"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// Follow continues after failures of the server, and sees every change once.
func TestFollowContinues(t *testing.T) {
	p := serve(t)
	p.deploy(0, "a/1", "a/2", "a/3")
	p.Inject(jfrogtest.Fault{Path: "/artifactory/api/search/aql", After: 1, Times: 2, Status: http.StatusServiceUnavailable})
	p.Inject(jfrogtest.Fault{Path: "/artifactory/api/search/aql", After: 1, CutAfter: 300})
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	var retried []time.Duration
	polls := 0
	opts := watch.Options{
		Since: noon, PageSize: 2, Interval: time.Millisecond,
		Retrying: func(err error, wait time.Duration) {
			require.Error(t, err)
			retried = append(retried, wait)
		},
	}
	opts.Polled = func(watch.Cursor) {
		if polls++; polls == 1 {
			p.deploy(time.Second, "b/4")
		}
	}
	var files []string
	for change, err := range watch.Follow(ctx, p.rt, opts) {
		if err != nil {
			require.ErrorIs(t, err, context.Canceled)
			require.Nil(t, change)
			break
		}
		if files = append(files, change.Repo+"/"+change.FilePath()); len(files) == 4 {
			cancel()
		}
	}
	assert.Equal(t, []string{"a/1", "a/2", "a/3", "b/4"}, files)
	require.GreaterOrEqual(t, len(retried), 3)
	// The waits grow.
	assert.Equal(t, []time.Duration{time.Millisecond, 2 * time.Millisecond}, retried[:2])
}

// Refused credentials and wrong queries end a walk; no other request follows.
func TestFollowEnds(t *testing.T) {
	for status, want := range map[int]error{
		http.StatusUnauthorized: watch.ErrCredentialsRefused, http.StatusForbidden: jfrog.ErrForbidden, http.StatusBadRequest: jfrog.ErrValidation,
	} {
		p := serve(t)
		p.Inject(jfrogtest.Fault{Path: "/artifactory/api/search/aql", Times: -1, Status: status})
		begun := len(p.Requests())
		require.ErrorIs(t, clienttest.Fails(t, watch.Follow(t.Context(), p.rt, watch.Options{Since: noon, Interval: time.Millisecond})), want)
		assert.Len(t, p.Requests(), begun+1)
	}
}

func TestMaxFailures(t *testing.T) {
	for attempts, follow := range map[int]bool{1: true, 3: true, 0: false} {
		p := serve(t)
		p.Inject(jfrogtest.Fault{Path: "/artifactory/api/search/aql", Times: -1, Status: http.StatusBadGateway})
		opts := watch.Options{Since: noon, MaxFailures: attempts}
		walk := watch.Changes(t.Context(), p.rt, opts)
		if follow {
			walk = watch.Follow(t.Context(), p.rt, opts)
		}
		begun := len(p.Requests())
		require.ErrorIs(t, clienttest.Fails(t, walk), jfrog.ErrServer)
		assert.Len(t, p.Requests(), begun+max(attempts, 1))
	}
}

// A context that ends during the wait between polls ends the walk at once.
func TestCancelWhileWaiting(t *testing.T) {
	p := serve(t)
	ctx, cancel := context.WithCancel(t.Context())
	began := time.Now()
	opts := watch.Options{Since: noon, Interval: time.Hour, Polled: func(watch.Cursor) { cancel() }}
	require.ErrorIs(t, clienttest.Fails(t, watch.Follow(ctx, p.rt, opts)), context.Canceled)
	assert.Less(t, time.Since(began), time.Minute)
}

func TestBadOptions(t *testing.T) {
	p := serve(t)
	begun := len(p.Requests())
	for name, opts := range map[string]watch.Options{
		"interval":     {Interval: -1},
		"page size":    {PageSize: -1},
		"failures":     {MaxFailures: -1},
		"no key":       {Repos: []string{"a", ""}},
		"before 1970":  {Since: time.Unix(-1, 0)},
		"double quote": {Repos: []string{`a"b`}},
	} {
		t.Run(name, func(t *testing.T) {
			require.ErrorContains(t, clienttest.Fails(t, watch.Follow(t.Context(), p.rt, opts)), "watch: ")
		})
	}
	require.ErrorContains(t, clienttest.Fails(t, watch.Changes(t.Context(), nil, watch.Options{})), "client is nil")
	assert.Len(t, p.Requests(), begun)
}

// Leaving the loop, or a context that ends in it, stops the walk before the next change. The
// cursor of the last change continues it.
func TestStopInThePage(t *testing.T) {
	p := serve(t)
	p.deploy(0, "a/1", "a/2", "a/3")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var last watch.Cursor
	n := 0
	for change, err := range watch.Follow(ctx, p.rt, watch.Options{Since: noon}) {
		if n++; n == 1 {
			last = change.Cursor()
			cancel()
			continue
		}
		require.ErrorIs(t, err, context.Canceled)
	}
	assert.Equal(t, 2, n)
	files, _ := p.changes(watch.Options{Cursor: last})
	assert.Equal(t, []string{"a/2", "a/3"}, files)
	begun := len(p.Requests())
	for range watch.Follow(t.Context(), p.rt, watch.Options{Since: noon, PageSize: 1}) {
		break
	}
	assert.Len(t, p.Requests(), begun+1)
}
