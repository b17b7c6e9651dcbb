package store

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
)

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
	Disabled         bool // cannot log in
	Invited          bool // by e-mail, and without a password yet
	PasswordSet      time.Time
	FailedLogins     int // since the last login, if the lock policy is enabled
	LastLogin        time.Time

	// Roles and settings without an effect.
	WatchManager, PolicyManager, ReportsManager, ShouldInvite bool
}

// Check returns an error if the email address is invalid or the password is missing.
func (a *Account) Check() error {
	switch {
	case !strings.Contains(a.Email, "@"):
		return apierr.New(http.StatusBadRequest, "Invalid email: '%s'", a.Email)
	case a.Password == "" && !a.PasswordDisabled && !a.Invited:
		return apierr.New(http.StatusBadRequest, "A password is required unless the internal password is disabled")
	}
	return nil
}

// EffectiveAdmin reports whether the user or one of its groups is an administrator.
func (s *Store) EffectiveAdmin(a *Account) bool { return a.Admin || s.AdminGroup(s.GroupsOf(a.Name)) }

// DeleteAccount deletes a user with its tokens, memberships and permissions.
func (s *Store) DeleteAccount(name string) {
	ids := s.Identities
	delete(ids.Accounts, name)
	ids.Tokens = slices.DeleteFunc(ids.Tokens, func(t *Token) bool { return t.Scope.User && t.Username == name })
	for _, g := range ids.Groups {
		g.Leave(name)
	}
	for _, p := range ids.Permissions {
		for _, r := range p.Resources {
			delete(r.Actions.Users, name)
		}
	}
	for _, p := range ids.Projects {
		delete(p.Users, name)
	}
}

// CheckPrincipalName returns an error if no user or group can have the name.
func CheckPrincipalName(kind, name string) error {
	if name == "" || len(name) > 64 || strings.ContainsAny(name, `/\:|?*"<>`) || strings.TrimSpace(name) != name {
		return apierr.New(http.StatusBadRequest, "Invalid %s name: '%s'", kind, name)
	}
	return nil
}
