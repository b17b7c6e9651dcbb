package query

import (
	"slices"
	"strconv"
	"strings"

	"github.com/jfrogkit/jfrog-go/aql"
)

// isForeign reports whether a reference leads out of the primary domain.
func isForeign(ref aql.Ref) bool { return len(ref.Path) > 0 || ref.Kind == aql.RefProperty }

// countsJoined reports whether offset and limit count joined rows: combinations of a result and
// the related rows and properties that the query includes. A real server applies them to the rows
// of its database, and merges the rows into results afterwards.
func countsJoined(q *aql.Query) bool {
	return (q.Offset != nil || q.Limit != nil) && slices.ContainsFunc(q.Include, isForeign)
}

// A joinedWindow selects joined rows.
type joinedWindow struct {
	skip, rest int64
	distinct   bool
	paths      []string       // related rows that the query includes
	owners     [][]aql.Domain // paths of the rows whose properties the query includes
	ids        map[row]int
	seen       map[string]bool
}

func newJoinedWindow(q *aql.Query) *joinedWindow {
	w := &joinedWindow{rest: -1, distinct: q.Distinct == nil || *q.Distinct, ids: map[row]int{}, seen: map[string]bool{}}
	if q.Offset != nil {
		w.skip = *q.Offset
	}
	if q.Limit != nil {
		w.rest = *q.Limit
	}
	for _, ref := range q.Include {
		path := ref.Path
		if n := len(path); n > 0 && path[n-1] == aql.DomainProperty {
			path = path[:n-1]
		} else if ref.Kind != aql.RefProperty {
			path = nil
			for i := range ref.Path {
				w.paths = append(w.paths, pathKey(ref.Path[:i+1]))
			}
			continue
		}
		if !slices.ContainsFunc(w.owners, func(p []aql.Domain) bool { return slices.Equal(p, path) }) {
			w.owners = append(w.owners, path)
		}
	}
	return w
}

// id returns a number for a row.
func (w *joinedWindow) id(r row) string {
	if r == nil {
		return ""
	}
	n, known := w.ids[r]
	if !known {
		n = len(w.ids)
		w.ids[r] = n
	}
	return strconv.Itoa(n)
}

// takes reports whether the window has the next joined row.
func (w *joinedWindow) takes(key string) bool {
	if w.distinct {
		if w.seen[key] {
			return false
		}
		w.seen[key] = true
	}
	if w.skip > 0 {
		w.skip--
		return false
	}
	if w.rest > 0 {
		w.rest--
	}
	return true
}

// joined returns the results in the window of joined rows.
func (e *evaluator) joined(primaries []row) []*shown {
	w := newJoinedWindow(e.query)
	var found []*shown
	for _, primary := range primaries {
		if e.done = e.done || w.rest == 0; e.done || !e.spend(1) {
			break
		}
		clear(w.seen)
		var result *shown
		e.hits(primary, func(b binding) {
			key := make([]string, 0, len(w.paths)+len(w.owners))
			for _, path := range w.paths {
				key = append(key, w.id(b[path]))
			}
			e.combine(w, b, w.owners, key, func(props []row) {
				if result == nil {
					result = &shown{row: primary}
				}
				for _, ref := range e.query.Include {
					e.show(result, ref, b)
				}
				for i, owner := range w.owners {
					result.at(owner, b).add(props[i])
				}
			})
		})
		if result != nil {
			found = append(found, result)
		}
	}
	return found
}

// combine visits the combinations of a binding with the included properties of its rows.
func (e *evaluator) combine(w *joinedWindow, b binding, owners [][]aql.Domain, key []string, visit func(props []row)) {
	var props []row
	var next func(i int)
	next = func(i int) {
		if e.done || !e.spend(1) {
			return
		}
		if i == len(owners) {
			if w.rest == 0 {
				e.done = true
			} else if w.takes(strings.Join(key, ",")) {
				visit(props)
			}
			return
		}
		for _, p := range e.includedOf(owners[i], b) {
			props, key = append(props, p), append(key, w.id(p))
			next(i + 1)
			props, key = props[:len(props)-1], key[:len(key)-1]
		}
	}
	next(0)
}

// includedOf returns the properties that the query includes for the row at a path. Without any, it
// returns a missing row.
func (e *evaluator) includedOf(path []aql.Domain, b binding) []row {
	var rows []row
	for _, p := range e.propertiesOf(b[pathKey(path)]) {
		if slices.ContainsFunc(e.query.Include, func(ref aql.Ref) bool { return shownOf(ref, path, p) != nil }) {
			rows = append(rows, p)
		}
	}
	if rows == nil {
		return []row{nil}
	}
	return rows
}

// at returns the part of a result for the row at a path, or nil for a missing row.
func (n *shown) at(path []aql.Domain, b binding) *shown {
	for i, d := range path {
		r := b[pathKey(path[:i+1])]
		if r == nil {
			return nil
		}
		n = n.child(d, r)
	}
	return n
}

// add adds a property to a part of a result.
func (n *shown) add(property row) {
	if p, ok := property.(propertyRow); ok && n != nil && !slices.Contains(n.props, p) {
		n.props = append(n.props, p)
	}
}
