package access

import (
	"context"
	"iter"
	"net/http"
	"net/url"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// SCIMGroupsService manages groups the way identity providers do, by SCIM 2.0. It needs an
// admin's access token. Reached through [Client.SCIMGroups].
type SCIMGroupsService service

// SCIMGroup is a group in SCIM. What [SCIMGroupsService.Get] returns can be sent again.
type SCIMGroup struct {
	ID          string       `json:"id,omitempty"` // chosen by who creates the group; servers may take DisplayName for it
	DisplayName string       `json:"displayName"`
	Description string       `json:"description,omitempty"`
	Members     []SCIMMember `json:"members,omitzero"`
	Schemas     []string     `json:"schemas"`        // empty: filled in when sent
	Meta        *SCIMMeta    `json:"meta,omitempty"` // read only
}

// SCIMMember is a member of a [SCIMGroup].
type SCIMMember struct {
	Value   string `json:"value"` // user name
	Display string `json:"display,omitempty"`
}

// scimGroupBody is a group ready to be sent.
func scimGroupBody(r *jfrog.Request, group *SCIMGroup) *jfrog.Request {
	if group != nil && len(group.Schemas) == 0 {
		filled := *group
		filled.Schemas = []string{scimGroupSchema}
		group = &filled
	}
	return scimBody(r, group)
}

// List returns a page of the groups that match a filter, such as
// SCIMDisplayName.Equal("developers"), or of all groups. That none matches is no error.
//
//jfrog:op 4.7.9.1 4.7.9.3
func (s *SCIMGroupsService) List(ctx context.Context, opts *SCIMListOptions) (*SCIMList[SCIMGroup], error) {
	return jfrog.Do[*SCIMList[SCIMGroup]](ctx, s.client, jfrog.Get("/access/api/v1/scim/v2/Groups").Query(opts).Accept(scimType))
}

// All walks the groups of all pages, fetching each page when it is reached.
func (s *SCIMGroupsService) All(ctx context.Context, opts *SCIMListOptions) iter.Seq2[SCIMGroup, error] {
	return scimAll(ctx, opts, s.List)
}

// SCIMGroupOptions says what [SCIMGroupsService.Get] leaves out.
type SCIMGroupOptions struct {
	ExcludedAttributes []string `url:"excludedAttributes,comma,omitempty"` // "members" of a large group
}

type scimGroupAnswer struct {
	SCIMGroup
	scimFailure
}

// Get returns a group by its id. One that does not exist is an error matching
// [jfrog.ErrNotFound].
//
//jfrog:op 4.7.9.2
func (s *SCIMGroupsService) Get(ctx context.Context, groupName string, opts *SCIMGroupOptions) (*SCIMGroup, error) {
	out, err := jfrog.Do[scimGroupAnswer](ctx, s.client,
		jfrog.Get("/access/api/v1/scim/v2/Groups/{groupName}", groupName).Query(opts).Accept(scimType))
	if err == nil {
		err = out.err(http.MethodGet, "/access/api/v1/scim/v2/Groups/"+url.PathEscape(groupName))
	}
	if err != nil {
		return nil, err
	}
	return &out.SCIMGroup, nil
}

// Create creates a group of the SCIM realm and returns it.
//
//jfrog:op 4.7.9.4
func (s *SCIMGroupsService) Create(ctx context.Context, group *SCIMGroup) (*SCIMGroup, error) {
	return jfrog.Do[*SCIMGroup](ctx, s.client, scimGroupBody(jfrog.Post("/access/api/v1/scim/v2/Groups"), group))
}

// Replace replaces a group and returns it. All that the server changes are the members,
// which are those given, all of them; [SCIMGroupsService.UpdateMembers] takes the changes
// only.
//
//jfrog:op 4.7.9.5
func (s *SCIMGroupsService) Replace(ctx context.Context, groupName string, group *SCIMGroup) (*SCIMGroup, error) {
	return jfrog.Do[*SCIMGroup](ctx, s.client, scimGroupBody(jfrog.Put("/access/api/v1/scim/v2/Groups/{groupName}", groupName), group))
}

type scimMemberRef struct {
	Ref   *string `json:"$ref"` // always null
	Value string  `json:"value"`
}

func scimMemberPatch(change MembershipChange) scimPatch[[]scimMemberRef] {
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
	operation(scimAdd, change.Add)
	operation(scimRemove, change.Remove)
	return patch
}

// UpdateMembers adds users to a group and removes others, and returns the group. The
// manual shows the addition only; the removal is sent the way identity providers do.
//
//jfrog:op 4.7.9.6
func (s *SCIMGroupsService) UpdateMembers(ctx context.Context, groupName string, change *MembershipChange) (*SCIMGroup, error) {
	req := jfrog.Patch("/access/api/v1/scim/v2/Groups/{groupName}", groupName).Idempotent().Refuse(change.check())
	return jfrog.Do[*SCIMGroup](ctx, s.client, scimBody(req, scimMemberPatch(jfrog.Deref(change))))
}

// Delete deletes a group.
//
//jfrog:op 4.7.9.7
func (s *SCIMGroupsService) Delete(ctx context.Context, groupName string) error {
	return jfrog.Send(ctx, s.client, jfrog.Delete("/access/api/v1/scim/v2/Groups/{groupName}", groupName).Accept(scimType))
}
