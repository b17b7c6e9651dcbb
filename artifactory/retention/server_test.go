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

func TestSmartArchivePolicyLife(t *testing.T) {
	ctx, smart := t.Context(), newSite(t).rt.SmartArchivePolicies
	policy := retention.PackagePolicy{Key: "old-images", SearchCriteria: retention.PackageCriteria{
		PackageTypes: []artifactory.PackageType{artifactory.PackageTypeDocker}, Repos: []string{"**"}, IncludedPackages: []string{"**"},
		LastDownloadedBeforeInDays: new(90),
	}}
	require.NoError(t, smart.Create(ctx, policy))
	require.ErrorIs(t, smart.Create(ctx, policy), jfrog.ErrConflict)
	require.NoError(t, smart.SetEnabled(ctx, "old-images", true))
	got, err := smart.Get(ctx, "old-images")
	require.NoError(t, err)
	require.True(t, got.Enabled)
	got.Description = new("images")
	require.NoError(t, smart.Replace(ctx, *got))
	got, err = smart.Get(ctx, "old-images")
	require.NoError(t, err)
	assert.Equal(t, "images", *got.Description)
	require.NoError(t, smart.Delete(ctx, "old-images"))
	_, err = smart.Get(ctx, "old-images")
	require.ErrorIs(t, err, jfrog.ErrNotFound)
}

// bundle creates a version of a release bundle.
func (s *site) bundle(name, version string) {
	s.t.Helper()
	require.NoError(s.t, jfrog.Send(s.t.Context(), s.client, jfrog.Post("/lifecycle/api/v2/release_bundle").Param("async", "false").Body(map[string]any{
		"release_bundle_name": name, "release_bundle_version": version, "source_type": "artifacts",
		"source": map[string]any{"artifacts": []any{map[string]any{"path": "files/a.txt"}}},
	})))
}

func TestBundleCleanup(t *testing.T) {
	s := newSite(t)
	ctx, bundles := t.Context(), s.rt.BundleCleanup
	s.deploy("files", 0, "a.txt")
	s.bundle("app", "1")
	s.bundle("tool", "1")
	s.day.Store(100)
	s.bundle("app", "2")
	policy := retention.BundlePolicy{Key: "old-apps", SearchCriteria: retention.BundleCriteria{
		IncludeAllProjects: true, ReleaseBundles: []retention.BundleSelector{{Name: "app"}}, CreatedBeforeInMonths: 2,
	}}
	created, err := bundles.Create(ctx, policy)
	require.NoError(t, err)
	require.Equal(t, "releaseBundle", created.ItemType)
	_, err = bundles.Create(ctx, policy)
	require.ErrorIs(t, err, jfrog.ErrConflict)
	_, err = bundles.Run(ctx, "old-apps", nil)
	require.ErrorIs(t, err, jfrog.ErrValidation, "it is disabled")
	list, err := bundles.List(ctx, nil)
	require.NoError(t, err)
	require.Nil(t, list[0].LastRunData)

	wait := &jfrog.WaitOptions{Interval: time.Millisecond}
	dry, err := bundles.RunAndWait(ctx, "old-apps", &retention.CleanupRunOptions{DryRun: true}, wait)
	require.NoError(t, err)
	assert.True(t, dry.DryRun)
	assert.Equal(t, jfrog.Int(1), dry.TotalItems)
	assert.Equal(t, "default,app,1,2026-01-01T00:00:00Z\n", s.report("old-apps", dry.RunID))
	require.NoError(t, bundles.SetEnabled(ctx, "old-apps", true))
	run, err := bundles.RunAndWait(ctx, "old-apps", nil, wait)
	require.NoError(t, err)
	assert.Greater(t, run.RunID, dry.RunID)
	for version, want := range map[string]bool{"app/1": false, "app/2": true, "tool/1": true} {
		name, number, _ := strings.Cut(version, "/")
		found, err := jfrog.Exists(ctx, s.client, jfrog.Get("/lifecycle/api/v2/release_bundle/records/{name}/{version}", name, number))
		require.NoError(t, err)
		assert.Equal(t, want, found, version)
	}

	got, err := bundles.Get(ctx, "old-apps")
	require.NoError(t, err)
	got.SearchCriteria.ExcludePromotedEnvironments = []string{"**"}
	_, err = bundles.Replace(ctx, *got)
	require.NoError(t, err)
	require.NoError(t, bundles.Delete(ctx, "old-apps"))
	_, err = bundles.Get(ctx, "old-apps")
	require.ErrorIs(t, err, jfrog.ErrNotFound)
}

func TestArchiveAndRestoreArtifacts(t *testing.T) {
	s := newSite(t)
	ctx, wait := t.Context(), &jfrog.WaitOptions{Interval: time.Millisecond}
	s.deploy("files", 0, "a/old.txt", "a/old.bin", "b/old.txt")
	s.deploy("files", 80, "a/new.txt")
	s.day.Store(100)
	policy := retention.ArchivePolicy{Key: "cold", Enabled: true, SearchCriteriaForm: &retention.ArchiveCriteria{
		Names: &retention.ArchivePatterns{Include: &retention.ArchivePatternList{Values: []string{"*.txt"}}}, CreatedBefore: 2,
	}}
	_, err := s.rt.ArchivePolicies.Create(ctx, policy)
	require.NoError(t, err)
	_, err = s.rt.ArchivePolicies.Create(ctx, policy)
	require.ErrorIs(t, err, jfrog.ErrConflict)
	preview, err := s.rt.ArchivePolicies.Preview(ctx, "cold")
	require.NoError(t, err)
	assert.Equal(t, retention.ArchivePreview{Count: 2, TotalSize: 18}, *preview)

	run, err := s.rt.ArchivePolicies.RunAndWait(ctx, "cold", wait)
	require.NoError(t, err)
	completed, failed, total := run.Artifacts()
	assert.Equal(t, []int64{2, 0, 2}, []int64{completed, failed, total})
	assert.Equal(t, "a/new.txt a/old.bin", s.left("files"))
	again, err := s.rt.ArchivePolicies.RunAndWait(ctx, "cold", wait)
	require.NoError(t, err)
	assert.NotEqual(t, run.MigrationIdentifier, again.MigrationIdentifier)
	runs, err := s.rt.ArchivePolicies.Executions(ctx, &retention.ArchiveExecutionListOptions{SearchStr: "cold"})
	require.NoError(t, err)
	require.Len(t, runs, 2)
	assert.Equal(t, jfrog.Int(2), runs[1].CompletedNumberOfArtifacts)

	// A garbage collection keeps archived content.
	require.NoError(t, s.items.Trash.Empty(ctx))
	require.NoError(t, s.items.Trash.CollectGarbage(ctx))
	found, err := s.rt.Archives.Search(ctx, artifactory.AQLText(`items.find({"repo":"files","name":{"$match":"old*"}}).include("*","property")`))
	require.NoError(t, err)
	require.Len(t, found.Results, 2)
	assert.Contains(t, found.Results[0].PropertyMap(), "artifact.lifecycle.archive.time")

	restored, err := s.rt.Archives.RestoreAndWait(ctx, retention.RestoreRequest{
		RestoreToOriginal: true, FallbackDestinationPath: "spare", ItemsToRestore: []string{"files/a/old.txt"},
	}, wait)
	require.NoError(t, err)
	assert.Equal(t, jfrog.Int(1), restored.CompletedNumberOfArtifacts)
	assert.Equal(t, "a/old.txt", s.read("files", "a/old.txt"))

	namespace, err := s.rt.Archives.Namespace(ctx)
	require.NoError(t, err)
	_, err = s.rt.Archives.RestoreAndWait(ctx, retention.RestoreRequest{
		CentralDestinationPath: "spare", AddNamespace: new(false), ItemsToRestore: []string{namespace + "_files/"},
	}, wait)
	require.NoError(t, err)
	assert.Equal(t, "files/a/old.txt files/b/old.txt", s.left("spare"))

	run2, err := s.rt.Archives.RestoreAndWait(ctx, retention.RestoreRequest{CentralDestinationPath: "spare", ItemsToRestore: []string{"files/none.txt", "files/a/old.txt"}}, wait)
	var failure *jfrog.FailedError
	require.ErrorAs(t, err, &failure)
	assert.Equal(t, retention.ArchiveCompleteWithErrors, run2.State)
	assert.Equal(t, []string{"1 of 2 artifacts failed"}, failure.Messages)
	_, err = s.rt.Archives.Restore(ctx, retention.RestoreRequest{CentralDestinationPath: "missing", ItemsToRestore: []string{"files/a"}})
	require.ErrorIs(t, err, jfrog.ErrValidation)

	// The original repository is gone: the fallback is used.
	require.NoError(t, s.items.Repositories.Delete(ctx, "files"))
	_, err = s.rt.Archives.RestoreAndWait(ctx, retention.RestoreRequest{RestoreToOriginal: true, FallbackDestinationPath: "spare/files", ItemsToRestore: []string{"files/b/"}}, wait)
	require.NoError(t, err)
	assert.Contains(t, s.left("spare"), "files/b/old.txt")
}

func TestArchiveAndRestorePackages(t *testing.T) {
	s := newSite(t)
	ctx, wait := t.Context(), &jfrog.WaitOptions{Interval: time.Millisecond}
	s.deploy("images", 0, "team/app/1/manifest.json", "team/app/1/layer", "team/app/2/manifest.json")
	policy := retention.ArchivePolicy{Key: "images", Enabled: true, PackageRetention: true, SkipTrashcan: new(true),
		PackageSearchCriteriaForm: &retention.PackageArchiveCriteria{PackageType: artifactory.PackageTypeDocker, PackageRepos: []string{"images"}, Version: new("1")}}
	preview, err := s.rt.ArchivePolicies.PreviewUnsaved(ctx, policy)
	require.NoError(t, err)
	assert.Equal(t, jfrog.Int(2), preview.Count)
	_, err = s.rt.ArchivePolicies.Create(ctx, policy)
	require.NoError(t, err)
	_, err = s.rt.ArchivePolicies.RunAndWait(ctx, "images", wait)
	require.NoError(t, err)
	assert.Equal(t, "team/app/2/manifest.json", s.left("images"))

	search := retention.ArchivedPackageSearchRequest{PackageType: artifactory.PackageTypeDocker, Repositories: []string{"images"}, Name: "team/*"}
	found, err := s.rt.Archives.SearchPackages(ctx, search)
	require.NoError(t, err)
	require.Len(t, found.Results, 1)
	assert.Equal(t, "1", found.Results[0].Version)
	search.ArchiveTimeTo = found.Results[0].ArchivingTime - 1
	none, err := s.rt.Archives.SearchPackages(ctx, search)
	require.NoError(t, err)
	assert.Empty(t, none.Results)

	_, err = s.rt.Archives.RestoreAndWait(ctx, retention.RestoreRequest{
		RestoreType: retention.RestorePackages, RestoreToOriginal: true, FallbackDestinationPath: "spare", ItemsToRestore: []string{found.Results[0].RestorePath()},
	}, wait)
	require.NoError(t, err)
	assert.Equal(t, "team/app/1/layer team/app/1/manifest.json team/app/2/manifest.json", s.left("images"))
}

func TestArchivePolicyStates(t *testing.T) {
	s := newSite(t, jfrogtest.WithAsync(1000, 0))
	ctx, policies := t.Context(), s.rt.ArchivePolicies
	policy := retention.ArchivePolicy{Key: "cold", AQLQuery: new(`items.find({"repo":"files"})`), CronExp: new("0 15 10 L * ?")}
	created, err := policies.Create(ctx, policy)
	require.NoError(t, err)
	assert.Equal(t, int64(0), *created.DurationInMinutes)
	require.ErrorIs(t, policies.Run(ctx, "cold"), jfrog.ErrValidation, "it is disabled")
	created.Enabled = true
	_, err = policies.Replace(ctx, *created)
	require.NoError(t, err)
	got, err := policies.Get(ctx, "cold")
	require.NoError(t, err)
	assert.Equal(t, retention.ArchivePending, got.LastRunStatus.State)

	s.deploy("files", 0, "a.txt")
	require.NoError(t, policies.Run(ctx, "cold"))
	_, err = policies.RunAndWait(ctx, "cold", nil)
	require.ErrorContains(t, err, "is running")
	require.ErrorIs(t, policies.Delete(ctx, "cold"), jfrog.ErrValidation)
	require.NoError(t, policies.Stop(ctx, "cold"))
	list, err := policies.List(ctx)
	require.NoError(t, err)
	assert.Equal(t, retention.ArchiveFailed, list[0].LastRunStatus.State)
	assert.Equal(t, "a.txt", s.left("files"))
	require.NoError(t, policies.Delete(ctx, "cold"))
	_, err = policies.Get(ctx, "cold")
	require.ErrorIs(t, err, jfrog.ErrNotFound)
	require.ErrorIs(t, policies.Run(ctx, "cold"), jfrog.ErrNotFound)
	for _, query := range []string{"items.find(", `items.find({"archive.entry.name":"x"})`} {
		_, err = policies.Create(ctx, retention.ArchivePolicy{Key: "bad", AQLQuery: &query})
		require.ErrorIs(t, err, jfrog.ErrValidation)
	}
}
