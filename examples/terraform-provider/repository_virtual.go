package main

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
)

type virtualModel struct {
	repositoryModel
	Repositories          []string `tfsdk:"repositories"`
	DefaultDeploymentRepo *string  `tfsdk:"default_deployment_repo"`
}

func newVirtualRepository() resource.Resource {
	return &managed[virtualModel, *artifactory.VirtualRepository]{
		name: "virtual_repository", keyName: "key",
		schema: repositorySchema("A repository that combines others.", map[string]schema.Attribute{
			"repositories": schema.ListAttribute{ // no set: the order decides which package wins
				Optional: true, ElementType: types.StringType,
				Description: "Keys of the repositories, in the order of resolution.",
			},
			"default_deployment_repo": schema.StringAttribute{
				Optional:    true,
				Description: "Key of the local repository that receives deployments.",
				PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplaceIf(cleared,
					"The server cannot clear this setting.", "The server cannot clear this setting.")},
			},
		}),
		connect: func(c *jfrog.Client) kind[virtualModel, *artifactory.VirtualRepository] {
			return virtualKind{connectRepositories(c)}
		},
	}
}

// cleared demands a new resource for a setting that only a new resource can be without.
func cleared(_ context.Context, req planmodifier.StringRequest, resp *stringplanmodifier.RequiresReplaceIfFuncResponse) {
	resp.RequiresReplace = req.StateValue.ValueString() != "" && !req.PlanValue.IsUnknown() && req.PlanValue.ValueString() == ""
}

type virtualKind struct{ repositories }

func (virtualKind) key(m virtualModel) string { return m.Key }

func (k virtualKind) get(ctx context.Context, key string) (*artifactory.VirtualRepository, error) {
	return k.service.GetVirtual(ctx, key)
}

func (virtualKind) want(ch change[virtualModel]) *artifactory.VirtualRepository {
	m := ch.Plan
	return &artifactory.VirtualRepository{
		RepositoryBase:        m.base(),
		Repositories:          orNone(m.Repositories),
		DefaultDeploymentRepo: orEmpty(m.DefaultDeploymentRepo),
	}
}

func (virtualKind) fill(m *virtualModel, have *artifactory.VirtualRepository) {
	m.repositoryModel.fill(have.Base())
	m.Repositories = list(m.Repositories, have.Repositories)
	m.DefaultDeploymentRepo = text(m.DefaultDeploymentRepo, jfrog.Deref(have.DefaultDeploymentRepo))
}

func (k virtualKind) create(ctx context.Context, want *artifactory.VirtualRepository) error {
	return k.service.Create(ctx, want)
}

func (k virtualKind) update(ctx context.Context, have, want *artifactory.VirtualRepository) error {
	return updateRepository(ctx, k.repositories, have, want)
}
