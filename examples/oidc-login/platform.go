package main

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// platform exchanges id tokens for access tokens and lets whoever has one of these
// through to the Artifactory behind it.
type platform struct {
	http.ServeMux
	verifier verifier
	lifetime time.Duration // of access tokens; whole seconds
	backend  http.Handler

	mu     sync.Mutex
	tokens map[string]time.Time // access tokens issued, and when they expire
	denied int                  // requests without a token in force
}

func newPlatform(issuer string, lifetime time.Duration, backend http.Handler) *platform {
	p := &platform{
		verifier: verifier{issuer, demoAudience, http.DefaultClient},
		lifetime: lifetime, backend: backend, tokens: map[string]time.Time{},
	}
	p.HandleFunc("POST /access/api/v1/oidc/token", p.exchange)
	p.HandleFunc("/artifactory/", p.forward)
	return p
}

// behind returns a proxy to an in-memory Artifactory. That server knows a single access
// token of its own and none of the exchange's, so the proxy puts the one in the place of
// the other. On a real platform all services accept the tokens that Access issues, and
// nothing like this is needed.
func behind(srv *jfrogtest.Server) http.Handler {
	return &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		target, err := url.Parse(srv.URL)
		if err != nil {
			panic(err) // the server has made it
		}
		r.SetURL(target)
		r.Out.Header.Set("Authorization", "Bearer "+srv.Token)
	}}
}

// exchange is OAuth's token exchange (RFC 8693) with a JSON body.
func (p *platform) exchange(w http.ResponseWriter, r *http.Request) {
	var body struct {
		GrantType        string `json:"grant_type"`
		SubjectTokenType string `json:"subject_token_type"`
		SubjectToken     string `json:"subject_token"`
		ProviderName     string `json:"provider_name"`
	}
	err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<20)).Decode(&body)
	if err != nil || body.GrantType != "urn:ietf:params:oauth:grant-type:token-exchange" ||
		body.SubjectTokenType != "urn:ietf:params:oauth:token-type:id_token" {
		refuse(w, http.StatusBadRequest, "this is no exchange of an id token")
		return
	}
	if body.ProviderName != demoProvider {
		refuse(w, http.StatusNotFound, fmt.Sprintf("no OIDC configuration %q", body.ProviderName))
		return
	}
	claims, err := p.verifier.verify(r.Context(), body.SubjectToken)
	if err != nil {
		refuse(w, http.StatusUnauthorized, err.Error())
		return
	}
	// This is the identity mapping. Without one, every repository on GitHub could log in:
	// all their id tokens have the same issuer, and any audience.
	if claims.Repository != repository {
		refuse(w, http.StatusUnauthorized, fmt.Sprintf("no identity mapping for the repository %q", claims.Repository))
		return
	}
	writeJSON(w, http.StatusOK, map[string]any{
		"access_token": p.issue(), "token_type": "Bearer", "expires_in": int(p.lifetime / time.Second),
	})
}

func (p *platform) issue() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	token := rand.Text()
	p.tokens[token] = time.Now().Add(p.lifetime)
	return token
}

// forward lets requests through that have an access token in force.
func (p *platform) forward(w http.ResponseWriter, r *http.Request) {
	token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !p.admits(token) {
		refuse(w, http.StatusUnauthorized, "no access token in force")
		return
	}
	p.backend.ServeHTTP(w, r)
}

func (p *platform) admits(token string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	ok := time.Now().Before(p.tokens[token])
	if !ok {
		p.denied++
	}
	return ok
}

// counts returns how many access tokens were issued, and how many requests came without
// one in force.
func (p *platform) counts() (granted, denied int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.tokens), p.denied
}

// refuse answers with an error in the shape that Access uses.
func refuse(w http.ResponseWriter, status int, message string) {
	type entry struct {
		Code    string `json:"code"`
		Message string `json:"message"`
	}
	code := strings.ToUpper(strings.ReplaceAll(http.StatusText(status), " ", "_"))
	writeJSON(w, status, map[string][]entry{"errors": {{code, message}}})
}
