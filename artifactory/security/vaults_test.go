package security

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

func byCertificate() VaultConfiguration {
	return VaultConfiguration{Config: VaultConfig{
		URL: "https://my-value.acme.org",
		Auth: VaultAuth{Type: VaultAuthCertificate, Certificate: key("certificate.pem"),
			CertificateKey: secretKey("rsa.pem")},
		Mounts: []VaultMount{{Path: "my-secrets", Type: "kv-v1"}},
	}}
}

func byAppRole() VaultConfiguration {
	return VaultConfiguration{Type: "HashiCorpVault", Config: VaultConfig{
		URL:    "https://my-value.acme.org",
		Auth:   VaultAuth{Type: VaultAuthAppRole, RoleID: "string", SecretID: "string"},
		Mounts: []VaultMount{{Path: "my-secrets", Type: "KV1"}},
	}}
}

func byAgent() VaultConfiguration {
	c := byAppRole()
	c.Config.Auth = VaultAuth{Type: VaultAuthAgent}
	return c
}

var vaultCases = replay.Cases[*Client]{
	"2.9.28/Certificate": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Vaults.Replace(ctx, "hashicorp", byCertificate())
	},
	"2.9.28/AppRole": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Vaults.Replace(ctx, "hashicorp", byAppRole())
	},
	"2.9.28/Agent (self-hosted only)": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Vaults.Replace(ctx, "hashicorp", byAgent())
	},
	"2.9.28/wire-other name": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Vaults.Replace(ctx, "corp", VaultConfiguration{Config: VaultConfig{
			URL:    "https://vault.acme.org",
			Auth:   VaultAuth{Type: VaultAuthAppRole, RoleID: "role", SecretID: "id"},
			Mounts: []VaultMount{{Path: "secret", Type: "KV2"}},
		}})
	},
	"2.9.29/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Vaults.Delete(ctx, "hashicorp")
	},
	"2.9.29/wire-other name": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Vaults.Delete(ctx, "corp")
	},
	"2.9.30/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Vaults.List(ctx)
	},
	"2.9.30/wire-authentication": func(ctx context.Context, c *Client) (any, error) {
		return c.Vaults.List(ctx)
	},
	"2.9.31/Certificate": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Vaults.Test(ctx, byCertificate())
	},
	"2.9.31/AppRole": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Vaults.Test(ctx, byAppRole())
	},
	"2.9.31/Agent (self-hosted only)": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Vaults.Test(ctx, byAgent())
	},
}

func TestVaultsRefused(t *testing.T) {
	ctx, vaults := t.Context(), offline(t).Vaults
	for _, test := range []struct {
		why  string
		from VaultConfiguration
		edit func(*VaultConfig)
	}{
		{"URL of the vault is empty", byAgent(), func(c *VaultConfig) { c.URL = "" }},
		{"mounts are empty", byAgent(), func(c *VaultConfig) { c.Mounts = nil }},
		{"path of mount 0 is empty", byAgent(), func(c *VaultConfig) { c.Mounts[0].Path = "" }},
		{"type of mount 0 is empty", byAgent(), func(c *VaultConfig) { c.Mounts[0].Type = "" }},
		{"authentication type is empty", byAgent(), func(c *VaultConfig) { c.Auth.Type = "" }},
		{`authentication type is "Agent", but a field of type AppRole is set`, byAppRole(),
			func(c *VaultConfig) { c.Auth.Type = VaultAuthAgent }},
		{`authentication type is "AppRole", but a field of type Certificate is set`, byCertificate(),
			func(c *VaultConfig) { c.Auth.Type = VaultAuthAppRole }},
		{"role ID is empty", byAppRole(), func(c *VaultConfig) { c.Auth.RoleID = "" }},
		{"secret ID is empty", byAppRole(), func(c *VaultConfig) { c.Auth.SecretID = "" }},
		{"a secret is *****", byAppRole(), func(c *VaultConfig) { c.Auth.SecretID = "*****" }},
		{"certificate is empty", byCertificate(), func(c *VaultConfig) { c.Auth.Certificate = "" }},
		{"certificate key is empty", byCertificate(), func(c *VaultConfig) {
			c.Auth.CertificateKey = ""
		}},
		{"certificate is a private key where a certificate is expected", byCertificate(),
			func(c *VaultConfig) { c.Auth.Certificate = key("rsa.pem") }},
		{"certificate is a private key where a certificate is expected", byCertificate(),
			func(c *VaultConfig) { c.Auth.Certificate += "\n" + key("rsa.pem") }},
		{"certificate key is a certificate where a private key is expected", byCertificate(),
			func(c *VaultConfig) { c.Auth.CertificateKey = secretKey("certificate.pem") }},
	} {
		test.edit(&test.from.Config)
		refused(t, vaults.Replace(ctx, "hashicorp", test.from), test.why)
		refused(t, vaults.Test(ctx, test.from), test.why)
	}
	refused(t, vaults.Replace(ctx, "", byAgent()), "name")
	refused(t, vaults.Delete(ctx, ""), "name")
}

const newerVault = `{"key":"corp","type":"HashicorpVault","since":"9.0","config":{"url":"https://vault.acme.org","timeout":30,` +
	`"auth":{"type":"Token","token":"hvs.topsecret","renew":{"every":60}},"mounts":[{"path":"secret","type":"KV2","version":3}]}}`

// Fields that a newer server added go back to it. Those of the authentication are secret.
func TestVaultKeepsUnknownFields(t *testing.T) {
	c, got := answers(t, http.StatusOK, "["+newerVault+"]")
	list, err := c.Vaults.List(t.Context())
	require.NoError(t, err)
	require.Len(t, list, 1)
	for _, shown := range []string{fmt.Sprintf("%v", list), fmt.Sprintf("%+v", &list[0]), fmt.Sprintf("%s", list[0].Config.Auth), marshaled(t, list)} {
		assert.NotContains(t, shown, "topsecret")
	}

	list[0].Config.URL = "https://vault2.acme.org"
	require.NoError(t, c.Vaults.Replace(t.Context(), list[0].Key, list[0]))
	assert.JSONEq(t, `{"type":"HashicorpVault","since":"9.0","config":{"url":"https://vault2.acme.org","timeout":30,`+
		`"auth":{"type":"Token","token":"hvs.topsecret","renew":{"every":60}},"mounts":[{"path":"secret","type":"KV2","version":3}]}}`, got.body)

	// What a program has stored without the secrets is not sent.
	var stored VaultConfiguration
	require.NoError(t, json.Unmarshal([]byte(marshaled(t, list[0])), &stored))
	refused(t, offline(t).Vaults.Test(t.Context(), stored), "a secret is *****")
}

func marshaled(t *testing.T, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	require.NoError(t, err)
	return string(data)
}
