package pipelines

import (
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/clienttest"
)

// served returns a client of a server with the handler. The client does not retry.
func served(t *testing.T, h http.HandlerFunc) *Client {
	t.Helper()
	return New(clienttest.Serve(t, h))
}

// soon polls without delay.
var soon = &jfrog.WaitOptions{Interval: time.Millisecond, MaxInterval: time.Millisecond}

// routes answers requests by method and path. Each route sends its responses in turn and then
// repeats the last one; "" stands for 404, a response that begins with a digit for a status.
type routes struct {
	mu       sync.Mutex
	answers  map[string][]string
	requests []string // method, URL and body
	polls    map[string]int
}

func (s *routes) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = append(s.requests, strings.TrimSpace(r.Method+" "+r.URL.String()+" "+string(body)))
	key := r.Method + " " + strings.TrimPrefix(r.URL.Path, "/pipelines/api/v1")
	list := s.answers[key]
	if len(list) == 0 {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	if s.polls == nil {
		s.polls = map[string]int{}
	}
	answer := list[min(s.polls[key], len(list)-1)]
	s.polls[key]++
	if status, err := strconv.Atoi(answer); err == nil {
		w.WriteHeader(status)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = io.WriteString(w, answer)
}

// numbered serves pages of items with the ids 1 to n, at most cap items a page.
func numbered(t *testing.T, n, most int) (*Client, *[]string) {
	var urls []string
	return served(t, func(w http.ResponseWriter, r *http.Request) {
		urls = append(urls, r.URL.String())
		q := r.URL.Query()
		skip, _ := strconv.Atoi(q.Get("skip"))
		limit, _ := strconv.Atoi(q.Get("limit"))
		if limit == 0 || limit > most {
			limit = most
		}
		items := []map[string]int{}
		for id := skip + 1; id <= min(n, skip+limit); id++ {
			items = append(items, map[string]int{"id": id})
		}
		_ = json.NewEncoder(w).Encode(items)
	}), &urls
}

// upTo returns the numbers from 1 to n.
func upTo(n int64) []int64 {
	var out []int64
	for i := range n {
		out = append(out, i+1)
	}
	return slices.Clip(out)
}
