package admin

import (
	"maps"
	"reflect"
	"slices"
	"strings"
)

// PatchesTo returns the updates that make the configuration the wanted one. To make it so, pass
// them to [ConfigurationService.Update] in their order. The list is empty if nothing differs.
//
// Whatever wanted leaves nil or empty stays as it is. A map of wanted that is not nil is
// complete: its updates remove all other entries. An entry or block that differs is in an update
// as a whole.
//
// The server shows its secrets encrypted. Therefore a secret in the clear always differs.
//
// The configuration and wanted must not share maps or pointers that are changed: begin with
// [Configuration.Clone], not with *c.
//
// There are two updates if an LDAP setting or LDAP group setting disappears. The first removes
// all of them, and the second adds the wanted ones again. Users cannot log in with LDAP in
// between.
func (c *Configuration) PatchesTo(wanted Configuration) []Configuration {
	var first, second Configuration
	diffFields(reflect.ValueOf(*c), reflect.ValueOf(wanted), reflect.ValueOf(&second).Elem())
	for _, block := range wanted.Remove {
		if c.has(block) && !slices.Contains(second.Remove, block) {
			second.Remove = append(second.Remove, block)
		}
	}
	if c.Security != nil && second.Security != nil {
		recreate(c.Security.LDAPSettings, &second.Security.LDAPSettings, BlockLDAPSettings, &first)
		recreate(c.Security.LDAPGroupSettings, &second.Security.LDAPGroupSettings,
			BlockLDAPGroupSettings, &first)
		if reflect.ValueOf(*second.Security).IsZero() {
			second.Security = nil
		}
	}
	var out []Configuration
	for _, patch := range []Configuration{first, second} {
		if !reflect.ValueOf(patch).IsZero() {
			out = append(out, patch)
		}
	}
	return out
}

// Clone returns a deep copy, which can be changed without a change of the configuration.
func (c *Configuration) Clone() *Configuration {
	if c == nil {
		return nil
	}
	out := clone(reflect.ValueOf(*c)).Interface().(Configuration)
	return &out
}

// clone returns a deep copy of a value.
func clone(v reflect.Value) reflect.Value {
	out := reflect.New(v.Type()).Elem()
	out.Set(v)
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			out.Field(i).Set(clone(v.Field(i)))
		}
	case reflect.Pointer:
		if !v.IsNil() {
			out.Set(reflect.New(v.Type().Elem()))
			out.Elem().Set(clone(v.Elem()))
		}
	case reflect.Map:
		if !v.IsNil() {
			out.Set(reflect.MakeMap(v.Type()))
			for _, name := range v.MapKeys() {
				out.SetMapIndex(name, clone(v.MapIndex(name)))
			}
		}
	case reflect.Slice:
		if !v.IsNil() {
			out.Set(reflect.AppendSlice(reflect.MakeSlice(v.Type(), 0, v.Len()), v)) // of strings
		}
	}
	return out
}

// has reports whether the configuration has a block.
func (c *Configuration) has(block ConfigurationBlock) bool {
	v := reflect.ValueOf(c)
	for name := range strings.SplitSeq(string(block), ".") {
		if v.IsNil() {
			return false
		}
		for _, f := range confFields(v.Elem()) {
			if f.name == name {
				v = f.value
				break
			}
		}
	}
	return !v.IsZero() && (v.Kind() != reflect.Map || v.Len() > 0)
}

// recreate moves the removal of entries that the server cannot remove one by one to the first
// update. The second update then has all other entries whole.
func recreate[T any](
	current map[string]*T, changes *map[string]*T, block ConfigurationBlock, first *Configuration,
) {
	removed := false
	for _, entry := range *changes {
		removed = removed || entry == nil
	}
	if !removed {
		return
	}
	first.Remove = append(first.Remove, block)
	entries := map[string]*T{}
	maps.Copy(entries, current)
	for name, entry := range *changes {
		if entry == nil {
			delete(entries, name)
			continue
		}
		if before := current[name]; before != nil {
			merged := reflect.New(reflect.TypeFor[T]()).Elem()
			overlay(reflect.ValueOf(before).Elem(), reflect.ValueOf(entry).Elem(), merged)
			entry = merged.Addr().Interface().(*T)
		}
		entries[name] = entry
	}
	*changes = entries
	if len(entries) == 0 {
		*changes = nil
	}
}

// overlay sets out to the fields of a struct, or of its predecessor where they are not set.
func overlay(before, v, out reflect.Value) {
	for i := range v.NumField() {
		f := v.Field(i)
		switch b := before.Field(i); {
		case f.IsZero():
			out.Field(i).Set(b)
		case isStruct(f) && !b.IsNil():
			out.Field(i).Set(reflect.New(f.Type().Elem()))
			overlay(b.Elem(), f.Elem(), out.Field(i).Elem())
		default:
			out.Field(i).Set(f)
		}
	}
}

// diffFields sets the fields of out to the wanted values that current lacks.
func diffFields(current, wanted, out reflect.Value) {
	have, change := confFields(current), confFields(out)
	for i, f := range confFields(wanted) {
		switch {
		case f.conf == "parts" && !f.value.IsNil():
			before, after := have[i].value, reflect.New(f.value.Type().Elem())
			if before.IsNil() {
				before = reflect.New(f.value.Type().Elem())
			}
			diffFields(before.Elem(), f.value.Elem(), after.Elem())
			if !after.Elem().IsZero() {
				change[i].value.Set(after)
			}
		case f.value.Kind() == reflect.Map:
			if entries := diffEntries(have[i].value, f.value); entries.Len() > 0 {
				change[i].value.Set(entries)
			}
		case !covers(have[i].value, f.value):
			change[i].value.Set(whole(have[i].value, f.value))
		}
	}
}

// diffEntries returns the entries that change a map to the wanted one.
func diffEntries(current, wanted reflect.Value) reflect.Value {
	out := reflect.MakeMap(wanted.Type())
	if wanted.IsNil() {
		return out
	}
	for _, name := range wanted.MapKeys() {
		entry, before := wanted.MapIndex(name), current.MapIndex(name)
		switch {
		case entry.IsNil():
		case !before.IsValid():
			out.SetMapIndex(name, whole(reflect.Zero(entry.Type()), entry))
		case !covers(before, entry):
			out.SetMapIndex(name, whole(before, entry))
		}
	}
	for _, name := range current.MapKeys() {
		if entry := wanted.MapIndex(name); !entry.IsValid() || entry.IsNil() {
			out.SetMapIndex(name, reflect.Zero(wanted.Type().Elem()))
		}
	}
	return out
}

// covers reports whether current has everything that wanted sets.
func covers(current, wanted reflect.Value) bool {
	switch {
	case wanted.Kind() == reflect.Map:
		return diffEntries(current, wanted).Len() == 0
	case wanted.IsZero():
		return true
	case isStruct(wanted):
		if current.IsNil() {
			return false
		}
		have := confFields(current.Elem())
		for i, f := range confFields(wanted.Elem()) {
			if !covers(have[i].value, f.value) {
				return false
			}
		}
		return true
	case wanted.Kind() == reflect.Slice:
		return slices.Equal(sortedItems(current), sortedItems(wanted))
	case wanted.Kind() == reflect.Pointer:
		return !current.IsNil() && current.Elem().Equal(wanted.Elem())
	}
	return current.Equal(wanted)
}

// whole returns a copy of wanted in which nil entries remove the surplus entries of current.
func whole(current, wanted reflect.Value) reflect.Value {
	if !isStruct(wanted) || wanted.IsNil() {
		return wanted
	}
	out := reflect.New(wanted.Type().Elem())
	if current.IsNil() {
		current = reflect.New(wanted.Type().Elem())
	}
	have, copied := confFields(current.Elem()), confFields(out.Elem())
	for i, f := range confFields(wanted.Elem()) {
		if f.value.Kind() == reflect.Map && !f.value.IsNil() {
			copied[i].value.Set(wholeEntries(have[i].value, f.value))
			continue
		}
		copied[i].value.Set(whole(have[i].value, f.value))
	}
	return out
}

// wholeEntries is like whole, for a map.
func wholeEntries(current, wanted reflect.Value) reflect.Value {
	out := diffEntries(current, wanted) // has the entries to remove
	for _, name := range wanted.MapKeys() {
		if entry := wanted.MapIndex(name); !entry.IsNil() {
			before := current.MapIndex(name)
			if !before.IsValid() {
				before = reflect.Zero(entry.Type())
			}
			out.SetMapIndex(name, whole(before, entry))
		}
	}
	return out
}

func isStruct(v reflect.Value) bool {
	return v.Kind() == reflect.Pointer && v.Type().Elem().Kind() == reflect.Struct
}

func sortedItems(v reflect.Value) []string {
	out := make([]string, v.Len())
	for i := range out {
		out[i] = v.Index(i).String()
	}
	slices.Sort(out)
	return out
}
