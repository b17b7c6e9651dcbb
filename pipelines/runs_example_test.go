package pipelines_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/pipelines"
)

// withRuns calls f with a client of a server that has the responses, by method and path below
// /pipelines/api/v1. Of several responses it sends each once, and then the last.
func withRuns(responses map[string][]string, f func(context.Context, *pipelines.Client) error) {
	sent := map[string]int{}
	srv := httptest.NewServer(http.StripPrefix("/pipelines/api/v1", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		key := r.Method + " " + r.URL.Path
		if q := r.URL.Query(); q.Get("skip") != "" && q.Get("skip") != "0" {
			key += "?skip=" + q.Get("skip")
		}
		list := responses[key]
		if len(list) == 0 {
			http.NotFound(w, r)
			return
		}
		_, _ = io.WriteString(w, list[min(sent[key], len(list)-1)])
		sent[key]++
	})))
	defer srv.Close()
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken("token"))
	if err != nil {
		log.Fatal(err)
	}
	if err := f(context.Background(), pipelines.New(c)); err != nil {
		log.Fatal(err)
	}
}

// quickly polls often, for the examples.
var quickly = &jfrog.WaitOptions{Interval: time.Millisecond}

func ExamplePipelinesService_TriggerAndWait() {
	withRuns(map[string][]string{
		"GET /pipelines":          {`[{"id":5,"name":"app","latestRunId":70}]`, `[]`},
		"GET /pipelines?skip=1":   {`[]`},
		"POST /pipelines/trigger": {`{"triggerId":1}`},
		"GET /pipelines/5":        {`{"id":5,"name":"app","latestRunId":71}`},
		"GET /runs/71":            {`{"id":71,"runNumber":9,"statusCode":4001}`, `{"id":71,"runNumber":9,"statusCode":4003}`},
	}, func(ctx context.Context, pl *pipelines.Client) error {
		run, err := pl.Pipelines.TriggerAndWait(ctx, pipelines.PipelineTriggerRequest{
			PipelineName:     "app",
			InjectedPipeEnvs: []pipelines.InjectedEnv{{Key: "VERSION", Value: "1.0"}},
		}, quickly)
		var failed *jfrog.FailedError
		if errors.As(err, &failed) {
			fmt.Printf("run number %d: %s\n", run.RunNumber, failed.Status)
			return nil
		}
		return err
	})
	// Output: run number 9: failure
}

func ExamplePipelineSyncStatusesService_Get() {
	withRuns(map[string][]string{
		"GET /pipelineSyncStatuses/1": {`{"id":1,"isSyncing":false,"lastSyncStatusCode":4002}`},
	}, func(ctx context.Context, pl *pipelines.Client) error {
		status, err := pl.PipelineSyncStatuses.Get(ctx, 1)
		if err != nil {
			return err
		}
		fmt.Println(status.LastSyncStatusCode)
		return nil
	})
	// Output: success
}

func ExampleRunsService_All() {
	withRuns(map[string][]string{
		"GET /runs":        {`[{"runNumber":3,"startedAt":"2020-02-13T17:57:00Z","endedAt":"2020-02-13T17:58:07Z"}]`},
		"GET /runs?skip=1": {`[]`},
	}, func(ctx context.Context, pl *pipelines.Client) error {
		for run, err := range pl.Runs.All(ctx, &pipelines.RunListOptions{
			PipelineIDs: []int64{375},
			StatusCodes: pipelines.StatusCodes{pipelines.StatusSuccess},
		}) {
			if err != nil {
				return err
			}
			fmt.Println(run.RunNumber, run.Duration())
		}
		return nil
	})
	// Output: 3 1m7s
}

func ExampleRunsService_CancelAndWait() {
	withRuns(map[string][]string{
		"POST /runs/71/cancel": {`{"id":71,"statusCode":4013}`},
		"GET /runs/71":         {`{"id":71,"statusCode":4013}`, `{"id":71,"statusCode":4006}`},
	}, func(ctx context.Context, pl *pipelines.Client) error {
		run, err := pl.Runs.CancelAndWait(ctx, 71, quickly)
		if err != nil {
			return err
		}
		fmt.Println(run.StatusCode)
		return nil
	})
	// Output: cancelled
}

func ExampleRunResourceVersionsService_List() {
	withRuns(map[string][]string{
		"GET /runResourceVersions": {`[{"resourceName":"build_info","resourceVersionContentPropertyBag":{"buildName":"app","buildNumber":"3"}}]`},
	}, func(ctx context.Context, pl *pipelines.Client) error {
		versions, err := pl.RunResourceVersions.List(ctx, &pipelines.RunResourceVersionListOptions{RunIDs: []int64{71}})
		if err != nil {
			return err
		}
		for _, v := range versions {
			content := v.ResourceVersionContentPropertyBag
			fmt.Printf("%s: build %s %s\n", v.ResourceName, content.BuildName, content.BuildNumber)
		}
		return nil
	})
	// Output: build_info: build app 3
}

func ExampleResourcesService_Get() {
	withRuns(map[string][]string{
		"GET /resources/21": {`{"id":21,"name":"app_repo","yml":{"type":"GitRepo"},"latestResourceVersionId":14}`},
	}, func(ctx context.Context, pl *pipelines.Client) error {
		resource, err := pl.Resources.Get(ctx, 21)
		if err != nil {
			return err
		}
		fmt.Println(resource.Name, resource.Yml.Type)
		return nil
	})
	// Output: app_repo GitRepo
}

func ExampleResourceVersionsService_Get() {
	withRuns(map[string][]string{
		"GET /resourceVersions/14": {`{"id":14,"contentPropertyBag":{"path":"acme/app","branchName":"main","commitSha":"9ddc1f7"}}`},
	}, func(ctx context.Context, pl *pipelines.Client) error {
		version, err := pl.ResourceVersions.Get(ctx, 14)
		if err != nil {
			return err
		}
		commit := version.ContentPropertyBag
		fmt.Println(commit.Path, commit.BranchName, commit.CommitSHA)
		return nil
	})
	// Output: acme/app main 9ddc1f7
}

func ExampleStepsService_RespondAndWait() {
	withRuns(map[string][]string{
		"POST /steps/55/approvalResponse": {`{"stepId":55,"updatedStatusCode":4005}`},
		"GET /steps/55":                   {`{"id":55,"name":"deploy","statusCode":4001}`, `{"id":55,"name":"deploy","statusCode":4002}`},
	}, func(ctx context.Context, pl *pipelines.Client) error {
		step, err := pl.Steps.RespondAndWait(ctx, 55, pipelines.ApprovalRequest{
			Response: pipelines.ApprovalApproved, Comment: "Ship it.",
		}, quickly)
		if err != nil {
			return err
		}
		fmt.Println(step.Name, step.StatusCode)
		return nil
	})
	// Output: deploy success
}

func ExamplePipelineStepsService_TriggerAndWait() {
	withRuns(map[string][]string{
		"GET /pipelineSteps/3":          {`{"id":3,"latestStepId":50}`, `{"id":3,"latestStepId":51}`},
		"POST /pipelineSteps/3/trigger": {`{"id":3}`},
		"GET /steps/51":                 {`{"id":51,"name":"test","statusCode":4002}`},
	}, func(ctx context.Context, pl *pipelines.Client) error {
		step, err := pl.PipelineSteps.TriggerAndWait(ctx, 3, pipelines.PipelineStepTriggerRequest{Reset: true}, quickly)
		if err != nil {
			return err
		}
		fmt.Println(step.Name, step.StatusCode)
		return nil
	})
	// Output: test success
}

const exampleLog = `{
	"root": [{"consoleId":"a","parentConsoleId":"root","type":"grp","message":"Execution","timestamp":1}],
	"a":    [{"consoleId":"b","parentConsoleId":"a","type":"cmd","message":"make","timestamp":2}],
	"b":    [{"consoleId":"c","parentConsoleId":"b","type":"msg","message":"Nothing to be done.","timestamp":3}]
}`

func ExampleStepConsolesService_Follow() {
	withRuns(map[string][]string{
		"GET /steps/55":                 {`{"id":55,"statusCode":4002,"pendingLogsComplete":true}`},
		"GET /steps/55/consoles":        {exampleLog},
		"GET /steps/55/consoles?skip=3": {`{}`},
	}, func(ctx context.Context, pl *pipelines.Client) error {
		for line, err := range pl.StepConsoles.Follow(ctx, 55, nil) {
			if err != nil {
				return err
			}
			fmt.Println(line.Type, line.Text)
		}
		return nil
	})
	// Output:
	// grp Execution
	// cmd make
	// msg Nothing to be done.
}

func ExampleStepletConsolesService_Open() {
	withRuns(map[string][]string{
		"GET /steplets/8":                 {`{"id":8,"statusCode":4002}`},
		"GET /steplets/8/consoles":        {exampleLog},
		"GET /steplets/8/consoles?skip=3": {`{}`},
	}, func(ctx context.Context, pl *pipelines.Client) error {
		stream, err := pl.StepletConsoles.Open(ctx, 8, &pipelines.ConsoleFollowOptions{Interval: time.Millisecond})
		if err != nil {
			return err
		}
		defer stream.Close()
		_, err = io.Copy(os.Stdout, stream)
		return err
	})
	// Output:
	// Execution
	// make
	// Nothing to be done.
}

func ExampleStepTestReportsService_List() {
	withRuns(map[string][]string{
		"GET /stepTestReports": {`[{"stepId":55,"totalTests":10,"totalPassing":9,"totalFailures":1,"durationSeconds":2}]`},
	}, func(ctx context.Context, pl *pipelines.Client) error {
		reports, err := pl.StepTestReports.List(ctx, &pipelines.StepTestReportListOptions{StepIDs: []int64{55}})
		if err != nil {
			return err
		}
		for _, r := range reports {
			fmt.Printf("%d of %d tests failed in %v\n", r.TotalFailures, r.TotalTests, r.Duration())
		}
		return nil
	})
	// Output: 1 of 10 tests failed in 2s
}

func ExampleStepletTestReportsService_List() {
	withRuns(map[string][]string{
		"GET /stepletTestReports": {`[{"stepletId":8,"totalTests":10,"totalPassing":10}]`},
	}, func(ctx context.Context, pl *pipelines.Client) error {
		reports, err := pl.StepletTestReports.List(ctx, &pipelines.StepletTestReportListOptions{StepletIDs: []int64{8}})
		if err != nil {
			return err
		}
		fmt.Println(reports[0].TotalPassing)
		return nil
	})
	// Output: 10
}

func ExampleStepletsService_List() {
	withRuns(map[string][]string{
		"GET /steplets": {`[{"id":8,"stepletNumber":1,"statusCode":4008}]`},
	}, func(ctx context.Context, pl *pipelines.Client) error {
		steplets, err := pl.Steplets.List(ctx, &pipelines.StepletListOptions{StepIDs: []int64{55}})
		if err != nil {
			return err
		}
		for _, s := range steplets {
			fmt.Println(s.StepletNumber, s.StatusCode)
		}
		return nil
	})
	// Output: 1 skipped
}

func ExamplePipelineStepletsService_Get() {
	withRuns(map[string][]string{
		"GET /pipelineSteplets/11": {`{"id":11,"name":"steplet_4","configPropertyBag":{"environmentVariables":{"PASSWORD":"hidden"}}}`},
	}, func(ctx context.Context, pl *pipelines.Client) error {
		steplet, err := pl.PipelineSteplets.Get(ctx, 11)
		if err != nil {
			return err
		}
		fmt.Println(steplet.Name, steplet.ConfigPropertyBag.EnvironmentVariables)
		return nil
	})
	// Output: steplet_4 map[PASSWORD:*****]
}

func ExampleMasterResourcesService_List() {
	withRuns(map[string][]string{
		"GET /masterResources": {`[{"id":1,"namespace":"acme","name":"slack"}]`},
	}, func(ctx context.Context, pl *pipelines.Client) error {
		kinds, err := pl.MasterResources.List(ctx, nil)
		if err != nil {
			return err
		}
		for _, k := range kinds {
			fmt.Println(k.Namespace, k.Name)
		}
		return nil
	})
	// Output: acme slack
}

func ExampleTemplatesService_Create() {
	withRuns(map[string][]string{
		"POST /templates": {`{"id":4,"namespace":"acme","name":"build","syntaxVersion":"1.0.0"}`},
	}, func(ctx context.Context, pl *pipelines.Client) error {
		template, err := pl.Templates.Create(ctx, pipelines.TemplateCreateRequest{
			Namespace: "acme", Name: "build", SyntaxVersion: "1.0.0", TemplateSourceID: 2,
		})
		if err != nil {
			return err
		}
		fmt.Println(template.ID)
		return nil
	})
	// Output: 4
}

func ExampleEnvironmentVariablesService_Create() {
	withRuns(map[string][]string{
		"POST /environmentVariables": {`{"id":4,"key":"API_TOKEN","value":"hidden","scope":"project","projectId":2}`},
	}, func(ctx context.Context, pl *pipelines.Client) error {
		variable, err := pl.EnvironmentVariables.Create(ctx, pipelines.EnvironmentVariableRequest{
			Key: "API_TOKEN", Value: "hidden", Scope: pipelines.VariableProject, ProjectID: 2,
		})
		if err != nil {
			return err
		}
		fmt.Println(variable.ID, variable.Key, variable.Value)
		return nil
	})
	// Output: 4 API_TOKEN *****
}
