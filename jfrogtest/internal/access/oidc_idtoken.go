package access

import (
	"context"
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
)

// An idToken is a JWT that an OpenID Connect provider has signed with RS256.
type idToken struct {
	keyID     string
	claims    map[string]any
	signed    string // the signed part
	signature []byte
}

// parseIDToken decodes a JWT. Its content is not trustworthy before verify.
func parseIDToken(text string) (*idToken, error) {
	parts := strings.Split(text, ".")
	if len(parts) != 3 {
		return nil, apierr.New(http.StatusBadRequest, "The subject_token is not a JWT")
	}
	var header struct {
		Algorithm string `json:"alg"`
		KeyID     string `json:"kid"`
	}
	t := &idToken{signed: parts[0] + "." + parts[1]}
	for i, into := range []any{&header, &t.claims} {
		decoded, err := base64.RawURLEncoding.DecodeString(parts[i])
		if err == nil {
			err = json.Unmarshal(decoded, into)
		}
		if err != nil {
			return nil, apierr.New(http.StatusBadRequest, "The subject_token is not a JWT: %v", err)
		}
	}
	var err error
	if t.signature, err = base64.RawURLEncoding.DecodeString(parts[2]); err != nil {
		return nil, apierr.New(http.StatusBadRequest, "The subject_token is not a JWT: %v", err)
	}
	if header.Algorithm != "RS256" {
		return nil, apierr.New(http.StatusBadRequest, "The subject_token is signed with %s, not with RS256", header.Algorithm)
	}
	t.keyID = header.KeyID
	return t, nil
}

// verify checks the signature, the issuer, the audience and the expiry of the token.
func (t *idToken) verify(p *Provider, keys map[string]*rsa.PublicKey, now time.Time) error {
	key := keys[t.keyID]
	if key == nil {
		return fmt.Errorf("provider '%s' has no key '%s'", p.Name, t.keyID)
	}
	digest := sha256.Sum256([]byte(t.signed))
	if rsa.VerifyPKCS1v15(key, crypto.SHA256, digest[:], t.signature) != nil {
		return errors.New("the signature of the token is wrong")
	}
	if issuer := jsondoc.Text(t.claims, "iss"); strings.TrimSuffix(issuer, "/") != p.issuer() {
		return fmt.Errorf("the token has the issuer '%s', not '%s'", issuer, p.issuer())
	}
	audience := jsondoc.Strings(t.claims["aud"])
	if one := jsondoc.Text(t.claims, "aud"); one != "" {
		audience = []string{one}
	}
	if p.Audience != "" && !slices.Contains(audience, p.Audience) {
		return fmt.Errorf("the token is not for the audience '%s'", p.Audience)
	}
	expires, ok := t.claims["exp"].(float64)
	if !ok || now.Unix() >= int64(expires) {
		return errors.New("the token has expired")
	}
	if from, ok := t.claims["nbf"].(float64); ok && now.Unix() < int64(from) {
		return errors.New("the token is not valid yet")
	}
	return nil
}

// keysTimeout bounds each of the two requests to a provider.
const keysTimeout = 5 * time.Second

// fetchKeys reads the keys that a provider publishes.
func fetchKeys(ctx context.Context, issuer string) (map[string]*rsa.PublicKey, error) {
	var config struct {
		JWKS string `json:"jwks_uri"`
	}
	if err := fetchJSON(ctx, strings.TrimSuffix(issuer, "/")+"/.well-known/openid-configuration", &config); err != nil {
		return nil, err
	}
	var set struct {
		Keys []struct {
			Type     string `json:"kty"`
			ID       string `json:"kid"`
			Modulus  string `json:"n"`
			Exponent string `json:"e"`
		} `json:"keys"`
	}
	if err := fetchJSON(ctx, config.JWKS, &set); err != nil {
		return nil, err
	}
	keys := map[string]*rsa.PublicKey{}
	for _, k := range set.Keys {
		n, err1 := base64.RawURLEncoding.DecodeString(k.Modulus)
		e, err2 := base64.RawURLEncoding.DecodeString(k.Exponent)
		exponent := new(big.Int).SetBytes(e)
		if k.Type != "RSA" || err1 != nil || err2 != nil || !exponent.IsInt64() || exponent.BitLen() > 31 {
			continue
		}
		keys[k.ID] = &rsa.PublicKey{N: new(big.Int).SetBytes(n), E: int(exponent.Int64())}
	}
	return keys, nil
}

func fetchJSON(ctx context.Context, url string, into any) error {
	ctx, cancel := context.WithTimeout(ctx, keysTimeout)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	client := &http.Client{}
	defer client.CloseIdleConnections()
	res, err := client.Do(r)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: HTTP %d", url, res.StatusCode)
	}
	return json.NewDecoder(io.LimitReader(res.Body, 1<<20)).Decode(into)
}
