package main

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/access"
)

type groupModel struct {
	Name            string   `tfsdk:"name"`
	Description     *string  `tfsdk:"description"`
	AutoJoin        *bool    `tfsdk:"auto_join"`
	AdminPrivileges *bool    `tfsdk:"admin_privileges"`
	ExternalID      *string  `tfsdk:"external_id"`
	Members         []string `tfsdk:"members"`
	common
}

// A group has its settings and its members, for which there are two calls.
type group struct {
	Name string `json:"name"`
	access.GroupUpdateRequest
	Members []string `json:"members,omitzero" diff:"set"`
}

func newGroup() resource.Resource {
	return &managed[groupModel, group]{
		name: "group", keyName: "name",
		schema: schema.Schema{Description: "A group of users.", Attributes: map[string]schema.Attribute{
			"name":        fixedString("Name of the group."),
			"description": schema.StringAttribute{Optional: true, Description: "Description of the group."},
			"external_id": schema.StringAttribute{Optional: true, Description: "Identifier of the group at an identity provider."},
			"auto_join":   flag(false, "Whether new users join the group."),
			"admin_privileges": flag(false, "Whether the members are administrators. Excludes auto_join.",
				notBoth("auto_join")),
			"members": schema.SetAttribute{
				Optional: true, ElementType: types.StringType,
				Validators:  []validator.Set{noEmptyStrings},
				Description: "Names of the users in the group. Without this attribute, Terraform leaves the members alone.",
			},
		}},
		connect: func(c *jfrog.Client) kind[groupModel, group] { return groupKind{access.New(c).Groups} },
	}
}

type groupKind struct{ groups *access.GroupsService }

func (groupKind) key(m groupModel) string { return m.Name }

func (k groupKind) get(ctx context.Context, name string) (group, error) {
	g, err := k.groups.Get(ctx, name)
	if err != nil {
		return group{}, err
	}
	return group{
		Name: g.Name, Members: g.Members,
		GroupUpdateRequest: access.GroupUpdateRequest{
			Description: &g.Description, AutoJoin: &g.AutoJoin, AdminPrivileges: &g.AdminPrivileges, ExternalID: &g.ExternalID,
		},
	}, nil
}

func (groupKind) want(ch change[groupModel]) group {
	m := ch.Plan
	return group{
		Name: m.Name, Members: m.Members, // null: not wanted
		GroupUpdateRequest: access.GroupUpdateRequest{
			Description: orEmpty(m.Description), AutoJoin: m.AutoJoin, AdminPrivileges: m.AdminPrivileges, ExternalID: orEmpty(m.ExternalID),
		},
	}
}

func (groupKind) fill(m *groupModel, have group) {
	m.Name = have.Name
	m.Description = text(m.Description, *have.Description)
	m.AutoJoin, m.AdminPrivileges = have.AutoJoin, have.AdminPrivileges
	m.ExternalID = text(m.ExternalID, *have.ExternalID)
	if m.Members != nil { // null: the members are somebody else's business
		m.Members = list(m.Members, have.Members)
	}
}

func (k groupKind) create(ctx context.Context, want group) error {
	_, err := k.groups.Create(ctx, access.GroupCreateRequest{
		Name: want.Name, Description: *want.Description, AutoJoin: want.AutoJoin,
		AdminPrivileges: want.AdminPrivileges, ExternalID: *want.ExternalID, Members: want.Members,
	})
	return err
}

func (k groupKind) update(ctx context.Context, have, want group) error {
	change, err := jfrog.Changes(have, want)
	if err != nil {
		return err
	}
	if change.GroupUpdateRequest != (access.GroupUpdateRequest{}) {
		if _, err := k.groups.Update(ctx, want.Name, change.GroupUpdateRequest); err != nil {
			return err
		}
	}
	if change.Members == nil {
		return nil
	}
	_, err = k.groups.UpdateMembers(ctx, want.Name, access.MembershipUpdateRequest{
		Add: without(want.Members, have.Members), Remove: without(have.Members, want.Members),
	})
	return err
}

func (k groupKind) delete(ctx context.Context, name string) error { return k.groups.Delete(ctx, name) }

// without returns the elements of a that are not in b.
func without(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(s string) bool { return slices.Contains(b, s) })
}
