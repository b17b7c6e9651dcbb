package pipelines_test

import (
	"context"
	"fmt"
	"log"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
	"github.com/jfrogkit/jfrog-go/pipelines"
)

// A test pushes the definition of a pipeline to a Git repository. The program that it tests adds
// the repository as a pipeline source.
func ExamplePipelineSourcesService_CreateAndWait() {
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

	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token))
	if err != nil {
		log.Fatal(err)
	}
	ctx, pl := context.Background(), pipelines.New(c)
	integration, err := pl.ProjectIntegrations.Create(ctx, pipelines.ProjectIntegrationCreateRequest{
		ProjectID: 1, Name: "my_github",
		Values: &pipelines.GitHubIntegration{URL: "https://api.github.com", Token: "token"},
	})
	if err != nil {
		log.Fatal(err)
	}
	source, err := pl.PipelineSources.CreateAndWait(ctx, pipelines.PipelineSourceCreateRequest{
		ProjectID: 1, ProjectIntegrationID: integration.ID, Name: "app",
		RepositoryFullName: "acme/app", Branch: "main", FileFilter: "pipelines.yml",
	}, nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(source.LastSyncStatusCode)
	// Output: success
}
