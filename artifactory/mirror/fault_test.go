package mirror_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory/mirror"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

func errorsIs(err, target error) bool { return errors.Is(err, target) }

// A run that is interrupted is continued by the next one, which sends no file twice.
func TestInterruptedAndResumed(t *testing.T) {
	source, target := pair(t)
	const n = 40
	for i := range n {
		source.deploy(fmt.Sprint("f", i), fmt.Sprint("content ", i))
	}
	target.deploy("old", "old")
	m := libs(source, target, &mirror.Options{Delete: true, Concurrency: 2})
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	done, last := 0, error(nil)
	for res, err := range m.RunResults(ctx) {
		if last = err; err == nil {
			require.Equal(t, mirror.OutcomeSent, res.Outcome)
			done++
		}
		if done == 10 {
			cancel()
		}
	}
	require.ErrorIs(t, last, context.Canceled)
	require.ErrorContains(t, last, "not all items have begun")
	there := len(target.files())
	require.Contains(t, target.files(), "old", "nothing is deleted")
	require.GreaterOrEqual(t, there, 11)
	require.Less(t, there, n)
	target.srv.ResetRequests()
	sum, err := m.Run(t.Context())
	require.NoError(t, err)
	// The server may have stored a file whose response was no longer wanted.
	unchanged := sum.Items[mirror.OutcomeUnchanged]
	require.GreaterOrEqual(t, unchanged, there-1)
	require.LessOrEqual(t, unchanged, there+1)
	require.Equal(t, items(mirror.OutcomeUnchanged, unchanged, mirror.OutcomeSent, n-unchanged, mirror.OutcomeDeleted, 1), sum.Items)
	require.Equal(t, source.files(), target.files())
}

// Leaving the loop early stops the run, and deletes nothing.
func TestEarlyBreak(t *testing.T) {
	source, target := pair(t)
	for i := range 50 {
		source.deploy(fmt.Sprint("f", i), fmt.Sprint("content ", i))
	}
	target.deploy("old", "old")
	m := libs(source, target, &mirror.Options{Delete: true, Concurrency: 2})
	results := m.RunResults(t.Context())
	for range results {
		break
	}
	n := len(target.files())
	require.Less(t, n, 20)
	require.Contains(t, target.files(), "old")
	for _, err := range results {
		require.ErrorContains(t, err, "can be walked over once")
	}
	for range m.Plan(t.Context()) {
		break
	}
	sum, err := m.Run(t.Context())
	require.NoError(t, err)
	require.Equal(t, 1, sum.Items[mirror.OutcomeDeleted])

	ended, cancel := context.WithCancel(t.Context())
	cancel()
	target.srv.ResetRequests()
	_, err = m.Run(ended)
	require.ErrorIs(t, err, context.Canceled)
	_, err = jfrog.Collect(m.Plan(ended))
	require.ErrorIs(t, err, context.Canceled)
	require.Empty(t, target.srv.Requests())
}

// Content that is damaged on its way is sent again. If it stays damaged, it does not stay at the
// target.
func TestCorruptedStream(t *testing.T) {
	source, target := pair(t)
	source.deploy("a", strings.Repeat("a", 100_000))
	source.srv.Inject(jfrogtest.Fault{Method: "GET", Path: "/artifactory/libs/a", Corrupt: true})
	sum, err := libs(source, target, nil).Run(t.Context())
	require.NoError(t, err)
	require.Equal(t, items(mirror.OutcomeSent, 1), sum.Items)
	require.Equal(t, source.files(), target.files())

	source.deploy("b", strings.Repeat("b", 100_000))
	target.deploy("old", "old")
	source.srv.Inject(jfrogtest.Fault{Method: "GET", Path: "/artifactory/libs/b", Corrupt: true, Times: -1})
	sum, err = libs(source, target, deleting).Run(t.Context())
	require.Error(t, err)
	require.ErrorIs(t, err, mirror.ErrNotDeleted)
	require.Equal(t, 2, sum.Items[mirror.OutcomeFailed])
	require.Equal(t, []string{"a", "old"}, target.paths())
}

// Streams that break off are continued where they ended. Streams that always break off end.
func TestStreamBreaksOff(t *testing.T) {
	source, target := pair(t)
	const size = 3 << 20
	source.deploy("a", strings.Repeat("a", size))
	source.srv.Inject(jfrogtest.Fault{Method: "GET", Path: "/artifactory/libs/a", CutAfter: 1_500_000})
	source.srv.ResetRequests()
	target.srv.ResetRequests()
	sum, err := libs(source, target, nil).Run(t.Context())
	require.NoError(t, err)
	require.Equal(t, items(mirror.OutcomeSent, 1), sum.Items)
	require.EqualValues(t, size, target.received(), "the upload was not sent again")
	ranged := source.requests(func(r jfrogtest.Request) bool { return downloads(r) && r.Header.Get("Range") != "" })
	require.Equal(t, 1, ranged)
	require.Len(t, target.files()["a"], size)

	source.deploy("b", strings.Repeat("b", size))
	source.srv.Inject(jfrogtest.Fault{Method: "GET", Path: "/artifactory/libs/b", CutAfter: 1000, Times: -1})
	source.srv.ResetRequests()
	_, err = libs(source, target, nil).Run(t.Context())
	require.ErrorContains(t, err, "source: the content broke off")
	require.Less(t, source.requests(downloads), 20)
	require.Equal(t, []string{"a"}, target.paths())
}

// Failures of either server are retried, and name the side if they stay.
func TestServerErrors(t *testing.T) {
	source, target := pair(t)
	for i := range 5 {
		source.deploy(fmt.Sprint("f", i), fmt.Sprint("content ", i))
	}
	source.srv.Inject(jfrogtest.Fault{Method: "GET", Path: "/artifactory/libs/f1", Status: 503, Times: 2})
	target.srv.Inject(jfrogtest.Fault{Method: "PUT", Path: "/artifactory/libs/f2", Status: 502, Times: 2})
	target.srv.Inject(jfrogtest.Fault{Path: "/artifactory/api/search/aql", Status: 503})
	source.srv.Inject(jfrogtest.Fault{Method: "GET", Path: "/artifactory/libs/f3", Status: 500, Times: -1})
	target.srv.Inject(jfrogtest.Fault{Method: "PUT", Path: "/artifactory/libs/f4", Status: 500, Times: -1})
	sum, err := libs(source, target, nil).Run(t.Context())
	require.Equal(t, items(mirror.OutcomeSent, 3, mirror.OutcomeFailed, 2), sum.Items)
	require.ErrorContains(t, err, "mirror: copy libs/f3: source: ")
	require.ErrorContains(t, err, "mirror: copy libs/f4: target: ")
	require.Equal(t, []string{"f0", "f1", "f2"}, target.paths())
}

// A refusal of the credentials, by either side and at any time, stops the run and names the side.
func TestCredentialsRefused(t *testing.T) {
	for _, c := range []struct {
		side  mirror.Side
		fault jfrogtest.Fault
	}{
		{mirror.SideSource, jfrogtest.Fault{Path: "/artifactory/api/repositories"}},
		{mirror.SideTarget, jfrogtest.Fault{Path: "/artifactory/api/repositories"}},
		{mirror.SideSource, jfrogtest.Fault{Path: "/artifactory/api/search/aql"}},
		{mirror.SideTarget, jfrogtest.Fault{Path: "/artifactory/api/search/aql"}},
		{mirror.SideSource, jfrogtest.Fault{Method: "GET", Path: "/artifactory/libs/*"}},
		{mirror.SideTarget, jfrogtest.Fault{Method: "PUT", Path: "/artifactory/libs/*"}},
		{mirror.SideTarget, jfrogtest.Fault{Method: "DELETE", Path: "/artifactory/libs/*"}},
	} {
		source, target := pair(t)
		for i := range 60 {
			if c.fault.Method != "DELETE" {
				source.deploy(fmt.Sprint("f", i), fmt.Sprint("content ", i))
			} else {
				target.deploy(fmt.Sprint("f", i), fmt.Sprint("content ", i))
			}
		}
		source.deploy("base", "base")
		at := source
		if c.side == mirror.SideTarget {
			at = target
		}
		c.fault.Status, c.fault.Times = 401, -1
		at.srv.Inject(c.fault)
		at.srv.ResetRequests()
		var last error
		for _, err := range libs(source, target, &mirror.Options{Delete: true, Concurrency: 2}).RunResults(t.Context()) {
			last = err
		}
		require.ErrorIs(t, last, mirror.ErrCredentialsRefused, c)
		require.ErrorIs(t, last, jfrog.ErrUnauthorized, c)
		var e *mirror.Error
		require.ErrorAs(t, last, &e)
		require.Equal(t, c.side, e.Side, last)
		require.ErrorContains(t, last, "mirror: "+string(c.side)+": ")
		refused := at.requests(func(r jfrogtest.Request) bool { return r.Status == 401 })
		require.Positive(t, refused)
		require.LessOrEqual(t, refused, 8, c)
	}
}

// hookTransport calls a function when a response of a download has brought some bytes.
type hookTransport struct {
	path string
	hook func()
	once atomic.Bool
}

func (h *hookTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err == nil && r.Method == http.MethodGet && r.URL.Path == h.path && !h.once.Swap(true) {
		resp.Body = &hookedBody{ReadCloser: resp.Body, left: 200_000, hook: h.hook}
	}
	return resp, err
}

// hookedBody breaks off after the hook.
type hookedBody struct {
	io.ReadCloser
	left int
	hook func()
}

func (b *hookedBody) Read(p []byte) (int, error) {
	if b.left <= 0 {
		b.hook()
		return 0, io.ErrUnexpectedEOF
	}
	n, err := b.ReadCloser.Read(p[:min(len(p), b.left)])
	b.left -= n
	return n, err
}

// A file that is replaced at the source while it streams is copied as it is now. A file that
// vanishes is gone.
func TestSourceChangesDuringTheStream(t *testing.T) {
	for name, vanish := range map[string]bool{"replaced": false, "vanished": true} {
		t.Run(name, func(t *testing.T) {
			source, target := pair(t)
			source.deploy("a", strings.Repeat("old", 200_000))
			hook := &hookTransport{path: "/artifactory/libs/a", hook: func() {
				if vanish {
					require.NoError(t, source.rt.Artifacts.Delete(context.Background(), "libs", "a"))
				} else {
					source.deploy("a", strings.Repeat("fresh", 150_000))
				}
			}}
			hooked := &end{t, source.srv, client(t, source.srv, source.srv.Token, jfrog.WithTransport(hook))}
			sum, err := libs(hooked, target, nil).Run(t.Context())
			require.NoError(t, err)
			require.True(t, hook.once.Load())
			want := items(mirror.OutcomeSent, 1)
			if vanish {
				want = items(mirror.OutcomeGone, 1)
			}
			require.Equal(t, want, sum.Items)
			require.Equal(t, source.files(), target.files())
		})
	}
}

// A source that sends other content than it lists is an error after some tries.
func TestSourceLies(t *testing.T) {
	source, target := pair(t)
	source.deploy("a", strings.Repeat("a", 100_000))
	source.srv.Inject(jfrogtest.Fault{Method: "GET", Path: "/artifactory/libs/a", WrongChecksum: true, Times: -1})
	_, err := libs(source, target, nil).Run(t.Context())
	require.ErrorIs(t, err, mirror.ErrSourceChanged)
	require.ErrorContains(t, err, "mirror: copy libs/a: source: ")
	require.Less(t, source.requests(downloads), 5)
	require.Empty(t, target.files())
}

// With StopOnError, the first failure ends the run.
func TestStopOnError(t *testing.T) {
	source, target := pair(t)
	for i := range 60 {
		source.deploy(fmt.Sprint("f", i), fmt.Sprint("content ", i))
	}
	target.srv.Inject(jfrogtest.Fault{Method: "PUT", Status: 400, Times: -1})
	sum, err := libs(source, target, &mirror.Options{StopOnError: true, Concurrency: 2}).Run(t.Context())
	require.ErrorIs(t, err, mirror.ErrStopped)
	require.Less(t, sum.Total(), 10)
}

// Bandwidth limits the content, and Progress reports it.
func TestBandwidthAndProgress(t *testing.T) {
	source, target := pair(t)
	source.deploy("a", strings.Repeat("a", 300_000))
	source.deploy("b", strings.Repeat("b", 300_000))
	var last mirror.Progress
	calls := 0
	m := libs(source, target, &mirror.Options{Bandwidth: 1_000_000, ProgressInterval: 10 * time.Millisecond, Progress: func(p mirror.Progress) {
		last = p
		calls++
	}})
	begin := time.Now()
	_, err := m.Run(t.Context())
	require.NoError(t, err)
	require.Greater(t, time.Since(begin), 400*time.Millisecond)
	require.Greater(t, calls, 5)
	last.Elapsed = 0
	require.Equal(t, mirror.Progress{ItemsDone: 2, ItemsTotal: 2, BytesDone: 600_000, BytesTotal: 600_000, BytesRead: 600_000, Listed: true}, last)
}

// A large file is sent to a target that takes parts.
func TestMultipart(t *testing.T) {
	if os.Getenv("JFROG_TEST_LARGE") == "" {
		t.Skip("moves 201 MiB")
	}
	source, target := serve(t, jfrogtest.WithSpoolThreshold(1<<20)), serve(t, jfrogtest.WithSpoolThreshold(1<<20), jfrogtest.WithMultipartUpload())
	big := strings.Repeat("0123456789abcdef", 201<<16)
	_, err := source.rt.Artifacts.Deploy(t.Context(), "libs", "big", strings.NewReader(big), nil)
	require.NoError(t, err)
	sum, err := libs(source, target, nil).Run(t.Context())
	require.NoError(t, err)
	require.Equal(t, items(mirror.OutcomeSent, 1), sum.Items)
	require.Equal(t, 1, target.srv.MultipartUploads().Deployed)
	there, err := target.rt.Items.Get(t.Context(), "libs", "big")
	require.NoError(t, err)
	here, err := source.rt.Items.Get(t.Context(), "libs", "big")
	require.NoError(t, err)
	require.Equal(t, here.Checksums, there.Checksums)
	require.Less(t, source.requests(downloads), 2*12)
}
