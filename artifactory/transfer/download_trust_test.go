package transfer

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/jfrogkit/jfrog-go/artifactory"
)

func sumsOf(t *testing.T, data []byte) artifactory.Checksums {
	t.Helper()
	sums, err := artifactory.ComputeChecksums(bytes.NewReader(data))
	require.NoError(t, err)
	return sums
}

// plant writes a part and its state beside a target.
func plant(t *testing.T, local string, content []byte, state partState) {
	t.Helper()
	part := filepath.Join(filepath.Dir(local), (&place{name: filepath.Base(local)}).partName())
	data, err := json.Marshal(state)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(part, content, 0o600))
	require.NoError(t, os.WriteFile(stateNameOf(part), data, 0o600))
}

// What lies beside the target is a hint: content that is not the server's never counts as
// verified, whatever the state beside it has for a checksum.
func TestDownloadTrustsTheServerOnly(t *testing.T) {
	good, evil := bytes.Repeat([]byte("good"), 1<<19), bytes.Repeat([]byte("evil"), 1<<19)
	evil[len(evil)-1] = good[len(good)-1] // the last byte is requested
	sums := sumsOf(t, good)
	sums.MD5 = ""
	for name, headers := range map[string]artifactory.Checksums{"checksums": sums, "SHA-1": {SHA1: sums.SHA1}, "no checksums": {}} {
		rt := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/artifactory/r/tool" {
				_ = json.NewEncoder(w).Encode(map[string]any{"repo": "r", "path": "/tool", "downloadUri": "x", "checksums": sums})
				return
			}
			w.Header().Set("ETag", `"e"`)
			w.Header().Set("X-Checksum-Sha1", headers.SHA1)
			w.Header().Set("X-Checksum-Sha256", headers.SHA256)
			http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(good))
		})
		m, err := New(rt, &Options{SegmentMin: -1})
		require.NoError(t, err)
		for way, state := range map[string]partState{
			"in order":    {},
			"in segments": {Segment: 1 << 20, Done: []int{0}},
		} {
			local := filepath.Join(t.TempDir(), "tool")
			state.Repo, state.Path, state.ETag, state.Size, state.Checksums = "r", "tool", `"e"`, int64(len(good)), sumsOf(t, evil)
			plant(t, local, evil, state)
			res, err := m.Download(t.Context(), DownloadJob{From: At("r", "tool"), Local: local})
			require.NoError(t, err, "%s, %s", name, way)
			got, err := os.ReadFile(local)
			require.NoError(t, err)
			require.True(t, bytes.Equal(good, got), "%s, %s", name, way)
			if headers.SHA256 != "" {
				require.Equal(t, sums.SHA256, res.Checksums.SHA256)
			}
		}
		// A part of the server's file is resumed.
		local := filepath.Join(t.TempDir(), "tool")
		plant(t, local, good[:1<<20], partState{Repo: "r", Path: "tool", ETag: `"e"`, Size: int64(len(good)), Checksums: sums})
		res, err := m.Download(t.Context(), DownloadJob{From: At("r", "tool"), Local: local})
		require.NoError(t, err)
		require.EqualValues(t, 1<<20, res.Saved, name)
		require.EqualValues(t, 1<<20, res.Moved, name)
	}
}

// A download takes no more than there can be.
func TestDownloadIsBounded(t *testing.T) {
	wanted := []byte("0123456789")
	var sent atomic.Int64
	rt := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Checksum-Sha256", sumsOf(t, wanted).SHA256)
		block := make([]byte, 1<<20)
		for range 512 {
			n, err := w.Write(block)
			if sent.Add(int64(n)); err != nil {
				return
			}
		}
	})
	m, err := New(rt, nil)
	require.NoError(t, err)
	dir := t.TempDir()
	for name, job := range map[string]DownloadJob{
		"pinned":           {Size: 10, Checksums: sumsOf(t, wanted), Pinned: true, Local: filepath.Join(dir, "f")},
		"known":            {Size: 10, Checksums: sumsOf(t, wanted), Local: filepath.Join(dir, "f")},
		"pinned to writer": {Size: 10, Checksums: sumsOf(t, wanted), Pinned: true, Writer: io.Discard},
		"archive":          {Explode: true, Extract: &ExtractOptions{MaxBytes: 1 << 20, ArchiveType: artifactory.ArchiveZip}, Local: filepath.Join(dir, "folder")},
	} {
		sent.Store(0)
		job.From = At("r", "f")
		_, err := m.Download(t.Context(), job)
		if name == "archive" {
			require.ErrorIs(t, err, ErrArchiveTooLarge)
			require.Less(t, sent.Load(), int64(200<<20))
		} else {
			require.ErrorIs(t, err, ErrChecksumMismatch, name)
			require.Less(t, sent.Load(), int64(20<<20), name)
		}
	}
	require.Equal(t, ExtractOptions{MaxBytes: 64 << 30, MaxFiles: 1_000_000}, ExtractOptions{}.withDefaults())
	require.Equal(t, ExtractOptions{MaxBytes: -1, MaxFiles: -1}, ExtractOptions{MaxBytes: -1, MaxFiles: -1}.withDefaults())
	require.Zero(t, ExtractOptions{MaxBytes: -1}.packedMost())
}
