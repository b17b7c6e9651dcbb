package access

import (
	"context"
	"iter"
	"slices"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// GroupsService manages the groups of users. Since Artifactory 7.49.3. Unless a method
// says otherwise it needs an admin's access token. Reached through [Client.Groups].
type GroupsService service

// GroupRoles are the powers over the platform that a group gives its members. Artifactory
// knows them since 7.128.0; nil from an older one.
type GroupRoles struct {
	ReportsManager  *bool `json:"reports_manager,omitempty"`
	WatchManager    *bool `json:"watch_manager,omitempty"`
	PolicyManager   *bool `json:"policy_manager,omitempty"` // includes PolicyViewer
	PolicyViewer    *bool `json:"policy_viewer,omitempty"`
	ManageResources *bool `json:"manage_resources,omitempty"`
	ManageWebhook   *bool `json:"manage_webhook,omitempty"`
}

// Group is a group as the server keeps it. [Group.UpdateRequest] and
// [Group.CreateRequest] make of it what can be sent.
type Group struct {
	Name            string   `json:"name"`
	Description     string   `json:"description,omitempty"`
	AutoJoin        bool     `json:"auto_join"`        // new users are members
	AdminPrivileges bool     `json:"admin_privileges"` // members are admins; excludes AutoJoin
	Realm           string   `json:"realm,omitempty"`  // internal, ldap, saml, scim ...
	RealmAttributes string   `json:"realm_attributes,omitempty"`
	ExternalID      string   `json:"external_id,omitempty"`
	Members         []string `json:"members,omitempty"` // user names
	GroupRoles
}

// UpdateRequest returns an update that carries all of the group's settings, to change the
// group and send it back. An empty description or external id is left out; set it in the
// update to clear it. The members are not settings; see [GroupsService.UpdateMembers].
func (g *Group) UpdateRequest() *UpdateGroupRequest {
	return &UpdateGroupRequest{
		Description:     unlessEmpty(g.Description),
		AutoJoin:        new(g.AutoJoin),
		AdminPrivileges: new(g.AdminPrivileges),
		ExternalID:      unlessEmpty(g.ExternalID),
		GroupRoles:      g.GroupRoles,
	}
}

// CreateRequest returns what creates the group on another platform, with its members.
func (g *Group) CreateRequest() *CreateGroupRequest {
	return &CreateGroupRequest{
		Name:            g.Name,
		Description:     g.Description,
		AutoJoin:        g.AutoJoin,
		AdminPrivileges: g.AdminPrivileges,
		ExternalID:      g.ExternalID,
		Members:         slices.Clone(g.Members),
		GroupRoles:      g.GroupRoles,
	}
}

// Get returns a group. One that does not exist is an error matching [jfrog.ErrNotFound].
//
//jfrog:op 4.5.1
func (s *GroupsService) Get(ctx context.Context, name string) (*Group, error) {
	return jfrog.Do[*Group](ctx, s.client, jfrog.Get("/access/api/v2/groups/{name}", name))
}

// GroupRef is one group in [GroupsService.List].
type GroupRef struct {
	Name string `json:"group_name"`
	URI  string `json:"uri"`
}

// GroupPage is a page of groups in [GroupsService.List].
type GroupPage struct {
	Groups []GroupRef `json:"groups"`
	Cursor string     `json:"cursor,omitempty"` // for the page behind this one; may be there on the last page too
}

// GroupListOptions pages [GroupsService.List] and [GroupsService.All].
type GroupListOptions struct {
	Limit  int    `url:"limit,omitempty"`  // groups on a page, at most 99999; 0: 1000
	Cursor string `url:"cursor,omitempty"` // of the page before
}

// List returns a page of groups. It needs an admin's access token or one with the scope
// system:identities:r.
//
//jfrog:op 4.5.2
func (s *GroupsService) List(ctx context.Context, opts *GroupListOptions) (*GroupPage, error) {
	return jfrog.Do[*GroupPage](ctx, s.client, jfrog.Get("/access/api/v2/groups").Query(opts))
}

// All walks the groups of all pages, fetching each page when it is reached. It needs what
// [GroupsService.List] needs.
func (s *GroupsService) All(ctx context.Context, opts *GroupListOptions) iter.Seq2[GroupRef, error] {
	o := jfrog.Deref(opts)
	return cursorPages(ctx, o.Cursor, func(g GroupRef) string { return g.Name },
		func(ctx context.Context, cursor string) ([]GroupRef, string, error) {
			o := o
			o.Cursor = cursor
			page, err := s.List(ctx, &o)
			p := jfrog.Deref(page)
			return p.Groups, p.Cursor, err
		})
}

// CreateGroupRequest describes a group to create.
type CreateGroupRequest struct {
	Name            string   `json:"name"`
	Description     string   `json:"description,omitempty"`
	AutoJoin        bool     `json:"auto_join"`        // new users become members
	AdminPrivileges bool     `json:"admin_privileges"` // members are admins; excludes AutoJoin
	ExternalID      string   `json:"external_id,omitempty"`
	Members         []string `json:"members,omitzero"` // user names, which must exist
	GroupRoles
}

// Create creates a group and returns it. One that exists is an error matching
// [jfrog.ErrConflict].
//
//jfrog:op 4.5.3
func (s *GroupsService) Create(ctx context.Context, req *CreateGroupRequest) (*Group, error) {
	return jfrog.Do[*Group](ctx, s.client, jfrog.Post("/access/api/v2/groups").Body(req))
}

// UpdateGroupRequest names what [GroupsService.Update] changes. What is nil stays as it
// is.
type UpdateGroupRequest struct {
	Description     *string `json:"description,omitempty"`
	AutoJoin        *bool   `json:"auto_join,omitempty"`
	AdminPrivileges *bool   `json:"admin_privileges,omitempty"`
	ExternalID      *string `json:"external_id,omitempty"`
	GroupRoles
}

// Update changes settings of a group and returns the group. To an update that names
// nothing the server answers nothing, and the group returned is empty.
//
//jfrog:op 4.5.4
func (s *GroupsService) Update(ctx context.Context, name string, req *UpdateGroupRequest) (*Group, error) {
	return jfrog.Do[*Group](ctx, s.client, jfrog.Patch("/access/api/v2/groups/{name}", name).Body(req).Idempotent())
}

// Delete deletes a group. One that does not exist is an error matching
// [jfrog.ErrNotFound].
//
//jfrog:op 4.5.5
func (s *GroupsService) Delete(ctx context.Context, name string) error {
	return jfrog.Send(ctx, s.client, jfrog.Delete("/access/api/v2/groups/{name}", name))
}

type groupMembers struct {
	Members []string `json:"members"`
}

// UpdateMembers adds users to a group and removes others, and returns the members then. A
// user that does not exist is an error matching [jfrog.ErrValidation].
//
//jfrog:op 4.5.6
func (s *GroupsService) UpdateMembers(ctx context.Context, name string, change *MembershipChange) ([]string, error) {
	out, err := jfrog.Do[groupMembers](ctx, s.client,
		jfrog.Patch("/access/api/v2/groups/{name}/members", name).Refuse(change.check()).Body(change).Idempotent())
	return out.Members, err
}
