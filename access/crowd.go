package access

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/jsonextra"
)

// CrowdService manages the settings of Atlassian Crowd and Jira. Reached through
// [Client.Crowd]. Since Artifactory 7.64; it needs an administrator's access token.
type CrowdService service

// CrowdSettings says how users of Atlassian Crowd or Jira are authenticated. Settings that
// are nil are not sent; settings that were read can be changed and sent back.
type CrowdSettings struct {
	EnableIntegration          *bool        `json:"enable_integration,omitempty"`
	ServerURL                  *string      `json:"server_url,omitempty"`
	ApplicationName            *string      `json:"application_name,omitempty"`            // of the platform, in Crowd
	Password                   jfrog.Secret `json:"password,omitempty"`                    // of the application; encrypted when it is read
	SessionValidationInterval  *int         `json:"session_validation_interval,omitempty"` // minutes in which a session is not validated again; 0: until it expires
	UseDefaultProxy            *bool        `json:"use_default_proxy,omitempty"`
	AutoUserCreation           *bool        `json:"auto_user_creation,omitempty"` // make users at their first login
	AllowUserToAccessProfile   *bool        `json:"allow_user_to_access_profile,omitempty"`
	CustomCookieTokenKey       *string      `json:"custom_cookie_token_key,omitempty"`
	DirectAuthentication       *bool        `json:"direct_authentication,omitempty"`          // true: Jira; false: Crowd
	OverrideAllGroupsUponLogin *bool        `json:"override_all_groups_upon_login,omitempty"` // users have their groups of Crowd only
	HTTPSSOProxied             *bool        `json:"http_sso_proxied,omitempty"`               // never read; most likely meant for [HTTPSSOSettings]

	Extra map[string]json.RawMessage `json:"-"` // as [Project].Extra
}

// UnmarshalJSON reads settings with their Extra.
func (c *CrowdSettings) UnmarshalJSON(data []byte) (err error) {
	type plain CrowdSettings
	c.Extra, err = jsonextra.Decode(data, (*plain)(c))
	return err
}

// MarshalJSON writes settings with their Extra.
func (c CrowdSettings) MarshalJSON() ([]byte, error) {
	type plain CrowdSettings
	return jsonextra.Encode(plain(c), c.Extra)
}

// Update makes or changes the settings.
//
//jfrog:op 4.12.1.1 4.12.1.3
func (s *CrowdService) Update(ctx context.Context, settings *CrowdSettings) error {
	return jfrog.Send(ctx, s.client, jfrog.Put("/access/api/v1/crowd").Body(settings))
}

// Get returns the settings. Servers that do not know the documented path are asked at the
// one of [CrowdService.Update].
//
//jfrog:op 4.12.1.2
func (s *CrowdService) Get(ctx context.Context) (*CrowdSettings, error) {
	out, err := jfrog.Do[*CrowdSettings](ctx, s.client, jfrog.Get("/access/api/v1/crowd/settings"))
	if e := (*jfrog.Error)(nil); errors.As(err, &e) && (e.StatusCode == http.StatusNotFound || e.StatusCode == http.StatusMethodNotAllowed) {
		return jfrog.Do[*CrowdSettings](ctx, s.client, jfrog.Get("/access/api/v1/crowd"))
	}
	return out, err
}
