package dsse

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
)

// A Key is a trusted public key.
type Key struct {
	Alias  string
	Public crypto.PublicKey
}

// verifies reports whether the key verifies a signature. It supports the schemes of JFrog's client:
// the hash for an ECDSA key depends on the curve.
func (k Key) verifies(signed, sig []byte) bool {
	sum := sha256.Sum256(signed)
	switch key := k.Public.(type) {
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

// Verify reports whether one of the keys verifies a signature of the envelope. It returns the alias
// of the key.
func Verify(keys []Key, e Envelope, payload []byte) (alias string, ok bool) {
	signed := preAuth(e.PayloadType, payload)
	for _, sig := range e.Signatures {
		raw, err := base64.StdEncoding.DecodeString(sig.Sig)
		if err != nil {
			continue
		}
		for _, k := range keys {
			if k.verifies(signed, raw) {
				return k.Alias, true
			}
		}
	}
	return "", false
}
