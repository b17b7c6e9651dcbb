package artifactory

import (
	"context"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var itemCases = replay.Cases[*Client]{
	"2.3.6/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Items.Get(ctx, "libs-release-local", "org/acme")
	},
	"2.3.6/wire-booleans": func(ctx context.Context, c *Client) (any, error) {
		return c.Items.Get(ctx, "libs-release-local", "/org/acme")
	},
	"2.3.7/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Items.Get(ctx, "libs-release-local", "org/acme/lib/ver/lib-ver.pom")
	},
	"2.3.10/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Items.LastModified(ctx, "libs-release-local", "org/acme")
	},
	"2.3.11/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Items.Stats(ctx, "libs-release-local", "org/acme/foo/1.0/foo-1.0.jar")
	},
	"2.3.11/wire-remote downloads": func(ctx context.Context, c *Client) (any, error) {
		return c.Items.Stats(ctx, "libs-release-local", "a.jar")
	},
	"2.9.24/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Items.Permissions(ctx, "libs-release-local", "org/acme")
	},
	"2.3.25/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Items.Compliance(ctx, "libs-release-local", logback+"/logback-classic-0.9.9.jar")
	},
	"2.3.31/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Items.List(ctx, "libs-release-local", "org/acme", &ItemListOptions{Deep: true, ListFolders: true, MdTimestamps: true})
	},
	"2.3.31/wire-types": func(ctx context.Context, c *Client) (any, error) {
		return c.Items.List(ctx, "libs-release-local", "org/acme", &ItemListOptions{Deep: true, Depth: 2, IncludeRootPath: true})
	},
}

func TestItemKinds(t *testing.T) {
	for body, folder := range map[string]bool{
		`{"repo":"libs","path":"/","children":[]}`:                      true,
		`{"repo":"libs","path":"/a","children":[{"uri":"/b"}]}`:         true,
		`{"repo":"libs","path":"/a","size":"0","checksums":{"md5":""}}`: false,
	} {
		c, got := answering(t, http.StatusOK, nil, body)
		item, err := c.Items.Get(context.Background(), "libs", "/")
		require.NoError(t, err)
		require.Equal(t, folder, item.IsFolder(), body)
		require.Equal(t, "/artifactory/api/storage/libs/", got.URL.Path)
		if len(item.Children) > 0 {
			require.Equal(t, "b", item.Children[0].Name())
		}
	}
}

func TestItemExists(t *testing.T) {
	for status, want := range map[int]bool{http.StatusOK: true, http.StatusNotFound: false} {
		c, _ := answering(t, status, nil, `{"repo":"libs"}`)
		exists, err := c.Items.Exists(context.Background(), "libs", "a")
		require.NoError(t, err)
		require.Equal(t, want, exists)
	}
	c, _ := answering(t, http.StatusForbidden, nil, "")
	_, err := c.Items.Exists(context.Background(), "libs", "a")
	require.Error(t, err)
}

// There is no item to return without a response body.
func TestItemsWithoutResponseBody(t *testing.T) {
	for _, status := range []int{http.StatusOK, http.StatusNoContent} {
		c, _ := answering(t, status, nil, "")
		_, err := c.Items.Get(t.Context(), "libs", "a")
		require.ErrorIs(t, err, jfrog.ErrBadAnswer)
		_, err = c.Items.LastModified(t.Context(), "libs", "a")
		require.ErrorIs(t, err, jfrog.ErrBadAnswer)
		_, err = c.Items.Stats(t.Context(), "libs", "a")
		require.ErrorIs(t, err, jfrog.ErrBadAnswer)
		_, err = c.Items.List(t.Context(), "libs", "a", nil)
		require.ErrorIs(t, err, jfrog.ErrBadAnswer)
	}
}
