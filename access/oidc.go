package access

import (
	"cmp"
	"context"
	"log/slog"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// OIDCService manages OpenID Connect providers and identity mappings, and exchanges their tokens. Reached through [Client.OIDC].
//
// A configuration names a provider of id tokens, a CI system for one. Its identity
// mappings say which claims of an id token are worth which access token. All but Exchange
// needs administration rights, of the platform or for what belongs to a project, of
// that. Since Artifactory 7.77.3.
//
// [OIDC] makes a whole client authenticate by such an exchange.
type OIDCService service

// OIDCProviderType is the kind of a provider.
type OIDCProviderType string

// The kinds of providers.
const (
	ProviderGitHub           OIDCProviderType = "GitHub"
	ProviderGitHubEnterprise OIDCProviderType = "GitHub Enterprise"
	ProviderAzure            OIDCProviderType = "Azure"
	ProviderGeneric          OIDCProviderType = "Generic OpenID Connect"
)

// OIDCConfiguration describes a provider.
type OIDCConfiguration struct {
	Name                          string           `json:"name,omitempty"`       // lower-case letters, digits and hyphens
	IssuerURL                     string           `json:"issuer_url,omitempty"` // https://token.actions.githubusercontent.com/ for GitHub Actions
	ProviderType                  OIDCProviderType `json:"provider_type,omitempty"`
	Audience                      string           `json:"audience,omitempty"` // that the provider's tokens are issued for
	Description                   string           `json:"description,omitempty"`
	TokenIssuer                   string           `json:"token_issuer,omitempty"`                    // iss claim, where it is not IssuerURL
	Organization                  string           `json:"organization,omitempty"`                    // of GitHub and GitHub Enterprise: whose tokens are accepted; since Artifactory 7.110.1
	AzureAppID                    string           `json:"azure_app_id,omitempty"`                    // of Azure, for tokens with signing keys of their own
	UseDefaultProxy               *bool            `json:"use_default_proxy,omitempty"`               // reach the provider by the default proxy
	EnablePermissiveConfiguration *bool            `json:"enable_permissive_configuration,omitempty"` // of GitHub and GitHub Enterprise: accept tokens of every organization; since Artifactory 7.110.1
	ProjectKey                    string           `json:"project_key,omitempty"`                     // project that it belongs to, for good; empty: global; since Artifactory 7.94.1
}

// Create adds a provider.
//
//jfrog:op 4.7.10.1
func (s *OIDCService) Create(ctx context.Context, config *OIDCConfiguration) error {
	return jfrog.Send(ctx, s.client, jfrog.Post("/access/api/v1/oidc").Body(config))
}

// List returns the providers.
//
//jfrog:op 4.7.10.2
func (s *OIDCService) List(ctx context.Context) ([]OIDCConfiguration, error) {
	return jfrog.Do[[]OIDCConfiguration](ctx, s.client, jfrog.Get("/access/api/v1/oidc"))
}

// Get returns a provider.
//
//jfrog:op 4.7.10.3
func (s *OIDCService) Get(ctx context.Context, providerName string) (*OIDCConfiguration, error) {
	return jfrog.Do[*OIDCConfiguration](ctx, s.client, jfrog.Get("/access/api/v1/oidc/{providerName}", providerName))
}

// Replace changes a provider. Its project cannot change.
//
//jfrog:op 4.7.10.4
func (s *OIDCService) Replace(ctx context.Context, providerName string, config *OIDCConfiguration) error {
	return jfrog.Send(ctx, s.client, jfrog.Put("/access/api/v1/oidc/{providerName}", providerName).Body(config))
}

// Delete removes a provider.
//
//jfrog:op 4.7.10.5
func (s *OIDCService) Delete(ctx context.Context, providerName string) error {
	return jfrog.Send(ctx, s.client, jfrog.Delete("/access/api/v1/oidc/{providerName}", providerName))
}

// IdentityMapping says which access token an id token with certain claims is worth.
type IdentityMapping struct {
	Name         string    `json:"name"`
	Description  string    `json:"description,omitempty"`
	ProviderName string    `json:"provider_name,omitempty"` // that of the path
	ProjectKey   string    `json:"project_key,omitempty"`   // project that it belongs to, for good; empty: global; since Artifactory 7.94.1
	Priority     *int      `json:"priority,omitempty"`      // the mapping with the lowest number is tried first, 1 before others; nil: last
	Claims       Claims    `json:"claims"`                  // what the id token must hold
	TokenSpec    TokenSpec `json:"token_spec"`
}

// TokenSpec describes the access tokens of an [IdentityMapping]. Its user is a fixed one, or
// comes from a claim, or it has the groups that a claim names.
type TokenSpec struct {
	Username        string   `json:"username,omitempty"`
	UsernamePattern string   `json:"username_pattern,omitempty"` // such as {{actor}}: the user whose name is in that claim
	GroupsPattern   string   `json:"groups_pattern,omitempty"`   // such as {{group}}: the groups whose names are in that claim
	Scopes          Scopes   `json:"scope,omitempty"`            // UserScope, AdminScope, GroupsScope or RolesScope; needed without Username
	Audience        Audience `json:"audience,omitempty"`         // empty: every service
	ExpiresIn       Lifetime `json:"expires_in,omitzero"`        // zero: an hour
}

// OIDCMappingOptions names the project of identity mappings.
type OIDCMappingOptions struct {
	ProjectKey string `url:"project_key,omitempty"` // empty: global ones
}

// mappingProject says in the query what project a mapping belongs to: in the body
// servers ignore it.
func mappingProject(m *IdentityMapping) *OIDCMappingOptions {
	return &OIDCMappingOptions{jfrog.Deref(m).ProjectKey}
}

// CreateMapping adds an identity mapping to a provider.
//
//jfrog:op 4.7.10.6
func (s *OIDCService) CreateMapping(ctx context.Context, providerName string, mapping *IdentityMapping) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Post("/access/api/v1/oidc/{providerName}/identity_mappings", providerName).Query(mappingProject(mapping)).Body(mapping))
}

// ListMappings returns the identity mappings of a provider.
//
//jfrog:op 4.7.10.7
func (s *OIDCService) ListMappings(ctx context.Context, providerName string, opts *OIDCMappingOptions) ([]IdentityMapping, error) {
	return jfrog.Do[[]IdentityMapping](ctx, s.client,
		jfrog.Get("/access/api/v1/oidc/{providerName}/identity_mappings/", providerName).Query(opts))
}

// GetMapping returns an identity mapping of a provider.
//
//jfrog:op 4.7.10.8
func (s *OIDCService) GetMapping(ctx context.Context, providerName, mappingName string, opts *OIDCMappingOptions) (*IdentityMapping, error) {
	return jfrog.Do[*IdentityMapping](ctx, s.client,
		jfrog.Get("/access/api/v1/oidc/{providerName}/identity_mappings/{mappingName}", providerName, mappingName).Query(opts))
}

// ReplaceMapping changes an identity mapping of a provider. Its project cannot change, and
// must be set to find it.
//
//jfrog:op 4.7.10.9
func (s *OIDCService) ReplaceMapping(ctx context.Context, providerName, mappingName string, mapping *IdentityMapping) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Put("/access/api/v1/oidc/{providerName}/identity_mappings/{mappingName}", providerName, mappingName).
			Query(mappingProject(mapping)).Body(mapping))
}

// DeleteMapping removes an identity mapping from a provider.
//
//jfrog:op 4.7.10.10
func (s *OIDCService) DeleteMapping(ctx context.Context, providerName, mappingName string, opts *OIDCMappingOptions) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Delete("/access/api/v1/oidc/{providerName}/identity_mappings/{mappingName}", providerName, mappingName).Query(opts))
}

// OIDCExchangeRequest is an id token that is to be exchanged for an access token.
type OIDCExchangeRequest struct {
	IDToken               jfrog.Secret     `json:"subject_token"`
	ProviderName          string           `json:"provider_name"`                   // name of the configuration
	IdentityMappingName   string           `json:"identity_mapping_name,omitempty"` // empty: the first mapping that fits
	ProjectKey            string           `json:"project_key,omitempty"`           // project of the mappings; empty: global ones
	IncludeReferenceToken bool             `json:"include_reference_token,omitempty"`
	Audience              string           `json:"audience,omitempty"`
	Description           string           `json:"description,omitempty"`
	ProviderType          OIDCProviderType `json:"provider_type,omitempty"`
	IssuerURL             string           `json:"issuer_url,omitempty"`

	// What the server notes about the CI job that asks.
	ApplicationKey string `json:"application_key,omitempty"`
	JobID          string `json:"job_id,omitempty"`
	RunID          string `json:"run_id,omitempty"`
	Repo           string `json:"repo,omitempty"` // URL of the source repository
	Revision       string `json:"revision,omitempty"`
	Branch         string `json:"branch,omitempty"`
}

// LogValue logs what is not secret.
func (r OIDCExchangeRequest) LogValue() slog.Value {
	return slog.GroupValue(slog.String("ProviderName", r.ProviderName), slog.String("IdentityMappingName", r.IdentityMappingName), slog.String("ProjectKey", r.ProjectKey))
}

type oidcExchange struct {
	GrantType        string `json:"grant_type"`
	SubjectTokenType string `json:"subject_token_type"`
	OIDCExchangeRequest
}

// Exchange turns the id token of a provider into an access token, whose scope and
// lifetime are those of the identity mapping that fits. It needs no credentials.
//
//jfrog:op 4.7.10.11
func (s *OIDCService) Exchange(ctx context.Context, req *OIDCExchangeRequest) (*Token, error) {
	body := oidcExchange{
		GrantType:           "urn:ietf:params:oauth:grant-type:token-exchange",
		SubjectTokenType:    "urn:ietf:params:oauth:token-type:id_token",
		OIDCExchangeRequest: jfrog.Deref(req),
	}
	return jfrog.Do[*Token](ctx, s.client,
		jfrog.Post("/access/api/v1/oidc/token").Body(body).Idempotent().
			Check(cmp.Or(filled("id token", string(body.IDToken)), filled("provider name", body.ProviderName))))
}
