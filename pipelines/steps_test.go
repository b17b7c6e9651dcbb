package pipelines

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var stepCases = replay.Cases[*Client]{
	"6.19.1/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.PipelineSteps.Trigger(ctx, 136, PipelineStepTriggerRequest{
			Reset:            true,
			OverrideVersions: []ResourceOverride{{ResourceID: 123, ResourceVersionID: 999}},
			InjectedPipeEnvs: []InjectedEnv{{Key: "foo", Value: "bar"}},
			InjectedEnvs:     []InjectedEnv{{Key: "string1", Value: "string1"}, {Key: "string2", Value: "string2"}},
		})
	},
	"6.19.2/one step": func(ctx context.Context, c *Client) (any, error) {
		return c.Steps.List(ctx, &StepListOptions{TypeCode: 2007, PageOptions: PageOptions{Limit: 1}})
	},
	"6.19.3/sample": func(ctx context.Context, c *Client) (any, error) { return c.Steps.Get(ctx, 55) },
	"6.19.4/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Steps.Respond(ctx, 1, ApprovalRequest{Response: ApprovalApproved, Comment: "my comment"})
	},
	"6.22.1/sample": func(ctx context.Context, c *Client) (any, error) { return c.PipelineSteps.List(ctx, nil) },
	"6.22.2/sample": func(ctx context.Context, c *Client) (any, error) { return c.PipelineSteps.Get(ctx, 8) },
}

var stepletCases = replay.Cases[*Client]{
	"6.23.1/sample": func(ctx context.Context, c *Client) (any, error) { return c.Steplets.List(ctx, nil) },
	"6.24.1/sample": func(ctx context.Context, c *Client) (any, error) { return c.Steplets.List(ctx, nil) },
	"6.23.2/sample": func(ctx context.Context, c *Client) (any, error) { return c.Steplets.Get(ctx, 1) },
	"6.24.2/sample": func(ctx context.Context, c *Client) (any, error) { return c.PipelineSteplets.Get(ctx, 11) },
}

func TestStepsRefused(t *testing.T) {
	ctx, c := t.Context(), offline(t)
	refused(t, second(c.Steps.Get(ctx, 0)), "stepId")
	refused(t, second(c.Steps.WaitCompleted(ctx, 0, nil)), "stepId")
	refused(t, second(c.Steplets.Get(ctx, 0)), "id")
	refused(t, second(c.Steplets.WaitCompleted(ctx, 0, nil)), "id")
	refused(t, second(c.PipelineSteplets.Get(ctx, 0)), "pipelineStepletId")
	refused(t, second(c.PipelineSteps.Get(ctx, 0)), "pipelineStepId")
	refused(t, second(c.PipelineSteps.TriggerAndWait(ctx, 0, PipelineStepTriggerRequest{}, nil)), "pipelineStepId")
	refused(t, second(c.Steps.List(ctx, &StepListOptions{AffinityGroups: []string{"a,b"}})), "affinity groups")
	refused(t, second(c.Steps.List(ctx, &StepListOptions{SortByDependency: "true"})), "requires project IDs")
	refused(t, second(c.PipelineSteps.List(ctx, &PipelineStepListOptions{SortByDependency: "true"})), "requires project IDs")
	for why, req := range map[string]ApprovalRequest{
		`response "" is neither`:        {},
		`response "yes" is neither`:     {Response: "yes"},
		"101 characters, more than 100": {Response: ApprovalRejected, Comment: strings.Repeat("ä", 101)},
	} {
		refused(t, second(c.Steps.Respond(ctx, 1, req)), why)
		refused(t, second(c.Steps.RespondAndWait(ctx, 1, req, nil)), why)
	}
	for why, req := range map[string]PipelineStepTriggerRequest{
		"variable 0 has no key":                {InjectedEnvs: []InjectedEnv{{Value: "x"}}},
		"variable 1 has no key":                {InjectedPipeEnvs: []InjectedEnv{{Key: "x"}, {}}},
		"resource version of an override is 0": {OverrideVersions: []ResourceOverride{{ResourceID: 1}}},
	} {
		refused(t, second(c.PipelineSteps.Trigger(ctx, 1, req)), why)
		refused(t, second(c.PipelineSteps.TriggerAndWait(ctx, 1, req, nil)), why)
	}
}

func TestStepPages(t *testing.T) {
	c, _ := numbered(t, 5, 2)
	steps, err := jfrog.Collect(c.Steps.All(t.Context(), nil))
	require.NoError(t, err)
	assert.Len(t, steps, 5)
}

func TestTriggerStepAndWait(t *testing.T) {
	s := &routes{answers: map[string][]string{
		"GET /pipelineSteps/3":          {`{"id":3,"latestStepId":50}`, `{"id":3,"latestStepId":50}`, `{"id":3,"latestStepId":51}`},
		"POST /pipelineSteps/3/trigger": {`{"id":3,"latestStepId":50}`},
		"GET /steps/51":                 {`{"id":51,"statusCode":4001}`, `{"id":51,"statusCode":4008}`},
	}}
	step, err := served(t, s.ServeHTTP).PipelineSteps.TriggerAndWait(t.Context(), 3, PipelineStepTriggerRequest{}, soon)
	var failed *jfrog.FailedError
	require.ErrorAs(t, err, &failed)
	assert.Equal(t, jfrog.FailedError{What: "step 51", Status: "skipped"}, *failed)
	assert.Equal(t, int64(51), step.ID)
	assert.Equal(t, "POST /pipelines/api/v1/pipelineSteps/3/trigger {}", s.requests[1])
}

func TestRespondAndWait(t *testing.T) {
	for _, c := range []struct {
		response ApprovalResponse
		code     int
		failed   *jfrog.FailedError
	}{
		{ApprovalApproved, 4002, nil},
		{ApprovalApproved, 4003, &jfrog.FailedError{What: "step 7", Status: "failure"}},
		{ApprovalRejected, 4006, nil},
		{ApprovalRejected, 4002, &jfrog.FailedError{What: "rejection of step 7", Status: "success"}},
	} {
		s := &routes{answers: map[string][]string{
			"POST /steps/7/approvalResponse": {`{"stepId":7,"updatedStatusCode":4005}`},
			"GET /steps/7":                   {`{"id":7,"statusCode":4005}`, `{"id":7,"statusCode":4013}`, fmt.Sprintf(`{"id":7,"statusCode":%d}`, c.code)},
		}}
		step, err := served(t, s.ServeHTTP).Steps.RespondAndWait(t.Context(), 7, ApprovalRequest{Response: c.response}, soon)
		require.NotNil(t, step)
		if c.failed == nil {
			assert.NoError(t, err)
			continue
		}
		assert.Equal(t, c.failed, err)
	}
}

func TestWaitForSteplet(t *testing.T) {
	s := &routes{answers: map[string][]string{"GET /steplets/7": {`{"id":7,"statusCode":4001}`, `{"id":7,"statusCode":4002}`}}}
	steplet, err := served(t, s.ServeHTTP).Steplets.WaitCompleted(t.Context(), 7, soon)
	require.NoError(t, err)
	assert.Equal(t, StatusSuccess, steplet.StatusCode)
}

// TestVariablesAreMasked checks the three shapes of environment variables.
func TestVariablesAreMasked(t *testing.T) {
	var step Step
	require.NoError(t, json.Unmarshal([]byte(`{"configPropertyBag":{"environmentVariables":[{"key":"k","value":"hidden-value"}]}}`), &step))
	var ofPipeline PipelineStep
	require.NoError(t, json.Unmarshal([]byte(`{"ymlConfigPropertyBag":{"environmentVariables":{"normal":{"k":"hidden-value","n":{"default":"hidden-value"}}}}}`), &ofPipeline))
	var steplet PipelineSteplet
	require.NoError(t, json.Unmarshal([]byte(`{"configPropertyBag":{"environmentVariables":{"k":"hidden-value"}}}`), &steplet))
	assert.Equal(t, "hidden-value", string(step.ConfigPropertyBag.EnvironmentVariables[0].Value))
	assert.Equal(t, `{"default":"hidden-value"}`, string(ofPipeline.YmlConfigPropertyBag.EnvironmentVariables.Normal["n"]))
	assert.Equal(t, "hidden-value", string(steplet.ConfigPropertyBag.EnvironmentVariables["k"]))
	for _, v := range []any{step, &step, ofPipeline, &ofPipeline, steplet, &steplet} {
		data, err := json.Marshal(v)
		require.NoError(t, err)
		assert.NotContains(t, string(data)+fmt.Sprintf("%v %+v %#v %s", v, v, v, []any{v}), "hidden-value", "%T", v)
	}
}
