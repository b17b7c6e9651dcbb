package pipelines

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var runCases = replay.Cases[*Client]{
	"6.16.1/successful runs of a pipeline after a date": func(ctx context.Context, c *Client) (any, error) {
		return c.Runs.List(ctx, &RunListOptions{
			PipelineIDs: []int64{375}, StatusCodes: StatusCodes{StatusSuccess},
			CreatedAfter: time.Date(2020, 2, 2, 13, 37, 19, 290e6, time.UTC),
		})
	},
	"6.16.2/sample": func(ctx context.Context, c *Client) (any, error) { return c.Runs.Get(ctx, 717) },
	"6.16.3/sample": func(ctx context.Context, c *Client) (any, error) { return c.Runs.Cancel(ctx, 717) },
	"6.16.4/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.RunResourceVersions.List(ctx, &RunResourceVersionListOptions{PipelineIDs: []int64{375}, RunIDs: []int64{717}})
	},
}

func TestRunsRefused(t *testing.T) {
	ctx, c := t.Context(), offline(t)
	refused(t, second(c.Runs.Get(ctx, 0)), "runId")
	refused(t, second(c.Runs.Cancel(ctx, 0)), "runId")
	refused(t, second(c.Runs.CancelAndWait(ctx, 0, nil)), "runId")
	refused(t, second(c.Runs.WaitCompleted(ctx, 0, nil)), "runId")
	refused(t, second(c.Runs.List(ctx, &RunListOptions{SortOptions: SortOptions{SortBy: []string{"a,b"}}})), "sort by")
	refused(t, second(c.RunResourceVersions.List(ctx, &RunResourceVersionListOptions{ResourceNames: []string{"a,b"}})), "resource names")
}

func TestUnknownRun(t *testing.T) {
	c := served(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadRequest) })
	_, err := c.Runs.Get(t.Context(), 1)
	assert.ErrorIs(t, err, jfrog.ErrNotFound)
	_, err = c.Runs.Cancel(t.Context(), 1)
	assert.ErrorIs(t, err, jfrog.ErrNotFound)
}

func TestRunPages(t *testing.T) {
	c, urls := numbered(t, 5, 2)
	runs, err := jfrog.Collect(c.Runs.All(t.Context(), &RunListOptions{PageOptions: PageOptions{Limit: 2, Skip: 1}}))
	require.NoError(t, err)
	assert.Len(t, runs, 4)
	assert.Equal(t, int64(5), runs[3].ID)
	assert.Len(t, *urls, 3)
	c, _ = numbered(t, 5, 2)
	versions, err := jfrog.Collect(c.RunResourceVersions.All(t.Context(), nil))
	require.NoError(t, err)
	assert.Len(t, versions, 5)
}

func TestWaitForRun(t *testing.T) {
	for code, status := range map[string]string{
		"4002": "", "4012": "", "4003": "failure", "4004": "error", "4006": "cancelled", "4007": "unstable",
		"4008": "skipped", "4009": "timeout", "4010": "stopped", "4011": "deleted",
	} {
		s := &routes{answers: map[string][]string{"GET /runs/7": {
			`{"id":7,"statusCode":4000}`, `{"id":7,"statusCode":4005}`, `{"id":7,"statusCode":4022}`, `{"id":7,"statusCode":4016}`,
			`{"id":7,"statusCode":4014}`, `{"id":7,"statusCode":4099}`, `{"id":7,"statusCode":` + code + `}`,
		}}}
		run, err := served(t, s.ServeHTTP).Runs.WaitCompleted(t.Context(), 7, soon)
		assert.Equal(t, 7, s.polls["GET /runs/7"], code)
		require.NotNil(t, run)
		assert.Equal(t, int64(7), run.ID)
		if status == "" {
			assert.NoError(t, err, code)
			continue
		}
		var failed *jfrog.FailedError
		require.ErrorAs(t, err, &failed)
		assert.Equal(t, status, failed.Status)
	}
}

func TestWaitForRunWithoutStatus(t *testing.T) {
	s := &routes{answers: map[string][]string{"GET /runs/7": {`{"id":7}`}}}
	_, err := served(t, s.ServeHTTP).Runs.WaitCompleted(t.Context(), 7, soon)
	assert.ErrorIs(t, err, jfrog.ErrBadAnswer)
}

func TestWaitForRunEndsWithTheContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	c := served(t, func(w http.ResponseWriter, _ *http.Request) {
		cancel()
		_, _ = w.Write([]byte(`{"id":7,"statusCode":4001}`))
	})
	_, err := c.Runs.WaitCompleted(ctx, 7, soon)
	assert.ErrorIs(t, err, context.Canceled)
}

func TestCancelAndWait(t *testing.T) {
	for code, status := range map[string]string{"4006": "", "4002": "success", "4003": "failure"} {
		s := &routes{answers: map[string][]string{
			"POST /runs/7/cancel": {`{"id":7,"statusCode":4013}`},
			"GET /runs/7":         {`{"id":7,"statusCode":4013}`, `{"id":7,"statusCode":4013}`, `{"id":7,"statusCode":` + code + `}`},
		}}
		run, err := served(t, s.ServeHTTP).Runs.CancelAndWait(t.Context(), 7, soon)
		assert.Equal(t, 3, s.polls["GET /runs/7"])
		require.NotNil(t, run)
		assert.True(t, strings.HasSuffix(s.requests[0], "/cancel {}"))
		if status == "" {
			assert.NoError(t, err)
			continue
		}
		var failed *jfrog.FailedError
		require.ErrorAs(t, err, &failed)
		assert.Equal(t, jfrog.FailedError{What: "cancellation of run 7", Status: status}, *failed)
	}
}

func TestDurations(t *testing.T) {
	start := jfrog.NewTime(time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC))
	end := jfrog.NewTime(start.Add(90 * time.Second))
	assert.Equal(t, 90*time.Second, (&Run{StartedAt: start, EndedAt: end}).Duration())
	assert.Zero(t, (&Run{StartedAt: start}).Duration())
	assert.Equal(t, 90*time.Second, (&Step{StartedAt: start, EndedAt: end}).Duration())
	assert.Equal(t, 90*time.Second, (&Steplet{StartedAt: start, EndedAt: end}).Duration())
	assert.Equal(t, time.Hour, StepSettings{TimeoutSeconds: 3600}.Timeout())
	assert.Equal(t, 2*time.Second, (&TestReport{DurationSeconds: 2}).Duration())
	assert.Equal(t, "2021-02-10T07:06:47.666334Z", Micros(1612940807666334).String())
}
