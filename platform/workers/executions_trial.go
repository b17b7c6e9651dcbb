package workers

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/jsonextra"
	"github.com/jfrogkit/jfrog-go/internal/jsonlax"
)

// WorkerTestRequest is a dry run of a script.
type WorkerTestRequest struct {
	Code   string `json:"code"` // TypeScript or JavaScript
	Action Action `json:"action"`
	// Data is the event in the form of the action. Nil is an empty object.
	Data map[string]any `json:"data"`
	// StagedSecrets are the secrets for the test. For an existing worker they stand beside its own
	// secrets: see [ChangedSecret].
	StagedSecrets []WorkerSecret `json:"stagedSecrets,omitempty"`
}

func (r WorkerTestRequest) check(existing bool) error {
	if strings.TrimSpace(r.Code) == "" {
		return errors.New("the test has no code")
	}
	if err := requiredAction(r.Action); err != nil {
		return err
	}
	return checkSecrets(r.StagedSecrets, existing)
}

// TestResult is the result of a test.
type TestResult struct {
	Logs string
	// Name is the action in camel case, such as beforeDownload. It is empty if the script returned
	// no result.
	Name   string
	Result ActionResult

	// Message and ExecutionStatus describe a script that ended with an error.
	Message         string
	ExecutionStatus ExecutionStatus

	Extra map[string]json.RawMessage // fields that this package does not know
}

// ActionResult is the result of a script for an action.
type ActionResult struct {
	Status          string          `json:"status,omitempty"` // its values depend on the action
	Message         string          `json:"message,omitempty"`
	ExecutionStatus ExecutionStatus `json:"executionStatus,omitempty"`

	Extra map[string]json.RawMessage `json:"-"` // fields that this package does not know
}

// UnmarshalJSON reads a result and keeps unknown fields.
func (r *ActionResult) UnmarshalJSON(data []byte) (err error) {
	type plain ActionResult
	r.Extra, err = jsonextra.Decode(data, (*plain)(r))
	return err
}

// MarshalJSON writes a result with its unknown fields.
func (r ActionResult) MarshalJSON() ([]byte, error) {
	type plain ActionResult
	return jsonextra.Encode(plain(r), r.Extra)
}

// testAnswer is a result as servers send it. The action names one of its fields.
type testAnswer map[string]testEntry

// testEntry is a field of an answer: a text, or the result of an action.
type testEntry struct {
	ActionResult
	raw json.RawMessage
}

// UnmarshalJSON reads any value.
func (e *testEntry) UnmarshalJSON(data []byte) error {
	e.raw = append(json.RawMessage{}, data...)
	var result ActionResult
	if jsonlax.Unmarshal(data, &result) == nil {
		e.ActionResult = result
	}
	return nil
}

// MarshalJSON writes the value as it was read.
func (e testEntry) MarshalJSON() ([]byte, error) { return e.raw, nil }

// takeText removes a text from the answer.
func (a testAnswer) takeText(name string) string {
	var text string
	if entry, ok := a[name]; ok && json.Unmarshal(entry.raw, &text) == nil {
		delete(a, name)
	}
	return text
}

// result returns the result in an answer. The object with an execution status is the result of
// the action.
func (a testAnswer) result() *TestResult {
	rest := maps.Clone(a)
	r := &TestResult{
		Logs: rest.takeText("logs"), Message: rest.takeText("message"),
		ExecutionStatus: ExecutionStatus(rest.takeText("executionStatus")),
	}
	for _, name := range slices.Sorted(maps.Keys(rest)) {
		if entry := rest[name]; r.Name == "" && entry.ExecutionStatus != "" {
			r.Name, r.Result = name, entry.ActionResult
			continue
		}
		if r.Extra == nil {
			r.Extra = map[string]json.RawMessage{}
		}
		r.Extra[name] = rest[name].raw
	}
	return r
}

// UnmarshalJSON reads a result and keeps unknown fields.
func (r *TestResult) UnmarshalJSON(data []byte) error {
	var answer testAnswer
	if err := json.Unmarshal(data, &answer); err != nil {
		return err
	}
	*r = *answer.result()
	return nil
}

// MarshalJSON writes a result as servers send it.
func (r TestResult) MarshalJSON() ([]byte, error) {
	out := map[string]any{}
	for name, raw := range r.Extra {
		out[name] = raw
	}
	if r.Name != "" {
		out[r.Name] = r.Result
	}
	for name, text := range map[string]string{
		"logs": r.Logs, "message": r.Message, "executionStatus": string(r.ExecutionStatus),
	} {
		if text != "" {
			out[name] = text
		}
	}
	return json.Marshal(out)
}

// Err returns a [*jfrog.FailedError] if the script failed, and nil otherwise.
func (r *TestResult) Err() error {
	if r.ExecutionStatus != ExecutionStatusFail && r.Result.ExecutionStatus != ExecutionStatusFail {
		return nil
	}
	var messages []string
	for _, m := range []string{r.Message, r.Result.Message} {
		if m != "" {
			messages = append(messages, m)
		}
	}
	return failed("", messages)
}

// Test executes a script without a worker. The status of the result may be a failure of the
// script: see [TestResult.Err]. Each call runs the script.
//
// Requires: admin. Since 7.63.2.
//
//jfrog:op 4.15.6a
func (s *ExecutionsService) Test(
	ctx context.Context, req WorkerTestRequest, opts *ProjectOptions,
) (*TestResult, error) {
	return s.test(ctx, jfrog.Post("/worker/api/v1/test"), req, req.check(false), opts)
}

// TestExisting executes a script in place of the script of a worker, with the worker's secrets. The
// status of the result may be a failure of the script: see [TestResult.Err]. Each call runs the
// script.
//
// Requires: admin. Since 7.63.2.
//
//jfrog:op 4.15.6b
func (s *ExecutionsService) TestExisting(
	ctx context.Context, workerKey string, req WorkerTestRequest, opts *ProjectOptions,
) (*TestResult, error) {
	return s.test(ctx, jfrog.Post("/worker/api/v1/test/{workerKey}", workerKey),
		req, req.check(true), opts)
}

func (s *ExecutionsService) test(
	ctx context.Context, call *jfrog.Request, req WorkerTestRequest, err error, opts *ProjectOptions,
) (*TestResult, error) {
	if req.Data == nil {
		req.Data = map[string]any{}
	}
	answer, err := jfrog.Do[*testAnswer](ctx, s.client,
		call.Query(opts).Body(req).Check(err).LongRunning())
	if err != nil {
		return nil, err
	}
	return answer.result(), nil
}
