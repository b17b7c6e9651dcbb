package pipelines_test

import (
	"context"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
	"github.com/jfrogkit/jfrog-go/pipelines"
)

// TestApprovalOnServer checks the gate of a pipeline that another pipeline has triggered.
func TestApprovalOnServer(t *testing.T) {
	ctx := t.Context()
	_, pl := started(t)
	_, err := pl.Pipelines.TriggerAndWait(ctx, pipelines.PipelineTriggerRequest{PipelineName: "app"},
		quick)
	require.NoError(t, err)
	pending := func() pipelines.Step {
		step, err := jfrog.Wait(ctx, quick, func(ctx context.Context) (pipelines.Step, bool, error) {
			list, err := pl.Steps.List(ctx, &pipelines.StepListOptions{Names: []string{"gate"},
				StatusCodes: pipelines.StatusCodes{pipelines.StatusPendingApproval}})
			if err != nil || len(list) == 0 {
				return pipelines.Step{}, false, err
			}
			return list[0], true, nil
		})
		require.NoError(t, err)
		return step
	}
	gate := pending()
	assert.NotZero(t, gate.TriggeredByResourceVersionID)
	run, err := pl.Runs.Get(ctx, gate.RunID)
	require.NoError(t, err)
	assert.Equal(t, pipelines.StatusPendingApproval, run.StatusCode)
	approval, err := pl.Steps.Respond(ctx, gate.ID,
		pipelines.ApprovalRequest{Response: pipelines.ApprovalApproved, Comment: "fine"})
	require.NoError(t, err)
	assert.Equal(t, pipelines.StatusWaiting, approval.UpdatedStatusCode)
	_, err = pl.Steps.Respond(ctx, gate.ID, pipelines.ApprovalRequest{Response: pipelines.ApprovalRejected})
	require.ErrorIs(t, err, jfrog.ErrNotFound)
	_, err = pl.Runs.WaitCompleted(ctx, gate.RunID, quick)
	require.NoError(t, err)

	// The matrix has two steplets with their own logs.
	ship := stepsOf(t, pl, gate.RunID)["ship"]
	steplets, err := pl.Steplets.List(ctx, &pipelines.StepletListOptions{StepIDs: []int64{ship.ID}})
	require.NoError(t, err)
	require.Len(t, steplets, 2)
	for _, x := range steplets {
		_, err := pl.Steplets.WaitCompleted(ctx, x.ID, quick)
		require.NoError(t, err)
		log, err := pl.StepletConsoles.List(ctx, x.ID, nil)
		require.NoError(t, err)
		assert.Equal(t, "ship it", log.Entries()[1].Message)
		assert.Equal(t, x.ID, log.Entries()[1].StepletID)
	}
	zone, err := pl.PipelineSteplets.Get(ctx, 7)
	require.NoError(t, err)
	assert.Equal(t, 2, zone.ConfigPropertyBag.StepletNumber)
	assert.Equal(t, jfrog.Secret("b"), zone.ConfigPropertyBag.EnvironmentVariables["ZONE"])

	// A rejection cancels the step and the run.
	_, err = pl.Pipelines.Trigger(ctx, pipelines.PipelineTriggerRequest{PipelineName: "release"})
	require.NoError(t, err)
	gate = pending()
	rejected, err := pl.Steps.RespondAndWait(ctx, gate.ID,
		pipelines.ApprovalRequest{Response: pipelines.ApprovalRejected}, quick)
	require.NoError(t, err)
	assert.Equal(t, pipelines.StatusCancelled, rejected.StatusCode)
	assert.Equal(t, map[string]string{"gate": "cancelled", "ship": "skipped"},
		statusesOf(t, pl, gate.RunID))
	run, err = pl.Runs.Get(ctx, gate.RunID)
	require.NoError(t, err)
	assert.Equal(t, pipelines.StatusCancelled, run.StatusCode)
}

// TestFollowOnServer reads a log while the step runs.
func TestFollowOnServer(t *testing.T) {
	ctx := t.Context()
	srv, pl := started(t, jfrogtest.WithAsync(3, 0))
	require.NoError(t, srv.SetStepResult("app", "build",
		jfrogtest.StepResult{Status: "failure", Output: "no"}))
	run, err := pl.Pipelines.TriggerAndFind(ctx, pipelines.PipelineTriggerRequest{PipelineName: "app"},
		quick)
	require.NoError(t, err)
	steps, err := pl.Steps.List(ctx, &pipelines.StepListOptions{
		RunIDs: []int64{run.ID}, Names: []string{"build"},
	})
	require.NoError(t, err)
	require.Len(t, steps, 1)
	var lines, before []string
	for line, err := range pl.StepConsoles.Follow(ctx, steps[0].ID,
		&pipelines.ConsoleFollowOptions{Interval: time.Millisecond}) {
		require.NoError(t, err)
		lines = append(lines, line.Text)
		log, err := pl.StepConsoles.List(ctx, steps[0].ID, nil)
		require.NoError(t, err)
		if len(log.Entries()) == 2 { // the step has not ended
			before = append(before, line.Text)
		}
	}
	assert.Equal(t, []string{"onExecute", "make"}, before)
	assert.Equal(t, []string{"onExecute", "make", "make install", "no", "onComplete", "rm -rf out"},
		lines)
	steplets, err := pl.Steplets.List(ctx, &pipelines.StepletListOptions{StepIDs: []int64{steps[0].ID}})
	require.NoError(t, err)
	file, err := pl.StepletConsoles.Open(ctx, steplets[0].ID,
		&pipelines.ConsoleFollowOptions{Interval: time.Millisecond})
	require.NoError(t, err)
	text, err := io.ReadAll(file)
	require.NoError(t, err)
	assert.Equal(t, strings.Join(lines, "\n")+"\n", string(text))
	require.NoError(t, file.Close())
}

// TestCancelOnServer cancels a run and numbers the next.
func TestCancelOnServer(t *testing.T) {
	ctx := t.Context()
	_, pl := started(t)
	run, err := pl.Pipelines.TriggerAndFind(ctx, pipelines.PipelineTriggerRequest{PipelineName: "app"},
		quick)
	require.NoError(t, err)
	cancelled, err := pl.Runs.Cancel(ctx, run.ID)
	require.NoError(t, err)
	assert.Equal(t, pipelines.StatusCancelling, cancelled.StatusCode)
	cancelled, err = pl.Runs.CancelAndWait(ctx, run.ID, quick)
	require.NoError(t, err)
	assert.Equal(t, pipelines.StatusCancelled, cancelled.StatusCode)
	assert.Equal(t, map[string]string{"build": "cancelled", "test": "cancelled",
		"publish": "cancelled", "alarm": "cancelled"},
		statusesOf(t, pl, run.ID))
	_, err = pl.Runs.Get(ctx, 99)
	require.ErrorIs(t, err, jfrog.ErrNotFound)

	require.Error(t, pl.Pipelines.SetNextRunNumber(ctx, run.PipelineID, 1))
	require.NoError(t, pl.Pipelines.SetNextRunNumber(ctx, run.PipelineID, 40))
	steps, err := pl.PipelineSteps.List(ctx, &pipelines.PipelineStepListOptions{Names: []string{"test"}})
	require.NoError(t, err)
	require.Len(t, steps, 1)
	done, err := pl.PipelineSteps.TriggerAndWait(ctx, steps[0].ID,
		pipelines.PipelineStepTriggerRequest{Reset: true}, quick)
	require.NoError(t, err)
	second, err := pl.Runs.Get(ctx, done.RunID)
	require.NoError(t, err)
	assert.Equal(t, int64(40), second.RunNumber)
	found, err := pl.Pipelines.Search(ctx, &pipelines.PipelineSearchOptions{Name: "app"})
	require.NoError(t, err)
	assert.Equal(t, 1, found.TotalCount)
	assert.Equal(t, int64(40), found.Pipelines[0].Run.RunNumber)
	runs, err := pl.Runs.List(ctx, &pipelines.RunListOptions{
		SortOptions: pipelines.SortOptions{SortBy: []string{"runNumber"},
			SortOrder: pipelines.SortDescending},
		PageOptions: pipelines.PageOptions{Limit: 1}})
	require.NoError(t, err)
	require.Len(t, runs, 1)
	assert.Equal(t, second.ID, runs[0].ID)
}

// TestPushOnServer checks that a commit triggers a run, and that a source can lose pipelines.
func TestPushOnServer(t *testing.T) {
	ctx := t.Context()
	srv, pl := started(t)
	before, err := pl.Runs.List(ctx, nil)
	require.NoError(t, err)
	assert.Empty(t, before)
	sha := srv.PushGit("acme/app", "main", map[string]string{"pipelines.yml": runsYAML})
	run, err := jfrog.Wait(ctx, quick, func(ctx context.Context) (pipelines.Run, bool, error) {
		runs, err := pl.Runs.List(ctx, nil)
		if err != nil || len(runs) == 0 {
			return pipelines.Run{}, false, err
		}
		return runs[0], true, nil
	})
	require.NoError(t, err)
	_, err = pl.Runs.WaitCompleted(ctx, run.ID, quick)
	require.NoError(t, err)
	build := stepsOf(t, pl, run.ID)["build"]
	version, err := pl.ResourceVersions.Get(ctx, build.TriggeredByResourceVersionID)
	require.NoError(t, err)
	assert.Equal(t, sha, version.ContentPropertyBag.CommitSHA)
	old, err := pl.ResourceVersions.List(ctx, &pipelines.ResourceVersionListOptions{ResourceIDs: []int64{version.ResourceID}})
	require.NoError(t, err)
	require.Len(t, old, 2)

	// A run can use an old version.
	again, err := pl.Pipelines.TriggerAndWait(ctx,
		pipelines.PipelineTriggerRequest{PipelineName: "app", Steps: []pipelines.StepTrigger{{
			Name: "build", ResourceOverrides: []pipelines.ResourceOverride{{ResourceID: version.ResourceID,
				ResourceVersionID: old[0].ID}},
		}}}, quick)
	require.NoError(t, err)
	uses, err := pl.RunResourceVersions.List(ctx,
		&pipelines.RunResourceVersionListOptions{RunIDs: []int64{again.ID},
			ResourceNames: []string{"app_repo"}})
	require.NoError(t, err)
	assert.Equal(t, old[0].ID, uses[0].ResourceVersionID)

	srv.PushGit("acme/app", "main", map[string]string{"pipelines.yml": strings.Replace(runsYAML,
		"[failure, error]", "[Failure]", 1)})
	sources, err := pl.PipelineSources.List(ctx, nil)
	require.NoError(t, err)
	_, err = pl.PipelineSources.SyncAndWait(ctx, sources[0].ID, nil, quick)
	require.ErrorContains(t, err, "status Failure")
	first, _, _ := strings.Cut(runsYAML, "  - name: release")
	srv.PushGit("acme/app", "main", map[string]string{"pipelines.yml": first})
	_, err = pl.PipelineSources.SyncAndWait(ctx, sources[0].ID, nil, quick)
	require.NoError(t, err)
	left, err := pl.Pipelines.List(ctx, nil)
	require.NoError(t, err)
	require.Len(t, left, 1)
	assert.Equal(t, "app", left[0].YmlPropertyBag.Name)
	all, err := pl.Pipelines.List(ctx, &pipelines.PipelineListOptions{IncludeDeleted: true})
	require.NoError(t, err)
	require.Len(t, all, 2)
	assert.True(t, all[1].IsDeleted)
}

// TestBranchesOnServer checks the pipelines of a source with several branches, and its deletion.
func TestBranchesOnServer(t *testing.T) {
	ctx := t.Context()
	p := newPlatform(t, jfrogtest.WithAsync(0, 0)) // everything ends at once
	srv, pl := p.srv, p.Client
	for _, branch := range []string{"main", "dev"} {
		srv.PushGit("acme/lib", branch, map[string]string{
			"pipelines.yml": "pipelines: [{name: lib, steps: [{name: on_" + branch + ", type: Bash}]}]",
		})
	}
	source, err := pl.PipelineSources.CreateAndWait(ctx, pipelines.PipelineSourceCreateRequest{
		ProjectID: 1, ProjectIntegrationID: p.github().ID, RepositoryFullName: "acme/lib",
		IsMultiBranch: new(true), FileFilter: "pipelines.yml",
	}, quick)
	require.NoError(t, err)

	_, err = pl.Pipelines.Trigger(ctx, pipelines.PipelineTriggerRequest{PipelineName: "lib"})
	require.ErrorContains(t, err, "branchName is required")
	_, err = pl.Pipelines.Trigger(ctx, pipelines.PipelineTriggerRequest{PipelineName: "lib",
		BranchName: "other"})
	require.ErrorContains(t, err, "does not exist")
	run, err := pl.Pipelines.TriggerAndWait(ctx,
		pipelines.PipelineTriggerRequest{PipelineName: "lib", BranchName: "dev"}, quick)
	require.NoError(t, err)
	assert.Equal(t, map[string]string{"on_dev": "success"}, statusesOf(t, pl, run.ID))
	list, err := pl.Pipelines.List(ctx, &pipelines.PipelineListOptions{PipelineSourceBranches: []string{"dev"}, Light: true})
	require.NoError(t, err)
	require.Len(t, list, 1)
	assert.Equal(t, run.ID, list[0].LatestRunID)
	assert.Empty(t, list[0].SyntaxVersion)

	_, err = pl.PipelineSources.Delete(ctx, source.ID)
	require.NoError(t, err)
	list, err = pl.Pipelines.List(ctx, nil)
	require.NoError(t, err)
	assert.Empty(t, list)
	got, err := pl.Pipelines.Get(ctx, run.PipelineID)
	require.NoError(t, err)
	assert.True(t, got.IsDeleted)
	_, err = pl.Pipelines.Trigger(ctx, pipelines.PipelineTriggerRequest{RunID: run.ID})
	require.ErrorContains(t, err, "is deleted")
}
