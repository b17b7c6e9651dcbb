package jfrogtest

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"fmt"
)

// attest makes and signs the statement of a release bundle or a promotion.
func (s *Store) attest(st statement, keyID string) []byte {
	st.Type = "https://in-toto.io/Statement/v1"
	payload, err := json.Marshal(st)
	if err != nil {
		panic(fmt.Sprintf("jfrogtest: encode statement: %v", err)) // it is made in this package
	}
	return encodeJSON(envelope{
		Payload: base64.StdEncoding.EncodeToString(payload), PayloadType: inTotoType,
		Signatures: []envelopeSignature{{keyID, base64.StdEncoding.EncodeToString(ed25519.Sign(s.attestor, preAuth(inTotoType, payload)))}},
	})
}

// verify tells whether one of the trusted keys verifies a signature of the envelope, and which.
func (s *Store) verify(e envelope, payload []byte) (alias string, ok bool) {
	signed := preAuth(e.PayloadType, payload)
	for _, sig := range e.Signatures {
		raw, err := base64.StdEncoding.DecodeString(sig.Sig)
		if err != nil {
			continue
		}
		for _, k := range s.config.evidenceKeys {
			if k.verifies(signed, raw) {
				return k.alias, true
			}
		}
	}
	return "", false
}
