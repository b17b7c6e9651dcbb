package rest

import (
	"net/http"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// authenticate returns the sender of a request. Credentials are a bearer token, a user name with a
// password or token, or the key header. A route may allow requests without credentials. Wrong
// credentials are always rejected, except on a route that checks them itself.
func (p *Platform) authenticate(q *Request, m Mode) (store.User, error) {
	if m&OwnToken != 0 {
		return store.User{Anonymous: true}, nil
	}
	s := p.store
	s.Lock()
	defer s.Unlock()
	if signedFor(s, q) { // a signature is valid for one path
		return store.User{Name: "signed-url", Admin: true}, nil
	}
	if a := byAPIKey(s, q); a != nil {
		return login(s, a)
	}
	if key := q.Header.Get("X-JFrog-Art-Api"); key != "" {
		return checkToken(s, "", key)
	}
	auth := q.Header.Get("Authorization")
	if name, password, ok := q.BasicAuth(); ok {
		if a := s.Identities.Accounts[name]; s.Identities.BasicDisabled && a != nil && s.PasswordIs(a, password) {
			return store.User{}, apierr.Unauthorized("Basic authentication is disabled")
		}
		return Login(s, name, password)
	}
	scheme, token, _ := strings.Cut(auth, " ")
	switch {
	case strings.EqualFold(scheme, "Bearer"):
		return checkToken(s, "", token)
	case auth != "":
		return store.User{}, apierr.Unauthorized("Bad credentials")
	case m&Public != 0, m&Browse != 0 && s.Config.AnonymousRead:
		return store.User{Name: "anonymous", Anonymous: true}, nil
	}
	return store.User{}, apierr.Unauthorized("Authentication is required")
}

// Login returns the user with a name, and a password or token. The lock is held.
func Login(s *store.Store, name, password string) (store.User, error) {
	a := s.Identities.Accounts[name]
	if a != nil && s.PasswordIs(a, password) {
		return login(s, a)
	}
	u, err := checkToken(s, name, password)
	if err != nil && a != nil {
		s.LoginFailed(a)
	}
	return u, err
}

// byAPIKey returns the user whose API key a request has, in the key header or as the password of
// the user. It returns nil for other credentials.
func byAPIKey(s *store.Store, q *Request) *store.Account {
	if key := q.Header.Get("X-JFrog-Art-Api"); key != "" {
		return s.AccountOfAPIKey(key)
	}
	name, password, _ := q.BasicAuth()
	if a := s.Identities.Accounts[name]; a != nil && password != "" && s.AccountOfAPIKey(password) == a {
		return a
	}
	return nil
}

// login returns the user of an account.
func login(s *store.Store, a *store.Account) (store.User, error) {
	switch {
	case a.Disabled:
		return store.User{}, apierr.Unauthorized("The user is disabled")
	case s.Locked(a):
		return store.User{}, apierr.Unauthorized("The user is locked after too many failed logins")
	case s.PasswordExpired(a):
		return store.User{}, apierr.Unauthorized("Your credentials have expired")
	}
	a.LastLogin, a.FailedLogins = s.Now(), 0
	u := store.User{Name: a.Name, Self: true, Groups: s.GroupsOf(a.Name)}
	u.Admin = s.EffectiveAdmin(a)
	return u, nil
}

// checkToken returns the bearer of a token. A user name must match the token.
func checkToken(s *store.Store, name, value string) (store.User, error) {
	t := s.FindToken(func(t *store.Token) bool { return t.HasValue(value) })
	if t == nil || name != "" && name != t.Username && !t.ForAnyName {
		return store.User{}, apierr.Unauthorized("Bad credentials")
	}
	u := store.User{Name: t.Username, Token: t, Admin: t.Scope.Admin, Groups: t.Scope.Groups}
	if t.ForAnyName && name != "" {
		u.Name = name
	}
	if t.Scope.User {
		a := s.Identities.Accounts[t.Username]
		if a == nil || a.Disabled {
			return store.User{}, apierr.Unauthorized("The user of the token does not exist or is disabled")
		}
		u.Self, u.Admin = true, u.Admin || s.EffectiveAdmin(a)
		u.Groups = append(s.GroupsOf(a.Name), u.Groups...)
	}
	u.Admin = u.Admin || s.AdminGroup(u.Groups)
	t.LastUsed = s.Now()
	return u, nil
}

// signedFor reports whether a request is a download with a valid signature. The lock is held.
func signedFor(s *store.Store, q *Request) bool {
	if !q.Has("sig") || q.Method != http.MethodGet && q.Method != http.MethodHead {
		return false
	}
	return s.URLSigner.Verify(q.Query.Get("sig"), strings.Join(q.Segments, "/"), s.Now())
}
