package security

import (
	"context"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

// alpineKey returns the key pair of the manual.
func alpineKey() KeyPairRequest {
	return KeyPairRequest{
		Name: "alpine-local-key", Type: KeyPairTypeRSA, Alias: "artifactory-alpine-local",
		PrivateKey: secretKey("rsa.pem"), PublicKey: key("rsa_public.pem"), Passphrase: "YouShallNotPass",
	}
}

var keyPairCases = replay.Cases[*Client]{
	"observed-key-pair-exists/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.KeyPairs.Exists(ctx, "alpine")
	},
	"observed-key-pair-exists/absent": func(ctx context.Context, c *Client) (any, error) {
		return c.KeyPairs.Exists(ctx, "none")
	},
	"2.9.37/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.KeyPairs.Create(ctx, alpineKey())
	},
	"2.9.37/vault": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.KeyPairs.Create(ctx, KeyPairRequest{
			Name: "alpine-local-key", Type: KeyPairTypeRSA, Alias: "artifactory-alpine-local",
			VaultKey: "hashicorp", VaultPublicKey: &VaultReference{Path: "secret/default-gpg-key",
				Key: "gpg.key.pub"},
		})
	},
	"2.9.38/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.KeyPairs.Get(ctx, "alpine-local-key")
	},
	"2.9.39/usage line": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.KeyPairs.Delete(ctx, "alpine-local-key")
	},
	"2.9.51/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.KeyPairs.Replace(ctx, alpineKey())
	},
	"2.9.52/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.KeyPairs.Verify(ctx, alpineKey())
	},
	"2.9.53/sample": func(ctx context.Context, c *Client) (any, error) { return c.KeyPairs.List(ctx) },
}

func TestKeyPairsRefused(t *testing.T) {
	ctx, pairs := t.Context(), offline(t).KeyPairs
	gpg := func(r *KeyPairRequest) {
		r.Type, r.PrivateKey, r.PublicKey = KeyPairTypeGPG, secretKey("gpg_private.asc"), key("gpg_public.asc")
	}
	vault := func(r *KeyPairRequest) {
		*r = KeyPairRequest{Name: "k", Type: KeyPairTypeGPG, Alias: "k", VaultKey: "hashicorp"}
	}
	for _, test := range []struct {
		why  string
		edit func(*KeyPairRequest)
	}{
		{"name of the key pair is empty", func(r *KeyPairRequest) { r.Name = "" }},
		{"type of the key pair is empty", func(r *KeyPairRequest) { r.Type = "" }},
		{"alias is empty", func(r *KeyPairRequest) { r.Alias = "" }},
		{"private key is empty", func(r *KeyPairRequest) { r.PrivateKey = "" }},
		{"public key is empty", func(r *KeyPairRequest) { r.PublicKey = "" }},
		{"a secret is *****", func(r *KeyPairRequest) { r.PrivateKey = "*****" }},
		{"a secret is *****", func(r *KeyPairRequest) { r.Passphrase = "*****" }},
		{"the private key and the public key are exchanged", func(r *KeyPairRequest) {
			r.PrivateKey, r.PublicKey = jfrog.Secret(r.PublicKey), string(r.PrivateKey)
		}},
		{"the private key and the public key are exchanged", func(r *KeyPairRequest) {
			gpg(r)
			r.PrivateKey, r.PublicKey = jfrog.Secret(r.PublicKey), string(r.PrivateKey)
		}},
		{"public key is a private key where a public key is expected", func(r *KeyPairRequest) {
			r.PublicKey = string(r.PrivateKey)
		}},
		{"public key is a certificate where a public key is expected", func(r *KeyPairRequest) {
			r.PublicKey = key("certificate.pem")
		}},
		{"private key is a public key where a private key is expected", func(r *KeyPairRequest) {
			r.PrivateKey = jfrog.Secret(r.PublicKey)
		}},
		{"private key is a PGP private key, which is not in PEM", func(r *KeyPairRequest) {
			gpg(r)
			r.Type = KeyPairTypeRSA
		}},
		{"private key is a private key, which is not in ASCII armor", func(r *KeyPairRequest) {
			r.Type = KeyPairTypeGPG
		}},
		{"the keys are given and are in the vault", func(r *KeyPairRequest) { r.VaultKey = "hashicorp" }},
		{"the keys are given and are in the vault", func(r *KeyPairRequest) {
			vault(r)
			r.Passphrase = "p"
		}},
		{"needs a vault key", func(r *KeyPairRequest) {
			r.VaultPublicKey = &VaultReference{Path: "p", Key: "k"}
		}},
	} {
		req := alpineKey()
		test.edit(&req)
		refused(t, pairs.Create(ctx, req), test.why)
		refused(t, second(pairs.Replace(ctx, req)), test.why)
		if req.VaultKey == "" {
			refused(t, pairs.Verify(ctx, req), test.why)
		}
	}
	req := alpineKey()
	vault(&req)
	refused(t, pairs.Verify(ctx, req), "keys in the vault cannot be verified")
	refused(t, second(pairs.Get(ctx, "")), "keyPairName")
	refused(t, second(pairs.Exists(ctx, "")), "keyPairName")
	refused(t, pairs.Delete(ctx, ""), "keyPairName")
}

// Every form of a private key that tools write is sent.
func TestKeyPairForms(t *testing.T) {
	c, got := answers(t, http.StatusCreated, "")
	for _, name := range []string{"rsa.pem", "rsa_pkcs1.pem", "rsa_encrypted.pem", "rsa_encrypted_pkcs1.pem", "ec.pem"} {
		req := alpineKey()
		req.PrivateKey = secretKey(name)
		got.body = ""
		require.NoError(t, c.KeyPairs.Create(t.Context(), req), name)
		assert.Contains(t, got.body, "PRIVATE KEY", name)
	}
	require.NoError(t, c.KeyPairs.Create(t.Context(), KeyPairRequest{
		Name: "g", Type: KeyPairTypeGPG, Alias: "g", PrivateKey: secretKey("gpg_private.asc"), PublicKey: key("gpg_public.asc"),
	}))
}

// The manual's response to a replacement may be a mistake.
func TestReplacedKeyPairMayBeEmpty(t *testing.T) {
	c, _ := answers(t, http.StatusOK, "")
	pair, err := c.KeyPairs.Replace(t.Context(), alpineKey())
	require.NoError(t, err)
	assert.Equal(t, &KeyPair{}, pair)
}

func TestKeyPairExists(t *testing.T) {
	for status, want := range map[int]bool{http.StatusOK: true, http.StatusNotFound: false} {
		c, got := answers(t, status, "")
		exists, err := c.KeyPairs.Exists(t.Context(), "k")
		require.NoError(t, err)
		assert.Equal(t, want, exists)
		assert.Equal(t, http.MethodHead, got.Method)
	}
	c, _ := answers(t, http.StatusForbidden, "")
	require.ErrorIs(t, second(c.KeyPairs.Exists(t.Context(), "k")), jfrog.ErrForbidden)
}
