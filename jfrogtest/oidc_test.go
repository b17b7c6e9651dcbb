package jfrogtest_test

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

func newRSAKey(t *testing.T) *rsa.PrivateKey {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// signID returns a signed ID token.
func signID(t *testing.T, key *rsa.PrivateKey, header, claims map[string]any) string {
	t.Helper()
	var parts []string
	for _, v := range []any{header, claims} {
		encoded, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		parts = append(parts, base64.RawURLEncoding.EncodeToString(encoded))
	}
	text := strings.Join(parts, ".")
	digest := sha256.Sum256([]byte(text))
	signature, err := rsa.SignPKCS1v15(nil, key, crypto.SHA256, digest[:])
	if err != nil {
		t.Fatal(err)
	}
	return text + "." + base64.RawURLEncoding.EncodeToString(signature)
}

// exchange returns the body of a token exchange.
func exchange(token string, more ...string) map[string]any {
	body := map[string]any{"grant_type": "urn:ietf:params:oauth:grant-type:token-exchange",
		"subject_token_type": "urn:ietf:params:oauth:token-type:id_token", "subject_token": token, "provider_name": "ci"}
	for i := 0; i+1 < len(more); i += 2 {
		body[more[i]] = more[i+1]
	}
	return body
}

func TestTokenExchange(t *testing.T) {
	clock := newTestClock()
	key, other := newRSAKey(t), newRSAKey(t)
	c := start(t, jfrogtest.WithoutDefaults(), jfrogtest.WithClock(clock.time), jfrogtest.WithOIDCProvider("ci", "https://ci.example/", map[string]*rsa.PublicKey{"k1": &key.PublicKey}))
	c.put("/libs/a", "x")
	c.newUser("jane")
	c.api("PUT", "v1/oidc/ci", map[string]any{"issuer_url": "https://ci.example/", "provider_type": "GitHub", "audience": "jfrog"}).want(200)
	c.api("GET", "v1/oidc/ci", nil).want(200).is("name", "ci", "use_default_proxy", false)
	mapping := func(name string, claims, spec map[string]any) {
		c.api("POST", "v1/oidc/ci/identity_mappings", map[string]any{"name": name, "claims": claims, "token_spec": spec}).want(201)
	}
	mapping("main", map[string]any{"sub": "repo:acme/*:ref:main", "event": []string{"push", "tag"}}, map[string]any{"username": "jane", "scope": "applied-permissions/admin", "expires_in": 60})
	mapping("pull", map[string]any{"event": "pull"}, map[string]any{"username_pattern": "{{actor}}", "groups_pattern": "{{team}}"})
	mapping("user", map[string]any{"event": "user"}, map[string]any{"username_pattern": "{{actor}}", "scope": "applied-permissions/user", "audience": []string{"a@*", "b@*"}})
	header := map[string]any{"alg": "RS256", "kid": "k1"}
	claims := func(more ...any) map[string]any {
		set := map[string]any{"iss": "https://ci.example", "aud": []string{"jfrog"}, "exp": clock.time().Unix() + 10, "sub": "repo:acme/app:ref:main", "event": "push", "actor": "jane", "team": []string{"a", "b c"}}
		for i := 0; i+1 < len(more); i += 2 {
			set[more[i].(string)] = more[i+1]
		}
		return set
	}
	anyone := c.as("")
	good := signID(t, key, header, claims())
	r := anyone.api("POST", "v1/oidc/token", exchange(good)).want(200).is("issued_token_type", "urn:ietf:params:oauth:token-type:access_token", "username", "jane", "expires_in", 60, "scope", "applied-permissions/admin")
	token := r.at("access_token").(string)
	c.as(token).get("/api/system").want(200)
	clock.pass(59 * time.Second)
	c.as(token).get("/libs/a").want(200)
	clock.pass(time.Second)
	c.as(token).get("/libs/a").fails(401, "")

	pull := signID(t, key, header, claims("event", "pull"))
	anyone.api("POST", "v1/oidc/token", exchange(pull)).want(200).is("scope", `applied-permissions/groups:"a","b c"`, "expires_in", 3600.0, "username", "jane")
	anyone.api("POST", "v1/oidc/token", exchange(pull, "identity_mapping_name", "main")).refused(403, "FORBIDDEN", "mapping")
	user := anyone.api("POST", "v1/oidc/token", exchange(signID(t, key, header, claims("event", "user")))).want(200)
	c.as(user.at("access_token").(string)).get("/libs/a").fails(403, "jane")
	anyone.api("POST", "v1/oidc/token", exchange(signID(t, key, header, claims("event", "user", "actor", "nobody")))).refused(403, "FORBIDDEN", "nobody")

	good = signID(t, key, header, claims())
	parts := strings.Split(good, ".")
	for name, tc := range map[string]struct {
		token  string
		status int
	}{
		"forged":       {signID(t, other, header, claims()), 401},
		"tampered":     {parts[0] + "." + strings.Split(pull, ".")[1] + "." + parts[2], 401},
		"unknown key":  {signID(t, key, map[string]any{"alg": "RS256", "kid": "k2"}, claims()), 401},
		"no signature": {signID(t, key, map[string]any{"alg": "none", "kid": "k1"}, claims()), 400},
		"issuer":       {signID(t, key, header, claims("iss", "https://evil.example")), 401},
		"audience":     {signID(t, key, header, claims("aud", "other")), 401},
		"expired":      {signID(t, key, header, claims("exp", clock.time().Unix())), 401},
		"no expiry":    {signID(t, key, header, claims("exp", nil)), 401},
		"too early":    {signID(t, key, header, claims("nbf", clock.time().Unix()+5)), 401},
		"no mapping":   {signID(t, key, header, claims("sub", "repo:evil/app:ref:main")), 403},
		"not a JWT":    {"x.y", 400},
	} {
		t.Run(name, func(t *testing.T) { anyone.in(t).api("POST", "v1/oidc/token", exchange(tc.token)).want(tc.status) })
	}
	anyone.api("POST", "v1/oidc/token", exchange(good, "provider_name", "none")).refused(404, "NOT_FOUND", "none")
	anyone.api("POST", "v1/oidc/token", exchange(good, "grant_type", "x")).refused(400, "BAD_REQUEST", "grant_type")
}

func TestOIDCKeysAreFetched(t *testing.T) {
	key := newRSAKey(t)
	var issuer *httptest.Server
	issuer = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/.well-known/openid-configuration":
			_ = json.NewEncoder(w).Encode(map[string]string{"jwks_uri": issuer.URL + "/keys"})
		case "/keys":
			_ = json.NewEncoder(w).Encode(map[string]any{"keys": []map[string]string{{"kty": "EC", "kid": "k0"}, {"kty": "RSA", "kid": "k1",
				"n": base64.RawURLEncoding.EncodeToString(key.N.Bytes()), "e": base64.RawURLEncoding.EncodeToString(big.NewInt(int64(key.E)).Bytes())}}})
		}
	}))
	defer issuer.Close()
	c := start(t)
	c.api("POST", "v1/oidc", map[string]any{"name": "ci", "issuer_url": issuer.URL, "provider_type": "GitHub", "projectKey": "acme"}).want(201)
	c.api("GET", "v1/oidc/ci", nil).want(200).is("project_key", "acme", "projectKey", nil)
	c.api("POST", "v1/oidc", map[string]any{"name": "ci", "issuer_url": issuer.URL, "provider_type": "GitHub"}).refused(409, "CONFLICT", "ci")
	c.api("POST", "v1/oidc", map[string]any{"name": "x", "issuer_url": "nowhere", "provider_type": "GitHub"}).refused(400, "BAD_REQUEST", "issuer_url")
	m := map[string]any{"name": "m", "claims": map[string]string{"sub": "me"}, "token_spec": map[string]any{"scope": "applied-permissions/group:readers", "audience": "jfrt@*"}}
	c.api("POST", "v1/oidc/ci/identity_mappings", m).want(201)
	c.api("POST", "v1/oidc/ci/identity_mappings", m).refused(409, "CONFLICT", "m")
	m["description"] = "d"
	c.api("PUT", "v1/oidc/ci/identity_mappings", m).want(200)
	c.api("PUT", "v1/oidc/ci/identity_mappings/m", m).want(200)
	equal(t, "mappings", c.api("GET", "v1/oidc/ci/identity_mappings/", nil).want(200).list("", "description", ""), "d")
	c.api("GET", "v1/oidc/ci/identity_mappings/m", nil).want(200).is("token_spec.audience", "jfrt@*", "provider_name", "ci")
	c.api("POST", "v1/oidc/ci/identity_mappings", map[string]any{"name": "x", "claims": map[string]string{"a": "b"}, "token_spec": map[string]any{}}).refused(400, "BAD_REQUEST", "scope")

	token := signID(t, key, map[string]any{"alg": "RS256", "kid": "k1"}, map[string]any{"iss": issuer.URL, "sub": "me", "exp": time.Now().Unix() + 60})
	c.as("").api("POST", "v1/oidc/token", exchange(token)).want(200).is("scope", "applied-permissions/groups:readers", "username", "me")
	issuer.Close()
	c.as("").api("POST", "v1/oidc/token", exchange(token)).refused(401, "UNAUTHORIZED", "keys")
	c.api("DELETE", "v1/oidc/ci/identity_mappings/m", nil).want(204)
	c.api("DELETE", "v1/oidc/ci/identity_mappings/m", nil).refused(404, "NOT_FOUND", "m")
	c.api("DELETE", "v1/oidc/ci", nil).want(204)
	c.api("GET", "v1/oidc/ci", nil).refused(404, "NOT_FOUND", "ci")
	equal(t, "providers", c.api("GET", "v1/oidc", nil).want(200).list("", "name", ""), "")
}
