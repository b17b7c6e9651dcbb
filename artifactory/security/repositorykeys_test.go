package security

import (
	"context"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var repositoryKeyCases = replay.Cases[*Client]{
	"2.9.40/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.RepositoryKeys.GetPublic(ctx, "alpine-local")
	},
	"2.9.42/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.RepositoryKeys.Set(ctx, "debian-local", "key-name")
	},
	"2.9.43/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.RepositoryKeys.Delete(ctx, "debian-local", "foo")
	},
	"2.9.44/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.RepositoryKeys.GetPrimary(ctx, "debian-local")
	},
	"2.9.45/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.RepositoryKeys.GetSecondary(ctx, "debian-local")
	},
	"2.9.46/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.RepositoryKeys.SetPrimary(ctx, "debian-local", "key-name")
	},
	"2.9.47/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.RepositoryKeys.SetSecondary(ctx, "debian-local", "key-name")
	},
	"2.9.48/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.RepositoryKeys.DeletePrimary(ctx, "debian-local")
	},
	"2.9.49/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.RepositoryKeys.DeleteSecondary(ctx, "debian-local")
	},
	"2.9.50/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.RepositoryKeys.Promote(ctx, "debian-local")
	},
}

func TestRepositoryKeysRefused(t *testing.T) {
	ctx, keys := t.Context(), offline(t).RepositoryKeys
	for _, set := range []func(context.Context, string, string) error{keys.Set, keys.SetPrimary, keys.SetSecondary} {
		refused(t, set(ctx, "debian-local", ""), "name of the key pair is empty")
		refused(t, set(ctx, "", "key"), "repoName")
	}
	refused(t, keys.Delete(ctx, "debian-local", ""), "keyName")
	// These paths belong to DeletePrimary and DeleteSecondary.
	refused(t, keys.Delete(ctx, "debian-local", "primary"), "the path means the primary key")
	refused(t, keys.Delete(ctx, "debian-local", "secondary"), "the path means the secondary key")
}

func TestKeyNameIsText(t *testing.T) {
	c, got := answers(t, http.StatusOK, "")
	require.NoError(t, c.RepositoryKeys.SetPrimary(t.Context(), "debian-local", "key"))
	assert.Equal(t, "key", got.body)
	assert.Contains(t, got.Header.Get("Content-Type"), "text/plain")
}
