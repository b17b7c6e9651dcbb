package security

import (
	"context"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var systemCases = replay.Cases[*Client]{
	"2.9.26/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.System.Encrypt(ctx)
	},
	"2.9.26/wire-created": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.System.Encrypt(ctx)
	},
	"2.9.27/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.System.Decrypt(ctx)
	},
	"2.9.27/wire-already decrypted": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.System.Decrypt(ctx)
	},
	"2.9.54/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.System.ServiceID(ctx)
	},
	"2.9.54/wire-created": func(ctx context.Context, c *Client) (any, error) {
		return c.System.ServiceID(ctx)
	},
}

// Only a conflict means that nothing is encrypted.
func TestDecryptFails(t *testing.T) {
	c, _ := answers(t, http.StatusForbidden, `{"errors":[{"status":403,"message":"no"}]}`)
	require.ErrorIs(t, c.System.Decrypt(t.Context()), jfrog.ErrForbidden)
}
