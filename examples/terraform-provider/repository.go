package main

import (
	"context"
	"maps"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/access"
	"github.com/jfrogkit/jfrog-go/artifactory"
)

// repositoryModel has the attributes that all classes of repositories share.
type repositoryModel struct {
	Key             string       `tfsdk:"key"`
	PackageType     string       `tfsdk:"package_type"`
	ProjectKey      *string      `tfsdk:"project_key"`
	Environments    types.Set    `tfsdk:"environments"`
	Description     *string      `tfsdk:"description"`
	Notes           *string      `tfsdk:"notes"`
	IncludesPattern *string      `tfsdk:"includes_pattern"`
	ExcludesPattern *string      `tfsdk:"excludes_pattern"`
	RepoLayoutRef   types.String `tfsdk:"repo_layout_ref"`
	common
}

// repositorySchema returns the schema of a class. It shows the kinds of attributes:
//
//   - Required and fixed: a change replaces the resource.
//   - Optional: without it, the setting is empty. The plan clears a value that the server has.
//   - Optional and computed with a default: the server has the same default.
//   - Optional and computed without a default: the server chooses a value, which Terraform cannot
//     know before. A plan modifier keeps the value out of later plans.
func repositorySchema(description string, more map[string]schema.Attribute) schema.Schema {
	attributes := map[string]schema.Attribute{
		"key":          fixedString("Key of the repository."),
		"package_type": fixedString("Type of the packages, such as maven."),
		"project_key": schema.StringAttribute{
			Optional:    true,
			Description: "Key of the project that the repository belongs to.",
		},
		"environments": schema.SetAttribute{
			Optional: true, Computed: true, ElementType: types.StringType,
			Description:   "Environments of the repository. A project requires one.",
			PlanModifiers: []planmodifier.Set{unlessMoved{}},
		},
		"description":      schema.StringAttribute{Optional: true, Description: "Description for users."},
		"notes":            schema.StringAttribute{Optional: true, Description: "Notes for administrators."},
		"excludes_pattern": schema.StringAttribute{Optional: true, Description: "Ant patterns of paths to exclude, separated by commas."},
		"includes_pattern": schema.StringAttribute{
			Optional: true, Computed: true, Default: stringdefault.StaticString("**/*"),
			Description: "Ant patterns of paths to include, separated by commas.",
		},
		"repo_layout_ref": schema.StringAttribute{
			Optional: true, Computed: true,
			Description:   "Name of the layout. The server chooses it by the package type.",
			PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
		},
	}
	maps.Copy(attributes, more)
	return schema.Schema{Description: description, Attributes: attributes}
}

// unlessMoved is like UseStateForUnknown, as long as the repository stays in its project. When it
// moves, the server may choose other environments.
type unlessMoved struct{}

func (unlessMoved) Description(context.Context) string {
	return "The value stays unless the repository moves to another project."
}

func (u unlessMoved) MarkdownDescription(ctx context.Context) string { return u.Description(ctx) }

func (unlessMoved) PlanModifySet(ctx context.Context, req planmodifier.SetRequest, resp *planmodifier.SetResponse) {
	if !req.PlanValue.IsUnknown() || req.ConfigValue.IsUnknown() || req.StateValue.IsNull() {
		return
	}
	var before, after types.String
	resp.Diagnostics.Append(req.State.GetAttribute(ctx, path.Root("project_key"), &before)...)
	resp.Diagnostics.Append(req.Plan.GetAttribute(ctx, path.Root("project_key"), &after)...)
	if before.Equal(after) {
		resp.PlanValue = req.StateValue
	}
}

func (m *repositoryModel) base() artifactory.RepositoryBase {
	return artifactory.RepositoryBase{
		Key:             m.Key,
		PackageType:     artifactory.PackageType(m.PackageType),
		ProjectKey:      orEmpty(m.ProjectKey),
		Environments:    elements(m.Environments),
		Description:     orEmpty(m.Description),
		Notes:           orEmpty(m.Notes),
		IncludesPattern: m.IncludesPattern,
		ExcludesPattern: orEmpty(m.ExcludesPattern),
		RepoLayoutRef:   known(m.RepoLayoutRef),
	}
}

func (m *repositoryModel) fill(have *artifactory.RepositoryBase) {
	m.Key = have.Key
	m.PackageType = string(have.PackageType)
	m.ProjectKey = text(m.ProjectKey, jfrog.Deref(have.ProjectKey))
	m.Environments = setOf(have.Environments)
	m.Description = text(m.Description, jfrog.Deref(have.Description))
	m.Notes = text(m.Notes, jfrog.Deref(have.Notes))
	m.IncludesPattern = new(jfrog.Deref(have.IncludesPattern))
	m.ExcludesPattern = text(m.ExcludesPattern, jfrog.Deref(have.ExcludesPattern))
	m.RepoLayoutRef = types.StringValue(jfrog.Deref(have.RepoLayoutRef))
}

// repositories has the calls that all classes share.
type repositories struct {
	service  *artifactory.RepositoriesService
	projects *access.ProjectRepositoriesService
}

func connectRepositories(c *jfrog.Client) repositories {
	return repositories{artifactory.New(c).Repositories, access.New(c).ProjectRepositories}
}

func (r repositories) delete(ctx context.Context, key string) error {
	return r.service.Delete(ctx, key)
}

// updateRepository sends the settings that differ. A repository moves between projects in another
// call: an update of the configuration may leave it where it is.
func updateRepository[S artifactory.Repository](ctx context.Context, r repositories, have, want S) error {
	change, err := jfrog.Changes(have, want)
	if err != nil {
		return err
	}
	if project := change.Base().ProjectKey; project != nil {
		if err := r.move(ctx, want.Base().Key, *project); err != nil {
			return err
		}
		change.Base().ProjectKey = nil
	}
	return r.service.Update(ctx, change)
}

// moving makes moves follow each other: concurrent ones are known to fail, and Terraform applies
// ten resources at a time.
var moving sync.Mutex

// move waits until the repository has its new project, so that readBack sees it there. The timeout
// of the operation ends the wait.
func (r repositories) move(ctx context.Context, key, project string) error {
	moving.Lock()
	defer moving.Unlock()
	return r.projects.Move(ctx, key, project, nil)
}
