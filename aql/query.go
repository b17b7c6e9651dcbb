package aql

import "strings"

// A Query is the tree of one query: what [Parse] reads and what a [Builder] makes.
// An evaluator walks it; whoever only wants to send a query needs a Builder and nothing of this.
type Query struct {
	Domain     Domain // the primary domain
	Criteria   []Node // all of them hold; none selects every row
	Include    []Ref  // what is displayed; none: the default fields
	Sort       *Sort  // nil: the server's default order
	Offset     *int64 // results to skip
	Limit      *int64 // results to give at most
	Distinct   *bool  // nil: the server's default, which is true
	Transitive bool   // also ask the remote repositories
}

// A Node is a criterion: a [Comparison] or a [Group] of criteria.
type Node interface{ node() }

// A Group joins criteria. Braces do not group: the criteria of all objects in a group's list stand side by side,
// so {"$or": [{"repo": "a", "repo": "b"}]} is a choice of two.
type Group struct {
	Op    GroupOp
	Nodes []Node // at least one
}

// A GroupOp says how a group joins its criteria.
type GroupOp string

// The ways to join criteria.
const (
	GroupAnd GroupOp = "$and" // all hold
	GroupOr  GroupOp = "$or"  // at least one holds
	GroupMSP GroupOp = "$msp" // at least one property answers all; only comparisons of the properties of one entity
)

// A Comparison compares a field or a property with a value.
//
// Where a path leads to several rows (an item has many properties, a build many modules), the comparison holds if it
// does for any of them. A negative comparison of a property ($ne, $nmatch) is the exception: no property may fail it.
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
	OpMatch  Op = "$match"  // against a pattern, see MatchPattern
	OpNmatch Op = "$nmatch" // not against a pattern
	OpBefore Op = "$before" // longer ago than a period
	OpLast   Op = "$last"   // within the last period
)

// A Ref names something, seen from the primary domain: a field or property in a comparison, and in include also a
// whole domain.
type Ref struct {
	Path []Domain // the relations to follow from the primary domain; nil for the primary domain's own
	Kind RefKind
	Name string // the field's name, or the property's key; AnyKey stands for every key
}

// A RefKind says what a [Ref] names.
type RefKind int

// What a Ref can name.
const (
	RefField    RefKind = iota // a field: "name", "stat.downloads"
	RefProperty                // the property with a key: "@license", "module.artifact.item.@license"
	RefAll                     // all fields of a domain: "*", "property.*"; only in include
	RefDomain                  // a related domain: "stat", "archive.entry"; only in include
)

// AnyKey as the name of a property means whichever property there is.
const AnyKey = "*"

// AnyValue as the value of an $eq on a property means whichever value it has, and as that of an $ne that there is no
// such property. The fields of the property domain ("property.key", "property.value") know it too.
const AnyValue = "*"

// Domain is the domain that the path arrives at. A RefProperty stands in the domain that has the properties.
func (r Ref) Domain(primary Domain) Domain {
	if len(r.Path) == 0 {
		return primary
	}
	return r.Path[len(r.Path)-1]
}

// String is the reference as criteria spell it.
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

// A Sort orders the results by fields, the first one first.
type Sort struct {
	Direction Direction
	By        []Ref
}

// A Direction is the one direction of a sort; a query cannot mix them.
type Direction string

// The directions of a sort.
const (
	Ascending  Direction = "$asc"
	Descending Direction = "$desc"
)
