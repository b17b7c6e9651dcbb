//go:build unix

package transfer

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/jfrogkit/jfrog-go/artifactory"
)

func linkTo(name, dest string) packed {
	return packed{name: name, body: dest, mode: 0o777 | fs.ModeSymlink, kind: tar.TypeSymlink}
}

// Links in an archive stay in the target folder, and no file is written through them.
func TestExtractLinksStayInside(t *testing.T) {
	bad := []packed{
		linkTo("abs", "/etc/passwd"), linkTo("up", ".."), linkTo("up2", "../outside"), linkTo("d/up3", "../../outside"),
		linkTo("d/winding", "../d/../../outside"), linkTo("../name", "x"), linkTo("/name", "x"), linkTo("none", ""),
		linkTo("through", "planted/outside"), linkTo("planted/l", "../x"), linkTo("p/q/flat/l", "../outside"),
		linkTo("good", "elsewhere"),       // a second entry of the name
		{name: "good/file", body: "x"},    // a file below a link
		{name: "planted/file", body: "x"}, // through a link that was there
		linkTo("folder", "d"),             // in the place of a folder
	}
	for _, kind := range []artifactory.ArchiveType{artifactory.ArchiveZip, artifactory.ArchiveTar} {
		s := newSandbox(t, Options{})
		require.NoError(t, os.Symlink("..", filepath.Join(s.dir, "planted")))
		require.NoError(t, os.MkdirAll(filepath.Join(s.dir, "p/q"), 0o777))
		require.NoError(t, os.Symlink("../..", filepath.Join(s.dir, "p/q/flat")))
		require.NoError(t, os.MkdirAll(filepath.Join(s.dir, "folder/x"), 0o777))
		entries := append([]packed{linkTo("good", "d/file"), {name: "d/file", body: "x"}, linkTo("d/top", ".."), linkTo("evil", "d/top/../outside")}, bad...)
		results := s.extract(kind, pack(t, kind, entries...), &ExtractOptions{KeepLinks: true, KeepModes: true})
		require.Len(t, failures(results), len(bad), kind)
		got := s.tree()
		delete(got, "planted")
		delete(got, "p/q/flat")
		delete(got, "folder/x/")
		require.Equal(t, map[string]string{"good": "d/file", "d/file": "x", "d/top": "..", "evil": "d/outside"}, got, kind)
	}
}

// Hard links stay refused, and without KeepLinks symbolic links do. Bits beyond permissions are
// dropped.
func TestExtractKeepsModesOnly(t *testing.T) {
	entries := []packed{{name: "hard", body: "x", kind: tar.TypeLink}, {name: "set", body: "x", mode: 0o755 | fs.ModeSetuid}, {name: "r", body: "x", mode: 0o640}}
	s := newSandbox(t, Options{})
	results := s.extract(artifactory.ArchiveTar, pack(t, artifactory.ArchiveTar, entries...), &ExtractOptions{KeepLinks: true, KeepModes: true})
	require.Len(t, failures(results), 1)
	for name, mode := range map[string]fs.FileMode{"set": 0o755, "r": 0o640} {
		info, err := os.Stat(filepath.Join(s.dir, name))
		require.NoError(t, err)
		require.Equal(t, mode, info.Mode())
	}
	s = newSandbox(t, Options{})
	results = s.extract(artifactory.ArchiveTar, pack(t, artifactory.ArchiveTar, linkTo("l", "x")), nil)
	require.Len(t, failures(results), 1)
	require.Empty(t, s.tree())
}

// Many zip archives have no permissions, or zero. Such files get those of new files.
func TestExtractZipWithoutModes(t *testing.T) {
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for name, creator := range map[string]uint16{"dos": 0, "zero": 3 << 8} {
		_, err := z.CreateHeader(&zip.FileHeader{Name: name, CreatorVersion: creator})
		require.NoError(t, err)
	}
	require.NoError(t, z.Close())
	s := newSandbox(t, Options{})
	s.put("usual", "x")
	usual, err := os.Stat(filepath.Join(s.dir, "usual"))
	require.NoError(t, err)
	s.put("dos", "x")
	require.NoError(t, os.Chmod(filepath.Join(s.dir, "dos"), 0o600))
	require.Empty(t, failures(s.extract(artifactory.ArchiveZip, buf.Bytes(), &ExtractOptions{KeepModes: true})))
	for name, mode := range map[string]fs.FileMode{"dos": 0o600, "zero": usual.Mode()} {
		info, err := os.Stat(filepath.Join(s.dir, name))
		require.NoError(t, err)
		require.Equal(t, mode, info.Mode(), name)
	}
}
