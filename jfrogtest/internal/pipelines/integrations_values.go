package pipelines

import (
	"encoding/json"
	"maps"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// A formField is a value of an integration in a request.
type formField struct {
	Label string          `json:"label"`
	Value json.RawMessage `json:"value"`
}

func fieldOf(masterID int64, label string) *masterField {
	for i := range masterFields {
		if f := &masterFields[i]; f.master == masterID && f.name == label {
			return f
		}
	}
	return nil
}

// fill sets values of an integration. It changes nothing if it returns an error.
func fill(x *store.PipelineIntegration, form []formField) error {
	values, variables := maps.Clone(x.Values), maps.Clone(x.Variables)
	for _, field := range form {
		f := fieldOf(x.MasterID, field.Label)
		if f == nil {
			return bad("The master integration %s has no field '%s'", x.MasterName, field.Label)
		}
		if f.isObject {
			var given map[string]store.PipelineVariable
			if err := json.Unmarshal(field.Value, &given); err != nil {
				return bad("The value of %s is not an object of variables", f.name)
			}
			changed, err := changedVariables(x.Variables[f.name], given)
			if err != nil {
				return err
			}
			variables[f.name] = changed
			continue
		}
		var value string
		if err := json.Unmarshal(field.Value, &value); err != nil {
			return bad("The value of %s is not a text", f.name)
		}
		if f.secure && value == mask && x.Values[f.name] != "" {
			continue // the client sends back what it has read
		}
		if f.required && value == "" {
			return bad("The value of %s is empty", f.name)
		}
		values[f.name] = value
	}
	x.Values, x.Variables = values, variables
	return nil
}

// changedVariables returns the variables of a request. A secure variable that is not recreated
// keeps its value, which the client does not know.
func changedVariables(
	old, given map[string]store.PipelineVariable,
) (map[string]store.PipelineVariable, error) {
	out := map[string]store.PipelineVariable{}
	for name, v := range given {
		if v.IsRecreated && v.Value == "" {
			return nil, bad("The variable %s is recreated and has no value", name)
		}
		before := old[name]
		if before.IsSecure && (v.Value == mask || v.Value == "" && !v.IsRecreated) {
			v.Value, v.IsSecure = before.Value, true
		}
		out[name] = v
	}
	return out, nil
}

// form returns the values of an integration with its secrets masked, in the order of the fields.
func form(x *store.PipelineIntegration) []any {
	type shown struct {
		Label string `json:"label"`
		Value any    `json:"value"`
	}
	out := []any{}
	for _, f := range masterFields {
		if f.master != x.MasterID {
			continue
		}
		if variables, has := x.Variables[f.name]; has {
			masked := map[string]store.PipelineVariable{}
			for name, v := range variables {
				if v.IsSecure {
					v.Value = mask
				}
				masked[name] = v
			}
			out = append(out, shown{f.name, masked})
		}
		if value, has := x.Values[f.name]; has {
			if f.secure {
				value = mask
			}
			out = append(out, shown{f.name, value})
		}
	}
	return out
}
