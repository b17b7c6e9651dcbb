package access

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/jsonlax"
)

// TokenClaims holds the claims of an access token or a pairing token.
type TokenClaims struct {
	ID        string         `json:"jti"`
	Subject   string         `json:"sub"` // <service id>/users/<user name>
	Scope     TokenScopes    `json:"scp,omitempty"`
	Audience  TokenAudience  `json:"aud,omitempty"`
	Issuer    string         `json:"iss"`
	Expiry    UnixTime       `json:"exp,omitempty"` // zero: never
	IssuedAt  UnixTime       `json:"iat,omitempty"`
	Extension TokenExtension `json:"ext,omitzero"`
}

// TokenExtension is JFrog's own part of [TokenClaims].
type TokenExtension struct {
	Revocable      bool `json:"revocable,omitempty"`
	ForceRevocable bool `json:"force_revocable,omitempty"`
	// BaseURL is the platform that issued a pairing token.
	BaseURL     string `json:"base_url,omitempty"`
	ExchangeURL string `json:"exchange_url,omitempty"` // of pairing tokens
	// PairingURL is set in pairing tokens for trust in both directions.
	PairingURL string `json:"pairing_url,omitempty"`
}

// UnmarshalJSON reads an object, or a string that holds an object, as tokens have it.
func (e *TokenExtension) UnmarshalJSON(data []byte) error {
	if data[0] == '"' {
		var text string
		if err := json.Unmarshal(data, &text); err != nil {
			return err
		}
		if text == "" {
			return nil
		}
		data = []byte(text)
	}
	type plain TokenExtension
	return jsonlax.Unmarshal(data, (*plain)(e))
}

// ParseTokenClaims returns the claims of a token. It does not verify the signature, which
// only the server can do. Reference tokens and API keys have no claims and cause an error.
func ParseTokenClaims(token jfrog.Secret) (*TokenClaims, error) {
	parts := strings.Split(string(token), ".")
	if len(parts) != 3 {
		return nil, errors.New("access: the token is not a JWT: reference tokens and API keys have no claims")
	}
	payload, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(parts[1], "="))
	if err != nil {
		return nil, errors.New("access: the token is not a JWT: its claims are not in Base64")
	}
	var claims TokenClaims
	if jsonlax.Unmarshal(payload, &claims) != nil { // the error may quote the token
		return nil, errors.New("access: the token's claims cannot be read")
	}
	return &claims, nil
}

// Username returns the name of the token's user, "" if a service is the subject.
func (c *TokenClaims) Username() string { return subjectUser(c.Subject) }

// Username returns the name of the token's user, "" if a service is the subject.
func (t *TokenInfo) Username() string { return subjectUser(t.Subject) }

func subjectUser(subject string) string {
	_, user, _ := strings.Cut(subject, "/users/")
	return user
}
