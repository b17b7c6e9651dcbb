package jfrogtest

import (
	"cmp"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/jfrogkit/jfrog-go/aql"
)

// handleAQL runs a query of the Artifactory Query Language.
func (s *Server) handleAQL(q *request) (*answer, error) {
	if q.user.anonymous {
		return nil, fail(http.StatusForbidden, "Only non-anonymous users are allowed to access AQL queries\n")
	}
	text := string(q.body)
	if strings.TrimSpace(text) == "" {
		text = q.query.Get("query")
	}
	if strings.TrimSpace(text) == "" {
		return nil, fail(http.StatusBadRequest, "Couldn't find the query neither in the request URL and the attached file")
	}
	query, err := parseAQL(text)
	if err == nil {
		err = mayAskAQL(q.user, query)
	}
	if err != nil {
		return nil, err
	}
	e := newEvaluator(s, q.user, query)
	rows := e.results()
	total := len(rows)
	position := map[string]int64{"start_pos": 0, "end_pos": int64(total), "total": int64(total)}
	if query.Offset != nil {
		position["start_pos"] = *query.Offset
	}
	if query.Limit != nil {
		position["limit"] = *query.Limit
	}
	return jsonAnswer(http.StatusOK, "", map[string]any{"results": rows, "range": position}), nil
}

// mayAskAQL refuses what only administrators may ask: queries on other domains than items, and results from which the
// server could not tell whether their reader may see them.
func mayAskAQL(u user, query *aql.Query) error {
	if u.admin {
		return nil
	}
	if query.Domain != aql.DomainItem {
		return fail(http.StatusForbidden, "Only admin users are allowed to query the %s domain", query.Domain)
	}
	for _, field := range []string{"name", "repo", "path"} {
		if !query.Displays(field) {
			return fail(http.StatusForbidden, "Users without admin privileges must include the fields name, repo and path: %s is missing", field)
		}
	}
	return nil
}

// parseAQL reads a query and refuses what the real server refuses.
func parseAQL(text string) (*aql.Query, error) {
	query, err := aql.Parse(text)
	var syntax *aql.SyntaxError
	if errors.As(err, &syntax) {
		return nil, fail(http.StatusBadRequest, "Failed to parse query: %s, it looks like there is syntax error near the following sub-query: %s",
			text, text[min(syntax.Offset, len(text)):])
	}
	if err != nil {
		return nil, fail(http.StatusBadRequest, "Failed to parse query: %s, %v", text, err)
	}
	foreign := slices.ContainsFunc(query.Include, func(ref aql.Ref) bool { return len(ref.Path) > 0 || ref.Kind == aql.RefProperty })
	if foreign { // the real server takes these clauses then, but they do nothing
		query.Sort, query.Offset, query.Limit = nil, nil, nil
	}
	var broken *aql.RuleError
	if err := query.Validate(); errors.As(err, &broken) && broken.Rule != aql.RuleStatNull {
		return nil, fail(http.StatusBadRequest, "Failed to parse query: %s, %v", text, err)
	}
	return query, nil
}

// A shown row is a result, or a part of one: what include names of it and of what is related to it.
type shown struct {
	row      row
	children map[aql.Domain][]*shown
}

// child returns the part for a related row, made when it first occurs.
func (n *shown) child(d aql.Domain, r row) *shown {
	for _, c := range n.children[d] {
		if c.row == r {
			return c
		}
	}
	c := &shown{row: r}
	if n.children == nil {
		n.children = map[aql.Domain][]*shown{}
	}
	n.children[d] = append(n.children[d], c)
	return c
}

// found runs the query: the primary rows that answer it, sorted, without regard to offset and limit.
func (e *evaluator) found() []*shown {
	var found []*shown
	for _, primary := range e.primary() {
		var result *shown
		e.hits(primary, func(b binding) {
			if result == nil {
				result = &shown{row: primary}
			}
			for _, ref := range e.query.Include {
				e.show(result, ref, b)
			}
		})
		if result != nil && e.hasIncluded(primary) {
			found = append(found, result)
		}
	}
	e.sort(found)
	return found
}

// results runs the query and shows what it asks for.
func (e *evaluator) results() []map[string]any {
	rows := []map[string]any{}
	seen := map[string]bool{}
	for _, n := range e.found() {
		r := e.output(n, e.query.Domain, nil)
		if e.query.Distinct == nil || *e.query.Distinct {
			text := string(jsonAnswer(0, "", r).body)
			if seen[text] {
				continue
			}
			seen[text] = true
		}
		rows = append(rows, r)
	}
	return window(e.query, rows)
}

// window applies the offset and the limit of a query.
func window[T any](q *aql.Query, rows []T) []T {
	rows = rows[min(value(q.Offset, 0), len(rows)):]
	return rows[:min(value(q.Limit, len(rows)), len(rows))]
}

// value reads an optional clause.
func value(n *int64, absent int) int {
	if n == nil {
		return absent
	}
	return int(*n)
}

// show adds the joined rows on the way of an include to a result.
func (e *evaluator) show(n *shown, ref aql.Ref, b binding) {
	for i, d := range ref.Path {
		r := b[pathKey(ref.Path[:i+1])]
		if d == aql.DomainProperty || r == nil {
			return
		}
		n = n.child(d, r)
	}
}

// hasIncluded tells whether a row has every property that include names by its key: others are left out.
func (e *evaluator) hasIncluded(primary row) bool {
	return !slices.ContainsFunc(e.query.Include, func(ref aql.Ref) bool {
		return len(ref.Path) == 0 && ref.Kind == aql.RefProperty && ref.Name != aql.AnyKey &&
			!slices.ContainsFunc(propertiesOf(primary), func(p propertyRow) bool { return p.key == ref.Name })
	})
}

func (e *evaluator) sort(found []*shown) {
	if e.query.Sort == nil {
		return
	}
	slices.SortStableFunc(found, func(a, b *shown) int {
		for _, ref := range e.query.Sort.By {
			order := compareValues(a.row.values(e, ref.Name), b.row.values(e, ref.Name))
			if e.query.Sort.Direction == aql.Descending {
				order = -order
			}
			if order != 0 {
				return order
			}
		}
		return 0
	})
}

// compareValues orders the values of one field; null comes first.
func compareValues(a, b []any) int {
	if len(a) == 0 || len(b) == 0 {
		return cmp.Compare(len(a), len(b))
	}
	switch x := a[0].(type) {
	case string:
		return strings.Compare(x, b[0].(string))
	case int64:
		return cmp.Compare(x, b[0].(int64))
	default:
		return x.(time.Time).Compare(b[0].(time.Time))
	}
}

// output makes the JSON of a result, or of the part of it that lies at a path.
func (e *evaluator) output(n *shown, domain aql.Domain, path []aql.Domain) map[string]any {
	out := map[string]any{}
	for _, f := range domain.Fields() {
		if !e.displays(domain, path, f) {
			continue
		}
		if v, ok := e.outputValue(n.row, domain, f.Name); ok {
			out[domain.OutputName(f.Name)] = v
		}
	}
	if list := e.outputProperties(n.row, path); list != nil {
		addProperties(out, domain, list)
	}
	for _, d := range sortedKeys(n.children) {
		list := []map[string]any{}
		for _, c := range n.children[d] {
			list = append(list, e.output(c, d, append(slices.Clone(path), d)))
		}
		out[d.Plural()] = list
	}
	return out
}

// displays tells whether the output shows a field at a path. Domains on the way show nothing but what is named of them.
func (e *evaluator) displays(domain aql.Domain, path []aql.Domain, f aql.Field) bool {
	whole, named := len(path) == 0, false
	for _, ref := range e.query.Include {
		if !slices.Equal(ref.Path, path) {
			continue
		}
		switch ref.Kind {
		case aql.RefField:
			if ref.Name == f.Name {
				return true
			}
			named = true
		case aql.RefAll:
			if f.Name != "virtual_repos" {
				return true
			}
		case aql.RefDomain:
			whole = true
		}
	}
	if f.Name == "virtual_repos" && e.virtual && len(path) == 0 {
		return true
	}
	return whole && !named && f.Default
}

// outputValue is the value of a field in JSON. Statistics of what was never downloaded count zero.
func (e *evaluator) outputValue(r row, domain aql.Domain, field string) (any, bool) {
	values := r.values(e, field)
	switch {
	case field == "virtual_repos":
		return values, values != nil
	case len(values) == 0:
		return 0, domain == aql.DomainStat && field == "downloads"
	}
	if t, ok := values[0].(time.Time); ok {
		return isoTime(t), true
	}
	return values[0], true
}

// outputProperties lists the properties that include names for the row at a path; nil when it names none.
func (e *evaluator) outputProperties(r row, path []aql.Domain) []map[string]string {
	var list []map[string]string
	for _, p := range propertiesOf(r) {
		for _, ref := range e.query.Include {
			if shows := shownOf(ref, path, p); shows != nil {
				if !slices.ContainsFunc(list, func(have map[string]string) bool { return have["key"] == p.key && have["value"] == p.value }) {
					list = append(list, shows)
				}
			}
		}
	}
	return list
}

// addProperties adds properties to a row: those of an item under plain names, those of a module or build with the
// domain before them.
func addProperties(out map[string]any, domain aql.Domain, list []map[string]string) {
	if domain == aql.DomainItem {
		out[aql.DomainProperty.Plural()] = list
		return
	}
	for i, p := range list {
		named := map[string]string{}
		for k, v := range p {
			named[string(domain)+".property."+k] = v
		}
		list[i] = named
	}
	out[string(domain)+"."+aql.DomainProperty.Plural()] = list
}

// shownOf is what a reference shows of a property of the row at a path; nil for nothing.
func shownOf(ref aql.Ref, path []aql.Domain, p propertyRow) map[string]string {
	whole := map[string]string{"key": p.key, "value": p.value}
	if ref.Kind == aql.RefProperty {
		if slices.Equal(ref.Path, path) && (ref.Name == p.key || ref.Name == aql.AnyKey) {
			return whole
		}
		return nil
	}
	if len(ref.Path) != len(path)+1 || ref.Path[len(path)] != aql.DomainProperty || !slices.Equal(ref.Path[:len(path)], path) {
		return nil
	}
	if ref.Kind == aql.RefField {
		return map[string]string{ref.Name: whole[ref.Name]}
	}
	return whole
}
