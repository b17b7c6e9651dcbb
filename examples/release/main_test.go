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
	"github.com/jfrogkit/jfrog-go/distribution"
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
	assert.Contains(t, out.String(), "Distributed to:\n  edge-1  2 files")
	assert.Regexp(t, `\n  1\.0\.0  DISTRIBUTE  COMPLETED  edge-1 edge-2\n$`, out.String())
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

// TestRunDistributes checks that the sites of the flag, and no others, receive the bundle in the
// repository for production, and that they keep nothing.
func TestRunDistributes(t *testing.T) {
	srv := jfrogtest.New(t, jfrogtest.WithDistributionTarget("edge-1", "", ""), jfrogtest.WithDistributionTarget("edge-2", "", ""),
		jfrogtest.WithDistributionTarget("home", "", ""), jfrogtest.WithAsync(0, 0))
	t.Setenv("JFROG_URL", srv.URL)
	t.Setenv("JFROG_ACCESS_TOKEN", srv.Token)
	c, err := jfrog.NewFromEnv()
	require.NoError(t, err)
	received := distribution.New(c).ReceivedBundles
	var out recorder
	out.written = func(line string) {
		if !strings.HasPrefix(line, "Distributed to") {
			return
		}
		for bundle, err := range received.All(t.Context(), nil) {
			require.NoError(t, err)
			for artifact, err := range received.AllArtifacts(t.Context(), bundle.Name, "1.0.0", nil) {
				require.NoError(t, err)
				out.paths = append(out.paths, artifact.Path)
			}
		}
	}
	require.NoError(t, run(t.Context(), []string{"-platform", "-sites", "edge-1, home"}, &out))
	assert.Regexp(t, `COMPLETED  edge-1 home\n$`, out.String())
	require.Len(t, out.paths, 2)
	assert.Regexp(t, `^release-demo-\d+-prod/release-demo-\d+/1\.0\.0/app\.tar\.gz$`, out.paths[0])
	left, err := received.List(t.Context(), nil)
	require.NoError(t, err)
	assert.Empty(t, left.ReleaseBundles)

	err = run(t.Context(), []string{"-platform", "-sites", "nowhere"}, &out)
	require.ErrorContains(t, err, "No target")
	assert.NotContains(t, err.Error(), "\n")
}

// recorder is an output that calls a function for each line.
type recorder struct {
	bytes.Buffer
	written func(line string)
	paths   []string
}

func (r *recorder) Write(p []byte) (int, error) {
	r.written(string(p))
	return r.Buffer.Write(p)
}

// TestRunStopsDistribution checks that cleanUp aborts a distribution that run has not waited for.
func TestRunStopsDistribution(t *testing.T) {
	srv := jfrogtest.New(t, jfrogtest.WithDistributionTarget("edge-1", "", ""), jfrogtest.WithAsync(1, 0))
	t.Setenv("JFROG_URL", srv.URL)
	t.Setenv("JFROG_ACCESS_TOKEN", srv.Token)
	srv.Inject(jfrogtest.Fault{Method: "GET", Path: "*/distribution/trackers/*", Status: 403, Times: 1})
	var out bytes.Buffer
	err := run(t.Context(), []string{"-platform", "-sites", "*"}, &out)
	require.ErrorIs(t, err, jfrog.ErrForbidden)
	assert.NotContains(t, err.Error(), "\n")
	var aborts []int
	for _, r := range srv.Requests() {
		if strings.Contains(r.Path, "/distribution/abort/") {
			aborts = append(aborts, r.Status)
		}
	}
	assert.Equal(t, []int{202}, aborts)
	c, err := jfrog.NewFromEnv()
	require.NoError(t, err)
	left, err := distribution.New(c).ReceivedBundles.List(t.Context(), nil)
	require.NoError(t, err)
	assert.Empty(t, left.ReleaseBundles)
	bundles, err := lifecycle.New(c).ReleaseBundles.ListNames(t.Context(), nil)
	require.NoError(t, err)
	assert.Empty(t, bundles)
}
