package main

import (
	"context"
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"net/http"
	"slices"
	"strings"
	"time"
)

// verifier verifies ID tokens. Its errors may contain claims, but never the token.
type verifier struct {
	issuer   string
	audience string
	web      *http.Client // client for requests to the issuer
}

// verify returns the claims of an ID token. It returns an error unless the token is from the
// issuer, for the audience, correctly signed and valid at the current time.
func (v verifier) verify(ctx context.Context, token string) (claims idClaims, err error) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return claims, errors.New("ID token is not a JWT")
	}
	var header jwtHeader
	signature, err := base64.RawURLEncoding.DecodeString(parts[2])
	if err != nil || decodePart(parts[0], &header) != nil || decodePart(parts[1], &claims) != nil {
		return claims, errors.New("ID token is not a JWT")
	}
	// The verifier must not let the token choose the algorithm.
	if header.Alg != "RS256" {
		return claims, fmt.Errorf("ID token is signed with %q, not RS256", header.Alg)
	}
	// The keys are from the trusted issuer, so the token must be from this issuer as well.
	if claims.Issuer != v.issuer {
		return claims, fmt.Errorf("ID token is from issuer %q, not %q", claims.Issuer, v.issuer)
	}
	key, err := v.publicKey(ctx, header.Kid)
	if err != nil {
		return claims, fmt.Errorf("key of the ID token: %w", err)
	}
	sum := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	if rsa.VerifyPKCS1v15(key, crypto.SHA256, sum[:], signature) != nil {
		return claims, errors.New("ID token has an invalid signature")
	}
	now := time.Now().Unix()
	switch {
	case !slices.Contains(claims.Audience, v.audience):
		return claims, fmt.Errorf("ID token is for the audience %q, not %q", strings.Join(claims.Audience, ", "), v.audience)
	case now >= claims.Expiry:
		return claims, errors.New("ID token has expired")
	case now < claims.NotBefore:
		return claims, errors.New("ID token is not valid yet")
	}
	return claims, nil
}

// publicKey fetches the issuer's keys and returns the one with the given ID. A real platform would
// cache the keys.
func (v verifier) publicKey(ctx context.Context, id string) (*rsa.PublicKey, error) {
	var d discovery
	if err := v.get(ctx, v.issuer+"/.well-known/openid-configuration", &d); err != nil {
		return nil, err
	}
	var set keySet
	if err := v.get(ctx, d.JWKSURI, &set); err != nil {
		return nil, err
	}
	for _, k := range set.Keys {
		if k.Kid != id || k.Kty != "RSA" {
			continue
		}
		n, err := base64.RawURLEncoding.DecodeString(k.N)
		if err != nil {
			return nil, err
		}
		e, err := base64.RawURLEncoding.DecodeString(k.E)
		if err != nil {
			return nil, err
		}
		return &rsa.PublicKey{N: new(big.Int).SetBytes(n), E: int(new(big.Int).SetBytes(e).Int64())}, nil
	}
	return nil, fmt.Errorf("%s has no key %q", v.issuer, id)
}

// get fetches a JSON document into a value.
func (v verifier) get(ctx context.Context, url string, into any) (err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	resp, err := v.web.Do(req)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, resp.Body.Close()) }()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", url, resp.Status)
	}
	return json.NewDecoder(resp.Body).Decode(into)
}

// decodePart decodes the header or the payload of a JWT.
func decodePart(part string, into any) error {
	data, err := base64.RawURLEncoding.DecodeString(part)
	if err != nil {
		return err
	}
	return json.Unmarshal(data, into)
}

// audience is the aud claim, which is a string or a list of strings in JSON.
type audience []string

// UnmarshalJSON decodes a string or a list of strings.
func (a *audience) UnmarshalJSON(data []byte) error {
	var one string
	if json.Unmarshal(data, &one) == nil {
		*a = audience{one}
		return nil
	}
	return json.Unmarshal(data, (*[]string)(a))
}

// MarshalJSON encodes a single audience as a string, as GitHub does.
func (a audience) MarshalJSON() ([]byte, error) {
	if len(a) == 1 {
		return json.Marshal(a[0])
	}
	return json.Marshal([]string(a))
}
