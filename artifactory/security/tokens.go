package security

import (
	"context"
	"errors"
	"fmt"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/check"
)

// TokensService creates, refreshes, lists and revokes access tokens. Reached through
// [Client.Tokens].
//
// The service Tokens of package access supersedes it.
type TokensService service

// Scopes of a token, besides jfrt@<service id>:admin, which only admins can request.
const (
	TokenScopeAPI = "api:*" // always granted
	// TokenScopeMemberOfGroups begins the scope of groups. The names of groups follow it, with
	// commas between them, or *. If a name has a space, the list stands in quotation marks:
	//
	//	security.TokenScopeMemberOfGroups + `"readers,test group"`
	TokenScopeMemberOfGroups = "member-of-groups:"
)

// TokenCreateRequest describes the token that [TokensService.Create] creates.
type TokenCreateRequest struct {
	// GrantType may only be client_credentials, the default.
	GrantType string `url:"grant_type,omitempty"`
	// Username is the user of the token. Users who are not admins must give their own name. If
	// there is no such user, the server creates a transient user, and Scope must have groups.
	Username string `url:"username,omitempty"`
	// Scope has scopes, such as TokenScopeAPI, with spaces between them.
	Scope string `url:"scope,omitempty"`
	// ExpiresInSeconds is 3600 if it is nil. A token of 0 seconds never expires. Users who are
	// not admins get at most 3600 seconds.
	ExpiresInSeconds *int `url:"expires_in,omitempty"`
	// Refreshable requests a refresh token too.
	Refreshable bool `url:"refreshable,omitempty"`
	// Audience has the ids of the services that accept the token. If it is empty, it is this
	// instance of Artifactory; jfrt@* stands for all instances.
	Audience []string `url:"audience,space,omitempty"`
}

func (r *TokenCreateRequest) check() error {
	if n := jfrog.Deref(r.ExpiresInSeconds); n < 0 {
		return fmt.Errorf("lifetime of %d seconds is negative", n)
	}
	return nil
}

// Token is a new token. Formatted output, logs and JSON mask its values. To store a token, store
// string(token.AccessToken).
type Token struct {
	ID             string       `json:"token_id,omitempty"`
	AccessToken    jfrog.Secret `json:"access_token"`
	ReferenceToken jfrog.Secret `json:"reference_token,omitempty"`
	RefreshToken   jfrog.Secret `json:"refresh_token,omitempty"` // of a refreshable token
	Refreshable    bool         `json:"refreshable,omitempty"`
	// ExpiresInSeconds is 0 if the server states no lifetime.
	ExpiresInSeconds jfrog.Int `json:"expires_in,omitempty"`
	Scope            string    `json:"scope,omitempty"` // scopes with spaces between them
	TokenType        TokenType `json:"token_type,omitempty"`
}

// TokenType is the type of a token.
type TokenType string

// TokenTypeBearer is the type of all tokens.
const TokenTypeBearer TokenType = "Bearer"

// Format prints the token with secrets masked.
func (t Token) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, t) }

// issued returns the token of a response, or an error if the response has none.
func issued(t *Token, err error) (*Token, error) {
	if err == nil && t.AccessToken == "" {
		err = fmt.Errorf("security: %w: it has no access token", jfrog.ErrBadAnswer)
	}
	if err != nil {
		return nil, err
	}
	return t, nil
}

const tokenPath = "/artifactory/api/security/token"

// Create creates an access token.
//
// Deprecated: use the method Create of access.TokensService.
//
// Requires: an authenticated user. Since 5.0.0.
//
//jfrog:op 2.9.58.13
func (s *TokensService) Create(ctx context.Context, req TokenCreateRequest) (*Token, error) {
	return issued(jfrog.Do[*Token](ctx, s.client, jfrog.Post(tokenPath).Form(req).Check(req.check())))
}

// TokenRefreshRequest holds the tokens for [TokensService.Refresh] and the properties of the
// new token.
type TokenRefreshRequest struct {
	RefreshToken jfrog.Secret `url:"refresh_token"`
	// AccessToken is the token to refresh, whose settings the new token takes. It excludes
	// Username.
	AccessToken      jfrog.Secret `url:"access_token,omitempty"`
	Username         string       `url:"username,omitempty"`
	Scope            string       `url:"scope,omitempty"`
	ExpiresInSeconds *int         `url:"expires_in,omitempty"`
	Refreshable      bool         `url:"refreshable,omitempty"`
	Audience         []string     `url:"audience,space,omitempty"`
}

// Format prints the request with secrets masked.
func (r TokenRefreshRequest) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, r) }

func (r *TokenRefreshRequest) check() error {
	switch n := jfrog.Deref(r.ExpiresInSeconds); {
	case n < 0:
		return fmt.Errorf("lifetime of %d seconds is negative", n)
	case r.AccessToken != "" && r.Username != "":
		return errors.New("request has both AccessToken and Username")
	}
	return check.NotEmpty("refresh token", string(r.RefreshToken))
}

type tokenRefreshForm struct {
	GrantType string `url:"grant_type"`
	TokenRefreshRequest
}

// Refresh exchanges a refresh token for a new access token. It returns an error matching
// [jfrog.ErrValidation] if another instance of Artifactory created the token.
//
// Deprecated: use the method Refresh of access.TokensService.
//
// Requires: a token with admin permissions, unless AccessToken and RefreshToken are the only
// parameters. Since 5.0.0. May be anonymous then.
//
//jfrog:op 2.9.58.14
func (s *TokensService) Refresh(ctx context.Context, req TokenRefreshRequest) (*Token, error) {
	return issued(jfrog.Do[*Token](ctx, s.client,
		jfrog.Post(tokenPath).Form(tokenRefreshForm{"refresh_token", req}).Check(req.check())))
}

// TokenInfo describes a token, without its value.
type TokenInfo struct {
	ID          string   `json:"token_id"`
	Issuer      string   `json:"issuer"`           // id of the service that created the token
	Subject     string   `json:"subject"`          // <service id>/users/<user name>
	Expiry      UnixTime `json:"expiry,omitempty"` // absent if the token never expires
	Refreshable bool     `json:"refreshable"`
	IssuedAt    UnixTime `json:"issued_at,omitempty"`
}

// UnixTime is an instant in whole seconds since 1970. The zero UnixTime is an absent instant.
type UnixTime int64

// Time returns the instant in UTC, the zero time if it is absent.
func (u UnixTime) Time() time.Time {
	if u == 0 {
		return time.Time{}
	}
	return time.Unix(int64(u), 0).UTC()
}

// String returns the instant as RFC 3339 text, "" if it is absent.
func (u UnixTime) String() string {
	if u == 0 {
		return ""
	}
	return u.Time().Format(time.RFC3339)
}

// UnmarshalJSON reads a number, a numeric string, "" or null.
func (u *UnixTime) UnmarshalJSON(data []byte) error { return (*jfrog.Int)(u).UnmarshalJSON(data) }

type tokenList struct {
	Tokens []TokenInfo `json:"tokens"`
}

// List returns all tokens.
//
// Deprecated: use the method List of access.TokensService.
//
// Requires: admin. Since 5.0.0.
//
//jfrog:op 2.9.58.15
func (s *TokensService) List(ctx context.Context) ([]TokenInfo, error) {
	out, err := jfrog.Do[tokenList](ctx, s.client, jfrog.Get(tokenPath))
	return out.Tokens, err
}

type tokenRevokeForm struct {
	Token jfrog.Secret `url:"token,omitempty"`
	ID    string       `url:"token_id,omitempty"`
}

// Revoke revokes a token. It returns nil if there is no such token, for example because it was
// revoked before. It returns an error matching [jfrog.ErrValidation] if another instance of
// Artifactory created the token.
//
// Deprecated: use the method Revoke of access.TokensService.
//
// Requires: admin. Since 5.0.0.
//
//jfrog:op 2.9.58.16
func (s *TokensService) Revoke(ctx context.Context, tokenID string) error {
	return s.revoke(ctx, tokenRevokeForm{ID: tokenID}, check.NotEmpty("token id", tokenID))
}

// RevokeByValue is like [TokensService.Revoke], and names the token by its value.
//
// Deprecated: use the method RevokeByValue of access.TokensService.
//
// Requires: admin. Since 5.0.0.
//
//jfrog:none Revoke, with the other of two parameters
func (s *TokensService) RevokeByValue(ctx context.Context, token jfrog.Secret) error {
	return s.revoke(ctx, tokenRevokeForm{Token: token}, check.NotEmpty("token", string(token)))
}

func (s *TokensService) revoke(ctx context.Context, form tokenRevokeForm, check error) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Post("/artifactory/api/security/token/revoke").Form(form).
			Accept("*/*").Idempotent().Check(check))
}
