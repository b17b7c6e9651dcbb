package pipelines

import (
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/clienttest"
)

// offline returns a client that fails the test if it sends anything.
func offline(t *testing.T) *Client {
	t.Helper()
	return New(clienttest.Offline(t))
}

// refused checks that err is the error of a request that was not sent, and holds why.
var refused = clienttest.Refused

// second returns the error of a call with two results.
func second[T any](_ T, err error) error { return err }

// serve returns a client of a server with the handler. The client does not retry.
func serve(t *testing.T, h http.Handler) *Client {
	t.Helper()
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	c, err := jfrog.New(srv.URL, jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 1}))
	require.NoError(t, err)
	return New(c)
}

// kept is the last request that a server has received.
type kept struct{ request, body string }

// keep returns a client of a server that keeps its last request and always sends the response.
func keep(t *testing.T, status int, response string) (*Client, *kept) {
	t.Helper()
	k := &kept{}
	return serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		*k = kept{r.Method + " " + r.URL.String(), string(body)}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, response)
	})), k
}

// script sends its responses in turn and then repeats the last one. It keeps the requests.
type script struct {
	mu       sync.Mutex
	answers  []string
	requests []string // method and URL
}

func (s *script) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	answer := s.answers[min(len(s.requests), len(s.answers)-1)]
	s.requests = append(s.requests, r.Method+" "+r.URL.String())
	_, _ = io.WriteString(w, answer)
}
