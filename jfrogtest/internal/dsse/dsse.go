// Package dsse opens, signs and verifies DSSE envelopes with in-toto statements.
package dsse

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
)

const inTotoType = "application/vnd.in-toto+json"

// An Envelope is a DSSE envelope: a payload with signatures.
type Envelope struct {
	Payload     string      `json:"payload"` // Base64
	PayloadType string      `json:"payloadType"`
	Signatures  []Signature `json:"signatures"`

	// Attachments are not part of DSSE, and no signature covers them.
	Attachments []Attachment `json:"attachments,omitempty"`
}

// An Attachment names a file that is stored with evidence.
type Attachment struct {
	Repository string `json:"repository"`
	Path       string `json:"path"`
	SHA256     string `json:"sha256"`
}

// A Signature is a signature of an envelope.
type Signature struct {
	KeyID string `json:"keyid"`
	Sig   string `json:"sig"` // Base64
}

// A Statement is an in-toto attestation.
type Statement struct {
	Type          string          `json:"_type"`
	Subject       []Subject       `json:"subject"`
	PredicateType string          `json:"predicateType"`
	Predicate     json.RawMessage `json:"predicate"`
}

// A Subject names a content that a statement is about.
type Subject struct {
	Name   string            `json:"name,omitempty"`
	URI    string            `json:"uri,omitempty"`
	Digest map[string]string `json:"digest"`
}

// preAuth returns the signed bytes of an envelope.
func preAuth(payloadType string, payload []byte) []byte {
	return fmt.Appendf(nil, "DSSEv1 %d %s %d %s", len(payloadType), payloadType, len(payload), payload)
}

// maxSignatures limits the signatures of an envelope, because each is verified with each key.
const maxSignatures = 100

func decode(data []byte, v any) error {
	if err := jsondoc.CheckDepth(data); err != nil {
		return err
	}
	return json.Unmarshal(data, v)
}

// Open decodes an envelope and its statement. It returns an [apierr.Error] if they are invalid.
func Open(data []byte) (e Envelope, payload []byte, st Statement, err error) {
	bad := func(format string, args ...any) (Envelope, []byte, Statement, error) {
		return Envelope{}, nil, Statement{}, apierr.New(http.StatusBadRequest, "Invalid evidence: "+format, args...)
	}
	if err := decode(data, &e); err != nil {
		return bad("not a DSSE envelope: %v", err)
	}
	if e.PayloadType != inTotoType {
		return bad("payloadType '%s' is not %s", e.PayloadType, inTotoType)
	}
	if payload, err = base64.StdEncoding.DecodeString(e.Payload); err != nil {
		return bad("payload is not Base64: %v", err)
	}
	if len(e.Signatures) == 0 {
		return bad("no signatures")
	}
	if len(e.Signatures) > maxSignatures {
		return bad("more than %d signatures", maxSignatures)
	}
	for _, sig := range e.Signatures {
		if raw, err := base64.StdEncoding.DecodeString(sig.Sig); err != nil || len(raw) == 0 {
			return bad("signature of key '%s' is not Base64", sig.KeyID)
		}
	}
	if err := decode(payload, &st); err != nil {
		return bad("payload is not an in-toto statement: %v", err)
	}
	if !strings.HasPrefix(st.Type, "https://in-toto.io/Statement/") {
		return bad("_type '%s' is not the type of an in-toto statement", st.Type)
	}
	if st.PredicateType == "" {
		return bad("no predicateType")
	}
	return e, payload, st, nil
}

// Sign signs a statement and returns the encoded envelope.
func Sign(st Statement, key ed25519.PrivateKey, keyID string) []byte {
	st.Type = "https://in-toto.io/Statement/v1"
	payload, err := json.Marshal(st)
	if err != nil {
		panic(fmt.Sprintf("jfrogtest: encode statement: %v", err)) // the server makes it
	}
	signature := ed25519.Sign(key, preAuth(inTotoType, payload))
	return jsondoc.Encode(Envelope{
		Payload: base64.StdEncoding.EncodeToString(payload), PayloadType: inTotoType,
		Signatures: []Signature{{keyID, base64.StdEncoding.EncodeToString(signature)}},
	})
}
