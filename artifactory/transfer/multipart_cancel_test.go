package transfer_test

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory/transfer"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// With refused credentials, nothing is sent.
func TestMultipartUnauthorized(t *testing.T) {
	for _, operation := range []string{"config", "create"} {
		e := newPartsEnv(t, 2*mib, transfer.Options{ChecksumDeployMin: -1, Concurrency: 1})
		e.srv.Inject(jfrogtest.Fault{Path: uploadsAPI + operation, Times: -1, Status: 401})
		jobs := transfer.Jobs(transfer.UploadJob{To: transfer.At("libs", "a"), Local: e.local}, transfer.UploadJob{To: transfer.At("libs", "b"), Local: e.local})
		sum, err := e.tr.UploadAll(t.Context(), jobs)
		require.ErrorIs(t, err, transfer.ErrCredentialsRefused)
		require.Equal(t, 2, sum.Files[transfer.OutcomeFailed]) // the file, and the report of the others
		require.Len(t, e.calls(operation), 1)
		require.Zero(t, e.puts())
		require.Zero(t, sum.Moved)
	}
	e := newPartsEnv(t, 2*mib, transfer.Options{ChecksumDeployMin: -1})
	e.srv.Inject(jfrogtest.Fault{Path: uploadsAPI + "create", Times: -1, Status: 403})
	_, err := e.upload(t.Context())
	e.failed(err, 0)
	require.ErrorIs(t, err, jfrog.ErrForbidden)
	require.Zero(t, e.puts(), "the content is not sent in vain")
}

// An upload whose context has ended does not wait until another one has asked the server.
func TestMultipartForgetCanceled(t *testing.T) {
	e := newPartsEnv(t, 2*mib, transfer.Options{})
	_, err := e.upload(t.Context())
	require.NoError(t, err)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	ended := make(chan bool, 1)
	go func() { ended <- transfer.ForgetMultipart(ctx, e.tr, true) }()
	select {
	case asked := <-ended:
		require.True(t, asked)
	case <-time.After(5 * time.Second):
		t.Fatal("it waits although the context has ended")
	}
	require.False(t, transfer.ForgetMultipart(t.Context(), e.tr, false))
}

// A cancel in any phase aborts the upload, although the context has ended.
func TestMultipartCanceled(t *testing.T) {
	for name, when := range map[string]struct {
		at     func(*http.Request) bool
		before bool // the request is not sent
		begun  int
	}{
		"config":        {func(r *http.Request) bool { return r.URL.Path == uploadsAPI+"config" }, true, 0},
		"before create": {func(r *http.Request) bool { return r.URL.Path == uploadsAPI+"create" }, false, 1},
		"URL":           {func(r *http.Request) bool { return r.URL.Path == uploadsAPI+"urlPart" }, true, 1},
		"part":          {isPart, false, 1},
		"complete":      {func(r *http.Request) bool { return r.URL.Path == uploadsAPI+"complete" }, false, 1},
		"status":        {func(r *http.Request) bool { return r.URL.Path == uploadsAPI+"status" }, false, 1},
	} {
		for _, deadline := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s %v", name, deadline), func(t *testing.T) {
				t.Parallel()
				e := newPartsEnv(t, 3*mib, transfer.Options{}, jfrogtest.WithAsync(1<<30, 0))
				ctx, cancel := context.WithCancel(t.Context())
				want := context.Canceled
				defer cancel()
				if deadline {
					ctx, want = &lateContext{Context: ctx}, context.DeadlineExceeded
				}
				e.trips.before = func(r *http.Request) error {
					if !when.at(r) {
						return nil
					}
					cancel()
					if when.before {
						<-r.Context().Done()
						return r.Context().Err()
					}
					return nil
				}
				begin := time.Now()
				_, err := e.upload(ctx)
				e.trips.before = nil
				require.Less(t, time.Since(begin), 20*time.Second)
				e.failed(err, when.begun)
				require.ErrorIs(t, err, want)
				require.Len(t, e.calls("abort"), when.begun)
				require.NotContains(t, err.Error(), "aborted")
				_, err = e.rt.Items.Get(t.Context(), "libs", "d")
				require.ErrorIs(t, err, jfrog.ErrNotFound)
			})
		}
	}
}

// lateContext reports a deadline when the context inside it is canceled.
type lateContext struct{ context.Context }

// Value hides the context inside, whose error its children would take.
func (c *lateContext) Value(any) any { return nil }

func (c *lateContext) Err() error {
	if c.Context.Err() != nil {
		return context.DeadlineExceeded
	}
	return nil
}

// An abort that hangs does not hold a canceled upload for long.
func TestMultipartAbortHangs(t *testing.T) {
	defer transfer.SetAborting(100 * time.Millisecond)()
	e := newPartsEnv(t, 3*mib, transfer.Options{})
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	e.trips.before = func(r *http.Request) error {
		if isPart(r) {
			cancel()
		}
		if r.URL.Path == uploadsAPI+"abort" {
			<-r.Context().Done()
			return r.Context().Err()
		}
		return nil
	}
	begin := time.Now()
	_, err := e.upload(ctx)
	require.ErrorIs(t, err, context.Canceled)
	require.ErrorContains(t, err, "was not aborted")
	require.Less(t, time.Since(begin), 10*time.Second)

	// A response to the creation that does not come is not waited for either.
	ctx, cancel = context.WithCancel(t.Context())
	defer cancel()
	e = newPartsEnv(t, 3*mib, transfer.Options{})
	e.trips.before = func(r *http.Request) error {
		if r.URL.Path == uploadsAPI+"create" {
			cancel()
			<-r.Context().Done()
			return r.Context().Err()
		}
		return nil
	}
	begin = time.Now()
	_, err = e.upload(ctx)
	require.ErrorIs(t, err, context.Canceled)
	require.Less(t, time.Since(begin), 10*time.Second)
}
