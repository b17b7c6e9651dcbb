package security

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

const vaultType = "HashicorpVault"

type vaultRequest struct {
	Type   string `json:"type"`
	Config struct {
		URL  string `json:"url"`
		Auth struct {
			Type           string `json:"type"`
			Certificate    string `json:"certificate"`
			CertificateKey string `json:"certificateKey"`
			RoleID         string `json:"roleId"`
			SecretID       string `json:"secretId"`
		} `json:"auth"`
		Mounts []store.VaultMount `json:"mounts"`
	} `json:"config"`
}

// check returns an error for a configuration that a server does not take.
func (r *vaultRequest) check() error {
	auth := &r.Config.Auth
	u, err := url.Parse(r.Config.URL)
	switch {
	case !strings.EqualFold(r.Type, vaultType):
		return badKey("Unsupported secret manager type: '%s'", r.Type)
	case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
		return badKey("Invalid URL of the vault")
	case len(r.Config.Mounts) == 0:
		return badKey("Missing mounts")
	}
	for _, m := range r.Config.Mounts {
		kind := strings.ToUpper(strings.ReplaceAll(m.Type, "-v", ""))
		if m.Path == "" || kind != "KV1" && kind != "KV2" {
			return badKey("Invalid mount '%s' of type '%s'", m.Path, m.Type)
		}
	}
	switch auth.Type {
	case "Agent":
		return nil
	case "AppRole":
		if auth.RoleID == "" || auth.SecretID == "" {
			return badKey("Missing role ID or secret ID")
		}
		return nil
	case "Certificate":
		if _, err := certificateIn(auth.Certificate); err != nil {
			return err
		}
		_, err := privatePEM(auth.CertificateKey)
		return err
	}
	return badKey("Unsupported auth type: '%s'", auth.Type)
}

func readVault(q *rest.Request) (*store.Vault, error) {
	var r vaultRequest
	if err := q.Decode(&r); err != nil {
		return nil, err
	}
	v := &store.Vault{URL: r.Config.URL, AuthType: r.Config.Auth.Type, Mounts: r.Config.Mounts}
	return v, r.check()
}

func (s *service) handleSetVault(q *rest.Request) (*rest.Response, error) {
	v, err := readVault(q)
	if err != nil {
		return nil, err
	}
	s.Keys.Vaults[q.Params["name"]] = v
	return done()
}

// handleTestVault checks the configuration, and connects to nothing.
func (s *service) handleTestVault(q *rest.Request) (*rest.Response, error) {
	if _, err := readVault(q); err != nil {
		return nil, err
	}
	return rest.NoContent(), nil
}

func (s *service) handleListVaults(*rest.Request) (*rest.Response, error) {
	type auth struct {
		Type string `json:"type"`
	}
	type config struct {
		URL    string             `json:"url"`
		Auth   auth               `json:"auth"`
		Mounts []store.VaultMount `json:"mounts"`
	}
	type view struct {
		Key    string `json:"key"`
		Type   string `json:"type"`
		Config config `json:"config"`
	}
	list := []view{}
	for _, name := range jsondoc.Keys(s.Keys.Vaults) {
		v := s.Keys.Vaults[name]
		list = append(list, view{name, vaultType, config{v.URL, auth{v.AuthType}, v.Mounts}})
	}
	return rest.JSON(http.StatusOK, "", list), nil
}

func (s *service) handleDeleteVault(q *rest.Request) (*rest.Response, error) {
	if s.Keys.Vaults[q.Params["name"]] == nil {
		return nil, apierr.New(http.StatusNotFound, "Vault configuration '%s' not found",
			q.Params["name"])
	}
	delete(s.Keys.Vaults, q.Params["name"])
	return done()
}
