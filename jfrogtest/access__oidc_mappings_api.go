package jfrogtest

import (
	"net/http"
	"slices"
)

// mapping finds the provider that the path names, and the place of the mapping; -1 for none.
func (s *accessService) mapping(q *request, name string) (*Provider, int, error) {
	p, err := s.provider(q.Params["providerName"])
	if err != nil {
		return nil, 0, err
	}
	return p, slices.IndexFunc(p.mappings, func(m *identityMapping) bool { return m.Name == name }), nil
}

// existingMapping finds a mapping that must be there.
func (s *accessService) existingMapping(q *request, name string) (*Provider, int, error) {
	p, i, err := s.mapping(q, name)
	if err == nil && i < 0 {
		err = fail(http.StatusNotFound, "Identity mapping '%s' not found", name)
	}
	return p, i, err
}

func (s *accessService) handleListMappings(q *request) (*answer, error) {
	p, err := s.provider(q.Params["providerName"])
	if err != nil {
		return nil, err
	}
	return JSON(http.StatusOK, "", append([]*identityMapping{}, p.mappings...)), nil
}

func decodeMapping(q *request) (*identityMapping, error) {
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

func (s *accessService) handleCreateMapping(q *request) (*answer, error) {
	m, err := decodeMapping(q)
	if err != nil {
		return nil, err
	}
	p, i, err := s.mapping(q, m.Name)
	switch {
	case err != nil:
		return nil, err
	case i >= 0:
		return nil, fail(http.StatusConflict, "Identity mapping '%s' already exists", m.Name)
	}
	p.mappings = append(slices.Clone(p.mappings), m)
	p.sortMappings()
	return JSON(http.StatusCreated, "", m), nil
}

// sortMappings orders the mappings as they are tried: the lowest priority number first.
func (p *Provider) sortMappings() {
	slices.SortStableFunc(p.mappings, func(a, b *identityMapping) int { return a.Priority - b.Priority })
}

func (s *accessService) handleGetMapping(q *request) (*answer, error) {
	p, i, err := s.existingMapping(q, q.Params["mappingName"])
	if err != nil {
		return nil, err
	}
	return JSON(http.StatusOK, "", p.mappings[i]), nil
}

// handleReplaceMapping replaces the mapping that the path names, or the body where the path names none.
func (s *accessService) handleReplaceMapping(q *request) (*answer, error) {
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
	return JSON(http.StatusOK, "", m), nil
}

func (s *accessService) handleDeleteMapping(q *request) (*answer, error) {
	p, i, err := s.existingMapping(q, q.Params["mappingName"])
	if err != nil {
		return nil, err
	}
	p.mappings = slices.Delete(slices.Clone(p.mappings), i, i+1)
	return NoContent(), nil
}
