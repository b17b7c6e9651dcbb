package access

import (
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"

	"crypto/rsa"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
)

// An oidcProvider is an OpenID Connect provider whose ID tokens can be exchanged for access tokens.
type Provider struct {
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
func NewProvider(name, issuer string, keys map[string]*rsa.PublicKey) *Provider {
	return &Provider{Name: name, IssuerURL: issuer, Type: "Generic OpenID Connect", keys: keys}
}

// issuer is the one that ID tokens must name; a slash at the end does not matter.
func (p *Provider) issuer() string {
	issuer := p.IssuerURL
	if p.TokenIssuer != "" {
		issuer = p.TokenIssuer
	}
	return strings.TrimSuffix(issuer, "/")
}

func (p *Provider) check() error {
	switch {
	case p.Name == "" || p.Name == "token":
		return apierr.New(http.StatusBadRequest, "Invalid provider name: '%s'", p.Name)
	case !strings.HasPrefix(p.IssuerURL, "https://") && !strings.HasPrefix(p.IssuerURL, "http://"):
		return apierr.New(http.StatusBadRequest, "Invalid issuer_url: '%s'", p.IssuerURL)
	case p.Type == "":
		return apierr.New(http.StatusBadRequest, "The provider_type is missing")
	}
	if p.ProjectKey == "" {
		p.ProjectKey = p.ProjectKey2
	}
	p.ProjectKey2 = ""
	return nil
}

// provider finds the configuration that the path names.
func (s *service) provider(name string) (*Provider, error) {
	i := slices.IndexFunc(s.providers, func(p *Provider) bool { return p.Name == name })
	if i < 0 {
		return nil, apierr.New(http.StatusNotFound, "OIDC configuration '%s' not found", name)
	}
	return s.providers[i], nil
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
