package jfrogtest

import (
	"crypto/rsa"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"
)

// An oidcProvider is an OpenID Connect provider whose ID tokens can be exchanged for access tokens.
type oidcProvider struct {
	Name         string `json:"name"`
	IssuerURL    string `json:"issuer_url"`
	Description  string `json:"description"`
	Type         string `json:"provider_type"`
	Audience     string `json:"audience"`
	TokenIssuer  string `json:"token_issuer,omitempty"`
	ProjectKey   string `json:"project_key,omitempty"`
	ProjectKey2  string `json:"projectKey,omitempty"` // another spelling in requests
	Organization string `json:"organization,omitempty"`
	AzureAppID   string `json:"azure_app_id,omitempty"`
	DefaultProxy bool   `json:"use_default_proxy,omitempty"`
	Permissive   bool   `json:"enable_permissive_configuration,omitempty"`
	mappings     []*identityMapping
	keys         map[string]*rsa.PublicKey // by key id; those that tests have given
}

// newProvider is a configuration that a test has set up.
func newProvider(name, issuer string, keys map[string]*rsa.PublicKey) *oidcProvider {
	return &oidcProvider{Name: name, IssuerURL: issuer, Type: "Generic OpenID Connect", keys: keys}
}

// issuer is the one that ID tokens must name; a slash at the end does not matter.
func (p *oidcProvider) issuer() string {
	issuer := p.IssuerURL
	if p.TokenIssuer != "" {
		issuer = p.TokenIssuer
	}
	return strings.TrimSuffix(issuer, "/")
}

func (p *oidcProvider) check() error {
	switch {
	case p.Name == "" || p.Name == "token":
		return fail(http.StatusBadRequest, "Invalid provider name: '%s'", p.Name)
	case !strings.HasPrefix(p.IssuerURL, "https://") && !strings.HasPrefix(p.IssuerURL, "http://"):
		return fail(http.StatusBadRequest, "Invalid issuer_url: '%s'", p.IssuerURL)
	case p.Type == "":
		return fail(http.StatusBadRequest, "The provider_type is missing")
	}
	if p.ProjectKey == "" {
		p.ProjectKey = p.ProjectKey2
	}
	p.ProjectKey2 = ""
	return nil
}

// provider finds the configuration that the path names.
func (s *Server) provider(name string) (*oidcProvider, error) {
	i := slices.IndexFunc(s.access.providers, func(p *oidcProvider) bool { return p.Name == name })
	if i < 0 {
		return nil, fail(http.StatusNotFound, "OIDC configuration '%s' not found", name)
	}
	return s.access.providers[i], nil
}

func (s *Server) handleListProviders(*request) (*answer, error) {
	return jsonAnswer(http.StatusOK, "", append([]*oidcProvider{}, s.access.providers...)), nil
}

func (s *Server) handleCreateProvider(q *request) (*answer, error) {
	p := &oidcProvider{}
	if err := q.decode(p); err != nil {
		return nil, err
	}
	if err := p.check(); err != nil {
		return nil, err
	}
	if _, err := s.provider(p.Name); err == nil {
		return nil, fail(http.StatusConflict, "OIDC configuration '%s' already exists", p.Name)
	}
	s.access.providers = append(s.access.providers, p)
	return jsonAnswer(http.StatusCreated, "", p), nil
}

func (s *Server) handleGetProvider(q *request) (*answer, error) {
	p, err := s.provider(q.params["providerName"])
	if err != nil {
		return nil, err
	}
	return jsonAnswer(http.StatusOK, "", p), nil
}

// handleReplaceProvider changes a configuration; name, project and mappings stay.
func (s *Server) handleReplaceProvider(q *request) (*answer, error) {
	p, err := s.provider(q.params["providerName"])
	if err != nil {
		return nil, err
	}
	changed := &oidcProvider{}
	if err := q.decode(changed); err != nil {
		return nil, err
	}
	changed.Name, changed.mappings, changed.keys = p.Name, p.mappings, p.keys
	if err := changed.check(); err != nil {
		return nil, err
	}
	changed.ProjectKey = p.ProjectKey
	*p = *changed
	return jsonAnswer(http.StatusOK, "", p), nil
}

func (s *Server) handleDeleteProvider(q *request) (*answer, error) {
	p, err := s.provider(q.params["providerName"])
	if err != nil {
		return nil, err
	}
	s.access.providers = slices.DeleteFunc(s.access.providers, func(x *oidcProvider) bool { return x == p })
	return noContent(), nil
}

const (
	grantExchange = "urn:ietf:params:oauth:grant-type:token-exchange"
	idTokenType   = "urn:ietf:params:oauth:token-type:id_token"
	accessType    = "urn:ietf:params:oauth:token-type:access_token"
)

// handleExchange gives an access token for an ID token: as the first mapping says whose claims the ID token has. It takes
// the lock only after it has got the keys, which the provider may have to be asked for.
func (s *Server) handleExchange(q *request) (*answer, error) {
	var body struct {
		GrantType    string `json:"grant_type"`
		SubjectType  string `json:"subject_token_type"`
		SubjectToken string `json:"subject_token"`
		Provider     string `json:"provider_name"`
		Mapping      string `json:"identity_mapping_name"`
		Reference    bool   `json:"include_reference_token"`
	}
	if err := q.decode(&body); err != nil {
		return nil, err
	}
	if body.GrantType != grantExchange || body.SubjectType != idTokenType {
		return nil, fail(http.StatusBadRequest, "grant_type must be %s and subject_token_type %s", grantExchange, idTokenType)
	}
	s.mu.Lock()
	found, err := s.provider(body.Provider)
	if err != nil {
		s.mu.Unlock()
		return nil, err
	}
	p := *found
	s.mu.Unlock()

	token, err := parseIDToken(body.SubjectToken)
	if err != nil {
		return nil, err
	}
	keys := p.keys
	if keys == nil {
		if keys, err = fetchKeys(q.Context(), p.IssuerURL); err != nil {
			return nil, fail(http.StatusUnauthorized, "The keys of provider '%s' cannot be read: %v", p.Name, err)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := token.verify(&p, keys, s.now()); err != nil {
		return nil, unauthorized(err.Error())
	}
	for _, m := range p.mappings {
		if (body.Mapping == "" || body.Mapping == m.Name) && m.matches(token.claims) {
			return s.mappedToken(m, token.claims, body.Reference)
		}
	}
	return nil, fail(http.StatusForbidden, "No identity mapping of provider '%s' matches the claims of the token", p.Name)
}

// mappedToken issues the token that a mapping describes.
func (s *Server) mappedToken(m *identityMapping, claims map[string]any, reference bool) (*answer, error) {
	spec := m.TokenSpec
	username, err := spec.user(claims)
	if err != nil {
		return nil, err
	}
	scope, err := spec.scope(claims)
	if err != nil {
		return nil, err
	}
	t := &accessToken{username: username, scopeText: scope, audience: strings.Join(spec.Audience, " "), issuer: accessID, desc: m.Name}
	if t.scope, err = parseScope(scope); err != nil {
		return nil, err
	}
	if t.scope.user && s.access.accounts[username] == nil {
		return nil, fail(http.StatusForbidden, "User '%s' does not exist", username)
	}
	t.expiry = s.now().Truncate(time.Second).Add(time.Duration(spec.ExpiresIn) * time.Second)
	a := s.register(t)
	a.IssuedTokenType, a.Username = accessType, username
	if reference {
		t.makeReference()
		a.Reference = t.reference
	}
	return jsonAnswer(http.StatusOK, "", a), nil
}

// textOrList reads a text or a list of them.
type textOrList []string

func (l *textOrList) UnmarshalJSON(data []byte) error {
	var one string
	if json.Unmarshal(data, &one) == nil {
		*l = textOrList{one}
		return nil
	}
	return json.Unmarshal(data, (*[]string)(l))
}
