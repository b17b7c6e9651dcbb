package aql

import "strings"

// A Query is the tree of a query, for programs that evaluate or rewrite queries. [Parse] and
// [Builder.Query] return it. To send a query, a Builder is enough.
type Query struct {
	Domain     Domain // the primary domain
	Criteria   []Node // all must hold; empty to select every row
	Include    []Ref  // the output; empty for the default fields
	Sort       *Sort  // nil for the server's default order
	Offset     *int64 // number of results to skip
	Limit      *int64 // maximum number of results
	Distinct   *bool  // whether to merge equal results; nil for the server's default, true
	Transitive bool   // whether to search the servers of remote repositories too
}

// A Node is a criterion: a [Comparison] or a [Group] of criteria.
type Node interface{ node() }

// A Group joins criteria. Braces do not group criteria: a group has the criteria of all objects
// in its list. So {"$or": [{"repo": "a", "repo": "b"}]} is a choice of two.
type Group struct {
	Op    GroupOp
	Nodes []Node // at least one
}

// A GroupOp determines how a group joins its criteria.
type GroupOp string

// The operators that join criteria.
const (
	GroupAnd GroupOp = "$and" // all criteria hold
	GroupOr  GroupOp = "$or"  // at least one criterion holds

	// GroupMSP (match on a single property) means that one property satisfies all criteria. They
	// must all be comparisons of properties of the same entity.
	GroupMSP GroupOp = "$msp"
)

// A Comparison compares a field or a property with a value.
//
// A path may lead to several rows: an item has many properties, a build many modules. The
// comparison holds if any of them satisfies it. The exception is a negative comparison of a
// property ($ne, $nmatch), which all of them must satisfy.
type Comparison struct {
	Ref   Ref // a RefField or a RefProperty
	Op    Op
	Value Value
}

func (Group) node()      {}
func (Comparison) node() {}

// An Op is a comparison operator.
type Op string

// The comparison operators.
const (
	OpEq     Op = "$eq"
	OpNe     Op = "$ne"
	OpGt     Op = "$gt"
	OpGte    Op = "$gte"
	OpLt     Op = "$lt"
	OpLte    Op = "$lte"
	OpMatch  Op = "$match"  // matches a pattern, see MatchPattern
	OpNmatch Op = "$nmatch" // does not match a pattern
	OpBefore Op = "$before" // more than a period before the time of the query
	OpLast   Op = "$last"   // within a period before the time of the query
)

// A Ref is a reference, relative to the primary domain. In a comparison it refers to a field or a
// property, in include also to a whole domain.
type Ref struct {
	Path []Domain // the relations to follow from the primary domain; nil for its own fields
	Kind RefKind
	Name string // the name of the field, or the key of the property (AnyKey for any key)
}

// A RefKind is the kind of target that a [Ref] refers to.
type RefKind int

// The kinds of references.
const (
	RefField    RefKind = iota // a field: "name", "stat.downloads"
	RefProperty                // a property: "@license", "module.artifact.item.@license"
	RefAll                     // all fields of a domain, only in include: "*", "property.*"
	RefDomain                  // a related domain, only in include: "stat", "archive.entry"
)

// AnyKey as the key of a property means any property.
const AnyKey = "*"

// AnyValue means any value in an $eq comparison of a property. In an $ne comparison it means that
// the property does not exist. According to the manual, the fields of the property domain
// ("property.key", "property.value") and comparisons of [AnyKey] support it too. There, Artifactory
// 6 compares with a literal "*": $match works on every server.
const AnyValue = "*"

// Domain returns the domain at the end of the path. For a property, it is the domain that has the
// property.
func (r Ref) Domain(primary Domain) Domain {
	if len(r.Path) == 0 {
		return primary
	}
	return r.Path[len(r.Path)-1]
}

// String returns the reference as a name in criteria.
func (r Ref) String() string {
	parts := make([]string, 0, len(r.Path)+1)
	for _, d := range r.Path {
		parts = append(parts, string(d))
	}
	switch r.Kind {
	case RefField:
		parts = append(parts, r.Name)
	case RefProperty:
		parts = append(parts, "@"+r.Name)
	case RefAll:
		parts = append(parts, "*")
	}
	return strings.Join(parts, ".")
}

// A Sort orders the results.
type Sort struct {
	Direction Direction
	By        []Ref // fields of the primary domain, the most significant first
}

// A Direction is the direction of a sort. It applies to all fields.
type Direction string

// The directions of a sort.
const (
	Ascending  Direction = "$asc"
	Descending Direction = "$desc"
)
