package workers

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/clienttest"
)

// offline returns a client that fails the test if it sends a request.
func offline(t *testing.T) *Client {
	t.Helper()
	return New(clienttest.Offline(t))
}

// refused checks that err is the error of a request that was not sent, and holds why.
var refused = clienttest.Refused

// exchange is what a server received.
type exchange struct{ request, body string }

// answering returns a client of a server that sends the answers in turn and repeats the last one.
func answering(t *testing.T, status int, answers ...string) (*Client, *[]exchange) {
	t.Helper()
	var got []exchange
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		answer := answers[min(len(got), len(answers)-1)]
		got = append(got, exchange{r.Method + " " + r.URL.RequestURI(), string(body)})
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, answer)
	}))
	t.Cleanup(srv.Close)
	c, err := jfrog.New(srv.URL, jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 1}))
	require.NoError(t, err)
	return New(c), &got
}

// second returns the error of a call with a result.
func second[T any](_ T, err error) error { return err }
