package main

import (
	"bytes"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A wire is a proxy between the provider and the platform. It records requests that change
// something, and can change their bodies.
type wire struct {
	*httptest.Server
	mu     sync.Mutex
	writes []string // method, path and body
	change func(body []byte) []byte
}

func newWire(t *testing.T, target string) *wire {
	u, err := url.Parse(target)
	require.NoError(t, err)
	w := &wire{}
	w.Server = httptest.NewServer(&httputil.ReverseProxy{ErrorLog: log.New(io.Discard, "", 0), Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(u)
		if r.In.Method == http.MethodGet || r.In.Body == nil {
			return
		}
		body, err := io.ReadAll(r.In.Body)
		assert.NoError(t, err)
		w.mu.Lock()
		defer w.mu.Unlock()
		if w.change != nil {
			body = w.change(body)
		}
		w.writes = append(w.writes, strings.TrimSpace(r.In.Method+" "+r.In.URL.Path+" "+string(body)))
		r.Out.Body, r.Out.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	}})
	t.Cleanup(w.Close)
	return w
}

// take returns the recorded requests and forgets them.
func (w *wire) take() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	out := w.writes
	w.writes = nil
	return out
}
