package artifactory

import (
	"context"
	"encoding/json"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/check"
	"github.com/jfrogkit/jfrog-go/internal/secrets"
)

// SystemService reports the version, health and activity of the server. Reached through
// [Client.System].
type SystemService service

// Info returns a description of the server as a text for people to read.
//
// Requires: admin. Since 2.2.0.
//
//jfrog:op 4.2.1
func (s *SystemService) Info(ctx context.Context) (string, error) {
	return jfrog.Do[string](ctx, s.client, jfrog.Get("/artifactory/api/system"))
}

// Ping returns nil if the server works properly, and otherwise an error with its reason. New
// programs should use [SystemService.Readiness].
//
// Requires: a valid user. Since 2.3.0. May be anonymous.
//
//jfrog:op 4.2.2
func (s *SystemService) Ping(ctx context.Context) error {
	return jfrog.Send(ctx, s.client, jfrog.Get("/artifactory/api/system/ping").Accept("*/*"))
}

// SystemHealth is the result of a probe.
type SystemHealth struct {
	Code string `json:"code"` // OK
}

// Readiness returns the result of the readiness probe. If the server does not work properly,
// Readiness returns an error with the reason.
//
// Requires: a valid user. Since 7.31. May be anonymous.
//
//jfrog:op 4.2.3
func (s *SystemService) Readiness(ctx context.Context) (*SystemHealth, error) {
	return jfrog.Do[*SystemHealth](ctx, s.client, jfrog.Get("/artifactory/api/v1/system/readiness"))
}

// Liveness returns the result of the liveness probe. If the server does not work properly,
// Liveness returns an error with the reason.
//
// Requires: a valid user. Since 7.31. May be anonymous.
//
//jfrog:op 4.2.4
func (s *SystemService) Liveness(ctx context.Context) (*SystemHealth, error) {
	return jfrog.Do[*SystemHealth](ctx, s.client, jfrog.Get("/artifactory/api/v1/system/liveness"))
}

// ConnectionVerifyRequest is the body of [SystemService.VerifyConnection].
type ConnectionVerifyRequest struct {
	Endpoint string       `json:"endpoint" secret:"userinfo"` // URL to connect to
	Username string       `json:"username,omitempty"`
	Password jfrog.Secret `json:"password,omitempty"`
}

// MarshalJSON encodes the request. Except in requests, it masks the secrets.
func (r ConnectionVerifyRequest) MarshalJSON() ([]byte, error) {
	type plain ConnectionVerifyRequest
	secrets.HideURLs(&r)
	return json.Marshal(plain(r))
}

// VerifyConnection makes the server connect to another system.
//
// If the other system reports an error, VerifyConnection returns an error matching
// [jfrog.ErrValidation] with its message.
//
// Requires: admin. Since 4.15.0.
//
//jfrog:op 4.2.5
func (s *SystemService) VerifyConnection(ctx context.Context, req ConnectionVerifyRequest) error {
	return jfrog.Send(ctx, s.client, jfrog.Post("/artifactory/api/system/verifyconnection").Accept("*/*").
		Body(req).Check(check.NotEmpty("endpoint", req.Endpoint)).Idempotent())
}

// SystemVersion is the version of the server.
type SystemVersion struct {
	Version  string   `json:"version"`
	Revision string   `json:"revision"`
	Addons   []string `json:"addons"` // names of the active add-ons
}

// Version returns the version of the server and the names of its add-ons.
//
// Requires: a valid user. Since 2.2.2. May be anonymous.
//
//jfrog:op 4.2.14
func (s *SystemService) Version(ctx context.Context) (*SystemVersion, error) {
	return jfrog.Do[*SystemVersion](ctx, s.client, jfrog.Get("/artifactory/api/system/version"))
}

// BackgroundTaskState is the state of a background task.
type BackgroundTaskState string

// The states of background tasks.
const (
	BackgroundTaskScheduled BackgroundTaskState = "scheduled"
	BackgroundTaskRunning   BackgroundTaskState = "running"
	BackgroundTaskStopped   BackgroundTaskState = "stopped"
	BackgroundTaskCancelled BackgroundTaskState = "cancelled"
)

// BackgroundTask is a job of the server.
type BackgroundTask struct {
	ID    string              `json:"id"`
	Type  string              `json:"type"` // class of the job
	State BackgroundTaskState `json:"state"`
	// Servers send either StartTime or Started. StartedAt returns whichever is set.
	StartTime   jfrog.Time `json:"start_time,omitzero"`
	Started     jfrog.Time `json:"started,omitzero"`
	Description string     `json:"description"`
	NodeID      string     `json:"nodeId,omitempty"` // in a cluster
}

// StartedAt returns the start time of a running task, or the zero time of any other task.
func (t BackgroundTask) StartedAt() jfrog.Time {
	if t.Started.IsZero() {
		return t.StartTime
	}
	return t.Started
}

type backgroundTasks struct {
	Tasks []BackgroundTask `json:"tasks"`
}

// Tasks returns the background tasks.
//
// Requires: admin. Since 4.4.0.
//
//jfrog:op 2.3.32
func (s *SystemService) Tasks(ctx context.Context) ([]BackgroundTask, error) {
	out, err := jfrog.Do[backgroundTasks](ctx, s.client, jfrog.Get("/artifactory/api/tasks"))
	return out.Tasks, err
}

// Metrics returns the metrics of the server in the OpenMetrics text format, or "" if metrics
// are not enabled. Besides # HELP and # TYPE there are # UPDATED lines. Timestamps are epoch
// milliseconds.
//
// Requires: admin.
//
//jfrog:op 2.3.34
func (s *SystemService) Metrics(ctx context.Context) (string, error) {
	return jfrog.Do[string](ctx, s.client, jfrog.Get("/artifactory/api/v1/metrics").MayBeEmpty())
}
