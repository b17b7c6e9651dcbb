package jfrog_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// recorder keeps the requests that its server received.
type recorder struct {
	mu   sync.Mutex
	seen []string
}

func (rec *recorder) note(r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	rec.mu.Lock()
	defer rec.mu.Unlock()
	rec.seen = append(rec.seen, fmt.Sprintf("%s %s %v %q", r.Method, r.RequestURI, r.Header, body))
}

func (rec *recorder) all() string {
	rec.mu.Lock()
	defer rec.mu.Unlock()
	return strings.Join(rec.seen, "\n")
}

// otherHost returns a URL of the same listener with another host name.
func otherHost(url string) string { return strings.Replace(url, "127.0.0.1", "localhost", 1) }

func everySecret() (context.Context, *jfrog.Request) {
	ctx := jfrog.WithHeader(context.Background(), "X-Vault-Token", "hidden-ctx")
	ctx = jfrog.WithHeader(ctx, "Cookie", "session=hidden-cookie")
	ctx = jfrog.WithHeader(ctx, "X-JFrog-Art-Api", "hidden-key")
	return ctx, jfrog.Get("/artifactory/r/{p...}", "file").Header("X-Custom-Secret", "hidden-own").
		Header("Range", "bytes=0-9").Param("token", "hidden-query")
}

func TestOtherHostsGetNoSecret(t *testing.T) {
	var stranger recorder
	storage := serve(t, func(w http.ResponseWriter, r *http.Request) {
		stranger.note(r)
		if next := r.URL.Query().Get("next"); next != "" {
			http.Redirect(w, r, next, http.StatusFound)
			return
		}
		_, _ = io.WriteString(w, "0123456789")
	})
	var home recorder
	var target string
	platform := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/again") {
			stranger.note(r) // back home, but sent there by another host
			_, _ = io.WriteString(w, "0123456789")
			return
		}
		home.note(r)
		if r.URL.Path == "/hop" {
			http.Redirect(w, r, target, http.StatusMovedPermanently)
			return
		}
		http.Redirect(w, r, target, http.StatusFound)
	})
	secure := serveTLS(t, func(w http.ResponseWriter, r *http.Request) {
		stranger.note(r)
		_, _ = io.WriteString(w, "0123456789")
	})
	for name, to := range map[string]string{
		"another port":         storage.URL + "/signed?sig=1",
		"another host":         otherHost(platform.URL) + "/again",
		"several hops":         storage.URL + "/a?next=" + otherHost(storage.URL) + "/b",
		"out and home again":   storage.URL + "/a?next=" + platform.URL + "/again",
		"out, and in by https": storage.URL + "/a?next=" + secure.URL,
		"same name, https":     strings.Replace(secure.URL, "https://127.0.0.1:", "https://127.0.0.1:", 1),
	} {
		for optName, opt := range map[string]jfrog.Option{
			"bearer": jfrog.WithAccessToken("hidden-token"), "key": jfrog.WithAPIKey("hidden-apikey"), "basic": jfrog.WithBasicAuth("hidden-user", "hidden-password"),
			"source": jfrog.WithTokenSource(func(context.Context) (jfrog.Token, error) { return jfrog.Token{AccessToken: "hidden-source"}, nil }),
		} {
			target = to
			stranger.seen, home.seen = nil, nil
			ctx, req := everySecret()
			out, err := jfrog.Do[string](ctx, newClient(t, platform.URL, opt, trust(secure)), req)
			require.NoError(t, err, name)
			assert.Equal(t, "0123456789", out, name)
			assert.NotEmpty(t, stranger.seen, name)
			for _, leak := range []string{"hidden", "Authorization", "Art-Api", "Cookie", "Referer", "aGlkZGVu"} {
				assert.NotContains(t, stranger.all(), leak, "%s, %s", name, optName)
			}
			assert.Contains(t, stranger.all(), "Range:[bytes=0-9]", name)
			assert.Contains(t, home.all(), "hidden-ctx", "home gets what it should")
		}
	}
}

func TestRedirectsAtHomeKeepTheCredentials(t *testing.T) {
	var base string
	srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
		assert.Equal(t, "Bearer hidden", r.Header.Get("Authorization"))
		assert.Equal(t, "own", r.Header.Get("X-Own"))
		switch r.URL.Path {
		case "/a":
			http.Redirect(w, r, "/b", http.StatusMovedPermanently)
		case "/b":
			http.Redirect(w, r, strings.ToUpper(base)+"/c", http.StatusSeeOther)
		default:
			_, _ = io.WriteString(w, "here")
		}
	})
	base = otherHost(srv.URL) // a name, to write in capitals
	var meta jfrog.Response
	out, err := jfrog.Do[string](jfrog.WithResponse(context.Background(), &meta), newClient(t, base, jfrog.WithAccessToken("hidden")), jfrog.Get("/a").Header("X-Own", "own"))
	require.NoError(t, err)
	assert.Equal(t, "here", out)
	assert.Equal(t, 1, meta.Attempts, "redirects are not attempts")
}

func TestARedirectIsNotFollowedFromHTTPSToHTTP(t *testing.T) {
	var plain recorder
	insecure := serve(t, func(_ http.ResponseWriter, r *http.Request) { plain.note(r) })
	srv := serveTLS(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, insecure.URL+"/x?sig=hidden", http.StatusFound)
	})
	var meta jfrog.Response
	_, err := jfrog.Do[string](jfrog.WithResponse(context.Background(), &meta), newClient(t, srv.URL, trust(srv)), jfrog.Get("/a"))
	assert.ErrorContains(t, err, "GET /a: 302 Found: redirect not followed: it falls from https to http, "+insecure.URL)
	assert.NotContains(t, err.Error(), "hidden")
	assert.NotErrorIs(t, err, jfrog.ErrUnreachable)
	assert.Equal(t, 302, asError(t, err).StatusCode)
	assert.Equal(t, 1, asError(t, err).Attempts)
	assert.Equal(t, 302, meta.StatusCode)
	assert.Empty(t, plain.seen)
}

func TestRedirectsOfWrites(t *testing.T) {
	var got recorder
	other := serve(t, func(_ http.ResponseWriter, r *http.Request) { got.note(r) })
	var status int
	var to string
	srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/login" || r.URL.Path == "/moved" {
			got.note(r)
			return
		}
		_, _ = io.Copy(io.Discard, r.Body)
		http.Redirect(w, r, to, status)
	})
	c := newClient(t, srv.URL, jfrog.WithAccessToken("hidden"))
	for _, method := range []string{"PUT", "POST", "PATCH", "DELETE"} {
		for _, status = range []int{301, 302, 303} {
			to = "/login"
			got.seen = nil
			err := send(t, c, jfrog.NewRequest(method, "/x").Body("hidden"))
			assert.ErrorContains(t, err, fmt.Sprintf("would turn %s into GET", method))
			assert.Equal(t, status, asError(t, err).StatusCode)
			assert.Empty(t, got.seen)
		}
		for _, status = range []int{307, 308} {
			to = "/moved"
			got.seen = nil
			require.NoError(t, send(t, c, jfrog.NewRequest(method, "/x").Body("content")))
			assert.Contains(t, got.all(), method+" /moved")
			assert.Contains(t, got.all(), `"content"`)

			to = other.URL + "/elsewhere"
			got.seen = nil
			err := send(t, c, jfrog.NewRequest(method, "/x").Body("hidden"))
			assert.ErrorContains(t, err, "it would send the request's body to another host, "+other.URL)
			assert.Empty(t, got.seen)
		}
	}
	// A request without a body may follow the redirect.
	status, to = 307, other.URL+"/elsewhere"
	require.NoError(t, send(t, c, jfrog.Head("/x")))
	assert.Contains(t, got.all(), "HEAD /elsewhere")
	assert.NotContains(t, got.all(), "hidden")
}

func TestRedirectLoopsEnd(t *testing.T) {
	n := 0
	srv := serve(t, func(w http.ResponseWriter, r *http.Request) { n++; http.Redirect(w, r, "/again", http.StatusFound) })
	err := send(t, newClient(t, srv.URL), jfrog.Get("/x"))
	assert.ErrorContains(t, err, "redirect not followed: already followed 10")
	assert.Equal(t, 10, n)

	srv = serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Location", "http://bad host/?sig=hidden-value")
		w.WriteHeader(302)
	})
	err = send(t, newClient(t, srv.URL), jfrog.Get("/x"))
	require.Error(t, err)
	assert.NotContains(t, err.Error(), "hidden")

	srv = serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(302) }) // no Location
	assert.Equal(t, 302, asError(t, send(t, newClient(t, srv.URL), jfrog.Get("/x"))).StatusCode)
}

func TestRedirectedBodyIsClosedWhenRefused(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		http.Redirect(w, r, "http://127.0.0.2:1/", http.StatusTemporaryRedirect)
	}))
	defer srv.Close()
	var bodies []*closeNoter
	body := func() (io.Reader, error) {
		bodies = append(bodies, &closeNoter{Reader: strings.NewReader("x")})
		return bodies[len(bodies)-1], nil
	}
	require.Error(t, send(t, newClient(t, srv.URL), jfrog.Put("/x").Body(body)))
	assert.Len(t, bodies, 2)
	for _, b := range bodies {
		assert.Eventually(t, b.closed.Load, 10*time.Second, time.Millisecond)
	}
}

type closeNoter struct {
	io.Reader
	closed atomic.Bool
}

func (c *closeNoter) Close() error { c.closed.Store(true); return nil }

func TestRedirectsOfACustomTransportAreKnownToo(t *testing.T) {
	var got []string
	rt := roundTripper(func(r *http.Request) (*http.Response, error) { // does not set Response.Request
		got = append(got, r.URL.Host+" "+r.Header.Get("Authorization"))
		if len(got) < 3 {
			return &http.Response{StatusCode: 302, Header: http.Header{"Location": {"http://other"}}, Body: http.NoBody}, nil
		}
		return &http.Response{StatusCode: 200, Body: http.NoBody}, nil
	})
	require.NoError(t, send(t, newClient(t, "http://acme", jfrog.WithTransport(rt), jfrog.WithAccessToken("hidden")), jfrog.Get("/x")))
	assert.Equal(t, []string{"acme Bearer hidden", "other ", "other "}, got)
}

// http://acme.jfrog.io redirects to https, which must not get credentials that were sent in the
// clear.
func TestARefusalBehindARedirectSaysWhy(t *testing.T) {
	status := 401
	secure := serveTLS(t, func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "Bad Credentials", status) })
	plain := serve(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, secure.URL+r.URL.Path, http.StatusMovedPermanently)
	})
	for _, status = range []int{401, 403, 404} {
		err := send(t, newClient(t, plain.URL, jfrog.WithAccessToken("hidden"), trust(secure)), jfrog.Get("/x"))
		assert.Equal(t, status, asError(t, err).StatusCode)
		assert.ErrorContains(t, err, "Bad Credentials: a redirect led to "+secure.URL+", which gets no credentials; if it is the platform, configure this URL")
	}
	err := send(t, newClient(t, secure.URL, jfrog.WithAccessToken("wrong"), trust(secure)), jfrog.Get("/x"))
	assert.NotContains(t, err.Error(), "redirect")
}
