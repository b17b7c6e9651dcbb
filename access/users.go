package access

import (
	"context"
	"errors"
	"iter"
	"slices"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// UsersService manages the users of the platform. Since Artifactory 7.49.3. Unless a
// method says otherwise it needs an admin's access token. Reached through [Client.Users].
type UsersService service

// UserStatus tells whether a user can log in.
type UserStatus string

// The states of a user.
const (
	UserInvited  UserStatus = "invited"
	UserEnabled  UserStatus = "enabled"
	UserDisabled UserStatus = "disabled"
	UserLocked   UserStatus = "locked" // after too many failed logins; see UsersService.Unlock
)

// User is a user as the server keeps it. [User.UpdateRequest] and [User.CreateRequest]
// make of it what can be sent.
type User struct {
	Username                 string     `json:"username"`
	Email                    string     `json:"email,omitempty"`
	Groups                   []string   `json:"groups"`
	Realm                    string     `json:"realm,omitempty"` // internal, ldap, saml, scim ...
	Status                   UserStatus `json:"status,omitempty"`
	Admin                    bool       `json:"admin"`
	EffectiveAdmin           bool       `json:"effective_admin,omitempty"` // admin by itself or by one of its groups; since Artifactory 7.66
	ProfileUpdatable         bool       `json:"profile_updatable"`         // may change its own profile
	InternalPasswordDisabled bool       `json:"internal_password_disabled"`
	DisableUIAccess          bool       `json:"disable_ui_access"`
	LastLoggedIn             jfrog.Time `json:"last_logged_in,omitzero"`
}

// UpdateRequest returns an update that carries all of the user's settings, to change the
// user and send it back. An empty e-mail address is left out. The groups are not settings;
// see [UsersService.UpdateGroups].
func (u *User) UpdateRequest() *UpdateUserRequest {
	return &UpdateUserRequest{
		Email:                    unlessEmpty(u.Email),
		Admin:                    new(u.Admin),
		ProfileUpdatable:         new(u.ProfileUpdatable),
		InternalPasswordDisabled: new(u.InternalPasswordDisabled),
		DisableUIAccess:          new(u.DisableUIAccess),
	}
}

// unlessEmpty returns a pointer to s, or nil: what a server left out must not come back
// to it as a value.
func unlessEmpty(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// CreateRequest returns what creates the user on another platform. It has no password.
func (u *User) CreateRequest() *CreateUserRequest {
	return &CreateUserRequest{
		Username:                 u.Username,
		Email:                    u.Email,
		Groups:                   slices.Clone(u.Groups),
		Admin:                    new(u.Admin),
		ProfileUpdatable:         new(u.ProfileUpdatable),
		InternalPasswordDisabled: new(u.InternalPasswordDisabled),
		DisableUIAccess:          new(u.DisableUIAccess),
	}
}

// Get returns a user. One that does not exist is an error matching [jfrog.ErrNotFound].
//
//jfrog:op 4.4.1
func (s *UsersService) Get(ctx context.Context, username string) (*User, error) {
	return jfrog.Do[*User](ctx, s.client, jfrog.Get("/access/api/v2/users/{username}", username))
}

// UserRef is one user in [UsersService.List].
type UserRef struct {
	Username string     `json:"username"`
	URI      string     `json:"uri"`
	Realm    string     `json:"realm"`
	Status   UserStatus `json:"status"`
}

// UserPage is a page of users in [UsersService.List].
type UserPage struct {
	Users  []UserRef `json:"users"`
	Cursor string    `json:"cursor,omitempty"` // for the page behind this one; may be there on the last page too
}

// UserListOptions filters and pages [UsersService.List] and [UsersService.All].
type UserListOptions struct {
	Status     UserStatus `url:"status,omitempty"`
	Username   string     `url:"username,omitempty"`
	OnlyAdmins bool       `url:"onlyAdmins,omitempty"`
	Limit      int        `url:"limit,omitempty"`  // users on a page; 0: 1000
	Cursor     string     `url:"cursor,omitempty"` // of the page before
}

// List returns a page of users. It needs an admin's access token or one with the scope
// system:identities:r.
//
//jfrog:op 4.4.2
func (s *UsersService) List(ctx context.Context, opts *UserListOptions) (*UserPage, error) {
	return jfrog.Do[*UserPage](ctx, s.client, jfrog.Get("/access/api/v2/users").Query(opts))
}

// All walks the users of all pages, fetching each page when it is reached. It needs what
// [UsersService.List] needs.
func (s *UsersService) All(ctx context.Context, opts *UserListOptions) iter.Seq2[UserRef, error] {
	o := jfrog.Deref(opts)
	return cursorPages(ctx, o.Cursor, func(u UserRef) string { return u.Username },
		func(ctx context.Context, cursor string) ([]UserRef, string, error) {
			o := o
			o.Cursor = cursor
			page, err := s.List(ctx, &o)
			p := jfrog.Deref(page)
			return p.Users, p.Cursor, err
		})
}

// CreateUserRequest describes a user to create.
type CreateUserRequest struct {
	Username                 string       `json:"username"`
	Password                 jfrog.Secret `json:"password,omitempty"` // needed unless InternalPasswordDisabled
	Email                    string       `json:"email,omitempty"`
	Groups                   []string     `json:"groups,omitzero"` // must exist
	Admin                    *bool        `json:"admin,omitempty"`
	ProfileUpdatable         *bool        `json:"profile_updatable,omitempty"` // nil: true
	InternalPasswordDisabled *bool        `json:"internal_password_disabled,omitempty"`
	DisableUIAccess          *bool        `json:"disable_ui_access,omitempty"`
}

// Create creates a user of the internal realm and returns it. Groups with auto-join are
// among its groups too, asked for or not; [UsersService.UpdateGroups] takes them away.
// A user that exists is an error matching [jfrog.ErrConflict].
//
//jfrog:op 4.4.3
func (s *UsersService) Create(ctx context.Context, req *CreateUserRequest) (*User, error) {
	return jfrog.Do[*User](ctx, s.client, jfrog.Post("/access/api/v2/users").Body(req))
}

// UpdateUserRequest names what [UsersService.Update] changes. What is nil stays as it
// is.
type UpdateUserRequest struct {
	Email                    *string      `json:"email,omitempty"`
	Password                 jfrog.Secret `json:"password,omitempty"` // needed when InternalPasswordDisabled turns false
	Admin                    *bool        `json:"admin,omitempty"`
	ProfileUpdatable         *bool        `json:"profile_updatable,omitempty"`
	InternalPasswordDisabled *bool        `json:"internal_password_disabled,omitempty"`
	DisableUIAccess          *bool        `json:"disable_ui_access,omitempty"`
}

// Update changes settings of a user and returns the user. Before Artifactory 7.84.3 an
// update without a password may be refused.
//
//jfrog:op 4.4.4
func (s *UsersService) Update(ctx context.Context, username string, req *UpdateUserRequest) (*User, error) {
	return jfrog.Do[*User](ctx, s.client,
		jfrog.Patch("/access/api/v2/users/{username}", username).Body(req).Idempotent())
}

// Delete deletes a user. One that does not exist is an error matching
// [jfrog.ErrNotFound].
//
//jfrog:op 4.4.5
func (s *UsersService) Delete(ctx context.Context, username string) error {
	return jfrog.Send(ctx, s.client, jfrog.Delete("/access/api/v2/users/{username}", username))
}

type userGroups struct {
	Groups []string `json:"groups"`
}

// UpdateGroups adds a user to groups and removes it from others, and returns the groups
// it is in then. A group that does not exist is an error matching [jfrog.ErrValidation].
//
//jfrog:op 4.4.6
func (s *UsersService) UpdateGroups(ctx context.Context, username string, change *MembershipChange) ([]string, error) {
	out, err := jfrog.Do[userGroups](ctx, s.client,
		jfrog.Patch("/access/api/v2/users/{username}/groups", username).Refuse(change.check()).Body(change).Idempotent())
	return out.Groups, err
}

type passwordChange struct {
	Password jfrog.Secret `json:"password"`
}

// SetPassword changes a user's password. It needs an admin's access token or the user's
// own. A password that the policy does not allow, and a user whose internal password is
// disabled, are errors matching [jfrog.ErrValidation].
//
//jfrog:op 4.4.7
func (s *UsersService) SetPassword(ctx context.Context, username string, password jfrog.Secret) error {
	req := jfrog.Put("/access/api/v2/users/{username}/password", username).Body(passwordChange{password})
	if password == "" {
		req.Refuse(errors.New("password is empty"))
	}
	return jfrog.Send(ctx, s.client, req)
}

// ExpirePassword makes a user change the password at the next login.
//
//jfrog:op 4.4.8
func (s *UsersService) ExpirePassword(ctx context.Context, username string) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Post("/access/api/v2/users/{username}/password/expire", username).Idempotent())
}

// Unlock lets a user log in again who was locked out after too many failed logins.
//
//jfrog:op 4.4.9
func (s *UsersService) Unlock(ctx context.Context, username string) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Post("/access/api/v2/users/{username}/unlock", username).Idempotent())
}

type invitation struct {
	Email  string `json:"invited_email"`
	Source string `json:"source,omitempty"`
}

// Invite sends an invitation to the platform by e-mail. source says what invites, "cli"
// for the JFrog CLI; it may be empty.
//
//jfrog:none POST /access/api/v1/users/invite, which JFrog's own clients use and the manual does not document
func (s *UsersService) Invite(ctx context.Context, email, source string) error {
	return jfrog.Send(ctx, s.client, jfrog.Post("/access/api/v1/users/invite").Body(invitation{email, source}))
}
