package main

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/int64default"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
)

type remoteModel struct {
	repositoryModel
	URL                  string  `tfsdk:"url"`
	Username             *string `tfsdk:"username"`
	Password             *string `tfsdk:"password_wo"` // only in the configuration
	PasswordVersion      *int64  `tfsdk:"password_wo_version"`
	Offline              *bool   `tfsdk:"offline"`
	RetrievalCachePeriod *int64  `tfsdk:"retrieval_cache_period_seconds"`
}

func newRemoteRepository() resource.Resource {
	return &managed[remoteModel, *artifactory.RemoteRepository]{
		name: "remote_repository", keyName: "key",
		schema: repositorySchema("A repository that caches the content of a remote server.", map[string]schema.Attribute{
			"url": schema.StringAttribute{
				Required: true, Validators: []validator.String{httpURL{noPassword: true}},
				Description: "URL of the remote server, without a password.",
			},
			"username": schema.StringAttribute{Optional: true, Description: "User to log in with."},
			"password_wo": schema.StringAttribute{
				Optional: true, Sensitive: true, WriteOnly: true,
				Validators: []validator.String{
					stringvalidator.AlsoRequires(path.MatchRoot("username"), path.MatchRoot("password_wo_version")),
				},
				Description: "Password or token of the user. It is in no plan and no state.",
			},
			"password_wo_version": schema.Int64Attribute{
				Optional: true,
				Description: "Version of the password. Terraform cannot see whether a write-only value has changed: " +
					"a change of the version sends the password again.",
			},
			"offline": flag(false, "Whether the repository serves its cache only."),
			"retrieval_cache_period_seconds": schema.Int64Attribute{
				Optional: true, Computed: true, Default: int64default.StaticInt64(7200),
				Validators:  []validator.Int64{int64validator.AtLeast(0)},
				Description: "How long metadata is cached.",
			},
		}),
		connect: func(c *jfrog.Client) kind[remoteModel, *artifactory.RemoteRepository] {
			return remoteKind{connectRepositories(c)}
		},
	}
}

type remoteKind struct{ repositories }

func (remoteKind) key(m remoteModel) string { return m.Key }

func (k remoteKind) get(ctx context.Context, key string) (*artifactory.RemoteRepository, error) {
	return k.service.GetRemote(ctx, key)
}

func (remoteKind) want(ch change[remoteModel]) *artifactory.RemoteRepository {
	m := ch.Plan
	repo := &artifactory.RemoteRepository{
		RepositoryBase:           m.base(),
		URL:                      m.URL,
		Username:                 orEmpty(m.Username),
		Offline:                  m.Offline,
		RetrievalCachePeriodSecs: new(int(*m.RetrievalCachePeriod)),
	}
	// An update without a password keeps the stored one, and one with an empty password clears it.
	if !equal(m.PasswordVersion, ch.State.PasswordVersion) {
		repo.Password = new(jfrog.Secret(jfrog.Deref(ch.Config.Password)))
	}
	return repo
}

// fill does not read the password: it is in no response.
func (remoteKind) fill(m *remoteModel, have *artifactory.RemoteRepository) {
	m.repositoryModel.fill(have.Base())
	m.URL = have.URL
	m.Username = text(m.Username, jfrog.Deref(have.Username))
	m.Offline = new(jfrog.Deref(have.Offline))
	m.RetrievalCachePeriod = new(int64(jfrog.Deref(have.RetrievalCachePeriodSecs)))
}

func (k remoteKind) create(ctx context.Context, want *artifactory.RemoteRepository) error {
	return k.service.Create(ctx, want)
}

func (k remoteKind) update(ctx context.Context, have, want *artifactory.RemoteRepository) error {
	return updateRepository(ctx, k.repositories, have, want)
}
