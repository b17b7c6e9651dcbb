package webhooks

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/clienttest"
)

// serve returns a client of a server with the handler. The client waits little between attempts.
func serve(t *testing.T, h http.HandlerFunc) *Client {
	t.Helper()
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	c, err := jfrog.New(srv.URL, jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 2, MinWait: 1, MaxWait: 1}))
	require.NoError(t, err)
	return New(c)
}

// offline returns a client that must send nothing.
func offline(t *testing.T) *Client {
	t.Helper()
	return New(clienttest.Offline(t))
}

// refused checks that err is the error of a request that was not sent, and holds why.
var refused = clienttest.Refused
