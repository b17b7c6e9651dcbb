package distribution_test

import (
	"bytes"
	"io"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/access"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/distribution"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// played starts a platform with two sites and a file. It returns the clients of an administrator.
func played(t *testing.T) (*distribution.Client, *artifactory.Client, *jfrogtest.Server) {
	t.Helper()
	srv := jfrogtest.New(t, jfrogtest.WithRepository("libs", "local", "generic"), jfrogtest.WithAsync(1, 0),
		jfrogtest.WithDistributionTarget("edge-1", "Oslo", "NO", "libs"), jfrogtest.WithDistributionTarget("edge-2", "Rome", "IT"))
	c := connect(t, srv, jfrog.Secret(srv.Token))
	rt := artifactory.New(c)
	_, err := rt.Artifacts.Deploy(t.Context(), "libs", "d/a.txt", bytes.NewReader([]byte("a")),
		&artifactory.ArtifactDeployOptions{Properties: artifactory.Properties{"os": {"win"}, "secret": {"x"}}})
	require.NoError(t, err)
	ds := distribution.New(c)
	_, err = ds.SigningKeys.SetPGP(t.Context(), signingKey(t))
	require.NoError(t, err)
	return ds, rt, srv
}

func connect(t *testing.T, srv *jfrogtest.Server, token jfrog.Secret) *jfrog.Client {
	t.Helper()
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken(string(token)), jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 1}))
	require.NoError(t, err)
	return c
}

func refusedWith(t *testing.T, err error, status int) {
	t.Helper()
	var e *jfrog.Error
	require.ErrorAs(t, err, &e)
	assert.Equal(t, status, e.StatusCode, err.Error())
}

var (
	libsSpec = distribution.Spec{Queries: []distribution.Query{{AQL: `items.find({"repo": "libs"})`}}}
	oslo     = []distribution.DistributionRule{{CityName: "Oslo"}}
)

func TestReleaseBundlesPlayed(t *testing.T) {
	ctx := t.Context()
	c, rt, srv := played(t)
	create := distribution.ReleaseBundleCreateRequest{Name: "app", Version: "1", Description: "d", Spec: distribution.Spec{
		Queries: []distribution.Query{{AQL: libsSpec.Queries[0].AQL,
			Mappings:   []distribution.PathMapping{{Input: "libs/d/(.*)", Output: "libs/to/$1"}},
			AddedProps: []distribution.AddedProperty{{Key: "k", Values: []string{"v"}}}, ExcludePropsPatterns: []string{"sec*"}}},
	}}
	made, err := c.ReleaseBundles.Create(ctx, create, nil)
	require.NoError(t, err)
	require.Len(t, made.Artifacts, 1)
	assert.Equal(t, "libs/to/a.txt", made.Artifacts[0].TargetRepoPath)
	assert.Len(t, made.Artifacts[0].Props, 2, "one was excluded and one added")
	_, err = c.ReleaseBundles.Create(ctx, create, nil)
	assert.ErrorIs(t, err, jfrog.ErrConflict)
	_, err = c.ReleaseBundles.Create(ctx, distribution.ReleaseBundleCreateRequest{Name: "b", Version: "1",
		Spec: distribution.Spec{Queries: []distribution.Query{{AQL: `items.find({"repo": "none"})`}}}}, nil)
	refusedWith(t, err, 400)
	_, err = c.Distributions.Create(ctx, "app", "1", distribution.DistributionCreateRequest{DistributionRules: oslo})
	refusedWith(t, err, 400)

	changed, err := c.ReleaseBundles.Replace(ctx, "app", "1", distribution.ReleaseBundleReplaceRequest{Spec: libsSpec, Description: "e"}, nil)
	require.NoError(t, err)
	assert.Equal(t, "libs/d/a.txt", changed.Artifacts[0].TargetRepoPath)
	signed, err := c.ReleaseBundles.Sign(ctx, "app", "1", distribution.ReleaseBundleSignRequest{}, nil)
	require.NoError(t, err)
	assert.Equal(t, "SIGNED", string(signed.State))
	assert.NotEmpty(t, signed.SHA256)
	_, err = c.ReleaseBundles.Replace(ctx, "app", "1", distribution.ReleaseBundleReplaceRequest{Spec: libsSpec}, nil)
	refusedWith(t, err, 400)
	jws, err := c.ReleaseBundles.GetJOSE(ctx, "app", "1")
	require.NoError(t, err)
	assert.NotEmpty(t, jws)
	latest, err := c.ReleaseBundles.Latest(ctx, "app")
	require.NoError(t, err)
	assert.Equal(t, "release-bundles/app/1/libs/d/a.txt", latest.Artifacts[0].SourceRepoPath)
	_, err = rt.Artifacts.Stat(ctx, "release-bundles", "app/1/libs/d/a.txt", nil)
	require.NoError(t, err, "a signed version is stored")
	stored, err := rt.Bundles.Get(ctx, "app", "1")
	require.NoError(t, err)
	assert.Equal(t, "libs/d/a.txt", stored.Artifacts[0].RepoPath)

	n := 0
	for v, err := range c.ReleaseBundles.All(ctx, nil) {
		require.NoError(t, err)
		assert.Equal(t, "e", v.Description)
		n++
	}
	assert.Equal(t, 1, n)
	require.NoError(t, c.ReleaseBundles.TriggerXrayScan(ctx, "app", "1"))
	require.NoError(t, c.ReleaseBundles.Delete(ctx, "app", "1"))
	assert.ErrorIs(t, c.ReleaseBundles.Delete(ctx, "app", "1"), jfrog.ErrNotFound)
	assert.ErrorIs(t, c.ReleaseBundles.DeleteVersions(ctx, "app"), jfrog.ErrNotFound)
	_, err = c.ReleaseBundles.Versions(ctx, "app", nil)
	assert.ErrorIs(t, err, jfrog.ErrNotFound)

	acc := access.New(connect(t, srv, jfrog.Secret(srv.Token)))
	_, err = acc.Users.Create(ctx, access.UserCreateRequest{Username: "jane", Password: "secret", Email: "j@example.com"})
	require.NoError(t, err)
	token, err := acc.Tokens.Create(ctx, access.TokenCreateRequest{Username: "jane"})
	require.NoError(t, err)
	_, err = distribution.New(connect(t, srv, token.AccessToken)).ReleaseBundles.Create(ctx, create, nil)
	assert.ErrorIs(t, err, jfrog.ErrForbidden)
}

func TestDistributionsPlayed(t *testing.T) {
	ctx := t.Context()
	c, _, _ := played(t)
	_, err := c.ReleaseBundles.Create(ctx, distribution.ReleaseBundleCreateRequest{Name: "app", Version: "1", Spec: libsSpec, SignImmediately: true}, nil)
	require.NoError(t, err)
	_, err = c.Distributions.Create(ctx, "app", "1", distribution.DistributionCreateRequest{DistributionRules: []distribution.DistributionRule{{CityName: "Bonn"}}})
	refusedWith(t, err, 400)
	rules := []distribution.DistributionRule{{SiteName: "*"}}
	sent, err := c.Distributions.Create(ctx, "app", "1", distribution.DistributionCreateRequest{DistributionRules: rules})
	require.NoError(t, err)
	assert.Len(t, sent.Sites, 2)
	_, err = c.Distributions.Create(ctx, "app", "1", distribution.DistributionCreateRequest{DistributionRules: rules})
	refusedWith(t, err, 400)
	sites, err := c.Distributions.Abort(ctx, "app", "1")
	require.NoError(t, err)
	assert.Len(t, sites, 2)
	for range 2 {
		_, err = c.Distributions.ListByVersion(ctx, "app", "1")
		require.NoError(t, err)
	}

	_, err = c.Distributions.CreateAndWait(ctx, "app", "1", distribution.DistributionCreateRequest{DistributionRules: rules}, fast)
	var failed *jfrog.FailedError
	require.ErrorAs(t, err, &failed, "edge-2 lacks the repository")
	done, err := c.Distributions.CreateAndWait(ctx, "app", "1",
		distribution.DistributionCreateRequest{DistributionRules: rules, AutoCreateMissingRepositories: true}, fast)
	require.NoError(t, err)
	assert.Equal(t, jfrog.Int(1), done.Sites[1].DistributedFiles)
	list, err := c.Distributions.List(ctx)
	require.NoError(t, err)
	assert.Len(t, list, 3)
	list, err = c.Distributions.ListByName(ctx, "app")
	require.NoError(t, err)
	assert.Len(t, list, 3)
	received, err := c.ReceivedBundles.List(ctx, nil)
	require.NoError(t, err)
	assert.Empty(t, received.ReleaseBundles, "only versions of release bundles v2 are listed")
	text, err := c.System.Metrics(ctx)
	require.NoError(t, err)
	assert.Contains(t, text, `status="completed"} 1.0`)

	_, err = c.Distributions.DeleteRemoteAndWait(ctx, "app", "1",
		distribution.DistributionDeleteRemoteRequest{DistributionRules: rules, OnSuccess: distribution.OnSuccessDelete}, fast)
	require.NoError(t, err)
	_, err = c.ReleaseBundles.Get(ctx, "app", "1")
	assert.ErrorIs(t, err, jfrog.ErrNotFound)
	_, err = c.Distributions.CreateDynamicAndWait(ctx, distribution.DynamicDistributionRequest{Spec: libsSpec, DistributionRules: oslo}, fast)
	require.NoError(t, err)

	token, err := c.Maintenance.StopAllToken(ctx)
	require.NoError(t, err)
	stopped, err := c.Maintenance.StopAll(ctx, false, token)
	require.NoError(t, err)
	assert.True(t, stopped.TasksQueueFlushed)
	_, err = c.Maintenance.StopAll(ctx, false, token)
	assert.ErrorIs(t, err, jfrog.ErrForbidden)
}

func TestExportsPlayed(t *testing.T) {
	ctx := t.Context()
	c, _, _ := played(t)
	_, err := c.ReleaseBundles.Create(ctx, distribution.ReleaseBundleCreateRequest{Name: "app", Version: "1", Spec: libsSpec}, nil)
	require.NoError(t, err)
	refusedWith(t, c.Exports.Create(ctx, "app", "1"), 400)
	_, err = c.ReleaseBundles.Sign(ctx, "app", "1", distribution.ReleaseBundleSignRequest{}, nil)
	require.NoError(t, err)
	export, err := c.Exports.CreateAndWait(ctx, "app", "1", fast)
	require.NoError(t, err)
	body, err := c.Exports.Download(ctx, *export)
	require.NoError(t, err)
	archive, err := io.ReadAll(body)
	require.NoError(t, err)
	require.NoError(t, body.Close())
	require.NoError(t, c.Exports.Delete(ctx, "app", "1"))
	assert.ErrorIs(t, c.Exports.Delete(ctx, "app", "1"), jfrog.ErrNotFound)

	received, edge, _ := played(t)
	require.NoError(t, edge.Artifacts.Delete(ctx, "libs", "d/a.txt"))
	require.NoError(t, edge.Bundles.Import(ctx, bytes.NewReader(archive), &artifactory.BundleImportOptions{DryRun: true}))
	_, err = edge.Bundles.ImportStatus(ctx, "app", "1")
	assert.ErrorIs(t, err, jfrog.ErrNotFound)
	require.NoError(t, edge.Bundles.Import(ctx, bytes.NewReader(archive), nil))
	_, err = edge.Bundles.WaitImported(ctx, "app", "1", fast)
	require.NoError(t, err)
	_, err = edge.Artifacts.Stat(ctx, "libs", "d/a.txt", nil)
	require.NoError(t, err)
	refusedWith(t, edge.Bundles.Import(ctx, bytes.NewReader(archive), nil), 400)
	refusedWith(t, edge.Bundles.Import(ctx, bytes.NewReader([]byte("odd")), nil), 400)
	refusedWith(t, edge.Bundles.ImportFromServer(ctx, "none.zip", nil), 400)
	bundles, err := edge.Bundles.List(ctx, nil)
	require.NoError(t, err)
	assert.Len(t, bundles["app"], 1)
	_, err = received.ReleaseBundles.Get(ctx, "app", "1")
	assert.ErrorIs(t, err, jfrog.ErrNotFound, "Distribution shows what was made in it")
	assert.ErrorIs(t, edge.Bundles.Delete(ctx, "app", "1"), jfrog.ErrNotFound, "it deletes what was made there")
	_, err = edge.Artifacts.Stat(ctx, "libs", "d/a.txt", nil)
	require.NoError(t, err)
	assert.ErrorIs(t, edge.Bundles.Delete(ctx, "none", "1"), jfrog.ErrNotFound)
}

func TestDistributionSettingsPlayed(t *testing.T) {
	ctx := t.Context()
	c, _, _ := played(t)
	ping, err := c.System.Ping(ctx)
	require.NoError(t, err)
	assert.Equal(t, "ok", ping.Message)
	require.NoError(t, c.System.UpdateSettings(ctx, distribution.SystemSettings{}))
	settings, err := c.System.Settings(ctx)
	require.NoError(t, err)
	assert.False(t, settings.CallHomeEnabled)

	users := func(permission, name string) distribution.Permission {
		return distribution.Permission{Name: permission, Principals: distribution.Principals{
			Users: map[string][]distribution.PermissionAction{name: {distribution.PermissionActionDistribute}}}}
	}
	p, err := c.Permissions.Replace(ctx, users("p", "admin"))
	require.NoError(t, err)
	assert.Equal(t, "p", p.Name)
	_, err = c.Permissions.Replace(ctx, users("q", "none"))
	refusedWith(t, err, 400)
	all, err := c.Permissions.List(ctx)
	require.NoError(t, err)
	assert.Len(t, all, 1)
	require.NoError(t, c.Permissions.Delete(ctx, "p"))
	assert.ErrorIs(t, c.Permissions.Delete(ctx, "p"), jfrog.ErrNotFound)

	token, err := c.Tokens.Create(ctx, distribution.TokenCreateRequest{Username: "admin", Refreshable: true})
	require.NoError(t, err)
	token, err = c.Tokens.Refresh(ctx, distribution.TokenRefreshRequest{AccessToken: token.AccessToken, RefreshToken: token.RefreshToken})
	require.NoError(t, err)
	tokens, err := c.Tokens.List(ctx)
	require.NoError(t, err)
	assert.Len(t, tokens, 1)
	require.NoError(t, c.Tokens.Revoke(ctx, distribution.TokenRevokeRequest{Token: token.AccessToken}))
	assert.ErrorIs(t, c.Tokens.Revoke(ctx, distribution.TokenRevokeRequest{Token: token.AccessToken}), jfrog.ErrNotFound)

	bundle, err := c.SupportBundles.Create(ctx, distribution.SupportBundleCreateRequest{Name: "b"})
	require.NoError(t, err)
	got, err := c.SupportBundles.Get(ctx, bundle.ID)
	require.NoError(t, err)
	assert.Equal(t, "b", got.Name)
	list, err := c.SupportBundles.List(ctx)
	require.NoError(t, err)
	assert.Len(t, list, 1)
	require.NoError(t, c.SupportBundles.Delete(ctx, bundle.ID))
	assert.ErrorIs(t, c.SupportBundles.Delete(ctx, bundle.ID), jfrog.ErrNotFound)
}
