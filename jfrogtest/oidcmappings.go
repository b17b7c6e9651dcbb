package jfrogtest

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/jfrogkit/jfrog-go/aql"
)

// An identityMapping says which token the bearers of ID tokens with some claims get.
type identityMapping struct {
	Name        string         `json:"name"`
	Description string         `json:"description"`
	Provider    string         `json:"provider_name"`
	Priority    int            `json:"priority"`
	Claims      map[string]any `json:"claims"`
	TokenSpec   tokenSpec      `json:"token_spec"`
}

type tokenSpec struct {
	Username        string     `json:"username,omitempty"`
	UsernamePattern string     `json:"username_pattern,omitempty"`
	Scope           string     `json:"scope,omitempty"`
	GroupsPattern   string     `json:"groups_pattern,omitempty"`
	Audience        textOrList `json:"audience"`
	ExpiresIn       int64      `json:"expires_in"`
}

var claimPattern = regexp.MustCompile(`\{\{([^{}]+)\}\}`)

// filled replaces the claims that a pattern names in double braces by their values.
func filled(pattern string, claims map[string]any) (text string, err error) {
	text = claimPattern.ReplaceAllStringFunc(pattern, func(name string) string {
		value, ok := claims[strings.TrimSpace(strings.Trim(name, "{}"))]
		if !ok {
			err = fail(http.StatusForbidden, "The token has no claim for %s", name)
		}
		if list, isList := value.([]any); isList {
			return strings.Join(stringList(list), ",")
		}
		return fmt.Sprint(value)
	})
	return text, err
}

// user is the subject of the token: the pattern's, the given one, or the subject of the ID token.
func (t *tokenSpec) user(claims map[string]any) (string, error) {
	switch {
	case t.UsernamePattern != "":
		return filled(t.UsernamePattern, claims)
	case t.Username != "":
		return t.Username, nil
	}
	return filled("{{sub}}", claims)
}

// scope is that of the token. Groups of more than one word need quotation marks.
func (t *tokenSpec) scope(claims map[string]any) (string, error) {
	if t.GroupsPattern == "" {
		return strings.Replace(t.Scope, "applied-permissions/group:", scopeGroups, 1), nil
	}
	list, err := filled(t.GroupsPattern, claims)
	names := strings.Split(list, ",")
	for i, name := range names {
		names[i] = `"` + strings.ReplaceAll(strings.TrimSpace(name), `"`, "") + `"`
	}
	return scopeGroups + strings.Join(names, ","), err
}

// matches tells whether an ID token has all claims, whose values may have wildcards; of a list one is enough.
func (m *identityMapping) matches(claims map[string]any) bool {
	for name, want := range m.Claims {
		wanted := []string{fmt.Sprint(want)}
		if list, ok := want.([]any); ok {
			wanted = stringList(list)
		}
		actual := []string{fmt.Sprint(claims[name])}
		if list, ok := claims[name].([]any); ok {
			actual = stringList(list)
		}
		if claims[name] == nil || !slices.ContainsFunc(wanted, func(pattern string) bool {
			return slices.ContainsFunc(actual, func(value string) bool { return aql.MatchPattern(pattern, value) })
		}) {
			return false
		}
	}
	return true
}

func (m *identityMapping) check() error {
	t := &m.TokenSpec
	switch {
	case m.Name == "":
		return fail(http.StatusBadRequest, "The name of the identity mapping is missing")
	case len(m.Claims) == 0:
		return fail(http.StatusBadRequest, "The claims of the identity mapping are missing")
	case t.Scope == "" && t.Username == "" && t.UsernamePattern == "" && t.GroupsPattern == "":
		return fail(http.StatusBadRequest, "The token_spec needs a scope or a username")
	case t.ExpiresIn < 0:
		return fail(http.StatusBadRequest, "expires_in must not be negative")
	}
	if len(t.Audience) == 0 {
		t.Audience = textOrList{anyAudience}
	}
	if t.ExpiresIn == 0 {
		t.ExpiresIn = 3600
	}
	scope, err := t.scope(nil)
	if t.GroupsPattern == "" && err == nil {
		_, err = parseScope(scope)
		return err
	}
	return nil
}

// mapping finds the provider that the path names, and the place of the mapping; -1 for none.
func (s *Server) mapping(q *request, name string) (*oidcProvider, int, error) {
	p, err := s.provider(q.params["providerName"])
	if err != nil {
		return nil, 0, err
	}
	return p, slices.IndexFunc(p.mappings, func(m *identityMapping) bool { return m.Name == name }), nil
}

// existingMapping finds a mapping that must be there.
func (s *Server) existingMapping(q *request, name string) (*oidcProvider, int, error) {
	p, i, err := s.mapping(q, name)
	if err == nil && i < 0 {
		err = fail(http.StatusNotFound, "Identity mapping '%s' not found", name)
	}
	return p, i, err
}

func (s *Server) handleListMappings(q *request) (*answer, error) {
	p, err := s.provider(q.params["providerName"])
	if err != nil {
		return nil, err
	}
	return jsonAnswer(http.StatusOK, "", append([]*identityMapping{}, p.mappings...)), nil
}

func (q *request) decodeMapping() (*identityMapping, error) {
	m := &identityMapping{}
	if err := q.decode(m); err != nil {
		return nil, err
	}
	if name, ok := q.params["mappingName"]; ok {
		m.Name = name
	}
	m.Provider = q.params["providerName"]
	return m, m.check()
}

func (s *Server) handleCreateMapping(q *request) (*answer, error) {
	m, err := q.decodeMapping()
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
	return jsonAnswer(http.StatusCreated, "", m), nil
}

// sortMappings orders the mappings as they are tried: the lowest priority number first.
func (p *oidcProvider) sortMappings() {
	slices.SortStableFunc(p.mappings, func(a, b *identityMapping) int { return a.Priority - b.Priority })
}

func (s *Server) handleGetMapping(q *request) (*answer, error) {
	p, i, err := s.existingMapping(q, q.params["mappingName"])
	if err != nil {
		return nil, err
	}
	return jsonAnswer(http.StatusOK, "", p.mappings[i]), nil
}

// handleReplaceMapping replaces the mapping that the path names, or the body where the path names none.
func (s *Server) handleReplaceMapping(q *request) (*answer, error) {
	m, err := q.decodeMapping()
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
	return jsonAnswer(http.StatusOK, "", m), nil
}

func (s *Server) handleDeleteMapping(q *request) (*answer, error) {
	p, i, err := s.existingMapping(q, q.params["mappingName"])
	if err != nil {
		return nil, err
	}
	p.mappings = slices.Delete(slices.Clone(p.mappings), i, i+1)
	return noContent(), nil
}
