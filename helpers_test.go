package jfrog_test

import (
	"encoding/pem"
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// fastRetry is the default policy without its waits.
var fastRetry = jfrog.RetryPolicy{
	MaxAttempts: 4, MinWait: time.Millisecond, MaxWait: 4 * time.Millisecond, MaxRetryAfter: time.Minute,
}

func serve(t testing.TB, h http.HandlerFunc) *httptest.Server {
	t.Helper()
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	return srv
}

// serveTLS starts an HTTPS server that also speaks HTTP/2 and does not log failed handshakes.
func serveTLS(t testing.TB, h http.HandlerFunc) *httptest.Server {
	t.Helper()
	srv := httptest.NewUnstartedServer(h)
	srv.EnableHTTP2 = true
	srv.Config.ErrorLog = log.New(io.Discard, "", 0)
	srv.StartTLS()
	t.Cleanup(srv.Close)
	return srv
}

func trust(srv *httptest.Server) jfrog.Option {
	return jfrog.WithRootCA(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: srv.Certificate().Raw}))
}

func newClient(t testing.TB, url string, opts ...jfrog.Option) *jfrog.Client {
	t.Helper()
	c, err := jfrog.New(url, append([]jfrog.Option{jfrog.WithRetry(fastRetry)}, opts...)...)
	require.NoError(t, err)
	return c
}

// answers responds with one status after another, repeats the last, and counts the requests.
type answers struct {
	statuses []int
	mu       sync.Mutex
	n        int
}

func (a *answers) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	a.mu.Lock()
	a.n++
	status := a.statuses[min(a.n, len(a.statuses))-1]
	a.mu.Unlock()
	w.WriteHeader(status)
	if status != http.StatusNoContent && status != http.StatusNotModified {
		_, _ = w.Write([]byte(`{}`))
	}
}

func (a *answers) count() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.n
}

func asError(t testing.TB, err error) *jfrog.Error {
	t.Helper()
	var e *jfrog.Error
	require.True(t, errors.As(err, &e), "%T is not an *Error: %v", err, err)
	return e
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
