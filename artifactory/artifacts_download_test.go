package artifactory

import (
	"bytes"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

// A response without content has no web page in it, whatever its Content-Type.
func TestDownloadOfNoContentIsNoWebPage(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(http.StatusNoContent)
	})
	d, err := c.Artifacts.Download(t.Context(), "libs", "a.jar", nil)
	require.NoError(t, err)
	defer d.Close()
	data, err := io.ReadAll(d)
	require.NoError(t, err)
	require.Empty(t, data)
}

// Whatever a server names a file, FileName is safe to create in a folder of any system.
func TestFileNameIsSafe(t *testing.T) {
	for name, want := range map[string]string{
		"app-1.0.tar.gz":   "app-1.0.tar.gz",
		"größe #1 (2).txt": "größe #1 (2).txt",
		`..\..\evil.txt`:   "evil.txt",
		"../../evil.txt":   "evil.txt",
		"C:evil.txt":       "C_evil.txt",
		"evil.txt:stream":  "evil.txt_stream",
		"nul":              "_nul",
		"NUL.tar.gz":       "_NUL.tar.gz",
		"com1 .txt":        "_com1 .txt",
		"LPT²":             "_LPT²",
		"command":          "command",
		"x.":               "x_",
		"x. . ":            "x_",
		"...":              "_",
		"a\nb\x1b[2J":      "a_b_[2J",
		"a\u202ecod.exe":   "a_cod.exe",
		`a*?"<>|b`:         "a______b",
		"\xff":             "_",
		"..":               "",
		"":                 "",
	} {
		require.Equal(t, want, baseName(name), "%q", name)
	}
	long := baseName(strings.Repeat("ü", 300) + ".tar")
	require.LessOrEqual(t, len(long), 255)
	require.True(t, strings.HasSuffix(long, "ü.tar"))
	require.True(t, utf8.ValidString(long))
	require.LessOrEqual(t, len(baseName("a."+strings.Repeat("x", 400))), 255)
}

func TestContentAtItsEnd(t *testing.T) {
	stored := -1
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		stored = len(body)
		w.WriteHeader(http.StatusCreated)
	})
	name := filepath.Join(t.TempDir(), "app.zip")
	require.NoError(t, os.WriteFile(name, []byte("hello world"), 0o600))
	f, err := os.Open(name)
	require.NoError(t, err)
	defer f.Close()
	_, err = f.Seek(6, io.SeekStart)
	require.NoError(t, err)
	sums, err := ComputeChecksums(f)
	require.NoError(t, err)
	for _, opts := range []*ArtifactDeployOptions{nil, {Checksums: sums}, {Size: 5}} {
		_, err = f.Seek(6, io.SeekStart)
		require.NoError(t, err)
		_, err = ComputeChecksums(f)
		require.NoError(t, err)
		_, err = c.Artifacts.Deploy(t.Context(), "libs", "a.zip", f, opts)
		require.NoError(t, err)
		require.Equal(t, 5, stored)
	}

	stored = -1
	consumed := bytes.NewBufferString("hello")
	sums, err = ComputeChecksums(consumed)
	require.NoError(t, err)
	_, err = f.Seek(0, io.SeekEnd)
	require.NoError(t, err)
	for what, test := range map[string]struct {
		content io.Reader
		opts    *ArtifactDeployOptions
	}{
		"file":                  {f, nil},
		"buffer with checksums": {consumed, &ArtifactDeployOptions{Checksums: sums}},
		"buffer with size":      {consumed, &ArtifactDeployOptions{Size: 5}},
		"reader with checksums": {strings.NewReader(""), &ArtifactDeployOptions{Checksums: sums}},
	} {
		_, err = c.Artifacts.Deploy(t.Context(), "libs", "a.zip", test.content, test.opts)
		require.ErrorIs(t, err, errAtEnd, what)
		require.Equal(t, -1, stored, what)
	}
	for _, empty := range []io.Reader{strings.NewReader(""), new(bytes.Buffer)} {
		sums, err := ComputeChecksums(strings.NewReader(""))
		require.NoError(t, err)
		_, err = c.Artifacts.Deploy(t.Context(), "libs", "empty", empty, &ArtifactDeployOptions{Checksums: sums})
		require.NoError(t, err)
		require.Zero(t, stored)
	}
}
