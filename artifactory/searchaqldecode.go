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

// aqlDecoder decodes the rows of one result, as encoding/json would and much faster. It
// reads what rows usually look like itself: objects whose members are fields of the row
// type, and strings without escapes. Whatever else it meets, mistakes included, it leaves to
// encoding/json: a value, or the whole row. It is for one goroutine.
type aqlDecoder struct {
	data  []byte
	at    int
	depth int
	plans map[reflect.Type]*aqlPlan
}

// An aqlPlan says how the objects of one struct type are decoded.
type aqlPlan struct {
	fields []aqlField
	byName map[string]int
	first  int // field that came first the last time
}

type aqlField struct {
	name  string
	index []int
	kind  aqlKind
	next  int    // field that came after this one the last time
	last  string // value of the last object: most of them come again
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

// plan makes the plan of a struct type. The types have json tags on all their fields, at
// most 64, and no two of the same name; a test holds them to it.
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

// decode decodes the object that data starts with into the struct row, which is zero, and
// returns its length. It returns 0 where data is not what the decoder reads, or not whole;
// row is of no use then.
func (d *aqlDecoder) decode(data []byte, row reflect.Value) int {
	d.data, d.at, d.depth = data, 0, 0
	if !d.object(d.plan(row.Type()), row) {
		return 0
	}
	return d.at
}

// next returns the next byte that is no white space, 0 at the end.
func (d *aqlDecoder) next() byte {
	for ; d.at < len(d.data); d.at++ {
		if c := d.data[d.at]; !isJSONSpace(c) {
			return c
		}
	}
	return 0
}

func isJSONSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\r' || c == '\t' }

// take steps over c, if that comes next.
func (d *aqlDecoder) take(c byte) bool {
	if d.next() != c {
		return false
	}
	d.at++
	return true
}

func (d *aqlDecoder) object(p *aqlPlan, v reflect.Value) bool {
	const deepest = 100 // of the stack; encoding/json knows what is too deep
	if d.depth++; d.depth > deepest || !d.take('{') {
		return false
	}
	var seen uint64
	guess := &p.first
	for more := !d.take('}'); more; {
		key, ok := d.plainString()
		if !ok || !d.take(':') {
			return false
		}
		if i, ok := p.find(key, *guess); ok {
			f := &p.fields[i]
			if seen&(1<<i) != 0 || !d.value(f, v) {
				return false
			}
			seen |= 1 << i
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

// find returns the field of a name, quickly if the guess is right.
func (p *aqlPlan) find(name []byte, guess int) (int, bool) {
	if guess < len(p.fields) && p.fields[guess].name == string(name) {
		return guess, true
	}
	i, ok := p.byName[string(name)]
	return i, ok
}

// folds tells whether the name is that of a field to encoding/json, which does not mind
// upper and lower case.
func (p *aqlPlan) folds(name []byte) bool {
	for i := range p.fields {
		if strings.EqualFold(p.fields[i].name, string(name)) {
			return true
		}
	}
	return false
}

// value decodes a value into a field of v.
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

// other has encoding/json decode the value that comes next, or only check it where there
// is nothing to decode it into.
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

// plainString reads a string that stands for itself, without its quotes.
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

// A jsonExtent finds the end of a JSON value in bytes that come bit by bit. It looks at
// nothing but what nests, so what it finds may still be no JSON.
type jsonExtent struct {
	at      int // bytes seen
	depth   int
	str     bool // in a string
	escaped bool // behind a backslash
	scalar  bool // in a number or a literal, which end before something else
}

// find returns the length of the value that data starts with, once it is whole. Called
// again, it wants the same bytes and more of them. A value that cannot go on ends where that
// shows.
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
