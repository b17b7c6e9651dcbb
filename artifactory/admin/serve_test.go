package admin

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/clienttest"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// silent returns a client that must not send anything.
func silent(t *testing.T) *Client {
	t.Helper()
	return New(clienttest.Offline(t))
}

// rejected checks that err is the error of a request that was not sent, and contains why.
var rejected = clienttest.Refused

// errOf returns the error of a call with a result.
func errOf[T any](_ T, err error) error { return err }

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
