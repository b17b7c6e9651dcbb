package store

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
)

func newPipelineRuns() *PipelineRuns {
	return &PipelineRuns{results: map[[2]string]StepResult{}}
}

// FollowPipelineSources makes pipelines of the definitions that syncs read.
func (s *Store) FollowPipelineSources() {
	s.Pipelines.Synced = s.definePipelines
	s.Pipelines.SourceDeleted = s.deletePipelines
	s.Pipelines.Pushed = s.gitPushed
}

// branchOf returns the branch that pipelines and resources of a sync have.
func branchOf(y *PipelineSync) string {
	if y.Source.MultiBranch {
		return y.Branch
	}
	return ""
}

// definePipelines makes or changes the pipelines and resources of a source. Pipelines
// and resources that the definition lacks are deleted.
func (s *Store) definePipelines(y *PipelineSync) {
	x := s.PipelineRuns
	resources, pipelines := map[string]bool{}, map[string]bool{}
	for _, d := range y.Definition.Resources {
		if resources[d.Name] {
			continue
		}
		resources[d.Name] = true
		s.defineResource(y, d)
	}
	for _, d := range y.Definition.Pipelines {
		if pipelines[d.Name] {
			continue
		}
		pipelines[d.Name] = true
		s.definePipeline(y, d)
	}
	for _, r := range x.Resources {
		if r.Source == y.Source && r.Branch == branchOf(y) && !resources[r.Definition.Name] &&
			!r.IsDeleted() {
			r.DeletedAt = s.Now()
		}
	}
	for _, p := range x.Pipelines {
		if p.Source == y.Source && p.Branch == branchOf(y) && !pipelines[p.Name] {
			s.deletePipeline(p)
		}
	}
}

// deletePipelines deletes the pipelines and resources of a source.
func (s *Store) deletePipelines(source *PipelineSource) {
	for _, r := range s.PipelineRuns.Resources {
		if r.Source == source && !r.IsDeleted() {
			r.DeletedAt = s.Now()
		}
	}
	for _, p := range s.PipelineRuns.Pipelines {
		if p.Source == source {
			s.deletePipeline(p)
		}
	}
}

func (s *Store) deletePipeline(p *Pipeline) {
	if p.IsDeleted() {
		return
	}
	p.DeletedAt = s.Now()
	for _, step := range p.Steps {
		step.DeletedAt = s.Now()
	}
}

// resource returns the resource of a source with a name, or nil.
func (x *PipelineRuns) resource(source *PipelineSource, branch, name string) *PipelineResource {
	for _, r := range x.Resources {
		if r.Source == source && r.Branch == branch && r.Definition.Name == name {
			return r
		}
	}
	return nil
}

func (s *Store) defineResource(y *PipelineSync, d *DefinedResource) {
	x := s.PipelineRuns
	r := x.resource(y.Source, branchOf(y), d.Name)
	if r == nil {
		r = &PipelineResource{ID: s.Pipelines.NextID("resource"), Source: y.Source, Branch: branchOf(y)}
		x.Resources = append(x.Resources, r)
	}
	r.Definition = d
	r.changed(s.Now())
	if r.Latest != nil {
		return
	}
	content := cloned(d.Configuration)
	if d.Type == "GitRepo" {
		content = s.gitContent(d, s.lastCommit(d))
	}
	s.addVersion(r, content, nil)
}

// maxResourceVersions limits the versions of all resources. The oldest are dropped, except the
// latest of each resource.
const maxResourceVersions = 10_000

// addVersion adds a version to a resource.
func (s *Store) addVersion(r *PipelineResource, content map[string]any,
	by *RunStep) *ResourceVersion {
	v := &ResourceVersion{ID: s.Pipelines.NextID("resourceVersion"), Resource: r, Content: content,
		CreatedAt: s.Now()}
	if by != nil {
		v.RunID, v.StepID = by.Run.ID, by.ID
	}
	r.Latest = v
	r.UpdatedAt = s.Now()
	x := s.PipelineRuns
	x.Versions = append(x.Versions, v)
	if surplus := len(x.Versions) - maxResourceVersions; surplus > 0 {
		x.Versions = slices.DeleteFunc(x.Versions, func(v *ResourceVersion) bool {
			drop := surplus > 0 && v.Resource.Latest != v
			if drop {
				surplus--
			}
			return drop
		})
	}
	return v
}

// definePipeline makes or changes a pipeline with its steps.
func (s *Store) definePipeline(y *PipelineSync, d *DefinedPipeline) {
	x := s.PipelineRuns
	i := slices.IndexFunc(x.Pipelines, func(p *Pipeline) bool {
		return p.Source == y.Source && p.Branch == branchOf(y) && p.Name == d.Name
	})
	if i < 0 {
		i = len(x.Pipelines)
		x.Pipelines = append(x.Pipelines, &Pipeline{
			ID: s.Pipelines.NextID("pipeline"), Source: y.Source, Branch: branchOf(y), Name: d.Name,
			NextNumber: 1,
		})
	}
	p := x.Pipelines[i]
	p.Definition = d
	p.changed(s.Now())
	old := p.Steps
	p.Steps = nil
	names := map[string]bool{}
	for _, defined := range d.Steps {
		if names[defined.Name] {
			continue
		}
		names[defined.Name] = true
		p.Steps = append(p.Steps, s.defineStep(p, defined, old))
	}
	for _, step := range old {
		if !names[step.Definition.Name] {
			step.DeletedAt = s.Now()
		}
	}
}

// defineStep makes a step, or changes the old one with the same name.
func (s *Store) defineStep(p *Pipeline, d *DefinedStep, old []*PipelineStep) *PipelineStep {
	var step *PipelineStep
	if i := slices.IndexFunc(old, func(o *PipelineStep) bool { return o.Definition.Name == d.Name }); i >= 0 {
		step = old[i]
	} else {
		step = &PipelineStep{ID: s.Pipelines.NextID("pipelineStep"), Pipeline: p}
		s.PipelineRuns.Steps = append(s.PipelineRuns.Steps, step)
	}
	step.Definition = d
	step.changed(s.Now())
	variants := stepletVariants(d)
	for i, v := range variants {
		if i == len(step.Steplets) {
			step.Steplets = append(step.Steplets, &PipelineSteplet{ID: s.Pipelines.NextID("pipelineSteplet"),
				Step: step, Number: i + 1})
		}
		step.Steplets[i].Env, step.Steplets[i].Runtime = v.env, v.runtime
		step.Steplets[i].changed(s.Now())
	}
	step.Steplets = step.Steplets[:len(variants)]
	return step
}

// Matrix reports whether a step has several steplets with their own logs.
func (d *DefinedStep) Matrix() bool { return d.Type == "Matrix" }

type stepletVariant struct{ env, runtime map[string]any }

// maxSteplets limits the steplets of a step. Further ones are left out.
const maxSteplets = 100

// stepletVariants returns the steplets of a step: for a matrix, each set of variables in each
// runtime on each node pool.
func stepletVariants(d *DefinedStep) []stepletVariant {
	if !d.Matrix() {
		return []stepletVariant{{}}
	}
	multipliers := object(d.YAML, "stepletMultipliers")
	envs, runtimes := jsondoc.Objects(multipliers["environmentVariables"]),
		jsondoc.Objects(multipliers["runtimes"])
	pools, _ := multipliers["nodePools"].([]any)
	var list []stepletVariant
	for range max(1, len(pools)) {
		for i := range max(1, len(runtimes)) {
			for j := range max(1, len(envs)) {
				var v stepletVariant
				if i < len(runtimes) {
					v.runtime = runtimes[i]
				}
				if j < len(envs) {
					v.env = envs[j]
				}
				if list = append(list, v); len(list) == maxSteplets {
					return list
				}
			}
		}
	}
	return list
}

// environment returns the variables of a configuration. A variable is a value, or an object with
// a default.
func environment(configuration map[string]any) []EnvVariable {
	variables := object(configuration, "environmentVariables")
	var list []EnvVariable
	add := func(m map[string]any, readOnly bool) {
		for _, key := range jsondoc.Keys(m) {
			value := m[key]
			if o, ok := value.(map[string]any); ok {
				value = o["default"]
			}
			list = append(list, EnvVariable{key, scalarText(value), readOnly})
		}
	}
	plain := map[string]any{}
	for key, value := range variables {
		if _, isMap := value.(map[string]any); key != "readOnly" && key != "normal" || !isMap {
			plain[key] = value
		}
	}
	add(object(variables, "readOnly"), true)
	add(object(variables, "normal"), false)
	add(plain, false)
	return list
}

// scalarText returns the text of a scalar of a YAML document.
func scalarText(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return fmt.Sprint(v)
}

// lastCommit returns the last commit of the first branch that a resource selects, or nil.
func (s *Store) lastCommit(d *DefinedResource) *GitCommit {
	path := jsondoc.Text(d.Configuration, "path")
	for _, branch := range s.Pipelines.Branches(path) {
		if gitSelects(d, branch) {
			return s.Pipelines.Commit(path, branch)
		}
	}
	return nil
}

// gitSelects reports whether a resource selects a branch of its repository.
func gitSelects(d *DefinedResource, branch string) bool {
	branches := object(d.Configuration, "branches")
	return selectsBranch(jsondoc.Text(branches, "include"), jsondoc.Text(branches, "exclude"), branch)
}

// gitContent returns the content of a version of a Git repository. The commit may be nil.
func (s *Store) gitContent(d *DefinedResource, c *GitCommit) map[string]any {
	content := map[string]any{"path": jsondoc.Text(d.Configuration, "path")}
	if c == nil {
		return content
	}
	content["sha"] = c.SHA
	commit := map[string]any{
		"branchName": c.Branch, "commitSha": c.SHA, "commitMessage": c.Message, "isPullRequest": false,
		"isPullRequestClose": false, "isGitTag": false, "isRelease": false, "isPrerelease": false,
	}
	maps.Copy(content, commit)
	content["shaData"] = commit
	return content
}
