package access

import (
	"net/http"
	"slices"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// stageRoutes returns the operations on stages and on their order in lifecycles.
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

// maxStages limits the stages of the platform and its projects.
const maxStages = 1000

var stageCategories = []string{store.CategoryNone, store.CategoryCode, store.CategoryPromote}

type stageRequest struct {
	Name     string `json:"name"`
	Project  string `json:"project_key"`
	Category string `json:"category"`
}

func (r *stageRequest) checkCategory() error {
	if !slices.Contains(stageCategories, r.Category) {
		return apierr.New(http.StatusBadRequest, "Unknown category '%s'", r.Category)
	}
	return nil
}

// checkStageName returns an error if a new stage cannot have the name.
func (s *service) checkStageName(name, project string) error {
	prefix := ""
	if project != "" {
		prefix = project + "-"
	}
	if s.Identities.Stages[name] != nil {
		return apierr.New(http.StatusConflict, "Stage '%s' already exists", name)
	}
	return checkEnvironment(nil, prefix, name)
}

// environmentList returns the environments of a project that exists, or the global environments.
func (s *service) environmentList(project string) *[]string {
	if p := s.Identities.Projects[project]; p != nil {
		return &p.Environments
	}
	return &s.Identities.Environments
}

// setCategory moves a stage into another category. A stage that leaves the category promote is no
// environment any more.
func (s *service) setCategory(g *store.Stage, category string) {
	list := s.environmentList(g.Project)
	i := slices.Index(*list, g.Name)
	switch {
	case category == store.CategoryPromote && i < 0:
		*list = append(*list, g.Name)
	case category != store.CategoryPromote && i >= 0:
		*list = slices.Delete(*list, i, i+1)
		s.replaceEnvironment(g.Name)
	}
	g.Category = category
}

func (s *service) handleCreateStage(q *rest.Request) (*rest.Response, error) {
	given := stageRequest{Category: store.CategoryPromote}
	if err := q.Decode(&given); err != nil {
		return nil, err
	}
	project, err := s.stageProject(given.Project)
	if err != nil {
		return nil, err
	}
	given.Project = project
	if err := given.checkCategory(); err != nil {
		return nil, err
	}
	if err := s.checkStageName(given.Name, given.Project); err != nil {
		return nil, err
	}
	if len(s.Identities.Stages) >= maxStages {
		return nil, apierr.New(http.StatusBadRequest, "There are %d stages already", maxStages)
	}
	g := s.AddStage(given.Name, given.Project, given.Category)
	s.setCategory(g, given.Category)
	return rest.JSON(http.StatusCreated, "", s.viewStage(g)), nil
}

// stageProject returns the project with a key. Global stages have the project "", with the key
// default or none.
func (s *service) stageProject(key string) (string, error) {
	if err := s.CheckProject(key); err != nil || key == "default" {
		return "", err
	}
	return key, nil
}

// stage returns the stage that the path names, in the project that the query names.
func (s *service) stage(q *rest.Request) (*store.Stage, error) {
	project, err := s.stageProject(q.Query.Get("project_key"))
	if err != nil {
		return nil, err
	}
	g := s.Identities.Stages[q.Params["name"]]
	if g == nil || g.Project != project {
		return nil, apierr.New(http.StatusNotFound, "Stage '%s' not found", q.Params["name"])
	}
	return g, nil
}

func (s *service) viewStage(g *store.Stage) any {
	view := struct {
		Name         string   `json:"name"`
		Scope        string   `json:"scope"`
		Project      string   `json:"project_key,omitempty"`
		Category     string   `json:"category"`
		Repositories []string `json:"repositories"`
		Count        int      `json:"total_repository_count"`
		UsedIn       []string `json:"used_in_lifecycles"`
		Created      int64    `json:"created"`
		Modified     int64    `json:"modified"`
	}{
		Name: g.Name, Scope: "GLOBAL", Project: g.Project, Category: g.Category, Repositories: []string{},
		UsedIn: s.usedIn(g.Name), Created: g.Created.UnixMilli(), Modified: g.Modified.UnixMilli(),
	}
	if g.Project != "" {
		view.Scope = "PROJECT"
	}
	for _, repo := range s.SortedRepos() {
		if g.Category == store.CategoryPromote && slices.Contains(repo.Environments(), g.Name) {
			view.Repositories = append(view.Repositories, repo.Key)
		}
	}
	view.Count = len(view.Repositories)
	return view
}

// usedIn returns the keys of the projects with the stage in their lifecycle.
func (s *service) usedIn(name string) []string {
	keys := []string{}
	for _, key := range jsondoc.Keys(s.Identities.Lifecycles) {
		if key != "" && slices.Contains(s.Identities.Lifecycles[key], name) {
			keys = append(keys, key)
		}
	}
	return keys
}

func (s *service) handleGetStage(q *rest.Request) (*rest.Response, error) {
	g, err := s.stage(q)
	if err != nil {
		return nil, err
	}
	return rest.JSON(http.StatusOK, "", s.viewStage(g)), nil
}

// changeableStage is like stage, without the stages that the system manages.
func (s *service) changeableStage(q *rest.Request) (*store.Stage, error) {
	g, err := s.stage(q)
	if err == nil && g.System() {
		err = apierr.New(http.StatusBadRequest, "The system manages the stage '%s'", g.Name)
	}
	return g, err
}

func (s *service) handleUpdateStage(q *rest.Request) (*rest.Response, error) {
	g, err := s.changeableStage(q)
	if err != nil {
		return nil, err
	}
	given := stageRequest{Name: g.Name, Category: g.Category}
	if err := q.Decode(&given); err != nil {
		return nil, err
	}
	if err := given.checkCategory(); err != nil {
		return nil, err
	}
	if given.Category != store.CategoryPromote && s.inLifecycle(g.Name) {
		return nil, usedStage(g.Name)
	}
	if given.Name != g.Name {
		if err := s.checkStageName(given.Name, g.Project); err != nil {
			return nil, err
		}
		list := *s.environmentList(g.Project)
		if i := slices.Index(list, g.Name); i >= 0 {
			list[i] = given.Name
		}
		s.replaceEnvironment(g.Name, given.Name)
		s.RenameStage(g.Name, given.Name)
	}
	s.setCategory(g, given.Category)
	g.Modified = s.Now()
	return rest.JSON(http.StatusOK, "", s.viewStage(g)), nil
}

// inLifecycle reports whether a lifecycle has the stage.
func (s *service) inLifecycle(name string) bool {
	return len(s.usedIn(name)) > 0 || slices.Contains(s.Identities.Lifecycles[""], name)
}

func usedStage(name string) error {
	return apierr.New(http.StatusBadRequest, "Stage '%s' is part of a lifecycle", name)
}

func (s *service) handleDeleteStage(q *rest.Request) (*rest.Response, error) {
	g, err := s.changeableStage(q)
	if err != nil {
		return nil, err
	}
	if s.inLifecycle(g.Name) {
		return nil, usedStage(g.Name)
	}
	s.setCategory(g, store.CategoryNone)
	s.RenameStage(g.Name, "")
	return rest.NoContent(), nil
}

type lifecycleStage struct {
	Name  string `json:"name"`
	Scope string `json:"scope"`
}

type lifecycleCategory struct {
	Category string           `json:"category"`
	Stages   []lifecycleStage `json:"stages"`
}

// handleGetLifecycle shows the stages in order. The release stage is in no category.
func (s *service) handleGetLifecycle(q *rest.Request) (*rest.Response, error) {
	key, err := s.stageProject(q.Query.Get("project_key"))
	if err != nil {
		return nil, err
	}
	names := append([]string{}, s.Identities.Lifecycles[key]...)
	promote := lifecycleCategory{store.CategoryPromote, []lifecycleStage{}}
	for _, name := range names {
		scope := "global"
		if s.Identities.Stages[name].Project != "" {
			scope = "project"
		}
		promote.Stages = append(promote.Stages, lifecycleStage{name, scope})
	}
	code := lifecycleCategory{store.CategoryCode, []lifecycleStage{{"PR", "global"}, {"COMMIT", "global"}}}
	return rest.JSON(http.StatusOK, "", struct {
		ReleaseStage  string              `json:"release_stage"`
		Categories    []lifecycleCategory `json:"categories"`
		PromoteStages []string            `json:"promote_stages"`
	}{store.EnvProd, []lifecycleCategory{code, promote}, names}), nil
}

func (s *service) handleSetLifecycle(q *rest.Request) (*rest.Response, error) {
	key, err := s.stageProject(q.Query.Get("project_key"))
	if err != nil {
		return nil, err
	}
	var given struct {
		PromoteStages []string `json:"promote_stages"`
	}
	if err := q.Decode(&given); err != nil {
		return nil, err
	}
	for i, name := range given.PromoteStages {
		g := s.Identities.Stages[name]
		switch {
		case g == nil || g.Project != "" && g.Project != key:
			return nil, apierr.New(http.StatusBadRequest, "Stage '%s' not found", name)
		case name == store.EnvProd || g.Category != store.CategoryPromote:
			return nil, apierr.New(http.StatusBadRequest, "Stage '%s' cannot be a promote stage", name)
		case slices.Contains(given.PromoteStages[:i], name):
			return nil, apierr.New(http.StatusBadRequest, "Stage '%s' appears twice", name)
		}
	}
	s.Identities.Lifecycles[key] = given.PromoteStages
	return rest.NewResponse(http.StatusOK, "", nil), nil
}
