package evidence

import (
	"crypto"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"github.com/jfrogkit/jfrog-go/internal/jsonlax"
)

// Envelope is a DSSE envelope: a payload with signatures over the payload and its type. In JSON,
// the payload and the signatures are Base64.
type Envelope struct {
	Payload     []byte      `json:"payload"`
	PayloadType string      `json:"payloadType"`
	Signatures  []Signature `json:"signatures"`

	// Attachments are files in Artifactory to store with the evidence. The statement names them
	// too. The field is not part of DSSE, and no signature covers it. The manual does not document
	// it. JFrog's own clients send it.
	Attachments []AttachmentSource `json:"attachments,omitempty"`
}

// Signature is one signature of an envelope.
type Signature struct {
	KeyID string `json:"keyid"` // alias of the public key; a hint, not signed
	Sig   []byte `json:"sig"`
}

// AttachmentSource is a file in Artifactory that becomes an attachment.
type AttachmentSource struct {
	Repository string `json:"repository"`
	Path       string `json:"path"`
	SHA256     string `json:"sha256"`
}

// ErrSignature reports that no signature of an envelope was made with one of the keys.
var ErrSignature = errors.New("no signature verifies with the keys given")

// NewEnvelope returns an envelope with a payload of any type and a signature of each signer. Use
// [Statement.Sign] for evidence.
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

// PAE returns the pre-authentication encoding of DSSE: the bytes that a signer signs.
func PAE(payloadType string, payload []byte) []byte {
	return fmt.Appendf(nil, "DSSEv1 %d %s %d %s", len(payloadType), payloadType, len(payload), payload)
}

// Verify checks that at least one signature was made with one of the keys. If not, it returns an
// error matching [ErrSignature]. It ignores key IDs.
//
// A key is an *rsa.PublicKey (PKCS #1 v1.5 with SHA-256), an *ecdsa.PublicKey (with the hash of
// the curve's size) or an ed25519.PublicKey. A [Signer] signs in the same way.
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

// UnmarshalJSON reads an envelope in either of the two alphabets of Base64, as DSSE requires.
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
	if err := jsonlax.Unmarshal(data, &raw); err != nil {
		return err
	}
	*e = Envelope{Payload: raw.Payload, PayloadType: raw.PayloadType, Attachments: raw.Attachments}
	for _, s := range raw.Signatures {
		e.Signatures = append(e.Signatures, Signature{KeyID: s.KeyID, Sig: s.Sig})
	}
	return nil
}

// base64Text reads Base64 in either alphabet, with or without padding.
type base64Text []byte

var toStandardAlphabet = strings.NewReplacer("-", "+", "_", "/")

// UnmarshalText decodes the text of a JSON string.
func (b *base64Text) UnmarshalText(text []byte) error {
	s := strings.TrimRight(toStandardAlphabet.Replace(string(text)), "=")
	out, err := base64.RawStdEncoding.DecodeString(s)
	*b = out
	return err
}
