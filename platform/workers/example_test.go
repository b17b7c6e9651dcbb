package workers_test

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
	"github.com/jfrogkit/jfrog-go/platform/workers"
)

// exampleServer starts a platform in memory, which stores workers.
func exampleServer() (c *jfrog.Client, stop func()) {
	srv, err := jfrogtest.Start(jfrogtest.WithRepository("libs", "local", "generic"))
	if err != nil {
		log.Fatal(err)
	}
	c, err = jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token))
	if err != nil {
		log.Fatal(err)
	}
	return c, srv.Close
}

// answering returns a client of a server that answers every request with a JSON text.
func answering(text string) (c *jfrog.Client, stop func()) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, text)
	}))
	c, err := jfrog.New(srv.URL)
	if err != nil {
		log.Fatal(err)
	}
	return c, srv.Close
}

const script = `export default async (context, data) => ({ status: "DOWNLOAD_PROCEED" })`

func ExampleWorkersService_Create() {
	c, stop := exampleServer()
	defer stop()
	wk := workers.New(c)
	ctx := context.Background()

	err := wk.Workers.Create(ctx, workers.Worker{
		Key:            "guard",
		Enabled:        true,
		Action:         workers.ActionBeforeDownload,
		SourceCode:     script,
		FilterCriteria: workers.OnRepositories("libs"),
		Secrets:        []workers.WorkerSecret{{Key: "apiToken", Value: "s3cret"}},
	}, nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(wk.Workers.ListKeys(ctx, nil))
	// Output: [guard] <nil>
}

func ExampleWorkersService_Replace() {
	c, stop := exampleServer()
	defer stop()
	wk := workers.New(c)
	ctx := context.Background()
	nightly := workers.Worker{
		Key: "nightly", Enabled: true, Action: workers.ActionScheduledEvent,
		SourceCode: script, FilterCriteria: workers.OnSchedule("0 2 * * *", "UTC"),
	}
	if err := wk.Workers.Create(ctx, nightly, nil); err != nil {
		log.Fatal(err)
	}

	worker, err := wk.Workers.Get(ctx, "nightly", nil)
	if err != nil {
		log.Fatal(err)
	}
	worker.FilterCriteria.Schedule.Cron = "0 4 * * *"
	fmt.Println(wk.Workers.Replace(ctx, *worker, nil))
	// Output: <nil>
}

func ExampleExecutionsService_Test() {
	c, stop := answering(`{"logs": "[info] - checked\n",
		"beforeDownload": {"status": "DOWNLOAD_PROCEED", "message": "", "executionStatus": "STATUS_SUCCESS"}}`)
	defer stop()

	result, err := workers.New(c).Executions.Test(context.Background(), workers.WorkerTestRequest{
		Code:   script,
		Action: workers.ActionBeforeDownload,
		Data:   map[string]any{"repoPath": map[string]any{"key": "libs", "path": "app.tar.gz"}},
	}, nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(result.Result.Status, result.Err())
	// Output: DOWNLOAD_PROCEED <nil>
}

func ExampleExecute() {
	c, stop := answering(`{"data": {"greeting": "Hello, Jane"}, "executionStatus": "STATUS_SUCCESS"}`)
	defer stop()

	type answer struct {
		Greeting string `json:"greeting"`
	}
	out, err := workers.Execute[answer](context.Background(), workers.New(c), "hello", map[string]string{"name": "Jane"})
	fmt.Println(out.Greeting, err)
	// Output: Hello, Jane <nil>
}

func ExampleSystemService_Readiness() {
	c, stop := exampleServer()
	defer stop()
	fmt.Println(workers.New(c).System.Readiness(context.Background()))
	// Output: <nil>
}
