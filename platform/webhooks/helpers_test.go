package webhooks

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// serve returns a client of a server with the handler. The client waits little between attempts.
func serve(t *testing.T, h http.HandlerFunc) *Client {
	t.Helper()
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	c, err := jfrog.New(srv.URL, jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 2, MinWait: 1, MaxWait: 1}))
	require.NoError(t, err)
	return New(c)
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// offline returns a client that must send nothing.
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
