// Package apptrust serves /apptrust: applications and the promotions of their versions.
package apptrust

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// A service serves /apptrust.
type service struct{ *store.Store }

// Routes returns the operations below /apptrust.
func Routes(st *store.Store) []rest.Route {
	s := &service{st}
	const application = "/api/v1/applications/{applicationKey}"
	return []rest.Route{
		rest.Get(application, s.handleGet, rest.Admin),
		rest.Get(application+"/versions/{applicationVersion}/promotions", s.handlePromotions, rest.Admin),
	}
}

// application returns the application that the path names.
func (s *service) application(q *rest.Request) (*store.Application, error) {
	if app := s.Applications[q.Params["applicationKey"]]; app != nil {
		return app, nil
	}
	return nil, apierr.New(http.StatusNotFound,
		"Application '%s' not found", q.Params["applicationKey"])
}

func (s *service) handleGet(q *rest.Request) (*rest.Response, error) {
	app, err := s.application(q)
	if err != nil {
		return nil, err
	}
	shown := map[string]string{
		"application_name": app.Name, "application_key": app.Key, "project_key": app.Project}
	if p := s.Identities.Projects[app.Project]; p != nil {
		shown["project_name"] = p.DisplayName
	}
	return rest.JSON(http.StatusOK, "", map[string]any{"application": shown}), nil
}

type gate struct {
	ID          string `json:"eval_id"`
	Stage       string `json:"stage"`
	Decision    string `json:"decision"`
	Explanation string `json:"explanation"`
}

type evaluations struct {
	Entry gate `json:"entry_gate"`
}

type promotion struct {
	Application string       `json:"application_key"`
	Version     string       `json:"application_version"`
	Project     string       `json:"project_key"`
	Status      string       `json:"status"`
	Source      string       `json:"source_stage"`
	Target      string       `json:"target_stage"`
	By          string       `json:"created_by"`
	Created     string       `json:"created"`
	Millis      int64        `json:"created_millis"`
	Evaluations *evaluations `json:"evaluations,omitempty"`
}

// number returns a parameter that is not negative.
func number(q *rest.Request, key string, absent int) (int, error) {
	if !q.Has(key) {
		return absent, nil
	}
	n, err := strconv.Atoi(q.Query.Get(key))
	if err != nil || n < 0 {
		return 0, apierr.New(http.StatusBadRequest, "Invalid %s: '%s'", key, q.Query.Get(key))
	}
	return n, nil
}

const defaultLimit = 1000

// handlePromotions lists the promotions of a version, the last one first.
func (s *service) handlePromotions(q *rest.Request) (*rest.Response, error) {
	app, err := s.application(q)
	if err != nil {
		return nil, err
	}
	version := q.Params["applicationVersion"]
	all := slices.Clone(app.Promotions[version])
	if all == nil {
		return nil, apierr.New(http.StatusNotFound,
			"Version '%s' of application '%s' not found", version, app.Key)
	}
	offset, err := number(q, "offset", 0)
	if err != nil {
		return nil, err
	}
	limit, err := number(q, "limit", defaultLimit)
	if err != nil {
		return nil, err
	}
	slices.Reverse(all)
	page := all[min(offset, len(all)):]
	list := []promotion{}
	for _, p := range page[:min(limit, len(page))] {
		shown := promotion{app.Key, version, app.Project, p.Status(), p.Source, p.Target, p.CreatedBy,
			p.Created.Format("2006-01-02T15:04:05.000Z07:00"), p.Created.UnixMilli(), nil}
		if p.Blocked != "" {
			shown.Evaluations = &evaluations{gate{p.Evaluation, p.Target, "fail", p.Blocked}}
		}
		list = append(list, shown)
	}
	return rest.JSON(http.StatusOK, "", map[string]any{
		"promotions": list, "total": len(all), "limit": limit, "offset": offset,
	}), nil
}
