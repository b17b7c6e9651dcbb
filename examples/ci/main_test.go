package main

import (
	"bytes"
	"flag"
	"os/exec"
	"strings"
	"testing"

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

// checkOutput checks what the day prints. hasGit reports whether the builds have a revision.
func checkOutput(t *testing.T, out string, hasGit bool) {
	t.Helper()
	for _, want := range []string{
		"Published run 3 with 2 artifacts and 9 variables\n", "Searched the build-info for 2 secrets: none\n",
		"  web.js  ", "  unchanged artifacts: 1\n", "Promoted run 3 to ", "Kept the runs 2 and 3\n",
	} {
		assert.Contains(t, out, want)
	}
	if hasGit {
		assert.Regexp(t, `Run 3 is [0-9a-f]{12} on main of https://git.example/acme/web.git\n  resolves https://jira.example/browse/WEB-103\nPublished run 3`, out)
	} else {
		assert.Contains(t, out, "Run 3 has no revision: ")
	}
	for line := range strings.Lines(out) {
		assert.LessOrEqual(t, len(strings.TrimSpace(line)), 100, line)
	}
}

func TestDemo(t *testing.T) {
	srv := configure(t)
	var out bytes.Buffer
	_, err := exec.LookPath("git")
	require.NoError(t, run(t.Context(), nil, &out))
	checkOutput(t, out.String(), err == nil)
	out.Reset()
	t.Setenv("PATH", t.TempDir())
	require.NoError(t, run(t.Context(), nil, &out))
	checkOutput(t, out.String(), false)
	assert.Empty(t, srv.Requests(), "requests to the configured platform")
}

func TestCommandLine(t *testing.T) {
	srv := configure(t)
	var out bytes.Buffer
	require.ErrorIs(t, run(t.Context(), []string{"-platform", "-h"}, &out), flag.ErrHelp)
	assert.Contains(t, out.String(), "Usage: ci")
	assert.ErrorContains(t, run(t.Context(), []string{"now"}, &out), "unexpected argument")
	assert.Empty(t, srv.Requests())
	srv.Inject(jfrogtest.Fault{Method: "PUT", Path: "*/api/repositories/*", Status: 403, Times: -1})
	require.ErrorIs(t, run(t.Context(), []string{"-platform"}, &out), jfrog.ErrForbidden)
	srv.ResetRequests()
	t.Setenv("JFROG_ACCESS_TOKEN", "wrong")
	require.ErrorIs(t, run(t.Context(), []string{"-platform"}, &out), jfrog.ErrUnauthorized)
	assert.Len(t, srv.Requests(), 1)
}

// The builds and the repositories are deleted at the end, also after a failure.
func TestRunLeavesNothing(t *testing.T) {
	srv := configure(t)
	c, err := jfrog.NewFromEnv()
	require.NoError(t, err)
	rt := artifactory.New(c)
	for _, failing := range []bool{false, true} {
		if failing {
			srv.Inject(jfrogtest.Fault{Method: "POST", Path: "*/api/build/promote/*", Status: 400, Times: -1})
		}
		var out bytes.Buffer
		err := run(t.Context(), []string{"-platform"}, &out)
		assert.Equal(t, failing, err != nil, err)
		repos, err := rt.Repositories.List(t.Context(), nil)
		require.NoError(t, err)
		for _, r := range repos {
			assert.NotContains(t, r.Key, "ci-demo")
		}
		_, err = rt.Builds.List(t.Context(), nil)
		require.ErrorIs(t, err, jfrog.ErrNotFound)
	}
}
