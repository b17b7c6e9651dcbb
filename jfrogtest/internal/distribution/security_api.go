package distribution

import (
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

// securityRoutes returns the operations on tokens and permissions of Distribution. Its tokens are
// access tokens of the platform. Its permissions have no effect.
func (s *service) securityRoutes() []rest.Route {
	const (
		token       = "/api/v1/security/token"
		permissions = "/api/v1/security/permissions"
	)
	return []rest.Route{
		rest.Post(token, s.handleToken, rest.Small),
		rest.Get(token, s.handleListTokens, rest.Admin),
		rest.Post(token+"/revoke", s.handleRevoke, rest.Small, rest.Admin),
		rest.Get(permissions, s.handleListPermissions, rest.Admin),
		rest.Get(permissions+"/{name}", s.handleGetPermission, rest.Admin),
		rest.Put(permissions+"/{name}", s.handleSetPermission, rest.Small, rest.Admin),
		rest.Delete(permissions+"/{name}", s.handleDeletePermission, rest.Admin),
	}
}

const adminScope = "applied-permissions/admin"

// handleToken creates or refreshes a token.
func (s *service) handleToken(q *rest.Request) (*rest.Response, error) {
	form, err := url.ParseQuery(string(q.Data))
	if err != nil {
		return nil, badRequest("Failed to parse the form: %v", err)
	}
	status := http.StatusCreated
	t := &store.Token{Username: form.Get("username"), Audience: "jfds@*", Issuer: serviceID, ScopeText: store.ScopeUser}
	if t.Username == "" {
		t.Username = q.User.Name
	}
	var old *store.Token
	switch grant := form.Get("grant_type"); grant {
	case "", "client_credentials":
		if scope := form.Get("scope"); scope != "" {
			t.ScopeText = scope
		}
		if form.Get("refreshable") == "true" {
			t.Refresh = store.NewID()
		}
	case "refresh_token":
		old = s.FindToken(func(x *store.Token) bool {
			return x.Refresh != "" && store.SameSecret(x.Refresh, form.Get("refresh_token")) && x.HasValue(form.Get("access_token"))
		})
		if old == nil {
			return nil, badRequest("The refresh token is not valid")
		}
		t.Username, t.ScopeText, t.Refresh, status = old.Username, old.ScopeText, store.NewID(), http.StatusOK
	default:
		return nil, badRequest("Unsupported grant_type: '%s'", grant)
	}
	switch {
	case t.ScopeText != store.ScopeUser && t.ScopeText != adminScope:
		return nil, badRequest("Unknown scope '%s'", t.ScopeText)
	case !q.User.Admin && (t.Username != q.User.Name || t.ScopeText == adminScope):
		return nil, apierr.New(http.StatusForbidden, "Only an administrator can create the token")
	case s.Identities.Accounts[t.Username] == nil:
		return nil, badRequest("User '%s' does not exist", t.Username)
	}
	if t.Scope, err = store.ParseScope(t.ScopeText); err != nil {
		return nil, err
	}
	var seconds int64 // never expires
	if text := form.Get("expires_in"); text != "" {
		if seconds, err = strconv.ParseInt(text, 10, 32); err != nil || seconds < 0 {
			return nil, badRequest("Invalid expires_in: '%s'", text)
		}
	}
	if seconds > 0 {
		t.Expiry = s.Now().Truncate(time.Second).Add(time.Duration(seconds) * time.Second)
	}
	if old != nil {
		s.RevokeToken(old)
	}
	s.IssueToken(t)
	body := map[string]any{"access_token": t.Value, "expires_in": seconds, "scope": t.ScopeText, "token_type": "Bearer"}
	if t.Refresh != "" {
		body["refresh_token"] = t.Refresh
	}
	return rest.JSON(status, "", body), nil
}

func (s *service) handleListTokens(*rest.Request) (*rest.Response, error) {
	list := []map[string]any{}
	for _, t := range s.Identities.Tokens {
		if t.Issuer != serviceID || t.Expired(s.Now()) {
			continue
		}
		m := map[string]any{"token_id": t.ID, "issuer": t.Issuer, "subject": t.Username, "issued_at": t.Issued.Unix(), "refreshable": t.Refresh != ""}
		if !t.Expiry.IsZero() {
			m["expiry"] = t.Expiry.Unix()
		}
		list = append(list, m)
	}
	return rest.JSON(http.StatusOK, "", map[string]any{"tokens": list}), nil
}

func (s *service) handleRevoke(q *rest.Request) (*rest.Response, error) {
	form, err := url.ParseQuery(string(q.Data))
	if err != nil {
		return nil, badRequest("Failed to parse the form: %v", err)
	}
	value, id := form.Get("token"), form.Get("token_id")
	if (value == "") == (id == "") {
		return nil, badRequest("Either token or token_id is required")
	}
	t := s.FindToken(func(t *store.Token) bool {
		return t.Issuer == serviceID && (id != "" && t.ID == id || value != "" && t.HasValue(value))
	})
	if t == nil {
		return nil, apierr.New(http.StatusNotFound, "The token does not exist")
	}
	s.RevokeToken(t)
	return rest.NewResponse(http.StatusOK, "", nil), nil
}

// A permission allows users and groups to distribute to destinations.
type permission struct {
	Name         string        `json:"name"`
	Type         string        `json:"resource_type"`
	Destinations []destination `json:"distribution_destinations"`
	Principals   struct {
		Users  map[string][]string `json:"users"`
		Groups map[string][]string `json:"groups"`
	} `json:"principals"`
}

type destination struct {
	Site      string   `json:"site_name"`
	City      string   `json:"city_name"`
	Countries []string `json:"country_codes"`
}

// check returns an error if the permission is invalid.
func (s *service) check(p *permission) error {
	if p.Type != "destination" {
		return badRequest("The resource_type must be destination: '%s'", p.Type)
	}
	for name := range p.Principals.Users {
		if s.Identities.Accounts[name] == nil {
			return badRequest("User '%s' does not exist", name)
		}
	}
	for name := range p.Principals.Groups {
		if s.Identities.Groups[name] == nil {
			return badRequest("Group '%s' does not exist", name)
		}
	}
	for _, m := range []map[string][]string{p.Principals.Users, p.Principals.Groups} {
		for name, actions := range m {
			if slices.ContainsFunc(actions, func(a string) bool { return a != "x" && a != "d" }) {
				return badRequest("Unknown action of '%s': %s", name, strings.Join(actions, ","))
			}
		}
	}
	return nil
}

func (s *service) permission(q *rest.Request) (*permission, error) {
	if p := s.permissions[q.Params["name"]]; p != nil {
		return p, nil
	}
	return nil, apierr.New(http.StatusNotFound, "Permission '%s' not found", q.Params["name"])
}

func (s *service) handleListPermissions(*rest.Request) (*rest.Response, error) {
	list := []*permission{}
	for _, name := range jsondoc.Keys(s.permissions) {
		list = append(list, s.permissions[name])
	}
	return rest.JSON(http.StatusOK, "", list), nil
}

func (s *service) handleGetPermission(q *rest.Request) (*rest.Response, error) {
	p, err := s.permission(q)
	if err != nil {
		return nil, err
	}
	return rest.JSON(http.StatusOK, "", p), nil
}

func (s *service) handleSetPermission(q *rest.Request) (*rest.Response, error) {
	p := &permission{Type: "destination", Destinations: []destination{}}
	p.Principals.Users, p.Principals.Groups = map[string][]string{}, map[string][]string{}
	if err := q.Decode(p); err != nil {
		return nil, err
	}
	if p.Name == "" {
		p.Name = q.Params["name"]
	}
	if p.Name != q.Params["name"] {
		return nil, badRequest("The name '%s' differs from the path", p.Name)
	}
	if err := s.check(p); err != nil {
		return nil, err
	}
	s.permissions[p.Name] = p
	return rest.JSON(http.StatusOK, "", p), nil
}

func (s *service) handleDeletePermission(q *rest.Request) (*rest.Response, error) {
	p, err := s.permission(q)
	if err != nil {
		return nil, err
	}
	delete(s.permissions, p.Name)
	return rest.NoContent(), nil
}
