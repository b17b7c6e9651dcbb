package transfer_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/transfer"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// cancelAfter cancels a download when a number of bytes has arrived, and lets no more arrive.
type cancelAfter struct {
	http.RoundTripper
	left   atomic.Int64
	cancel context.CancelFunc
}

func (c *cancelAfter) RoundTrip(r *http.Request) (*http.Response, error) {
	res, err := c.RoundTripper.RoundTrip(r)
	if err == nil && r.Method == http.MethodGet {
		res.Body = &canceledBody{res.Body, r.Context(), c}
	}
	return res, err
}

type canceledBody struct {
	io.ReadCloser
	ctx   context.Context
	after *cancelAfter
}

func (b *canceledBody) Read(p []byte) (int, error) {
	if b.after.left.Load() <= 0 {
		<-b.ctx.Done()
		return 0, b.ctx.Err()
	}
	n, err := b.ReadCloser.Read(p)
	if b.after.left.Add(int64(-n)) <= 0 {
		b.after.cancel()
	}
	return n, err
}

// canceledDownload cancels a download after half of a file of 6 MiB has arrived.
func canceledDownload(t *testing.T, opts transfer.Options) (*jfrogtest.Server, *artifactory.Client, transfer.DownloadJob) {
	t.Helper()
	srv, rt := server(t)
	putFile(t, rt, "big", content(6<<20))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	after := &cancelAfter{RoundTripper: http.DefaultTransport, cancel: cancel}
	after.left.Store(3 << 20)
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token), jfrog.WithTransport(after))
	require.NoError(t, err)
	// Two workers: at most two segments have arrived in part when the download is canceled.
	opts.Concurrency = 2
	m, err := transfer.New(artifactory.New(c), &opts)
	require.NoError(t, err)
	job := transfer.DownloadJob{From: transfer.At("libs", "big"), Local: filepath.Join(t.TempDir(), "big")}
	_, err = m.Download(ctx, job)
	require.ErrorIs(t, err, context.Canceled)
	require.NoFileExists(t, job.Local)
	return srv, rt, job
}

// By default, the next download resumes a download that was canceled. The content that has
// arrived is not requested again, except the last byte or segment. It shows whether the server
// still has the same file.
func TestCanceledDownloadResumes(t *testing.T) {
	for _, segmentMin := range []int64{-1, 1 << 20} {
		srv, rt, job := canceledDownload(t, transfer.Options{SegmentMin: segmentMin})
		parts, err := filepath.Glob(filepath.Join(filepath.Dir(job.Local), ".jfrog-*"))
		require.NoError(t, err)
		require.Len(t, parts, 2, "a part and its state")
		there := arrived(t, filepath.Dir(job.Local))
		srv.ResetRequests()
		m, err := transfer.New(rt, nil)
		require.NoError(t, err)
		res, err := m.Download(t.Context(), job)
		require.NoError(t, err)
		require.Greater(t, res.Saved, int64(2<<20))
		require.EqualValues(t, 6<<20, res.Moved+res.Saved)
		requests := ranged(srv)
		require.NotEmpty(t, requests)
		for _, r := range requests {
			from, _, _ := strings.Cut(strings.TrimPrefix(r, "bytes="), "-")
			n, err := strconv.ParseInt(from, 10, 64)
			require.NoError(t, err, "every request is for a range: %q", r)
			require.False(t, there(n), "requested again: %q", r)
		}
		got, err := os.ReadFile(job.Local)
		require.NoError(t, err)
		require.True(t, bytes.Equal(content(6<<20), got))
		requireOnly(t, filepath.Dir(job.Local), "big")
	}
}

// arrived reads the state of the canceled download in a folder. The function that it returns
// reports whether the byte at an offset has arrived.
func arrived(t *testing.T, dir string) func(offset int64) bool {
	t.Helper()
	var state struct {
		Segment int64
		Done    []int64
	}
	var size int64
	names, err := filepath.Glob(filepath.Join(dir, ".jfrog-*"))
	require.NoError(t, err)
	for _, name := range names {
		data, err := os.ReadFile(name)
		require.NoError(t, err)
		if json.Unmarshal(data, &state) != nil {
			size = int64(len(data))
		}
	}
	return func(offset int64) bool {
		if state.Segment == 0 {
			return offset < size
		}
		return slices.Contains(state.Done, offset/state.Segment)
	}
}

func TestDiscardPartial(t *testing.T) {
	for _, segmentMin := range []int64{-1, 1 << 20} {
		_, _, job := canceledDownload(t, transfer.Options{SegmentMin: segmentMin, DiscardPartial: true})
		requireOnly(t, filepath.Dir(job.Local))
	}
	// DiscardPartial also discards the content of an earlier download, if the next one fails too.
	srv, rt, job := canceledDownload(t, transfer.Options{SegmentMin: -1})
	m, err := transfer.New(rt, &transfer.Options{DiscardPartial: true, Attempts: 1})
	require.NoError(t, err)
	defer srv.Inject(jfrogtest.Fault{Method: http.MethodGet, CutAfter: 10, Times: -1})()
	_, err = m.Download(t.Context(), job)
	require.Error(t, err)
	requireOnly(t, filepath.Dir(job.Local))
}

// A failure after which no download can resume removes all content, even of an earlier download.
// Other failures keep the content.
func TestDownloadKeepsOnlyWhatIsWorthIt(t *testing.T) {
	for name, c := range map[string]struct {
		harm func(t *testing.T, srv *jfrogtest.Server, rt *artifactory.Client, job *transfer.DownloadJob)
		want error
		kept bool
	}{
		"not found": {func(t *testing.T, _ *jfrogtest.Server, rt *artifactory.Client, _ *transfer.DownloadJob) {
			require.NoError(t, rt.Artifacts.Delete(t.Context(), "libs", "big"))
		}, jfrog.ErrNotFound, false},
		"wrong content": {func(_ *testing.T, srv *jfrogtest.Server, _ *artifactory.Client, job *transfer.DownloadJob) {
			job.Checksums, job.Pinned = artifactory.Checksums{SHA256: strings.Repeat("0", 64)}, true
		}, transfer.ErrChecksumMismatch, false},
		"damaged content": {func(t *testing.T, srv *jfrogtest.Server, rt *artifactory.Client, _ *transfer.DownloadJob) {
			// The file changes. Otherwise only the rest of it would be requested.
			putFile(t, rt, "big", content(6<<20+1))
			srv.Inject(jfrogtest.Fault{Method: http.MethodGet, Corrupt: true, Times: -1})
		}, transfer.ErrChecksumMismatch, false},
		"forbidden": {func(_ *testing.T, srv *jfrogtest.Server, _ *artifactory.Client, _ *transfer.DownloadJob) {
			srv.Inject(jfrogtest.Fault{Method: http.MethodGet, Status: http.StatusForbidden, Times: -1})
		}, jfrog.ErrForbidden, true},
		"unavailable": {func(_ *testing.T, srv *jfrogtest.Server, _ *artifactory.Client, _ *transfer.DownloadJob) {
			srv.Inject(jfrogtest.Fault{Method: http.MethodGet, Status: http.StatusServiceUnavailable, Times: -1})
		}, jfrog.ErrUnavailable, true},
	} {
		t.Run(name, func(t *testing.T) {
			srv, rt, job := canceledDownload(t, transfer.Options{SegmentMin: -1})
			c.harm(t, srv, rt, &job)
			m, err := transfer.New(rt, &transfer.Options{Attempts: 2, SegmentMin: -1})
			require.NoError(t, err)
			_, err = m.Download(t.Context(), job)
			require.ErrorIs(t, err, c.want)
			left, err := filepath.Glob(filepath.Join(filepath.Dir(job.Local), ".jfrog-*"))
			require.NoError(t, err)
			require.Equal(t, c.kept, len(left) == 2, left)
			require.Equal(t, !c.kept, len(left) == 0, left)
		})
	}
}

// The content of an interrupted download is removed if the file exists.
func TestUnchangedFileNeedsNoPart(t *testing.T) {
	_, rt, job := canceledDownload(t, transfer.Options{SegmentMin: -1})
	writeFile(t, job.Local, content(6<<20))
	m, err := transfer.New(rt, nil)
	require.NoError(t, err)
	res, err := m.Download(t.Context(), job)
	require.NoError(t, err)
	require.Equal(t, transfer.OutcomeUnchanged, res.Outcome)
	requireOnly(t, filepath.Dir(job.Local), "big")
}
