package aql

import (
	"fmt"
	"slices"
	"strconv"
)

// maxDepth limits the nesting of groups, so that no text or tree can exhaust the stack.
const maxDepth = 200

// Validate returns a [RuleError] if the server would reject the query or ignore one of its clauses.
// [Parse] has already checked each clause of a parsed query; Validate also checks how the clauses
// fit together.
func (q *Query) Validate() error {
	// The checks return *RuleError; only a broken rule may become a non-nil error.
	for _, check := range []func() *RuleError{
		q.checkDomain, q.checkCriteria, q.checkInclude, q.checkSort, q.checkWindow, q.checkTransitive,
	} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

func (q *Query) checkDomain() *RuleError {
	if q.Domain.QueryName() == "" {
		return domainError(string(q.Domain))
	}
	return nil
}

func (q *Query) checkCriteria() *RuleError { return q.checkNodes(q.Criteria, 1) }

func (q *Query) checkNodes(nodes []Node, depth int) *RuleError {
	if depth > maxDepth {
		return depthError()
	}
	for _, n := range nodes {
		var err *RuleError
		switch n := n.(type) {
		case Comparison:
			err = q.checkComparison(n)
		case Group:
			if err = checkGroup(q.Domain, n); err == nil {
				err = q.checkNodes(n.Nodes, depth+1)
			}
		default:
			err = nodeError(n)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (q *Query) checkComparison(c Comparison) *RuleError {
	f, err := checkOperand(q.Domain, c.Ref)
	if err != nil {
		return err
	}
	if err := checkOperator(f, c.Op); err != nil {
		return err
	}
	if c.Ref.Domain(q.Domain) == DomainItem && f.Name == virtualRepos {
		return &RuleError{RuleOperator, "a field that can be compared (virtual_repos is for include only)", strconv.Quote(c.Ref.String())}
	}
	if err := checkValue(f, c.Op, c.Value); err != nil {
		return err
	}
	if c.Ref.Domain(q.Domain) == DomainStat && f.Type == TypeInt && c.Op == OpEq {
		if n, err := c.Value.Int(); err == nil && n == 0 {
			return &RuleError{RuleStatNull, "null instead of zero (use IsNull)",
				strconv.Quote(c.Value.Text)}
		}
	}
	if err := checkKey(c.Ref); err != nil {
		return err
	}
	return checkText(c.Value.Text)
}

// checkKey checks that the key of a property can be quoted.
func checkKey(ref Ref) *RuleError {
	if ref.Kind != RefProperty {
		return nil
	}
	return checkText(ref.Name)
}

// checkGroup checks a group, but not the criteria in it.
func checkGroup(primary Domain, g Group) *RuleError {
	switch g.Op {
	case GroupAnd, GroupOr, GroupMSP:
	default:
		return &RuleError{RuleGroup, "one of $and, $or, $msp", strconv.Quote(string(g.Op))}
	}
	if len(g.Nodes) == 0 {
		return &RuleError{RuleGroup, "at least one criterion in " + string(g.Op), "none"}
	}
	if g.Op != GroupMSP {
		return nil
	}
	var owner []Domain
	for i, n := range g.Nodes {
		c, ok := n.(Comparison)
		if !ok || !comparesProperty(primary, c.Ref) {
			return &RuleError{RuleMSP, "only comparisons of properties in $msp", nodeText(n)}
		}
		path := propertyOwner(c.Ref)
		if i > 0 && !slices.Equal(path, owner) {
			return &RuleError{RuleMSP, "properties of a single entity in $msp", nodeText(n)}
		}
		owner = path
	}
	return nil
}

// comparesProperty reports whether the reference is a property in either notation: "@license" or
// "property.value".
func comparesProperty(primary Domain, ref Ref) bool {
	return ref.Kind == RefProperty ||
		ref.Kind == RefField && len(ref.Path) > 0 && ref.Domain(primary) == DomainProperty
}

// propertyOwner returns the path to the entity that has the property.
func propertyOwner(ref Ref) []Domain {
	if ref.Kind == RefField {
		return ref.Path[:len(ref.Path)-1]
	}
	return ref.Path
}

// nodeText returns a short description of a node, for messages.
func nodeText(n Node) string {
	switch n := n.(type) {
	case Comparison:
		return strconv.Quote(n.Ref.String())
	case Group:
		return strconv.Quote(string(n.Op))
	}
	return fmt.Sprintf("%T", n)
}

func (q *Query) checkInclude() *RuleError {
	for _, ref := range q.Include {
		if err := checkRef(q.Domain, ref); err != nil {
			return err
		}
		if err := checkKey(ref); err != nil {
			return err
		}
		if ref.Kind == RefDomain && len(ref.Path) == 0 {
			return &RuleError{RuleInclude,
				`a field or a related domain ("*" for all fields of the primary domain)`, `""`}
		}
	}
	return q.checkVirtualRepos()
}

// virtualRepos is a field of items that servers compute from the repository, the path and the
// name.
const virtualRepos = "virtual_repos"

func (q *Query) checkVirtualRepos() *RuleError {
	if q.Domain != DomainItem || !slices.ContainsFunc(q.Include, func(r Ref) bool { return r.Kind == RefField && len(r.Path) == 0 && r.Name == virtualRepos }) {
		return nil
	}
	for _, name := range []string{"repo", "path", "name"} {
		if !q.Displays(name) {
			return &RuleError{RuleInclude, "repo, path and name beside virtual_repos in include", "no " + name}
		}
	}
	return nil
}

func (q *Query) checkSort() *RuleError {
	if q.Sort == nil {
		return nil
	}
	if q.Sort.Direction != Ascending && q.Sort.Direction != Descending {
		return &RuleError{RuleSort, "$asc or $desc", strconv.Quote(string(q.Sort.Direction))}
	}
	if len(q.Sort.By) == 0 {
		return &RuleError{RuleSort, "at least one field to sort by", "none"}
	}
	for i, ref := range q.Sort.By {
		if slices.ContainsFunc(q.Sort.By[:i], func(r Ref) bool { return r.Name == ref.Name }) {
			return &RuleError{RuleSort, "each sort field once", strconv.Quote(ref.Name)}
		}
		if err := checkSortRef(q.Domain, ref); err != nil {
			return err
		}
		if !q.Displays(ref.Name) {
			return &RuleError{RuleSortDisplayed, "a sort field in the output (include it)",
				strconv.Quote(ref.Name)}
		}
	}
	// Contrary to the rule, an example in the manual sorts items and includes their properties.
	return q.checkIncludesOnly("sort", func(ref Ref) bool {
		return ref.Kind == RefProperty && len(ref.Path) == 0 || slices.Equal(ref.Path, []Domain{DomainProperty})
	})
}

func checkSortRef(primary Domain, ref Ref) *RuleError {
	if ref.Kind != RefField || len(ref.Path) > 0 {
		return &RuleError{RuleSort, "a field of the primary domain to sort by",
			strconv.Quote(ref.String())}
	}
	return checkRef(primary, ref)
}

// Displays reports whether the output displays the given field of the primary domain. If include
// names any fields of the primary domain, the output displays only these; otherwise it displays the
// default ones.
func (q *Query) Displays(field string) bool {
	f, ok := q.Domain.Field(field)
	named := false
	for _, ref := range q.Include {
		if len(ref.Path) > 0 {
			continue
		}
		switch ref.Kind {
		case RefAll:
			return ok
		case RefField:
			if ref.Name == field {
				return ok
			}
			named = true
		}
	}
	return ok && !named && f.Default
}

// checkIncludesOnly checks that include stays in the primary domain, as the clause requires.
// References for which except returns true are allowed as well.
func (q *Query) checkIncludesOnly(clause string, except func(Ref) bool) *RuleError {
	for _, ref := range q.Include {
		if (len(ref.Path) > 0 || ref.Kind == RefProperty) && !except(ref) {
			return &RuleError{RuleIncludePrimary,
				"only fields of the primary domain in include, as the query has " + clause,
				strconv.Quote(ref.String())}
		}
	}
	return nil
}

func (q *Query) checkWindow() *RuleError {
	for _, c := range []struct {
		name string
		n    *int64
	}{{"offset", q.Offset}, {"limit", q.Limit}} {
		if c.n == nil {
			continue
		}
		if *c.n < 0 {
			return &RuleError{RuleRange, "a non-negative " + c.name, strconv.FormatInt(*c.n, 10)}
		}
		if err := q.checkIncludesOnly(c.name, func(Ref) bool { return false }); err != nil {
			return err
		}
	}
	return nil
}

func (q *Query) checkTransitive() *RuleError {
	if !q.Transitive {
		return nil
	}
	if q.Domain != DomainItem {
		return &RuleError{RuleTransitiveItems, "items as the domain of a transitive query", string(q.Domain)}
	}
	if q.Sort != nil {
		return transitiveSortError("sort")
	}
	if q.Offset != nil {
		return transitiveSortError("offset")
	}
	for _, ref := range q.Include {
		if len(ref.Path) > 0 && !slices.Equal(ref.Path, []Domain{DomainProperty}) {
			return &RuleError{RuleTransitiveInclude,
				"only items and their properties in include of a transitive query",
				strconv.Quote(ref.String())}
		}
	}
	if r := repoOf(q.Criteria, false); !r.certain || r.other || r.differ {
		return &RuleError{RuleTransitiveRepo,
			"one repository, with repo in $eq outside $or or in each of its alternatives, in a transitive query",
			r.String()}
	}
	return nil
}

func transitiveSortError(clause string) *RuleError {
	return &RuleError{RuleTransitiveSort, "no sort and no offset in a transitive query", clause}
}

// repoUse is how criteria compare the item's repository.
type repoUse struct {
	key     string
	any     bool // key is set
	certain bool // all items that match are in a repository that $eq names
	other   bool // there is a comparison without $eq
	differ  bool // comparisons name different repositories
}

// String describes what breaks the rule.
func (r repoUse) String() string {
	switch {
	case r.other:
		return "a comparison of repo without $eq"
	case r.differ:
		return "several repositories"
	case r.any:
		return "alternatives without repo"
	}
	return "no comparison of repo"
}

// repoOf returns how nodes that apply together, or as alternatives, compare the repository.
func repoOf(nodes []Node, alternatives bool) repoUse {
	sum := repoUse{certain: alternatives && len(nodes) > 0}
	for _, n := range nodes {
		var r repoUse
		switch n := n.(type) {
		case Comparison:
			if n.Ref.Kind == RefField && n.Ref.Name == "repo" && len(n.Ref.Path) == 0 {
				equal := n.Op == OpEq && !n.Value.Null
				r = repoUse{n.Value.Text, true, equal, !equal, false}
			}
		case Group:
			r = repoOf(n.Nodes, n.Op == GroupOr)
		}
		sum.differ = sum.differ || r.differ || sum.any && r.any && sum.key != r.key
		if r.any {
			sum.key, sum.any = r.key, true
		}
		sum.other = sum.other || r.other
		if alternatives {
			sum.certain = sum.certain && r.certain
		} else {
			sum.certain = sum.certain || r.certain
		}
	}
	return sum
}
