package pipelines

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/jsonextra"
)

// RunsService lists and cancels runs of pipelines. Reached through [Client.Runs].
// [PipelinesService.Trigger] starts runs.
type RunsService service

// Run is a run of a pipeline.
type Run struct {
	ID                int64         `json:"id"`
	PipelineID        int64         `json:"pipelineId"`
	PipelineSourceID  int64         `json:"pipelineSourceId"`
	ProjectID         int64         `json:"projectId"`
	RunNumber         int64         `json:"runNumber"`
	StatusCode        StatusCode    `json:"statusCode"`
	StaticPropertyBag RunProperties `json:"staticPropertyBag,omitzero"`
	DurationSeconds   int           `json:"durationSeconds,omitempty"` // only in a PipelineRef
	StartedAt         jfrog.Time    `json:"startedAt,omitzero"`        // zero: not started
	EndedAt           jfrog.Time    `json:"endedAt,omitzero"`          // zero: not ended
	CreatedAt         jfrog.Time    `json:"createdAt,omitzero"`
	UpdatedAt         jfrog.Time    `json:"updatedAt,omitzero"`
}

func (r *Run) status() StatusCode { return r.StatusCode }

// Duration returns the time from the start of a run to its end, or 0 if it has not ended.
func (r *Run) Duration() time.Duration { return between(r.StartedAt, r.EndedAt) }

// between returns the time between two instants, or 0 if one of them is missing.
func between(start, end jfrog.Time) time.Duration {
	if start.IsZero() || end.IsZero() {
		return 0
	}
	return end.Sub(start.Time)
}

// RunProperties are properties of a run.
type RunProperties struct {
	TriggeredByUserName    string `json:"triggeredByUserName,omitempty"`
	SignedPipelinesEnabled *bool  `json:"signedPipelinesEnabled,omitempty"`

	Extra map[string]json.RawMessage `json:"-"` // see [PipelineDefinition]
}

// UnmarshalJSON reads properties and their Extra.
func (p *RunProperties) UnmarshalJSON(data []byte) (err error) {
	type plain RunProperties
	p.Extra, err = jsonextra.Decode(data, (*plain)(p))
	return err
}

// MarshalJSON writes properties and their Extra.
func (p RunProperties) MarshalJSON() ([]byte, error) {
	type plain RunProperties
	return jsonextra.Encode(plain(p), p.Extra)
}

// RunListOptions filters and pages [RunsService.List] and [RunsService.All].
type RunListOptions struct {
	RunIDs            []int64     `url:"runIds,comma,omitempty"`
	ProjectIDs        []int64     `url:"projectIds,comma,omitempty"`
	PipelineIDs       []int64     `url:"pipelineIds,comma,omitempty"`
	PipelineSourceIDs []int64     `url:"pipelineSourceIds,comma,omitempty"`
	RunNumbers        []int64     `url:"runNumbers,comma,omitempty"`
	StatusCodes       StatusCodes `url:"statusCodes,omitempty"`
	CreatedAfter      time.Time   `url:"createdAfter,omitempty" layout:"2006-01-02T15:04:05.000Z07:00"`
	CreatedBefore     time.Time   `url:"createdBefore,omitempty" layout:"2006-01-02T15:04:05.000Z07:00"`
	Light             bool        `url:"light,omitempty"` // return a part of the data
	SortOptions
	PageOptions
}

func (o *RunListOptions) check() error {
	if o == nil {
		return nil
	}
	return checkTexts(texts{"sort by", o.SortBy})
}

// List returns the runs that meet all conditions of opts.
//
// Deprecated: see the package.
//
// Requires: a valid user.
//
//jfrog:op 6.16.1
func (s *RunsService) List(ctx context.Context, opts *RunListOptions) ([]Run, error) {
	return jfrog.Do[[]Run](ctx, s.client, jfrog.Get("/pipelines/api/v1/runs").Query(opts).Check(opts.check()))
}

// All walks the runs of all pages of [RunsService.List].
//
//jfrog:none List, page by page
func (s *RunsService) All(ctx context.Context, opts *RunListOptions) iter.Seq2[Run, error] {
	return walk(ctx, opts, s.List)
}

// Get returns a run. It returns an error matching [jfrog.ErrNotFound] if there is no such run.
//
// Deprecated: see the package.
//
// Requires: a valid user.
//
//jfrog:op 6.16.2
func (s *RunsService) Get(ctx context.Context, runID int64) (*Run, error) {
	return jfrog.Do[*Run](ctx, s.client,
		jfrog.Get("/pipelines/api/v1/runs/{runId}", idText(runID)).NotFoundIf(badRequest))
}

// Cancel starts to cancel a run, and returns the run. The run has the status [StatusCancelling],
// and [StatusCancelled] in the end. Cancel returns an error matching [jfrog.ErrNotFound] if there
// is no such run. [RunsService.CancelAndWait] waits for the end.
//
// Deprecated: see the package.
//
// Requires: a valid user.
//
//jfrog:op 6.16.3
func (s *RunsService) Cancel(ctx context.Context, runID int64) (*Run, error) {
	return jfrog.Do[*Run](ctx, s.client,
		jfrog.Post("/pipelines/api/v1/runs/{runId}/cancel", idText(runID)).Body(struct{}{}).NotFoundIf(badRequest).Idempotent())
}

// CancelAndWait cancels a run and waits until it has ended. It returns a [*jfrog.FailedError] with
// the name of the run's status, and the run, if the run ends otherwise than cancelled.
//
// Requires: a valid user.
//
//jfrog:none Cancel, and Get until the run has ended
func (s *RunsService) CancelAndWait(ctx context.Context, runID int64, opts *jfrog.WaitOptions) (*Run, error) {
	if _, err := s.Cancel(ctx, runID); err != nil {
		return nil, err
	}
	return awaitStatus(ctx, opts, fmt.Sprintf("cancellation of run %d", runID),
		func(ctx context.Context) (*Run, error) { return s.Get(ctx, runID) }, StatusCancelled)
}

// WaitCompleted waits until a run has ended. It returns a [*jfrog.FailedError] with the name of the
// run's status, and the run, unless the run succeeds.
//
// Requires: a valid user.
//
//jfrog:none polls Get
func (s *RunsService) WaitCompleted(ctx context.Context, runID int64, opts *jfrog.WaitOptions) (*Run, error) {
	return awaitStatus(ctx, opts, fmt.Sprintf("run %d", runID),
		func(ctx context.Context) (*Run, error) { return s.Get(ctx, runID) }, succeeded...)
}

// RunResourceVersionsService lists the versions of resources that runs use. Reached through
// [Client.RunResourceVersions].
type RunResourceVersionsService service

// RunResourceVersion is a version of a resource that a step of a run uses or has created.
type RunResourceVersion struct {
	ID                                int64              `json:"id"`
	ProjectID                         int64              `json:"projectId"`
	PipelineSourceID                  int64              `json:"pipelineSourceId"`
	PipelineID                        int64              `json:"pipelineId"`
	RunID                             int64              `json:"runId"`
	StepID                            int64              `json:"stepId"`
	ResourceName                      string             `json:"resourceName"`
	ResourceTypeCode                  int                `json:"resourceTypeCode"`
	ResourceVersionID                 int64              `json:"resourceVersionId"`
	ResourceVersionCreatedByStepID    int64              `json:"resourceVersionCreatedByStepId"`
	ResourceStaticPropertyBag         PropertyBag        `json:"resourceStaticPropertyBag"`
	ResourceConfigPropertyBag         ResourceProperties `json:"resourceConfigPropertyBag"`
	ResourceVersionContentPropertyBag ResourceContent    `json:"resourceVersionContentPropertyBag"`
	CreatedAt                         jfrog.Time         `json:"createdAt,omitzero"`
	UpdatedAt                         jfrog.Time         `json:"updatedAt,omitzero"`
}

// RunResourceVersionListOptions filters and pages [RunResourceVersionsService.List] and
// [RunResourceVersionsService.All].
type RunResourceVersionListOptions struct {
	RunResourceVersionIDs []int64  `url:"runResourceVersionIds,comma,omitempty"`
	PipelineIDs           []int64  `url:"pipelineIds,comma,omitempty"`
	ProjectIDs            []int64  `url:"projectIds,comma,omitempty"`
	PipelineSourceIDs     []int64  `url:"pipelineSourceIds,comma,omitempty"`
	RunIDs                []int64  `url:"runIds,comma,omitempty"`
	StepIDs               []int64  `url:"stepIds,comma,omitempty"`
	ResourceNames         []string `url:"resourceNames,comma,omitempty"`
	ResourceVersionIDs    []int64  `url:"resourceVersionIds,comma,omitempty"`
	SortOptions
	PageOptions
}

func (o *RunResourceVersionListOptions) check() error {
	if o == nil {
		return nil
	}
	return checkTexts(texts{"resource names", o.ResourceNames}, texts{"sort by", o.SortBy})
}

// List returns the resource versions that meet all conditions of opts.
//
// Deprecated: see the package.
//
// Requires: a valid user.
//
//jfrog:op 6.16.4
func (s *RunResourceVersionsService) List(ctx context.Context, opts *RunResourceVersionListOptions) ([]RunResourceVersion, error) {
	return jfrog.Do[[]RunResourceVersion](ctx, s.client,
		jfrog.Get("/pipelines/api/v1/runResourceVersions").Query(opts).Check(opts.check()))
}

// All walks the resource versions of all pages of [RunResourceVersionsService.List].
//
//jfrog:none List, page by page
func (s *RunResourceVersionsService) All(ctx context.Context, opts *RunResourceVersionListOptions) iter.Seq2[RunResourceVersion, error] {
	return walk(ctx, opts, s.List)
}
