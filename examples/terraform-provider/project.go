package main

import (
	"context"
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/int64default"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/access"
)

type projectModel struct {
	Key             string           `tfsdk:"key"`
	DisplayName     string           `tfsdk:"display_name"`
	Description     *string          `tfsdk:"description"`
	StorageQuota    *int64           `tfsdk:"storage_quota_bytes"`
	SoftLimit       *bool            `tfsdk:"soft_limit"`
	AdminPrivileges *adminPrivileges `tfsdk:"admin_privileges"`
	common
}

type adminPrivileges struct {
	ManageMembers   bool `tfsdk:"manage_members"`
	ManageResources bool `tfsdk:"manage_resources"`
	IndexResources  bool `tfsdk:"index_resources"`
}

func newProject() resource.Resource {
	key := fixedString("Key of the project.")
	key.Validators = append(key.Validators, stringvalidator.RegexMatches(regexp.MustCompile(`^[a-z][a-z0-9-]{1,31}$`),
		"must have 2 to 32 lowercase letters, digits and hyphens, and start with a letter"))
	return &managed[projectModel, access.Project]{
		name: "project", keyName: "key",
		schema: schema.Schema{Description: "A project.", Attributes: map[string]schema.Attribute{
			"key": key,
			"display_name": schema.StringAttribute{
				Required: true, Validators: []validator.String{stringvalidator.LengthBetween(1, 128)},
				Description: "Name for users.",
			},
			"description": schema.StringAttribute{Optional: true, Description: "Description of the project."},
			"storage_quota_bytes": schema.Int64Attribute{
				Optional: true, Computed: true, Default: int64default.StaticInt64(int64(access.UnlimitedStorage)),
				Validators:  []validator.Int64{int64validator.AtLeast(int64(access.UnlimitedStorage))},
				Description: "Storage quota; -1 for none.",
			},
			"soft_limit": flag(false, "Whether the project may exceed its quota."),
			"admin_privileges": schema.SingleNestedAttribute{
				Optional: true,
				Attributes: map[string]schema.Attribute{
					"manage_members":   schema.BoolAttribute{Required: true},
					"manage_resources": schema.BoolAttribute{Required: true},
					"index_resources":  schema.BoolAttribute{Required: true},
				},
				Description: "Rights of the project's administrators. Without this attribute, Terraform leaves them alone.",
			},
		}},
		connect: func(c *jfrog.Client) kind[projectModel, access.Project] { return projectKind{access.New(c).Projects} },
	}
}

type projectKind struct{ projects *access.ProjectsService }

func (projectKind) key(m projectModel) string { return m.Key }

func (k projectKind) get(ctx context.Context, key string) (access.Project, error) {
	p, err := k.projects.Get(ctx, key)
	return jfrog.Deref(p), err
}

func (projectKind) want(ch change[projectModel]) access.Project {
	m := ch.Plan
	p := access.Project{
		ProjectKey:        m.Key,
		DisplayName:       m.DisplayName,
		Description:       orEmpty(m.Description),
		StorageQuotaBytes: new(access.StorageQuota(*m.StorageQuota)),
		SoftLimit:         m.SoftLimit,
	}
	if a := m.AdminPrivileges; a != nil {
		p.AdminPrivileges = &access.AdminPrivileges{
			ManageMembers: &a.ManageMembers, ManageResources: &a.ManageResources, IndexResources: &a.IndexResources,
		}
	}
	return p
}

func (projectKind) fill(m *projectModel, have access.Project) {
	m.Key = have.ProjectKey
	m.DisplayName = have.DisplayName
	m.Description = text(m.Description, jfrog.Deref(have.Description))
	m.StorageQuota = new(int64(jfrog.Deref(have.StorageQuotaBytes)))
	m.SoftLimit = new(jfrog.Deref(have.SoftLimit))
	if m.AdminPrivileges != nil {
		a := jfrog.Deref(have.AdminPrivileges)
		m.AdminPrivileges = &adminPrivileges{
			ManageMembers:   jfrog.Deref(a.ManageMembers),
			ManageResources: jfrog.Deref(a.ManageResources),
			IndexResources:  jfrog.Deref(a.IndexResources),
		}
	}
}

func (k projectKind) create(ctx context.Context, want access.Project) error {
	_, err := k.projects.Create(ctx, want)
	return err
}

func (k projectKind) update(ctx context.Context, have, want access.Project) error {
	change, err := jfrog.Changes(have, want)
	if err != nil {
		return err
	}
	_, err = k.projects.Update(ctx, want.ProjectKey, change)
	return err
}

// delete waits while the server still finds repositories that were deleted just before. The timeout
// of the operation ends the wait.
func (k projectKind) delete(ctx context.Context, key string) error {
	return k.projects.WaitDelete(ctx, key, nil)
}
