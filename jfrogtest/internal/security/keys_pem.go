package security

import (
	"bytes"
	"crypto"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"net/http"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
)

// badKey returns the error for a text that is no such key. It does not quote the text.
func badKey(format string, args ...any) error {
	return apierr.New(http.StatusBadRequest, format, args...)
}

// findPEM returns the first block whose type ends with a word, or nil.
func findPEM(text, word string) *pem.Block {
	rest := []byte(strings.ReplaceAll(text, "\r\n", "\n"))
	for {
		var block *pem.Block
		block, rest = pem.Decode(rest)
		if block == nil || strings.HasSuffix(block.Type, word) && !strings.HasPrefix(block.Type, "PGP") {
			return block
		}
	}
}

// publicPEM parses a public key. The result is in the form that marshaling a private key's public
// half gives.
func publicPEM(text string) ([]byte, error) {
	block := findPEM(text, "PUBLIC KEY")
	if block == nil {
		return nil, badKey("Public key is not in PEM format")
	}
	if key, err := x509.ParsePKIXPublicKey(block.Bytes); err == nil {
		return x509.MarshalPKIXPublicKey(key)
	}
	if key, err := x509.ParsePKCS1PublicKey(block.Bytes); err == nil {
		return x509.MarshalPKIXPublicKey(key)
	}
	return nil, badKey("Public key cannot be parsed")
}

// privatePEM parses a private key and returns its public half. It returns nothing for an encrypted
// key.
func privatePEM(text string) ([]byte, error) {
	block := findPEM(text, "PRIVATE KEY")
	switch {
	case block == nil:
		return nil, badKey("Private key is not in PEM format")
	case block.Type == "ENCRYPTED PRIVATE KEY", block.Headers["DEK-Info"] != "":
		return nil, nil
	}
	key, err := parsePrivate(block.Bytes)
	if err != nil {
		return nil, badKey("Private key cannot be parsed")
	}
	signer, ok := key.(crypto.Signer)
	if !ok {
		return nil, badKey("Private key cannot sign")
	}
	return x509.MarshalPKIXPublicKey(signer.Public())
}

func parsePrivate(der []byte) (any, error) {
	if key, err := x509.ParsePKCS8PrivateKey(der); err == nil {
		return key, nil
	}
	if key, err := x509.ParsePKCS1PrivateKey(der); err == nil {
		return key, nil
	}
	return x509.ParseECPrivateKey(der)
}

// checkPEMPair returns an error unless two texts are the halves of a pair.
func checkPEMPair(private, public string) error {
	want, err := publicPEM(public)
	if err != nil {
		return err
	}
	got, err := privatePEM(private)
	if err == nil && got != nil && !bytes.Equal(got, want) {
		err = badKey("Private key and public key do not match")
	}
	return err
}

// certificateIn returns the first certificate in a text.
func certificateIn(text string) (*x509.Certificate, error) {
	block := findPEM(text, "CERTIFICATE")
	if block == nil {
		return nil, badKey("The content is not a certificate in PEM format")
	}
	cert, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		return nil, badKey("The certificate cannot be parsed")
	}
	return cert, nil
}

// colons formats a fingerprint.
func colons(sum []byte) string { return strings.ReplaceAll(fmt.Sprintf("% x", sum), " ", ":") }
