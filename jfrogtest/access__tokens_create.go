package jfrogtest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// parameters reads a body that is a form or a JSON object with the same names.
func parameters(q *request) (url.Values, error) {
	kind, _, _ := mime.ParseMediaType(q.Header.Get("Content-Type"))
	if kind == "application/x-www-form-urlencoded" {
		values, err := url.ParseQuery(string(q.Data))
		if err != nil {
			return nil, fail(http.StatusBadRequest, "Failed to parse the form: %v", err)
		}
		return values, nil
	}
	values := url.Values{}
	var doc map[string]any
	dec := json.NewDecoder(bytes.NewReader(q.Data))
	dec.UseNumber()
	if err := dec.Decode(&doc); err != nil && len(q.Data) > 0 {
		return nil, fail(http.StatusBadRequest, "Failed to parse the request body: %v", err)
	}
	for name, value := range doc {
		switch value.(type) {
		case string, bool, json.Number:
			values.Set(name, fmt.Sprint(value))
		case nil:
		default:
			return nil, fail(http.StatusBadRequest, "The value of %s is neither a text nor a number", name)
		}
	}
	return values, nil
}

// handleToken creates a token, or refreshes one: the grant type says which. Refreshing needs no other credentials.
func (s *accessService) handleToken(q *request) (*answer, error) {
	p, err := parameters(q)
	if err != nil {
		return nil, err
	}
	grant := p.Get("grant_type")
	switch {
	case grant == "refresh_token":
		return s.refreshToken(q, p)
	case grant != "" && grant != "client_credentials":
		return nil, fail(http.StatusBadRequest, "Unsupported grant_type: '%s'", grant)
	case q.User.Anonymous:
		return nil, Unauthorized("Authentication is required")
	}
	t, err := s.requestedToken(q.User, p)
	if err != nil {
		return nil, err
	}
	return s.issue(t, "", p.Get("include_reference_token") == "true"), nil
}

// maxTokenText bounds the parameters of a token, in characters.
var maxTokenText = map[string]int{"username": 255, "audience": 255, "description": 1024}

// requestedToken makes the token that parameters ask for, if the user may have it.
func (s *accessService) requestedToken(u User, p url.Values) (*Token, error) {
	for name, most := range maxTokenText {
		if len(p.Get(name)) > most {
			return nil, fail(http.StatusBadRequest, "%s exceeds %d characters", name, most)
		}
	}
	t := &Token{Username: u.Name, Audience: AnyAudience, Desc: p.Get("description"), ScopeText: ScopeUser, Issuer: AccessID + "/users/" + u.Name}
	if name := p.Get("username"); name != "" {
		t.Username = strings.TrimPrefix(name, AccessID+"/users/")
	}
	if p.Get("audience") != "" {
		t.Audience = p.Get("audience")
	}
	if p.Get("scope") != "" {
		t.ScopeText = p.Get("scope")
	}
	var err error
	if t.Scope, err = ParseScope(t.ScopeText); err != nil {
		return nil, err
	}
	switch {
	case !u.Admin && t.Username != u.Name:
		return nil, fail(http.StatusForbidden, "Only an administrator can create a token for another user")
	case !u.Admin && (!t.Scope.IdentityOnly() || !u.Self):
		return nil, fail(http.StatusForbidden, "User '%s' is not allowed to create a token with the scope '%s'", u.Name, t.ScopeText)
	case t.Scope.User && s.Identities.Accounts[t.Username] == nil:
		return nil, fail(http.StatusBadRequest, "Cannot create a token with the user's scope: user '%s' does not exist", t.Username)
	}
	if p.Get("refreshable") == "true" {
		t.Refresh = NewID()
	}
	return t, s.setExpiry(t, p.Get("expires_in"))
}

// setExpiry reads the lifetime in seconds: 0 is for ever, none the default.
func (s *accessService) setExpiry(t *Token, text string) error {
	seconds := s.Identities.DefaultExpiry
	if text != "" {
		var err error
		if seconds, err = strconv.ParseInt(text, 10, 32); err != nil || seconds < 0 {
			return fail(http.StatusBadRequest, "expires_in must be a non-negative number of seconds: '%s'", text)
		}
	}
	if t.Expiry = (time.Time{}); seconds > 0 {
		t.Expiry = s.Now().Truncate(time.Second).Add(time.Duration(seconds) * time.Second)
	}
	return nil
}

type tokenAnswer struct {
	ID              string `json:"token_id"`
	Access          string `json:"access_token"`
	Refresh         string `json:"refresh_token,omitempty"`
	Reference       string `json:"reference_token,omitempty"`
	ExpiresIn       int64  `json:"expires_in,omitempty"`
	Scope           string `json:"scope"`
	Type            string `json:"token_type"`
	GrantType       string `json:"grant_type,omitempty"`
	IssuedTokenType string `json:"issued_token_type,omitempty"`
	Username        string `json:"username,omitempty"`
}

// register gives a token its identity and value and makes it valid.
func (s *accessService) register(t *Token) tokenAnswer {
	t.ID, t.Issued = NewID(), s.Now().Truncate(time.Second)
	t.Value = s.tokenValue(t)
	s.Identities.Tokens = append(s.Identities.Tokens, t)
	a := tokenAnswer{ID: t.ID, Access: t.Value, Refresh: t.Refresh, Scope: t.ScopeText, Type: "Bearer"}
	if !t.Expiry.IsZero() {
		a.ExpiresIn = int64(t.Expiry.Sub(t.Issued) / time.Second)
	}
	return a
}

func (s *accessService) issue(t *Token, grant string, reference bool) *answer {
	a := s.register(t)
	a.GrantType = grant
	if reference {
		t.MakeReference()
		a.Reference = t.Reference
	}
	return JSON(http.StatusOK, "", a)
}

// tokenValue is a JWT with the claims that clients read.
func (s *accessService) tokenValue(t *Token) string {
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

// refreshToken replaces a token, also one that has expired, by a new one with the same rights.
func (s *accessService) refreshToken(q *request, p url.Values) (*answer, error) {
	given := p.Get("refresh_token")
	i := slices.IndexFunc(s.Identities.Tokens, func(t *Token) bool { return t.Refresh != "" && SameSecret(t.Refresh, given) })
	if i < 0 {
		return nil, fail(http.StatusBadRequest, "The refresh token is not valid here")
	}
	old := s.Identities.Tokens[i]
	if !q.User.Anonymous && q.User.Name != old.Username {
		return nil, fail(http.StatusForbidden, "The token does not belong to the user '%s'", q.User.Name)
	}
	t := *old
	t.Reference, t.Refresh, t.LastUsed = "", NewID(), time.Time{}
	lifetime := "0"
	if !old.Expiry.IsZero() {
		lifetime = strconv.FormatInt(int64(old.Expiry.Sub(old.Issued)/time.Second), 10)
	}
	if p.Get("expires_in") != "" {
		lifetime = p.Get("expires_in")
	}
	if err := s.setExpiry(&t, lifetime); err != nil {
		return nil, err
	}
	s.revoke(old)
	return s.issue(&t, "refresh_token", p.Get("include_reference_token") == "true"), nil
}
