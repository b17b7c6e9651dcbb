package jfrog

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// cliKeyVariable holds the master key with which the JFrog CLI encrypts secrets.
const cliKeyVariable = "JFROG_CLI_ENCRYPTION_KEY"

// cliKeyLength is the number of bytes of a master key, for AES-256.
const cliKeyLength = 32

// decrypt replaces the secrets of the server by their values. The JFrog CLI encrypts each of them
// with AES-GCM. It stores the nonce and the ciphertext as Base64.
func (s *cliServerEntry) decrypt() error {
	if s.Password == "" && s.AccessToken == "" {
		return nil
	}
	key, origin, err := cliMasterKey()
	if err != nil {
		return err
	}
	if len(key) != cliKeyLength {
		return fmt.Errorf("the master key in %s has %d bytes, not %d", origin, len(key), cliKeyLength)
	}
	block, err := aes.NewCipher([]byte(key))
	if err != nil {
		return err
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		return err
	}
	for what, secret := range map[string]*Secret{"password": &s.Password, "access token": &s.AccessToken} {
		if *secret == "" {
			continue
		}
		sealed, err := base64.StdEncoding.DecodeString(string(*secret))
		if err != nil || len(sealed) < gcm.NonceSize() {
			return fmt.Errorf("the %s is not encrypted as the JFrog CLI does", what)
		}
		plain, err := gcm.Open(nil, sealed[:gcm.NonceSize()], sealed[gcm.NonceSize():], nil)
		if err != nil {
			return fmt.Errorf("the %s was encrypted with another master key than the one in %s", what, origin)
		}
		*secret = Secret(plain)
	}
	return nil
}

// cliMasterKey returns the master key and where it is from.
func cliMasterKey() (key, origin string, err error) {
	if key := os.Getenv(cliKeyVariable); key != "" {
		return key, cliKeyVariable, nil
	}
	home, err := cliHome()
	if err != nil {
		return "", "", err
	}
	name := filepath.Join(home, "security", "security.yaml")
	data, err := readRegular(name)
	if errors.Is(err, fs.ErrNotExist) {
		return "", "", fmt.Errorf("its secrets are encrypted: set %s, or write the master key to %s", cliKeyVariable, name)
	}
	if err != nil {
		return "", "", err
	}
	key, err = yamlMasterKey(string(data))
	if err != nil {
		return "", "", fmt.Errorf("%s: %w", name, err)
	}
	return key, name, nil
}

// yamlMasterKey returns the value of masterKey in YAML of one level, which the JFrog CLI expects.
func yamlMasterKey(text string) (string, error) {
	for n, line := range strings.Split(strings.TrimPrefix(text, "\ufeff"), "\n") {
		name, value, ok := strings.Cut(strings.TrimRight(line, "\r"), ":")
		if !ok || !strings.EqualFold(strings.Trim(name, `"' `), "masterKey") {
			continue
		}
		value = strings.TrimSpace(value)
		quote := value[:min(1, len(value))]
		if quote == `"` || quote == "'" {
			end := strings.LastIndex(value, quote)
			if rest := strings.TrimSpace(value[end+1:]); end == 0 || rest != "" && !strings.HasPrefix(rest, "#") {
				return "", fmt.Errorf("line %d: masterKey is not a quoted text", n+1)
			}
			quoted := value[:end+1]
			if quote == "'" {
				return strings.ReplaceAll(quoted[1:end], "''", "'"), nil
			}
			plain, err := strconv.Unquote(quoted)
			if err != nil {
				return "", fmt.Errorf("line %d: masterKey is not a quoted text", n+1)
			}
			return plain, nil
		}
		value, _, _ = strings.Cut(value, " #")
		if value = strings.TrimSpace(value); value == "" || strings.ContainsAny(value[:1], "|>&*![{#") {
			return "", fmt.Errorf("line %d: masterKey is not a text on one line", n+1)
		}
		return value, nil
	}
	return "", errors.New("it has no masterKey")
}
