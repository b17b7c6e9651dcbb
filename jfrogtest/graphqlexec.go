package jfrogtest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

const validationFailed = "GRAPHQL_VALIDATION_FAILED"

// maxGraphFields bounds how many fields a request may select, fragments spread out.
const maxGraphFields = 10000

// A graphRequest is the body of a request, and graphResponse that of its answer.
type (
	graphRequest struct {
		Query         string         `json:"query"`
		OperationName string         `json:"operationName"`
		Variables     map[string]any `json:"variables"`
	}
	graphResponse struct {
		Errors []*graphError `json:"errors,omitempty"`
		Data   any           `json:"data,omitempty"`
	}
)

// A graphRun is one execution. A document is validated as a whole before anything is resolved.
type graphRun struct {
	server    *Server
	schema    *graphSchema
	doc       *graphDocument
	op        *graphOperation
	variables map[string]any // nil while the document is validated
	used      map[string]bool
	spread    map[string]bool // fragments that some operation uses
	fields    int
	errors    []*graphError
}

// runGraph answers a request. The server's lock is held.
func (s *Server) runGraph(schema *graphSchema, q graphRequest) graphResponse {
	doc, err := parseGraph(q.Query)
	if err != nil {
		return graphResponse{Errors: []*graphError{err.(*graphError)}}
	}
	r := &graphRun{server: s, schema: schema, doc: doc, spread: map[string]bool{}}
	r.validate()
	if len(r.errors) == 0 {
		r.op = r.choose(q.OperationName)
	}
	if len(r.errors) == 0 {
		r.variables = map[string]any{}
		r.readVariables(q.Variables)
	}
	if len(r.errors) > 0 {
		return graphResponse{Errors: r.errors}
	}
	data := r.object(schema.query, nil, r.op.selections, nil)
	return graphResponse{Errors: r.errors, Data: data}
}

func (r *graphRun) fail(at graphPosition, format string, args ...any) {
	r.errors = append(r.errors, newGraphError(validationFailed, at, format, args...))
}

func (r *graphRun) choose(name string) *graphOperation {
	if name == "" && len(r.doc.operations) > 1 {
		r.fail(graphPosition{}, "Must provide operation name if query contains multiple operations.")
		return nil
	}
	for _, op := range r.doc.operations {
		if name == "" || op.name == name {
			return op
		}
	}
	r.fail(graphPosition{}, "Unknown operation named %q.", name)
	return nil
}

// readVariables takes the values of the operation's variables; others are ignored.
func (r *graphRun) readVariables(given map[string]any) {
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

func (r *graphRun) validate() {
	if len(r.doc.operations) == 0 {
		r.fail(graphPosition{}, "Must provide an operation.")
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
	for _, name := range sortedKeys(r.doc.fragments) {
		if f := r.doc.fragments[name]; !r.spread[name] && len(r.errors) == 0 {
			r.fail(f.at, "Fragment %q is never used.", name)
		}
	}
}

func (r *graphRun) validateOperation(op *graphOperation) {
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
	r.validateSelections(r.schema.query, op.selections)
	for _, v := range op.variables {
		if !r.used[v.name] && len(r.errors) == 0 {
			r.fail(v.at, "Variable \"$%s\" is never used in operation %q.", v.name, op.name)
		}
	}
}

// A selected field is one key of the answer, with all places of the document that ask for it.
type selected struct {
	key    string
	places []*graphField
}

// subselections are what all places select of the field's value.
func (s *selected) subselections() []graphSelection {
	var all []graphSelection
	for _, f := range s.places {
		all = append(all, f.selections...)
	}
	return all
}

// collect resolves the fragments of a selection set and unites equal keys, in their order.
func (r *graphRun) collect(typ *graphType, selections []graphSelection) []*selected {
	var fields []*selected
	index := map[string]*selected{}
	var add func(selections []graphSelection, within []string)
	add = func(selections []graphSelection, within []string) {
		for _, s := range selections {
			if r.variables == nil { // what is executed was counted before
				r.fields++
			}
			switch {
			case r.fields > maxGraphFields:
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

func (r *graphRun) fragment(spread *graphSpread, within []string) *graphFragment {
	f := r.doc.fragments[spread.name]
	switch {
	case f == nil:
		r.fail(spread.at, "Unknown fragment %q.", spread.name)
	case slices.Contains(within, spread.name):
		r.fail(spread.at, "Cannot spread fragment %q within itself.", spread.name)
		return nil
	case len(within) >= maxGraphDepth:
		r.fail(spread.at, "Fragments spread deeper than %d levels.", maxGraphDepth)
		return nil
	default:
		r.spread[spread.name] = true
	}
	return f
}

// appliesTo checks a fragment's type. Without interfaces and unions it can only be that of the object itself.
func (r *graphRun) appliesTo(typ *graphType, f *graphFragment) bool {
	switch {
	case f.on == "" || f.on == typ.name:
		return true
	case r.schema.objects[f.on] == nil:
		r.fail(f.at, "Unknown type %q.", f.on)
	default:
		r.fail(f.at, "Fragment cannot be spread here as objects of type %q can never be of type %q.", typ.name, f.on)
	}
	return false
}

// directives checks them, and tells whether what they stand at is to be included. While the document is validated
// everything is.
func (r *graphRun) directives(list []graphDirective, onField bool) bool {
	included := true
	for _, d := range list {
		switch {
		case d.name == "skip" || d.name == "include":
			arguments := r.arguments(d.at, "Directive \"@"+d.name+"\"", inputsOf("if", "Boolean!"), d.arguments)
			if r.variables != nil && arguments["if"] != (d.name == "include") {
				included = false
			}
		case d.name == "dateFormat" && onField:
			r.arguments(d.at, `Directive "@dateFormat"`, inputsOf("format", "DateFormat"), d.arguments)
		default:
			r.fail(d.at, "Unknown directive \"@%s\".", d.name)
		}
	}
	return included
}

func (r *graphRun) validateSelections(typ *graphType, selections []graphSelection) {
	for _, s := range r.collect(typ, selections) {
		if r.fields > maxGraphFields {
			r.fail(graphPosition{}, "The operation selects more than %d fields.", maxGraphFields)
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

func (r *graphRun) validateField(typ *graphType, s *selected) {
	f := s.places[0]
	if f.name == "__typename" {
		r.arguments(f.at, `Field "__typename"`, nil, f.arguments)
		return
	}
	def, known := typ.fields[f.name]
	if !known {
		r.fail(f.at, "Cannot query field %q on type %q.", f.name, typ.name)
		return
	}
	r.arguments(f.at, fmt.Sprintf("Field %q", f.name), def.arguments, f.arguments)
	object := r.schema.objects[def.typ.leaf()]
	sub := s.subselections()
	switch {
	case object != nil && len(sub) == 0:
		r.fail(f.at, "Field %q of type %q must have a selection of subfields.", f.name, def.typ)
	case object == nil && len(sub) > 0:
		r.fail(f.at, "Field %q must not have a selection since type %q has no subfields.", f.name, def.typ)
	case object != nil:
		r.validateSelections(object, sub)
	}
}

// leaf is the name of the type within all lists.
func (t graphTypeRef) leaf() string {
	for t.item != nil {
		t = *t.item
	}
	return t.name
}

// arguments checks and reads what is given to a field or a directive. Absent optional ones stay absent.
func (r *graphRun) arguments(at graphPosition, owner string, defined graphInputs, given []graphArgument) map[string]any {
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
	for _, name := range sortedKeys(defined) {
		if findArgument(given, name) == nil && defined[name].nonNull {
			r.fail(at, "%s argument %q of type %q is required, but it was not provided.", owner, name, defined[name])
		}
	}
	return values
}

// absent is the value of a variable that nobody has set.
var absent any = &struct{ absent bool }{true}

// literal reads a value of the document.
func (r *graphRun) literal(t graphTypeRef, v graphValue) any {
	switch {
	case v.kind == graphVariableUse:
		return r.variable(t, v)
	case v.kind == graphNull:
		if t.nonNull {
			r.fail(v.at, "Expected value of type %q, found null.", t)
		}
		return nil
	case t.item != nil && v.kind != graphList:
		return []any{r.literal(*t.item, v)}
	case t.item != nil:
		list := []any{}
		for _, item := range v.list {
			list = append(list, r.literal(*t.item, item))
		}
		return list
	}
	if inputs := r.schema.inputs[t.name]; inputs != nil {
		return r.inputObject(t, inputs, v)
	}
	var plain any
	isEnum := r.schema.enums[t.name] != nil
	switch {
	case v.kind == graphString && !isEnum, v.kind == graphEnum && isEnum:
		plain = v.text
	case v.kind == graphInt || v.kind == graphFloat:
		plain = json.Number(v.text)
	case v.kind == graphBool:
		plain = v.text == "true"
	}
	value, err := r.schema.scalar(t.name, plain)
	if err != nil {
		r.fail(v.at, "%v", err)
	}
	return value
}

func (r *graphRun) variable(t graphTypeRef, v graphValue) any {
	i := slices.IndexFunc(r.op.variables, func(d graphVariable) bool { return d.name == v.text })
	if i < 0 {
		r.fail(v.at, "Variable \"$%s\" is not defined.", v.text)
		return absent
	}
	typ := r.op.variables[i].typ
	if initial := r.op.variables[i].initial; initial != nil && initial.kind != graphNull { // then it is never absent
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

func (r *graphRun) inputObject(t graphTypeRef, inputs graphInputs, v graphValue) any {
	if v.kind != graphObject {
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

// A graphOutput is an object of the answer: its fields stand in the order in which they were asked for.
type graphOutput []graphEntry

type graphEntry struct {
	key   string
	value any
}

func (o graphOutput) MarshalJSON() ([]byte, error) {
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

// object resolves the fields of an object. A field whose resolver fails is null.
func (r *graphRun) object(typ *graphType, parent any, selections []graphSelection, path []any) any {
	out := graphOutput{}
	for _, s := range r.collect(typ, selections) {
		f := s.places[0]
		if f.name == "__typename" {
			out = append(out, graphEntry{s.key, typ.name})
			continue
		}
		def := typ.fields[f.name]
		at := append(slices.Clone(path), s.key)
		before := len(r.errors)
		arguments := r.arguments(f.at, f.name, def.arguments, f.arguments)
		if len(r.errors) > before { // a variable is null where it must not be
			out = append(out, graphEntry{s.key, nil})
			continue
		}
		value, err := def.resolve(r.server, parent, arguments)
		if err != nil {
			e := newGraphError("DOWNSTREAM_SERVICE_ERROR", f.at, "%v", err)
			e.Path = at
			r.errors = append(r.errors, e)
			value = nil
		}
		out = append(out, graphEntry{s.key, r.value(def.typ, value, s, at)})
	}
	return out
}

// value completes what a resolver has returned.
func (r *graphRun) value(t graphTypeRef, v any, s *selected, path []any) any {
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
	if typ := r.schema.objects[t.name]; typ != nil {
		return r.object(typ, v, s.subselections(), path)
	}
	if at, ok := v.(time.Time); ok {
		return r.date(at, s.places[0])
	}
	return v
}

// date writes a time as the directive says.
func (r *graphRun) date(at time.Time, f *graphField) string {
	for _, d := range f.directives {
		if d.name != "dateFormat" {
			continue
		}
		switch r.arguments(d.at, d.name, inputsOf("format", "DateFormat"), d.arguments)["format"] {
		case "ISO8601_DATE_ONLY":
			return at.UTC().Format(time.DateOnly)
		case "DD_MMM_YYYY":
			return at.UTC().Format("02 Jan 2006")
		}
	}
	return isoTime(at)
}
