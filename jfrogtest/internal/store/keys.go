package store

import (
	"crypto/rand"
	"time"
)

// Keys holds keys and certificates, and the connections to vaults.
type Keys struct {
	Pairs        map[string]*KeyPair
	Trusted      map[string]*TrustedKey // by ID
	Certificates map[string]*Certificate
	Vaults       map[string]*Vault
	GPGPublic    string // the default key, or empty
	GPGPrivate   bool   // the default private key is set
	Encrypted    bool   // the configuration is encrypted

	apiKeys map[*Account]string
}

func newKeys() *Keys {
	return &Keys{
		Pairs: map[string]*KeyPair{}, Trusted: map[string]*TrustedKey{},
		Certificates: map[string]*Certificate{}, Vaults: map[string]*Vault{},
		apiKeys: map[*Account]string{},
	}
}

// A KeyPair is a pair of keys that signs packages. The server does not need its private key.
type KeyPair struct {
	Name, Type, Alias string
	PublicKey         string // empty for a key in a vault
	VaultKey          string // key of a vault, or empty
	VaultPublicKey    *VaultReference
}

// A VaultReference names a value in a vault.
type VaultReference struct {
	Path string `json:"path"`
	Key  string `json:"key"`
}

// A TrustedKey is a public key that verifies what other services have signed.
type TrustedKey struct {
	ID, Alias   string
	Fingerprint string
	Key         string
	IssuedOn    time.Time // zero if the key does not state it
	IssuedBy    string
}

// A Certificate is an installed certificate.
type Certificate struct {
	Alias               string
	IssuedTo, IssuedBy  string
	IssuedOn, ValidTill time.Time
	Fingerprint         string
}

// A Vault is a connection to a vault, without its secrets.
type Vault struct {
	URL, AuthType string
	Mounts        []VaultMount
}

// A VaultMount is a secrets engine of a vault.
type VaultMount struct {
	Path string `json:"path"`
	Type string `json:"type"`
}

// The settings of a repository that name its key pairs.
const (
	PrimaryKeyPair   = "primaryKeyPairRef"
	SecondaryKeyPair = "secondaryKeyPairRef"
)

// DeleteKeyPair deletes a key pair and removes it from the repositories.
func (s *Store) DeleteKeyPair(name string) {
	delete(s.Keys.Pairs, name)
	for _, repo := range s.Repos {
		for _, setting := range []string{PrimaryKeyPair, SecondaryKeyPair} {
			if repo.Setting(setting) == name {
				delete(repo.Config, setting)
			}
		}
	}
}

// APIKey returns the API key of a user, or "".
func (s *Store) APIKey(a *Account) string { return s.Keys.apiKeys[a] }

// MakeAPIKey replaces the API key of a user.
func (s *Store) MakeAPIKey(a *Account) string {
	s.Keys.apiKeys[a] = "AKCp8" + rand.Text() + rand.Text()
	return s.Keys.apiKeys[a]
}

// RevokeAPIKey revokes the API key of a user.
func (s *Store) RevokeAPIKey(a *Account) { delete(s.Keys.apiKeys, a) }

// RevokeAPIKeys revokes the API keys of all users.
func (s *Store) RevokeAPIKeys() { clear(s.Keys.apiKeys) }

// AccountOfAPIKey returns the user with an API key, or nil.
func (s *Store) AccountOfAPIKey(key string) *Account {
	for a, has := range s.Keys.apiKeys {
		if SameSecret(has, key) && s.Identities.Accounts[a.Name] == a { // else it was deleted
			return a
		}
	}
	return nil
}
