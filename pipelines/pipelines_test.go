package pipelines

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var pipelineCases = replay.Cases[*Client]{
	"6.14.1/light": func(ctx context.Context, c *Client) (any, error) {
		return c.Pipelines.List(ctx, &PipelineListOptions{Light: true})
	},
	"6.14.1/curl of the introduction": func(ctx context.Context, c *Client) (any, error) { return c.Pipelines.List(ctx, nil) },
	"6.14.2/sample":                   func(ctx context.Context, c *Client) (any, error) { return c.Pipelines.Get(ctx, 375) },
	"6.14.3/constructed": func(ctx context.Context, c *Client) (any, error) {
		return c.Pipelines.OpenArtifact(ctx, 375, "artifact")
	},
	"6.14.4/sample": func(ctx context.Context, c *Client) (any, error) { return c.Pipelines.LatestState(ctx, 375) },
	"6.14.5/trigger a pipeline": func(ctx context.Context, c *Client) (any, error) {
		return c.Pipelines.Trigger(ctx, PipelineTriggerRequest{
			PipelineName: "123", ProjectKey: "foo", BranchName: "dev",
			InjectedPipeEnvs: []InjectedEnv{{Key: "password", Value: "password"}},
			Steps:            triggeredSteps,
		})
	},
	"6.14.5/retrigger a run": func(ctx context.Context, c *Client) (any, error) {
		return c.Pipelines.Trigger(ctx, PipelineTriggerRequest{
			RunID:            42,
			InjectedPipeEnvs: []InjectedEnv{{Key: "password", Value: "password"}},
			Steps:            triggeredSteps,
		})
	},
	"6.14.6/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Pipelines.SetNextRunNumber(ctx, 375, 123)
	},
	"observed-search/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Pipelines.Search(ctx, &PipelineSearchOptions{Name: "app", PipelineSourceBranch: "main"})
	},
	"observed-sync-statuses/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.PipelineSyncStatuses.List(ctx, &PipelineSyncStatusListOptions{PipelineSourceIDs: []int64{7}, PipelineSourceBranches: []string{"main"}})
	},
	"6.15.1/sample": func(ctx context.Context, c *Client) (any, error) { return c.PipelineSyncStatuses.Get(ctx, 1) },
}

var triggeredSteps = []StepTrigger{
	{
		Name: "step1", InjectedEnvs: []InjectedEnv{{Key: "hello", Value: "world"}},
		ResourceOverrides: []ResourceOverride{{ResourceVersionID: 42, ResourceID: 43}},
	},
	{Name: "step2", InjectedEnvs: []InjectedEnv{{Key: "abc", Value: "123"}}},
}

func TestPipelinesRefused(t *testing.T) {
	ctx, c := t.Context(), offline(t)
	refused(t, second(c.Pipelines.Get(ctx, 0)), "pipelineId")
	refused(t, second(c.Pipelines.Get(ctx, -1)), "pipelineId")
	refused(t, second(c.Pipelines.OpenArtifact(ctx, 1, "")), "artifactName is empty")
	refused(t, c.Pipelines.SetNextRunNumber(ctx, 1, 0), "next run number 0 is not positive")
	refused(t, second(c.Pipelines.List(ctx, &PipelineListOptions{Names: []string{"a,b"}})), `names: "a,b"`)
	refused(t, second(c.Pipelines.List(ctx, &PipelineListOptions{PipelineSourceBranches: []string{""}})), "branches")
	refused(t, second(c.PipelineSyncStatuses.List(ctx, &PipelineSyncStatusListOptions{PipelineSourceBranches: []string{","}})), "branches")
	for why, req := range map[string]PipelineTriggerRequest{
		"neither a run ID nor a pipeline": {},
		"both a run ID and a pipeline":    {RunID: 1, PipelineName: "app"},
		"run ID -1 is negative":           {RunID: -1},
		"step name is empty":              {RunID: 1, Steps: []StepTrigger{{}}},
		"variable 0 has no key":           {RunID: 1, InjectedPipeEnvs: []InjectedEnv{{Value: "x"}}},
		"resource of an override is 0":    {RunID: 1, Steps: []StepTrigger{{Name: "a", ResourceOverrides: []ResourceOverride{{}}}}},
	} {
		refused(t, second(c.Pipelines.Trigger(ctx, req)), why)
		refused(t, second(c.Pipelines.TriggerAndFind(ctx, req, nil)), why)
		refused(t, second(c.Pipelines.TriggerAndWait(ctx, req, nil)), why)
	}
}

func TestPipelineFilters(t *testing.T) {
	s := &routes{answers: map[string][]string{"GET /pipelines": {"[]"}}}
	_, err := served(t, s.ServeHTTP).Pipelines.List(t.Context(), &PipelineListOptions{
		ProjectIDs: []int64{1, 2}, Names: []string{"a", "b"}, IsDeleted: new(false),
		DeletedBefore: time.Date(2020, 1, 2, 3, 4, 5, 6e6, time.UTC),
		SortOptions:   SortOptions{SortBy: []string{"name", "id"}, SortOrder: SortDescending},
		PageOptions:   PageOptions{Limit: 2, Skip: 4},
	})
	require.NoError(t, err)
	assert.Equal(t, []string{"GET /pipelines/api/v1/pipelines?deletedBefore=2020-01-02T03%3A04%3A05.006Z&isDeleted=false&limit=2" +
		"&names=a%2Cb&projectIds=1%2C2&skip=4&sortBy=name%2Cid&sortOrder=-1"}, s.requests)
}

func TestEmptyArtifact(t *testing.T) {
	c := served(t, func(http.ResponseWriter, *http.Request) {})
	_, err := c.Pipelines.OpenArtifact(t.Context(), 1, "artifact")
	require.ErrorIs(t, err, jfrog.ErrBadAnswer)
	assert.ErrorContains(t, err, "unavailable")
	c = served(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "tar") })
	stream, err := c.Pipelines.OpenArtifact(t.Context(), 1, "artifact")
	require.NoError(t, err)
	content, err := io.ReadAll(stream)
	require.NoError(t, err)
	assert.Equal(t, "tar", string(content))
	assert.NoError(t, stream.Close())
}

func TestPipelinePages(t *testing.T) {
	c, urls := numbered(t, 7, 3)
	pipelines, err := jfrog.Collect(c.Pipelines.All(t.Context(), &PipelineListOptions{Names: []string{"a", "b"}}))
	require.NoError(t, err)
	var ids []int64
	for _, p := range pipelines {
		ids = append(ids, p.ID)
	}
	assert.Equal(t, upTo(7), ids)
	assert.Contains(t, (*urls)[1], "names=a%2Cb&skip=3")
}

func TestTriggerAndWait(t *testing.T) {
	s := &routes{answers: map[string][]string{
		"GET /pipelines":          {`[{"id":9,"name":"other"},{"id":5,"name":"app","latestRunId":70},{"id":6,"name":"app","pipelineSourceBranch":"dev"}]`, "[]"},
		"POST /pipelines/trigger": {`{"triggerId":1}`},
		"GET /pipelines/5":        {`{"id":5,"latestRunId":70}`, `{"id":5,"latestRunId":71}`},
		"GET /runs/71":            {`{"id":71,"statusCode":4000}`, `{"id":71,"statusCode":4001}`, `{"id":71,"statusCode":4016}`, `{"id":71,"statusCode":4002}`},
	}}
	run, err := served(t, s.ServeHTTP).Pipelines.TriggerAndWait(t.Context(), PipelineTriggerRequest{PipelineName: "app", BranchName: "main"}, soon)
	require.NoError(t, err)
	assert.Equal(t, int64(71), run.ID)
	assert.Equal(t, StatusSuccess, run.StatusCode)
	assert.Equal(t, 4, s.polls["GET /runs/71"])
	assert.Equal(t, 1, s.polls["POST /pipelines/trigger"])
	assert.Contains(t, s.requests[0], "light=true&names=app")
	// A filter by branch would leave out the pipelines of a single branch.
	assert.NotContains(t, s.requests[0], "ranches")
}

func TestTriggerAgainAndWait(t *testing.T) {
	s := &routes{answers: map[string][]string{
		"GET /runs/70":            {`{"id":70,"pipelineId":5,"statusCode":4003}`},
		"POST /pipelines/trigger": {`{"triggerId":1}`},
		"GET /pipelines/5":        {`{"id":5,"latestRunId":70}`, `{"id":5,"latestRunId":71}`},
		"GET /runs/71":            {`{"id":71,"statusCode":4001}`, `{"id":71,"statusCode":4004}`},
	}}
	run, err := served(t, s.ServeHTTP).Pipelines.TriggerAndWait(t.Context(), PipelineTriggerRequest{RunID: 70}, soon)
	var failed *jfrog.FailedError
	require.ErrorAs(t, err, &failed)
	assert.Equal(t, "error", failed.Status)
	assert.Equal(t, "run 71", failed.What)
	assert.Equal(t, StatusError, run.StatusCode)
}

func TestTriggerOfNoPipeline(t *testing.T) {
	for answer, why := range map[string]string{
		`[]`: "not found",
		`[{"id":5,"name":"app","projectId":1},{"id":6,"name":"app","projectId":2}]`: "2 pipelines are named",
	} {
		s := &routes{answers: map[string][]string{"GET /pipelines": {answer, "[]"}}}
		_, err := served(t, s.ServeHTTP).Pipelines.TriggerAndFind(t.Context(), PipelineTriggerRequest{PipelineName: "app"}, soon)
		require.ErrorContains(t, err, why)
		assert.Zero(t, s.polls["POST /pipelines/trigger"])
	}
}

func TestTriggerMasksVariables(t *testing.T) {
	req := PipelineTriggerRequest{RunID: 1, Steps: triggeredSteps, InjectedPipeEnvs: []InjectedEnv{{Key: "k", Value: "hidden-value"}}}
	assert.NotContains(t, fmt.Sprintf("%v %+v %#v %s", req, &req, req, []any{&req}), "hidden-value")
	s := &routes{answers: map[string][]string{"POST /pipelines/trigger": {"500"}}}
	_, err := served(t, s.ServeHTTP).Pipelines.Trigger(t.Context(), req)
	require.Error(t, err)
	assert.NotContains(t, err.Error(), "hidden-value")
	assert.Contains(t, s.requests[0], `"value":"hidden-value"`)
}

func TestPipelineSearch(t *testing.T) {
	s := &routes{answers: map[string][]string{
		"GET /search/pipelines/":    {`{"totalCount":1,"pipelines":[{"id":5,"latestCompletedRunId":70,"run":{"id":71,"durationSeconds":9,"staticPropertyBag":{"signedPipelinesEnabled":false}}}]}`},
		"GET /pipelineSyncStatuses": {`[{"id":1,"isMissingConfig":true,"commitData":{"commitSha":"abc"},"lastSyncStatusCode":4002}]`},
	}}
	c := served(t, s.ServeHTTP)
	found, err := c.Pipelines.Search(t.Context(), &PipelineSearchOptions{Name: "app", PipelineSourceBranch: "main"})
	require.NoError(t, err)
	assert.Equal(t, 9, found.Pipelines[0].Run.DurationSeconds)
	assert.False(t, *found.Pipelines[0].Run.StaticPropertyBag.SignedPipelinesEnabled)
	syncs, err := c.PipelineSyncStatuses.List(t.Context(), &PipelineSyncStatusListOptions{PipelineSourceIDs: []int64{7}, PipelineSourceBranches: []string{"main"}})
	require.NoError(t, err)
	assert.Equal(t, "abc", syncs[0].CommitData.CommitSHA)
	assert.True(t, syncs[0].IsMissingConfig)
	assert.Equal(t, []string{
		"GET /pipelines/api/v1/search/pipelines/?name=app&pipelineSourceBranch=main",
		"GET /pipelines/api/v1/pipelineSyncStatuses?pipelineSourceBranches=main&pipelineSourceIds=7",
	}, s.requests)
}
