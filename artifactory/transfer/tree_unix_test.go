//go:build unix

package transfer_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/jfrogkit/jfrog-go/artifactory/transfer"
	"github.com/stretchr/testify/require"
)

func TestUploadTreeLinksAndOddFiles(t *testing.T) {
	_, rt, tr := transfers(t, transfer.Options{})
	outside := writeTree(t, t.TempDir(), "o1", "deep/o2")
	dir := writeTree(t, t.TempDir(), "ok", "sub/ok", `back\slash`, "dot.", "line\nbreak", " blank", "\xff", ".jfrog-0123456789abcdef.part",
		".jfrog-ABCDEFGHIJKLMNOPQRSTUVWXYZ.part/files/x")
	link := func(to, name string) { require.NoError(t, os.Symlink(to, filepath.Join(dir, name))) }
	link(outside, "folder")
	link(filepath.Join(outside, "o1"), "file")
	link("nowhere", "dangling")
	link("sub/../ok", "again")
	link("sub", "back")
	link(dir, "sub/loop")
	require.NoError(t, syscall.Mkfifo(filepath.Join(dir, "fifo"), 0o666))

	got, err := outcomes(tr.UploadTreeResults(t.Context(), dir, transfer.At("libs", "t"), nil))
	require.Equal(t, []string{"t/again", "t/back/ok", "t/dot.", "t/ok", "t/sub/ok"}, stored(t, rt, "libs"))
	at := func(name string) string { return filepath.ToSlash(filepath.Join(dir, name)) }
	for _, name := range []string{at("file"), at("folder")} { // they lead out of the folder
		require.Equal(t, transfer.OutcomeSkipped, got[name], name)
	}
	for _, name := range []string{at("dangling"), at("sub/loop"), at("fifo"), `t/back\slash`, "t/line\nbreak", "t/ blank", "t/\xff"} {
		require.Equal(t, transfer.OutcomeFailed, got[name], name)
	}
	require.Equal(t, transfer.OutcomeSkipped, got[at(".jfrog-0123456789abcdef.part")])
	require.Equal(t, transfer.OutcomeSkipped, got[at(".jfrog-ABCDEFGHIJKLMNOPQRSTUVWXYZ.part")])
	require.Len(t, got, 17)
	require.ErrorIs(t, err, fs.ErrNotExist)
	require.ErrorContains(t, err, "leads to a folder that it is in")
	require.ErrorContains(t, err, "not a regular file")

	through := filepath.Join(t.TempDir(), "through") // a link to the folder itself changes nothing
	require.NoError(t, os.Symlink(dir, through))
	for _, dir := range []string{dir, through} {
		require.NoError(t, rt.Artifacts.Delete(t.Context(), "libs", "t"))
		_, err = tr.UploadTree(t.Context(), dir, transfer.At("libs", "t"), &transfer.UploadTreeOptions{OuterLinks: true, Exclude: []string{"*/loop", "dangling", "fifo"}})
		require.Error(t, err)
		require.Equal(t, []string{"t/again", "t/back/ok", "t/dot.", "t/file", "t/folder/deep/o2", "t/folder/o1", "t/ok", "t/sub/ok"}, stored(t, rt, "libs"))
	}

	got, err = outcomes(tr.UploadTreeResults(t.Context(), dir, transfer.At("releases", "t"), &transfer.UploadTreeOptions{SkipLinks: true,
		Exclude: []string{"fifo", `back\\slash`, "dot*", "line*", " *", "\xff"}}))
	require.NoError(t, err)
	require.Equal(t, []string{"t/ok", "t/sub/ok"}, stored(t, rt, "releases"))
	for _, name := range []string{"dangling", "sub/loop", "folder", "file", "again", "back"} {
		require.Equal(t, transfer.OutcomeSkipped, got[at(name)], name)
	}

	_, err = tr.UploadTree(t.Context(), dir, transfer.At("releases", "u"), &transfer.UploadTreeOptions{
		Include: []string{"ok"}, Exclude: []string{"sub/**", "back/**"}}) // without the dangling link
	require.NoError(t, err)
}

func TestUploadTreeUnreadableFolder(t *testing.T) {
	if ranAsNobody(t) {
		return
	}
	_, rt, tr := transfers(t, transfer.Options{})
	dir := writeTree(t, t.TempDir(), "a", "closed/b", "z")
	require.NoError(t, os.Chmod(filepath.Join(dir, "closed"), 0))
	t.Cleanup(func() { _ = os.Chmod(filepath.Join(dir, "closed"), 0o777) })
	_, err := tr.UploadTree(t.Context(), dir, transfer.At("libs", "t"), nil)
	require.ErrorIs(t, err, fs.ErrPermission)
	require.Equal(t, []string{"t/a", "t/z"}, stored(t, rt, "libs"))
	_, err = tr.UploadTree(t.Context(), dir, transfer.At("libs", "t"), &transfer.UploadTreeOptions{Exclude: []string{"closed/**"}})
	require.NoError(t, err)
}
