package distribution

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/clienttest"
)

var quick = &jfrog.WaitOptions{Interval: time.Microsecond}

// serve returns a client of a server with the handler. The client does not retry.
func serve(t *testing.T, h http.HandlerFunc) *Client {
	t.Helper()
	return New(clienttest.Serve(t, h))
}

// answer is one response of a script.
type answer struct {
	status int // 0: 200
	body   string
	header map[string]string
}

// script sends its responses in turn and then repeats the last one. It keeps the requests.
type script struct {
	mu       sync.Mutex
	answers  []answer
	requests []string // method and URL
	bodies   []string
	headers  []http.Header
}

func (s *script) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.answers[min(len(s.requests), len(s.answers)-1)]
	body, _ := io.ReadAll(r.Body)
	s.requests = append(s.requests, r.Method+" "+r.URL.String())
	s.bodies, s.headers = append(s.bodies, string(body)), append(s.headers, r.Header)
	w.Header().Set("Content-Type", "application/json")
	for k, v := range a.header {
		w.Header().Set(k, v)
	}
	if a.status != 0 {
		w.WriteHeader(a.status)
	}
	_, _ = io.WriteString(w, a.body)
}

// scripted returns a client of a server that sends the responses in turn.
func scripted(t *testing.T, answers ...answer) (*Client, *script) {
	s := &script{answers: answers}
	return serve(t, s.ServeHTTP), s
}

// retrying is scripted with a client that sends a request twice if it may.
func retrying(t *testing.T, answers ...answer) (*Client, *script) {
	s := &script{answers: answers}
	srv := httptest.NewServer(s)
	t.Cleanup(srv.Close)
	policy := jfrog.RetryPolicy{MaxAttempts: 2, MinWait: 1, MaxWait: 1}
	c, err := jfrog.New(srv.URL, jfrog.WithRetry(policy))
	require.NoError(t, err)
	return New(c), s
}

type transportFunc func(*http.Request) (*http.Response, error)

func (f transportFunc) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// offline returns a client that fails the test if it sends a request.
func offline(t *testing.T) *Client {
	t.Helper()
	fails := transportFunc(func(r *http.Request) (*http.Response, error) {
		t.Errorf("%s %s was sent", r.Method, r.URL)
		return nil, errors.New("no request may be sent")
	})
	c, err := jfrog.New("http://jfrog.test", jfrog.WithTransport(fails))
	require.NoError(t, err)
	return New(c)
}

// refused checks that err is the error of a request that was not sent, and holds why.
var refused = clienttest.Refused

// second returns the error of a call that also returns a value.
func second[T any](_ T, err error) error { return err }

// failure returns the failure in an error.
func failure(t *testing.T, err error) *jfrog.FailedError {
	t.Helper()
	var f *jfrog.FailedError
	require.ErrorAs(t, err, &f)
	return f
}

// key returns a key of testdata/keys.
func key(name string) string {
	data, err := os.ReadFile(filepath.Join("testdata", "keys", name))
	if err != nil {
		panic(err)
	}
	return strings.TrimSpace(string(data))
}
