package access

import (
	"cmp"
	"context"
	"encoding/json"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/check"
	"github.com/jfrogkit/jfrog-go/internal/jsonextra"
	"github.com/jfrogkit/jfrog-go/internal/jsonlax"
)

// SAMLService manages the SAML identity providers that authenticate users. Reached through
// [Client.SAML].
type SAMLService service

// SAMLSettings configures authentication by a SAML identity provider. Nil settings are not
// sent.
type SAMLSettings struct {
	Name string `json:"name"`
	// EnableIntegration enables the provider. JFrog Cloud needs a further call to enable it.
	EnableIntegration         *bool   `json:"enable_integration,omitempty"`
	VerifyAudienceRestriction *bool   `json:"verify_audience_restriction,omitempty"`
	LoginURL                  *string `json:"login_url,omitempty"`
	// LogoutURL may contain the placeholder {baseUrl}.
	LogoutURL *string `json:"logout_url,omitempty"`
	// Certificate is the certificate of the identity provider, in Base64.
	Certificate *string `json:"certificate,omitempty"`
	// ServiceProviderName is the entity ID of the platform, a URI.
	ServiceProviderName *string `json:"service_provider_name,omitempty"`
	// AutoUserCreation creates users at their first login.
	AutoUserCreation         *bool `json:"auto_user_creation,omitempty"`
	AllowUserToAccessProfile *bool `json:"allow_user_to_access_profile,omitempty"`
	UseEncryptedAssertion    *bool `json:"use_encrypted_assertion,omitempty"`
	// AutoRedirect makes the login link lead to LoginURL.
	AutoRedirect *bool `json:"auto_redirect,omitempty"`
	// SyncGroups adds a user to the groups in the response to a login, for the session only.
	SyncGroups     *bool   `json:"sync_groups,omitempty"`
	GroupAttribute *string `json:"group_attribute,omitempty"`
	EmailAttribute *string `json:"email_attribute,omitempty"`
	// NameIDAttribute is the attribute with the user name.
	NameIDAttribute *string `json:"name_id_attribute,omitempty"`

	// LDAPGroupSettings names the [LDAPGroupSettings] to synchronize. Nil keeps the names, and
	// an empty list removes them. Since Artifactory 7.98.
	LDAPGroupSettings []string `json:"ldap_group_settings,omitzero"`
	// SAMLGroupSetting is documented for [SAMLService.Create] in place of LDAPGroupSettings.
	// Other clients send LDAPGroupSettings.
	SAMLGroupSetting []string `json:"saml_group_setting,omitzero"`

	Extra map[string]json.RawMessage `json:"-"` // see [Project]
}

// UnmarshalJSON reads settings and their Extra.
func (s *SAMLSettings) UnmarshalJSON(data []byte) (err error) {
	type plain SAMLSettings
	s.Extra, err = jsonextra.Decode(data, (*plain)(s))
	return err
}

// MarshalJSON writes settings and their Extra.
func (s SAMLSettings) MarshalJSON() ([]byte, error) {
	type plain SAMLSettings
	return jsonextra.Encode(plain(s), s.Extra)
}

// named fills in the name, which the request knows, if the response leaves it out.
func (s *SAMLSettings) named(name string, err error) (*SAMLSettings, error) {
	if err != nil {
		return nil, err
	}
	s.Name = cmp.Or(s.Name, name)
	return s, nil
}

// samlList reads a list of settings, or a single object, which the manual documents.
type samlList []SAMLSettings

func (l *samlList) UnmarshalJSON(data []byte) error {
	if data[0] != '{' {
		return jsonlax.Unmarshal(data, (*[]SAMLSettings)(l))
	}
	var one SAMLSettings
	if err := jsonlax.Unmarshal(data, &one); err != nil {
		return err
	}
	*l = samlList{one}
	return nil
}

// List returns the identity providers.
//
// Requires: admin access token. Since 7.83.1.
//
//jfrog:op 4.12.5.1
func (s *SAMLService) List(ctx context.Context) ([]SAMLSettings, error) {
	return jfrog.Do[samlList](ctx, s.client, jfrog.Get("/access/api/v1/saml"))
}

// Get returns an identity provider.
//
// Requires: admin access token. Since 7.83.1.
//
//jfrog:op 4.12.5.2
func (s *SAMLService) Get(ctx context.Context, name string) (*SAMLSettings, error) {
	out, err := jfrog.Do[*SAMLSettings](ctx, s.client, jfrog.Get("/access/api/v1/saml/{samlSettingName}", name))
	return out.named(name, err)
}

// Create adds an identity provider.
//
// Requires: admin access token. Since 7.83.1.
//
//jfrog:op 4.12.5.3
func (s *SAMLService) Create(ctx context.Context, settings SAMLSettings) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Post("/access/api/v1/saml").Body(settings).Check(check.NotEmpty("name", settings.Name)))
}

// Replace replaces an identity provider. An empty settings.Name is sent as name.
//
// Requires: admin access token. Since 7.83.1.
//
//jfrog:op 4.12.5.4
func (s *SAMLService) Replace(ctx context.Context, name string, settings SAMLSettings) error {
	settings.Name = cmp.Or(settings.Name, name)
	return jfrog.Send(ctx, s.client, jfrog.Put("/access/api/v1/saml/{settingName}", name).Body(settings))
}

// Delete deletes an identity provider.
//
// Requires: admin access token. Since 7.83.1.
//
//jfrog:op 4.12.5.5
func (s *SAMLService) Delete(ctx context.Context, name string) error {
	return jfrog.Send(ctx, s.client, jfrog.Delete("/access/api/v1/saml/{settingName}", name))
}
