package access

import (
	"encoding/base64"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
)

func jwt(payload string) jfrog.Secret {
	return jfrog.Secret("eyJhbGciOiJSUzI1NiJ9." + base64.RawURLEncoding.EncodeToString([]byte(payload)) + ".c2ln")
}

// pairingPayload is the payload of the pairing token in the manual.
const pairingPayload = `{"ext":"{\"base_url\": \"http://localhost:9092\", \"exchange_url\": \"http://localhost:9092/artifactory/api/v1/service_trust/exchange\", \"revocable\":\"true\"}",
	"sub":"jfrt@01fnba8awk5na51pmjmh15qk/users/admin","scp":"internal:service-trust/pairing/federated-repo/*:x",
	"aud":"jfrt@01fnba8awk5na51pmjmh15qk","iss":"jfrt@01fnba8awk5na51pmjmh15qk/users/admin",
	"exp":1637836575,"iat":1637836275,"jti":"4be13896-2fef-418d-b07c-951cbd05ba71"}`

func TestParseTokenClaims(t *testing.T) {
	claims, err := ParseTokenClaims(jwt(pairingPayload))
	require.NoError(t, err)
	require.Equal(t, &TokenClaims{
		ID: "4be13896-2fef-418d-b07c-951cbd05ba71", Subject: "jfrt@01fnba8awk5na51pmjmh15qk/users/admin",
		Scope:    TokenScopes{TokenScopeOther("internal:service-trust/pairing/federated-repo/*:x")},
		Audience: TokenAudience{"jfrt@01fnba8awk5na51pmjmh15qk"}, Issuer: "jfrt@01fnba8awk5na51pmjmh15qk/users/admin",
		Expiry: 1637836575, IssuedAt: 1637836275,
		Extension: TokenExtension{
			Revocable: true, BaseURL: "http://localhost:9092",
			ExchangeURL: "http://localhost:9092/artifactory/api/v1/service_trust/exchange",
		},
	}, claims)
	require.Equal(t, "admin", claims.Username())
	require.Equal(t, 5*time.Minute, claims.Expiry.Time().Sub(claims.IssuedAt.Time()))

	claims, err = ParseTokenClaims(jwt(`{"sub":"jfac@01/users/a/users/b","aud":["jfrt@*","jfac@*"],"ext":{"force_revocable":true}}`))
	require.NoError(t, err)
	require.Equal(t, "a/users/b", claims.Username())
	require.Equal(t, TokenAudience{"jfrt@*", "jfac@*"}, claims.Audience)
	require.True(t, bool(claims.Extension.ForceRevocable))
	require.Zero(t, claims.Expiry.Time())
	_, err = ParseTokenClaims(jwt(`{"ext":""}`))
	require.NoError(t, err)
	require.Empty(t, (&TokenInfo{Subject: "jfac@01"}).Username())

	for _, token := range []jfrog.Secret{"", "cmVmdGtuOjAxOjE3", "a.b", "a.!.c", jwt("no JSON"), jwt(`{"exp":"secret-value"}`), jwt(`{"ext":"secret-value"}`), jwt(`[]`)} {
		_, err := ParseTokenClaims(token)
		require.Error(t, err, string(token))
		require.NotContains(t, err.Error(), "secret-value")
	}
}

func FuzzParseTokenClaims(f *testing.F) {
	f.Add(pairingPayload)
	f.Add(`{"ext":"null","aud":[],"exp":"7"}`)
	f.Add(`{"ext":"\"x\""}`)
	f.Fuzz(func(t *testing.T, payload string) {
		if claims, err := ParseTokenClaims(jwt(payload)); err == nil {
			_ = claims.Username()
		}
	})
}
