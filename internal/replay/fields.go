package replay

import (
	"encoding"
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
)

// types collects the Go types that the samples of an operation encoded and decoded, and the
// types in their interface fields.
type types struct {
	encoded []reflect.Type
	decoded []reflect.Type
	query   map[string]bool
	queries []reflect.Type // their structs, and the structs of forms
	form    map[string]bool
	headers map[string]bool
	dynamic map[reflect.Type][]reflect.Type
}

func newTypes() *types {
	return &types{query: map[string]bool{}, form: map[string]bool{}, headers: map[string]bool{}, dynamic: map[reflect.Type][]reflect.Type{}}
}

func (t *types) note(p *played) {
	for _, v := range p.encoded {
		t.encoded = append(t.encoded, reflect.TypeOf(v))
		t.walk(reflect.ValueOf(v))
	}
	for _, d := range p.decoded {
		if d.value == nil {
			continue
		}
		t.decoded = append(t.decoded, reflect.TypeOf(d.value))
		t.walk(reflect.ValueOf(d.value))
	}
	for _, q := range p.queries {
		typ := reflect.TypeOf(q)
		t.queryNames(typ)
		if typ != nil && !slices.Contains(t.queries, deref(typ)) {
			t.queries = append(t.queries, deref(typ))
		}
	}
	for i, r := range p.requests {
		for k := range r.Header {
			t.headers[k] = true
		}
		for k := range r.URL.Query() {
			t.query[k] = true
		}
		if ps, err := parts(r.Header.Get("Content-Type"), p.bodies[i]); err == nil {
			for k := range ps {
				t.form[k] = true
			}
		}
	}
}

// walk notes the dynamic types of interface values.
func (t *types) walk(v reflect.Value) {
	switch v.Kind() {
	case reflect.Interface:
		if !v.IsNil() {
			if e := v.Elem().Type(); !slices.Contains(t.dynamic[v.Type()], e) {
				t.dynamic[v.Type()] = append(t.dynamic[v.Type()], e)
			}
			t.walk(v.Elem())
		}
	case reflect.Pointer:
		if !v.IsNil() {
			t.walk(v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				t.walk(v.Field(i))
			}
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			t.walk(v.Index(i))
		}
	case reflect.Map:
		for _, k := range v.MapKeys() {
			t.walk(v.MapIndex(k))
		}
	}
}

// queryNames notes the url tags of a query struct. Forms have such structs too.
func (t *types) queryNames(typ reflect.Type) {
	if typ == nil {
		return
	}
	typ = deref(typ)
	if typ.Kind() != reflect.Struct {
		return
	}
	for f := range typ.Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("url"), ",")
		switch {
		case name == "-":
		case name != "":
			t.query[name], t.form[name] = true, true
		case f.Anonymous:
			t.queryNames(f.Type)
		case f.IsExported():
			t.query[f.Name] = true
		}
	}
}

// homeless returns a problem for each documented field and query parameter that no Go
// type has.
func homeless(fx *Fixture, seen *types) []string {
	var out []string
	used := map[string]bool{}
	check := func(kind, name string, ok bool, where string) {
		full := kind + "." + name
		if _, waived := fx.Waived[full]; waived {
			used[full] = true
			if ok {
				out = append(out, fmt.Sprintf("%s is waived but has a home: drop the waiver", full))
			}
			return
		}
		if !ok {
			out = append(out, fmt.Sprintf("documented %s has no home in %s: add a field for it, or waive it in the fixture with a reason", full, where))
		}
	}
	for _, q := range fx.Query {
		check("query", q.Name, seen.query[q.Name] || q.FreeNames && fx.exampleSeen(q.Name, seen.query), "the options (url tags) or the arguments")
	}
	for _, h := range fx.Headers {
		check("headers", h, seen.headers[http.CanonicalHeaderKey(h)], "the requests of the samples")
	}
	for _, f := range fx.Request.Fields {
		switch fx.Request.Kind {
		case "form", "multipart":
			check("request", f.Name, seen.form[f.Name], "the form (url tags) or its parts")
		default:
			check("request", f.Name, seen.has(seen.encoded, f), typeNames(seen.encoded))
		}
	}
	for _, f := range fx.Response.Fields {
		check("response", f.Name, seen.has(seen.decoded, f), typeNames(seen.decoded))
	}
	for name, reason := range fx.Waived {
		if !used[name] {
			out = append(out, fmt.Sprintf("waiver for %s names no documented field", name))
		} else if strings.TrimSpace(reason) == "" {
			out = append(out, fmt.Sprintf("waiver for %s gives no reason", name))
		}
	}
	slices.Sort(out)
	return out
}

func typeNames(ts []reflect.Type) string {
	if len(ts) == 0 {
		return "any type (nothing was encoded or decoded)"
	}
	var names []string
	for _, t := range ts {
		if n := t.String(); !slices.Contains(names, n) {
			names = append(names, n)
		}
	}
	return strings.Join(names, ", ")
}

func (t *types) has(roots []reflect.Type, f Field) bool {
	for _, root := range roots {
		if t.resolve(root, f.Name, f.Type) {
			return true
		}
	}
	return false
}

// resolve reports whether a type has the field of a dotted name, in a type that fits the
// documented one.
func (t *types) resolve(typ reflect.Type, name, documented string) bool {
	return t.find(typ, name, func(leaf reflect.Type) bool {
		if leaf.Kind() == reflect.Interface || leaf == rawMessage {
			return leavesOpen(documented)
		}
		return true
	})
}

// find walks a dotted field name down a type, every way that fits, until fits accepts the
// type of the field.
func (t *types) find(typ reflect.Type, name string, fits func(leaf reflect.Type) bool) bool {
	typ = deref(typ)
	if typ.Kind() == reflect.Interface {
		if typ.NumMethod() == 0 { // any
			return name == "" && fits(typ)
		}
		return slices.ContainsFunc(t.dynamic[typ], func(d reflect.Type) bool { return t.find(d, name, fits) })
	}
	if name == "" {
		return fits(typ)
	}
	if rest, ok := strings.CutPrefix(name, "[]"); ok {
		return (typ.Kind() == reflect.Slice || typ.Kind() == reflect.Array) &&
			t.find(typ.Elem(), strings.TrimPrefix(rest, "."), fits)
	}
	if rest, ok := strings.CutPrefix(name, "{}"); ok {
		return typ.Kind() == reflect.Map && t.find(typ.Elem(), strings.TrimPrefix(rest, "."), fits)
	}
	switch typ.Kind() {
	case reflect.Slice:
		// A list that decodes itself reads a single object too.
		return reflect.PointerTo(typ).Implements(unmarshaler) && t.find(typ.Elem(), name, fits)
	case reflect.Map:
		head, rest := cutName(name)
		return head != "" && t.find(typ.Elem(), rest, fits)
	case reflect.Struct:
		// Field names may hold dots themselves, so every field that fits is tried.
		for _, f := range jsonFields(typ) {
			if f.name == "" {
				if t.find(f.typ, name, fits) {
					return true
				}
				continue
			}
			if rest, ok := strings.CutPrefix(name, f.name); ok && (rest == "" || rest[0] == '.' || rest[0] == '[' || rest[0] == '{') {
				if t.find(f.typ, strings.TrimPrefix(rest, "."), fits) {
					return true
				}
			}
		}
	}
	return false
}

// leavesOpen reports whether a documented type allows any value.
func leavesOpen(documented string) bool {
	return documented == "" || strings.Contains(documented, "any") || documented == "object" || strings.Contains(documented, "|")
}

func cutName(name string) (head, rest string) {
	if i := strings.IndexAny(name, ".[{"); i >= 0 {
		return name[:i], strings.TrimPrefix(name[i:], ".")
	}
	return name, ""
}

var (
	rawMessage      = reflect.TypeFor[json.RawMessage]()
	unmarshaler     = reflect.TypeFor[json.Unmarshaler]()
	textUnmarshaler = reflect.TypeFor[encoding.TextUnmarshaler]()
)

func deref(t reflect.Type) reflect.Type {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t
}

type jsonField struct {
	name  string
	typ   reflect.Type
	index []int
}

// jsonFields lists the fields of a struct as encoding/json sees them, embedded ones
// flattened.
func jsonFields(t reflect.Type) []jsonField {
	var out []jsonField
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Tag.Get("json") == "-":
		case f.Anonymous && name == "" && deref(f.Type).Kind() == reflect.Struct:
			for _, e := range jsonFields(deref(f.Type)) {
				e.index = append([]int{i}, e.index...)
				out = append(out, e)
			}
		case f.Anonymous && name == "" && f.Type.Kind() == reflect.Interface:
			// The envelope of a sum type has the fields of its content.
			out = append(out, jsonField{"", f.Type, []int{i}})
		case f.IsExported():
			if name == "" {
				name = f.Name
			}
			out = append(out, jsonField{name, f.Type, []int{i}})
		}
	}
	return out
}

// unknownFields returns a problem for each object key of the sample without a field in the Go
// value. It does not matter how the value decodes the key.
func unknownFields(at string, want any, v reflect.Value) []string {
	for v.IsValid() && (v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface) {
		v = v.Elem()
	}
	if !v.IsValid() {
		return nil
	}
	var out []string
	switch w := want.(type) {
	case map[string]any:
		switch v.Kind() {
		case reflect.Struct:
			for k, e := range w {
				f, ok := fieldFor(v, k)
				if !ok {
					if !ownDecoding(v.Type()) {
						out = append(out, fmt.Sprintf("response: %s has no field for %q", v.Type(), join(at, k)))
					}
					continue
				}
				out = append(out, unknownFields(join(at, k), e, f)...)
			}
		case reflect.Map:
			if v.Type().Key().Kind() == reflect.String {
				for k, e := range w {
					out = append(out, unknownFields(join(at, k), e, v.MapIndex(reflect.ValueOf(k).Convert(v.Type().Key())))...)
				}
			}
		}
	case []any:
		if v.Kind() == reflect.Slice {
			for i := range min(len(w), v.Len()) {
				out = append(out, unknownFields(at+"[]", w[i], v.Index(i))...)
			}
		}
	}
	slices.Sort(out)
	return out
}

// ownDecoding reports whether a type reads its JSON itself and has no tagged fields. Encoding it
// again then proves that it loses no field.
func ownDecoding(t reflect.Type) bool {
	p := reflect.PointerTo(t)
	if !p.Implements(unmarshaler) && !p.Implements(textUnmarshaler) {
		return false
	}
	return !slices.ContainsFunc(jsonFields(t), func(f jsonField) bool { return f.name != "" })
}

func fieldFor(v reflect.Value, key string) (reflect.Value, bool) {
	for _, f := range jsonFields(v.Type()) {
		if f.name == key {
			fv, err := v.FieldByIndexErr(f.index)
			return fv, err == nil
		}
		if f.name == "" {
			held := v.FieldByIndex(f.index)
			for held.IsValid() && (held.Kind() == reflect.Pointer || held.Kind() == reflect.Interface) {
				held = held.Elem()
			}
			if held.IsValid() && held.Kind() == reflect.Struct {
				if fv, ok := fieldFor(held, key); ok {
					return fv, true
				}
			}
		}
	}
	return reflect.Value{}, false
}
