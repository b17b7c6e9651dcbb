package security

import (
	"context"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/armor"
	"github.com/jfrogkit/jfrog-go/internal/check"
)

// GPGService manages the default GPG key of Artifactory, which signs Debian, RPM and Opkg
// packages. Reached through [Client.GPG]. For a key for each repository, see [Client.KeyPairs] and
// [Client.RepositoryKeys].
//
// Keys are in ASCII armor. A text that is no key of the right kind is refused before it is sent.
type GPGService service

// SetPublic sets the default public key for Debian, RPM and Opkg clients.
//
// Requires: admin. Since 3.3.
//
//jfrog:op 2.9.32
func (s *GPGService) SetPublic(ctx context.Context, publicKey string) error {
	return jfrog.Send(ctx, s.client, jfrog.Put("/artifactory/api/gpg/key/public").Body(publicKey).
		Secret(armor.SecretLines(publicKey)...). // it may be the private key by mistake
		Check(armor.Armored.Check("public key", publicKey, armor.PublicKey)).Accept("*/*"))
}

// GetPublic returns the default public key.
//
// Requires: authenticated user. Since 3.3. May be anonymous.
//
//jfrog:op 2.9.34
func (s *GPGService) GetPublic(ctx context.Context) (string, error) {
	return jfrog.Do[string](ctx, s.client, jfrog.Get("/artifactory/api/gpg/key/public"))
}

// SetPrivate sets the default private key, which signs Debian, RPM and Opkg packages. If the key
// is protected, its passphrase is set with [GPGService.SetPassphrase].
//
// Requires: admin. Since 3.3.
//
//jfrog:op 2.9.35
func (s *GPGService) SetPrivate(ctx context.Context, privateKey jfrog.Secret) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Put("/artifactory/api/gpg/key/private").Body(string(privateKey)).
			Secret(armor.SecretLines(string(privateKey))...).
			Check(armor.Armored.Check("private key", string(privateKey), armor.PrivateKey)).Accept("*/*"))
}

// SetPassphrase sets the passphrase of the default private key.
//
// Requires: admin. Since 3.3.
//
//jfrog:op 2.9.36
func (s *GPGService) SetPassphrase(ctx context.Context, passphrase jfrog.Secret) error {
	return jfrog.Send(ctx, s.client, jfrog.Put("/artifactory/api/gpg/passphrase").
		Header("X-GPG-PASSPHRASE", string(passphrase)).
		Check(check.HeaderSecret("passphrase", passphrase)).Accept("*/*"))
}
