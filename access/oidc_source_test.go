package access

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// platform is a server that exchanges ID tokens and accepts the last token it issued.
type platform struct {
	*httptest.Server
	mu        sync.Mutex
	exchanges []map[string]any
	headers   []http.Header
	valid     string // access token that the server accepts
	expiresIn any    // seconds; nil: left out
	response  string // to an exchange, in place of a token
	status    int    // of response
}

func newPlatform(t *testing.T) *platform {
	p := &platform{expiresIn: 3600, status: http.StatusUnauthorized}
	p.Server = httptest.NewServer(http.HandlerFunc(p.serve))
	t.Cleanup(p.Close)
	return p
}

func (p *platform) serve(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if r.URL.Path != "/access/api/v1/oidc/token" {
		if r.Header.Get("Authorization") != "Bearer "+p.valid {
			http.Error(w, "no", http.StatusUnauthorized)
			return
		}
		fmt.Fprint(w, `{"token_id":"id"}`)
		return
	}
	var body map[string]any
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	p.exchanges, p.headers = append(p.exchanges, body), append(p.headers, r.Header)
	if p.response != "" {
		w.WriteHeader(p.status)
		fmt.Fprintf(w, p.response, body["subject_token"])
		return
	}
	p.valid = fmt.Sprintf("access-token-%d", len(p.exchanges))
	answer := map[string]any{"access_token": p.valid, "token_type": "Bearer"}
	if p.expiresIn != nil {
		answer["expires_in"] = p.expiresIn
	}
	_ = json.NewEncoder(w).Encode(answer)
}

func (p *platform) client(t *testing.T, idToken IDTokenSource, opts *OIDCOptions) *Client {
	t.Helper()
	jc, err := jfrog.New(p.URL, jfrog.WithTokenSource(OIDC(p.URL, "github-oidc", idToken, opts)))
	require.NoError(t, err)
	return New(jc)
}

func fixedIDToken(token string) IDTokenSource {
	return func(context.Context) (string, error) { return token, nil }
}

func TestOIDC(t *testing.T) {
	p := newPlatform(t)
	c := p.client(t, fixedIDToken("the-id-token"), &OIDCOptions{
		IdentityMapping: "mapping", ProjectKey: "proj", Audience: "aud", ApplicationKey: "app",
	})
	for range 3 {
		_, err := c.Tokens.Get(context.Background(), CurrentToken)
		require.NoError(t, err)
	}
	require.Equal(t, []map[string]any{{
		"grant_type":            "urn:ietf:params:oauth:grant-type:token-exchange",
		"subject_token_type":    "urn:ietf:params:oauth:token-type:id_token",
		"subject_token":         "the-id-token",
		"provider_name":         "github-oidc",
		"identity_mapping_name": "mapping",
		"project_key":           "proj",
		"audience":              "aud",
		"application_key":       "app",
	}}, p.exchanges)
	require.Empty(t, p.headers[0].Get("Authorization"))
}

// The source exchanges again when the lifetime in the response has passed.
func TestOIDCExpiry(t *testing.T) {
	for name, test := range map[string]struct {
		expiresIn any
		want      time.Duration // 0: no expiry
	}{
		"stated":     {60, time.Minute},
		"string":     {"60", time.Minute},
		"never":      {0, 0},
		"not stated": {nil, 0},
	} {
		p := newPlatform(t)
		p.expiresIn = test.expiresIn
		before := time.Now()
		token, err := OIDC(p.URL, "github-oidc", fixedIDToken("id"), nil)(context.Background())
		require.NoError(t, err, name)
		require.Equal(t, jfrog.Secret("access-token-1"), token.AccessToken)
		if test.want == 0 {
			require.Zero(t, token.Expiry, name)
			continue
		}
		require.WithinRange(t, token.Expiry, before.Add(test.want), time.Now().Add(test.want), name)
	}

	p := newPlatform(t)
	p.expiresIn = 1
	c := p.client(t, fixedIDToken("id"), nil)
	for range 2 {
		_, err := c.Tokens.Get(context.Background(), CurrentToken)
		require.NoError(t, err)
		time.Sleep(time.Second)
	}
	require.Len(t, p.exchanges, 2)
}

// The source replaces a revoked token.
func TestOIDCAfterRevocation(t *testing.T) {
	p := newPlatform(t)
	c := p.client(t, fixedIDToken("id"), nil)
	_, err := c.Tokens.Get(context.Background(), CurrentToken)
	require.NoError(t, err)
	p.valid = "another"
	_, err = c.Tokens.Get(context.Background(), CurrentToken)
	require.NoError(t, err)
	require.Len(t, p.exchanges, 2)
}

func TestOIDCFailures(t *testing.T) {
	const idToken = "eyJhbGciOiJSUzI1NiJ9.aWQ.c2ln"
	ctx := context.Background()
	p := newPlatform(t)
	p.response = `{"errors":[{"code":"UNAUTHORIZED","message":"no mapping for %s"}]}`
	why := errors.New("no such file")

	_, err := p.client(t, fixedIDToken(idToken), nil).Tokens.Get(ctx, CurrentToken)
	require.ErrorIs(t, err, jfrog.ErrUnauthorized)
	require.ErrorContains(t, err, "no mapping for")
	require.NotContains(t, fmt.Sprintf("%v %+v %#v", err, err, err), idToken)

	_, err = p.client(t, func(context.Context) (string, error) { return "", why }, nil).Tokens.Get(ctx, CurrentToken)
	require.ErrorIs(t, err, why)
	_, err = p.client(t, fixedIDToken(""), nil).Tokens.Get(ctx, CurrentToken)
	require.ErrorContains(t, err, "ID token is empty")
	_, err = p.client(t, nil, nil).Tokens.Get(ctx, CurrentToken)
	require.ErrorContains(t, err, "source of the ID token is nil")
	_, err = OIDC("acme.jfrog.io", "github-oidc", fixedIDToken(idToken), nil)(ctx)
	require.ErrorContains(t, err, "scheme")
	_, err = OIDC(p.URL, "", fixedIDToken(idToken), nil)(ctx)
	require.ErrorContains(t, err, "provider name is empty")
	require.Len(t, p.exchanges, 1)
}

type countingTransport struct{ n int }

func (c *countingTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	c.n++
	return http.DefaultTransport.RoundTrip(r)
}

func TestOIDCClientOptions(t *testing.T) {
	p := newPlatform(t)
	var count countingTransport
	_, err := OIDC(p.URL, "github-oidc", fixedIDToken("id"), &OIDCOptions{Client: []jfrog.Option{jfrog.WithTransport(&count)}})(context.Background())
	require.NoError(t, err)
	require.Equal(t, 1, count.n)
}

// An exchange that meets a busy server is sent again.
func TestOIDCRetries(t *testing.T) {
	n := 0
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if n++; n == 1 {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		fmt.Fprint(w, `{"access_token":"second"}`)
	}))
	defer srv.Close()
	retry := jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 2, MinWait: time.Millisecond, MaxWait: time.Millisecond})
	token, err := OIDC(srv.URL, "github-oidc", fixedIDToken("id"), &OIDCOptions{Client: []jfrog.Option{retry}})(context.Background())
	require.NoError(t, err)
	require.Equal(t, jfrog.Secret("second"), token.AccessToken)
}

func TestIDTokenFromGitHubActions(t *testing.T) {
	const requestToken = "the-request-token"
	ctx := context.Background()
	var got *http.Request
	status, answer := http.StatusOK, `{"count":1234,"value":"the-id-token"}`
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = r
		w.WriteHeader(status)
		fmt.Fprint(w, answer)
	}))
	defer srv.Close()
	t.Setenv("ACTIONS_ID_TOKEN_REQUEST_URL", srv.URL+"/42//idtoken/b1/c%2F2?api-version=2.0")
	t.Setenv("ACTIONS_ID_TOKEN_REQUEST_TOKEN", requestToken)

	token, err := IDTokenFromGitHubActions("jfrog github")(ctx)
	require.NoError(t, err)
	require.Equal(t, "the-id-token", token)
	require.Equal(t, "/42//idtoken/b1/c%2F2", got.URL.EscapedPath())
	require.Equal(t, "api-version=2.0&audience=jfrog+github", got.URL.Query().Encode())
	require.Equal(t, "Bearer "+requestToken, got.Header.Get("Authorization"))

	_, err = IDTokenFromGitHubActions("")(ctx)
	require.NoError(t, err)
	require.Equal(t, "api-version=2.0", got.URL.RawQuery)

	var count countingTransport
	_, err = IDTokenFromGitHubActions("", jfrog.WithTransport(&count))(ctx)
	require.NoError(t, err)
	require.Equal(t, 1, count.n)

	answer = `{"value":""}`
	_, err = IDTokenFromGitHubActions("")(ctx)
	require.ErrorContains(t, err, "no token")
	status, answer = http.StatusForbidden, "not for "+requestToken
	_, err = IDTokenFromGitHubActions("")(ctx)
	require.ErrorIs(t, err, jfrog.ErrForbidden)
	require.NotContains(t, err.Error(), requestToken)

	for _, u := range []string{"::", "/relative", srv.URL, "ftp://host/a"} {
		t.Setenv("ACTIONS_ID_TOKEN_REQUEST_URL", u)
		_, err = IDTokenFromGitHubActions("")(ctx)
		require.Error(t, err, u)
	}
	t.Setenv("ACTIONS_ID_TOKEN_REQUEST_URL", "")
	_, err = IDTokenFromGitHubActions("")(ctx)
	require.ErrorContains(t, err, "id-token: write")
}

func TestIDTokenFromEnvAndFile(t *testing.T) {
	ctx := context.Background()
	t.Setenv("JFROG_ID_TOKEN", " of-the-job\n")
	token, err := IDTokenFromEnv("JFROG_ID_TOKEN")(ctx)
	require.NoError(t, err)
	require.Equal(t, "of-the-job", token)
	t.Setenv("JFROG_ID_TOKEN", "")
	_, err = IDTokenFromEnv("JFROG_ID_TOKEN")(ctx)
	require.ErrorContains(t, err, "JFROG_ID_TOKEN is not set")

	name := filepath.Join(t.TempDir(), "token")
	source := IDTokenFromFile(name)
	_, err = source(ctx)
	require.ErrorIs(t, err, os.ErrNotExist)
	for _, text := range []string{"first\n", "renewed"} {
		require.NoError(t, os.WriteFile(name, []byte(text), 0o600))
		token, err = source(ctx)
		require.NoError(t, err)
		require.Equal(t, text[:len(token)], token)
		require.NotEmpty(t, token)
	}
	require.Equal(t, "renewed", token)
	require.NoError(t, os.WriteFile(name, []byte(" \n"), 0o600))
	_, err = source(ctx)
	require.ErrorContains(t, err, "is empty")
}

// A missing provider is not reported as a missing token.
func TestOIDCProviderNotFound(t *testing.T) {
	p := newPlatform(t)
	p.status, p.response = http.StatusNotFound, `{"errors":[{"code":"NOT_FOUND","message":"no provider for %s"}]}`
	_, err := p.client(t, fixedIDToken("id"), nil).Tokens.Get(context.Background(), CurrentToken)
	require.ErrorContains(t, err, "no provider")
	require.NotErrorIs(t, err, jfrog.ErrNotFound)
}
