package admin

import (
	"io"
	"net/http"
	"sync"
	"testing"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/clienttest"
)

// quick makes waits short.
var quick = &jfrog.WaitOptions{Interval: time.Millisecond}

// offline returns a client that fails the test if it sends a request.
func offline(t *testing.T) *Client {
	t.Helper()
	return New(clienttest.Offline(t))
}

// refused checks that err is the error of a request that was not sent, and holds why.
var refused = clienttest.Refused

// second returns the error of a call with a result.
func second[T any](_ T, err error) error { return err }

// handled returns a client of a server with the handler. The client does not retry.
func handled(t *testing.T, h http.HandlerFunc) *Client {
	t.Helper()
	return New(clienttest.Serve(t, h))
}

// turn is one response of a sequence.
type turn struct {
	status int // 0: 200
	body   string
}

// sequence sends its responses in turn and then repeats the last one. It keeps the requests.
type sequence struct {
	mu       sync.Mutex
	turns    []turn
	requests []string // method, URL and body
}

func (s *sequence) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.turns[min(len(s.requests), len(s.turns)-1)]
	s.requests = append(s.requests, r.Method+" "+r.URL.String()+" "+string(body))
	if a.status != 0 {
		w.WriteHeader(a.status)
	}
	_, _ = io.WriteString(w, a.body)
}

// play returns a client of a server that sends the responses in turn.
func play(t *testing.T, turns ...turn) (*Client, *sequence) {
	t.Helper()
	s := &sequence{turns: turns}
	return handled(t, s.ServeHTTP), s
}
