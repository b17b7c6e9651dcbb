package aql

import "slices"

// InItems is the type argument of fields, criteria and builders for queries from [Items]. Each
// primary domain has such a type, so that the compiler rejects a criterion of one kind of query
// in another:
//
//	func fresh() aql.Criterion[aql.InItems] { return aql.Item.Created.Last(aql.Days(1)) }
type InItems struct{}

// InBuilds is the type argument for queries from [Builds].
type InBuilds struct{}

// InEntries is the type argument for queries from [Entries].
type InEntries struct{}

// InPromotions is the type argument for queries from [Promotions].
type InPromotions struct{}

// InReleases is the type argument for queries from [Releases].
type InReleases struct{}

// InProperties is the type argument for queries from [Properties].
type InProperties struct{}

// InBuildProperties is the type argument for queries from [BuildProperties].
type InBuildProperties struct{}

// InModuleProperties is the type argument for queries from [ModuleProperties].
type InModuleProperties struct{}

// InStats is the type argument for queries from [Stats].
type InStats struct{}

// InArchives is the type argument for queries from [Archives].
type InArchives struct{}

// InArtifacts is the type argument for queries from [Artifacts].
type InArtifacts struct{}

// InModules is the type argument for queries from [Modules].
type InModules struct{}

// InDependencies is the type argument for queries from [Dependencies].
type InDependencies struct{}

// InReleaseArtifacts is the type argument for queries from [ReleaseArtifacts].
type InReleaseArtifacts struct{}

// A Builder builds a query on the primary domain P. Its methods may be called in any order: the
// text has the clauses in the order that the server requires. No method changes its receiver; each
// returns a new Builder, so several queries can continue the same one. [Builder.Build] reports the
// first mistake.
type Builder[P any] struct {
	query Query
	err   *RuleError
}

// Items starts a query on files and folders. Without a criterion on Type, it finds files only.
// Users who are not administrators can query items only; if they call Include, they must name the
// fields name, repo and path.
func Items() Builder[InItems] { return builder[InItems](DomainItem) }

// Builds starts a query on builds. The user must be an administrator.
func Builds() Builder[InBuilds] { return builder[InBuilds](DomainBuild) }

// Entries starts a query on the entries of archives.
func Entries() Builder[InEntries] { return builder[InEntries](DomainEntry) }

// Promotions starts a query on the promotions of builds.
func Promotions() Builder[InPromotions] { return builder[InPromotions](DomainPromotion) }

// Releases starts a query on release bundles v1, which JFrog Distribution creates.
func Releases() Builder[InReleases] { return builder[InReleases](DomainRelease) }

// Properties starts a query on the properties of items. The manual does not name this primary
// domain.
func Properties() Builder[InProperties] { return builder[InProperties](DomainProperty) }

// BuildProperties starts a query on the properties of builds. The manual does not name this primary
// domain.
func BuildProperties() Builder[InBuildProperties] {
	return builder[InBuildProperties](DomainBuildProperty)
}

// ModuleProperties starts a query on the properties of the modules of builds. The manual does not
// name this primary domain.
func ModuleProperties() Builder[InModuleProperties] {
	return builder[InModuleProperties](DomainModuleProperty)
}

// Stats starts a query on the download statistics of items. The manual does not name this primary
// domain.
func Stats() Builder[InStats] { return builder[InStats](DomainStat) }

// Archives starts a query on archives. An archive has no fields: include its entries or its item.
// The manual does not name this primary domain.
func Archives() Builder[InArchives] { return builder[InArchives](DomainArchive) }

// Artifacts starts a query on the artifacts in build-infos. The manual does not name this primary
// domain.
func Artifacts() Builder[InArtifacts] { return builder[InArtifacts](DomainArtifact) }

// Modules starts a query on the modules in build-infos. The manual does not name this primary
// domain.
func Modules() Builder[InModules] { return builder[InModules](DomainModule) }

// Dependencies starts a query on the dependencies in build-infos. The manual does not name this
// primary domain.
func Dependencies() Builder[InDependencies] { return builder[InDependencies](DomainDependency) }

// ReleaseArtifacts starts a query on the files of release bundles v1. The manual does not name this
// primary domain.
func ReleaseArtifacts() Builder[InReleaseArtifacts] {
	return builder[InReleaseArtifacts](DomainReleaseArtifact)
}

func builder[P any](d Domain) Builder[P] { return Builder[P]{query: Query{Domain: d}} }

// Where adds criteria. A result must satisfy all of them. A query without criteria finds
// everything.
func (b Builder[P]) Where(criteria ...Criterion[P]) Builder[P] {
	g := join(GroupAnd, criteria)
	b.query.Criteria = slices.Concat(b.query.Criteria, g.nodes)
	return b.failed(g.err)
}

// Include adds fields, properties and whole related domains to the output. If it names any fields
// of the primary domain, the output has only these fields of it; otherwise it has the defaults.
// If it names a property, the query finds only results that have the property.
func (b Builder[P]) Include(outputs ...Includable[P]) Builder[P] {
	refs, err := refsOf(outputs, func(o Includable[P]) (Ref, *RuleError) { return o.includeRef(*new(P)) })
	b.query.Include = slices.Concat(b.query.Include, refs)
	return b.failed(err)
}

// SortAsc sorts the results by fields of the primary domain in ascending order. Another call adds
// fields. The output must display these fields; of other domains, it may only display properties.
func (b Builder[P]) SortAsc(fields ...Sortable[P]) Builder[P] { return b.sort(Ascending, fields) }

// SortDesc is like SortAsc but sorts in descending order. A query cannot sort in both directions.
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
			return b.failed(&RuleError{RuleSort, "one direction for all sort fields", "$asc and $desc"})
		}
	}
	sort.By = slices.Concat(sort.By, refs)
	b.query.Sort = &sort
	return b
}

// Offset skips the first n results. The output must not display properties or other domains.
func (b Builder[P]) Offset(n int) Builder[P] {
	b.query.Offset = new(int64(n))
	return b
}

// Limit limits the number of results to n. The output must not display properties or other domains.
func (b Builder[P]) Limit(n int) Builder[P] {
	b.query.Limit = new(int64(n))
	return b
}

// Distinct sets whether equal results are merged into one, which is the default. Distinct(false)
// makes a query faster. Since Artifactory 7.37.
func (b Builder[P]) Distinct(on bool) Builder[P] {
	b.query.Distinct = new(on)
	return b
}

// Transitive extends the search to the Artifactory that a remote repository proxies. For a
// virtual repository, the search includes its first five remote repositories. The query must be
// on items and name a single repository with Eq. It can display only items and their properties,
// and can have neither sort nor offset. Since Artifactory 7.17.4.
func (b Builder[P]) Transitive() Builder[P] {
	b.query.Transitive = true
	return b
}

// Build returns the text of the query, or a [RuleError] for the first rule that it breaks.
func (b Builder[P]) Build() (string, error) {
	if b.err != nil {
		return "", b.err
	}
	return b.query.Build()
}

// String returns the text of the query for logs and messages. For an invalid query it returns the
// error in angle brackets.
func (b Builder[P]) String() string {
	text, err := b.Build()
	if err != nil {
		return "<" + err.Error() + ">"
	}
	return text
}

// Query returns the tree of the query. The caller may change it.
func (b Builder[P]) Query() (*Query, error) {
	text, err := b.Build()
	if err != nil {
		return nil, err
	}
	return Parse(text) // a deep copy of exactly the query that the server reads
}

// failed keeps the first error.
func (b Builder[P]) failed(err *RuleError) Builder[P] {
	if b.err == nil {
		b.err = err
	}
	return b
}

// refsOf returns the references of args. A nil argument is an error.
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
