//go:build unix

package transfer_test

import (
	"context"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/transfer"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// links returns the targets of the links below a folder.
func links(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	require.NoError(t, filepath.WalkDir(dir, func(name string, e fs.DirEntry, err error) error {
		require.NoError(t, err)
		if e.Type() == fs.ModeSymlink {
			rel, _ := filepath.Rel(dir, name)
			out[rel], err = os.Readlink(name)
			require.NoError(t, err)
		}
		return nil
	}))
	return out
}

func modeOf(t *testing.T, name string) fs.FileMode {
	t.Helper()
	info, err := os.Lstat(name)
	require.NoError(t, err)
	return info.Mode()
}

// readContext ends when it has been asked for its error ten times, as by the reads of a file.
type readContext struct {
	context.Context
	asked atomic.Int32
}

func (c *readContext) Err() error {
	if c.asked.Add(1) > 10 {
		return context.Canceled
	}
	return nil
}

// Reading the file that a link leads to ends with the context.
func TestKeepLinksCanceled(t *testing.T) {
	srv, _, m := transfers(t, transfer.Options{})
	dir := t.TempDir()
	writeFile(t, filepath.Join(dir, "big"), content(1<<20))
	link := filepath.Join(dir, "link")
	require.NoError(t, os.Symlink("big", link))
	srv.ResetRequests()
	ctx := &readContext{Context: t.Context()}
	res, err := m.Upload(ctx, transfer.UploadJob{To: transfer.At("libs", "link"), Local: link, KeepLinks: true})
	require.ErrorIs(t, err, context.Canceled)
	var failed *transfer.Error
	require.ErrorAs(t, err, &failed)
	require.Equal(t, transfer.PhaseOpen, failed.Phase)
	require.Equal(t, transfer.OutcomeFailed, res.Outcome)
	require.Empty(t, srv.Requests())
}

// Links and permissions make the round trip, with the properties that the JFrog CLI uses.
func TestKeepLinksAndModes(t *testing.T) {
	srv, rt, m := transfers(t, transfer.Options{})
	top := t.TempDir()
	dir := filepath.Join(top, "dist")
	writeTree(t, dir, "bin/app", "lib/libx.so.1.2", "empty.txt", "private")
	writeFile(t, filepath.Join(dir, "empty.txt"), nil)
	writeFile(t, filepath.Join(dir, "big"), content(300<<10))
	writeFile(t, filepath.Join(top, "secret"), []byte("secret"))
	for name, mode := range map[string]fs.FileMode{"bin/app": 0o755, "private": 0o600, "empty.txt": 0o444, "big": 0o751} {
		require.NoError(t, os.Chmod(filepath.Join(dir, name), mode))
	}
	want := map[string]string{"lib/libx.so": "libx.so.1.2", "current": "lib", "bin/so": "../lib/libx.so", "dangling": "nothing/there", "abs": filepath.Join(dir, "bin/app")}
	for name, dest := range want {
		require.NoError(t, os.Symlink(dest, filepath.Join(dir, name)))
	}
	require.NoError(t, os.Symlink("../secret", filepath.Join(dir, "out")))
	require.NoError(t, os.Symlink(filepath.Join(top, "secret"), filepath.Join(dir, "outabs")))
	remote := transfer.At("libs", "s")
	sum, err := m.UploadTree(t.Context(), dir, remote, &transfer.UploadTreeOptions{KeepLinks: true, KeepModes: true, Properties: artifactory.Properties{"a": {"b"}}})
	require.NoError(t, err)
	require.Equal(t, map[transfer.Outcome]int{transfer.OutcomeSent: 10, transfer.OutcomeSkipped: 2}, sum.Files)

	props, err := rt.Properties.Get(t.Context(), "libs", "s/lib/libx.so")
	require.NoError(t, err)
	require.Equal(t, artifactory.Properties{"a": {"b"}, "symlink.dest": {"libx.so.1.2"}, "symlink.destsha1": {sumsOfText(t, "lib/libx.so.1.2").SHA1}}, props)
	item, err := rt.Items.Get(t.Context(), "libs", "s/lib/libx.so")
	require.NoError(t, err)
	require.Zero(t, item.Size)
	props, err = rt.Properties.Get(t.Context(), "libs", "s/current") // a folder has no checksum
	require.NoError(t, err)
	require.Equal(t, artifactory.Properties{"a": {"b"}, "symlink.dest": {"lib"}}, props)
	props, err = rt.Properties.Get(t.Context(), "libs", "s/bin/app")
	require.NoError(t, err)
	require.Equal(t, artifactory.Properties{"a": {"b"}, "unix.mode": {"0755"}}, props)

	want["abs"] = "bin/app"
	down := t.TempDir()
	opts := &transfer.DownloadTreeOptions{KeepLinks: true, KeepModes: true}
	srv.ResetRequests()
	sum, err = m.DownloadTree(t.Context(), remote, down, opts)
	require.NoError(t, err)
	require.Equal(t, map[transfer.Outcome]int{transfer.OutcomeReceived: 10}, sum.Files)
	require.Equal(t, want, links(t, down))
	require.Equal(t, 3, countRequests(srv, http.MethodPost)) // no request for each file
	require.Equal(t, 5, countRequests(srv, http.MethodGet))
	for name, mode := range map[string]fs.FileMode{"bin/app": 0o755, "private": 0o600, "empty.txt": 0o444, "big": 0o751} {
		require.Equal(t, mode, modeOf(t, filepath.Join(down, name)), name)
	}

	// Again: nothing to do, except for a mode that has changed, and a link that has.
	require.NoError(t, os.Chmod(filepath.Join(down, "bin/app"), 0o600))
	require.NoError(t, os.Remove(filepath.Join(down, "current")))
	require.NoError(t, os.Symlink("bin", filepath.Join(down, "current")))
	sum, err = m.DownloadTree(t.Context(), remote, down, opts)
	require.NoError(t, err)
	require.Equal(t, map[transfer.Outcome]int{transfer.OutcomeUnchanged: 9, transfer.OutcomeReceived: 1}, sum.Files)
	require.Equal(t, want, links(t, down))
	require.Equal(t, fs.FileMode(0o755), modeOf(t, filepath.Join(down, "bin/app")))

	// Without the options, files stand for links, and the umask decides.
	plain := t.TempDir()
	_, err = m.DownloadTree(t.Context(), remote, plain, nil)
	require.NoError(t, err)
	require.Empty(t, links(t, plain))
	require.Zero(t, modeOf(t, filepath.Join(plain, "bin/app"))&0o111)

	// A link that leads elsewhere now is sent, although its checksum is the same.
	require.NoError(t, os.Remove(filepath.Join(dir, "current")))
	require.NoError(t, os.Symlink("bin", filepath.Join(dir, "current")))
	_, err = m.SyncUp(t.Context(), dir, remote, &transfer.SyncUpOptions{KeepLinks: true, KeepModes: true, Delete: true})
	require.NoError(t, err)
	_, err = m.SyncDown(t.Context(), remote, down, &transfer.SyncDownOptions{KeepLinks: true, KeepModes: true, Delete: true})
	require.NoError(t, err)
	want["current"] = "bin"
	require.Equal(t, want, links(t, down))
}

// Single jobs ask for the properties.
func TestKeepLinksAndModesOfJobs(t *testing.T) {
	_, rt, m := transfers(t, transfer.Options{})
	dir := t.TempDir()
	writeFile(t, filepath.Join(dir, "tool"), []byte("#!/bin/sh\n"))
	require.NoError(t, os.Chmod(filepath.Join(dir, "tool"), 0o750))
	require.NoError(t, os.Symlink("tool", filepath.Join(dir, "link")))
	for _, name := range []string{"tool", "link"} {
		_, err := m.Upload(t.Context(), transfer.UploadJob{To: transfer.At("libs", name), Local: filepath.Join(dir, name), KeepLinks: true, KeepModes: true})
		require.NoError(t, err)
	}
	down := t.TempDir()
	for _, name := range []string{"tool", "link"} {
		_, err := m.Download(t.Context(), transfer.DownloadJob{From: transfer.At("libs", name), Local: filepath.Join(down, name), KeepLinks: true, KeepModes: true})
		require.NoError(t, err)
	}
	require.Equal(t, map[string]string{"link": "tool"}, links(t, down))
	require.Equal(t, fs.FileMode(0o750), modeOf(t, filepath.Join(down, "tool")))

	// A link is followed without KeepLinks.
	_, err := m.Upload(t.Context(), transfer.UploadJob{To: transfer.At("libs", "followed"), Local: filepath.Join(dir, "link"), KeepModes: true})
	require.NoError(t, err)
	require.Equal(t, "#!/bin/sh\n", contentOf(t, rt, "followed"))

	// The server cannot make a file run as its owner. A malformed mode is ignored.
	for i, mode := range []string{"6755", "rwx", "-1"} {
		name := fmt.Sprint("odd", i)
		_, err = rt.Artifacts.Deploy(t.Context(), "libs", name, strings.NewReader("x"), &artifactory.ArtifactDeployOptions{Properties: artifactory.Properties{"unix.mode": {mode}}})
		require.NoError(t, err)
		_, err = m.Download(t.Context(), transfer.DownloadJob{From: transfer.At("libs", name), Local: filepath.Join(down, name), KeepModes: true})
		require.NoError(t, err)
		require.Zero(t, modeOf(t, filepath.Join(down, name))&(fs.ModeSetuid|fs.ModeSetgid|fs.ModeSticky))
	}
	require.Equal(t, fs.FileMode(0o755), modeOf(t, filepath.Join(down, "odd0")))

	// A file with content is no link.
	_, err = rt.Artifacts.Deploy(t.Context(), "libs", "d/full", strings.NewReader("x"), &artifactory.ArtifactDeployOptions{Properties: artifactory.Properties{"symlink.dest": {"y"}}})
	require.NoError(t, err)
	_, err = m.DownloadTree(t.Context(), transfer.At("libs", "d"), filepath.Join(down, "d"), &transfer.DownloadTreeOptions{KeepLinks: true})
	require.NoError(t, err)
	require.Zero(t, modeOf(t, filepath.Join(down, "d/full")).Type())

	// A failed request for the properties is an error, not a file in place of a link.
	srv, rt, m := transfers(t, transfer.Options{})
	deploy(t, rt, "libs", "x")
	srv.Inject(jfrogtest.Fault{Path: "/artifactory/api/storage/*", Status: http.StatusForbidden, Times: -1})
	_, err = m.Download(t.Context(), transfer.DownloadJob{From: transfer.At("libs", "x"), Local: filepath.Join(down, "x"), KeepLinks: true})
	require.ErrorIs(t, err, jfrog.ErrForbidden)
	require.NoFileExists(t, filepath.Join(down, "x"))
}

// badLinks are links that lead out of the folder, by their names and targets.
var badLinks = [][2]string{
	{"abs", "/etc/passwd"}, {"up", ".."}, {"up2", "../secret"}, {"a/up3", "../../secret"}, {"a/b/c", "../../../x"},
	{"a/winding", "../a/../../secret"}, {"part", ".jfrog-0123456789abcdef.part"}, {"control", "a\x1bb"}, {"long", strings.Repeat("a/", 4000)},
	{"planted/l", "../x"}, {"planted/deep/l", "x"}, {"inner/l", "../../secret"}, {"p/q/flat/l", "../secret"}, {"through", "planted/secret"}, {"self", "planted"},
}

// No link leads out of the target folder, and nothing outside is touched.
func TestLinksStayInside(t *testing.T) {
	_, rt, m := transfers(t, transfer.Options{})
	put := func(name, dest string) {
		_, err := rt.Artifacts.Deploy(t.Context(), "libs", "s/"+name, strings.NewReader(""), nil)
		require.NoError(t, err)
		require.NoError(t, rt.Properties.Update(t.Context(), "libs", "s/"+name, artifactory.Properties{"symlink.dest": {dest}}, nil))
	}
	for _, link := range badLinks {
		put(link[0], link[1])
	}
	put("good", "a/b/../target")
	put("a/top", "..")
	// Through the other link, the target is out of the folder. The text of the link is cleaned.
	put("evil", "a/top/../secret")
	top := t.TempDir()
	dir := filepath.Join(top, "target")
	require.NoError(t, os.Mkdir(dir, 0o777))
	writeFile(t, filepath.Join(top, "secret"), []byte("secret"))
	require.NoError(t, os.Symlink("..", filepath.Join(dir, "planted")))
	require.NoError(t, os.MkdirAll(filepath.Join(dir, "x/y"), 0o777))
	require.NoError(t, os.Symlink("x/y", filepath.Join(dir, "inner")))
	require.NoError(t, os.MkdirAll(filepath.Join(dir, "p/q"), 0o777))
	// This link leads to dir.
	require.NoError(t, os.Symlink("../..", filepath.Join(dir, "p/q/flat")))
	failed := 0
	for res, err := range m.DownloadTreeResults(t.Context(), transfer.At("libs", "s"), dir, &transfer.DownloadTreeOptions{KeepLinks: true}) {
		if err != nil {
			failed++
			require.ErrorIs(t, err, transfer.ErrUnsafeName, res.Remote)
		}
	}
	require.Equal(t, len(badLinks), failed)
	require.Equal(t, map[string]string{"good": "a/target", "a/top": "..", "evil": "a/secret", "planted": "..", "inner": "x/y", "p/q/flat": "../.."}, links(t, dir))
	data, err := os.ReadFile(filepath.Join(top, "secret"))
	require.NoError(t, err)
	require.Equal(t, "secret", string(data))
	entries, err := os.ReadDir(top)
	require.NoError(t, err)
	require.Len(t, entries, 2)
}
