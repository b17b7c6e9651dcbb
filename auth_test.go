package jfrog_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
)

func TestCredentialsGoIntoTheirHeaders(t *testing.T) {
	var got http.Header
	srv := serve(t, func(_ http.ResponseWriter, r *http.Request) { got = r.Header })
	const key = "AKCp8nGzF4Wm1mTnKaExample"
	for name, tt := range map[string]struct {
		opt             jfrog.Option
		bearer, art     string
		user, basicPass string
	}{
		"token":            {opt: jfrog.WithAccessToken("tok"), bearer: "Bearer tok"},
		"API key as token": {opt: jfrog.WithAccessToken(key), art: key},
		"API key":          {opt: jfrog.WithAPIKey("key"), art: "key"},
		"basic":            {opt: jfrog.WithBasicAuth("us er", "p:ä ss"), user: "us er", basicPass: "p:ä ss"},
		"source": {opt: jfrog.WithTokenSource(func(context.Context) (jfrog.Token, error) {
			return jfrog.Token{AccessToken: "src"}, nil
		}), bearer: "Bearer src"},
		"none": {opt: nil},
	} {
		require.NoError(t, send(t, newClient(t, srv.URL, tt.opt), jfrog.Get("/x")), name)
		assert.Equal(t, tt.art, got.Get("X-JFrog-Art-Api"), name)
		if tt.user != "" {
			user, password, ok := (&http.Request{Header: got}).BasicAuth()
			assert.True(t, ok, name)
			assert.Equal(t, [2]string{tt.user, tt.basicPass}, [2]string{user, password}, name)
			continue
		}
		assert.Equal(t, tt.bearer, got.Get("Authorization"), name)
	}
}

func TestHeadersOfTheContext(t *testing.T) {
	var got http.Header
	srv := serve(t, func(_ http.ResponseWriter, r *http.Request) { got = r.Header })
	c := newClient(t, srv.URL, jfrog.WithAccessToken("tok"), jfrog.WithUserAgent("acme/1.0"))
	outer := jfrog.WithHeader(context.Background(), "x-outer", "1")
	ctx := jfrog.WithHeader(outer, "Accept", "text/special")
	ctx = jfrog.WithHeader(ctx, "Authorization", "Bearer mine")
	_, err := jfrog.Do[map[string]any](ctx, c, jfrog.Post("/x").Accept("text/other").Header("X-Own", "2"))
	require.NoError(t, err)
	assert.Equal(t, "1", got.Get("X-Outer"))
	assert.Equal(t, "2", got.Get("X-Own"))
	assert.Equal(t, "text/special", got.Get("Accept"))
	assert.Equal(t, "Bearer tok", got.Get("Authorization"), "the client's credentials win")
	assert.Equal(t, "acme/1.0 jfrog-go/"+jfrog.Version, got.Get("User-Agent"))
	_, err = jfrog.Do[map[string]any](outer, newClient(t, srv.URL), jfrog.Post("/x"))
	require.NoError(t, err)
	assert.Equal(t, "application/json", got.Get("Accept"))
	assert.Equal(t, "jfrog-go/"+jfrog.Version, got.Get("User-Agent"))
	assert.Empty(t, got.Get("Authorization"))
}

// tokens returns t1, t2, ... and counts the calls.
type tokens struct {
	n      atomic.Int32
	expiry func() time.Time
}

func (s *tokens) get(context.Context) (jfrog.Token, error) {
	tok := jfrog.Token{AccessToken: jfrog.Secret(fmt.Sprint("token-", s.n.Add(1)))}
	if s.expiry != nil {
		tok.Expiry = s.expiry()
	}
	return tok, nil
}

func TestConcurrentCallsFetchOneToken(t *testing.T) {
	a := &answers{statuses: []int{200}}
	var n atomic.Int32
	c := newClient(t, serve(t, a.ServeHTTP).URL, jfrog.WithTokenSource(func(context.Context) (jfrog.Token, error) {
		n.Add(1)
		time.Sleep(50 * time.Millisecond)
		return jfrog.Token{AccessToken: "tok"}, nil
	}))
	var wg sync.WaitGroup
	for range 32 {
		wg.Go(func() { assert.NoError(t, send(t, c, jfrog.Get("/x"))) })
	}
	wg.Wait()
	assert.Equal(t, int32(1), n.Load())
	assert.Equal(t, 32, a.count())
}

// echoToken responds with the bearer token of the request. It needs no network, so that the
// tests can use fake time.
var echoToken = roundTripper(func(r *http.Request) (*http.Response, error) {
	body := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	return &http.Response{StatusCode: 200, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
})

func TestTokenIsReplacedBeforeItsExpiry(t *testing.T) {
	for name, tt := range map[string]struct{ life, keeps, drops time.Duration }{
		"an hour":         {time.Hour, 58 * time.Minute, 59*time.Minute + time.Second},
		"a minute":        {time.Minute, 53 * time.Second, 55 * time.Second},
		"already expired": {-time.Hour, 0, 0},
		"never":           {0, 10000 * time.Hour, 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				src := &tokens{}
				if tt.life != 0 {
					src.expiry = func() time.Time { return time.Now().Add(tt.life) }
				}
				c := newClient(t, "http://acme", jfrog.WithTransport(echoToken), jfrog.WithTokenSource(src.get))
				call := func() string {
					out, err := jfrog.Do[string](t.Context(), c, jfrog.Get("/x"))
					require.NoError(t, err)
					return out
				}
				assert.Equal(t, "token-1", call())
				if tt.keeps > 0 {
					time.Sleep(tt.keeps)
					assert.Equal(t, "token-1", call())
				}
				if tt.life != 0 {
					time.Sleep(tt.drops - tt.keeps)
					assert.Equal(t, "token-2", call())
				}
			})
		})
	}
}

func TestRefusedTokenIsReplacedOnce(t *testing.T) {
	for name, tt := range map[string]struct {
		req    func() *jfrog.Request
		accept string // the token that the server accepts
		calls  int32  // requests received
		source int32  // calls of the token source
		ok     bool
	}{
		"GET":            {func() *jfrog.Request { return jfrog.Get("/x") }, "token-2", 2, 2, true},
		"POST":           {func() *jfrog.Request { return jfrog.Post("/x").Body("body") }, "token-2", 2, 2, true},
		"PUT ReadSeeker": {func() *jfrog.Request { return jfrog.Put("/x").Body(seekOnly{strings.NewReader("body")}) }, "token-2", 2, 2, true},
		"PUT ReaderFunc": {func() *jfrog.Request {
			return jfrog.Put("/x").Body(func() (io.Reader, error) { return strings.NewReader("body"), nil })
		}, "token-2", 2, 2, true},
		"one-way":         {func() *jfrog.Request { return jfrog.Put("/x").Body(io.LimitReader(strings.NewReader("body"), 4)) }, "token-2", 1, 1, false},
		"never satisfied": {func() *jfrog.Request { return jfrog.Post("/x").Body("body") }, "none", 2, 2, false},
	} {
		var n atomic.Int32
		src := &tokens{}
		srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
			n.Add(1)
			body, _ := io.ReadAll(r.Body)
			if r.Method != http.MethodGet {
				assert.Equal(t, "body", string(body), name)
			}
			if r.Header.Get("Authorization") != "Bearer "+tt.accept {
				w.WriteHeader(401)
			}
		})
		var meta jfrog.Response
		err := jfrog.Send(jfrog.WithResponse(context.Background(), &meta), newClient(t, srv.URL, jfrog.WithTokenSource(src.get)), tt.req())
		if tt.ok {
			assert.NoError(t, err, name)
		} else {
			assert.ErrorIs(t, err, jfrog.ErrUnauthorized, name)
		}
		assert.Equal(t, tt.calls, n.Load(), name)
		assert.Equal(t, int(tt.calls), meta.Attempts, name)
		assert.Equal(t, tt.source, src.n.Load(), name)
	}
}

func TestRefusedAPIKeyOfASourceIsReplacedToo(t *testing.T) {
	n := 0
	src := func(context.Context) (jfrog.Token, error) {
		n++
		return jfrog.Token{AccessToken: jfrog.Secret(fmt.Sprint("AKCp8-", n))}, nil
	}
	srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-JFrog-Art-Api") != "AKCp8-2" {
			w.WriteHeader(401)
		}
	})
	require.NoError(t, send(t, newClient(t, srv.URL, jfrog.WithTokenSource(src)), jfrog.Get("/x")))
}

func TestManyRefusalsOfOneTokenFetchOneMore(t *testing.T) {
	src := &tokens{}
	srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") == "Bearer token-1" {
			time.Sleep(20 * time.Millisecond)
			w.WriteHeader(401)
		}
	})
	c := newClient(t, srv.URL, jfrog.WithTokenSource(src.get))
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() { assert.NoError(t, send(t, c, jfrog.Get("/x"))) })
	}
	wg.Wait()
	assert.Equal(t, int32(2), src.n.Load())
}

func TestFixedCredentialsAreNotTriedTwice(t *testing.T) {
	a := &answers{statuses: []int{401}}
	c := newClient(t, serve(t, a.ServeHTTP).URL, jfrog.WithAccessToken("tok"))
	assert.ErrorIs(t, send(t, c, jfrog.Get("/x")), jfrog.ErrUnauthorized)
	assert.Equal(t, 1, a.count())
}

func TestFailingTokenSource(t *testing.T) {
	a := &answers{statuses: []int{200}}
	url := serve(t, a.ServeHTTP).URL
	mine := errors.New("identity provider is down")
	asURLError := func(context.Context) (jfrog.Token, error) {
		resp, err := http.Get(closedPort(t))
		if err == nil {
			resp.Body.Close()
		}
		return jfrog.Token{}, fmt.Errorf("exchange: %w", err)
	}
	for name, tt := range map[string]struct {
		source jfrog.TokenSource
		want   string
		is     error
	}{
		"error":          {func(context.Context) (jfrog.Token, error) { return jfrog.Token{}, mine }, "token source: identity provider is down", mine},
		"its HTTP error": {asURLError, "token source: exchange: Get", nil},
		"panic":          {func(context.Context) (jfrog.Token, error) { panic("oops") }, "token source: panic: oops", nil},
		"empty token":    {func(context.Context) (jfrog.Token, error) { return jfrog.Token{}, nil }, "its token is empty", nil},
		"line end":       {func(context.Context) (jfrog.Token, error) { return jfrog.Token{AccessToken: "a\n"}, nil }, "its token contains a space, a line end", nil},
	} {
		c := newClient(t, url, jfrog.WithTokenSource(tt.source))
		for range 2 {
			err := send(t, c, jfrog.Put("/x").Body("b"))
			assert.ErrorContains(t, err, tt.want, name)
			assert.NotErrorIs(t, err, jfrog.ErrUnreachable, name)
			assert.Zero(t, asError(t, err).Attempts, name)
			if tt.is != nil {
				assert.ErrorIs(t, err, tt.is, name)
			}
		}
	}
	assert.Zero(t, a.count())
}

func TestTheSourceHasAContextOfItsOwn(t *testing.T) {
	a := &answers{statuses: []int{200}}
	release, asked := make(chan struct{}), make(chan struct{})
	var n atomic.Int32
	c := newClient(t, serve(t, a.ServeHTTP).URL, jfrog.WithTokenSource(func(ctx context.Context) (jfrog.Token, error) {
		n.Add(1)
		close(asked)
		<-release
		_, bounded := ctx.Deadline()
		assert.True(t, bounded, "a source cannot hang for ever")
		return jfrog.Token{AccessToken: "tok"}, ctx.Err()
	}))
	ctx, cancel := context.WithCancel(context.Background())
	first, others := make(chan error, 1), make(chan error, 3)
	go func() {
		err := jfrog.Send(ctx, c, jfrog.Get("/x"))
		first <- err
	}()
	<-asked
	for range cap(others) {
		go func() { others <- send(t, c, jfrog.Get("/x")) }()
	}
	cancel()
	assert.ErrorIs(t, <-first, context.Canceled, "it returns while the source still works")
	close(release)
	for range cap(others) {
		assert.NoError(t, <-others)
	}
	assert.Equal(t, int32(1), n.Load())
}

// An error of the token source does not concern the resource that the call requests.
func TestTokenSourceFailureIsNoAnswer(t *testing.T) {
	for status, class := range map[int]error{
		http.StatusNotFound: jfrog.ErrNotFound, http.StatusConflict: jfrog.ErrConflict, http.StatusBadRequest: jfrog.ErrValidation,
		http.StatusPreconditionFailed: jfrog.ErrPreconditionFailed, http.StatusNotModified: jfrog.ErrNotModified,
	} {
		login := newClient(t, serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }).URL)
		c := newClient(t, "http://acme", jfrog.WithTokenSource(func(ctx context.Context) (jfrog.Token, error) {
			return jfrog.Do[jfrog.Token](ctx, login, jfrog.Get("/login"))
		}))
		found, err := jfrog.Exists(context.Background(), c, jfrog.Get("/x"))
		require.False(t, found)
		require.ErrorContains(t, err, "token source: ", status)
		require.ErrorContains(t, err, strconv.Itoa(status))
		require.NotErrorIs(t, err, class)
		require.NotErrorIs(t, err, jfrog.ErrUnreachable)
	}
}
