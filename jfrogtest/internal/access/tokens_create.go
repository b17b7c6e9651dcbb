package access

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

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// parameters reads the body: a form, or a JSON object with the same names.
func parameters(q *rest.Request) (url.Values, error) {
	kind, _, _ := mime.ParseMediaType(q.Header.Get("Content-Type"))
	if kind == "application/x-www-form-urlencoded" {
		values, err := url.ParseQuery(string(q.Data))
		if err != nil {
			return nil, apierr.New(http.StatusBadRequest, "Failed to parse the form: %v", err)
		}
		return values, nil
	}
	values := url.Values{}
	var doc map[string]any
	dec := json.NewDecoder(bytes.NewReader(q.Data))
	dec.UseNumber()
	err := jsondoc.CheckDepth(q.Data)
	if err == nil {
		err = dec.Decode(&doc)
	}
	if err != nil && len(q.Data) > 0 {
		return nil, apierr.New(http.StatusBadRequest, "Failed to parse the request body: %v", err)
	}
	for name, value := range doc {
		switch value.(type) {
		case string, bool, json.Number:
			values.Set(name, fmt.Sprint(value))
		case nil:
		default:
			return nil, apierr.New(http.StatusBadRequest, "The value of %s is neither a string nor a number", name)
		}
	}
	return values, nil
}

// handleToken creates or refreshes a token, depending on the grant type. A refresh token is the
// only credential that refreshing needs.
func (s *service) handleToken(q *rest.Request) (*rest.Response, error) {
	p, err := parameters(q)
	if err != nil {
		return nil, err
	}
	grant := p.Get("grant_type")
	switch {
	case grant == "refresh_token":
		return s.refreshToken(q, p)
	case grant != "" && grant != "client_credentials":
		return nil, apierr.New(http.StatusBadRequest, "Unsupported grant_type: '%s'", grant)
	case q.User.Anonymous:
		return nil, apierr.Unauthorized("Authentication is required")
	}
	t, err := s.requestedToken(q.User, p)
	if err != nil {
		return nil, err
	}
	return s.issue(t, "", p.Get("include_reference_token") == "true"), nil
}

// maxTokenText limits the parameters of a token, in characters.
var maxTokenText = map[string]int{"username": 255, "audience": 255, "description": 1024}

// requestedToken returns the token that the parameters describe, or an error if the user may not
// have it.
func (s *service) requestedToken(u store.User, p url.Values) (*store.Token, error) {
	for name, most := range maxTokenText {
		if len(p.Get(name)) > most {
			return nil, apierr.New(http.StatusBadRequest, "%s exceeds %d characters", name, most)
		}
	}
	t := &store.Token{Username: u.Name, Audience: store.AnyAudience, Desc: p.Get("description"), ScopeText: store.ScopeUser, Issuer: store.AccessID + "/users/" + u.Name}
	if name := p.Get("username"); name != "" {
		t.Username = strings.TrimPrefix(name, store.AccessID+"/users/")
	}
	if p.Get("audience") != "" {
		t.Audience = p.Get("audience")
	}
	if p.Get("scope") != "" {
		t.ScopeText = p.Get("scope")
	}
	var err error
	if t.Scope, err = store.ParseScope(t.ScopeText); err != nil {
		return nil, err
	}
	switch {
	case !u.Admin && t.Username != u.Name:
		return nil, apierr.New(http.StatusForbidden, "Only an administrator can create a token for another user")
	case !u.Admin && (!t.Scope.IdentityOnly() || !u.Self):
		return nil, apierr.New(http.StatusForbidden, "User '%s' is not allowed to create a token with the scope '%s'", u.Name, t.ScopeText)
	case t.Scope.User && s.Identities.Accounts[t.Username] == nil:
		return nil, apierr.New(http.StatusBadRequest, "Cannot create a token with the user's scope: user '%s' does not exist", t.Username)
	}
	if p.Get("refreshable") == "true" {
		t.Refresh = store.NewID()
	}
	return t, s.setExpiry(t, p.Get("expires_in"))
}

// setExpiry reads the lifetime in seconds. Zero means that the token never expires; an empty text
// means the default lifetime.
func (s *service) setExpiry(t *store.Token, text string) error {
	seconds := s.Identities.DefaultExpiry
	if text != "" {
		var err error
		if seconds, err = strconv.ParseInt(text, 10, 32); err != nil || seconds < 0 {
			return apierr.New(http.StatusBadRequest, "expires_in must be a non-negative number of seconds: '%s'", text)
		}
	}
	if t.Expiry = (time.Time{}); seconds > 0 {
		t.Expiry = s.Now().Truncate(time.Second).Add(time.Duration(seconds) * time.Second)
	}
	return nil
}

type tokenResponse struct {
	ID              string `json:"token_id,omitempty"`
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

// register makes a token valid and returns the response with it.
func (s *service) register(t *store.Token) tokenResponse {
	s.IssueToken(t)
	a := tokenResponse{ID: t.ID, Access: t.Value, Refresh: t.Refresh, Scope: t.ScopeText, Type: "Bearer"}
	if !t.Expiry.IsZero() {
		a.ExpiresIn = int64(t.Expiry.Sub(t.Issued) / time.Second)
	}
	return a
}

func (s *service) issue(t *store.Token, grant string, reference bool) *rest.Response {
	a := s.register(t)
	a.GrantType = grant
	if reference {
		t.MakeReference()
		a.Reference = t.Reference
	}
	return rest.JSON(http.StatusOK, "", a)
}

// refreshToken replaces a token by a new one with the same rights. The old token may have expired.
func (s *service) refreshToken(q *rest.Request, p url.Values) (*rest.Response, error) {
	given := p.Get("refresh_token")
	i := slices.IndexFunc(s.Identities.Tokens, func(t *store.Token) bool { return t.Refresh != "" && store.SameSecret(t.Refresh, given) })
	if i < 0 {
		return nil, apierr.New(http.StatusBadRequest, "The refresh token is not valid")
	}
	old := s.Identities.Tokens[i]
	if !q.User.Anonymous && q.User.Name != old.Username {
		return nil, apierr.New(http.StatusForbidden, "The token does not belong to the user '%s'", q.User.Name)
	}
	t := *old
	t.Reference, t.Refresh, t.LastUsed = "", store.NewID(), time.Time{}
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
	s.RevokeToken(old)
	return s.issue(&t, "refresh_token", p.Get("include_reference_token") == "true"), nil
}
