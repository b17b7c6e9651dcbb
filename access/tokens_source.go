package access

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/renewal"
)

// RefreshingTokensOptions configures [RefreshingTokens].
type RefreshingTokensOptions struct {
	// ExpiresIn is the lifetime of the new tokens. Zero leaves it to the server.
	ExpiresIn TokenLifetime
	// Refreshed is called with each new token before it is used, one call at a time. The old
	// token and its refresh token are invalid by then. A program that continues with the token
	// after a restart must store the new ones here. Refreshed must not use a client that has
	// this source.
	Refreshed func(*Token)
	// Client configures the client that refreshes, as in [OIDCOptions].
	Client []jfrog.Option
}

// RefreshingTokens returns a token source for [jfrog.WithTokenSource]. It starts with a
// refreshable token from [TokensService.Create]. Before the token expires, or when the server
// refuses it, the source exchanges its refresh token for a new token. platformURL is the URL
// that [jfrog.New] takes. token.AccessToken may have expired or be empty.
//
//	token, err := ac.Tokens.Create(ctx, access.TokenCreateRequest{Refreshable: true})
//	...
//	c, err := jfrog.New(url, jfrog.WithTokenSource(access.RefreshingTokens(url, *token, nil)))
//
// A refresh token can be used once, and each exchange yields the next one. Therefore two sources
// must not start with the same refresh token, but several clients may share a source.
//
// If an exchange fails while the token is still valid, the source returns that token and tries
// again later. Otherwise the call that needs the token returns the error of the exchange.
func RefreshingTokens(platformURL string, token Token, opts *RefreshingTokensOptions) jfrog.TokenSource {
	o := jfrog.Deref(opts)
	c, err := jfrog.New(platformURL, o.Client...)
	if err == nil && token.RefreshToken == "" {
		err = errors.New("access: the token has no refresh token")
	}
	if err != nil {
		return func(context.Context) (jfrog.Token, error) { return jfrog.Token{}, err }
	}
	r := &refresher{tokens: New(c).Tokens, opts: o, refresh: token.RefreshToken}
	r.set(token.AccessToken, time.Time{})
	return r.token
}

// refresher holds a token and its refresh token.
type refresher struct {
	tokens *TokensService
	opts   RefreshingTokensOptions

	mu      sync.Mutex
	current jfrog.Token
	renew   time.Time    // when to refresh; zero: never
	refresh jfrog.Secret // the refresh token
}

// refreshAhead is how long before its expiry a token is refreshed. A tenth of its lifetime
// applies if that is shorter.
const refreshAhead = time.Minute

// set replaces the token. The expiry that the token itself states has precedence.
func (r *refresher) set(token jfrog.Secret, expiry time.Time) {
	if claims, err := ParseTokenClaims(token); err == nil && claims.Expiry != 0 {
		expiry = claims.Expiry.Time()
	}
	r.current, r.renew = jfrog.Token{AccessToken: token, Expiry: expiry}, time.Time{}
	if !expiry.IsZero() {
		r.renew = expiry.Add(-min(refreshAhead, time.Until(expiry)/10))
	}
}

func (r *refresher) token(ctx context.Context) (jfrog.Token, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	now, current := time.Now(), r.current
	valid := current.AccessToken != "" && string(current.AccessToken) != renewal.Refused(ctx) &&
		(current.Expiry.IsZero() || now.Before(current.Expiry))
	if valid && (r.renew.IsZero() || now.Before(r.renew)) {
		return current, nil
	}
	next, err := r.exchange(ctx)
	switch {
	case err != nil && valid:
		return current, nil
	case err != nil:
		return jfrog.Token{}, fmt.Errorf("refresh token: %w", err)
	}
	var expiry time.Time
	if d := next.ExpiresIn.Duration(); d > 0 {
		expiry = now.Add(d)
	}
	if next.RefreshToken == "" {
		next.RefreshToken = r.refresh
	}
	r.refresh = next.RefreshToken
	r.set(next.AccessToken, expiry)
	if r.opts.Refreshed != nil {
		r.opts.Refreshed(next)
	}
	return r.current, nil
}

// exchange exchanges the refresh token. The old token authenticates the call. A server that
// refuses it, because it has expired, may take the refresh token alone.
func (r *refresher) exchange(ctx context.Context) (*Token, error) {
	req := TokenRefreshRequest{RefreshToken: r.refresh, Refreshable: true, ExpiresIn: r.opts.ExpiresIn}
	if r.current.AccessToken == "" {
		return r.tokens.Refresh(ctx, req)
	}
	next, err := r.tokens.Refresh(jfrog.WithHeader(ctx, "Authorization", "Bearer "+string(r.current.AccessToken)), req)
	if errors.Is(err, jfrog.ErrUnauthorized) {
		if next, alone := r.tokens.Refresh(ctx, req); alone == nil {
			return next, nil
		}
	}
	return next, err
}
