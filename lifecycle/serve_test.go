package lifecycle

import (
	"encoding/json"
	"io"
	"net/http"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/jfrogkit/jfrog-go/internal/clienttest"
)

// serve returns a client of a server with the handler. The client does not retry.
func serve(t *testing.T, h http.HandlerFunc) *Client {
	t.Helper()
	return New(clienttest.Serve(t, h))
}

// answer is one response of a script.
type answer struct {
	status int // 0: 200
	body   string
}

// script sends its responses in turn and then repeats the last one. It keeps the requests.
type script struct {
	mu       sync.Mutex
	answers  []answer
	requests []string // method and URL
}

func (s *script) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.answers[min(len(s.requests), len(s.answers)-1)]
	s.requests = append(s.requests, r.Method+" "+r.URL.String())
	w.Header().Set("Content-Type", "application/json")
	if a.status != 0 {
		w.WriteHeader(a.status)
	}
	_, _ = w.Write([]byte(a.body))
}

func encode(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	require.NoError(t, err)
	return string(b)
}

// kept is the last request that a server has received.
type kept struct {
	request, key, body string
}

// keep returns a client of a server that keeps its last request and always sends the response.
func keep(t *testing.T, response string) (*Client, *kept) {
	k := &kept{}
	return serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		*k = kept{r.Method + " " + r.URL.String(), r.Header.Get(signingKeyHeader), string(body)}
		_, _ = io.WriteString(w, response)
	}), k
}
