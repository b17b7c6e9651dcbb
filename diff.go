package jfrog

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jfrogkit/jfrog-go/internal/printable"
	"github.com/jfrogkit/jfrog-go/internal/secrets"
)

// Difference is a setting whose value is not the wanted one. See [Diff].
type Difference struct {
	// Path has the JSON names of the fields, such as admin_privileges.manage_members. Keys of maps
	// and indexes of lists are in brackets: handlers[0].url.
	Path string
	// Have and Want are JSON values: nil, bool, int64, float64, string, []any or map[string]any.
	// Secrets in them are masked. Nil is an absent value.
	Have, Want any
	// Fixed reports whether the setting cannot be changed.
	Fixed bool
}

// String returns the path and both values, the present one first.
func (d Difference) String() string {
	show := func(v any) string {
		text, _ := json.Marshal(v)
		return string(text)
	}
	return printable.Text(d.Path + ": " + show(d.Have) + " -> " + show(d.Want))
}

// Diff compares wanted settings with the present ones, and returns the differences in the order
// of the fields. Want is what a program sends, such as an update or a whole resource. Have is
// what the server returned. Their types may differ: fields with the same JSON name are compared.
//
// Only settings that the JSON of want contains are wanted. A nil pointer, map or slice and an
// omitted zero value are not. An empty value that is sent, such as new(""), new(false) or an
// empty list, is wanted. It equals a value that the server leaves out.
//
// Structs are compared field by field, and fields that only have contains do not matter. A map is
// wanted as a whole: a key that only have contains is a difference. A nil entry of want stands for
// an absent key.
//
// The order of a list matters. An example is the order in which a virtual repository searches
// others: a change of it can exchange a package for a foreign one. Fields with the tag
// `diff:"set"` are sets. In this module, the tag is on fields whose order has no meaning. Fields
// with the tag `diff:"fixed"` are settings that cannot be changed.
//
// Diff ignores secrets, because servers do not return them as they were sent: every [Secret], and
// the passwords and tokens in URLs. Values that cannot be encoded are an error.
func Diff(have, want any) ([]Difference, error) {
	d, err := newDiffer(have, want)
	if err != nil {
		return nil, err
	}
	return d.found, nil
}

func newDiffer(have, want any) (*differ, error) {
	h, err := jsonValue(have)
	if err != nil {
		return nil, err
	}
	w, err := jsonValue(want)
	if err != nil {
		return nil, err
	}
	d := differ{changed: map[string]bool{}}
	d.compare("", h, w, reflect.ValueOf(want), "")
	return &d, nil
}

// Changes returns a copy of want with only the settings that differ from have, as [Diff] compares
// them. It is the smallest update from have to want:
//
//	change, err := jfrog.Changes(have, want)
//	...
//	err = rt.Repositories.Update(ctx, change)
//
// A setting that is a struct, map or list is left out or kept as a whole. Changes keeps settings
// that contain secrets, because Diff cannot compare them. It also keeps fields with the tag
// `diff:"fixed"`, such as keys, and fields that the JSON of T always contains.
//
// T is a struct or a pointer to one.
func Changes[T any](have any, want T) (T, error) {
	d, err := newDiffer(have, want)
	if err != nil {
		return want, err
	}
	v := reflect.ValueOf(&want).Elem()
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return want, nil
		}
		copied := reflect.New(v.Type().Elem())
		copied.Elem().Set(v.Elem())
		v.Set(copied)
		v = copied.Elem()
	}
	if v.Kind() != reflect.Struct {
		return want, fmt.Errorf("jfrog: Changes needs a struct, not %s", v.Type())
	}
	for _, f := range jsonFields(v) {
		if f.optional() && !d.changed[f.name] && f.Tag.Get("diff") != "fixed" &&
			!secrets.InField(f.StructField, f.value) {
			f.value.SetZero()
		}
	}
	if extra := extraOf(v); extra.IsValid() && extra.Len() > 0 {
		kept := reflect.MakeMap(extra.Type())
		for _, key := range extra.MapKeys() {
			if d.changed[key.String()] || extra.Type().Elem() == secrets.Type {
				kept.SetMapIndex(key, extra.MapIndex(key))
			}
		}
		extra.Set(kept)
	}
	return want, nil
}

// A differ collects differences.
type differ struct {
	found   []Difference
	changed map[string]bool // the JSON names of the outermost struct that have differences
	fixed   bool            // whether the current setting, or one around it, is fixed
}

func (d *differ) add(path string, have, want any) {
	d.found = append(d.found, Difference{path, have, want, d.fixed})
}

// compare compares two JSON values. shape is the Go value of want, if it is known, and tag the
// tag of its field.
func (d *differ) compare(path string, have, want any, shape reflect.Value, tag reflect.StructTag) {
	shape = indirect(shape)
	if want == nil || shape.IsValid() && shape.Type() == secrets.Type {
		return
	}
	switch w := want.(type) {
	case map[string]any:
		h, ok := have.(map[string]any)
		switch {
		case !ok && !absent(have):
			d.add(path, have, want)
		case shape.Kind() == reflect.Map:
			d.maps(path, h, w, shape, tag)
		default:
			d.structs(path, h, w, shape)
		}
	case []any:
		d.lists(path, have, w, shape, tag)
	default:
		if !equalScalars(have, want, shape) {
			d.add(path, have, want)
		}
	}
}

func (d *differ) structs(path string, have, want map[string]any, shape reflect.Value) {
	rest := maps.Clone(want) // the fields that the struct lacks
	outer := d.fixed
	compare := func(f jsonField) {
		before := len(d.found)
		d.fixed = outer || f.Tag.Get("diff") == "fixed"
		d.compare(strings.TrimPrefix(path+"."+f.name, "."), have[f.name], want[f.name], f.value, f.Tag)
		if path == "" {
			d.changed[f.name] = len(d.found) > before
		}
		delete(rest, f.name)
	}
	if shape.Kind() == reflect.Struct {
		for _, f := range jsonFields(shape) {
			compare(f)
		}
		if extra := extraOf(shape); extra.IsValid() && extra.Type().Elem() == secrets.Type {
			rest = nil
		}
	}
	for _, name := range slices.Sorted(maps.Keys(rest)) {
		compare(jsonField{name: name})
	}
	d.fixed = outer
}

func (d *differ) maps(path string, have, want map[string]any, shape reflect.Value, tag reflect.StructTag) {
	keys := maps.Clone(have)
	if keys == nil {
		keys = map[string]any{}
	}
	maps.Copy(keys, want)
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		at := path + "[" + key + "]"
		h, present := have[key]
		w := want[key]
		if w == nil || !present {
			if w != nil || present && h != nil {
				d.add(at, h, w)
			}
			continue
		}
		entry := reflect.Value{}
		if shape.Type().Key().Kind() == reflect.String {
			entry = shape.MapIndex(reflect.ValueOf(key).Convert(shape.Type().Key()))
		}
		d.compare(at, h, w, entry, tag)
	}
}

func (d *differ) lists(path string, have any, want []any, shape reflect.Value, tag reflect.StructTag) {
	h, ok := have.([]any)
	switch {
	case !ok && !absent(have):
		d.add(path, have, want)
	case tag.Get("diff") == "set":
		if !slices.Equal(setOf(h), setOf(want)) {
			d.add(path, have, want)
		}
	case len(h) != len(want):
		d.add(path, have, want)
	case slices.ContainsFunc(want, func(v any) bool { _, is := v.(map[string]any); return is }):
		for i := range want {
			entry := reflect.Value{}
			if (shape.Kind() == reflect.Slice || shape.Kind() == reflect.Array) && i < shape.Len() {
				entry = shape.Index(i)
			}
			d.compare(path+"["+strconv.Itoa(i)+"]", h[i], want[i], entry, "")
		}
	case !reflect.DeepEqual(h, want):
		if len(h)+len(want) > 0 {
			d.add(path, have, want)
		}
	}
}

// setOf returns the elements of a list as sorted texts without duplicates.
func setOf(list []any) []string {
	out := make([]string, len(list))
	for i, v := range list {
		text, _ := json.Marshal(v) // sorts the keys of maps
		out[i] = string(text)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// equalScalars compares JSON values that are no objects or lists. An absent value equals an empty
// one. Times are equal if they are the same instant.
func equalScalars(have, want any, shape reflect.Value) bool {
	if have == want || absent(have) && absent(want) {
		return true
	}
	if !shape.IsValid() || !shape.CanInterface() {
		return false
	}
	if _, ok := shape.Interface().(interface{ UTC() time.Time }); !ok {
		return false
	}
	var h, w Time
	return unmarshalAny(have, &h) && unmarshalAny(want, &w) && h.Equal(w.Time)
}

func unmarshalAny(v any, t *Time) bool {
	text, err := json.Marshal(v)
	return err == nil && t.UnmarshalJSON(text) == nil
}

// absent reports whether servers leave out a JSON value: null, false, zero, or empty.
func absent(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case []any:
		return len(v) == 0
	case map[string]any:
		return len(v) == 0
	}
	return reflect.ValueOf(v).IsZero()
}

// jsonValue returns v as JSON values. Secrets in it are masked.
func jsonValue(v any) (any, error) {
	text, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("jfrog: compare %T: %w", v, secrets.Quiet(err))
	}
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	var out any
	if err := dec.Decode(&out); err != nil {
		return nil, fmt.Errorf("jfrog: compare %T: %w", v, err)
	}
	return goNumbers(out), nil
}

// goNumbers replaces each json.Number by an int64, or by a float64 if it is no such integer.
func goNumbers(v any) any {
	switch v := v.(type) {
	case json.Number:
		if i, err := v.Int64(); err == nil {
			return i
		}
		f, err := v.Float64()
		if err != nil {
			return v.String()
		}
		if f == float64(int64(f)) && f < 1<<53 && f > -(1<<53) {
			return int64(f)
		}
		return f
	case []any:
		for i := range v {
			v[i] = goNumbers(v[i])
		}
	case map[string]any:
		for key := range v {
			v[key] = goNumbers(v[key])
		}
	}
	return v
}

// A jsonField is a field of a struct, under the name that it has in JSON.
type jsonField struct {
	reflect.StructField
	name     string // in JSON
	value    reflect.Value
	embedded bool
}

// optional reports whether JSON leaves out the field if it is zero.
func (f jsonField) optional() bool {
	_, options, _ := strings.Cut(f.Tag.Get("json"), ",")
	return slices.ContainsFunc(strings.Split(options, ","), func(o string) bool { return o == "omitempty" || o == "omitzero" })
}

// jsonFields returns the fields of a struct that JSON has, in their order, with those of embedded
// structs that no outer field hides.
func jsonFields(v reflect.Value) []jsonField {
	var out []jsonField
	outer := map[string]bool{}
	for field, value := range v.Fields() {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		switch {
		case name == "-" || !field.IsExported() && !field.Anonymous:
		case field.Anonymous && name == "" && indirectType(field.Type).Kind() == reflect.Struct:
			if value = indirect(value); value.IsValid() {
				for _, f := range jsonFields(value) {
					f.embedded = true
					out = append(out, f)
				}
			}
		case field.IsExported():
			name = cmp.Or(name, field.Name)
			outer[name] = true
			out = append(out, jsonField{field, name, value, false})
		}
	}
	return slices.DeleteFunc(out, func(f jsonField) bool { return f.embedded && outer[f.name] })
}

// extraOf returns the map Extra of a struct, which has fields that the struct lacks.
func extraOf(v reflect.Value) reflect.Value {
	field, ok := v.Type().FieldByName("Extra")
	if !ok || field.Type.Kind() != reflect.Map || field.Type.Key().Kind() != reflect.String {
		return reflect.Value{}
	}
	extra, err := v.FieldByIndexErr(field.Index)
	if err != nil { // it is in an embedded pointer that is nil
		return reflect.Value{}
	}
	return extra
}

// indirect returns what pointers and interfaces refer to. It is invalid for nil.
func indirect(v reflect.Value) reflect.Value {
	for v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
		v = v.Elem()
	}
	return v
}

func indirectType(t reflect.Type) reflect.Type {
	if t.Kind() == reflect.Pointer {
		return t.Elem()
	}
	return t
}
