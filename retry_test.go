package jfrog_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/hashicorp/go-retryablehttp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
)

func TestWhichMethodsAndStatusesAreRetried(t *testing.T) {
	type call struct {
		name string
		req  func() *jfrog.Request
		safe bool
	}
	calls := []call{
		{"GET", func() *jfrog.Request { return jfrog.Get("/x") }, true},
		{"HEAD", func() *jfrog.Request { return jfrog.Head("/x") }, true},
		{"PUT", func() *jfrog.Request { return jfrog.Put("/x").Body("b") }, true},
		{"DELETE", func() *jfrog.Request { return jfrog.Delete("/x") }, true},
		{"OPTIONS", func() *jfrog.Request { return jfrog.NewRequest("OPTIONS", "/x") }, true},
		{"POST", func() *jfrog.Request { return jfrog.Post("/x").Body("b") }, false},
		{"PATCH", func() *jfrog.Request { return jfrog.Patch("/x").Body("b") }, false},
		{"POST idempotent", func() *jfrog.Request { return jfrog.Post("/x").Body("b").Idempotent() }, true},
		{"PUT not idempotent", func() *jfrog.Request { return jfrog.Put("/x").Body("b").NotIdempotent() }, false},
		{"DELETE not idempotent", func() *jfrog.Request { return jfrog.Delete("/x").NotIdempotent() }, false},
		{"PUT one-way", func() *jfrog.Request { return jfrog.Put("/x").Body(io.LimitReader(strings.NewReader("b"), 1)) }, false},
	}
	for status, retried := range map[int]bool{
		400: false, 401: false, 403: false, 404: false, 408: false, 409: false, 412: false, 422: false, 425: false, 501: false, 505: false,
		304: false, 429: true, 500: true, 502: true, 503: true, 504: true,
	} {
		for _, tt := range calls {
			a := &answers{statuses: []int{status, status, 200}}
			c := newClient(t, serve(t, a.ServeHTTP).URL)
			var meta jfrog.Response
			err := jfrog.Send(jfrog.WithResponse(context.Background(), &meta), c, tt.req())
			name := fmt.Sprint(tt.name, " ", status)
			if retried && tt.safe {
				assert.NoError(t, err, name)
				assert.Equal(t, 3, a.count(), name)
				assert.Equal(t, 200, meta.StatusCode, name)
			} else {
				assert.Equal(t, status, asError(t, err).StatusCode, name)
				assert.Equal(t, 1, a.count(), name)
				assert.Equal(t, status, meta.StatusCode, name)
			}
			assert.Equal(t, a.count(), meta.Attempts, name)
		}
	}
}

func TestLastErrorIsReturnedTyped(t *testing.T) {
	n := 0
	srv := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		n++
		w.Header().Set("X-Request-Id", fmt.Sprint("req-", n))
		w.WriteHeader(503)
		fmt.Fprintf(w, `{"errors":[{"status":503,"message":"answer %d"}]}`, n)
	})
	_, err := jfrog.Do[struct{}](context.Background(), newClient(t, srv.URL), jfrog.Get("/artifactory/api/x").Param("q", "1"))
	e := asError(t, err)
	assert.ErrorIs(t, err, jfrog.ErrUnavailable)
	assert.Equal(t, 4, e.Attempts)
	assert.Equal(t, "answer 4", e.Message())
	assert.Equal(t, "req-4", e.RequestID)
	assert.Equal(t, "jfrog: GET /artifactory/api/x?q=1: 503 Service Unavailable: answer 4 ("+e.Host+", after 4 attempts, request id req-4)", err.Error())
	assert.Equal(t, strings.TrimPrefix(srv.URL, "http://"), e.Host)
	assert.Nil(t, errors.Unwrap(err))
}

func TestRetryIfIsForEveryMethod(t *testing.T) {
	undone := func(e *jfrog.Error) bool { return e.Message() == "nothing was saved" }
	for _, status := range []int{400, 409, 500} {
		n, message := 0, "nothing was saved"
		srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			assert.Equal(t, "config", string(body))
			if n++; n < 3 {
				w.WriteHeader(status)
				_, _ = io.WriteString(w, `{"errors":[{"status":500,"message":"`+message+`"}]}`)
			}
		})
		c := newClient(t, srv.URL)
		require.NoError(t, send(t, c, jfrog.Patch("/artifactory/api/system/configuration").RetryIf(undone).Body("config")))
		assert.Equal(t, 3, n)
		n = 0
		require.NoError(t, send(t, c, jfrog.Put("/x").NotIdempotent().RetryIf(undone).Body("config")))
		assert.Equal(t, 3, n)
		n = 0
		oneWay := io.LimitReader(strings.NewReader("config"), 100)
		assert.ErrorContains(t, send(t, c, jfrog.Put("/x").RetryIf(undone).Body(oneWay)), message)
		assert.Equal(t, 1, n)
		n = 0
		assert.ErrorContains(t, send(t, c, jfrog.Post("/x").Body("config")), message)
		assert.Equal(t, 1, n, "not named")
		n, message = 0, "something was saved"
		assert.ErrorContains(t, send(t, c, jfrog.Post("/x").RetryIf(undone).Body("config")), message)
		assert.Equal(t, 1, n, "another message")
	}
}

func TestRetryAfter(t *testing.T) {
	seconds := func() string { return "1" }
	date := func() string { return time.Now().Add(2 * time.Second).UTC().Format(http.TimeFormat) }
	for name, tt := range map[string]struct {
		status  int
		header  func() string
		waited  bool
		retried bool
	}{
		"429 seconds":      {429, seconds, true, true},
		"503 date":         {503, date, true, true},
		"past date":        {503, func() string { return "Fri, 31 Dec 1999 23:59:59 GMT" }, false, true},
		"nonsense":         {429, func() string { return "soon" }, false, true},
		"500 has no such":  {500, func() string { return "3600" }, false, true},
		"too long":         {429, func() string { return "3600" }, false, false},
		"too long date":    {503, func() string { return time.Now().Add(time.Hour).UTC().Format(http.TimeFormat) }, false, false},
		"absurd":           {503, func() string { return "9223372036854775807" }, false, true},
		"longer than that": {503, func() string { return "99999999999999999999" }, false, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var n atomic.Int32
			srv := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				if n.Add(1) == 1 {
					w.Header().Set("Retry-After", tt.header())
					w.WriteHeader(tt.status)
				}
			})
			var meta jfrog.Response
			begin := time.Now()
			err := jfrog.Send(jfrog.WithResponse(context.Background(), &meta), newClient(t, srv.URL), jfrog.Get("/x"))
			took := time.Since(begin)
			if tt.retried {
				require.NoError(t, err)
				assert.Equal(t, int32(2), n.Load())
			} else {
				assert.Equal(t, tt.status, asError(t, err).StatusCode)
				assert.Equal(t, int32(1), n.Load())
			}
			if tt.waited {
				assert.GreaterOrEqual(t, took, 900*time.Millisecond)
				assert.GreaterOrEqual(t, meta.Duration, 900*time.Millisecond)
			} else {
				assert.Less(t, took, 20*time.Second)
			}
		})
	}
}

func TestMaxRetryAfterCountsBelowMaxWait(t *testing.T) {
	a := &answers{statuses: []int{503}}
	srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Retry-After", "5")
		a.ServeHTTP(w, r)
	})
	c := newClient(t, srv.URL, jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 3, MaxWait: time.Hour, MaxRetryAfter: time.Second}))
	assert.ErrorIs(t, send(t, c, jfrog.Get("/x")), jfrog.ErrUnavailable)
	assert.Equal(t, 1, a.count())
}

func TestCancelDuringAWaitReturnsAtOnce(t *testing.T) {
	answered := make(chan struct{}, 1)
	srv := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(503)
		_, _ = io.WriteString(w, "try later")
		answered <- struct{}{}
	})
	c := newClient(t, srv.URL, jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 3, MinWait: time.Hour, MaxWait: time.Hour}))
	ctx, cancel := context.WithCancel(context.Background())
	go func() { <-answered; time.Sleep(20 * time.Millisecond); cancel() }()
	var meta jfrog.Response
	begin := time.Now()
	err := jfrog.Send(jfrog.WithResponse(ctx, &meta), c, jfrog.Get("/x"))
	assert.Less(t, time.Since(begin), 20*time.Second)
	assert.ErrorIs(t, err, context.Canceled)
	assert.NotErrorIs(t, err, jfrog.ErrUnreachable)
	assert.ErrorIs(t, err, jfrog.ErrUnavailable, "what the server said last is not lost")
	assert.ErrorContains(t, err, "503 Service Unavailable: try later: context canceled")
	want := jfrog.Response{
		StatusCode: 503, Header: meta.Header, Host: strings.TrimPrefix(srv.URL, "http://"), Attempts: 1, Duration: meta.Duration,
	}
	assert.Equal(t, want, meta)
}

func TestDeadlineDuringAWaitNamesTheLastFailure(t *testing.T) {
	c := newClient(t, closedPort(t), jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 3, MinWait: time.Hour, MaxWait: time.Hour}))
	ctx, cancel := context.WithTimeout(context.Background(), 300*time.Millisecond)
	defer cancel()
	err := jfrog.Send(ctx, c, jfrog.Get("/x"))
	assert.ErrorIs(t, err, context.DeadlineExceeded)
	assert.ErrorIs(t, err, syscall.ECONNREFUSED)
	assert.NotErrorIs(t, err, jfrog.ErrUnreachable)
	assert.ErrorContains(t, err, "context deadline exceeded; previous attempt: dial tcp")
}

func TestCancelWhileTheServerHangs(t *testing.T) {
	release := make(chan struct{})
	srv := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		<-release
	})
	t.Cleanup(func() { close(release) })
	cause := errors.New("a cause of the caller's")
	for _, req := range []*jfrog.Request{jfrog.Get("/x"), jfrog.Put("/x").Body("b"), jfrog.Post("/x").Body(io.LimitReader(strings.NewReader("b"), 1))} {
		ctx, cancel := context.WithCancelCause(context.Background())
		time.AfterFunc(50*time.Millisecond, func() { cancel(cause) })
		begin := time.Now()
		err := jfrog.Send(ctx, newClient(t, srv.URL), req)
		assert.ErrorIs(t, err, context.Canceled)
		assert.Less(t, time.Since(begin), 20*time.Second)
		assert.Equal(t, 1, asError(t, err).Attempts)
	}
}

func TestCanceledBeforehandSendsNothing(t *testing.T) {
	a := &answers{statuses: []int{200}}
	c := newClient(t, serve(t, a.ServeHTTP).URL)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	err := jfrog.Send(ctx, c, jfrog.Get("/x"))
	assert.ErrorIs(t, err, context.Canceled)
	assert.Zero(t, a.count())
}

func TestAStuckBodyDoesNotHoldAnAnsweredCall(t *testing.T) {
	url := rawServer(t, func(conn net.Conn) {
		_, _ = conn.Read(make([]byte, 4096))
		_, _ = io.WriteString(conn, "HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n")
	})
	stuck, end := io.Pipe()
	defer end.Close()
	begin := time.Now()
	err := send(t, newClient(t, url), jfrog.Put("/x").Body(stuck))
	assert.Equal(t, 413, asError(t, err).StatusCode)
	assert.Less(t, time.Since(begin), 20*time.Second)
}

// rawServer passes each connection to serve and closes the connections at the end of the test.
func rawServer(t testing.TB, serve func(net.Conn)) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			t.Cleanup(func() { conn.Close() })
			go serve(conn)
		}
	}()
	return "http://" + l.Addr().String()
}

// closedPort returns the URL of a port that refuses connections.
func closedPort(t testing.TB) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	return "http://" + l.Addr().String()
}

func TestDialErrorsAreRetriedWhateverTheMethod(t *testing.T) {
	for _, req := range []*jfrog.Request{jfrog.Get("/x"), jfrog.Post("/x").Body("b"), jfrog.Put("/x").NotIdempotent()} {
		err := send(t, newClient(t, closedPort(t)), req)
		e := asError(t, err)
		assert.Equal(t, 4, e.Attempts)
		assert.ErrorIs(t, err, jfrog.ErrUnreachable)
		assert.ErrorIs(t, err, syscall.ECONNREFUSED)
		assert.Equal(t, 0, e.StatusCode)
		var op *net.OpError
		assert.ErrorAs(t, err, &op)
	}
	oneWay := jfrog.Put("/x").Body(io.LimitReader(strings.NewReader("b"), 1))
	assert.Equal(t, 1, asError(t, send(t, newClient(t, closedPort(t)), oneWay)).Attempts)
}

// breaking reads the first n requests and cuts their connections.
func breaking(t testing.TB, n int32, then http.HandlerFunc) (*httptest.Server, *atomic.Int32) {
	var seen atomic.Int32
	srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if seen.Add(1) <= n {
			_, _ = io.Copy(io.Discard, r.Body)
			panic(http.ErrAbortHandler)
		}
		then(w, r)
	})
	return srv, &seen
}

func TestBrokenConnectionsAreRetriedWhereItIsSafe(t *testing.T) {
	ok := func(http.ResponseWriter, *http.Request) {}
	srv, n := breaking(t, 2, ok)
	require.NoError(t, send(t, newClient(t, srv.URL), jfrog.Get("/x")))
	assert.Equal(t, int32(3), n.Load())

	for _, req := range []*jfrog.Request{jfrog.Post("/x").Body("b"), jfrog.Put("/x").NotIdempotent().Body("b"), jfrog.Post("/x")} {
		srv, n = breaking(t, 2, ok)
		assert.ErrorIs(t, send(t, newClient(t, srv.URL), req), jfrog.ErrUnreachable)
		assert.Equal(t, int32(1), n.Load())
	}
}

func TestADialErrorBehindARedirectIsNoReasonToPostAgain(t *testing.T) {
	var posts atomic.Int32
	down := closedPort(t)
	srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
		posts.Add(1)
		http.Redirect(w, r, down+"/result", http.StatusTemporaryRedirect)
	})
	assert.ErrorIs(t, send(t, newClient(t, srv.URL), jfrog.Post("/x")), jfrog.ErrUnreachable)
	assert.Equal(t, int32(1), posts.Load())
}

func TestHopelessErrorsAreNotRetried(t *testing.T) {
	plain := serve(t, func(http.ResponseWriter, *http.Request) {})
	tls := serveTLS(t, func(http.ResponseWriter, *http.Request) {})
	for name, tt := range map[string]struct {
		url string
		req *jfrog.Request
	}{
		"unknown certificate":      {tls.URL, jfrog.Get("/x")},
		"http server behind https": {strings.Replace(plain.URL, "http://", "https://", 1), jfrog.Get("/x")},
		"header with a line end":   {plain.URL, jfrog.Get("/x").Header("X-Y", "a\nb")},
	} {
		err := send(t, newClient(t, tt.url), tt.req)
		assert.Equal(t, 1, asError(t, err).Attempts, "%s: %v", name, err)
	}
}

func TestTruncatedAnswersAreRetried(t *testing.T) {
	truncated := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		_, _ = io.WriteString(w, `{"key":"val`)
	}
	var n atomic.Int32
	srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if n.Add(1) < 3 {
			truncated(w, r)
			return
		}
		_, _ = io.WriteString(w, `{"key":"value"}`)
	})
	out, err := jfrog.Do[map[string]string](context.Background(), newClient(t, srv.URL), jfrog.Get("/x"))
	require.NoError(t, err)
	assert.Equal(t, map[string]string{"key": "value"}, out)
	assert.Equal(t, int32(3), n.Load())

	always := serve(t, truncated)
	for req, attempts := range map[*jfrog.Request]int{jfrog.Get("/artifactory/api/x"): 4, jfrog.Post("/artifactory/api/x"): 1} {
		var meta jfrog.Response
		_, err = jfrog.Do[map[string]string](jfrog.WithResponse(context.Background(), &meta), newClient(t, always.URL), req)
		assert.ErrorIs(t, err, jfrog.ErrBadAnswer)
		assert.ErrorIs(t, err, io.ErrUnexpectedEOF)
		assert.NotErrorIs(t, err, jfrog.ErrUnreachable)
		assert.ErrorContains(t, err, "/artifactory/api/x: 200 OK: read response: unexpected EOF")
		assert.Equal(t, attempts, asError(t, err).Attempts)
		assert.Equal(t, attempts, meta.Attempts)
	}
}

type seekOnly struct{ io.ReadSeeker } // hides ReadAt

type counted struct {
	io.Reader
	closed *atomic.Int32
}

func (c counted) Close() error { c.closed.Add(1); return nil }

func TestBodiesAreRewoundByteForByte(t *testing.T) {
	data := []byte(strings.Repeat("0123456789abcdef", 10_000))
	file := filepath.Join(t.TempDir(), "body")
	require.NoError(t, os.WriteFile(file, append([]byte("skipped"), data...), 0o600))
	f, err := os.Open(file)
	require.NoError(t, err)
	defer f.Close()
	_, err = f.Seek(7, io.SeekStart)
	require.NoError(t, err)
	seeker := strings.NewReader("skip" + string(data))
	_, err = seeker.Seek(4, io.SeekStart)
	require.NoError(t, err)
	reader := bytes.NewReader(append([]byte("x"), data...))
	_, _ = reader.ReadByte()
	var opened, closed atomic.Int32
	open := func() (io.Reader, error) {
		opened.Add(1)
		return counted{bytes.NewReader(data), &closed}, nil
	}

	for _, tt := range []struct {
		name   string
		req    *jfrog.Request
		length int64
	}{
		{"bytes", jfrog.Put("/x").Body(data), int64(len(data))},
		{"string", jfrog.Put("/x").Body(string(data)), int64(len(data))},
		{"file", jfrog.Put("/x").Body(f), int64(len(data))},
		{"bytes.Reader", jfrog.Put("/x").Body(reader), int64(len(data))},
		{"ReadSeeker", jfrog.Put("/x").Body(seekOnly{seeker}), int64(len(data))},
		{"ReaderFunc", jfrog.Put("/x").Body(retryablehttp.ReaderFunc(open)).Size(int64(len(data))), int64(len(data))},
		{"func chunked", jfrog.Put("/x").Body(open), -1},
		{"func with length", jfrog.Put("/x").Body(func() (io.Reader, error) { return bytes.NewReader(data), nil }), int64(len(data))},
		{"redirected", jfrog.Put("/redirect").Body(seekOnly{bytes.NewReader(data)}), int64(len(data))},
	} {
		n := 0
		srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
			got, err := io.ReadAll(r.Body)
			assert.NoError(t, err)
			assert.True(t, bytes.Equal(data, got), "%s: %d bytes", tt.name, len(got))
			assert.Equal(t, tt.length, r.ContentLength, tt.name)
			if r.URL.Path == "/redirect" {
				http.Redirect(w, r, "/x", http.StatusTemporaryRedirect)
			} else if n++; n < 4 {
				w.WriteHeader(503)
			}
		})
		require.NoError(t, send(t, newClient(t, srv.URL), tt.req), tt.name)
		assert.Equal(t, 4, n, tt.name)
	}
	assert.Equal(t, int32(8), opened.Load(), "once for each attempt")
	assert.Eventually(t, func() bool { return closed.Load() == 8 }, 10*time.Second, time.Millisecond)
}

func TestBodyIsRewoundWhenTheServerAnswersBeforeReadingIt(t *testing.T) {
	data := bytes.Repeat([]byte("0123456789abcdef"), 1<<16) // more than socket buffers hold
	for name, body := range map[string]any{
		"ReadSeeker": seekOnly{bytes.NewReader(data)}, "ReaderAt": bytes.NewReader(data), "bytes": data,
		"func": func() (io.Reader, error) { return bytes.NewReader(data), nil },
	} {
		var n atomic.Int32
		srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if n.Add(1) < 4 {
				w.WriteHeader(503)
				return
			}
			got, err := io.ReadAll(r.Body)
			assert.NoError(t, err)
			assert.True(t, bytes.Equal(data, got), name)
		})
		require.NoError(t, send(t, newClient(t, srv.URL), jfrog.Put("/x").Body(body)), name)
	}
}

func TestTheReaderIsTheCallersAgainAfterTheCall(t *testing.T) {
	data := make([]byte, 4<<20)
	srv := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(409) })
	c := newClient(t, srv.URL)
	for range 20 { // for the race detector
		buf := bytes.NewBuffer(data)
		require.ErrorIs(t, send(t, c, jfrog.Put("/x").Body(buf)), jfrog.ErrConflict)
		buf.Reset()
		buf.WriteString("mine")
		seeker := bytes.NewReader(data)
		require.ErrorIs(t, send(t, c, jfrog.Put("/x").Body(seekOnly{seeker})), jfrog.ErrConflict)
		seeker.Reset(nil)
		buf = bytes.NewBuffer(data)
		_, err := jfrog.Open(context.Background(), c, jfrog.Put("/x").Body(buf))
		require.ErrorIs(t, err, jfrog.ErrConflict)
		buf.Reset()
		buf.WriteString("mine")
	}
}

func TestOneWayBodyIsNeverReplayed(t *testing.T) {
	for _, first := range []func(http.ResponseWriter, *http.Request){
		func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(503) },
		func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/y", http.StatusTemporaryRedirect) },
		func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/y", http.StatusPermanentRedirect) },
	} {
		var n atomic.Int32
		srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
			n.Add(1)
			_, _ = io.Copy(io.Discard, r.Body)
			first(w, r)
		})
		require.Error(t, send(t, newClient(t, srv.URL), jfrog.Put("/x").Body(io.LimitReader(strings.NewReader("body"), 4))))
		assert.Equal(t, int32(1), n.Load())
	}
}

func TestUnusableBodies(t *testing.T) {
	a := &answers{statuses: []int{200}}
	c := newClient(t, serve(t, a.ServeHTTP).URL)
	broken := errors.New("disk on fire")
	var nilReader *bytes.Reader
	var nilFile *os.File
	var nilResource *struct{ A int }
	for name, body := range map[string]any{
		"nil": nil, "nil pointer": nilResource, "nil *bytes.Reader": nilReader, "nil *os.File": nilFile, "nil func": retryablehttp.ReaderFunc(nil),
		"nil reader of func": func() (io.Reader, error) { return nil, nil },
		"failing func":       func() (io.Reader, error) { return nil, broken },
		"not JSON":           map[string]any{"f": func() {}},
		"closed file":        closedFile(t),
	} {
		err := send(t, c, jfrog.Put("/x").Body(body))
		assert.ErrorContains(t, err, "request not sent: ", name)
		assert.NotErrorIs(t, err, jfrog.ErrUnreachable, name)
		assert.Equal(t, name == "failing func", errors.Is(err, broken), name)
	}
	assert.ErrorContains(t, send(t, c, jfrog.Put("/x").Body(strings.NewReader("four")).Size(3)), "has 4 bytes, but Size is 3")
	assert.Zero(t, a.count())

	// A body whose reader fails is an error, not a short upload.
	n := 0
	failing := func() (io.Reader, error) {
		n++
		return io.MultiReader(strings.NewReader("begin"), errReader{broken}), nil
	}
	for _, body := range []any{failing, io.MultiReader(strings.NewReader("begin"), errReader{broken})} {
		err := send(t, c, jfrog.Put("/x").Body(body))
		assert.ErrorIs(t, err, broken)
		assert.ErrorContains(t, err, "body: disk on fire")
		assert.NotErrorIs(t, err, jfrog.ErrUnreachable, "the server is not to blame")
	}

	// If the second opening fails, the error has its cause and the server's response.
	n = 0
	busy := &answers{statuses: []int{503}}
	err := send(t, newClient(t, serve(t, busy.ServeHTTP).URL), jfrog.Put("/x").Body(func() (io.Reader, error) {
		if n++; n > 1 {
			return nil, broken
		}
		return strings.NewReader("x"), nil
	}))
	assert.ErrorIs(t, err, broken)
	assert.ErrorIs(t, err, jfrog.ErrUnavailable)
}

// The server would store the announced bytes as the whole content.
func TestABodyLongerThanAnnouncedIsNoUpload(t *testing.T) {
	var whole atomic.Int32
	srv := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		if _, err := io.Copy(io.Discard, r.Body); err == nil {
			whole.Add(1)
		}
	})
	parts := func() io.Reader { return io.MultiReader(strings.NewReader("ab"), strings.NewReader("cdef")) }
	for _, size := range []int64{1, 2, 5} {
		for _, body := range []any{parts(), func() (io.Reader, error) { return parts(), nil }} {
			err := send(t, newClient(t, srv.URL), jfrog.Put("/x").Body(body).Size(size))
			assert.ErrorContains(t, err, fmt.Sprintf("body: longer than the announced %d bytes", size))
			assert.NotErrorIs(t, err, jfrog.ErrUnreachable)
		}
	}
	assert.Zero(t, whole.Load())
	require.NoError(t, send(t, newClient(t, srv.URL), jfrog.Put("/x").Body(parts()).Size(6)))
	assert.Equal(t, int32(1), whole.Load())
}

type errReader struct{ err error }

func (e errReader) Read([]byte) (int, error) { return 0, e.err }

func closedFile(t *testing.T) *os.File {
	f, err := os.Create(filepath.Join(t.TempDir(), "f"))
	require.NoError(t, err)
	require.NoError(t, f.Close())
	return f
}

func TestBodyForms(t *testing.T) {
	type seen struct {
		body, contentType, encoding string
		length                      int64
	}
	var got seen
	srv := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		assert.NoError(t, err)
		got = seen{string(body), r.Header.Get("Content-Type"), strings.Join(r.TransferEncoding, ","), r.ContentLength}
	})
	c := newClient(t, srv.URL)
	r, w, err := os.Pipe()
	require.NoError(t, err)
	_, _ = w.WriteString("piped")
	require.NoError(t, w.Close())
	for name, tt := range map[string]struct {
		req  *jfrog.Request
		want seen
	}{
		"none":         {jfrog.Put("/x"), seen{}},
		"JSON":         {jfrog.Put("/x").Body(struct{ A int }{1}), seen{`{"A":1}`, "application/json", "", 7}},
		"form":         {jfrog.Put("/x").Body(map[string][]string{"a": {"b"}}), seen{`{"a":["b"]}`, "application/json", "", 11}},
		"empty bytes":  {jfrog.Put("/x").Body([]byte{}), seen{"", "application/octet-stream", "", 0}},
		"empty string": {jfrog.Put("/x").Body(""), seen{"", "text/plain", "", 0}},
		"text":         {jfrog.Put("/x").Body("text").Header("Content-Type", "text/x-mine"), seen{"text", "text/x-mine", "", 4}},
		"buffer":       {jfrog.Put("/x").Body(bytes.NewBufferString("buf")), seen{"buf", "application/octet-stream", "", 3}},
		"pipe":         {jfrog.Put("/x").Body(r), seen{"piped", "application/octet-stream", "chunked", -1}},
		"sized":        {jfrog.Put("/x").Body(io.LimitReader(strings.NewReader("sized"), 5)).Size(5), seen{"sized", "application/octet-stream", "", 5}},
		"empty reader": {jfrog.Put("/x").Body(strings.NewReader("")), seen{"", "application/octet-stream", "", 0}},
	} {
		got = seen{}
		require.NoError(t, send(t, c, tt.req), name)
		assert.Equal(t, tt.want, got, name)
	}
}

func TestExpectContinue(t *testing.T) {
	var n atomic.Int32
	srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
		n.Add(1)
		w.WriteHeader(403) // before the body is read, so that the server sends no 100
	})
	var read atomic.Int64
	body := func() (io.Reader, error) { return readCounter{strings.NewReader("never sent"), &read}, nil }
	err := send(t, newClient(t, srv.URL), jfrog.Put("/x").Header("Expect", "100-continue").Body(body).Size(10))
	assert.ErrorIs(t, err, jfrog.ErrForbidden)
	assert.Zero(t, read.Load())
	assert.Equal(t, int32(1), n.Load())
}

type readCounter struct {
	io.Reader
	n *atomic.Int64
}

func (r readCounter) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	r.n.Add(int64(n))
	return n, err
}

func TestRateLimit(t *testing.T) {
	a := &answers{statuses: []int{503, 200}}
	c := newClient(t, serve(t, a.ServeHTTP).URL, jfrog.WithRateLimit(10, 1))
	begin := time.Now()
	require.NoError(t, send(t, c, jfrog.Get("/x"))) // two attempts
	require.NoError(t, send(t, c, jfrog.Get("/x")))
	assert.GreaterOrEqual(t, time.Since(begin), 190*time.Millisecond)

	// A turn after the deadline is neither waited for nor retried.
	c = newClient(t, serve(t, a.ServeHTTP).URL, jfrog.WithRateLimit(0.001, 1), jfrog.WithRetry(jfrog.RetryPolicy{}))
	require.NoError(t, send(t, c, jfrog.Get("/x")))
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	begin = time.Now()
	body := &closeNoter{Reader: strings.NewReader("b")}
	err := jfrog.Send(ctx, c, jfrog.Put("/x").Body(func() (io.Reader, error) { return body, nil }))
	assert.ErrorIs(t, err, context.DeadlineExceeded)
	assert.NotErrorIs(t, err, jfrog.ErrUnreachable)
	assert.ErrorContains(t, err, "rate limit")
	assert.True(t, body.closed.Load())
	assert.Less(t, time.Since(begin), 20*time.Second)
}

func TestConcurrentCalls(t *testing.T) {
	var n atomic.Int32
	srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if n.Add(1)%3 == 0 {
			w.WriteHeader(503)
			return
		}
		body, _ := io.ReadAll(r.Body)
		fmt.Fprintf(w, `{"path":%q,"body":%q}`, r.URL.Path, body)
	})
	policy := fastRetry
	policy.MaxAttempts = 50
	c := newClient(t, srv.URL, jfrog.WithAccessToken("token"), jfrog.WithRetry(policy))
	ctx := jfrog.WithHeader(context.Background(), "X-Shared", "1")
	var wg sync.WaitGroup
	for i := range 32 {
		wg.Go(func() {
			for range 10 {
				type echo struct{ Path, Body string }
				name := fmt.Sprint("item-", i)
				out, err := jfrog.Do[echo](jfrog.WithHeader(ctx, "X-Own", name), c, jfrog.Put("/x/{y}", name).Body(name))
				assert.NoError(t, err)
				assert.Equal(t, echo{"/x/" + name, name}, out)
			}
		})
	}
	wg.Wait()
}
