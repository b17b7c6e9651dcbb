package pipelines_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/access"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
	"github.com/jfrogkit/jfrog-go/pipelines"
)

// A platform is a server with a client of an administrator.
type platform struct {
	*pipelines.Client
	t   *testing.T
	srv *jfrogtest.Server
	jc  *jfrog.Client
}

func newPlatform(t *testing.T, opts ...jfrogtest.Option) *platform {
	t.Helper()
	srv := jfrogtest.New(t, append([]jfrogtest.Option{jfrogtest.WithAsync(1, 0)}, opts...)...)
	jc := connect(t, srv, srv.Token)
	return &platform{pipelines.New(jc), t, srv, jc}
}

func connect(t *testing.T, srv *jfrogtest.Server, token string) *jfrog.Client {
	t.Helper()
	jc, err := jfrog.New(srv.URL, jfrog.WithAccessToken(token), jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 1}))
	require.NoError(t, err)
	return jc
}

// another returns a client of a new user without rights.
func (p *platform) another() *pipelines.Client {
	p.t.Helper()
	ac := access.New(p.jc)
	_, err := ac.Users.Create(p.t.Context(), access.UserCreateRequest{Username: "jane", Email: "jane@acme.org", Password: "Secret1!"})
	require.NoError(p.t, err)
	token, err := ac.Tokens.Create(p.t.Context(), access.TokenCreateRequest{Username: "jane"})
	require.NoError(p.t, err)
	return pipelines.New(connect(p.t, p.srv, string(token.AccessToken)))
}

// github adds an integration for Git.
func (p *platform) github() *pipelines.ProjectIntegration {
	p.t.Helper()
	i, err := p.ProjectIntegrations.Create(p.t.Context(), pipelines.ProjectIntegrationCreateRequest{
		ProjectID: 1, Name: "my_github", Values: &pipelines.GitHubIntegration{URL: "https://api.github.com", Token: "t0ken"},
		AllowAllPipelineSources: new(true),
	})
	require.NoError(p.t, err)
	return i
}

const appYAML = `resources:
  - name: app_repo
    type: GitRepo
    configuration:
      path: acme/app
      gitProvider: my_github
pipelines:
  - name: app
    steps:
      - name: compile
        type: Bash
        configuration:
          inputResources:
            - name: app_repo
        execution:
          onExecute:
            - make
      - name: verify
        type: Bash
        configuration:
          inputSteps:
            - name: compile
        execution:
          onExecute:
            - make test
`

var quick = &jfrog.WaitOptions{Interval: time.Millisecond, MaxInterval: time.Millisecond}

func appSource(integration int64) pipelines.PipelineSourceCreateRequest {
	return pipelines.PipelineSourceCreateRequest{
		ProjectID: 1, ProjectIntegrationID: integration, Name: "app", CloneProtocol: pipelines.CloneSSH,
		RepositoryFullName: "acme/app", Branch: "main", FileFilter: "pipelines.yml",
	}
}

func TestSourceSyncsWhatIsPushed(t *testing.T) {
	p, ctx := newPlatform(t), t.Context()
	integration := p.github()
	sha := p.srv.PushGit("acme/app", "main", map[string]string{"pipelines.yml": appYAML, "README.md": "not: [YAML"})
	created, err := p.PipelineSources.Create(ctx, appSource(integration.ID))
	require.NoError(t, err)
	assert.True(t, created.IsSyncing)
	assert.Equal(t, pipelines.StatusProcessing, created.LastSyncStatusCode)
	source, err := p.PipelineSources.WaitSynced(ctx, created.ID, time.Time{}, quick)
	require.NoError(t, err)
	assert.Equal(t, integration.ID, source.Integration())
	assert.Equal(t, pipelines.UserID("1"), source.CreatedBy)
	assert.Contains(t, source.LastSyncLogs, "Created 1 resources\nCreated 1 pipelines\nCreated 2 steps\n")
	assert.Contains(t, source.LastSyncLogs, "connection between step: compile and app_repo")

	list, err := p.PipelineSyncStatuses.List(ctx, &pipelines.PipelineSyncStatusListOptions{PipelineSourceIDs: []int64{source.ID}})
	require.NoError(t, err)
	require.Len(t, list, 1)
	assert.Equal(t, sha, list[0].CommitData.CommitSHA)
	one, err := p.PipelineSyncStatuses.Get(ctx, list[0].ID)
	require.NoError(t, err)
	assert.Equal(t, pipelines.StatusSuccess, one.LastSyncStatusCode)
	assert.Empty(t, one.PipelineSourceBranch)

	// A push starts a sync, and a bad definition fails it.
	p.srv.PushGit("acme/app", "main", map[string]string{"pipelines.yml": strings.Replace(appYAML, "name: compile\n        type", "name: build\n        type", 1)})
	source, err = p.PipelineSources.WaitSynced(ctx, source.ID, source.LastSyncStartedAt.Time, quick)
	var failed *jfrog.FailedError
	require.ErrorAs(t, err, &failed)
	assert.Contains(t, failed.Messages[0], "step verify: input step compile does not exist")
	assert.Equal(t, pipelines.StatusFailure, source.LastSyncStatusCode)

	p.srv.PushGit("acme/app", "main", map[string]string{"pipelines.yml": appYAML})
	_, err = p.PipelineSources.SyncAndWait(ctx, source.ID, nil, quick)
	require.NoError(t, err)
	id, err := p.PipelineSources.Delete(ctx, source.ID)
	require.NoError(t, err)
	assert.Equal(t, source.ID, id)
	_, err = p.PipelineSources.Get(ctx, source.ID)
	require.ErrorIs(t, err, jfrog.ErrNotFound)
	_, err = p.PipelineSyncStatuses.Get(ctx, one.ID)
	require.ErrorIs(t, err, jfrog.ErrNotFound)
}

// TestSyncsDifferInTheirStart checks that a client can tell syncs apart although no time passes.
func TestSyncsDifferInTheirStart(t *testing.T) {
	noon := time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC)
	p, ctx := newPlatform(t, jfrogtest.WithClock(func() time.Time { return noon })), t.Context()
	p.srv.PushGit("acme/app", "main", map[string]string{"pipelines.yml": appYAML})
	source, err := p.PipelineSources.CreateAndWait(ctx, appSource(p.github().ID), quick)
	require.NoError(t, err)
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	again, err := p.PipelineSources.SyncAndWait(ctx, source.ID, nil, quick)
	require.NoError(t, err)
	assert.True(t, again.LastSyncStartedAt.After(source.LastSyncStartedAt.Time))
}

func TestSyncsOfBadDefinitionsFail(t *testing.T) {
	p, ctx := newPlatform(t, jfrogtest.WithAsync(0, 0)), t.Context()
	integration := p.github()
	source, err := p.PipelineSources.Create(ctx, appSource(integration.ID))
	require.NoError(t, err)
	assert.Contains(t, source.LastSyncLogs, `branch "main" of repository "acme/app" does not exist`)
	for yaml, want := range map[string]string{
		"a: b: c":                             "line 1",
		"x":                                   "not a mapping",
		"resources: 7":                        "resources is not a list",
		"pipelines: [{name: a, steps: [1]}]":  "steps is not a list of mappings",
		"pipelines: [{name: a}]":              "no steps",
		"pipelines: [{name: a-b, steps: []}]": "only letters",
		"pipelines: [{steps: [{name: s, type: Bash}]}]":                                                        "has no name",
		"pipelines: [{name: a, steps: [{name: s}]}]":                                                           "no type",
		"pipelines: [{name: a, steps: [{name: s, type: Bash}, {name: s, type: Bash}]}]":                        "step s already exists",
		"resources: [{name: r, type: GitRepo, configuration: {gitProvider: other}}]":                           "integration other does not exist",
		"resources: [{name: r, type: Image}, {name: r, type: Image}]":                                          "resource r already exists",
		"pipelines: [{name: a, steps: [{name: s, type: Bash, configuration: {inputResources: [{name: r}]}}]}]": "resource r does not exist",
		"pipelines: [{name: a, steps: [{name: s, type: Bash, configuration: {inputSteps: [{name: s}]}}]}]":     "cycle",
		"template: jfrog/DockerBuildAndPush@1.0.0":                                                             "template is not supported",
	} {
		p.srv.PushGit("acme/app", "main", map[string]string{"pipelines.yml": yaml})
		source, err = p.PipelineSources.Get(ctx, source.ID)
		require.NoError(t, err)
		assert.Equal(t, pipelines.StatusFailure, source.LastSyncStatusCode, yaml)
		assert.Contains(t, source.LastSyncLogs, want, yaml)
	}
	p.srv.PushGit("acme/app", "main", map[string]string{"other.yml": appYAML})
	list, err := p.PipelineSyncStatuses.List(ctx, nil)
	require.NoError(t, err)
	assert.True(t, list[0].IsMissingConfig)
}

func TestBranchesOfASource(t *testing.T) {
	p, ctx := newPlatform(t, jfrogtest.WithAsync(0, 0)), t.Context()
	req := appSource(p.github().ID)
	req.Branch, req.IsMultiBranch, req.BranchIncludePattern, req.BranchExcludePattern = "", new(true), "main|release/.*", ".*-old"
	source, err := p.PipelineSources.CreateAndWait(ctx, req, quick)
	require.ErrorContains(t, err, "has no branch for the source")
	for _, branch := range []string{"main", "release/1", "release/0-old", "feature"} {
		p.srv.PushGit("acme/app", branch, map[string]string{"pipelines.yml": appYAML})
	}
	branches := func() (out []string) {
		list, err := p.PipelineSyncStatuses.List(ctx, nil)
		require.NoError(t, err)
		for _, y := range list {
			assert.Equal(t, pipelines.StatusSuccess, y.LastSyncStatusCode, y.LastSyncLogs)
			out = append(out, y.PipelineSourceBranch)
		}
		return out
	}
	assert.Equal(t, []string{"main", "release/1"}, branches())
	_, err = p.PipelineSources.SyncAndWait(ctx, source.ID, &pipelines.PipelineSourceSyncOptions{Branch: "release/1"}, quick)
	require.NoError(t, err)
	_, err = p.PipelineSources.Sync(ctx, source.ID, &pipelines.PipelineSourceSyncOptions{Branch: "feature"})
	require.ErrorIs(t, err, jfrog.ErrNotFound)
	only, err := p.PipelineSyncStatuses.List(ctx, &pipelines.PipelineSyncStatusListOptions{PipelineSourceBranches: []string{"main"}})
	require.NoError(t, err)
	assert.Len(t, only, 1)
}

func TestSourcesAreRefused(t *testing.T) {
	p, ctx := newPlatform(t), t.Context()
	integration := p.github()
	_, err := p.PipelineSources.Create(ctx, appSource(integration.ID))
	require.NoError(t, err)
	again := appSource(integration.ID)
	again.Name = "other"
	_, err = p.PipelineSources.Create(ctx, again)
	require.ErrorIs(t, err, jfrog.ErrConflict)
	for name, change := range map[string]func(*pipelines.PipelineSourceCreateRequest){
		"Project 9":             func(r *pipelines.PipelineSourceCreateRequest) { r.ProjectID = 9 },
		"Project integration 9": func(r *pipelines.PipelineSourceCreateRequest) { r.ProjectIntegrationID = 9 },
		"Template 9":            func(r *pipelines.PipelineSourceCreateRequest) { r.TemplateID, r.FileFilter = 9, "values.yml" },
		"regular expression":    func(r *pipelines.PipelineSourceCreateRequest) { r.FileFilter = "(" },
		"ssh or https":          func(r *pipelines.PipelineSourceCreateRequest) { r.CloneProtocol = "ftp" },
	} {
		req := appSource(integration.ID)
		req.Name, req.Branch = "new", "new"
		change(&req)
		_, err := p.PipelineSources.Create(ctx, req)
		require.ErrorContains(t, err, name)
	}
	slack, err := p.ProjectIntegrations.Create(ctx, pipelines.ProjectIntegrationCreateRequest{
		ProjectID: 1, Name: "slack", Values: &pipelines.SlackIntegration{URL: "https://slack.invalid"},
	})
	require.NoError(t, err)
	_, err = p.PipelineSources.Create(ctx, pipelines.PipelineSourceCreateRequest{
		ProjectID: 1, ProjectIntegrationID: slack.ID, RepositoryFullName: "acme/b", Branch: "main", FileFilter: "x",
	})
	require.ErrorContains(t, err, "not for Git")
	jane := p.another()
	_, err = jane.PipelineSources.Create(ctx, again)
	require.ErrorIs(t, err, jfrog.ErrForbidden)
	list, err := jane.PipelineSources.List(ctx, nil)
	require.NoError(t, err)
	assert.Len(t, list, 1)
}

func TestSourcesAreFoundAndChanged(t *testing.T) {
	p, ctx := newPlatform(t, jfrogtest.WithAsync(0, 0)), t.Context()
	integration := p.github()
	for _, name := range []string{"app", "lib", "web"} {
		req := appSource(integration.ID)
		req.Name, req.RepositoryFullName = name, "acme/"+name
		_, err := p.PipelineSources.Create(ctx, req)
		require.NoError(t, err)
	}
	found := func(opts *pipelines.PipelineSourceListOptions) (names []string) {
		for x, err := range p.PipelineSources.All(ctx, opts) {
			require.NoError(t, err)
			assert.Equal(t, integration.ID, x.Integration())
			names = append(names, strings.TrimPrefix(x.RepositoryFullName, "acme/"))
		}
		return names
	}
	assert.Equal(t, []string{"app", "lib", "web"}, found(nil))
	assert.Equal(t, []string{"lib", "web"}, found(&pipelines.PipelineSourceListOptions{PageOptions: pipelines.PageOptions{Limit: 1, Skip: 1}}))
	assert.Equal(t, []string{"web"}, found(&pipelines.PipelineSourceListOptions{PipelineSourceIDs: []int64{3, 8}, ProjectIDs: []int64{1}}))
	assert.Empty(t, found(&pipelines.PipelineSourceListOptions{ProjectIntegrationIDs: []int64{8}}))
	assert.Equal(t, []string{"app"}, found(&pipelines.PipelineSourceListOptions{
		IncludeNamesPattern: []string{"acme/(app|lib)/main"}, ExcludeNamesPattern: []string{".*/lib/.*"},
	}))
	_, err := p.PipelineSources.List(ctx, &pipelines.PipelineSourceListOptions{IncludeNamesPattern: []string{"("}})
	require.ErrorIs(t, err, jfrog.ErrValidation)

	_, err = p.PipelineSources.Update(ctx, pipelines.PipelineSourceUpdateRequest{ProjectIntegrationID: integration.ID, FileFilter: "ci.yml"})
	require.ErrorContains(t, err, "3 pipeline sources have")
	for _, id := range []int64{1, 2} {
		_, err = p.PipelineSources.Delete(ctx, id)
		require.NoError(t, err)
	}
	p.srv.PushGit("acme/web", "main", map[string]string{"ci.yml": appYAML})
	changed, err := p.PipelineSources.Update(ctx, pipelines.PipelineSourceUpdateRequest{ProjectIntegrationID: integration.ID, FileFilter: "ci.yml"})
	require.NoError(t, err)
	assert.Equal(t, int64(3), changed.ID)
	assert.Equal(t, pipelines.StatusSuccess, changed.LastSyncStatusCode)
}
