package missioncontrol

import (
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

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

type (
	turn     = clienttest.Turn
	sequence = clienttest.Sequence
)

// play returns a client of a server that sends the responses in turn. The client does not retry.
func play(t *testing.T, turns ...turn) (*Client, *sequence) {
	t.Helper()
	s := &sequence{Turns: turns}
	srv := httptest.NewServer(s)
	t.Cleanup(srv.Close)
	c, err := jfrog.New(srv.URL, jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 1}))
	require.NoError(t, err)
	return New(c), s
}
