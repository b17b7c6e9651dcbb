package artifactory

import (
	"net/http"
	"net/http/httptest"
	"testing"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// serve returns a client of a server with the given handler.
func serve(t *testing.T, h http.HandlerFunc) *Client {
	t.Helper()
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	c, err := jfrog.New(srv.URL, jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 1}))
	if err != nil {
		t.Fatal(err)
	}
	return New(c)
}
