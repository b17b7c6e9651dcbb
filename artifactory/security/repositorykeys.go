package security

import (
	"context"
	"fmt"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/check"
)

// RepositoryKeysService assigns key pairs to repositories, which sign their packages with them.
// A repository has a primary key and may have a secondary key in reserve. Reached through
// [Client.RepositoryKeys].
//
// The key pairs themselves are in [Client.KeyPairs], and are assigned by name.
type RepositoryKeysService service

// GetPublic returns the public key of the key pair of a repository. The server delivers it as a
// file named for the alias of the key pair; see [jfrog.WithResponse] for its Content-Disposition.
//
// Requires: authenticated user. Since 7.6.0. May be anonymous.
//
//jfrog:op 2.9.40
func (s *RepositoryKeysService) GetPublic(ctx context.Context, repoKey string) (string, error) {
	return jfrog.Do[string](ctx, s.client,
		jfrog.Get("/artifactory/api/security/keypair/public/repositories/{repoKey}", repoKey))
}

// Set sets the key pair of a repository.
//
// Requires: admin. Since 7.19.
//
//jfrog:op 2.9.42
func (s *RepositoryKeysService) Set(ctx context.Context, repoKey, pairName string) error {
	return s.set(ctx,
		jfrog.Post("/artifactory/api/v2/repositories/{repoName}/keyPairs", repoKey), pairName)
}

// set sends the name of a key pair.
func (s *RepositoryKeysService) set(
	ctx context.Context, req *jfrog.Request, pairName string,
) error {
	return jfrog.Send(ctx, s.client,
		req.Body(pairName).Check(check.NotEmpty("name of the key pair", pairName)).Idempotent())
}

// Delete removes a key pair from a repository. The key pair itself stays.
//
// Requires: admin. Since 7.19.
//
//jfrog:op 2.9.43
func (s *RepositoryKeysService) Delete(ctx context.Context, repoKey, pairName string) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Delete("/artifactory/api/v2/repositories/{repoName}/keyPairs/{keyName}",
			repoKey, pairName).Check(noRole(pairName)))
}

// noRole returns an error for the names that the path of a key pair gives to the primary and the
// secondary key.
func noRole(pairName string) error {
	if pairName == "primary" || pairName == "secondary" {
		return fmt.Errorf("key pair %s cannot be removed by name: "+
			"the path means the %[1]s key of the repository", pairName)
	}
	return nil
}

// GetPrimary returns the public key of the primary key pair of a repository, in ASCII armor.
//
// Requires: admin. Since 7.19.
//
//jfrog:op 2.9.44
func (s *RepositoryKeysService) GetPrimary(ctx context.Context, repoKey string) (string, error) {
	return jfrog.Do[string](ctx, s.client,
		jfrog.Get("/artifactory/api/v2/repositories/{repoName}/keyPairs/primary/public", repoKey))
}

// GetSecondary returns the public key of the secondary key pair of a repository, in ASCII armor.
//
// Requires: admin. Since 7.19.
//
//jfrog:op 2.9.45
func (s *RepositoryKeysService) GetSecondary(ctx context.Context, repoKey string) (string, error) {
	return jfrog.Do[string](ctx, s.client,
		jfrog.Get("/artifactory/api/v2/repositories/{repoName}/keyPairs/secondary/public", repoKey))
}

// SetPrimary sets the primary key pair of a repository.
//
// Requires: admin. Since 7.19.
//
//jfrog:op 2.9.46
func (s *RepositoryKeysService) SetPrimary(ctx context.Context, repoKey, pairName string) error {
	return s.set(ctx,
		jfrog.Post("/artifactory/api/v2/repositories/{repoName}/keyPairs/primary", repoKey), pairName)
}

// SetSecondary sets the secondary key pair of a repository. It is the backup for the case that
// the primary key is removed.
//
// Requires: admin. Since 7.19.
//
//jfrog:op 2.9.47
func (s *RepositoryKeysService) SetSecondary(ctx context.Context, repoKey, pairName string) error {
	return s.set(ctx,
		jfrog.Post("/artifactory/api/v2/repositories/{repoName}/keyPairs/secondary", repoKey), pairName)
}

// DeletePrimary removes the primary key pair from a repository.
//
// Requires: admin. Since 7.19.
//
//jfrog:op 2.9.48
func (s *RepositoryKeysService) DeletePrimary(ctx context.Context, repoKey string) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Delete("/artifactory/api/v2/repositories/{repoName}/keyPairs/primary", repoKey))
}

// DeleteSecondary removes the secondary key pair from a repository.
//
// Requires: admin. Since 7.19.
//
//jfrog:op 2.9.49
func (s *RepositoryKeysService) DeleteSecondary(ctx context.Context, repoKey string) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Delete("/artifactory/api/v2/repositories/{repoName}/keyPairs/secondary", repoKey))
}

// Promote makes the secondary key pair of a repository its primary key pair.
//
// Requires: admin. Since 7.19.
//
//jfrog:op 2.9.50
func (s *RepositoryKeysService) Promote(ctx context.Context, repoKey string) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Post("/artifactory/api/v2/repositories/{repoName}/keyPairs/promote", repoKey))
}
