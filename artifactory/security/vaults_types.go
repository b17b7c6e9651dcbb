package security

import (
	"encoding/json"
	"fmt"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/jsonextra"
)

const vaultHashicorp = "HashicorpVault"

// VaultConfiguration connects the platform to a vault.
//
// Fields that a newer server added are kept in Extra, here and in the parts, and are sent back.
type VaultConfiguration struct {
	// Key identifies the configuration, such as hashicorp. It is not sent.
	Key    string      `json:"key,omitempty"`
	Type   string      `json:"type"` // empty: HashicorpVault
	Config VaultConfig `json:"config"`

	Extra map[string]json.RawMessage `json:"-"`
}

// VaultConfig is the address of a vault with the way into it.
type VaultConfig struct {
	URL    string       `json:"url"`
	Auth   VaultAuth    `json:"auth"`
	Mounts []VaultMount `json:"mounts"`

	Extra map[string]json.RawMessage `json:"-"` // see [VaultConfiguration]
}

// VaultMount is a secrets engine of a vault.
type VaultMount struct {
	Path string `json:"path"`
	Type string `json:"type"` // KV1 or KV2

	Extra map[string]json.RawMessage `json:"-"` // see [VaultConfiguration]
}

// VaultAuthType is a way to authenticate to a vault.
type VaultAuthType string

// The ways to authenticate to a vault.
const (
	VaultAuthCertificate VaultAuthType = "Certificate" // needs Certificate and CertificateKey
	VaultAuthAppRole     VaultAuthType = "AppRole"     // needs RoleID and SecretID
	VaultAuthAgent       VaultAuthType = "Agent"       // self-hosted only
)

// VaultAuth authenticates the platform to a vault. The fields of other types than Type must be
// empty.
type VaultAuth struct {
	Type           VaultAuthType `json:"type"`
	Certificate    string        `json:"certificate,omitempty"`    // in PEM
	CertificateKey jfrog.Secret  `json:"certificateKey,omitempty"` // in PEM
	RoleID         string        `json:"roleId,omitempty"`         // hashed in responses
	SecretID       jfrog.Secret  `json:"secretId,omitempty"`       // hashed in responses

	// Extra holds fields that a newer server added, in JSON. They may be secret.
	Extra map[string]jfrog.Secret `json:"-"`
}

// Format prints the configuration with secrets masked.
func (c VaultConfiguration) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, c) }

// Format prints the configuration with secrets masked.
func (c VaultConfig) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, c) }

// Format prints the authentication with secrets masked.
func (a VaultAuth) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, a) }

// UnmarshalJSON reads a configuration and its Extra.
func (c *VaultConfiguration) UnmarshalJSON(data []byte) (err error) {
	type plain VaultConfiguration
	c.Extra, err = jsonextra.Decode(data, (*plain)(c))
	return err
}

// MarshalJSON writes a configuration and its Extra.
func (c VaultConfiguration) MarshalJSON() ([]byte, error) {
	type plain VaultConfiguration
	return jsonextra.Encode(plain(c), c.Extra)
}

// UnmarshalJSON reads a configuration and its Extra.
func (c *VaultConfig) UnmarshalJSON(data []byte) (err error) {
	type plain VaultConfig
	c.Extra, err = jsonextra.Decode(data, (*plain)(c))
	return err
}

// MarshalJSON writes a configuration and its Extra.
func (c VaultConfig) MarshalJSON() ([]byte, error) {
	type plain VaultConfig
	return jsonextra.Encode(plain(c), c.Extra)
}

// UnmarshalJSON reads a mount and its Extra.
func (m *VaultMount) UnmarshalJSON(data []byte) (err error) {
	type plain VaultMount
	m.Extra, err = jsonextra.Decode(data, (*plain)(m))
	return err
}

// MarshalJSON writes a mount and its Extra.
func (m VaultMount) MarshalJSON() ([]byte, error) {
	type plain VaultMount
	return jsonextra.Encode(plain(m), m.Extra)
}

// UnmarshalJSON reads an authentication and its Extra.
func (a *VaultAuth) UnmarshalJSON(data []byte) (err error) {
	type plain VaultAuth
	a.Extra, err = jsonextra.DecodeSecrets[jfrog.Secret](data, (*plain)(a))
	return err
}

// MarshalJSON writes an authentication and its Extra.
func (a VaultAuth) MarshalJSON() ([]byte, error) {
	type plain VaultAuth
	return jsonextra.EncodeSecrets(plain(a), a.Extra)
}
