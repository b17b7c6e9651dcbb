package distribution

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

func receivedStatus(ctx context.Context, c *Client) (any, error) {
	return c.ReceivedBundles.Status(ctx, "rb-test-1", "3.0.2", &ReceivedOptions{})
}

var receivedCases = replay.Cases[*Client]{
	"5.5.1/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.ReceivedBundles.List(ctx, &ReceivedBundleListOptions{})
	},
	"5.5.2/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.ReceivedBundles.Versions(ctx, "rb-test-1", &ReceivedVersionListOptions{})
	},
	"5.5.3/without errors": receivedStatus,
	"5.5.3/with errors":    receivedStatus,
	"5.5.4/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.ReceivedBundles.Artifacts(ctx, "rb-test-1", "3.0.2", &ReceivedArtifactListOptions{})
	},
	"5.5.5/asynchronous": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.ReceivedBundles.Delete(ctx, "rb-test-1", "3.0.2", nil)
	},
	"5.5.5/synchronous": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.ReceivedBundles.Delete(ctx, "rb-test-1", "3.0.2",
			&ReceivedDeleteOptions{Async: new(false)})
	},
}

func TestReceivedRefused(t *testing.T) {
	ctx, s := t.Context(), offline(t).ReceivedBundles
	refused(t, second(s.Versions(ctx, "", nil)), "releaseBundleName is empty")
	refused(t, second(s.Status(ctx, "app", "", nil)), "releaseBundleVersion is empty")
	refused(t, second(s.WaitReceived(ctx, "app", "", nil, nil)), "releaseBundleVersion is empty")
	refused(t, second(s.Artifacts(ctx, "app", "..", nil)), `".." segment`)
	refused(t, s.Delete(ctx, "app", "", nil), "releaseBundleVersion is empty")
}

func TestReceivedWalks(t *testing.T) {
	c, s := scripted(t, answer{body: `{"release_bundles":[{"name":"a"},{"name":"b"}],"total":"3"}`},
		answer{body: `{"release_bundles":[{"name":"c"}],"total":"3"}`})
	var got string
	opts := &ReceivedBundleListOptions{Pattern: "*x*", OrderBy: ReceivedOrderByName, OrderAsc: true}
	for b, err := range c.ReceivedBundles.All(t.Context(), opts) {
		require.NoError(t, err)
		got += b.Name
	}
	assert.Equal(t, "abc", got)
	assert.Len(t, s.requests, 2)
	const path = "GET /distribution/api/v2/release_bundle/received"
	assert.Equal(t, path+"?offset=2&order_asc=true&order_by=name&pattern=%2Ax%2A", s.requests[1])

	c, s = scripted(t, answer{body: `{"versions":[{"version":"1"}],"total":2}`},
		answer{body: `{"versions":[{"version":"2"}],"total":2}`})
	got = ""
	ofProject := &ReceivedVersionListOptions{SourceProjectKey: "p"}
	for v, err := range c.ReceivedBundles.AllVersions(t.Context(), "app", ofProject) {
		require.NoError(t, err)
		got += v.Version
	}
	assert.Equal(t, "12", got)
	assert.Equal(t, path+"/app?offset=1&source_project_key=p", s.requests[1])

	c, s = scripted(t, answer{body: `{"artifacts":[{"artifact_name":"a"}]}`},
		answer{body: `{"artifacts":[{"artifact_name":"b"}]}`}, answer{body: `{"artifacts":[]}`})
	got = ""
	for a, err := range c.ReceivedBundles.AllArtifacts(t.Context(), "app", "1", nil) {
		require.NoError(t, err)
		got += a.ArtifactName
	}
	assert.Equal(t, "ab", got)
	assert.Len(t, s.requests, 3)
}

func TestWaitReceived(t *testing.T) {
	c, s := scripted(t, answer{body: `{"status":"STARTED"}`}, answer{body: `{"status":"completed"}`})
	opts := &ReceivedOptions{SourceProjectKey: "p"}
	r, err := c.ReceivedBundles.WaitReceived(t.Context(), "app", "1", opts, quick)
	require.NoError(t, err)
	assert.True(t, r.Status.Is(ReceivedCompleted))
	assert.Contains(t, s.requests[1], "/received/app/1/status?source_project_key=p")

	c, _ = scripted(t, answer{body: `{"status":"FAILED","messages":[{"text":"one"},{"text":"two"}]}`})
	_, err = c.ReceivedBundles.WaitReceived(t.Context(), "app", "1", nil, quick)
	assert.EqualError(t, failure(t, err),
		"jfrog: distribution of release bundle app 1 to the site ended as FAILED: one; two")
	c, _ = scripted(t, answer{body: `{}`})
	_, err = c.ReceivedBundles.WaitReceived(t.Context(), "app", "1", nil, quick)
	assert.ErrorIs(t, err, jfrog.ErrBadAnswer)
	c, _ = scripted(t, answer{status: 404})
	_, err = c.ReceivedBundles.WaitReceived(t.Context(), "app", "1", nil, quick)
	assert.ErrorIs(t, err, jfrog.ErrNotFound)
}
