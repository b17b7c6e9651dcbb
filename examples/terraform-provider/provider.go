package main

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// typeName is the name of the provider, with which the names of its resources begin.
const typeName = "jfrog"

// jfrogProvider configures a client of the SDK, which the resources share.
type jfrogProvider struct{ version string }

func newProvider() provider.Provider { return &jfrogProvider{version: "0.1.0"} }

func (p *jfrogProvider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName, resp.Version = typeName, p.version
}

func (p *jfrogProvider) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = schema.Schema{
		Description: "Manages a JFrog Platform.",
		Attributes: map[string]schema.Attribute{
			"url": schema.StringAttribute{
				Optional:    true,
				Description: "URL of the platform, such as https://acme.jfrog.io. Default: JFROG_URL, or the default server of the JFrog CLI.",
				Validators:  []validator.String{httpURL{}},
			},
			"access_token": schema.StringAttribute{
				Optional: true, Sensitive: true,
				Description: "Access token of an administrator. Default: the credentials in the environment, such as JFROG_ACCESS_TOKEN.",
			},
		},
	}
}

// providerModel is the configuration of the provider. Its values may be unknown while Terraform
// plans, for example if another resource creates the token. Go strings cannot hold that.
type providerModel struct {
	URL         types.String `tfsdk:"url"`
	AccessToken types.String `tfsdk:"access_token"`
}

func (p *jfrogProvider) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	var m providerModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	for name, v := range map[string]types.String{"url": m.URL, "access_token": m.AccessToken} {
		if v.IsUnknown() {
			resp.Diagnostics.AddAttributeError(path.Root(name), "Unknown "+name,
				"The value is known after apply only, and the provider needs it to plan. "+
					"Apply the resource that it comes from first (-target), or set it in the environment.")
		}
	}
	if resp.Diagnostics.HasError() {
		return
	}
	c, err := p.client(m.URL.ValueString(), m.AccessToken.ValueString())
	if err != nil {
		resp.Diagnostics.AddError("Cannot configure the client", err.Error())
		return
	}
	resp.ResourceData, resp.DataSourceData = c, c
}

// client returns a client for the configured platform. It takes from the environment what the
// configuration lacks. Without a URL, NewFromEnv takes all.
func (p *jfrogProvider) client(url, token string) (*jfrog.Client, error) {
	opts := []jfrog.Option{
		jfrog.WithUserAgent("terraform-provider-jfrog/" + p.version),
		jfrog.WithLogger(terraformLogger()),
	}
	if token != "" {
		opts = append(opts, jfrog.WithAccessToken(token))
	}
	if url == "" {
		return jfrog.NewFromEnv(opts...)
	}
	if token == "" {
		opts = append(opts, jfrog.WithEnvCredentials())
	}
	return jfrog.New(url, opts...)
}

func (p *jfrogProvider) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{
		newLocalRepository, newRemoteRepository, newVirtualRepository,
		newGroup, newPermission, newProject, newPropertySet, newWebhook,
	}
}

func (p *jfrogProvider) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{newRepositories}
}
