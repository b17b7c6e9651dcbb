package access

import (
	"context"
	"iter"
	"net/http"
	"net/url"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// SCIMUsersService manages users the way identity providers do, by SCIM 2.0. The id of a
// user is the user name, which the server makes lower case. It needs an admin's access
// token. Reached through [Client.SCIMUsers].
type SCIMUsersService service

// SCIMUser is a user in SCIM. What [SCIMUsersService.Get] returns can be sent again.
type SCIMUser struct {
	ID       string          `json:"id,omitempty"`
	UserName string          `json:"userName"`
	Active   *bool           `json:"active,omitempty"` // false: the user cannot log in
	Emails   []SCIMEmail     `json:"emails,omitzero"`
	Groups   []SCIMUserGroup `json:"groups,omitempty"` // read only
	Schemas  []string        `json:"schemas"`          // empty: filled in when sent
	Meta     *SCIMMeta       `json:"meta,omitempty"`   // read only
}

// SCIMEmail is an e-mail address of a [SCIMUser].
type SCIMEmail struct {
	Value   string `json:"value"`
	Primary bool   `json:"primary"`
}

// SCIMUserGroup is a group that a [SCIMUser] is in.
type SCIMUserGroup struct {
	Value string `json:"value"` // its name
}

// scimUserBody is a user ready to be sent.
func scimUserBody(r *jfrog.Request, user *SCIMUser) *jfrog.Request {
	if user != nil && len(user.Schemas) == 0 {
		filled := *user
		filled.Schemas = []string{scimUserSchema}
		user = &filled
	}
	return scimBody(r, user)
}

// List returns a page of the users that match a filter, such as
// SCIMUserName.Equal("alice"), or of all users. That none matches is no error.
//
//jfrog:op 4.7.8.1 4.7.8.3
func (s *SCIMUsersService) List(ctx context.Context, opts *SCIMListOptions) (*SCIMList[SCIMUser], error) {
	return jfrog.Do[*SCIMList[SCIMUser]](ctx, s.client, jfrog.Get("/access/api/v1/scim/v2/Users").Query(opts).Accept(scimType))
}

// All walks the users of all pages, fetching each page when it is reached.
func (s *SCIMUsersService) All(ctx context.Context, opts *SCIMListOptions) iter.Seq2[SCIMUser, error] {
	return scimAll(ctx, opts, s.List)
}

type scimUserAnswer struct {
	SCIMUser
	scimFailure
}

// Get returns a user. One that does not exist is an error matching [jfrog.ErrNotFound].
//
//jfrog:op 4.7.8.2
func (s *SCIMUsersService) Get(ctx context.Context, id string) (*SCIMUser, error) {
	out, err := jfrog.Do[scimUserAnswer](ctx, s.client, jfrog.Get("/access/api/v1/scim/v2/Users/{id}", id).Accept(scimType))
	if err == nil {
		err = out.err(http.MethodGet, "/access/api/v1/scim/v2/Users/"+url.PathEscape(id))
	}
	if err != nil {
		return nil, err
	}
	return &out.SCIMUser, nil
}

// Create creates a user of the SCIM realm and returns it.
//
//jfrog:op 4.7.8.4
func (s *SCIMUsersService) Create(ctx context.Context, user *SCIMUser) (*SCIMUser, error) {
	return jfrog.Do[*SCIMUser](ctx, s.client, scimUserBody(jfrog.Post("/access/api/v1/scim/v2/Users"), user))
}

// Replace replaces a user and returns it. All that the server changes is whether the user
// is active; [SCIMUsersService.SetActive] does that without the rest.
//
//jfrog:op 4.7.8.5
func (s *SCIMUsersService) Replace(ctx context.Context, id string, user *SCIMUser) (*SCIMUser, error) {
	return jfrog.Do[*SCIMUser](ctx, s.client, scimUserBody(jfrog.Put("/access/api/v1/scim/v2/Users/{id}", id), user))
}

// SetActive disables a user, or enables it again, and returns it.
//
//jfrog:op 4.7.8.6
func (s *SCIMUsersService) SetActive(ctx context.Context, id string, active bool) (*SCIMUser, error) {
	patch := newSCIMPatch(scimOperation[bool]{scimReplace, string(SCIMActive), active})
	return jfrog.Do[*SCIMUser](ctx, s.client, scimBody(jfrog.Patch("/access/api/v1/scim/v2/Users/{id}", id), patch).Idempotent())
}

// Delete deletes a user.
//
//jfrog:op 4.7.8.7
func (s *SCIMUsersService) Delete(ctx context.Context, id string) error {
	return jfrog.Send(ctx, s.client, jfrog.Delete("/access/api/v1/scim/v2/Users/{id}", id).Accept(scimType))
}
