package federation

import (
	"net/http"
	"testing"

	"github.com/jfrogkit/jfrog-go/internal/clienttest"
)

// offline returns a client that fails the test if it sends anything.
func offline(t *testing.T) *Client {
	t.Helper()
	return New(clienttest.Offline(t))
}

// refused checks that err is the error of a request that was not sent, and holds why.
var refused = clienttest.Refused

// serve returns a client of a server with the handler. The client does not retry.
func serve(t *testing.T, h http.HandlerFunc) *Client {
	t.Helper()
	return New(clienttest.Serve(t, h))
}

type (
	kept   = clienttest.Kept
	script = clienttest.Script
)

// keep returns a client of a server that keeps its last request and always sends the response.
func keep(t *testing.T, status int, response string) (*Client, *kept) {
	t.Helper()
	handle, k := clienttest.Keep(status, response)
	return serve(t, handle), k
}
