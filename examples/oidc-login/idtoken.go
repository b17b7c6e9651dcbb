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

// verifier checks id tokens. Its errors quote claims, never the token.
type verifier struct {
	issuer   string
	audience string
	web      *http.Client // reaches the issuer
}

// verify returns the claims of an id token that the issuer has signed for the audience and
// that is in force.
func (v verifier) verify(ctx context.Context, token string) (claims idClaims, err error) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return claims, errors.New("id token is no JWT")
	}
	var header jwtHeader
	signature, err := base64.RawURLEncoding.DecodeString(parts[2])
	if err != nil || decodePart(parts[0], &header) != nil || decodePart(parts[1], &claims) != nil {
		return claims, errors.New("id token is no JWT")
	}
	// Which algorithm counts is not for the token to say.
	if header.Alg != "RS256" {
		return claims, fmt.Errorf("id token is signed with %q, not RS256", header.Alg)
	}
	// The key comes from the issuer that is trusted, so iss must be that one.
	if claims.Issuer != v.issuer {
		return claims, fmt.Errorf("id token is from issuer %q, not %q", claims.Issuer, v.issuer)
	}
	key, err := v.publicKey(ctx, header.Kid)
	if err != nil {
		return claims, fmt.Errorf("key of the id token: %w", err)
	}
	sum := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	if rsa.VerifyPKCS1v15(key, crypto.SHA256, sum[:], signature) != nil {
		return claims, errors.New("id token has a wrong signature")
	}
	now := time.Now().Unix()
	switch {
	case !slices.Contains(claims.Audience, v.audience):
		return claims, fmt.Errorf("id token is for the audience %q, not %q", strings.Join(claims.Audience, ", "), v.audience)
	case now >= claims.Expiry:
		return claims, errors.New("id token has expired")
	case now < claims.NotBefore:
		return claims, errors.New("id token is not valid yet")
	}
	return claims, nil
}

// publicKey looks a key up in what the issuer publishes. A real platform would keep the
// keys for a while.
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

func decodePart(part string, into any) error {
	data, err := base64.RawURLEncoding.DecodeString(part)
	if err != nil {
		return err
	}
	return json.Unmarshal(data, into)
}

// audience is a string or a list of strings.
type audience []string

func (a *audience) UnmarshalJSON(data []byte) error {
	var one string
	if json.Unmarshal(data, &one) == nil {
		*a = audience{one}
		return nil
	}
	return json.Unmarshal(data, (*[]string)(a))
}

// MarshalJSON writes a single audience as a string, as GitHub does.
func (a audience) MarshalJSON() ([]byte, error) {
	if len(a) == 1 {
		return json.Marshal(a[0])
	}
	return json.Marshal([]string(a))
}
