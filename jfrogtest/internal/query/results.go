package query

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/jfrogkit/jfrog-go/aql"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// A shown is a result or a part of one: a row and the included rows that are related to it.
type shown struct {
	row      row
	children map[aql.Domain][]*shown
	props    []propertyRow // of a window of joined rows: the properties in it
}

// child returns the part for a related row. It adds the part if it is missing.
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

// found returns the sorted results. It only regards an offset and a limit that count joined rows.
// It returns an error if the query takes too many steps.
func (e *evaluator) found() ([]*shown, error) {
	primaries := e.primary()
	e.sort(primaries)
	var found []*shown
	if countsJoined(e.query) {
		found, primaries = e.joined(primaries), nil
	}
	for _, primary := range primaries {
		if !e.spend(1) {
			break
		}
		var result *shown
		e.hits(primary, func(b binding) {
			if result == nil {
				result = &shown{row: primary}
			}
			for _, ref := range e.query.Include {
				e.show(result, ref, b)
			}
		})
		if result != nil {
			found = append(found, result)
		}
	}
	if e.work < 0 {
		return nil, apierr.New(http.StatusBadRequest, "The query takes more than %d steps in jfrogtest", maxWork)
	}
	return found, nil
}

// Run returns the results of a query. The user sees only items that permissions allow.
func Run(s *store.Store, u store.User, q *aql.Query) ([]map[string]any, error) {
	return newEvaluator(s, u, q).results()
}

// Items returns the items that a query finds.
func Items(s *store.Store, u store.User, q *aql.Query) ([]*store.Item, error) {
	found, err := newEvaluator(s, u, q).found()
	if err != nil {
		return nil, err
	}
	var items []*store.Item
	for _, hit := range window(q, found) {
		items = append(items, hit.row.(itemRow).Item)
	}
	return items, nil
}

// ReadsArchives reports whether a query is about the files in archives. Before such a query, call
// [store.Store.ListArchives].
func ReadsArchives(q *aql.Query) bool {
	about := func(ref aql.Ref) bool {
		return slices.Contains(ref.Path, aql.DomainArchive) || slices.Contains(ref.Path, aql.DomainEntry)
	}
	reads := q.Domain == aql.DomainArchive || q.Domain == aql.DomainEntry || slices.ContainsFunc(q.Include, about)
	eachComparison(q.Criteria, func(c aql.Comparison) { reads = reads || about(c.Ref) })
	return reads
}

// results returns the JSON of the results.
func (e *evaluator) results() ([]map[string]any, error) {
	found, err := e.found()
	if err != nil {
		return nil, err
	}
	rows := []map[string]any{}
	seen := map[string]bool{}
	for _, n := range found {
		r := e.output(n, e.query.Domain, nil)
		if e.query.Distinct == nil || *e.query.Distinct {
			text := string(jsondoc.Encode(r))
			if seen[text] {
				continue
			}
			seen[text] = true
		}
		rows = append(rows, r)
	}
	return window(e.query, rows), nil
}

// window applies the offset and the limit of a query, unless they count joined rows.
func window[T any](q *aql.Query, rows []T) []T {
	if countsJoined(q) {
		return rows
	}
	if q.Offset != nil {
		rows = rows[min(*q.Offset, int64(len(rows))):]
	}
	if q.Limit != nil {
		rows = rows[:min(*q.Limit, int64(len(rows)))]
	}
	return rows
}

// show adds the rows on the path of an include to a result.
func (e *evaluator) show(n *shown, ref aql.Ref, b binding) {
	for i, d := range ref.Path {
		r := b[pathKey(ref.Path[:i+1])]
		if d == aql.DomainProperty || r == nil {
			return
		}
		n = n.child(d, r)
	}
}

// hasIncluded reports whether a combination of rows has one of the properties whose keys the query
// includes, if there are any. Other combinations are no results.
func (e *evaluator) hasIncluded(b binding) bool {
	keys := false
	for _, ref := range e.query.Include {
		if ref.Kind != aql.RefProperty || ref.Name == aql.AnyKey {
			continue
		}
		keys = true
		properties := e.propertiesOf(b[pathKey(ref.Path)])
		if e.spend(len(properties)); slices.ContainsFunc(properties, func(p propertyRow) bool { return p.key == ref.Name }) {
			return true
		}
	}
	return !keys
}

func (e *evaluator) sort(rows []row) {
	if e.query.Sort == nil {
		return
	}
	slices.SortStableFunc(rows, func(a, b row) int {
		for _, ref := range e.query.Sort.By {
			order := compareValues(a.values(e, ref.Name), b.values(e, ref.Name))
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

// compareValues compares the values of a field. Null comes first.
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
