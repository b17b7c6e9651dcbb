package evidence

import (
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// This file has a parser for the parts of GraphQL that the comparison of the package's documents
// with the published schema (testdata/schema.graphql) and with the samples of the manual needs.

var tokenPattern = regexp.MustCompile(`"""(?s:.*?)"""|"(?:\\.|[^"\\])*"|\$?[_A-Za-z][_0-9A-Za-z]*|-?[0-9.]+|@[_A-Za-z]+|[!$(){}\[\]:=|&]`)
var commentPattern = regexp.MustCompile(`(?m)#.*$`)

type parser struct{ tokens []string }

func newParser(text string) *parser {
	return &parser{tokenPattern.FindAllString(commentPattern.ReplaceAllString(text, ""), -1)}
}

func (p *parser) peek() string {
	if len(p.tokens) == 0 {
		return ""
	}
	return p.tokens[0]
}

func (p *parser) next() string {
	t := p.peek()
	if t == "" {
		panic("the document ends early")
	}
	p.tokens = p.tokens[1:]
	return t
}

func (p *parser) accept(t string) bool {
	if p.peek() != t {
		return false
	}
	p.next()
	return true
}

func (p *parser) want(t string) {
	if got := p.next(); got != t {
		panic(fmt.Sprintf("%q where %q is expected", got, t))
	}
}

// asked is a field that a document requests.
type asked struct {
	args   map[string]any
	fields map[string]*asked
}

type variable string

// document parses one operation. It returns the types of its variables and the requested fields.
func document(text string) (variables map[string]string, root *asked) {
	p := newParser(text)
	variables = map[string]string{}
	if p.accept("query") {
		p.next() // its name
		p.want("(")
		for !p.accept(")") {
			name := strings.TrimPrefix(p.next(), "$")
			p.want(":")
			variables[name] = p.typeRef()
		}
	}
	root = &asked{fields: p.selection()}
	if len(p.tokens) > 0 {
		panic("more than one operation")
	}
	return variables, root
}

func (p *parser) selection() map[string]*asked {
	out := map[string]*asked{}
	p.want("{")
	for !p.accept("}") {
		name := p.next()
		f := out[name]
		if f == nil {
			f = &asked{}
			out[name] = f
		}
		if p.accept("(") {
			f.args = map[string]any{}
			for !p.accept(")") {
				arg := p.next()
				p.want(":")
				f.args[arg] = p.value()
			}
		}
		if p.peek() == "{" {
			if f.fields == nil {
				f.fields = map[string]*asked{}
			}
			maps.Copy(f.fields, p.selection())
		}
	}
	return out
}

func (p *parser) value() any {
	t := p.next()
	switch {
	case t == "{":
		out := map[string]any{}
		for !p.accept("}") {
			name := p.next()
			p.want(":")
			out[name] = p.value()
		}
		return out
	case t[0] == '$':
		return variable(t[1:])
	case t[0] == '"':
		s, err := strconv.Unquote(t)
		if err != nil {
			panic(err)
		}
		return s
	}
	return t
}

func (p *parser) typeRef() string {
	var t string
	if p.accept("[") {
		t = "[" + p.typeRef() + "]"
		p.want("]")
	} else {
		t = p.next()
	}
	if p.accept("!") {
		t += "!"
	}
	return t
}

// named returns a type without its list and non-null marks.
func named(t string) string { return strings.Trim(t, "[]!") }

type fieldDef struct {
	typ  string
	args map[string]string
}

// schema maps object and input types to their fields.
type schema map[string]map[string]fieldDef

func loadSchema(path string) schema {
	text, err := os.ReadFile(path)
	if err != nil {
		panic(err)
	}
	p := newParser(string(text))
	out := schema{}
	for len(p.tokens) > 0 {
		if t := p.next(); t != "type" && t != "input" {
			continue
		}
		name := p.next()
		for p.peek() != "{" {
			p.next() // directives
		}
		out[name] = p.fieldDefs("{", "}")
	}
	return out
}

func (p *parser) fieldDefs(open, end string) map[string]fieldDef {
	out := map[string]fieldDef{}
	p.want(open)
	for !p.accept(end) {
		name := p.next()
		if strings.HasPrefix(name, `"`) {
			continue // its description
		}
		var f fieldDef
		if p.peek() == "(" {
			f.args = map[string]string{}
			for arg, def := range p.fieldDefs("(", ")") {
				f.args[arg] = def.typ
			}
		}
		p.want(":")
		f.typ = p.typeRef()
		for strings.HasPrefix(p.peek(), "@") {
			p.next()
			if p.accept("(") {
				for !p.accept(")") {
					p.next()
				}
			}
		}
		out[name] = f
	}
	return out
}

// validate returns the problems that a server with the schema would report for a document.
func (s schema) validate(variables map[string]string, root *asked) []string {
	problems := s.validateFields("Query", root.fields, variables)
	slices.Sort(problems)
	return problems
}

func (s schema) validateFields(typ string, fields map[string]*asked, variables map[string]string) []string {
	var out []string
	for name, f := range fields {
		def, ok := s[typ][name]
		if !ok {
			out = append(out, fmt.Sprintf("Cannot query field %q on type %q", name, typ))
			continue
		}
		for arg, v := range f.args {
			want, ok := def.args[arg]
			switch v := v.(type) {
			case variable:
				if got := variables[string(v)]; got != want && got != want+"!" {
					out = append(out, fmt.Sprintf("variable %s is %q, %s.%s wants %q", v, got, name, arg, want))
				}
			default:
				if !ok {
					out = append(out, fmt.Sprintf("unknown argument %s of %s", arg, name))
				} else {
					out = append(out, s.validateInput(want, v)...)
				}
			}
		}
		for arg, want := range def.args {
			if _, ok := f.args[arg]; !ok && strings.HasSuffix(want, "!") {
				out = append(out, fmt.Sprintf("argument %s of %s is missing", arg, name))
			}
		}
		_, composite := s[named(def.typ)]
		if composite != (f.fields != nil) {
			out = append(out, fmt.Sprintf("%s must have a selection: %t", name, composite))
		}
		out = append(out, s.validateFields(named(def.typ), f.fields, variables)...)
	}
	return out
}

// validateInput checks a value, decoded from JSON or written in a document, against an
// input type.
func (s schema) validateInput(typ string, v any) []string {
	def, composite := s[named(typ)]
	object, ok := v.(map[string]any)
	if composite != ok {
		return []string{fmt.Sprintf("%v is not a %s", v, typ)}
	}
	var out []string
	for name, e := range object {
		f, ok := def[name]
		if !ok {
			out = append(out, fmt.Sprintf("unknown field %s of %s", name, typ))
			continue
		}
		out = append(out, s.validateInput(f.typ, e)...)
	}
	for name, f := range def {
		if _, ok := object[name]; !ok && strings.HasSuffix(f.typ, "!") {
			out = append(out, fmt.Sprintf("field %s of %s is missing", name, typ))
		}
	}
	return out
}

// substitute replaces variables with their values and drops arguments without a value.
func (a *asked) substitute(values map[string]any) {
	for name, v := range a.args {
		if ref, ok := v.(variable); ok {
			if a.args[name], ok = values[string(ref)]; !ok {
				delete(a.args, name)
			}
		}
	}
	for _, f := range a.fields {
		f.substitute(values)
	}
}

// lines returns the requested fields as a sorted list of paths.
func (a *asked) lines(at string) []string {
	var out []string
	for name, v := range a.args {
		out = append(out, argLines(at+"("+name, v)...)
	}
	for name, f := range a.fields {
		if f.fields == nil {
			out = append(out, at+"."+name)
		}
		out = append(out, f.lines(at+"."+name)...)
	}
	slices.Sort(out)
	return out
}

func argLines(at string, v any) []string {
	object, ok := v.(map[string]any)
	if !ok {
		return []string{fmt.Sprintf("%s: %v)", at, v)}
	}
	var out []string
	for name, e := range object {
		out = append(out, argLines(at+"."+name, e)...)
	}
	return out
}
