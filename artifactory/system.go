package artifactory

import (
	"context"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// SystemService tells version, health and activity of the server. Reached through
// [Client.System].
type SystemService service

// Info returns a description of the server for people to read: settings, memory,
// storage. It needs an admin.
// Since Artifactory 2.2.
//
//jfrog:op 4.2.1
func (s *SystemService) Info(ctx context.Context) (string, error) {
	return jfrog.Do[string](ctx, s.client, jfrog.Get("/artifactory/api/system"))
}

// Ping returns "OK" if the server works, else an error with the server's reason. It
// works for anonymous users where they are let in. Prefer [SystemService.Readiness].
// Since Artifactory 2.3.
//
//jfrog:op 4.2.2
func (s *SystemService) Ping(ctx context.Context) (string, error) {
	return jfrog.Do[string](ctx, s.client, jfrog.Get("/artifactory/api/system/ping"))
}

// Health is the answer of a probe.
type Health struct {
	Code string `json:"code"` // OK
}

// Readiness tells whether the server can take requests; it fails if not. It works for
// anonymous users where they are let in. Since Artifactory 7.31.
//
//jfrog:op 4.2.3
func (s *SystemService) Readiness(ctx context.Context) (*Health, error) {
	return jfrog.Do[*Health](ctx, s.client, jfrog.Get("/artifactory/api/v1/system/readiness"))
}

// Liveness tells whether the server's process is well; it fails if not. It works for
// anonymous users where they are let in. Since Artifactory 7.31.
//
//jfrog:op 4.2.4
func (s *SystemService) Liveness(ctx context.Context) (*Health, error) {
	return jfrog.Do[*Health](ctx, s.client, jfrog.Get("/artifactory/api/v1/system/liveness"))
}

// ConnectionTest names what [SystemService.VerifyConnection] connects to.
type ConnectionTest struct {
	Endpoint string       `json:"endpoint"` // URL
	Username string       `json:"username,omitempty"`
	Password jfrog.Secret `json:"password,omitempty"`
}

// VerifyConnection lets the server connect to another system and returns its message of
// success. A failed connection is an error matching [jfrog.ErrValidation] (400) with
// what the other system said. It needs an admin. Since Artifactory 4.15.
//
//jfrog:op 4.2.5
func (s *SystemService) VerifyConnection(ctx context.Context, test *ConnectionTest) (string, error) {
	return jfrog.Do[string](ctx, s.client, jfrog.Post("/artifactory/api/system/verifyconnection").Body(test).Idempotent())
}

// SystemVersion is the version of the server.
type SystemVersion struct {
	Version  string   `json:"version"`
	Revision string   `json:"revision"`
	Addons   []string `json:"addons"`
	License  string   `json:"license,omitempty"` // digest of the licence; not documented
}

// Version returns the version of the server and the names of its add-ons. It works for
// anonymous users where they are let in.
// Since Artifactory 2.2.2.
//
//jfrog:op 4.2.14
func (s *SystemService) Version(ctx context.Context) (*SystemVersion, error) {
	return jfrog.Do[*SystemVersion](ctx, s.client, jfrog.Get("/artifactory/api/system/version"))
}

// TaskState says what a background task is doing.
type TaskState string

// The states of background tasks.
const (
	TaskScheduled TaskState = "scheduled"
	TaskRunning   TaskState = "running"
	TaskStopped   TaskState = "stopped"
	TaskCancelled TaskState = "cancelled"
)

// BackgroundTask is a job of the server.
type BackgroundTask struct {
	ID          string     `json:"id"`
	Type        string     `json:"type"` // class of the job
	State       TaskState  `json:"state"`
	StartTime   jfrog.Time `json:"start_time,omitzero"` // servers write one or the other; read StartedAt
	Started     jfrog.Time `json:"started,omitzero"`
	Description string     `json:"description"`
	NodeID      string     `json:"nodeId,omitempty"` // in a cluster
}

// StartedAt returns when a running task started, the zero time for one that does not run.
func (t BackgroundTask) StartedAt() jfrog.Time {
	if t.Started.IsZero() {
		return t.StartTime
	}
	return t.Started
}

type backgroundTasks struct {
	Tasks []BackgroundTask `json:"tasks"`
}

// Tasks returns the background tasks that run or wait. It needs an admin. Since
// Artifactory 4.4.
//
//jfrog:op 2.3.32
func (s *SystemService) Tasks(ctx context.Context) ([]BackgroundTask, error) {
	out, err := jfrog.Do[backgroundTasks](ctx, s.client, jfrog.Get("/artifactory/api/tasks"))
	return out.Tasks, err
}

// Metrics returns the server's metrics in the Open Metrics text format, "" where they are
// not enabled. Besides # HELP and # TYPE there are # UPDATED lines; timestamps are epoch
// milliseconds. It needs an admin.
//
//jfrog:op 2.3.34
func (s *SystemService) Metrics(ctx context.Context) (string, error) {
	return jfrog.Do[string](ctx, s.client, jfrog.Get("/artifactory/api/v1/metrics"))
}
