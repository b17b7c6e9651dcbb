package workers

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

func sampleTest(ctx context.Context, c *Client) (any, error) {
	return c.Executions.Test(ctx, WorkerTestRequest{
		Code: "string", Action: ActionBeforeDownload, StagedSecrets: []WorkerSecret{{Key: "string", Value: "secret-value"}},
	}, nil)
}

func history(ctx context.Context, c *Client) (any, error) { return c.Executions.History(ctx, nil) }

var executionCases = replay.Cases[*Client]{
	"4.15.6a/sample":          sampleTest,
	"4.15.6a/request error":   sampleTest,
	"4.15.6a/execution error": sampleTest,
	"4.15.6b/staged secrets of an existing worker": func(ctx context.Context, c *Client) (any, error) {
		return c.Executions.TestExisting(ctx, "my-worker", WorkerTestRequest{
			Code: "string", Action: ActionBeforeDownload, StagedSecrets: ChangedSecret("my-secret-0", "new-value-of-my-secret-0"),
		}, nil)
	},
	"4.15.9/sample": history,
	"4.15.9/with parameters": func(ctx context.Context, c *Client) (any, error) {
		return c.Executions.History(ctx, &ExecutionListOptions{WorkerKey: "my-worker", ProjectKey: "projectkey", ShowTestRun: true})
	},
	"4.15.9/failed execution": history,
	"4.15.11/with body": func(ctx context.Context, c *Client) (any, error) {
		return c.Executions.Execute(ctx, "my-worker", map[string]any{"foo": "bar"})
	},
	"4.15.11/without body": func(ctx context.Context, c *Client) (any, error) {
		return c.Executions.Execute(ctx, "my-worker", nil)
	},
}

func TestExecutionsRefused(t *testing.T) {
	ctx, c := t.Context(), offline(t)
	for why, req := range map[string]WorkerTestRequest{
		"the test has no code":     {Action: ActionAfterMove},
		"action is empty":          {Code: "c"},
		`action "MOVE" is unknown`: {Code: "c", Action: "MOVE"},
		"secret 1 has no key":      {Code: "c", Action: ActionAfterMove, StagedSecrets: []WorkerSecret{{Value: "v"}}},
	} {
		refused(t, second(c.Executions.Test(ctx, req, nil)), why)
		refused(t, second(c.Executions.TestExisting(ctx, "w", req, nil)), why)
	}
	req := WorkerTestRequest{Code: "c", Action: ActionAfterMove, StagedSecrets: ChangedSecret("k", "v")}
	refused(t, second(c.Executions.Test(ctx, req, nil)), "a new worker has no secrets")
	refused(t, second(c.Executions.TestExisting(ctx, "", req, nil)), "")
	refused(t, second(c.Executions.Execute(ctx, "", nil)), "")
	refused(t, second(c.Executions.Execute(ctx, "w", []byte("{"))), "not JSON")
	refused(t, second(c.Executions.Execute(ctx, "w", strings.NewReader("{}"))), "read it first")
}

func TestPayloads(t *testing.T) {
	c, got := answering(t, http.StatusOK, `{"executionStatus":"STATUS_SUCCESS"}`)
	for _, payload := range []any{nil, "text", []byte(`{"a": 1}`), []int{1}, struct {
		Key jfrog.Secret `json:"key"`
	}{"s3cret"}, map[string][]string(nil)} {
		_, err := c.Executions.Execute(t.Context(), "w", payload)
		require.NoError(t, err)
	}
	var bodies []string
	for _, r := range *got {
		assert.Equal(t, "POST /worker/api/v1/execute/w", r.request)
		bodies = append(bodies, r.body)
	}
	assert.Equal(t, []string{"", `"text"`, `{"a":1}`, `[1]`, `{"key":"s3cret"}`, "null"}, bodies)
}

func TestExecuteTyped(t *testing.T) {
	type answer struct {
		Foo string `json:"foo"`
	}
	c, _ := answering(t, http.StatusOK, `{"data":{"foo":"bar"},"executionStatus":"STATUS_SUCCESS"}`,
		`{"executionStatus":"STATUS_SUCCESS"}`, `{"data":{"foo":"bar"},"executionStatus":"STATUS_FAIL"}`, `{"data":7,"executionStatus":"STATUS_SUCCESS"}`)
	got, err := Execute[answer](t.Context(), c, "w", nil)
	require.NoError(t, err)
	assert.Equal(t, answer{"bar"}, got)
	got, err = Execute[answer](t.Context(), c, "w", nil)
	require.NoError(t, err)
	assert.Zero(t, got)
	got, err = Execute[answer](t.Context(), c, "w", nil)
	var failure *jfrog.FailedError
	require.ErrorAs(t, err, &failure)
	assert.Equal(t, jfrog.FailedError{What: "execution of worker w", Status: "STATUS_FAIL"}, *failure)
	assert.Zero(t, got)
	_, err = Execute[answer](t.Context(), c, "w", nil)
	assert.ErrorContains(t, err, "decode the data of the script")

	assert.ErrorAs(t, (&ExecutionResult{ExecutionStatus: ExecutionStatusFail}).Decode(&got), &failure)
}

func TestTestResult(t *testing.T) {
	c, got := answering(t, http.StatusOK,
		`{"logs":"l","beforeDownload":{"status":"DOWNLOAD_STOP","message":"no","executionStatus":"STATUS_FAIL","headers":{}},"took":3}`,
		`{"message":"boom","executionStatus":"STATUS_FAIL"}`,
		`{"genericEvent":{"executionStatus":"STATUS_SUCCESS"}}`)
	test := func() (*TestResult, error) {
		return c.Executions.Test(t.Context(), WorkerTestRequest{Code: "c", Action: ActionBeforeDownload}, &ProjectOptions{ProjectKey: "p"})
	}
	r, err := test()
	require.NoError(t, err)
	assert.Equal(t, exchange{"POST /worker/api/v1/test?projectKey=p", `{"code":"c","action":"BEFORE_DOWNLOAD","data":{}}`}, (*got)[0])
	assert.Equal(t, "beforeDownload", r.Name)
	assert.Equal(t, "DOWNLOAD_STOP", r.Result.Status)
	assert.Contains(t, r.Result.Extra, "headers")
	assert.Contains(t, r.Extra, "took")
	assert.EqualError(t, r.Err(), "jfrog: execution of the worker ended as STATUS_FAIL: no")
	r, err = test()
	require.NoError(t, err)
	assert.Empty(t, r.Name)
	assert.ErrorContains(t, r.Err(), "boom")
	r, err = test()
	require.NoError(t, err)
	assert.NoError(t, r.Err())
}

func TestHistory(t *testing.T) {
	c, _ := answering(t, http.StatusOK, `[{"workerKey":"w","executionStatus":"STATUS_FAIL","executionPayload":null,"executionResult":{"result":{"message":"boom"}}},
		{"workerKey":"w","executionStatus":"STATUS_SUCCESS","executionResult":{"result":[1],"workerStats":{"cpuTimeMillis":0.5}}}]`)
	list, err := c.Executions.History(t.Context(), nil)
	require.NoError(t, err)
	assert.EqualError(t, list[0].Err(), "jfrog: execution of worker w ended as STATUS_FAIL: boom")
	assert.NoError(t, list[1].Err())
	assert.JSONEq(t, "[1]", string(list[1].ExecutionResult.Result.Data))
	assert.Equal(t, 0.5, list[1].ExecutionResult.WorkerStats.CPUTimeMillis)

	c, _ = answering(t, http.StatusConflict, `{"errors":[{"status":409,"message":"no such worker"}]}`)
	_, err = c.Executions.History(t.Context(), &ExecutionListOptions{WorkerKey: "x"})
	assert.ErrorIs(t, err, jfrog.ErrConflict)
	assert.False(t, errors.Is(err, jfrog.ErrNotFound))
}
