package aql

import "slices"

// The primary domains as the compiler knows them. Fields, criteria and builders carry one of them as their type
// argument, so that what belongs to one kind of query does not fit another:
//
//	func fresh() aql.Criterion[aql.InItems] { return aql.Item.Created.Last(aql.Days(1)) }
type (
	InItems      struct{} // queries that start with [Items]
	InBuilds     struct{} // queries that start with [Builds]
	InEntries    struct{} // queries that start with [Entries]
	InPromotions struct{} // queries that start with [Promotions]
	InReleases   struct{} // queries that start with [Releases]
)

// A Builder collects the parts of a query on the primary domain P. Its methods may come in any order: the text has the
// clauses in the order that the server wants. They never change the receiver but return a new Builder, so one may be
// shared and continued in several ways. The first mistake is kept and reported by [Builder.Build].
type Builder[P any] struct {
	query Query
	err   *RuleError
}

// Items starts a query on files and folders. Without a criterion on [ItemFields.Type], it finds files only.
// Users who are no administrators have to include name, repo and path in every query that includes anything.
func Items() Builder[InItems] { return builder[InItems](DomainItem) }

// Builds starts a query on builds, which only administrators may run.
func Builds() Builder[InBuilds] { return builder[InBuilds](DomainBuild) }

// Entries starts a query on the entries of archives.
func Entries() Builder[InEntries] { return builder[InEntries](DomainEntry) }

// Promotions starts a query on the promotions of builds.
func Promotions() Builder[InPromotions] { return builder[InPromotions](DomainPromotion) }

// Releases starts a query on release bundles of version 1, those that are made in JFrog Distribution.
func Releases() Builder[InReleases] { return builder[InReleases](DomainRelease) }

func builder[P any](d Domain) Builder[P] { return Builder[P]{query: Query{Domain: d}} }

// Where adds criteria, all of which must hold. Without any, the query finds everything.
func (b Builder[P]) Where(criteria ...Criterion[P]) Builder[P] {
	g := join(GroupAnd, criteria)
	b.query.Criteria = slices.Concat(b.query.Criteria, g.nodes)
	return b.failed(g.err)
}

// Include adds to what the output displays: fields, properties and whole related domains. Naming a field of the primary
// domain displays only the named ones of them; naming none displays its default ones, and the rest besides.
// Naming a property also leaves out the results that do not have it.
func (b Builder[P]) Include(outputs ...Includable[P]) Builder[P] {
	refs, err := refsOf(outputs, func(o Includable[P]) (Ref, *RuleError) { return o.includeRef(*new(P)) })
	b.query.Include = slices.Concat(b.query.Include, refs)
	return b.failed(err)
}

// SortAsc sorts by fields of the primary domain, the smallest first. Called again, it adds further fields.
// The output must display them, and must display nothing of other domains.
func (b Builder[P]) SortAsc(fields ...Sortable[P]) Builder[P] { return b.sort(Ascending, fields) }

// SortDesc is like SortAsc but puts the greatest first. A query cannot sort in both directions.
func (b Builder[P]) SortDesc(fields ...Sortable[P]) Builder[P] { return b.sort(Descending, fields) }

func (b Builder[P]) sort(direction Direction, fields []Sortable[P]) Builder[P] {
	refs, err := refsOf(fields, func(f Sortable[P]) (Ref, *RuleError) { return f.sortRef(*new(P)), nil })
	b = b.failed(err)
	if len(refs) == 0 {
		return b
	}
	sort := Sort{Direction: direction}
	if b.query.Sort != nil {
		sort.By = b.query.Sort.By
		if b.query.Sort.Direction != direction {
			return b.failed(&RuleError{RuleSort, "one direction for all fields", "both"})
		}
	}
	sort.By = slices.Concat(sort.By, refs)
	b.query.Sort = &sort
	return b
}

// Offset leaves out the first n results. Like Limit, it needs an output without anything of other domains.
func (b Builder[P]) Offset(n int) Builder[P] {
	b.query.Offset = pointer(int64(n))
	return b
}

// Limit ends the results after n.
func (b Builder[P]) Limit(n int) Builder[P] {
	b.query.Limit = pointer(int64(n))
	return b
}

// Distinct says whether equal results are given once only, which is so by default. Without it, a query is faster.
// Since Artifactory 7.37.
func (b Builder[P]) Distinct(on bool) Builder[P] {
	b.query.Distinct = pointer(on)
	return b
}

// Transitive also asks the Artifactory behind a remote repository, or behind the first five remote ones of a virtual
// repository. The query must be on items, name the repository with Eq, display items and their properties only, and
// have neither sort nor offset. Since Artifactory 7.17.4.
func (b Builder[P]) Transitive() Builder[P] {
	b.query.Transitive = true
	return b
}

// Build gives the text of the query, or a [RuleError] for the first rule of the language that it breaks.
func (b Builder[P]) Build() (string, error) {
	if b.err != nil {
		return "", b.err
	}
	return b.query.Build()
}

// String gives the text of the query for logs and messages; instead of an invalid one, the reason in angle brackets.
func (b Builder[P]) String() string {
	text, err := b.Build()
	if err != nil {
		return "<" + err.Error() + ">"
	}
	return text
}

// Query gives the tree of the query, which is the caller's own.
func (b Builder[P]) Query() (*Query, error) {
	text, err := b.Build()
	if err != nil {
		return nil, err
	}
	return Parse(text) // a deep copy that also cannot differ from what the server will see
}

func (b Builder[P]) failed(err *RuleError) Builder[P] {
	if b.err == nil {
		b.err = err
	}
	return b
}

// refsOf collects the references of arguments, of which a careless caller may have left some nil.
func refsOf[T any](args []T, ref func(T) (Ref, *RuleError)) (refs []Ref, err *RuleError) {
	for _, a := range args {
		if any(a) == nil {
			return nil, &RuleError{RuleInclude, "a field", "nil"}
		}
		r, err := ref(a)
		if err != nil {
			return nil, err
		}
		refs = append(refs, r)
	}
	return refs, nil
}

func pointer[T any](v T) *T { return &v }
