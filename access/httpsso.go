package access

import (
	"context"
	"encoding/json"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/jsonextra"
)

// HTTPSSOService manages single sign-on through an HTTP server in front of the platform.
// Reached through [Client.HTTPSSO].
type HTTPSSOService service

// HTTPSSOSettings configures how the platform finds the user that an HTTP server has
// authenticated. Nil settings are not sent.
type HTTPSSOSettings struct {
	// HTTPSSOProxied makes the platform trust the user that the HTTP server sets on a request.
	HTTPSSOProxied *bool `json:"http_sso_proxied,omitempty"`
	// AutoCreateUser creates users at their first login.
	AutoCreateUser           *bool `json:"auto_create_user,omitempty"`
	AllowUserToAccessProfile *bool `json:"allow_user_to_access_profile,omitempty"`
	// RemoteUserRequestVariable is the variable with the user name, such as REMOTE_USER. The
	// manual shows the name in quotes.
	RemoteUserRequestVariable *string `json:"remote_user_request_variable,omitempty"`
	SyncLDAPGroups            *bool   `json:"sync_ldap_groups,omitempty"`

	Extra map[string]json.RawMessage `json:"-"` // see [Project]
}

// UnmarshalJSON reads settings and their Extra.
func (h *HTTPSSOSettings) UnmarshalJSON(data []byte) (err error) {
	type plain HTTPSSOSettings
	h.Extra, err = jsonextra.Decode(data, (*plain)(h))
	return err
}

// MarshalJSON writes settings and their Extra.
func (h HTTPSSOSettings) MarshalJSON() ([]byte, error) {
	type plain HTTPSSOSettings
	return jsonextra.Encode(plain(h), h.Extra)
}

// Get returns the settings.
//
// Requires: admin access token. Since 7.57.1.
//
//jfrog:op 4.12.2.1
func (s *HTTPSSOService) Get(ctx context.Context) (*HTTPSSOSettings, error) {
	return jfrog.Do[*HTTPSSOSettings](ctx, s.client, jfrog.Get("/access/api/v1/httpsso"))
}

// Replace replaces the settings.
//
// Requires: admin access token. Since 7.57.1.
//
//jfrog:op 4.12.2.2
func (s *HTTPSSOService) Replace(ctx context.Context, settings HTTPSSOSettings) error {
	return jfrog.Send(ctx, s.client, jfrog.Put("/access/api/v1/httpsso").Body(settings))
}
