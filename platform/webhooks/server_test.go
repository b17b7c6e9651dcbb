package webhooks_test

import (
	"context"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
	"github.com/jfrogkit/jfrog-go/platform/webhooks"
)

// TestServer creates, reads, changes and deletes a subscription on the in-memory platform, and
// receives its events.
func TestServer(t *testing.T) {
	ctx := t.Context()
	srv := jfrogtest.New(t, jfrogtest.WithRepository("libs", "local", "generic"))
	core, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token))
	require.NoError(t, err)
	wh := webhooks.New(core)
	require.NoError(t, wh.System.Ping(ctx))

	events := make(chan *webhooks.Event, 10)
	target := httptest.NewServer(webhooks.Receiver(func(_ context.Context, e *webhooks.Event) error {
		events <- e
		return nil
	}, "tell no one", "newer"))
	t.Cleanup(target.Close)
	deploy := func(path string) {
		t.Helper()
		require.NoError(t, jfrog.Send(ctx, core, jfrog.Put("/artifactory/{repoKey}/{path...}", "libs", path).Body(strings.NewReader("x"))))
	}
	next := func() *webhooks.Event {
		t.Helper()
		select {
		case e := <-events:
			return e
		case <-time.After(10 * time.Second):
			t.Fatal("no event")
			return nil
		}
	}

	handler := &webhooks.WebhookHandler{URL: target.URL, Secret: "tell no one", UseSecretForSigning: true}
	created, err := wh.Subscriptions.Create(ctx, webhooks.Subscription{
		Key: "audit", Enabled: true,
		EventFilter: webhooks.EventFilter{
			Domain: webhooks.DomainArtifact, EventTypes: []webhooks.EventType{webhooks.EventDeployed},
			Criteria: &webhooks.RepositoryCriteria{AnyLocal: new(true), ExcludePatterns: []string{"tmp/**"}},
		},
		Handlers: webhooks.Handlers{handler},
	})
	require.NoError(t, err)
	assert.Equal(t, "audit", created.Key)
	_, err = wh.Subscriptions.Create(ctx, *created)
	assert.ErrorIs(t, err, jfrog.ErrConflict)

	deploy("tmp/a.txt")
	deploy("d/a.txt")
	e := next()
	assert.Equal(t, "audit", e.SubscriptionKey)
	assert.Equal(t, srv.URL, e.JPDOrigin)
	assert.Equal(t, "d/a.txt", e.Data.(*webhooks.ArtifactData).Path)

	sub, err := wh.Subscriptions.Get(ctx, "audit")
	require.NoError(t, err)
	assert.NotEqual(t, jfrog.Secret("tell no one"), sub.Handlers[0].(*webhooks.WebhookHandler).Secret)
	handler.Secret, handler.UseSecretForSigning = "newer", false
	sub.Handlers = webhooks.Handlers{handler}
	sub.EventFilter.Criteria.(*webhooks.RepositoryCriteria).ExcludePatterns = nil
	require.NoError(t, wh.Subscriptions.Replace(ctx, *sub))
	deploy("tmp/b.txt")
	assert.Equal(t, "tmp/b.txt", next().Data.(*webhooks.ArtifactData).Path)

	result, err := wh.Subscriptions.Test(ctx, *sub)
	require.NoError(t, err)
	assert.True(t, result.Succeeded(), result.Message)
	assert.Equal(t, "sample_repo", next().Data.(*webhooks.ArtifactData).RepoKey)
	handler.Secret = "wrong"
	result, err = wh.Subscriptions.Test(ctx, *sub)
	require.NoError(t, err)
	assert.False(t, result.Succeeded())

	// The server adds a record after the response of the target.
	byStatus := map[int][]webhooks.TroubleshootingRecord{}
	require.Eventually(t, func() bool {
		clear(byStatus)
		n := 0
		for r, err := range wh.Troubleshooting.All(ctx, &webhooks.TroubleshootingOptions{
			Start: new(jfrog.Millis(0)), End: jfrog.NewMillis(time.Now().Add(time.Hour)), Subscription: "audit",
		}) {
			if err != nil {
				return false
			}
			n++
			byStatus[r.Response.Status] = append(byStatus[r.Response.Status], r)
		}
		return n == 4
	}, 10*time.Second, 5*time.Millisecond)
	require.Len(t, byStatus[401], 1)
	assert.NotEmpty(t, byStatus[401][0].Errors)
	var sent []*webhooks.Event
	for _, r := range byStatus[200] {
		e, err := r.Request.Decode()
		require.NoError(t, err)
		sent = append(sent, e)
	}
	assert.Contains(t, sent, e)

	list, err := wh.Subscriptions.List(ctx)
	require.NoError(t, err)
	assert.Len(t, list, 1)
	require.NoError(t, wh.Subscriptions.Delete(ctx, "audit"))
	_, err = wh.Subscriptions.Get(ctx, "audit")
	assert.ErrorIs(t, err, jfrog.ErrNotFound)
	assert.ErrorIs(t, wh.Subscriptions.Delete(ctx, "audit"), jfrog.ErrNotFound)
	assert.ErrorIs(t, wh.Subscriptions.SetSecret(ctx, "audit", "token", "x"), jfrog.ErrNotFound)
}
