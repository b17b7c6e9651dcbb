package distribution

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/armor"
	"github.com/jfrogkit/jfrog-go/internal/check"
)

// SigningKeysService manages the PGP key pairs that sign release bundles v1. Reached through
// [Client.SigningKeys].
//
// Keys are in ASCII armor. A text that is no key of the right kind is refused before it is sent.
// The user interface cannot create release bundles with a signing key that has a passphrase.
type SigningKeysService service

// KeyProtocol is the name of signing keys in the paths of the server.
type KeyProtocol string

// The names.
const (
	KeyProtocolGPG KeyProtocol = "gpg" // the default
	KeyProtocolPGP KeyProtocol = "pgp"
)

// name returns the protocol for a path.
func (p KeyProtocol) name() string {
	if p == "" {
		p = KeyProtocolGPG
	}
	return string(p)
}

func (p KeyProtocol) check() error {
	switch p {
	case "", KeyProtocolGPG, KeyProtocolPGP:
		return nil
	}
	return fmt.Errorf("protocol %q is neither gpg nor pgp", string(p))
}

// SigningKeyPair is a key pair as [SigningKeysService.Upload] sends it: either both keys or
// VaultData.
type SigningKeyPair struct {
	// Alias is the name of the key pair. Since 2.8.1.
	Alias      string       `json:"alias,omitempty"`
	PublicKey  string       `json:"public_key,omitempty"`
	PrivateKey jfrog.Secret `json:"private_key,omitempty"`
	VaultData  *VaultData   `json:"vault_data,omitempty"`
}

// VaultData says where the keys of a key pair are in a vault.
type VaultData struct {
	VaultID    VaultID   `json:"vault_id"` // empty: VaultHashiCorp
	PublicKey  VaultPath `json:"public_key"`
	PrivateKey VaultPath `json:"private_key"`
}

// VaultID is the product of a vault.
type VaultID string

// VaultHashiCorp is the only supported vault.
const VaultHashiCorp VaultID = "hashicorp"

// VaultPath is a place in a vault.
type VaultPath struct {
	Path string `json:"path"` // such as kv/private/path
	Key  string `json:"key"`
}

func (p VaultPath) check(what string) error {
	return errors.Join(
		check.NotEmpty("vault path of the "+what, p.Path), check.NotEmpty("vault key of the "+what, p.Key))
}

// check refuses anything but a key pair or its places in a vault.
func (k SigningKeyPair) check() error {
	switch {
	case k.VaultData != nil && (k.PublicKey != "" || k.PrivateKey != ""):
		return errors.New("key has both a key pair and vault data")
	case k.VaultData != nil:
		return errors.Join(
			k.VaultData.PublicKey.check("public key"), k.VaultData.PrivateKey.check("private key"))
	}
	return checkPair(k.PublicKey, k.PrivateKey)
}

// checkPair refuses texts that are not a public and a private key in ASCII armor.
func checkPair(publicKey string, privateKey jfrog.Secret) error {
	if err := armor.Armored.Check("public key", publicKey, armor.PublicKey); err != nil {
		return err
	}
	return armor.Armored.Check("private key", string(privateKey), armor.PrivateKey)
}

// pairSecrets returns what to mask of a key pair. The public key may be the private key by
// mistake.
func pairSecrets(publicKey string, privateKey jfrog.Secret) []string {
	return append(armor.SecretLines(publicKey), armor.SecretLines(string(privateKey))...)
}

// SigningKeyUploadRequest is the body of [SigningKeysService.Upload].
type SigningKeyUploadRequest struct {
	Key SigningKeyPair `json:"key"`
	// PropagateToEdgeNodes propagates the key pair to the source and the target Artifactories,
	// through Mission Control.
	PropagateToEdgeNodes     bool `json:"propagate_to_edge_nodes"`
	FailOnPropagationFailure bool `json:"fail_on_propagation_failure"`
	// SetAsDefault must be true for the first key, and if Artifactory has no default key.
	SetAsDefault bool `json:"set_as_default,omitempty"`
}

// KeyPropagationStatus is the status of a [KeyPropagation].
type KeyPropagationStatus string

// The statuses of propagations.
const (
	KeyPropagationSuccess        KeyPropagationStatus = "SUCCESS"
	KeyPropagationPartialSuccess KeyPropagationStatus = "PARTIAL_SUCCESS"
	KeyPropagationFailure        KeyPropagationStatus = "FAILURE"
	KeyPropagationNotRequested   KeyPropagationStatus = "PROPAGATION_NOT_REQUESTED"
	// KeyPropagationNotSupported means that Mission Control does not support propagations.
	KeyPropagationNotSupported KeyPropagationStatus = "PROPAGATION_NOT_SUPPORTED_BY_MISSION_CONTROL"
	KeyPropagationNoKey        KeyPropagationStatus = "NO_GPG_KEY_TO_PROPAGATE"
)

// KeyPropagation is the report of the propagation of keys to sites.
type KeyPropagation struct {
	Message string               `json:"message"` // an error
	Status  KeyPropagationStatus `json:"status"`  // on all sites
	Details []KeyPropagationSite `json:"details"`
}

// KeyPropagationSite is the result of the propagation of a key to one site.
type KeyPropagationSite struct {
	JPDID    string `json:"jpd_id"`
	Name     string `json:"name"`
	KeyAlias string `json:"key_alias"`
	Status   string `json:"status"` // such as SUCCESS
}

type keyReport struct {
	Report *KeyPropagation `json:"report"`
}

// propagation returns the report of a response.
func (r *keyReport) propagation(err error) (*KeyPropagation, error) {
	if err == nil && r.Report == nil {
		err = check.Lacks("distribution", "report")
	}
	return jfrog.Deref(r).Report, err
}

// Upload uploads a key pair, or its places in a vault, and propagates it to the sites if asked.
// Upload returns no error if the propagation fails on some sites: see the status of the report.
//
// Requires: admin, Mission Control 4.5.0 or later. Since 2.4.
//
//jfrog:op 5.3.1
func (s *SigningKeysService) Upload(
	ctx context.Context, protocol KeyProtocol, upload SigningKeyUploadRequest,
) (*KeyPropagation, error) {
	k := upload.Key
	err := errors.Join(protocol.check(), k.check())
	if k.VaultData != nil && k.VaultData.VaultID == "" {
		data := *k.VaultData
		data.VaultID = VaultHashiCorp
		upload.Key.VaultData = &data
	}
	out, err := jfrog.Do[*keyReport](ctx, s.client,
		jfrog.Post("/distribution/api/v1/keys/{protocol}", protocol.name()).LongRunning().
			Body(upload).Secret(pairSecrets(k.PublicKey, k.PrivateKey)...).Check(err))
	return out.propagation(err)
}

type newAlias struct {
	NewAlias string `json:"new_alias"`
}

const signingKeyPath = "/distribution/api/v1/keys/gpg/{aliasName}"

// Rename changes the alias of a key pair.
//
// Requires: admin. Since 2.8.1.
//
//jfrog:op 5.3.2
func (s *SigningKeysService) Rename(ctx context.Context, aliasName, newAliasName string) error {
	return jfrog.Send(ctx, s.client, jfrog.Put(signingKeyPath, aliasName).
		Body(newAlias{newAliasName}).Check(check.NotEmpty("new alias", newAliasName)).NotIdempotent())
}

// SigningKey is a public key with its alias.
type SigningKey struct {
	Alias     string `json:"alias"`
	PublicKey string `json:"public_key"`
}

// Get returns the public key of a key pair. It returns an error matching [jfrog.ErrNotFound] if
// there is no such alias. The alias cannot be aliases, which the server takes for the list.
//
// Requires: admin. Since 2.8.1.
//
//jfrog:op 5.3.3
func (s *SigningKeysService) Get(ctx context.Context, aliasName string) (*SigningKey, error) {
	req := jfrog.Get(signingKeyPath, aliasName)
	if aliasName == "aliases" {
		req.Check(errors.New("a key with the alias aliases cannot be read: " +
			"its path is the path of the list"))
	}
	return jfrog.Do[*SigningKey](ctx, s.client, req)
}

// SigningKeyRef is a key pair in [SigningKeysService.List].
type SigningKeyRef struct {
	Alias      string `json:"alias"`
	Default    bool   `json:"default"`
	Passphrase bool   `json:"passphrase"` // whether the key has a passphrase
}

// List returns the aliases of the key pairs.
//
// Requires: admin. Since 2.8.1.
//
//jfrog:op 5.3.4
func (s *SigningKeysService) List(ctx context.Context) ([]SigningKeyRef, error) {
	return jfrog.Do[[]SigningKeyRef](ctx, s.client, jfrog.Get("/distribution/api/v1/keys/gpg/aliases"))
}

// Delete deletes a key pair. If it is the default, the oldest key pair becomes the default.
//
// Requires: admin. Since 2.8.1.
//
//jfrog:op 5.3.5
func (s *SigningKeysService) Delete(ctx context.Context, aliasName string) error {
	return jfrog.Send(ctx, s.client, jfrog.Delete(signingKeyPath, aliasName))
}

// SigningKeyPropagateOptions selects the keys of [SigningKeysService.Propagate]. The zero value
// selects the default key. All and Alias exclude each other. Since 2.13.2.
type SigningKeyPropagateOptions struct {
	All   bool   `url:"all,omitempty"`   // all keys
	Alias string `url:"alias,omitempty"` // one key
}

// Propagate propagates key pairs to the sites. It returns no error if the propagation fails on some
// sites: see the status of the report.
//
// Requires: admin, Mission Control 4.5.0 or later. Since 2.4.
//
//jfrog:op 5.3.6
func (s *SigningKeysService) Propagate(
	ctx context.Context, protocol KeyProtocol, opts *SigningKeyPropagateOptions,
) (*KeyPropagation, error) {
	err := protocol.check()
	if o := jfrog.Deref(opts); o.All && o.Alias != "" {
		err = errors.Join(err, errors.New("all and alias exclude each other"))
	}
	out, err := jfrog.Do[*keyReport](ctx, s.client,
		jfrog.Post("/distribution/api/v1/keys/{protocol}/propagate", protocol.name()).LongRunning().
			Query(opts).Idempotent().Check(err))
	return out.propagation(err)
}

// SigningKeySetRequest is the body of [SigningKeysService.SetGPG] and [SigningKeysService.SetPGP].
type SigningKeySetRequest struct {
	PublicKey  string       `json:"public_key"`
	PrivateKey jfrog.Secret `json:"private_key"`
}

// set uploads a key pair to one of the two paths.
func (s *SigningKeysService) set(
	ctx context.Context, req *jfrog.Request, pair SigningKeySetRequest,
) (*StatusMessage, error) {
	return jfrog.Do[*StatusMessage](ctx, s.client, req.Body(pair).
		Secret(pairSecrets(pair.PublicKey, pair.PrivateKey)...).
		Check(checkPair(pair.PublicKey, pair.PrivateKey)).MayBeEmpty())
}

const defaultKeyPath = "/distribution/api/v1/keys/gpg"

// SetGPG sets the key pair that signs release bundles. If the server's response is empty, so is the
// result.
//
// Deprecated: Use [SigningKeysService.Upload], since 2.4.
//
// Requires: admin. Since 1.0.
//
//jfrog:op 5.3.7
func (s *SigningKeysService) SetGPG(
	ctx context.Context, pair SigningKeySetRequest,
) (*StatusMessage, error) {
	return s.set(ctx, jfrog.Put(defaultKeyPath), pair)
}

// SetPGP is like [SigningKeysService.SetGPG] under the path that JFrog's Go client uses. The
// manual does not document it.
//
// Deprecated: Use [SigningKeysService.Upload], since 2.4.
//
//jfrog:observed PUT /distribution/api/v1/keys/pgp
func (s *SigningKeysService) SetPGP(
	ctx context.Context, pair SigningKeySetRequest,
) (*StatusMessage, error) {
	return s.set(ctx, jfrog.Put("/distribution/api/v1/keys/pgp"), pair)
}

// PublicSigningKey is the result of [SigningKeysService.GetPublic].
type PublicSigningKey struct {
	PublicKey string `json:"public_key"`
	// PrivateKey reports whether the database has the private key.
	PrivateKey KeyStored `json:"private_key,omitempty"`
}

// KeyStored reports whether the server has a private key. Its JSON is a mask in place of the key.
type KeyStored bool

// UnmarshalJSON reads any string in place of the key.
func (k *KeyStored) UnmarshalJSON(data []byte) error {
	var mask string
	err := json.Unmarshal(data, &mask)
	*k = mask != ""
	return err
}

// MarshalJSON writes a mask.
func (k KeyStored) MarshalJSON() ([]byte, error) {
	if k {
		return []byte(`"*****"`), nil
	}
	return []byte(`""`), nil
}

// GetPublic returns the public key of Distribution. It returns an error if no key was uploaded.
//
// Requires: read permission for the release bundle. Since 2.3.0.
//
//jfrog:op 5.3.8
func (s *SigningKeysService) GetPublic(ctx context.Context) (*PublicSigningKey, error) {
	out, err := jfrog.Do[*PublicSigningKey](ctx, s.client, jfrog.Get(defaultKeyPath))
	if err == nil && out.PublicKey == "" {
		return nil, check.Lacks("distribution", "public key")
	}
	return out, err
}
