package jfrogtest

// attest makes and signs the statement of a release bundle or a promotion.
func (s *Store) Attest(st Statement, keyID string) []byte {
	return Sign(st, s.attestor, keyID)
}

// verify reports whether a trusted key verifies a signature of the envelope. It returns the alias of the key.
func (s *Store) VerifyEvidence(e Envelope, payload []byte) (alias string, ok bool) {
	return Verify(s.Config.EvidenceKeys, e, payload)
}
