package jfrog_test

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// A bytes.Reader or strings.Reader is sent from its position, again after a failure, and keeps
// its position.
func TestBodyOfReaderInMemory(t *testing.T) {
	var bodies []string
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		require.EqualValues(t, len(body), r.ContentLength)
		if bodies = append(bodies, string(body)); len(bodies)%2 == 1 {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}))
	defer srv.Close()
	c, err := jfrog.New(srv.URL, jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 2, MaxWait: time.Millisecond}))
	require.NoError(t, err)
	for _, r := range []interface {
		io.ReadSeeker
		Len() int
	}{bytes.NewReader([]byte("content")), strings.NewReader("content")} {
		bodies = nil
		_, err := r.Seek(3, io.SeekStart)
		require.NoError(t, err)
		require.NoError(t, jfrog.Send(t.Context(), c, jfrog.Put("/artifactory/libs/a").Body(r)))
		require.Equal(t, []string{"tent", "tent"}, bodies)
		require.Equal(t, 4, r.Len())
		require.NoError(t, jfrog.Send(t.Context(), c, jfrog.Put("/artifactory/libs/a").Body(r).Size(4)))
		err = jfrog.Send(t.Context(), c, jfrog.Put("/artifactory/libs/a").Body(r).Size(5))
		require.ErrorContains(t, err, "has 4 bytes, but Size is 5")
	}
}

// firstWrite is a connection that keeps the bytes of its first write.
type firstWrite struct {
	net.Conn
	first []byte
}

func (c *firstWrite) Write(p []byte) (int, error) {
	if c.first == nil {
		c.first = bytes.Clone(p)
	}
	return c.Conn.Write(p)
}

// Content in memory is written to the connection together with the headers.
func TestBodyIsWrittenWithHeaders(t *testing.T) {
	srv := serve(t, func(http.ResponseWriter, *http.Request) {})
	var conn *firstWrite
	c, err := jfrog.New(srv.URL, jfrog.WithTransport(&http.Transport{
		DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
			inner, err := new(net.Dialer).DialContext(ctx, network, addr)
			conn = &firstWrite{Conn: inner}
			return conn, err
		},
	}))
	require.NoError(t, err)
	require.NoError(t, jfrog.Send(t.Context(), c, jfrog.Put("/artifactory/libs/a").Body(bytes.NewReader([]byte("content")))))
	require.True(t, strings.HasSuffix(string(conn.first), "\r\n\r\ncontent"), string(conn.first))
}
