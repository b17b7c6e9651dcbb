package jfrogtest

import (
	"net/http"
	"path"
	"slices"
	"strings"
)

// tokenByID finds a token; "me" is the one that authenticates the request.
func (s *accessService) tokenByID(q *request) *Token {
	id := q.Params["tokenId"]
	if id == "me" {
		return q.User.Token
	}
	return s.FindToken(func(t *Token) bool { return t.ID == id })
}

// revoke makes a token void, and with it the token that refreshes it.
func (s *accessService) revoke(t *Token) {
	s.Identities.Tokens = slices.DeleteFunc(s.Identities.Tokens, func(x *Token) bool { return x == t })
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

func newTokenInfo(t *Token) tokenInfo {
	i := tokenInfo{ID: t.ID, Subject: t.Subject(), Issued: t.Issued.Unix(), Issuer: t.Issuer, Description: t.Desc, Refreshable: t.Refresh != ""}
	if !t.Expiry.IsZero() {
		i.Expiry = t.Expiry.Unix()
	}
	if !t.LastUsed.IsZero() {
		i.LastUsed = t.LastUsed.Unix()
	}
	return i
}

// handleListTokens lists the valid tokens: all for administrators, their own for others.
func (s *accessService) handleListTokens(q *request) (*answer, error) {
	if !q.User.Admin && !q.User.Self {
		return nil, fail(http.StatusForbidden, "User '%s' has no permission to get tokens", q.User.Name)
	}
	list := []tokenInfo{}
	for _, t := range s.Identities.Tokens {
		desc, open := strings.CutSuffix(q.Query.Get("description"), "*")
		described := !q.Has("description") || t.Desc == desc || open && strings.HasPrefix(t.Desc, desc)
		named := !q.Has("username") || q.Query.Get("username") == t.Username
		refreshable := !q.Has("refreshable") || q.Flag("refreshable", false) == (t.Refresh != "")
		if described && named && refreshable && q.User.Owns(t) && !t.Expired(s.Now()) {
			list = append(list, newTokenInfo(t))
		}
	}
	return JSON(http.StatusOK, "", map[string]any{"tokens": list}), nil
}

func (s *accessService) handleGetToken(q *request) (*answer, error) {
	t := s.tokenByID(q)
	switch {
	case t == nil:
		return nil, fail(http.StatusNotFound, "Token not found: %s", path.Base(q.Params["tokenId"]))
	case !q.User.Owns(t):
		return nil, fail(http.StatusForbidden, "User '%s' has no permission to get the token", q.User.Name)
	}
	return JSON(http.StatusOK, "", newTokenInfo(t)), nil
}

// handleRevokeToken answers with nothing when there is no such token.
func (s *accessService) handleRevokeToken(q *request) (*answer, error) {
	t := s.tokenByID(q)
	if t == nil {
		return NoContent(), nil
	}
	if !q.User.Owns(t) {
		return nil, fail(http.StatusForbidden, "User '%s' has no permission to revoke the token", q.User.Name)
	}
	s.revoke(t)
	return NewResponse(http.StatusOK, "", nil), nil
}

// handleRevokeValue revokes a token of which the caller knows the value.
func (s *accessService) handleRevokeValue(q *request) (*answer, error) {
	var body struct {
		Token string `json:"token"`
	}
	if err := q.Decode(&body); err != nil {
		return nil, err
	}
	t := s.FindToken(func(t *Token) bool { return t.HasValue(body.Token) })
	if t == nil {
		return nil, fail(http.StatusBadRequest, "The token was not created here, or is no longer valid")
	}
	if !q.User.Owns(t) {
		return nil, fail(http.StatusForbidden, "User '%s' has no permission to revoke the token", q.User.Name)
	}
	s.revoke(t)
	return JSON(http.StatusOK, "", map[string]string{"revoked-token-id": t.ID}), nil
}

type defaultExpiry struct {
	Seconds *int64 `json:"default_token_expiration"`
}

func (s *accessService) handleGetDefaultExpiry(*request) (*answer, error) {
	return JSON(http.StatusOK, "", defaultExpiry{&s.Identities.DefaultExpiry}), nil
}

// handleSetDefaultExpiry sets the lifetime of tokens that ask for none.
func (s *accessService) handleSetDefaultExpiry(q *request) (*answer, error) {
	var body defaultExpiry
	if err := q.Decode(&body); err != nil {
		return nil, err
	}
	if body.Seconds == nil || *body.Seconds < 0 {
		return nil, fail(http.StatusBadRequest, "default_token_expiration must be a non-negative number of seconds")
	}
	s.Identities.DefaultExpiry = *body.Seconds
	return JSON(http.StatusOK, "", body), nil
}
