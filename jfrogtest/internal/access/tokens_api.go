package access

import (
	"net/http"
	"path"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// tokenByID returns the token that the path names; "me" is the token of the request.
func (s *service) tokenByID(q *rest.Request) *store.Token {
	id := q.Params["tokenId"]
	if id == "me" {
		return q.User.Token
	}
	return s.FindToken(func(t *store.Token) bool { return t.ID == id })
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

func newTokenInfo(t *store.Token) tokenInfo {
	i := tokenInfo{ID: t.ID, Subject: t.Subject(), Issued: t.Issued.Unix(), Issuer: t.Issuer, Description: t.Desc, Refreshable: t.Refresh != ""}
	if !t.Expiry.IsZero() {
		i.Expiry = t.Expiry.Unix()
	}
	if !t.LastUsed.IsZero() {
		i.LastUsed = t.LastUsed.Unix()
	}
	return i
}

// handleListTokens lists the valid tokens: all of them for administrators, their own for others.
func (s *service) handleListTokens(q *rest.Request) (*rest.Response, error) {
	if !q.User.Admin && !q.User.Self {
		return nil, apierr.New(http.StatusForbidden, "User '%s' has no permission to get tokens", q.User.Name)
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
	return rest.JSON(http.StatusOK, "", map[string]any{"tokens": list}), nil
}

func (s *service) handleGetToken(q *rest.Request) (*rest.Response, error) {
	t := s.tokenByID(q)
	switch {
	case t == nil:
		return nil, apierr.New(http.StatusNotFound, "Token not found: %s", path.Base(q.Params["tokenId"]))
	case !q.User.Owns(t):
		return nil, apierr.New(http.StatusForbidden, "User '%s' has no permission to get the token", q.User.Name)
	}
	return rest.JSON(http.StatusOK, "", newTokenInfo(t)), nil
}

// handleRevokeToken also succeeds if there is no such token.
func (s *service) handleRevokeToken(q *rest.Request) (*rest.Response, error) {
	t := s.tokenByID(q)
	if t == nil {
		return rest.NoContent(), nil
	}
	if !q.User.Owns(t) {
		return nil, apierr.New(http.StatusForbidden, "User '%s' has no permission to revoke the token", q.User.Name)
	}
	s.RevokeToken(t)
	return rest.NewResponse(http.StatusOK, "", nil), nil
}

// handleRevokeValue revokes the token whose value the body has.
func (s *service) handleRevokeValue(q *rest.Request) (*rest.Response, error) {
	var body struct {
		Token string `json:"token"`
	}
	if err := q.Decode(&body); err != nil {
		return nil, err
	}
	t := s.FindToken(func(t *store.Token) bool { return t.HasValue(body.Token) })
	if t == nil {
		return nil, apierr.New(http.StatusBadRequest, "The token is unknown or no longer valid")
	}
	if !q.User.Owns(t) {
		return nil, apierr.New(http.StatusForbidden, "User '%s' has no permission to revoke the token", q.User.Name)
	}
	s.RevokeToken(t)
	return rest.JSON(http.StatusOK, "", map[string]string{"revoked-token-id": t.ID}), nil
}

type defaultExpiry struct {
	Seconds *int64 `json:"default_token_expiration"`
}

func (s *service) handleGetDefaultExpiry(*rest.Request) (*rest.Response, error) {
	return rest.JSON(http.StatusOK, "", defaultExpiry{&s.Identities.DefaultExpiry}), nil
}

// handleSetDefaultExpiry sets the lifetime of tokens whose request names no lifetime.
func (s *service) handleSetDefaultExpiry(q *rest.Request) (*rest.Response, error) {
	var body defaultExpiry
	if err := q.Decode(&body); err != nil {
		return nil, err
	}
	if body.Seconds == nil || *body.Seconds < 0 {
		return nil, apierr.New(http.StatusBadRequest, "default_token_expiration must be a non-negative number of seconds")
	}
	s.Identities.DefaultExpiry = *body.Seconds
	return rest.JSON(http.StatusOK, "", body), nil
}
