package artifactory

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/jsonlax"
)

// aqlDecoder decodes the rows of one result like encoding/json, but much faster. It decodes
// ordinary rows itself: objects whose members are fields of the row type, and strings without
// escapes. It leaves other values, and rows with mistakes, to encoding/json. Only one goroutine
// may use it.
type aqlDecoder struct {
	data  []byte
	at    int
	depth int
	plans map[reflect.Type]*aqlPlan
}

// An aqlPlan describes how to decode the objects of one struct type.
type aqlPlan struct {
	fields []aqlField
	byName map[string]int
	first  int // field that came first in the last object
}

type aqlField struct {
	name  string
	index []int
	kind  aqlKind
	next  int    // field that followed in the last object
	last  string // value in the last object, which often repeats
}

type aqlKind uint8

const (
	aqlOther aqlKind = iota
	aqlString
	aqlInt
	aqlTime
	aqlObjects
)

func newAQLDecoder() *aqlDecoder { return &aqlDecoder{plans: map[reflect.Type]*aqlPlan{}} }

// plan returns the plan of a struct type. A type has at most 128 fields, all with json tags of
// different names. A test checks that.
func (d *aqlDecoder) plan(t reflect.Type) *aqlPlan {
	if p := d.plans[t]; p != nil {
		return p
	}
	p := &aqlPlan{byName: map[string]int{}}
	d.plans[t] = p
	for _, f := range reflect.VisibleFields(t) {
		if f.Anonymous {
			continue
		}
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		field := aqlField{name: name, index: f.Index}
		switch {
		case f.Type == reflect.TypeFor[string]():
			field.kind = aqlString
		case f.Type == reflect.TypeFor[jfrog.Int]():
			field.kind = aqlInt
		case f.Type == reflect.TypeFor[jfrog.Time]():
			field.kind = aqlTime
		case f.Type.Kind() == reflect.Slice && f.Type.Elem().Kind() == reflect.Struct:
			field.kind = aqlObjects
		}
		p.byName[name] = len(p.fields)
		p.fields = append(p.fields, field)
	}
	return p
}

// decode decodes the object at the start of data into row, a zero struct, and returns the length
// of the object. It returns 0 for an object that is incomplete or that it leaves to
// encoding/json. The contents of row are then undefined.
func (d *aqlDecoder) decode(data []byte, row reflect.Value) int {
	d.data, d.at, d.depth = data, 0, 0
	if !d.object(d.plan(row.Type()), row) {
		return 0
	}
	return d.at
}

// next returns the next byte that is not white space, or 0 at the end.
func (d *aqlDecoder) next() byte {
	for ; d.at < len(d.data); d.at++ {
		if c := d.data[d.at]; !isJSONSpace(c) {
			return c
		}
	}
	return 0
}

func isJSONSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\r' || c == '\t' }

// take skips c and reports whether it came next.
func (d *aqlDecoder) take(c byte) bool {
	if d.next() != c {
		return false
	}
	d.at++
	return true
}

func (d *aqlDecoder) object(p *aqlPlan, v reflect.Value) bool {
	const deepest = 100 // encoding/json has its own limit
	if d.depth++; d.depth > deepest || !d.take('{') {
		return false
	}
	var seen [2]uint64
	guess := &p.first
	for more := !d.take('}'); more; {
		key, ok := d.plainString()
		if !ok || !d.take(':') {
			return false
		}
		if i, ok := p.find(key, *guess); ok {
			f := &p.fields[i]
			if seen[i/64]&(1<<(i%64)) != 0 || !d.value(f, v) {
				return false
			}
			seen[i/64] |= 1 << (i % 64)
			*guess, guess = i, &f.next
		} else if p.folds(key) || !d.other(nil) {
			return false
		}
		if more = d.take(','); !more && !d.take('}') {
			return false
		}
	}
	d.depth--
	return true
}

// find returns the field of a name. A right guess saves time.
func (p *aqlPlan) find(name []byte, guess int) (int, bool) {
	if guess < len(p.fields) && p.fields[guess].name == string(name) {
		return guess, true
	}
	i, ok := p.byName[string(name)]
	return i, ok
}

// folds reports whether encoding/json, which ignores case, finds a field for the name.
func (p *aqlPlan) folds(name []byte) bool {
	for i := range p.fields {
		if strings.EqualFold(p.fields[i].name, string(name)) {
			return true
		}
	}
	return false
}

// value decodes the next value into a field of v.
func (d *aqlDecoder) value(f *aqlField, v reflect.Value) bool {
	c := d.next()
	field := v.FieldByIndex(f.index)
	switch {
	case f.kind == aqlString && c == '"':
		begin := d.at
		if s, ok := d.plainString(); ok {
			if f.last != string(s) {
				f.last = string(s)
			}
			field.SetString(f.last)
			return true
		}
		d.at = begin
	case (f.kind == aqlTime || f.kind == aqlInt) && c == '"':
		begin := d.at
		if _, ok := d.plainString(); ok {
			return field.Addr().Interface().(json.Unmarshaler).UnmarshalJSON(d.data[begin:d.at]) == nil
		}
		d.at = begin
	case f.kind == aqlInt && c >= '1' && c <= '9':
		begin := d.at
		for d.at < len(d.data) && d.data[d.at] >= '0' && d.data[d.at] <= '9' {
			d.at++
		}
		if n, err := strconv.ParseInt(string(d.data[begin:d.at]), 10, 64); err == nil {
			field.SetInt(n)
			return true
		}
		d.at = begin
	case f.kind == aqlObjects && c == '[':
		return d.objects(field)
	}
	return d.other(field.Addr().Interface())
}

func (d *aqlDecoder) objects(list reflect.Value) bool {
	d.at++
	p := d.plan(list.Type().Elem())
	if d.take(']') {
		list.Set(reflect.MakeSlice(list.Type(), 0, 0))
		return true
	}
	for more := true; more; {
		n := list.Len()
		if n == list.Cap() {
			list.Grow(1)
		}
		list.SetLen(n + 1)
		if !d.object(p, list.Index(n)) {
			return false
		}
		if more = d.take(','); !more && !d.take(']') {
			return false
		}
	}
	return true
}

// other leaves the next value to encoding/json. If to is nil, it only checks the value.
func (d *aqlDecoder) other(to any) bool {
	d.next()
	var e jsonExtent
	n, whole := e.find(d.data[d.at:])
	if !whole {
		return false
	}
	raw := d.data[d.at : d.at+n]
	d.at += n
	if to == nil {
		return json.Valid(raw)
	}
	return jsonlax.Unmarshal(raw, to) == nil
}

// plainString returns the next string without its quotes, if it has no escapes.
func (d *aqlDecoder) plainString() ([]byte, bool) {
	if !d.take('"') {
		return nil, false
	}
	begin := d.at
	ascii := true
	for i, c := range d.data[begin:] {
		switch {
		case c == '"':
			d.at = begin + i + 1
			s := d.data[begin : begin+i]
			return s, ascii || utf8.Valid(s)
		case c == '\\' || c < ' ':
			return nil, false
		case c >= utf8.RuneSelf:
			ascii = false
		}
	}
	return nil, false
}

// A jsonExtent finds the end of a JSON value in data that arrives in pieces. It only follows the
// nesting, so the value may still be invalid.
type jsonExtent struct {
	at      int // number of bytes seen
	depth   int
	str     bool // in a string
	escaped bool // after a backslash
	scalar  bool // in a number or a literal
}

// find returns the length of the value at the start of data, if data holds all of it. Later
// calls expect the same data, extended. An invalid value ends at the byte that shows it.
func (e *jsonExtent) find(data []byte) (n int, whole bool) {
	for ; e.at < len(data); e.at++ {
		c := data[e.at]
		switch {
		case e.escaped:
			e.escaped = false
		case e.str && c == '\\':
			e.escaped = true
		case e.str && c < ' ':
			return e.at + 1, true
		case e.str && c != '"':
		case e.scalar && (isJSONSpace(c) || bytes.IndexByte([]byte(`,:]}[{"`), c) >= 0):
			return e.at, true
		case c == '"':
			e.str = !e.str
			if !e.str && e.depth == 0 {
				return e.at + 1, true
			}
		case c == '{' || c == '[':
			e.depth++
		case c == '}' || c == ']':
			if e.depth--; e.depth <= 0 {
				return e.at + 1, true
			}
		case e.depth == 0:
			e.scalar = true
		}
	}
	return 0, false
}
