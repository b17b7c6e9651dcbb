package transfer_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/transfer"
)

// partsServer serves a file of 3 MiB. Its first response breaks off; later responds to the others.
func partsServer(t *testing.T, data []byte, later http.HandlerFunc) (*artifactory.Client, *atomic.Int64) {
	t.Helper()
	sums, err := artifactory.ComputeChecksums(bytes.NewReader(data))
	require.NoError(t, err)
	var requests atomic.Int64
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Checksum-Sha256", sums.SHA256)
		w.Header().Set("ETag", `"e"`)
		if requests.Add(1) == 1 {
			w.Header().Set("Content-Length", strconv.Itoa(len(data)))
			_, _ = w.Write(data[:1<<20])
			return
		}
		later(w, r)
	}))
	t.Cleanup(srv.Close)
	c, err := jfrog.New(srv.URL)
	require.NoError(t, err)
	return artifactory.New(c), &requests
}

// A server need not say again how long the whole file is.
func TestDownloadOfPartsWithoutTheSize(t *testing.T) {
	data := content(3 << 20)
	c, requests := partsServer(t, data, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Range", "bytes 1048576-3145727/*")
		w.WriteHeader(http.StatusPartialContent)
		_, _ = w.Write(data[1<<20:])
	})
	tr, err := transfer.New(c, &transfer.Options{SegmentMin: -1})
	require.NoError(t, err)
	local := filepath.Join(t.TempDir(), "f")
	res, err := tr.Download(t.Context(), transfer.DownloadJob{From: transfer.At("libs", "f"), Local: local})
	require.NoError(t, err)
	require.EqualValues(t, len(data), res.Moved)
	require.EqualValues(t, 2, requests.Load())
	got, err := os.ReadFile(local)
	require.NoError(t, err)
	require.True(t, bytes.Equal(data, got))
}

// A part that goes on behind the end of the file is not stored.
func TestDownloadOfEndlessParts(t *testing.T) {
	data := content(3 << 20)
	c, requests := partsServer(t, data, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Range") != "" {
			w.Header().Set("Content-Range", "bytes 1048576-3145727/3145728")
			w.WriteHeader(http.StatusPartialContent)
			_, _ = w.Write(data[1<<20:])
			for range 200 {
				if _, err := w.Write(data); err != nil {
					return
				}
			}
			return
		}
		w.Header().Set("Content-Length", strconv.Itoa(len(data)))
		_, _ = w.Write(data)
	})
	tr, err := transfer.New(c, &transfer.Options{SegmentMin: -1})
	require.NoError(t, err)
	local := filepath.Join(t.TempDir(), "f")
	res, err := tr.Download(t.Context(), transfer.DownloadJob{From: transfer.At("libs", "f"), Local: local})
	require.NoError(t, err)
	require.Less(t, res.Moved, int64(8<<20))
	require.EqualValues(t, 3, requests.Load())
}

// A part that was not asked for is not the file, even without verification.
func TestDownloadOfAPartUnasked(t *testing.T) {
	data := content(3 << 20)
	for name, header := range map[string]string{"rest": "bytes 5-3145727/3145728", "beginning": "bytes 0-3145722/3145728", "none": ""} {
		srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Range", header)
			w.WriteHeader(http.StatusPartialContent)
			_, _ = w.Write(data[5:])
		}))
		t.Cleanup(srv.Close)
		c, err := jfrog.New(srv.URL)
		require.NoError(t, err)
		tr, err := transfer.New(artifactory.New(c), &transfer.Options{SkipVerify: true, Attempts: 2})
		require.NoError(t, err)
		dir := t.TempDir()
		_, err = tr.Download(t.Context(), transfer.DownloadJob{From: transfer.At("libs", "f"), Local: filepath.Join(dir, "f")})
		require.ErrorContains(t, err, "the server does not continue the same file", name)
		requireOnly(t, dir)
	}
}
