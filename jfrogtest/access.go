package jfrogtest

import (
	"crypto/rand"
	"encoding/hex"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// accessID is the name of the token service, with which subjects and issuers begin.
const accessID = "jfac@jfrogtest"

// An accessStore is what Access knows: who there is and what they may do.
type accessStore struct {
	accounts      map[string]*account
	groups        map[string]*group
	permissions   map[string]*permission
	projects      map[string]*project
	environments  []string // that belong to no project
	providers     []*oidcProvider
	tokens        []*accessToken // in the order of creation
	signer        signer         // of tokens
	defaultExpiry int64          // of tokens, in seconds
}

func newAccessStore(opt options) *accessStore {
	a := &accessStore{
		accounts: map[string]*account{}, groups: map[string]*group{}, permissions: map[string]*permission{},
		projects: map[string]*project{}, environments: []string{envDev, envProd}, providers: opt.providers,
		signer: newSigner(), defaultExpiry: 365 * 24 * 3600,
	}
	for name, password := range opt.users {
		a.accounts[name] = &account{name: name, email: name + "@localhost", password: password, admin: true, profileUpdatable: true}
	}
	a.tokens = []*accessToken{{
		id: newID(), value: opt.token, username: "admin", forAnyName: true, issuer: accessID, audience: anyAudience,
		scopeText: scopeAdmin, scope: tokenScope{admin: true}, issued: opt.clock().UTC(),
	}}
	return a
}

func newID() string {
	id := make([]byte, 16)
	_, _ = rand.Read(id) // never fails
	text := hex.EncodeToString(id)
	return strings.Join([]string{text[:8], text[8:12], text[12:16], text[16:20], text[20:]}, "-")
}

// accessCodes are the codes of the errors of Access.
var accessCodes = map[int]string{
	http.StatusBadRequest: "BAD_REQUEST", http.StatusUnauthorized: "UNAUTHORIZED", http.StatusForbidden: "FORBIDDEN",
	http.StatusNotFound: "NOT_FOUND", http.StatusMethodNotAllowed: "METHOD_NOT_ALLOWED", http.StatusConflict: "CONFLICT",
}

// accessErrorBody is the body of errors of Access: it names a code where Artifactory gives the status.
func accessErrorBody(status int, message string) any {
	type detail struct {
		Code    string `json:"code"`
		Message string `json:"message"`
	}
	code := accessCodes[status]
	if code == "" {
		code = "INTERNAL_SERVER_ERROR"
	}
	return struct {
		Errors []detail `json:"errors"`
	}{[]detail{{code, message}}}
}

// accessURI is the address of a user, group or permission in lists.
func (s *Server) accessURI(kind, name string) string {
	return s.URL + "/access/api/v2/" + kind + "/" + url.PathEscape(name)
}

// names returns the part of a sorted list of names that the parameters cursor and limit select, and the next cursor.
func (q *request) names(names []string, limit int) (part []string, cursor string, err error) {
	if text := q.query.Get("limit"); text != "" {
		if limit, err = strconv.Atoi(text); err != nil || limit < 1 {
			return nil, "", fail(http.StatusBadRequest, "limit must be a positive number: '%s'", text)
		}
	}
	if after := q.query.Get("cursor"); after != "" {
		i, found := slices.BinarySearch(names, after)
		if found {
			i++
		}
		names = names[i:]
	}
	names = names[:min(limit, len(names))]
	if len(names) > 0 {
		cursor = names[len(names)-1]
	}
	return names, cursor, nil
}

// A membership is a request to add to and take away from a list.
type membership struct {
	Add    []string `json:"add"`
	Remove []string `json:"remove"`
}

// membership reads the body, whose names must be known ones of a kind.
func (q *request) membership(kind string, known func(string) bool) (m membership, err error) {
	if err = q.decode(&m); err != nil {
		return m, err
	}
	if len(m.Add)+len(m.Remove) == 0 {
		return m, fail(http.StatusBadRequest, "At least one of add and remove must be given")
	}
	for _, name := range slices.Concat(m.Add, m.Remove) {
		if !known(name) {
			return m, fail(http.StatusBadRequest, "%s '%s' does not exist", kind, name)
		}
		if slices.Contains(m.Add, name) && slices.Contains(m.Remove, name) {
			return m, fail(http.StatusBadRequest, "%s '%s' is both to add and to remove", kind, name)
		}
	}
	return m, nil
}
