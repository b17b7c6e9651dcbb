package pipelineruns

import (
	"slices"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// An env is an environment variable in a request. Values are texts, but clients also send numbers
// and booleans.
type env struct {
	Key   string `json:"key"`
	Value any    `json:"value"`
}

// maxVariables limits injected variables, and maxVariableSize their keys and values in bytes.
const (
	maxVariables    = 1000
	maxVariableSize = 64 << 10
)

// variables returns injected variables, which a step may change.
func variables(list []env) ([]store.EnvVariable, error) {
	var out []store.EnvVariable
	size := 0
	for _, e := range list {
		value, err := text(e.Value)
		if e.Key == "" || err != nil {
			return nil, bad("An injected variable needs a key and a value")
		}
		if size += len(e.Key) + len(value); size > maxVariableSize || len(out) == maxVariables {
			return nil, bad("There are more than %d injected variables or %d bytes", maxVariables,
				maxVariableSize)
		}
		out = append(out, store.EnvVariable{Key: e.Key, Value: value})
	}
	return out, nil
}

// An override selects a version of a resource.
type override struct {
	Resource int64 `json:"resourceId"`
	Version  int64 `json:"resourceVersionId"`
}

// overrides returns the versions by the IDs of their resources.
func (s *service) overrides(list []override) (map[int64]*store.ResourceVersion, error) {
	out := map[int64]*store.ResourceVersion{}
	versions := map[int64]*store.ResourceVersion{}
	if len(list) > 0 {
		for _, v := range s.PipelineRuns.Versions {
			versions[v.ID] = v
		}
	}
	for _, o := range list {
		v := versions[o.Version]
		if v == nil || v.Resource.ID != o.Resource {
			return nil, bad("Resource %d has no version %d", o.Resource, o.Version)
		}
		out[o.Resource] = v
	}
	return out, nil
}

// A triggerRequest asks for a run of a pipeline.
type triggerRequest struct {
	RunID    int64  `json:"runId"`
	Pipeline any    `json:"pipelineName"`
	Branch   string `json:"branchName"`
	Project  string `json:"projectKey"`
	Steps    []struct {
		Name      string     `json:"name"`
		Envs      []env      `json:"injectedEnvs"`
		Overrides []override `json:"resourceOverrides"`
	} `json:"steps"`
	Envs []env `json:"injectedPipeEnvs"`
}

func (s *service) handleTrigger(q *rest.Request) (*rest.Response, error) {
	var body triggerRequest
	if err := q.Decode(&body); err != nil {
		return nil, err
	}
	t, err := s.trigger(body)
	if err != nil {
		return nil, err
	}
	t.By = q.User.Name
	return ok(map[string]int64{"triggerId": s.TriggerPipeline(t)})
}

// trigger returns the trigger that a request describes.
func (s *service) trigger(body triggerRequest) (*store.PipelineTrigger, error) {
	t := &store.PipelineTrigger{
		StepEnvs:  map[*store.PipelineStep][]store.EnvVariable{},
		Overrides: map[*store.PipelineStep]map[int64]*store.ResourceVersion{},
	}
	var err error
	if body.RunID != 0 {
		err = s.rerun(t, body.RunID)
	} else {
		t.Pipeline, err = s.triggered(body)
	}
	if err != nil {
		return nil, err
	}
	envs, err := variables(body.Envs)
	if err != nil {
		return nil, err
	}
	t.Envs = store.MergeVariables(t.Envs, envs)
	byName := map[string]*store.PipelineStep{}
	for _, step := range t.Pipeline.Steps {
		byName[step.Definition.Name] = step
	}
	for _, wanted := range body.Steps {
		step := byName[wanted.Name]
		switch {
		case step == nil:
			return nil, bad("Pipeline '%s' has no step '%s'", t.Pipeline.Name, wanted.Name)
		case len(t.Only) > 0 && !slices.Contains(t.Only, step):
			return nil, bad("Run %d has no step '%s'", body.RunID, wanted.Name)
		}
		envs, err := variables(wanted.Envs)
		if err != nil {
			return nil, err
		}
		t.StepEnvs[step] = store.MergeVariables(t.StepEnvs[step], envs)
		if t.Overrides[step], err = s.overrides(wanted.Overrides); err != nil {
			return nil, err
		}
		t.Steps = append(t.Steps, step)
	}
	count := len(t.Envs)
	for _, envs := range t.StepEnvs {
		count += len(envs)
	}
	if count > maxVariables {
		return nil, bad("There are more than %d injected variables", maxVariables)
	}
	return t, nil
}

// rerun lets a trigger run the steps of a run again, with its injected variables.
func (s *service) rerun(t *store.PipelineTrigger, id int64) error {
	for _, r := range s.PipelineRuns.Runs {
		if r.ID != id {
			continue
		}
		t.Pipeline, t.Envs = r.Pipeline, append(t.Envs, r.Envs...)
		for _, st := range r.Steps {
			t.Only = append(t.Only, st.Step)
			t.StepEnvs[st.Step] = append(t.StepEnvs[st.Step], st.Injected...)
		}
		if t.Pipeline.IsDeleted() {
			return bad("Pipeline '%s' is deleted", t.Pipeline.Name)
		}
		if !slices.ContainsFunc(t.Only, func(step *store.PipelineStep) bool { return !step.IsDeleted() }) {
			return bad("Pipeline '%s' has lost the steps of run %d", t.Pipeline.Name, id)
		}
		return nil
	}
	return bad("Run %d does not exist", id)
}

// triggered returns the pipeline with the name, the branch and the project of a request.
func (s *service) triggered(body triggerRequest) (*store.Pipeline, error) {
	name, err := text(body.Pipeline)
	if name == "" || err != nil {
		return nil, bad("Either runId or pipelineName is required")
	}
	project := s.PipelineProject(store.DefaultPipelineProject)
	switch projects := s.PipelineProjects(); {
	case body.Project != "":
		if project = s.PipelineProjectNamed(body.Project, ""); project == nil {
			return nil, bad("Project '%s' does not exist", body.Project)
		}
	case len(projects) > 1:
		return nil, bad("projectKey is required, because there are several projects")
	}
	branches := false
	for _, p := range s.PipelineRuns.Pipelines {
		if p.Name != name || p.IsDeleted() || p.Source.ProjectID != project.ID {
			continue
		}
		if p.Branch == "" || p.Branch == body.Branch {
			return p, nil
		}
		branches = branches || body.Branch == ""
	}
	if branches {
		return nil, bad("branchName is required, because pipeline '%s' is in several branches", name)
	}
	return nil, bad("Pipeline '%s' does not exist", name)
}
