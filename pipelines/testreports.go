package pipelines

import (
	"context"
	"encoding/json"
	"io/fs"
	"strconv"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// StepTestReportsService has the results of the tests of steps. Reached through
// [Client.StepTestReports].
type StepTestReportsService service

// TestReport is the result of the tests of a step or a steplet.
type TestReport struct {
	ID              int64             `json:"id"`
	ProjectID       int64             `json:"projectId"`
	StepID          int64             `json:"stepId"`
	StepletID       int64             `json:"stepletId,omitempty"` // only in StepletTestReportsService
	DurationSeconds int               `json:"durationSeconds"`
	TotalTests      int               `json:"totalTests"`
	TotalPassing    int               `json:"totalPassing"`
	TotalFailures   int               `json:"totalFailures"`
	TotalErrors     int               `json:"totalErrors"`
	TotalSkipped    int               `json:"totalSkipped"`
	ErrorDetails    []json.RawMessage `json:"errorDetails"`   // as the server sends them
	FailureDetails  []json.RawMessage `json:"failureDetails"` // as the server sends them
	CreatedAt       jfrog.Time        `json:"createdAt,omitzero"`
	UpdatedAt       jfrog.Time        `json:"updatedAt,omitzero"`
}

// Duration returns the time that the tests took.
func (r *TestReport) Duration() time.Duration { return time.Duration(r.DurationSeconds) * time.Second }

// StepTestReportListOptions filters [StepTestReportsService.List].
type StepTestReportListOptions struct {
	StepIDs           []int64 `url:"stepIds,comma,omitempty"`
	ProjectIDs        []int64 `url:"projectIds,comma,omitempty"`
	PipelineSourceIDs []int64 `url:"pipelineSourceIds,comma,omitempty"`
}

// List returns the results of the tests of steps that meet all conditions of opts. Without a
// condition it returns no results.
//
// Deprecated: see the package.
//
// Requires: a valid user.
//
//jfrog:op 6.21.1
func (s *StepTestReportsService) List(ctx context.Context, opts *StepTestReportListOptions) ([]TestReport, error) {
	return jfrog.Do[[]TestReport](ctx, s.client, jfrog.Get("/pipelines/api/v1/stepTestReports").Query(opts))
}

// TestReportFile is a file with results of tests.
type TestReportFile struct {
	Path string `json:"path"`
	// Permissions has the octal digits of the mode as a decimal number: 600 for rw-------.
	Permissions int    `json:"permissions"`
	Contents    string `json:"contents"`
}

// Mode returns the permissions of the file, or 0 if they are no octal digits.
func (f *TestReportFile) Mode() fs.FileMode {
	mode, err := strconv.ParseUint(strconv.Itoa(f.Permissions), 8, 32)
	if err != nil {
		return 0
	}
	return fs.FileMode(mode) & fs.ModePerm
}

// StepTestReportFilesOptions filters [StepTestReportsService.Files].
type StepTestReportFilesOptions struct {
	StepIDs []int64 `url:"stepIds,comma,omitempty"`
}

// Files returns the files with the results of the tests of a step. It returns an error matching
// [jfrog.ErrNotFound] if there is no such step.
//
// Deprecated: see the package.
//
// Requires: a valid user.
//
//jfrog:op 6.21.2
func (s *StepTestReportsService) Files(ctx context.Context, stepID int64, opts *StepTestReportFilesOptions) ([]TestReportFile, error) {
	return jfrog.Do[[]TestReportFile](ctx, s.client,
		jfrog.Get("/pipelines/api/v1/steps/{stepId}/stepTestReports", idText(stepID)).Query(opts))
}

// StepletTestReportsService has the results of the tests of steplets. Reached through
// [Client.StepletTestReports].
type StepletTestReportsService service

// StepletTestReportListOptions filters [StepletTestReportsService.List].
type StepletTestReportListOptions struct {
	StepletIDs []int64 `url:"stepletIds,comma,omitempty"`
	StepIDs    []int64 `url:"stepIds,comma,omitempty"`
	ProjectIDs []int64 `url:"projectIds,comma,omitempty"`
}

// List returns the results of the tests of steplets that meet all conditions of opts.
//
// Deprecated: see the package.
//
// Requires: a valid user.
//
//jfrog:op 6.26.1
func (s *StepletTestReportsService) List(ctx context.Context, opts *StepletTestReportListOptions) ([]TestReport, error) {
	return jfrog.Do[[]TestReport](ctx, s.client, jfrog.Get("/pipelines/api/v1/stepletTestReports").Query(opts))
}
