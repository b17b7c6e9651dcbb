package worker

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
)

// executionRoutes returns the operations that execute workers. The server does not run the code: an
// execution succeeds and results in its payload.
func (s *service) executionRoutes() []rest.Route {
	return []rest.Route{
		rest.Post("/api/v1/test", s.handleTest, rest.Small, rest.Admin),
		rest.Post("/api/v1/test/{workerKey}", s.handleTest, rest.Small, rest.Admin),
		rest.Post("/api/v1/execute/{workerKey}", s.handleExecute, rest.Small),
		rest.Get("/api/v1/execution_history", s.handleHistory, rest.Admin),
	}
}

// An execution is a record of the history.
type execution struct {
	Key     string          `json:"workerKey"`
	Type    string          `json:"workerType"`
	Status  string          `json:"executionStatus"`
	Payload json.RawMessage `json:"executionPayload"`
	Result  executionResult `json:"executionResult"`
	Start   int64           `json:"startTimeMillis"`
	End     int64           `json:"endTimeMillis"`
	By      string          `json:"triggeredBy"`

	test    bool
	project string
}

type executionResult struct {
	Result json.RawMessage `json:"result"`
	Logs   string          `json:"logs"`
	Stats  struct {
		CPU      int `json:"cpuTimeMillis"`
		Memory   int `json:"topMemoryUsageBytes"`
		Duration int `json:"executionDurationMillis"`
	} `json:"workerStats"`
}

// maxHistory limits the history. The oldest records are dropped.
const maxHistory = 100

const statusSuccess = "STATUS_SUCCESS"

// record adds an execution to the history.
func (s *service) record(q *rest.Request, e execution) {
	now := s.Now().UnixMilli()
	e.Status, e.Start, e.End, e.By = statusSuccess, now, now, q.User.Name
	e.Result.Result = e.Payload
	s.history = append(s.history, e)
	s.history = s.history[max(0, len(s.history)-maxHistory):]
}

// camel returns the name of an action in results: beforeDownload for BEFORE_DOWNLOAD.
func camel(action string) string {
	var b strings.Builder
	for i, word := range strings.Split(strings.ToLower(action), "_") {
		if i > 0 && word != "" {
			word = strings.ToUpper(word[:1]) + word[1:]
		}
		b.WriteString(word)
	}
	return b.String()
}

// handleTest executes code that is sent.
func (s *service) handleTest(q *rest.Request) (*rest.Response, error) {
	var body struct {
		Code   string          `json:"code"`
		Action string          `json:"action"`
		Data   json.RawMessage `json:"data"`
	}
	if err := q.Decode(&body); err != nil {
		return nil, err
	}
	key := q.Params["workerKey"]
	if key != "" {
		if _, err := s.worker(q, key); err != nil {
			return nil, err
		}
	}
	switch {
	case body.Code == "":
		return nil, bad("There is no code")
	case !slices.Contains(actions, body.Action) || body.Action == scheduledEvent:
		return nil, bad("Action '%s' is not supported", body.Action)
	}
	if len(body.Data) == 0 {
		body.Data = json.RawMessage("{}")
	}
	name := camel(body.Action)
	s.record(q, execution{Key: key, Type: name, Payload: body.Data, test: true, project: q.Query.Get("projectKey")})
	return rest.JSON(http.StatusOK, "", map[string]any{"logs": "",
		name: map[string]string{"status": "", "message": "", "executionStatus": statusSuccess}}), nil
}

// handleExecute executes a worker that HTTP requests trigger.
func (s *service) handleExecute(q *rest.Request) (*rest.Response, error) {
	w, err := s.worker(q, q.Params["workerKey"])
	switch {
	case err != nil:
		return nil, err
	case !readable(q.User, w):
		return nil, apierr.New(http.StatusForbidden, "User '%s' may not execute the worker", q.User.Name)
	case w.Action != genericEvent:
		return nil, bad("Worker '%s' is not triggered by HTTP requests", w.Key)
	case !w.Enabled:
		return nil, bad("Worker '%s' is disabled", w.Key)
	}
	var payload json.RawMessage
	if len(q.Data) > 0 {
		if err := q.Decode(&payload); err != nil {
			return nil, err
		}
	}
	body := map[string]any{"executionStatus": statusSuccess}
	if payload != nil {
		body["data"] = payload
	} else {
		payload = json.RawMessage("{}")
	}
	if w.Debug { // successful executions of other workers are not kept
		s.record(q, execution{Key: w.Key, Type: camel(w.Action), Payload: payload, project: w.ProjectKey})
	}
	return rest.JSON(http.StatusOK, "", body), nil
}

// handleHistory lists executions, newest first.
func (s *service) handleHistory(q *rest.Request) (*rest.Response, error) {
	key, project := q.Query.Get("workerKey"), q.Query.Get("projectKey")
	if key != "" && s.Workers[key] == nil {
		return nil, apierr.New(http.StatusConflict, "Worker '%s' does not exist", key)
	}
	list := []execution{}
	for _, e := range slices.Backward(s.history) {
		if (key == "" || e.Key == key) && (project == "" || e.project == project) && (!e.test || q.Flag("showTestRun", false)) {
			list = append(list, e)
		}
	}
	return rest.JSON(http.StatusOK, "", list), nil
}
