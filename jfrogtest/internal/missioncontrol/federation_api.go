package missioncontrol

import (
	"net/http"
	"slices"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

type target struct {
	Name string `json:"name"`
	Code string `json:"code"`
	URL  string `json:"url"`
}

type federation struct {
	Source   string   `json:"source,omitempty"`
	Entities []string `json:"entities"`
	Targets  []target `json:"targets"`
}

// federationOf returns the configuration of a JPD.
func (s *service) federationOf(j *store.JPD) federation {
	f := federation{Entities: []string{}, Targets: []target{}}
	for _, t := range j.Targets {
		code := ""
		if o := s.receiver(t.Name, t.URL); o != nil {
			code = accessID(o)
		}
		f.Targets = append(f.Targets, target{t.Name, code, t.URL})
		for _, e := range t.Entities {
			f.Entities = append(f.Entities, strings.ToUpper(e))
		}
	}
	slices.Sort(f.Entities)
	f.Entities = slices.Compact(f.Entities)
	return f
}

// accessID returns the id of the Access of a JPD.
func accessID(j *store.JPD) string {
	if j.ID == store.HomeID {
		return "jfac@jfrogtest"
	}
	return "jfac@" + j.ID
}

// receiver returns the JPD that a name and the address of its Access name. One of both may be
// empty.
func (s *service) receiver(name, accessURL string) *store.JPD {
	i := slices.IndexFunc(s.MissionControl.JPDs, func(j *store.JPD) bool {
		return (name == "" || j.Name == name) &&
			(accessURL == "" || store.SameBaseURL(j.AccessURL(), accessURL))
	})
	if i < 0 {
		return nil
	}
	return s.MissionControl.JPDs[i]
}

// reachable reports whether Mission Control can use the platform at a base URL.
func (s *service) reachable(baseURL string) bool {
	state := s.MissionControl.State(baseURL)
	return state == store.PlatformOnline || state == store.PlatformPartial
}

func unprocessable(format string, args ...any) error {
	return apierr.New(http.StatusUnprocessableEntity, format, args...)
}

// candidate returns the JPD with an id if it can be federated.
func (s *service) candidate(id string) (*store.JPD, error) {
	j, err := s.jpdNamed(id)
	if err == nil && !s.reachable(j.URL) {
		err = bad("The JPD '%s' is not a valid Access Federation candidate", id)
	}
	return j, err
}

func (s *service) handleGetFederation(q *rest.Request) (*rest.Response, error) {
	j, err := s.candidate(q.Params["jpdId"])
	if err != nil {
		return nil, err
	}
	return rest.JSON(http.StatusOK, "", s.federationOf(j)), nil
}

func (s *service) handleListFederations(q *rest.Request) (*rest.Response, error) {
	list, all := []federation{}, q.Flag("includeNonConfiguredJPDs", false)
	for _, j := range s.MissionControl.JPDs {
		if all || len(j.Targets) > 0 {
			f := s.federationOf(j)
			f.Source = j.Name
			list = append(list, f)
		}
	}
	return rest.JSON(http.StatusOK, "", list), nil
}

// handleCandidates returns nothing, because the form of candidates is not documented.
func (s *service) handleCandidates(*rest.Request) (*rest.Response, error) {
	return rest.NewResponse(http.StatusOK, "", nil), nil
}

// federated returns entities in the words of Access. Without a list, all are federated.
func federated(names *[]string) ([]string, error) {
	if names == nil {
		return store.FederationEntities(), nil
	}
	list := []string{}
	for _, name := range *names {
		entity := strings.ToLower(name)
		if !slices.Contains(store.FederationEntities(), entity) {
			return nil, unprocessable("Unknown entity '%s'", name)
		}
		if !slices.Contains(list, entity) {
			list = append(list, entity)
		}
	}
	return list, nil
}

// A step is what Mission Control does to federate JPDs.
type step struct {
	Label  string `json:"label"`
	Status string `json:"status"`
}

// federate makes JPDs the targets of another one, and returns the steps.
func federate(from *store.JPD, to []*store.JPD, entities []string) []step {
	var steps []step
	done := func(label string) { steps = append(steps, step{label, "OK"}) }
	done("Get configuration of " + from.Name)
	done("Get Access token from " + from.Name)
	for _, j := range to {
		done("Check if " + j.Name + " trusts " + from.Name)
	}
	done("Send configuration to " + from.Name)
	from.Targets = nil
	for _, j := range to {
		from.Targets = append(from.Targets, &store.FederationTarget{
			Name: j.Name, URL: j.AccessURL(), Entities: slices.Clone(entities), Active: true})
		done("Add target " + j.Name + " to " + from.Name)
	}
	return steps
}

// handleReplaceFederation federates a JPD with the targets of the body.
func (s *service) handleReplaceFederation(q *rest.Request) (*rest.Response, error) {
	from, err := s.candidate(q.Params["jpdId"])
	if err != nil {
		return nil, err
	}
	var body struct {
		Entities *[]string `json:"entities"`
		Targets  []struct {
			Name string `json:"name"`
			URL  string `json:"url"`
		} `json:"targets"`
	}
	if err := q.Decode(&body); err != nil {
		return nil, err
	}
	entities, err := federated(body.Entities)
	if err != nil {
		return nil, err
	}
	var to []*store.JPD
	for _, t := range body.Targets {
		j := s.receiver(t.Name, t.URL)
		switch {
		case t.Name == "" && t.URL == "":
			return nil, bad("A target has neither a name nor a url")
		case j == nil:
			return nil, unprocessable("The target '%s' at '%s' is not a JPD", t.Name, t.URL)
		case j == from:
			return nil, unprocessable("The JPD '%s' cannot be its own target", j.Name)
		case slices.Contains(to, j):
			return nil, unprocessable("The target '%s' is named twice", j.Name)
		case !s.reachable(j.URL):
			return nil, unprocessable("The target '%s' is not available", j.Name)
		}
		to = append(to, j)
	}
	if len(to) > 0 && len(entities) == 0 {
		return nil, unprocessable("The list of entities is empty")
	}
	return rest.JSON(http.StatusOK, "", federate(from, to, entities)), nil
}

// handleCreateMesh federates each of several JPDs with the others.
func (s *service) handleCreateMesh(q *rest.Request) (*rest.Response, error) {
	var body struct {
		JPDs     []string  `json:"jpd_ids"`
		Entities *[]string `json:"entities"`
	}
	if err := q.Decode(&body); err != nil {
		return nil, err
	}
	entities, err := federated(body.Entities)
	if err != nil {
		return nil, err
	}
	var members []*store.JPD
	for _, id := range body.JPDs {
		j, err := s.candidate(id)
		switch {
		case err != nil:
			return nil, err
		case slices.Contains(members, j):
			return nil, unprocessable("The JPD '%s' is named twice", id)
		}
		members = append(members, j)
	}
	if len(members) < 2 || len(entities) == 0 {
		return nil, bad("A mesh needs at least two JPDs and one entity")
	}
	for _, from := range members {
		others := slices.DeleteFunc(slices.Clone(members), func(j *store.JPD) bool { return j == from })
		federate(from, others, entities)
	}
	return rest.JSON(http.StatusOK, "", []step{{"SUCCESSFUL", "OK"}}), nil
}
