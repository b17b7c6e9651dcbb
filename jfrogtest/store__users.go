package jfrogtest

import (
	"time"
)

// A user is who sends a request, with all that decides what the request may do.
type user struct {
	name      string
	anonymous bool
	admin     bool
	self      bool         // has the permissions of the user with the name
	groups    []string     // whose permissions count too
	token     *accessToken // that authenticates the request; nil for none
}

// internalUser is the server itself.
var internalUser = user{name: "_system_", admin: true}

// owns tells whether a user may see and revoke a token.
func (u user) owns(t *accessToken) bool {
	return u.admin || u.token == t || u.self && u.name == t.username
}

// realmInternal is where users and groups are kept; there are no others.
const realmInternal = "internal"

// An account is a user that exists.
type account struct {
	name             string
	email            string
	password         string // empty for none
	admin            bool
	profileUpdatable bool
	noUI             bool
	passwordDisabled bool
	passwordExpired  bool
	lastLogin        time.Time
}

func (a *account) passwordIs(password string) bool {
	return a.password != "" && !a.passwordDisabled && same(a.password, password)
}

func (s *Store) effectiveAdmin(a *account) bool { return a.admin || s.adminGroup(s.groupsOf(a.name)) }
