package main

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"net/http"
	"time"
)

const (
	keyID      = "demo-key"
	repository = "acme/app" // repository of the jobs
)

// provider is an OpenID provider that issues ID tokens to CI jobs as GitHub Actions does. A job
// authenticates with a request token.
type provider struct {
	http.ServeMux
	issuer       string // its URL
	key          *rsa.PrivateKey
	requestToken string
}

func newProvider(key *rsa.PrivateKey) *provider {
	p := &provider{key: key, requestToken: rand.Text()}
	p.HandleFunc("GET /.well-known/openid-configuration", p.configuration)
	p.HandleFunc("GET /.well-known/jwks", p.jwks)
	p.HandleFunc("GET /jobs/1/idtoken", p.idToken)
	return p
}

// environment returns the environment variables of a job.
func (p *provider) environment() map[string]string {
	return map[string]string{
		"ACTIONS_ID_TOKEN_REQUEST_URL":   p.issuer + "/jobs/1/idtoken?api-version=2.0",
		"ACTIONS_ID_TOKEN_REQUEST_TOKEN": p.requestToken,
	}
}

// discovery is the part of the OpenID configuration that a verifier needs.
type discovery struct {
	Issuer  string `json:"issuer"`
	JWKSURI string `json:"jwks_uri"`
}

func (p *provider) configuration(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, http.StatusOK, discovery{p.issuer, p.issuer + "/.well-known/jwks"})
}

// keySet is a JSON Web Key Set.
type keySet struct {
	Keys []jwk `json:"keys"`
}

// jwk is an RSA public key as a JSON Web Key.
type jwk struct {
	Kty string `json:"kty"`
	Alg string `json:"alg"`
	Use string `json:"use"`
	Kid string `json:"kid"`
	N   string `json:"n"` // modulus: big-endian bytes in base64url
	E   string `json:"e"` // exponent: big-endian bytes in base64url
}

func (p *provider) jwks(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, http.StatusOK, keySet{[]jwk{{
		Kty: "RSA", Alg: "RS256", Use: "sig", Kid: keyID,
		N: base64.RawURLEncoding.EncodeToString(p.key.N.Bytes()),
		E: base64.RawURLEncoding.EncodeToString(big.NewInt(int64(p.key.E)).Bytes()),
	}}})
}

// idToken issues an ID token for the requested audience.
func (p *provider) idToken(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Authorization") != "Bearer "+p.requestToken {
		writeJSON(w, http.StatusUnauthorized, map[string]string{"message": "invalid request token"})
		return
	}
	audience := r.URL.Query().Get("audience")
	if audience == "" {
		audience = "https://github.com/acme"
	}
	token, err := sign(p.key, jwtHeader{Alg: "RS256", Kid: keyID, Typ: "JWT"}, p.claims(audience))
	if err != nil {
		writeJSON(w, http.StatusInternalServerError, map[string]string{"message": err.Error()})
		return
	}
	writeJSON(w, http.StatusOK, map[string]string{"value": token})
}

// idClaims holds some of the claims in GitHub's ID tokens. Times are in seconds since 1970.
type idClaims struct {
	Issuer     string   `json:"iss"`
	Subject    string   `json:"sub"`
	Audience   audience `json:"aud"`
	IssuedAt   int64    `json:"iat"`
	NotBefore  int64    `json:"nbf"`
	Expiry     int64    `json:"exp"`
	Repository string   `json:"repository"`
}

func (p *provider) claims(aud string) idClaims {
	now := time.Now()
	return idClaims{
		Issuer: p.issuer, Subject: "repo:" + repository + ":ref:refs/heads/main", Audience: audience{aud},
		IssuedAt: now.Unix(), NotBefore: now.Unix(), Expiry: now.Add(5 * time.Minute).Unix(), Repository: repository,
	}
}

// jwtHeader is the header of a JSON Web Token.
type jwtHeader struct {
	Alg string `json:"alg"`
	Kid string `json:"kid"`
	Typ string `json:"typ"`
}

// sign returns a JWT with an RS256 signature.
func sign(key *rsa.PrivateKey, header jwtHeader, claims idClaims) (string, error) {
	h, err := json.Marshal(header)
	if err != nil {
		return "", err
	}
	c, err := json.Marshal(claims)
	if err != nil {
		return "", err
	}
	signed := base64.RawURLEncoding.EncodeToString(h) + "." + base64.RawURLEncoding.EncodeToString(c)
	sum := sha256.Sum256([]byte(signed))
	signature, err := rsa.SignPKCS1v15(nil, key, crypto.SHA256, sum[:])
	return signed + "." + base64.RawURLEncoding.EncodeToString(signature), err
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}
