package main

import (
	"bytes"
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

// TestDemo runs cleanup without a configured platform.
func TestDemo(t *testing.T) {
	for _, name := range []string{"JFROG_URL", "JF_URL"} {
		t.Setenv(name, "")
	}
	t.Setenv("JFROG_CLI_HOME_DIR", t.TempDir())
	var out bytes.Buffer
	require.NoError(t, run(t.Context(), &out, rule{days: 90, larger: 1024, without: "keep"}, false))
	assert.Contains(t, out.String(), "org/acme/app/2.0/app-2.0.tgz")
	assert.Contains(t, out.String(), "Files in libs-demo-local: 1 (128.0 KiB)")
	assert.Contains(t, out.String(), "Nothing was deleted")
}

// Files found in a virtual repository are deleted in the repositories that store them.
func TestDeleteThroughVirtualRepository(t *testing.T) {
	var later atomic.Int64 // days
	srv := jfrogtest.New(t, jfrogtest.WithRepository("one", "local", "generic"), jfrogtest.WithRepository("two", "local", "generic"),
		jfrogtest.WithClock(func() time.Time { return time.Now().AddDate(0, 0, int(later.Load())) }))
	t.Setenv("JFROG_URL", srv.URL)
	t.Setenv("JFROG_ACCESS_TOKEN", srv.Token)
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
	require.NoError(t, run(t.Context(), &out, rule{repo: "all", days: 90}, true))
	assert.Contains(t, out.String(), "Deleted 2 of 2 files.")
	left, err := jfrog.Collect(rt.Search.Items(t.Context(), aql.Items(), nil))
	require.NoError(t, err)
	assert.Empty(t, left)
}
