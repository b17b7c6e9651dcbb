package jfrogtest_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

func TestAPIKeys(t *testing.T) {
	c := start(t)
	c.newUser("jane")
	c.newUser("joe")
	jane, joe := c.as(""), c.as("")
	const path = "/api/security/apiKey"
	none := func(r reply) {
		t.Helper()
		equal(t, "no key", strings.TrimSpace(string(r.want(200).body)), "{}")
	}
	none(jane.get(path, basic("jane", "secret")...))
	jane.do("PUT", path, nil, basic("jane", "secret")...).fails(404, "no API key")
	jane.do("DELETE", path, nil, basic("jane", "secret")...).fails(404, "no API key")
	key := jane.do("POST", path, nil, basic("jane", "secret")...).want(201).at("apiKey").(string)
	jane.do("POST", path, nil, basic("jane", "secret")...).fails(400, "already exists")
	jane.get(path, basic("jane", "secret")...).want(200).is("apiKey", key)

	// The key authenticates as its user, in the header and as the password.
	jane.get(path, "X-JFrog-Art-Api", key).want(200).is("apiKey", key)
	jane.get(path, basic("jane", key)...).want(200).is("apiKey", key)
	joe.get(path, basic("joe", key)...).want(401)
	joe.get(path, "Authorization", "Bearer "+key).want(401)
	jane.get(path).want(401)

	again := jane.do("PUT", path, nil, "X-JFrog-Art-Api", key).want(200).at("apiKey").(string)
	if again == key {
		t.Error("the key is the same")
	}
	jane.get(path, "X-JFrog-Art-Api", key).want(401)
	jane.get(path, "X-JFrog-Art-Api", again).want(200)

	// Only an administrator revokes the keys of others.
	other := joe.do("POST", path, nil, basic("joe", "secret")...).want(201).at("apiKey").(string)
	jane.do("DELETE", path+"/joe", nil, "X-JFrog-Art-Api", again).fails(403, "administrator")
	jane.do("DELETE", path+"?deleteAll=1", nil, "X-JFrog-Art-Api", again).fails(403, "administrator")
	c.do("DELETE", path+"/nobody", nil).fails(404, "not found")
	c.do("DELETE", path+"/joe", nil).want(200)
	joe.get(path, "X-JFrog-Art-Api", other).want(401)
	jane.get(path, "X-JFrog-Art-Api", again).want(200)
	c.do("DELETE", path+"?deleteAll=1", nil).want(200)
	jane.get(path, "X-JFrog-Art-Api", again).want(401)

	// The key goes with its user.
	last := jane.do("POST", path, nil, basic("jane", "secret")...).want(201).at("apiKey").(string)
	c.api("DELETE", "v2/users/jane", nil).want(204)
	jane.get(path, "X-JFrog-Art-Api", last).want(401)
	c.newUser("jane")
	jane.get(path, "X-JFrog-Art-Api", last).want(401)
	none(jane.get(path, basic("jane", "secret")...))
}

func TestKeyPairs(t *testing.T) {
	c := start(t, jfrogtest.WithAnonymousRead())
	const path = "/api/security/keypair"
	c.get(path+"/k").fails(404, "not found")
	c.do("HEAD", path+"/k", nil).want(404)
	c.do("PUT", path, rsaPair(t, "k")).fails(404, "not found")
	c.do("POST", path, rsaPair(t, "k")).want(201)
	equal(t, "keys", len(c.get(path).want(200).at("").([]any)), 1)
	got := c.as("").get(path+"/k").want(200).
		is("pairType", "RSA", "alias", "k.pub", "publicKey", keyFile(t, "rsa_public.pem"))
	if strings.Contains(string(got.body), "PRIVATE") {
		t.Error("the private key is shown")
	}
	c.do("HEAD", path+"/k", nil).want(200)
	c.as("").get(path).want(401)

	gpg := map[string]any{"pairName": "g", "pairType": "GPG", "alias": "g.asc",
		"privateKey": keyFile(t, "gpg_private.asc"), "publicKey": keyFile(t, "gpg_public.asc")}
	c.do("POST", path+"/", gpg).want(201)
	for _, bad := range []struct {
		text  string
		field string
		value any
	}{
		{"Invalid name", "pairName", ""},
		{"Invalid name", "pairName", "a/b"},
		{"Unknown type", "pairType", "DSA"},
		{"alias cannot be empty", "alias", ""},
		{"are required", "privateKey", ""},
		{"Private key is not in PEM", "privateKey", keyFile(t, "rsa_public.pem")},
		{"Private key is not in PEM", "privateKey", "hunter2"},
		{"Private key cannot be parsed", "privateKey", block("PRIVATE KEY", []byte("hunter2"))},
		{"Public key cannot be parsed", "publicKey", block("PUBLIC KEY", []byte("hunter2"))},
		{"Public key is not in PEM", "publicKey", keyFile(t, "rsa.pem")},
		{"do not match", "privateKey", keyFile(t, "ec.pem")},
		{"given and in the vault", "vaultKey", "v"},
	} {
		pair := rsaPair(t, "k")
		pair[bad.field] = bad.value
		for method, to := range map[string]string{"POST": path, "PUT": path} {
			c.do(method, to, pair).fails(400, bad.text)
		}
		c.do("POST", path+"/verify", pair).fails(400, bad.text)
	}
	gpg["publicKey"] = keyFile(t, "gpg_other_public.asc")
	c.do("POST", path, gpg).fails(400, "do not match")
	gpg["publicKey"] = gpg["privateKey"]
	c.do("POST", path, gpg).fails(400, "not a public GPG key")
	c.do("POST", path, map[string]any{"pairName": "v", "pairType": "GPG", "alias": "v",
		"vaultKey": "hashicorp"}).fails(400, "Vault configuration 'hashicorp' not found")
	c.do("POST", path, "{").fails(400, "parse")
	for _, name := range []string{"rsa_pkcs1.pem", "rsa_encrypted.pem", "rsa_encrypted_pkcs1.pem"} {
		pair := rsaPair(t, "k")
		pair["privateKey"] = keyFile(t, name)
		c.do("POST", path+"/verify", pair).want(200, "Key was verified.")
	}
	c.do("DELETE", path+"/k", nil).want(200)
	c.get(path+"/k").fails(404, "not found")
}

func block(label string, content []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: label, Bytes: content}))
}

func TestKeysOfRepositories(t *testing.T) {
	c := start(t)
	const path = "/api/v2/repositories/libs/keyPairs"
	public := keyFile(t, "rsa_public.pem")
	for _, name := range []string{"one", "two"} {
		c.do("POST", "/api/security/keypair", rsaPair(t, name)).want(201)
	}
	c.get(path+"/primary/public").fails(404, "no such key pair")
	c.get("/api/security/keypair/public/repositories/libs").fails(404, "no such key pair")
	c.do("POST", path+"/promote", nil).fails(404, "no such key pair")
	c.do("POST", path, "three").fails(404, "Key pair 'three' not found")
	c.do("POST", "/api/v2/repositories/none/keyPairs", "one").fails(404, "Repository 'none' not found")

	c.do("POST", path, "one").want(200)
	c.do("POST", path+"/secondary", "two").want(200)
	c.get(path+"/primary/public").want(200, public)
	c.get(path+"/secondary/public").want(200, public)
	c.get("/api/repositories/libs").want(200).
		is("primaryKeyPairRef", "one", "secondaryKeyPairRef", "two")
	file := c.get("/api/security/keypair/public/repositories/libs").want(200, public)
	equal(t, "file", file.header.Get("Content-Disposition"), "attachment; filename=one.pub")

	c.do("POST", path+"/promote", nil).want(200)
	c.get("/api/repositories/libs").want(200).is("primaryKeyPairRef", "two")
	c.get(path+"/secondary/public").fails(404, "no such key pair")
	c.do("DELETE", path+"/secondary", nil).fails(404, "no such key pair")
	c.do("DELETE", path+"/one", nil).fails(404, "does not use")
	c.do("DELETE", path+"/two", nil).want(200)
	c.do("DELETE", path+"/primary", nil).fails(404, "no such key pair")

	// Keys go with their repository, and assignments with their key.
	c.do("POST", path+"/primary", "one").want(200)
	c.do("DELETE", "/api/repositories/libs", nil).want(200)
	c.get(path+"/primary/public").fails(404, "Repository 'libs' not found")
	c.repo("libs", map[string]any{"rclass": "local"})
	c.get(path+"/primary/public").fails(404, "no such key pair")
	c.do("POST", path+"/primary", "one").want(200)
	c.do("DELETE", "/api/security/keypair/one", nil).want(200)
	c.get(path+"/primary/public").fails(404, "no such key pair")
}

func TestGPGKeys(t *testing.T) {
	c := start(t)
	public, private := keyFile(t, "gpg_public.asc"), keyFile(t, "gpg_private.asc")
	c.get("/api/gpg/key/public").fails(404, "no GPG public key")
	c.do("PUT", "/api/gpg/key/public", private).fails(400, "not a public GPG key")
	c.do("PUT", "/api/gpg/key/private", public).fails(400, "not a private GPG key")
	c.do("PUT", "/api/gpg/key/public", keyFile(t, "rsa_public.pem")).fails(400, "not a public GPG key")
	c.do("PUT", "/api/gpg/key/public", public).want(200)
	c.get("/api/gpg/key/public").want(200, public)
	c.do("PUT", "/api/gpg/key/private", private).want(200)
	c.do("PUT", "/api/gpg/passphrase", nil).fails(400, "X-GPG-PASSPHRASE")
	c.do("PUT", "/api/gpg/passphrase", nil, "X-GPG-PASSPHRASE", "secretpass").want(200)
	c.as("").do("PUT", "/api/gpg/key/public", public).want(401)
}

func TestTrustedKeys(t *testing.T) {
	c := start(t)
	const path = "/api/security/keys/trusted"
	// What gpg --fingerprint shows.
	const fingerprint = "34:d3:81:e3:e6:5e:cf:21:af:7f:8e:97:ac:52:17:4f:c4:6e:29:1b"
	public := keyFile(t, "gpg_public.asc")
	c.do("POST", path, map[string]any{"alias": "a", "public_key": public}).want(201).is(
		"kid", "6e291b", "fingerprint", fingerprint,
		"issued_by", "Acme <acme@acme.org>", "issued_on", "2026-11-30T15:22:48.000Z", "key", public, "alias", "a")
	c.do("POST", path, map[string]any{"alias": "b", "key": public}).fails(409, "already exists")
	c.do("POST", path, map[string]any{"alias": "a", "key": keyFile(t, "rsa_public.pem")}).
		fails(409, "already exists")
	c.do("POST", path, map[string]any{"key": public}).fails(400, "alias")
	c.do("POST", path, map[string]any{"alias": "b", "key": keyFile(t, "gpg_private.asc")}).
		fails(400, "not a public GPG key")
	c.do("POST", path, map[string]any{"alias": "b", "key": "x"}).fails(400, "not in PEM")
	made := c.do("POST", path, map[string]any{"alias": "b", "key": keyFile(t, "rsa_public.pem")})
	pemID := made.want(201).at("kid").(string)
	equal(t, "keys", len(c.get(path).want(200).at("keys").([]any)), 2)
	c.do("DELETE", path+"/"+pemID, nil).want(204)
	c.do("DELETE", path+"/"+pemID, nil).fails(404, "not found")
	equal(t, "keys", len(c.get(path).want(200).at("keys").([]any)), 1)
}

func TestCertificates(t *testing.T) {
	c := start(t)
	const path = "/api/system/security/certificates"
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	begin := time.Date(2024, 1, 2, 3, 4, 5, 0, time.UTC)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: begin, NotAfter: begin.Add(time.Hour),
		Subject: pkix.Name{CommonName: "proxy.acme.org", Organization: []string{"Acme"}},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	c.do("POST", path+"/proxy", block("PRIVATE KEY", private)).fails(400, "not a certificate")
	c.do("POST", path+"/proxy", block("CERTIFICATE", der[:100])).fails(400, "cannot be parsed")
	c.do("POST", path+"/proxy", block("PRIVATE KEY", private)+block("CERTIFICATE", der)).want(200).
		is("message.0", "The certificates were successfully installed")
	sum := strings.ReplaceAll(fmt.Sprintf("% x", sha256.Sum256(der)), " ", ":")
	c.get(path).want(200).is(
		"0.certificateAlias", "proxy", "0.issuedTo", "proxy.acme.org", "0.issuedBy", "proxy.acme.org",
		"0.issuedOn", "2024-01-02T03:04:05.000Z", "0.validUntil", "2024-01-02T04:04:05.000Z", "0.fingerPrint", sum)
	c.do("POST", path+"/proxy", keyFile(t, "certificate.pem")).want(200)
	equal(t, "certificates", len(c.get(path).want(200).at("").([]any)), 1)
	c.do("DELETE", path+"/proxy", nil).want(200).
		is("message", "The certificates were successfully deleted")
	c.do("DELETE", path+"/proxy", nil).fails(404, "not found")
}

func TestVaults(t *testing.T) {
	c := start(t)
	role := vaultByAgent()
	role["config"].(map[string]any)["auth"] = map[string]any{"type": "AppRole", "roleId": "role",
		"secretId": "hunter2-hunter2"}
	c.api("PUT", "v1/vault/configs/corp", role).want(200)
	list := c.api("GET", "v1/vault/configs", nil).want(200).is("0.key", "corp",
		"0.type", "HashicorpVault", "0.config.url", "https://vault.acme.org", "0.config.auth.type", "AppRole")
	if strings.Contains(string(list.body), "hunter2") {
		t.Error("the secret is shown")
	}
	certificate := vaultByAgent()
	certificate["config"].(map[string]any)["auth"] = map[string]any{"type": "Certificate",
		"certificate": keyFile(t, "certificate.pem"), "certificateKey": keyFile(t, "rsa.pem")}
	c.api("PUT", "v1/vault/configs/tls", certificate).want(200)
	for text, edit := range map[string]func(vault, config map[string]any){
		"Unsupported secret manager type": func(v, _ map[string]any) { v["type"] = "Safe" },
		"Unsupported auth type": func(_, c map[string]any) {
			c["auth"] = map[string]any{"type": "Token"}
		},
		"Missing role ID": func(_, c map[string]any) {
			c["auth"] = map[string]any{"type": "AppRole"}
		},
		"not a certificate": func(_, c map[string]any) {
			c["auth"] = map[string]any{"type": "Certificate"}
		},
		"Invalid URL":    func(_, c map[string]any) { c["url"] = "vault" },
		"Missing mounts": func(_, c map[string]any) { c["mounts"] = []any{} },
		"Invalid mount": func(_, c map[string]any) {
			c["mounts"] = []any{map[string]any{"path": "p", "type": "ssh"}}
		},
	} {
		vault := vaultByAgent()
		edit(vault, vault["config"].(map[string]any))
		for method, to := range map[string]string{"PUT": "corp", "POST": "test"} {
			c.api(method, "v1/vault/configs/"+to, vault).want(400, text)
		}
	}
	c.do("POST", "/api/security/keypair", map[string]any{"pairName": "v", "pairType": "GPG",
		"alias": "v", "vaultKey": "corp"}).want(201)
	c.api("DELETE", "v1/vault/configs/corp", nil).want(200)
	c.api("DELETE", "v1/vault/configs/corp", nil).want(404)
	c.platform().get("/access/api/v1/vault/configs", basic("nobody", "x")...).want(401)
}

func TestEncryption(t *testing.T) {
	c := start(t)
	c.do("POST", "/api/system/decrypt", nil).fails(409, "no Artifactory key")
	c.do("POST", "/api/system/encrypt", nil).want(200, "DONE")
	c.do("POST", "/api/system/decrypt", nil).want(200, "DONE")
	c.do("POST", "/api/system/decrypt", nil).fails(409, "no Artifactory key")
	c.get("/api/system/service_id").want(200, "jfrt@")
	c.newUser("jane")
	c.as("").get("/api/system/service_id", basic("jane", "secret")...).fails(403, "administrator")
}
