package security

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/check"
	"github.com/jfrogkit/jfrog-go/internal/armor"
)

// VaultsService manages the connections to vaults, which hold signing keys. Reached through
// [Client.Vaults]. The server needs TLS enabled.
type VaultsService service

// List returns the configurations. The server leaves the secrets of their authentication out, or
// returns hashes of them.
//
// Requires: admin. Since 7.17.4.
//
//jfrog:op 2.9.30
func (s *VaultsService) List(ctx context.Context) ([]VaultConfiguration, error) {
	return jfrog.Do[[]VaultConfiguration](ctx, s.client, jfrog.Get("/access/api/v1/vault/configs"))
}

// Replace adds the configuration of that key, or replaces it. The manual has the key hashicorp;
// servers take others too. The error matches [jfrog.ErrConflict] if TLS is disabled.
//
// To change a configuration from [VaultsService.List], set the secrets of its authentication
// first.
//
// Requires: admin. Since 7.17.4.
//
//jfrog:op 2.9.28
func (s *VaultsService) Replace(ctx context.Context, key string, config VaultConfiguration) error {
	return jfrog.Send(ctx, s.client,
		config.request(jfrog.Put("/access/api/v1/vault/configs/{name}", key)))
}

// Delete deletes a configuration.
//
// Requires: admin. Since 7.17.4.
//
//jfrog:op 2.9.29
func (s *VaultsService) Delete(ctx context.Context, key string) error {
	return jfrog.Send(ctx, s.client, jfrog.Delete("/access/api/v1/vault/configs/{name}", key))
}

// Test tries to connect to a vault, and stores nothing. The error matches [jfrog.ErrValidation]
// if the test fails.
//
// Requires: admin. Since 7.19.
//
//jfrog:op 2.9.31
func (s *VaultsService) Test(ctx context.Context, config VaultConfiguration) error {
	return jfrog.Send(ctx, s.client,
		config.request(jfrog.Post("/access/api/v1/vault/configs/test")).Idempotent())
}

// request completes a request with the configuration in its body.
func (c VaultConfiguration) request(req *jfrog.Request) *jfrog.Request {
	c.Key = "" // the path has it
	if c.Type == "" {
		c.Type = vaultHashicorp
	}
	auth := &c.Config.Auth
	return req.Body(c).Check(c.Config.check()).
		Secret(armor.SecretLines(string(auth.CertificateKey))...).
		Secret(armor.SecretLines(auth.Certificate)...)
}

func (c *VaultConfig) check() error {
	err := cmp.Or(check.NotEmpty("URL of the vault", c.URL), c.Auth.check())
	if len(c.Mounts) == 0 {
		err = cmp.Or(err, errors.New("mounts are empty"))
	}
	for i, m := range c.Mounts {
		err = cmp.Or(err, check.NotEmpty(fmt.Sprintf("path of mount %d", i), m.Path),
			check.NotEmpty(fmt.Sprintf("type of mount %d", i), m.Type))
	}
	return err
}

// check wants the fields of the type and no others.
func (a *VaultAuth) check() error {
	has := map[VaultAuthType]bool{
		VaultAuthCertificate: a.Certificate != "" || a.CertificateKey != "",
		VaultAuthAppRole:     a.RoleID != "" || a.SecretID != "",
	}
	for _, other := range []VaultAuthType{VaultAuthCertificate, VaultAuthAppRole} {
		if has[other] && a.Type != other {
			return fmt.Errorf("authentication type is %q, but a field of type %s is set", a.Type, other)
		}
	}
	switch a.Type {
	case "":
		return errors.New("authentication type is empty")
	case VaultAuthCertificate:
		return cmp.Or(armor.PEM.Check("certificate", a.Certificate, armor.Certificates),
			armor.PEM.Check("certificate key", string(a.CertificateKey), armor.PrivateKey))
	case VaultAuthAppRole:
		return cmp.Or(check.NotEmpty("role ID", a.RoleID), secretNotEmpty("secret ID", a.SecretID))
	}
	return nil
}
