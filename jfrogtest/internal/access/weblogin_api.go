package access

import (
	"net/http"
	"regexp"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// webLoginRoutes returns the operations that programs log in a user with, and invitations.
func (s *service) webLoginRoutes() []rest.Route {
	const login = "/api/v2/authentication/jfrog_client_login"
	return []rest.Route{
		rest.Post(login+"/request", s.handleWebLogin, rest.Small, rest.Public),
		rest.Get(login+"/token/{uuid}", s.handleWebLoginToken, rest.Public),
		rest.Post("/api/v1/users/invite", s.handleInvite, rest.Small, rest.Admin),
	}
}

var uuids = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

// maxWebLogins limits the sessions, which anyone can register.
const maxWebLogins = 1000

func (s *service) handleWebLogin(q *rest.Request) (*rest.Response, error) {
	var body struct {
		Session string `json:"session"`
	}
	if err := q.Decode(&body); err != nil {
		return nil, err
	}
	sessions := s.Identities.WebLogins
	for id := range sessions {
		if s.WebLogin(id) == nil {
			delete(sessions, id)
		}
	}
	switch {
	case !uuids.MatchString(body.Session):
		return nil, apierr.New(http.StatusBadRequest, "The session must be a UUID")
	case sessions[body.Session] != nil:
		return nil, apierr.New(http.StatusBadRequest, "The session is registered already")
	case len(sessions) >= maxWebLogins:
		return nil, apierr.New(http.StatusTooManyRequests, "Too many sessions")
	}
	sessions[body.Session] = &store.WebLogin{Registered: s.Now()}
	return rest.NewResponse(http.StatusOK, "", nil), nil
}

// handleWebLoginToken creates the token of a session once its user has confirmed it. The session
// ends with that.
func (s *service) handleWebLoginToken(q *rest.Request) (*rest.Response, error) {
	id := q.Params["uuid"]
	l := s.WebLogin(id)
	switch {
	case l == nil:
		return nil, apierr.New(http.StatusNotFound, "The session does not exist")
	case l.Username == "":
		return nil, apierr.New(http.StatusBadRequest, "The session is not confirmed yet")
	case s.Identities.Accounts[l.Username] == nil:
		return nil, apierr.New(http.StatusNotFound, "The user of the session does not exist")
	}
	delete(s.Identities.WebLogins, id)
	t := &store.Token{
		Username: l.Username, Audience: store.AnyAudience, ScopeText: store.ScopeUser, Refresh: store.NewID(),
		Issuer: store.AccessID + "/users/" + l.Username,
	}
	var err error
	if t.Scope, err = store.ParseScope(t.ScopeText); err != nil {
		return nil, err
	}
	if err := s.setExpiry(t, ""); err != nil {
		return nil, err
	}
	made := s.register(t)
	return rest.JSON(http.StatusOK, "", map[string]any{
		"access_token": made.Access, "refresh_token": made.Refresh, "token_type": made.Type, "expires_in": made.ExpiresIn,
		"scope": made.Scope, "refreshable": true, "grant_type": "refresh_token", "audience": t.Audience,
	}), nil
}

// handleInvite creates a user without a password, who cannot log in until an administrator sets
// one. No e-mail is sent.
func (s *service) handleInvite(q *rest.Request) (*rest.Response, error) {
	var body struct {
		Email string `json:"invited_email"`
	}
	if err := q.Decode(&body); err != nil {
		return nil, err
	}
	name := strings.ToLower(body.Email)
	if local, domain, ok := strings.Cut(name, "@"); !ok || local == "" || domain == "" {
		return nil, apierr.New(http.StatusBadRequest, "Invalid email: '%s'", body.Email)
	}
	if err := store.CheckPrincipalName("user", name); err != nil {
		return nil, err
	}
	for _, a := range s.Identities.Accounts {
		if a.Name == name || strings.EqualFold(a.Email, name) {
			return nil, apierr.New(http.StatusConflict, "User '%s' already exists", name)
		}
	}
	s.Identities.Accounts[name] = &store.Account{Name: name, Email: name, ProfileUpdatable: true, Invited: true}
	for _, g := range s.Identities.Groups {
		if g.AutoJoin {
			g.Join(name)
		}
	}
	return rest.NewResponse(http.StatusOK, "", nil), nil
}
