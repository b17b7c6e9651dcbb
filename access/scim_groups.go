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

// SCIMGroupsService manages groups by SCIM 2.0, the protocol of identity providers. Reached
// through [Client.SCIMGroups].
type SCIMGroupsService service

// SCIMGroup is a group in SCIM. A group that [SCIMGroupsService.Get] returned can be sent.
type SCIMGroup struct {
	ID          string            `json:"id,omitempty"` // the client chooses it
	DisplayName string            `json:"displayName"`
	Description string            `json:"description,omitempty"`
	Members     []SCIMGroupMember `json:"members,omitzero"`
	Schemas     []string          `json:"schemas"`        // empty: the schema of groups is sent
	Meta        *SCIMMeta         `json:"meta,omitempty"` // read only

	Extra map[string]json.RawMessage `json:"-"` // fields that this package does not know
}

// UnmarshalJSON reads a group and keeps unknown fields.
func (g *SCIMGroup) UnmarshalJSON(data []byte) (err error) {
	type plain SCIMGroup
	g.Extra, err = jsonextra.Decode(data, (*plain)(g))
	return err
}

// MarshalJSON writes a group with its unknown fields.
func (g SCIMGroup) MarshalJSON() ([]byte, error) {
	type plain SCIMGroup
	return jsonextra.Encode(plain(g), g.Extra)
}

// SCIMGroupMember is a member of a [SCIMGroup].
type SCIMGroupMember struct {
	Value   string `json:"value"` // user name
	Display string `json:"display,omitempty"`

	Extra map[string]json.RawMessage `json:"-"` // fields that this package does not know
}

// UnmarshalJSON reads a member and keeps unknown fields.
func (m *SCIMGroupMember) UnmarshalJSON(data []byte) (err error) {
	type plain SCIMGroupMember
	m.Extra, err = jsonextra.Decode(data, (*plain)(m))
	return err
}

// MarshalJSON writes a member with its unknown fields.
func (m SCIMGroupMember) MarshalJSON() ([]byte, error) {
	type plain SCIMGroupMember
	return jsonextra.Encode(plain(m), m.Extra)
}

// body returns the group without the fields that cannot be sent.
func (g SCIMGroup) body() SCIMGroup {
	if len(g.Schemas) == 0 {
		g.Schemas = []string{scimGroupSchema}
	}
	g.Meta = nil
	return g
}

// named fills in the name, which the request knows, if the response leaves it out.
func (g *SCIMGroup) named(groupName string, err error) (*SCIMGroup, error) {
	if err != nil {
		return nil, err
	}
	g.DisplayName = cmp.Or(g.DisplayName, groupName)
	return g, nil
}

// SCIMGroupListOptions filters and pages [SCIMGroupsService.List] and [SCIMGroupsService.All].
type SCIMGroupListOptions struct {
	Filter SCIMFilter `url:"filter,omitempty"`
	// StartIndex is the number of the first item. It starts at 1; 0 is the same as 1.
	StartIndex int `url:"startIndex,omitempty"`
	// Count is the number of items on a page: 20 if it is nil. If it is 0, the page has only
	// TotalResults.
	Count *int `url:"count,omitempty"`
	// ExcludedAttributes are left out of the response: "members".
	ExcludedAttributes []string `url:"excludedAttributes,comma,omitempty"`
}

// List returns a page of the groups that match a filter, such as
// SCIMDisplayName.Equal("developers"), or of all groups. The page is empty if no group
// matches.
//
// Requires: access token.
//
//jfrog:op 4.7.9.1 4.7.9.3
func (s *SCIMGroupsService) List(ctx context.Context, opts *SCIMGroupListOptions) (*SCIMPage[SCIMGroup], error) {
	return jfrog.Do[*SCIMPage[SCIMGroup]](ctx, s.client, jfrog.Get("/access/api/v1/scim/v2/Groups").Query(opts).Accept(scimType))
}

// All walks the groups of all pages of [SCIMGroupsService.List].
func (s *SCIMGroupsService) All(ctx context.Context, opts *SCIMGroupListOptions) iter.Seq2[SCIMGroup, error] {
	return scimAll(ctx, opts, func(o *SCIMGroupListOptions) (*int, **int) { return &o.StartIndex, &o.Count }, s.List)
}

// SCIMGroupGetOptions selects the attributes that [SCIMGroupsService.Get] returns.
type SCIMGroupGetOptions struct {
	// ExcludedAttributes are left out of the response, such as "members" of a large group.
	ExcludedAttributes []string `url:"excludedAttributes,comma,omitempty"`
}

// Get returns a group. It returns an error matching [jfrog.ErrNotFound] if there is no such
// group.
//
// Requires: access token.
//
//jfrog:op 4.7.9.2
func (s *SCIMGroupsService) Get(ctx context.Context, groupName string, opts *SCIMGroupGetOptions) (*SCIMGroup, error) {
	group, err := jfrog.Do[*SCIMGroup](ctx, s.client,
		jfrog.Get("/access/api/v1/scim/v2/Groups/{groupName}", groupName).Query(opts).Accept(scimType))
	if err == nil {
		err = scimFailure(group.Extra, "/access/api/v1/scim/v2/Groups/"+url.PathEscape(groupName))
	}
	return group.named(groupName, err)
}

// Create creates a group and returns it.
//
// Requires: access token.
//
//jfrog:op 4.7.9.4
func (s *SCIMGroupsService) Create(ctx context.Context, group SCIMGroup) (*SCIMGroup, error) {
	out, err := jfrog.Do[*SCIMGroup](ctx, s.client,
		scimBody(jfrog.Post("/access/api/v1/scim/v2/Groups"), group.body()).Check(check.NotEmpty("display name", group.DisplayName)))
	return out.named(group.DisplayName, err)
}

// Replace sends a group without its metadata, and returns the group as the server stores it. An
// empty [SCIMGroup.DisplayName] stands for groupName. The server changes only the members:
// afterwards the group has exactly the given members. [SCIMGroupsService.UpdateMembers] adds and
// removes single members.
//
// Requires: access token.
//
//jfrog:op 4.7.9.5
func (s *SCIMGroupsService) Replace(ctx context.Context, groupName string, group SCIMGroup) (*SCIMGroup, error) {
	group.DisplayName = cmp.Or(group.DisplayName, groupName)
	out, err := jfrog.Do[*SCIMGroup](ctx, s.client,
		scimBody(jfrog.Put("/access/api/v1/scim/v2/Groups/{groupName}", groupName), group.body()))
	return out.named(group.DisplayName, err)
}

type scimMemberRef struct {
	Ref   *string `json:"$ref"` // always null
	Value string  `json:"value"`
}

func scimMemberPatch(req MembershipUpdateRequest) scimPatch[[]scimMemberRef] {
	patch := newSCIMPatch[[]scimMemberRef]()
	operation := func(op scimPatchOp, names []string) {
		if len(names) == 0 {
			return
		}
		refs := make([]scimMemberRef, len(names))
		for i, name := range names {
			refs[i].Value = name
		}
		patch.Operations = append(patch.Operations, scimOperation[[]scimMemberRef]{op, "members", refs})
	}
	operation(scimAdd, req.Add)
	operation(scimRemove, req.Remove)
	return patch
}

// UpdateMembers adds users to a group, removes others, and returns the group. The manual
// shows only an addition; a removal has the same form with the operation Remove.
//
// Requires: access token.
//
//jfrog:op 4.7.9.6
func (s *SCIMGroupsService) UpdateMembers(ctx context.Context, groupName string, req MembershipUpdateRequest) (*SCIMGroup, error) {
	r := jfrog.Patch("/access/api/v1/scim/v2/Groups/{groupName}", groupName).Idempotent().Check(req.check())
	out, err := jfrog.Do[*SCIMGroup](ctx, s.client, scimBody(r, scimMemberPatch(req)))
	return out.named(groupName, err)
}

// Delete deletes a group.
//
// Requires: access token.
//
//jfrog:op 4.7.9.7
func (s *SCIMGroupsService) Delete(ctx context.Context, groupName string) error {
	return jfrog.Send(ctx, s.client, jfrog.Delete("/access/api/v1/scim/v2/Groups/{groupName}", groupName).Accept(scimType))
}
