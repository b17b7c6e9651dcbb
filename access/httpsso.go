package access

import (
	"context"
	"encoding/json"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/jsonextra"
)

// HTTPSSOService manages the settings of single sign-on by a proxy in front of the
// platform. Reached through [Client.HTTPSSO]. Since Artifactory 7.57.1; it needs an
// administrator's access token.
type HTTPSSOService service

// HTTPSSOSettings says how the platform trusts the user name that a proxy passes. Settings
// that are nil are not sent; settings that were read can be changed and sent back.
type HTTPSSOSettings struct {
	HTTPSSOProxied            *bool   `json:"http_sso_proxied,omitempty"` // a proxy authenticates
	AutoCreateUser            *bool   `json:"auto_create_user,omitempty"` // make users at their first login
	AllowUserToAccessProfile  *bool   `json:"allow_user_to_access_profile,omitempty"`
	RemoteUserRequestVariable *string `json:"remote_user_request_variable,omitempty"` // such as REMOTE_USER; servers may have it in quotes
	SyncLDAPGroups            *bool   `json:"sync_ldap_groups,omitempty"`

	Extra map[string]json.RawMessage `json:"-"` // as [Project].Extra
}

// UnmarshalJSON reads settings with their Extra.
func (h *HTTPSSOSettings) UnmarshalJSON(data []byte) (err error) {
	type plain HTTPSSOSettings
	h.Extra, err = jsonextra.Decode(data, (*plain)(h))
	return err
}

// MarshalJSON writes settings with their Extra.
func (h HTTPSSOSettings) MarshalJSON() ([]byte, error) {
	type plain HTTPSSOSettings
	return jsonextra.Encode(plain(h), h.Extra)
}

// Get returns the settings.
//
//jfrog:op 4.12.2.1
func (s *HTTPSSOService) Get(ctx context.Context) (*HTTPSSOSettings, error) {
	return jfrog.Do[*HTTPSSOSettings](ctx, s.client, jfrog.Get("/access/api/v1/httpsso"))
}

// Update changes the settings.
//
//jfrog:op 4.12.2.2
func (s *HTTPSSOService) Update(ctx context.Context, settings *HTTPSSOSettings) error {
	return jfrog.Send(ctx, s.client, jfrog.Put("/access/api/v1/httpsso").Body(settings))
}
