package pipelines

import (
	"encoding/json"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/jsonextra"
)

// PropertyBag is an object of the server whose fields depend on the type of its owner.
type PropertyBag map[string]json.RawMessage

// Scalar is a value of a YAML file, such as a build number. JSON holds it as a string, a number
// or a boolean.
type Scalar string

// UnmarshalJSON reads a string, a number or a boolean.
func (s *Scalar) UnmarshalJSON(data []byte) error {
	if b := string(data); b == "true" || b == "false" {
		*s = Scalar(b)
		return nil
	}
	text, err := textOf(data)
	*s = Scalar(text)
	return err
}

// NameRef refers to a resource, an integration or a step by its name.
type NameRef struct {
	Name string `json:"name"`

	Extra map[string]json.RawMessage `json:"-"` // see [PipelineDefinition]
}

// UnmarshalJSON reads a reference and its Extra.
func (n *NameRef) UnmarshalJSON(data []byte) (err error) {
	type plain NameRef
	n.Extra, err = jsonextra.Decode(data, (*plain)(n))
	return err
}

// MarshalJSON writes a reference and its Extra.
func (n NameRef) MarshalJSON() ([]byte, error) {
	type plain NameRef
	return jsonextra.Encode(plain(n), n.Extra)
}

// PipelineDefinition is a pipeline as its YAML file defines it.
type PipelineDefinition struct {
	Name  string           `json:"name"`
	Steps []StepDefinition `json:"steps"`

	// Extra holds the fields of the JSON object that the struct lacks, by their JSON names.
	Extra map[string]json.RawMessage `json:"-"`
}

// UnmarshalJSON reads a definition and its Extra.
func (d *PipelineDefinition) UnmarshalJSON(data []byte) (err error) {
	type plain PipelineDefinition
	d.Extra, err = jsonextra.Decode(data, (*plain)(d))
	return err
}

// MarshalJSON writes a definition and its Extra.
func (d PipelineDefinition) MarshalJSON() ([]byte, error) {
	type plain PipelineDefinition
	return jsonextra.Encode(plain(d), d.Extra)
}

// StepDefinition is a step as the YAML file of its pipeline defines it.
type StepDefinition struct {
	Name          string            `json:"name,omitempty"`
	Type          string            `json:"type,omitempty"` // such as Bash or GradleBuild
	Configuration StepConfiguration `json:"configuration,omitzero"`
	Execution     StepExecution     `json:"execution,omitzero"`

	Extra map[string]json.RawMessage `json:"-"` // see [PipelineDefinition]
}

// UnmarshalJSON reads a step and its Extra.
func (d *StepDefinition) UnmarshalJSON(data []byte) (err error) {
	type plain StepDefinition
	d.Extra, err = jsonextra.Decode(data, (*plain)(d))
	return err
}

// MarshalJSON writes a step and its Extra.
func (d StepDefinition) MarshalJSON() ([]byte, error) {
	type plain StepDefinition
	return jsonextra.Encode(plain(d), d.Extra)
}

// StepConfiguration is the configuration of a step. Its fields depend on the type of the step.
type StepConfiguration struct {
	Integrations       []NameRef `json:"integrations,omitempty"`
	InputResources     []NameRef `json:"inputResources,omitempty"`
	OutputResources    []NameRef `json:"outputResources,omitempty"`
	InputSteps         []NameRef `json:"inputSteps,omitempty"`
	GradleCommand      string    `json:"gradleCommand,omitempty"`
	SourceLocation     string    `json:"sourceLocation,omitempty"`
	ConfigFileLocation string    `json:"configFileLocation,omitempty"`
	ConfigFileName     string    `json:"configFileName,omitempty"`

	Extra map[string]json.RawMessage `json:"-"` // see [PipelineDefinition]
}

// UnmarshalJSON reads a configuration and its Extra.
func (c *StepConfiguration) UnmarshalJSON(data []byte) (err error) {
	type plain StepConfiguration
	c.Extra, err = jsonextra.Decode(data, (*plain)(c))
	return err
}

// MarshalJSON writes a configuration and its Extra.
func (c StepConfiguration) MarshalJSON() ([]byte, error) {
	type plain StepConfiguration
	return jsonextra.Encode(plain(c), c.Extra)
}

// StepExecution has the shell commands of a step.
type StepExecution struct {
	OnExecute  []string `json:"onExecute,omitempty"`
	OnComplete []string `json:"onComplete,omitempty"`

	Extra map[string]json.RawMessage `json:"-"` // see [PipelineDefinition]
}

// UnmarshalJSON reads the commands and their Extra.
func (e *StepExecution) UnmarshalJSON(data []byte) (err error) {
	type plain StepExecution
	e.Extra, err = jsonextra.Decode(data, (*plain)(e))
	return err
}

// MarshalJSON writes the commands and their Extra.
func (e StepExecution) MarshalJSON() ([]byte, error) {
	type plain StepExecution
	return jsonextra.Encode(plain(e), e.Extra)
}

// StepRuntime is where a step runs.
type StepRuntime struct {
	Type  string       `json:"type,omitempty"` // such as host or image
	Image RuntimeImage `json:"image,omitzero"`

	Extra map[string]json.RawMessage `json:"-"` // see [PipelineDefinition]
}

// UnmarshalJSON reads a runtime and its Extra.
func (r *StepRuntime) UnmarshalJSON(data []byte) (err error) {
	type plain StepRuntime
	r.Extra, err = jsonextra.Decode(data, (*plain)(r))
	return err
}

// MarshalJSON writes a runtime and its Extra.
func (r StepRuntime) MarshalJSON() ([]byte, error) {
	type plain StepRuntime
	return jsonextra.Encode(plain(r), r.Extra)
}

// RuntimeImage is the container image of a runtime.
type RuntimeImage struct {
	ImageName string      `json:"imageName,omitempty"`
	ImageTag  string      `json:"imageTag,omitempty"`
	Auto      RuntimeAuto `json:"auto,omitzero"` // the server selects the image

	Extra map[string]json.RawMessage `json:"-"` // see [PipelineDefinition]
}

// UnmarshalJSON reads an image and its Extra.
func (i *RuntimeImage) UnmarshalJSON(data []byte) (err error) {
	type plain RuntimeImage
	i.Extra, err = jsonextra.Decode(data, (*plain)(i))
	return err
}

// MarshalJSON writes an image and its Extra.
func (i RuntimeImage) MarshalJSON() ([]byte, error) {
	type plain RuntimeImage
	return jsonextra.Encode(plain(i), i.Extra)
}

// RuntimeAuto selects an image by a programming language.
type RuntimeAuto struct {
	Language string        `json:"language,omitempty"`
	Versions jfrog.Strings `json:"versions,omitempty"`
}
