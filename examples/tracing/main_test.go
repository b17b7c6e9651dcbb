package main

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// names returns the statuses and names of the spans that the command has printed.
func names(out string) (spans []string) {
	for _, m := range regexp.MustCompile(`(?m)^ +\d+\.\d +(.*)$`).FindAllStringSubmatch(out, -1) {
		spans = append(spans, m[1])
	}
	return spans
}

var want = []string{
	"200  GET /artifactory/api/repositories",
	"503  GET /artifactory/api/storage/{repoKey}/{itemPath...}",
	"200  GET /artifactory/api/storage/{repoKey}/{itemPath...}",
	"200  GET /artifactory/api/storage/{repoKey}/{itemPath...}",
	"-  read repositories",
}

func TestDemo(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, run(t.Context(), nil, &out))
	assert.Equal(t, want, names(out.String()))
	for line := range strings.Lines(out.String()) {
		assert.LessOrEqual(t, len(strings.TrimSpace(line)), 80, line)
	}
}

// TestPlatform runs the command on a platform whose authority only the flag names.
func TestPlatform(t *testing.T) {
	srv, err := start()
	require.NoError(t, err)
	defer srv.Close()
	t.Setenv("JFROG_URL", srv.URL)
	t.Setenv("JFROG_ACCESS_TOKEN", srv.Token)
	var out bytes.Buffer
	require.ErrorContains(t, run(t.Context(), []string{"-platform"}, &out), "certificate")
	assert.Empty(t, srv.Requests())

	file := filepath.Join(t.TempDir(), "ca.pem")
	require.NoError(t, os.WriteFile(file, srv.RootCA, 0o600))
	require.NoError(t, run(t.Context(), []string{"-platform", "-ca", file}, &out))
	assert.Equal(t, want, names(out.String()))
	traces := map[string]bool{}
	for _, r := range srv.Requests()[1:] { // the first is the check
		assert.Equal(t, "GET", r.Method)
		traces[strings.Split(r.Header.Get("Traceparent"), "-")[1]] = true
	}
	assert.Len(t, traces, 1, "all requests belong to one trace")

	srv.ResetRequests()
	t.Setenv("JFROG_ACCESS_TOKEN", "wrong")
	require.ErrorIs(t, run(t.Context(), []string{"-platform", "-ca", file}, &out), jfrog.ErrUnauthorized)
	assert.Len(t, srv.Requests(), 1)
}

func TestCommandLine(t *testing.T) {
	var out bytes.Buffer
	require.ErrorIs(t, run(t.Context(), []string{"-platform", "-h"}, &out), flag.ErrHelp)
	assert.Contains(t, out.String(), "Usage: tracing")
	assert.ErrorContains(t, run(t.Context(), []string{"x"}, &out), "unexpected argument")
	assert.ErrorContains(t, run(t.Context(), []string{"-ca", "f"}, &out), "requires -platform")
	_, err := newTransport(nil, []byte("no PEM"))
	assert.ErrorContains(t, err, "not in PEM")
}
