package graphql

// A document is a parsed request.
type document struct {
	operations []*operation
	fragments  map[string]*fragment
}

type operation struct {
	kind       string // "query", "mutation" or "subscription"
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
	initial *value // nil: no default
}

type fragment struct {
	name       string
	at         Position
	on         string // type condition; may be empty in an inline fragment
	directives []directive
	selections []selection
}

// A selection is a field, a spread of a named fragment, or an inline fragment.
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

// key returns the name of the field in the response.
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

// A kind is the syntactic kind of a value.
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
	text   string // scalar as written, unescaped string, or name of an enum value or variable
	list   []value
	fields []argument
}

// same reports whether two values are written alike.
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

// sameArguments reports whether two lists have the same arguments in any order.
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

// A TypeRef is a type as variables and arguments name it: "String!" or "[Int!]".
type TypeRef struct {
	name    string   // empty for a list
	item    *TypeRef // element type of a list
	nonNull bool
}

// String returns the type as GraphQL writes it.
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

// leaf returns the name of the type inside all lists.
func (t TypeRef) leaf() string {
	for t.item != nil {
		t = *t.item
	}
	return t.name
}

// fits reports whether a variable of the type may be used where another type is expected.
func (t TypeRef) fits(expected TypeRef) bool {
	if expected.nonNull && !t.nonNull {
		return false
	}
	if t.item != nil && expected.item != nil {
		return t.item.fits(*expected.item)
	}
	return t.item == nil && expected.item == nil && t.name == expected.name
}
