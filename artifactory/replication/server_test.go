package replication

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// inMemory starts a platform with the local repositories libs and copy, and the remote
// repository far. It returns the services and the replication of libs to copy.
func inMemory(t *testing.T) (*Client, Configuration) {
	t.Helper()
	srv := jfrogtest.New(t, jfrogtest.WithRepository("libs", "local", "generic"),
		jfrogtest.WithRepository("copy", "local", "generic"), jfrogtest.WithRepository("far", "remote", "generic"))
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token))
	require.NoError(t, err)
	return New(c), Configuration{
		URL: srv.URL + "/artifactory/copy", Username: "admin", Password: jfrog.Secret(srv.Token), CronExp: "0 0 2 * * ?", Enabled: new(true),
	}
}

func deploy(t *testing.T, c *Client, repoKey, itemPath string) {
	t.Helper()
	require.NoError(t, jfrog.Send(t.Context(), c.Runs.client,
		jfrog.Put("/artifactory/{repoKey}/{itemPath...}", repoKey, itemPath).Body(itemPath)))
}

func exists(t *testing.T, c *Client, repoKey, itemPath string) bool {
	t.Helper()
	found, err := jfrog.Exists(t.Context(), c.Runs.client, jfrog.Head("/artifactory/{repoKey}/{itemPath...}", repoKey, itemPath))
	require.NoError(t, err)
	return found
}

// TestConfigurationsOnServer creates, reads, changes and deletes replications.
func TestConfigurationsOnServer(t *testing.T) {
	ctx := t.Context()
	c, push := inMemory(t)
	s := c.Configurations
	for _, repoKey := range []string{"libs", "none"} {
		_, err := s.List(ctx, repoKey)
		assert.ErrorIs(t, err, jfrog.ErrNotFound)
		assert.ErrorIs(t, s.Delete(ctx, repoKey), jfrog.ErrNotFound)
	}
	push.Proxy = new("corporate")
	require.NoError(t, s.Replace(ctx, "libs", []Configuration{push}))
	got, err := s.List(ctx, "libs")
	require.NoError(t, err)
	require.Len(t, got, 1)
	assert.Equal(t, "corporate", *got[0].Proxy)
	assert.Equal(t, "libs", got[0].RepoKey)
	assert.Empty(t, got[0].Password)
	assert.Nil(t, got[0].Extra)

	got[0].SyncDeletes, got[0].Proxy = new(true), new("other")
	require.NoError(t, s.Update(ctx, "libs", got[0]))
	require.NoError(t, s.Update(ctx, "libs", Configuration{CronExp: "0 0 3 ? * SUN"}))
	got, err = s.List(ctx, "libs")
	require.NoError(t, err)
	assert.True(t, *got[0].SyncDeletes)
	assert.Equal(t, "other", *got[0].Proxy)
	assert.Equal(t, "0 0 3 ? * SUN", got[0].CronExp)

	// A remote repository pulls. The server responds with an object.
	require.NoError(t, s.Replace(ctx, "far", []Configuration{{CronExp: "0 0 2 * * ?"}}))
	got, err = s.List(ctx, "far")
	require.NoError(t, err)
	require.Len(t, got, 1)
	got[0].Enabled = new(true)
	require.NoError(t, s.Replace(ctx, "far", got))

	second := push
	second.URL = strings.Replace(push.URL, "/copy", "/far", 1)
	require.NoError(t, s.ReplaceMultiPush(ctx, "libs", MultiPushRequest{CronExp: push.CronExp, Replications: []Configuration{push, second}}))
	require.NoError(t, s.Disable(ctx, TargetsRequest{Include: []string{"**/far"}}))
	got, err = s.List(ctx, "libs")
	require.NoError(t, err)
	require.Len(t, got, 2)
	assert.True(t, *got[0].Enabled)
	assert.False(t, *got[1].Enabled)
	require.NoError(t, s.UpdateMultiPush(ctx, "libs", MultiPushRequest{Replications: got}))
	require.NoError(t, s.Enable(ctx, TargetsRequest{Include: []string{"**"}}))
	require.NoError(t, s.DeleteTarget(ctx, "libs", push.URL))
	assert.ErrorIs(t, s.DeleteTarget(ctx, "libs", push.URL), jfrog.ErrNotFound)
	got, err = s.List(ctx, "libs")
	require.NoError(t, err)
	require.Len(t, got, 1)
	assert.Equal(t, second.URL, got[0].URL)
	assert.True(t, *got[0].Enabled)
	require.NoError(t, s.Delete(ctx, "libs"))
	_, err = s.List(ctx, "libs")
	assert.ErrorIs(t, err, jfrog.ErrNotFound)
}

func TestRunsOnServer(t *testing.T) {
	ctx := t.Context()
	c, push := inMemory(t)
	deploy(t, c, "libs", "org/a.txt")
	require.NoError(t, c.Configurations.Replace(ctx, "libs", []Configuration{push}))
	status, err := c.Runs.Status(ctx, "libs")
	require.NoError(t, err)
	assert.Equal(t, RunNever, status.Status)
	assert.True(t, status.LastCompleted.IsZero())

	for range 3 { // each waits for its own run
		previous := status.LastCompleted
		status, err = c.Runs.StartAndWait(ctx, "libs", nil, fast)
		require.NoError(t, err)
		assert.Equal(t, RunOK, status.Status)
		assert.True(t, status.LastCompleted.After(previous.Time))
	}
	assert.True(t, exists(t, c, "copy", "org/a.txt"))

	deploy(t, c, "libs", "org/b.txt")
	target := RunTarget{URL: push.URL, Username: "admin", Password: push.Password, Delete: new(true)}
	_, err = c.Runs.StartAndWait(ctx, "libs/org", []RunTarget{target}, fast)
	require.NoError(t, err)
	assert.True(t, exists(t, c, "copy", "org/b.txt"))

	target.Password = "wrong"
	status, err = c.Runs.StartAndWait(ctx, "libs", []RunTarget{target}, fast)
	var failed *jfrog.FailedError
	require.True(t, errors.As(err, &failed))
	assert.Equal(t, []string{push.URL + ": error"}, failed.Messages)
	assert.Equal(t, RunError, status.Status)

	require.NoError(t, c.Runs.StartPath(ctx, "libs", "org", PathStartRequest{URL: push.URL, Username: "admin", Password: push.Password}))
	done, err := c.Runs.WaitCompleted(ctx, "libs", *status, fast)
	require.NoError(t, err)
	assert.Equal(t, RunOK, done.Repositories["libs"].Status)
}

func TestSystemOnServer(t *testing.T) {
	ctx := t.Context()
	c, push := inMemory(t)
	require.NoError(t, c.Configurations.Replace(ctx, "libs", []Configuration{push}))
	require.NoError(t, c.System.Block(ctx, &SystemBlockOptions{Pull: new(false)}))
	state, err := c.System.Get(ctx)
	require.NoError(t, err)
	assert.Equal(t, &SystemState{BlockPushReplications: true}, state)
	assert.ErrorIs(t, c.Runs.Start(ctx, "libs", nil), jfrog.ErrValidation)
	require.NoError(t, c.System.Unblock(ctx, nil))
	require.NoError(t, c.Runs.Start(ctx, "libs", nil))

	channels, err := c.Channels.List(ctx, "libs")
	require.NoError(t, err)
	assert.Empty(t, channels)
	require.NoError(t, c.Channels.Close(ctx))

	sums, err := c.Checksums.Get(ctx)
	require.NoError(t, err)
	assert.False(t, sums.CheckBinaryExistenceAllowed)
	require.NoError(t, c.Checksums.Replace(ctx, ChecksumReplaceRequest{CheckBinaryExistenceAllowed: true, DaysToTrust: 30}))
	sums, err = c.Checksums.Get(ctx)
	require.NoError(t, err)
	assert.True(t, sums.CheckBinaryExistenceAllowed)
	assert.False(t, sums.TrustUntil.IsZero())
}
