package retention_test

import (
	"strings"
	"testing"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory/retention"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

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
