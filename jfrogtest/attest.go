package jfrogtest

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
)

const inTotoType = "application/vnd.in-toto+json"

// An envelope is a DSSE envelope: a payload with signatures.
type envelope struct {
	Payload     string              `json:"payload"` // Base64
	PayloadType string              `json:"payloadType"`
	Signatures  []envelopeSignature `json:"signatures"`
}

type envelopeSignature struct {
	KeyID string `json:"keyid"`
	Sig   string `json:"sig"` // Base64
}

// A statement is an in-toto attestation.
type statement struct {
	Type          string           `json:"_type"`
	Subject       []statementTopic `json:"subject"`
	PredicateType string           `json:"predicateType"`
	Predicate     json.RawMessage  `json:"predicate"`
}

type statementTopic struct {
	Name   string            `json:"name,omitempty"`
	URI    string            `json:"uri,omitempty"`
	Digest map[string]string `json:"digest"`
}

// preAuth is what the signatures of an envelope are made over.
func preAuth(payloadType string, payload []byte) []byte {
	return fmt.Appendf(nil, "DSSEv1 %d %s %d %s", len(payloadType), payloadType, len(payload), payload)
}

// attest makes and signs the statement of a release bundle or a promotion.
func (s *Server) attest(st statement, keyID string) []byte {
	st.Type = "https://in-toto.io/Statement/v1"
	payload, err := json.Marshal(st)
	if err != nil {
		panic(fmt.Sprintf("jfrogtest: encode statement: %v", err)) // it is made in this package
	}
	return jsonAnswer(http.StatusOK, "", envelope{
		Payload: base64.StdEncoding.EncodeToString(payload), PayloadType: inTotoType,
		Signatures: []envelopeSignature{{keyID, base64.StdEncoding.EncodeToString(ed25519.Sign(s.attestor, preAuth(inTotoType, payload)))}},
	}).body
}

// AttestationKey verifies the signatures of release bundles and of promotions: Ed25519 over the pre-authentication
// encoding of their DSSE envelopes.
func (s *Server) AttestationKey() ed25519.PublicKey { return s.attestor.Public().(ed25519.PublicKey) }

// openEnvelope reads evidence and refuses what is none.
func openEnvelope(data []byte) (e envelope, payload []byte, st statement, err error) {
	bad := func(format string, args ...any) (envelope, []byte, statement, error) {
		return envelope{}, nil, statement{}, fail(http.StatusBadRequest, "Invalid evidence: "+format, args...)
	}
	if err := json.Unmarshal(data, &e); err != nil {
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
	for _, sig := range e.Signatures {
		if raw, err := base64.StdEncoding.DecodeString(sig.Sig); err != nil || len(raw) == 0 {
			return bad("signature of key '%s' is not Base64", sig.KeyID)
		}
	}
	if err := json.Unmarshal(payload, &st); err != nil {
		return bad("payload is not an in-toto statement: %v", err)
	}
	if !strings.HasPrefix(st.Type, "https://in-toto.io/Statement/") {
		return bad("_type '%s' is not that of an in-toto statement", st.Type)
	}
	if st.PredicateType == "" {
		return bad("no predicateType")
	}
	return e, payload, st, nil
}

// An evidenceKey is a public key that the server trusts.
type evidenceKey struct {
	alias string
	key   crypto.PublicKey
}

// verify tells whether one of the trusted keys verifies a signature of the envelope, and which.
func (s *Server) verify(e envelope, payload []byte) (alias string, ok bool) {
	signed := preAuth(e.PayloadType, payload)
	for _, sig := range e.Signatures {
		raw, err := base64.StdEncoding.DecodeString(sig.Sig)
		if err != nil {
			continue
		}
		for _, k := range s.opt.evidenceKeys {
			if k.verifies(signed, raw) {
				return k.alias, true
			}
		}
	}
	return "", false
}

// verifies knows the schemes of JFrog's own client: the hash of an ECDSA key has the size of its curve.
func (k evidenceKey) verifies(signed, sig []byte) bool {
	sum := sha256.Sum256(signed)
	switch key := k.key.(type) {
	case ed25519.PublicKey:
		return len(key) == ed25519.PublicKeySize && ed25519.Verify(key, signed, sig)
	case *ecdsa.PublicKey:
		digest := sum[:]
		switch size := key.Curve.Params().BitSize; {
		case size > 384:
			sum := sha512.Sum512(signed)
			digest = sum[:]
		case size > 256:
			sum := sha512.Sum384(signed)
			digest = sum[:]
		}
		return ecdsa.VerifyASN1(key, digest, sig)
	case *rsa.PublicKey:
		return rsa.VerifyPSS(key, crypto.SHA256, sum[:], sig, nil) == nil || rsa.VerifyPKCS1v15(key, crypto.SHA256, sum[:], sig) == nil
	}
	return false
}
