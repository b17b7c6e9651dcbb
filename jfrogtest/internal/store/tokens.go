package store

import (
	"crypto/subtle"
	"encoding/base64"
	"slices"
	"time"
)

// SameSecret compares two secrets in constant time.
func SameSecret(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// AnyAudience is the audience of all services.
const AnyAudience = "*@*"

// A Token is an access token.
type Token struct {
	ID         string
	Value      string
	Reference  string // short form, or empty
	Refresh    string // refresh token, or empty
	Username   string
	ForAnyName bool // any user name may log in with the token
	ScopeText  string
	Scope      TokenScope
	Audience   string
	Issuer     string
	Desc       string
	Issued     time.Time
	Expiry     time.Time // zero if it never expires
	LastUsed   time.Time
}

// Subject returns the subject claim of the token.
func (t *Token) Subject() string { return AccessID + "/users/" + t.Username }

// Expired reports whether the token has expired.
func (t *Token) Expired(now time.Time) bool { return !t.Expiry.IsZero() && !now.Before(t.Expiry) }

// FindToken returns a valid token, or nil.
func (s *Store) FindToken(is func(*Token) bool) *Token {
	now := s.Now()
	i := slices.IndexFunc(s.Identities.Tokens, func(t *Token) bool { return is(t) && !t.Expired(now) })
	if i < 0 {
		return nil
	}
	return s.Identities.Tokens[i]
}

// HasValue reports whether a text is the token or its reference.
func (t *Token) HasValue(text string) bool {
	return SameSecret(t.Value, text) || t.Reference != "" && SameSecret(t.Reference, text)
}

// MakeReference gives the token a reference.
func (t *Token) MakeReference() {
	t.Reference = base64.RawURLEncoding.EncodeToString([]byte("reftkn:01:" + t.ID))
}

// IssueToken gives a token its id and value, and makes it valid.
func (s *Store) IssueToken(t *Token) {
	t.ID, t.Issued = NewID(), s.Now().Truncate(time.Second)
	t.Value = s.tokenValue(t)
	s.Identities.Tokens = append(s.Identities.Tokens, t)
}

// tokenValue returns a JWT with the claims that clients read.
func (s *Store) tokenValue(t *Token) string {
	type claims struct {
		Subject  string `json:"sub"`
		Scope    string `json:"scp"`
		Audience string `json:"aud"`
		Issuer   string `json:"iss"`
		Expires  int64  `json:"exp,omitempty"`
		Issued   int64  `json:"iat"`
		ID       string `json:"jti"`
	}
	c := claims{Subject: t.Subject(), Scope: t.ScopeText, Audience: t.Audience, Issuer: t.Issuer, Issued: t.Issued.Unix(), ID: t.ID}
	if !t.Expiry.IsZero() {
		c.Expires = t.Expiry.Unix()
	}
	return s.Identities.TokenSigner.JWT(c)
}

// RevokeToken invalidates a token and its refresh token.
func (s *Store) RevokeToken(t *Token) {
	s.Identities.Tokens = slices.DeleteFunc(s.Identities.Tokens, func(x *Token) bool { return x == t })
}
