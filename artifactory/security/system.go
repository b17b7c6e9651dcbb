package security

import (
	"context"
	"errors"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// SystemService encrypts the passwords in Artifactory's configuration and identifies Artifactory
// among the services of a platform. Reached through [Client.System].
type SystemService service

// Encrypt creates a new Artifactory key and activates the encryption with it.
//
// Requires: admin. Since 3.2.2.
//
//jfrog:op 2.9.26
func (s *SystemService) Encrypt(ctx context.Context) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Post("/artifactory/api/system/encrypt").LongRunning().Accept("*/*"))
}

// Decrypt removes the current Artifactory key and deactivates the encryption, until an update of
// the configuration descriptor activates it again. If nothing is encrypted, Decrypt returns nil.
//
// Requires: admin. Since 3.2.2.
//
//jfrog:op 2.9.27
func (s *SystemService) Decrypt(ctx context.Context) error {
	err := jfrog.Send(ctx, s.client,
		jfrog.Post("/artifactory/api/system/decrypt").LongRunning().Accept("*/*").Idempotent())
	if errors.Is(err, jfrog.ErrConflict) {
		return nil
	}
	return err
}

// ServiceID returns the service ID of Artifactory, such as
// jfrt@ee27b1d1-534d-4723-80b5-5bd893d19c43. Before 5.5.2, it begins with jf-artifactory@.
//
// Requires: admin. Since 5.0.0.
//
//jfrog:op 2.9.54
func (s *SystemService) ServiceID(ctx context.Context) (string, error) {
	return jfrog.Do[string](ctx, s.client, jfrog.Get("/artifactory/api/system/service_id"))
}
