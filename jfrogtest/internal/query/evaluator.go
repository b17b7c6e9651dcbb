// Package query evaluates AQL over the store.
package query

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/jfrogkit/jfrog-go/aql"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// An evaluator runs one query over the store.
//
// Like the database of a real server, it joins the relations that criteria and output name. A
// combination of rows is a result if the criteria hold for it. So two criteria with the same
// path concern the same row. Properties are not joined: each criterion considers all of them,
// except in $msp.
type evaluator struct {
	store   *store.Store
	user    store.User // restricts the query to items that the user may read
	query   *aql.Query
	now     time.Time
	named   []string // repositories in the query; some are searched only if named
	virtual bool     // the query names a virtual repository
	paths   []string // relations to join, parents first
	work    int      // steps that are left
	done    bool     // the window of joined rows is full

	// Caches.
	virtuals     map[*store.Repository][]string
	moduleDocs   map[*store.BuildRun][]map[string]any
	itemDocs     map[itemsKey][]map[string]any
	byContent    map[string][]row // items by their SHA-1
	producersOf  map[string][]row // artifacts of builds by their SHA-1
	dependantsOf map[string][]row // dependencies of builds by their SHA-1
}

// maxWork limits the steps of a query: the combinations of rows that it visits and the comparisons.
const maxWork = 10_000_000

// spend counts steps. It reports whether the query may continue.
func (e *evaluator) spend(steps int) bool {
	e.work -= steps
	return e.work >= 0
}

// A binding is a combination of joined rows, by their path. A missing row is nil. The path of the
// primary row is empty.
type binding map[string]row

func pathKey(path []aql.Domain) string {
	parts := make([]string, len(path))
	for i, d := range path {
		parts[i] = string(d)
	}
	return strings.Join(parts, ".")
}

func newEvaluator(s *store.Store, u store.User, q *aql.Query) *evaluator {
	e := &evaluator{store: s, user: u, query: q, now: s.Now(), work: maxWork, virtuals: map[*store.Repository][]string{},
		moduleDocs: map[*store.BuildRun][]map[string]any{}, itemDocs: map[itemsKey][]map[string]any{}}
	typed := false
	eachComparison(q.Criteria, func(c aql.Comparison) {
		e.join(c.Ref)
		typed = typed || len(c.Ref.Path) == 0 && c.Ref.Kind == aql.RefField && c.Ref.Name == "type"
		if e.isRepo(c.Ref) {
			e.named = append(e.named, c.Value.Text)
			repo := s.Repos[c.Value.Text]
			e.virtual = e.virtual || repo != nil && repo.Class == store.ClassVirtual
		}
	})
	for _, ref := range q.Include {
		e.join(ref)
	}
	if q.Domain == aql.DomainItem && !typed { // files are the default type
		only := aql.Comparison{Ref: aql.Ref{Name: "type"}, Op: aql.OpEq, Value: aql.Value{Text: string(aql.File)}}
		e.query.Criteria = append(slices.Clone(q.Criteria), only)
	}
	return e
}

func eachComparison(nodes []aql.Node, visit func(aql.Comparison)) {
	for _, n := range nodes {
		switch n := n.(type) {
		case aql.Comparison:
			visit(n)
		case aql.Group:
			eachComparison(n.Nodes, visit)
		}
	}
}

// join adds the relations on a path, without properties at its end.
func (e *evaluator) join(ref aql.Ref) {
	for i := range ref.Path {
		last := i == len(ref.Path)-1 && ref.Path[i] == aql.DomainProperty
		if key := pathKey(ref.Path[:i+1]); !last && !slices.Contains(e.paths, key) {
			e.paths = append(e.paths, key)
		}
	}
	slices.SortStableFunc(e.paths, func(a, b string) int { return cmp.Compare(strings.Count(a, "."), strings.Count(b, ".")) })
}

// isRepo reports whether a reference is the repository of an item.
func (e *evaluator) isRepo(ref aql.Ref) bool {
	return ref.Kind == aql.RefField && ref.Name == "repo" && ref.Domain(e.query.Domain) == aql.DomainItem
}

// hits calls visit for every combination of rows that satisfies the criteria and has one of the
// properties whose key the query includes.
func (e *evaluator) hits(primary row, visit func(binding)) {
	b := binding{"": primary}
	var bind func(paths []string)
	bind = func(paths []string) {
		if e.done || !e.spend(1) {
			return
		}
		if len(paths) == 0 {
			if e.all(e.query.Criteria, b) && e.hasIncluded(b) {
				visit(b)
			}
			return
		}
		key := paths[0]
		i := strings.LastIndexByte(key, '.')
		parent := b[key[:max(i, 0)]]
		var rows []row
		if parent != nil {
			rows = e.step(parent, aql.Domain(key[i+1:]))
		}
		if len(rows) == 0 { // an outer join: a missing row is null
			rows = []row{nil}
		}
		for _, r := range rows {
			b[key] = r
			bind(paths[1:])
		}
		delete(b, key)
	}
	bind(e.paths)
}

func (e *evaluator) all(nodes []aql.Node, b binding) bool {
	return !slices.ContainsFunc(nodes, func(n aql.Node) bool { return !e.holds(n, b) })
}

func (e *evaluator) holds(n aql.Node, b binding) bool {
	switch n := n.(type) {
	case aql.Comparison:
		return e.compare(n, b)
	case aql.Group:
		switch n.Op {
		case aql.GroupOr:
			return slices.ContainsFunc(n.Nodes, func(n aql.Node) bool { return e.holds(n, b) })
		case aql.GroupMSP:
			return e.single(n, b)
		default:
			return e.all(n.Nodes, b)
		}
	}
	return false
}

// single reports whether one property satisfies all comparisons of a group. As on a real server,
// negative comparisons also hold for another key, and without any property.
func (e *evaluator) single(g aql.Group, b binding) bool {
	first, ok := g.Nodes[0].(aql.Comparison)
	if !ok {
		return false
	}
	properties := e.propertiesOf(b[propertyOwner(first.Ref)])
	if len(properties) == 0 {
		return !slices.ContainsFunc(g.Nodes, func(n aql.Node) bool {
			c, ok := n.(aql.Comparison)
			return !ok || negative[c.Op] == "" || c.Value.Null
		})
	}
	return slices.ContainsFunc(properties, func(p propertyRow) bool {
		return !slices.ContainsFunc(g.Nodes, func(n aql.Node) bool {
			c, ok := n.(aql.Comparison)
			if opposite := negative[c.Op]; ok && opposite != "" {
				c.Op = opposite
				return e.propertyAnswers(c, p)
			}
			return !ok || !e.propertyAnswers(c, p)
		})
	})
}

// propertyOwner returns the path of the row whose property a reference names.
func propertyOwner(ref aql.Ref) string {
	if ref.Kind == aql.RefField {
		return pathKey(ref.Path[:len(ref.Path)-1])
	}
	return pathKey(ref.Path)
}

// propertyAnswers compares a property: its value if it has the key, or the field in the long
// notation. Only positive operators are for it. With any value, the operator compares the key.
func (e *evaluator) propertyAnswers(c aql.Comparison, p propertyRow) bool {
	value, anyValue := p.value, c.Value.Text == aql.AnyValue && !c.Value.Null
	switch {
	case c.Ref.Kind == aql.RefProperty && c.Ref.Name != aql.AnyKey && anyValue:
		c.Value.Text = c.Ref.Name
		return e.answers(p.key, c)
	case c.Ref.Kind == aql.RefProperty && c.Ref.Name != aql.AnyKey && c.Ref.Name != p.key:
		return false
	case c.Ref.Kind == aql.RefField && c.Ref.Name == "key":
		value = p.key
	}
	if anyValue && c.Op == aql.OpEq {
		return true
	}
	return e.answers(value, c)
}

// negative maps the negative operators to their opposites.
var negative = map[aql.Op]aql.Op{aql.OpNe: aql.OpEq, aql.OpNmatch: aql.OpMatch}

func (e *evaluator) compare(c aql.Comparison, b binding) bool {
	opposite, negated := negative[c.Op]
	if c.Ref.Kind == aql.RefProperty || len(c.Ref.Path) > 0 && c.Ref.Domain(e.query.Domain) == aql.DomainProperty {
		asked := c
		if negated { // holds if no property satisfies the opposite
			asked.Op = opposite
		}
		return negated != slices.ContainsFunc(e.propertiesOf(b[propertyOwner(c.Ref)]), func(p propertyRow) bool {
			return e.propertyAnswers(asked, p)
		})
	}
	var values []any
	r := b[pathKey(c.Ref.Path)]
	if r != nil {
		values = r.values(e, c.Ref.Name)
		if item, ok := r.(itemRow); ok && c.Ref.Name == "repo" {
			values = append(values, e.otherKeys(item.Repo)...)
		}
	}
	switch {
	case c.Ref.Name == "type" && c.Value.Text == string(aql.AnyType) && c.Ref.Domain(e.query.Domain) == aql.DomainItem:
		return !negated
	case len(values) == 0 && c.Value.Null:
		return c.Op == aql.OpEq
	case negated && r == nil:
		return holdsWithoutRow(c.Ref.Domain(e.query.Domain), c)
	case negated: // also without a value
		asked := c
		asked.Op = opposite
		return !slices.ContainsFunc(values, func(v any) bool { return e.answers(v, asked) })
	}
	return slices.ContainsFunc(values, func(v any) bool { return e.answers(v, c) })
}

// otherKeys returns other keys under which a query finds the items of a repository. They are
// virtual repositories and, in a transitive query, the remote repository of a cache.
func (e *evaluator) otherKeys(repo *store.Repository) []any {
	keys := present(e.virtualsOf(repo)...)
	if remote, ok := strings.CutSuffix(repo.Key, store.CacheSuffix); ok && e.query.Transitive {
		keys = append(keys, remote)
	}
	return keys
}

// answers compares a value that is not null.
func (e *evaluator) answers(v any, c aql.Comparison) bool {
	if !e.spend(1) {
		return false
	}
	if c.Value.Null {
		return c.Op == aql.OpNe
	}
	var order int
	switch v := v.(type) {
	case string:
		if c.Op == aql.OpMatch || c.Op == aql.OpNmatch {
			e.spend(len(v) * min(len(v), len(c.Value.Text)) / 256) // the time of the worst pattern
			return aql.MatchPattern(c.Value.Text, v) == (c.Op == aql.OpMatch)
		}
		order = strings.Compare(v, c.Value.Text)
	case int64:
		n, err := c.Value.Int()
		if err != nil {
			return false
		}
		order = cmp.Compare(v, n)
	case time.Time:
		if c.Op == aql.OpBefore || c.Op == aql.OpLast {
			p, err := c.Value.Period()
			return err == nil && v.Before(p.Ago(e.now)) == (c.Op == aql.OpBefore)
		}
		t, err := c.Value.Time(time.UTC)
		if err != nil {
			return false
		}
		order = v.Compare(t)
	}
	switch c.Op {
	case aql.OpEq:
		return order == 0
	case aql.OpNe:
		return order != 0
	case aql.OpGt:
		return order > 0
	case aql.OpGte:
		return order >= 0
	case aql.OpLt:
		return order < 0
	case aql.OpLte:
		return order <= 0
	}
	return false
}
