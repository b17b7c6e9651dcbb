package access

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// rotating is a server that accepts the last token it issued. Each refresh token works once.
type rotating struct {
	*httptest.Server
	mu        sync.Mutex
	issued    int
	expiresIn int      // seconds; 0: left out
	status    int      // of refreshes that fail; 0: they succeed
	strict    bool     // expired tokens are refused at the refresh too
	refreshes []string // the authorization of each refresh
}

func newRotating(t *testing.T) *rotating {
	s := &rotating{expiresIn: 3600}
	s.Server = httptest.NewServer(http.HandlerFunc(s.serve))
	t.Cleanup(s.Close)
	return s
}

func (s *rotating) serve(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	auth := r.Header.Get("Authorization")
	switch {
	case r.Method == http.MethodGet && auth == fmt.Sprintf("Bearer access-%d", s.issued):
		fmt.Fprint(w, `{"token_id":"id"}`)
	case r.Method == http.MethodGet:
		http.Error(w, "no", http.StatusUnauthorized)
	default:
		s.refreshes = append(s.refreshes, auth)
		switch {
		case s.status != 0:
			http.Error(w, `{"errors":[{"message":"not now"}]}`, s.status)
		case s.strict && auth != "":
			http.Error(w, "expired", http.StatusUnauthorized)
		case r.FormValue("refresh_token") != fmt.Sprintf("refresh-%d", s.issued) || r.FormValue("refreshable") != "true":
			http.Error(w, "unknown refresh token", http.StatusNotFound)
		default:
			s.issued++
			fmt.Fprintf(w, `{"access_token":"access-%d","refresh_token":"refresh-%d"`, s.issued, s.issued)
			if s.expiresIn != 0 {
				fmt.Fprintf(w, `,"expires_in":%d`, s.expiresIn)
			}
			fmt.Fprint(w, "}")
		}
	}
}

func (s *rotating) client(t *testing.T, source jfrog.TokenSource) *Client {
	t.Helper()
	c, err := jfrog.New(s.URL, jfrog.WithTokenSource(source))
	require.NoError(t, err)
	return New(c)
}

func get(c *Client) error {
	_, err := c.Tokens.Get(context.Background(), CurrentToken)
	return err
}

// inProcess serves requests without a network.
type inProcess struct{ http.Handler }

func (p inProcess) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	p.ServeHTTP(w, r)
	return w.Result(), nil
}

func TestRefreshingTokensBeforeExpiry(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &rotating{expiresIn: 100}
		direct := jfrog.WithTransport(inProcess{http.HandlerFunc(s.serve)})
		var stored []string
		source := RefreshingTokens("http://acme", Token{RefreshToken: "refresh-0"}, &RefreshingTokensOptions{
			Refreshed: func(token *Token) { stored = append(stored, string(token.AccessToken+" "+token.RefreshToken)) },
			Client:    []jfrog.Option{direct},
		})
		c, err := jfrog.New("http://acme", jfrog.WithTokenSource(source), direct)
		require.NoError(t, err)
		for range 200 { // up to 199 s; a token is replaced after 90 s
			require.NoError(t, get(New(c)))
			time.Sleep(time.Second)
		}
		assert.Equal(t, []string{"", "Bearer access-1", "Bearer access-2"}, s.refreshes, "the token before authenticates")
		assert.Equal(t, []string{"access-1 refresh-1", "access-2 refresh-2", "access-3 refresh-3"}, stored)
	})
}

func TestRefreshingTokensOnRefusal(t *testing.T) {
	s := newRotating(t)
	c := s.client(t, RefreshingTokens(s.URL, Token{AccessToken: "revoked", RefreshToken: "refresh-0"}, nil))
	for range 3 {
		require.NoError(t, get(c))
	}
	assert.Equal(t, []string{"Bearer revoked"}, s.refreshes)

	s = newRotating(t)
	s.strict = true
	c = s.client(t, RefreshingTokens(s.URL, Token{AccessToken: "expired", RefreshToken: "refresh-0"}, nil))
	require.NoError(t, get(c))
	assert.Equal(t, []string{"Bearer expired", ""}, s.refreshes, "the refresh token suffices")
}

// The first token states its expiry itself.
func TestRefreshingTokensReadsClaims(t *testing.T) {
	s := newRotating(t)
	claims := base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, `{"exp":%d}`, time.Now().Add(-time.Hour).Unix()))
	c := s.client(t, RefreshingTokens(s.URL, Token{AccessToken: jfrog.Secret("e30." + claims + ".x"), RefreshToken: "refresh-0"}, nil))
	require.NoError(t, get(c))
	assert.Len(t, s.refreshes, 1, "an expired token is not tried")
	assert.Equal(t, 1, s.issued)
}

// Clients that share a source share its token. Without that, each would invalidate the other's.
func TestRefreshingTokensShared(t *testing.T) {
	s := newRotating(t)
	s.expiresIn = 0
	source := RefreshingTokens(s.URL, Token{AccessToken: "revoked", RefreshToken: "refresh-0"}, nil)
	clients := []*Client{s.client(t, source), s.client(t, source), s.client(t, source)}
	var wg sync.WaitGroup
	for i := range 30 {
		wg.Go(func() { assert.NoError(t, get(clients[i%len(clients)])) })
	}
	wg.Wait()
	assert.Len(t, s.refreshes, 1)
}

func TestRefreshingTokensFails(t *testing.T) {
	s := newRotating(t)
	s.status = http.StatusNotFound
	c := s.client(t, RefreshingTokens(s.URL, Token{AccessToken: "revoked", RefreshToken: "refresh-0"}, nil))
	err := get(c)
	assert.ErrorContains(t, err, "refresh token: ")
	assert.ErrorContains(t, err, "not now")
	assert.NotErrorIs(t, err, jfrog.ErrNotFound, "the token was not found, not the resource")
	s.mu.Lock()
	s.status = 0
	s.mu.Unlock()
	require.NoError(t, get(c), "the next call tries again")

	// A token that is about to expire is used while the exchange fails.
	s = newRotating(t)
	s.status, s.issued = http.StatusServiceUnavailable, 0
	claims := base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, `{"exp":%d}`, time.Now().Add(time.Hour).Unix()))
	token := jfrog.Secret("e30." + claims + ".x")
	anonymous, err := jfrog.New(s.URL)
	require.NoError(t, err)
	r := &refresher{tokens: New(anonymous).Tokens, refresh: "refresh-0"}
	r.set(token, time.Time{})
	r.renew = time.Now()
	got, err := r.token(context.Background())
	require.NoError(t, err)
	assert.Equal(t, token, got.AccessToken)
	assert.NotEmpty(t, s.refreshes)

	_, err = RefreshingTokens(s.URL, Token{AccessToken: "a"}, nil)(context.Background())
	assert.ErrorContains(t, err, "no refresh token")
	_, err = RefreshingTokens("::", Token{RefreshToken: "a"}, nil)(context.Background())
	assert.Error(t, err)
}

// The platform in memory replaces the token and its refresh token.
func TestRefreshingTokensOfPlatform(t *testing.T) {
	now := time.Now()
	srv := jfrogtest.New(t, jfrogtest.WithClock(func() time.Time { return now }))
	admin, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token))
	require.NoError(t, err)
	token, err := New(admin).Tokens.Create(t.Context(), TokenCreateRequest{Refreshable: true, ExpiresIn: TokenLifetime(time.Hour)})
	require.NoError(t, err)
	var refreshed []Token
	c := RefreshingTokens(srv.URL, *token, &RefreshingTokensOptions{
		ExpiresIn: TokenLifetime(2 * time.Hour), Refreshed: func(t *Token) { refreshed = append(refreshed, *t) },
	})
	client, err := jfrog.New(srv.URL, jfrog.WithTokenSource(c))
	require.NoError(t, err)
	require.NoError(t, get(New(client)))
	assert.Empty(t, refreshed)
	now = now.Add(61 * time.Minute)
	require.NoError(t, get(New(client)))
	require.Len(t, refreshed, 1)
	assert.Equal(t, TokenLifetime(2*time.Hour), refreshed[0].ExpiresIn)
	assert.NotEqual(t, token.RefreshToken, refreshed[0].RefreshToken)
}
