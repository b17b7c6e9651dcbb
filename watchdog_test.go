package jfrog_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// once is a policy of one attempt.
var once = jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 1})

// limit is the bound that the tests set; far less than a test's patience.
const limit = 200 * time.Millisecond

// within runs a call that must end by itself, and returns its error.
func within(t *testing.T, call func(ctx context.Context) error) error {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	err := call(ctx)
	require.Error(t, err)
	require.NoError(t, ctx.Err(), "the context ended the call: %v", err)
	assert.NotErrorIs(t, err, context.DeadlineExceeded)
	assert.NotErrorIs(t, err, context.Canceled)
	var timeout net.Error
	require.ErrorAs(t, err, &timeout)
	assert.True(t, timeout.Timeout())
	return err
}

func TestSilentServer(t *testing.T) {
	stop := make(chan struct{})
	attempts := make(chan struct{}, 10)
	srv := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		attempts <- struct{}{}
		<-stop
	})
	t.Cleanup(func() { close(stop) })
	c := newClient(t, srv.URL, jfrog.WithResponseTimeout(limit))
	err := within(t, func(ctx context.Context) error { return jfrog.Send(ctx, c, jfrog.Get("/x")) })
	assert.ErrorIs(t, err, jfrog.ErrUnreachable)
	assert.ErrorContains(t, err, "no response for 200ms")
	assert.Len(t, attempts, 4, "sent again like a broken connection")
	err = within(t, func(ctx context.Context) error { return jfrog.Send(ctx, c, jfrog.Post("/x").Body("content")) })
	assert.ErrorContains(t, err, "no response for 200ms")
	assert.Len(t, attempts, 5, "not idempotent")
	_ = within(t, func(ctx context.Context) error {
		_, err := jfrog.Open(jfrog.WithTimeouts(ctx, limit/2, 0), newClient(t, srv.URL, once), jfrog.Get("/x"))
		return err
	})
}

func TestUploadThatIsNotRead(t *testing.T) {
	stop := make(chan struct{})
	srv := serve(t, func(http.ResponseWriter, *http.Request) { <-stop })
	t.Cleanup(func() { close(stop) })
	c := newClient(t, srv.URL, once, jfrog.WithIdleTimeout(limit))
	large := make([]byte, 32<<20)
	for name, body := range map[string]any{"in memory": large, "stream": bytes.NewReader(large), "once": io.MultiReader(bytes.NewReader(large))} {
		err := within(t, func(ctx context.Context) error { return jfrog.Send(ctx, c, jfrog.Put("/x").Body(body)) })
		assert.ErrorContains(t, err, "no progress in sending the body for 200ms", name)
	}
}

func TestDownloadThatStalls(t *testing.T) {
	stop := make(chan struct{})
	srv := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		_, _ = io.WriteString(w, "begins")
		w.(http.Flusher).Flush()
		<-stop
	})
	t.Cleanup(func() { close(stop) })
	c := newClient(t, srv.URL, once, jfrog.WithIdleTimeout(limit))
	err := within(t, func(ctx context.Context) error {
		s, err := jfrog.Open(ctx, c, jfrog.Get("/x"))
		require.NoError(t, err)
		defer s.Close()
		_, err = io.ReadAll(s)
		return err
	})
	assert.ErrorContains(t, err, "no progress in receiving the body for 200ms")
	err = within(t, func(ctx context.Context) error {
		_, err := jfrog.Do[string](ctx, c, jfrog.Get("/x"))
		return err
	})
	assert.ErrorContains(t, err, "no progress in receiving the body for 200ms")
}

// A body whose reads return nothing, and no error, does not hold a call.
func TestBodiesThatReturnNothing(t *testing.T) {
	for _, status := range []int{200, 400} {
		rt := roundTripper(func(*http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: status, Body: io.NopCloser(idle{}), ContentLength: -1, Header: http.Header{}}, nil
		})
		c := newClient(t, "http://x", once, jfrog.WithTransport(rt))
		require.Error(t, jfrog.Send(t.Context(), c, jfrog.Get("/x")))
		s, err := jfrog.Open(t.Context(), c, jfrog.Get("/x"))
		if err == nil {
			_, err = io.Copy(io.Discard, s)
			assert.ErrorIs(t, err, io.ErrNoProgress)
			require.NoError(t, s.Close())
		}
		require.Error(t, err)
	}
}

type idle struct{}

func (idle) Read([]byte) (int, error) { return 0, nil }

// A server that sends byte after byte of an error or a redirect makes progress, but not for long.
func TestErrorsAndRedirectsThatDrip(t *testing.T) {
	stop := make(chan struct{})
	srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/login" {
			return
		}
		status, _ := strconv.Atoi(r.URL.Query().Get("status"))
		w.Header().Set("Location", "/login")
		w.Header().Set("Content-Length", "100000")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, `{"errors":[{"message":"no`)
		for {
			w.(http.Flusher).Flush()
			select {
			case <-stop:
				return
			case <-r.Context().Done():
				return
			case <-time.After(limit / 10):
				_, _ = io.WriteString(w, ".")
			}
		}
	})
	t.Cleanup(func() { close(stop) })
	c := newClient(t, srv.URL, once, jfrog.WithIdleTimeout(limit), jfrog.WithAccessToken("hidden"))
	renewing := newClient(t, srv.URL, once, jfrog.WithIdleTimeout(limit), jfrog.WithTokenSource(func(context.Context) (jfrog.Token, error) {
		return jfrog.Token{AccessToken: "hidden"}, nil
	}))
	for _, c := range []*jfrog.Client{c, renewing} {
		for _, status := range []string{"400", "401", "503", "302"} {
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
			err := jfrog.Send(ctx, c, jfrog.Get("/x").Param("status", status))
			require.NoError(t, ctx.Err(), "%s: %v", status, err)
			if status != "302" {
				assert.Equal(t, status, strconv.Itoa(asError(t, err).StatusCode))
				assert.ErrorContains(t, err, "no..", status)
			}
			cancel()
		}
	}
}

// Time that the caller takes is not the server's.
func TestSlowCallersAreNotTimedOut(t *testing.T) {
	srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
		data, _ := io.ReadAll(r.Body)
		_, _ = w.Write(data)
	})
	c := newClient(t, srv.URL, once, jfrog.WithIdleTimeout(limit), jfrog.WithResponseTimeout(10*limit))
	in, out := io.Pipe()
	go func() {
		for range 3 {
			time.Sleep(2 * limit)
			_, _ = out.Write([]byte("slow"))
		}
		_ = out.Close()
	}()
	s, err := jfrog.Open(t.Context(), c, jfrog.Put("/x").Body(in))
	require.NoError(t, err)
	defer s.Close()
	time.Sleep(2 * limit)
	data, err := io.ReadAll(s)
	require.NoError(t, err)
	assert.Equal(t, "slowslowslow", string(data))
}

func TestLongRunningOperationsMayTakeTheirTime(t *testing.T) {
	srv := serve(t, func(w http.ResponseWriter, _ *http.Request) { time.Sleep(3 * limit) })
	c := newClient(t, srv.URL, once, jfrog.WithResponseTimeout(limit))
	require.NoError(t, jfrog.Send(t.Context(), c, jfrog.Post("/x").LongRunning()))
	require.NoError(t, jfrog.Send(jfrog.WithTimeouts(t.Context(), -1, 0), c, jfrog.Post("/x")))
	_ = within(t, func(ctx context.Context) error { return jfrog.Send(ctx, c, jfrog.Post("/x")) })
}

func TestConnectTimeout(t *testing.T) {
	// A listener whose backlog is full accepts no more connections.
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = silent.Close() })
	go func() {
		for {
			c, err := silent.Accept()
			if err != nil {
				return
			}
			t.Cleanup(func() { _ = c.Close() })
		}
	}()
	c := newClient(t, "https://"+silent.Addr().String(), once, jfrog.WithConnectTimeout(limit))
	err = within(t, func(ctx context.Context) error { return jfrog.Send(ctx, c, jfrog.Get("/x")) })
	assert.ErrorContains(t, err, "TLS handshake timeout")
	_, err = jfrog.New("https://x", jfrog.WithTransport(roundTripper(nil)), jfrog.WithConnectTimeout(limit))
	assert.ErrorContains(t, err, "connect timeout require an *http.Transport")
}

func TestZeroRetryPolicyIsTheDefault(t *testing.T) {
	n := 0
	srv := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		if n++; n == 1 {
			w.Header().Set("Retry-After", "1")
			w.WriteHeader(http.StatusTooManyRequests)
		}
	})
	c, err := jfrog.New(srv.URL, jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 10}))
	require.NoError(t, err)
	begin := time.Now()
	require.NoError(t, jfrog.Send(t.Context(), c, jfrog.Get("/x")))
	assert.Equal(t, 2, n)
	assert.GreaterOrEqual(t, time.Since(begin), time.Second, "Retry-After")

	n = 0
	c, err = jfrog.New(srv.URL, jfrog.WithRetry(jfrog.RetryPolicy{MaxRetryAfter: -1}))
	require.NoError(t, err)
	assert.ErrorIs(t, jfrog.Send(t.Context(), c, jfrog.Get("/x")), jfrog.ErrRateLimited)
	assert.Equal(t, 1, n)
}

func TestSwitchingProtocolsIsRefused(t *testing.T) {
	stop := make(chan struct{})
	srv := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		c, _, _ := w.(http.Hijacker).Hijack()
		defer c.Close()
		_, _ = io.WriteString(c, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n")
		<-stop
	})
	t.Cleanup(func() { close(stop) })
	err := jfrog.Send(t.Context(), newClient(t, srv.URL), jfrog.Get("/x"))
	assert.ErrorContains(t, err, "unexpected status 101")
}

func TestBrokenRoundTrippers(t *testing.T) {
	for name, rt := range map[string]roundTripper{
		"neither": func(*http.Request) (*http.Response, error) { return nil, nil },
		"no body": func(*http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: 200, ContentLength: 3}, nil
		},
		"an error": func(*http.Request) (*http.Response, error) { return nil, errors.New("broken") },
	} {
		err := jfrog.Send(t.Context(), newClient(t, "http://x", once, jfrog.WithTransport(rt)), jfrog.Get("/x"))
		assert.Error(t, err, name)
	}
	empty := roundTripper(func(*http.Request) (*http.Response, error) { return &http.Response{StatusCode: 204}, nil })
	assert.NoError(t, jfrog.Send(t.Context(), newClient(t, "http://x", jfrog.WithTransport(empty)), jfrog.Delete("/x")))
}

func TestRoundTrippersSeeTheTemplate(t *testing.T) {
	var pattern string
	rt := roundTripper(func(r *http.Request) (*http.Response, error) {
		pattern = r.Pattern
		return &http.Response{StatusCode: 204}, nil
	})
	require.NoError(t, jfrog.Send(t.Context(), newClient(t, "http://x", jfrog.WithTransport(rt)), jfrog.Delete("/artifactory/api/build/{buildName}", "app")))
	assert.Equal(t, "/artifactory/api/build/{buildName}", pattern)
}

// A body that blocks, such as a pipe, does not outlive the context.
func TestBlockingBodyEndsWithTheContext(t *testing.T) {
	srv := serve(t, func(w http.ResponseWriter, r *http.Request) { _, _ = io.Copy(io.Discard, r.Body) })
	in, out := io.Pipe()
	t.Cleanup(func() { _ = out.Close() })
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	begin := time.Now()
	err := jfrog.Send(ctx, newClient(t, srv.URL), jfrog.Put("/x").Body(in))
	assert.ErrorIs(t, err, context.DeadlineExceeded)
	assert.Less(t, time.Since(begin), 5*time.Second)
}

// A reader that cannot be rewound leaves no goroutine behind.
func TestReadersLeaveNoGoroutine(t *testing.T) {
	srv := serve(t, func(_ http.ResponseWriter, r *http.Request) { _, _ = io.Copy(io.Discard, r.Body) })
	c := newClient(t, srv.URL)
	send := func() {
		require.NoError(t, jfrog.Send(t.Context(), c, jfrog.Put("/x").Body(io.MultiReader(strings.NewReader("content")))))
	}
	send()
	before := runtime.NumGoroutine()
	for range 50 {
		send()
	}
	assert.Less(t, runtime.NumGoroutine(), before+25)
}
