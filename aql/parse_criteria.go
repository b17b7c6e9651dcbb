package aql

import (
	"regexp"
	"strings"
)

// objects reads one or more criteria objects, separated by commas. Braces do not group criteria: it
// returns those of all objects in one list. Only the objects of find may be empty.
func (p *parser) objects(depth int, mayBeEmpty bool) ([]Node, error) {
	if depth > maxDepth {
		return nil, p.broken(p.pos, depthError())
	}
	var nodes []Node
	for {
		if err := p.expect('{'); err != nil {
			return nil, err
		}
		if !(mayBeEmpty && p.peek() == '}') {
			more, err := p.criteria(depth)
			if err != nil {
				return nil, err
			}
			nodes = append(nodes, more...)
		}
		if err := p.expect('}'); err != nil {
			return nil, err
		}
		if !p.accept(',') {
			return nodes, nil
		}
	}
}

// criteria reads the members of an object.
func (p *parser) criteria(depth int) ([]Node, error) {
	var nodes []Node
	for {
		node, err := p.criterion(depth)
		if err != nil {
			return nil, err
		}
		nodes = append(nodes, node)
		if !p.accept(',') {
			return nodes, nil
		}
	}
}

func (p *parser) criterion(depth int) (Node, error) {
	name, start, err := p.quoted("a field, a property or one of $and, $or, $msp")
	if err != nil {
		return nil, err
	}
	if err := p.expect(':'); err != nil {
		return nil, err
	}
	if strings.HasPrefix(name, "$") {
		return p.group(GroupOp(trimEnd(name)), start, depth)
	}
	return p.comparison(name, start)
}

func (p *parser) group(op GroupOp, start, depth int) (Node, error) {
	switch op {
	case GroupAnd, GroupOr, GroupMSP:
	default:
		return nil, p.errorAt(start, `"$and", "$or" or "$msp"`, p.excerpt(start), nil)
	}
	if err := p.expect('['); err != nil {
		return nil, err
	}
	nodes, err := p.objects(depth+1, false)
	if err != nil {
		return nil, err
	}
	g := Group{Op: op, Nodes: nodes}
	if rule := checkGroup(p.query.Domain, g); rule != nil {
		return nil, p.broken(start, rule)
	}
	return g, p.expect(']')
}

// comparison reads the part after the colon: {"$op": value}, or only the value in short notation.
// As on the server, the operator may be in any case.
func (p *parser) comparison(name string, start int) (Node, error) {
	ref, rule := resolve(p.query.Domain, name)
	if rule != nil {
		return nil, p.broken(start, rule)
	}
	field, rule := checkOperand(p.query.Domain, ref)
	if rule != nil {
		return nil, p.broken(start, rule)
	}
	op, long := OpEq, p.accept('{')
	if long {
		text, start, err := p.quoted("an operator")
		if err != nil {
			return nil, err
		}
		op = Op(strings.ToLower(trimEnd(text)))
		if rule := checkOperator(field, op); rule != nil {
			return nil, p.broken(start, rule)
		}
		if err := p.expect(':'); err != nil {
			return nil, err
		}
	}
	p.skipSpace()
	valueStart := p.pos
	value, err := p.value()
	if err != nil {
		return nil, err
	}
	if rule := checkValue(field, op, value); rule != nil {
		return nil, p.broken(valueStart, rule)
	}
	if long {
		if err := p.expect('}'); err != nil {
			return nil, err
		}
	}
	return Comparison{Ref: ref, Op: op, Value: value}, nil
}

var bareNumber = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`)

// value reads a quoted text, a number or null.
func (p *parser) value() (Value, error) {
	if p.peek() == '"' {
		text, _, err := p.quoted("a value")
		return Value{Text: text}, err
	}
	start := p.pos
	word := p.word("-.")
	switch {
	case word == "null":
		return Value{Null: true}, nil
	case bareNumber.MatchString(word):
		return Value{Text: word}, nil
	}
	return Value{}, p.errorAt(start, "a value in double quotes, a number or null", p.excerpt(start), nil)
}
