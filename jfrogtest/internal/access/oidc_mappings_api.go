package access

import (
	"net/http"
	"slices"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
)

// mapping returns the provider that the path names and the position of a mapping, -1 if there is no
// such mapping.
func (s *service) mapping(q *rest.Request, name string) (*Provider, int, error) {
	p, err := s.provider(q.Params["providerName"])
	if err != nil {
		return nil, 0, err
	}
	return p, slices.IndexFunc(p.mappings, func(m *identityMapping) bool { return m.Name == name }), nil
}

// existingMapping is like mapping, but returns an error if there is no such mapping.
func (s *service) existingMapping(q *rest.Request, name string) (*Provider, int, error) {
	p, i, err := s.mapping(q, name)
	if err == nil && i < 0 {
		err = apierr.New(http.StatusNotFound, "Identity mapping '%s' not found", name)
	}
	return p, i, err
}

func (s *service) handleListMappings(q *rest.Request) (*rest.Response, error) {
	p, err := s.provider(q.Params["providerName"])
	if err != nil {
		return nil, err
	}
	return rest.JSON(http.StatusOK, "", append([]*identityMapping{}, p.mappings...)), nil
}

func decodeMapping(q *rest.Request) (*identityMapping, error) {
	m := &identityMapping{}
	if err := q.Decode(m); err != nil {
		return nil, err
	}
	if name, ok := q.Params["mappingName"]; ok {
		m.Name = name
	}
	m.Provider = q.Params["providerName"]
	return m, m.check()
}

func (s *service) handleCreateMapping(q *rest.Request) (*rest.Response, error) {
	m, err := decodeMapping(q)
	if err != nil {
		return nil, err
	}
	p, i, err := s.mapping(q, m.Name)
	switch {
	case err != nil:
		return nil, err
	case i >= 0:
		return nil, apierr.New(http.StatusConflict, "Identity mapping '%s' already exists", m.Name)
	}
	p.mappings = append(slices.Clone(p.mappings), m)
	p.sortMappings()
	return rest.NewResponse(http.StatusCreated, "", nil), nil
}

// sortMappings sorts the mappings in the order of use: the lowest priority number first.
func (p *Provider) sortMappings() {
	slices.SortStableFunc(p.mappings, func(a, b *identityMapping) int { return a.Priority - b.Priority })
}

func (s *service) handleGetMapping(q *rest.Request) (*rest.Response, error) {
	p, i, err := s.existingMapping(q, q.Params["mappingName"])
	if err != nil {
		return nil, err
	}
	return rest.JSON(http.StatusOK, "", p.mappings[i]), nil
}

// handleReplaceMapping replaces the mapping that the path names. If the path names no mapping, the
// body must.
func (s *service) handleReplaceMapping(q *rest.Request) (*rest.Response, error) {
	m, err := decodeMapping(q)
	if err != nil {
		return nil, err
	}
	p, i, err := s.existingMapping(q, m.Name)
	if err != nil {
		return nil, err
	}
	p.mappings = slices.Clone(p.mappings)
	p.mappings[i] = m
	p.sortMappings()
	return rest.NewResponse(http.StatusOK, "", nil), nil
}

func (s *service) handleDeleteMapping(q *rest.Request) (*rest.Response, error) {
	p, i, err := s.existingMapping(q, q.Params["mappingName"])
	if err != nil {
		return nil, err
	}
	p.mappings = slices.Delete(slices.Clone(p.mappings), i, i+1)
	return rest.NoContent(), nil
}
