package jfrogtest

import (
	"net/http"
	"strings"
)

// authenticate finds the sender of a request from its credentials: a bearer token, a user name with a password or token, or
// the key header. What the route's mode allows needs no credentials; wrong ones are refused everywhere.
func (p *Platform) authenticate(q *request, m mode) (user, error) {
	s := p.store
	s.Lock()
	defer s.Unlock()
	if signedFor(s, q) { // the signature is for this one path
		return user{name: "signed-url", admin: true}, nil
	}
	if key := q.Header.Get("X-JFrog-Art-Api"); key != "" {
		return checkToken(s, "", key)
	}
	auth := q.Header.Get("Authorization")
	if name, password, ok := q.BasicAuth(); ok {
		if a := s.access.accounts[name]; a != nil && a.passwordIs(password) {
			return login(s, a)
		}
		return checkToken(s, name, password)
	}
	scheme, token, _ := strings.Cut(auth, " ")
	switch {
	case strings.EqualFold(scheme, "Bearer"):
		return checkToken(s, "", token)
	case auth != "":
		return user{}, unauthorized("Bad credentials")
	case m&public != 0, m&browse != 0 && s.config.anonymousRead:
		return user{name: "anonymous", anonymous: true}, nil
	}
	return user{}, unauthorized("Authentication is required")
}

// login is the user who has given the password.
func login(s *Store, a *account) (user, error) {
	if a.passwordExpired {
		return user{}, unauthorized("Your credentials have expired")
	}
	a.lastLogin = s.now()
	u := user{name: a.name, self: true, groups: s.groupsOf(a.name)}
	u.admin = s.effectiveAdmin(a)
	return u, nil
}

// checkToken is the bearer of a token; with a user name it must be the token's.
func checkToken(s *Store, name, value string) (user, error) {
	t := s.token(func(t *accessToken) bool { return t.hasValue(value) })
	if t == nil || name != "" && name != t.username && !t.forAnyName {
		return user{}, unauthorized("Bad credentials")
	}
	u := user{name: t.username, token: t, admin: t.scope.admin, groups: t.scope.groups}
	if t.forAnyName && name != "" {
		u.name = name
	}
	if t.scope.user {
		a := s.access.accounts[t.username]
		if a == nil {
			return user{}, unauthorized("The user of the token does not exist")
		}
		u.self, u.admin = true, u.admin || s.effectiveAdmin(a)
		u.groups = append(s.groupsOf(a.name), u.groups...)
	}
	u.admin = u.admin || s.adminGroup(u.groups)
	t.lastUsed = s.now()
	return u, nil
}

// signedFor tells whether a request is a download with a valid signature. The lock is held.
func signedFor(s *Store, q *request) bool {
	if !q.has("sig") || q.Method != http.MethodGet && q.Method != http.MethodHead {
		return false
	}
	return s.signer.verify(q.query.Get("sig"), strings.Join(q.segments, "/"), s.now())
}
