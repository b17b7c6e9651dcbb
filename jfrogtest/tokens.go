package jfrogtest

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
)

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
func (s *Server) token(is func(*accessToken) bool) *accessToken {
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

// tokenByID finds a token; "me" is the one that authenticates the request.
func (s *Server) tokenByID(q *request) *accessToken {
	id := q.params["tokenId"]
	if id == "me" {
		return q.user.token
	}
	return s.token(func(t *accessToken) bool { return t.id == id })
}

// revoke makes a token void, and with it the token that refreshes it.
func (s *Server) revoke(t *accessToken) {
	s.access.tokens = slices.DeleteFunc(s.access.tokens, func(x *accessToken) bool { return x == t })
}

// parameters reads a body that is a form or a JSON object with the same names.
func (q *request) parameters() (url.Values, error) {
	kind, _, _ := mime.ParseMediaType(q.Header.Get("Content-Type"))
	if kind == "application/x-www-form-urlencoded" {
		values, err := url.ParseQuery(string(q.body))
		if err != nil {
			return nil, fail(http.StatusBadRequest, "Failed to parse the form: %v", err)
		}
		return values, nil
	}
	values := url.Values{}
	var doc map[string]any
	dec := json.NewDecoder(bytes.NewReader(q.body))
	dec.UseNumber()
	if err := dec.Decode(&doc); err != nil && len(q.body) > 0 {
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
func (s *Server) handleToken(q *request) (*answer, error) {
	p, err := q.parameters()
	if err != nil {
		return nil, err
	}
	grant := p.Get("grant_type")
	switch {
	case grant == "refresh_token":
		return s.refreshToken(q, p)
	case grant != "" && grant != "client_credentials":
		return nil, fail(http.StatusBadRequest, "Unsupported grant_type: '%s'", grant)
	case q.user.anonymous:
		return nil, unauthorized("Authentication is required")
	}
	t, err := s.requestedToken(q.user, p)
	if err != nil {
		return nil, err
	}
	return s.issue(t, "", p.Get("include_reference_token") == "true"), nil
}

// maxTokenText bounds the parameters of a token, in characters.
var maxTokenText = map[string]int{"username": 255, "audience": 255, "description": 1024}

// requestedToken makes the token that parameters ask for, if the user may have it.
func (s *Server) requestedToken(u user, p url.Values) (*accessToken, error) {
	for name, most := range maxTokenText {
		if len(p.Get(name)) > most {
			return nil, fail(http.StatusBadRequest, "%s exceeds %d characters", name, most)
		}
	}
	t := &accessToken{username: u.name, audience: anyAudience, desc: p.Get("description"), scopeText: scopeUser, issuer: accessID + "/users/" + u.name}
	if name := p.Get("username"); name != "" {
		t.username = strings.TrimPrefix(name, accessID+"/users/")
	}
	if p.Get("audience") != "" {
		t.audience = p.Get("audience")
	}
	if p.Get("scope") != "" {
		t.scopeText = p.Get("scope")
	}
	var err error
	if t.scope, err = parseScope(t.scopeText); err != nil {
		return nil, err
	}
	switch {
	case !u.admin && t.username != u.name:
		return nil, fail(http.StatusForbidden, "Only an administrator can create a token for another user")
	case !u.admin && (!t.scope.identityOnly() || !u.self):
		return nil, fail(http.StatusForbidden, "User '%s' is not allowed to create a token with the scope '%s'", u.name, t.scopeText)
	case t.scope.user && s.access.accounts[t.username] == nil:
		return nil, fail(http.StatusBadRequest, "Cannot create a token with the user's scope: user '%s' does not exist", t.username)
	}
	if p.Get("refreshable") == "true" {
		t.refresh = newID()
	}
	return t, s.setExpiry(t, p.Get("expires_in"))
}

// setExpiry reads the lifetime in seconds: 0 is for ever, none the default.
func (s *Server) setExpiry(t *accessToken, text string) error {
	seconds := s.access.defaultExpiry
	if text != "" {
		var err error
		if seconds, err = strconv.ParseInt(text, 10, 32); err != nil || seconds < 0 {
			return fail(http.StatusBadRequest, "expires_in must be a non-negative number of seconds: '%s'", text)
		}
	}
	if t.expiry = (time.Time{}); seconds > 0 {
		t.expiry = s.now().Truncate(time.Second).Add(time.Duration(seconds) * time.Second)
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
func (s *Server) register(t *accessToken) tokenAnswer {
	t.id, t.issued = newID(), s.now().Truncate(time.Second)
	t.value = s.tokenValue(t)
	s.access.tokens = append(s.access.tokens, t)
	a := tokenAnswer{ID: t.id, Access: t.value, Refresh: t.refresh, Scope: t.scopeText, Type: "Bearer"}
	if !t.expiry.IsZero() {
		a.ExpiresIn = int64(t.expiry.Sub(t.issued) / time.Second)
	}
	return a
}

func (t *accessToken) makeReference() {
	t.reference = base64.RawURLEncoding.EncodeToString([]byte("reftkn:01:" + t.id))
}

func (s *Server) issue(t *accessToken, grant string, reference bool) *answer {
	a := s.register(t)
	a.GrantType = grant
	if reference {
		t.makeReference()
		a.Reference = t.reference
	}
	return jsonAnswer(http.StatusOK, "", a)
}

// tokenValue is a JWT with the claims that clients read.
func (s *Server) tokenValue(t *accessToken) string {
	type claims struct {
		Subject  string `json:"sub"`
		Scope    string `json:"scp"`
		Audience string `json:"aud"`
		Issuer   string `json:"iss"`
		Expires  int64  `json:"exp,omitempty"`
		Issued   int64  `json:"iat"`
		ID       string `json:"jti"`
	}
	c := claims{Subject: t.subject(), Scope: t.scopeText, Audience: t.audience, Issuer: t.issuer, Issued: t.issued.Unix(), ID: t.id}
	if !t.expiry.IsZero() {
		c.Expires = t.expiry.Unix()
	}
	return s.access.signer.token(c)
}

// refreshToken replaces a token, also one that has expired, by a new one with the same rights.
func (s *Server) refreshToken(q *request, p url.Values) (*answer, error) {
	given := p.Get("refresh_token")
	i := slices.IndexFunc(s.access.tokens, func(t *accessToken) bool { return t.refresh != "" && same(t.refresh, given) })
	if i < 0 {
		return nil, fail(http.StatusBadRequest, "The refresh token is not valid here")
	}
	old := s.access.tokens[i]
	if !q.user.anonymous && q.user.name != old.username {
		return nil, fail(http.StatusForbidden, "The token does not belong to the user '%s'", q.user.name)
	}
	t := *old
	t.reference, t.refresh, t.lastUsed = "", newID(), time.Time{}
	lifetime := "0"
	if !old.expiry.IsZero() {
		lifetime = strconv.FormatInt(int64(old.expiry.Sub(old.issued)/time.Second), 10)
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

type tokenInfo struct {
	ID          string `json:"token_id"`
	Subject     string `json:"subject"`
	Expiry      int64  `json:"expiry,omitempty"`
	Issued      int64  `json:"issued_at"`
	Issuer      string `json:"issuer"`
	Description string `json:"description,omitempty"`
	Refreshable bool   `json:"refreshable"`
	LastUsed    int64  `json:"last_used,omitempty"`
}

func (t *accessToken) info() tokenInfo {
	i := tokenInfo{ID: t.id, Subject: t.subject(), Issued: t.issued.Unix(), Issuer: t.issuer, Description: t.desc, Refreshable: t.refresh != ""}
	if !t.expiry.IsZero() {
		i.Expiry = t.expiry.Unix()
	}
	if !t.lastUsed.IsZero() {
		i.LastUsed = t.lastUsed.Unix()
	}
	return i
}

// owns tells whether a user may see and revoke a token.
func (u user) owns(t *accessToken) bool {
	return u.admin || u.token == t || u.self && u.name == t.username
}

// handleListTokens lists the valid tokens: all for administrators, their own for others.
func (s *Server) handleListTokens(q *request) (*answer, error) {
	if !q.user.admin && !q.user.self {
		return nil, fail(http.StatusForbidden, "User '%s' has no permission to get tokens", q.user.name)
	}
	list := []tokenInfo{}
	for _, t := range s.access.tokens {
		desc, open := strings.CutSuffix(q.query.Get("description"), "*")
		described := !q.has("description") || t.desc == desc || open && strings.HasPrefix(t.desc, desc)
		named := !q.has("username") || q.query.Get("username") == t.username
		refreshable := !q.has("refreshable") || q.flag("refreshable", false) == (t.refresh != "")
		if described && named && refreshable && q.user.owns(t) && !t.expired(s.now()) {
			list = append(list, t.info())
		}
	}
	return jsonAnswer(http.StatusOK, "", map[string]any{"tokens": list}), nil
}

func (s *Server) handleGetToken(q *request) (*answer, error) {
	t := s.tokenByID(q)
	switch {
	case t == nil:
		return nil, fail(http.StatusNotFound, "Token not found: %s", path.Base(q.params["tokenId"]))
	case !q.user.owns(t):
		return nil, fail(http.StatusForbidden, "User '%s' has no permission to get the token", q.user.name)
	}
	return jsonAnswer(http.StatusOK, "", t.info()), nil
}

// handleRevokeToken answers with nothing when there is no such token.
func (s *Server) handleRevokeToken(q *request) (*answer, error) {
	t := s.tokenByID(q)
	if t == nil {
		return noContent(), nil
	}
	if !q.user.owns(t) {
		return nil, fail(http.StatusForbidden, "User '%s' has no permission to revoke the token", q.user.name)
	}
	s.revoke(t)
	return newAnswer(http.StatusOK, "", nil), nil
}

// handleRevokeValue revokes a token of which the caller knows the value.
func (s *Server) handleRevokeValue(q *request) (*answer, error) {
	var body struct {
		Token string `json:"token"`
	}
	if err := q.decode(&body); err != nil {
		return nil, err
	}
	t := s.token(func(t *accessToken) bool { return t.hasValue(body.Token) })
	if t == nil {
		return nil, fail(http.StatusBadRequest, "The token was not created here, or is no longer valid")
	}
	if !q.user.owns(t) {
		return nil, fail(http.StatusForbidden, "User '%s' has no permission to revoke the token", q.user.name)
	}
	s.revoke(t)
	return jsonAnswer(http.StatusOK, "", map[string]string{"revoked-token-id": t.id}), nil
}

type defaultExpiry struct {
	Seconds *int64 `json:"default_token_expiration"`
}

func (s *Server) handleGetDefaultExpiry(*request) (*answer, error) {
	return jsonAnswer(http.StatusOK, "", defaultExpiry{&s.access.defaultExpiry}), nil
}

// handleSetDefaultExpiry sets the lifetime of tokens that ask for none.
func (s *Server) handleSetDefaultExpiry(q *request) (*answer, error) {
	var body defaultExpiry
	if err := q.decode(&body); err != nil {
		return nil, err
	}
	if body.Seconds == nil || *body.Seconds < 0 {
		return nil, fail(http.StatusBadRequest, "default_token_expiration must be a non-negative number of seconds")
	}
	s.access.defaultExpiry = *body.Seconds
	return jsonAnswer(http.StatusOK, "", body), nil
}
