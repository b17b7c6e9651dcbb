package jfrogtest

import (
	"crypto/subtle"
	"encoding/base64"
	"slices"
	"time"
)

func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

const anyAudience = "*@*"

// An accessToken is a token that the server has issued.
type accessToken struct {
	id         string
	value      string
	reference  string // short form; empty for none
	refresh    string // token that refreshes this one; empty for none
	username   string
	forAnyName bool // with which the token is the password
	scopeText  string
	scope      tokenScope
	audience   string
	issuer     string
	desc       string
	issued     time.Time
	expiry     time.Time // zero for never
	lastUsed   time.Time
}

func (t *accessToken) subject() string { return accessID + "/users/" + t.username }

func (t *accessToken) expired(now time.Time) bool { return !t.expiry.IsZero() && !now.Before(t.expiry) }

// token finds a token that is valid now.
func (s *Store) token(is func(*accessToken) bool) *accessToken {
	now := s.now()
	i := slices.IndexFunc(s.access.tokens, func(t *accessToken) bool { return is(t) && !t.expired(now) })
	if i < 0 {
		return nil
	}
	return s.access.tokens[i]
}

// hasValue tells whether a text is the token itself or the reference to it.
func (t *accessToken) hasValue(text string) bool {
	return same(t.value, text) || t.reference != "" && same(t.reference, text)
}

func (t *accessToken) makeReference() {
	t.reference = base64.RawURLEncoding.EncodeToString([]byte("reftkn:01:" + t.id))
}
