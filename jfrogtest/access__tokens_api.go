package jfrogtest

import (
	"net/http"
	"path"
	"slices"
	"strings"
)

// tokenByID finds a token; "me" is the one that authenticates the request.
func (s *accessService) tokenByID(q *request) *accessToken {
	id := q.params["tokenId"]
	if id == "me" {
		return q.user.token
	}
	return s.token(func(t *accessToken) bool { return t.id == id })
}

// revoke makes a token void, and with it the token that refreshes it.
func (s *accessService) revoke(t *accessToken) {
	s.access.tokens = slices.DeleteFunc(s.access.tokens, func(x *accessToken) bool { return x == t })
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

func newTokenInfo(t *accessToken) tokenInfo {
	i := tokenInfo{ID: t.id, Subject: t.subject(), Issued: t.issued.Unix(), Issuer: t.issuer, Description: t.desc, Refreshable: t.refresh != ""}
	if !t.expiry.IsZero() {
		i.Expiry = t.expiry.Unix()
	}
	if !t.lastUsed.IsZero() {
		i.LastUsed = t.lastUsed.Unix()
	}
	return i
}

// handleListTokens lists the valid tokens: all for administrators, their own for others.
func (s *accessService) handleListTokens(q *request) (*answer, error) {
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
			list = append(list, newTokenInfo(t))
		}
	}
	return jsonAnswer(http.StatusOK, "", map[string]any{"tokens": list}), nil
}

func (s *accessService) handleGetToken(q *request) (*answer, error) {
	t := s.tokenByID(q)
	switch {
	case t == nil:
		return nil, fail(http.StatusNotFound, "Token not found: %s", path.Base(q.params["tokenId"]))
	case !q.user.owns(t):
		return nil, fail(http.StatusForbidden, "User '%s' has no permission to get the token", q.user.name)
	}
	return jsonAnswer(http.StatusOK, "", newTokenInfo(t)), nil
}

// handleRevokeToken answers with nothing when there is no such token.
func (s *accessService) handleRevokeToken(q *request) (*answer, error) {
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
func (s *accessService) handleRevokeValue(q *request) (*answer, error) {
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

func (s *accessService) handleGetDefaultExpiry(*request) (*answer, error) {
	return jsonAnswer(http.StatusOK, "", defaultExpiry{&s.access.defaultExpiry}), nil
}

// handleSetDefaultExpiry sets the lifetime of tokens that ask for none.
func (s *accessService) handleSetDefaultExpiry(q *request) (*answer, error) {
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
