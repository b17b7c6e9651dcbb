package transfer_test

import (
	"context"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/transfer"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

func TestSyncUp(t *testing.T) {
	srv, rt, tr := transfers(t, transfer.Options{})
	dir := writeTree(t, t.TempDir(), "same", "d/changed", "new")
	big := content(20 << 10)
	writeFile(t, filepath.Join(dir, "big"), big)
	deploy(t, rt, "libs", "s/same", "s/d/changed", "s/old", "s/d/gone/old", "s/keep.txt", "s/left", "s2/other")
	writeFile(t, filepath.Join(dir, "d", "changed"), []byte("CHANGED")) // of the same size
	writeTree(t, dir, "left")
	opts := &transfer.SyncUpOptions{Delete: true,
		Exclude: []string{"*.txt"},
		Job:     func(job *transfer.UploadJob) bool { return job.To.Path != "s/left" },
	}
	got, err := outcomes(tr.SyncUpResults(t.Context(), dir, transfer.At("libs", "s"), opts))
	require.NoError(t, err)
	require.Equal(t, map[string]transfer.Outcome{
		"s/same": transfer.OutcomeUnchanged, "s/d/changed": transfer.OutcomeSent, "s/new": transfer.OutcomeSent,
		"s/big": transfer.OutcomeSent, "s/old": transfer.OutcomeDeleted, "s/d/gone/old": transfer.OutcomeDeleted,
	}, got)
	require.Equal(t, []string{"s/big", "s/d/changed", "s/keep.txt", "s/left", "s/new", "s/same", "s2/other"}, stored(t, rt, "libs"))

	before := len(srv.Requests())
	var last transfer.Progress
	tr, err = transfer.New(rt, &transfer.Options{Progress: func(p transfer.Progress) { last = p }})
	require.NoError(t, err)
	sum, err := tr.SyncUp(t.Context(), dir, transfer.At("libs", "s"), opts)
	require.NoError(t, err)
	require.Equal(t, map[transfer.Outcome]int{transfer.OutcomeUnchanged: 4}, sum.Files)
	require.Len(t, srv.Requests(), before+1) // the query
	require.True(t, last.Listed)
	require.EqualValues(t, 4, last.FilesDone)
	require.EqualValues(t, 4, last.FilesTotal)
	require.Equal(t, last.BytesTotal, last.BytesDone)

	_, err = tr.SyncUp(t.Context(), t.TempDir(), transfer.At("libs", "s"), &transfer.SyncUpOptions{Delete: true})
	require.NoError(t, err)
	require.Equal(t, []string{"s2/other"}, stored(t, rt, "libs"))
}

// Nothing is deleted if anything else has failed.
func TestSyncUpDeletesNothing(t *testing.T) {
	srv, rt, tr := transfers(t, transfer.Options{})
	deploy(t, rt, "libs", "s/old")
	check := func() {
		t.Helper()
		require.Contains(t, stored(t, rt, "libs"), "s/old")
		require.Zero(t, countRequests(srv, http.MethodDelete))
	}
	opts := &transfer.SyncUpOptions{Delete: true}
	dir := writeTree(t, t.TempDir(), "a", "b", "c")
	require.ErrorIs(t, onlyFailure(t, tr.SyncUpResults(t.Context(), filepath.Join(dir, "no"), transfer.At("libs", "s"), opts)), fs.ErrNotExist)
	check()

	remove := srv.Inject(jfrogtest.Fault{Method: http.MethodPut, Path: "*/s/b", Status: http.StatusForbidden, Times: -1})
	got, err := outcomes(tr.SyncUpResults(t.Context(), dir, transfer.At("libs", "s"), opts))
	remove()
	require.ErrorIs(t, err, jfrog.ErrForbidden)
	require.ErrorContains(t, err, "upload "+dir+" to libs/s: delete: nothing was deleted")
	require.Len(t, got, 4)
	check()

	for range tr.SyncUpResults(t.Context(), dir, transfer.At("libs", "s"), opts) {
		time.Sleep(100 * time.Millisecond) // the other files are uploaded meanwhile
		break
	}
	check()

	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var lastErr error
	for _, err := range tr.SyncUpResults(ctx, dir, transfer.At("libs", "s"), opts) {
		cancel()
		if err != nil {
			lastErr = err
		}
	}
	require.ErrorIs(t, lastErr, context.Canceled)
	check()

	remove = srv.Inject(jfrogtest.Fault{Path: "*/api/search/aql", CutAfter: 60, Times: -1})
	_, err = tr.SyncUp(t.Context(), dir, transfer.At("libs", "s"), opts)
	remove()
	require.Error(t, err)
	check()

	require.NoError(t, rt.Repositories.Create(t.Context(), &artifactory.VirtualRepository{
		RepositoryBase: artifactory.RepositoryBase{Key: "all", PackageType: "generic"}, Repositories: []string{"libs"}}))
	require.ErrorContains(t, onlyFailure(t, tr.SyncUpResults(t.Context(), dir, transfer.At("all", "s"), opts)), "virtual")
	check()

	linked := t.TempDir()
	require.NoError(t, os.Symlink(dir, filepath.Join(linked, "old")))
	deploy(t, rt, "libs", "s/old2", "s/far/deep/x")
	require.NoError(t, os.Symlink(dir, filepath.Join(linked, "far")))
	opts.SkipLinks = true
	got, err = outcomes(tr.SyncUpResults(t.Context(), linked, transfer.At("libs", "s"), opts))
	require.NoError(t, err)
	require.Equal(t, transfer.OutcomeSkipped, got[filepath.ToSlash(filepath.Join(linked, "old"))])
	require.Equal(t, transfer.OutcomeDeleted, got["s/old2"])
	require.Contains(t, stored(t, rt, "libs"), "s/old")
	require.Contains(t, stored(t, rt, "libs"), "s/far/deep/x")
}

func TestSyncDown(t *testing.T) {
	_, rt, tr := transfers(t, transfer.Options{})
	deploy(t, rt, "libs", "s/same", "s/d/changed", "s/new", "s/left")
	outside := writeTree(t, t.TempDir(), "o")
	dir := writeTree(t, t.TempDir(), "same", "old", "gone/deep/old", "keep.txt", "left", "stays/x.txt", "stays/old",
		".jfrog-0123456789abcdef.part", ".jfrog-ABCDEFGHIJKLMNOPQRSTUVWXYZ.part/files/x")
	writeFile(t, filepath.Join(dir, "d", "changed"), []byte("CHANGED"))
	require.NoError(t, os.Symlink(outside, filepath.Join(dir, "away")))
	require.NoError(t, os.Symlink(filepath.Join(outside, "o"), filepath.Join(dir, "link")))
	sum, err := tr.SyncDown(t.Context(), transfer.At("libs", "s"), dir, &transfer.SyncDownOptions{Delete: true,
		Exclude: []string{"*.txt"},
	})
	require.NoError(t, err)
	require.Equal(t, map[transfer.Outcome]int{transfer.OutcomeUnchanged: 2, transfer.OutcomeReceived: 2, transfer.OutcomeDeleted: 4}, sum.Files)
	require.Equal(t, same("o"), tree(t, outside))
	require.NoError(t, os.Remove(filepath.Join(dir, "away")))
	// A running extraction uses this folder.
	require.FileExists(t, filepath.Join(dir, ".jfrog-ABCDEFGHIJKLMNOPQRSTUVWXYZ.part", "files", "x"))
	require.NoError(t, os.RemoveAll(filepath.Join(dir, ".jfrog-ABCDEFGHIJKLMNOPQRSTUVWXYZ.part")))
	require.Equal(t, map[string]string{"same": "same", "d/changed": "changed", "new": "new", "left": "left", "keep.txt": "keep.txt",
		"stays/x.txt": "stays/x.txt", ".jfrog-0123456789abcdef.part": ".jfrog-0123456789abcdef.part"}, tree(t, dir))
	require.NoDirExists(t, filepath.Join(dir, "gone"))

	_, err = tr.SyncDown(t.Context(), transfer.At("libs", "s"), dir, nil)
	require.NoError(t, err)
	require.FileExists(t, filepath.Join(dir, "keep.txt"))
}

func TestSyncDownDeletesNothing(t *testing.T) {
	srv, rt, tr := transfers(t, transfer.Options{})
	deploy(t, rt, "libs", "s/a", "s/b", "file")
	dir := writeTree(t, t.TempDir(), "old", "real/old")
	opts := &transfer.SyncDownOptions{Delete: true}
	for _, folder := range []string{"nope", "file"} {
		require.Error(t, onlyFailure(t, tr.SyncDownResults(t.Context(), transfer.At("libs", folder), dir, opts)))
		require.Equal(t, same("old", "real/old"), tree(t, dir))
	}
	remove := srv.Inject(jfrogtest.Fault{Path: "*/s/b", Status: http.StatusForbidden, Times: -1})
	_, err := tr.SyncDown(t.Context(), transfer.At("libs", "s"), dir, opts)
	remove()
	require.ErrorContains(t, err, "nothing was deleted")
	require.FileExists(t, filepath.Join(dir, "old"))

	for range tr.SyncDownResults(t.Context(), transfer.At("libs", "s"), dir, opts) {
		break
	}
	require.FileExists(t, filepath.Join(dir, "old"))

	// The file comes through a link.
	require.NoError(t, os.Symlink("real", filepath.Join(dir, "alias")))
	deploy(t, rt, "libs", "s/alias/c")
	got, err := outcomes(tr.SyncDownResults(t.Context(), transfer.At("libs", "s"), dir, opts))
	require.NoError(t, err)
	require.Equal(t, transfer.OutcomeSkipped, got[filepath.ToSlash(filepath.Join(dir, "real"))])
	require.FileExists(t, filepath.Join(dir, "real", "c"))
	require.FileExists(t, filepath.Join(dir, "real", "old"))
	require.NoFileExists(t, filepath.Join(dir, "old"))
}

// A file that the list lacks, but the server has, is not deleted.
func TestSyncDownAsksBeforeDeleting(t *testing.T) {
	tr, _ := hostile(t, [2]string{"s", "listed"})
	dir := writeTree(t, t.TempDir(), "missed")
	_, err := tr.SyncDown(t.Context(), transfer.At("libs", "s"), dir, &transfer.SyncDownOptions{Delete: true})
	require.ErrorContains(t, err, "the file stays")
	require.True(t, strings.Contains(err.Error(), "missed"))
	require.FileExists(t, filepath.Join(dir, "missed"))
}

// No list has the files of an archive, so they would be deleted.
func TestSyncDeletesNothingOfArchives(t *testing.T) {
	_, rt, tr := transfers(t, transfer.Options{})
	packed := archive(t, "zip", []string{"inner"}, sameAsName)
	_, err := rt.Artifacts.Deploy(t.Context(), "libs", "s/a.zip", strings.NewReader(string(packed)), nil)
	require.NoError(t, err)
	deploy(t, rt, "libs", "s/inner")
	dir := writeTree(t, t.TempDir(), "a/inner")
	_, err = tr.SyncDown(t.Context(), transfer.At("libs", "s"), dir, &transfer.SyncDownOptions{Delete: true,
		Job: func(job *transfer.DownloadJob) bool {
			job.Explode = strings.HasSuffix(job.Local, ".zip")
			job.Local = strings.TrimSuffix(job.Local, ".zip")
			return true
		}})
	require.ErrorContains(t, err, "a sync that deletes")
	require.FileExists(t, filepath.Join(dir, "a", "inner"))

	dir = t.TempDir()
	writeFile(t, filepath.Join(dir, "a.zip"), packed)
	_, err = tr.SyncUp(t.Context(), dir, transfer.At("libs", "s"), &transfer.SyncUpOptions{Delete: true,
		Job: func(job *transfer.UploadJob) bool {
			job.Explode = true
			return true
		}})
	require.ErrorContains(t, err, "a sync that deletes")
	require.Equal(t, []string{"s/a.zip", "s/inner"}, stored(t, rt, "libs"))
}
