package jfrogtest

// attest makes and signs the statement of a release bundle or a promotion.
func (s *Store) attest(st statement, keyID string) []byte {
	return signStatement(st, s.attestor, keyID)
}

// verify reports whether a trusted key verifies a signature of the envelope. It returns the alias of the key.
func (s *Store) verify(e envelope, payload []byte) (alias string, ok bool) {
	return verifyEnvelope(s.config.evidenceKeys, e, payload)
}
