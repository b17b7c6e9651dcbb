package transfer_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/transfer"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// With Fsync, every way of storing a file ends with the file in its place.
func TestFsync(t *testing.T) {
	_, rt, m := transfers(t, transfer.Options{Fsync: true, SegmentMin: 1 << 20})
	dir := t.TempDir()
	for _, size := range []int{0, 100, 300 << 10, 2 << 20} {
		name := fmt.Sprint("f", size)
		putFile(t, rt, name, content(size))
		_, err := m.Download(t.Context(), transfer.DownloadJob{From: transfer.At("libs", name), Dir: dir, Local: "sub/" + name})
		require.NoError(t, err)
		got, err := os.ReadFile(filepath.Join(dir, "sub", name))
		require.NoError(t, err)
		require.True(t, bytes.Equal(content(size), got))
	}
	sum, err := m.DownloadFolder(t.Context(), transfer.At("libs", "/"), filepath.Join(dir, "folder"), nil)
	require.NoError(t, err)
	require.Equal(t, 4, sum.Files[transfer.OutcomeExtracted])
}

// BenchmarkFsync downloads small files with and without Fsync.
func BenchmarkFsync(b *testing.B) {
	srv := jfrogtest.New(b, jfrogtest.WithRepository("libs", "local", "generic"))
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token))
	require.NoError(b, err)
	rt := artifactory.New(c)
	_, err = rt.Artifacts.Deploy(b.Context(), "libs", "a", bytes.NewReader(content(4096)), nil)
	require.NoError(b, err)
	for _, fsync := range []bool{false, true} {
		b.Run(fmt.Sprint(fsync), func(b *testing.B) {
			m, err := transfer.New(rt, &transfer.Options{Fsync: fsync})
			require.NoError(b, err)
			dir := b.TempDir()
			jobs := func(yield func(transfer.DownloadJob, error) bool) {
				for i := range b.N {
					if !yield(transfer.DownloadJob{From: transfer.At("libs", "a"), Dir: dir, Local: fmt.Sprint(i)}, nil) {
						return
					}
				}
			}
			b.ResetTimer()
			_, err = m.DownloadAll(b.Context(), jobs)
			require.NoError(b, err)
		})
	}
}
