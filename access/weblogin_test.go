package access

import (
	"context"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

const loginSession = "0b7b6c4e-3f1d-4a53-9f0e-6f2f3a1c9d55"

var webLoginCases = replay.Cases[*Client]{
	"observed-login-request/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.WebLogin.Register(ctx, loginSession)
	},
	"observed-login-token/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.WebLogin.Token(ctx, loginSession)
	},
	"observed-login-token/pending": func(ctx context.Context, c *Client) (any, error) {
		return c.WebLogin.Token(ctx, loginSession)
	},
}

var soon = &jfrog.WaitOptions{Interval: time.Microsecond, MaxInterval: time.Microsecond}

func TestWaitToken(t *testing.T) {
	polls, status := 0, http.StatusBadRequest
	c, _ := server(t, func(w http.ResponseWriter, _ *http.Request) {
		if polls++; polls < 3 {
			w.WriteHeader(status)
			return
		}
		_, _ = io.WriteString(w, `{"access_token":"value","refresh_token":"other"}`)
	})
	token, err := c.WebLogin.WaitToken(t.Context(), loginSession, soon)
	require.NoError(t, err)
	assert.Equal(t, 3, polls)
	assert.Equal(t, jfrog.Secret("value"), token.AccessToken)

	polls, status = 0, http.StatusForbidden
	_, err = c.WebLogin.WaitToken(t.Context(), loginSession, soon)
	require.ErrorIs(t, err, jfrog.ErrForbidden)
	assert.Equal(t, 1, polls)
	assert.NotContains(t, err.Error(), loginSession)

	polls, status = 0, http.StatusBadRequest
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = c.WebLogin.WaitToken(ctx, loginSession, soon)
	require.ErrorIs(t, err, context.Canceled)

	_, err = c.WebLogin.WaitToken(t.Context(), "", soon)
	require.Error(t, err)
	require.Error(t, c.WebLogin.Register(t.Context(), ""))
	_, err = c.Stages.Create(t.Context(), StageCreateRequest{})
	require.Error(t, err)
}

func TestWebLoginURL(t *testing.T) {
	assert.Equal(t, "https://acme.test/ui/login?jfClientSession=a+b&jfClientName=My+Tool&jfClientCode=1",
		WebLoginURL("https://acme.test", "a b", "My Tool"))
}
