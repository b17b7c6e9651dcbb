package graphql

import "slices"

// A selected is a field of the response, with all places in the document that select it.
type selected struct {
	key    string
	places []*field
}

// subselections returns the selections of all places.
func (s *selected) subselections() []selection {
	var all []selection
	for _, f := range s.places {
		all = append(all, f.selections...)
	}
	return all
}

// collect resolves the fragments of a selection set and merges fields with the same key.
func (r *execution) collect(typ *Type, selections []selection) []*selected {
	var fields []*selected
	index := map[string]*selected{}
	var add func(selections []selection, within []string)
	add = func(selections []selection, within []string) {
		for _, s := range selections {
			if r.variables == nil { // validation counts each field once
				r.fields++
			}
			switch {
			case r.fields > maxFields:
				return
			case s.field != nil:
				if !r.directives(s.field.directives, true) {
					continue
				}
				key := s.field.key()
				if index[key] == nil {
					index[key] = &selected{key: key}
					fields = append(fields, index[key])
				}
				index[key].places = append(index[key].places, s.field)
			case s.inline != nil:
				if r.directives(s.inline.directives, false) && r.appliesTo(typ, s.inline) {
					add(s.inline.selections, within)
				}
			default:
				if f := r.fragment(s.spread, within); f != nil && r.directives(s.spread.directives, false) && r.appliesTo(typ, f) {
					add(f.selections, append(slices.Clone(within), f.name))
				}
			}
		}
	}
	add(selections, nil)
	return fields
}

func (r *execution) fragment(spread *spread, within []string) *fragment {
	f := r.doc.fragments[spread.name]
	switch {
	case f == nil:
		r.fail(spread.at, "Unknown fragment %q.", spread.name)
	case slices.Contains(within, spread.name):
		r.fail(spread.at, "Cannot spread fragment %q within itself.", spread.name)
		return nil
	case len(within) >= maxDepth:
		r.fail(spread.at, "Fragments spread deeper than %d levels.", maxDepth)
		return nil
	default:
		r.spread[spread.name] = true
	}
	return f
}

// appliesTo checks the type condition of a fragment. Without interfaces and unions, it must name
// the type of the object.
func (r *execution) appliesTo(typ *Type, f *fragment) bool {
	switch {
	case f.on == "" || f.on == typ.Name:
		return true
	case r.schema.Objects[f.on] == nil:
		r.fail(f.at, "Unknown type %q.", f.on)
	default:
		r.fail(f.at, "Fragment cannot be spread here as objects of type %q can never be of type %q.", typ.Name, f.on)
	}
	return false
}

// directives checks directives. It reports whether the selection is included. During validation, it
// always is.
func (r *execution) directives(list []directive, onField bool) bool {
	included := true
	for _, d := range list {
		switch {
		case d.name == "skip" || d.name == "include":
			arguments := r.arguments(d.at, "Directive \"@"+d.name+"\"", InputsOf("if", "Boolean!"), d.arguments)
			if r.variables != nil && arguments["if"] != (d.name == "include") {
				included = false
			}
		case d.name == "dateFormat" && onField:
			r.arguments(d.at, `Directive "@dateFormat"`, InputsOf("format", "DateFormat"), d.arguments)
		default:
			r.fail(d.at, "Unknown directive \"@%s\".", d.name)
		}
	}
	return included
}
