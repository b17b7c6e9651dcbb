package jfrogtest

import (
	"net/http"
	"slices"
)

func (s *accessService) handleListProviders(*request) (*answer, error) {
	return JSON(http.StatusOK, "", append([]*Provider{}, s.providers...)), nil
}

func (s *accessService) handleCreateProvider(q *request) (*answer, error) {
	p := &Provider{}
	if err := q.Decode(p); err != nil {
		return nil, err
	}
	if err := p.check(); err != nil {
		return nil, err
	}
	if _, err := s.provider(p.Name); err == nil {
		return nil, fail(http.StatusConflict, "OIDC configuration '%s' already exists", p.Name)
	}
	s.providers = append(s.providers, p)
	return JSON(http.StatusCreated, "", p), nil
}

func (s *accessService) handleGetProvider(q *request) (*answer, error) {
	p, err := s.provider(q.Params["providerName"])
	if err != nil {
		return nil, err
	}
	return JSON(http.StatusOK, "", p), nil
}

// handleReplaceProvider changes a configuration; name, project and mappings stay.
func (s *accessService) handleReplaceProvider(q *request) (*answer, error) {
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
	return JSON(http.StatusOK, "", p), nil
}

func (s *accessService) handleDeleteProvider(q *request) (*answer, error) {
	p, err := s.provider(q.Params["providerName"])
	if err != nil {
		return nil, err
	}
	s.providers = slices.DeleteFunc(s.providers, func(x *Provider) bool { return x == p })
	return NoContent(), nil
}
