package workers

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"

	"github.com/hashicorp/go-retryablehttp"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// ExecutionsService tests and executes workers, and lists past executions. Reached through
// [Client.Executions].
type ExecutionsService service

// ExecutionStatus is the outcome of an execution.
type ExecutionStatus string

// The outcomes of an execution.
const (
	ExecutionStatusSuccess ExecutionStatus = "STATUS_SUCCESS"
	ExecutionStatusFail    ExecutionStatus = "STATUS_FAIL"
)

// ExecutionResult is the result of [ExecutionsService.Execute].
type ExecutionResult struct {
	Data            json.RawMessage `json:"data,omitempty"` // returned by the script; nil: nothing
	ExecutionStatus ExecutionStatus `json:"executionStatus"`
}

// Decode decodes the data that the script returned into v, a pointer. It leaves v unchanged if the
// script returned nothing. If the execution failed, Decode returns a [*jfrog.FailedError].
func (r *ExecutionResult) Decode(v any) error {
	if r.ExecutionStatus == ExecutionStatusFail {
		return failed("", nil)
	}
	if len(r.Data) == 0 {
		return nil
	}
	if err := json.Unmarshal(r.Data, v); err != nil {
		return fmt.Errorf("workers: decode the data of the script: %w", err)
	}
	return nil
}

// failed returns the error for an execution that the server reports as failed.
func failed(workerKey string, messages []string) error {
	what := "execution of the worker"
	if workerKey != "" {
		what = "execution of worker " + workerKey
	}
	return &jfrog.FailedError{What: what, Status: string(ExecutionStatusFail), Messages: messages}
}

// Execute executes a worker for [ActionGenericEvent] and waits for its result. The payload is the
// second parameter of the script. It is encoded as JSON; a []byte is JSON already; nil sends none.
//
// The status of the response may be a failure of the script, which is no error here. The function
// [Execute] decodes the data and reports such failures. Execute returns an error matching
// [jfrog.ErrNotFound] if there is no such worker. Each call runs the script.
//
// Requires: platform admin, or admin of the worker's project. Others may execute shared workers.
// Since 7.73.1.
//
//jfrog:op 4.15.11
func (s *ExecutionsService) Execute(
	ctx context.Context, workerKey string, payload any,
) (*ExecutionResult, error) {
	req := jfrog.Post("/worker/api/v1/execute/{workerKey}", workerKey).LongRunning()
	if payload != nil {
		body, err := jsonBody(payload)
		req.Body(body).Check(err)
	}
	return jfrog.Do[*ExecutionResult](ctx, s.client, req)
}

// Execute is [ExecutionsService.Execute] with typed data: it decodes the data that the script
// returned into T. If the script returned nothing, it returns the zero value. If the execution
// failed, it returns a [*jfrog.FailedError].
func Execute[T any](ctx context.Context, c *Client, workerKey string, payload any) (T, error) {
	var out T
	r, err := c.Executions.Execute(ctx, workerKey, payload)
	switch {
	case err != nil:
		return out, err
	case r.ExecutionStatus == ExecutionStatusFail:
		return out, failed(workerKey, nil)
	}
	err = r.Decode(&out)
	return out, err
}

// jsonBody returns a body that is sent as JSON, whatever its type.
func jsonBody(payload any) (any, error) {
	switch p := payload.(type) {
	case []byte:
		if !json.Valid(p) {
			return nil, errors.New("the payload is not JSON")
		}
		return json.RawMessage(p), nil
	case io.Reader, retryablehttp.ReaderFunc, func() (io.Reader, error):
		return nil, errors.New("the payload is a reader: read it first")
	case string, url.Values:
		data, err := json.Marshal(p)
		return json.RawMessage(data), err
	}
	return payload, nil
}
