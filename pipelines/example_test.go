package pipelines_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/pipelines"
)

// fakePipelines starts a server that sends the response that stands under the request's method and
// path. It returns a client and a function that stops the server.
func fakePipelines(responses map[string]string) (*pipelines.Client, func()) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		response, known := responses[r.Method+" "+r.URL.Path]
		if r.URL.Query().Get("skip") != "" {
			response = "[]" // there is one page
		}
		if !known {
			w.WriteHeader(http.StatusNotFound)
		}
		_, _ = io.WriteString(w, response)
	}))
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken("token"))
	if err != nil {
		log.Fatal(err)
	}
	return pipelines.New(c), srv.Close
}

// A program adds a Git integration and a pipeline source, and waits until the server has read the
// definitions of the pipelines.
func Example() {
	pl, stop := fakePipelines(map[string]string{
		"POST /pipelines/api/v1/projectIntegrations": `{"id":39,"name":"my_github"}`,
		"POST /pipelines/api/v1/pipelinesources":     `{"id":7,"isSyncing":false,"lastSyncStatusCode":0}`,
		"GET /pipelines/api/v1/pipelineSources/7": `{"id":7,"lastSyncStatusCode":4002,
			"lastSyncLogs":"Created 1 pipelines"}`,
	})
	defer stop()
	ctx := context.Background()

	integration, err := pl.ProjectIntegrations.Create(ctx, pipelines.ProjectIntegrationCreateRequest{
		ProjectID: 1, Name: "my_github",
		Values: &pipelines.GitHubIntegration{URL: "https://api.github.com", Token: "token"},
	})
	if err != nil {
		log.Fatal(err)
	}
	source, err := pl.PipelineSources.CreateAndWait(ctx, pipelines.PipelineSourceCreateRequest{
		ProjectID: 1, ProjectIntegrationID: integration.ID,
		Name: "app", CloneProtocol: pipelines.CloneHTTPS, FileFilter: "pipelines.yml",
		RepositoryFullName: "acme/app", Branch: "main",
	}, nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(source.LastSyncStatusCode, source.LastSyncLogs)
	// Output: success Created 1 pipelines
}

// A sync that fails is a FailedError with the logs of the sync.
func ExamplePipelineSourcesService_WaitSynced() {
	pl, stop := fakePipelines(map[string]string{
		"GET /pipelines/api/v1/pipelineSources/7": `{"id":7,"lastSyncStatusCode":4003,
			"lastSyncStartedAt":"2024-02-03T04:05:06.000Z","lastSyncLogs":"pipelines.yml: invalid step"}`,
	})
	defer stop()
	ctx := context.Background()

	before := jfrog.Time{} // the LastSyncStartedAt of the source before the sync
	if _, err := pl.PipelineSources.Sync(ctx, 7, nil); err != nil {
		log.Fatal(err)
	}
	_, err := pl.PipelineSources.WaitSynced(ctx, 7, before.Time, nil)
	var failed *jfrog.FailedError
	if errors.As(err, &failed) {
		fmt.Println(failed.Status, failed.Messages)
	}
	// Output: failure [pipelines.yml: invalid step]
}

// The values of an integration have the type of its kind.
func ExampleProjectIntegration_Values() {
	pl, stop := fakePipelines(map[string]string{
		"GET /pipelines/api/v1/projectIntegrations": `[
			{"masterIntegrationName":"github",
				"formJSONValues":[{"label":"url","value":"https://api.github.com"}]},
			{"masterIntegrationName":"generic",
				"formJSONValues":[{"label":"envs","value":{"HOME":{"value":"/root"}}}]},
			{"masterIntegrationName":"newKind",
				"formJSONValues":[{"label":"key","value":"secret"}]}]`,
	})
	defer stop()

	for integration, err := range pl.ProjectIntegrations.All(context.Background(), nil) {
		if err != nil {
			log.Fatal(err)
		}
		switch values := integration.Values().(type) {
		case *pipelines.GitHubIntegration:
			fmt.Println("GitHub at", values.URL)
		case *pipelines.GenericIntegration:
			fmt.Println("HOME is", string(values.Envs["HOME"].Value))
		case *pipelines.OtherIntegration:
			fmt.Println(values.MasterIntegrationName, values.Fields[0].Label, values.Fields[0].Value)
		}
	}
	// Output:
	// GitHub at https://api.github.com
	// HOME is /root
	// newKind key *****
}

func ExampleMasterIntegrationsService_AllFields() {
	pl, stop := fakePipelines(map[string]string{
		"GET /pipelines/api/v1/masterIntegrationFields": `[
			{"id":50,"masterIntegrationId":20,"name":"url","isRequired":true},
			{"id":51,"masterIntegrationId":20,"name":"token","isRequired":true,"isSecure":true}]`,
	})
	defer stop()

	github := &pipelines.MasterIntegrationFieldListOptions{MasterIntegrationIDs: []int64{20}}
	for field, err := range pl.MasterIntegrations.AllFields(context.Background(), github) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(field.Name, field.IsSecure)
	}
	// Output:
	// url false
	// token true
}
