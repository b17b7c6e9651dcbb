package pipelines_test

import (
	"context"
	"errors"
	"fmt"
	"log"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
	"github.com/jfrogkit/jfrog-go/pipelines"
)

// A test decides that a step fails. The program that it tests triggers the pipeline, and reports
// why the run has failed.
func ExamplePipelinesService_TriggerAndFind() {
	srv, err := jfrogtest.Start()
	if err != nil {
		log.Fatal(err)
	}
	defer srv.Close()
	srv.PushGit("acme/app", "main", map[string]string{"pipelines.yml": `
pipelines:
  - name: app
    steps:
      - name: compile
        type: Bash
        execution:
          onExecute:
            - make
`})
	err = srv.SetStepResult("app", "compile", jfrogtest.StepResult{
		Status: "failure", Output: "main.c:1: syntax error",
	})
	if err != nil {
		log.Fatal(err)
	}

	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token))
	if err != nil {
		log.Fatal(err)
	}
	ctx, pl := context.Background(), pipelines.New(c)
	if err := addSource(ctx, pl); err != nil {
		log.Fatal(err)
	}
	run, err := pl.Pipelines.TriggerAndFind(ctx,
		pipelines.PipelineTriggerRequest{PipelineName: "app"}, quickly)
	if err != nil {
		log.Fatal(err)
	}
	_, err = pl.Runs.WaitCompleted(ctx, run.ID, quickly)
	if failed, ok := errors.AsType[*jfrog.FailedError](err); ok {
		fmt.Println(failed.Status)
	}
	for step, err := range pl.Steps.All(ctx, &pipelines.StepListOptions{RunIDs: []int64{run.ID}}) {
		if err != nil {
			log.Fatal(err)
		}
		for line, err := range pl.StepConsoles.Follow(ctx, step.ID, nil) {
			if err != nil {
				log.Fatal(err)
			}
			fmt.Println(line.Type, line.Text)
		}
	}
	// Output:
	// failure
	// grp onExecute
	// cmd make
	// msg main.c:1: syntax error
}

// addSource adds the repository acme/app as a pipeline source, and waits for its pipelines.
func addSource(ctx context.Context, pl *pipelines.Client) error {
	integration, err := pl.ProjectIntegrations.Create(ctx, pipelines.ProjectIntegrationCreateRequest{
		ProjectID: 1, Name: "my_github",
		Values: &pipelines.GitHubIntegration{URL: "https://api.github.com", Token: "token"},
	})
	if err != nil {
		return err
	}
	_, err = pl.PipelineSources.CreateAndWait(ctx, pipelines.PipelineSourceCreateRequest{
		ProjectID: 1, ProjectIntegrationID: integration.ID, RepositoryFullName: "acme/app",
		Branch: "main", FileFilter: "pipelines.yml",
	}, quickly)
	return err
}
