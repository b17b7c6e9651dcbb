package transfer_test

import (
	"io"
	"os"
	"path/filepath"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jfrogkit/jfrog-go/artifactory/transfer"
	"github.com/stretchr/testify/require"
)

// The memory for moving files does not depend on their size.
func TestTransferMemory(t *testing.T) {
	const size, bound = 96 << 20, 24 << 20
	s := newLeanServer(t)
	s.serve = bigFile(t, t.TempDir(), size)
	var peak, calls atomic.Uint64
	tr := s.transfers(t, transfer.Options{SegmentMin: 16 << 20, SkipVerify: true, ProgressInterval: time.Millisecond,
		Progress: func(transfer.Progress) {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			peak.Store(max(peak.Load(), m.HeapInuse))
			calls.Add(1)
		}})
	var before runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	_, err := tr.Upload(t.Context(), transfer.UploadJob{To: transfer.At("libs", "a"), Local: s.serve})
	require.NoError(t, err)
	f, err := os.Open(s.serve)
	require.NoError(t, err)
	defer f.Close()
	_, err = tr.Upload(t.Context(), transfer.UploadJob{To: transfer.At("libs", "b"), Content: struct{ io.Reader }{f}})
	require.NoError(t, err)
	for _, job := range []transfer.DownloadJob{{Local: filepath.Join(t.TempDir(), "got")}, {Writer: io.Discard}} {
		job.From = transfer.At("libs", "a")
		res, err := tr.Download(t.Context(), job)
		require.NoError(t, err)
		require.EqualValues(t, size, res.Moved)
	}
	require.Less(t, peak.Load(), before.HeapInuse+bound)
	require.Greater(t, calls.Load(), uint64(20))
}
