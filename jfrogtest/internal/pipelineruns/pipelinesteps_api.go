package pipelineruns

import (
	"net/http"
	"slices"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/listing"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// pipelineStepRoutes returns the operations on steps of pipelines.
func (s *service) pipelineStepRoutes() []rest.Route {
	const steps = "/api/v1/pipelineSteps"
	return []rest.Route{
		rest.Get(steps, s.handlePipelineSteps),
		rest.Get(steps+"/{pipelineStepId}", s.handlePipelineStep),
		rest.Post(steps+"/{pipelineStepId}/trigger", s.handleStepTrigger, rest.Small),
	}
}

func (s *service) pipelineStepView(step *store.PipelineStep) listing.View {
	p, d := step.Pipeline, step.Definition
	v := listing.View{
		"id": step.ID, "name": d.Name, "typeCode": stepCode(d.Type), "latestStepId": nil,
		"projectId": p.Source.ProjectID, "pipelineSourceId": p.Source.ID, "pipelineId": p.ID,
		"yml": d.YAML, "ymlConfigPropertyBag": stepSettings(d), "ymlExecPropertyBag": object(d.Execution),
		"isConsistent": true, "isPaused": false, "isStale": false, "staleAt": nil,
		"isDeleted": step.IsDeleted(), "deletedAt": stamp(step.DeletedAt),
		"createdBy": s.userID(p.Source.CreatedBy), "updatedBy": s.userID(p.Source.UpdatedBy),
		"createdAt": stamp(step.CreatedAt), "updatedAt": stamp(step.UpdatedAt),
	}
	if step.Latest != nil {
		v["latestStepId"] = step.Latest.ID
	}
	return v
}

// stepSettings returns the configuration of a step, whose variables are grouped, or null.
func stepSettings(d *store.DefinedStep) any {
	if d.Configuration == nil {
		return nil
	}
	out := listing.View(d.Configuration).Without("environmentVariables")
	normal, readOnly := map[string]string{}, map[string]string{}
	for _, v := range d.Variables() {
		if v.ReadOnly {
			readOnly[v.Key] = v.Value
		} else {
			normal[v.Key] = v.Value
		}
	}
	groups := map[string]any{"normal": normal}
	if len(readOnly) > 0 {
		groups["readOnly"] = readOnly
	}
	out["environmentVariables"] = groups
	return out
}

func (s *service) handlePipelineSteps(q *rest.Request) (*rest.Response, error) {
	ordered, err := inOrder(q)
	if err != nil {
		return nil, err
	}
	s.pollTriggers()
	steps := s.PipelineRuns.Steps
	if ordered {
		steps = nil
		for _, p := range s.PipelineRuns.Pipelines {
			steps = append(steps, store.InOrder(p.Steps)...)
		}
		for _, step := range s.PipelineRuns.Steps { // steps that their pipelines have lost
			if step.IsDeleted() && !slices.Contains(step.Pipeline.Steps, step) {
				steps = append(steps, step)
			}
		}
	}
	var list []listing.View
	for _, step := range steps {
		list = append(list, s.pipelineStepView(step))
	}
	page, err := listing.Query{
		Numbers: map[string]string{
			"projectIds": "projectId", "pipelineSourceIds": "pipelineSourceId", "pipelineIds": "pipelineId",
			"pipelineStepIds": "id", "typeCodes": "typeCode",
		},
		Texts:  map[string]string{"names": "name"},
		Flags:  flags(q, "isDeleted"),
		Before: map[string]string{"deletedBefore": "deletedAt"},
	}.Apply(q, withoutDeleted(q, list))
	if err != nil {
		return nil, err
	}
	return ok(page)
}

func (s *service) pipelineStep(q *rest.Request) (*store.PipelineStep, error) {
	return find(q, "pipelineStepId", s.PipelineRuns.Steps,
		func(step *store.PipelineStep) int64 { return step.ID },
		http.StatusNotFound, "Pipeline step")
}

func (s *service) handlePipelineStep(q *rest.Request) (*rest.Response, error) {
	step, err := s.pipelineStep(q)
	if err != nil {
		return nil, err
	}
	step.Pipeline.Poll()
	return ok(s.pipelineStepView(step))
}

// handleStepTrigger runs a step and the steps after it.
func (s *service) handleStepTrigger(q *rest.Request) (*rest.Response, error) {
	if _, err := listing.ID(q, "pipelineStepId", http.StatusBadRequest); err != nil {
		return nil, err
	}
	step, err := s.pipelineStep(q)
	if err != nil {
		return nil, err
	}
	var body struct {
		Reset     bool       `json:"reset"`
		Overrides []override `json:"overrideVersions"`
		PipeEnvs  []env      `json:"injectedPipeEnvs"`
		Envs      []env      `json:"injectedEnvs"`
	}
	if len(q.Data) > 0 {
		if err := q.Decode(&body); err != nil {
			return nil, err
		}
	}
	if step.IsDeleted() {
		return nil, missing("Pipeline step %d is deleted", step.ID)
	}
	t := &store.PipelineTrigger{Pipeline: step.Pipeline, Steps: []*store.PipelineStep{step},
		By: q.User.Name}
	envs, err := variables(body.Envs)
	if err != nil {
		return nil, err
	}
	t.StepEnvs = map[*store.PipelineStep][]store.EnvVariable{step: envs}
	if t.Envs, err = variables(body.PipeEnvs); err != nil {
		return nil, err
	}
	versions, err := s.overrides(body.Overrides)
	if err != nil {
		return nil, err
	}
	t.Overrides = map[*store.PipelineStep]map[int64]*store.ResourceVersion{step: versions}
	before := s.pipelineStepView(step)
	before["masterResourceId"] = nil
	s.TriggerPipeline(t)
	return ok(before)
}
