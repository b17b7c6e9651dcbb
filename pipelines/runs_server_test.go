package pipelines_test

import (
	"archive/tar"
	"compress/gzip"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
	"github.com/jfrogkit/jfrog-go/pipelines"
)

// runsYAML defines the pipelines of the tests.
const runsYAML = `
resources:
  - name: app_repo
    type: GitRepo
    configuration: {gitProvider: my_github, path: acme/app, branches: {include: main}}
  - name: app_build
    type: BuildInfo
    configuration: {sourceArtifactory: art, buildName: app, buildNumber: 1}
pipelines:
  - name: app
    configuration:
      environmentVariables:
        readOnly: {REGION: eu}
    steps:
      - name: publish
        type: PublishBuildInfo
        configuration:
          inputSteps: [{name: test}]
          outputResources: [{name: app_build}]
      - name: build
        type: Bash
        configuration:
          timeoutSeconds: 600
          environmentVariables: {LEVEL: 1}
          inputResources: [{name: app_repo}]
        execution:
          onExecute: [make, make install]
          onComplete: [rm -rf out]
      - name: test
        type: Bash
        configuration: {inputSteps: [{name: build}]}
        execution: {onExecute: [make test]}
      - name: alarm
        type: Bash
        configuration:
          allowFailure: true
          inputSteps: [{name: test, status: [failure, error]}]
        execution: {onExecute: [page someone]}
  - name: release
    steps:
      - name: gate
        type: Bash
        configuration:
          requiresApproval: true
          inputResources: [{name: app_build}]
      - name: ship
        type: Matrix
        stepMode: Bash
        configuration: {inputSteps: [{name: gate}]}
        execution: {onExecute: [ship it]}
        stepletMultipliers:
          environmentVariables: [{ZONE: a}, {ZONE: b}]
`

// started returns a server with the pipelines of runsYAML, and a client of the server.
func started(t *testing.T, opts ...jfrogtest.Option) (*jfrogtest.Server, *pipelines.Client) {
	t.Helper()
	return startedOn(t, newPlatform(t, opts...))
}

// startedOn adds the pipelines of runsYAML to a server.
func startedOn(t *testing.T, p *platform) (*jfrogtest.Server, *pipelines.Client) {
	t.Helper()
	srv, pl := p.srv, p.Client
	srv.PushGit("acme/app", "main", map[string]string{"pipelines.yml": runsYAML})
	integration := p.github()
	_, err := pl.ProjectIntegrations.Create(t.Context(), pipelines.ProjectIntegrationCreateRequest{
		ProjectID: 1, Name: "art", Values: &pipelines.ArtifactoryIntegration{URL: srv.URL, User: "admin",
			APIKey: "key"},
	})
	require.NoError(t, err)
	_, err = pl.PipelineSources.CreateAndWait(t.Context(), pipelines.PipelineSourceCreateRequest{
		ProjectID: 1, ProjectIntegrationID: integration.ID, RepositoryFullName: "acme/app",
		Branch: "main", FileFilter: "pipelines.yml",
	}, quick)
	require.NoError(t, err)
	return srv, pl
}

// stepsOf returns the steps of a run by name.
func stepsOf(t *testing.T, pl *pipelines.Client, runID int64) map[string]pipelines.Step {
	t.Helper()
	out := map[string]pipelines.Step{}
	for step, err := range pl.Steps.All(t.Context(),
		&pipelines.StepListOptions{RunIDs: []int64{runID}}) {
		require.NoError(t, err)
		out[step.Name] = step
	}
	return out
}

func statusesOf(t *testing.T, pl *pipelines.Client, runID int64) map[string]string {
	t.Helper()
	out := map[string]string{}
	for name, step := range stepsOf(t, pl, runID) {
		out[name] = step.StatusCode.String()
	}
	return out
}

// TestRunOnServer triggers a pipeline and reads everything that its run leaves.
func TestRunOnServer(t *testing.T) {
	ctx := t.Context()
	srv, pl := started(t)
	require.NoError(t, srv.SetStepResult("app", "test", jfrogtest.StepResult{
		Output: "ok 1\nok 2\n", State: map[string]string{"cache/x": "1"},
		Tests: &jfrogtest.TestResults{Passed: 9, Skipped: 1, Duration: 2 * time.Second,
			Files: map[string]string{"report.xml": "<ok/>"}},
	}))
	require.NoError(t, srv.SetStepResult("app", "publish", jfrogtest.StepResult{
		Resources: map[string]map[string]string{"app_build": {"buildNumber": "7"}},
	}))
	run, err := pl.Pipelines.TriggerAndFind(ctx, pipelines.PipelineTriggerRequest{
		PipelineName:     "app",
		InjectedPipeEnvs: []pipelines.InjectedEnv{{Key: "ALL", Value: "1"}},
		Steps: []pipelines.StepTrigger{{Name: "build",
			InjectedEnvs: []pipelines.InjectedEnv{{Key: "LEVEL", Value: "2"}}}},
	}, quick)
	require.NoError(t, err)
	assert.Equal(t, pipelines.StatusProcessing, run.StatusCode)
	assert.Equal(t, int64(1), run.RunNumber)
	assert.Equal(t, "admin", run.StaticPropertyBag.TriggeredByUserName)
	assert.Equal(t, "waiting", statusesOf(t, pl, run.ID)["publish"])
	run, err = pl.Runs.WaitCompleted(ctx, run.ID, quick)
	require.NoError(t, err)
	assert.False(t, run.EndedAt.IsZero())

	steps := stepsOf(t, pl, run.ID)
	assert.Equal(t, map[string]string{"build": "success", "test": "success", "publish": "success",
		"alarm": "skipped"},
		statusesOf(t, pl, run.ID))
	build, test := steps["build"], steps["test"]
	variables := map[string]string{}
	for _, v := range build.ConfigPropertyBag.EnvironmentVariables {
		variables[v.Key] = string(v.Value)
		assert.Equal(t, v.Key == "REGION", v.IsReadOnly)
	}
	assert.Equal(t, map[string]string{"REGION": "eu", "LEVEL": "2", "ALL": "1"}, variables)
	assert.Equal(t, 10*time.Minute, build.ConfigPropertyBag.Timeout())
	assert.Equal(t, []string{"make", "make install"}, build.ExecPropertyBag.OnExecute)
	assert.Equal(t, build.ID, test.TriggeredByStepID)

	var lines []string
	for line, err := range pl.StepConsoles.Follow(ctx, test.ID,
		&pipelines.ConsoleFollowOptions{Interval: time.Millisecond}) {
		require.NoError(t, err)
		lines = append(lines, line.Type+" "+line.Text)
	}
	assert.Equal(t, []string{"grp onExecute", "cmd make test", "msg ok 1", "msg ok 2"}, lines)
	file, err := pl.StepConsoles.Download(ctx, build.ID)
	require.NoError(t, err)
	text, err := io.ReadAll(file)
	require.NoError(t, err)
	require.NoError(t, file.Close())
	assert.Equal(t, "onExecute\nmake\nmake install\nonComplete\nrm -rf out\n", string(text))

	reports, err := pl.StepTestReports.List(ctx,
		&pipelines.StepTestReportListOptions{StepIDs: []int64{test.ID}})
	require.NoError(t, err)
	require.Len(t, reports, 1)
	assert.Equal(t, []int{10, 9, 1, 2}, []int{reports[0].TotalTests, reports[0].TotalPassing,
		reports[0].TotalSkipped, reports[0].DurationSeconds})
	none, err := pl.StepTestReports.List(ctx, nil)
	require.NoError(t, err)
	assert.Empty(t, none)
	files, err := pl.StepTestReports.Files(ctx, test.ID, nil)
	require.NoError(t, err)
	assert.Equal(t, []pipelines.TestReportFile{{Path: "report.xml", Permissions: 600,
		Contents: "<ok/>"}}, files)

	// The version of the resource has the content of the author, and the run has used it.
	uses, err := pl.RunResourceVersions.List(ctx,
		&pipelines.RunResourceVersionListOptions{RunIDs: []int64{run.ID},
			ResourceNames: []string{"app_build"}})
	require.NoError(t, err)
	require.Len(t, uses, 1)
	assert.Equal(t, steps["publish"].ID, uses[0].ResourceVersionCreatedByStepID)
	assert.Equal(t, "art", uses[0].ResourceConfigPropertyBag.IntegrationName)
	version, err := pl.ResourceVersions.Get(ctx, uses[0].ResourceVersionID)
	require.NoError(t, err)
	assert.Equal(t, pipelines.Scalar("7"), version.ContentPropertyBag.BuildNumber)
	assert.Equal(t, run.ID, version.CreatedByRunID)

	// The state of the pipeline can be downloaded by name, and by a URL that needs no credentials.
	assert.NotEmpty(t, test.PipelineStateArtifactName)
	artifact, err := pl.Pipelines.OpenArtifact(ctx, run.PipelineID, test.PipelineStateArtifactName)
	require.NoError(t, err)
	assert.Equal(t, "cache/x", firstFile(t, artifact))
	state, err := pl.Pipelines.LatestState(ctx, run.PipelineID)
	require.NoError(t, err)
	res, err := http.Get(state.Get)
	require.NoError(t, err)
	assert.Equal(t, "cache/x", firstFile(t, res.Body))
	_, err = pl.Pipelines.OpenArtifact(ctx, run.PipelineID, "other")
	require.ErrorIs(t, err, jfrog.ErrNotFound)
}

// firstFile returns the name of the first file of a .tar.gz archive.
func firstFile(t *testing.T, r io.ReadCloser) string {
	t.Helper()
	defer r.Close()
	content, err := gzip.NewReader(r)
	require.NoError(t, err)
	header, err := tar.NewReader(content).Next()
	require.NoError(t, err)
	return header.Name
}

// TestFailedRunOnServer checks what a step that fails does to the steps after it.
func TestFailedRunOnServer(t *testing.T) {
	ctx := t.Context()
	srv, pl := started(t)
	require.ErrorContains(t, srv.SetStepResult("app", "test", jfrogtest.StepResult{Status: "bad"}),
		`"bad"`)
	require.NoError(t, srv.SetStepResult("app", "test",
		jfrogtest.StepResult{Status: "failure", Output: "1 failed"}))
	run, err := pl.Pipelines.TriggerAndWait(ctx, pipelines.PipelineTriggerRequest{PipelineName: "app"},
		quick)
	failed, ok := err.(*jfrog.FailedError)
	require.True(t, ok, "%v", err)
	assert.Equal(t, "failure", failed.Status)
	assert.Equal(t, map[string]string{"build": "success", "test": "failure", "publish": "skipped",
		"alarm": "success"},
		statusesOf(t, pl, run.ID))
	log, err := pl.StepConsoles.List(ctx, stepsOf(t, pl, run.ID)["publish"].ID, nil)
	require.NoError(t, err)
	entries := log.Entries()
	require.Len(t, entries, 5)
	assert.Equal(t, "Skipping step as it has unsuccessful dependencies.", entries[2].Message)
	assert.False(t, *entries[4].IsSuccess)
	all, err := pl.StepConsoles.List(ctx, stepsOf(t, pl, run.ID)["test"].ID,
		&pipelines.ConsoleListOptions{FetchAll: true,
			SortOptions: pipelines.SortOptions{SortBy: []string{"timestamp"},
				SortOrder: pipelines.SortDescending},
			PageOptions: pipelines.PageOptions{Limit: 3}})
	require.NoError(t, err)
	require.Len(t, all.Entries(), 3)
	assert.Equal(t, "1 failed", all.Entries()[0].Message)

	// The run again, with the same steps, succeeds now.
	require.NoError(t, srv.SetStepResult("app", "test", jfrogtest.StepResult{}))
	again, err := pl.Pipelines.TriggerAndWait(ctx, pipelines.PipelineTriggerRequest{RunID: run.ID,
		Steps: []pipelines.StepTrigger{{Name: "test"}}}, quick)
	require.NoError(t, err)
	assert.Equal(t, int64(2), again.RunNumber)
	assert.Equal(t, map[string]string{"test": "success", "publish": "success", "alarm": "skipped"},
		statusesOf(t, pl, again.ID))
}

// TestStatusesOnServer checks the status of a run against the results of its steps.
func TestStatusesOnServer(t *testing.T) {
	srv, pl := started(t, jfrogtest.WithAsync(0, 0))
	for _, tc := range []struct{ build, test, alarm, run string }{
		{"success", "cached", "success", "success"},
		{"cached", "success", "failure", "success"}, // the alarm may fail
		{"unstable", "success", "success", "unstable"},
		{"timeout", "error", "error", "timeout"},
		{"success", "error", "error", "error"},
	} {
		for step, status := range map[string]string{"build": tc.build, "test": tc.test,
			"alarm": tc.alarm} {
			require.NoError(t, srv.SetStepResult("app", step, jfrogtest.StepResult{Status: status}))
		}
		run, err := pl.Pipelines.TriggerAndWait(t.Context(),
			pipelines.PipelineTriggerRequest{PipelineName: "app"}, quick)
		if tc.run != "success" {
			require.Error(t, err)
		} else {
			require.NoError(t, err)
		}
		assert.Equal(t, tc.run, run.StatusCode.String(), "%v", tc)
	}
}
