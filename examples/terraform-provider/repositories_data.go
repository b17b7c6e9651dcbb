package main

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
)

// repositoriesSource is the data source that lists repositories.
type repositoriesSource struct{ client *jfrog.Client }

func newRepositories() datasource.DataSource { return &repositoriesSource{} }

type repositoriesModel struct {
	Class        *string         `tfsdk:"class"`
	PackageType  *string         `tfsdk:"package_type"`
	ProjectKey   *string         `tfsdk:"project_key"`
	Repositories []repositoryRef `tfsdk:"repositories"`
}

// repositoryRef has no URL: the URL of a remote repository may have a password.
type repositoryRef struct {
	Key         string `tfsdk:"key"`
	Class       string `tfsdk:"class"`
	PackageType string `tfsdk:"package_type"`
	Description string `tfsdk:"description"`
}

func (*repositoriesSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_repositories"
}

func (*repositoriesSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	computed := func(description string) schema.Attribute {
		return schema.StringAttribute{Computed: true, Description: description}
	}
	resp.Schema = schema.Schema{Description: "Lists repositories.", Attributes: map[string]schema.Attribute{
		"class": schema.StringAttribute{
			Optional: true, Description: "Only repositories of this class.",
			Validators: []validator.String{stringvalidator.OneOf("local", "remote", "virtual", "federated")},
		},
		"package_type": schema.StringAttribute{Optional: true, Description: "Only repositories of this package type."},
		"project_key":  schema.StringAttribute{Optional: true, Description: "Only repositories of this project."},
		"repositories": schema.ListNestedAttribute{
			Computed: true, Description: "The repositories.",
			NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
				"key":          computed("Key of the repository."),
				"class":        computed("Class of the repository."),
				"package_type": computed("Type of its packages."),
				"description":  computed("Description of the repository."),
			}},
		},
	}}
}

func (s *repositoriesSource) Configure(_ context.Context, req datasource.ConfigureRequest, _ *datasource.ConfigureResponse) {
	s.client, _ = req.ProviderData.(*jfrog.Client)
}

func (s *repositoriesSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m repositoriesModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, defaultTimeout)
	defer cancel()
	found, err := artifactory.New(s.client).Repositories.List(ctx, &artifactory.RepositoryListOptions{
		Type:        artifactory.RepositoryClass(jfrog.Deref(m.Class)),
		PackageType: artifactory.PackageType(jfrog.Deref(m.PackageType)),
		Project:     jfrog.Deref(m.ProjectKey),
	})
	if err != nil {
		resp.Diagnostics.AddError("Cannot list the repositories", detail(err))
		return
	}
	m.Repositories = []repositoryRef{}
	for _, r := range found {
		m.Repositories = append(m.Repositories, repositoryRef{r.Key, string(r.Class()), string(r.Package()), r.Description})
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}
