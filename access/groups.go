package access

import (
	"context"
	"iter"
	"slices"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/check"
)

// GroupsService manages the groups of users. Reached through [Client.Groups].
type GroupsService service

// GroupRoles are the platform roles that a group gives its members. A nil role comes from a
// server older than Artifactory 7.128.0, or keeps its value when sent.
type GroupRoles struct {
	ReportsManager  *bool `json:"reports_manager,omitempty"`
	WatchManager    *bool `json:"watch_manager,omitempty"`
	PolicyManager   *bool `json:"policy_manager,omitempty"` // includes PolicyViewer
	PolicyViewer    *bool `json:"policy_viewer,omitempty"`
	ManageResources *bool `json:"manage_resources,omitempty"`
	ManageWebhook   *bool `json:"manage_webhook,omitempty"`
}

// Group is a group as the server stores it. [Group.UpdateRequest] and [Group.CreateRequest]
// return its settings in a form that can be sent.
type Group struct {
	Name            string   `json:"name" diff:"fixed"`
	Description     string   `json:"description,omitempty"`
	AutoJoin        bool     `json:"auto_join"`        // new users become members
	AdminPrivileges bool     `json:"admin_privileges"` // members are admins; excludes AutoJoin
	Realm           string   `json:"realm,omitempty"`
	RealmAttributes string   `json:"realm_attributes,omitempty"`
	ExternalID      string   `json:"external_id,omitempty"`
	Members         []string `json:"members,omitempty" diff:"set"` // user names
	GroupRoles
}

// UpdateRequest returns an update with all of the group's settings, to be changed and sent.
// It leaves out an empty description or external id: set it in the update to clear it. The
// members are not part of it: see [GroupsService.UpdateMembers].
func (g *Group) UpdateRequest() GroupUpdateRequest {
	return GroupUpdateRequest{
		Description:     unlessEmpty(g.Description),
		AutoJoin:        new(g.AutoJoin),
		AdminPrivileges: new(g.AdminPrivileges),
		ExternalID:      unlessEmpty(g.ExternalID),
		GroupRoles:      g.GroupRoles,
	}
}

// CreateRequest returns the request that creates the same group on another platform, with
// its members.
func (g *Group) CreateRequest() GroupCreateRequest {
	return GroupCreateRequest{
		Name:            g.Name,
		Description:     g.Description,
		AutoJoin:        new(g.AutoJoin),
		AdminPrivileges: new(g.AdminPrivileges),
		ExternalID:      g.ExternalID,
		Members:         slices.Clone(g.Members),
		GroupRoles:      g.GroupRoles,
	}
}

// named fills in the name, which the request knows, if the response leaves it out.
func (g *Group) named(groupName string, err error) (*Group, error) {
	if err == nil && g.Name == "" {
		g.Name = groupName
	}
	return g, err
}

// Get returns a group. It returns an error matching [jfrog.ErrNotFound] if there is no such
// group.
//
// Requires: admin access token. Since 7.49.3.
//
//jfrog:op 4.5.1
func (s *GroupsService) Get(ctx context.Context, groupName string) (*Group, error) {
	group, err := jfrog.Do[*Group](ctx, s.client, jfrog.Get("/access/api/v2/groups/{name}", groupName))
	return group.named(groupName, err)
}

// GroupRef is a group in [GroupsService.List].
type GroupRef struct {
	GroupName string `json:"group_name"`
	URI       string `json:"uri"`
}

// GroupPage is a page of [GroupsService.List].
type GroupPage struct {
	Groups []GroupRef `json:"groups"`
	Cursor string     `json:"cursor,omitempty"` // of the next page; the last page may have one too
}

// GroupListOptions pages [GroupsService.List] and [GroupsService.All].
type GroupListOptions struct {
	Limit  int    `url:"limit,omitempty"`  // groups on a page, at most 99999; 0: 1000
	Cursor string `url:"cursor,omitempty"` // of the page before
}

// List returns a page of the groups.
//
// Requires: admin access token, or an access token with [TokenScopeSystemIdentities].
// Since 7.49.3.
//
//jfrog:op 4.5.2
func (s *GroupsService) List(ctx context.Context, opts *GroupListOptions) (*GroupPage, error) {
	return jfrog.Do[*GroupPage](ctx, s.client, jfrog.Get("/access/api/v2/groups").Query(opts))
}

// All walks the groups of all pages of [GroupsService.List].
func (s *GroupsService) All(ctx context.Context, opts *GroupListOptions) iter.Seq2[GroupRef, error] {
	return cursorWalk(ctx, opts, func(o *GroupListOptions) *string { return &o.Cursor }, s.List,
		func(p *GroupPage) ([]GroupRef, string) { return p.Groups, p.Cursor },
		func(g GroupRef) string { return g.GroupName })
}

// GroupCreateRequest describes the group that [GroupsService.Create] creates.
type GroupCreateRequest struct {
	Name        string `json:"name" diff:"fixed"`
	Description string `json:"description,omitempty"`
	AutoJoin    *bool  `json:"auto_join,omitempty"` // new users become members
	// AdminPrivileges makes the members admins. It excludes AutoJoin.
	AdminPrivileges *bool    `json:"admin_privileges,omitempty"`
	ExternalID      string   `json:"external_id,omitempty"`
	Members         []string `json:"members,omitzero" diff:"set"` // user names
	GroupRoles
}

// Create creates a group and returns it. It returns an error matching [jfrog.ErrConflict] if
// the group exists.
//
// Requires: admin access token. Since 7.49.3.
//
//jfrog:op 4.5.3
func (s *GroupsService) Create(ctx context.Context, req GroupCreateRequest) (*Group, error) {
	group, err := jfrog.Do[*Group](ctx, s.client,
		jfrog.Post("/access/api/v2/groups").Body(req).Check(check.NotEmpty("group name", req.Name)))
	return group.named(req.Name, err)
}

// GroupUpdateRequest holds the settings that [GroupsService.Update] changes. Nil settings
// keep their values.
type GroupUpdateRequest struct {
	Description     *string `json:"description,omitempty"`
	AutoJoin        *bool   `json:"auto_join,omitempty"`
	AdminPrivileges *bool   `json:"admin_privileges,omitempty"`
	ExternalID      *string `json:"external_id,omitempty"`
	GroupRoles
}

// Update changes settings of a group and returns the group. The server replies to an empty
// request with no body; Update then returns a group that has only its name. It returns an
// error matching [jfrog.ErrNotFound] if there is no such group.
//
// Requires: admin access token. Since 7.49.3.
//
//jfrog:op 4.5.4
func (s *GroupsService) Update(ctx context.Context, groupName string, req GroupUpdateRequest) (*Group, error) {
	r := jfrog.Patch("/access/api/v2/groups/{name}", groupName).Body(req).Idempotent()
	if req == (GroupUpdateRequest{}) {
		r.MayBeEmpty()
	}
	group, err := jfrog.Do[*Group](ctx, s.client, r)
	return group.named(groupName, err)
}

// Delete deletes a group. It returns an error matching [jfrog.ErrNotFound] if there is no
// such group.
//
// Requires: admin access token. Since 7.49.3.
//
//jfrog:op 4.5.5
func (s *GroupsService) Delete(ctx context.Context, groupName string) error {
	return jfrog.Send(ctx, s.client, jfrog.Delete("/access/api/v2/groups/{name}", groupName))
}

type groupMembers struct {
	Members []string `json:"members"`
}

// UpdateMembers adds users to a group, removes others, and returns the names of its members
// afterwards. It returns an error matching [jfrog.ErrValidation] if a user does not exist.
//
// Requires: admin access token. Since 7.49.3.
//
//jfrog:op 4.5.6
func (s *GroupsService) UpdateMembers(ctx context.Context, groupName string, req MembershipUpdateRequest) ([]string, error) {
	out, err := jfrog.Do[*groupMembers](ctx, s.client,
		jfrog.Patch("/access/api/v2/groups/{name}/members", groupName).Body(req).Idempotent().Check(req.check()))
	return jfrog.Deref(out).Members, err
}
