package access

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// federationRoutes returns the operations on the federation of Access. Nothing is sent to the
// targets.
func (s *service) federationRoutes() []rest.Route {
	const at = "/api/v1/system/federation"
	return []rest.Route{
		rest.Get(at, s.handleListTargets, rest.Admin),
		rest.Post(at, s.handleCreateTarget, rest.Small, rest.Admin),
		rest.Post(at+"/validate_server", s.handleValidateTarget, rest.Small, rest.Admin),
		rest.Get(at+"/{serverName}", s.handleGetTarget, rest.Admin),
		rest.Patch(at+"/{serverName}", s.handleUpdateTarget, rest.Small, rest.Admin),
		rest.Delete(at+"/{serverName}", s.handleDeleteTarget, rest.Admin),
		rest.Put(at+"/{serverName}/full_broadcast", s.handleBroadcast, rest.Admin),
	}
}

// checkTargetURL returns an error unless the text is the address of an Access service.
func checkTargetURL(text string) error {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || !strings.HasSuffix(strings.TrimSuffix(u.Path, "/"), "/access") {
		return apierr.New(http.StatusBadRequest, "Invalid url: '%s' is not the address of an Access service", text)
	}
	return nil
}

func checkTarget(t *store.FederationTarget) error {
	for _, e := range t.Entities {
		if !slices.Contains(store.FederationEntities(), e) {
			return apierr.New(http.StatusBadRequest, "Unknown entity '%s'", e)
		}
	}
	if t.Name == "" {
		return apierr.New(http.StatusBadRequest, "The target has no name")
	}
	return checkTargetURL(t.URL)
}

// targets returns the targets of the platform itself.
func (s *service) targets() []*store.FederationTarget { return s.MissionControl.Home().Targets }

// target returns the position of the target that the path names.
func (s *service) target(q *rest.Request) (int, error) {
	name := q.Params["serverName"]
	i := slices.IndexFunc(s.targets(), func(t *store.FederationTarget) bool { return t.Name == name })
	if i < 0 {
		return i, apierr.New(http.StatusNotFound, "Federation target '%s' not found", name)
	}
	return i, nil
}

func (s *service) handleListTargets(*rest.Request) (*rest.Response, error) {
	return rest.JSON(http.StatusOK, "", map[string]any{"configurations": append([]*store.FederationTarget{}, s.targets()...)}), nil
}

func (s *service) handleCreateTarget(q *rest.Request) (*rest.Response, error) {
	t := &store.FederationTarget{Active: true, Entities: []string{"users", "groups", "permissions"}}
	if err := q.Decode(t); err != nil {
		return nil, err
	}
	if err := checkTarget(t); err != nil {
		return nil, err
	}
	if slices.ContainsFunc(s.targets(), func(o *store.FederationTarget) bool { return o.Name == t.Name || o.URL == t.URL }) {
		return nil, apierr.New(http.StatusBadRequest, "Federation target '%s' already exists", t.Name)
	}
	home := s.MissionControl.Home()
	home.Targets = append(home.Targets, t)
	return rest.JSON(http.StatusCreated, "", t), nil
}

func (s *service) handleGetTarget(q *rest.Request) (*rest.Response, error) {
	i, err := s.target(q)
	if err != nil {
		return nil, err
	}
	return rest.JSON(http.StatusOK, "", s.targets()[i]), nil
}

func (s *service) handleUpdateTarget(q *rest.Request) (*rest.Response, error) {
	i, err := s.target(q)
	if err != nil {
		return nil, err
	}
	t := s.targets()[i].Clone() // the decoder would write into the lists of the target
	if err := q.Decode(t); err != nil {
		return nil, err
	}
	t.Name, t.URL = s.targets()[i].Name, s.targets()[i].URL
	if err := checkTarget(t); err != nil {
		return nil, err
	}
	s.targets()[i] = t
	return rest.JSON(http.StatusOK, "", t), nil
}

func (s *service) handleDeleteTarget(q *rest.Request) (*rest.Response, error) {
	i, err := s.target(q)
	if err != nil {
		return nil, err
	}
	home := s.MissionControl.Home()
	home.Targets = slices.Delete(home.Targets, i, i+1)
	return rest.NoContent(), nil
}

// handleValidateTarget accepts this platform and the platforms that it is paired with.
func (s *service) handleValidateTarget(q *rest.Request) (*rest.Response, error) {
	var body struct {
		URL string `json:"url"`
	}
	if err := q.Decode(&body); err != nil {
		return nil, err
	}
	if err := checkTargetURL(body.URL); err != nil {
		return nil, err
	}
	base := strings.TrimSuffix(strings.TrimSuffix(body.URL, "/"), "/access")
	if _, paired := s.PairingsOf("access").UseCases[base]; !paired && base != s.Config.URL {
		return nil, apierr.New(http.StatusPreconditionFailed, "Circle of trust validation failed (response from target server: 401)")
	}
	return rest.NoContent(), nil
}

func (s *service) handleBroadcast(q *rest.Request) (*rest.Response, error) {
	if _, err := s.target(q); err != nil {
		return nil, err
	}
	return rest.NoContent(), nil
}
