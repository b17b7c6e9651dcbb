package security

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var certificateCases = replay.Cases[*Client]{
	"2.9.55/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Certificates.List(ctx)
	},
	"2.9.55/format": func(ctx context.Context, c *Client) (any, error) {
		return c.Certificates.List(ctx)
	},
	"2.9.56/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Certificates.Create(ctx, "cert1", secretKey("certificate.pem"))
	},
	"2.9.57/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Certificates.Delete(ctx, "cert1")
	},
}

func TestCertificatesRefused(t *testing.T) {
	ctx, certificates := t.Context(), offline(t).Certificates
	refused(t, certificates.Create(ctx, "", secretKey("certificate.pem")), "certificateAlias")
	refused(t, certificates.Create(ctx, "a", secretKey("rsa.pem")),
		"certificate is a private key where a certificate is expected")
	refused(t, certificates.Create(ctx, "a", secretKey("rsa_public.pem")),
		"certificate is a public key where a certificate is expected")
	refused(t, certificates.Create(ctx, "a", secretKey("gpg_public.asc")),
		"certificate is a PGP public key, which is not in PEM")
	refused(t, certificates.Create(ctx, "a", "/etc/ssl/proxy.pem"),
		"certificate is not in PEM: it has no line -----BEGIN")
	refused(t, certificates.Delete(ctx, ""), "certificateAlias")
}

// A client certificate comes with its key and the certificates of its issuers.
func TestCertificateBundle(t *testing.T) {
	c, got := answers(t, http.StatusOK, `{"status":200,"message":["The certificates were successfully installed"]}`)
	for _, bundle := range []string{
		key("certificate.pem") + "\n" + key("certificate.pem"),
		key("rsa.pem") + "\n" + key("certificate.pem"),
		"Bag Attributes\n    friendlyName: proxy\n" + key("certificate.pem") + "\nBag Attributes\n" + key("rsa_encrypted.pem"),
	} {
		require.NoError(t, c.Certificates.Create(t.Context(), "proxy", jfrog.Secret(bundle)))
		assert.Equal(t, bundle, got.body)
	}
}

func TestCertificateReportsFailure(t *testing.T) {
	c, _ := answers(t, http.StatusOK, `{"status":400,"message":["The file is no certificate"]}`)
	require.ErrorContains(t, c.Certificates.Create(t.Context(), "proxy",
		secretKey("certificate.pem")), "The file is no certificate")
}

func TestCertificateSpelling(t *testing.T) {
	c, _ := answers(t, http.StatusOK, `[{"certificateAlias":"a","fingerprint":"ab:cd"}]`)
	list, err := c.Certificates.List(t.Context())
	require.NoError(t, err)
	assert.Equal(t, []Certificate{{Alias: "a", FingerPrint: "ab:cd"}}, list)
}

func TestCertificateTime(t *testing.T) {
	for text, want := range map[CertificateTime]time.Time{
		"Mon May 01 2017 10:00:00 GMT +02:00 (UTC)": time.Date(2017, 5, 1, 8, 0, 0, 0, time.UTC),
		// The manual has this day, which was a Monday.
		"Sun May 01 2017 10:00:00 GMT +02:00 (UTC)": time.Date(2017, 5, 1, 8, 0, 0, 0, time.UTC),
		"2014-09-30T12:00:19.893+0300":              time.Date(2014, 9, 30, 9, 0, 19, 893e6, time.UTC),
		"2014-09-30T12:00:19.893Z":                  time.Date(2014, 9, 30, 12, 0, 19, 893e6, time.UTC),
	} {
		got, err := text.Time()
		require.NoError(t, err)
		assert.True(t, got.Equal(want), "%s: %s", text, got)
	}
	for _, text := range []CertificateTime{"", "soon", "2014-13-30T12:00:19.893Z"} {
		_, err := text.Time()
		require.Error(t, err, text)
	}
}
