package pipelines

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var pipelineSourceCases = replay.Cases[*Client]{
	"6.13.1/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.PipelineSources.Create(ctx, PipelineSourceCreateRequest{
			ProjectID: 1, ProjectIntegrationID: 66, RepositoryFullName: "myrepo/docker-sample", Branch: "master",
			FileFilter: "pipelines.yml", Name: "test_my_resource", CloneProtocol: CloneSSH,
		})
	},
	"6.13.1/wire-exists": func(ctx context.Context, c *Client) (any, error) {
		return c.PipelineSources.Create(ctx, PipelineSourceCreateRequest{
			ProjectID: 1, ProjectIntegrationID: 66, RepositoryFullName: "myrepo/docker-sample", Branch: "master",
			FileFilter: "pipelines.yml",
		})
	},
	"6.13.2/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.PipelineSources.Update(ctx, PipelineSourceUpdateRequest{
			ProjectIntegrationID: 1, FileFilter: "pipelines.config", Environments: []string{"DEV", "PROD"}, TemplateID: 1,
		})
	},
	"6.13.3/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.PipelineSources.Delete(ctx, 2)
	},
	"6.13.4/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.PipelineSources.List(ctx, &PipelineSourceListOptions{})
	},
	"6.13.4/wire-user ids": func(ctx context.Context, c *Client) (any, error) {
		return c.PipelineSources.List(ctx, nil)
	},
	"6.13.5/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.PipelineSources.Get(ctx, 1)
	},
	"6.13.5/wire-more fields": func(ctx context.Context, c *Client) (any, error) {
		return c.PipelineSources.Get(ctx, 1)
	},
}

func newSource() PipelineSourceCreateRequest {
	return PipelineSourceCreateRequest{
		ProjectID: 1, ProjectIntegrationID: 2, RepositoryFullName: "acme/app", Branch: "main", FileFilter: "pipelines.yml",
	}
}

func TestPipelineSourcesRefused(t *testing.T) {
	ctx, c := t.Context(), offline(t)
	for why, change := range map[string]func(*PipelineSourceCreateRequest){
		"project is 0":              func(r *PipelineSourceCreateRequest) { r.ProjectID = 0 },
		"project integration is 0":  func(r *PipelineSourceCreateRequest) { r.ProjectIntegrationID = 0 },
		"has no repository":         func(r *PipelineSourceCreateRequest) { r.RepositoryFullName = "" },
		"has no branch":             func(r *PipelineSourceCreateRequest) { r.Branch = "" },
		"has a pattern of branches": func(r *PipelineSourceCreateRequest) { r.BranchIncludePattern = "rel.*" },
		"file filter is empty":      func(r *PipelineSourceCreateRequest) { r.FileFilter = "" },
		"not values.yml":            func(r *PipelineSourceCreateRequest) { r.TemplateID = 3 },
	} {
		req := newSource()
		change(&req)
		refused(t, second(c.PipelineSources.Create(ctx, req)), why)
		refused(t, second(c.PipelineSources.CreateAndWait(ctx, req, nil)), why)
	}
	refused(t, second(c.PipelineSources.Update(ctx, PipelineSourceUpdateRequest{})),
		"project integration is 0")
	refused(t, second(c.PipelineSources.Delete(ctx, 0)), "id")
	refused(t, second(c.PipelineSources.Sync(ctx, 0, nil)), "id")
	refused(t, second(c.PipelineSources.SyncAndWait(ctx, 0, nil, nil)), "id")
}

// TestPipelineSourceExists checks that a 404 is a conflict only if the source exists.
func TestPipelineSourceExists(t *testing.T) {
	for body, want := range map[string]bool{`{"message":"source already exists"}`: true, "source already exists": true, `{"message":"No pipeline found"}`: false} {
		c, _ := keep(t, 404, body)
		_, err := c.PipelineSources.Create(t.Context(), newSource())
		assert.Equal(t, want, errors.Is(err, jfrog.ErrConflict), body)
		var e *jfrog.Error
		require.ErrorAs(t, err, &e)
	}
}

func TestPipelineSourceFilters(t *testing.T) {
	s := &script{answers: []string{`[{"id":1,"createdBy":3}]`, `[]`}}
	for source, err := range serve(t, s).PipelineSources.All(t.Context(), &PipelineSourceListOptions{
		PageOptions: PageOptions{Skip: 4}, ProjectIDs: []int64{1, 2}, IncludeNamesPattern: []string{"acme/.*", "b"},
	}) {
		require.NoError(t, err)
		assert.Equal(t, PipelineSource{ID: 1, CreatedBy: "3"}, source)
	}
	assert.Equal(t, []string{
		"GET /pipelines/api/v1/pipelinesources?includeNamesPattern=acme%2F.%2A%2Cb&projectIds=1%2C2&skip=4",
		"GET /pipelines/api/v1/pipelinesources?includeNamesPattern=acme%2F.%2A%2Cb&projectIds=1%2C2&skip=5",
	}, s.requests)
}

func TestPipelineSourceIntegration(t *testing.T) {
	assert.EqualValues(t, 1, (&PipelineSource{ProjectIntegrationID: 1}).Integration())
	assert.EqualValues(t, 2, (&PipelineSource{IntegrationID: 2}).Integration())
}

var noDelay = &jfrog.WaitOptions{Interval: time.Nanosecond, MaxInterval: time.Nanosecond}

// TestSyncIsSentOnce checks the parameters of a sync, and that a client does not repeat it.
func TestSyncIsSentOnce(t *testing.T) {
	var sent []string
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sent = append(sent, r.URL.String())
		w.WriteHeader(http.StatusServiceUnavailable)
	}))
	defer srv.Close()
	jc, err := jfrog.New(srv.URL, jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 2, MinWait: time.Nanosecond, MaxWait: time.Nanosecond}))
	require.NoError(t, err)
	_, err = New(jc).PipelineSources.Sync(t.Context(), 7, &PipelineSourceSyncOptions{Branch: "a/b"})
	require.ErrorIs(t, err, jfrog.ErrServer)
	assert.Equal(t, []string{"/pipelines/api/v1/pipelineSources/7?branch=a%2Fb&sync=true"}, sent)
}

// TestCreateAndWait checks that a source is polled until its first sync has ended.
func TestCreateAndWait(t *testing.T) {
	s := &script{answers: []string{
		// The response to the creation, and the source before its first sync.
		`{"id":7,"isSyncing":false,"lastSyncStatusCode":0,"lastSyncStartedAt":"2020-06-01T20:41:04.650Z"}`,
		`{"id":7,"isSyncing":false,"lastSyncStatusCode":0}`,
		// The flag alone, or the code alone, shows that the sync has not ended.
		`{"id":7,"isSyncing":true,"lastSyncStatusCode":4002}`,
		`{"id":7,"isSyncing":false,"lastSyncStatusCode":4001}`,
		`{"id":7,"isSyncing":false,"lastSyncStatusCode":4002,"lastSyncLogs":"done"}`,
	}}
	source, err := serve(t, s).PipelineSources.CreateAndWait(t.Context(), newSource(), noDelay)
	require.NoError(t, err)
	assert.Equal(t, "done", source.LastSyncLogs)
	assert.Len(t, s.requests, 5)
}

// TestSyncAndWait checks that the end of an earlier sync does not count.
func TestSyncAndWait(t *testing.T) {
	const before = `{"id":7,"isSyncing":false,"lastSyncStatusCode":4002,"lastSyncStartedAt":"2020-06-01T20:41:04.650Z"}`
	s := &script{answers: []string{
		before, before /* the response to Sync */, before,
		`{"id":7,"isSyncing":true,"lastSyncStatusCode":4001,"lastSyncStartedAt":"2020-06-02T20:41:04.650Z"}`,
		`{"id":7,"isSyncing":false,"lastSyncStatusCode":4003,"lastSyncStartedAt":"2020-06-02T20:41:04.650Z","lastSyncLogs":"bad YAML\n"}`,
	}}
	source, err := serve(t, s).PipelineSources.SyncAndWait(t.Context(), 7, nil, noDelay)
	var failed *jfrog.FailedError
	require.ErrorAs(t, err, &failed)
	assert.Equal(t, jfrog.FailedError{What: "sync of pipeline source 7", Status: "failure", Messages: []string{"bad YAML"}}, *failed)
	assert.Equal(t, StatusFailure, source.LastSyncStatusCode)
	assert.Len(t, s.requests, 5)
	assert.Equal(t, 1, strings.Count(strings.Join(s.requests, " "), "sync=true"))
}

// TestWaitSyncedEnds checks that the context and an error end the wait.
func TestWaitSyncedEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	c := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = w.Write([]byte(`{"id":7,"isSyncing":true}`))
		cancel()
	}))
	_, err := c.PipelineSources.WaitSynced(ctx, 7, time.Time{}, nil)
	require.ErrorIs(t, err, context.Canceled)

	c, _ = keep(t, 404, `{"message":"gone"}`)
	_, err = c.PipelineSources.WaitSynced(t.Context(), 7, time.Time{}, noDelay)
	require.ErrorIs(t, err, jfrog.ErrNotFound)
}
