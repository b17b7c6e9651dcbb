package pipelines

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/jsonextra"
)

// PipelineStepsService lists the steps of pipelines and triggers them. Reached through
// [Client.PipelineSteps]. [Client.Steps] has the steps of runs.
type PipelineStepsService service

// PipelineStep is a step of a pipeline.
type PipelineStep struct {
	ID                   int64                `json:"id"`
	Name                 string               `json:"name"`
	TypeCode             int                  `json:"typeCode"`
	MasterResourceID     int64                `json:"masterResourceId"`
	LatestStepID         int64                `json:"latestStepId"` // 0: has not run yet
	ProjectID            int64                `json:"projectId"`
	PipelineSourceID     int64                `json:"pipelineSourceId"`
	PipelineID           int64                `json:"pipelineId"`
	Yml                  StepDefinition       `json:"yml,omitzero"`
	YmlConfigPropertyBag PipelineStepSettings `json:"ymlConfigPropertyBag,omitzero"`
	YmlExecPropertyBag   StepExecution        `json:"ymlExecPropertyBag,omitzero"`
	IsConsistent         bool                 `json:"isConsistent"`
	IsPaused             bool                 `json:"isPaused"`
	IsStale              bool                 `json:"isStale"`
	StaleAt              jfrog.Time           `json:"staleAt,omitzero"`
	IsDeleted            bool                 `json:"isDeleted"`
	DeletedAt            jfrog.Time           `json:"deletedAt,omitzero"`
	CreatedBy            UserID               `json:"createdBy"`
	UpdatedBy            UserID               `json:"updatedBy"`
	CreatedAt            jfrog.Time           `json:"createdAt,omitzero"`
	UpdatedAt            jfrog.Time           `json:"updatedAt,omitzero"`
}

// Format prints the step with the values of environment variables masked.
func (s PipelineStep) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, s) }

// PipelineStepSettings is the configuration of a step of a pipeline. Its fields depend on the type
// of the step.
type PipelineStepSettings struct {
	Integrations         []NameRef             `json:"integrations,omitempty"`
	EnvironmentVariables PipelineStepVariables `json:"environmentVariables,omitzero"`

	Extra map[string]json.RawMessage `json:"-"` // see [PipelineDefinition]
}

// Format prints the settings with the values of environment variables masked.
func (s PipelineStepSettings) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, s) }

// UnmarshalJSON reads settings and their Extra.
func (s *PipelineStepSettings) UnmarshalJSON(data []byte) (err error) {
	type plain PipelineStepSettings
	s.Extra, err = jsonextra.Decode(data, (*plain)(s))
	return err
}

// MarshalJSON writes settings and their Extra.
func (s PipelineStepSettings) MarshalJSON() ([]byte, error) {
	type plain PipelineStepSettings
	return jsonextra.Encode(plain(s), s.Extra)
}

// PipelineStepVariables holds the environment variables of a step of a pipeline.
type PipelineStepVariables struct {
	Normal Variables `json:"normal,omitempty"`

	Extra map[string]json.RawMessage `json:"-"` // see [PipelineDefinition]
}

// Format prints the variables with their values masked.
func (v PipelineStepVariables) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, v) }

// UnmarshalJSON reads variables and their Extra.
func (v *PipelineStepVariables) UnmarshalJSON(data []byte) (err error) {
	type plain PipelineStepVariables
	v.Extra, err = jsonextra.Decode(data, (*plain)(v))
	return err
}

// MarshalJSON writes variables and their Extra.
func (v PipelineStepVariables) MarshalJSON() ([]byte, error) {
	type plain PipelineStepVariables
	return jsonextra.Encode(plain(v), v.Extra)
}

// PipelineStepListOptions filters [PipelineStepsService.List].
type PipelineStepListOptions struct {
	ProjectIDs        []int64  `url:"projectIds,comma,omitempty"`
	PipelineSourceIDs []int64  `url:"pipelineSourceIds,comma,omitempty"`
	PipelineIDs       []int64  `url:"pipelineIds,comma,omitempty"`
	PipelineStepIDs   []int64  `url:"pipelineStepIds,comma,omitempty"`
	Names             []string `url:"names,comma,omitempty"`
	TypeCodes         []int    `url:"typeCodes,comma,omitempty"`
	IncludeDeleted    bool     `url:"includeDeleted,omitempty"`
	// IsDeleted selects deleted steps, or steps in use. IncludeDeleted overrides it.
	IsDeleted     *bool     `url:"isDeleted,omitempty"`
	DeletedBefore time.Time `url:"deletedBefore,omitempty" layout:"2006-01-02T15:04:05.000Z07:00"`
	// SortByDependency sorts the steps in the order of their execution. It requires ProjectIDs.
	// The manual does not list its values.
	SortByDependency string `url:"sortByDependency,omitempty"`
}

func (o *PipelineStepListOptions) check() error {
	if o == nil {
		return nil
	}
	return errors.Join(checkTexts(texts{"names", o.Names}), checkDependency(o.SortByDependency, o.ProjectIDs))
}

// List returns the steps of pipelines that meet all conditions of opts.
//
// Deprecated: see the package.
//
// Requires: a valid user.
//
//jfrog:op 6.22.1
func (s *PipelineStepsService) List(ctx context.Context, opts *PipelineStepListOptions) ([]PipelineStep, error) {
	return jfrog.Do[[]PipelineStep](ctx, s.client,
		jfrog.Get("/pipelines/api/v1/pipelineSteps").Query(opts).Check(opts.check()))
}

// Get returns a step of a pipeline. It returns an error matching [jfrog.ErrNotFound] if there is no
// such step.
//
// Deprecated: see the package.
//
// Requires: a valid user.
//
//jfrog:op 6.22.2
func (s *PipelineStepsService) Get(ctx context.Context, pipelineStepID int64) (*PipelineStep, error) {
	return jfrog.Do[*PipelineStep](ctx, s.client,
		jfrog.Get("/pipelines/api/v1/pipelineSteps/{pipelineStepId}", idText(pipelineStepID)))
}

// PipelineStepTriggerRequest qualifies [PipelineStepsService.Trigger]. All fields are optional.
type PipelineStepTriggerRequest struct {
	Reset            bool               `json:"reset,omitempty"` // use no cache
	OverrideVersions []ResourceOverride `json:"overrideVersions,omitempty"`
	InjectedPipeEnvs []InjectedEnv      `json:"injectedPipeEnvs,omitempty"` // for all steps
	InjectedEnvs     []InjectedEnv      `json:"injectedEnvs,omitempty"`     // for this step
}

// Format prints the request with the values of environment variables masked.
func (r PipelineStepTriggerRequest) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, r) }

func (r PipelineStepTriggerRequest) check() error {
	return errors.Join(checkOverrides(r.OverrideVersions), checkEnvs(r.InjectedPipeEnvs), checkEnvs(r.InjectedEnvs))
}

// Trigger starts a run of a step of a pipeline and returns the step. It returns an error matching
// [jfrog.ErrNotFound] if there is no such step. [PipelineStepsService.TriggerAndWait] waits for the
// end of the step.
//
// Deprecated: see the package.
//
// Requires: a valid user.
//
//jfrog:op 6.19.1
func (s *PipelineStepsService) Trigger(ctx context.Context, pipelineStepID int64, req PipelineStepTriggerRequest) (*PipelineStep, error) {
	return jfrog.Do[*PipelineStep](ctx, s.client,
		jfrog.Post("/pipelines/api/v1/pipelineSteps/{pipelineStepId}/trigger", idText(pipelineStepID)).
			Body(req).Check(req.check()))
}

// TriggerAndWait triggers a step as Trigger does, waits until the step of the run has ended, and
// returns it. It returns a [*jfrog.FailedError] with the name of the status, and the step, unless
// the step succeeds.
//
// The server does not connect a trigger with its run: TriggerAndWait waits for the next latest step
// of the run. It belongs to another run if the step is triggered elsewhere at the same time.
//
// Requires: a valid user.
//
//jfrog:none Get, Trigger, Get again and StepsService.WaitCompleted in one
func (s *PipelineStepsService) TriggerAndWait(ctx context.Context, pipelineStepID int64, req PipelineStepTriggerRequest, opts *jfrog.WaitOptions) (*Step, error) {
	if err := req.check(); err != nil {
		_, err = s.Trigger(ctx, pipelineStepID, req) // sends nothing
		return nil, err
	}
	before, err := s.Get(ctx, pipelineStepID)
	if err != nil {
		return nil, err
	}
	if _, err := s.Trigger(ctx, pipelineStepID, req); err != nil {
		return nil, err
	}
	after, err := jfrog.Wait(ctx, opts, func(ctx context.Context) (*PipelineStep, bool, error) {
		p, err := s.Get(ctx, pipelineStepID)
		return p, err == nil && p.LatestStepID > before.LatestStepID, err
	})
	if err != nil {
		return nil, err
	}
	return (*StepsService)(s).WaitCompleted(ctx, after.LatestStepID, opts)
}
