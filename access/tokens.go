package access

import (
	"context"
	"errors"
	"log/slog"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// TokensService creates, lists, refreshes and revokes access tokens. Reached through [Client.Tokens].
//
// A client that authenticates with user and password can create tokens only since
// Artifactory 7.63.2, for an internal user, where "Enable Token Generation via API" is on.
type TokensService service

// TokenRequest says what token [TokensService.Create] makes. Its zero value asks for one
// with the permissions of the caller, who without administration rights can have no other.
type TokenRequest struct {
	GrantType             string   `json:"grant_type,omitempty" url:"grant_type,omitempty"`                           // empty: client_credentials, the only one that creates
	Username              string   `json:"username,omitempty" url:"username,omitempty"`                               // up to 255 characters; empty: the caller; an administrator may name another user
	Scopes                Scopes   `json:"scope,omitempty" url:"scope,omitempty"`                                     // empty: UserScope
	ExpiresIn             Lifetime `json:"expires_in,omitzero" url:"expires_in,omitempty"`                            // zero: the server's default, which is a year unless it was changed
	Refreshable           bool     `json:"refreshable,omitempty" url:"refreshable,omitempty"`                         // issue a refresh token too
	Description           string   `json:"description,omitempty" url:"description,omitempty"`                         // up to 1024 characters
	Audience              Audience `json:"audience,omitempty" url:"audience,omitempty"`                               // up to 255 characters in all; empty: every service
	ProjectKey            string   `json:"project_key,omitempty" url:"project_key,omitempty"`                         // project that the token belongs to
	IncludeReferenceToken bool     `json:"include_reference_token,omitempty" url:"include_reference_token,omitempty"` // issue a short token that stands for it too; since Artifactory 7.38.10
	ForceRevocable        *bool    `json:"force_revocable,omitempty" url:"force_revocable,omitempty"`                 // make it revocable even if it is short-lived; nil: as the server is configured; since Artifactory 7.50.3
}

// Token is a new token. Its values are not shown when it is formatted or logged; they
// are when it is encoded as JSON.
type Token struct {
	ID              string       `json:"token_id,omitempty"`
	AccessToken     jfrog.Secret `json:"access_token"`
	ReferenceToken  jfrog.Secret `json:"reference_token,omitempty"` // if one was asked for
	RefreshToken    jfrog.Secret `json:"refresh_token,omitempty"`   // of a refreshable token
	ExpiresIn       Lifetime     `json:"expires_in,omitzero"`       // zero: the server does not say, as with one that never expires
	Scopes          Scopes       `json:"scope,omitempty"`
	Type            string       `json:"token_type,omitempty"` // Bearer or access_token
	GrantType       string       `json:"grant_type,omitempty"`
	Refreshable     bool         `json:"refreshable,omitempty"`
	Description     string       `json:"description,omitempty"`
	Audience        Audience     `json:"audience,omitempty"`
	IssuedTokenType string       `json:"issued_token_type,omitempty"` // of Exchange: an OAuth URN
	Username        string       `json:"username,omitempty"`          // of Exchange
}

// LogValue logs what is not secret.
func (t Token) LogValue() slog.Value {
	return slog.GroupValue(slog.String("ID", t.ID), slog.String("Scopes", t.Scopes.String()), slog.String("ExpiresIn", t.ExpiresIn.String()))
}

// Create creates an access token. What the caller may not have, such as a scope or a
// lifetime above the server's maximum, is an error matching [jfrog.ErrForbidden]. A nil
// request is an empty one. Since Artifactory 7.21.1.
//
//jfrog:op 4.7.1.2b
func (s *TokensService) Create(ctx context.Context, req *TokenRequest) (*Token, error) {
	return jfrog.Do[*Token](ctx, s.client, jfrog.Post("/access/api/v1/tokens").Body(jfrog.Deref(req)))
}

// CreateForm does what [TokensService.Create] does, with a form in place of JSON as the
// request's body.
//
//jfrog:op 4.7.1.2a
func (s *TokensService) CreateForm(ctx context.Context, req *TokenRequest) (*Token, error) {
	return jfrog.Do[*Token](ctx, s.client, jfrog.Post("/access/api/v1/tokens").Form(jfrog.Deref(req)))
}

// TokenInfo is what the server knows of a token.
type TokenInfo struct {
	ID          string   `json:"token_id"`
	Subject     string   `json:"subject"` // <service id>/users/<user name>
	Expiry      UnixTime `json:"expiry,omitempty"`
	IssuedAt    UnixTime `json:"issued_at,omitempty"`
	Issuer      string   `json:"issuer"`
	Description string   `json:"description,omitempty"`
	Refreshable bool     `json:"refreshable"`
	Scopes      Scopes   `json:"scope,omitempty"`     // of newer servers
	LastUsed    UnixTime `json:"last_used,omitempty"` // up to 2 hours behind; since Artifactory 7.108.3, if configured, of identity tokens that live 6 hours or longer
}

// TokenOrder is what [TokensService.List] sorts by.
type TokenOrder string

// The orders.
const (
	OrderByCreated TokenOrder = "created"
	OrderByTokenID TokenOrder = "token_id"
	OrderByOwner   TokenOrder = "owner"
	OrderBySubject TokenOrder = "subject"
	OrderByExpiry  TokenOrder = "expiry"
)

// TokenListOptions filters and sorts [TokensService.List]. Servers that do not know the
// newer filters ignore them.
type TokenListOptions struct {
	Description string     `url:"description,omitempty"` // may end with *
	Username    string     `url:"username,omitempty"`
	Refreshable *bool      `url:"refreshable,omitempty"`
	TokenID     string     `url:"token_id,omitempty"`         // of newer servers
	Scope       string     `url:"scope,omitempty"`            // text in the scope, such as a group or a project key; may begin and end with *; of newer servers
	OrderBy     TokenOrder `url:"order_by,omitempty"`         // of newer servers
	Descending  bool       `url:"descending_order,omitempty"` // of newer servers
}

type tokenList struct {
	Tokens []TokenInfo `json:"tokens"`
}

// List returns the tokens that the server stores, without their values and all at once:
// every one for an administrator, their own for others. Since Artifactory 7.21.1.
//
//jfrog:op 4.7.1.3
func (s *TokensService) List(ctx context.Context, opts *TokenListOptions) ([]TokenInfo, error) {
	out, err := jfrog.Do[tokenList](ctx, s.client, jfrog.Get("/access/api/v1/tokens").Query(opts))
	return out.Tokens, err
}

// CurrentToken is the id of the token that authenticates the call. Since Artifactory
// 7.53.1.
const CurrentToken = "me"

// Get returns what the server knows of a token; the id may be [CurrentToken]. Users see
// their own tokens, administrators all.
//
// A short-lived token is not stored, so that Get answers [jfrog.ErrNotFound] straight
// after its creation: by default those that expire within 3 hours. Since Artifactory
// 7.21.1.
//
//jfrog:op 4.7.1.4
func (s *TokensService) Get(ctx context.Context, tokenID string) (*TokenInfo, error) {
	return jfrog.Do[*TokenInfo](ctx, s.client, jfrog.Get("/access/api/v1/tokens/{tokenId}", tokenID))
}

// Revoke revokes a token; the id may be [CurrentToken]. One that does not exist, revoked
// already perhaps, is no error; one that another instance issued matches
// [jfrog.ErrValidation]. Users revoke their own tokens, administrators all. Since
// Artifactory 7.21.1.
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

// RevokeByValue revokes an access token or reference token by its value and returns its
// id. One that another instance issued is an error matching [jfrog.ErrValidation]. It
// needs administration rights. Since Artifactory 7.68.
//
//jfrog:op 4.7.1.6
func (s *TokensService) RevokeByValue(ctx context.Context, token jfrog.Secret) (string, error) {
	out, err := jfrog.Do[revokedToken](ctx, s.client,
		jfrog.Delete("/access/api/v1/tokens/revoke").Body(tokenValue{token}).Check(filled("token", string(token))))
	return out.ID, err
}

type refreshRequest struct {
	RefreshToken jfrog.Secret `url:"refresh_token"`
	TokenRequest
}

// Refresh exchanges a refresh token for a new token with the same permissions. The caller
// must be the token's user; the access token itself is not needed. The request changes
// what the new token is like, nil leaves that to the server. Other clients always set
// [TokenRequest].Refreshable, so that the new token can be refreshed too.
//
// A token of another instance is an error matching [jfrog.ErrValidation]. Since
// Artifactory 7.59.5 the token may have expired, within a grace period if one is
// configured. Since Artifactory 7.37.9.
//
//jfrog:op 4.7.1.7
func (s *TokensService) Refresh(ctx context.Context, refreshToken jfrog.Secret, req *TokenRequest) (*Token, error) {
	body := refreshRequest{refreshToken, jfrog.Deref(req)}
	body.GrantType = "refresh_token"
	return jfrog.Do[*Token](ctx, s.client,
		jfrog.Post("/access/api/v1/tokens").Form(body).Check(filled("refresh token", string(refreshToken))))
}

type tokenDefaults struct {
	Expiration Lifetime `json:"default_token_expiration"`
}

// DefaultExpiry returns the lifetime of tokens that are created without one;
// [NeverExpires] where they have none. It needs administration rights. Since Artifactory
// 7.62.
//
//jfrog:op 4.7.1.8
func (s *TokensService) DefaultExpiry(ctx context.Context) (Lifetime, error) {
	out, err := jfrog.Do[tokenDefaults](ctx, s.client, jfrog.Get("/access/api/v1/config/token/default_expiry"))
	return out.Expiration, err
}

// SetDefaultExpiry sets the lifetime of tokens that are created without one, and returns
// it. It needs administration rights. Since Artifactory 7.62.
//
//jfrog:op 4.7.1.9
func (s *TokensService) SetDefaultExpiry(ctx context.Context, lifetime Lifetime) (Lifetime, error) {
	req := jfrog.Put("/access/api/v1/config/token/default_expiry").Body(tokenDefaults{lifetime})
	if lifetime == 0 {
		req = req.Check(errors.New("default expiry is none: say NeverExpires for tokens without an expiry"))
	}
	out, err := jfrog.Do[tokenDefaults](ctx, s.client, req)
	return out.Expiration, err
}
