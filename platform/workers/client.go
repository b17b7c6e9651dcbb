// Package workers manages JFrog Workers: scripts that the platform runs on events of Artifactory
// and Access, on a schedule, or when an HTTP request asks for it.
//
//	c, err := jfrog.New("https://acme.jfrog.io", jfrog.WithAccessToken(token))
//	if err != nil {
//		return err
//	}
//	wk := workers.New(c)
//	source, err := workers.SourceFromFile("guard.ts")
//	if err != nil {
//		return err
//	}
//	err = wk.Workers.Create(ctx, workers.Worker{
//		Key:            "guard",
//		Enabled:        true,
//		Action:         workers.ActionBeforeDownload,
//		SourceCode:     source,
//		FilterCriteria: workers.OnRepositories("libs-release-local"),
//	}, nil)
//
// A [Client] groups the operations by service:
//
//   - [Client.Workers] creates, lists, changes and deletes workers, and lists the actions.
//   - [Client.Executions] tests and executes workers, and lists past executions.
//   - [Client.System] reports the state of the service.
//
// A worker that is read, changed and sent back keeps the fields that this package does not know:
//
//	worker, err := wk.Workers.Get(ctx, "guard", nil)
//	if err != nil {
//		return err
//	}
//	worker.Description = new("refuses unsigned files")
//	err = wk.Workers.Replace(ctx, *worker, nil)
//
// The admin of a project names it in [ProjectOptions]. Without it, the server refuses the request
// with an error matching [jfrog.ErrForbidden].
package workers

import (
	jfrog "github.com/jfrogkit/jfrog-go"
)

// Client groups the services for workers. [New] creates one. It is safe for concurrent use.
type Client struct {
	Executions *ExecutionsService
	System     *SystemService
	Workers    *WorkersService
}

// service is the underlying type of every service.
type service struct{ client *jfrog.Client }

// New returns a client that calls the Workers service of c's platform.
func New(c *jfrog.Client) *Client {
	s := &service{client: c}
	return &Client{
		Executions: (*ExecutionsService)(s),
		System:     (*SystemService)(s),
		Workers:    (*WorkersService)(s),
	}
}

// ProjectOptions names the project of a request. An admin of a project must set it.
type ProjectOptions struct {
	ProjectKey string `url:"projectKey,omitempty"`
}
