package security

import (
	"context"
	"encoding/json"
	"fmt"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/check"
	"github.com/jfrogkit/jfrog-go/internal/jsonextra"
)

// UsersService manages users. Reached through [Client.Users].
//
// Since Artifactory 7.49.3 the service Users of package access supersedes it.
type UsersService service

// User is a user. A nil field was absent in the response, or is not sent.
type User struct {
	Name  string `json:"name"`
	Email string `json:"email,omitempty"`
	// Password is sent, and never returned.
	Password jfrog.Secret `json:"password,omitempty"`
	Admin    *bool        `json:"admin,omitempty"` // default: false
	// ProfileUpdatable allows the user to change the profile. The default is true.
	ProfileUpdatable *bool `json:"profileUpdatable,omitempty"`
	DisableUIAccess  *bool `json:"disableUIAccess,omitempty"`
	// InternalPasswordDisabled restricts the user to external authentication. The default is
	// false.
	InternalPasswordDisabled *bool `json:"internalPasswordDisabled,omitempty"`
	// LastLoggedIn is returned, and never sent.
	LastLoggedIn jfrog.Time `json:"lastLoggedIn,omitzero"`
	// Realm is internal, saml, oauth, ldap, crowd or scim, among others.
	Realm string `json:"realm,omitempty"`
	// Groups has the names of the groups. An empty list in an update removes the user from all
	// groups.
	Groups         []string `json:"groups,omitzero"`
	WatchManager   *bool    `json:"watchManager,omitempty"`  // default: false
	PolicyManager  *bool    `json:"policyManager,omitempty"` // default: false
	ReportsManager *bool    `json:"reportsManager,omitempty"`
	ProjectAdmin   *bool    `json:"projectAdmin,omitempty"`
	ShouldInvite   *bool    `json:"shouldInvite,omitempty"`
	Source         string   `json:"source,omitempty"`

	Extra map[string]json.RawMessage `json:"-"` // fields that this package does not know
}

// UnmarshalJSON reads a user and keeps unknown fields.
func (u *User) UnmarshalJSON(data []byte) (err error) {
	type plain User
	u.Extra, err = jsonextra.Decode(data, (*plain)(u))
	return err
}

// MarshalJSON writes a user with its unknown fields.
func (u User) MarshalJSON() ([]byte, error) {
	type plain User
	return jsonextra.Encode(plain(u), u.Extra)
}

// Format prints the user with the password masked.
func (u User) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, u) }

// writable returns the user without the field that servers only return.
func (u User) writable() User {
	u.LastLoggedIn = jfrog.Time{}
	return u
}

const userPath = "/artifactory/api/security/users/{userName}"

// UserRef is a user in [UsersService.List].
type UserRef struct {
	Name  string `json:"name"`
	URI   string `json:"uri"`
	Realm string `json:"realm"`
}

// List returns all users.
//
// Deprecated: use the method List of access.UsersService.
//
// Requires: admin, Artifactory Pro. Since 2.4.0.
//
//jfrog:op 2.9.58.1
func (s *UsersService) List(ctx context.Context) ([]UserRef, error) {
	return jfrog.Do[[]UserRef](ctx, s.client, jfrog.Get("/artifactory/api/security/users"))
}

// Get returns a user, without the password. It returns an error matching [jfrog.ErrNotFound]
// if there is no such user.
//
// Deprecated: use the method Get of access.UsersService.
//
// Requires: admin, Artifactory Pro. Since 2.4.0.
//
//jfrog:op 2.9.2
func (s *UsersService) Get(ctx context.Context, username string) (*User, error) {
	user, err := jfrog.Do[*User](ctx, s.client, jfrog.Get(userPath, username))
	if err != nil {
		return nil, err
	}
	if user.Name == "" {
		user.Name = username
	}
	if user.Groups == nil {
		user.Groups = []string{} // servers leave out the list of a user without groups
	}
	return user, nil
}

// Replace creates a user, or replaces an existing user of the name. The e-mail address and the
// password are required. Settings that are nil get their defaults.
//
// Deprecated: use the methods Create and Update of access.UsersService.
//
// Requires: admin, Artifactory Pro. Since 2.4.0.
//
//jfrog:op 2.9.58.2
func (s *UsersService) Replace(ctx context.Context, user User) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Put(userPath, user.Name).Body(user.writable()).Check(check.NotEmpty("e-mail address", user.Email)))
}

// Update changes the settings of a user that the request has. For settings that are nil the
// manual speaks of defaults, so the server may reset them: to keep them, send the user that
// [UsersService.Get] returns.
//
// Deprecated: use the method Update of access.UsersService.
//
// Requires: admin, Artifactory Pro. Since 2.4.0.
//
//jfrog:op 2.9.58.3
func (s *UsersService) Update(ctx context.Context, user User) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Post(userPath, user.Name).Body(user.writable()).Idempotent())
}

// Delete deletes a user.
//
// Deprecated: use the method Delete of access.UsersService.
//
// Requires: admin, Artifactory Pro. Since 2.4.0.
//
//jfrog:op 2.9.58.4
func (s *UsersService) Delete(ctx context.Context, username string) error {
	return jfrog.Send(ctx, s.client, jfrog.Delete(userPath, username).Accept("*/*"))
}
