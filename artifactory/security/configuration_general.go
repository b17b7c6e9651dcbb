package security

import (
	"context"
	"fmt"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// EncryptionPolicy states whether clients may send passwords that the server has encrypted.
type EncryptionPolicy string

// The encryption policies.
const (
	EncryptionRequired    EncryptionPolicy = "REQUIRED"    // clear text is refused
	EncryptionSupported   EncryptionPolicy = "SUPPORTED"   // both are taken
	EncryptionUnsupported EncryptionPolicy = "UNSUPPORTED" // clear text only
)

// GeneralConfiguration is the general part of the security configuration.
type GeneralConfiguration struct {
	AnonAccessEnabled bool             `json:"anonAccessEnabled"`
	PasswordSettings  PasswordSettings `json:"passwordSettings"`
}

// PasswordSettings is the configuration of passwords.
type PasswordSettings struct {
	EncryptionPolicy EncryptionPolicy `json:"encryptionPolicy"`
}

// General returns the general part of the security configuration. Package admin changes it, with
// the configuration as YAML.
//
// The operation may be missing on Cloud.
//
//jfrog:observed GET /artifactory/api/securityconfig
func (s *ConfigurationService) General(ctx context.Context) (*GeneralConfiguration, error) {
	return jfrog.Do[*GeneralConfiguration](ctx, s.client, jfrog.Get("/artifactory/api/securityconfig"))
}

// OAuthConfiguration is the configuration of logins with OAuth.
type OAuthConfiguration struct {
	Enabled                  bool            `json:"enabled"`
	PersistUsers             bool            `json:"persistUsers"` // create users at their first login
	AllowUserToAccessProfile bool            `json:"allowUserToAccessProfile"`
	AvailableTypes           []OAuthType     `json:"availableTypes"`
	Providers                []OAuthProvider `json:"providers"`
}

// OAuthType is a type of OAuth providers.
type OAuthType struct {
	DisplayName     string   `json:"displayName"`
	Type            string   `json:"type"`
	MandatoryFields []string `json:"mandatoryFields"`
	FieldHolders    []string `json:"fieldHolders"`
	FieldValues     []string `json:"fieldValues"`
}

// OAuthProvider is an OAuth provider.
type OAuthProvider struct {
	Name         string       `json:"name"`
	Enabled      bool         `json:"enabled"`
	ProviderType string       `json:"providerType"`
	ID           string       `json:"id"`     // of the client at the provider
	Secret       jfrog.Secret `json:"secret"` // a hash
	APIURL       string       `json:"apiUrl"`
	AuthURL      string       `json:"authUrl"`
	TokenURL     string       `json:"tokenUrl"`
}

// Format prints the configuration with secrets masked.
func (c OAuthConfiguration) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, c) }

// Format prints the provider with secrets masked.
func (p OAuthProvider) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, p) }

// OAuth returns the configuration of logins with OAuth. Package admin changes it, with the
// configuration as YAML.
//
// The operation may be missing on Cloud.
//
//jfrog:observed GET /artifactory/api/oauth
func (s *ConfigurationService) OAuth(ctx context.Context) (*OAuthConfiguration, error) {
	return jfrog.Do[*OAuthConfiguration](ctx, s.client, jfrog.Get("/artifactory/api/oauth"))
}
