package workers

import (
	"context"
	"encoding/json"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/jsonextra"
)

// WorkersService manages workers. Reached through [Client.Workers].
type WorkersService service

// Worker is a script and the action that it runs on. Nil fields are not sent.
type Worker struct {
	Key         string  `json:"key"` // unique
	Description *string `json:"description,omitempty"`
	// Enabled lets events run the worker. If it is false, the worker is stored only.
	Enabled    bool   `json:"enabled"`
	SourceCode string `json:"sourceCode"` // TypeScript or JavaScript
	Action     Action `json:"action"`
	// FilterCriteria selects the events. An enabled worker for an action of Artifactory or for
	// ActionScheduledEvent requires it.
	FilterCriteria *FilterCriteria `json:"filterCriteria,omitempty"`
	// Secrets are the values that the script can read. See [WorkersService.Replace] for how they
	// change.
	Secrets []WorkerSecret `json:"secrets,omitempty"`
	// Shared lets users who are no admins execute a worker for ActionGenericEvent.
	Shared *bool `json:"shared,omitempty"`
	// Debug also keeps the history of successful executions.
	Debug *bool `json:"debug,omitempty"`
	// ProjectKey is the project of the worker, or empty for a global worker. It cannot be changed
	// once it is set.
	ProjectKey string `json:"projectKey,omitempty"`

	Extra map[string]json.RawMessage `json:"-"` // fields that this package does not know

	stored Action // the action that the server returned; empty for a new worker
}

// UnmarshalJSON reads a worker and keeps unknown fields.
func (w *Worker) UnmarshalJSON(data []byte) (err error) {
	type plain Worker
	w.Extra, err = jsonextra.Decode(data, (*plain)(w))
	w.stored = w.Action
	return err
}

// MarshalJSON writes a worker with its unknown fields.
func (w Worker) MarshalJSON() ([]byte, error) {
	type plain Worker
	return jsonextra.Encode(plain(w), w.Extra)
}

// FilterCriteria selects the events that run a worker. Exactly one of its fields is set: Schedule
// for ActionScheduledEvent, ArtifactFilterCriteria for the other actions.
type FilterCriteria struct {
	ArtifactFilterCriteria *ArtifactFilterCriteria `json:"artifactFilterCriteria,omitempty"`
	Schedule               *Schedule               `json:"schedule,omitempty"`

	Extra map[string]json.RawMessage `json:"-"` // fields that this package does not know
}

// OnRepositories returns the criteria for the events in some repositories.
func OnRepositories(repoKeys ...string) *FilterCriteria {
	return &FilterCriteria{ArtifactFilterCriteria: &ArtifactFilterCriteria{RepoKeys: repoKeys}}
}

// OnSchedule returns the criteria of a scheduled worker. The expression has the form "0 2 * * *".
// The time zone may be empty.
func OnSchedule(cron, timezone string) *FilterCriteria {
	return &FilterCriteria{Schedule: &Schedule{Cron: cron, Timezone: timezone}}
}

// UnmarshalJSON reads criteria and keeps unknown fields.
func (c *FilterCriteria) UnmarshalJSON(data []byte) (err error) {
	type plain FilterCriteria
	c.Extra, err = jsonextra.Decode(data, (*plain)(c))
	return err
}

// MarshalJSON writes criteria with their unknown fields.
func (c FilterCriteria) MarshalJSON() ([]byte, error) {
	type plain FilterCriteria
	return jsonextra.Encode(plain(c), c.Extra)
}

// ArtifactFilterCriteria selects artifacts by their repository and path.
type ArtifactFilterCriteria struct {
	RepoKeys        []string `json:"repoKeys"` // at least one for an enabled worker
	IncludePatterns []string `json:"includePatterns,omitempty"`
	ExcludePatterns []string `json:"excludePatterns,omitempty"`

	Extra map[string]json.RawMessage `json:"-"` // fields that this package does not know
}

// UnmarshalJSON reads criteria and keeps unknown fields.
func (c *ArtifactFilterCriteria) UnmarshalJSON(data []byte) (err error) {
	type plain ArtifactFilterCriteria
	c.Extra, err = jsonextra.Decode(data, (*plain)(c))
	return err
}

// MarshalJSON writes criteria with their unknown fields.
func (c ArtifactFilterCriteria) MarshalJSON() ([]byte, error) {
	type plain ArtifactFilterCriteria
	return jsonextra.Encode(plain(c), c.Extra)
}

// Schedule is the schedule of a worker. The server runs a worker at most once a minute.
type Schedule struct {
	Cron     string `json:"cron"` // such as "0 2 * * *"
	Timezone string `json:"timezone,omitempty"`

	Extra map[string]json.RawMessage `json:"-"` // fields that this package does not know
}

// UnmarshalJSON reads a schedule and keeps unknown fields.
func (s *Schedule) UnmarshalJSON(data []byte) (err error) {
	type plain Schedule
	s.Extra, err = jsonextra.Decode(data, (*plain)(s))
	return err
}

// MarshalJSON writes a schedule with its unknown fields.
func (s Schedule) MarshalJSON() ([]byte, error) {
	type plain Schedule
	return jsonextra.Encode(plain(s), s.Extra)
}

// Create creates a worker. It returns an error matching [jfrog.ErrConflict] if there is a worker
// with the key.
//
// Requires: platform admin, or admin of the project that both the options and the worker name.
// Since 7.63.2.
//
//jfrog:op 4.15.1
func (s *WorkersService) Create(ctx context.Context, worker Worker, opts *ProjectOptions) error {
	return jfrog.Send(ctx, s.client, jfrog.Post("/worker/api/v1/workers").Query(opts).Body(worker).
		Check(worker.checkNew(opts)))
}

// WorkerListOptions filters [WorkersService.List].
type WorkerListOptions struct {
	Action     Action `url:"action,omitempty"`
	ProjectKey string `url:"projectKey,omitempty"` // required of the admin of a project
}

type workerListQuery struct {
	WorkerListOptions
	KeysOnly bool `url:"keysOnly,omitempty"`
}

type workerList struct {
	Keys    []string `json:"keys,omitempty"`
	Workers []Worker `json:"workers,omitempty"`
}

func (s *WorkersService) list(
	ctx context.Context, opts *WorkerListOptions, keysOnly bool,
) (workerList, error) {
	query := workerListQuery{jfrog.Deref(opts), keysOnly}
	return jfrog.Do[workerList](ctx, s.client, jfrog.Get("/worker/api/v1/workers").Query(query).
		Check(optionalAction(query.Action)))
}

// List returns the workers that the user may see.
//
// Requires: platform admin, or admin of the project. Others see the shared workers for
// ActionGenericEvent. Since 7.63.2.
//
//jfrog:op 4.15.2
func (s *WorkersService) List(ctx context.Context, opts *WorkerListOptions) ([]Worker, error) {
	out, err := s.list(ctx, opts, false)
	return out.Workers, err
}

// ListKeys returns the keys of the workers that List returns.
//
//jfrog:none List (4.15.2) with its parameter keysOnly.
func (s *WorkersService) ListKeys(ctx context.Context, opts *WorkerListOptions) ([]string, error) {
	out, err := s.list(ctx, opts, true)
	return out.Keys, err
}

// Get returns a worker. It returns an error matching [jfrog.ErrNotFound] if there is no such
// worker. The documentation does not state whether servers return the values of secrets.
//
// Requires: platform admin, or admin of the project. Others may read the shared workers for
// ActionGenericEvent. Since 7.63.2.
//
//jfrog:op 4.15.3
func (s *WorkersService) Get(
	ctx context.Context, workerKey string, opts *ProjectOptions,
) (*Worker, error) {
	return jfrog.Do[*Worker](ctx, s.client,
		jfrog.Get("/worker/api/v1/workers/{workerKey}", workerKey).Query(opts))
}

// Actions returns the actions that the subscription allows. With a project in the options, they
// are the actions that workers of projects may have.
//
// Requires: platform admin, or admin of the project. Since 7.63.2.
//
//jfrog:op 4.15.4
func (s *WorkersService) Actions(ctx context.Context, opts *ProjectOptions) ([]Action, error) {
	return jfrog.Do[[]Action](ctx, s.client, jfrog.Get("/worker/api/v1/actions").Query(opts))
}

// Replace replaces the worker with the key in worker. It returns an error matching
// [jfrog.ErrNotFound] if there is no such worker.
//
// Secrets are not replaced as a whole. The server adds a secret or sets its value, and removes it
// if MarkedForRemoval is set. It keeps the others. Replace does not send the secrets that are as
// they were read.
//
// Replace checks worker before it sends it. A worker that was read keeps an action that this
// package does not know, and may lack criteria that this package requires.
//
// Requires: platform admin, or admin of the project. Since 7.63.2.
//
//jfrog:op 4.15.5
func (s *WorkersService) Replace(ctx context.Context, worker Worker, opts *ProjectOptions) error {
	worker.Secrets = changed(worker.Secrets)
	return jfrog.Send(ctx, s.client, jfrog.Put("/worker/api/v1/workers").Query(opts).Body(worker).
		Check(worker.check(opts)))
}

// SetEnabled enables or disables a worker, and changes nothing else. It reads the worker and
// sends it back, so that a change by another client in between is lost. If the worker is in that
// state, SetEnabled sends nothing.
//
//jfrog:none Get (4.15.3) and Replace (4.15.5).
func (s *WorkersService) SetEnabled(
	ctx context.Context, workerKey string, enabled bool, opts *ProjectOptions,
) error {
	worker, err := s.Get(ctx, workerKey, opts)
	if err != nil || worker.Enabled == enabled {
		return err
	}
	worker.Enabled = enabled
	return s.Replace(ctx, *worker, opts)
}

// Delete deletes a worker. It returns an error matching [jfrog.ErrNotFound] if there is no such
// worker.
//
// Requires: admin. Since 7.63.2.
//
//jfrog:op 4.15.10
func (s *WorkersService) Delete(ctx context.Context, workerKey string) error {
	return jfrog.Send(ctx, s.client, jfrog.Delete("/worker/api/v1/workers/{workerKey}", workerKey))
}
