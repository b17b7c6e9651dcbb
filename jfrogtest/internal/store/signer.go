package store

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// A Signer makes and checks tokens that are signed with a secret key.
type Signer struct{ key []byte }

// NewSigner returns a signer with a random key.
func NewSigner() Signer {
	key := make([]byte, 32)
	_, _ = rand.Read(key) // cannot fail
	return Signer{key}
}

type claims struct {
	Issuer  string `json:"iss"`
	Sum     string `json:"sum"` // checksum of the subject
	Expires int64  `json:"exp"`
	Issued  int64  `json:"iat"`
}

func (s Signer) mac(text string) string {
	h := hmac.New(sha256.New, s.key)
	h.Write([]byte(text))
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil))
}

// SHA256Of returns the SHA-256 of a text in hexadecimal.
func SHA256Of(subject string) string {
	h := sha256.Sum256([]byte(subject))
	return hex.EncodeToString(h[:])
}

// Sign returns a JWT for a subject.
func (s Signer) Sign(issuer, subject string, issued, expires time.Time) string {
	return s.JWT(claims{issuer, SHA256Of(subject), expires.Unix(), issued.Unix()})
}

// JWT returns a JWT with claims.
func (s Signer) JWT(claims any) string {
	payload, err := json.Marshal(claims)
	if err != nil {
		panic(fmt.Sprintf("jfrogtest: encode claims: %v", err))
	}
	text := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"HS256"}`)) + "." + base64.RawURLEncoding.EncodeToString(payload)
	return text + "." + s.mac(text)
}

// Verify reports whether a JWT of Sign is valid for a subject.
func (s Signer) Verify(token, subject string, now time.Time) bool {
	dot := strings.LastIndexByte(token, '.')
	if dot < 0 || !SameSecret(token[dot+1:], s.mac(token[:dot])) {
		return false
	}
	_, encoded, _ := strings.Cut(token[:dot], ".")
	payload, err := base64.RawURLEncoding.DecodeString(encoded)
	var c claims
	return err == nil && json.Unmarshal(payload, &c) == nil && c.Sum == SHA256Of(subject) && now.Unix() < c.Expires
}
