package pipelines

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/jsonextra"
)

// StepletsService lists the steplets of runs, the parts of steps. Reached through
// [Client.Steplets]. [Client.PipelineSteplets] has the steplets of pipelines.
type StepletsService service

// Steplet is a part of a step of a run.
type Steplet struct {
	ID                int64      `json:"id"`
	ProjectID         int64      `json:"projectId"`
	PipelineID        int64      `json:"pipelineId"`
	StepID            int64      `json:"stepId"`
	StepletNumber     int        `json:"stepletNumber"`
	StatusCode        StatusCode `json:"statusCode"`
	IsConsoleArchived bool       `json:"isConsoleArchived"`
	TriggeredAt       jfrog.Time `json:"triggeredAt,omitzero"`
	QueuedAt          jfrog.Time `json:"queuedAt,omitzero"`
	StartedAt         jfrog.Time `json:"startedAt,omitzero"`
	EndedAt           jfrog.Time `json:"endedAt,omitzero"`
	CreatedAt         jfrog.Time `json:"createdAt,omitzero"`
	UpdatedAt         jfrog.Time `json:"updatedAt,omitzero"`
}

func (s *Steplet) status() StatusCode { return s.StatusCode }

// Duration returns the time from the start of a steplet to its end, or 0 if it has not ended.
func (s *Steplet) Duration() time.Duration { return between(s.StartedAt, s.EndedAt) }

// StepletListOptions filters [StepletsService.List].
type StepletListOptions struct {
	StepletIDs  []int64     `url:"stepletIds,comma,omitempty"`
	StepIDs     []int64     `url:"stepIds,comma,omitempty"`
	ProjectIDs  []int64     `url:"projectIds,comma,omitempty"`
	PipelineIDs []int64     `url:"pipelineIds,comma,omitempty"`
	StatusCodes StatusCodes `url:"statusCodes,omitempty"`
}

// List returns the steplets that meet all conditions of opts, or all steplets.
//
// Deprecated: see the package.
//
// Requires: a valid user.
//
//jfrog:op 6.23.1 6.24.1
func (s *StepletsService) List(ctx context.Context, opts *StepletListOptions) ([]Steplet, error) {
	return jfrog.Do[[]Steplet](ctx, s.client, jfrog.Get("/pipelines/api/v1/steplets").Query(opts))
}

// Get returns a steplet. It returns an error matching [jfrog.ErrNotFound] if there is no such
// steplet.
//
// Deprecated: see the package.
//
// Requires: a valid user.
//
//jfrog:op 6.23.2
func (s *StepletsService) Get(ctx context.Context, stepletID int64) (*Steplet, error) {
	return jfrog.Do[*Steplet](ctx, s.client, jfrog.Get("/pipelines/api/v1/steplets/{id}", idText(stepletID)))
}

// WaitCompleted waits until a steplet has ended. It returns a [*jfrog.FailedError] with the name of
// the steplet's status, and the steplet, unless the steplet succeeds.
//
// Requires: a valid user.
//
//jfrog:none polls Get
func (s *StepletsService) WaitCompleted(ctx context.Context, stepletID int64, opts *jfrog.WaitOptions) (*Steplet, error) {
	return awaitStatus(ctx, opts, fmt.Sprintf("steplet %d", stepletID),
		func(ctx context.Context) (*Steplet, error) { return s.Get(ctx, stepletID) }, succeeded...)
}

// PipelineStepletsService has the steplets of pipelines, the parts of their steps. Reached through
// [Client.PipelineSteplets]. [Client.Steplets] has the steplets of runs.
type PipelineStepletsService service

// PipelineSteplet is a part of a step of a pipeline.
type PipelineSteplet struct {
	ID                int64                   `json:"id"`
	Name              string                  `json:"name"`
	PipelineStepID    int64                   `json:"pipelineStepId"`
	ProjectID         int64                   `json:"projectId"`
	PipelineSourceID  int64                   `json:"pipelineSourceId"`
	PipelineID        int64                   `json:"pipelineId"`
	ConfigPropertyBag PipelineStepletSettings `json:"configPropertyBag,omitzero"`
	IsDeleted         bool                    `json:"isDeleted"`
	DeletedAt         jfrog.Time              `json:"deletedAt,omitzero"`
	CreatedBy         UserID                  `json:"createdBy"`
	UpdatedBy         UserID                  `json:"updatedBy"`
	CreatedAt         jfrog.Time              `json:"createdAt,omitzero"`
	UpdatedAt         jfrog.Time              `json:"updatedAt,omitzero"`
}

// Format prints the steplet with the values of environment variables masked.
func (s PipelineSteplet) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, s) }

// PipelineStepletSettings is the configuration of a steplet of a pipeline.
type PipelineStepletSettings struct {
	EnvironmentVariables Variables   `json:"environmentVariables,omitempty"`
	Runtime              StepRuntime `json:"runtime,omitzero"`
	StepletNumber        int         `json:"stepletNumber,omitempty"`

	Extra map[string]json.RawMessage `json:"-"` // see [PipelineDefinition]
}

// Format prints the settings with the values of environment variables masked.
func (s PipelineStepletSettings) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, s) }

// UnmarshalJSON reads settings and their Extra.
func (s *PipelineStepletSettings) UnmarshalJSON(data []byte) (err error) {
	type plain PipelineStepletSettings
	s.Extra, err = jsonextra.Decode(data, (*plain)(s))
	return err
}

// MarshalJSON writes settings and their Extra.
func (s PipelineStepletSettings) MarshalJSON() ([]byte, error) {
	type plain PipelineStepletSettings
	return jsonextra.Encode(plain(s), s.Extra)
}

// Get returns a steplet of a pipeline. It returns an error matching [jfrog.ErrNotFound] if there is
// no such steplet.
//
// Deprecated: see the package.
//
// Requires: a valid user.
//
//jfrog:op 6.24.2
func (s *PipelineStepletsService) Get(ctx context.Context, pipelineStepletID int64) (*PipelineSteplet, error) {
	return jfrog.Do[*PipelineSteplet](ctx, s.client,
		jfrog.Get("/pipelines/api/v1/pipelineSteplets/{pipelineStepletId}", idText(pipelineStepletID)))
}
