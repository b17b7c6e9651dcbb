package clienttest

import (
	"context"
	"io"
	"net/http"
	"sync"
	"testing"
)

// A Turn is one response of a [Sequence].
type Turn struct {
	Status int // 0: 200
	Body   string
}

// A Sequence is a handler that sends its responses in turn and then repeats the last one.
type Sequence struct {
	Turns    []Turn
	Requests []string // method, URL and body of each request, separated by blanks

	mu sync.Mutex
}

// ServeHTTP implements [http.Handler].
func (s *Sequence) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.Turns[min(len(s.Requests), len(s.Turns)-1)]
	s.Requests = append(s.Requests, r.Method+" "+r.URL.String()+" "+string(body))
	if a.Status != 0 {
		w.WriteHeader(a.Status)
	}
	_, _ = io.WriteString(w, a.Body)
}

// A Script is a handler for work in the background. It sends its answers to GET requests in turn
// and then repeats the last one. The status of an empty answer is 404. It accepts all other
// requests.
type Script struct {
	Answers  []string
	Polls    int      // GET requests so far
	Requests []string // other requests, each with its body

	mu     sync.Mutex
	onPoll func(polls int)
}

// EndAt returns a context that ends at the nth GET request.
func (s *Script) EndAt(t testing.TB, n int) context.Context {
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	s.onPoll = func(polls int) {
		if polls == n {
			cancel()
		}
	}
	return ctx
}

// ServeHTTP implements [http.Handler].
func (s *Script) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.Method != http.MethodGet {
		body, _ := io.ReadAll(r.Body)
		s.Requests = append(s.Requests, r.Method+" "+r.URL.String()+" "+string(body))
		w.WriteHeader(http.StatusAccepted)
		return
	}
	a := s.Answers[min(s.Polls, len(s.Answers)-1)]
	if s.Polls++; s.onPoll != nil {
		s.onPoll(s.Polls)
	}
	if a == "" {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = io.WriteString(w, a)
}

// A Kept is the last request that a server of [Keep] has received.
type Kept struct{ Request, Body string }

// Keep returns a handler that keeps its last request and always sends the response.
func Keep(status int, response string) (http.HandlerFunc, *Kept) {
	k := &Kept{}
	return func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		*k = Kept{r.Method + " " + r.URL.String(), string(body)}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, response)
	}, k
}
