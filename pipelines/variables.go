package pipelines

import (
	"encoding/json"
	"fmt"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// Variables holds environment variables by key. Their values may be secret.
type Variables map[string]jfrog.Secret

// Format prints the variables with their values masked.
func (v Variables) Format(f fmt.State, verb rune) {
	_, _ = fmt.Fprintf(f, fmt.FormatString(f, verb), map[string]jfrog.Secret(v))
}

// UnmarshalJSON reads an object. A value that is no string is read as its JSON text.
func (v *Variables) UnmarshalJSON(data []byte) error {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(data, &fields); err != nil {
		return err
	}
	*v = nil
	for key, raw := range fields {
		if *v == nil {
			*v = Variables{}
		}
		var text string
		if json.Unmarshal(raw, &text) != nil {
			text = string(raw)
		}
		(*v)[key] = jfrog.Secret(text)
	}
	return nil
}

// InjectedEnv is an environment variable for a run that is triggered.
type InjectedEnv struct {
	Key   string       `json:"key"`
	Value jfrog.Secret `json:"value"`
}

// Format prints the variable with its value masked.
func (e InjectedEnv) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, e) }

// checkEnvs returns an error for a variable without a key.
func checkEnvs(envs []InjectedEnv) error {
	for i, e := range envs {
		if e.Key == "" {
			return fmt.Errorf("environment variable %d has no key", i)
		}
	}
	return nil
}

// StepVariable is an environment variable of a step.
type StepVariable struct {
	Key        string       `json:"key"`
	Value      jfrog.Secret `json:"value"`
	IsReadOnly bool         `json:"isReadOnly"`
}

// Format prints the variable with its value masked.
func (v StepVariable) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, v) }

// ResourceOverride selects a version of a resource for a run, in place of the latest version.
type ResourceOverride struct {
	ResourceID        int64 `json:"resourceId"`
	ResourceVersionID int64 `json:"resourceVersionId"`
}

func checkOverrides(overrides []ResourceOverride) error {
	for _, o := range overrides {
		if err := checkID("resource of an override", o.ResourceID); err != nil {
			return err
		}
		if err := checkID("resource version of an override", o.ResourceVersionID); err != nil {
			return err
		}
	}
	return nil
}
