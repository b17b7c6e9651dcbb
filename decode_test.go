package jfrog_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
)

type thing struct {
	Key string `json:"key"`
}

func answer(t testing.TB, status int, body string) *jfrog.Client {
	return newClient(t, serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		if status != http.StatusNoContent {
			_, _ = io.WriteString(w, body)
		}
	}).URL)
}

func TestAnswersAreDecoded(t *testing.T) {
	ctx := t.Context()
	c := answer(t, 200, `{"key":"v"}`)
	v, err := jfrog.Do[thing](ctx, c, jfrog.Get("/x"))
	require.NoError(t, err)
	assert.Equal(t, thing{"v"}, v)
	p, err := jfrog.Do[*thing](ctx, c, jfrog.Get("/x"))
	require.NoError(t, err)
	assert.Equal(t, &thing{"v"}, p)
	s, err := jfrog.Do[string](ctx, c, jfrog.Get("/x"))
	require.NoError(t, err)
	assert.Equal(t, `{"key":"v"}`, s)
	b, err := jfrog.Do[[]byte](ctx, c, jfrog.Get("/x"))
	require.NoError(t, err)
	assert.Equal(t, `{"key":"v"}`, string(b))
	raw, err := jfrog.Do[json.RawMessage](ctx, c, jfrog.Get("/x"))
	require.NoError(t, err)
	err = jfrog.Send(ctx, answer(t, 200, "not JSON at all"), jfrog.Get("/x"))
	require.NoError(t, err)
	// A result does not change with the calls that follow.
	for range 10 {
		_, err = jfrog.Do[string](ctx, answer(t, 200, `{"KEY":"W"}`), jfrog.Get("/x"))
		require.NoError(t, err)
	}
	assert.Equal(t, `{"key":"v"}`, string(raw))
	assert.Equal(t, `{"key":"v"}`, string(b))
	a, err := jfrog.Do[any](ctx, c, jfrog.Get("/x"))
	require.NoError(t, err)
	assert.Equal(t, map[string]any{"key": "v"}, a)
}

func TestEmptyResponses(t *testing.T) {
	ctx := t.Context()
	for _, tt := range []struct {
		status int
		body   string
	}{{204, ""}, {200, ""}, {200, " \n"}, {201, ""}, {202, ""}} {
		c := answer(t, tt.status, tt.body)
		for _, request := range []func() *jfrog.Request{
			func() *jfrog.Request { return jfrog.Get("/x") },
			func() *jfrog.Request { return jfrog.Post("/x") },
			func() *jfrog.Request { return jfrog.Put("/x") },
			func() *jfrog.Request { return jfrog.Delete("/x") },
		} {
			_, err := jfrog.Do[*thing](ctx, c, request())
			assert.ErrorIs(t, err, jfrog.ErrBadAnswer)
			assert.ErrorContains(t, err, " /x: ")
			_, err = jfrog.Do[string](ctx, c, request())
			assert.ErrorIs(t, err, jfrog.ErrBadAnswer)
			p, err := jfrog.Do[*thing](ctx, c, request().MayBeEmpty())
			require.NoError(t, err)
			assert.Equal(t, &thing{}, p)
			text, err := jfrog.Do[string](ctx, c, request().MayBeEmpty())
			require.NoError(t, err)
			assert.Equal(t, tt.body, text)
			require.NoError(t, jfrog.Send(ctx, c, request()))
		}
		v, err := jfrog.Do[thing](ctx, c, jfrog.Put("/x"))
		require.NoError(t, err)
		assert.Zero(t, v)
		_, err = jfrog.Do[thing](ctx, c, jfrog.Get("/x"))
		assert.Equal(t, tt.status != 204, err != nil)
		list, err := jfrog.Do[[]thing](ctx, c, jfrog.Delete("/x"))
		require.NoError(t, err)
		assert.Empty(t, list)
	}
	for _, request := range []*jfrog.Request{jfrog.Get("/x"), jfrog.Post("/x")} {
		_, err := jfrog.Do[*thing](ctx, answer(t, 200, "null"), request)
		assert.ErrorIs(t, err, jfrog.ErrBadAnswer)
	}
}

func TestBadAnswersNameTheOperation(t *testing.T) {
	for _, tt := range []struct{ body, want string }{
		{`{"key":`, "decode JSON: unexpected end of JSON input"},
		{`{"key":3}`, "cannot unmarshal number"},
		{`{"key":"v"} trailing`, "invalid character"},
		{`plain`, "decode JSON"},
		{`<!doctype html><title>Sign in</title>`, "a web page: Sign in"},
	} {
		var meta jfrog.Response
		_, err := jfrog.Do[thing](jfrog.WithResponse(t.Context(), &meta), answer(t, 200, tt.body), jfrog.Get("/artifactory/api/x"))
		assert.ErrorIs(t, err, jfrog.ErrBadAnswer)
		assert.NotErrorIs(t, err, jfrog.ErrUnreachable)
		assert.ErrorContains(t, err, "jfrog: GET /artifactory/api/x: 200 OK")
		assert.ErrorContains(t, err, tt.want)
		e := asError(t, err)
		assert.Equal(t, tt.body, string(e.Body))
		assert.Equal(t, 1, e.Attempts, "what is wrong stays wrong")
		assert.Equal(t, 200, meta.StatusCode)
	}
	_, err := jfrog.Do[thing](t.Context(), answer(t, 200, strings.Repeat("x", 1<<20)), jfrog.Get("/x"))
	assert.Len(t, asError(t, err).Body, 64<<10)
}

func TestHeadAndNotModified(t *testing.T) {
	srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", "1073741824")
		switch {
		case r.Header.Get("If-None-Match") != "":
			w.Header().Del("Content-Length")
			w.WriteHeader(304)
		case r.URL.Path == "/missing":
			w.WriteHeader(404)
		}
	})
	c := newClient(t, srv.URL)
	var meta jfrog.Response
	err := jfrog.Send(jfrog.WithResponse(t.Context(), &meta), c, jfrog.Head("/x"))
	require.NoError(t, err)
	assert.Equal(t, "1073741824", meta.Header.Get("Content-Length"))
	s, err := jfrog.Open(t.Context(), c, jfrog.Head("/x"))
	require.NoError(t, err)
	assert.Equal(t, int64(1<<30), s.Size)
	require.NoError(t, s.Close())
	assert.ErrorIs(t, send(t, c, jfrog.Head("/missing")), jfrog.ErrNotFound)
	_, err = jfrog.Open(t.Context(), c, jfrog.Get("/x").Header("If-None-Match", `"1"`))
	assert.Equal(t, 304, asError(t, err).StatusCode)
}

func TestGzipAnswersAreDecoded(t *testing.T) {
	want := strings.Repeat("0123456789", 1000)
	srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
		assert.Contains(t, r.Header.Get("Accept-Encoding"), "gzip")
		w.Header().Set("Content-Encoding", "gzip")
		if r.URL.Path == "/error" {
			w.WriteHeader(400)
		}
		z := gzip.NewWriter(w)
		fmt.Fprintf(z, `{"message":%q}`, want)
		z.Close()
	})
	c := newClient(t, srv.URL)
	out, err := jfrog.Do[map[string]string](t.Context(), c, jfrog.Get("/x"))
	require.NoError(t, err)
	assert.Equal(t, want, out["message"])
	err = jfrog.Send(t.Context(), c, jfrog.Get("/error"))
	assert.ErrorContains(t, err, "0123456789")
	s, err := jfrog.Open(t.Context(), c, jfrog.Get("/x"))
	require.NoError(t, err)
	defer s.Close()
	assert.Equal(t, int64(-1), s.Size)
	all, err := io.ReadAll(s)
	require.NoError(t, err)
	assert.Contains(t, string(all), want)
}

func TestStreams(t *testing.T) {
	srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
		http.ServeContent(w, r, "f", time.Time{}, strings.NewReader("0123456789"))
	})
	c := newClient(t, srv.URL)
	s, err := jfrog.Open(t.Context(), c, jfrog.Get("/x").Header("Range", "bytes=2-4"))
	require.NoError(t, err)
	assert.Equal(t, 206, s.StatusCode)
	assert.Equal(t, int64(3), s.Size)
	assert.Equal(t, "bytes 2-4/10", s.Header.Get("Content-Range"))
	got, err := io.ReadAll(s)
	require.NoError(t, err)
	assert.Equal(t, "234", string(got))
	require.NoError(t, s.Close())
	require.NoError(t, s.Close())
	_, err = jfrog.Open(t.Context(), c, jfrog.Get("/x").Header("Range", "bytes=20-"))
	assert.Equal(t, 416, asError(t, err).StatusCode)

	// Open retries until the response begins, and not afterwards.
	a := &answers{statuses: []int{503, 200}}
	s, err = jfrog.Open(t.Context(), newClient(t, serve(t, a.ServeHTTP).URL), jfrog.Get("/x"))
	require.NoError(t, err)
	s.Close()
	assert.Equal(t, 2, a.count())
}

func TestBrokenStreams(t *testing.T) {
	started := make(chan struct{}, 8)
	srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/length" {
			w.Header().Set("Content-Length", "100")
		}
		_, _ = io.WriteString(w, "begin")
		w.(http.Flusher).Flush()
		started <- struct{}{}
		if r.URL.Path == "/hang" {
			<-r.Context().Done()
		}
		panic(http.ErrAbortHandler)
	})
	c := newClient(t, srv.URL)
	for _, path := range []string{"/length", "/chunked"} {
		s, err := jfrog.Open(t.Context(), c, jfrog.Get(path))
		require.NoError(t, err)
		got, err := io.ReadAll(s)
		assert.Equal(t, "begin", string(got))
		assert.ErrorIs(t, err, io.ErrUnexpectedEOF)
		assert.ErrorIs(t, err, jfrog.ErrBadAnswer)
		assert.ErrorContains(t, err, "jfrog: GET "+path)
		s.Close()
		<-started
	}
	ctx, cancel := context.WithCancel(t.Context())
	s, err := jfrog.Open(ctx, c, jfrog.Get("/hang"))
	require.NoError(t, err)
	defer s.Close()
	<-started
	time.AfterFunc(20*time.Millisecond, cancel)
	_, err = io.ReadAll(s)
	assert.ErrorIs(t, err, context.Canceled)
	assert.NotErrorIs(t, err, jfrog.ErrBadAnswer)

	// Canceled while Do reads.
	ctx, cancel = context.WithCancel(t.Context())
	go func() { <-started; cancel() }()
	_, err = jfrog.Do[thing](ctx, c, jfrog.Get("/hang"))
	assert.ErrorIs(t, err, context.Canceled)
	assert.NotErrorIs(t, err, jfrog.ErrBadAnswer)
	assert.Equal(t, 1, asError(t, err).Attempts)
}

func TestHTTP2(t *testing.T) {
	var n int
	data := bytes.Repeat([]byte("0123456789abcdef"), 1<<14)
	srv := serveTLS(t, func(w http.ResponseWriter, r *http.Request) {
		assert.Equal(t, 2, r.ProtoMajor)
		if n++; n == 1 {
			w.WriteHeader(503)
			return
		}
		body, err := io.ReadAll(r.Body)
		assert.NoError(t, err)
		w.Header().Set("Trailer", "X-Sum")
		fmt.Fprintf(w, `{"key":"%x"}`, sha256.Sum256(body))
		w.Header().Set("X-Sum", "1")
	})
	out, err := jfrog.Do[thing](t.Context(), newClient(t, srv.URL, trust(srv)), jfrog.Put("/x").Body(seekOnly{bytes.NewReader(data)}))
	require.NoError(t, err)
	assert.Equal(t, fmt.Sprintf("%x", sha256.Sum256(data)), out.Key)
	assert.Equal(t, 2, n)
}

func TestNilArguments(t *testing.T) {
	c := answer(t, 200, "{}")
	_, err := jfrog.Do[thing](t.Context(), nil, jfrog.Get("/x"))
	assert.ErrorContains(t, err, "client or context is nil")
	//lint:ignore SA1012 the mistake under test
	_, err = jfrog.Do[thing](nil, c, jfrog.Get("/x"))
	assert.ErrorContains(t, err, "client or context is nil")
	_, err = jfrog.Do[thing](t.Context(), c, nil)
	assert.ErrorContains(t, err, "request is nil")
	_, err = jfrog.Open(t.Context(), nil, nil)
	assert.ErrorContains(t, err, "client or context is nil")
	_, err = jfrog.New("http://acme", nil)
	assert.NoError(t, err)
}

func TestWithResponseForgetsTheCallBefore(t *testing.T) {
	var meta jfrog.Response
	ctx := jfrog.WithResponse(t.Context(), &meta)
	c := answer(t, 201, "{}")
	_, err := jfrog.Do[thing](ctx, c, jfrog.Post("/x"))
	require.NoError(t, err)
	assert.Equal(t, 201, meta.StatusCode)
	assert.Equal(t, 1, meta.Attempts)
	assert.Positive(t, meta.Duration)
	_, err = jfrog.Do[thing](ctx, c, jfrog.Get("/{x}", ""))
	require.Error(t, err)
	assert.Zero(t, meta)
}

// TestNothingIsLeftOpen checks that failed calls leave no open connection and no goroutine of
// the client.
func TestNothingIsLeftOpen(t *testing.T) {
	release := make(chan struct{})
	srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/hang":
			<-release
		case "/cut":
			w.Header().Set("Content-Length", "9")
			_, _ = io.WriteString(w, "x")
		case "/abort":
			panic(http.ErrAbortHandler)
		case "/away":
			http.Redirect(w, r, "http://127.0.0.2:1/", http.StatusFound)
		case "/big":
			w.WriteHeader(500)
			_, _ = w.Write(make([]byte, 1<<20))
		case "/401":
			w.WriteHeader(401)
		}
	})
	defer close(release)
	tr := &http.Transport{DialContext: (&net.Dialer{Timeout: 5 * time.Second}).DialContext}
	src := &tokens{}
	c := newClient(t, srv.URL, jfrog.WithTransport(tr), jfrog.WithTokenSource(src.get))
	round := func() {
		for _, path := range []string{"/cut", "/abort", "/away", "/big", "/401", "/ok", "/hang"} {
			ctx, cancel := t.Context(), func() {}
			if path == "/hang" {
				ctx, cancel = context.WithTimeout(ctx, 50*time.Millisecond)
			}
			_, _ = jfrog.Do[thing](ctx, c, jfrog.Get(path))
			_ = jfrog.Send(ctx, c, jfrog.Put(path).Body(strings.NewReader("body")))
			_ = jfrog.Send(ctx, c, jfrog.Put(path).Body(bytes.NewBufferString("body")))
			if s, err := jfrog.Open(ctx, c, jfrog.Get(path)); err == nil {
				_, _ = io.ReadAll(s)
				s.Close()
			}
			cancel()
		}
		tr.CloseIdleConnections()
	}
	for range 3 {
		round()
	}
	var stacks string
	assert.Eventually(t, func() bool {
		tr.CloseIdleConnections()
		buf := make([]byte, 1<<20)
		stacks = string(buf[:runtime.Stack(buf, true)])
		return !strings.Contains(stacks, "net/http.(*persistConn)") && !strings.Contains(stacks, "jfrog.(*")
	}, 20*time.Second, 20*time.Millisecond)
	if t.Failed() {
		t.Log(stacks)
	}
}

func TestConnectionsAreReused(t *testing.T) {
	ports := map[string]bool{}
	n := 0
	srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
		ports[r.RemoteAddr] = true
		if n++; n%2 == 0 {
			w.WriteHeader(400)
			_, _ = w.Write(make([]byte, 10_000))
			return
		}
		_, _ = io.WriteString(w, `{"key":"v"}`)
	})
	c := newClient(t, srv.URL)
	for range 20 {
		_, _ = jfrog.Do[thing](t.Context(), c, jfrog.Get("/x"))
	}
	assert.Len(t, ports, 1)
}

// A captive portal or a login page responds to everything with success.
func TestWebPagesAreNoAnswers(t *testing.T) {
	const page = "\n<!DOCTYPE html><html><head><title>Corporate proxy: sign in</title></head></html>"
	c := answer(t, 200, page)
	for name, err := range map[string]error{
		"none":   jfrog.Send(t.Context(), c, jfrog.Put("/x").Body("content")),
		"string": second(jfrog.Do[string](t.Context(), c, jfrog.Get("/x"))),
		"exists": second(jfrog.Exists(t.Context(), c, jfrog.Get("/x"))),
	} {
		assert.ErrorIs(t, err, jfrog.ErrBadAnswer, name)
		assert.ErrorContains(t, err, "/x: 200 OK: a web page: Corporate proxy: sign in", name)
	}
	for _, body := range []string{"OK", "deleted <html>", "<?xml version=\"1.0\"?><metadata/>"} {
		out, err := jfrog.Do[string](t.Context(), answer(t, 200, body), jfrog.Post("/x"))
		require.NoError(t, err)
		assert.Equal(t, body, out)
	}
	out, err := jfrog.Do[[]byte](t.Context(), c, jfrog.Get("/r/index.html"))
	require.NoError(t, err)
	assert.Equal(t, page, string(out))
}
