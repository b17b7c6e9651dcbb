package artifactory

import (
	"net/http"
	"testing"

	"github.com/jfrogkit/jfrog-go/internal/clienttest"
)

// serve returns a client of a server with the given handler.
func serve(t *testing.T, h http.HandlerFunc) *Client {
	t.Helper()
	return New(clienttest.Serve(t, h))
}
