package graphql

import (
	"fmt"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
)

// maxFields limits the fields that a request selects, including those of fragments.
const maxFields = 10000

func (r *execution) validate() {
	if len(r.doc.operations) == 0 {
		r.fail(Position{}, "Must provide an operation.")
	}
	names := map[string]bool{}
	for _, op := range r.doc.operations {
		switch {
		case op.name == "" && len(r.doc.operations) > 1:
			r.fail(op.at, "This anonymous operation must be the only defined operation.")
		case names[op.name]:
			r.fail(op.at, "There can be only one operation named %q.", op.name)
		case op.kind != "query":
			r.fail(op.at, "Schema is not configured to execute %s operation.", op.kind)
		default:
			r.validateOperation(op)
		}
		names[op.name] = true
	}
	for _, name := range jsondoc.Keys(r.doc.fragments) {
		if f := r.doc.fragments[name]; !r.spread[name] && r.failures == 0 {
			r.fail(f.at, "Fragment %q is never used.", name)
		}
	}
}

func (r *execution) validateOperation(op *operation) {
	r.op, r.used = op, map[string]bool{}
	defined := map[string]bool{}
	for _, v := range op.variables {
		switch {
		case defined[v.name]:
			r.fail(v.at, "There can be only one variable named \"$%s\".", v.name)
		case !r.schema.isInput(v.typ):
			r.fail(v.at, "Variable \"$%s\" cannot be of type %q.", v.name, v.typ)
		case v.initial != nil:
			r.literal(v.typ, *v.initial)
		}
		defined[v.name] = true
	}
	r.directives(op.directives, false)
	r.validateSelections(r.schema.Query, op.selections)
	for _, v := range op.variables {
		if !r.used[v.name] && r.failures == 0 {
			r.fail(v.at, "Variable \"$%s\" is never used in operation %q.", v.name, op.name)
		}
	}
}

func (r *execution) validateSelections(typ *Type, selections []selection) {
	for _, s := range r.collect(typ, selections) {
		if r.fields > maxFields {
			r.fail(Position{}, "The operation selects more than %d fields.", maxFields)
			return
		}
		first := s.places[0]
		for _, f := range s.places[1:] {
			if f.name != first.name || !sameArguments(f.arguments, first.arguments) {
				r.fail(f.at, "Fields %q conflict because they differ in name or arguments.", s.key)
				return
			}
		}
		r.validateField(typ, s)
	}
}

func (r *execution) validateField(typ *Type, s *selected) {
	f := s.places[0]
	if f.name == "__typename" {
		r.arguments(f.at, `Field "__typename"`, nil, f.arguments)
		return
	}
	def, known := typ.Fields[f.name]
	if !known {
		r.fail(f.at, "Cannot query field %q on type %q.", f.name, typ.Name)
		return
	}
	r.arguments(f.at, fmt.Sprintf("Field %q", f.name), def.Arguments, f.arguments)
	object := r.schema.Objects[def.Type.leaf()]
	sub := s.subselections()
	switch {
	case object != nil && len(sub) == 0:
		r.fail(f.at, "Field %q of type %q must have a selection of subfields.", f.name, def.Type)
	case object == nil && len(sub) > 0:
		r.fail(f.at, "Field %q must not have a selection since type %q has no subfields.", f.name, def.Type)
	case object != nil:
		r.validateSelections(object, sub)
	}
}
