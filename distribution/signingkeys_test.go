package distribution

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

func keyPair() SigningKeyPair {
	return SigningKeyPair{
		PublicKey: key("gpg_public.asc"), PrivateKey: jfrog.Secret(key("gpg_private.asc")),
	}
}

func setRequest() SigningKeySetRequest {
	return SigningKeySetRequest{PublicKey: keyPair().PublicKey, PrivateKey: keyPair().PrivateKey}
}

var keyCases = replay.Cases[*Client]{
	"5.3.1/key pair": func(ctx context.Context, c *Client) (any, error) {
		return c.SigningKeys.Upload(ctx, KeyProtocolGPG,
			SigningKeyUploadRequest{Key: keyPair(), PropagateToEdgeNodes: true})
	},
	"5.3.1/multiple keys with alias": func(ctx context.Context, c *Client) (any, error) {
		pair := keyPair()
		pair.Alias = "name"
		return c.SigningKeys.Upload(ctx, "", SigningKeyUploadRequest{Key: pair, SetAsDefault: true})
	},
	"5.3.1/vault": func(ctx context.Context, c *Client) (any, error) {
		return c.SigningKeys.Upload(ctx, KeyProtocolGPG, SigningKeyUploadRequest{
			Key: SigningKeyPair{VaultData: &VaultData{
				PublicKey:  VaultPath{Path: "kv/public/path", Key: "public"},
				PrivateKey: VaultPath{Path: "kv/private/path", Key: "private"},
			}},
		})
	},
	"5.3.2/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.SigningKeys.Rename(ctx, "alias-name", "new-alias-name")
	},
	"5.3.3/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.SigningKeys.Get(ctx, "alias-name")
	},
	"5.3.4/sample": func(ctx context.Context, c *Client) (any, error) { return c.SigningKeys.List(ctx) },
	"5.3.5/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.SigningKeys.Delete(ctx, "alias-name")
	},
	"5.3.6/default key": func(ctx context.Context, c *Client) (any, error) {
		return c.SigningKeys.Propagate(ctx, KeyProtocolPGP, nil)
	},
	"5.3.6/all keys": func(ctx context.Context, c *Client) (any, error) {
		return c.SigningKeys.Propagate(ctx, KeyProtocolPGP, &SigningKeyPropagateOptions{All: true})
	},
	"5.3.6/one alias": func(ctx context.Context, c *Client) (any, error) {
		return c.SigningKeys.Propagate(ctx, KeyProtocolPGP, &SigningKeyPropagateOptions{Alias: "my_key"})
	},
	"5.3.7/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.SigningKeys.SetGPG(ctx, setRequest())
	},
	"observed-pgp/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.SigningKeys.SetPGP(ctx, setRequest())
	},
	"5.3.8/sample": func(ctx context.Context, c *Client) (any, error) { return c.SigningKeys.GetPublic(ctx) },
}

func TestSigningKeysRefused(t *testing.T) {
	ctx, s := t.Context(), offline(t).SigningKeys
	pair := keyPair()
	vault := &VaultData{PublicKey: VaultPath{"kv/a", "public"}, PrivateKey: VaultPath{"kv/b", "private"}}
	for why, k := range map[string]SigningKeyPair{
		"public key is empty":  {},
		"private key is empty": {PublicKey: pair.PublicKey},
		"is a PGP private key where a public key is expected": {
			PublicKey: string(pair.PrivateKey), PrivateKey: pair.PrivateKey,
		},
		"both a key pair and vault data": {PublicKey: pair.PublicKey, VaultData: vault},
		"which is not in ASCII armor": {
			PublicKey: pair.PublicKey, PrivateKey: jfrog.Secret(key("rsa.pem")),
		},
		"is cut off":        {PublicKey: pair.PublicKey, PrivateKey: pair.PrivateKey[:300]},
		"a secret is *****": {PublicKey: pair.PublicKey, PrivateKey: "*****"},
		"vault key of the public key is empty": {VaultData: &VaultData{
			PublicKey: VaultPath{Path: "kv/a"}, PrivateKey: vault.PrivateKey,
		}},
	} {
		refused(t, second(s.Upload(ctx, "", SigningKeyUploadRequest{Key: k})), why)
	}
	refused(t, second(s.Upload(ctx, "ssh", SigningKeyUploadRequest{Key: pair})), `"ssh" is neither gpg nor pgp`)
	refused(t, second(s.SetGPG(ctx, SigningKeySetRequest{PublicKey: pair.PublicKey})), "private key is empty")
	refused(t, second(s.SetPGP(ctx, SigningKeySetRequest{})), "public key is empty")
	refused(t, second(s.Get(ctx, "")), "aliasName is empty")
	refused(t, second(s.Get(ctx, "aliases")), "cannot be read")
	refused(t, s.Rename(ctx, "a", ""), "new alias is empty")
	refused(t, s.Delete(ctx, ""), "aliasName is empty")
	refused(t, second(s.Propagate(ctx, "", &SigningKeyPropagateOptions{All: true, Alias: "a"})), "exclude each other")
}

// The server may quote the private key, whole or a line of it.
func TestPrivateKeyIsMasked(t *testing.T) {
	line := strings.Split(key("gpg_private.asc"), "\n")[3]
	require.Greater(t, len(line), 20)
	quote, err := json.Marshal(map[string]any{"status_code": 400, "message": "cannot read " + line})
	require.NoError(t, err)
	c, _ := scripted(t, answer{status: 400, body: string(quote)})
	for _, err := range []error{
		second(c.SigningKeys.Upload(t.Context(), "", SigningKeyUploadRequest{Key: keyPair()})),
		second(c.SigningKeys.SetGPG(t.Context(), setRequest())),
	} {
		require.ErrorIs(t, err, jfrog.ErrValidation)
		assert.Contains(t, err.Error(), "cannot read")
		assert.NotContains(t, err.Error(), line)
	}
	upload := SigningKeyUploadRequest{Key: keyPair()}
	shown := fmt.Sprintf("%v %+v %#v %s", upload, keyPair(), setRequest(), setRequest())
	assert.NotContains(t, shown, line)
}

func TestKeyReports(t *testing.T) {
	c, _ := scripted(t, answer{body: `{"report":{"status":"PARTIAL_SUCCESS",
		"details":[{"jpd_id":"1","status":"FAILURE"}]}}`})
	report, err := c.SigningKeys.Propagate(t.Context(), "", nil)
	require.NoError(t, err)
	assert.Equal(t, KeyPropagationPartialSuccess, report.Status)
	c, _ = scripted(t, answer{body: `{}`})
	report, err = c.SigningKeys.Propagate(t.Context(), "", nil)
	assert.ErrorIs(t, err, jfrog.ErrBadAnswer)
	assert.Nil(t, report)
}

func TestPublicSigningKey(t *testing.T) {
	c, s := scripted(t, answer{body: `{"public_key":"-----BEGIN"}`},
		answer{body: `{"message":"No public GPG key exists in Distribution"}`})
	k, err := c.SigningKeys.GetPublic(t.Context())
	require.NoError(t, err)
	assert.False(t, bool(k.PrivateKey))
	assert.ErrorIs(t, second(c.SigningKeys.GetPublic(t.Context())), jfrog.ErrBadAnswer)
	assert.Equal(t, "GET /distribution/api/v1/keys/gpg", s.requests[0])
}
