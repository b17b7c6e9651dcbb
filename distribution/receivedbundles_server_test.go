package distribution_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/distribution"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
	"github.com/jfrogkit/jfrog-go/lifecycle"
)

// TestReceivedBundles waits for a release bundle, reads and deletes it.
func TestReceivedBundles(t *testing.T) {
	ctx := t.Context()
	srv := jfrogtest.New(t, jfrogtest.WithRepository("libs", "local", "generic"),
		jfrogtest.WithDistributionTarget("edge", "", "", "libs"), jfrogtest.WithAsync(1, 0))
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token))
	require.NoError(t, err)
	require.NoError(t, jfrog.Send(ctx, c, jfrog.Put("/artifactory/{repo}/{path...}", "libs", "a/b.txt").Body("b")))
	lc, s := lifecycle.New(c), distribution.New(c).ReceivedBundles
	_, err = lc.ReleaseBundles.CreateAndWait(ctx, lifecycle.ReleaseBundleCreateRequest{
		ReleaseBundleName: "app", ReleaseBundleVersion: "1.0",
		Sources: []lifecycle.Source{lifecycle.FromArtifacts(lifecycle.SourceArtifact{Path: "libs/a/b.txt"})},
	}, nil, fast)
	require.NoError(t, err)

	_, err = s.Status(ctx, "app", "1.0", nil)
	require.ErrorIs(t, err, jfrog.ErrNotFound)
	_, err = lc.Distributions.Create(ctx, "app", "1.0", lifecycle.DistributionCreateRequest{
		DistributionRules: []lifecycle.DistributionRule{{SiteName: "edge"}},
	}, nil)
	require.NoError(t, err)
	report, err := s.WaitReceived(ctx, "app", "1.0", nil, fast)
	require.NoError(t, err)
	assert.True(t, report.Status.Is(distribution.ReceivedCompleted))

	bundles, err := s.List(ctx, &distribution.ReceivedBundleListOptions{Pattern: "a*"})
	require.NoError(t, err)
	require.Len(t, bundles.ReleaseBundles, 1)
	assert.Equal(t, "1.0", bundles.ReleaseBundles[0].LatestVersion)
	versions, err := s.Versions(ctx, "app", nil)
	require.NoError(t, err)
	assert.EqualValues(t, 1, versions.Versions[0].Size)
	artifacts, err := s.Artifacts(ctx, "app", "1.0", nil)
	require.NoError(t, err)
	assert.Equal(t, "libs/a/b.txt", artifacts.Artifacts[0].Path)

	require.NoError(t, s.Delete(ctx, "app", "1.0", nil))
	require.ErrorIs(t, s.Delete(ctx, "app", "1.0", nil), jfrog.ErrNotFound)
}
