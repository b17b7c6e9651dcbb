package pipelines

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/jsonlax"
)

// IntegrationValues are the values of an integration. They are a pointer to a type for the kind
// of the integration, such as [GitHubIntegration], or to [OtherIntegration].
type IntegrationValues interface {
	// master returns the ID and the name of the master integration.
	master() (id int64, name string)
}

// OtherIntegration has the values of an integration whose kind has no type in this package. See
// [MasterIntegrationsService] for the kinds and their fields.
type OtherIntegration struct {
	MasterIntegrationID   int64
	MasterIntegrationName string
	Fields                []FormField
}

func (o *OtherIntegration) master() (int64, string) {
	return o.MasterIntegrationID, o.MasterIntegrationName
}

// FormField is a field of an integration with its value. The value is Value or Variables.
type FormField struct {
	Label string `json:"label"` // the name of a [MasterIntegrationField]
	// Value is masked in output, as it may be secret. Use string(Value) to read it.
	Value jfrog.Secret `json:"value"`
	FormVariables
}

// FormVariables is the value of a field that has variables.
type FormVariables struct {
	// Variables by their names. It is nil if the field has a Value.
	Variables map[string]Variable `json:"value"`
}

// Variable is a variable of a generic integration.
type Variable struct {
	Value       jfrog.Secret `json:"value"`
	IsSecure    bool         `json:"isSecure"`    // the value is secret
	IsRecreated bool         `json:"isRecreated"` // needs a value
}

// formField has the shape of a FormField in JSON.
type formField[V any] struct {
	Label string `json:"label"`
	Value V      `json:"value"`
}

// UnmarshalJSON reads a field whose value is a string or an object of variables.
func (f *FormField) UnmarshalJSON(data []byte) error {
	var raw formField[json.RawMessage]
	if err := json.Unmarshal(data, &raw); err != nil {
		return err
	}
	out := FormField{Label: raw.Label}
	var err error
	switch value := bytes.TrimSpace(raw.Value); {
	case len(value) == 0:
	case value[0] == '{':
		err = jsonlax.Unmarshal(value, &out.Variables)
	default:
		var s string
		s, err = textOf(value)
		out.Value = jfrog.Secret(s)
	}
	*f = out
	return err
}

// MarshalJSON writes the variables, unless they are nil, and otherwise the value.
func (f FormField) MarshalJSON() ([]byte, error) {
	if f.Variables != nil {
		return json.Marshal(formField[map[string]Variable]{f.Label, f.Variables})
	}
	return json.Marshal(formField[jfrog.Secret]{f.Label, f.Value})
}

// formOf returns the fields of values in the order of their labels, and the error for the first
// required field that has none.
func formOf(values IntegrationValues) ([]FormField, error) {
	if other, ok := values.(*OtherIntegration); ok {
		return other.Fields, nil
	}
	var out []FormField
	var missing error
	v := reflect.ValueOf(values).Elem()
	for i := range v.NumField() {
		label, required, value := formTag(v, i)
		if label == "" {
			continue
		}
		f := FormField{Label: label}
		if variables, ok := value.Interface().(map[string]Variable); ok {
			f.Variables = variables
		} else {
			f.Value = jfrog.Secret(value.String())
		}
		switch {
		case f.Value != "" || f.Variables != nil:
			out = append(out, f)
		case required && missing == nil:
			missing = fmt.Errorf("integration has no %s", label)
		}
	}
	extra, _ := v.FieldByName("Extra").Interface().([]FormField)
	return append(out, extra...), missing
}

// formTag returns the label of a field of a struct with values, or "" for Extra.
func formTag(v reflect.Value, i int) (label string, required bool, value reflect.Value) {
	label, option, _ := strings.Cut(v.Type().Field(i).Tag.Get("form"), ",")
	return label, option == "required", v.Field(i)
}

// valuesOf returns the values of fields of a kind of integration. Fields that the kind's type
// lacks are in its Extra.
func valuesOf(id int64, name string, fields []FormField) IntegrationValues {
	i := slices.IndexFunc(kinds, func(k IntegrationValues) bool {
		_, kind := k.master()
		return kind == name
	})
	if i < 0 {
		return &OtherIntegration{id, name, slices.Clone(fields)}
	}
	pointer := reflect.New(reflect.TypeOf(kinds[i]).Elem())
	v := pointer.Elem()
	var extra []FormField
	for _, f := range fields {
		if !setField(v, f) {
			extra = append(extra, f)
		}
	}
	v.FieldByName("Extra").Set(reflect.ValueOf(extra))
	return pointer.Interface().(IntegrationValues)
}

// setField sets the field of a struct for f. It reports false if the struct has none.
func setField(v reflect.Value, f FormField) bool {
	for i := range v.NumField() {
		label, _, value := formTag(v, i)
		if label != f.Label {
			continue
		}
		_, variable := value.Interface().(map[string]Variable)
		switch {
		case variable != (f.Variables != nil):
			return false
		case variable:
			value.Set(reflect.ValueOf(f.Variables))
		default:
			value.SetString(string(f.Value))
		}
		return true
	}
	return false
}

// checkFields returns an error for fields that the server refuses.
func checkFields(fields []FormField) error {
	for _, f := range fields {
		if f.Label == "" {
			return errors.New("field of the integration has no label")
		}
		for name, v := range f.Variables {
			if v.IsRecreated && v.Value == "" {
				return fmt.Errorf("variable %s is recreated and has no value", name)
			}
		}
	}
	return nil
}
