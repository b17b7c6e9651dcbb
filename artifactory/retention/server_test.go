package retention_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/retention"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// A site is a platform in memory with a clock.
type site struct {
	t      *testing.T
	items  *artifactory.Client
	rt     *retention.Client
	client *jfrog.Client
	day    atomic.Int64 // days since the start
}

func newSite(t *testing.T, opts ...jfrogtest.Option) *site {
	t.Helper()
	s := &site{t: t}
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	srv := jfrogtest.New(t, append(opts,
		jfrogtest.WithRepository("files", "local", "generic"), jfrogtest.WithRepository("images", "local", "docker"),
		jfrogtest.WithRepository("libs", "local", "maven"), jfrogtest.WithRepository("spare", "local", "generic"),
		jfrogtest.WithClock(func() time.Time { return start.AddDate(0, 0, int(s.day.Load())) }))...)
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token), jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 1}))
	require.NoError(t, err)
	s.client, s.items, s.rt = c, artifactory.New(c), retention.New(c)
	return s
}

// deploy deploys files of one day.
func (s *site) deploy(repoKey string, day int64, paths ...string) {
	s.t.Helper()
	s.day.Store(day)
	for _, path := range paths {
		_, err := s.items.Artifacts.Deploy(s.t.Context(), repoKey, path, strings.NewReader(path), nil)
		require.NoError(s.t, err)
	}
}

// read downloads a file.
func (s *site) read(repoKey, path string) string {
	s.t.Helper()
	file, err := s.items.Artifacts.Download(s.t.Context(), repoKey, path, nil)
	require.NoError(s.t, err)
	defer file.Close()
	data, err := io.ReadAll(file)
	require.NoError(s.t, err)
	return string(data)
}

// left returns the files in a repository.
func (s *site) left(repoKey string) string {
	s.t.Helper()
	var paths []string
	for item, err := range s.items.Search.Items(s.t.Context(), artifactory.AQLText(`items.find({"repo":"`+repoKey+`"}).sort({"$asc":["path","name"]})`), nil) {
		require.NoError(s.t, err)
		paths = append(paths, item.FilePath())
	}
	return strings.Join(paths, " ")
}

// policy creates and enables a cleanup policy.
func (s *site) policy(key string, criteria retention.PackageCriteria, skipTrashcan bool) {
	s.t.Helper()
	if criteria.Repos == nil {
		criteria.Repos = []string{"**"}
	}
	if criteria.IncludedPackages == nil {
		criteria.IncludedPackages = []string{"**"}
	}
	_, err := s.rt.PackageCleanup.Create(s.t.Context(), retention.PackagePolicy{Key: key, SearchCriteria: criteria, SkipTrashcan: skipTrashcan})
	require.NoError(s.t, err)
	require.NoError(s.t, s.rt.PackageCleanup.SetEnabled(s.t.Context(), key, true))
}

// run runs a cleanup policy to its end and returns the report.
func (s *site) run(key string, opts *retention.CleanupRunOptions) string {
	s.t.Helper()
	run, err := s.rt.PackageCleanup.Run(s.t.Context(), key, opts)
	require.NoError(s.t, err)
	return s.report(key, run.RunID)
}

func (s *site) report(key string, runID jfrog.Int) string {
	s.t.Helper()
	stream, err := s.rt.CleanupRuns.DownloadReport(s.t.Context(), key, runID)
	for errors.Is(err, jfrog.ErrNotFound) {
		stream, err = s.rt.CleanupRuns.DownloadReport(s.t.Context(), key, runID)
	}
	require.NoError(s.t, err)
	defer stream.Close()
	data, err := io.ReadAll(stream)
	require.NoError(s.t, err)
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	require.NoError(s.t, err)
	require.Len(s.t, archive.File, 1)
	file, err := archive.File[0].Open()
	require.NoError(s.t, err)
	text, err := io.ReadAll(file)
	require.NoError(s.t, err)
	_, rows, _ := strings.Cut(string(text), "\n") // the header
	return rows
}

var generic = []artifactory.PackageType{artifactory.PackageTypeGeneric}

func TestPackagePolicyLife(t *testing.T) {
	s := newSite(t)
	ctx, cleanup := t.Context(), s.rt.PackageCleanup
	_, err := cleanup.Get(ctx, "old-files")
	require.ErrorIs(t, err, jfrog.ErrNotFound)
	s.policy("old-files", retention.PackageCriteria{PackageTypes: generic, CreatedBeforeInDays: new(30)}, false)
	_, err = cleanup.Create(ctx, retention.PackagePolicy{Key: "old-files", SearchCriteria: retention.PackageCriteria{
		PackageTypes: generic, Repos: []string{"a"}, IncludedPackages: []string{"a"}, KeepLastNVersions: new(0), CreatedBeforeInMonths: new(1),
	}})
	require.ErrorIs(t, err, jfrog.ErrConflict)

	policy, err := cleanup.Get(ctx, "old-files")
	require.NoError(t, err)
	require.True(t, policy.Enabled)
	policy.CronExp, policy.SearchCriteria.CreatedBeforeInDays = new("0 0 2 ? * SUN"), new(90)
	_, err = cleanup.Replace(ctx, *policy)
	require.NoError(t, err)
	list, err := cleanup.List(ctx, nil)
	require.NoError(t, err)
	require.Len(t, list, 1)
	assert.Equal(t, *policy, list[0])
	list, err = cleanup.List(ctx, &retention.CleanupListOptions{ProjectKey: "web"})
	require.NoError(t, err)
	assert.Empty(t, list)

	policy.Enabled = false // only SetEnabled changes it
	_, err = cleanup.Replace(ctx, *policy)
	require.ErrorIs(t, err, jfrog.ErrValidation)
	require.NoError(t, s.rt.CleanupRuns.DisableAll(ctx))
	_, err = cleanup.Run(ctx, "old-files", nil)
	require.ErrorIs(t, err, jfrog.ErrValidation)
	require.NoError(t, cleanup.Delete(ctx, "old-files"))
	require.ErrorIs(t, cleanup.Delete(ctx, "old-files"), jfrog.ErrNotFound)
	require.ErrorIs(t, cleanup.SetEnabled(ctx, "old-files", true), jfrog.ErrNotFound)
}

func TestCleanupByAge(t *testing.T) {
	s := newSite(t)
	s.deploy("files", 0, "a/old.txt", "a/used.txt", "keep/me.txt", "b/kept.txt")
	s.deploy("files", 50, "a/new.txt")
	require.NoError(t, s.items.Properties.Update(t.Context(), "files", "b/kept.txt", artifactory.Properties{"keep": {"yes"}}, nil))
	s.day.Store(55)
	s.read("files", "a/used.txt")
	s.day.Store(60)
	s.policy("old-files", retention.PackageCriteria{
		PackageTypes: generic, CreatedBeforeInDays: new(30), LastDownloadedBeforeInDays: new(30), ExcludedRepos: []string{"spa*"},
		ExcludedPackages: []string{"keep/me.txt"}, ExcludedProperties: map[string][]string{"keep": {"yes"}},
	}, false)
	before := s.left("files")
	assert.Equal(t, "generic,files,a/old.txt,,9\n", s.run("old-files", &retention.CleanupRunOptions{DryRun: true}))
	assert.Equal(t, before, s.left("files"))
	assert.Equal(t, "generic,files,a/old.txt,,9\n", s.run("old-files", nil))
	assert.Equal(t, "a/new.txt a/used.txt b/kept.txt keep/me.txt", s.left("files"))
	// The trash can has the file.
	require.NoError(t, s.items.Trash.Restore(t.Context(), "files/a/old.txt", "files/a/old.txt"))
	assert.Contains(t, s.left("files"), "a/old.txt")

	s.policy("months", retention.PackageCriteria{PackageTypes: generic, Repos: []string{"fil*"}, IncludedPackages: []string{"a/*"}, CreatedBeforeInMonths: new(1)}, true)
	s.run("months", nil)
	assert.Equal(t, "a/new.txt b/kept.txt keep/me.txt", s.left("files"))
	require.Error(t, s.items.Trash.Restore(t.Context(), "files/a/used.txt", "files/a/used.txt"))
}

func TestCleanupByVersionsAndProperty(t *testing.T) {
	s := newSite(t)
	for day, tag := range []string{"1", "2", "3"} {
		s.deploy("images", int64(day), "team/app/"+tag+"/manifest.json", "team/app/"+tag+"/sha256__a")
		s.deploy("libs", int64(day), "org/acme/lib/"+tag+"/lib-"+tag+".jar", "org/acme/lib/"+tag+"/lib-"+tag+".pom")
	}
	s.deploy("libs", 3, "org/acme/lib/maven-metadata.xml")
	s.policy("keep-two", retention.PackageCriteria{
		PackageTypes:      []artifactory.PackageType{artifactory.PackageTypeDocker, artifactory.PackageTypeMaven},
		KeepLastNVersions: new(2),
	}, true)
	assert.Equal(t, "docker,images,team/app,1,44\nmaven,libs,org/acme/lib,1,48\n", s.run("keep-two", nil))
	assert.NotContains(t, s.left("images"), "team/app/1/")
	assert.Contains(t, s.left("libs"), "org/acme/lib/maven-metadata.xml")
	assert.Contains(t, s.left("libs"), "org/acme/lib/2/lib-2.jar")

	require.NoError(t, s.items.Properties.Update(t.Context(), "images", "team/app/3/manifest.json", artifactory.Properties{"state": {"bad"}}, nil))
	s.policy("bad-ones", retention.PackageCriteria{
		PackageTypes: []artifactory.PackageType{artifactory.PackageTypeDocker}, IncludedProperties: map[string][]string{"state": {"bad"}},
	}, true)
	s.run("bad-ones", nil)
	assert.Equal(t, "team/app/2/manifest.json team/app/2/sha256__a", s.left("images"))

	_, err := s.rt.PackageCleanup.Create(t.Context(), retention.PackagePolicy{Key: "generic-versions", SearchCriteria: retention.PackageCriteria{
		PackageTypes: generic, Repos: []string{"**"}, IncludedPackages: []string{"**"}, KeepLastNVersions: new(1),
	}})
	require.ErrorIs(t, err, jfrog.ErrValidation)
	require.ErrorContains(t, err, "does not support keepLastNVersions")
}

// TestCleanupStops stops runs, which then have no effect.
func TestCleanupStops(t *testing.T) {
	s := newSite(t, jfrogtest.WithAsync(1000, 0))
	ctx := t.Context()
	s.deploy("files", 0, "old.txt")
	s.day.Store(60)
	s.policy("old-files", retention.PackageCriteria{PackageTypes: generic, CreatedBeforeInDays: new(30)}, false)
	for name, stop := range map[string]func(jfrog.Int) error{
		"one": func(runID jfrog.Int) error { return s.rt.CleanupRuns.Stop(ctx, runID) },
		"all": func(jfrog.Int) error { return s.rt.CleanupRuns.StopAll(ctx) },
	} {
		run, err := s.rt.PackageCleanup.Run(ctx, "old-files", nil)
		require.NoError(t, err, name)
		_, err = s.rt.PackageCleanup.Run(ctx, "old-files", nil)
		require.ErrorIs(t, err, jfrog.ErrValidation, "it is running")
		require.ErrorIs(t, s.rt.PackageCleanup.Delete(ctx, "old-files"), jfrog.ErrValidation)
		policy, err := s.rt.PackageCleanup.Get(ctx, "old-files")
		require.NoError(t, err)
		_, err = s.rt.PackageCleanup.Replace(ctx, *policy)
		require.ErrorIs(t, err, jfrog.ErrValidation)

		require.NoError(t, stop(run.RunID))
		require.ErrorIs(t, s.rt.CleanupRuns.Stop(ctx, run.RunID), jfrog.ErrValidation, "it has ended")
		_, err = s.rt.CleanupRuns.DownloadReport(ctx, "old-files", run.RunID)
		require.ErrorIs(t, err, jfrog.ErrNotFound)
		assert.Equal(t, "old.txt", s.left("files"))
	}
	require.ErrorIs(t, s.rt.CleanupRuns.Stop(ctx, 99), jfrog.ErrNotFound)
}
