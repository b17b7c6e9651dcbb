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

// platform exchanges ID tokens for access tokens. It forwards requests with a valid access token
// to its Artifactory.
type platform struct {
	http.ServeMux
	verifier verifier
	lifetime time.Duration // lifetime of access tokens, in whole seconds
	backend  http.Handler

	mu     sync.Mutex
	tokens map[string]time.Time // issued access tokens, with the times when they expire
	denied int                  // number of requests without a valid access token
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

// proxy returns a proxy to an in-memory Artifactory. Artifactory accepts only its own access
// token, so the proxy replaces the token in the request. A real platform needs no such proxy,
// because all services accept the tokens that Access issues.
func proxy(srv *jfrogtest.Server) http.Handler {
	return &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		target, err := url.Parse(srv.URL)
		if err != nil {
			panic(err) // cannot happen: srv.URL is a valid URL
		}
		r.SetURL(target)
		r.Out.Header.Set("Authorization", "Bearer "+srv.Token)
	}}
}

// exchange handles an OAuth token exchange (RFC 8693) with a JSON body.
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
		refuse(w, http.StatusBadRequest, "expected a token exchange with an ID token")
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
	// This check is the identity mapping. Without it, every repository on GitHub could log in.
	// All ID tokens from GitHub have the same issuer, and the audience that the job requests.
	if claims.Repository != repository {
		refuse(w, http.StatusUnauthorized, fmt.Sprintf("no identity mapping for the repository %q", claims.Repository))
		return
	}
	writeJSON(w, http.StatusOK, map[string]any{
		"access_token": p.issue(), "token_type": "Bearer", "expires_in": int(p.lifetime / time.Second),
	})
}

// issue returns a new access token.
func (p *platform) issue() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	token := rand.Text()
	p.tokens[token] = time.Now().Add(p.lifetime)
	return token
}

// forward forwards requests with a valid access token.
func (p *platform) forward(w http.ResponseWriter, r *http.Request) {
	token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !p.admits(token) {
		refuse(w, http.StatusUnauthorized, "no valid access token")
		return
	}
	p.backend.ServeHTTP(w, r)
}

// admits reports whether the access token is valid, and counts the requests for which it is not.
func (p *platform) admits(token string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	ok := time.Now().Before(p.tokens[token])
	if !ok {
		p.denied++
	}
	return ok
}

// counts returns the number of access tokens issued, and the number of requests without a valid
// one.
func (p *platform) counts() (granted, denied int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.tokens), p.denied
}

// refuse writes an error response in the format of Access.
func refuse(w http.ResponseWriter, status int, message string) {
	type entry struct {
		Code    string `json:"code"`
		Message string `json:"message"`
	}
	code := strings.ToUpper(strings.ReplaceAll(http.StatusText(status), " ", "_"))
	writeJSON(w, status, map[string][]entry{"errors": {{code, message}}})
}
