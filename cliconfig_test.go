package jfrog_test

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"math/big"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
)

const twoServers = `{
  "servers": [
    {"serverId": "dev", "url": "https://dev.acme/", "user": "Ann", "accessToken": "hunter2dev"},
    {"serverId": "prod", "url": "https://prod.acme/", "artifactoryUrl": "https://prod.acme/artifactory/", "user": "bob", "password": "hunter2prod", "isDefault": true},
    {"serverId": "old", "artifactoryUrl": "http://user:hunter2url@host:8081/repo/", "accessToken": "hunter2old"}
  ],
  "version": "6"
}`

// authOfCLI returns the URL of a server of the CLI, and the credentials that its client sends.
func authOfCLI(t *testing.T, id string, opts ...jfrog.Option) (base, auth string) {
	t.Helper()
	opts = append(opts, jfrog.WithTransport(roundTripper(func(r *http.Request) (*http.Response, error) {
		auth = r.Header.Get("Authorization")
		return &http.Response{StatusCode: 200, Body: http.NoBody, Request: r}, nil
	})))
	c, err := jfrog.NewFromCLI(id, opts...)
	require.NoError(t, err)
	require.NoError(t, jfrog.Send(t.Context(), c, jfrog.Get("/artifactory/x")))
	return c.BaseURL(), auth
}

func TestNewFromCLI(t *testing.T) {
	writeCLIConfig(t, cleanEnv(t), twoServers)
	basic := "Basic " + base64.StdEncoding.EncodeToString([]byte("bob:hunter2prod"))
	for _, tt := range []struct{ id, env, base, auth string }{
		{"", "", "https://prod.acme", basic},
		{"prod", "", "https://prod.acme", basic},
		{"dev", "", "https://dev.acme", "Bearer hunter2dev"},
		{"", "dev", "https://dev.acme", "Bearer hunter2dev"},
		{"prod", "dev", "https://prod.acme", basic},
	} {
		t.Setenv("JFROG_CLI_SERVER_ID", tt.env)
		base, auth := authOfCLI(t, tt.id)
		assert.Equal(t, tt.base, base, "%+v", tt)
		assert.Equal(t, tt.auth, auth, "%+v", tt)
		_, auth = authOfCLI(t, tt.id, jfrog.WithAccessToken("option"))
		assert.Equal(t, "Bearer option", auth, "options win")
	}
	t.Setenv("JFROG_CLI_SERVER_ID", "dev")
	base, _ := authOf(t)
	assert.Equal(t, "https://dev.acme", base, "NewFromEnv uses the server")

	// A platform in the environment does not change a server that was named.
	t.Setenv("JFROG_URL", "https://env.acme")
	t.Setenv("JFROG_ACCESS_TOKEN", "env")
	_, auth := authOfCLI(t, "prod")
	assert.Equal(t, basic, auth)
}

func TestUnknownCLIServer(t *testing.T) {
	dir := cleanEnv(t)
	_, err := jfrog.NewFromCLI("stage")
	require.ErrorIs(t, err, jfrog.ErrNotConfigured)
	writeCLIConfig(t, dir, twoServers)
	_, err = jfrog.NewFromCLI("stage")
	require.ErrorContains(t, err, `has no server "stage"; it has: dev, prod, old`)
	require.NotErrorIs(t, err, jfrog.ErrNotConfigured, "a typing error must not pass for an empty configuration")
	assert.NotContains(t, err.Error(), "hunter2")
	t.Setenv("JFROG_CLI_SERVER_ID", "stage")
	_, err = jfrog.NewFromEnv()
	require.ErrorContains(t, err, `has no server "stage"`)
	writeCLIConfig(t, dir, `{"servers": [{"serverId": "a\u001b[2J", "url": "https://a"}]}`)
	_, err = jfrog.NewFromCLI("stage")
	require.ErrorContains(t, err, `it has: a\x1b[2J`, "no text of the file commands the terminal")
	writeCLIConfig(t, dir, `{"servers": []}`)
	_, err = jfrog.NewFromCLI("stage")
	require.ErrorContains(t, err, "it has: none")
}

// What New refuses is named with the server that has it.
func TestUnusableCLIServer(t *testing.T) {
	dir := cleanEnv(t)
	for _, server := range []string{
		`"url": "https://ann:hunter2@acme"`, `"url": "https://acme", "user": "ann"`, `"url": "ssh://acme", "accessToken": "hunter2"`,
		`"url": "https://acme", "accessToken": "hunter2\n"`, `"url": "https://acme", "password": "hunter2"`,
	} {
		writeCLIConfig(t, dir, `{"servers": [{"serverId": "stage", `+server+`}]}`)
		_, err := jfrog.NewFromCLI("")
		require.ErrorContains(t, err, `server "stage" of the JFrog CLI`)
		assert.NotContains(t, err.Error(), "hunter2")
	}
}

func TestCLIServers(t *testing.T) {
	dir := cleanEnv(t)
	servers, err := jfrog.CLIServers()
	require.NoError(t, err)
	assert.Empty(t, servers)
	writeCLIConfig(t, dir, twoServers)
	servers, err = jfrog.CLIServers()
	require.NoError(t, err)
	assert.Equal(t, []jfrog.CLIServer{
		{ID: "dev", URL: "https://dev.acme", User: "Ann"},
		{ID: "prod", URL: "https://prod.acme", User: "bob", Default: true},
		{ID: "old", URL: "http://host:8081/repo"},
	}, servers)
	data, err := json.Marshal(servers)
	require.NoError(t, err)
	assert.NotContains(t, string(data)+fmt.Sprintf("%v %+v %#v", servers, servers, servers), "hunter2")

	t.Setenv("JFROG_CLI_SERVER_ID", "dev")
	servers, err = jfrog.CLIServers()
	require.NoError(t, err)
	assert.True(t, servers[0].Default)
	assert.False(t, servers[1].Default)

	// Secrets are not needed for the list.
	writeCLIConfig(t, dir, strings.Replace(twoServers, `"version"`, `"enc": true, "version"`, 1))
	servers, err = jfrog.CLIServers()
	require.NoError(t, err)
	assert.Len(t, servers, 3)

	writeCLIConfig(t, dir, "{")
	_, err = jfrog.CLIServers()
	require.ErrorContains(t, err, "jfrog-cli.conf.v6:1:1: unexpected end")
}

// Older versions of the CLI had other files and fields.
func TestOldCLIConfigs(t *testing.T) {
	for name, tt := range map[string]struct{ file, config, base, user, missionControl string }{
		"0":      {"jfrog-cli.conf", `{"artifactory": {"url": "https://a.acme/artifactory/", "user": "Ann", "password": "p"}, "MissionControl": {"url": "https://mc.acme/mc/"}}`, "https://a.acme", "ann", "https://mc.acme/mc"},
		"1":      {"jfrog-cli.conf", `{"artifactory": [{"url": "https://a.acme/artifactory/", "user": "Ann", "password": "p", "serverId": "x", "isDefault": true}], "Version": "1"}`, "https://a.acme", "ann", "https://a.acme/mc"},
		"2":      {"jfrog-cli.conf", `{"artifactory": [{"url": "https://a.acme/artifactory", "user": "ANN", "password": "p", "serverId": "x"}], "version": "2"}`, "https://a.acme", "ann", "https://a.acme/mc"},
		"3":      {"jfrog-cli.conf", `{"artifactory": [{"url": "https://a.acme/artifactory/", "user": "Ann", "password": "p"}], "version": "3"}`, "https://a.acme", "Ann", "https://a.acme/mc"},
		"4":      {"jfrog-cli.conf.v4", `{"artifactory": [{"url": "https://b.acme/artifactory/", "user": "b", "password": "p"}, {"url": "https://a.acme/artifactory/", "user": "Ann", "password": "p", "isDefault": true}], "missionControl": {"url": "https://mc.acme/"}, "version": "4"}`, "https://a.acme", "Ann", "https://mc.acme"},
		"5":      {"jfrog-cli.conf.v5", `{"servers": [{"url": "https://a.acme/", "artifactoryUrl": "https://a.acme/artifactory/", "user": "Ann", "password": "p", "refreshToken": "r"}], "version": "5"}`, "https://a.acme", "Ann", "https://a.acme/mc"},
		"number": {"jfrog-cli.conf.v5", `{"servers": [{"url": "https://a.acme/", "user": "Ann", "password": "p"}], "version": 5}`, "https://a.acme", "Ann", "https://a.acme/mc"},
		"null":   {"jfrog-cli.conf.v6", `{"servers": [{"url": "https://a.acme/", "user": "Ann", "password": "p"}], "version": null, "artifactory": null, "enc": null}`, "https://a.acme", "Ann", "https://a.acme/mc"},
	} {
		dir := cleanEnv(t)
		require.NoError(t, os.MkdirAll(dir, 0o700))
		require.NoError(t, os.WriteFile(filepath.Join(dir, tt.file), []byte(tt.config), 0o600))
		base, auth := authOfCLI(t, "")
		assert.Equal(t, tt.base, base, name)
		assert.Equal(t, "Basic "+base64.StdEncoding.EncodeToString([]byte(tt.user+":p")), auth, name)
		c, err := jfrog.NewFromCLI("")
		require.NoError(t, err)
		assert.Equal(t, tt.missionControl, c.ServiceURL("mc"), name)
	}

	// The newest file wins. A version that does not exist yet is refused.
	dir := cleanEnv(t)
	require.NoError(t, os.MkdirAll(dir, 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "jfrog-cli.conf.v5"), []byte(`{"servers": [{"url": "https://old.acme"}]}`), 0o600))
	writeCLIConfig(t, dir, `{"servers": [{"url": "https://new.acme"}], "version": "6"}`)
	base, _ := authOfCLI(t, "")
	assert.Equal(t, "https://new.acme", base)
	writeCLIConfig(t, dir, `{"servers": [{"url": "https://new.acme"}], "version": "7"}`)
	_, err := jfrog.NewFromCLI("")
	require.ErrorContains(t, err, "has version 7; versions 0 to 6 are supported")
}

// A broken file is named with the place of the mistake. Its secrets are not.
func TestBrokenCLIConfig(t *testing.T) {
	dir := cleanEnv(t)
	for config, want := range map[string]string{
		"{\n  \"servers\": [\n    {\"accessToken\": \"hunter2\",}\n]}": ":3:31: invalid character '}'",
		"\ufeff{\"servers\": 7}": ":1:16: json: cannot unmarshal number",
		"{\n \"artifactory\": [\n  {\"password\": \"hunter2\"},\n  {\"password\": 7777777}]}": ":4:22: json: cannot unmarshal number into",
		"{\n \"artifactory\": {\n  \"password\": 7777777\n}}":                                 ":3:21: json: cannot unmarshal number into",
		"":                  ":1:1: unexpected end",
		"[]":                ":1:1: json: cannot unmarshal array into Go value of type jfrog.",
		"hunter2":           ":1:1: invalid character 'h'",
		`{"a":"b"} hunter2`: ":1:11: invalid character 'h' after top-level value",
	} {
		writeCLIConfig(t, dir, config)
		for _, call := range []func() error{
			func() error { _, err := jfrog.NewFromCLI(""); return err },
			func() error { _, err := jfrog.NewFromEnv(); return err },
			func() error { _, err := jfrog.CLIServers(); return err },
		} {
			err := call()
			require.ErrorContains(t, err, filepath.Join(dir, "jfrog-cli.conf.v6")+want)
			assert.NotContains(t, err.Error(), "hunter2")
			assert.NotContains(t, err.Error(), "7777777")
		}
	}
}

const masterKey = "0123456789abcdef0123456789ABCDEF"

// sealed encrypts a secret as the CLI does.
func sealed(t *testing.T, secret, key string) string {
	t.Helper()
	block, err := aes.NewCipher([]byte(key))
	require.NoError(t, err)
	gcm, err := cipher.NewGCM(block)
	require.NoError(t, err)
	nonce := make([]byte, gcm.NonceSize())
	_, err = rand.Read(nonce)
	require.NoError(t, err)
	return base64.StdEncoding.EncodeToString(gcm.Seal(nonce, nonce, []byte(secret), nil))
}

func TestEncryptedCLIConfig(t *testing.T) {
	dir := cleanEnv(t)
	config := fmt.Sprintf(`{"servers": [{"serverId": "a", "url": "https://a", "accessToken": %q}, {"serverId": "b", "url": "https://b", "user": "u", "password": %q},
		{"serverId": "c", "url": "https://c"}, {"serverId": "d", "url": "https://d", "accessToken": "hunter2"}], "enc": true, "version": "6"}`,
		sealed(t, "token-a", masterKey), sealed(t, "p", masterKey))
	writeCLIConfig(t, dir, config)
	_, auth := authOfCLI(t, "c")
	assert.Empty(t, auth, "a server without secrets needs no key")
	_, err := jfrog.NewFromCLI("a")
	require.ErrorContains(t, err, `server "a": its secrets are encrypted: set JFROG_CLI_ENCRYPTION_KEY`)

	yaml := filepath.Join(dir, "security", "security.yaml")
	require.NoError(t, os.MkdirAll(filepath.Dir(yaml), 0o700))
	check := func() {
		t.Helper()
		_, auth := authOfCLI(t, "a")
		assert.Equal(t, "Bearer token-a", auth)
		_, auth = authOfCLI(t, "b")
		assert.Equal(t, "Basic dTpw", auth)
		_, err := jfrog.NewFromCLI("d")
		require.ErrorContains(t, err, "is not encrypted as the JFrog CLI does")
		assert.NotContains(t, err.Error(), "hunter2")
	}
	for _, text := range []string{"version: 1\nmasterKey: " + masterKey + "\n", "masterkey: \"" + masterKey + "\" # the key\r\n", "\ufeff'masterKey': '" + masterKey + "'"} {
		require.NoError(t, os.WriteFile(yaml, []byte(text), 0o600))
		check()
	}
	t.Setenv("JFROG_CLI_ENCRYPTION_KEY", masterKey)
	require.NoError(t, os.WriteFile(yaml, []byte("masterKey: wrong"), 0o600))
	check()
	for key, want := range map[string]string{
		strings.Repeat("x", 32): "was encrypted with another master key than the one in JFROG_CLI_ENCRYPTION_KEY",
		"hunter2":               "the master key in JFROG_CLI_ENCRYPTION_KEY has 7 bytes, not 32",
	} {
		t.Setenv("JFROG_CLI_ENCRYPTION_KEY", key)
		_, err := jfrog.NewFromCLI("a")
		require.ErrorContains(t, err, want)
		assert.NotContains(t, err.Error(), "token-a")
		assert.NotContains(t, err.Error(), "hunter2")
	}
	t.Setenv("JFROG_CLI_ENCRYPTION_KEY", "")
	for text, want := range map[string]string{
		"":                                    "has no masterKey",
		"version: 1\nmasterKey: |\n  hunter2": "line 2: masterKey is not a text on one line",
		"masterKey: \"hunter2":                "line 1: masterKey is not a quoted text",
		"masterKey: 'a' hunter2":              "line 1: masterKey is not a quoted text",
		"masterKey:":                          "line 1: masterKey is not a text on one line",
	} {
		require.NoError(t, os.WriteFile(yaml, []byte(text), 0o600))
		_, err := jfrog.NewFromCLI("a")
		require.ErrorContains(t, err, want)
		require.ErrorContains(t, err, yaml)
		assert.NotContains(t, err.Error(), "hunter2")
	}
}

// The server requests the certificate that the configuration names.
func TestCLIClientCertificate(t *testing.T) {
	dir := cleanEnv(t)
	certFile, keyFile, leaf := certificate(t)
	srv := httptest.NewUnstartedServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if len(r.TLS.PeerCertificates) != 1 || !r.TLS.PeerCertificates[0].Equal(leaf) {
			t.Errorf("client certificates: %v", r.TLS.PeerCertificates)
		}
	}))
	srv.TLS = &tls.Config{ClientAuth: tls.RequireAnyClientCert}
	srv.StartTLS()
	defer srv.Close()
	config := func(cert, key string) {
		writeCLIConfig(t, dir, fmt.Sprintf(`{"servers": [{"serverId": "mtls", "url": %q, "accessToken": "hunter2", "clientCertPath": %q, "clientCertKeyPath": %q}]}`, srv.URL, cert, key))
	}
	config(certFile, keyFile)
	c, err := jfrog.NewFromCLI("mtls", jfrog.WithRootCA(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: srv.Certificate().Raw})))
	require.NoError(t, err)
	require.NoError(t, jfrog.Send(t.Context(), c, jfrog.Get("/x")))

	// The certificate may stand in place of a password.
	writeCLIConfig(t, dir, fmt.Sprintf(`{"servers": [{"serverId": "user", "url": %q, "user": "ann", "clientCertPath": %q, "clientCertKeyPath": %q}]}`, srv.URL, certFile, keyFile))
	c, err = jfrog.NewFromCLI("user", jfrog.WithRootCA(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: srv.Certificate().Raw})))
	require.NoError(t, err)
	require.NoError(t, jfrog.Send(t.Context(), c, jfrog.Get("/x")))

	for _, paths := range [][2]string{{certFile, ""}, {"", keyFile}, {certFile, filepath.Join(dir, "absent.pem")}, {keyFile, certFile}} {
		config(paths[0], paths[1])
		_, err := jfrog.NewFromCLI("mtls")
		require.ErrorContains(t, err, `client certificate of server "mtls"`)
		assert.NotContains(t, err.Error(), "hunter2")
	}
}

// certificate writes a certificate and its key to files.
func certificate(t *testing.T) (certFile, keyFile string, leaf *x509.Certificate) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	require.NoError(t, err)
	leaf, err = x509.ParseCertificate(der)
	require.NoError(t, err)
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	require.NoError(t, err)
	dir := t.TempDir()
	certFile, keyFile = filepath.Join(dir, "client.crt"), filepath.Join(dir, "client.key")
	require.NoError(t, os.WriteFile(certFile, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600))
	require.NoError(t, os.WriteFile(keyFile, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret}), 0o600))
	return certFile, keyFile, leaf
}

func FuzzCLIConfig(f *testing.F) {
	for _, seed := range []string{twoServers, `{"artifactory":{"url":"https://a/artifactory"}}`, `{"artifactory":[{"url":"x"}],"Version":"1"}`, `{"servers":[null],"enc":true,"version":6}`, `[]`, "\ufeff{}", ""} {
		f.Add([]byte(seed), "key: v")
	}
	f.Add([]byte(`{}`), `masterKey: "x\\y" # z`)
	f.Fuzz(func(t *testing.T, data []byte, yaml string) {
		secret := []byte("s3cr3t-s3cr3t")
		if err := jfrog.ParseCLIConfig(append(data, secret...)); err != nil && strings.Contains(err.Error(), string(secret)) && !strings.Contains(string(data), "s3cr3t") {
			t.Errorf("%q: %v", data, err)
		}
		_ = jfrog.ParseCLIConfig(data)
		if key, err := jfrog.YAMLMasterKey(yaml); err == nil && key == "" && !strings.Contains(yaml, `""`) && !strings.Contains(yaml, "''") {
			t.Errorf("%q: an empty key", yaml)
		}
	})
}

func ExampleNewFromCLI() {
	servers, err := jfrog.CLIServers()
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, s := range servers {
		c, err := jfrog.NewFromCLI(s.ID)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(s.ID, c.BaseURL())
	}
}
