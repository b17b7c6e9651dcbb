package main

import (
	"bytes"
	"flag"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
	"github.com/jfrogkit/jfrog-go/lifecycle"
)

func TestRunsInMemoryByItself(t *testing.T) {
	srv := jfrogtest.New(t)
	t.Setenv("JFROG_URL", srv.URL)
	t.Setenv("JFROG_ACCESS_TOKEN", srv.Token)
	var out bytes.Buffer
	require.NoError(t, run(t.Context(), nil, &out))
	for line := range strings.Lines(out.String()) {
		assert.LessOrEqual(t, len(strings.TrimSpace(line)), 80, line)
	}
	out.Reset()
	require.ErrorIs(t, run(t.Context(), []string{"-platform", "-h"}, &out), flag.ErrHelp)
	assert.Contains(t, out.String(), "Usage: release")
	assert.ErrorContains(t, run(t.Context(), []string{"now"}, &out), "unexpected argument")
	assert.Empty(t, srv.Requests(), "requests to the configured platform")

	srv.Inject(jfrogtest.Fault{Method: "PUT", Path: "*/api/repositories/*", Status: 403, Times: -1})
	err := run(t.Context(), []string{"-platform"}, &out)
	require.ErrorIs(t, err, jfrog.ErrForbidden)
	assert.NotContains(t, err.Error(), "\n")
	srv.ResetRequests()
	t.Setenv("JFROG_ACCESS_TOKEN", "wrong")
	require.ErrorIs(t, run(t.Context(), []string{"-platform"}, &out), jfrog.ErrUnauthorized)
	assert.Len(t, srv.Requests(), 1)
}

// TestRunLeavesNothing checks that the last line of output is the promotion, and that run has
// deleted everything when it returns.
func TestRunLeavesNothing(t *testing.T) {
	srv := jfrogtest.New(t)
	t.Setenv("JFROG_URL", srv.URL)
	t.Setenv("JFROG_ACCESS_TOKEN", srv.Token)
	var out bytes.Buffer
	require.NoError(t, run(t.Context(), []string{"-platform"}, &out))
	assert.Regexp(t, `1\.0\.0  PROD  COMPLETED\n$`, out.String())

	c, err := jfrog.NewFromEnv()
	require.NoError(t, err)
	bundles, err := lifecycle.New(c).ReleaseBundles.ListNames(t.Context(), nil)
	require.NoError(t, err)
	assert.Empty(t, bundles)
	repos, err := artifactory.New(c).Repositories.List(t.Context(), nil)
	require.NoError(t, err)
	for _, r := range repos {
		assert.False(t, strings.HasPrefix(r.Key, "release-demo-"), r.Key)
	}
}
