package security

import (
	"context"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var gpgCases = replay.Cases[*Client]{
	"2.9.32/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.GPG.SetPublic(ctx, key("gpg_public.asc"))
	},
	"2.9.34/sample": func(ctx context.Context, c *Client) (any, error) { return c.GPG.GetPublic(ctx) },
	"2.9.35/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.GPG.SetPrivate(ctx, secretKey("gpg_private.asc"))
	},
	"2.9.36/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.GPG.SetPassphrase(ctx, "passphrase")
	},
}

func TestGPGRefused(t *testing.T) {
	ctx, gpg := t.Context(), offline(t).GPG
	refused(t, gpg.SetPublic(ctx, key("gpg_private.asc")),
		"public key is a PGP private key where a public key is expected")
	refused(t, gpg.SetPublic(ctx, key("gpg_public.asc")+"\n"+key("gpg_private.asc")),
		"is a PGP private key where a public key is expected")
	refused(t, gpg.SetPublic(ctx, key("rsa_public.pem")),
		"is a public key, which is not in ASCII armor")
	refused(t, gpg.SetPrivate(ctx, secretKey("gpg_public.asc")),
		"private key is a PGP public key where a private key is expected")
	refused(t, gpg.SetPrivate(ctx, "*****"), "a secret is *****")
	refused(t, gpg.SetPassphrase(ctx, ""), "passphrase is empty")
	refused(t, gpg.SetPassphrase(ctx, "*****"), "a secret is *****")
	refused(t, gpg.SetPassphrase(ctx, "two\nlines"), "passphrase has a line break")
}

// The line breaks of a key are significant.
func TestGPGKeyIsSentUnchanged(t *testing.T) {
	c, got := answers(t, http.StatusOK, "")
	text := "\r\n" + key("gpg_public.asc") + "\r\n"
	require.NoError(t, c.GPG.SetPublic(t.Context(), text))
	assert.Equal(t, text, got.body)
}
