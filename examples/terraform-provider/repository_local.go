package main

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/setplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
)

type localModel struct {
	repositoryModel
	HandleReleases  *bool     `tfsdk:"handle_releases"`
	HandleSnapshots *bool     `tfsdk:"handle_snapshots"`
	PropertySets    types.Set `tfsdk:"property_sets"`
}

func newLocalRepository() resource.Resource {
	return &managed[localModel, *artifactory.LocalRepository]{
		name: "local_repository", keyName: "key",
		schema: repositorySchema("A local repository. Its deletion deletes its content.", map[string]schema.Attribute{
			"handle_releases":  flag(true, "Whether the repository takes release versions."),
			"handle_snapshots": flag(true, "Whether the repository takes snapshot versions."),
			"property_sets": schema.SetAttribute{
				Optional: true, Computed: true, ElementType: types.StringType,
				Description:   "Names of property sets. The server may add its own to a new repository.",
				PlanModifiers: []planmodifier.Set{setplanmodifier.UseStateForUnknown()},
			},
		}),
		connect: func(c *jfrog.Client) kind[localModel, *artifactory.LocalRepository] {
			return localKind{connectRepositories(c)}
		},
	}
}

type localKind struct{ repositories }

func (localKind) key(m localModel) string { return m.Key }

func (k localKind) get(ctx context.Context, key string) (*artifactory.LocalRepository, error) {
	return k.service.GetLocal(ctx, key)
}

func (localKind) want(ch change[localModel]) *artifactory.LocalRepository {
	m := ch.Plan
	return &artifactory.LocalRepository{
		RepositoryBase: m.base(),
		LocalSettings: artifactory.LocalSettings{
			HandleReleases:  m.HandleReleases,
			HandleSnapshots: m.HandleSnapshots,
			PropertySets:    elements(m.PropertySets),
		},
	}
}

func (localKind) fill(m *localModel, have *artifactory.LocalRepository) {
	m.repositoryModel.fill(have.Base())
	m.HandleReleases = new(jfrog.Deref(have.HandleReleases))
	m.HandleSnapshots = new(jfrog.Deref(have.HandleSnapshots))
	m.PropertySets = setOf(have.PropertySets)
}

func (k localKind) create(ctx context.Context, want *artifactory.LocalRepository) error {
	return k.service.Create(ctx, want)
}

func (k localKind) update(ctx context.Context, have, want *artifactory.LocalRepository) error {
	return updateRepository(ctx, k.repositories, have, want)
}
