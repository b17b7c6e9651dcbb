package access

import (
	"cmp"
	"context"
	"encoding/json"
	"iter"
	"net/url"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/check"
	"github.com/jfrogkit/jfrog-go/internal/jsonextra"
)

// SCIMUsersService manages users by SCIM 2.0, the protocol of identity providers. The id of a
// user is the user name, which the server converts to lower case. Reached through
// [Client.SCIMUsers].
type SCIMUsersService service

// SCIMUser is a user in SCIM. A user that [SCIMUsersService.Get] returned can be sent.
type SCIMUser struct {
	ID       string          `json:"id,omitempty"`
	UserName string          `json:"userName"`
	Active   *bool           `json:"active,omitempty"` // false: the user is disabled
	Emails   []SCIMUserEmail `json:"emails,omitzero"`
	Groups   []SCIMUserGroup `json:"groups,omitempty"` // read only
	Schemas  []string        `json:"schemas"`          // empty: the schema of users is sent
	Meta     *SCIMMeta       `json:"meta,omitempty"`   // read only

	Extra map[string]json.RawMessage `json:"-"` // fields that this package does not know
}

// UnmarshalJSON reads a user and keeps unknown fields.
func (u *SCIMUser) UnmarshalJSON(data []byte) (err error) {
	type plain SCIMUser
	u.Extra, err = jsonextra.Decode(data, (*plain)(u))
	return err
}

// MarshalJSON writes a user with its unknown fields.
func (u SCIMUser) MarshalJSON() ([]byte, error) {
	type plain SCIMUser
	return jsonextra.Encode(plain(u), u.Extra)
}

// SCIMUserEmail is an e-mail address of a [SCIMUser].
type SCIMUserEmail struct {
	Value   string `json:"value"`
	Primary bool   `json:"primary"`

	Extra map[string]json.RawMessage `json:"-"` // fields that this package does not know
}

// UnmarshalJSON reads an address and keeps unknown fields.
func (e *SCIMUserEmail) UnmarshalJSON(data []byte) (err error) {
	type plain SCIMUserEmail
	e.Extra, err = jsonextra.Decode(data, (*plain)(e))
	return err
}

// MarshalJSON writes an address with its unknown fields.
func (e SCIMUserEmail) MarshalJSON() ([]byte, error) {
	type plain SCIMUserEmail
	return jsonextra.Encode(plain(e), e.Extra)
}

// SCIMUserGroup is a group of a [SCIMUser].
type SCIMUserGroup struct {
	Value string `json:"value"` // group name
}

// body returns the user without the fields that cannot be sent.
func (u SCIMUser) body() SCIMUser {
	if len(u.Schemas) == 0 {
		u.Schemas = []string{scimUserSchema}
	}
	u.Groups, u.Meta = nil, nil
	return u
}

// named fills in the name, which the request knows, if the response leaves it out.
func (u *SCIMUser) named(username string, err error) (*SCIMUser, error) {
	if err != nil {
		return nil, err
	}
	u.UserName = cmp.Or(u.UserName, username)
	return u, nil
}

// SCIMUserListOptions filters and pages [SCIMUsersService.List] and [SCIMUsersService.All].
type SCIMUserListOptions struct {
	Filter     SCIMFilter `url:"filter,omitempty"`
	StartIndex int        `url:"startIndex,omitempty"` // first item, from 1; 0: 1
	// Count is the number of items on a page: 20 if it is nil. If it is 0, the page has only
	// TotalResults.
	Count *int `url:"count,omitempty"`
}

// List returns a page of the users that match a filter, such as
// SCIMUserName.Equal("alice"), or of all users. The page is empty if no user matches.
//
// Requires: access token.
//
//jfrog:op 4.7.8.1 4.7.8.3
func (s *SCIMUsersService) List(ctx context.Context, opts *SCIMUserListOptions) (*SCIMPage[SCIMUser], error) {
	return jfrog.Do[*SCIMPage[SCIMUser]](ctx, s.client, jfrog.Get("/access/api/v1/scim/v2/Users").Query(opts).Accept(scimType))
}

// All walks the users of all pages of [SCIMUsersService.List].
func (s *SCIMUsersService) All(ctx context.Context, opts *SCIMUserListOptions) iter.Seq2[SCIMUser, error] {
	return scimAll(ctx, opts, func(o *SCIMUserListOptions) (*int, **int) { return &o.StartIndex, &o.Count }, s.List)
}

// Get returns a user. It returns an error matching [jfrog.ErrNotFound] if there is no such
// user.
//
// Requires: access token.
//
//jfrog:op 4.7.8.2
func (s *SCIMUsersService) Get(ctx context.Context, username string) (*SCIMUser, error) {
	user, err := jfrog.Do[*SCIMUser](ctx, s.client, jfrog.Get("/access/api/v1/scim/v2/Users/{id}", username).Accept(scimType))
	if err == nil {
		err = scimFailure(user.Extra, "/access/api/v1/scim/v2/Users/"+url.PathEscape(username))
	}
	return user.named(username, err)
}

// Create creates a user and returns it.
//
// Requires: access token.
//
//jfrog:op 4.7.8.4
func (s *SCIMUsersService) Create(ctx context.Context, user SCIMUser) (*SCIMUser, error) {
	out, err := jfrog.Do[*SCIMUser](ctx, s.client,
		scimBody(jfrog.Post("/access/api/v1/scim/v2/Users"), user.body()).Check(check.NotEmpty("user name", user.UserName)))
	return out.named(user.UserName, err)
}

// Replace sends a user without its groups and metadata, and returns the user as the server
// stores it. An empty [SCIMUser.UserName] stands for username. The server changes only whether
// the user is active; [SCIMUsersService.SetActive] sends only this field.
//
// Requires: access token.
//
//jfrog:op 4.7.8.5
func (s *SCIMUsersService) Replace(ctx context.Context, username string, user SCIMUser) (*SCIMUser, error) {
	user.UserName = cmp.Or(user.UserName, username)
	out, err := jfrog.Do[*SCIMUser](ctx, s.client,
		scimBody(jfrog.Put("/access/api/v1/scim/v2/Users/{id}", username), user.body()))
	return out.named(user.UserName, err)
}

// SetActive enables or disables a user, and returns the user.
//
// Requires: access token.
//
//jfrog:op 4.7.8.6
func (s *SCIMUsersService) SetActive(ctx context.Context, username string, active bool) (*SCIMUser, error) {
	patch := newSCIMPatch(scimOperation[bool]{scimReplace, string(SCIMActive), active})
	user, err := jfrog.Do[*SCIMUser](ctx, s.client,
		scimBody(jfrog.Patch("/access/api/v1/scim/v2/Users/{id}", username), patch).Idempotent())
	return user.named(username, err)
}

// Delete deletes a user.
//
// Requires: access token.
//
//jfrog:op 4.7.8.7
func (s *SCIMUsersService) Delete(ctx context.Context, username string) error {
	return jfrog.Send(ctx, s.client, jfrog.Delete("/access/api/v1/scim/v2/Users/{id}", username).Accept(scimType))
}
