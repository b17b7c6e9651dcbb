package admin

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// responding returns a client of a server that calls respond with the body of each request.
func responding(t *testing.T, respond func(w http.ResponseWriter, body string)) *Client {
	t.Helper()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		respond(w, string(body))
	}))
	t.Cleanup(srv.Close)
	c, err := jfrog.New(srv.URL, jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 3, MinWait: 1, MaxWait: 1}))
	require.NoError(t, err)
	return New(c)
}

// started returns an administrator's client of an Artifactory in memory.
func started(t *testing.T, opts ...jfrogtest.Option) *Client {
	t.Helper()
	srv := jfrogtest.New(t, opts...)
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token))
	require.NoError(t, err)
	return New(c)
}
