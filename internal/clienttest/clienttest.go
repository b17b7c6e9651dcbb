// Package clienttest has what the tests of all product packages need: clients that may send
// nothing, and clients of a test's own server.
package clienttest

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
)

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// Offline returns a client that fails the test if it sends a request.
func Offline(t testing.TB) *jfrog.Client {
	t.Helper()
	c, err := jfrog.New("http://jfrog.test", jfrog.WithTransport(roundTrip(func(r *http.Request) (*http.Response, error) {
		t.Errorf("%s %s was sent", r.Method, r.URL)
		return nil, errors.New("no request may be sent")
	})))
	require.NoError(t, err)
	return c
}

// Refused checks that err is the error of a request that was not sent, and contains why.
func Refused(t testing.TB, err error, why string) {
	t.Helper()
	var e *jfrog.Error
	require.ErrorAs(t, err, &e)
	require.Zero(t, e.StatusCode)
	require.NotErrorIs(t, err, jfrog.ErrUnreachable)
	require.ErrorContains(t, err, why)
}

// Serve returns a client of a server with the handler. Unless the options say otherwise, the client
// sends each request once.
func Serve(t testing.TB, h http.Handler, opts ...jfrog.Option) *jfrog.Client {
	t.Helper()
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	once := jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 1})
	c, err := jfrog.New(srv.URL, append([]jfrog.Option{once}, opts...)...)
	require.NoError(t, err)
	return c
}
