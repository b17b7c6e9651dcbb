package federation

import (
	"context"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var repositoryCases = replay.Cases[*Client]{
	"2.11.1/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Repositories.Convert(ctx, "generic-repo")
	},
	"2.11.3/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Repositories.Convert(ctx, "artifactory-build-info")
	},
	"2.11.2/all converted": func(ctx context.Context, c *Client) (any, error) {
		_, err := c.Repositories.ConvertToLocal(ctx, []string{"repo1", "repo2"})
		return nil, err
	},
	"2.11.2/some converted": func(ctx context.Context, c *Client) (any, error) {
		return c.Repositories.ConvertToLocal(ctx, []string{"repo1", "repo2"})
	},
	"2.11.2/none converted": func(ctx context.Context, c *Client) (any, error) {
		return c.Repositories.ConvertToLocal(ctx, []string{"repo1", "repo2"})
	},
	"2.11.4/sample": func(ctx context.Context, c *Client) (any, error) { return c.Repositories.ListInconsistent(ctx) },
	"2.11.5/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Repositories.Recover(ctx, &RecoverOptions{RepoKey: "generic-fed"})
	},
	"2.11.6/sample": func(ctx context.Context, c *Client) (any, error) { return c.Repositories.Reconnect(ctx) },
	"2.11.9/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Repositories.SyncConfiguration(ctx, "fed82")
	},
	"2.11.10.4/high": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Repositories.Prioritize(ctx, "fed-generic", PriorityHigh)
	},
}

func TestConvertToLocal(t *testing.T) {
	for _, tc := range []struct {
		status int
		body   string
		failed map[string]string
		is     error
	}{
		{200, "Successfully converted from federated to local repositories: [a, b]", nil, nil},
		{200, "", nil, nil},
		{200, `{"failedConversionRepositories":{}}`, nil, nil},
		{200, `{"failedConversionRepositories":{"b":"why"}}`, map[string]string{"b": "why"}, nil},
		{400, `{"failedConversionRepositories":{"a":"x","b":"y"}}`, map[string]string{"a": "x", "b": "y"}, jfrog.ErrValidation},
		{400, `{"errors":[{"status":400,"message":"m"}]}`, nil, jfrog.ErrValidation},
		{403, `{"failedConversionRepositories":{"a":"x"}}`, nil, jfrog.ErrForbidden},
		{200, "<html><title>Login</title></html>", nil, jfrog.ErrBadAnswer},
		{200, "Could not convert", nil, jfrog.ErrBadAnswer},
	} {
		c, got := keep(t, tc.status, tc.body)
		out, err := c.Repositories.ConvertToLocal(t.Context(), []string{"a", "b"})
		assert.Equal(t, `["a","b"]`, got.Body)
		require.ErrorIs(t, err, tc.is, tc.body)
		assert.Equal(t, err == nil || tc.failed != nil, out != nil, tc.body)
		if len(tc.failed) > 0 || len(jfrog.Deref(out).FailedConversionRepositories) > 0 {
			assert.Equal(t, tc.failed, jfrog.Deref(out).FailedConversionRepositories, tc.body)
		}
	}
}

func TestReconnect(t *testing.T) {
	for body, want := range map[string]bool{"true": true, "false": false, `"true"`: true, `{ "true" }`: true, `{ "false" }`: false, "{true}": true} {
		c, _ := keep(t, 200, body)
		got, err := c.Repositories.Reconnect(t.Context())
		assert.NoError(t, err, body)
		assert.Equal(t, want, got, body)
	}
	c, _ := keep(t, 200, `{"connected":1}`)
	_, err := c.Repositories.Reconnect(t.Context())
	assert.ErrorIs(t, err, jfrog.ErrBadAnswer)

	c, _ = keep(t, http.StatusFailedDependency, "")
	_, err = c.Repositories.Reconnect(t.Context())
	var e *jfrog.Error
	require.ErrorAs(t, err, &e)
	assert.Equal(t, 424, e.StatusCode)
}

func TestRepositoriesRefused(t *testing.T) {
	ctx, s := t.Context(), offline(t).Repositories
	refused(t, s.Convert(ctx, ""), "localRepoName")
	for why, keys := range map[string][]string{"no repository key": nil, "an empty repository key": {"a", " "}} {
		_, err := s.ConvertToLocal(ctx, keys)
		refused(t, err, why)
	}
	refused(t, s.Prioritize(ctx, "fed", ""), "priorityLevel is empty")
	refused(t, s.SyncConfiguration(ctx, ""), "repositoryKey")
}

func TestRecoverAll(t *testing.T) {
	c, got := keep(t, 200, "Recovery triggered successfully")
	require.NoError(t, c.Repositories.Recover(t.Context(), nil))
	assert.Equal(t, "POST /artifactory/api/federation/recovery", got.Request)
}
