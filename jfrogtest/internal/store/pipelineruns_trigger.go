package store

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
)

// A PipelineTrigger asks for a run of a pipeline.
type PipelineTrigger struct {
	Pipeline  *Pipeline
	Steps     []*PipelineStep // with the steps after them; empty for all
	Only      []*PipelineStep // the steps that may run; empty for all
	Envs      []EnvVariable   // for all steps
	StepEnvs  map[*PipelineStep][]EnvVariable
	Overrides map[*PipelineStep]map[int64]*ResourceVersion // by the ID of the resource
	By        string                                       // a user, or empty

	version *ResourceVersion // that has triggered the run; may be nil
	chain   runChain
}

// A runChain is what has led to a run.
type runChain struct {
	pipelines []*Pipeline // whose runs have led to the run
	runs      *int        // all runs with the same beginning; nil for a trigger of a client
}

// maxChain limits the runs that a trigger or a commit leads to by way of resources. Further runs
// are left out.
const maxChain = 1000

// cloned returns a copy of a map, which is never nil.
func cloned(m map[string]any) map[string]any {
	out := map[string]any{}
	maps.Copy(out, m)
	return out
}

// maxTriggers limits the triggers of a pipeline whose runs do not exist yet. The run of the oldest
// begins early.
const maxTriggers = 100

// TriggerPipeline begins a run later, as an asynchronous operation. It returns the ID of the
// trigger.
func (s *Store) TriggerPipeline(t *PipelineTrigger) int64 {
	id := s.Pipelines.NextID("trigger")
	job := s.BeginJob(StatusStarted, true, func() []error {
		if !t.Pipeline.IsDeleted() {
			s.beginRun(t)
		}
		return nil
	})
	if job.running() {
		t.Pipeline.triggers = append(t.Pipeline.triggers, job)
	}
	if len(t.Pipeline.triggers) > maxTriggers {
		t.Pipeline.triggers[0].End()
		t.Pipeline.triggers = slices.Clone(t.Pipeline.triggers[1:])
	}
	return id
}

// Poll counts a request for the runs of a pipeline.
func (p *Pipeline) Poll() {
	pending := p.triggers
	p.triggers = nil
	for _, job := range pending {
		if job.Poll(); job.running() {
			p.triggers = append(p.triggers, job)
		}
	}
}

// stepsOf returns the steps that a trigger runs.
func stepsOf(t *PipelineTrigger) map[*PipelineStep]bool {
	chosen := map[*PipelineStep]bool{}
	steps := InOrder(t.Pipeline.Steps)
	for _, step := range orAll(t.Steps, steps) {
		chosen[step] = true
	}
	edges, passed := dependencies(steps), map[*PipelineStep]bool{}
	for _, step := range steps { // an input step stands before the steps after it
		for input := range edges[step] {
			chosen[step] = chosen[step] || chosen[input] && passed[input]
		}
		passed[step] = true
	}
	maps.DeleteFunc(chosen, func(step *PipelineStep, is bool) bool {
		return !is || len(t.Only) > 0 && !slices.Contains(t.Only, step)
	})
	return chosen
}

// orAll returns the chosen steps, or all steps if none is chosen.
func orAll(chosen, all []*PipelineStep) []*PipelineStep {
	if len(chosen) > 0 {
		return chosen
	}
	return all
}

// dependencies returns the steps that each step depends on: its input steps, which are true, and
// the steps whose output resources trigger it.
func dependencies(steps []*PipelineStep) map[*PipelineStep]map[*PipelineStep]bool {
	byName, producers := map[string]*PipelineStep{}, map[string][]*PipelineStep{}
	for _, step := range steps {
		byName[step.Definition.Name] = step
		for _, name := range step.Definition.OutputResources {
			producers[name] = append(producers[name], step)
		}
	}
	edges := map[*PipelineStep]map[*PipelineStep]bool{}
	for _, step := range steps {
		inputs := map[*PipelineStep]bool{}
		for _, name := range step.Definition.InputSteps {
			if input := byName[name]; input != nil && input != step {
				inputs[input] = true
			}
		}
		for _, in := range step.Definition.InputResources {
			if !in.Trigger {
				continue
			}
			for _, producer := range producers[in.Name] {
				if producer != step && !inputs[producer] {
					inputs[producer] = false
				}
			}
		}
		edges[step] = inputs
	}
	return edges
}

// InOrder returns the steps of a pipeline in the order of their dependencies. In a cycle, resources
// have no effect on the order: a step that changes a resource may stand after a step that the
// resource triggers.
func InOrder(steps []*PipelineStep) []*PipelineStep {
	edges := dependencies(steps)
	after := map[*PipelineStep][]*PipelineStep{}
	open := map[*PipelineStep]int{} // the dependencies that have no place
	for _, step := range steps {
		open[step] = len(edges[step])
		for input := range edges[step] {
			after[input] = append(after[input], step)
		}
	}
	var order []*PipelineStep
	placed := map[*PipelineStep]bool{}
	place := func(step *PipelineStep) { // with the steps that wait only for it
		for ready := []*PipelineStep{step}; len(ready) > 0; ready = ready[1:] {
			placed[ready[0]] = true
			order = append(order, ready[0])
			for _, next := range after[ready[0]] {
				if open[next]--; open[next] == 0 && !placed[next] {
					ready = append(ready, next)
				}
			}
		}
	}
	for _, step := range steps {
		if len(edges[step]) == 0 {
			place(step)
		}
	}
	var visit func(step *PipelineStep)
	visit = func(step *PipelineStep) { // in a cycle, only input steps stand before a step
		for _, input := range slices.SortedFunc(maps.Keys(edges[step]), byID) {
			if edges[step][input] && !placed[input] {
				visit(input)
			}
		}
		if !placed[step] {
			place(step)
		}
	}
	for _, step := range steps {
		visit(step)
	}
	return order
}

func byID(a, b *PipelineStep) int { return cmp.Compare(a.ID, b.ID) }

// beginRun begins a run of a pipeline, unless the pipeline has lost the steps of the trigger.
func (s *Store) beginRun(t *PipelineTrigger) {
	p, x, now := t.Pipeline, s.PipelineRuns, s.Now()
	chosen, runs := stepsOf(t), map[*PipelineStep]*RunStep{}
	order := InOrder(p.Steps)
	if !slices.ContainsFunc(order, func(step *PipelineStep) bool { return chosen[step] }) {
		return
	}
	r := &PipelineRun{
		ID: s.Pipelines.NextID("run"), Number: p.NextNumber, Pipeline: p, Code: CodeWaiting, By: t.By,
		Envs:      t.Envs,
		CreatedAt: now, UpdatedAt: now, chain: runChain{
			append(slices.Clone(t.chain.pipelines), p), cmp.Or(t.chain.runs, new(int))},
	}
	p.NextNumber++
	p.Latest = r
	x.Runs = append(x.Runs, r)
	edges := dependencies(p.Steps)
	for _, step := range order {
		if !chosen[step] {
			continue
		}
		st := s.newRunStep(r, step, t)
		for _, input := range slices.SortedFunc(maps.Keys(edges[step]), byID) {
			if before := runs[input]; before != nil {
				st.inputs = append(st.inputs, stepInput{before,
					inputCodes(step.Definition, input.Definition.Name)})
			}
		}
		runs[step] = st
		r.Steps = append(r.Steps, st)
	}
	x.RunSteps = append(x.RunSteps, r.Steps...)
	x.dropRuns()
	s.advance(r)
}

// newRunStep returns a step of a run that waits.
func (s *Store) newRunStep(r *PipelineRun, step *PipelineStep, t *PipelineTrigger) *RunStep {
	now := s.Now()
	st := &RunStep{
		Definition: step.Definition, Configuration: step.Configuration(),
		ID: s.Pipelines.NextID("step"), Run: r, Step: step, Code: CodeWaiting, Log: &StepLog{},
		Injected: t.StepEnvs[step], Overrides: t.Overrides[step], TriggeredAt: now, CreatedAt: now,
		UpdatedAt: now,
	}
	if t.version != nil && slices.Contains(t.Steps, step) {
		st.CausedBy = t.version
	}
	st.Envs = MergeVariables(environment(r.Pipeline.Definition.Configuration),
		environment(step.Definition.Configuration),
		r.Envs, st.Injected)
	step.Latest = st
	for _, defined := range step.Steplets {
		log := st.Log
		if step.Definition.Matrix() {
			log = &StepLog{}
		}
		st.Steplets = append(st.Steplets, &RunSteplet{ID: s.Pipelines.NextID("steplet"), Step: st,
			Defined: defined, Log: log})
	}
	use := func(name string, output bool) {
		resource := s.PipelineRuns.resource(r.Pipeline.Source, r.Pipeline.Branch, name)
		if resource == nil {
			return
		}
		version := resource.Latest
		if override := st.Overrides[resource.ID]; override != nil && !output {
			version = override
		}
		st.Resources = append(st.Resources, &RunResource{
			ID: s.Pipelines.NextID("runResourceVersion"), Step: st, Resource: resource, Version: version,
			Output:    output,
			CreatedAt: now, UpdatedAt: now,
		})
	}
	for _, in := range step.Definition.InputResources {
		use(in.Name, false)
	}
	for _, name := range step.Definition.OutputResources {
		use(name, true)
	}
	return st
}

// MergeVariables returns variables, of which later ones replace earlier ones with the same key.
func MergeVariables(lists ...[]EnvVariable) []EnvVariable {
	var out []EnvVariable
	at := map[string]int{}
	for _, v := range slices.Concat(lists...) {
		if i, known := at[v.Key]; known {
			out[i].Value = v.Value
			continue
		}
		at[v.Key] = len(out)
		out = append(out, v)
	}
	return out
}

// conditionCodes are the codes that input steps may have to have, by name.
var conditionCodes = map[string]int{
	"success": CodeSuccess, "failure": CodeFailure, "error": CodeError, "cancelled": CodeCancelled,
	"skipped": CodeSkipped, "unstable": CodeUnstable, "timeout": CodeTimeout,
}

// checkConditions returns an error for a condition on an input step that does not exist.
func checkConditions(d *DefinedStep) error {
	for _, in := range jsondoc.Objects(d.Configuration["inputSteps"]) {
		for _, name := range jsondoc.Strings(in["status"]) {
			if conditionCodes[name] == 0 {
				return fmt.Errorf("status %s of an input step does not exist", name)
			}
		}
	}
	return nil
}

// inputCodes returns the codes of an input step that let a step run.
func inputCodes(d *DefinedStep, input string) []int {
	var codes []int
	for _, in := range jsondoc.Objects(d.Configuration["inputSteps"]) {
		if jsondoc.Text(in, "name") != input {
			continue
		}
		for _, name := range jsondoc.Strings(in["status"]) {
			codes = append(codes, conditionCodes[name])
		}
	}
	if codes == nil {
		return []int{CodeSuccess, CodeCached}
	}
	if slices.Contains(codes, CodeSuccess) {
		codes = append(codes, CodeCached)
	}
	return codes
}

// triggerBy begins the runs that a new version of a resource triggers. A pipeline whose run has led
// to the version is left out.
func (s *Store) triggerBy(v *ResourceVersion, from runChain) {
	r := v.Resource
	for _, p := range s.PipelineRuns.Pipelines {
		if p.Source != r.Source || p.Branch != r.Branch || p.IsDeleted() ||
			slices.Contains(from.pipelines, p) {
			continue
		}
		var steps []*PipelineStep
		for _, step := range p.Steps {
			if slices.Contains(step.Definition.InputResources, DefinedInput{r.Definition.Name, true}) {
				steps = append(steps, step)
			}
		}
		if len(steps) > 0 && *from.runs < maxChain {
			*from.runs++
			s.TriggerPipeline(&PipelineTrigger{Pipeline: p, Steps: steps, version: v, chain: from})
		}
	}
}

// gitPushed adds a version to the resources of a Git repository.
func (s *Store) gitPushed(c *GitCommit) {
	for _, r := range s.PipelineRuns.Resources {
		d := r.Definition
		if d.Type != "GitRepo" || r.IsDeleted() || jsondoc.Text(d.Configuration, "path") != c.FullName ||
			!gitSelects(d, c.Branch) {
			continue
		}
		s.triggerBy(s.addVersion(r, s.gitContent(d, c), nil), runChain{runs: new(int)})
	}
}
