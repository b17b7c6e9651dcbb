package jfrog_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// cleanEnv hides the environment's own settings and returns an empty home for the CLI.
func cleanEnv(t *testing.T) string {
	home := t.TempDir()
	for _, p := range []string{"JFROG_", "JF_"} {
		for _, n := range []string{"URL", "ACCESS_TOKEN", "USER", "PASSWORD"} {
			t.Setenv(p+n, "")
		}
	}
	for _, n := range []string{"JFROG_CLI_HOME_DIR", "JFROG_CLI_SERVER_ID", "JFROG_CLI_ENCRYPTION_KEY"} {
		t.Setenv(n, "")
	}
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home)
	return filepath.Join(home, ".jfrog")
}

func writeCLIConfig(t *testing.T, dir, content string) {
	require.NoError(t, os.MkdirAll(dir, 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "jfrog-cli.conf.v6"), []byte(content), 0o600))
}

// authOf returns the credentials that a client sends to its server.
func authOf(t *testing.T, opts ...jfrog.Option) (base, auth string) {
	opts = append(opts, jfrog.WithTransport(roundTripper(func(r *http.Request) (*http.Response, error) {
		auth = r.Header.Get("Authorization") + r.Header.Get("X-JFrog-Art-Api")
		return &http.Response{StatusCode: 200, Body: http.NoBody, Request: r}, nil
	})))
	c, err := jfrog.NewFromEnv(opts...)
	require.NoError(t, err)
	err = jfrog.Send(context.Background(), c, jfrog.Get("/x"))
	require.NoError(t, err)
	return c.BaseURL(), auth
}

func TestNewFromEnvVariables(t *testing.T) {
	const basic = "Basic dTpw" // u:p
	for _, tt := range []struct {
		env        map[string]string
		base, auth string
	}{
		{map[string]string{"JFROG_URL": "https://a/", "JFROG_ACCESS_TOKEN": "tok"}, "https://a", "Bearer tok"},
		{map[string]string{"JF_URL": "https://b", "JF_ACCESS_TOKEN": "tok"}, "https://b", "Bearer tok"},
		{map[string]string{"JFROG_URL": "https://a", "JF_URL": "https://b", "JFROG_ACCESS_TOKEN": "one", "JF_ACCESS_TOKEN": "two"}, "https://a", "Bearer one"},
		{map[string]string{"JF_URL": "https://b", "JFROG_USER": "u", "JFROG_PASSWORD": "p"}, "https://b", basic},
		{map[string]string{"JF_URL": "https://b", "JF_USER": "u", "JF_PASSWORD": "p"}, "https://b", basic},
		{map[string]string{"JF_URL": "https://b", "JF_USER": "u", "JF_PASSWORD": "p", "JF_ACCESS_TOKEN": "tok"}, "https://b", "Bearer tok"},
		{map[string]string{"JF_URL": "https://b"}, "https://b", ""},
	} {
		dir := cleanEnv(t)
		writeCLIConfig(t, dir, `{"servers":[{"serverId":"x","url":"https://cli","isDefault":true,"accessToken":"cli"}]}`)
		for k, v := range tt.env {
			t.Setenv(k, v)
		}
		base, auth := authOf(t)
		assert.Equal(t, tt.base, base, "%v", tt.env)
		assert.Equal(t, tt.auth, auth, "%v", tt.env)
		_, auth = authOf(t, jfrog.WithAccessToken("option"))
		assert.Equal(t, "Bearer option", auth, "options win")
	}
	cleanEnv(t)
	t.Setenv("JF_URL", "https://user:hunter2@b")
	_, err := jfrog.NewFromEnv()
	assert.ErrorContains(t, err, "contains credentials")
	assert.NotContains(t, err.Error(), "hunter2")
	t.Setenv("JF_URL", "https://b")
	t.Setenv("JF_USER", "u")
	_, err = jfrog.NewFromEnv()
	assert.ErrorContains(t, err, "needs a user and a password")
}

func TestNewFromCLIConfig(t *testing.T) {
	for name, tt := range map[string]struct {
		config     string
		base, auth string
	}{
		"one server":     {`{"servers":[{"url":"https://a/","accessToken":"tok"}],"version":"6"}`, "https://a", "Bearer tok"},
		"default of two": {`{"servers":[{"url":"https://a","accessToken":"one"},{"url":"https://b","accessToken":"two","isDefault":true}]}`, "https://b", "Bearer two"},
		"password":       {`{"servers":[{"url":"https://a","user":"u","password":"p"}]}`, "https://a", "Basic dTpw"},
		"anonymous":      {`{"servers":[{"url":"https://a"}]}`, "https://a", ""},
		"artifactory":    {`{"servers":[{"artifactoryUrl":"https://a/artifactory/","accessToken":"tok"}]}`, "https://a", "Bearer tok"},
	} {
		for _, viaHomeDir := range []bool{false, true} {
			dir := cleanEnv(t)
			if viaHomeDir {
				dir = t.TempDir()
				t.Setenv("JFROG_CLI_HOME_DIR", dir)
			}
			writeCLIConfig(t, dir, tt.config)
			base, auth := authOf(t)
			assert.Equal(t, tt.base, base, name)
			assert.Equal(t, tt.auth, auth, name)
			_, auth = authOf(t, jfrog.WithAPIKey("key"))
			assert.Equal(t, "key", auth, "options win")
		}
	}
}

func TestCLIConfigServiceURLs(t *testing.T) {
	services := map[string]string{
		"artifactoryUrl": "artifactory", "distributionUrl": "distribution", "xrayUrl": "xray", "missionControlUrl": "mc",
		"pipelinesUrl": "pipelines", "accessUrl": "access", "lifecycleUrl": "lifecycle", "evidenceUrl": "evidence",
	}
	server := map[string]any{"url": "https://a/", "accessToken": "tok"}
	for key, service := range services {
		server[key] = fmt.Sprintf("https://a/%s/", service)
	}
	server["xrayUrl"] = "http://xray:8000/xray/"
	data, err := json.Marshal(map[string]any{"servers": []any{server}})
	require.NoError(t, err)
	writeCLIConfig(t, cleanEnv(t), string(data))
	c, err := jfrog.NewFromEnv()
	require.NoError(t, err)
	for _, service := range services {
		want := "https://a/" + service
		if service == "xray" {
			want = "http://xray:8000/xray"
		}
		assert.Equal(t, want, c.ServiceURL(service))
	}

	// A standalone Artifactory may have another context than /artifactory.
	writeCLIConfig(t, cleanEnv(t), `{"servers":[{"artifactoryUrl":"http://host:8081/repo/"}]}`)
	c, err = jfrog.NewFromEnv()
	require.NoError(t, err)
	assert.Equal(t, "http://host:8081/repo", c.ServiceURL("artifactory"))
	assert.Empty(t, c.BaseURL())
}

func TestNotConfigured(t *testing.T) {
	dir := cleanEnv(t)
	_, err := jfrog.NewFromEnv()
	assert.ErrorIs(t, err, jfrog.ErrNotConfigured)
	assert.ErrorContains(t, err, "set JFROG_URL")
	for _, config := range []string{`{}`, `{"servers":[]}`, `{"servers":[{"url":"https://a"},{"url":"https://b"}]}`} {
		writeCLIConfig(t, dir, config)
		_, err = jfrog.NewFromEnv()
		assert.ErrorIs(t, err, jfrog.ErrNotConfigured, config)
	}
	t.Setenv("HOME", "")
	t.Setenv("USERPROFILE", "")
	_, err = jfrog.NewFromEnv()
	assert.ErrorIs(t, err, jfrog.ErrNotConfigured)
}

func TestUnusableCLIConfig(t *testing.T) {
	dir := cleanEnv(t)
	for config, want := range map[string]string{
		`{"servers":[{"url":"https://a","accessToken":"hunter2"}],"enc":true}`: "its secrets are encrypted: set JFROG_CLI_ENCRYPTION_KEY",
		`{"servers":[{"url":"https://a","accessToken":"hunter2`:                "jfrog-cli.conf.v6:1:53: unexpected end",
		`{"servers":[{"url":"https://a","accessToken":["hunter2"]}]}`:          "jfrog-cli.conf.v6:1:46: json",
		`{"servers":[{"accessToken":"hunter2"}]}`:                              `server "" has no URL`,
		`{"servers":[{"url":"https://a","accessToken":"hunter2 x"}]}`:          "access token contains a space",
	} {
		writeCLIConfig(t, dir, config)
		_, err := jfrog.NewFromEnv()
		require.ErrorContains(t, err, want)
		assert.NotErrorIs(t, err, jfrog.ErrNotConfigured)
		assert.NotContains(t, err.Error(), "hunter2")
	}
	require.NoError(t, os.Remove(filepath.Join(dir, "jfrog-cli.conf.v6")))
	require.NoError(t, os.Mkdir(filepath.Join(dir, "jfrog-cli.conf.v6"), 0o700))
	_, err := jfrog.NewFromEnv()
	assert.ErrorContains(t, err, "JFrog CLI configuration")
}

// jwt returns an unsigned token that expires at a time.
func jwt(expiry time.Time) string {
	part := func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }
	return part(`{"alg":"none"}`) + "." + part(fmt.Sprintf(`{"exp":%d}`, expiry.Unix())) + ".x"
}

func TestCLIConfigWithExpiredToken(t *testing.T) {
	expired, valid := jwt(time.Now().Add(-time.Minute)), jwt(time.Now().Add(time.Minute))
	accepts := ""
	srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.Header.Get("Authorization"), accepts) {
			w.WriteHeader(http.StatusUnauthorized)
		}
	})
	config := func(token, more string) {
		writeCLIConfig(t, cleanEnv(t), fmt.Sprintf(`{"servers":[{"serverId":"ci","url":%q,"accessToken":%q,"refreshToken":"r"%s}]}`, srv.URL, token, more))
	}
	const password = `,"user":"u","password":"hunter22"`
	for _, test := range []struct{ token, accepts string }{{expired, "Basic"}, {valid, "Bearer"}, {valid, "Basic"}} {
		config(test.token, password)
		accepts = test.accepts
		c, err := jfrog.NewFromEnv()
		require.NoError(t, err)
		for range 2 {
			assert.NoError(t, jfrog.Send(t.Context(), c, jfrog.Get("/x")), test.accepts)
		}
		assert.NotContains(t, fmt.Sprintf("%v %+v %#v", c, c, c), "hunter22")
	}
	config(expired, "")
	_, err := jfrog.NewFromEnv()
	require.ErrorContains(t, err, `access token of server "ci" expired at`)
	assert.NotContains(t, err.Error(), expired)
	config(valid, "")
	accepts = "Bearer"
	c, err := jfrog.NewFromEnv()
	require.NoError(t, err)
	assert.NoError(t, jfrog.Send(t.Context(), c, jfrog.Get("/x")))
}

// A secret that is a number by mistake is not quoted.
func TestCLIConfigWithNumbersAsSecrets(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("JFROG_CLI_HOME_DIR", dir)
	t.Setenv("JFROG_URL", "")
	t.Setenv("JF_URL", "")
	config := `{"servers":[{"url":"https://acme","isDefault":true,"user":"u","password":1234567890}]}`
	require.NoError(t, os.WriteFile(filepath.Join(dir, "jfrog-cli.conf.v6"), []byte(config), 0o600))
	_, err := jfrog.NewFromEnv()
	require.ErrorContains(t, err, "cannot unmarshal number into")
	assert.NotContains(t, err.Error(), "1234567890")
}

// Editors of some systems begin a file with a byte order mark.
func TestCLIConfigWithAByteOrderMark(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("JFROG_CLI_HOME_DIR", dir)
	t.Setenv("JFROG_URL", "")
	t.Setenv("JF_URL", "")
	config := "\ufeff" + `{"servers":[{"url":"https://acme","isDefault":true}]}`
	require.NoError(t, os.WriteFile(filepath.Join(dir, "jfrog-cli.conf.v6"), []byte(config), 0o600))
	c, err := jfrog.NewFromEnv()
	require.NoError(t, err)
	assert.Equal(t, "https://acme", c.BaseURL())
}

func TestCLIConfigHasABound(t *testing.T) {
	writeCLIConfig(t, cleanEnv(t), `{"servers":[]}`+strings.Repeat(" ", 8<<20))
	_, err := jfrog.NewFromEnv()
	assert.ErrorContains(t, err, "has more than 8388608 bytes")
}

// The URL comes from elsewhere, and the credentials from the environment.
func TestWithEnvCredentials(t *testing.T) {
	cleanEnv(t)
	_, err := jfrog.New("https://a", jfrog.WithEnvCredentials())
	assert.ErrorIs(t, err, jfrog.ErrNotConfigured)

	var got string
	send := func() {
		c, err := jfrog.New("https://a", jfrog.WithEnvCredentials(), jfrog.WithTransport(roundTripper(func(r *http.Request) (*http.Response, error) {
			got = r.Host + " " + r.Header.Get("Authorization")
			return &http.Response{StatusCode: 200, Body: http.NoBody, Request: r}, nil
		})))
		require.NoError(t, err)
		require.NoError(t, jfrog.Send(t.Context(), c, jfrog.Get("/x")))
	}
	t.Setenv("JFROG_URL", "https://other")
	t.Setenv("JF_USER", "u")
	t.Setenv("JF_PASSWORD", "p")
	send()
	assert.Equal(t, "a Basic dTpw", got)
	t.Setenv("JFROG_ACCESS_TOKEN", "tok")
	send()
	assert.Equal(t, "a Bearer tok", got)
	t.Setenv("JFROG_ACCESS_TOKEN", "tok\n")
	_, err = jfrog.New("https://a", jfrog.WithEnvCredentials())
	assert.ErrorContains(t, err, "access token contains")
}
