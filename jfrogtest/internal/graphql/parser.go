package graphql

import "unicode/utf8"

// This file parses GraphQL documents according to the specification of October 2021. It rejects
// type definitions, which are not part of a request.

// maxDepth limits how deep a document and the spread of its fragments may nest.
const maxDepth = 64

// maxList limits the arguments of a field, the fields of an object and the variables of an
// operation, which are compared with one another.
const maxList = 1000

// parse parses a document.
func parse(text string) (*document, error) {
	if !utf8.ValidString(text) {
		return nil, syntaxError(Position{}, "The document is not UTF-8.")
	}
	p := &parser{text: text, line: 1}
	if err := p.advance(); err != nil {
		return nil, err
	}
	doc := &document{fragments: map[string]*fragment{}}
	for first := true; first || p.tok.kind != tokenEnd; first = false {
		if err := p.definition(doc); err != nil {
			return nil, err
		}
	}
	return doc, nil
}

// parseType parses the name of a type.
func parseType(text string) (TypeRef, error) {
	p := &parser{text: text, line: 1}
	if err := p.advance(); err != nil {
		return TypeRef{}, err
	}
	t, err := p.typeRef()
	if err == nil && p.tok.kind != tokenEnd {
		err = p.unexpected()
	}
	return t, err
}

type parser struct {
	text    string
	pos     int // position of the next byte
	line    int
	column  int // column of the byte at counted
	counted int
	tok     lexeme // the next token
	depth   int
}

// nest protects the stack against deep documents.
func (p *parser) nest() error {
	if p.depth++; p.depth > maxDepth {
		return syntaxError(p.tok.at, "The document nests deeper than %d levels.", maxDepth)
	}
	return nil
}

func (p *parser) unexpected() error {
	if p.tok.kind == tokenEnd {
		return syntaxError(p.tok.at, "Unexpected <EOF>.")
	}
	return syntaxError(p.tok.at, "Unexpected %q.", p.tok.text)
}

func (p *parser) is(punctuator string) bool {
	return p.tok.kind == tokenPunctuator && p.tok.text == punctuator
}

func (p *parser) isName(word string) bool { return p.tok.kind == tokenName && p.tok.text == word }

// skip reads a punctuator if it is next.
func (p *parser) skip(punctuator string) (bool, error) {
	if !p.is(punctuator) {
		return false, nil
	}
	return true, p.advance()
}

func (p *parser) expect(punctuator string) error {
	if !p.is(punctuator) {
		return p.unexpected()
	}
	return p.advance()
}

func (p *parser) name() (string, error) {
	if p.tok.kind != tokenName {
		return "", p.unexpected()
	}
	name := p.tok.text
	return name, p.advance()
}

// many reads elements up to a closing punctuator. There must be at least one, unless empty is
// allowed.
func (p *parser) many(open, closing string, empty bool, element func() error) error {
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

func (p *parser) definition(doc *document) error {
	if p.isName("fragment") {
		return p.fragment(doc)
	}
	op := &operation{kind: "query", at: p.tok.at}
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

func (p *parser) fragment(doc *document) error {
	f := &fragment{at: p.tok.at}
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
		return NewError(validationFailed, f.at, "There can be only one fragment named %q.", f.name)
	}
	doc.fragments[f.name] = f
	return nil
}

func (p *parser) variable(op *operation) error {
	v := variable{at: p.tok.at}
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
		var initial value
		initial, err = p.value(true)
		v.initial = &initial
	}
	if err == nil {
		_, err = p.directives(true)
	}
	if err == nil && len(op.variables) >= maxList {
		err = syntaxError(v.at, "There are more than %d variables.", maxList)
	}
	op.variables = append(op.variables, v)
	return err
}

func (p *parser) typeRef() (t TypeRef, err error) {
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

func (p *parser) selectionSet() (selections []selection, err error) {
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

func (p *parser) selection() (s selection, err error) {
	at := p.tok.at
	named, err := p.skip("...")
	if err != nil {
		return s, err
	}
	if !named {
		s.field, err = p.field()
		return s, err
	}
	if p.tok.kind == tokenName && p.tok.text != "on" {
		s.spread = &spread{at: at, name: p.tok.text}
		if err := p.advance(); err != nil {
			return s, err
		}
		s.spread.directives, err = p.directives(false)
		return s, err
	}
	s.inline = &fragment{at: at}
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

func (p *parser) field() (*field, error) {
	f := &field{at: p.tok.at}
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

func (p *parser) arguments(constant bool) (arguments []argument, err error) {
	if !p.is("(") {
		return nil, nil
	}
	err = p.many("(", ")", false, func() error { return p.argument(&arguments, constant) })
	return arguments, err
}

// argument reads "name: value" in a list of arguments or in an object.
func (p *parser) argument(arguments *[]argument, constant bool) error {
	a := argument{at: p.tok.at}
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
	if len(*arguments) >= maxList {
		return syntaxError(a.at, "There are more than %d arguments or fields.", maxList)
	}
	if findArgument(*arguments, a.name) != nil {
		return NewError(validationFailed, a.at, "There can be only one value named %q.", a.name)
	}
	*arguments = append(*arguments, a)
	return nil
}

func (p *parser) directives(constant bool) (directives []directive, err error) {
	for p.is("@") {
		d := directive{at: p.tok.at}
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

// value reads a value. A constant value has no variables.
func (p *parser) value(constant bool) (v value, err error) {
	if err := p.nest(); err != nil {
		return v, err
	}
	defer func() { p.depth-- }()
	v = value{at: p.tok.at, text: p.tok.text}
	switch {
	case p.is("$") && !constant:
		v.kind = kindVariable
		if err := p.advance(); err != nil {
			return v, err
		}
		v.text, err = p.name()
		return v, err
	case p.is("["):
		v.kind, v.text = kindList, ""
		return v, p.many("[", "]", true, func() error {
			item, err := p.value(constant)
			v.list = append(v.list, item)
			return err
		})
	case p.is("{"):
		v.kind, v.text = kindObject, ""
		return v, p.many("{", "}", true, func() error { return p.argument(&v.fields, constant) })
	case p.tok.kind == tokenInt:
		v.kind = kindInt
	case p.tok.kind == tokenFloat:
		v.kind = kindFloat
	case p.tok.kind == tokenString:
		v.kind = kindString
	case p.isName("true") || p.isName("false"):
		v.kind = kindBool
	case p.isName("null"):
		v.kind = kindNull
	case p.tok.kind == tokenName:
		v.kind = kindEnum
	default:
		return v, p.unexpected()
	}
	return v, p.advance()
}
