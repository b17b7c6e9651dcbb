package pipelines

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"time"
	"unicode/utf8"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/jsonextra"
)

// StepsService lists the steps of runs and answers requests for approval. Reached through
// [Client.Steps]. [Client.PipelineSteps] has the steps of pipelines.
type StepsService service

// Step is a step of a run.
type Step struct {
	ID                           int64         `json:"id"`
	Name                         string        `json:"name"`
	TypeCode                     int           `json:"typeCode"`
	StatusCode                   StatusCode    `json:"statusCode"`
	RunID                        int64         `json:"runId"`
	PipelineID                   int64         `json:"pipelineId"`
	PipelineStepID               int64         `json:"pipelineStepId"`
	PipelineSourceID             int64         `json:"pipelineSourceId"`
	ProjectID                    int64         `json:"projectId"`
	ConfigPropertyBag            StepSettings  `json:"configPropertyBag,omitzero"`
	ExecPropertyBag              StepExecution `json:"execPropertyBag,omitzero"`
	StaticPropertyBag            PropertyBag   `json:"staticPropertyBag,omitempty"`
	AffinityGroup                string        `json:"affinityGroup"`
	GroupInProgress              bool          `json:"groupInProgress"`
	PendingLogsComplete          bool          `json:"pendingLogsComplete"`
	IsConsoleArchived            bool          `json:"isConsoleArchived"`
	FileStoreProvider            string        `json:"fileStoreProvider"`
	PipelineStateArtifactName    string        `json:"pipelineStateArtifactName"`
	TriggeredByResourceVersionID int64         `json:"triggeredByResourceVersionId"`
	TriggeredByStepID            int64         `json:"triggeredByStepId"`
	TriggeredByIdentityID        int64         `json:"triggeredByIdentityId"`
	ExternalBuildID              Scalar        `json:"externalBuildId"`
	ExternalBuildURL             string        `json:"externalBuildUrl"`
	TriggeredAt                  jfrog.Time    `json:"triggeredAt,omitzero"`
	QueuedAt                     jfrog.Time    `json:"queuedAt,omitzero"`
	ReadyAt                      jfrog.Time    `json:"readyAt,omitzero"`
	StartedAt                    jfrog.Time    `json:"startedAt,omitzero"`
	TimeoutAt                    jfrog.Time    `json:"timeoutAt,omitzero"`
	EndedAt                      jfrog.Time    `json:"endedAt,omitzero"`
	CreatedAt                    jfrog.Time    `json:"createdAt,omitzero"`
	UpdatedAt                    jfrog.Time    `json:"updatedAt,omitzero"`
}

// Format prints the step with the values of environment variables masked.
func (s Step) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, s) }

func (s *Step) status() StatusCode { return s.StatusCode }

// Duration returns the time from the start of a step to its end, or 0 if it has not ended.
func (s *Step) Duration() time.Duration { return between(s.StartedAt, s.EndedAt) }

// StepSettings is the configuration of a step of a run. Its fields depend on the type of the step.
type StepSettings struct {
	InputSteps           []NameRef      `json:"inputSteps,omitempty"`
	EnvironmentVariables []StepVariable `json:"environmentVariables,omitempty"`
	AffinityGroup        string         `json:"affinityGroup,omitempty"`
	NodePool             string         `json:"nodePool,omitempty"`
	NodeName             string         `json:"nodeName,omitempty"`
	IsOnDemand           bool           `json:"isOnDemand,omitempty"`
	InstanceSize         string         `json:"instanceSize,omitempty"`
	TimeoutSeconds       jfrog.Int      `json:"timeoutSeconds,omitempty"`
	Runtime              StepRuntime    `json:"runtime,omitzero"`

	Extra map[string]json.RawMessage `json:"-"` // see [PipelineDefinition]
}

// Format prints the settings with the values of environment variables masked.
func (s StepSettings) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, s) }

// UnmarshalJSON reads settings and their Extra.
func (s *StepSettings) UnmarshalJSON(data []byte) (err error) {
	type plain StepSettings
	s.Extra, err = jsonextra.Decode(data, (*plain)(s))
	return err
}

// MarshalJSON writes settings and their Extra.
func (s StepSettings) MarshalJSON() ([]byte, error) {
	type plain StepSettings
	return jsonextra.Encode(plain(s), s.Extra)
}

// Timeout returns the limit of the time that the step may take.
func (s StepSettings) Timeout() time.Duration { return time.Duration(s.TimeoutSeconds) * time.Second }

// StepListOptions filters and pages [StepsService.List] and [StepsService.All].
type StepListOptions struct {
	PipelineIDs       []int64     `url:"pipelineIds,comma,omitempty"`
	StepIDs           []int64     `url:"stepIds,comma,omitempty"`
	ProjectIDs        []int64     `url:"projectIds,comma,omitempty"`
	RunIDs            []int64     `url:"runIds,comma,omitempty"`
	PipelineSourceIDs []int64     `url:"pipelineSourceIds,comma,omitempty"`
	PipelineStepIDs   []int64     `url:"pipelineStepIds,comma,omitempty"`
	Names             []string    `url:"names,comma,omitempty"`
	StatusCodes       StatusCodes `url:"statusCodes,omitempty"`
	TypeCode          int         `url:"typeCode,omitempty"`
	AffinityGroups    []string    `url:"affinityGroups,comma,omitempty"`
	GroupInProgress   *bool       `url:"groupInProgress,omitempty"`
	TimeoutBefore     time.Time   `url:"timeoutBefore,omitempty" layout:"2006-01-02T15:04:05.000Z07:00"`
	StartedBefore     time.Time   `url:"startedBefore,omitempty" layout:"2006-01-02T15:04:05.000Z07:00"`
	StartedAfter      time.Time   `url:"startedAfter,omitempty" layout:"2006-01-02T15:04:05.000Z07:00"`
	EndedBefore       time.Time   `url:"endedBefore,omitempty" layout:"2006-01-02T15:04:05.000Z07:00"`
	EndedAfter        time.Time   `url:"endedAfter,omitempty" layout:"2006-01-02T15:04:05.000Z07:00"`
	// SortByDependency sorts the steps in the order of their execution. It requires ProjectIDs.
	// The manual does not list its values.
	SortByDependency string `url:"sortByDependency,omitempty"`
	PageOptions
}

func (o *StepListOptions) check() error {
	if o == nil {
		return nil
	}
	return errors.Join(checkTexts(texts{"names", o.Names}, texts{"affinity groups", o.AffinityGroups}),
		checkDependency(o.SortByDependency, o.ProjectIDs))
}

// checkDependency returns an error for an order of steps without the projects that it requires.
func checkDependency(order string, projectIDs []int64) error {
	if order != "" && len(projectIDs) == 0 {
		return errors.New("sort by dependency requires project IDs")
	}
	return nil
}

// List returns the steps that meet all conditions of opts.
//
// Deprecated: see the package.
//
// Requires: a valid user.
//
//jfrog:op 6.19.2
func (s *StepsService) List(ctx context.Context, opts *StepListOptions) ([]Step, error) {
	return jfrog.Do[[]Step](ctx, s.client, jfrog.Get("/pipelines/api/v1/steps").Query(opts).Check(opts.check()))
}

// All walks the steps of all pages of [StepsService.List].
//
//jfrog:none List, page by page
func (s *StepsService) All(ctx context.Context, opts *StepListOptions) iter.Seq2[Step, error] {
	return walk(ctx, opts, s.List)
}

// Get returns a step. It returns an error matching [jfrog.ErrNotFound] if there is no such step.
//
// Deprecated: see the package.
//
// Requires: a valid user.
//
//jfrog:op 6.19.3
func (s *StepsService) Get(ctx context.Context, stepID int64) (*Step, error) {
	return jfrog.Do[*Step](ctx, s.client, jfrog.Get("/pipelines/api/v1/steps/{stepId}", idText(stepID)))
}

// WaitCompleted waits until a step has ended. It returns a [*jfrog.FailedError] with the name of
// the step's status, and the step, unless the step succeeds.
//
// Requires: a valid user.
//
//jfrog:none polls Get
func (s *StepsService) WaitCompleted(ctx context.Context, stepID int64, opts *jfrog.WaitOptions) (*Step, error) {
	return awaitStatus(ctx, opts, fmt.Sprintf("step %d", stepID),
		func(ctx context.Context) (*Step, error) { return s.Get(ctx, stepID) }, succeeded...)
}

// ApprovalResponse is the answer to a request for approval.
type ApprovalResponse string

// The answers to a request for approval.
const (
	ApprovalApproved ApprovalResponse = "approved"
	ApprovalRejected ApprovalResponse = "rejected"
)

// ApprovalRequest is the body of [StepsService.Respond].
type ApprovalRequest struct {
	Response ApprovalResponse `json:"response"`
	Comment  string           `json:"comment,omitempty"` // at most 100 characters
}

func (r ApprovalRequest) check() error {
	if r.Response != ApprovalApproved && r.Response != ApprovalRejected {
		return fmt.Errorf("response %q is neither approved nor rejected", r.Response)
	}
	if n := utf8.RuneCountInString(r.Comment); n > 100 {
		return fmt.Errorf("comment has %d characters, more than 100", n)
	}
	return nil
}

// Approval is the result of [StepsService.Respond].
type Approval struct {
	StepID int64 `json:"stepId"`
	// UpdatedStatusCode is StatusWaiting after an approval and StatusCancelling after a rejection.
	UpdatedStatusCode StatusCode `json:"updatedStatusCode"`
}

// Respond approves or rejects a step with the status [StatusPendingApproval]. The server executes
// or cancels the step later. [StepsService.RespondAndWait] waits for the end of the step.
//
// Respond returns an error matching [jfrog.ErrNotFound] if the step has another status.
//
// Deprecated: see the package.
//
// Requires: a valid user.
//
//jfrog:op 6.19.4
func (s *StepsService) Respond(ctx context.Context, stepID int64, approval ApprovalRequest) (*Approval, error) {
	return jfrog.Do[*Approval](ctx, s.client,
		jfrog.Post("/pipelines/api/v1/steps/{id}/approvalResponse", idText(stepID)).Body(approval).Check(approval.check()))
}

// RespondAndWait approves or rejects a step as Respond does, and waits until the step has ended. It
// returns a [*jfrog.FailedError] with the name of the step's status, and the step, unless an
// approved step succeeds or a rejected step is cancelled.
//
// Requires: a valid user.
//
//jfrog:none Respond, and Get until the step has ended
func (s *StepsService) RespondAndWait(ctx context.Context, stepID int64, approval ApprovalRequest, opts *jfrog.WaitOptions) (*Step, error) {
	if _, err := s.Respond(ctx, stepID, approval); err != nil {
		return nil, err
	}
	if approval.Response == ApprovalApproved {
		return s.WaitCompleted(ctx, stepID, opts)
	}
	return awaitStatus(ctx, opts, fmt.Sprintf("rejection of step %d", stepID),
		func(ctx context.Context) (*Step, error) { return s.Get(ctx, stepID) }, StatusCancelled)
}
