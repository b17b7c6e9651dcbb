// Package aql builds and parses queries of the Artifactory Query Language (AQL). It sends nothing:
// package artifactory runs the queries that it builds.
//
// # Building
//
// A query starts with its primary domain and reads like the text it produces:
//
//	q := aql.Items().
//		Where(
//			aql.Item.Repo.Eq("libs-release-local"),
//			aql.Item.Name.Match("*.jar"),
//			aql.Item.Prop("qa").Eq("done"),
//			aql.Item.Created.Before(aql.Days(30)),
//			aql.Item.Artifact().Module().Build().Name.Eq("app"),
//		).
//		Include(aql.Item.Name, aql.Item.Size).
//		SortDesc(aql.Item.Size).
//		Limit(100)
//	text, err := q.Build()
//
// [Item], [Build], [Entry], [Promotion] and [Release] hold the fields of the documented primary
// domains; servers also know [Property], [Stat], [Archive], [Artifact], [Module], [Dependency],
// [ReleaseArtifact], [BuildProperty] and [ModuleProperty]. Their methods follow the relations to
// the fields of the other domains.
//
// The Go compiler rejects most of the queries that the server would reject. Examples are a
// pattern for a number, a period for a string, an unknown relation, and a field of builds in a
// query on items. [Builder.Build] returns a [RuleError] for the remaining mistakes; the error
// names the broken rule.
//
// A Builder is immutable, so several queries can continue a common start.
//
// The language cannot escape a double quote. Build returns an error for a value that the language
// cannot express; it never produces a different query.
//
// # Parsing
//
// [Parse] turns the text of a query into a [Query], the same tree that a Builder produces. If the
// text is wrong, it returns a [SyntaxError] with the position.
//
// To evaluate a query, take the rows of [Query.Domain] for which every [Node] of [Query.Criteria]
// holds:
//
//   - A [Group] joins its nodes with and or or. A $msp group asks for a single property that
//     satisfies all of its nodes.
//   - For a [Comparison], follow the relations in [Ref.Path] from the row to the related rows. The
//     comparison holds if any of them has a field or a property that compares as [Comparison.Op]
//     with [Comparison.Value]. [Domain.Field] returns the type to read the value as.
//   - [AnyKey] and [AnyValue] stand for any key and any value of a property.
//   - $ne on a field that always has a value, such as the name of a module or the number of a
//     build, does not hold without a related row. On other fields it does. $nmatch always does.
//   - In a $msp group, $ne and $nmatch of "@key" hold for a property with another key or another
//     value, and for an object without properties.
//   - An include of several "@key" finds results that have at least one of the properties.
//   - A query on items without a comparison of "type" finds files only.
//
// [MatchPattern], [Value.Time] and [Period.Ago] evaluate patterns, dates and periods.
package aql
