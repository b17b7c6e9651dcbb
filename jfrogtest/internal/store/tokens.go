package store

import (
	"crypto/subtle"
	"encoding/base64"
	"slices"
	"time"
)

func SameSecret(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

const AnyAudience = "*@*"

// An accessToken is a token that the server has issued.
type Token struct {
	ID         string
	Value      string
	Reference  string // short form; empty for none
	Refresh    string // token that refreshes this one; empty for none
	Username   string
	ForAnyName bool // with which the token is the password
	ScopeText  string
	Scope      TokenScope
	Audience   string
	Issuer     string
	Desc       string
	Issued     time.Time
	Expiry     time.Time // zero for never
	LastUsed   time.Time
}

func (t *Token) Subject() string { return AccessID + "/users/" + t.Username }

func (t *Token) Expired(now time.Time) bool { return !t.Expiry.IsZero() && !now.Before(t.Expiry) }

// token finds a token that is valid now.
func (s *Store) FindToken(is func(*Token) bool) *Token {
	now := s.Now()
	i := slices.IndexFunc(s.Identities.Tokens, func(t *Token) bool { return is(t) && !t.Expired(now) })
	if i < 0 {
		return nil
	}
	return s.Identities.Tokens[i]
}

// hasValue tells whether a text is the token itself or the reference to it.
func (t *Token) HasValue(text string) bool {
	return SameSecret(t.Value, text) || t.Reference != "" && SameSecret(t.Reference, text)
}

func (t *Token) MakeReference() {
	t.Reference = base64.RawURLEncoding.EncodeToString([]byte("reftkn:01:" + t.ID))
}
