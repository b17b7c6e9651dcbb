package access

import (
	"context"
	"iter"
	"slices"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/check"
)

// UsersService manages the users of the platform. Reached through [Client.Users].
type UsersService service

// UserStatus is the state of a user.
type UserStatus string

// The states of a user.
const (
	UserInvited  UserStatus = "invited"
	UserEnabled  UserStatus = "enabled"
	UserDisabled UserStatus = "disabled"
	UserLocked   UserStatus = "locked" // see [UsersService.Unlock]
)

// User is a user as the server stores it. [User.UpdateRequest] and [User.CreateRequest]
// return its settings in a form that can be sent.
type User struct {
	Username string `json:"username" diff:"fixed"`
	Email    string `json:"email,omitempty"`
	// Groups has the names of the groups. Some servers send null if there are none.
	Groups []string   `json:"groups" diff:"set"`
	Realm  string     `json:"realm,omitempty"`
	Status UserStatus `json:"status,omitempty"`
	Admin  bool       `json:"admin"`
	// EffectiveAdmin includes admins through a group. Since Artifactory 7.66.
	EffectiveAdmin           bool       `json:"effective_admin,omitempty"`
	ProfileUpdatable         bool       `json:"profile_updatable"`
	InternalPasswordDisabled bool       `json:"internal_password_disabled"`
	DisableUIAccess          bool       `json:"disable_ui_access"`
	LastLoggedIn             jfrog.Time `json:"last_logged_in,omitzero"`
}

// UpdateRequest returns an update with all of the user's settings, to be changed and sent.
// It leaves out an empty e-mail address. The groups are not part of it: see
// [UsersService.UpdateGroups].
func (u *User) UpdateRequest() UserUpdateRequest {
	return UserUpdateRequest{
		Email:                    unlessEmpty(u.Email),
		Admin:                    new(u.Admin),
		ProfileUpdatable:         new(u.ProfileUpdatable),
		InternalPasswordDisabled: new(u.InternalPasswordDisabled),
		DisableUIAccess:          new(u.DisableUIAccess),
	}
}

// unlessEmpty returns nil for an empty s: a value that the server left out is not sent back.
func unlessEmpty(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// CreateRequest returns the request that creates the same user on another platform, without
// a password.
func (u *User) CreateRequest() UserCreateRequest {
	return UserCreateRequest{
		Username:                 u.Username,
		Email:                    u.Email,
		Groups:                   slices.Clone(u.Groups),
		Admin:                    new(u.Admin),
		ProfileUpdatable:         new(u.ProfileUpdatable),
		InternalPasswordDisabled: new(u.InternalPasswordDisabled),
		DisableUIAccess:          new(u.DisableUIAccess),
	}
}

// named fills in the name, which the request knows, if the response leaves it out.
func (u *User) named(username string, err error) (*User, error) {
	if err == nil && u.Username == "" {
		u.Username = username
	}
	return u, err
}

// Get returns a user. It returns an error matching [jfrog.ErrNotFound] if there is no such
// user.
//
// Requires: admin access token. Since 7.49.3.
//
//jfrog:op 4.4.1
func (s *UsersService) Get(ctx context.Context, username string) (*User, error) {
	user, err := jfrog.Do[*User](ctx, s.client, jfrog.Get("/access/api/v2/users/{username}", username))
	return user.named(username, err)
}

// UserRef is a user in [UsersService.List].
type UserRef struct {
	Username string     `json:"username"`
	URI      string     `json:"uri"`
	Realm    string     `json:"realm"`
	Status   UserStatus `json:"status"`
}

// UserPage is a page of [UsersService.List].
type UserPage struct {
	Users  []UserRef `json:"users"`
	Cursor string    `json:"cursor,omitempty"` // of the next page; the last page may have one too
}

// UserListOptions filters and pages [UsersService.List] and [UsersService.All].
type UserListOptions struct {
	Status     UserStatus `url:"status,omitempty"`
	Username   string     `url:"username,omitempty"`
	OnlyAdmins bool       `url:"onlyAdmins,omitempty"`
	Limit      int        `url:"limit,omitempty"`  // users on a page; 0: 1000
	Cursor     string     `url:"cursor,omitempty"` // of the page before
}

// List returns a page of the users.
//
// Requires: admin access token, or an access token with [TokenScopeSystemIdentities].
// Since 7.49.3.
//
//jfrog:op 4.4.2
func (s *UsersService) List(ctx context.Context, opts *UserListOptions) (*UserPage, error) {
	return jfrog.Do[*UserPage](ctx, s.client, jfrog.Get("/access/api/v2/users").Query(opts))
}

// All walks the users of all pages of [UsersService.List].
func (s *UsersService) All(ctx context.Context, opts *UserListOptions) iter.Seq2[UserRef, error] {
	return cursorWalk(ctx, opts, func(o *UserListOptions) *string { return &o.Cursor }, s.List,
		func(p *UserPage) ([]UserRef, string) { return p.Users, p.Cursor },
		func(u UserRef) string { return u.Username })
}

// UserCreateRequest describes the user that [UsersService.Create] creates.
type UserCreateRequest struct {
	Username string `json:"username" diff:"fixed"`
	// Password is required unless InternalPasswordDisabled is true.
	Password                 jfrog.Secret `json:"password,omitempty"`
	Email                    string       `json:"email,omitempty"`
	Groups                   []string     `json:"groups,omitzero" diff:"set"` // names
	Admin                    *bool        `json:"admin,omitempty"`
	ProfileUpdatable         *bool        `json:"profile_updatable,omitempty"`
	InternalPasswordDisabled *bool        `json:"internal_password_disabled,omitempty"`
	DisableUIAccess          *bool        `json:"disable_ui_access,omitempty"`
}

// Create creates a user of the internal realm and returns it. The server adds the user to
// every group with AutoJoin as well; [UsersService.UpdateGroups] removes it from them. Create
// returns an error matching [jfrog.ErrConflict] if the user exists.
//
// Requires: admin access token. Since 7.49.3.
//
//jfrog:op 4.4.3
func (s *UsersService) Create(ctx context.Context, req UserCreateRequest) (*User, error) {
	user, err := jfrog.Do[*User](ctx, s.client,
		jfrog.Post("/access/api/v2/users").Body(req).Check(check.NotEmpty("username", req.Username)))
	return user.named(req.Username, err)
}

// UserUpdateRequest holds the settings that [UsersService.Update] changes. Nil settings keep
// their values.
type UserUpdateRequest struct {
	Email *string `json:"email,omitempty"`
	// Password is required if InternalPasswordDisabled changes to false.
	Password                 jfrog.Secret `json:"password,omitempty"`
	Admin                    *bool        `json:"admin,omitempty"`
	ProfileUpdatable         *bool        `json:"profile_updatable,omitempty"`
	InternalPasswordDisabled *bool        `json:"internal_password_disabled,omitempty"`
	DisableUIAccess          *bool        `json:"disable_ui_access,omitempty"`
}

// Update changes settings of a user and returns the user. Before Artifactory 7.84.3 an
// update without a password fails.
//
// Requires: admin access token. Since 7.49.3.
//
//jfrog:op 4.4.4
func (s *UsersService) Update(ctx context.Context, username string, req UserUpdateRequest) (*User, error) {
	user, err := jfrog.Do[*User](ctx, s.client,
		jfrog.Patch("/access/api/v2/users/{username}", username).Body(req).Idempotent())
	return user.named(username, err)
}

// Delete deletes a user. It returns an error matching [jfrog.ErrNotFound] if there is no
// such user.
//
// Requires: admin access token. Since 7.49.3.
//
//jfrog:op 4.4.5
func (s *UsersService) Delete(ctx context.Context, username string) error {
	return jfrog.Send(ctx, s.client, jfrog.Delete("/access/api/v2/users/{username}", username))
}

type userGroups struct {
	Groups []string `json:"groups"`
}

// UpdateGroups adds a user to groups, removes it from others, and returns the names of its
// groups afterwards. It returns an error matching [jfrog.ErrValidation] if a group does not
// exist.
//
// Requires: admin access token. Since 7.49.3.
//
//jfrog:op 4.4.6
func (s *UsersService) UpdateGroups(ctx context.Context, username string, req MembershipUpdateRequest) ([]string, error) {
	out, err := jfrog.Do[*userGroups](ctx, s.client,
		jfrog.Patch("/access/api/v2/users/{username}/groups", username).Body(req).Idempotent().Check(req.check()))
	return jfrog.Deref(out).Groups, err
}

type passwordChange struct {
	Password jfrog.Secret `json:"password"`
}

// SetPassword changes a user's password. It returns an error matching [jfrog.ErrValidation]
// if the server refuses the password or the user's internal password is disabled.
//
// Requires: admin access token, or the user's own. Since 7.49.3.
//
//jfrog:op 4.4.7
func (s *UsersService) SetPassword(ctx context.Context, username string, password jfrog.Secret) error {
	return jfrog.Send(ctx, s.client, jfrog.Put("/access/api/v2/users/{username}/password", username).
		Body(passwordChange{password}).Check(check.Secret("password", password)))
}

// ExpirePassword marks a user's password as expired.
//
// Requires: admin access token. Since 7.49.3.
//
//jfrog:op 4.4.8
func (s *UsersService) ExpirePassword(ctx context.Context, username string) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Post("/access/api/v2/users/{username}/password/expire", username).Idempotent())
}

// Unlock unlocks a locked user.
//
// Requires: admin access token. Since 7.49.3.
//
//jfrog:op 4.4.9
func (s *UsersService) Unlock(ctx context.Context, username string) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Post("/access/api/v2/users/{username}/unlock", username).Idempotent())
}

// UserInviteRequest describes the invitation that [UsersService.Invite] sends.
type UserInviteRequest struct {
	InvitedEmail string `json:"invited_email"`
	// Source is the program that sends the invitation, such as "cli" for the JFrog CLI.
	Source string `json:"source,omitempty"`
}

// Invite invites a user to the platform by e-mail.
//
//jfrog:observed POST /access/api/v1/users/invite
func (s *UsersService) Invite(ctx context.Context, req UserInviteRequest) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Post("/access/api/v1/users/invite").Body(req).Check(check.NotEmpty("e-mail address", req.InvitedEmail)))
}
