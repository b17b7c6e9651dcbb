package jfrog_test

import (
	"bytes"
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
		require.ErrorContains(t, err, "it has 4 bytes, and Size says 5")
	}
}

// Content in memory is sent in one packet with the headers.
func TestBodyInOnePacket(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	first := make(chan string, 1)
	go func() {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		b := make([]byte, 64<<10)
		n, _ := conn.Read(b)
		first <- string(b[:n])
		_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
	}()
	c, err := jfrog.New("http://" + l.Addr().String())
	require.NoError(t, err)
	require.NoError(t, jfrog.Send(t.Context(), c, jfrog.Put("/artifactory/libs/a").Body(bytes.NewReader([]byte("content")))))
	require.True(t, strings.HasSuffix(<-first, "\r\n\r\ncontent"))
}
