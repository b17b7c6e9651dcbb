package admin

import (
	"net/http"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/xmldoc"
)

// securityBlockOf returns an element of the security settings, which may be empty.
func (s *service) securityBlockOf(name string) *xmldoc.Node {
	if security := s.System.Root.Child("security"); security != nil {
		if block := security.Child(name); block != nil {
			return block
		}
	}
	return &xmldoc.Node{}
}

// handleSecurityConfiguration returns the part of the security settings that clients read as JSON.
func (s *service) handleSecurityConfiguration(*rest.Request) (*rest.Response, error) {
	policy := s.securityBlockOf("passwordSettings").Value("encryptionPolicy")
	if policy == "" {
		policy = "supported"
	}
	return rest.JSON(http.StatusOK, "", map[string]any{
		"anonAccessEnabled": s.System.Root.Ensure("security").Value("anonAccessEnabled") == "true",
		"passwordSettings":  map[string]string{"encryptionPolicy": policy},
	}), nil
}

// handleOAuth returns the settings of OAuth as JSON. Secrets look encrypted.
func (s *service) handleOAuth(*rest.Request) (*rest.Response, error) {
	type provider struct {
		Name     string `json:"name"`
		Enabled  bool   `json:"enabled"`
		Type     string `json:"providerType"`
		ID       string `json:"id"`
		Secret   string `json:"secret"`
		APIURL   string `json:"apiUrl"`
		AuthURL  string `json:"authUrl"`
		TokenURL string `json:"tokenUrl"`
		BasicURL string `json:"basicUrl,omitempty"`
		Domain   string `json:"domain,omitempty"`
	}
	o := s.securityBlockOf("oauthSettings")
	providers := []provider{}
	if list := o.Child("oauthProvidersSettings"); list != nil {
		for _, p := range list.Children {
			providers = append(providers, provider{p.Value("name"), p.Value("enabled") == "true", p.Value("providerType"), p.Value("id"), p.Value("secret"),
				p.Value("apiUrl"), p.Value("authUrl"), p.Value("tokenUrl"), p.Value("basicUrl"), p.Value("domain")})
		}
	}
	return rest.JSON(http.StatusOK, "", map[string]any{
		"enabled": o.Value("enableIntegration") == "true", "persistUsers": o.Value("persistUsers") == "true",
		"allowUserToAccessProfile": o.Value("allowUserToAccessProfile") == "true",
		"availableTypes":           []string{}, "providers": providers,
	}), nil
}
