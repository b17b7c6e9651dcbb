package graphql

import (
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/times"
)

// ObjectOf returns an object type whose fields one function resolves.
func ObjectOf[T any](name string, fields map[string]string, resolve func(parent T, field string) any) *Type {
	t := &Type{Name: name, Fields: map[string]FieldDefinition{}}
	for field, typ := range fields {
		t.Fields[field] = FieldDefinition{Type: TypeNamed(typ), Resolve: func(parent any, _ map[string]any) (any, error) {
			return resolve(parent.(T), field), nil
		}}
	}
	return t
}

// A Schema has the types of a query: objects, inputs and enums.
type Schema struct {
	Query   *Type
	Objects map[string]*Type
	Inputs  map[string]Inputs
	Enums   map[string][]string
}

// A Type is an object type.
type Type struct {
	Name   string
	Fields map[string]FieldDefinition
}

// A FieldDefinition is a field of an object type, with the function that resolves it.
type FieldDefinition struct {
	Type      TypeRef
	Arguments Inputs
	Resolve   func(parent any, arguments map[string]any) (any, error)
}

// Inputs are the arguments of a field, or the fields of an input object.
type Inputs map[string]TypeRef

// TypeNamed returns a type of the schema. It panics if the text is not a type.
func TypeNamed(text string) TypeRef {
	t, err := parseType(text)
	if err != nil {
		panic(fmt.Sprintf("jfrogtest: type %q: %v", text, err))
	}
	return t
}

// InputsOf returns inputs for pairs of a name and a type.
func InputsOf(pairs ...string) Inputs {
	inputs := Inputs{}
	for i := 0; i+1 < len(pairs); i += 2 {
		inputs[pairs[i]] = TypeNamed(pairs[i+1])
	}
	return inputs
}

var sha256Pattern = regexp.MustCompile(`^[a-f0-9]{64}$`)

// scalar reads a leaf value as encoding/json decodes it, with numbers as json.Number.
func (s *Schema) scalar(typ string, v any) (any, error) {
	text, isText := v.(string)
	number, isNumber := v.(json.Number)
	switch typ {
	case "String", "Cursor", "ID":
		if isText {
			return text, nil
		}
	case "Time":
		if t, err := times.Parse(text); isText && err == nil {
			return t, nil
		}
	case "Sha256":
		if isText && sha256Pattern.MatchString(text) {
			return text, nil
		}
	case "Int":
		if n, err := strconv.ParseInt(number.String(), 10, 64); isNumber && err == nil && n >= math.MinInt32 && n <= math.MaxInt32 {
			return int(n), nil
		}
	case "Boolean":
		if b, ok := v.(bool); ok {
			return b, nil
		}
	default:
		if isText && slices.Contains(s.Enums[typ], text) {
			return text, nil
		}
	}
	shown, err := json.Marshal(v)
	if err != nil {
		return nil, Problem("Expected value of type %q.", typ)
	}
	return nil, Problem("Expected value of type %q, found %s.", typ, shown)
}

// isInput reports whether variables may have the type.
func (s *Schema) isInput(t TypeRef) bool {
	for t.item != nil {
		t = *t.item
	}
	known := slices.Contains([]string{"String", "Cursor", "ID", "Time", "Sha256", "Int", "Boolean"}, t.name)
	return known || s.Inputs[t.name] != nil || s.Enums[t.name] != nil
}

// fromJSON reads the value of a variable.
func (s *Schema) fromJSON(t TypeRef, v any) (any, error) {
	if v == nil {
		if t.nonNull {
			return nil, Problem("Expected non-nullable type %q not to be null.", t)
		}
		return nil, nil
	}
	if t.item != nil {
		items, ok := v.([]any)
		if !ok {
			items = []any{v}
		}
		list := []any{}
		for _, item := range items {
			value, err := s.fromJSON(*t.item, item)
			if err != nil {
				return nil, err
			}
			list = append(list, value)
		}
		return list, nil
	}
	inputs := s.Inputs[t.name]
	if inputs == nil {
		return s.scalar(t.name, v)
	}
	fields, ok := v.(map[string]any)
	if !ok {
		return nil, Problem("Expected type %q to be an object.", t.name)
	}
	object := map[string]any{}
	for _, name := range jsondoc.Keys(fields) {
		typ, known := inputs[name]
		if !known {
			return nil, Problem("Field %q is not defined by type %q.", name, t.name)
		}
		value, err := s.fromJSON(typ, fields[name])
		if err != nil {
			return nil, err
		}
		object[name] = value
	}
	return object, s.complete(t.name, inputs, object)
}

// complete returns an error if an input object lacks a required field.
func (s *Schema) complete(name string, inputs Inputs, object map[string]any) error {
	for _, field := range jsondoc.Keys(inputs) {
		if _, given := object[field]; !given && inputs[field].nonNull {
			return Problem("Field \"%s.%s\" of required type %q was not provided.", name, field, inputs[field])
		}
	}
	return nil
}
