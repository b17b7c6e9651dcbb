package transfer_test

import (
	"bytes"
	"context"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/transfer"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// ranged returns the ranges of the requests for content.
func ranged(srv *jfrogtest.Server) (out []string) {
	for _, r := range srv.Requests() {
		if r.Method == http.MethodGet && strings.HasPrefix(r.Path, "/artifactory/libs/") {
			out = append(out, r.Header.Get("Range"))
		}
	}
	return out
}

func putFile(t *testing.T, rt *artifactory.Client, path string, data []byte) {
	t.Helper()
	_, err := rt.Artifacts.Deploy(t.Context(), "libs", path, bytes.NewReader(data), nil)
	require.NoError(t, err)
}

func TestDownloadInSegments(t *testing.T) {
	data := content(3<<20 + 17)
	for _, concurrency := range []int{1, 2, 8} {
		srv, rt, tr := transfers(t, transfer.Options{SegmentMin: 1 << 20, Concurrency: concurrency})
		putFile(t, rt, "big", data)
		local := filepath.Join(t.TempDir(), "big")
		res, err := tr.Download(t.Context(), transfer.DownloadJob{From: transfer.At("libs", "big"), Local: local})
		require.NoError(t, err)
		require.Equal(t, transfer.OutcomeReceived, res.Outcome)
		require.EqualValues(t, len(data), res.Moved)
		got, err := os.ReadFile(local)
		require.NoError(t, err)
		require.True(t, bytes.Equal(data, got))
		requests := ranged(srv)
		if concurrency == 1 {
			require.Equal(t, []string{""}, requests)
		} else {
			require.Empty(t, requests[0], "the first one has the whole file")
			require.Greater(t, len(requests), 1)
		}
		requireOnly(t, filepath.Dir(local), "big")
	}
}

// requireOnly fails unless a folder has exactly the given names.
func requireOnly(t *testing.T, dir string, names ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	got := make([]string, 0, len(entries))
	for _, e := range entries {
		got = append(got, e.Name())
	}
	require.ElementsMatch(t, names, got)
}

// Another Manager resumes an interrupted download, in order or in segments.
func TestDownloadResumes(t *testing.T) {
	data := content(6 << 20)
	for _, segmentMin := range []int64{-1, 1 << 20} {
		opts := transfer.Options{SegmentMin: segmentMin, Attempts: 1, Concurrency: 2}
		srv, rt, tr := transfers(t, opts)
		putFile(t, rt, "big", data)
		dir := t.TempDir()
		job := transfer.DownloadJob{From: transfer.At("libs", "big"), Local: filepath.Join(dir, "big")}
		remove := srv.Inject(jfrogtest.Fault{Method: "GET", Path: "/artifactory/libs/big", CutAfter: 2 << 20, Times: 1})
		removeRanges := srv.Inject(jfrogtest.Fault{Method: "GET", Path: "/artifactory/libs/big", After: 5, CutAfter: 1, Times: -1})
		_, err := tr.Download(t.Context(), job)
		var fault *transfer.Error
		require.ErrorAs(t, err, &fault)
		require.Equal(t, transfer.PhaseReceive, fault.Phase)
		remove()
		removeRanges()
		entries, err := os.ReadDir(dir)
		require.NoError(t, err)
		require.Len(t, entries, 2)

		again, err := transfer.New(rt, &opts)
		require.NoError(t, err)
		res, err := again.Download(t.Context(), job)
		require.NoError(t, err)
		require.Positive(t, res.Saved)
		require.EqualValues(t, len(data), res.Moved+res.Saved)
		got, err := os.ReadFile(job.Local)
		require.NoError(t, err)
		require.True(t, bytes.Equal(data, got))
		requireOnly(t, dir, "big")
	}
}

func TestDownloadLeavesNothing(t *testing.T) {
	data := content(6 << 20)
	for _, segmentMin := range []int64{-1, 1 << 20} {
		srv, rt, tr := transfers(t, transfer.Options{SegmentMin: segmentMin, Bandwidth: 8 << 20, DiscardPartial: true})
		putFile(t, rt, "big", data)
		dir := t.TempDir()
		ctx, cancel := context.WithCancel(t.Context())
		srv.Inject(jfrogtest.Fault{Method: "GET", Match: func(*http.Request) bool { cancel(); return false }})
		_, err := tr.Download(ctx, transfer.DownloadJob{From: transfer.At("libs", "big"), Local: filepath.Join(dir, "big")})
		require.ErrorIs(t, err, context.Canceled)
		requireOnly(t, dir)
	}
}

// A download that verifies does not resume the part of a download that did not: there is no
// checksum to compare it with.
func TestDownloadVerifiesWhatWasNot(t *testing.T) {
	data := content(3 << 20)
	srv, rt, _ := transfers(t, transfer.Options{})
	putFile(t, rt, "big", data)
	dir := t.TempDir()
	job := transfer.DownloadJob{From: transfer.At("libs", "big"), Local: filepath.Join(dir, "big")}
	opts := transfer.Options{SegmentMin: -1, Attempts: 1, SkipVerify: true}
	loose, err := transfer.New(rt, &opts)
	require.NoError(t, err)
	remove := srv.Inject(jfrogtest.Fault{Method: "GET", Path: "/artifactory/libs/big", CutAfter: 2 << 20, Times: -1})
	_, err = loose.Download(t.Context(), job)
	require.Error(t, err)
	remove()
	parts, err := filepath.Glob(filepath.Join(dir, ".jfrog-*.part"))
	require.NoError(t, err)
	require.Len(t, parts, 1)
	f, err := os.OpenFile(parts[0], os.O_WRONLY, 0)
	require.NoError(t, err)
	_, err = f.WriteAt([]byte("damaged"), 1000)
	require.NoError(t, err)
	require.NoError(t, f.Close())

	opts.SkipVerify = false
	strict, err := transfer.New(rt, &opts)
	require.NoError(t, err)
	_, err = strict.Download(t.Context(), job)
	require.NoError(t, err)
	got, err := os.ReadFile(job.Local)
	require.NoError(t, err)
	require.True(t, bytes.Equal(data, got))
}
