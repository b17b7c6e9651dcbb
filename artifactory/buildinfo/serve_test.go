package buildinfo_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/buildinfo"
	"github.com/jfrogkit/jfrog-go/artifactory/transfer"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// day is the start of the builds in tests.
var day = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// serve starts an Artifactory with the repositories libs and released.
func serve(t *testing.T) (*jfrogtest.Server, *artifactory.Client) {
	t.Helper()
	srv := jfrogtest.New(t, jfrogtest.WithRepository("libs", "local", "generic"), jfrogtest.WithRepository("released", "local", "generic"))
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token))
	require.NoError(t, err)
	return srv, artifactory.New(c)
}

// build returns the run of a build with an empty environment.
func build(t *testing.T, number string, environ ...string) *buildinfo.Builder {
	t.Helper()
	b, err := buildinfo.New("web app", number, &buildinfo.Options{Started: day, Environ: append([]string{}, environ...)})
	require.NoError(t, err)
	return b
}

// write writes a file below a folder, and returns its name.
func write(t *testing.T, dir, name, content string) string {
	t.Helper()
	file := filepath.Join(dir, filepath.FromSlash(name))
	require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o777))
	require.NoError(t, os.WriteFile(file, []byte(content), 0o666))
	return file
}

func manager(t *testing.T, rt *artifactory.Client) *transfer.Manager {
	t.Helper()
	m, err := transfer.New(rt, nil)
	require.NoError(t, err)
	return m
}

// uploaded uploads a folder with two files as the artifacts of a build.
func uploaded(t *testing.T, rt *artifactory.Client, b *buildinfo.Builder) {
	t.Helper()
	dir := t.TempDir()
	write(t, dir, "app.txt", "the app "+b.Number())
	write(t, dir, "docs/manual.html", "the manual")
	sum, err := b.Module("").AddUploads(manager(t, rt).UploadTreeResults(context.Background(), dir, transfer.At("libs", "app/"+b.Number()),
		&transfer.UploadTreeOptions{Properties: b.Properties()}))
	require.NoError(t, err)
	require.Equal(t, 2, sum.Total())
}

// buildRequests counts the requests that change builds.
func buildRequests(srv *jfrogtest.Server) int {
	n := 0
	for _, r := range srv.Requests() {
		if r.Method != "GET" && strings.Contains(r.Path, "/api/build") {
			n++
		}
	}
	return n
}
