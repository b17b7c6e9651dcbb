package distribution_test

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/distribution"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// signingKey returns the key pair of a fixture.
func signingKey(t *testing.T) distribution.SigningKeySetRequest {
	t.Helper()
	data, err := os.ReadFile("testdata/operations/observed-pgp.json")
	require.NoError(t, err)
	var fixture struct {
		Samples []struct {
			Request struct {
				Body distribution.SigningKeySetRequest
			}
		}
	}
	require.NoError(t, json.Unmarshal(data, &fixture))
	return fixture.Samples[0].Request.Body
}

// TestReleaseBundlesOnServer creates, signs, distributes and deletes a release bundle.
func TestReleaseBundlesOnServer(t *testing.T) {
	ctx := t.Context()
	srv := jfrogtest.New(t, jfrogtest.WithRepository("libs", "local", "generic"),
		jfrogtest.WithRepository("released", "local", "generic"), jfrogtest.WithSelfTarget("self"),
		jfrogtest.WithAsync(1, 0))
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token))
	require.NoError(t, err)
	put := jfrog.Put("/artifactory/{repo}/{path...}", "libs", "a/b.txt").Body("b")
	require.NoError(t, jfrog.Send(ctx, c, put))
	ds := distribution.New(c)
	_, err = ds.SigningKeys.SetPGP(ctx, signingKey(t))
	require.NoError(t, err)

	create := distribution.ReleaseBundleCreateRequest{
		Name: "app", Version: "1.0", Spec: distribution.Spec{Queries: []distribution.Query{{
			AQL:        `items.find({"repo":"libs"})`,
			Mappings:   []distribution.PathMapping{{Input: "libs/(.*)", Output: "released/$1"}},
			AddedProps: []distribution.AddedProperty{{Key: "release", Values: []string{"1.0"}}},
		}}},
	}
	created, err := ds.ReleaseBundles.Create(ctx, create, nil)
	require.NoError(t, err)
	assert.Equal(t, distribution.ReleaseBundleOpen, created.State)
	assert.Empty(t, created.SHA256)
	_, err = ds.ReleaseBundles.Create(ctx, create, nil)
	require.ErrorIs(t, err, jfrog.ErrConflict)
	signed, err := ds.ReleaseBundles.Sign(ctx, "app", "1.0", distribution.ReleaseBundleSignRequest{}, nil)
	require.NoError(t, err)
	assert.Len(t, signed.SHA256, 64)
	for v, err := range ds.ReleaseBundles.All(ctx, nil) {
		require.NoError(t, err)
		assert.Equal(t, "app", v.Name)
	}
	got, err := ds.ReleaseBundles.Get(ctx, "app", "1.0")
	require.NoError(t, err)
	assert.Equal(t, distribution.ReleaseBundleSigned, got.State)
	assert.Equal(t, "released/a/b.txt", got.Artifacts[0].TargetRepoPath)
	assert.Equal(t, "release", got.Spec.Queries[0].AddedProps[0].Key)
	latest, err := ds.ReleaseBundles.Latest(ctx, "app")
	require.NoError(t, err)
	assert.EqualValues(t, 1, latest.ArtifactsSize)

	rules := []distribution.DistributionRule{{SiteName: "*"}}
	tracker, err := ds.Distributions.CreateAndWait(ctx, "app", "1.0",
		distribution.DistributionCreateRequest{DistributionRules: rules}, fast)
	require.NoError(t, err)
	assert.EqualValues(t, 1, tracker.Sites[0].DistributedFiles)
	body, err := jfrog.Do[string](ctx, c, jfrog.Get("/artifactory/{repo}/{path...}", "released", "a/b.txt"))
	require.NoError(t, err)
	assert.Equal(t, "b", body)

	_, err = ds.Distributions.DeleteRemoteAndWait(ctx, "app", "1.0",
		distribution.DistributionDeleteRemoteRequest{
			DistributionRules: rules, OnSuccess: distribution.OnSuccessDelete,
		}, fast)
	require.NoError(t, err)
	_, err = ds.ReleaseBundles.Get(ctx, "app", "1.0")
	require.ErrorIs(t, err, jfrog.ErrNotFound)
}
