package security

import (
	"context"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/check"
)

// APIKeysService manages the API keys of users. A user has at most one. Reached through
// [Client.APIKeys].
type APIKeysService service

type apiKeyResponse struct {
	APIKey jfrog.Secret `json:"apiKey,omitempty"`
}

// Create makes an API key for the current user and returns it. It is an error if the user has an
// API key: see [APIKeysService.Regenerate].
//
// Requires: authenticated user. Since 4.3.0.
//
//jfrog:op 2.9.14
func (s *APIKeysService) Create(ctx context.Context) (jfrog.Secret, error) {
	return s.made(ctx, jfrog.Post("/artifactory/api/security/apiKey"))
}

// Regenerate replaces the API key of the current user and returns the new one.
//
// Requires: authenticated user. Since 4.3.0.
//
//jfrog:op 2.9.15
func (s *APIKeysService) Regenerate(ctx context.Context) (jfrog.Secret, error) {
	return s.made(ctx, jfrog.Put("/artifactory/api/security/apiKey").NotIdempotent())
}

// made returns the key in the response to a request that makes a key.
func (s *APIKeysService) made(ctx context.Context, req *jfrog.Request) (jfrog.Secret, error) {
	out, err := jfrog.Do[*apiKeyResponse](ctx, s.client, req)
	switch {
	case err != nil:
		return "", err
	case out.APIKey == "":
		return "", check.Lacks("security", "API key")
	}
	return out.APIKey, nil
}

// Get returns the API key of the current user. The key is empty if the user has none.
//
// Requires: authenticated user. Since 4.3.0.
//
//jfrog:op 2.9.16
func (s *APIKeysService) Get(ctx context.Context) (jfrog.Secret, error) {
	out, err := jfrog.Do[apiKeyResponse](ctx, s.client, jfrog.Get("/artifactory/api/security/apiKey"))
	return out.APIKey, err
}

// Revoke revokes the API key of the current user.
//
// Requires: authenticated user. Since 4.3.0.
//
//jfrog:op 2.9.17
func (s *APIKeysService) Revoke(ctx context.Context) error {
	return jfrog.Send(ctx, s.client, jfrog.Delete("/artifactory/api/security/apiKey"))
}

// RevokeFor revokes the API key of another user.
//
// Requires: admin. Since 4.3.0.
//
//jfrog:op 2.9.18
func (s *APIKeysService) RevokeFor(ctx context.Context, username string) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Delete("/artifactory/api/security/apiKey/{username}", username))
}

// RevokeForAllUsers revokes the API keys of all users. Every program that authenticates with an
// API key loses its access. See [APIKeysService.Revoke] for one key.
//
// Requires: admin. Since 4.3.0.
//
//jfrog:op 2.9.19
func (s *APIKeysService) RevokeForAllUsers(ctx context.Context) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Delete("/artifactory/api/security/apiKey").Param("deleteAll", "1"))
}
