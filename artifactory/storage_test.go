package artifactory

import (
	"context"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var storageCases = replay.Cases[*Client]{
	"2.3.8/sample":                 func(ctx context.Context, c *Client) (any, error) { return c.Storage.Summary(ctx) },
	"2.3.8/wire-bytes and project": func(ctx context.Context, c *Client) (any, error) { return c.Storage.Summary(ctx) },
	"2.3.9/constructed":            func(ctx context.Context, c *Client) (any, error) { return nil, c.Storage.Refresh(ctx) },
	"2.3.9/wire-accepted":          func(ctx context.Context, c *Client) (any, error) { return nil, c.Storage.Refresh(ctx) },
	"2.3.35/sample":                func(ctx context.Context, c *Client) (any, error) { return nil, c.Storage.Optimize(ctx) },
}

// TestStorageEmptyResponse checks that a success without a summary is an error.
func TestStorageEmptyResponse(t *testing.T) {
	for _, status := range []int{http.StatusOK, http.StatusNoContent} {
		c, _ := answering(t, status, nil, "")
		_, err := c.Storage.Summary(t.Context())
		require.ErrorIs(t, err, jfrog.ErrBadAnswer, status)
	}
}
