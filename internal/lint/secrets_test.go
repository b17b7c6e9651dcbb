package lint

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestSecrets(t *testing.T) {
	for _, dir := range productFolders() {
		tr, err := parse(dir)
		require.NoError(t, err)
		for _, p := range secrets(tr) {
			t.Error(p)
		}
	}
}

func TestSecretsFind(t *testing.T) {
	for _, good := range []string{
		"type T struct { Password jfrog.Secret }", "type T struct { GPGPassphrase *jfrog.Secret `url:\"gpgPassphrase\"` }",
		"type T struct { TokenID, PasswordPolicy string; Token bool }", "func (s *T) Set(password jfrog.Secret) {}", "func set(password string) {}",
	} {
		assert.Empty(t, found(t, secrets, one(good)), good)
	}
	for bad, want := range map[string]string{
		"type T struct { Password string }":                           "T.Password",
		"type T struct { Value *string `json:\"access_token\"` }":     "T.Value",
		"type T struct { A string `url:\"gpgPassphrase,omitempty\"`}": "T.A",
		"func (s *T) Set(newPassword string) {}":                      "T.Set newPassword",
		"func New(apiKey string) {}":                                  "New apiKey",
	} {
		assert.Contains(t, found(t, secrets, one(bad)), want, bad)
	}
}
