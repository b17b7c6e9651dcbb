// Package pairing serves the trust between services of two platforms, which several products have.
package pairing

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// A service serves the pairings of one service of the platform.
type service struct {
	*store.Store
	name, title string
}

// Routes returns the operations of a service, such as access.
func Routes(st *store.Store, name, title string) []rest.Route {
	s := &service{st, name, title}
	const at = "/api/v1/service_trust"
	return []rest.Route{
		rest.Post(at+"/pairing/{useCase...}", s.handleCreate, rest.Admin),
		rest.Put(at+"/pairing/{useCase...}", s.handleInitiate, rest.Small, rest.Admin),
		rest.Get(at+"/pairings/{useCase...}", s.handleList, rest.Admin),
		rest.Delete(at+"/pairings/*", s.handleRevoke, rest.Small, rest.Admin),
	}
}

// useCase returns the use case in the path.
func (s *service) useCase(q *rest.Request) (string, error) {
	text := q.Params["useCase"]
	kind, param, _ := strings.Cut(text, "/")
	known := false
	switch {
	case s.name == "access":
		known = text == "mission-control"
	case kind == "artifactory-cold":
		known = true
	case kind == "federated-repo":
		repo := s.Repos[param]
		known = param == "*" || repo != nil && repo.Class == store.ClassFederated
	}
	if !known {
		return "", apierr.New(http.StatusNotFound, "Unknown use case '%s'", text)
	}
	return text, nil
}

// tokenTime is the lifetime of a pairing token.
const tokenTime = 5 * time.Minute

type claims struct {
	Subject  string `json:"sub"`
	Audience string `json:"aud"`
	Expires  int64  `json:"exp"`
	ID       string `json:"jti"`
	Ext      string `json:"ext"`
}

type extension struct {
	Base     string `json:"base_url"`
	Exchange string `json:"exchange_url"`
}

func (s *service) handleCreate(q *rest.Request) (*rest.Response, error) {
	if _, err := s.useCase(q); err != nil {
		return nil, err
	}
	base := q.BaseURL()
	ext, err := json.Marshal(extension{base, base + "/access/api/v1/service_trust/exchange"})
	if err != nil {
		return nil, err
	}
	c := claims{store.AccessID + "/users/" + q.User.Name, s.name + "@*", s.Now().Add(tokenTime).Unix(), store.NewID(), string(ext)}
	tokens := s.PairingsOf(s.name).Tokens
	for id, expires := range tokens {
		if !s.Now().Before(expires) {
			delete(tokens, id)
		}
	}
	tokens[c.ID] = time.Unix(c.Expires, 0)
	return rest.JSON(http.StatusOK, "", map[string]string{"pairing_token": s.Identities.TokenSigner.JWT(c)}), nil
}

// read returns the claims of a pairing token of any platform and the base URL of that platform.
func read(token string) (c claims, base string, err error) {
	parts := strings.Split(token, ".")
	bad := apierr.New(http.StatusBadRequest, "Invalid pairing token")
	if len(parts) != 3 {
		return c, "", bad
	}
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	var ext extension
	if err != nil || json.Unmarshal(payload, &c) != nil || json.Unmarshal([]byte(c.Ext), &ext) != nil {
		return c, "", bad
	}
	if u, err := url.Parse(ext.Base); err != nil || u.Host == "" {
		return c, "", bad
	}
	return c, ext.Base, nil
}

// handleInitiate trusts the platform that has issued the token. A token of this platform can be
// used once.
func (s *service) handleInitiate(q *rest.Request) (*rest.Response, error) {
	use, err := s.useCase(q)
	if err != nil {
		return nil, err
	}
	var body struct {
		Token string `json:"pairing_token"`
	}
	if err := q.Decode(&body); err != nil {
		return nil, err
	}
	c, base, err := read(body.Token)
	if err != nil {
		return nil, err
	}
	p := s.PairingsOf(s.name)
	_, unused := p.Tokens[c.ID]
	switch {
	case s.Now().Unix() >= c.Expires:
		return nil, apierr.New(http.StatusBadRequest, "The pairing token has expired")
	case base == q.BaseURL() && !unused:
		return nil, apierr.New(http.StatusBadRequest, "The pairing token has been used")
	}
	delete(p.Tokens, c.ID)
	if !slices.Contains(p.UseCases[base], use) {
		p.UseCases[base] = append(p.UseCases[base], use)
	}
	return rest.JSON(http.StatusOK, "", map[string]string{"message": "Trust with " + s.title + " was established successfully"}), nil
}

func (s *service) handleList(q *rest.Request) (*rest.Response, error) {
	use, err := s.useCase(q)
	if err != nil {
		return nil, err
	}
	list := []map[string]string{}
	pairings := s.PairingsOf(s.name).UseCases
	for _, base := range jsondoc.Keys(pairings) {
		if slices.ContainsFunc(pairings[base], func(of string) bool {
			return of == use || use == "federated-repo/*" && strings.HasPrefix(of, "federated-repo/")
		}) {
			list = append(list, map[string]string{"base_url": base})
		}
	}
	return rest.JSON(http.StatusOK, "", list), nil
}

// handleRevoke ends the trust in a platform for all use cases.
func (s *service) handleRevoke(q *rest.Request) (*rest.Response, error) {
	var body struct {
		Base string `json:"base_url"`
	}
	if err := q.Decode(&body); err != nil {
		return nil, err
	}
	pairings := s.PairingsOf(s.name).UseCases
	if _, ok := pairings[body.Base]; !ok {
		return nil, apierr.New(http.StatusNotFound, "Base URL '%s' not found", body.Base)
	}
	delete(pairings, body.Base)
	return rest.NewResponse(http.StatusOK, "", nil), nil
}
