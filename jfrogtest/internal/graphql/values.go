package graphql

import (
	"encoding/json"
	"slices"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
)

// readVariables reads the values of the variables of the operation. It ignores other values.
func (r *execution) readVariables(given map[string]any) {
	for _, v := range r.op.variables {
		value, ok := given[v.name]
		switch {
		case !ok && v.initial != nil:
			r.variables[v.name] = r.literal(v.typ, *v.initial)
		case !ok && v.typ.nonNull:
			r.fail(v.at, "Variable \"$%s\" of required type %q was not provided.", v.name, v.typ)
		case ok:
			read, err := r.schema.fromJSON(v.typ, value)
			if err != nil {
				r.fail(v.at, "Variable \"$%s\" got invalid value; %v", v.name, err)
			}
			r.variables[v.name] = read
		}
	}
}

// arguments checks and reads the arguments of a field or a directive. The result has no absent
// arguments.
func (r *execution) arguments(at Position, owner string, defined Inputs, given []argument) map[string]any {
	values := map[string]any{}
	for _, a := range given {
		typ, known := defined[a.name]
		if !known {
			r.fail(a.at, "Unknown argument %q on %s.", a.name, owner)
			continue
		}
		if value := r.literal(typ, a.value); value != absent {
			values[a.name] = value
		}
	}
	for _, name := range jsondoc.Keys(defined) {
		if findArgument(given, name) == nil && defined[name].nonNull {
			r.fail(at, "%s argument %q of type %q is required, but it was not provided.", owner, name, defined[name])
		}
	}
	return values
}

// absent is the value of a variable without a value.
var absent any = &struct{ absent bool }{true}

// literal reads a value in the document.
func (r *execution) literal(t TypeRef, v value) any {
	switch {
	case v.kind == kindVariable:
		return r.variable(t, v)
	case v.kind == kindNull:
		if t.nonNull {
			r.fail(v.at, "Expected value of type %q, found null.", t)
		}
		return nil
	case t.item != nil && v.kind != kindList:
		return []any{r.literal(*t.item, v)}
	case t.item != nil:
		list := []any{}
		for _, item := range v.list {
			list = append(list, r.literal(*t.item, item))
		}
		return list
	}
	if inputs := r.schema.Inputs[t.name]; inputs != nil {
		return r.inputObject(t, inputs, v)
	}
	var plain any
	isEnum := r.schema.Enums[t.name] != nil
	switch {
	case v.kind == kindString && !isEnum, v.kind == kindEnum && isEnum:
		plain = v.text
	case v.kind == kindInt || v.kind == kindFloat:
		plain = json.Number(v.text)
	case v.kind == kindBool:
		plain = v.text == "true"
	}
	value, err := r.schema.scalar(t.name, plain)
	if err != nil {
		r.fail(v.at, "%v", err)
	}
	return value
}

func (r *execution) variable(t TypeRef, v value) any {
	i := slices.IndexFunc(r.op.variables, func(d variable) bool { return d.name == v.text })
	if i < 0 {
		r.fail(v.at, "Variable \"$%s\" is not defined.", v.text)
		return absent
	}
	typ := r.op.variables[i].typ
	// With a default, the variable is never absent.
	if initial := r.op.variables[i].initial; initial != nil && initial.kind != kindNull {
		typ.nonNull = true
	}
	if !typ.fits(t) {
		r.fail(v.at, "Variable \"$%s\" of type %q used in position expecting type %q.", v.text, r.op.variables[i].typ, t)
	}
	if r.variables == nil {
		r.used[v.text] = true
		return absent
	}
	value, set := r.variables[v.text]
	switch {
	case !set:
		return absent
	case value == nil && t.nonNull:
		r.fail(v.at, "Variable \"$%s\" of non-null type %q must not be null.", v.text, t)
	}
	return value
}

func (r *execution) inputObject(t TypeRef, inputs Inputs, v value) any {
	if v.kind != kindObject {
		r.fail(v.at, "Expected value of type %q.", t)
		return nil
	}
	object := map[string]any{}
	given := map[string]any{}
	for _, f := range v.fields {
		typ, known := inputs[f.name]
		if !known {
			r.fail(f.at, "Field %q is not defined by type %q.", f.name, t.name)
			continue
		}
		given[f.name] = nil
		if value := r.literal(typ, f.value); value != absent {
			object[f.name] = value
		}
	}
	if err := r.schema.complete(t.name, inputs, given); err != nil {
		r.fail(v.at, "%v", err)
	}
	return object
}
