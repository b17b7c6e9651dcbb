package jfrogtest_test

import (
	"os"
	"path/filepath"
	"testing"
)

// keyFile returns a key of the SDK's tests.
func keyFile(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "artifactory", "security", "testdata", "keys", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func rsaPair(t *testing.T, name string) map[string]any {
	t.Helper()
	return map[string]any{"pairName": name, "pairType": "RSA", "alias": name + ".pub", "passphrase": "",
		"privateKey": keyFile(t, "rsa.pem"), "publicKey": keyFile(t, "rsa_public.pem")}
}

func vaultByAgent() map[string]any {
	return map[string]any{"type": "HashicorpVault", "config": map[string]any{
		"url": "https://vault.acme.org", "auth": map[string]any{"type": "Agent"},
		"mounts": []any{map[string]any{"path": "secret", "type": "KV2"}},
	}}
}

// keyTraffic calls the operations on keys, certificates and vaults.
func keyTraffic(t *testing.T, c *client) {
	t.Helper()
	c.do("POST", "/api/security/apiKey", nil).want(201)
	c.do("PUT", "/api/security/apiKey", nil).want(200)
	c.get("/api/security/apiKey").want(200)
	c.do("DELETE", "/api/security/apiKey", nil).want(200)
	c.do("POST", "/api/security/apiKey", nil).want(201)
	c.do("DELETE", "/api/security/apiKey/admin", nil).want(200)
	c.do("DELETE", "/api/security/apiKey?deleteAll=1", nil).want(200)

	c.api("PUT", "v1/vault/configs/hashicorp", vaultByAgent()).want(200)
	c.api("POST", "v1/vault/configs/test", vaultByAgent()).want(204)
	c.api("GET", "v1/vault/configs", nil).want(200)

	c.do("POST", "/api/security/keypair", rsaPair(t, "k")).want(201)
	c.do("PUT", "/api/security/keypair", rsaPair(t, "k")).want(200)
	c.do("PUT", "/api/security/keypair", map[string]any{"pairName": "k", "pairType": "RSA",
		"alias": "k", "vaultKey": "hashicorp",
		"vaultPublicKey": map[string]any{"path": "p", "key": "k"}}).want(200)
	c.do("POST", "/api/security/keypair/verify", rsaPair(t, "k")).want(200)
	c.get("/api/security/keypair").want(200)
	c.get("/api/security/keypair/k").want(200)

	c.do("POST", "/api/security/keys/trusted",
		map[string]any{"alias": "a", "key": keyFile(t, "gpg_public.asc")}).want(201)
	c.get("/api/security/keys/trusted").want(200)

	c.do("POST", "/api/system/security/certificates/a", keyFile(t, "certificate.pem")).want(200)
	c.get("/api/system/security/certificates").want(200)
	c.do("DELETE", "/api/system/security/certificates/a", nil).want(200)
}
