package artifactorytest

import (
	"crypto/subtle"
	"net/http"
	"strings"
)

// A user is who sends a request. Permissions hang on it: so far everybody who authenticates may do everything.
type user struct {
	name      string
	anonymous bool
}

// authenticate finds the sender of a request from its credentials: a bearer token, a user name with a password or token, or
// the key header. What the route's mode allows needs no credentials; wrong ones are refused everywhere.
func (s *Server) authenticate(q *request, m mode) (user, error) {
	if s.signedFor(q) {
		return user{name: "signed-url"}, nil
	}
	if key := q.Header.Get("X-JFrog-Art-Api"); key != "" {
		return s.checkToken("admin", key)
	}
	auth := q.Header.Get("Authorization")
	if name, password, ok := q.BasicAuth(); ok {
		if known, exists := s.opt.users[name]; exists && same(known, password) {
			return user{name: name}, nil
		}
		return s.checkToken(name, password)
	}
	scheme, token, _ := strings.Cut(auth, " ")
	switch {
	case strings.EqualFold(scheme, "Bearer"):
		return s.checkToken("admin", token)
	case auth != "":
		return user{}, unauthorized("Bad credentials")
	case m&public != 0, m&browse != 0 && s.opt.anonymousRead:
		return user{name: "anonymous", anonymous: true}, nil
	}
	return user{}, unauthorized("Authentication is required")
}

func (s *Server) checkToken(name, token string) (user, error) {
	if !same(s.opt.token, token) {
		return user{}, unauthorized("Bad credentials")
	}
	return user{name: name}, nil
}

func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

func unauthorized(message string) error {
	return &apiError{
		status: http.StatusUnauthorized, message: message,
		header: http.Header{"Www-Authenticate": {`Basic realm="Artifactory Realm"`}},
	}
}
