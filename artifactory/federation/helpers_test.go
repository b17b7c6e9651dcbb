package federation

import (
	"context"
	"io"
	"net/http"
	"sync"
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

// kept is the last request that a server has received.
type kept struct{ request, body string }

// endAt ends the context at the nth poll.
func (s *script) endAt(t *testing.T, n int) context.Context {
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	s.onPoll = func(polls int) {
		if polls == n {
			cancel()
		}
	}
	return ctx
}

// keep returns a client of a server that keeps its last request and always sends the response.
func keep(t *testing.T, status int, response string) (*Client, *kept) {
	t.Helper()
	k := &kept{}
	return serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		*k = kept{r.Method + " " + r.URL.String(), string(body)}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, response)
	}), k
}

// script sends its responses to GET requests in turn and then repeats the last one. It calls
// onPoll for each of them. It accepts all other requests.
type script struct {
	mu       sync.Mutex
	answers  []string
	polls    int
	onPoll   func(polls int)
	requests []string // other than GET, each with its body
}

func (s *script) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.Method != http.MethodGet {
		body, _ := io.ReadAll(r.Body)
		s.requests = append(s.requests, r.Method+" "+r.URL.String()+" "+string(body))
		w.WriteHeader(http.StatusAccepted)
		return
	}
	a := s.answers[min(s.polls, len(s.answers)-1)]
	if s.polls++; s.onPoll != nil {
		s.onPoll(s.polls)
	}
	if a == "" {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = io.WriteString(w, a)
}
