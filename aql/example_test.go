package aql_test

import (
	"errors"
	"fmt"
	"time"

	"github.com/jfrogkit/jfrog-go/aql"
)

func Example() {
	query, err := aql.Items().
		Where(
			aql.Item.Repo.Eq("libs-release-local"),
			aql.Item.Name.Match("*.jar"),
			aql.Item.Prop("qa").Eq("done"),
			aql.Item.Created.Before(aql.Days(30)),
		).
		Include(aql.Item.Name, aql.Item.Size).
		SortDesc(aql.Item.Size).
		Limit(100).
		Build()
	fmt.Println(query, err)
	// Output:
	// items.find({"repo":{"$eq":"libs-release-local"}},{"name":{"$match":"*.jar"}},{"@qa":{"$eq":"done"}},{"created":{"$before":"30d"}}).include("name","size").sort({"$desc":["size"]}).limit(100) <nil>
}

// A path to another domain goes one relation per method; its end has the type of the field there.
func Example_relations() {
	build := aql.Item.Artifact().Module().Build()
	fmt.Println(aql.Items().Where(
		build.Name.Eq("app"),
		build.Started.Gt(aql.OnDate(2024, time.May, 1)),
		aql.Item.Stat().Downloads.IsNull(),
	))
	fmt.Println(aql.Builds().Where(aql.Build.Module().Dependency().Item().Prop("license").NotMatch("Apache-*")))
	// Output:
	// items.find({"artifact.module.build.name":{"$eq":"app"}},{"artifact.module.build.started":{"$gt":"2024-05-01"}},{"stat.downloads":{"$eq":null}})
	// builds.find({"module.dependency.item.@license":{"$nmatch":"Apache-*"}})
}

func ExampleOr() {
	fmt.Println(aql.Items().Where(aql.Or(
		aql.And(aql.Item.Repo.Eq("debian"), aql.Item.Name.HasSuffix(".deb")),
		aql.And(aql.Item.Repo.Eq("yum"), aql.Item.Name.HasSuffix(".rpm")),
	)))
	// Output:
	// items.find({"$or":[{"$and":[{"repo":{"$eq":"debian"}},{"name":{"$match":"*.deb"}}]},{"$and":[{"repo":{"$eq":"yum"}},{"name":{"$match":"*.rpm"}}]}]})
}

// One license has to be a GPL and not LGPL-2.1. Without MSP, an item with both LGPL-2.1 and LGPL-2.2 would not be found.
func ExampleMSP() {
	license := aql.Item.Prop("license")
	fmt.Println(aql.Items().Where(aql.MSP(license.Match("*GPL*"), license.NotMatch("LGPL-2.1*"))))
	// Output:
	// items.find({"$msp":[{"@license":{"$match":"*GPL*"}},{"@license":{"$nmatch":"LGPL-2.1*"}}]})
}

// No method changes its receiver, so a common start may be kept.
func ExampleBuilder() {
	old := aql.Items().Where(aql.Item.Created.Before(aql.Years(1)))
	fmt.Println(old.Where(aql.Item.Repo.Eq("a")).Limit(10))
	fmt.Println(old.Where(aql.Item.Repo.Eq("b")).Include(aql.Item.All()))
	// Output:
	// items.find({"created":{"$before":"1y"}},{"repo":{"$eq":"a"}}).limit(10)
	// items.find({"created":{"$before":"1y"}},{"repo":{"$eq":"b"}}).include("*")
}

func ExampleBuilder_Build_error() {
	_, err := aql.Items().Where(aql.Item.Prop("note").Eq(`5" disk`)).Build()
	var rule *aql.RuleError
	if errors.As(err, &rule) {
		fmt.Println(rule.Rule)
	}
	fmt.Println(err)
	// Output:
	// quoting
	// aql: expected text without a double quote, for which the language has no escape, found "5\" disk" (rule quoting)
}

func ExampleParse() {
	query, err := aql.Parse(`items.find({"repo":"libs", "size":{"$gt":1000}}).limit(5)`)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, node := range query.Criteria {
		switch n := node.(type) {
		case aql.Comparison:
			field, _ := n.Ref.Domain(query.Domain).Field(n.Ref.Name)
			fmt.Println(n.Ref, n.Op, n.Value.Text, field.Type)
		case aql.Group:
			fmt.Println(n.Op, len(n.Nodes))
		}
	}
	fmt.Println(query)

	_, err = aql.Parse(`items.find({"repo":"libs", "size":{"$match":"1*"}})`)
	fmt.Println(err)
	// Output:
	// repo $eq libs String
	// size $gt 1000 Long
	// items.find({"repo":{"$eq":"libs"}},{"size":{"$gt":"1000"}}).limit(5)
	// aql: line 1, column 36: expected an operator of size, which is a Long: $eq, $ne, $gt, $gte, $lt, $lte, found "$match"
}
