package aql

import (
	"fmt"
	"strconv"
	"strings"
)

// String returns the text of the query: one object per criterion, with all operators, and the
// clauses in the order that the server requires. It does not check the query: see [Query.Build].
// If the language cannot express the query, such as a name with a double quote, String returns
// the error in angle brackets.
func (q *Query) String() string {
	var w writer
	w.query(q)
	if w.err != nil {
		return "<" + w.err.Error() + ">"
	}
	return w.String()
}

// Build checks the query with [Query.Validate] and returns its text.
func (q *Query) Build() (string, error) {
	if err := q.Validate(); err != nil {
		return "", err
	}
	return q.String(), nil
}

// A writer writes the text of a query. It keeps the first error.
type writer struct {
	strings.Builder
	err *RuleError
}

func (w *writer) query(q *Query) {
	if q.Domain.QueryName() == "" {
		w.fail(domainError(string(q.Domain)))
		return
	}
	w.WriteString(q.Domain.QueryName())
	w.WriteString(".find(")
	w.nodes(q.Criteria, 1)
	w.WriteString(")")
	if len(q.Include) > 0 {
		w.WriteString(".include(")
		w.refs(q.Include, Ref.String)
		w.WriteString(")")
	}
	if q.Sort != nil {
		w.WriteString(".sort({")
		w.quoted(string(q.Sort.Direction))
		w.WriteString(":[")
		w.refs(q.Sort.By, Ref.String)
		w.WriteString("]})")
	}
	// The manual only states that transitive follows include. The JFrog CLI writes it here, between
	// offset and limit.
	w.number(".offset", q.Offset)
	if q.Transitive {
		w.WriteString(".transitive()")
	}
	w.number(".limit", q.Limit)
	if q.Distinct != nil {
		w.WriteString(".distinct(" + strconv.FormatBool(*q.Distinct) + ")")
	}
}

func (w *writer) nodes(nodes []Node, depth int) {
	if depth > maxDepth {
		w.fail(depthError())
		return
	}
	for i, n := range nodes {
		w.comma(i)
		w.WriteByte('{')
		switch n := n.(type) {
		case Comparison:
			w.quoted(n.Ref.String())
			w.WriteString(":{")
			w.quoted(string(n.Op))
			w.WriteByte(':')
			w.value(n.Value)
			w.WriteByte('}')
		case Group:
			w.quoted(string(n.Op))
			w.WriteString(":[")
			w.nodes(n.Nodes, depth+1)
			w.WriteByte(']')
		default:
			w.fail(nodeError(n))
		}
		w.WriteByte('}')
	}
}

func (w *writer) value(v Value) {
	if v.Null {
		w.WriteString("null")
		return
	}
	w.quoted(v.Text)
}

func (w *writer) refs(refs []Ref, text func(Ref) string) {
	for i, r := range refs {
		w.comma(i)
		w.quoted(text(r))
	}
}

func (w *writer) number(clause string, n *int64) {
	if n != nil {
		w.WriteString(clause + "(" + strconv.FormatInt(*n, 10) + ")")
	}
}

func (w *writer) comma(i int) {
	if i > 0 {
		w.WriteByte(',')
	}
}

// quoted writes text in double quotes. All text from outside passes it.
func (w *writer) quoted(text string) {
	if strings.Contains(text, `"`) {
		w.fail(quoteError(text))
	}
	w.WriteByte('"')
	w.WriteString(text)
	w.WriteByte('"')
}

func (w *writer) fail(err *RuleError) {
	if w.err == nil {
		w.err = err
	}
}

func quoteError(text string) *RuleError {
	return &RuleError{RuleQuoting, "text without double quotes, which the language cannot escape",
		strconv.Quote(text)}
}

func nodeError(n Node) *RuleError {
	return &RuleError{RuleGroup, "a Comparison or a Group", fmt.Sprintf("%T", n)}
}

func depthError() *RuleError {
	return &RuleError{RuleGroup, fmt.Sprintf("at most %d levels of groups", maxDepth), "more"}
}

func domainError(name string) *RuleError {
	var names []string
	for _, d := range catalog {
		names = append(names, d.query)
	}
	return &RuleError{RuleDomain, "one of " + list(names), strconv.Quote(name)}
}
