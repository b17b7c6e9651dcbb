package security

import (
	"context"
	"encoding/json"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/armor"
	"github.com/jfrogkit/jfrog-go/internal/check"
	"github.com/jfrogkit/jfrog-go/internal/jsonlax"
)

// TrustedKeysService manages the public keys that an Artifactory or an Edge node trusts when it
// verifies what Distribution has signed. Reached through [Client.TrustedKeys].
type TrustedKeysService service

// TrustedKey is a public key that Artifactory trusts.
type TrustedKey struct {
	ID          string     `json:"kid,omitempty"`
	Alias       string     `json:"alias,omitempty"`
	Fingerprint string     `json:"fingerprint,omitempty"`
	Type        string     `json:"type,omitempty"`
	Key         string     `json:"key,omitempty"` // with its line breaks
	IssuedOn    jfrog.Time `json:"issued_on,omitzero"`
	IssuedBy    string     `json:"issued_by,omitempty"`
	ValidUntil  jfrog.Time `json:"valid_until,omitzero"`
}

// UnmarshalJSON reads a key, also with the names and the numbers of milliseconds that some lists
// have for its dates.
func (k *TrustedKey) UnmarshalJSON(data []byte) error {
	type plain TrustedKey
	var other struct {
		Issued   jfrog.Time `json:"issued"`
		IssuedBy string     `json:"issuedBy"`
		Expiry   jfrog.Time `json:"expiry"`
	}
	if err := jsonlax.Unmarshal(data, (*plain)(k)); err != nil {
		return err
	}
	if err := jsonlax.Unmarshal(data, &other); err != nil {
		return err
	}
	if k.IssuedOn.IsZero() {
		k.IssuedOn = other.Issued
	}
	if k.IssuedBy == "" {
		k.IssuedBy = other.IssuedBy
	}
	if k.ValidUntil.IsZero() {
		k.ValidUntil = other.Expiry
	}
	return nil
}

// TrustedKeyCreateRequest is the body of [TrustedKeysService.Create].
type TrustedKeyCreateRequest struct {
	Alias string `json:"alias"`
	// Key is a public key in ASCII armor or PEM, with its line breaks.
	Key string `json:"key"`
}

func (r TrustedKeyCreateRequest) check() error {
	if err := check.NotEmpty("alias", r.Alias); err != nil {
		return err
	}
	return armor.ArmoredOrPEM.Check("public key", r.Key, armor.PublicKey)
}

// Create adds a public key to the trusted keys. It refuses a text that is no public key before
// anything is sent.
//
// Requires: admin. Since 6.0.
//
//jfrog:op 2.9.33
func (s *TrustedKeysService) Create(
	ctx context.Context, req TrustedKeyCreateRequest,
) (*TrustedKey, error) {
	return jfrog.Do[*TrustedKey](ctx, s.client,
		jfrog.Post("/artifactory/api/security/keys/trusted").Body(req).
			Secret(armor.SecretLines(req.Key)...).Check(req.check()))
}

// trustedKeys reads a list of keys, bare or in an object.
type trustedKeys []TrustedKey

func (l *trustedKeys) UnmarshalJSON(data []byte) error {
	if data[0] != '{' {
		return jsonlax.Unmarshal(data, (*[]TrustedKey)(l))
	}
	var object struct {
		Keys []TrustedKey `json:"keys"`
	}
	err := json.Unmarshal(data, &object)
	*l = object.Keys
	return err
}

// List returns the trusted keys.
//
//jfrog:observed GET /artifactory/api/security/keys/trusted
func (s *TrustedKeysService) List(ctx context.Context) ([]TrustedKey, error) {
	return jfrog.Do[trustedKeys](ctx, s.client, jfrog.Get("/artifactory/api/security/keys/trusted"))
}

// Delete removes a public key from the trusted keys. Its ID is in [TrustedKey].
//
//jfrog:observed DELETE /artifactory/api/security/keys/trusted/{kid}
func (s *TrustedKeysService) Delete(ctx context.Context, id string) error {
	return jfrog.Send(ctx, s.client, jfrog.Delete("/artifactory/api/security/keys/trusted/{kid}", id))
}
