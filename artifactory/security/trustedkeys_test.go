package security

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var trustedKeyCases = replay.Cases[*Client]{
	"observed-trusted-keys/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.TrustedKeys.List(ctx)
	},
	"observed-trusted-key-delete/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.TrustedKeys.Delete(ctx, "46635b")
	},
	"observed-trusted-key-delete/ok": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.TrustedKeys.Delete(ctx, "46635b")
	},
	"2.9.33/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.TrustedKeys.Create(ctx, TrustedKeyCreateRequest{Alias: "distribution key 1.0.0",
			Key: key("gpg_public.asc")})
	},
	"2.9.33/wire-created": func(ctx context.Context, c *Client) (any, error) {
		return c.TrustedKeys.Create(ctx, TrustedKeyCreateRequest{Alias: "edge",
			Key: key("gpg_public.asc")})
	},
}

func TestTrustedKeysRefused(t *testing.T) {
	ctx, keys := t.Context(), offline(t).TrustedKeys
	for why, req := range map[string]TrustedKeyCreateRequest{
		"alias is empty":      {Key: key("gpg_public.asc")},
		"public key is empty": {Alias: "a"},
		"public key is a PGP private key where a public key": {Alias: "a", Key: key("gpg_private.asc")},
		"public key is a private key where a public key":     {Alias: "a", Key: key("rsa.pem")},
		"public key is a certificate where a public key":     {Alias: "a", Key: key("certificate.pem")},
	} {
		refused(t, second(keys.Create(ctx, req)), why)
	}
	refused(t, keys.Delete(ctx, ""), "kid")
}

// Evidence is verified with keys in PEM, release bundles with keys in ASCII armor.
func TestTrustedKeyInPEM(t *testing.T) {
	c, _ := answers(t, http.StatusCreated, `{"kid":"1a2b3c"}`)
	made, err := c.TrustedKeys.Create(t.Context(),
		TrustedKeyCreateRequest{Alias: "evidence", Key: key("rsa_public.pem")})
	require.NoError(t, err)
	assert.Equal(t, "1a2b3c", made.ID)
}

func TestTrustedKeysBothShapes(t *testing.T) {
	want := TrustedKey{ID: "1a2b3c", Alias: "edge", IssuedBy: "acme"}
	for _, body := range []string{
		`{"keys":[{"kid":"1a2b3c","alias":"edge","issued_by":"acme","issued_on":"2017-12-27T09:39:45.000Z","valid_until":"2020-01-01T00:00:00.000Z"}]}`,
		`{"keys":[{"kid":"1a2b3c","alias":"edge","issuedBy":"acme","issued":1514367585000,"expiry":1577836800000}]}`,
		`[{"kid":"1a2b3c","alias":"edge","issuedBy":"acme","issued":1514367585000,"expiry":1577836800000}]`,
	} {
		c, got := answers(t, http.StatusOK, body)
		keys, err := c.TrustedKeys.List(t.Context())
		require.NoError(t, err)
		require.Len(t, keys, 1)
		assert.True(t, keys[0].IssuedOn.Equal(time.Date(2017, 12, 27, 9, 39, 45, 0, time.UTC)), body)
		assert.True(t, keys[0].ValidUntil.Equal(time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)), body)
		keys[0].IssuedOn, keys[0].ValidUntil = want.IssuedOn, want.ValidUntil
		assert.Equal(t, want, keys[0])
		require.NoError(t, c.TrustedKeys.Delete(t.Context(), "1a2b3c"))
		assert.Equal(t, "/artifactory/api/security/keys/trusted/1a2b3c", got.URL.Path)
	}
}
