package transfer_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/transfer"
)

// downloadFrom downloads a file in segments, as far as the server allows.
func downloadFrom(t *testing.T, data []byte, response http.HandlerFunc) (*transfer.Result, error) {
	t.Helper()
	sums, err := artifactory.ComputeChecksums(bytes.NewReader(data))
	require.NoError(t, err)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Checksum-Sha256", sums.SHA256)
		w.Header().Set("Accept-Ranges", "bytes")
		response(w, r)
	}))
	defer srv.Close()
	c, err := jfrog.New(srv.URL)
	require.NoError(t, err)
	tr, err := transfer.New(artifactory.New(c), &transfer.Options{SegmentMin: 1 << 20})
	require.NoError(t, err)
	local := filepath.Join(t.TempDir(), "big")
	res, err := tr.Download(t.Context(), transfer.DownloadJob{From: transfer.At("libs", "big"), Local: local})
	if err == nil {
		got, readErr := os.ReadFile(local)
		require.NoError(t, readErr)
		require.True(t, bytes.Equal(data, got))
		requireOnly(t, filepath.Dir(local), "big")
	} else {
		requireOnly(t, filepath.Dir(local))
	}
	return res, err
}

// A server or proxy that announces ranges and sends the whole file gets no second request for
// segments.
func TestDownloadRangesIgnored(t *testing.T) {
	data := content(2 << 20)
	_, err := downloadFrom(t, data, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("ETag", `"a"`)
		w.Header().Set("Content-Length", strconv.Itoa(len(data)))
		_, _ = w.Write(data)
	})
	require.NoError(t, err)
}

// A weak ETag must not be sent as If-Range, or the response would be the whole file.
func TestDownloadWeakETag(t *testing.T) {
	data := content(2 << 20)
	res, err := downloadFrom(t, data, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `W/"a"`)
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(data))
	})
	require.NoError(t, err)
	require.EqualValues(t, len(data), res.Moved, "nothing came twice")
}

func TestDownloadHugeLength(t *testing.T) {
	_, err := downloadFrom(t, nil, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("ETag", `"a"`)
		w.Header().Set("Content-Length", "9223372036854775807")
	})
	require.Error(t, err)
}
