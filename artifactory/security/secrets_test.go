package security

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
)

const hidden = "hiddenVALUE-0123456789"

// secretCalls are calls with a secret in the request.
func secretCalls() map[string]func(context.Context, *Client) error {
	pair := func() KeyPairRequest {
		r := alpineKey()
		r.Passphrase = hidden
		return r
	}
	vault := byAppRole()
	vault.Config.Auth.SecretID = hidden
	return map[string]func(context.Context, *Client) error{
		"SetPrivate": func(ctx context.Context, c *Client) error {
			return c.GPG.SetPrivate(ctx, secretKey("gpg_private.asc"))
		},
		"SetPassphrase": func(ctx context.Context, c *Client) error {
			return c.GPG.SetPassphrase(ctx, hidden)
		},
		"CreatePair": func(ctx context.Context, c *Client) error {
			return c.KeyPairs.Create(ctx, pair())
		},
		"ReplacePair": func(ctx context.Context, c *Client) error {
			return second(c.KeyPairs.Replace(ctx, pair()))
		},
		"VerifyPair": func(ctx context.Context, c *Client) error {
			return c.KeyPairs.Verify(ctx, pair())
		},
		"CreateCertificate": func(ctx context.Context, c *Client) error {
			return c.Certificates.Create(ctx, "a", jfrog.Secret(key("certificate.pem")+"\n"+key("rsa.pem")))
		},
		"ReplaceVaultAppRole": func(ctx context.Context, c *Client) error {
			return c.Vaults.Replace(ctx, "v", vault)
		},
		"ReplaceVaultCertificate": func(ctx context.Context, c *Client) error {
			return c.Vaults.Replace(ctx, "v", byCertificate())
		},
		"TestVault": func(ctx context.Context, c *Client) error {
			return c.Vaults.Test(ctx, vault)
		},
	}
}

// hiddenTexts are the secrets of secretCalls, with every line of the keys.
func hiddenTexts() []string {
	out := []string{hidden}
	for _, name := range []string{"rsa.pem", "gpg_private.asc"} {
		for line := range strings.Lines(key(name)) {
			if line = strings.TrimSpace(line); len(line) > 20 && !strings.HasPrefix(line, "-----") && !strings.Contains(key("gpg_public.asc"), line) {
				out = append(out, line)
			}
		}
	}
	return out
}

func wantHidden(t *testing.T, where, text string) {
	t.Helper()
	for _, secret := range hiddenTexts() {
		if strings.Contains(text, secret) {
			t.Errorf("%s shows a secret: %.300s", where, text)
			return
		}
	}
}

// A server may quote the request, whole or in part, in several encodings. Neither the error nor
// the log shows its secrets.
func TestSecretsOfRequestsAreHidden(t *testing.T) {
	for name, call := range secretCalls() {
		for how, quote := range map[string]func(string) string{
			"whole": func(s string) string { return s },
			"JSON": func(s string) string {
				b, _ := json.Marshal(s)
				return `{"errors":[{"status":400,"message":` + string(b) + `}]}`
			},
			"escaped": url.QueryEscape,
			"line": func(s string) string {
				return "bad key near " + strings.Split(strings.ReplaceAll(s, `\n`, "\n"),
					"\n")[min(3, strings.Count(strings.ReplaceAll(s, `\n`, "\n"), "\n"))]
			},
		} {
			for _, status := range []int{http.StatusBadRequest, http.StatusOK} {
				var log bytes.Buffer
				srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					body, _ := io.ReadAll(r.Body)
					text := string(body) + r.Header.Get("X-GPG-PASSPHRASE")
					text = quote(text)
					if status == http.StatusOK { // a web page of a proxy
						w.Header().Set("Content-Type", "text/html")
						text = "<html>" + text
					}
					w.WriteHeader(status)
					_, _ = io.WriteString(w, text)
				}))
				c, err := jfrog.New(srv.URL, jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 1}),
					jfrog.WithLogger(slog.New(slog.NewJSONHandler(&log,
						&slog.HandlerOptions{Level: slog.LevelDebug}))))
				require.NoError(t, err)
				err = call(t.Context(), New(c))
				srv.Close()
				where := fmt.Sprintf("%s, %s, %d", name, how, status)
				if status == http.StatusBadRequest {
					require.ErrorIs(t, err, jfrog.ErrValidation, where)
				}
				wantHidden(t, where, fmt.Sprintf("%v %+v %#v", err, err, err))
				wantHidden(t, where+", log", log.String())
				if e := (*jfrog.Error)(nil); assert.ErrorAs(t, err, &e, where) {
					wantHidden(t, where+", body", string(e.Body))
				}
			}
		}
	}
}

// A secret in the wrong place is refused without being shown.
func TestRefusedSecretsAreHidden(t *testing.T) {
	ctx, c := t.Context(), offline(t)
	pair := alpineKey()
	pair.PrivateKey, pair.PublicKey = jfrog.Secret(pair.PublicKey), string(pair.PrivateKey)
	vault := byCertificate()
	vault.Config.Auth.Certificate = key("rsa.pem")
	for name, err := range map[string]error{
		"pair":   c.KeyPairs.Create(ctx, pair),
		"vault":  c.Vaults.Test(ctx, vault),
		"public": c.GPG.SetPublic(ctx, key("gpg_private.asc")),
		"trusted": second(c.TrustedKeys.Create(ctx,
			TrustedKeyCreateRequest{Alias: "a", Key: key("rsa.pem")})),
		"no key":         c.GPG.SetPrivate(ctx, hidden),
		"no certificate": c.Certificates.Create(ctx, "a", hidden),
		"passphrase":     c.GPG.SetPassphrase(ctx, hidden+"\n"),
	} {
		require.Error(t, err, name)
		wantHidden(t, name, fmt.Sprintf("%v %+v %#v", err, err, err))
	}
}

func TestSecretValuesAreHidden(t *testing.T) {
	pair := alpineKey()
	pair.Passphrase = hidden
	vault := byCertificate()
	vault.Config.Auth.SecretID = hidden
	vault.Config.Auth.Extra = map[string]jfrog.Secret{"token": jfrog.Secret(`"` + hidden + `"`)}
	for _, v := range []any{pair, &pair, vault, &vault, []VaultConfiguration{vault}, vault.Config, vault.Config.Auth, struct{ P *KeyPairRequest }{&pair}} {
		var log bytes.Buffer
		slog.New(slog.NewJSONHandler(&log, nil)).Info("m", "v", v)
		slog.New(slog.NewTextHandler(&log, nil)).Info("m", "v", v)
		wantHidden(t, fmt.Sprintf("%T", v), fmt.Sprintf("%v %+v %#v %s %q %x", v, v, v, v, v,
			v)+log.String()+marshaled(t, v))
	}
}

// The API key in a response is a secret as well.
func TestAPIKeysAreHidden(t *testing.T) {
	c, _ := answers(t, http.StatusOK, `{"apiKey":"`+hidden+`"}`)
	for _, get := range []func(context.Context) (jfrog.Secret, error){c.APIKeys.Get, c.APIKeys.Create, c.APIKeys.Regenerate} {
		key, err := get(t.Context())
		require.NoError(t, err)
		require.Equal(t, jfrog.Secret(hidden), key)
		wantHidden(t, "key", fmt.Sprintf("%v %#v %x", key, key, key)+marshaled(t, key))
	}
}
