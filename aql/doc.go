// Package aql writes and reads queries of the Artifactory Query Language. It knows nothing of HTTP: the artifactory
// package sends what this one builds.
//
// # Building
//
// A query starts with its primary domain, and reads like the query it makes:
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
// [Item], [Build], [Entry], [Promotion] and [Release] hold the fields of the primary domains; their methods lead along
// the documented relations to the fields of the others. The compiler refuses what the server would refuse: a pattern
// for a number, a period for a string, a relation that does not exist, a field of builds in a query on items. Whatever
// it cannot know is an error of [Builder.Build], a [RuleError] that names the rule.
//
// A Builder is a value that no method changes, so a common start may be kept and continued in several ways.
//
// The language has no escape for a double quote. A value that it cannot express is an error, never another query.
//
// # Reading
//
// [Parse] turns the text of a query into a [Query], the same tree that a Builder makes, or says with a [SyntaxError]
// where the text is wrong.
//
// An evaluator goes through the tree like this: a row of the [Query.Domain] is a result if every [Node] of
// [Query.Criteria] holds for it. A [Group] joins its nodes with and or or, or ($msp) asks for one property that answers
// all of them. For a [Comparison], follow the relations in [Ref.Path] from the row to the rows they lead to; the
// comparison holds if one of them has a field, or a property, that compares as [Comparison.Op] says with
// [Comparison.Value], read according to the type that [Domain.Field] tells. [AnyKey] and [AnyValue] need care, and an
// item query without a comparison of "type" means files only. [MatchPattern], [Value.Time] and [Period.Ago] do the
// rest.
package aql
