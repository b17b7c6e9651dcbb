package access

import (
	"context"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// AuthenticationService switches basic authentication. Reached through
// [Client.Authentication]. Since Artifactory 7.72.0; it needs an administrator's access
// token.
type AuthenticationService service

type authenticationSwitch struct {
	Enabled bool `json:"enabled"`
}

const basicAuthenticationPath = "/access/api/v1/config/security/authentication/basic_authentication_enabled"

// BasicEnabled tells whether users can authenticate with name and password.
//
//jfrog:op 4.12.6
func (s *AuthenticationService) BasicEnabled(ctx context.Context) (bool, error) {
	out, err := jfrog.Do[authenticationSwitch](ctx, s.client, jfrog.Get(basicAuthenticationPath))
	return out.Enabled, err
}

// SetBasicEnabled lets users authenticate with name and password, or no longer. This
// client locks itself out with false if it does so too.
//
//jfrog:op 4.12.7
func (s *AuthenticationService) SetBasicEnabled(ctx context.Context, enabled bool) error {
	return jfrog.Send(ctx, s.client, jfrog.Put(basicAuthenticationPath).Body(authenticationSwitch{enabled}))
}
