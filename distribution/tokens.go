package distribution

import (
	"context"
	"errors"
	"fmt"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/check"
)

// TokensService creates, refreshes, lists and revokes access tokens of Distribution. Reached
// through [Client.Tokens]. For access tokens of the platform, prefer package access.
type TokensService service

// TokenScopeAdmin is the scope of the administrators.
const TokenScopeAdmin = "applied-permissions/admin"

// TokenCreateRequest describes the token that [TokensService.Create] creates.
type TokenCreateRequest struct {
	// GrantType may only be client_credentials, the default.
	GrantType string `url:"grant_type,omitempty"`
	// Username is the user of the token, who must exist.
	Username string `url:"username"`
	// Scope is a list of scopes, separated by blanks. The documented one is [TokenScopeAdmin].
	Scope            string `url:"scope,omitempty"`
	ExpiresInSeconds int    `url:"expires_in,omitempty"` // 0: never
	// Refreshable requests a refresh token too.
	Refreshable bool `url:"refreshable,omitempty"`
}

// Token is a new token. Formatted output, logs and JSON mask its values. To store a token, store
// string(token.AccessToken).
type Token struct {
	AccessToken      jfrog.Secret `json:"access_token"`
	RefreshToken     jfrog.Secret `json:"refresh_token,omitempty"` // of a refreshable token
	ExpiresInSeconds jfrog.Int    `json:"expires_in,omitempty"`
	Scope            string       `json:"scope,omitempty"`
	TokenType        string       `json:"token_type,omitempty"` // such as Bearer
}

// issued returns the token of a response, or an error if the response has none.
func issued(t *Token, err error) (*Token, error) {
	if err == nil && t.AccessToken == "" {
		err = check.Lacks("distribution", "access token")
	}
	if err != nil {
		return nil, err
	}
	return t, nil
}

// lifetime returns an error for a negative lifetime.
func lifetime(seconds int) error {
	if seconds < 0 {
		return fmt.Errorf("lifetime of %d s is negative", seconds)
	}
	return nil
}

const tokenPath = "/distribution/api/v1/security/token"

// Create creates an access token of an existing user.
//
// Requires: admin for other users and for the admin scope. Since 1.2.
//
//jfrog:op 5.8.1
func (s *TokensService) Create(ctx context.Context, create TokenCreateRequest) (*Token, error) {
	return issued(jfrog.Do[*Token](ctx, s.client, jfrog.Post(tokenPath).Form(create).
		Check(check.NotEmpty("username", create.Username)).Check(lifetime(create.ExpiresInSeconds))))
}

// TokenRefreshRequest has the token that [TokensService.Refresh] exchanges.
type TokenRefreshRequest struct {
	AccessToken      jfrog.Secret `url:"access_token"`
	RefreshToken     jfrog.Secret `url:"refresh_token"`
	ExpiresInSeconds int          `url:"expires_in,omitempty"` // of the new token; 0: never
	// Refreshable requests a refresh token for the new token too. Nil means true.
	Refreshable *bool `url:"refreshable,omitempty"`
}

type tokenRefreshForm struct {
	GrantType string `url:"grant_type"`
	TokenRefreshRequest
}

// Refresh exchanges an access token and its refresh token for a new access token.
//
// Requires: admin, or the user of the token. Since 1.2.
//
//jfrog:op 5.8.2
func (s *TokensService) Refresh(ctx context.Context, refresh TokenRefreshRequest) (*Token, error) {
	return issued(jfrog.Do[*Token](ctx, s.client,
		jfrog.Post(tokenPath).Form(tokenRefreshForm{"refresh_token", refresh}).
			Check(check.Secret("access token", refresh.AccessToken)).
			Check(check.Secret("refresh token", refresh.RefreshToken)).
			Check(lifetime(refresh.ExpiresInSeconds))))
}

// TokenRevokeRequest names the token that [TokensService.Revoke] revokes: by its value or by its
// ID, which [TokensService.List] returns.
type TokenRevokeRequest struct {
	Token   jfrog.Secret `url:"token,omitempty"`
	TokenID string       `url:"token_id,omitempty"`
}

func (r TokenRevokeRequest) check() error {
	if (r.Token == "") == (r.TokenID == "") {
		return errors.New("either a token or a token ID is required, and not both")
	}
	return nil
}

// Revoke revokes a token. It returns an error matching [jfrog.ErrNotFound] if there is no such
// token, for example because it was revoked before.
//
// Requires: admin. Since 1.2.
//
//jfrog:op 5.8.3
func (s *TokensService) Revoke(ctx context.Context, revoke TokenRevokeRequest) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Post("/distribution/api/v1/security/token/revoke").Form(revoke).Check(revoke.check()).
			Idempotent())
}

// TokenInfo describes a token without its value.
type TokenInfo struct {
	TokenID     string   `json:"token_id"`
	Issuer      string   `json:"issuer"`  // a service ID
	Subject     string   `json:"subject"` // a user name
	IssuedAt    UnixTime `json:"issued_at"`
	Expiry      UnixTime `json:"expiry,omitempty"` // zero if the server does not return it
	Refreshable bool     `json:"refreshable"`
}

type tokenList struct {
	Tokens []TokenInfo `json:"tokens"`
}

// List returns the descriptions of the tokens. It returns an error matching [jfrog.ErrNotFound] if
// the server finds no tokens.
//
// Requires: admin. Since 1.2.
//
//jfrog:op 5.8.4
func (s *TokensService) List(ctx context.Context) ([]TokenInfo, error) {
	out, err := jfrog.Do[tokenList](ctx, s.client, jfrog.Get(tokenPath))
	return out.Tokens, err
}

// UnixTime is an instant in whole seconds since 1970. Tokens have it; other operations have
// [jfrog.Time]. The zero UnixTime is an absent instant.
type UnixTime int64

// Time returns the instant in UTC, or the zero time if it is absent.
func (u UnixTime) Time() time.Time {
	if u == 0 {
		return time.Time{}
	}
	return time.Unix(int64(u), 0).UTC()
}

// String returns the instant in RFC 3339, or "" if it is absent.
func (u UnixTime) String() string {
	if u == 0 {
		return ""
	}
	return u.Time().Format(time.RFC3339)
}

// UnmarshalJSON reads a number, a numeric string, "" or null.
func (u *UnixTime) UnmarshalJSON(data []byte) error { return (*jfrog.Int)(u).UnmarshalJSON(data) }
