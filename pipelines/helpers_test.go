package pipelines

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
)

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// offline returns a client that fails the test if it sends anything.
func offline(t *testing.T) *Client {
	t.Helper()
	c, err := jfrog.New("http://jfrog.test", jfrog.WithTransport(roundTrip(func(r *http.Request) (*http.Response, error) {
		t.Errorf("%s %s was sent", r.Method, r.URL)
		return nil, errors.New("no request may be sent")
	})))
	require.NoError(t, err)
	return New(c)
}

// refused checks that err is the error of a request that was not sent, and holds why.
func refused(t *testing.T, err error, why string) {
	t.Helper()
	var e *jfrog.Error
	require.ErrorAs(t, err, &e)
	require.Zero(t, e.StatusCode)
	require.NotErrorIs(t, err, jfrog.ErrUnreachable)
	require.ErrorContains(t, err, why)
}

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
