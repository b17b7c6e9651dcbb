package transfer_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/transfer"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// A stalled connection is given up, and the content is requested from there.
func TestDownloadStalls(t *testing.T) {
	data := content(2 << 20)
	sums, err := artifactory.ComputeChecksums(bytes.NewReader(data))
	require.NoError(t, err)
	for _, deaf := range []int64{1, 100} { // requests that stall
		var requests atomic.Int64
		gone := make(chan struct{})
		srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("X-Checksum-Sha256", sums.SHA256)
			w.Header().Set("ETag", `"tag"`)
			if requests.Add(1) > deaf {
				http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(data))
				return
			}
			w.Header().Set("Content-Length", "2097152")
			_, _ = w.Write(data[:1<<20])
			_ = http.NewResponseController(w).Flush()
			select {
			case <-r.Context().Done():
			case <-gone:
			}
		}))
		t.Cleanup(srv.Close)
		t.Cleanup(func() { close(gone) })
		c, err := jfrog.New(srv.URL, jfrog.WithAccessToken("token"))
		require.NoError(t, err)
		tr, err := transfer.New(artifactory.New(c), &transfer.Options{IdleTimeout: 50 * time.Millisecond, Attempts: 3, DiscardPartial: true})
		require.NoError(t, err)
		local := filepath.Join(t.TempDir(), "got")
		res, err := tr.Download(t.Context(), transfer.DownloadJob{From: transfer.At("libs", "a"), Local: local})
		if deaf > 1 {
			require.ErrorContains(t, err, "no progress in receiving the body for 50ms")
			requireOnly(t, filepath.Dir(local))
			continue
		}
		require.NoError(t, err)
		require.EqualValues(t, len(data), res.Moved, "the second request asks for the rest")
		got, err := os.ReadFile(local)
		require.NoError(t, err)
		require.True(t, bytes.Equal(data, got))
	}
}

func TestDownloadPinned(t *testing.T) {
	_, rt, tr := transfers(t, transfer.Options{SkipVerify: true})
	putFile(t, rt, "a", []byte("new"))
	sums, err := artifactory.ComputeChecksums(bytes.NewReader([]byte("old")))
	require.NoError(t, err)
	local := filepath.Join(t.TempDir(), "got")
	job := transfer.DownloadJob{From: transfer.At("libs", "a"), Local: local, Checksums: artifactory.Checksums{SHA1: sums.SHA1}}
	for _, there := range []bool{false, true} {
		if there {
			writeFile(t, local, []byte("other"))
		}
		job.Pinned = true
		_, err = tr.Download(t.Context(), job)
		require.ErrorIs(t, err, transfer.ErrChecksumMismatch)
	}
	got, err := os.ReadFile(local)
	require.NoError(t, err)
	require.Equal(t, "other", string(got))

	job.Pinned = false
	_, err = tr.Download(t.Context(), job)
	require.NoError(t, err)
	putFile(t, rt, "a", []byte("old"))
	job.Pinned = true
	res, err := tr.Download(t.Context(), job)
	require.NoError(t, err)
	require.Equal(t, transfer.OutcomeReceived, res.Outcome)
	require.Equal(t, sums.SHA1, res.Checksums.SHA1)
	res, err = tr.Download(t.Context(), job)
	require.NoError(t, err)
	require.Equal(t, transfer.OutcomeUnchanged, res.Outcome)
	_, err = tr.Download(t.Context(), transfer.DownloadJob{From: transfer.At("libs", "a"), Writer: io.Discard, Pinned: true})
	require.ErrorContains(t, err, "pinned to no checksum")
}

// A proxy without HEAD costs a download, not an error.
func TestDownloadWithoutHead(t *testing.T) {
	srv, rt, tr := transfers(t, transfer.Options{})
	putFile(t, rt, "a", []byte("new"))
	srv.Inject(jfrogtest.Fault{Method: http.MethodHead, Status: http.StatusMethodNotAllowed, Times: -1})
	local := writeFile(t, filepath.Join(t.TempDir(), "got"), []byte("old"))
	res, err := tr.Download(t.Context(), transfer.DownloadJob{From: transfer.At("libs", "a"), Local: local})
	require.NoError(t, err)
	require.Equal(t, transfer.OutcomeReceived, res.Outcome)
}

func TestDownloadIsNotCounted(t *testing.T) {
	_, rt, tr := transfers(t, transfer.Options{})
	putFile(t, rt, "a", []byte("content"))
	for _, skip := range []bool{true, false} {
		_, err := tr.Download(t.Context(), transfer.DownloadJob{From: transfer.At("libs", "a"), Writer: io.Discard, SkipUpdateStats: skip})
		require.NoError(t, err)
		stats, err := rt.Items.Stats(t.Context(), "libs", "a")
		require.NoError(t, err)
		require.Equal(t, skip, stats.DownloadCount == 0)
	}
}
