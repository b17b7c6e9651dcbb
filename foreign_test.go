package jfrog

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-querystring/query"
	"github.com/stretchr/testify/require"
)

func TestGetURLGoesWithoutCredentials(t *testing.T) {
	const sig = "eyJhbGciOiJIUzI1NiJ9.c2lnbmF0dXJl"
	var got *http.Request
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = r
		http.Error(w, "no such link: "+r.URL.Query().Get("sig")+" "+r.URL.Query().Get("Policy"), http.StatusForbidden)
	}))
	defer srv.Close()
	c, err := New(srv.URL, WithAccessToken("the-token"), WithRetry(RetryPolicy{MaxAttempts: 1}))
	require.NoError(t, err)

	ctx := WithHeader(context.Background(), "X-Private", "mine")
	_, err = Open(ctx, c, GetURL(srv.URL+"/a%2Fb/c.jar?sig="+sig+"&Policy=somewhere").Header("Range", "bytes=1-2"))

	require.ErrorIs(t, err, ErrForbidden)
	require.Equal(t, "/a%2Fb/c.jar", got.URL.EscapedPath())
	require.Equal(t, "sig="+sig+"&Policy=somewhere", got.URL.RawQuery)
	require.Equal(t, "bytes=1-2", got.Header.Get("Range"))
	for _, k := range []string{"Authorization", "X-Jfrog-Art-Api", "X-Private"} {
		require.Empty(t, got.Header.Get(k), k)
	}
	var e *Error
	require.ErrorAs(t, err, &e)
	for _, s := range []string{err.Error(), string(e.Body), fmt.Sprintf("%+v", err)} {
		require.NotContains(t, s, sig)
		require.NotContains(t, s, "somewhere")
	}
	require.Contains(t, err.Error(), srv.URL+"/a%2Fb/c.jar?sig=*****&Policy=*****")
}

func TestPutURLSendsOnlyTheBody(t *testing.T) {
	var got *http.Request
	var body []string
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = r
		data, _ := io.ReadAll(r.Body)
		if body = append(body, string(data)); len(body) == 1 {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}))
	defer srv.Close()
	c, err := New(srv.URL, WithBasicAuth("me", "the-password"), WithRetry(RetryPolicy{MinWait: -1}))
	require.NoError(t, err)
	ctx := WithHeader(context.Background(), "X-Private", "mine")
	require.NoError(t, Send(ctx, c, PutURL(srv.URL+"/part?sig=abc").Body(strings.NewReader("content"))))
	require.Equal(t, []string{"content", "content"}, body)
	require.Equal(t, http.MethodPut, got.Method)
	require.EqualValues(t, 7, got.ContentLength)
	for _, k := range []string{"Authorization", "Content-Type", "X-Private"} {
		require.Empty(t, got.Header[k], k)
	}
}

func TestGetURLRefuses(t *testing.T) {
	c, err := New("http://jfrog.test")
	require.NoError(t, err)
	for _, raw := range []string{"", "/artifactory/a?sig=secret-value", "ftp://host/a", "http:///a?sig=secret-value", "http://u:secret-value@host/a", "http://host/%zz?sig=secret-value"} {
		_, err := Open(context.Background(), c, GetURL(raw))
		require.ErrorAs(t, err, new(*finalError), raw)
		require.NotContains(t, err.Error(), "secret-value")
		err = Send(context.Background(), c, PutURL(raw).Body("content"))
		require.ErrorAs(t, err, new(*finalError), raw)
		require.NotContains(t, err.Error(), "secret-value")
	}
}

func TestRefuse(t *testing.T) {
	c, err := New("http://jfrog.test")
	require.NoError(t, err)
	why := errors.New("checksum is none")
	err = Send(context.Background(), c, Put("/artifactory/{repo}", "libs").Check(nil).Check(why))
	var e *Error
	require.ErrorAs(t, err, &e)
	require.ErrorIs(t, err, why)
	require.ErrorAs(t, err, new(*finalError))
	require.NotErrorIs(t, err, ErrUnreachable)
}

func TestNotModified(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotModified) }))
	defer srv.Close()
	c, err := New(srv.URL)
	require.NoError(t, err)
	_, err = Open(context.Background(), c, Get("/artifactory/a"))
	require.ErrorIs(t, err, ErrNotModified)
}

func TestSecretInQuery(t *testing.T) {
	v, err := query.Values(struct {
		Pass  Secret `url:"pass,omitempty"`
		Other Secret `url:"other,omitempty"`
	}{Pass: "word"})
	require.NoError(t, err)
	require.Equal(t, "pass=word", v.Encode())
}

// The client asks the target of a redirect not to compress, as it asks the server.
func TestRedirectKeepsAcceptEncoding(t *testing.T) {
	var got string
	store := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got = r.Header.Get("Accept-Encoding") }))
	defer store.Close()
	srv := httptest.NewServer(http.RedirectHandler(strings.Replace(store.URL, "127.0.0.1", "localhost", 1), http.StatusFound))
	defer srv.Close()
	c, err := New(srv.URL)
	require.NoError(t, err)
	s, err := Open(context.Background(), c, Get("/artifactory/a").Header("Accept-Encoding", "identity"))
	require.NoError(t, err)
	require.NoError(t, s.Close())
	require.Equal(t, "identity", got)
}
