package main

import (
	"bytes"
	"flag"
	"net"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// configure configures a platform in the environment.
func configure(t *testing.T) *jfrogtest.Server {
	t.Helper()
	srv := jfrogtest.New(t)
	t.Setenv("JFROG_URL", srv.URL)
	t.Setenv("JFROG_ACCESS_TOKEN", srv.Token)
	return srv
}

func TestRunsInMemoryByItself(t *testing.T) {
	srv := configure(t)
	var out bytes.Buffer
	require.NoError(t, run(t.Context(), nil, &out))
	assert.Empty(t, srv.Requests(), "requests to the configured platform")
	assert.Contains(t, out.String(), "on an in-memory platform with 12 files.")
	assert.Regexp(t, `\ndownload and verify +12 +\d+\.\d +\d+\.\d  same SHA-256 as deployed\n$`, out.String())
	for line := range strings.Lines(out.String()) {
		assert.LessOrEqual(t, utf8.RuneCountInString(strings.TrimSpace(line)), 80, line)
	}
}

func TestPlatform(t *testing.T) {
	srv := configure(t)
	var out bytes.Buffer
	require.NoError(t, run(t.Context(), []string{"-platform", "-files", "1"}, &out))
	assert.Contains(t, out.String(), "Running on "+srv.URL+" with 1 file.")
	c, err := jfrog.NewFromEnv()
	require.NoError(t, err)
	repos, err := artifactory.New(c).Repositories.List(t.Context(), nil)
	require.NoError(t, err)
	require.Len(t, repos, 1)
	assert.Equal(t, "artifactory-build-info", repos[0].Key)
	_, err = artifactory.New(c).Builds.List(t.Context(), nil)
	assert.ErrorIs(t, err, jfrog.ErrNotFound)
}

func TestHelp(t *testing.T) {
	srv := configure(t)
	var out bytes.Buffer
	require.ErrorIs(t, run(t.Context(), []string{"-platform", "-h"}, &out), flag.ErrHelp)
	assert.Contains(t, out.String(), "Usage: quickstart")
	assert.Contains(t, out.String(), "-files")
	assert.Empty(t, srv.Requests())
	assert.ErrorContains(t, run(t.Context(), []string{"platform"}, &out), "unexpected argument")
	assert.ErrorContains(t, run(t.Context(), []string{"-files", "0"}, &out), "must be positive")
}

// A wrong token and a dead port are reported once, and at once.
func TestUnusablePlatform(t *testing.T) {
	srv := configure(t)
	t.Setenv("JFROG_ACCESS_TOKEN", "wrong")
	var out bytes.Buffer
	err := run(t.Context(), []string{"-platform"}, &out)
	require.ErrorIs(t, err, jfrog.ErrUnauthorized)
	assert.NotContains(t, err.Error(), "\n")
	assert.Len(t, srv.Requests(), 1)

	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, l.Close())
	t.Setenv("JFROG_URL", "http://"+l.Addr().String())
	began := time.Now()
	err = run(t.Context(), []string{"-platform"}, &out)
	require.ErrorContains(t, err, "refused")
	assert.NotContains(t, err.Error(), "\n")
	assert.Less(t, time.Since(began), 3*time.Second, "no retries")
	assert.Empty(t, out.String())

	for _, name := range []string{"JFROG_URL", "JF_URL"} {
		t.Setenv(name, "")
	}
	t.Setenv("JFROG_CLI_HOME_DIR", t.TempDir())
	assert.ErrorIs(t, run(t.Context(), []string{"-platform"}, &out), jfrog.ErrNotConfigured)
}

// A refusal in the first step is reported once, because there is nothing to clean up.
func TestRefusedRepository(t *testing.T) {
	srv := configure(t)
	srv.Inject(jfrogtest.Fault{Method: "PUT", Path: "*/api/repositories/*", Status: 403, Times: -1})
	err := run(t.Context(), []string{"-platform"}, &bytes.Buffer{})
	require.ErrorIs(t, err, jfrog.ErrForbidden)
	assert.NotContains(t, err.Error(), "\n")
	assert.Len(t, srv.Requests(), 2)
}
