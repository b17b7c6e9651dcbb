package jfrog

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

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
func jsonFields(v reflect.Value, around ...reflect.Type) []jsonField {
	if slices.Contains(around, v.Type()) {
		return nil
	}
	around = append(around, v.Type())
	var out []jsonField
	outer := map[string]bool{}
	for field, value := range v.Fields() {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		switch {
		case name == "-" || !field.IsExported() && !field.Anonymous:
		case isEmbedded(field):
			if value = indirect(value); value.IsValid() {
				for _, f := range jsonFields(value, around...) {
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

// isEmbedded reports whether JSON has the fields of a struct's field in place of the field.
func isEmbedded(f reflect.StructField) bool {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return f.Anonymous && name == "" && indirectType(f.Type).Kind() == reflect.Struct
}

// extraOf returns the map Extra of a struct, which has fields that the struct lacks. The map has
// the tag `json:"-"`: a MarshalJSON method encodes it. Other fields called Extra are settings.
func extraOf(v reflect.Value) reflect.Value {
	field, ok := v.Type().FieldByName("Extra")
	if !ok || field.Tag.Get("json") != "-" || field.Type.Kind() != reflect.Map || field.Type.Key().Kind() != reflect.String {
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

// unshare replaces embedded pointers in a struct by pointers to copies.
func unshare(v reflect.Value, outer ...reflect.Type) error {
	if slices.Contains(outer, v.Type()) {
		return nil // JSON has the fields of the outer struct only
	}
	outer = append(outer, v.Type())
	for field, value := range v.Fields() {
		if !isEmbedded(field) {
			continue
		}
		if value.Kind() == reflect.Pointer {
			if value.IsNil() {
				continue
			}
			if !value.CanSet() {
				return fmt.Errorf("jfrog: Changes cannot copy the embedded pointer %s, which is unexported", field.Name)
			}
			copied := reflect.New(value.Type().Elem())
			copied.Elem().Set(value.Elem())
			value.Set(copied)
			value = copied.Elem()
		}
		if err := unshare(value, outer...); err != nil {
			return err
		}
	}
	return nil
}
