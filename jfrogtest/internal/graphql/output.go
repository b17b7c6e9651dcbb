package graphql

import (
	"bytes"
	"encoding/json"
	"slices"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/times"
)

// An output is an object of the response. Its fields are in the order of the query.
type output []entry

type entry struct {
	key   string
	value any
}

// MarshalJSON implements [json.Marshaler].
func (o output) MarshalJSON() ([]byte, error) {
	var buf bytes.Buffer
	buf.WriteByte('{')
	for i, e := range o {
		if i > 0 {
			buf.WriteByte(',')
		}
		key, err := json.Marshal(e.key)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(e.value)
		if err != nil {
			return nil, err
		}
		buf.Write(key)
		buf.WriteByte(':')
		buf.Write(value)
	}
	buf.WriteByte('}')
	return buf.Bytes(), nil
}

// maxResolved limits the fields of a response.
const maxResolved = 1_000_000

// object resolves the fields of an object. A field whose resolver fails is null.
func (r *execution) object(typ *Type, parent any, selections []selection, path []any) any {
	out := output{}
	if r.resolved > maxResolved {
		return nil
	}
	for _, s := range r.collect(typ, selections) {
		f := s.places[0]
		if f.name == "__typename" {
			out = append(out, entry{s.key, typ.Name})
			continue
		}
		def := typ.Fields[f.name]
		at := append(slices.Clone(path), s.key)
		if r.resolved++; r.resolved > maxResolved {
			if r.resolved == maxResolved+1 {
				r.fail(f.at, "The response has more than %d fields.", maxResolved)
			}
			return nil
		}
		before := r.failures
		arguments := r.arguments(f.at, f.name, def.Arguments, f.arguments)
		if r.failures > before { // a variable is null in a non-null position
			out = append(out, entry{s.key, nil})
			continue
		}
		value, err := def.Resolve(parent, arguments)
		if err != nil {
			e := NewError("DOWNSTREAM_SERVICE_ERROR", f.at, "%v", err)
			e.Path = at
			r.add(e)
			value = nil
		}
		out = append(out, entry{s.key, r.value(def.Type, value, s, at)})
	}
	return out
}

// value converts the value that a resolver has returned.
func (r *execution) value(t TypeRef, v any, s *selected, path []any) any {
	if items, ok := v.([]any); ok && t.item != nil {
		list := []any{}
		for i, item := range items {
			list = append(list, r.value(*t.item, item, s, append(slices.Clone(path), i)))
		}
		return list
	}
	if v == nil {
		return nil
	}
	if typ := r.schema.Objects[t.name]; typ != nil {
		return r.object(typ, v, s.subselections(), path)
	}
	if at, ok := v.(time.Time); ok {
		return r.date(at, s.places[0])
	}
	return v
}

// date formats a time as the directive demands.
func (r *execution) date(at time.Time, f *field) string {
	for _, d := range f.directives {
		if d.name != "dateFormat" {
			continue
		}
		switch r.arguments(d.at, d.name, InputsOf("format", "DateFormat"), d.arguments)["format"] {
		case "ISO8601_DATE_ONLY":
			return at.UTC().Format(time.DateOnly)
		case "DD_MMM_YYYY":
			return at.UTC().Format("02 Jan 2006")
		}
	}
	return times.ISO(at)
}
