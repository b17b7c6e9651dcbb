package security

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
	"github.com/stretchr/testify/require"
)

var configurationCases = replay.Cases[*Client]{
	"observed-security-config/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Configuration.General(ctx)
	},
	"observed-oauth/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Configuration.OAuth(ctx)
	},
	"2.9.25/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Configuration.Get(ctx)
	},
	"2.9.58.17/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Configuration.Save(ctx, strings.NewReader("<security.xml/>"))
	},
}

func TestConfigurationRefused(t *testing.T) {
	refused(t, offline(t).Configuration.Save(t.Context(), nil), "body is nil")
}

// A login page in place of the configuration is an error.
func TestConfigurationLoginPage(t *testing.T) {
	c, _ := answering(t, http.StatusOK, "text/html", "<html><body>Log in</body></html>")
	_, err := c.Configuration.Get(t.Context())
	require.ErrorIs(t, err, jfrog.ErrBadAnswer)
}

func TestConfigurationIsStreamed(t *testing.T) {
	c, got := answering(t, http.StatusOK, "application/xml", "<security/>")
	stream, err := c.Configuration.Get(t.Context())
	require.NoError(t, err)
	data, err := io.ReadAll(stream)
	require.NoError(t, err)
	require.NoError(t, stream.Close())
	// The length of the body is unknown.
	require.NoError(t, c.Configuration.Save(t.Context(), io.MultiReader(bytes.NewReader(data))))
	require.Equal(t, "<security/>", string(got.body))
	require.Equal(t, "application/xml", got.Header.Get("Content-Type"))
}
