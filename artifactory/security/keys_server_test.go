package security_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/security"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// keyServer returns a client of a server in memory with the local repository libs.
func keyServer(t *testing.T) (*jfrogtest.Server, *security.Client) {
	t.Helper()
	srv := jfrogtest.New(t, jfrogtest.WithRepository("libs", "local", "debian"))
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token))
	require.NoError(t, err)
	return srv, security.New(c)
}

// withAPIKey returns a client with an API key.
func withAPIKey(t *testing.T, srv *jfrogtest.Server, key jfrog.Secret) *security.Client {
	t.Helper()
	//lint:ignore SA1019 servers still have API keys
	c, err := jfrog.New(srv.URL, jfrog.WithAPIKey(string(key)))
	require.NoError(t, err)
	return security.New(c)
}

func TestAPIKeyLife(t *testing.T) {
	ctx := t.Context()
	srv, sec := keyServer(t)
	key, err := sec.APIKeys.Get(ctx)
	require.NoError(t, err)
	require.Empty(t, string(key))
	key, err = sec.APIKeys.Create(ctx)
	require.NoError(t, err)
	_, err = sec.APIKeys.Create(ctx)
	require.ErrorIs(t, err, jfrog.ErrValidation)

	// The key gives access until another one replaces it.
	got, err := withAPIKey(t, srv, key).APIKeys.Get(ctx)
	require.NoError(t, err)
	require.Equal(t, key, got)
	renewed, err := sec.APIKeys.Regenerate(ctx)
	require.NoError(t, err)
	_, err = withAPIKey(t, srv, key).APIKeys.Get(ctx)
	require.ErrorIs(t, err, jfrog.ErrUnauthorized)
	require.NoError(t, withAPIKey(t, srv, renewed).APIKeys.Revoke(ctx))
	_, err = withAPIKey(t, srv, renewed).APIKeys.Get(ctx)
	require.ErrorIs(t, err, jfrog.ErrUnauthorized)

	for _, revoke := range []func() error{
		func() error { return sec.APIKeys.RevokeFor(ctx, "admin") },
		func() error { return sec.APIKeys.RevokeForAllUsers(ctx) },
	} {
		key, err = sec.APIKeys.Create(ctx)
		require.NoError(t, err)
		require.NoError(t, revoke())
		_, err = withAPIKey(t, srv, key).APIKeys.Get(ctx)
		require.ErrorIs(t, err, jfrog.ErrUnauthorized)
	}
	require.ErrorIs(t, sec.APIKeys.Revoke(ctx), jfrog.ErrNotFound)
	require.ErrorIs(t, sec.APIKeys.RevokeFor(ctx, "nobody"), jfrog.ErrNotFound)
}

func TestKeyPairLife(t *testing.T) {
	ctx := t.Context()
	srv, sec := keyServer(t)
	pair := security.KeyPairRequest{Name: "k", Type: security.KeyPairTypeRSA, Alias: "a",
		PrivateKey: jfrog.Secret(readKey("rsa.pem")), PublicKey: readKey("rsa_public.pem")}
	exists, err := sec.KeyPairs.Exists(ctx, "k")
	require.NoError(t, err)
	require.False(t, exists)
	_, err = sec.KeyPairs.Get(ctx, "k")
	require.ErrorIs(t, err, jfrog.ErrNotFound)
	_, err = sec.KeyPairs.Replace(ctx, pair)
	require.ErrorIs(t, err, jfrog.ErrNotFound)

	require.NoError(t, sec.KeyPairs.Verify(ctx, pair))
	require.NoError(t, sec.KeyPairs.Create(ctx, pair))
	require.NoError(t, sec.KeyPairs.Create(ctx, pair), "it replaces the pair")
	exists, err = sec.KeyPairs.Exists(ctx, "k")
	require.NoError(t, err)
	require.True(t, exists)
	got, err := sec.KeyPairs.Get(ctx, "k")
	require.NoError(t, err)
	require.Equal(t, &security.KeyPair{Name: "k", Type: "RSA", Alias: "a",
		PublicKey: pair.PublicKey}, got)
	pair.Alias = "b"
	got, err = sec.KeyPairs.Replace(ctx, pair)
	require.NoError(t, err)
	require.Equal(t, "b", got.Alias)

	// The keys of the repository are also in its configuration.
	require.NoError(t, sec.RepositoryKeys.Set(ctx, "libs", "k"))
	public, err := sec.RepositoryKeys.GetPublic(ctx, "libs")
	require.NoError(t, err)
	require.Equal(t, pair.PublicKey, public)
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token))
	require.NoError(t, err)
	local, err := artifactory.New(c).Repositories.GetLocal(ctx, "libs")
	require.NoError(t, err)
	require.Equal(t, new("k"), local.PrimaryKeyPairRef)
	public, err = sec.RepositoryKeys.GetPrimary(ctx, "libs")
	require.NoError(t, err)
	require.Equal(t, pair.PublicKey, public)
	require.NoError(t, sec.RepositoryKeys.SetSecondary(ctx, "libs", "k"))
	require.NoError(t, sec.RepositoryKeys.DeletePrimary(ctx, "libs"))
	require.NoError(t, sec.RepositoryKeys.Promote(ctx, "libs"))
	require.ErrorIs(t, sec.RepositoryKeys.DeleteSecondary(ctx, "libs"), jfrog.ErrNotFound)
	require.NoError(t, sec.RepositoryKeys.Delete(ctx, "libs", "k"))
	require.ErrorIs(t, sec.RepositoryKeys.SetPrimary(ctx, "libs", "other"), jfrog.ErrNotFound)

	require.NoError(t, sec.KeyPairs.Delete(ctx, "k"))
	list, err := sec.KeyPairs.List(ctx)
	require.NoError(t, err)
	require.Empty(t, list)

	// The halves are whole, but of different pairs.
	pair.PrivateKey = jfrog.Secret(readKey("ec.pem"))
	err = sec.KeyPairs.Create(ctx, pair)
	require.ErrorIs(t, err, jfrog.ErrValidation)
	assert.ErrorContains(t, err, "do not match")
}

func TestVaultLife(t *testing.T) {
	ctx := t.Context()
	_, sec := keyServer(t)
	config := security.VaultConfiguration{Config: security.VaultConfig{
		URL: "https://vault.acme.org", Mounts: []security.VaultMount{{Path: "keys", Type: "KV1"}},
		Auth: security.VaultAuth{Type: security.VaultAuthCertificate,
			Certificate: readKey("certificate.pem"), CertificateKey: jfrog.Secret(readKey("rsa.pem"))},
	}}
	require.NoError(t, sec.Vaults.Test(ctx, config))
	require.NoError(t, sec.Vaults.Replace(ctx, "corp", config))
	list, err := sec.Vaults.List(ctx)
	require.NoError(t, err)
	require.Len(t, list, 1)
	require.Equal(t, "corp", list[0].Key)

	// The secrets are missing in what the server returns: they must be set again.
	list[0].Config.URL = "https://vault2.acme.org"
	require.ErrorContains(t, sec.Vaults.Replace(ctx, "corp", list[0]), "certificate is empty")
	list[0].Config.Auth = config.Config.Auth
	require.NoError(t, sec.Vaults.Replace(ctx, "corp", list[0]))

	// Keys in the vault.
	require.NoError(t, sec.KeyPairs.Create(ctx,
		security.KeyPairRequest{Name: "v", Type: security.KeyPairTypeGPG, Alias: "v", VaultKey: "corp",
			VaultPublicKey: &security.VaultReference{Path: "secret/key", Key: "pub"}}))
	require.NoError(t, sec.Vaults.Delete(ctx, "corp"))
	require.ErrorIs(t, sec.Vaults.Delete(ctx, "corp"), jfrog.ErrNotFound)

	config.Config.URL = "no address"
	require.ErrorIs(t, sec.Vaults.Test(ctx, config), jfrog.ErrValidation)
}

func TestCertificateLife(t *testing.T) {
	ctx := t.Context()
	_, sec := keyServer(t)
	require.NoError(t, sec.Certificates.Create(ctx, "proxy",
		jfrog.Secret(readKey("certificate.pem")+readKey("rsa.pem"))))
	list, err := sec.Certificates.List(ctx)
	require.NoError(t, err)
	require.Len(t, list, 1)
	require.Equal(t, "proxy.acme.org", list[0].IssuedTo)
	begin, err := list[0].IssuedOn.Time()
	require.NoError(t, err)
	end, err := list[0].ValidUntil.Time()
	require.NoError(t, err)
	require.True(t, end.After(begin))
	require.NoError(t, sec.Certificates.Delete(ctx, "proxy"))
	require.ErrorIs(t, sec.Certificates.Delete(ctx, "proxy"), jfrog.ErrNotFound)
}

func TestEncryptionLife(t *testing.T) {
	ctx := t.Context()
	_, sec := keyServer(t)
	require.NoError(t, sec.System.Decrypt(ctx), "nothing is encrypted")
	require.NoError(t, sec.System.Encrypt(ctx))
	require.NoError(t, sec.System.Decrypt(ctx))

	keys := sec.TrustedKeys
	made, err := keys.Create(ctx, security.TrustedKeyCreateRequest{Alias: "evidence",
		Key: readKey("rsa_public.pem")})
	require.NoError(t, err)
	_, err = keys.Create(ctx, security.TrustedKeyCreateRequest{Alias: "evidence",
		Key: readKey("rsa_public.pem")})
	require.ErrorIs(t, err, jfrog.ErrConflict)
	list, err := keys.List(ctx)
	require.NoError(t, err)
	require.Equal(t, []security.TrustedKey{*made}, list)
	require.NoError(t, keys.Delete(ctx, made.ID))
}
