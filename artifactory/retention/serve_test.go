package retention

import (
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

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

// script is a server that sends the bodies of each path in turn and repeats the last one.
type script struct {
	mu       sync.Mutex
	bodies   map[string][]string // by method and path
	requests []string            // method and URI
	sent     []string            // bodies
}

func (s *script) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	body, _ := io.ReadAll(r.Body)
	s.requests = append(s.requests, r.Method+" "+r.URL.RequestURI())
	s.sent = append(s.sent, string(body))
	key := r.Method + " " + r.URL.Path
	bodies := s.bodies[key]
	if len(bodies) == 0 {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	if len(bodies) > 1 {
		s.bodies[key] = bodies[1:]
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = io.WriteString(w, bodies[0])
}

// scripted returns a client of a script. It does not retry.
func scripted(t *testing.T, bodies map[string][]string) (*Client, *script) {
	t.Helper()
	s := &script{bodies: bodies}
	srv := httptest.NewServer(s)
	t.Cleanup(srv.Close)
	c, err := jfrog.New(srv.URL, jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 1}))
	require.NoError(t, err)
	return New(c), s
}

// soon makes the Wait methods poll without delay.
var soon = &jfrog.WaitOptions{Interval: time.Millisecond, MaxInterval: time.Millisecond}

// second returns the error of a call with a result.
func second[T any](_ T, err error) error { return err }
