package jfrog

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/singleflight"

	"github.com/jfrogkit/jfrog-go/internal/renewal"
)

// Token is an access token from a [TokenSource].
type Token struct {
	AccessToken Secret
	Expiry      time.Time // zero: the token does not expire, or the source does not know when
}

// Format prints the token with its value masked.
func (t Token) Format(f fmt.State, verb rune) { FormatMasked(f, verb, t) }

// TokenSource returns an access token. The client caches the token, replaces it shortly before
// its expiry, and asks for another once when the server responds with 401. Calls of the source
// do not overlap. Package access has sources for ID tokens (OIDC) and refresh tokens.
//
// An error of the source fails the call. The call's error wraps it, but does not match
// [ErrNotFound], [ErrConflict], [ErrPreconditionFailed], [ErrNotModified] or [ErrValidation]
// on its account.
type TokenSource func(ctx context.Context) (Token, error)

// credentials authenticate requests.
type credentials interface {
	apply(ctx context.Context, req *http.Request) error
	// secrets returns the values to mask in errors and log records.
	secrets() []string
	// renew drops the credential of a request that the server has refused and reports
	// whether there may be another.
	renew(refused *http.Request) bool
}

// anonymous adds no credentials.
type anonymous struct{}

func (anonymous) apply(context.Context, *http.Request) error { return nil }
func (anonymous) secrets() []string                          { return nil }
func (anonymous) renew(*http.Request) bool                   { return false }

// fixed adds the same header to every request.
type fixed struct {
	header, value string
}

func (f *fixed) apply(_ context.Context, req *http.Request) error {
	req.Header.Set(f.header, f.value)
	return nil
}
func (f *fixed) secrets() []string        { return secretHeaders(http.Header{f.header: {f.value}}) }
func (f *fixed) renew(*http.Request) bool { return false }

// apiKeyPrefix starts an Artifactory API key. Servers refuse an API key as a bearer token, so
// a key that is given as an access token goes into the header for keys.
const apiKeyPrefix = "AKCp8"

func bearer(token string) *fixed {
	if strings.HasPrefix(token, apiKeyPrefix) {
		return apiKey(token)
	}
	return &fixed{"Authorization", "Bearer " + token}
}

func basic(user, password string) *fixed {
	return &fixed{"Authorization", "Basic " + base64.StdEncoding.EncodeToString([]byte(user+":"+password))}
}

func apiKey(key string) *fixed {
	return &fixed{"X-JFrog-Art-Api", key}
}

// refreshAhead is how long before its expiry a token is replaced. A tenth of the token's
// lifetime applies if that is shorter.
const refreshAhead = time.Minute

// fetchTimeout bounds a call of a token source. The call outlives the request that caused it,
// because other requests wait for the same token.
const fetchTimeout = 2 * time.Minute

// sourced caches the token of a TokenSource.
type sourced struct {
	source TokenSource
	flight singleflight.Group

	mu      sync.Mutex
	token   Token
	refresh time.Time // when to fetch the next token; zero: never
	refused string    // the latest token that the server refused
	seen    []string  // the latest tokens, for masking
}

func (s *sourced) apply(ctx context.Context, req *http.Request) error {
	token, err := s.get(ctx)
	if err != nil {
		return err
	}
	return bearer(token).apply(ctx, req)
}

func (s *sourced) current() (string, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.token.AccessToken == "" || !s.refresh.IsZero() && !time.Now().Before(s.refresh) {
		return "", false
	}
	return string(s.token.AccessToken), true
}

func (s *sourced) get(ctx context.Context) (string, error) {
	if token, ok := s.current(); ok {
		return token, nil
	}
	done := s.flight.DoChan("", func() (any, error) {
		if token, ok := s.current(); ok {
			return token, nil
		}
		return s.fetch()
	})
	select {
	case <-ctx.Done():
		return "", ctx.Err()
	case r := <-done:
		if r.Err != nil {
			return "", &finalError{"token source", r.Err}
		}
		return r.Val.(string), nil
	}
}

// fetch calls the source under its own context. The first request that needs the token may be
// canceled while others wait. Its context may carry headers or a Response to fill, which do not
// concern the source.
func (s *sourced) fetch() (token string, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), fetchTimeout)
	defer cancel()
	// singleflight would repeat a panic of the source in a separate goroutine, where no caller
	// can recover it.
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	s.mu.Lock()
	ctx = renewal.With(ctx, s.refused)
	s.mu.Unlock()
	t, err := s.source(ctx)
	if err != nil {
		return "", err
	}
	if err := headerSafe("its token", string(t.AccessToken)); err != nil {
		return "", err
	}
	now := time.Now()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.token, s.refresh = t, time.Time{}
	if !t.Expiry.IsZero() {
		s.refresh = t.Expiry.Add(-min(refreshAhead, t.Expiry.Sub(now)/10))
	}
	s.seen = append(s.seen, string(t.AccessToken))
	s.seen = s.seen[max(0, len(s.seen)-4):]
	return string(t.AccessToken), nil
}

func (s *sourced) secrets() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.seen...)
}

// renew drops the refused token unless another goroutine has replaced it already.
func (s *sourced) renew(refused *http.Request) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f := bearer(string(s.token.AccessToken)); refused.Header.Get(f.header) == f.value {
		s.refused, s.token = string(s.token.AccessToken), Token{}
	}
	return true
}

// withFallback authenticates with a token until it expires or the server refuses it, and with a
// password from then on.
func withFallback(token, user, password string) Option {
	return func(s *settings) error {
		if err := WithBasicAuth(user, password)(s); err != nil {
			return err
		}
		second := s.creds
		if err := WithAccessToken(token)(s); err != nil {
			return err
		}
		s.creds = &fallback{first: s.creds, second: second, expiry: tokenExpiry(token)}
		return nil
	}
}

type fallback struct {
	first, second credentials
	expiry        time.Time // of the first; zero: unknown
	refused       atomic.Bool
}

func (f *fallback) current() credentials {
	if f.refused.Load() || !f.expiry.IsZero() && !time.Now().Before(f.expiry) {
		return f.second
	}
	return f.first
}

func (f *fallback) apply(ctx context.Context, req *http.Request) error {
	return f.current().apply(ctx, req)
}

func (f *fallback) secrets() []string { return append(f.first.secrets(), f.second.secrets()...) }

// renew reports whether the refused credential was the first.
func (f *fallback) renew(*http.Request) bool {
	return f.current() == f.first && !f.refused.Swap(true)
}

// tokenExpiry returns the expiry that an access token states, or the zero time.
func tokenExpiry(token string) time.Time {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return time.Time{}
	}
	payload, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(parts[1], "="))
	var claims struct {
		Expiry int64 `json:"exp"`
	}
	if err != nil || json.Unmarshal(payload, &claims) != nil || claims.Expiry == 0 {
		return time.Time{}
	}
	return time.Unix(claims.Expiry, 0)
}
