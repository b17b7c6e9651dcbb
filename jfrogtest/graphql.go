package jfrogtest

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// This file reads GraphQL documents: operations, fragments, variables, directives and values, as the specification of
// October 2021 writes them. Type definitions are no part of a request and are refused.

// maxGraphDepth bounds how deep a document may nest, and how deep fragments may spread.
const maxGraphDepth = 64

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

// A graphPosition counts from 1.
type graphPosition struct {
	Line   int `json:"line"`
	Column int `json:"column"`
}

// A graphError is one element of the list "errors" of an answer.
type graphError struct {
	Message    string            `json:"message"`
	Locations  []graphPosition   `json:"locations,omitempty"`
	Path       []any             `json:"path,omitempty"`
	Extensions map[string]string `json:"extensions,omitempty"`
}

func (e *graphError) Error() string { return e.Message }

func newGraphError(code string, at graphPosition, format string, args ...any) *graphError {
	e := &graphError{Message: fmt.Sprintf(format, args...), Extensions: map[string]string{"code": code}}
	if at.Line > 0 {
		e.Locations = []graphPosition{at}
	}
	return e
}

func syntaxError(at graphPosition, format string, args ...any) *graphError {
	return newGraphError("GRAPHQL_PARSE_FAILED", at, "Syntax Error: "+format, args...)
}

// parseGraph reads a document.
func parseGraph(text string) (*graphDocument, error) {
	if !utf8.ValidString(text) {
		return nil, syntaxError(graphPosition{}, "The document is not UTF-8.")
	}
	p := &graphParser{text: text, line: 1}
	if err := p.advance(); err != nil {
		return nil, err
	}
	doc := &graphDocument{fragments: map[string]*graphFragment{}}
	for first := true; first || p.tok.kind != tokenEnd; first = false {
		if err := p.definition(doc); err != nil {
			return nil, err
		}
	}
	return doc, nil
}

// parseGraphType reads the name of a type.
func parseGraphType(text string) (graphTypeRef, error) {
	p := &graphParser{text: text, line: 1}
	if err := p.advance(); err != nil {
		return graphTypeRef{}, err
	}
	t, err := p.typeRef()
	if err == nil && p.tok.kind != tokenEnd {
		err = p.unexpected()
	}
	return t, err
}

type tokenKind int

const (
	tokenEnd tokenKind = iota
	tokenPunctuator
	tokenName
	tokenInt
	tokenFloat
	tokenString
)

type graphToken struct {
	kind tokenKind
	text string
	at   graphPosition
}

type graphParser struct {
	text    string
	pos     int // of the next byte to read
	line    int
	column  int // of the byte at counted
	counted int
	tok     graphToken // the token to be used next
	depth   int
}

// nest guards against documents that would exhaust the stack.
func (p *graphParser) nest() error {
	if p.depth++; p.depth > maxGraphDepth {
		return syntaxError(p.tok.at, "The document nests deeper than %d levels.", maxGraphDepth)
	}
	return nil
}

func (p *graphParser) unexpected() error {
	if p.tok.kind == tokenEnd {
		return syntaxError(p.tok.at, "Unexpected <EOF>.")
	}
	return syntaxError(p.tok.at, "Unexpected %q.", p.tok.text)
}

func (p *graphParser) is(punctuator string) bool {
	return p.tok.kind == tokenPunctuator && p.tok.text == punctuator
}

func (p *graphParser) isName(word string) bool { return p.tok.kind == tokenName && p.tok.text == word }

// skip reads a punctuator, if it comes next.
func (p *graphParser) skip(punctuator string) (bool, error) {
	if !p.is(punctuator) {
		return false, nil
	}
	return true, p.advance()
}

func (p *graphParser) expect(punctuator string) error {
	if !p.is(punctuator) {
		return p.unexpected()
	}
	return p.advance()
}

func (p *graphParser) name() (string, error) {
	if p.tok.kind != tokenName {
		return "", p.unexpected()
	}
	name := p.tok.text
	return name, p.advance()
}

// many reads elements up to a closing punctuator; at least one unless empty is allowed.
func (p *graphParser) many(open, closing string, empty bool, element func() error) error {
	if err := p.expect(open); err != nil {
		return err
	}
	for n := 0; ; n++ {
		if p.is(closing) && (empty || n > 0) {
			return p.advance()
		}
		if err := element(); err != nil {
			return err
		}
	}
}

func (p *graphParser) definition(doc *graphDocument) error {
	if p.isName("fragment") {
		return p.fragment(doc)
	}
	op := &graphOperation{kind: "query", at: p.tok.at}
	var err error
	if !p.is("{") {
		if !p.isName("query") && !p.isName("mutation") && !p.isName("subscription") {
			return p.unexpected()
		}
		if op.kind, err = p.name(); err != nil {
			return err
		}
		if p.tok.kind == tokenName {
			if op.name, err = p.name(); err != nil {
				return err
			}
		}
		if p.is("(") {
			if err := p.many("(", ")", false, func() error { return p.variable(op) }); err != nil {
				return err
			}
		}
		if op.directives, err = p.directives(false); err != nil {
			return err
		}
	}
	if op.selections, err = p.selectionSet(); err != nil {
		return err
	}
	doc.operations = append(doc.operations, op)
	return nil
}

func (p *graphParser) fragment(doc *graphDocument) error {
	f := &graphFragment{at: p.tok.at}
	err := p.advance()
	if err == nil {
		f.name, err = p.name()
	}
	if err != nil {
		return err
	}
	if f.name == "on" || !p.isName("on") {
		return p.unexpected()
	}
	if err = p.advance(); err == nil {
		f.on, err = p.name()
	}
	if err == nil {
		f.directives, err = p.directives(false)
	}
	if err == nil {
		f.selections, err = p.selectionSet()
	}
	if err != nil {
		return err
	}
	if doc.fragments[f.name] != nil {
		return newGraphError(validationFailed, f.at, "There can be only one fragment named %q.", f.name)
	}
	doc.fragments[f.name] = f
	return nil
}

func (p *graphParser) variable(op *graphOperation) error {
	v := graphVariable{at: p.tok.at}
	err := p.expect("$")
	if err == nil {
		v.name, err = p.name()
	}
	if err == nil {
		err = p.expect(":")
	}
	if err == nil {
		v.typ, err = p.typeRef()
	}
	if err != nil {
		return err
	}
	given, err := p.skip("=")
	if given && err == nil {
		var initial graphValue
		initial, err = p.value(true)
		v.initial = &initial
	}
	if err == nil {
		_, err = p.directives(true)
	}
	op.variables = append(op.variables, v)
	return err
}

func (p *graphParser) typeRef() (t graphTypeRef, err error) {
	if err := p.nest(); err != nil {
		return t, err
	}
	defer func() { p.depth-- }()
	list, err := p.skip("[")
	switch {
	case err != nil:
		return t, err
	case list:
		item, err := p.typeRef()
		if err != nil {
			return t, err
		}
		t.item = &item
		if err := p.expect("]"); err != nil {
			return t, err
		}
	default:
		if t.name, err = p.name(); err != nil {
			return t, err
		}
	}
	t.nonNull, err = p.skip("!")
	return t, err
}

func (p *graphParser) selectionSet() (selections []graphSelection, err error) {
	if err := p.nest(); err != nil {
		return nil, err
	}
	defer func() { p.depth-- }()
	err = p.many("{", "}", false, func() error {
		s, err := p.selection()
		selections = append(selections, s)
		return err
	})
	return selections, err
}

func (p *graphParser) selection() (s graphSelection, err error) {
	at := p.tok.at
	spread, err := p.skip("...")
	if err != nil {
		return s, err
	}
	if !spread {
		s.field, err = p.field()
		return s, err
	}
	if p.tok.kind == tokenName && p.tok.text != "on" {
		s.spread = &graphSpread{at: at, name: p.tok.text}
		if err := p.advance(); err != nil {
			return s, err
		}
		s.spread.directives, err = p.directives(false)
		return s, err
	}
	s.inline = &graphFragment{at: at}
	if p.isName("on") {
		if err := p.advance(); err != nil {
			return s, err
		}
		if s.inline.on, err = p.name(); err != nil {
			return s, err
		}
	}
	if s.inline.directives, err = p.directives(false); err == nil {
		s.inline.selections, err = p.selectionSet()
	}
	return s, err
}

func (p *graphParser) field() (*graphField, error) {
	f := &graphField{at: p.tok.at}
	var err error
	if f.name, err = p.name(); err != nil {
		return nil, err
	}
	aliased, err := p.skip(":")
	if aliased && err == nil {
		f.alias = f.name
		f.name, err = p.name()
	}
	if err == nil {
		f.arguments, err = p.arguments(false)
	}
	if err == nil {
		f.directives, err = p.directives(false)
	}
	if err == nil && p.is("{") {
		f.selections, err = p.selectionSet()
	}
	return f, err
}

func (p *graphParser) arguments(constant bool) (arguments []graphArgument, err error) {
	if !p.is("(") {
		return nil, nil
	}
	err = p.many("(", ")", false, func() error { return p.argument(&arguments, constant) })
	return arguments, err
}

// argument reads "name: value", in the list of arguments or in an object.
func (p *graphParser) argument(arguments *[]graphArgument, constant bool) error {
	a := graphArgument{at: p.tok.at}
	var err error
	if a.name, err = p.name(); err != nil {
		return err
	}
	if err := p.expect(":"); err != nil {
		return err
	}
	if a.value, err = p.value(constant); err != nil {
		return err
	}
	if findArgument(*arguments, a.name) != nil {
		return newGraphError(validationFailed, a.at, "There can be only one value named %q.", a.name)
	}
	*arguments = append(*arguments, a)
	return nil
}

func (p *graphParser) directives(constant bool) (directives []graphDirective, err error) {
	for p.is("@") {
		d := graphDirective{at: p.tok.at}
		if err := p.advance(); err != nil {
			return nil, err
		}
		if d.name, err = p.name(); err != nil {
			return nil, err
		}
		if d.arguments, err = p.arguments(constant); err != nil {
			return nil, err
		}
		directives = append(directives, d)
	}
	return directives, nil
}

// value reads a value; a constant one names no variables.
func (p *graphParser) value(constant bool) (v graphValue, err error) {
	if err := p.nest(); err != nil {
		return v, err
	}
	defer func() { p.depth-- }()
	v = graphValue{at: p.tok.at, text: p.tok.text}
	switch {
	case p.is("$") && !constant:
		v.kind = graphVariableUse
		if err := p.advance(); err != nil {
			return v, err
		}
		v.text, err = p.name()
		return v, err
	case p.is("["):
		v.kind, v.text = graphList, ""
		return v, p.many("[", "]", true, func() error {
			item, err := p.value(constant)
			v.list = append(v.list, item)
			return err
		})
	case p.is("{"):
		v.kind, v.text = graphObject, ""
		return v, p.many("{", "}", true, func() error { return p.argument(&v.fields, constant) })
	case p.tok.kind == tokenInt:
		v.kind = graphInt
	case p.tok.kind == tokenFloat:
		v.kind = graphFloat
	case p.tok.kind == tokenString:
		v.kind = graphString
	case p.isName("true") || p.isName("false"):
		v.kind = graphBool
	case p.isName("null"):
		v.kind = graphNull
	case p.tok.kind == tokenName:
		v.kind = graphEnum
	default:
		return v, p.unexpected()
	}
	return v, p.advance()
}

// advance reads the next token.
func (p *graphParser) advance() error {
	p.ignored()
	p.tok = graphToken{at: p.here()}
	if p.pos >= len(p.text) {
		return nil
	}
	rest := p.text[p.pos:]
	switch c := rest[0]; {
	case strings.HasPrefix(rest, "..."):
		p.take(tokenPunctuator, 3)
	case strings.IndexByte("!$&()*:=@[]{|}", c) >= 0:
		p.take(tokenPunctuator, 1)
	case isNameStart(c):
		n := 1
		for n < len(rest) && (isNameStart(rest[n]) || isDigit(rest[n])) {
			n++
		}
		p.take(tokenName, n)
	case c == '-' || isDigit(c):
		return p.number(rest)
	case strings.HasPrefix(rest, `"""`):
		return p.blockString(rest)
	case c == '"':
		return p.quoted(rest)
	default:
		r, _ := utf8.DecodeRuneInString(rest)
		return syntaxError(p.tok.at, "Unexpected character: %q.", r)
	}
	return nil
}

func (p *graphParser) take(kind tokenKind, n int) {
	p.tok.kind, p.tok.text = kind, p.text[p.pos:p.pos+n]
	p.pos += n
}

// here is the position of the next byte. It counts on from the last time, for lines may be long.
func (p *graphParser) here() graphPosition {
	p.column += utf8.RuneCountInString(p.text[p.counted:p.pos])
	p.counted = p.pos
	return graphPosition{p.line, p.column + 1}
}

// newLine notes that a line begins at a byte.
func (p *graphParser) newLine(pos int) { p.line, p.column, p.counted = p.line+1, 0, pos }

// ignored skips what stands between tokens: white space, commas and comments.
func (p *graphParser) ignored() {
	for p.pos < len(p.text) {
		switch c := p.text[p.pos]; {
		case c == '\n':
			p.pos++
			p.newLine(p.pos)
		case c == ' ' || c == '\t' || c == '\r' || c == ',':
			p.pos++
		case strings.HasPrefix(p.text[p.pos:], "\ufeff"):
			p.pos += len("\ufeff")
		case c == '#':
			if end := strings.IndexByte(p.text[p.pos:], '\n'); end >= 0 {
				p.pos += end
			} else {
				p.pos = len(p.text)
			}
		default:
			return
		}
	}
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isNameStart(c byte) bool { return c == '_' || 'a' <= c|0x20 && c|0x20 <= 'z' }

// number reads -?(0|[1-9][0-9]*) with an optional fraction and exponent; no name may follow at once.
func (p *graphParser) number(rest string) error {
	n, kind := 0, tokenInt
	digits := func() bool {
		from := n
		for n < len(rest) && isDigit(rest[n]) {
			n++
		}
		return n > from
	}
	if rest[0] == '-' {
		n++
	}
	whole := n
	ok := digits() && (rest[whole] != '0' || n == whole+1)
	if ok && n < len(rest) && rest[n] == '.' {
		kind = tokenFloat
		n++
		ok = digits()
	}
	if ok && n < len(rest) && rest[n]|0x20 == 'e' {
		kind = tokenFloat
		if n++; n < len(rest) && (rest[n] == '+' || rest[n] == '-') {
			n++
		}
		ok = digits()
	}
	if !ok || n < len(rest) && (isNameStart(rest[n]) || rest[n] == '.') {
		return syntaxError(p.tok.at, "Invalid number.")
	}
	p.take(kind, n)
	return nil
}

var graphEscapes = map[byte]byte{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

// quoted reads a string in one line.
func (p *graphParser) quoted(rest string) error {
	var text strings.Builder
	for n := 1; n < len(rest); {
		c := rest[n]
		switch {
		case c == '"':
			p.take(tokenString, n+1)
			p.tok.text = text.String()
			return nil
		case c == '\n' || c == '\r':
			return syntaxError(p.tok.at, "Unterminated string.")
		case c == '\\' && n+1 < len(rest) && rest[n+1] == 'u':
			r, size, ok := unicodeEscape(rest[n:])
			if !ok {
				return syntaxError(p.tok.at, "Invalid Unicode escape sequence.")
			}
			text.WriteRune(r)
			n += size
		case c == '\\':
			if n+1 >= len(rest) || graphEscapes[rest[n+1]] == 0 {
				return syntaxError(p.tok.at, "Invalid character escape sequence.")
			}
			text.WriteByte(graphEscapes[rest[n+1]])
			n += 2
		case c < ' ' && c != '\t':
			return syntaxError(p.tok.at, "Invalid character within String: %q.", c)
		default:
			text.WriteByte(c)
			n++
		}
	}
	return syntaxError(p.tok.at, "Unterminated string.")
}

// unicodeEscape reads \uXXXX, a pair of those for a character beyond the first plane, or \u{X...}.
func unicodeEscape(rest string) (r rune, size int, ok bool) {
	hex := func(digits string) (rune, bool) {
		v, err := strconv.ParseUint(digits, 16, 32)
		return rune(v), err == nil && v <= utf8.MaxRune
	}
	if braced, found := strings.CutPrefix(rest, `\u{`); found {
		end := strings.IndexByte(braced, '}')
		if end < 0 {
			return 0, 0, false
		}
		r, ok = hex(braced[:end])
		return r, len(`\u{}`) + end, ok && utf8.ValidRune(r)
	}
	if len(rest) < 6 {
		return 0, 0, false
	}
	if r, ok = hex(rest[2:6]); !ok {
		return 0, 0, false
	}
	if r < 0xd800 || r > 0xdbff {
		return r, 6, utf8.ValidRune(r)
	}
	if len(rest) < 12 || rest[6:8] != `\u` {
		return 0, 0, false
	}
	low, ok := hex(rest[8:12])
	return 0x10000 + (r-0xd800)<<10 + low - 0xdc00, 12, ok && low >= 0xdc00 && low <= 0xdfff
}

// blockString reads a string of several lines.
func (p *graphParser) blockString(rest string) error {
	for n := 3; n < len(rest); {
		switch {
		case strings.HasPrefix(rest[n:], `"""`):
			raw := strings.ReplaceAll(rest[3:n], `\"""`, `"""`)
			p.take(tokenString, n+3)
			p.tok.text = dedent(raw)
			return nil
		case strings.HasPrefix(rest[n:], `\"""`):
			n += 4
		case rest[n] == '\n':
			n++
			p.newLine(p.pos + n)
		default:
			n++
		}
	}
	return syntaxError(p.tok.at, "Unterminated string.")
}

// dedent takes the common indentation of all lines but the first away, and blank lines at both ends.
func dedent(raw string) string {
	lines := strings.Split(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(raw), "\n")
	indent := func(line string) int { return len(line) - len(strings.TrimLeft(line, " \t")) }
	common := -1
	for _, line := range lines[1:] {
		if n := indent(line); n < len(line) && (common < 0 || n < common) {
			common = n
		}
	}
	for i := range lines[1:] {
		lines[i+1] = lines[i+1][min(max(common, 0), len(lines[i+1])):]
	}
	for len(lines) > 0 && indent(lines[0]) == len(lines[0]) {
		lines = lines[1:]
	}
	for len(lines) > 0 && indent(lines[len(lines)-1]) == len(lines[len(lines)-1]) {
		lines = lines[:len(lines)-1]
	}
	return strings.Join(lines, "\n")
}
