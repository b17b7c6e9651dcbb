package aql

import (
	"math"
	"strconv"
	"strings"
)

// Parse parses the text of a query. It returns a [SyntaxError] with the position if the text is
// malformed or names an unknown field or domain. So it does if a field does not support a
// comparison. It does not check how the clauses fit together: see [Query.Validate].
//
// Parse accepts the same notation as the server: short criteria, several criteria in one object,
// several objects, numbers without quotes, any white space. Like the server, it rejects single
// quotes and comments and knows no escapes.
func Parse(text string) (*Query, error) {
	p := &parser{scanner: scanner{text: text}, query: &Query{}}
	if err := p.parse(); err != nil {
		return nil, err
	}
	return p.query, nil
}

// A parser parses one query. Its methods read the part of the text that they are named for.
type parser struct {
	scanner
	query *Query
}

func (p *parser) parse() error {
	if err := p.find(); err != nil {
		return err
	}
	return p.clauses()
}

// find reads the primary domain and the criteria.
func (p *parser) find() error {
	p.skipSpace()
	start := p.pos
	var names []string
	for {
		name := p.word("")
		if name == "find" && len(names) > 0 {
			break
		}
		names = append(names, name)
		if name == "" || !p.accept('.') {
			return p.errorAt(start, "a query such as items.find(...)", p.excerpt(start), nil)
		}
	}
	domain, ok := domainByQueryName(strings.Join(names, "."))
	if !ok {
		return p.broken(start, domainError(strings.Join(names, ".")))
	}
	p.query.Domain = domain
	if err := p.expect('('); err != nil {
		return err
	}
	if p.accept(')') {
		return nil
	}
	nodes, err := p.objects(1, true)
	if err != nil {
		return err
	}
	p.query.Criteria = nodes
	return p.expect(')')
}

// A clause is one of the clauses after find.
type clause struct {
	name string
	read func(*parser) error
}

// clauses lists the clauses in the order that the server requires. It leaves out transitive, which
// may stand anywhere after include: its place is not documented.
var clauses = []clause{
	{"include", (*parser).include},
	{"sort", (*parser).sort},
	{"offset", func(p *parser) (err error) { p.query.Offset, err = p.number(); return err }},
	{"limit", func(p *parser) (err error) { p.query.Limit, err = p.number(); return err }},
	{"distinct", (*parser).distinct},
}

func (p *parser) clauses() error {
	next := 0 // index of the first clause that may still follow
	for p.accept('.') {
		p.skipSpace()
		start := p.pos
		name := p.word("")
		if name == "transitive" && !p.query.Transitive {
			p.query.Transitive = true
			next = max(next, 1)
			if err := p.arguments(func(*parser) error { return nil }); err != nil {
				return err
			}
			continue
		}
		i := next
		for i < len(clauses) && clauses[i].name != name {
			i++
		}
		if i == len(clauses) {
			return p.errorAt(start, p.possible(next), p.excerpt(start), nil)
		}
		if err := p.arguments(clauses[i].read); err != nil {
			return err
		}
		next = i + 1
	}
	if p.peek() != 0 {
		return p.unexpected("'.' and a clause, or the end")
	}
	return nil
}

// possible describes the clauses that may follow, for messages.
func (p *parser) possible(next int) string {
	var names []string
	for _, c := range clauses[next:] {
		names = append(names, c.name)
	}
	if !p.query.Transitive {
		names = append(names, "transitive")
	}
	if len(names) == 0 {
		return "the end of the query"
	}
	return "a clause that may follow here (" + strings.Join(names, ", ") + ")"
}

// arguments reads the arguments of a clause and the parentheses around them.
func (p *parser) arguments(read func(*parser) error) error {
	if err := p.expect('('); err != nil {
		return err
	}
	if err := read(p); err != nil {
		return err
	}
	return p.expect(')')
}

func (p *parser) include() error {
	refs, err := p.refs("a field, a domain or a property", func(ref Ref) (Ref, *RuleError) {
		if ref.Kind == RefProperty && ref.Name == "" {
			ref.Name = AnyKey // in include, "@" alone means all properties
		}
		return ref, checkRef(p.query.Domain, ref)
	})
	p.query.Include = refs
	return err
}

func (p *parser) sort() error {
	if err := p.expect('{'); err != nil {
		return err
	}
	text, start, err := p.quoted("$asc or $desc")
	if err != nil {
		return err
	}
	direction := Direction(trimEnd(text))
	if direction != Ascending && direction != Descending {
		return p.errorAt(start, `"$asc" or "$desc"`, strconv.Quote(text), nil)
	}
	if err := p.expect(':'); err != nil {
		return err
	}
	if err := p.expect('['); err != nil {
		return err
	}
	by, err := p.refs("a field", func(ref Ref) (Ref, *RuleError) {
		return ref, checkSortRef(p.query.Domain, ref)
	})
	if err != nil {
		return err
	}
	p.query.Sort = &Sort{Direction: direction, By: by}
	if err := p.expect(']'); err != nil {
		return err
	}
	return p.expect('}')
}

// refs reads one or more quoted names, separated by commas.
func (p *parser) refs(what string, check func(Ref) (Ref, *RuleError)) ([]Ref, error) {
	var refs []Ref
	for {
		ref, start, err := p.ref(what)
		if err != nil {
			return nil, err
		}
		ref, rule := check(ref)
		if rule != nil {
			return nil, p.broken(start, rule)
		}
		refs = append(refs, ref)
		if !p.accept(',') {
			return refs, nil
		}
	}
}

// ref reads a quoted name.
func (p *parser) ref(what string) (ref Ref, start int, err error) {
	text, start, err := p.quoted(what)
	if err != nil {
		return Ref{}, start, err
	}
	ref, rule := resolve(p.query.Domain, text)
	if rule != nil {
		return Ref{}, start, p.broken(start, rule)
	}
	return ref, start, nil
}

func (p *parser) number() (*int64, error) {
	p.skipSpace()
	start := p.pos
	n, err := strconv.ParseUint(p.word(""), 10, 63)
	if err != nil {
		expected := "an integer from 0 to " + strconv.FormatInt(math.MaxInt64, 10)
		return nil, p.errorAt(start, expected, p.excerpt(start), nil)
	}
	signed := int64(n)
	return &signed, nil
}

func (p *parser) distinct() error {
	p.skipSpace()
	start := p.pos
	var value bool
	switch p.word("") {
	case "true":
		value = true
	case "false":
	default:
		return p.errorAt(start, "true or false", p.excerpt(start), nil)
	}
	p.query.Distinct = &value
	return nil
}
