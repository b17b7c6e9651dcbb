package retention_test

import (
	"testing"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/retention"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

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

func TestArchiveAndRestoreArtifacts(t *testing.T) {
	s := newSite(t, jfrogtest.WithSpoolThreshold(1))
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
