package access

import (
	"net/http"
	"slices"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// stageRoutes returns the operations on stages and lifecycles. A stage of category promote is an
// environment.
func (s *service) stageRoutes() []rest.Route {
	return []rest.Route{
		rest.Post("/api/v2/stages", s.handleCreateStage, rest.Small, rest.Admin),
		rest.Get("/api/v2/stages/{name}", s.handleGetStage, rest.Admin),
		rest.Patch("/api/v2/stages/{name}", s.handleUpdateStage, rest.Small, rest.Admin),
		rest.Delete("/api/v2/stages/{name}", s.handleDeleteStage, rest.Admin),
		rest.Get("/api/v2/lifecycle", s.handleGetLifecycle, rest.Admin),
		rest.Patch("/api/v2/lifecycle", s.handleSetLifecycle, rest.Small, rest.Admin),
	}
}

// stageLists are the names of the stages of a project or of the platform.
type stageLists struct {
	project  string
	prefix   string
	promotes *[]string
	others   []string
}

// stages returns the stages of a project, or the global stages if its key is empty.
func (s *service) stages(project string) (l stageLists, err error) {
	l = stageLists{project: project, promotes: &s.Identities.Environments, others: s.Identities.Stages.Other[project]}
	if project == "" {
		return l, nil
	}
	p := s.Identities.Projects[project]
	if p == nil {
		return l, apierr.New(http.StatusNotFound, "Could not find project `%s`", project)
	}
	l.prefix, l.promotes = project+"-", &p.Environments
	return l, nil
}

func (l stageLists) has(name string) bool {
	return slices.Contains(*l.promotes, name) || slices.Contains(l.others, name)
}

// stage returns the lists of the project that the query names. They have the stage in the path.
func (s *service) stage(q *rest.Request) (l stageLists, name string, err error) {
	l, err = s.stages(q.Query.Get("project_key"))
	name = q.Params["name"]
	if err == nil && !l.has(name) {
		err = apierr.New(http.StatusNotFound, "Stage '%s' not found", name)
	}
	return l, name, err
}

type stageView struct {
	Name         string   `json:"name"`
	Scope        string   `json:"scope"`
	ProjectKey   string   `json:"project_key,omitempty"`
	Category     string   `json:"category"`
	Repositories []string `json:"repositories"`
	Lifecycles   []string `json:"used_in_lifecycles"`
	Created      int64    `json:"created"`
	Modified     int64    `json:"modified"`
	Count        int      `json:"total_repository_count"`
}

func (s *service) stageView(l stageLists, name string) stageView {
	v := stageView{Name: name, Scope: "GLOBAL", ProjectKey: l.project, Category: store.StagePromote, Repositories: []string{}, Lifecycles: []string{}}
	if l.project != "" {
		v.Scope = "PROJECT"
	}
	if d := s.Identities.Stages.Details[name]; d != nil {
		v.Category, v.Created, v.Modified = d.Category, d.Created.UnixMilli(), d.Modified.UnixMilli()
		if d.Created.IsZero() {
			v.Created, v.Modified = 0, 0
		}
	}
	for _, key := range jsondoc.Keys(s.Repos) {
		if v.Category == store.StagePromote && slices.Contains(s.Repos[key].Environments(), name) && s.Repos[key].Class != store.ClassTrash {
			v.Repositories = append(v.Repositories, key)
		}
	}
	v.Count = len(v.Repositories)
	for _, key := range s.lifecyclesWith(name) {
		if key != "" {
			v.Lifecycles = append(v.Lifecycles, key)
		}
	}
	return v
}

// lifecyclesWith returns the projects whose lifecycle has the stage. The empty key stands for the
// global lifecycle.
func (s *service) lifecyclesWith(name string) (keys []string) {
	for _, key := range jsondoc.Keys(s.Identities.Stages.Lifecycles) {
		if slices.Contains(s.Identities.Stages.Lifecycles[key], name) {
			keys = append(keys, key)
		}
	}
	return keys
}

func (s *service) handleGetStage(q *rest.Request) (*rest.Response, error) {
	l, name, err := s.stage(q)
	if err != nil {
		return nil, err
	}
	return rest.JSON(http.StatusOK, "", s.stageView(l, name)), nil
}

var stageCategories = []string{store.StageNone, store.StageCode, store.StagePromote}

// managed reports whether the system manages a stage, so that it cannot be changed.
func managed(name string) bool {
	return slices.Contains([]string{store.StagePR, store.StageCommit, store.EnvProd}, name)
}

func (s *service) handleCreateStage(q *rest.Request) (*rest.Response, error) {
	var body struct {
		Name     string `json:"name"`
		Project  string `json:"project_key"`
		Category string `json:"category"`
	}
	if err := q.Decode(&body); err != nil {
		return nil, err
	}
	if body.Category == "" {
		body.Category = store.StagePromote
	}
	l, err := s.stages(body.Project)
	if err != nil {
		return nil, err
	}
	if err := checkEnvironment(slices.Concat(*l.promotes, l.others), l.prefix, body.Name); err != nil {
		return nil, err
	}
	switch {
	case !slices.Contains(stageCategories, body.Category):
		return nil, apierr.New(http.StatusBadRequest, "Unknown category '%s'", body.Category)
	case len(*l.promotes)+len(l.others) >= maxStages:
		return nil, apierr.New(http.StatusBadRequest, "There are %d stages already", len(*l.promotes)+len(l.others))
	}
	now := s.Now()
	s.Identities.Stages.Details[body.Name] = &store.Stage{Category: body.Category, Created: now, Modified: now}
	s.addStage(l, body.Name, body.Category)
	return rest.JSON(http.StatusCreated, "", s.stageView(l, body.Name)), nil
}

// maxStages limits the stages of a project.
const maxStages = 100

func (s *service) addStage(l stageLists, name, category string) {
	if category == store.StagePromote {
		*l.promotes = append(*l.promotes, name)
		return
	}
	s.Identities.Stages.Other[l.project] = append(s.Identities.Stages.Other[l.project], name)
}

func (s *service) dropStage(l stageLists, name string) {
	is := func(n string) bool { return n == name }
	*l.promotes = slices.DeleteFunc(*l.promotes, is)
	s.Identities.Stages.Other[l.project] = slices.DeleteFunc(s.Identities.Stages.Other[l.project], is)
}

func (s *service) handleUpdateStage(q *rest.Request) (*rest.Response, error) {
	l, name, err := s.stage(q)
	if err != nil {
		return nil, err
	}
	var body struct {
		Name     string `json:"name"`
		Category string `json:"category"`
	}
	if err := q.Decode(&body); err != nil {
		return nil, err
	}
	old := s.stageView(l, name)
	if body.Category == "" {
		body.Category = old.Category
	}
	if body.Name == "" {
		body.Name = name
	}
	switch {
	case !slices.Contains(stageCategories, body.Category):
		return nil, apierr.New(http.StatusBadRequest, "Unknown category '%s'", body.Category)
	case managed(name):
		return nil, apierr.New(http.StatusBadRequest, "Stage '%s' cannot be changed", name)
	case body.Category != store.StagePromote && len(s.lifecyclesWith(name)) > 0:
		return nil, apierr.New(http.StatusBadRequest, "Stage '%s' is part of a lifecycle", name)
	}
	if body.Name != name {
		if err := checkEnvironment(slices.Concat(*l.promotes, l.others), l.prefix, body.Name); err != nil {
			return nil, err
		}
		s.replaceEnvironment(name, body.Name)
	}
	d := s.Identities.Stages.Details[body.Name]
	if d == nil {
		d = &store.Stage{}
		s.Identities.Stages.Details[body.Name] = d
	}
	d.Category, d.Modified = body.Category, s.Now()
	if d.Created.IsZero() {
		d.Created = d.Modified
	}
	s.dropStage(l, name)
	s.addStage(l, body.Name, body.Category)
	return rest.JSON(http.StatusOK, "", s.stageView(l, body.Name)), nil
}

func (s *service) handleDeleteStage(q *rest.Request) (*rest.Response, error) {
	l, name, err := s.stage(q)
	switch {
	case err != nil:
		return nil, err
	case managed(name) || name == store.EnvDev:
		return nil, apierr.New(http.StatusBadRequest, "Stage '%s' cannot be deleted", name)
	case len(s.lifecyclesWith(name)) > 0:
		return nil, apierr.New(http.StatusConflict, "Stage '%s' is part of a lifecycle", name)
	}
	s.dropStage(l, name)
	s.replaceEnvironment(name)
	return rest.NoContent(), nil
}

type lifecycleCategory struct {
	Category string              `json:"category"`
	Stages   []map[string]string `json:"stages"`
}

// handleGetLifecycle returns the order of the stages. A project without an own order has the global
// one.
func (s *service) handleGetLifecycle(q *rest.Request) (*rest.Response, error) {
	project := q.Query.Get("project_key")
	if _, err := s.stages(project); err != nil {
		return nil, err
	}
	promotes, own := s.Identities.Stages.Lifecycles[project]
	if !own {
		promotes = s.Identities.Stages.Lifecycles[""]
	}
	scoped := func(names ...string) []map[string]string {
		list := []map[string]string{}
		for _, name := range names {
			scope := "global"
			if p := s.Identities.Projects[project]; p != nil && slices.Contains(p.Environments, name) {
				scope = "project"
			}
			list = append(list, map[string]string{"name": name, "scope": scope})
		}
		return list
	}
	return rest.JSON(http.StatusOK, "", map[string]any{
		"release_stage": store.EnvProd,
		"categories": []lifecycleCategory{
			{store.StageCode, scoped(store.StagePR, store.StageCommit)},
			{store.StagePromote, scoped(append(slices.Clone(promotes), store.EnvProd)...)},
		},
		"promote_stages": append([]string{}, promotes...),
	}), nil
}

func (s *service) handleSetLifecycle(q *rest.Request) (*rest.Response, error) {
	project := q.Query.Get("project_key")
	l, err := s.stages(project)
	if err != nil {
		return nil, err
	}
	var body struct {
		Stages []string `json:"promote_stages"`
	}
	if err := q.Decode(&body); err != nil {
		return nil, err
	}
	for i, name := range body.Stages {
		switch {
		case managed(name):
			return nil, apierr.New(http.StatusBadRequest, "The system manages stage '%s'", name)
		case slices.Contains(body.Stages[:i], name):
			return nil, apierr.New(http.StatusBadRequest, "Stage '%s' is given twice", name)
		case !slices.Contains(*l.promotes, name) && !slices.Contains(s.Identities.Environments, name):
			return nil, apierr.New(http.StatusBadRequest, "There is no stage '%s' of category promote", name)
		}
	}
	s.Identities.Stages.Lifecycles[project] = body.Stages
	return rest.NewResponse(http.StatusOK, "", nil), nil
}
