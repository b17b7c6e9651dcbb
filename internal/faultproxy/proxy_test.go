package faultproxy

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// echo starts a server that responds with the body of the request and its length.
func echo(t *testing.T) (*Proxy, *http.Client) {
	t.Helper()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		if r.URL.Path == "/chunked" {
			_ = http.NewResponseController(w).Flush()
		}
		_, _ = w.Write(body)
	}))
	t.Cleanup(srv.Close)
	p, err := Start(srv.URL)
	require.NoError(t, err)
	t.Cleanup(p.Close)
	tr := &http.Transport{}
	t.Cleanup(tr.CloseIdleConnections)
	return p, &http.Client{Transport: tr}
}

func post(c *http.Client, url string, body io.Reader) ([]byte, error) {
	resp, err := c.Post(url, "", body)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}

func TestPassesOn(t *testing.T) {
	p, c := echo(t)
	for _, path := range []string{"/", "/chunked"} {
		for _, size := range []int{0, 1, 100, 100_000} {
			data := bytes.Repeat([]byte{'a'}, size)
			got, err := post(c, p.URL+path, bytes.NewReader(data))
			require.NoError(t, err)
			require.True(t, bytes.Equal(data, got))
			got, err = post(c, p.URL+path, io.MultiReader(bytes.NewReader(data)))
			require.NoError(t, err)
			require.True(t, bytes.Equal(data, got))
		}
	}
	require.Equal(t, 1, p.Accepted(), "the connection is used again")
	require.Equal(t, 1, p.Open())
}

func TestFlip(t *testing.T) {
	p, c := echo(t)
	for _, path := range []string{"/", "/chunked"} {
		for _, body := range []io.Reader{strings.NewReader("0123456789"), io.MultiReader(strings.NewReader("0123456789"))} {
			for _, side := range []Side{Request, Response} {
				p.Reset()
				hits := p.Inject(Fault{Side: side, Body: true, Offset: 3, Do: Flip})
				if s, ok := body.(*strings.Reader); ok {
					s.Reset("0123456789")
				} else {
					body = io.MultiReader(strings.NewReader("0123456789"))
				}
				got, err := post(c, p.URL+path, body)
				require.NoError(t, err)
				require.Equal(t, "012\xcc456789", string(got))
				require.Equal(t, 1, hits())
			}
		}
	}
	p.Reset()
	p.Inject(Fault{Body: true, Offset: -1, Do: Flip})
	got, err := post(c, p.URL, strings.NewReader("01"))
	require.NoError(t, err)
	require.Equal(t, "0\xce", string(got))
}

func TestCut(t *testing.T) {
	for _, side := range []Side{Request, Response} {
		for _, f := range []Fault{
			{Offset: 0}, {Offset: 1}, {Offset: 30}, {Offset: -1}, {End: true},
			{Body: true, Offset: 0}, {Body: true, Offset: 5}, {Body: true, Offset: -1},
		} {
			p, c := echo(t)
			f.Side = side
			hits := p.Inject(f)
			_, err := post(c, p.URL, strings.NewReader("0123456789"))
			if !f.End { // the response may have come before
				require.Error(t, err)
			}
			require.Eventually(t, func() bool { return hits() == 1 }, 10*time.Second, time.Millisecond)
			// The client may not have noticed yet that the connection is cut.
			c.CloseIdleConnections()
			got, err := post(c, p.URL, strings.NewReader("0123456789"))
			require.NoError(t, err)
			require.Equal(t, "0123456789", string(got))
		}
	}
}

func TestNotDue(t *testing.T) {
	for _, f := range []Fault{{}, {End: true}, {Body: true}, {Body: true, Offset: 1}} {
		for _, f.Side = range []Side{Request, Response} {
			p, c := echo(t)
			f.After = 2
			hits := p.Inject(f)
			for _, path := range []string{"/", "/chunked"} {
				got, err := post(c, p.URL+path, io.MultiReader(strings.NewReader("0123456789")))
				require.NoError(t, err)
				require.Equal(t, "0123456789", string(got))
			}
			require.Zero(t, hits())
		}
	}
}

func TestAfterTimesMatchDelay(t *testing.T) {
	p, c := echo(t)
	told := 0
	hits := p.Inject(Fault{Match: func(method, path string) bool { return method == "POST" && path == "/x" },
		After: 1, Times: 2, Do: Delay, Wait: time.Millisecond, Body: true, Hook: func() { told++ }})
	for _, path := range []string{"/x", "/y", "/x", "/x", "/x"} {
		_, err := post(c, p.URL+path, strings.NewReader("1"))
		require.NoError(t, err)
	}
	require.Equal(t, 2, hits())
	require.Equal(t, 2, told)
}
