package access

import (
	"context"
	"errors"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/check"
)

// TokensService creates, lists, refreshes and revokes access tokens. Reached through
// [Client.Tokens].
//
// Since Artifactory 7.63.2 a client that authenticates with user and password can create
// tokens too. The user must be internal and without multi-factor authentication, and the
// platform must have "Enable Token Generation via API" on.
type TokensService service

// TokenCreateRequest describes the token that [TokensService.Create] creates. The zero value
// requests a token with the caller's own permissions. Users without administration rights can
// request no other permissions. Administrators of a project can request its roles since
// Artifactory 7.84.3.
type TokenCreateRequest struct {
	// GrantType may only be client_credentials, the default.
	GrantType string `json:"grant_type,omitempty" url:"grant_type,omitempty"`
	// Username is the caller if it is empty. Only admins may name another user. It has at most
	// 255 characters.
	Username string `json:"username,omitempty" url:"username,omitempty"`
	// Scope is TokenScopeUser if it is empty.
	Scope TokenScopes `json:"scope,omitempty" url:"scope,omitempty"`
	// ExpiresIn is the server's default if it is zero.
	ExpiresIn TokenLifetime `json:"expires_in,omitzero" url:"expires_in,omitempty"`
	// Refreshable requests a refresh token too.
	Refreshable bool `json:"refreshable,omitempty" url:"refreshable,omitempty"`
	// Description has at most 1024 characters.
	Description string `json:"description,omitempty" url:"description,omitempty"`
	// Audience stands for every service if it is empty. It has at most 255 characters.
	Audience TokenAudience `json:"audience,omitempty" url:"audience,omitempty"`
	// ProjectKey is the project that the token belongs to.
	ProjectKey string `json:"project_key,omitempty" url:"project_key,omitempty"`
	// IncludeReferenceToken requests a reference token too. Since Artifactory 7.38.10.
	IncludeReferenceToken bool `json:"include_reference_token,omitempty" url:"include_reference_token,omitempty"`
	// ForceRevocable adds the force_revocable flag to the token's extension. Nil stands for
	// the server's configuration. Since Artifactory 7.50.3.
	ForceRevocable *bool `json:"force_revocable,omitempty" url:"force_revocable,omitempty"`
}

// Token is a new token. Formatted output, logs and JSON mask its values. To store a token, store
// string(token.AccessToken).
type Token struct {
	ID             string       `json:"token_id,omitempty"`
	AccessToken    jfrog.Secret `json:"access_token"`
	ReferenceToken jfrog.Secret `json:"reference_token,omitempty"` // if requested
	RefreshToken   jfrog.Secret `json:"refresh_token,omitempty"`   // of a refreshable token
	// ExpiresIn is zero if the server does not state it, for example because the token never
	// expires.
	ExpiresIn   TokenLifetime `json:"expires_in,omitzero"`
	Scope       TokenScopes   `json:"scope,omitempty"`
	TokenType   string        `json:"token_type,omitempty"` // Bearer or access_token
	GrantType   string        `json:"grant_type,omitempty"`
	Refreshable bool          `json:"refreshable,omitempty"`
	Description string        `json:"description,omitempty"`
	Audience    TokenAudience `json:"audience,omitempty"`
	// IssuedTokenType is a URN of OAuth in the response to [OIDCService.Exchange].
	IssuedTokenType string `json:"issued_token_type,omitempty"`
	Username        string `json:"username,omitempty"` // of OIDCService.Exchange
}

// issued returns the token of a response, or an error if the response has none.
func issued(t *Token, err error) (*Token, error) {
	if err == nil && t.AccessToken == "" {
		err = check.Lacks("access", "access token")
	}
	if err != nil {
		return nil, err
	}
	return t, nil
}

// Create creates an access token. It returns an error matching [jfrog.ErrForbidden] if the
// caller may not have such a token. Examples are a scope beyond the caller's permissions and a
// lifetime above the server's maximum.
//
// Requires: access token, or user and password. Since 7.21.1.
//
//jfrog:op 4.7.1.2b
func (s *TokensService) Create(ctx context.Context, req TokenCreateRequest) (*Token, error) {
	return issued(jfrog.Do[*Token](ctx, s.client, jfrog.Post("/access/api/v1/tokens").Body(req)))
}

// CreateForm does the same as [TokensService.Create], but sends the request as a form.
//
// Requires: access token, or user and password. Since 7.21.1.
//
//jfrog:op 4.7.1.2a
func (s *TokensService) CreateForm(ctx context.Context, req TokenCreateRequest) (*Token, error) {
	return issued(jfrog.Do[*Token](ctx, s.client, jfrog.Post("/access/api/v1/tokens").Form(req)))
}

// TokenInfo describes a token that the server stores, without its value.
type TokenInfo struct {
	ID          string   `json:"token_id"`
	Subject     string   `json:"subject"` // <service id>/users/<user name>
	Expiry      UnixTime `json:"expiry,omitempty"`
	IssuedAt    UnixTime `json:"issued_at,omitempty"`
	Issuer      string   `json:"issuer"`
	Description string   `json:"description,omitempty"`
	Refreshable bool     `json:"refreshable"`
	// LastUsed may lag by up to 2 hours. The server must be configured to record it, and does so
	// only for identity tokens with a lifetime of 6 hours or more. Since Artifactory 7.108.3.
	LastUsed UnixTime `json:"last_used,omitempty"`
}

// TokenListOptions filters [TokensService.List].
type TokenListOptions struct {
	Description string `url:"description,omitempty"` // may end with *
	Username    string `url:"username,omitempty"`
	Refreshable *bool  `url:"refreshable,omitempty"`
}

type tokenList struct {
	Tokens []TokenInfo `json:"tokens"`
}

// List returns the tokens that the server stores: all of them to an admin, their own to other
// users.
//
// Requires: access token. Since 7.21.1.
//
//jfrog:op 4.7.1.3
func (s *TokensService) List(ctx context.Context, opts *TokenListOptions) ([]TokenInfo, error) {
	out, err := jfrog.Do[tokenList](ctx, s.client, jfrog.Get("/access/api/v1/tokens").Query(opts))
	return out.Tokens, err
}

// CurrentToken stands for the id of the token that authenticates the call. Since Artifactory
// 7.53.1.
const CurrentToken = "me"

// Get returns the description of a token; tokenID may be [CurrentToken]. Admins may read
// every token, other users their own. Get returns an error matching [jfrog.ErrNotFound] if
// the server does not store the token. By default it stores no token that expires within 3
// hours.
//
// Requires: access token. Since 7.21.1.
//
//jfrog:op 4.7.1.4
func (s *TokensService) Get(ctx context.Context, tokenID string) (*TokenInfo, error) {
	return jfrog.Do[*TokenInfo](ctx, s.client, jfrog.Get("/access/api/v1/tokens/{tokenId}", tokenID))
}

// Revoke revokes a token; tokenID may be [CurrentToken]. Admins may revoke every token, other
// users their own. Revoke returns nil if there is no such token, for example because it was
// revoked before. It returns an error matching [jfrog.ErrValidation] if another instance
// issued the token.
//
// Requires: access token. Since 7.21.1.
//
//jfrog:op 4.7.1.5
func (s *TokensService) Revoke(ctx context.Context, tokenID string) error {
	return jfrog.Send(ctx, s.client, jfrog.Delete("/access/api/v1/tokens/{tokenId}", tokenID))
}

type tokenValue struct {
	Token jfrog.Secret `json:"token"`
}

type revokedToken struct {
	ID string `json:"revoked-token-id"`
}

// RevokeByValue revokes an access token or a reference token and returns its id. It returns
// an error matching [jfrog.ErrValidation] if another instance issued the token.
//
// Requires: admin access token. Since 7.68.
//
//jfrog:op 4.7.1.6
func (s *TokensService) RevokeByValue(ctx context.Context, token jfrog.Secret) (string, error) {
	out, err := jfrog.Do[*revokedToken](ctx, s.client,
		jfrog.Delete("/access/api/v1/tokens/revoke").Body(tokenValue{token}).Check(check.Secret("token", token)))
	if err == nil && out.ID == "" {
		err = check.Lacks("access", "token id")
	}
	return jfrog.Deref(out).ID, err
}

// TokenRefreshRequest holds the refresh token for [TokensService.Refresh] and the properties
// of the new token. Properties left at zero are the server's choice, as in
// [TokenCreateRequest].
type TokenRefreshRequest struct {
	RefreshToken jfrog.Secret  `url:"refresh_token"`
	Username     string        `url:"username,omitempty"`
	Scope        TokenScopes   `url:"scope,omitempty"`
	ExpiresIn    TokenLifetime `url:"expires_in,omitempty"`
	// Refreshable requests a refresh token for the new token too.
	Refreshable           bool          `url:"refreshable,omitempty"`
	Description           string        `url:"description,omitempty"`
	Audience              TokenAudience `url:"audience,omitempty"`
	ProjectKey            string        `url:"project_key,omitempty"`
	IncludeReferenceToken bool          `url:"include_reference_token,omitempty"`
	ForceRevocable        *bool         `url:"force_revocable,omitempty"`
}

type tokenRefreshForm struct {
	GrantType string `url:"grant_type"`
	TokenRefreshRequest
}

// Refresh exchanges a refresh token for a new access token. The caller must be the user of
// the token. Refresh returns an error matching [jfrog.ErrValidation] if another instance
// issued the token.
//
// Since Artifactory 7.59.5 the token may have expired, if the server is configured with a
// grace period.
//
// Requires: access token of the same user. Since 7.37.9.
//
//jfrog:op 4.7.1.7
func (s *TokensService) Refresh(ctx context.Context, req TokenRefreshRequest) (*Token, error) {
	return issued(jfrog.Do[*Token](ctx, s.client,
		jfrog.Post("/access/api/v1/tokens").Form(tokenRefreshForm{"refresh_token", req}).
			Check(check.Secret("refresh token", req.RefreshToken))))
}

type tokenDefaults struct {
	Expiration TokenLifetime `json:"default_token_expiration"`
}

// expiration returns the lifetime of a response, or an error if the response has none.
func (d *tokenDefaults) expiration(err error) (TokenLifetime, error) {
	if err == nil && d.Expiration == 0 {
		err = check.Lacks("access", "default expiry")
	}
	return jfrog.Deref(d).Expiration, err
}

// DefaultExpiry returns the lifetime of tokens that are created without one. It is
// [TokenNeverExpires] if the server does not limit the lifetime.
//
// Requires: admin. Since 7.62.
//
//jfrog:op 4.7.1.8
func (s *TokensService) DefaultExpiry(ctx context.Context) (TokenLifetime, error) {
	out, err := jfrog.Do[*tokenDefaults](ctx, s.client, jfrog.Get("/access/api/v1/config/token/default_expiry"))
	return out.expiration(err)
}

// SetDefaultExpiry sets the lifetime of tokens that are created without one, and returns the
// lifetime that the server has set.
//
// Requires: admin. Since 7.62.
//
//jfrog:op 4.7.1.9
func (s *TokensService) SetDefaultExpiry(ctx context.Context, lifetime TokenLifetime) (TokenLifetime, error) {
	req := jfrog.Put("/access/api/v1/config/token/default_expiry").Body(tokenDefaults{lifetime})
	if lifetime == 0 {
		req = req.Check(errors.New("default expiry is zero: use TokenNeverExpires for tokens without an expiry"))
	}
	out, err := jfrog.Do[*tokenDefaults](ctx, s.client, req)
	return out.expiration(err)
}
