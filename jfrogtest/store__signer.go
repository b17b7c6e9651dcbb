package jfrogtest

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

// A signer makes and checks the signatures of URLs that need no credentials.
type signer struct{ key []byte }

func newSigner() signer {
	key := make([]byte, 32)
	_, _ = rand.Read(key) // never fails
	return signer{key}
}

type claims struct {
	Issuer  string `json:"iss"`
	Sum     string `json:"sum"` // of what the signature is for
	Expires int64  `json:"exp"`
	Issued  int64  `json:"iat"`
}

func (s signer) mac(text string) string {
	h := hmac.New(sha256.New, s.key)
	h.Write([]byte(text))
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil))
}

func sum(subject string) string {
	h := sha256.Sum256([]byte(subject))
	return hex.EncodeToString(h[:])
}

// sign makes a JWT for a subject.
func (s signer) sign(issuer, subject string, issued, expires time.Time) string {
	return s.token(claims{issuer, sum(subject), expires.Unix(), issued.Unix()})
}

// token makes a JWT of claims.
func (s signer) token(claims any) string {
	payload, err := json.Marshal(claims)
	if err != nil {
		panic(fmt.Sprintf("jfrogtest: encode claims: %v", err))
	}
	text := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"HS256"}`)) + "." + base64.RawURLEncoding.EncodeToString(payload)
	return text + "." + s.mac(text)
}

func (s signer) verify(token, subject string, now time.Time) bool {
	dot := strings.LastIndexByte(token, '.')
	if dot < 0 || !same(token[dot+1:], s.mac(token[:dot])) {
		return false
	}
	_, encoded, _ := strings.Cut(token[:dot], ".")
	payload, err := base64.RawURLEncoding.DecodeString(encoded)
	var c claims
	return err == nil && json.Unmarshal(payload, &c) == nil && c.Sum == sum(subject) && now.Unix() < c.Expires
}
