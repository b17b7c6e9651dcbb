package access

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/check"
	"github.com/jfrogkit/jfrog-go/internal/jsonextra"
)

// OIDCService manages OpenID Connect providers and identity mappings, and exchanges ID tokens
// for access tokens. Reached through [Client.OIDC].
//
// A configuration describes a provider of ID tokens, such as a CI system. Its identity
// mappings state which claims an ID token must have and which access token it is exchanged
// for. [OIDC] authenticates a whole client by such exchanges.
type OIDCService service

// OIDCProviderType is the type of a provider.
type OIDCProviderType string

// The types of providers.
const (
	OIDCProviderGitHub           OIDCProviderType = "GitHub"
	OIDCProviderGitHubEnterprise OIDCProviderType = "GitHub Enterprise"
	OIDCProviderAzure            OIDCProviderType = "Azure"
	OIDCProviderGeneric          OIDCProviderType = "Generic OpenID Connect"
)

// OIDCConfiguration describes a provider. Nil fields are not sent; a pointer to an empty text
// clears a text.
type OIDCConfiguration struct {
	Name string `json:"name"`
	// IssuerURL is the URL of the issuer. For GitHub Actions it is
	// https://token.actions.githubusercontent.com/.
	IssuerURL    string           `json:"issuer_url"`
	ProviderType OIDCProviderType `json:"provider_type,omitempty"`
	Audience     *string          `json:"audience,omitempty"`
	Description  *string          `json:"description,omitempty"`
	// TokenIssuer is the issuer of the tokens, if it differs from IssuerURL.
	TokenIssuer *string `json:"token_issuer,omitempty"`
	// Organization is for GitHub and GitHub Enterprise.
	Organization *string `json:"organization,omitempty"`
	// AzureAppID is for Azure applications with custom signing keys.
	AzureAppID                    *string `json:"azure_app_id,omitempty"`
	UseDefaultProxy               *bool   `json:"use_default_proxy,omitempty"`
	EnablePermissiveConfiguration *bool   `json:"enable_permissive_configuration,omitempty"`
	// ProjectKey is the project of the configuration, or empty for a global configuration. It
	// cannot be changed. Since Artifactory 7.94.1.
	ProjectKey string `json:"project_key,omitempty"`

	Extra map[string]json.RawMessage `json:"-"` // fields that this package does not know
}

// UnmarshalJSON reads a configuration and keeps unknown fields.
func (c *OIDCConfiguration) UnmarshalJSON(data []byte) (err error) {
	type plain OIDCConfiguration
	c.Extra, err = jsonextra.Decode(data, (*plain)(c))
	return err
}

// MarshalJSON writes a configuration with its unknown fields.
func (c OIDCConfiguration) MarshalJSON() ([]byte, error) {
	type plain OIDCConfiguration
	return jsonextra.Encode(plain(c), c.Extra)
}

// Create creates the configuration of a provider.
//
// Requires: admin access token. Since 7.77.3, on Cloud 7.73.1.
//
//jfrog:op 4.7.10.1
func (s *OIDCService) Create(ctx context.Context, config OIDCConfiguration) error {
	return jfrog.Send(ctx, s.client, jfrog.Post("/access/api/v1/oidc").Body(config).
		Check(cmp.Or(check.NotEmpty("provider name", config.Name), check.NotEmpty("issuer URL", config.IssuerURL))))
}

// List returns the configurations of all providers.
//
// Requires: admin access token. Since 7.77.3, on Cloud 7.73.1.
//
//jfrog:op 4.7.10.2
func (s *OIDCService) List(ctx context.Context) ([]OIDCConfiguration, error) {
	return jfrog.Do[[]OIDCConfiguration](ctx, s.client, jfrog.Get("/access/api/v1/oidc"))
}

// Get returns the configuration of a provider.
//
// Requires: admin access token. Since 7.77.3, on Cloud 7.73.1.
//
//jfrog:op 4.7.10.3
func (s *OIDCService) Get(ctx context.Context, providerName string) (*OIDCConfiguration, error) {
	config, err := jfrog.Do[*OIDCConfiguration](ctx, s.client, jfrog.Get("/access/api/v1/oidc/{providerName}", providerName))
	if err == nil {
		config.Name = cmp.Or(config.Name, providerName)
	}
	return config, err
}

// Replace replaces the configuration of a provider. An empty [OIDCConfiguration.Name] stands
// for providerName.
//
// Requires: admin access token. Since 7.77.3, on Cloud 7.73.1.
//
//jfrog:op 4.7.10.4
func (s *OIDCService) Replace(ctx context.Context, providerName string, config OIDCConfiguration) error {
	config.Name = cmp.Or(config.Name, providerName)
	return jfrog.Send(ctx, s.client, jfrog.Put("/access/api/v1/oidc/{providerName}", providerName).
		Body(config).Check(check.NotEmpty("issuer URL", config.IssuerURL)))
}

// Delete deletes the configuration of a provider.
//
// Requires: admin access token. Since 7.77.3, on Cloud 7.73.1.
//
//jfrog:op 4.7.10.5
func (s *OIDCService) Delete(ctx context.Context, providerName string) error {
	return jfrog.Send(ctx, s.client, jfrog.Delete("/access/api/v1/oidc/{providerName}", providerName))
}

// IdentityMapping maps ID tokens with certain claims to access tokens. Nil fields are not
// sent; a pointer to an empty text clears a text.
type IdentityMapping struct {
	Name         string  `json:"name"`
	Description  *string `json:"description,omitempty"`
	ProviderName string  `json:"provider_name,omitempty"` // empty: the provider in the path
	// ProjectKey is the project of the mapping, or empty for a global mapping. It cannot be
	// changed. Since Artifactory 7.94.1.
	ProjectKey string `json:"project_key,omitempty"`
	// Priority is the place of the mapping: 1 is the highest priority, nil the lowest.
	Priority  *int      `json:"priority,omitempty"`
	Claims    Claims    `json:"claims"` // claims that the ID token must have
	TokenSpec TokenSpec `json:"token_spec"`

	Extra map[string]json.RawMessage `json:"-"` // fields that this package does not know
}

// UnmarshalJSON reads a mapping and keeps unknown fields.
func (m *IdentityMapping) UnmarshalJSON(data []byte) (err error) {
	type plain IdentityMapping
	m.Extra, err = jsonextra.Decode(data, (*plain)(m))
	return err
}

// MarshalJSON writes a mapping with its unknown fields.
func (m IdentityMapping) MarshalJSON() ([]byte, error) {
	type plain IdentityMapping
	return jsonextra.Encode(plain(m), m.Extra)
}

// TokenSpec describes the access tokens of an [IdentityMapping].
type TokenSpec struct {
	Username *string `json:"username,omitempty"`
	// UsernamePattern names the claim with the user name, such as {{actor}}.
	UsernamePattern *string `json:"username_pattern,omitempty"`
	// GroupsPattern names the claim with the names of groups, such as {{group}}.
	GroupsPattern *string `json:"groups_pattern,omitempty"`
	// Scope is required without Username. It may be a TokenScopeUser, TokenScopeAdmin,
	// TokenScopeGroups or TokenScopeRoles.
	Scope     TokenScopes   `json:"scope,omitzero"`
	Audience  TokenAudience `json:"audience,omitzero"`   // nil: every service
	ExpiresIn TokenLifetime `json:"expires_in,omitzero"` // zero: an hour

	Extra map[string]json.RawMessage `json:"-"` // fields that this package does not know
}

// UnmarshalJSON reads a description of tokens and keeps unknown fields.
func (t *TokenSpec) UnmarshalJSON(data []byte) (err error) {
	type plain TokenSpec
	t.Extra, err = jsonextra.Decode(data, (*plain)(t))
	return err
}

// MarshalJSON writes a description of tokens with its unknown fields.
func (t TokenSpec) MarshalJSON() ([]byte, error) {
	type plain TokenSpec
	return jsonextra.Encode(plain(t), t.Extra)
}

// IdentityMappingOptions names the project of an identity mapping.
type IdentityMappingOptions struct {
	ProjectKey string `url:"project_key,omitempty"` // empty: a global mapping
}

// mappingRequest completes a request with a mapping. Servers read the mapping's project from
// the query and ignore it in the body.
func mappingRequest(r *jfrog.Request, providerName string, mapping IdentityMapping) *jfrog.Request {
	mapping.ProviderName = cmp.Or(mapping.ProviderName, providerName)
	if mapping.Claims == nil {
		r = r.Check(errors.New("claims are nil"))
	}
	return r.Query(&IdentityMappingOptions{mapping.ProjectKey}).Body(mapping).Check(check.NotEmpty("mapping name", mapping.Name))
}

// CreateMapping creates an identity mapping of a provider.
//
// Requires: admin access token. Since 7.77.3, on Cloud 7.73.1.
//
//jfrog:op 4.7.10.6
func (s *OIDCService) CreateMapping(ctx context.Context, providerName string, mapping IdentityMapping) error {
	return jfrog.Send(ctx, s.client, mappingRequest(
		jfrog.Post("/access/api/v1/oidc/{providerName}/identity_mappings", providerName), providerName, mapping))
}

// ListMappings returns the identity mappings of a provider.
//
// Requires: admin access token. Since 7.77.3, on Cloud 7.73.1.
//
//jfrog:op 4.7.10.7
func (s *OIDCService) ListMappings(ctx context.Context, providerName string) ([]IdentityMapping, error) {
	return jfrog.Do[[]IdentityMapping](ctx, s.client,
		jfrog.Get("/access/api/v1/oidc/{providerName}/identity_mappings/", providerName))
}

// GetMapping returns an identity mapping of a provider.
//
// Requires: admin access token. Since 7.77.3, on Cloud 7.73.1.
//
//jfrog:op 4.7.10.8
func (s *OIDCService) GetMapping(ctx context.Context, providerName, mappingName string, opts *IdentityMappingOptions) (*IdentityMapping, error) {
	mapping, err := jfrog.Do[*IdentityMapping](ctx, s.client,
		jfrog.Get("/access/api/v1/oidc/{providerName}/identity_mappings/{mappingName}", providerName, mappingName).Query(opts))
	if err == nil {
		mapping.Name = cmp.Or(mapping.Name, mappingName)
	}
	return mapping, err
}

// ReplaceMapping replaces an identity mapping of a provider. An empty [IdentityMapping.Name]
// stands for mappingName. [IdentityMapping.ProjectKey] must be set for a mapping of a project.
//
// Requires: admin access token. Since 7.77.3, on Cloud 7.73.1.
//
//jfrog:op 4.7.10.9
func (s *OIDCService) ReplaceMapping(ctx context.Context, providerName, mappingName string, mapping IdentityMapping) error {
	mapping.Name = cmp.Or(mapping.Name, mappingName)
	return jfrog.Send(ctx, s.client, mappingRequest(
		jfrog.Put("/access/api/v1/oidc/{providerName}/identity_mappings/{mappingName}", providerName, mappingName), providerName, mapping))
}

// DeleteMapping deletes an identity mapping of a provider.
//
// Requires: admin access token. Since 7.77.3, on Cloud 7.73.1.
//
//jfrog:op 4.7.10.10
func (s *OIDCService) DeleteMapping(ctx context.Context, providerName, mappingName string, opts *IdentityMappingOptions) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Delete("/access/api/v1/oidc/{providerName}/identity_mappings/{mappingName}", providerName, mappingName).Query(opts))
}

// OIDCExchangeRequest describes the exchange of an ID token for an access token.
type OIDCExchangeRequest struct {
	SubjectToken        jfrog.Secret `json:"subject_token"` // ID token of the provider
	ProviderName        string       `json:"provider_name"`
	IdentityMappingName string       `json:"identity_mapping_name,omitempty"`
	// ProjectKey is the project of the identity mapping, or empty for a global mapping.
	ProjectKey            string           `json:"project_key,omitempty"`
	IncludeReferenceToken bool             `json:"include_reference_token,omitempty"`
	Audience              string           `json:"audience,omitempty"`
	Description           string           `json:"description,omitempty"`
	ProviderType          OIDCProviderType `json:"provider_type,omitempty"`
	IssuerURL             string           `json:"issuer_url,omitempty"`

	// The CI job that makes the exchange.
	ApplicationKey string `json:"application_key,omitempty"`
	JobID          string `json:"job_id,omitempty"`
	RunID          string `json:"run_id,omitempty"`
	Repo           string `json:"repo,omitempty"` // URL of the source repository
	Revision       string `json:"revision,omitempty"`
	Branch         string `json:"branch,omitempty"`
}

type oidcExchange struct {
	GrantType        string `json:"grant_type"`
	SubjectTokenType string `json:"subject_token_type"`
	OIDCExchangeRequest
}

// Exchange exchanges the ID token of a provider for a temporary access token, whose scope the
// identity mappings of the provider determine. The client needs no credentials. A failed
// exchange is retried, because a second exchange only yields another temporary token.
//
// Since 7.77.3, on Cloud 7.73.1.
//
//jfrog:op 4.7.10.11
func (s *OIDCService) Exchange(ctx context.Context, req OIDCExchangeRequest) (*Token, error) {
	body := oidcExchange{
		GrantType:           "urn:ietf:params:oauth:grant-type:token-exchange",
		SubjectTokenType:    "urn:ietf:params:oauth:token-type:id_token",
		OIDCExchangeRequest: req,
	}
	return issued(jfrog.Do[*Token](ctx, s.client, jfrog.Post("/access/api/v1/oidc/token").Body(body).Idempotent().
		Check(cmp.Or(check.Secret("ID token", req.SubjectToken), check.NotEmpty("provider name", req.ProviderName)))))
}
