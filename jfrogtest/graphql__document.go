package jfrogtest

// A graphDocument is what a request asks for.
type graphDocument struct {
	operations []*graphOperation
	fragments  map[string]*graphFragment
}

type graphOperation struct {
	kind       string // query, mutation or subscription
	name       string
	at         graphPosition
	variables  []graphVariable
	directives []graphDirective
	selections []graphSelection
}

type graphVariable struct {
	name    string
	at      graphPosition
	typ     graphTypeRef
	initial *graphValue // nil for none
}

type graphFragment struct {
	name       string
	at         graphPosition
	on         string // the type that it is for; of an inline fragment it may be empty
	directives []graphDirective
	selections []graphSelection
}

// A graphSelection is one of a field, the spread of a named fragment and an inline fragment.
type graphSelection struct {
	field  *graphField
	spread *graphSpread
	inline *graphFragment
}

type graphField struct {
	alias, name string
	at          graphPosition
	arguments   []graphArgument
	directives  []graphDirective
	selections  []graphSelection
}

// key is the field's name in the answer.
func (f *graphField) key() string {
	if f.alias != "" {
		return f.alias
	}
	return f.name
}

type graphSpread struct {
	name       string
	at         graphPosition
	directives []graphDirective
}

type graphDirective struct {
	name      string
	at        graphPosition
	arguments []graphArgument
}

type graphArgument struct {
	name  string
	at    graphPosition
	value graphValue
}

// graphKind tells what a value is.
type graphKind int

const (
	graphNull graphKind = iota
	graphInt
	graphFloat
	graphString
	graphBool
	graphEnum
	graphVariableUse
	graphList
	graphObject
)

type graphValue struct {
	kind   graphKind
	at     graphPosition
	text   string // of scalars as written, of strings as meant, of enums and variables the name
	list   []graphValue
	fields []graphArgument
}

// same tells whether two values are written alike.
func (v graphValue) same(w graphValue) bool {
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
func sameArguments(a, b []graphArgument) bool {
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

func findArgument(arguments []graphArgument, name string) *graphArgument {
	for i := range arguments {
		if arguments[i].name == name {
			return &arguments[i]
		}
	}
	return nil
}

// A graphTypeRef is a type as variables and arguments name it: "String!" or "[Int!]".
type graphTypeRef struct {
	name    string        // empty for a list
	item    *graphTypeRef // of a list
	nonNull bool
}

func (t graphTypeRef) String() string {
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
func (t graphTypeRef) leaf() string {
	for t.item != nil {
		t = *t.item
	}
	return t.name
}

// fits tells whether a variable of one type may stand where another is expected.
func (t graphTypeRef) fits(expected graphTypeRef) bool {
	if expected.nonNull && !t.nonNull {
		return false
	}
	if t.item != nil && expected.item != nil {
		return t.item.fits(*expected.item)
	}
	return t.item == nil && expected.item == nil && t.name == expected.name
}
