package access

import (
	"crypto/rsa"
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
)

// A Provider is an OpenID Connect configuration. ID tokens of the provider can be exchanged for
// access tokens.
type Provider struct {
	Name         string `json:"name"`
	IssuerURL    string `json:"issuer_url"`
	Description  string `json:"description"`
	Type         string `json:"provider_type"`
	Audience     string `json:"audience"`
	TokenIssuer  string `json:"token_issuer,omitempty"`
	ProjectKey   string `json:"project_key,omitempty"`
	ProjectKey2  string `json:"projectKey,omitempty"` // the other spelling in requests
	Organization string `json:"organization,omitempty"`
	AzureAppID   string `json:"azure_app_id,omitempty"`
	DefaultProxy bool   `json:"use_default_proxy,omitempty"`
	Permissive   bool   `json:"enable_permissive_configuration,omitempty"`
	mappings     []*identityMapping
	keys         map[string]*rsa.PublicKey // by key id; nil if the provider publishes them
}

// NewProvider returns a configuration with the keys of the provider.
func NewProvider(name, issuer string, keys map[string]*rsa.PublicKey) *Provider {
	return &Provider{Name: name, IssuerURL: issuer, Type: "Generic OpenID Connect", keys: keys}
}

// issuer returns the issuer that ID tokens must name, without a trailing slash.
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

// provider returns the configuration with a name.
func (s *service) provider(name string) (*Provider, error) {
	i := slices.IndexFunc(s.providers, func(p *Provider) bool { return p.Name == name })
	if i < 0 {
		return nil, apierr.New(http.StatusNotFound, "OIDC configuration '%s' not found", name)
	}
	return s.providers[i], nil
}

// textOrList is a string or a list of strings. It is written as it was read.
type textOrList struct {
	values []string
	text   bool
}

// UnmarshalJSON implements [json.Unmarshaler].
func (l *textOrList) UnmarshalJSON(data []byte) error {
	var one string
	if json.Unmarshal(data, &one) == nil {
		*l = textOrList{[]string{one}, true}
		return nil
	}
	l.text = false
	return json.Unmarshal(data, &l.values)
}

// MarshalJSON implements [json.Marshaler].
func (l textOrList) MarshalJSON() ([]byte, error) {
	if l.text {
		return json.Marshal(l.values[0])
	}
	return json.Marshal(l.values)
}
