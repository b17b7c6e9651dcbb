package main

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/resourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/setdefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/access"
)

type permissionModel struct {
	Name          string          `tfsdk:"name"`
	Artifact      *permissionPart `tfsdk:"artifact"`
	Build         *permissionPart `tfsdk:"build"`
	ReleaseBundle *permissionPart `tfsdk:"release_bundle"`
	common
}

// permissionPart is the part of a permission for one type of resource.
type permissionPart struct {
	Targets map[string]permissionTarget `tfsdk:"targets"`
	Users   map[string][]string         `tfsdk:"users"`
	Groups  map[string][]string         `tfsdk:"groups"`
}

type permissionTarget struct {
	IncludePatterns []string `tfsdk:"include_patterns"`
	ExcludePatterns []string `tfsdk:"exclude_patterns"`
}

func newPermission() resource.Resource {
	actions := func(of string) schema.Attribute {
		return schema.MapAttribute{
			Optional: true, ElementType: types.SetType{ElemType: types.StringType},
			Description: "Actions such as READ, by the name of the " + of + ".",
		}
	}
	part := func(what string) schema.Attribute {
		return schema.SingleNestedAttribute{
			Optional: true, Description: "Rights on " + what + ".",
			Attributes: map[string]schema.Attribute{
				"users":  actions("user"),
				"groups": actions("group"),
				"targets": schema.MapNestedAttribute{
					Required: true, Description: "Repositories by key, or by a name such as ANY LOCAL.",
					Validators: []validator.Map{mapvalidator.SizeAtLeast(1)},
					NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
						"include_patterns": schema.SetAttribute{
							Optional: true, Computed: true, ElementType: types.StringType,
							Default:    setdefault.StaticValue(types.SetValueMust(types.StringType, []attr.Value{types.StringValue("**")})),
							Validators: []validator.Set{setvalidator.SizeAtLeast(1)},
						},
						"exclude_patterns": schema.SetAttribute{Optional: true, ElementType: types.StringType},
					}},
				},
			},
		}
	}
	return &managed[permissionModel, access.Permission]{
		name: "permission", keyName: "name",
		schema: schema.Schema{
			Description: "A permission: what users and groups may do.",
			Attributes: map[string]schema.Attribute{
				"name":           fixedString("Name of the permission."),
				"artifact":       part("the artifacts in repositories"),
				"build":          part("builds"),
				"release_bundle": part("release bundles"),
			},
		},
		checks: []resource.ConfigValidator{resourcevalidator.AtLeastOneOf(
			path.MatchRoot("artifact"), path.MatchRoot("build"), path.MatchRoot("release_bundle"))},
		connect: func(c *jfrog.Client) kind[permissionModel, access.Permission] {
			return permissionKind{access.New(c).Permissions}
		},
	}
}

type permissionKind struct{ permissions *access.PermissionsService }

func (permissionKind) key(m permissionModel) string { return m.Name }

func (k permissionKind) get(ctx context.Context, name string) (access.Permission, error) {
	p, err := k.permissions.Get(ctx, name)
	return jfrog.Deref(p), err
}

func (permissionKind) want(ch change[permissionModel]) access.Permission {
	m := ch.Plan
	p := access.Permission{Name: m.Name, Resources: map[access.PermissionResourceType]access.PermissionResource{}}
	for t, part := range m.parts() {
		if *part != nil {
			p.Resources[t] = (*part).resource()
		}
	}
	return p
}

// parts returns the parts by their types.
func (m *permissionModel) parts() map[access.PermissionResourceType]**permissionPart {
	return map[access.PermissionResourceType]**permissionPart{
		access.PermissionResourceArtifact:      &m.Artifact,
		access.PermissionResourceBuild:         &m.Build,
		access.PermissionResourceReleaseBundle: &m.ReleaseBundle,
	}
}

func (p *permissionPart) resource() access.PermissionResource {
	r := access.PermissionResource{
		Actions: access.PermissionActions{Users: actionsOf(p.Users), Groups: actionsOf(p.Groups)},
		Targets: map[string]access.PermissionTarget{},
	}
	for key, t := range p.Targets {
		r.Targets[key] = access.PermissionTarget{IncludePatterns: t.IncludePatterns, ExcludePatterns: orNone(t.ExcludePatterns)}
	}
	return r
}

func actionsOf(given map[string][]string) map[string][]access.PermissionAction {
	out := map[string][]access.PermissionAction{}
	for name, list := range given {
		out[name] = convert[access.PermissionAction](list)
	}
	return out
}

func (permissionKind) fill(m *permissionModel, have access.Permission) {
	m.Name = have.Name
	for t, part := range m.parts() {
		r, ok := have.Resources[t]
		if !ok {
			*part = nil
			continue
		}
		prior := jfrog.Deref(*part)
		filled := &permissionPart{
			Targets: map[string]permissionTarget{},
			Users:   namesOf(prior.Users, r.Actions.Users),
			Groups:  namesOf(prior.Groups, r.Actions.Groups),
		}
		for key, target := range r.Targets {
			filled.Targets[key] = permissionTarget{
				IncludePatterns: target.IncludePatterns,
				ExcludePatterns: list(prior.Targets[key].ExcludePatterns, target.ExcludePatterns),
			}
		}
		*part = filled
	}
}

// namesOf is like list, for the actions of users or groups.
func namesOf(prior map[string][]string, have map[string][]access.PermissionAction) map[string][]string {
	if len(have) == 0 && prior == nil {
		return nil
	}
	out := map[string][]string{}
	for name, actions := range have {
		out[name] = convert[string](actions)
	}
	return out
}

func (k permissionKind) create(ctx context.Context, want access.Permission) error {
	return k.permissions.Create(ctx, want)
}

func (k permissionKind) update(ctx context.Context, _, want access.Permission) error {
	return k.permissions.Replace(ctx, want)
}

func (k permissionKind) delete(ctx context.Context, name string) error {
	return k.permissions.Delete(ctx, name)
}
