package access

import (
	"net/http"
	"slices"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
)

func (s *service) handleListProviders(*rest.Request) (*rest.Response, error) {
	return rest.JSON(http.StatusOK, "", append([]*Provider{}, s.providers...)), nil
}

func (s *service) handleCreateProvider(q *rest.Request) (*rest.Response, error) {
	p := &Provider{}
	if err := q.Decode(p); err != nil {
		return nil, err
	}
	if err := p.check(); err != nil {
		return nil, err
	}
	if _, err := s.provider(p.Name); err == nil {
		return nil, apierr.New(http.StatusConflict, "OIDC configuration '%s' already exists", p.Name)
	}
	s.providers = append(s.providers, p)
	return rest.NewResponse(http.StatusCreated, "", nil), nil
}

func (s *service) handleGetProvider(q *rest.Request) (*rest.Response, error) {
	p, err := s.provider(q.Params["providerName"])
	if err != nil {
		return nil, err
	}
	view := struct {
		*Provider
		DefaultProxy bool `json:"use_default_proxy"` // shown even if it is false
	}{p, p.DefaultProxy}
	return rest.JSON(http.StatusOK, "", view), nil
}

// handleReplaceProvider replaces a configuration. Its name, project and mappings stay.
func (s *service) handleReplaceProvider(q *rest.Request) (*rest.Response, error) {
	p, err := s.provider(q.Params["providerName"])
	if err != nil {
		return nil, err
	}
	changed := &Provider{}
	if err := q.Decode(changed); err != nil {
		return nil, err
	}
	changed.Name, changed.mappings, changed.keys = p.Name, p.mappings, p.keys
	if err := changed.check(); err != nil {
		return nil, err
	}
	changed.ProjectKey = p.ProjectKey
	*p = *changed
	return rest.NewResponse(http.StatusOK, "", nil), nil
}

func (s *service) handleDeleteProvider(q *rest.Request) (*rest.Response, error) {
	p, err := s.provider(q.Params["providerName"])
	if err != nil {
		return nil, err
	}
	s.providers = slices.DeleteFunc(s.providers, func(x *Provider) bool { return x == p })
	return rest.NoContent(), nil
}
