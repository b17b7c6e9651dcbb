package worker

import (
	"maps"
	"net/http"
	"slices"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// A document is a worker as clients send and receive it.
type document struct {
	Key         string                `json:"key"`
	Description string                `json:"description"`
	Enabled     *bool                 `json:"enabled"`
	SourceCode  string                `json:"sourceCode"`
	Action      string                `json:"action"`
	Criteria    *store.WorkerCriteria `json:"filterCriteria,omitempty"`
	Secrets     []secret              `json:"secrets"`
	Shared      bool                  `json:"shared,omitempty"`
	Debug       bool                  `json:"debug,omitempty"`
	ProjectKey  string                `json:"projectKey,omitempty"`
}

type secret struct {
	Key     string `json:"key"`
	Value   string `json:"value,omitempty"`
	Removed bool   `json:"markedForRemoval,omitempty"`
}

// view returns a worker as it is listed: without the values of its secrets.
func view(w *store.Worker) document {
	d := document{
		Key: w.Key, Description: w.Description, Enabled: new(w.Enabled), SourceCode: w.SourceCode,
		Action: w.Action, Criteria: w.Criteria, Secrets: []secret{},
		Shared: w.Shared, Debug: w.Debug, ProjectKey: w.ProjectKey,
	}
	for _, key := range jsondoc.Keys(w.Secrets) {
		d.Secrets = append(d.Secrets, secret{Key: key})
	}
	return d
}

func bad(format string, args ...any) error {
	return apierr.New(http.StatusBadRequest, format, args...)
}

// read returns the worker in the body, with secrets added to or removed from old ones.
func read(q *rest.Request, old *store.Worker) (*store.Worker, error) {
	var d document
	if err := q.Decode(&d); err != nil {
		return nil, err
	}
	w := &store.Worker{
		Key: d.Key, Description: d.Description, Enabled: d.Enabled == nil || *d.Enabled,
		SourceCode: d.SourceCode, Action: d.Action, Criteria: d.Criteria, Secrets: map[string]string{},
		Shared: d.Shared, Debug: d.Debug, ProjectKey: d.ProjectKey,
	}
	if old != nil {
		maps.Copy(w.Secrets, old.Secrets)
		if w.ProjectKey == "" {
			w.ProjectKey = old.ProjectKey
		}
		if old.ProjectKey != "" && w.ProjectKey != old.ProjectKey {
			return nil, bad("The project of worker '%s' cannot be changed", w.Key)
		}
	}
	for _, s := range d.Secrets {
		switch {
		case s.Key == "":
			return nil, bad("A secret has no key")
		case s.Removed:
			delete(w.Secrets, s.Key)
		default:
			w.Secrets[s.Key] = s.Value
		}
	}
	if project := q.Query.Get("projectKey"); project != "" && w.ProjectKey != project {
		return nil, bad("Worker '%s' does not belong to project '%s'", w.Key, project)
	}
	return w, check(w)
}

func check(w *store.Worker) error {
	switch {
	case w.Key == "":
		return bad("The worker has no key")
	case w.SourceCode == "":
		return bad("Worker '%s' has no source code", w.Key)
	case !slices.Contains(actions, w.Action):
		return bad("Action '%s' is not supported", w.Action)
	}
	return checkCriteria(w)
}

func checkCriteria(w *store.Worker) error {
	var artifacts *store.ArtifactCriteria
	var schedule *store.WorkerSchedule
	if w.Criteria != nil {
		artifacts, schedule = w.Criteria.Artifacts, w.Criteria.Schedule
	}
	switch w.Action {
	case scheduledEvent:
		if artifacts != nil || schedule != nil && schedule.Cron == "" || schedule == nil && w.Enabled {
			return bad("Worker '%s' needs a schedule with a cron expression", w.Key)
		}
		return nil
	case genericEvent, beforeCreateToken, beforeRevokeToken:
	default:
		if w.Enabled && (artifacts == nil || len(artifacts.RepoKeys) == 0) {
			return bad("Worker '%s' is enabled and needs at least one repository", w.Key)
		}
	}
	if schedule != nil {
		return bad("Action '%s' has no schedule", w.Action)
	}
	return nil
}

// readable reports whether the user may read a worker. Others than administrators may read the
// shared workers that they can execute.
func readable(u store.User, w *store.Worker) bool {
	return u.Admin || w.Shared && w.Action == genericEvent
}

// worker returns the worker with a key, in the project of the query if that names one.
func (s *service) worker(q *rest.Request, key string) (*store.Worker, error) {
	w, project := s.Workers[key], q.Query.Get("projectKey")
	if w == nil || project != "" && w.ProjectKey != project {
		return nil, apierr.New(http.StatusNotFound, "Worker '%s' does not exist", key)
	}
	return w, nil
}

func (s *service) handleList(q *rest.Request) (*rest.Response, error) {
	action, project := q.Query.Get("action"), q.Query.Get("projectKey")
	if action != "" && !slices.Contains(actions, action) {
		return nil, bad("Action '%s' is not supported", action)
	}
	keys, list := []string{}, []document{}
	for _, key := range jsondoc.Keys(s.Workers) {
		w := s.Workers[key]
		if readable(q.User, w) && (action == "" || action == w.Action) &&
			(project == "" || project == w.ProjectKey) {
			keys, list = append(keys, key), append(list, view(w))
		}
	}
	if q.Flag("keysOnly", false) {
		return rest.JSON(http.StatusOK, "", map[string]any{"keys": keys}), nil
	}
	return rest.JSON(http.StatusOK, "", map[string]any{"workers": list}), nil
}

func (s *service) handleGet(q *rest.Request) (*rest.Response, error) {
	w, err := s.worker(q, q.Params["workerKey"])
	switch {
	case err != nil && q.User.Admin:
		return nil, err
	case err != nil || !readable(q.User, w):
		return nil, apierr.New(http.StatusForbidden, "User '%s' may not read the worker", q.User.Name)
	}
	return rest.JSON(http.StatusOK, "", view(w)), nil
}

func (s *service) handleCreate(q *rest.Request) (*rest.Response, error) {
	w, err := read(q, nil)
	if err != nil {
		return nil, err
	}
	if s.Workers[w.Key] != nil {
		return nil, apierr.New(http.StatusConflict, "Worker '%s' already exists", w.Key)
	}
	s.Workers[w.Key] = w
	return rest.NewResponse(http.StatusCreated, "", nil), nil
}

func (s *service) handleReplace(q *rest.Request) (*rest.Response, error) {
	var named struct {
		Key string `json:"key"`
	}
	if err := q.Decode(&named); err != nil {
		return nil, err
	}
	old, err := s.worker(q, named.Key)
	if err != nil {
		return nil, err
	}
	w, err := read(q, old)
	if err != nil {
		return nil, err
	}
	s.Workers[w.Key] = w
	return rest.NoContent(), nil
}

func (s *service) handleDelete(q *rest.Request) (*rest.Response, error) {
	w, err := s.worker(q, q.Params["workerKey"])
	if err != nil {
		return nil, err
	}
	delete(s.Workers, w.Key)
	return rest.NoContent(), nil
}
