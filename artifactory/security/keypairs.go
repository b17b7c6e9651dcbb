package security

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/armor"
	"github.com/jfrogkit/jfrog-go/internal/check"
)

// KeyPairsService manages the key pairs that sign packages. Reached through [Client.KeyPairs].
// [Client.RepositoryKeys] assigns them to repositories.
//
// A key pair that is no such pair, such as one with its halves exchanged, is refused before
// anything is sent.
type KeyPairsService service

// KeyPairType is the kind of the keys in a pair.
type KeyPairType string

// The kinds of key pairs.
const (
	KeyPairTypeRSA KeyPairType = "RSA" // in PEM
	KeyPairTypeGPG KeyPairType = "GPG" // in ASCII armor
)

// KeyPair is a key pair as the server shows it, without its private key.
type KeyPair struct {
	Name           string          `json:"pairName"`
	Type           KeyPairType     `json:"pairType"`
	Alias          string          `json:"alias"`
	PublicKey      string          `json:"publicKey,omitempty"`
	VaultKey       string          `json:"vaultKey,omitempty"`
	VaultPublicKey *VaultReference `json:"vaultPublicKey,omitempty"`
}

// VaultReference names a value in a vault.
type VaultReference struct {
	Path string `json:"path,omitempty"` // such as secret/default-gpg-key
	Key  string `json:"key,omitempty"`  // such as gpg.key.pub
}

// KeyPairRequest is the body of [KeyPairsService.Create], [KeyPairsService.Replace] and
// [KeyPairsService.Verify]. It holds either the keys or their place in a vault.
type KeyPairRequest struct {
	Name string      `json:"pairName"`
	Type KeyPairType `json:"pairType"`
	// Alias is the file name of the public key when it is downloaded.
	Alias string `json:"alias"`

	// PrivateKey and PublicKey are in PEM for an RSA pair and in ASCII armor for a GPG pair, with
	// their line breaks.
	PrivateKey jfrog.Secret `json:"privateKey,omitempty"`
	PublicKey  string       `json:"publicKey,omitempty"`
	Passphrase jfrog.Secret `json:"passphrase,omitempty"` // of a protected private key

	// VaultKey is the key of the vault configuration, such as hashicorp. See [VaultConfiguration].
	VaultKey       string          `json:"vaultKey,omitempty"`
	VaultPublicKey *VaultReference `json:"vaultPublicKey,omitempty"`
}

// Format prints the request with secrets masked.
func (r KeyPairRequest) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, r) }

func (r *KeyPairRequest) check() error {
	err := cmp.Or(
		check.NotEmpty("name of the key pair", r.Name),
		check.NotEmpty("type of the key pair", string(r.Type)),
		check.NotEmpty("alias", r.Alias),
	)
	switch {
	case err != nil:
		return err
	case r.VaultKey == "" && r.VaultPublicKey != nil:
		return errors.New("a key in the vault needs a vault key, the key of the vault configuration")
	case r.VaultKey != "" && (r.PrivateKey != "" || r.PublicKey != "" || r.Passphrase != ""):
		return errors.New("the keys are given and are in the vault: one of both")
	case r.VaultKey != "":
		return nil
	}
	return r.checkKeys()
}

// checkKeys checks the keys themselves.
func (r *KeyPairRequest) checkKeys() error {
	form := armor.ArmoredOrPEM
	switch r.Type {
	case KeyPairTypeRSA:
		form = armor.PEM
	case KeyPairTypeGPG:
		form = armor.Armored
	}
	private, public := string(r.PrivateKey), r.PublicKey
	errPrivate := form.Check("private key", private, armor.PrivateKey)
	errPublic := form.Check("public key", public, armor.PublicKey)
	if errPrivate != nil && errPublic != nil &&
		form.Check("", public, armor.PrivateKey) == nil &&
		form.Check("", private, armor.PublicKey) == nil {
		return errors.New("the private key and the public key are exchanged")
	}
	return cmp.Or(errPrivate, errPublic)
}

// request completes a request with the key pair in its body.
func (r *KeyPairRequest) request(req *jfrog.Request, err error) *jfrog.Request {
	return req.Body(*r).Check(err).
		Secret(armor.SecretLines(string(r.PrivateKey))...).Secret(armor.SecretLines(r.PublicKey)...)
}

// Create adds a key pair, or replaces the key pair of that name.
//
// Requires: admin. Since 7.6.0.
//
//jfrog:op 2.9.37
func (s *KeyPairsService) Create(ctx context.Context, req KeyPairRequest) error {
	return jfrog.Send(ctx, s.client,
		req.request(jfrog.Post("/artifactory/api/security/keypair"), req.check()).Idempotent())
}

// Get returns a key pair without its private key.
//
// Requires: authenticated user. Since 7.6.0. May be anonymous.
//
//jfrog:op 2.9.38
func (s *KeyPairsService) Get(ctx context.Context, pairName string) (*KeyPair, error) {
	return jfrog.Do[*KeyPair](ctx, s.client,
		jfrog.Get("/artifactory/api/security/keypair/{keyPairName}", pairName))
}

// Exists reports whether there is a key pair of that name.
//
//jfrog:observed HEAD /artifactory/api/security/keypair/{keyPairName}
func (s *KeyPairsService) Exists(ctx context.Context, pairName string) (bool, error) {
	return jfrog.Exists(ctx, s.client,
		jfrog.Head("/artifactory/api/security/keypair/{keyPairName}", pairName))
}

// Delete deletes a key pair.
//
// Requires: admin. Since 7.6.0.
//
//jfrog:op 2.9.39
func (s *KeyPairsService) Delete(ctx context.Context, pairName string) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Delete("/artifactory/api/security/keypair/{keyPairName}", pairName))
}

// Replace replaces the key pair that req names. The result is empty if the server returns
// nothing.
//
// Requires: admin. Since 7.19.
//
//jfrog:op 2.9.51
func (s *KeyPairsService) Replace(ctx context.Context, req KeyPairRequest) (*KeyPair, error) {
	return jfrog.Do[*KeyPair](ctx, s.client,
		req.request(jfrog.Put("/artifactory/api/security/keypair"), req.check()).MayBeEmpty())
}

// Verify checks that the server can use a key pair, and stores nothing. It needs the keys
// themselves; keys in a vault are refused.
//
// Requires: admin. Since 7.19.
//
//jfrog:op 2.9.52
func (s *KeyPairsService) Verify(ctx context.Context, req KeyPairRequest) error {
	err := req.check()
	if req.VaultKey != "" {
		err = errors.New("keys in the vault cannot be verified")
	}
	return jfrog.Send(ctx, s.client,
		req.request(jfrog.Post("/artifactory/api/security/keypair/verify"), err).
			Accept("*/*").Idempotent())
}

// List returns all key pairs without their private keys.
//
// Requires: admin. Since 7.19.
//
//jfrog:op 2.9.53
func (s *KeyPairsService) List(ctx context.Context) ([]KeyPair, error) {
	return jfrog.Do[[]KeyPair](ctx, s.client, jfrog.Get("/artifactory/api/security/keypair"))
}
