package evidence

import (
	"crypto"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// Envelope is a DSSE envelope: a payload with signatures over it and its type. In JSON,
// payload and signatures are Base64.
type Envelope struct {
	Payload     []byte      `json:"payload"`
	PayloadType string      `json:"payloadType"`
	Signatures  []Signature `json:"signatures"`

	// Attachments are the files in Artifactory that the server is to store with the
	// evidence; the statement names them, too. Newer servers only; not part of DSSE, and
	// no signature covers it.
	Attachments []AttachmentSource `json:"attachments,omitempty"`
}

// Signature is one signature of an envelope.
type Signature struct {
	KeyID string `json:"keyid"` // alias of the public key among the platform's trusted keys; a hint, not signed
	Sig   []byte `json:"sig"`
}

// AttachmentSource is a file in Artifactory that becomes an attachment.
type AttachmentSource struct {
	Repository string `json:"repository"`
	Path       string `json:"path"`
	SHA256     string `json:"sha256"`
}

// ErrSignature says that no signature of an envelope is by one of the keys.
var ErrSignature = errors.New("no signature verifies with the keys given")

// NewEnvelope signs a payload of any type. [Statement.Sign] does it for evidence.
func NewEnvelope(payloadType string, payload []byte, signers ...*Signer) (*Envelope, error) {
	if len(signers) == 0 {
		return nil, errors.New("evidence: no signer")
	}
	out := &Envelope{Payload: payload, PayloadType: payloadType}
	message := PAE(payloadType, payload)
	for _, s := range signers {
		sig, err := s.sign(message)
		if err != nil {
			return nil, err
		}
		out.Signatures = append(out.Signatures, Signature{KeyID: s.keyID, Sig: sig})
	}
	return out, nil
}

// PAE is DSSE's pre-authentication encoding: the bytes that are signed.
func PAE(payloadType string, payload []byte) []byte {
	return fmt.Appendf(nil, "DSSEv1 %d %s %d %s", len(payloadType), payloadType, len(payload), payload)
}

// Verify succeeds if at least one signature is by one of the keys: *rsa.PublicKey
// (PKCS #1 v1.5 with SHA-256), *ecdsa.PublicKey (with the hash of its curve's size) or
// ed25519.PublicKey. These are the schemes that [Signer] makes and the platform
// verifies. Key ids are not looked at. Failure is [ErrSignature].
func (e *Envelope) Verify(keys ...crypto.PublicKey) error {
	message := PAE(e.PayloadType, e.Payload)
	for _, key := range keys {
		scheme, err := schemeOf(key)
		if err != nil {
			return err
		}
		for _, s := range e.Signatures {
			if scheme.verify(scheme.digest(message), s.Sig) {
				return nil
			}
		}
	}
	return fmt.Errorf("evidence: %w", ErrSignature)
}

// UnmarshalJSON reads an envelope. DSSE lets writers choose between the two alphabets of
// Base64.
func (e *Envelope) UnmarshalJSON(data []byte) error {
	var raw struct {
		Payload     base64Text `json:"payload"`
		PayloadType string     `json:"payloadType"`
		Signatures  []struct {
			KeyID string     `json:"keyid"`
			Sig   base64Text `json:"sig"`
		} `json:"signatures"`
		Attachments []AttachmentSource `json:"attachments"`
	}
	if err := json.Unmarshal(data, &raw); err != nil {
		return err
	}
	*e = Envelope{Payload: raw.Payload, PayloadType: raw.PayloadType, Attachments: raw.Attachments}
	for _, s := range raw.Signatures {
		e.Signatures = append(e.Signatures, Signature{KeyID: s.KeyID, Sig: s.Sig})
	}
	return nil
}

// base64Text reads either alphabet of Base64, with padding or without.
type base64Text []byte

var toStandardAlphabet = strings.NewReplacer("-", "+", "_", "/")

// UnmarshalText makes it a JSON string.
func (b *base64Text) UnmarshalText(text []byte) error {
	s := strings.TrimRight(toStandardAlphabet.Replace(string(text)), "=")
	out, err := base64.RawStdEncoding.DecodeString(s)
	*b = out
	return err
}
