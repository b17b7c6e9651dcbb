package graphql

// A graphDocument is what a request asks for.
type document struct {
	operations []*operation
	fragments  map[string]*fragment
}

type operation struct {
	kind       string // query, mutation or subscription
	name       string
	at         Position
	variables  []variable
	directives []directive
	selections []selection
}

type variable struct {
	name    string
	at      Position
	typ     TypeRef
	initial *value // nil for none
}

type fragment struct {
	name       string
	at         Position
	on         string // the type that it is for; of an inline fragment it may be empty
	directives []directive
	selections []selection
}

// A graphSelection is one of a field, the spread of a named fragment and an inline fragment.
type selection struct {
	field  *field
	spread *spread
	inline *fragment
}

type field struct {
	alias, name string
	at          Position
	arguments   []argument
	directives  []directive
	selections  []selection
}

// key is the field's name in the answer.
func (f *field) key() string {
	if f.alias != "" {
		return f.alias
	}
	return f.name
}

type spread struct {
	name       string
	at         Position
	directives []directive
}

type directive struct {
	name      string
	at        Position
	arguments []argument
}

type argument struct {
	name  string
	at    Position
	value value
}

// graphKind tells what a value is.
type kind int

const (
	kindNull kind = iota
	kindInt
	kindFloat
	kindString
	kindBool
	kindEnum
	kindVariable
	kindList
	kindObject
)

type value struct {
	kind   kind
	at     Position
	text   string // of scalars as written, of strings as meant, of enums and variables the name
	list   []value
	fields []argument
}

// same tells whether two values are written alike.
func (v value) same(w value) bool {
	if v.kind != w.kind || v.text != w.text || len(v.list) != len(w.list) {
		return false
	}
	for i := range v.list {
		if !v.list[i].same(w.list[i]) {
			return false
		}
	}
	return sameArguments(v.fields, w.fields)
}

// sameArguments compares without regard to the order.
func sameArguments(a, b []argument) bool {
	if len(a) != len(b) {
		return false
	}
	for _, x := range a {
		y := findArgument(b, x.name)
		if y == nil || !x.value.same(y.value) {
			return false
		}
	}
	return true
}

func findArgument(arguments []argument, name string) *argument {
	for i := range arguments {
		if arguments[i].name == name {
			return &arguments[i]
		}
	}
	return nil
}

// A graphTypeRef is a type as variables and arguments name it: "String!" or "[Int!]".
type TypeRef struct {
	name    string   // empty for a list
	item    *TypeRef // of a list
	nonNull bool
}

func (t TypeRef) String() string {
	text := t.name
	if t.item != nil {
		text = "[" + t.item.String() + "]"
	}
	if t.nonNull {
		text += "!"
	}
	return text
}

// leaf is the name of the type within all lists.
func (t TypeRef) leaf() string {
	for t.item != nil {
		t = *t.item
	}
	return t.name
}

// fits tells whether a variable of one type may stand where another is expected.
func (t TypeRef) fits(expected TypeRef) bool {
	if expected.nonNull && !t.nonNull {
		return false
	}
	if t.item != nil && expected.item != nil {
		return t.item.fits(*expected.item)
	}
	return t.item == nil && expected.item == nil && t.name == expected.name
}
