package workers

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// TestWorkersOnAServer creates, reads, changes and deletes workers.
func TestWorkersOnAServer(t *testing.T) {
	srv := jfrogtest.New(t)
	jc, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token))
	require.NoError(t, err)
	c, ctx := New(jc), t.Context()
	project := &ProjectOptions{ProjectKey: "p"}
	require.NoError(t, c.System.Readiness(ctx))
	require.NoError(t, c.System.Liveness(ctx))

	guard := Worker{
		Key: "guard", Enabled: true, SourceCode: "export default 1", Action: ActionBeforeDownload, ProjectKey: "p",
		FilterCriteria: OnRepositories("libs"), Secrets: []WorkerSecret{{Key: "a", Value: "1"}, {Key: "b", Value: "2"}},
		Debug: new(true),
	}
	require.NoError(t, c.Workers.Create(ctx, guard, project))
	assert.ErrorIs(t, c.Workers.Create(ctx, guard, project), jfrog.ErrConflict)
	hook := Worker{Key: "hook", Enabled: true, SourceCode: "export default 2", Action: ActionGenericEvent, Shared: new(true)}
	require.NoError(t, c.Workers.Create(ctx, hook, nil))

	actions, err := c.Workers.Actions(ctx, nil)
	require.NoError(t, err)
	for _, action := range actions {
		assert.NotEqual(t, unknown, kinds[action], action)
	}
	assert.Len(t, actions, len(kinds))

	keys, err := c.Workers.ListKeys(ctx, &WorkerListOptions{Action: ActionGenericEvent})
	require.NoError(t, err)
	assert.Equal(t, []string{"hook"}, keys)

	w, err := c.Workers.Get(ctx, "guard", project)
	require.NoError(t, err)
	assert.Equal(t, new(true), w.Debug)
	w.Description = new("guards")
	w.Secrets[0].MarkedForRemoval = true
	require.NoError(t, c.Workers.Replace(ctx, *w, project))
	require.NoError(t, c.Workers.SetEnabled(ctx, "guard", false, project))

	list, err := c.Workers.List(ctx, &WorkerListOptions{ProjectKey: "p"})
	require.NoError(t, err)
	require.Len(t, list, 1)
	got := list[0]
	assert.Equal(t, "guards", *got.Description)
	assert.False(t, got.Enabled)
	assert.Equal(t, []string{"libs"}, got.FilterCriteria.ArtifactFilterCriteria.RepoKeys)
	require.Len(t, got.Secrets, 1)
	assert.Equal(t, "b", got.Secrets[0].Key)

	require.NoError(t, c.Workers.Delete(ctx, "guard"))
	assert.ErrorIs(t, c.Workers.Delete(ctx, "guard"), jfrog.ErrNotFound)
	assert.ErrorIs(t, c.Workers.Replace(ctx, guard, nil), jfrog.ErrNotFound)
	_, err = c.Workers.Get(ctx, "guard", nil)
	assert.ErrorIs(t, err, jfrog.ErrNotFound)
}
