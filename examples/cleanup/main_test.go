package main

import (
	"bytes"
	"flag"
	"path/filepath"
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
	assert.Regexp(t, `(?m)^     0\.12  libs-demo-local/org/acme/app/2\.0/app-2\.0\.tgz\n           last changed 20\d\d-\d\d-\d\d, never downloaded$`, out.String())
	assert.Contains(t, out.String(), "1 file in libs-demo-local, 0.12 MiB")
	assert.Contains(t, out.String(), "Nothing was deleted")
	for line := range strings.Lines(out.String()) {
		assert.LessOrEqual(t, len(strings.TrimSpace(line)), 80, line)
	}
	out.Reset()
	require.NoError(t, run(t.Context(), []string{"-delete"}, &out))
	assert.Contains(t, out.String(), "Deleted 1 file, 0.12 MiB.")
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

// One run stores the plan, another one applies it. A file that was downloaded in between stays.
func TestStoredPlan(t *testing.T) {
	var later atomic.Int64 // days
	configure(t, jfrogtest.WithRepository("one", "local", "generic"), jfrogtest.WithRepository("two", "local", "generic"),
		jfrogtest.WithClock(func() time.Time { return time.Now().AddDate(0, 0, int(later.Load())) }))
	c, err := jfrog.NewFromEnv()
	require.NoError(t, err)
	rt := artifactory.New(c)
	later.Store(-100)
	for _, repo := range []string{"one", "two"} {
		_, err := rt.Artifacts.Deploy(t.Context(), repo, "a/b.txt", strings.NewReader("content"), nil)
		require.NoError(t, err)
	}
	later.Store(0)
	var out bytes.Buffer
	plan := filepath.Join(t.TempDir(), "plan.jsonl")
	require.NoError(t, run(t.Context(), []string{"-platform", "-repo", "one,two", "-plan", plan}, &out))
	assert.Contains(t, out.String(), "2 files in one,two, 0.00 MiB")
	d, err := rt.Artifacts.Download(t.Context(), "two", "a/b.txt", nil)
	require.NoError(t, err)
	require.NoError(t, d.Close())
	out.Reset()
	require.NoError(t, run(t.Context(), []string{"-platform", "-apply", plan}, &out))
	assert.Equal(t, "Deleted 1 file, 0.00 MiB.\nLeft 1 alone that changed, or are needed, since the plan.\n", out.String())
	left, err := jfrog.Collect(rt.Search.Items(t.Context(), aql.Items(), nil))
	require.NoError(t, err)
	require.Len(t, left, 1)
	assert.Equal(t, "two", left[0].Repo)
}

// A flag that -apply would ignore is an error, as it may be meant to limit the deletion.
func TestApplyTakesNoOtherFlags(t *testing.T) {
	srv := configure(t)
	var out bytes.Buffer
	for _, args := range [][]string{{"-apply", "plan"}, {"-platform", "-apply", "plan", "-repo", "libs"}, {"-apply", "plan", "-plan", "x"}, {"-platform", "-apply", "plan", "-exclude", "x"}} {
		assert.ErrorContains(t, run(t.Context(), args, &out), "no other flag", args)
	}
	assert.Empty(t, srv.Requests())
}

// The newest versions and the excluded ones stay.
func TestVersions(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, run(t.Context(), []string{"-group", "maven", "-keep", "2", "-days", "0", "-without", ""}, &out))
	assert.Contains(t, out.String(), "3 files in libs-demo-local")
	assert.ErrorContains(t, run(t.Context(), []string{"-group", "build", "-keep", "2", "-by-version"}, &out), "ByScheme")
	assert.ErrorContains(t, run(t.Context(), []string{"-group", "maven", "-keep", "2", "-untagged"}, &out), "requires the Group Docker")
	out.Reset()
	require.NoError(t, run(t.Context(), []string{"-group", "maven", "-keep", "2", "-days", "0", "-exclude", "1.0,app-3*"}, &out))
	assert.Contains(t, out.String(), "1 file in libs-demo-local")
	assert.ErrorContains(t, run(t.Context(), []string{"-days", "0"}, &out), "no criterion")
	assert.ErrorContains(t, run(t.Context(), []string{"-keep", "2"}, &out), "requires a Group")
	assert.ErrorContains(t, run(t.Context(), []string{"-group", "none"}, &out), "the kinds are maven")
	assert.ErrorContains(t, run(t.Context(), []string{"-days", "-1"}, &out), "negative")
}

// With -by-version, the highest version is the newest one, also if a lower one came later.
func TestByVersion(t *testing.T) {
	var ago atomic.Int64 // days
	configure(t, jfrogtest.WithRepository("libs", "local", "generic"),
		jfrogtest.WithClock(func() time.Time { return time.Now().AddDate(0, 0, -int(ago.Load())) }))
	c, err := jfrog.NewFromEnv()
	require.NoError(t, err)
	for version, days := range map[string]int64{"1.10": 30, "1.9.1": 20} {
		ago.Store(days)
		_, err := artifactory.New(c).Artifacts.Deploy(t.Context(), "libs", "acme/app/"+version+"/app-"+version+".jar", strings.NewReader(version), nil)
		require.NoError(t, err)
	}
	ago.Store(0)
	args := []string{"-platform", "-repo", "libs", "-group", "maven", "-keep", "1", "-days", "0"}
	for deleted, args := range map[string][]string{"1.10": args, "1.9.1": append(args, "-by-version")} {
		var out bytes.Buffer
		require.NoError(t, run(t.Context(), args, &out))
		assert.Contains(t, out.String(), "libs/acme/app/"+deleted+"/app-")
		assert.Contains(t, out.String(), "1 file in libs")
	}
}
