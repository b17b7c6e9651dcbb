package access

import (
	"net/http"
	"strings"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

const (
	grantExchange = "urn:ietf:params:oauth:grant-type:token-exchange"
	idTokenType   = "urn:ietf:params:oauth:token-type:id_token"
	accessType    = "urn:ietf:params:oauth:token-type:access_token"
)

// handleExchange issues an access token for an ID token. The first mapping that matches the
// claims decides about the access token. The lock is not held while the provider sends its keys.
func (s *service) handleExchange(q *rest.Request) (*rest.Response, error) {
	var body struct {
		GrantType    string `json:"grant_type"`
		SubjectType  string `json:"subject_token_type"`
		SubjectToken string `json:"subject_token"`
		Provider     string `json:"provider_name"`
		Mapping      string `json:"identity_mapping_name"`
		Reference    bool   `json:"include_reference_token"`
	}
	if err := q.Decode(&body); err != nil {
		return nil, err
	}
	if body.GrantType != grantExchange || body.SubjectType != idTokenType {
		return nil, apierr.New(http.StatusBadRequest, "grant_type must be %s and subject_token_type %s", grantExchange, idTokenType)
	}
	s.Lock()
	found, err := s.provider(body.Provider)
	if err != nil {
		s.Unlock()
		return nil, err
	}
	p := *found
	s.Unlock()

	token, err := parseIDToken(body.SubjectToken)
	if err != nil {
		return nil, err
	}
	keys := p.keys
	if keys == nil {
		if keys, err = fetchKeys(q.Context(), p.IssuerURL); err != nil {
			return nil, apierr.New(http.StatusUnauthorized, "The keys of provider '%s' cannot be read: %v", p.Name, err)
		}
	}
	s.Lock()
	defer s.Unlock()
	if err := token.verify(&p, keys, s.Now()); err != nil {
		return nil, apierr.Unauthorized(err.Error())
	}
	for _, m := range p.mappings {
		if (body.Mapping == "" || body.Mapping == m.Name) && m.matches(token.claims) {
			return s.mappedToken(m, token.claims, body.Reference)
		}
	}
	return nil, apierr.New(http.StatusForbidden, "No identity mapping of provider '%s' matches the claims of the token", p.Name)
}

// mappedToken issues the token that a mapping describes.
func (s *service) mappedToken(m *identityMapping, claims map[string]any, reference bool) (*rest.Response, error) {
	spec := m.TokenSpec
	username, err := spec.user(claims)
	if err != nil {
		return nil, err
	}
	scope, err := spec.scope(claims)
	if err != nil {
		return nil, err
	}
	t := &store.Token{Username: username, ScopeText: scope, Audience: strings.Join(spec.Audience.values, " "), Issuer: store.AccessID, Desc: m.Name}
	if t.Scope, err = store.ParseScope(scope); err != nil {
		return nil, err
	}
	if t.Scope.User && s.Identities.Accounts[username] == nil {
		return nil, apierr.New(http.StatusForbidden, "User '%s' does not exist", username)
	}
	t.Expiry = s.Now().Truncate(time.Second).Add(time.Duration(spec.ExpiresIn) * time.Second)
	a := s.register(t)
	a.ID, a.IssuedTokenType, a.Username = "", accessType, username
	if reference {
		t.MakeReference()
		a.Reference = t.Reference
	}
	return rest.JSON(http.StatusOK, "", a), nil
}
