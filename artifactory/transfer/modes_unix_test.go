//go:build unix

package transfer_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/jfrogkit/jfrog-go/artifactory/transfer"
)

// New files and folders have the permissions that the umask leaves, however they arrive.
func TestNewFilesHaveTheModeOfTheUmask(t *testing.T) {
	_, rt, m := transfers(t, transfer.Options{SegmentMin: 8 << 20})
	for name, size := range map[string]int{"empty": 0, "small": 10, "middle": 600 << 10, "part": 2 << 20, "segments": 9 << 20} {
		_, err := rt.Artifacts.Deploy(t.Context(), "libs", "s/d/"+name, bytes.NewReader(content(size)), nil)
		require.NoError(t, err)
	}
	local := t.TempDir()
	writeTree(t, local, "d/plain", "d/tool")
	require.NoError(t, os.Chmod(filepath.Join(local, "d/tool"), 0o700))
	for _, name := range []string{"x.tar.gz", "x.zip"} {
		_, err := m.UploadTreeArchive(t.Context(), local, transfer.At("libs", name), nil)
		require.NoError(t, err)
	}
	defer syscall.Umask(syscall.Umask(0))
	for _, umask := range []fs.FileMode{0, 0o002, 0o022, 0o027, 0o077} {
		syscall.Umask(int(umask))
		top := t.TempDir()
		dir := filepath.Join(top, "new")
		_, err := m.DownloadTree(t.Context(), transfer.At("libs", "s"), dir, nil)
		require.NoError(t, err)
		require.NoError(t, os.Rename(filepath.Join(dir, "d/part"), filepath.Join(dir, "renamed")))
		sum, err := m.DownloadTree(t.Context(), transfer.At("libs", "s"), dir, nil)
		require.NoError(t, err)
		require.Equal(t, 1, sum.Files[transfer.OutcomeCopied])
		folder := filepath.Join(top, "folder")
		_, err = m.DownloadFolder(t.Context(), transfer.At("libs", "s"), folder, nil)
		require.NoError(t, err)
		for _, stream := range []bool{false, true} {
			for _, name := range []string{"x.tar.gz", "x.zip"} {
				_, err = m.Download(t.Context(), transfer.DownloadJob{From: transfer.At("libs", name), Explode: true,
					Local: filepath.Join(top, name), Extract: &transfer.ExtractOptions{Stream: stream}})
				require.NoError(t, err)
			}
		}
		require.NoError(t, filepath.WalkDir(top, func(name string, e fs.DirEntry, err error) error {
			require.NoError(t, err)
			want := fs.FileMode(0o666)
			if e.IsDir() || e.Name() == "tool" {
				want = 0o777
			}
			if name != top {
				require.Equal(t, want&^umask, modeOf(t, name).Perm(), "%o %s", umask, name)
			}
			return nil
		}))
	}
}

// A file that is replaced keeps its permissions.
func TestReplacedFilesKeepTheirMode(t *testing.T) {
	_, rt, m := transfers(t, transfer.Options{})
	for _, size := range []int{10, 600 << 10, 2 << 20} {
		_, err := rt.Artifacts.Deploy(t.Context(), "libs", "x", bytes.NewReader(content(size)), nil)
		require.NoError(t, err)
		for _, mode := range []fs.FileMode{0o600, 0o640, 0o775} {
			local := writeFile(t, filepath.Join(t.TempDir(), "x"), []byte("old"))
			require.NoError(t, os.Chmod(local, mode))
			_, err := m.Download(t.Context(), transfer.DownloadJob{From: transfer.At("libs", "x"), Local: local})
			require.NoError(t, err)
			require.Equal(t, mode, modeOf(t, local))
		}
	}
}

// An archive keeps permissions and links, and its extraction gives them back.
func TestArchiveKeepsLinksAndModes(t *testing.T) {
	_, _, m := transfers(t, transfer.Options{})
	top := t.TempDir()
	dir := filepath.Join(top, "dist")
	writeTree(t, dir, "bin/app", "private")
	writeFile(t, filepath.Join(top, "secret"), []byte("secret"))
	require.NoError(t, os.Chmod(filepath.Join(dir, "bin/app"), 0o751|fs.ModeSetuid))
	require.NoError(t, os.Chmod(filepath.Join(dir, "private"), 0o600))
	for name, dest := range map[string]string{"current": "bin", "bin/up": "../private", "out": "../secret", "abs": filepath.Join(dir, "private")} {
		require.NoError(t, os.Symlink(dest, filepath.Join(dir, name)))
	}
	for _, name := range []string{"x.zip", "x.tar", "x.tgz"} {
		_, err := m.UploadTreeArchive(t.Context(), dir, transfer.At("libs", name), &transfer.UploadArchiveOptions{KeepLinks: true, KeepModes: true})
		require.NoError(t, err)
		down := t.TempDir()
		job := transfer.DownloadJob{From: transfer.At("libs", name), Dir: down, Explode: true, Extract: &transfer.ExtractOptions{KeepLinks: true, KeepModes: true}}
		for range 2 { // over existing files too
			_, err = m.Download(t.Context(), job)
			require.NoError(t, err)
			require.Equal(t, map[string]string{"current": "bin", "bin/up": "../private", "abs": "private"}, links(t, down))
			require.Equal(t, fs.FileMode(0o751), modeOf(t, filepath.Join(down, "bin/app")))
			require.Equal(t, fs.FileMode(0o600), modeOf(t, filepath.Join(down, "private")))
			require.NoError(t, os.Chmod(filepath.Join(down, "private"), 0o644))
		}

		// Without the options, links are followed, and modes are of two kinds.
		_, err = m.UploadTreeArchive(t.Context(), dir, transfer.At("libs", name), nil)
		require.NoError(t, err)
		down = t.TempDir()
		job.Dir = down
		_, err = m.Download(t.Context(), job)
		require.NoError(t, err)
		require.Equal(t, map[string]string{"bin/app": "bin/app", "bin/up": "private", "current/app": "bin/app", "current/up": "private", "private": "private", "abs": "private"}, tree(t, down))
		require.Equal(t, fs.FileMode(0o755), modeOf(t, filepath.Join(down, "bin/app")))
		require.Equal(t, fs.FileMode(0o644), modeOf(t, filepath.Join(down, "private")))
	}
}
