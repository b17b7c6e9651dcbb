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

// TestExecutionsOnAServer executes workers. The server's executions result in their payloads.
func TestExecutionsOnAServer(t *testing.T) {
	srv := jfrogtest.New(t)
	jc, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token), jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 1}))
	require.NoError(t, err)
	c, ctx := New(jc), t.Context()
	for key, debug := range map[string]bool{"loud": true, "quiet": false} {
		require.NoError(t, c.Workers.Create(ctx, Worker{Key: key, Enabled: true, SourceCode: "export default 1", Action: ActionGenericEvent, Debug: new(debug)}, nil))
		result, err := c.Executions.Execute(ctx, key, map[string]int{"a": 1})
		require.NoError(t, err)
		assert.JSONEq(t, `{"a":1}`, string(result.Data))
	}
	_, err = c.Executions.Execute(ctx, "none", nil)
	require.ErrorIs(t, err, jfrog.ErrNotFound)
	require.NoError(t, c.Workers.SetEnabled(ctx, "quiet", false, nil))
	_, err = c.Executions.Execute(ctx, "quiet", nil)
	require.ErrorIs(t, err, jfrog.ErrValidation)
	list, err := c.Executions.History(ctx, nil)
	require.NoError(t, err)
	require.Len(t, list, 1, "only workers with Debug have a history of successes")
	assert.Equal(t, "loud", list[0].WorkerKey)
	_, err = c.Executions.History(ctx, &ExecutionListOptions{WorkerKey: "none"})
	require.ErrorIs(t, err, jfrog.ErrConflict)
}
