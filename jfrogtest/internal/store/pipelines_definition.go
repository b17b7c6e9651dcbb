package store

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/yamldoc"
)

// A PipelineDefinition is what the files of a pipeline source define.
type PipelineDefinition struct {
	Files     []string
	Resources []*DefinedResource
	Pipelines []*DefinedPipeline
}

// A DefinedResource is a resource in a definition.
type DefinedResource struct {
	File, Name, Type string
	Configuration    map[string]any // may be nil
	YAML             map[string]any // the whole resource
}

// A DefinedPipeline is a pipeline in a definition.
type DefinedPipeline struct {
	File, Name    string
	Configuration map[string]any // may be nil
	YAML          map[string]any // the whole pipeline
	Steps         []*DefinedStep
}

// A DefinedStep is a step of a pipeline in a definition.
type DefinedStep struct {
	Name, Type      string
	Configuration   map[string]any // may be nil
	Execution       map[string]any // may be nil
	YAML            map[string]any // the whole step
	InputSteps      []string
	InputResources  []DefinedInput
	OutputResources []string
	Integrations    []string
}

// A DefinedInput is a resource that a step uses.
type DefinedInput struct {
	Name    string
	Trigger bool // a new version starts the step
}

// YAMLValue returns a YAML document as the values of encoding/json: map[string]any, []any, string,
// bool, int64, float64 or nil.
func YAMLValue(v any) any {
	switch v := v.(type) {
	case *yamldoc.Map:
		m := map[string]any{}
		for key, value := range v.Values {
			m[key] = YAMLValue(value)
		}
		return m
	case []any:
		list := make([]any, 0, len(v))
		for _, item := range v {
			list = append(list, YAMLValue(item))
		}
		return list
	case yamldoc.Scalar:
		return scalarValue(v)
	}
	return nil
}

var decimal = regexp.MustCompile(`^[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?$`)

func scalarValue(v yamldoc.Scalar) any {
	if v.Quoted {
		return v.Text
	}
	switch strings.ToLower(v.Text) {
	case "true":
		return true
	case "false":
		return false
	}
	if n, err := strconv.ParseInt(v.Text, 10, 64); err == nil {
		return n
	}
	if decimal.MatchString(v.Text) {
		if f, err := strconv.ParseFloat(v.Text, 64); err == nil {
			return f
		}
	}
	return v.Text
}

// add adds the resources and pipelines of a file. A file with values for a template has none.
func (d *PipelineDefinition) add(file, text string, values bool) error {
	parsed, err := yamldoc.Parse([]byte(text))
	if err != nil {
		return err
	}
	doc, ok := YAMLValue(parsed).(map[string]any)
	if !ok {
		return errors.New("the document is not a mapping")
	}
	switch {
	case values:
		return nil
	case doc["template"] != nil:
		return errors.New("a file with a template is not supported")
	}
	if err := checkLists(doc, "resources", "pipelines"); err != nil {
		return err
	}
	for _, r := range jsondoc.Objects(doc["resources"]) {
		if err := checkMappings(r, "configuration"); err != nil {
			return fmt.Errorf("resource %s: %w", jsondoc.Text(r, "name"), err)
		}
		d.Resources = append(d.Resources, &DefinedResource{
			File: file, Name: jsondoc.Text(r, "name"), Type: jsondoc.Text(r, "type"),
			Configuration: object(r, "configuration"), YAML: r,
		})
	}
	for _, y := range jsondoc.Objects(doc["pipelines"]) {
		p := &DefinedPipeline{File: file, Name: jsondoc.Text(y, "name"),
			Configuration: object(y, "configuration"), YAML: y}
		if err := cmp.Or(checkMappings(y, "configuration"), checkLists(y, "steps")); err != nil {
			return fmt.Errorf("pipeline %s: %w", p.Name, err)
		}
		for _, step := range jsondoc.Objects(y["steps"]) {
			if err := checkForm(step); err != nil {
				return fmt.Errorf("pipeline %s: step %s: %w", p.Name, jsondoc.Text(step, "name"), err)
			}
			p.Steps = append(p.Steps, definedStep(step))
		}
		d.Pipelines = append(d.Pipelines, p)
	}
	return nil
}

// checkLists returns an error unless the members of an object are lists of objects, or missing.
func checkLists(doc map[string]any, keys ...string) error {
	for _, key := range keys {
		list, isList := doc[key].([]any)
		if doc[key] != nil && (!isList || len(jsondoc.Objects(list)) != len(list)) {
			return fmt.Errorf("%s is not a list of mappings", key)
		}
	}
	return nil
}

// checkMappings returns an error unless the members of an object are objects, or missing.
func checkMappings(doc map[string]any, keys ...string) error {
	for _, key := range keys {
		if doc[key] != nil && object(doc, key) == nil {
			return fmt.Errorf("%s is not a mapping", key)
		}
	}
	return nil
}

// sections are the keys with commands in the execution of a step.
var sections = []string{"onStart", "onExecute", "onSuccess", "onFailure", "onComplete"}

// checkForm returns an error if the parts of a step have wrong types.
func checkForm(step map[string]any) error {
	err := cmp.Or(checkMappings(step, "configuration", "execution"), checkLists(
		object(step, "configuration"), "inputSteps", "inputResources", "outputResources", "integrations"))
	if err != nil {
		return err
	}
	execution := object(step, "execution")
	for _, key := range sections {
		list, isList := execution[key].([]any)
		isText := func(v any) bool { _, is := v.(string); return is }
		if execution[key] != nil &&
			(!isList || slices.ContainsFunc(list, func(v any) bool { return !isText(v) })) {
			return fmt.Errorf("%s is not a list of texts", key)
		}
	}
	return nil
}

func object(m map[string]any, key string) map[string]any {
	v, _ := m[key].(map[string]any)
	return v
}

func definedStep(y map[string]any) *DefinedStep {
	c := object(y, "configuration")
	step := &DefinedStep{
		Name: jsondoc.Text(y, "name"), Type: jsondoc.Text(y, "type"), Configuration: c,
		Execution: object(y, "execution"), YAML: y,
		InputSteps: names(c, "inputSteps"), OutputResources: names(c, "outputResources"),
		Integrations: names(c, "integrations"),
	}
	for _, in := range jsondoc.Objects(c["inputResources"]) {
		trigger, set := in["trigger"].(bool)
		step.InputResources = append(step.InputResources,
			DefinedInput{jsondoc.Text(in, "name"), trigger || !set})
	}
	return step
}

func names(m map[string]any, key string) []string {
	var list []string
	for _, x := range jsondoc.Objects(m[key]) {
		list = append(list, jsondoc.Text(x, "name"))
	}
	return list
}

// summary returns the logs of a sync that has succeeded.
func (d *PipelineDefinition) summary() string {
	steps := 0
	var details, connections []string
	for _, r := range d.Resources {
		details = append(details, r.File+": successfully created resource: "+r.Name)
	}
	for _, p := range d.Pipelines {
		steps += len(p.Steps)
		details = append(details, p.File+": successfully created pipeline: "+p.Name)
		for _, step := range p.Steps {
			details = append(details, p.File+": successfully created step: "+step.Name)
			for _, in := range step.InputResources {
				connections = append(connections,
					fmt.Sprintf("Successfully created connection between step: %s and %s", step.Name, in.Name))
			}
		}
	}
	return strings.Join(append([]string{
		"Successfully synced pipeline source", "SUMMARY:",
		fmt.Sprintf("Created %d resources", len(d.Resources)),
		fmt.Sprintf("Created %d pipelines", len(d.Pipelines)), fmt.Sprintf("Created %d steps", steps),
		"DETAILS:",
	}, append(details, connections...)...), "\n")
}
