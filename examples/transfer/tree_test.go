package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// fill writes a tree of three files and returns their content.
func fill(t *testing.T, dir string) map[string]string {
	t.Helper()
	want := map[string]string{"a.txt": strings.Repeat("a", 20<<10), "lib/b.jar": strings.Repeat("b", 30<<10), "lib/deep/c.jar": strings.Repeat("c", 40<<10)}
	for name, content := range want {
		write(t, content, dir, filepath.FromSlash(name))
	}
	return want
}

// tree returns the files below a folder with their content.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	got := map[string]string{}
	require.NoError(t, fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			got[name] = read(t, dir, name)
		}
		return err
	}))
	return got
}

func ok(t *testing.T, args ...string) string {
	t.Helper()
	code, stdout, stderr := jfcp(t, args...)
	require.Equal(t, exitOK, code, "%s%s", stdout, stderr)
	require.Empty(t, stderr)
	return stdout
}

func TestTrees(t *testing.T) {
	srv, _ := platform(t)
	dir := t.TempDir()
	dist, out := filepath.Join(dir, "dist"), filepath.Join(dir, "out")
	want := fill(t, dist)

	require.Regexp(t, `(?m)^sent +3 +90\.0 KiB$`, ok(t, "-props", "os=linux", dist, "rt:libs/app/1.0"))
	before := sent(srv)
	require.Regexp(t, `(?m)^moved 0 B, saved 90\.0 KiB`, ok(t, dist, "rt:libs/app/1.0/"))
	require.Equal(t, before, sent(srv))

	require.Regexp(t, `(?m)^received +3 +90\.0 KiB$`, ok(t, "rt:libs/app/1.0", out))
	require.Equal(t, want, tree(t, out))
	require.Regexp(t, `(?m)^unchanged +3 `, ok(t, "rt:libs/app/1.0/", out))
	require.Regexp(t, `(?m)^received +3 `, ok(t, "rt:libs", filepath.Join(dir, "all")))
	require.Equal(t, want["a.txt"], tree(t, filepath.Join(dir, "all"))["app/1.0/a.txt"])

	ok(t, "-flat", "-include", "*.jar", "-exclude", "lib/b*", "rt:libs/app/1.0/", filepath.Join(dir, "flat"))
	require.Equal(t, map[string]string{"c.jar": want["lib/deep/c.jar"]}, tree(t, filepath.Join(dir, "flat")))
	ok(t, "rt:libs/app/**/*.jar", filepath.Join(dir, "jars"))
	require.Len(t, tree(t, filepath.Join(dir, "jars")), 2)
	ok(t, "-aql", `items.find({"repo":"libs","name":"a.txt"})`, filepath.Join(dir, "aql"))
	require.Len(t, tree(t, filepath.Join(dir, "aql")), 1)
	ok(t, "-archive", "rt:libs/app/1.0/", filepath.Join(dir, "archive"))
	require.Contains(t, tree(t, filepath.Join(dir, "archive")), "lib/deep/c.jar")
	require.Regexp(t, `(?m)^total +2 `, ok(t, filepath.Join(dist, "**", "*.jar"), "rt:libs/jars/"))
}

func TestLinks(t *testing.T) {
	platform(t)
	dir := t.TempDir()
	dist := filepath.Join(dir, "dist")
	fill(t, dist)
	if err := os.Symlink(filepath.Dir(write(t, "elsewhere", dir, "other", "secret")), filepath.Join(dist, "link")); err != nil {
		t.Skip(err)
	}
	require.Regexp(t, `(?s)sent +3 .*skipped +1 `, ok(t, "-skip-links", dist, "rt:libs/without/"))
	require.Regexp(t, `(?s)matched +3 .*skipped +1 `, ok(t, dist, "rt:libs/inside/"))
	require.Regexp(t, `(?m)^sent +1 .*\nmatched +3 `, ok(t, "-outer-links", dist, "rt:libs/with/"))
}

// Links and permissions make the round trip, for trees, syncs, patterns, queries and single files.
func TestKeepLinksAndModes(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("files have no permissions")
	}
	dir := t.TempDir()
	dist := filepath.Join(dir, "dist")
	require.NoError(t, os.Chmod(write(t, "run", dist, "app"), 0o750))
	require.NoError(t, os.Symlink("app", filepath.Join(dist, "link")))
	keep := func(args ...string) []string { return append([]string{"-keep-links", "-keep-modes"}, args...) }
	for name, up := range map[string][]string{
		"tree":  {dist, "rt:libs/app/"},
		"glob":  {filepath.Join(dist, "*"), "rt:libs/app/"},
		"files": {filepath.Join(dist, "app"), filepath.Join(dist, "link"), "rt:libs/app/"},
		"sync":  {"-sync", dist, "rt:libs/app/"},
	} {
		platform(t)
		ok(t, keep(up...)...)
		for i, down := range [][]string{
			{"rt:libs/app/"}, {"rt:libs/app/*"}, {"rt:libs/app/app", "rt:libs/app/link"}, {"-sync", "rt:libs/app/"},
			{"-flat", "-aql", `items.find({"repo":"libs"})`},
		} {
			out := filepath.Join(dir, name, strconv.Itoa(i))
			ok(t, append(keep(down...), out+"/")...)
			dest, err := os.Readlink(filepath.Join(out, "link"))
			require.NoError(t, err, "%s %v", name, down)
			require.Equal(t, "app", dest)
			info, err := os.Stat(filepath.Join(out, "app"))
			require.NoError(t, err)
			require.Equal(t, fs.FileMode(0o750), info.Mode(), "%s %v", name, down)
		}
	}
}

// Archives that are extracted here keep links and permissions too.
func TestExplodeKeepsLinksAndModes(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("files have no permissions")
	}
	platform(t)
	dir := t.TempDir()
	var archive bytes.Buffer
	w := tar.NewWriter(&archive)
	require.NoError(t, w.WriteHeader(&tar.Header{Name: "app", Mode: 0o750}))
	require.NoError(t, w.WriteHeader(&tar.Header{Typeflag: tar.TypeSymlink, Name: "link", Linkname: "app"}))
	require.NoError(t, w.Close())
	ok(t, write(t, archive.String(), dir, "in", "x.tar"), "rt:libs/in/")
	for i, from := range []string{"rt:libs/in/x.tar", "rt:libs/in/"} {
		out := filepath.Join(dir, strconv.Itoa(i))
		ok(t, "-explode", "-keep-links", "-keep-modes", from, out+"/")
		info, err := os.Stat(filepath.Join(out, "x", "link"))
		require.NoError(t, err, from)
		require.Equal(t, fs.FileMode(0o750), info.Mode(), from)
	}
}

// Existing files of the target stay as they are.
func TestIfAbsent(t *testing.T) {
	dir := t.TempDir()
	dist := filepath.Join(dir, "dist")
	write(t, "new", dist, "a.txt")
	write(t, "new", dist, "b.txt")
	old := write(t, "old", dir, "old", "a.txt")
	for name, up := range map[string][]string{
		"tree":  {dist, "rt:libs/app/"},
		"glob":  {filepath.Join(dist, "*"), "rt:libs/app/"},
		"files": {filepath.Join(dist, "a.txt"), filepath.Join(dist, "b.txt"), "rt:libs/app/"},
	} {
		platform(t)
		ok(t, old, "rt:libs/app/")
		require.Regexp(t, `(?m)^present +1 `, ok(t, append([]string{"-if-absent"}, up...)...), name)
		for i, down := range [][]string{
			{"rt:libs/app/"}, {"rt:libs/app/*"}, {"rt:libs/app/a.txt", "rt:libs/app/b.txt"}, {"-flat", "-aql", `items.find({"repo":"libs"})`},
		} {
			out := filepath.Join(dir, name, strconv.Itoa(i))
			write(t, "mine", out, "b.txt")
			ok(t, append(append([]string{"-if-absent"}, down...), out+"/")...)
			require.Equal(t, map[string]string{"a.txt": "old", "b.txt": "mine"}, tree(t, out), "%s %v", name, down)
		}
	}
}

func TestSync(t *testing.T) {
	platform(t)
	dir := t.TempDir()
	dist, out := filepath.Join(dir, "dist"), filepath.Join(dir, "out")
	fill(t, dist)
	ok(t, "-sync", dist, "rt:libs/app/")
	ok(t, "-sync", "rt:libs/app/", out)

	write(t, "changed", dist, "a.txt")
	require.NoError(t, os.Remove(filepath.Join(dist, "lib", "b.jar")))
	require.Regexp(t, `(?m)^unchanged +1 `, ok(t, "-sync", dist, "rt:libs/app/"))
	require.Contains(t, ok(t, "-sync", "-delete", dist, "rt:libs/app/"), "deleted")
	require.Contains(t, ok(t, "-sync", "-delete", "rt:libs/app/", out), "deleted")
	require.Equal(t, tree(t, dist), tree(t, out))
}

func TestExplode(t *testing.T) {
	platform(t)
	dir := t.TempDir()
	var archive bytes.Buffer
	w := zip.NewWriter(&archive)
	for _, name := range []string{"index.html", "img/logo.png"} {
		f, err := w.Create(name)
		require.NoError(t, err)
		_, err = f.Write([]byte(name))
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	file := write(t, archive.String(), dir, "in", "site.zip")
	inside := map[string]string{"index.html": "index.html", "img/logo.png": "img/logo.png"}

	ok(t, "-explode", file, "rt:libs/site")
	ok(t, "rt:libs/site/", filepath.Join(dir, "1"))
	require.Equal(t, inside, tree(t, filepath.Join(dir, "1")))

	ok(t, file, "rt:libs/archives/")
	for range 2 {
		ok(t, "-explode", "rt:libs/archives/site.zip", filepath.Join(dir, "2"))
	}
	require.Equal(t, inside, tree(t, filepath.Join(dir, "2")))
	ok(t, "-explode", "rt:libs/archives/site.zip", filepath.Join(dir, "3")+"/")
	require.Equal(t, inside, tree(t, filepath.Join(dir, "3", "site")))
	ok(t, "-explode", "rt:libs/archives/", filepath.Join(dir, "4"))
	require.Equal(t, inside, tree(t, filepath.Join(dir, "4", "site")))
	ok(t, "-explode", filepath.Join(dir, "in"), "rt:libs/tree/")
	ok(t, "rt:libs/tree/", filepath.Join(dir, "5"))
	require.Equal(t, inside, tree(t, filepath.Join(dir, "5")))
}

// The demonstration does the work that its titles name, and removes its files.
func TestDemo(t *testing.T) {
	noPlatform(t)
	t.Setenv("TMPDIR", t.TempDir())
	t.Setenv("TMP", os.Getenv("TMPDIR")) // Windows
	var out, errs bytes.Buffer
	require.Equal(t, exitOK, run(t.Context(), nil, &out, &errs), errs.String())
	require.Empty(t, errs.String())
	scenes := strings.Split(out.String(), "\n== ")
	require.Len(t, scenes, 7)
	require.Regexp(t, `sent +42 `, scenes[1])
	require.Regexp(t, `matched +42 `, scenes[2])
	require.Contains(t, scenes[2], "moved 0 B,")
	require.Regexp(t, `received +42 `, scenes[3])
	require.Regexp(t, `received +36 `, scenes[4])
	require.Regexp(t, `(?s)sent +2 .*unchanged +40 .*deleted +1 `, scenes[5])
	require.Regexp(t, `(?s)received +2 .*unchanged +40 .*deleted +1 `, scenes[6])
	left, err := os.ReadDir(os.TempDir())
	require.NoError(t, err)
	require.Empty(t, left)
}
