package access

import (
	"context"
	"encoding/json"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/jsonextra"
	"github.com/jfrogkit/jfrog-go/internal/jsonlax"
)

// SAMLService manages the SAML identity providers. Reached through [Client.SAML]. Since
// Artifactory 7.83.1; it needs an administrator's access token.
type SAMLService service

// SAMLSettings says how users are authenticated by a SAML identity provider. Settings that
// are nil are not sent; settings that were read can be changed and sent back.
type SAMLSettings struct {
	Name                      string  `json:"name"`
	EnableIntegration         *bool   `json:"enable_integration,omitempty"` // on JFrog's cloud it has taken more than this to enable one
	VerifyAudienceRestriction *bool   `json:"verify_audience_restriction,omitempty"`
	LoginURL                  *string `json:"login_url,omitempty"`
	LogoutURL                 *string `json:"logout_url,omitempty"`            // may hold {baseUrl}
	Certificate               *string `json:"certificate,omitempty"`           // of the identity provider, Base64
	ServiceProviderName       *string `json:"service_provider_name,omitempty"` // entity ID of the platform
	AutoUserCreation          *bool   `json:"auto_user_creation,omitempty"`    // make users at their first login
	AllowUserToAccessProfile  *bool   `json:"allow_user_to_access_profile,omitempty"`
	UseEncryptedAssertion     *bool   `json:"use_encrypted_assertion,omitempty"`
	AutoRedirect              *bool   `json:"auto_redirect,omitempty"` // log in by SAML without asking
	SyncGroups                *bool   `json:"sync_groups,omitempty"`   // users have the groups of GroupAttribute too, for the session
	GroupAttribute            *string `json:"group_attribute,omitempty"`
	EmailAttribute            *string `json:"email_attribute,omitempty"`
	NameIDAttribute           *string `json:"name_id_attribute,omitempty"` // of the user name

	// LDAPGroupSettings names the [LDAPGroupSettings] whose groups the users have. Nil leaves
	// them as they are, an empty list clears them. Since Artifactory 7.98.
	LDAPGroupSettings []string `json:"ldap_group_settings,omitzero"`
	// SAMLGroupSetting is the name that the manual has for LDAPGroupSettings when settings
	// are created. Servers are known to take the other only.
	SAMLGroupSetting []string `json:"saml_group_setting,omitzero"`

	Extra map[string]json.RawMessage `json:"-"` // as [Project].Extra
}

// UnmarshalJSON reads settings with their Extra.
func (s *SAMLSettings) UnmarshalJSON(data []byte) (err error) {
	type plain SAMLSettings
	s.Extra, err = jsonextra.Decode(data, (*plain)(s))
	return err
}

// MarshalJSON writes settings with their Extra.
func (s SAMLSettings) MarshalJSON() ([]byte, error) {
	type plain SAMLSettings
	return jsonextra.Encode(plain(s), s.Extra)
}

// samlList reads all settings from a list, or from the single object that is documented.
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
//jfrog:op 4.12.5.1
func (s *SAMLService) List(ctx context.Context) ([]SAMLSettings, error) {
	return jfrog.Do[samlList](ctx, s.client, jfrog.Get("/access/api/v1/saml"))
}

// Get returns an identity provider. One that does not exist is an error matching
// [jfrog.ErrNotFound].
//
//jfrog:op 4.12.5.2
func (s *SAMLService) Get(ctx context.Context, name string) (*SAMLSettings, error) {
	return jfrog.Do[*SAMLSettings](ctx, s.client, jfrog.Get("/access/api/v1/saml/{samlSettingName}", name))
}

// Create adds an identity provider.
//
//jfrog:op 4.12.5.3
func (s *SAMLService) Create(ctx context.Context, settings *SAMLSettings) error {
	return jfrog.Send(ctx, s.client, jfrog.Post("/access/api/v1/saml").Body(settings))
}

// Update changes an identity provider.
//
//jfrog:op 4.12.5.4
func (s *SAMLService) Update(ctx context.Context, name string, settings *SAMLSettings) error {
	return jfrog.Send(ctx, s.client, jfrog.Put("/access/api/v1/saml/{settingName}", name).Body(settings))
}

// Delete deletes an identity provider.
//
//jfrog:op 4.12.5.5
func (s *SAMLService) Delete(ctx context.Context, name string) error {
	return jfrog.Send(ctx, s.client, jfrog.Delete("/access/api/v1/saml/{settingName}", name))
}
