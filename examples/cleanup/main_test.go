package main

import (
	"bytes"
	"flag"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/aql"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// configure configures a platform in the environment.
func configure(t *testing.T, opts ...jfrogtest.Option) *jfrogtest.Server {
	t.Helper()
	srv := jfrogtest.New(t, opts...)
	t.Setenv("JFROG_URL", srv.URL)
	t.Setenv("JFROG_ACCESS_TOKEN", srv.Token)
	return srv
}

// TestDemo runs cleanup in memory although a platform is configured.
func TestDemo(t *testing.T) {
	srv := configure(t)
	var out bytes.Buffer
	require.NoError(t, run(t.Context(), nil, &out))
	assert.Empty(t, srv.Requests(), "requests to the configured platform")
	assert.Regexp(t, `(?m)^20\d\d-\d\d-\d\d  never           0       0\.12  org/acme/app/2\.0/app-2\.0\.tgz$`, out.String())
	assert.Contains(t, out.String(), "1 file in libs-demo-local, 0.12 MiB")
	assert.Contains(t, out.String(), "Nothing was deleted")
	for line := range strings.Lines(out.String()) {
		assert.LessOrEqual(t, len(strings.TrimSpace(line)), 80, line)
	}
	out.Reset()
	require.NoError(t, run(t.Context(), []string{"-delete"}, &out))
	assert.Contains(t, out.String(), "Deleted 1 of 1 file.")
	assert.ErrorContains(t, run(t.Context(), []string{"-repo", "none"}, &out), `there is no repository "none"`)
}

func TestHelp(t *testing.T) {
	srv := configure(t)
	var out bytes.Buffer
	require.ErrorIs(t, run(t.Context(), []string{"-platform", "-repo", "libs", "-delete", "-h"}, &out), flag.ErrHelp)
	assert.Contains(t, out.String(), "Usage: cleanup")
	assert.Contains(t, out.String(), "-larger")
	assert.Empty(t, srv.Requests())
	assert.ErrorContains(t, run(t.Context(), []string{"libs"}, &out), "unexpected argument")
	assert.ErrorContains(t, run(t.Context(), []string{"-platform"}, &out), "set -repo")
}

func TestUnusablePlatform(t *testing.T) {
	srv := configure(t)
	var out bytes.Buffer
	assert.ErrorContains(t, run(t.Context(), []string{"-platform", "-repo", "none"}, &out), `there is no repository "none"`)
	srv.ResetRequests()
	t.Setenv("JFROG_ACCESS_TOKEN", "wrong")
	assert.ErrorIs(t, run(t.Context(), []string{"-platform", "-repo", "none"}, &out), jfrog.ErrUnauthorized)
	assert.Len(t, srv.Requests(), 1)
	assert.Empty(t, out.String())
}

// Files found in a virtual repository are deleted in the repositories that store them.
func TestDeleteThroughVirtualRepository(t *testing.T) {
	var later atomic.Int64 // days
	configure(t, jfrogtest.WithRepository("one", "local", "generic"), jfrogtest.WithRepository("two", "local", "generic"),
		jfrogtest.WithClock(func() time.Time { return time.Now().AddDate(0, 0, int(later.Load())) }))
	c, err := jfrog.NewFromEnv()
	require.NoError(t, err)
	rt := artifactory.New(c)
	require.NoError(t, rt.Repositories.Create(t.Context(), artifactory.NewVirtualRepository("all", artifactory.PackageTypeGeneric, "one", "two")))
	for _, repo := range []string{"one", "two"} {
		_, err := rt.Artifacts.Deploy(t.Context(), repo, "a/b.txt", strings.NewReader("content"), nil)
		require.NoError(t, err)
	}
	later.Store(100)
	var out bytes.Buffer
	require.NoError(t, run(t.Context(), []string{"-platform", "-repo", "all", "-larger", "0", "-delete"}, &out))
	assert.Contains(t, out.String(), "Deleted 2 of 2 files.")
	left, err := jfrog.Collect(rt.Search.Items(t.Context(), aql.Items(), nil))
	require.NoError(t, err)
	assert.Empty(t, left)
}
