package jfrogtest

import (
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
)

// graphObjectOf makes a type whose fields one function resolves.
func graphObjectOf[T any](name string, fields map[string]string, resolve func(parent T, field string) any) *graphType {
	t := &graphType{name: name, fields: map[string]graphFieldDefinition{}}
	for field, typ := range fields {
		t.fields[field] = graphFieldDefinition{typ: graphTypeNamed(typ), resolve: func(parent any, _ map[string]any) (any, error) {
			return resolve(parent.(T), field), nil
		}}
	}
	return t
}

// A graphSchema says what may be asked: objects with fields, and inputs. Interfaces and unions are not needed here.
type graphSchema struct {
	query   *graphType
	objects map[string]*graphType
	inputs  map[string]graphInputs
	enums   map[string][]string
}

// A graphType is an object type.
type graphType struct {
	name   string
	fields map[string]graphFieldDefinition
}

type graphFieldDefinition struct {
	typ       graphTypeRef
	arguments graphInputs
	resolve   func(parent any, arguments map[string]any) (any, error)
}

// graphInputs are the arguments of a field or the fields of an input object.
type graphInputs map[string]graphTypeRef

// graphTypeNamed reads a type of the schema, which is known to be well formed.
func graphTypeNamed(text string) graphTypeRef {
	t, err := parseGraphType(text)
	if err != nil {
		panic(fmt.Sprintf("jfrogtest: type %q: %v", text, err))
	}
	return t
}

// inputsOf makes inputs out of pairs of name and type.
func inputsOf(pairs ...string) graphInputs {
	inputs := graphInputs{}
	for i := 0; i+1 < len(pairs); i += 2 {
		inputs[pairs[i]] = graphTypeNamed(pairs[i+1])
	}
	return inputs
}

var sha256Pattern = regexp.MustCompile(`^[a-f0-9]{64}$`)

// scalar reads a leaf value: of a variable as encoding/json decodes it with numbers kept as json.Number, of a document
// brought into that form.
func (s *graphSchema) scalar(typ string, v any) (any, error) {
	text, isText := v.(string)
	number, isNumber := v.(json.Number)
	switch typ {
	case "String", "Cursor":
		if isText {
			return text, nil
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
		if isText && slices.Contains(s.enums[typ], text) {
			return text, nil
		}
	}
	shown, err := json.Marshal(v)
	if err != nil {
		return nil, graphProblem("Expected value of type %q.", typ)
	}
	return nil, graphProblem("Expected value of type %q, found %s.", typ, shown)
}

// isInput tells whether variables may have the type.
func (s *graphSchema) isInput(t graphTypeRef) bool {
	for t.item != nil {
		t = *t.item
	}
	known := slices.Contains([]string{"String", "Cursor", "Sha256", "Int", "Boolean"}, t.name)
	return known || s.inputs[t.name] != nil || s.enums[t.name] != nil
}

// fromJSON reads the value of a variable.
func (s *graphSchema) fromJSON(t graphTypeRef, v any) (any, error) {
	if v == nil {
		if t.nonNull {
			return nil, graphProblem("Expected non-nullable type %q not to be null.", t)
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
	inputs := s.inputs[t.name]
	if inputs == nil {
		return s.scalar(t.name, v)
	}
	fields, ok := v.(map[string]any)
	if !ok {
		return nil, graphProblem("Expected type %q to be an object.", t.name)
	}
	object := map[string]any{}
	for _, name := range sortedKeys(fields) {
		typ, known := inputs[name]
		if !known {
			return nil, graphProblem("Field %q is not defined by type %q.", name, t.name)
		}
		value, err := s.fromJSON(typ, fields[name])
		if err != nil {
			return nil, err
		}
		object[name] = value
	}
	return object, s.complete(t.name, inputs, object)
}

// complete refuses an input object that lacks a required field.
func (s *graphSchema) complete(name string, inputs graphInputs, object map[string]any) error {
	for _, field := range sortedKeys(inputs) {
		if _, given := object[field]; !given && inputs[field].nonNull {
			return graphProblem("Field \"%s.%s\" of required type %q was not provided.", name, field, inputs[field])
		}
	}
	return nil
}
