package access

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/jsonextra"
)

// CrowdService manages the integration with Atlassian Crowd or Jira. Reached through
// [Client.Crowd].
type CrowdService service

// CrowdSettings configures authentication by Atlassian Crowd or Jira. Nil settings are not
// sent.
type CrowdSettings struct {
	EnableIntegration *bool   `json:"enable_integration,omitempty"`
	ServerURL         *string `json:"server_url,omitempty"`
	// ApplicationName is the name of the platform in Crowd or Jira.
	ApplicationName *string `json:"application_name,omitempty"`
	// Password is the password of the application. The server returns it encrypted.
	Password jfrog.Secret `json:"password,omitempty"`
	// SessionValidationInterval is a number of minutes in which a session needs no validation.
	// 0: a token is valid until its session expires.
	SessionValidationInterval *int  `json:"session_validation_interval,omitempty"`
	UseDefaultProxy           *bool `json:"use_default_proxy,omitempty"`
	// AutoUserCreation creates users at their first login.
	AutoUserCreation         *bool   `json:"auto_user_creation,omitempty"`
	AllowUserToAccessProfile *bool   `json:"allow_user_to_access_profile,omitempty"`
	CustomCookieTokenKey     *string `json:"custom_cookie_token_key,omitempty"`
	// DirectAuthentication is true for Jira, false for Crowd.
	DirectAuthentication *bool `json:"direct_authentication,omitempty"`
	// OverrideAllGroupsUponLogin removes a user from all groups that Crowd does not return.
	OverrideAllGroupsUponLogin *bool `json:"override_all_groups_upon_login,omitempty"`
	// HTTPSSOProxied is documented in requests only.
	HTTPSSOProxied *bool `json:"http_sso_proxied,omitempty"`

	Extra map[string]json.RawMessage `json:"-"` // see [Project]
}

// UnmarshalJSON reads settings and their Extra.
func (c *CrowdSettings) UnmarshalJSON(data []byte) (err error) {
	type plain CrowdSettings
	c.Extra, err = jsonextra.Decode(data, (*plain)(c))
	return err
}

// MarshalJSON writes settings and their Extra.
func (c CrowdSettings) MarshalJSON() ([]byte, error) {
	type plain CrowdSettings
	return jsonextra.Encode(plain(c), c.Extra)
}

// Replace adds or replaces the settings.
//
// Requires: admin access token. Since 7.64.
//
//jfrog:op 4.12.1.1 4.12.1.3
func (s *CrowdService) Replace(ctx context.Context, settings CrowdSettings) error {
	return jfrog.Send(ctx, s.client, jfrog.Put("/access/api/v1/crowd").Body(settings))
}

// Get returns the settings. If the server does not know the documented path, Get calls
// [CrowdService.Read].
//
// Requires: admin access token. Since 7.64.
//
//jfrog:op 4.12.1.2
func (s *CrowdService) Get(ctx context.Context) (*CrowdSettings, error) {
	out, err := jfrog.Do[*CrowdSettings](ctx, s.client, jfrog.Get("/access/api/v1/crowd/settings"))
	if e := (*jfrog.Error)(nil); errors.As(err, &e) && (e.StatusCode == http.StatusNotFound || e.StatusCode == http.StatusMethodNotAllowed) {
		return s.Read(ctx)
	}
	return out, err
}

// Read returns the settings from the path of [CrowdService.Replace], where servers have them.
// [CrowdService.Get] tries the documented path first.
//
// Since 7.64.0.
//
//jfrog:observed GET /access/api/v1/crowd
func (s *CrowdService) Read(ctx context.Context) (*CrowdSettings, error) {
	return jfrog.Do[*CrowdSettings](ctx, s.client, jfrog.Get("/access/api/v1/crowd"))
}
