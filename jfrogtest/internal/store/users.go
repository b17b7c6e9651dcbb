package store

import "time"

// A User is the sender of a request, with the rights of the credentials.
type User struct {
	Name      string
	Anonymous bool
	Admin     bool
	Self      bool     // has the permissions of the account
	Groups    []string // groups whose permissions apply
	Token     *Token   // token of the request, or nil
}

// InternalUser is the server itself.
var InternalUser = User{Name: "_system_", Admin: true}

// Owns reports whether the user may see and revoke a token.
func (u User) Owns(t *Token) bool {
	return u.Admin || u.Token == t || u.Self && u.Name == t.Username
}

// RealmInternal is the realm of all users and groups.
const RealmInternal = "internal"

// An Account is a user that exists.
type Account struct {
	Name             string
	Email            string
	Password         string // empty: the user has no password
	Admin            bool
	ProfileUpdatable bool
	NoUI             bool
	PasswordDisabled bool
	PasswordExpired  bool
	LastLogin        time.Time
}

// PasswordIs reports whether the password is correct and enabled.
func (a *Account) PasswordIs(password string) bool {
	return a.Password != "" && !a.PasswordDisabled && SameSecret(a.Password, password)
}

// EffectiveAdmin reports whether the user or one of its groups is an administrator.
func (s *Store) EffectiveAdmin(a *Account) bool { return a.Admin || s.AdminGroup(s.GroupsOf(a.Name)) }
