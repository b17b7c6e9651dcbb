package replay

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// closedSets compares the documented closed sets of values with the constants of the Go
// types. Operations may document parts of a set: the constants of a type are the union.
type closedSets struct {
	pkg        string // import path of the package under test
	sources    *sources
	documented map[reflect.Type]map[string]bool
	byArgument map[string]map[string]bool // the same for types of arguments, by the type's name
	noted      map[string]bool            // operations
	used       map[string]bool            // entries of openSets and readAs
	problems   []string
}

func newClosedSets(pkg string, s *sources) *closedSets {
	return &closedSets{pkg: pkg, sources: s, documented: map[reflect.Type]map[string]bool{},
		byArgument: map[string]map[string]bool{}, noted: map[string]bool{}, used: map[string]bool{}}
}

// note compares the sets of one operation: each documented value has a constant.
func (c *closedSets) note(fx *Fixture, seen *types) {
	c.noted[fx.ID] = true
	for _, q := range fx.Query {
		if len(q.Values) > 0 && !isBoolean(q.Values) {
			c.param(fx, &q, seen)
		}
	}
	for _, f := range fx.Request.Fields {
		c.field(fx, "request", &f, seen.encoded, seen)
	}
	for _, f := range fx.Response.Fields {
		c.field(fx, "response", &f, seen.decoded, seen)
	}
}

func (c *closedSets) field(fx *Fixture, side string, f *Field, roots []reflect.Type, seen *types) {
	if len(f.Enum) == 0 || isBoolean(f.Enum) || fx.Waived[side+"."+f.Name] != "" {
		return
	}
	if side == "request" && (fx.Request.Kind == "form" || fx.Request.Kind == "multipart") {
		c.param(fx, &Param{Name: f.Name, Values: f.Enum}, seen)
		return
	}
	at := fx.ID + " " + side + "." + f.Name
	for _, root := range roots {
		seen.find(root, f.Name, func(leaf reflect.Type) bool {
			c.compare(at, leaf, f.Enum)
			return false // there may be more
		})
	}
}

// param looks for the parameter among the url tags, and else among the arguments of the
// operation's method.
func (c *closedSets) param(fx *Fixture, q *Param, seen *types) {
	at := fx.ID + " query." + q.Name
	found := false
	for _, typ := range seen.queries {
		if leaf := urlField(typ, q.Name); leaf != nil {
			found = true
			c.compare(at, leaf, q.Values)
		}
	}
	if found || c.open(at) {
		return
	}
	src, err := c.sources.of(c.pkg)
	if err != nil {
		c.problems = append(c.problems, err.Error())
		return
	}
	for _, name := range src.params[fx.Key()] {
		if have := src.constants[name]; len(have) > 0 && !slices.ContainsFunc(q.Values, func(v string) bool { return !slices.Contains(have, v) }) {
			add(c.byArgument, name, q.Values)
			return
		}
	}
	c.problems = append(c.problems, fmt.Sprintf("%s: documented are %q only, but no field and no argument has a type with these constants", at, q.Values))
}

func (c *closedSets) compare(at string, leaf reflect.Type, values []string) {
	for leaf.Kind() == reflect.Pointer || leaf.Kind() == reflect.Slice {
		leaf = leaf.Elem()
	}
	if leaf.Kind() == reflect.String && leaf.PkgPath() == "" && len(values) == 1 {
		return // the method sends the only value
	}
	if (leaf.Kind() != reflect.String || leaf.PkgPath() == "") && c.open(at) {
		return
	}
	if leaf.Kind() != reflect.String || leaf.PkgPath() == "" {
		c.problems = append(c.problems, fmt.Sprintf("%s: documented are %q only: want a string type with these constants, not %s", at, values, leaf))
		return
	}
	have, err := c.sources.constants(leaf)
	if err != nil {
		c.problems = append(c.problems, err.Error())
		return
	}
	values = slices.Clone(values)
	for i, v := range values {
		if as := readAs[at+" "+v]; as != "" && !slices.Contains(have, v) {
			values[i], c.used[at+" "+v] = as, true
		}
	}
	add(c.documented, leaf, values)
	for _, v := range values {
		if !slices.Contains(have, v) {
			c.problems = append(c.problems, fmt.Sprintf("%s: %q is documented, but no constant of %s has that value", at, v, leaf))
		}
	}
}

// open reports whether a set is listed as open.
func (c *closedSets) open(at string) bool {
	c.used[at] = true
	return openSets[at] != ""
}

func add[K comparable](sets map[K]map[string]bool, key K, values []string) {
	if sets[key] == nil {
		sets[key] = map[string]bool{}
	}
	for _, v := range values {
		sets[key][v] = true
	}
}

// report returns all problems after the last operation: the problems of the operations, and the
// constants that no operation documents.
func (c *closedSets) report() []string {
	out := slices.Clone(c.problems)
	for typ, values := range c.documented {
		if typ.PkgPath() != c.pkg {
			continue // the package of the type documents its constants
		}
		have, err := c.sources.constants(typ)
		if err != nil {
			out = append(out, err.Error())
		}
		maps.Copy(values, c.byArgument[typ.Name()])
		delete(c.byArgument, typ.Name())
		out = append(out, undocumentedConstants(typ.Name(), have, values)...)
	}
	if src, err := c.sources.of(c.pkg); err == nil {
		for name, values := range c.byArgument {
			out = append(out, undocumentedConstants(name, src.constants[name], values)...)
		}
	}
	for _, key := range slices.Concat(slices.Collect(maps.Keys(openSets)), slices.Collect(maps.Keys(readAs))) {
		if id, _, _ := strings.Cut(key, " "); c.noted[id] && !c.used[key] {
			out = append(out, fmt.Sprintf("the exception %q does not apply any more: drop it", key))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func undocumentedConstants(typ string, have []string, documented map[string]bool) []string {
	var out []string
	for key := range moreValues {
		if v, ok := strings.CutPrefix(key, typ+" "); ok && !slices.Contains(have, v) {
			out = append(out, fmt.Sprintf("%s has no constant %q: drop it from moreValues", typ, v))
		}
	}
	for _, v := range have {
		reason := moreValues[typ+" "+v]
		switch {
		case !documented[v] && reason == "":
			out = append(out, fmt.Sprintf("%s has a constant %q that no operation documents", typ, v))
		case documented[v] && reason != "":
			out = append(out, fmt.Sprintf("%s %q is documented: drop it from moreValues", typ, v))
		}
	}
	return out
}

// urlField returns the type of the field with a url tag of that name, or nil.
func urlField(typ reflect.Type, name string) reflect.Type {
	if typ = deref(typ); typ.Kind() != reflect.Struct {
		return nil
	}
	for f := range typ.Fields() {
		tag, _, _ := strings.Cut(f.Tag.Get("url"), ",")
		if tag == name {
			return deref(f.Type)
		}
		if f.Anonymous && tag == "" {
			if t := urlField(f.Type, name); t != nil {
				return t
			}
		}
	}
	return nil
}

func isBoolean(values []string) bool {
	return !slices.ContainsFunc(values, func(v string) bool {
		return v != "true" && v != "false" && v != "0" && v != "1"
	})
}
