package store

import (
	"time"
)

// A user is who sends a request, with all that decides what the request may do.
type User struct {
	Name      string
	Anonymous bool
	Admin     bool
	Self      bool     // has the permissions of the user with the name
	Groups    []string // whose permissions count too
	Token     *Token   // that authenticates the request; nil for none
}

// internalUser is the server itself.
var InternalUser = User{Name: "_system_", Admin: true}

// owns tells whether a user may see and revoke a token.
func (u User) Owns(t *Token) bool {
	return u.Admin || u.Token == t || u.Self && u.Name == t.Username
}

// realmInternal is where users and groups are kept; there are no others.
const RealmInternal = "internal"

// An account is a user that exists.
type Account struct {
	Name             string
	Email            string
	Password         string // empty for none
	Admin            bool
	ProfileUpdatable bool
	NoUI             bool
	PasswordDisabled bool
	PasswordExpired  bool
	LastLogin        time.Time
}

func (a *Account) PasswordIs(password string) bool {
	return a.Password != "" && !a.PasswordDisabled && SameSecret(a.Password, password)
}

func (s *Store) EffectiveAdmin(a *Account) bool { return a.Admin || s.AdminGroup(s.GroupsOf(a.Name)) }
