package pipelines

import (
	"context"
	"errors"
	"fmt"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// PipelineTriggerRequest selects the pipeline that [PipelinesService.Trigger] runs, or the run that
// it runs again.
type PipelineTriggerRequest struct {
	// RunID is a run to run again, with its environment variables and the latest versions of its
	// integrations. It excludes PipelineName, BranchName and ProjectKey.
	RunID int64 `json:"runId,omitempty"`
	// PipelineName is the pipeline to run.
	PipelineName string `json:"pipelineName,omitempty"`
	BranchName   string `json:"branchName,omitempty"` // required for multibranch pipelines
	ProjectKey   string `json:"projectKey,omitempty"` // required if there are several projects
	// Steps are the steps to run. The steps after them run too. Empty: all steps of the pipeline,
	// or of the run with RunID.
	Steps []StepTrigger `json:"steps,omitempty"`
	// InjectedPipeEnvs are environment variables for all steps.
	InjectedPipeEnvs []InjectedEnv `json:"injectedPipeEnvs,omitempty"`
}

// Format prints the request with the values of environment variables masked.
func (r PipelineTriggerRequest) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, r) }

// StepTrigger selects a step for [PipelinesService.Trigger].
type StepTrigger struct {
	Name              string             `json:"name"`
	InjectedEnvs      []InjectedEnv      `json:"injectedEnvs,omitempty"` // for this step
	ResourceOverrides []ResourceOverride `json:"resourceOverrides,omitempty"`
}

// Format prints the step with the values of environment variables masked.
func (t StepTrigger) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, t) }

func (r PipelineTriggerRequest) check() error {
	switch {
	case r.RunID < 0:
		return fmt.Errorf("run ID %d is negative", r.RunID)
	case r.RunID == 0 && r.PipelineName == "":
		return errors.New("neither a run ID nor a pipeline name")
	case r.RunID != 0 && (r.PipelineName != "" || r.BranchName != "" || r.ProjectKey != ""):
		return errors.New("both a run ID and a pipeline")
	}
	for _, step := range r.Steps {
		if step.Name == "" {
			return errors.New("step name is empty")
		}
		if err := errors.Join(checkEnvs(step.InjectedEnvs), checkOverrides(step.ResourceOverrides)); err != nil {
			return err
		}
	}
	return checkEnvs(r.InjectedPipeEnvs)
}

type triggered struct {
	TriggerID int64 `json:"triggerId"`
}

// Trigger starts a run of a pipeline and returns the ID of the trigger, which differs from the ID
// of the run. [PipelinesService.TriggerAndWait] waits for the run.
//
// Deprecated: see the package.
//
// Requires: a valid user.
//
//jfrog:op 6.14.5
func (s *PipelinesService) Trigger(ctx context.Context, req PipelineTriggerRequest) (int64, error) {
	out, err := jfrog.Do[*triggered](ctx, s.client,
		jfrog.Post("/pipelines/api/v1/pipelines/trigger").Body(req).Check(req.check()))
	if err != nil {
		return 0, err
	}
	return out.TriggerID, nil
}

// TriggerAndFind triggers a run as Trigger does, waits until the run exists, and returns it.
//
// The server does not connect a trigger with its run: TriggerAndFind returns the next latest run of
// the pipeline. This is another run if the pipeline is triggered elsewhere at the same time.
//
// Before the trigger, TriggerAndFind looks up the pipeline by its name and its branch. It returns
// an error matching [jfrog.ErrNotFound] if there is no such pipeline. It returns an error if there
// are several, such as in several projects.
//
// Requires: a valid user.
//
//jfrog:none Trigger, and Get before and after it
func (s *PipelinesService) TriggerAndFind(ctx context.Context, req PipelineTriggerRequest, opts *jfrog.WaitOptions) (*Run, error) {
	if req.check() != nil {
		_, err := s.Trigger(ctx, req) // sends nothing
		return nil, err
	}
	before, err := s.find(ctx, req)
	if err != nil {
		return nil, err
	}
	if _, err := s.Trigger(ctx, req); err != nil {
		return nil, err
	}
	after, err := jfrog.Wait(ctx, opts, func(ctx context.Context) (*Pipeline, bool, error) {
		p, err := s.Get(ctx, before.ID)
		return p, err == nil && p.LatestRunID > before.LatestRunID, err
	})
	if err != nil {
		return nil, err
	}
	return (*RunsService)(s).Get(ctx, after.LatestRunID)
}

// TriggerAndWait triggers a run as TriggerAndFind does, and waits until the run has ended. It
// returns a [*jfrog.FailedError] with the name of the run's status, and the run, unless the run
// succeeds.
//
// Requires: a valid user.
//
//jfrog:none TriggerAndFind and RunsService.WaitCompleted in one
func (s *PipelinesService) TriggerAndWait(ctx context.Context, req PipelineTriggerRequest, opts *jfrog.WaitOptions) (*Run, error) {
	run, err := s.TriggerAndFind(ctx, req, opts)
	if err != nil {
		return nil, err
	}
	return (*RunsService)(s).WaitCompleted(ctx, run.ID, opts)
}

// find returns the pipeline that a request triggers.
func (s *PipelinesService) find(ctx context.Context, req PipelineTriggerRequest) (*Pipeline, error) {
	if req.RunID != 0 {
		run, err := (*RunsService)(s).Get(ctx, req.RunID)
		if err != nil {
			return nil, err
		}
		return s.Get(ctx, run.PipelineID)
	}
	var found []Pipeline
	// A filter by branch would leave out the pipelines whose source has a single branch.
	for p, err := range s.All(ctx, &PipelineListOptions{Names: []string{req.PipelineName}, Light: true}) {
		if err != nil {
			return nil, err
		}
		// The branch of a pipeline is empty unless its source has many branches.
		branch := req.BranchName == "" || p.PipelineSourceBranch == "" || p.PipelineSourceBranch == req.BranchName
		if p.Name == req.PipelineName && branch {
			found = append(found, p)
		}
	}
	switch len(found) {
	case 0:
		return nil, fmt.Errorf("pipelines: pipeline %q: %w", req.PipelineName, jfrog.ErrNotFound)
	case 1:
		return &found[0], nil
	}
	return nil, fmt.Errorf("pipelines: %d pipelines are named %q: call Trigger, and look for the run in Runs",
		len(found), req.PipelineName)
}
