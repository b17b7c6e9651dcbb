package security

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// form reads the body.
func form(q *rest.Request) (url.Values, error) {
	values, err := url.ParseQuery(string(q.Data))
	if err != nil {
		return nil, apierr.New(http.StatusBadRequest, "Failed to parse the form: %v", err)
	}
	return values, nil
}

// handleToken creates or refreshes a token, depending on the grant type.
func (s *service) handleToken(q *rest.Request) (*rest.Response, error) {
	p, err := form(q)
	if err != nil {
		return nil, err
	}
	switch grant := p.Get("grant_type"); {
	case grant == "refresh_token":
		return s.refreshToken(q.User, p)
	case grant != "" && grant != "client_credentials":
		return nil, apierr.New(http.StatusBadRequest, "Unsupported grant_type: '%s'", grant)
	case q.User.Anonymous:
		return nil, apierr.Unauthorized("Authentication is required")
	}
	t := &store.Token{Username: q.User.Name, Issuer: issuer, Audience: issuer}
	if err := s.setToken(t, q.User, p); err != nil {
		return nil, err
	}
	return s.issue(t), nil
}

// Limits and defaults of tokens.
const (
	defaultLifetime = 3600 // seconds; also the longest for users who are not administrators
	maxTokenText    = 1024 // characters of a parameter
	issuer          = "jfrt@jfrogtest"
)

// setToken sets the properties that the parameters have, or returns an error if the user may not
// have such a token.
func (s *service) setToken(t *store.Token, u store.User, p url.Values) error {
	for name := range p {
		if len(p.Get(name)) > maxTokenText {
			return apierr.New(http.StatusBadRequest, "%s exceeds %d characters", name, maxTokenText)
		}
	}
	if name := p.Get("username"); name != "" {
		t.Username = name
	}
	if !u.Admin && t.Username != u.Name {
		return apierr.New(http.StatusForbidden,
			"Only an administrator can create a token for another user")
	}
	if audience := p.Get("audience"); audience != "" {
		t.Audience = audience
	}
	if t.ScopeText == "" || p.Get("scope") != "" {
		if err := s.setScope(t, u, p.Get("scope")); err != nil {
			return err
		}
	}
	if p.Get("refreshable") == "true" {
		t.Refresh = store.NewID()
	}
	seconds := int64(defaultLifetime)
	if text := p.Get("expires_in"); text != "" {
		var err error
		if seconds, err = strconv.ParseInt(text, 10, 32); err != nil || seconds < 0 {
			return apierr.New(http.StatusBadRequest,
				"expires_in must be a non-negative number of seconds: '%s'", text)
		}
	}
	if !u.Admin && (seconds == 0 || seconds > defaultLifetime) {
		return apierr.New(http.StatusForbidden, "User '%s' may create tokens for at most %d seconds",
			u.Name, defaultLifetime)
	}
	if t.Expiry = (time.Time{}); seconds > 0 {
		t.Expiry = s.Now().Truncate(time.Second).Add(time.Duration(seconds) * time.Second)
	}
	return nil
}

const (
	scopeAPI    = "api:*"
	scopeGroups = "member-of-groups:"
)

// setScope reads the scope of a token. Every token has the scope of the API. Without groups, the
// token of an existing user has the rights of the user.
func (s *service) setScope(t *store.Token, u store.User, text string) error {
	t.Scope, t.ScopeText = store.TokenScope{}, scopeAPI
	for _, part := range splitQuoted(text) {
		list, isGroups := strings.CutPrefix(part, scopeGroups)
		switch {
		case part == scopeAPI:
			continue
		case isGroups && list == "*":
			t.Scope.User = true
		case isGroups && list != "":
			for name := range strings.SplitSeq(strings.Trim(list, `"`), ",") {
				t.Scope.Groups = append(t.Scope.Groups, strings.TrimSpace(name))
			}
		case strings.HasPrefix(part, "jfrt@") && strings.HasSuffix(part, ":admin"):
			t.Scope.Admin = true
		default:
			return apierr.New(http.StatusBadRequest, "Invalid scope token: '%s'", part)
		}
		t.ScopeText += " " + part
	}
	exists := s.Identities.Accounts[t.Username] != nil
	if len(t.Scope.Groups) == 0 && !t.Scope.Admin {
		t.Scope.User = true
	}
	switch {
	case t.Scope.User && !exists:
		return apierr.New(http.StatusBadRequest,
			"User '%s' does not exist: the scope needs member-of-groups", t.Username)
	case u.Admin:
		return nil
	case t.Scope.Admin, t.Scope.User && !u.Self,
		slices.ContainsFunc(t.Scope.Groups,
			func(name string) bool { return !slices.Contains(u.Groups, name) }):
		return apierr.New(http.StatusForbidden,
			"User '%s' is not allowed to create a token with the scope '%s'", u.Name, text)
	}
	return nil
}

// splitQuoted splits a scope at spaces outside of quotation marks.
func splitQuoted(text string) []string {
	quoted := false
	return strings.FieldsFunc(text, func(r rune) bool {
		if r == '"' {
			quoted = !quoted
		}
		return r == ' ' && !quoted
	})
}

type tokenResponse struct {
	ID        string `json:"token_id"`
	Access    string `json:"access_token"`
	Refresh   string `json:"refresh_token,omitempty"`
	ExpiresIn int64  `json:"expires_in,omitempty"`
	Scope     string `json:"scope"`
	Type      string `json:"token_type"`
}

// issue makes a token valid and returns the response with it.
func (s *service) issue(t *store.Token) *rest.Response {
	s.IssueToken(t)
	a := tokenResponse{ID: t.ID, Access: t.Value, Refresh: t.Refresh, Scope: t.ScopeText,
		Type: "Bearer"}
	if !t.Expiry.IsZero() {
		a.ExpiresIn = int64(t.Expiry.Sub(t.Issued) / time.Second)
	}
	return rest.JSON(http.StatusOK, "", a)
}

// refreshToken replaces a token, which may have expired. The pair of access token and refresh token
// authenticates the request, unless there are other parameters.
func (s *service) refreshToken(u store.User, p url.Values) (*rest.Response, error) {
	i := slices.IndexFunc(s.Identities.Tokens, func(t *store.Token) bool {
		return t.Refresh != "" && store.SameSecret(t.Refresh, p.Get("refresh_token"))
	})
	switch {
	case p.Get("access_token") != "" && p.Get("username") != "":
		return nil, apierr.New(http.StatusBadRequest, "access_token and username exclude each other")
	case !u.Admin && (len(p) != 3 || p.Get("access_token") == ""):
		return nil, apierr.Unauthorized("A token with admin permissions is required")
	case i < 0, p.Get("access_token") != "" && !store.SameSecret(s.Identities.Tokens[i].Value,
		p.Get("access_token")):
		return nil, apierr.New(http.StatusBadRequest, "The refresh token is not valid")
	}
	old := s.Identities.Tokens[i]
	t := *old
	t.Reference, t.Refresh, t.LastUsed = "", store.NewID(), time.Time{}
	if p.Get("expires_in") == "" {
		p.Set("expires_in", "0")
		if !old.Expiry.IsZero() {
			p.Set("expires_in", strconv.FormatInt(int64(old.Expiry.Sub(old.Issued)/time.Second), 10))
		}
	}
	// The new token has at most the rights of the old one, or an administrator asks for it.
	if err := s.setToken(&t, store.User{Name: u.Name, Admin: true}, p); err != nil {
		return nil, err
	}
	s.RevokeToken(old)
	return s.issue(&t), nil
}

type tokenInfo struct {
	ID          string `json:"token_id"`
	Issuer      string `json:"issuer"`
	Subject     string `json:"subject"`
	Expiry      int64  `json:"expiry,omitempty"`
	Refreshable bool   `json:"refreshable"`
	Issued      int64  `json:"issued_at"`
}

// handleListTokens lists the valid tokens.
func (s *service) handleListTokens(*rest.Request) (*rest.Response, error) {
	list := []tokenInfo{}
	for _, t := range s.Identities.Tokens {
		if t.Expired(s.Now()) {
			continue
		}
		i := tokenInfo{ID: t.ID, Issuer: t.Issuer, Subject: t.Subject(), Refreshable: t.Refresh != "",
			Issued: t.Issued.Unix()}
		if !t.Expiry.IsZero() {
			i.Expiry = t.Expiry.Unix()
		}
		list = append(list, i)
	}
	return rest.JSON(http.StatusOK, "", map[string]any{"tokens": list}), nil
}

// handleRevokeToken takes an access token, its refresh token or its id. It also succeeds if there
// is no such token.
func (s *service) handleRevokeToken(q *rest.Request) (*rest.Response, error) {
	p, err := form(q)
	if err != nil {
		return nil, err
	}
	value, id := p.Get("token"), p.Get("token_id")
	if (value == "") == (id == "") {
		return nil, apierr.New(http.StatusBadRequest, "Either token or token_id is required")
	}
	t := s.FindToken(func(t *store.Token) bool {
		return id != "" && t.ID == id || value != "" && (t.HasValue(value) || t.Refresh != "" && store.SameSecret(t.Refresh, value))
	})
	if t == nil {
		return rest.Text(http.StatusOK, "Token not found"), nil
	}
	s.RevokeToken(t)
	return rest.Text(http.StatusOK, "Token revoked"), nil
}
