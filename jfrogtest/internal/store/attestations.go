package store

import "github.com/jfrogkit/jfrog-go/jfrogtest/internal/dsse"

// Attest signs the statement of a release bundle or a promotion.
func (s *Store) Attest(st dsse.Statement, keyID string) []byte {
	return dsse.Sign(st, s.attestor, keyID)
}

// VerifyEvidence reports whether a trusted key verifies a signature of the envelope. It returns the
// alias of the key. It needs no lock.
func (s *Store) VerifyEvidence(e dsse.Envelope, payload []byte) (alias string, ok bool) {
	return dsse.Verify(s.Config.EvidenceKeys, e, payload)
}
