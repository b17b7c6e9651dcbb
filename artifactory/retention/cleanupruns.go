package retention

import (
	"context"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/check"
)

// CleanupRunsService stops the runs of all cleanup policies and downloads their reports. Reached
// through [Client.CleanupRuns].
type CleanupRunsService service

// DownloadReport opens the report of a run, a CSV file in a zip archive. The caller closes the
// stream.
//
// DownloadReport returns an error matching [jfrog.ErrNotFound] if there is no report for the
// policy and the run. It returns an error matching [jfrog.ErrForbidden] if the user may not read
// the report.
//
// Requires: platform admin, or project admin for the policies of the project. Since 7.98.2, and for
// release bundles since 7.104.2.
//
//jfrog:op 2.7.1.8 2.7.2.8
func (s *CleanupRunsService) DownloadReport(ctx context.Context, policyKey string, runID jfrog.Int) (*jfrog.Stream, error) {
	return jfrog.Open(ctx, s.client,
		jfrog.Get("/artifactory/api/cleanup/policies/runs/downloadReport").LongRunning().
			Required("policyKey", policyKey).Required("runId", check.ID(runID)))
}

type runAction struct {
	Action string `json:"action"`
}

// Stop stops a run. It cannot be resumed.
//
// Stop returns an error matching [jfrog.ErrNotFound] if there is no such run.
//
// Requires: platform admin, or project admin. Since 7.98.2.
//
//jfrog:op 2.7.3.1
func (s *CleanupRunsService) Stop(ctx context.Context, runID jfrog.Int) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Put("/artifactory/api/cleanup/policies/runs/{runId}", check.ID(runID)).
			Body(runAction{"stop"}))
}

// StopAll stops the runs of all cleanup policies of packages and release bundles on the global
// level. The error names the policies that the server failed to stop.
//
// Requires: platform admin. Since 7.98.2.
//
//jfrog:op 2.7.3.2
func (s *CleanupRunsService) StopAll(ctx context.Context) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Put("/artifactory/api/cleanup/policies/runs/forceStopAll"))
}

// DisableAll disables all cleanup policies of packages and release bundles on the global level.
//
// Requires: platform admin. Since 7.98.2.
//
//jfrog:op 2.7.3.3
func (s *CleanupRunsService) DisableAll(ctx context.Context) error {
	return jfrog.Send(ctx, s.client, jfrog.Put("/artifactory/api/cleanup/policies/forceDisableAll"))
}
