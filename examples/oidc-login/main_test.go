package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/access"
	"github.com/jfrogkit/jfrog-go/artifactory"
)

var testKey = sync.OnceValue(func() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return key
})

// hosts is a transport without a network, so that tests can use the clock of synctest. It maps
// hosts to handlers.
type hosts map[string]http.Handler

func (h hosts) RoundTrip(r *http.Request) (*http.Response, error) {
	in := r.Clone(r.Context())
	in.Host, in.RequestURI = r.URL.Host, r.URL.RequestURI()
	if in.Body == nil {
		in.Body = http.NoBody
	}
	w := httptest.NewRecorder()
	h[in.Host].ServeHTTP(w, in)
	resp := w.Result()
	resp.Request = r
	return resp, nil
}

// offline returns a platform without a network, and a client for it. A token exchange takes a
// second on it, a ping takes no time.
func offline(t *testing.T, lifetime time.Duration) (*platform, *artifactory.Client) {
	ci := newProvider(testKey())
	ci.issuer = "http://ci.test"
	for name, value := range ci.environment() {
		t.Setenv(name, value)
	}
	p := newPlatform(ci.issuer, lifetime, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "OK")
	}))
	web := hosts{"ci.test": ci, "platform.test": http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/oidc/token") {
			time.Sleep(time.Second)
		}
		p.ServeHTTP(w, r)
	})}
	p.verifier.web = &http.Client{Transport: web}
	opt := jfrog.WithTransport(web)
	c, err := login("http://platform.test", demoProvider, access.IDTokenFromGitHubActions(demoAudience, opt), opt)
	require.NoError(t, err)
	return p, artifactory.New(c)
}

func TestConcurrentCallsShareOneExchange(t *testing.T) {
	p, rt := offline(t, time.Hour)
	synctest.Test(t, func(t *testing.T) {
		require.NoError(t, pingAtOnce(t.Context(), rt, 20))
	})
	granted, denied := p.counts()
	require.Equal(t, 1, granted)
	require.Zero(t, denied)
}

func TestTokenIsReplacedBeforeItExpires(t *testing.T) {
	const lifetime = 10 * time.Minute
	p, rt := offline(t, lifetime)
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		for replaced := 0; replaced < 3; {
			require.NoError(t, rt.System.Ping(t.Context()))
			granted, _ := p.counts()
			if granted > replaced+1 {
				replaced++
				require.Equal(t, replaced+1, granted)
				// The client replaces a token when a tenth of its lifetime is left.
				require.InDelta(t, lifetime-time.Minute, time.Since(start), float64(2*time.Second))
				start = time.Now()
			}
			require.Less(t, time.Since(start), lifetime)
			time.Sleep(time.Second)
		}
	})
	_, denied := p.counts()
	require.Zero(t, denied, "requests with an expired token")
}

// secretsSeen is a transport that records all credentials and tokens in requests and responses.
type secretsSeen struct {
	mu  sync.Mutex
	all map[string]bool
}

func (s *secretsSeen) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(resp.Body)
	err = errors.Join(err, resp.Body.Close())
	resp.Body = io.NopCloser(bytes.NewReader(body))
	var tokens struct {
		Value       string `json:"value"`
		AccessToken string `json:"access_token"`
	}
	_ = json.Unmarshal(body, &tokens)
	s.mu.Lock()
	defer s.mu.Unlock()
	sent := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	for _, secret := range []string{sent, tokens.Value, tokens.AccessToken} {
		if secret != "" {
			s.all[secret] = true
		}
	}
	return resp, err
}

func TestDemoShowsNoSecrets(t *testing.T) {
	s, err := setUp()
	require.NoError(t, err)
	defer s.tearDown()
	var out bytes.Buffer
	logs := slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug}))
	secrets := &secretsSeen{all: map[string]bool{s.srv.Token: true}}
	var printed bytes.Buffer
	require.NoError(t, job(t.Context(), &printed, s, jfrog.WithLogger(logs), jfrog.WithTransport(secrets)))

	require.Contains(t, printed.String(), "deployed /app/1.0/app.txt")
	require.Contains(t, printed.String(), `ID token is for the audience "other-audience", not "`+demoAudience+`"`)
	require.Contains(t, out.String(), "/access/api/v1/oidc/token")
	require.True(t, secrets.all[s.ci.requestToken])
	// The server's token, the request token, two access tokens, and an ID token for each of these
	// and for the other audience.
	require.GreaterOrEqual(t, len(secrets.all), 7)
	for secret := range secrets.all {
		for part := range strings.SplitSeq(secret, ".") {
			require.NotContains(t, printed.String()+out.String(), part)
		}
	}
}

func TestDemoLeavesTheEnvironmentAlone(t *testing.T) {
	t.Setenv("ACTIONS_ID_TOKEN_REQUEST_URL", "before")
	require.NoError(t, os.Unsetenv("ACTIONS_ID_TOKEN_REQUEST_TOKEN"))
	s, err := setUp()
	require.NoError(t, err)
	require.Equal(t, s.ci.requestToken, os.Getenv("ACTIONS_ID_TOKEN_REQUEST_TOKEN"))
	s.tearDown()
	require.Equal(t, "before", os.Getenv("ACTIONS_ID_TOKEN_REQUEST_URL"))
	_, set := os.LookupEnv("ACTIONS_ID_TOKEN_REQUEST_TOKEN")
	require.False(t, set)
}

// TestLoginToPlatform runs the command with flags for the platform of the demo.
func TestLoginToPlatform(t *testing.T) {
	s, err := setUp()
	require.NoError(t, err)
	defer s.tearDown()
	ctx := t.Context()
	cfg := config{platform: true, url: s.url, provider: demoProvider, audience: demoAudience}
	var out strings.Builder
	require.NoError(t, run(ctx, &out, cfg))
	require.Equal(t, "Logged in to "+s.url+" with github-oidc\n", out.String())

	token, err := sign(testKey(), jwtHeader{Alg: "RS256", Kid: keyID}, s.ci.claims(demoAudience))
	require.NoError(t, err)
	t.Setenv("JOB_ID_TOKEN", token)
	cfg.variable = "JOB_ID_TOKEN"
	err = run(ctx, io.Discard, cfg)
	require.ErrorContains(t, err, "invalid signature")
	require.NotContains(t, err.Error(), token)

	cfg = config{platform: true, url: s.url, provider: "gitlab", audience: demoAudience}
	require.ErrorContains(t, run(ctx, io.Discard, cfg), `no OIDC configuration "gitlab"`)
	cfg = config{platform: true, url: s.url, provider: demoProvider}
	require.ErrorContains(t, run(ctx, io.Discard, cfg), `for the audience "https://github.com/acme"`)
	for _, cfg := range []config{{platform: true, url: s.url}, {platform: true, provider: demoProvider}} {
		require.ErrorContains(t, run(ctx, io.Discard, cfg), "both -url and -provider are required")
	}
	for _, cfg := range []config{{provider: demoProvider}, {audience: "a"}, {variable: "A"}} {
		require.ErrorContains(t, run(ctx, io.Discard, cfg), "require -platform")
	}
}

func TestCommandLine(t *testing.T) {
	t.Setenv("JFROG_URL", "https://acme.jfrog.io")
	cfg, err := parse([]string{"-platform", "-provider", "p"}, io.Discard)
	require.NoError(t, err)
	require.Equal(t, config{platform: true, url: "https://acme.jfrog.io", provider: "p"}, cfg)
	var out strings.Builder
	_, err = parse([]string{"-h"}, &out)
	require.ErrorIs(t, err, flag.ErrHelp)
	require.Contains(t, out.String(), "Usage: oidc-login")
	require.Contains(t, out.String(), "-provider")
	_, err = parse([]string{"demo"}, &out)
	require.ErrorContains(t, err, "unexpected argument")
}

func TestExchangeRefuses(t *testing.T) {
	ci := newProvider(testKey())
	ci.issuer = "http://ci.test"
	p := newPlatform(ci.issuer, time.Hour, http.NotFoundHandler())
	web := hosts{"ci.test": ci, "platform.test": p}
	p.verifier.web = &http.Client{Transport: web}
	stranger, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	exchange := func(token string) error {
		source := access.OIDC("http://platform.test", demoProvider, func(context.Context) (string, error) { return token, nil },
			&access.OIDCOptions{Client: []jfrog.Option{jfrog.WithTransport(web)}})
		_, err := source(t.Context())
		return err
	}
	rs256 := jwtHeader{Alg: "RS256", Kid: keyID}
	for why, test := range map[string]struct {
		key    *rsa.PrivateKey
		header jwtHeader
		change func(*idClaims)
	}{
		"":                            {header: rs256, change: func(*idClaims) {}},
		"invalid signature":           {key: stranger, header: rs256, change: func(*idClaims) {}},
		`signed with "none"`:          {header: jwtHeader{Alg: "none", Kid: keyID}, change: func(*idClaims) {}},
		`no key "other"`:              {header: jwtHeader{Alg: "RS256", Kid: "other"}, change: func(*idClaims) {}},
		`from issuer "http://x.test"`: {header: rs256, change: func(c *idClaims) { c.Issuer = "http://x.test" }},
		`for the audience "a, b"`:     {header: rs256, change: func(c *idClaims) { c.Audience = audience{"a", "b"} }},
		`for the audience ""`:         {header: rs256, change: func(c *idClaims) { c.Audience = nil }},
		"has expired":                 {header: rs256, change: func(c *idClaims) { c.Expiry = time.Now().Unix() }},
		"not valid yet":               {header: rs256, change: func(c *idClaims) { c.NotBefore = time.Now().Unix() + 60 }},
		`repository "acme/other"`:     {header: rs256, change: func(c *idClaims) { c.Repository = "acme/other" }},
	} {
		claims := ci.claims(demoAudience)
		test.change(&claims)
		if test.key == nil {
			test.key = testKey()
		}
		token, err := sign(test.key, test.header, claims)
		require.NoError(t, err)
		err = exchange(token)
		if why == "" {
			require.NoError(t, err)
			continue
		}
		require.ErrorIs(t, err, jfrog.ErrUnauthorized, why)
		require.ErrorContains(t, err, why)
	}

	// A payload changed after signing has an invalid signature.
	token, err := sign(testKey(), rs256, ci.claims("other"))
	require.NoError(t, err)
	parts := strings.Split(token, ".")
	payload, err := json.Marshal(ci.claims(demoAudience))
	require.NoError(t, err)
	parts[1] = base64.RawURLEncoding.EncodeToString(payload)
	require.ErrorContains(t, exchange(strings.Join(parts, ".")), "invalid signature")
	for _, bad := range []string{"a", "a.b.c", "!.!.!", "e30.e30"} {
		require.ErrorContains(t, exchange(bad), "is not a JWT", bad)
	}
	granted, _ := p.counts()
	require.Equal(t, 1, granted)
}
