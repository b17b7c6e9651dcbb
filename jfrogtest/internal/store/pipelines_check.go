package store

import (
	"fmt"
	"regexp"
	"slices"
)

var pipelineName = regexp.MustCompile(`^[a-zA-Z0-9_]+$`)

// A nameSet checks names that must be unique.
type nameSet map[string]bool

func (n nameSet) add(what, name string) error {
	switch {
	case name == "":
		return fmt.Errorf("a %s has no name", what)
	case !pipelineName.MatchString(name):
		return fmt.Errorf("%s %q: a name has only letters, digits and underscores", what, name)
	case n[name]:
		return fmt.Errorf("%s %s already exists", what, name)
	}
	n[name] = true
	return nil
}

// checkDefinition returns an error for a definition that the server does not accept. The other
// sources of the project share their resources, and the names of their pipelines are taken.
func (s *Store) checkDefinition(x *PipelineSource, d *PipelineDefinition) error {
	resources, pipelines := nameSet{}, nameSet{}
	for _, o := range s.Pipelines.Sources {
		if o == x || o.ProjectID != x.ProjectID {
			continue
		}
		for _, y := range o.Syncs {
			if y.Definition == nil {
				continue
			}
			for _, r := range y.Definition.Resources {
				resources[r.Name] = true
			}
			for _, p := range y.Definition.Pipelines {
				pipelines[p.Name] = true
			}
		}
	}
	for _, r := range d.Resources {
		if err := resources.add("resource", r.Name); err != nil {
			return fmt.Errorf("%s: %w", r.File, err)
		}
		if r.Type == "" {
			return fmt.Errorf("%s: resource %s has no type", r.File, r.Name)
		}
		if err := s.checkIntegration(x, r.Configuration["gitProvider"]); err != nil {
			return fmt.Errorf("%s: resource %s: %w", r.File, r.Name, err)
		}
	}
	for _, p := range d.Pipelines {
		if err := pipelines.add("pipeline", p.Name); err != nil {
			return fmt.Errorf("%s: %w", p.File, err)
		}
		if err := s.checkSteps(x, p, resources); err != nil {
			return fmt.Errorf("%s: pipeline %s: %w", p.File, p.Name, err)
		}
	}
	return nil
}

// checkIntegration returns an error if a name is given and no integration for the source has it.
func (s *Store) checkIntegration(x *PipelineSource, name any) error {
	if name == nil {
		return nil
	}
	if !slices.ContainsFunc(s.Pipelines.Integrations, func(i *PipelineIntegration) bool {
		return i.Name == name && i.UsableIn(x.ProjectID)
	}) {
		return fmt.Errorf("integration %v does not exist", name)
	}
	return nil
}

func (s *Store) checkSteps(x *PipelineSource, p *DefinedPipeline, resources nameSet) error {
	if len(p.Steps) == 0 {
		return fmt.Errorf("there are no steps")
	}
	steps := nameSet{}
	for _, step := range p.Steps {
		if err := steps.add("step", step.Name); err != nil {
			return err
		}
	}
	for _, step := range p.Steps {
		if err := s.checkStep(x, step, steps, resources); err != nil {
			return fmt.Errorf("step %s: %w", step.Name, err)
		}
	}
	if name := cycle(p.Steps); name != "" {
		return fmt.Errorf("step %s is a part of a cycle", name)
	}
	return nil
}

func (s *Store) checkStep(x *PipelineSource, step *DefinedStep, steps, resources nameSet) error {
	if step.Type == "" {
		return fmt.Errorf("there is no type")
	}
	for _, name := range step.InputSteps {
		if !steps[name] {
			return fmt.Errorf("input step %s does not exist", name)
		}
	}
	used := slices.Clone(step.OutputResources)
	for _, in := range step.InputResources {
		used = append(used, in.Name)
	}
	for _, name := range used {
		if !resources[name] {
			return fmt.Errorf("resource %s does not exist", name)
		}
	}
	for _, name := range step.Integrations {
		if err := s.checkIntegration(x, name); err != nil {
			return err
		}
	}
	return checkConditions(step)
}

// cycle returns a step that cannot begin because it waits for itself, or "". The input steps exist.
func cycle(steps []*DefinedStep) string {
	waiting := map[string]int{}
	next := map[string][]string{}
	var ready []string
	for _, step := range steps {
		waiting[step.Name] = len(step.InputSteps)
		for _, in := range step.InputSteps {
			next[in] = append(next[in], step.Name)
		}
		if len(step.InputSteps) == 0 {
			ready = append(ready, step.Name)
		}
	}
	for len(ready) > 0 {
		name := ready[0]
		ready = ready[1:]
		delete(waiting, name)
		for _, after := range next[name] {
			if waiting[after]--; waiting[after] == 0 {
				ready = append(ready, after)
			}
		}
	}
	for _, step := range steps {
		if waiting[step.Name] > 0 {
			return step.Name
		}
	}
	return ""
}
