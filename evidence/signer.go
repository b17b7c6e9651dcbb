package evidence

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	_ "crypto/sha256" // the hashes of the schemes
	_ "crypto/sha512"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"log/slog"
	"reflect"
)

// Signer is a private key with the alias of its public key. It prints the alias and never the
// key.
type Signer struct {
	key    crypto.Signer
	keyID  string
	scheme scheme
}

// NewSigner returns a signer with an RSA, ECDSA (P-256, P-384, P-521) or Ed25519 key. The key may
// be in a hardware module or a key service. The key ID is the alias of the public key on the
// platform, which verifies evidence with it.
func NewSigner(key crypto.Signer, keyID string) (*Signer, error) {
	if unusable(key) {
		return nil, errors.New("evidence: signing key is nil or empty")
	}
	scheme, err := schemeOf(key.Public())
	if err != nil {
		return nil, err
	}
	return &Signer{key: key, keyID: keyID, scheme: scheme}, nil
}

// unusable reports whether a key panics if its public key is requested.
func unusable(key crypto.Signer) bool {
	if v := reflect.ValueOf(key); !v.IsValid() || v.Kind() == reflect.Pointer && v.IsNil() {
		return true
	}
	k, ok := key.(ed25519.PrivateKey)
	return ok && len(k) != ed25519.PrivateKeySize
}

// ParseSigner is [NewSigner] for an unencrypted private key in PEM (PKCS #8, PKCS #1 or SEC 1).
func ParseSigner(pemKey []byte, keyID string) (*Signer, error) {
	for {
		var block *pem.Block
		if block, pemKey = pem.Decode(pemKey); block == nil {
			return nil, errors.New("evidence: no private key in the PEM text")
		}
		var key any
		var err error
		switch block.Type {
		case "PRIVATE KEY":
			key, err = x509.ParsePKCS8PrivateKey(block.Bytes)
		case "RSA PRIVATE KEY":
			key, err = x509.ParsePKCS1PrivateKey(block.Bytes)
		case "EC PRIVATE KEY":
			key, err = x509.ParseECPrivateKey(block.Bytes)
		case "ENCRYPTED PRIVATE KEY":
			err = errors.New("the key is encrypted")
		default: // curve parameters, certificates
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("evidence: private key: %w", err)
		}
		signer, ok := key.(crypto.Signer)
		if !ok {
			return nil, fmt.Errorf("evidence: a %T cannot sign", key)
		}
		return NewSigner(signer, keyID)
	}
}

// KeyID returns the alias of the key.
func (s *Signer) KeyID() string { return s.keyID }

// Public returns the public key, for [Envelope.Verify].
func (s *Signer) Public() crypto.PublicKey { return s.key.Public() }

// Format prints the type and the alias of the key for every verb.
func (s Signer) Format(f fmt.State, _ rune) {
	_, _ = fmt.Fprintf(f, "%s key %q", s.scheme.name, s.keyID)
}

// LogValue returns the type and the alias of the key.
func (s Signer) LogValue() slog.Value { return slog.StringValue(fmt.Sprint(s)) }

func (s *Signer) sign(message []byte) ([]byte, error) {
	if s == nil || s.key == nil {
		return nil, errors.New("evidence: signer is nil")
	}
	sig, err := s.key.Sign(rand.Reader, s.scheme.digest(message), s.scheme.hash)
	if err != nil {
		return nil, fmt.Errorf("evidence: sign with %v: %w", s, err)
	}
	return sig, nil
}

// scheme is the signature scheme of keys of one type.
type scheme struct {
	name   string
	hash   crypto.Hash // 0: the message itself is signed
	verify func(digest, sig []byte) bool
}

// schemeOf returns the scheme with which JFrog's own client uses a key. For RSA, it is PKCS #1
// v1.5, not PSS.
func schemeOf(public crypto.PublicKey) (scheme, error) {
	switch key := public.(type) {
	case *rsa.PublicKey:
		return scheme{"RSA", crypto.SHA256, func(digest, sig []byte) bool {
			return rsa.VerifyPKCS1v15(key, crypto.SHA256, digest, sig) == nil
		}}, nil
	case *ecdsa.PublicKey:
		if key.Curve == nil {
			return scheme{}, errors.New("evidence: ECDSA key without a curve")
		}
		hash := crypto.SHA512
		switch size := key.Curve.Params().BitSize; {
		case size <= 256:
			hash = crypto.SHA256
		case size <= 384:
			hash = crypto.SHA384
		}
		return scheme{"ECDSA", hash, func(digest, sig []byte) bool {
			return ecdsa.VerifyASN1(key, digest, sig)
		}}, nil
	case ed25519.PublicKey:
		if len(key) != ed25519.PublicKeySize {
			return scheme{}, errors.New("evidence: Ed25519 key of a wrong length")
		}
		return scheme{"Ed25519", 0, func(message, sig []byte) bool {
			return ed25519.Verify(key, message, sig)
		}}, nil
	}
	return scheme{}, fmt.Errorf("evidence: keys of type %T are not supported", public)
}

// digest returns the bytes of a message that are signed.
func (s scheme) digest(message []byte) []byte {
	if s.hash == 0 {
		return message
	}
	h := s.hash.New()
	h.Write(message)
	return h.Sum(nil)
}
