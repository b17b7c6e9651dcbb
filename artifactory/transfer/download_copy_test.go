package transfer_test

import (
	"bytes"
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

// downloads returns the paths whose content was requested.
func downloads(srv *jfrogtest.Server) (paths []string) {
	for _, r := range srv.Requests() {
		if r.Method == http.MethodGet && strings.HasPrefix(r.Path, "/artifactory/libs/") {
			paths = append(paths, strings.TrimPrefix(r.Path, "/artifactory/libs/"))
		}
	}
	return paths
}

// A file that was renamed in the repository is moved on this machine, and not downloaded.
func TestSyncDownMovesRenamedFiles(t *testing.T) {
	srv, rt, m := transfers(t, transfer.Options{})
	one, two := content(2<<20), content(20<<10)
	for name, data := range map[string][]byte{"s/a/one": one, "s/two": two, "s/three": content(20<<10 + 1), "s/small": []byte("small")} {
		_, err := rt.Artifacts.Deploy(t.Context(), "libs", name, bytes.NewReader(data), nil)
		require.NoError(t, err)
	}
	dir := t.TempDir()
	opts := &transfer.SyncDownOptions{Delete: true}
	_, err := m.SyncDown(t.Context(), transfer.At("libs", "s"), dir, opts)
	require.NoError(t, err)
	for from, to := range map[string]string{"s/a/one": "s/b/c d#;%+ü", "s/two": "s/a/2"} {
		_, err = rt.Artifacts.DeployByChecksum(t.Context(), "libs", to, sumsOf(t, map[string][]byte{"s/a/one": one, "s/two": two}[from]), nil)
		require.NoError(t, err)
		require.NoError(t, rt.Artifacts.Delete(t.Context(), "libs", from))
	}
	srv.ResetRequests()
	sum, err := m.SyncDown(t.Context(), transfer.At("libs", "s"), dir, opts)
	require.NoError(t, err)
	require.Equal(t, map[transfer.Outcome]int{transfer.OutcomeCopied: 2, transfer.OutcomeUnchanged: 2, transfer.OutcomeDeleted: 2}, sum.Files)
	require.Empty(t, downloads(srv))
	require.Zero(t, sum.Moved)
	require.EqualValues(t, len(one)+len(two)+len("small")+20<<10+1, sum.Saved)
	require.Equal(t, map[string]string{"b/c d#;%+ü": string(one), "a/2": string(two), "three": string(content(20<<10 + 1)), "small": "small"}, tree(t, dir))

}

func sumsOf(t *testing.T, data []byte) artifactory.Checksums {
	t.Helper()
	sums, err := artifactory.ComputeChecksums(bytes.NewReader(data))
	require.NoError(t, err)
	return sums
}

// Only a file with the content is copied. Other files of the same size are not, nor links out of
// the folder.
func TestDownloadTreeCopiesOnlyTheContent(t *testing.T) {
	srv, rt, m := transfers(t, transfer.Options{})
	data := content(20 << 10)
	other := bytes.Clone(data)
	other[0]++
	_, err := rt.Artifacts.Deploy(t.Context(), "libs", "s/new", bytes.NewReader(data), nil)
	require.NoError(t, err)
	outside := writeFile(t, filepath.Join(t.TempDir(), "outside"), data)
	dir := t.TempDir()
	writeFile(t, filepath.Join(dir, "same size"), other)
	writeFile(t, filepath.Join(dir, ".jfrog-0123456789abcdef.part"), data)
	require.NoError(t, os.Symlink(outside, filepath.Join(dir, "link")))
	require.NoError(t, os.Symlink(filepath.Dir(outside), filepath.Join(dir, "folder")))
	srv.ResetRequests()
	sum, err := m.DownloadTree(t.Context(), transfer.At("libs", "s"), dir, nil)
	require.NoError(t, err)
	require.Equal(t, map[transfer.Outcome]int{transfer.OutcomeReceived: 1}, sum.Files)
	require.Equal(t, []string{"s/new"}, downloads(srv))

	// Now there is one. The old content at the target is replaced, and the source stays.
	require.NoError(t, os.Rename(filepath.Join(dir, "new"), filepath.Join(dir, "old name")))
	writeFile(t, filepath.Join(dir, "new"), []byte("old content"))
	require.NoError(t, os.Chmod(filepath.Join(dir, "new"), 0o640))
	srv.ResetRequests()
	sum, err = m.DownloadTree(t.Context(), transfer.At("libs", "s"), dir, nil)
	require.NoError(t, err)
	require.Equal(t, map[transfer.Outcome]int{transfer.OutcomeCopied: 1}, sum.Files)
	require.Empty(t, downloads(srv))
	for _, name := range []string{"new", "old name"} {
		got, err := os.ReadFile(filepath.Join(dir, name))
		require.NoError(t, err)
		require.True(t, bytes.Equal(data, got), name)
	}
	// The copy is not another name of the same file.
	require.NoError(t, os.WriteFile(filepath.Join(dir, "new"), []byte("x"), 0o666))
	got, err := os.ReadFile(filepath.Join(dir, "old name"))
	require.NoError(t, err)
	require.True(t, bytes.Equal(data, got))
}

// Two names that have been exchanged cost one download at most, and end up right.
func TestDownloadTreeExchangedNames(t *testing.T) {
	srv, rt, m := transfers(t, transfer.Options{})
	a, b := content(20<<10), bytes.Repeat([]byte("b"), 20<<10)
	dir := t.TempDir()
	writeFile(t, filepath.Join(dir, "a"), b)
	writeFile(t, filepath.Join(dir, "b"), a)
	for name, data := range map[string][]byte{"s/a": a, "s/b": b} {
		_, err := rt.Artifacts.Deploy(t.Context(), "libs", name, bytes.NewReader(data), nil)
		require.NoError(t, err)
	}
	srv.ResetRequests()
	_, err := m.DownloadTree(t.Context(), transfer.At("libs", "s"), dir, nil)
	require.NoError(t, err)
	require.Equal(t, map[string]string{"a": string(a), "b": string(b)}, tree(t, dir))
	require.LessOrEqual(t, len(downloads(srv)), 1)
}

// A file that was renamed on this machine is uploaded without its content.
func TestSyncUpOfRenamedFiles(t *testing.T) {
	srv, rt, m := transfers(t, transfer.Options{})
	dir := t.TempDir()
	data := content(300 << 10)
	writeFile(t, filepath.Join(dir, "old"), data)
	opts := &transfer.SyncUpOptions{Delete: true}
	_, err := m.SyncUp(t.Context(), dir, transfer.At("libs", "s"), opts)
	require.NoError(t, err)
	require.NoError(t, os.Rename(filepath.Join(dir, "old"), filepath.Join(dir, "new")))
	srv.ResetRequests()
	sum, err := m.SyncUp(t.Context(), dir, transfer.At("libs", "s"), opts)
	require.NoError(t, err)
	require.Equal(t, map[transfer.Outcome]int{transfer.OutcomeMatched: 1, transfer.OutcomeDeleted: 1}, sum.Files)
	require.Zero(t, sum.Moved)
	require.Equal(t, 1, countRequests(srv, http.MethodPut))
	require.Equal(t, []string{"s/new"}, stored(t, rt, "libs"))
}
