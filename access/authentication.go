package access

import (
	"context"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/check"
)

// AuthenticationService switches basic authentication on and off. Reached through
// [Client.Authentication].
type AuthenticationService service

type authenticationSwitch struct {
	Enabled *bool `json:"enabled"`
}

const basicAuthenticationPath = "/access/api/v1/config/security/authentication/basic_authentication_enabled"

// BasicEnabled reports whether basic authentication is enabled.
//
// Requires: admin access token. Since 7.72.0.
//
//jfrog:op 4.12.6
func (s *AuthenticationService) BasicEnabled(ctx context.Context) (bool, error) {
	out, err := jfrog.Do[*authenticationSwitch](ctx, s.client, jfrog.Get(basicAuthenticationPath))
	if err != nil {
		return false, err
	}
	if out.Enabled == nil {
		return false, check.Lacks("access", "field enabled")
	}
	return *out.Enabled, nil
}

// SetBasicEnabled enables or disables basic authentication.
//
// Requires: admin access token. Since 7.72.0.
//
//jfrog:op 4.12.7
func (s *AuthenticationService) SetBasicEnabled(ctx context.Context, enabled bool) error {
	return jfrog.Send(ctx, s.client, jfrog.Put(basicAuthenticationPath).Body(authenticationSwitch{&enabled}))
}
