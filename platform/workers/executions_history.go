package workers

import (
	"context"
	"encoding/json"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/jsonlax"
)

// ExecutionListOptions filters [ExecutionsService.History].
type ExecutionListOptions struct {
	WorkerKey   string `url:"workerKey,omitempty"`   // empty: all workers
	ShowTestRun bool   `url:"showTestRun,omitempty"` // also list tests
	ProjectKey  string `url:"projectKey,omitempty"`  // required of the admin of a project
}

// Execution is a past execution of a worker.
type Execution struct {
	WorkerKey        string          `json:"workerKey"`
	WorkerType       string          `json:"workerType"` // the action in camel case: beforeDownload
	ExecutionStatus  ExecutionStatus `json:"executionStatus"`
	ExecutionPayload json.RawMessage `json:"executionPayload"` // the event, in the form of the action
	ExecutionResult  ExecutionOutput `json:"executionResult"`
	StartTimeMillis  jfrog.Millis    `json:"startTimeMillis"`
	EndTimeMillis    jfrog.Millis    `json:"endTimeMillis"`
	// TriggeredBy is a service such as artifactory, a user who executed the worker, or testRun with
	// the user.
	TriggeredBy string `json:"triggeredBy"`
}

// Err returns a [*jfrog.FailedError] if the execution failed, and nil otherwise.
func (e *Execution) Err() error {
	if e.ExecutionStatus != ExecutionStatusFail {
		return nil
	}
	var messages []string
	if m := e.ExecutionResult.Result.Message; m != "" {
		messages = []string{m}
	}
	return failed(e.WorkerKey, messages)
}

// ExecutionOutput is everything that an execution left behind.
type ExecutionOutput struct {
	Result      ScriptResult `json:"result"`
	Logs        string       `json:"logs"`
	WorkerStats WorkerStats  `json:"workerStats"`
}

// ScriptResult is the value that a script returned, in the form of the action.
type ScriptResult struct {
	Data json.RawMessage `json:"-"`
	// Message is the field message of the value, if it has one. After an uncaught exception, it
	// describes the exception.
	Message string `json:"message,omitempty"`
}

// UnmarshalJSON reads any value.
func (r *ScriptResult) UnmarshalJSON(data []byte) error {
	type plain ScriptResult
	var object plain
	if jsonlax.Unmarshal(data, &object) != nil { // a list, a number, another type of message ...
		object = plain{}
	}
	object.Data = append(json.RawMessage{}, data...)
	*r = ScriptResult(object)
	return nil
}

// MarshalJSON writes the value.
func (r ScriptResult) MarshalJSON() ([]byte, error) {
	if r.Data != nil {
		return r.Data, nil
	}
	type plain ScriptResult
	return json.Marshal(plain(r))
}

// WorkerStats are the resources that an execution used. They are zero after an uncaught exception.
type WorkerStats struct {
	CPUTimeMillis           float64 `json:"cpuTimeMillis,omitempty"`
	TopMemoryUsageBytes     float64 `json:"topMemoryUsageBytes,omitempty"`
	ExecutionDurationMillis float64 `json:"executionDurationMillis,omitempty"`
}

// History returns past executions. The server keeps failed executions, and successful ones of
// workers with Debug. If there is no such worker, or if the server has no storage for the
// history, the error matches [jfrog.ErrConflict].
//
// Requires: admin, or admin of the project. Others see shared workers for ActionGenericEvent.
// Since 7.90.
//
//jfrog:op 4.15.9
func (s *ExecutionsService) History(
	ctx context.Context, opts *ExecutionListOptions,
) ([]Execution, error) {
	return jfrog.Do[[]Execution](ctx, s.client,
		jfrog.Get("/worker/api/v1/execution_history").Query(opts))
}
