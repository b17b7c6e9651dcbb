package aql_test

import (
	"errors"
	"fmt"
	"strings"
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
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(strings.NewReplacer("},{", "},\n  {", ").", ")\n  .").Replace(query))
	// Output:
	// items.find({"repo":{"$eq":"libs-release-local"}},
	//   {"name":{"$match":"*.jar"}},
	//   {"@qa":{"$eq":"done"}},
	//   {"created":{"$before":"30d"}})
	//   .include("name","size")
	//   .sort({"$desc":["size"]})
	//   .limit(100)
}

// A relation path has one method per relation. At its end, it has the fields of that domain.
func Example_relations() {
	build := aql.Item.Artifact().Module().Build()
	fmt.Println(aql.Items().Where(build.Name.Eq("app")))
	fmt.Println(aql.Items().Where(build.Started.Gt(aql.OnDate(2024, time.May, 1))))

	dependency := aql.Build.Module().Dependency().Item()
	fmt.Println(aql.Builds().Where(dependency.Prop("license").NotMatch("Apache-*")))
	// Output:
	// items.find({"artifact.module.build.name":{"$eq":"app"}})
	// items.find({"artifact.module.build.started":{"$gt":"2024-05-01"}})
	// builds.find({"module.dependency.item.@license":{"$nmatch":"Apache-*"}})
}

// The type of an item selects files, folders or both.
func ExampleItems() {
	fmt.Println(aql.Items().Where(aql.Item.Repo.Eq("libs"))) // files only
	fmt.Println(aql.Items().Where(aql.Item.Type.Eq(aql.AnyType), aql.Item.Depth.Lte(2)))
	// Output:
	// items.find({"repo":{"$eq":"libs"}})
	// items.find({"type":{"$eq":"any"}},{"depth":{"$lte":"2"}})
}

// The query finds the builds of the last week and displays their artifacts.
func ExampleBuilds() {
	fmt.Println(aql.Builds().
		Where(aql.Build.Started.Last(aql.Weeks(1))).
		Include(aql.Build.Name, aql.Build.Number, aql.Build.Module().Artifact()))
	// Output:
	// builds.find({"started":{"$last":"1w"}}).include("name","number","module.artifact")
}

// The query finds the archives that contain a class.
func ExampleEntries() {
	fmt.Println(aql.Entries().
		Where(aql.Entry.Name.Eq("Main.class")).
		Include(aql.Entry.Archive().Item()))
	// Output:
	// archive.entries.find({"name":{"$eq":"Main.class"}}).include("archive.item")
}

func ExamplePromotions() {
	fmt.Println(aql.Promotions().
		Where(aql.Promotion.Status.Eq("released"), aql.Promotion.Build().Name.Eq("app")))
	// Output:
	// build.promotions.find({"status":{"$eq":"released"}},{"build.name":{"$eq":"app"}})
}

func ExampleReleases() {
	fmt.Println(aql.Releases().
		Where(aql.Release.Name.Eq("app"), aql.Release.ReleaseArtifact().Path.HasSuffix(".jar")))
	// Output:
	// releases.find({"name":{"$eq":"app"}},{"release_artifact.path":{"$match":"*.jar"}})
}

func ExampleOr() {
	query := aql.Items().Where(aql.Or(
		aql.And(aql.Item.Repo.Eq("debian"), aql.Item.Name.HasSuffix(".deb")),
		aql.And(aql.Item.Repo.Eq("yum"), aql.Item.Name.HasSuffix(".rpm")),
	))
	fmt.Println(strings.ReplaceAll(query.String(), `{"$and"`, "\n  {\"$and\""))
	// Output:
	// items.find({"$or":[
	//   {"$and":[{"repo":{"$eq":"debian"}},{"name":{"$match":"*.deb"}}]},
	//   {"$and":[{"repo":{"$eq":"yum"}},{"name":{"$match":"*.rpm"}}]}]})
}

// A single license must be a GPL other than LGPL-2.1. Without MSP, the query would not find an item
// that has both the licenses LGPL-2.1 and LGPL-2.2.
func ExampleMSP() {
	license := aql.Item.Prop("license")
	fmt.Println(aql.Items().Where(aql.MSP(license.Match("*GPL*"), license.NotMatch("LGPL-2.1*"))))
	// Output:
	// items.find({"$msp":[{"@license":{"$match":"*GPL*"}},{"@license":{"$nmatch":"LGPL-2.1*"}}]})
}

// No method changes its receiver, so two queries can continue the same start.
func ExampleBuilder() {
	old := aql.Items().Where(aql.Item.Created.Before(aql.Years(1)))
	fmt.Println(old.Where(aql.Item.Repo.Eq("a")).Limit(10))
	fmt.Println(old.Where(aql.Item.Repo.Eq("b")).Include(aql.Item.All()))
	// Output:
	// items.find({"created":{"$before":"1y"}},{"repo":{"$eq":"a"}}).limit(10)
	// items.find({"created":{"$before":"1y"}},{"repo":{"$eq":"b"}}).include("*")
}

// Fields of the primary domain replace the default output. A related domain is an addition to it.
func ExampleBuilder_Include() {
	fmt.Println(aql.Items().Include(aql.Item.Name, aql.Item.SHA256))
	fmt.Println(aql.Items().Include(aql.Item.Stat(), aql.Item.Prop("version")))
	// Output:
	// items.find().include("name","sha256")
	// items.find().include("stat","@version")
}

// The query returns the third page of 50 results.
func ExampleBuilder_Offset() {
	fmt.Println(aql.Items().SortAsc(aql.Item.Repo, aql.Item.Name).Offset(100).Limit(50))
	// Output:
	// items.find().sort({"$asc":["repo","name"]}).offset(100).limit(50)
}

// The query also searches the Artifactory that the remote repository proxies.
func ExampleBuilder_Transitive() {
	fmt.Println(aql.Items().Where(aql.Item.Repo.Eq("docker-remote")).Transitive().Limit(10))
	// Output:
	// items.find({"repo":{"$eq":"docker-remote"}}).transitive().limit(10)
}

func ExampleBuilder_Build_error() {
	_, err := aql.Items().Where(aql.Item.Prop("note").Eq(`5" disk`)).Build()
	if rule, ok := errors.AsType[*aql.RuleError](err); ok {
		fmt.Println("rule:", rule.Rule)
		fmt.Println("expected:", rule.Expected)
		fmt.Println("found:", rule.Found)
	}
	// Output:
	// rule: quoting
	// expected: text without double quotes, which the language cannot escape
	// found: "5\" disk"
}

// Match takes a pattern. HasPrefix, HasSuffix and Contains take plain text.
func ExampleStringField() {
	fmt.Println(aql.Items().Where(aql.Item.Name.Match("app-?.?.*")))
	fmt.Println(aql.Items().Where(aql.Item.Path.HasPrefix("org/acme/")))
	fmt.Println(aql.Items().Where(aql.Item.Repo.OneOf("libs", "plugins")))
	// Output:
	// items.find({"name":{"$match":"app-?.?.*"}})
	// items.find({"path":{"$match":"org/acme/*"}})
	// items.find({"$or":[{"repo":{"$eq":"libs"}},{"repo":{"$eq":"plugins"}}]})
}

func ExampleDateField() {
	fmt.Println(aql.Items().Where(aql.Item.Created.Gte(aql.OnMonth(2024, time.May))))
	fmt.Println(aql.Items().Where(aql.Item.Updated.Last(aql.Minutes(90))))

	start := time.Date(2024, time.May, 1, 12, 30, 0, 0, time.UTC)
	fmt.Println(aql.Items().Where(aql.Item.Modified.Gt(aql.At(start))))
	// Output:
	// items.find({"created":{"$gte":"2024-05"}})
	// items.find({"updated":{"$last":"90minutes"}})
	// items.find({"modified":{"$gt":"2024-05-01T12:30:00Z"}})
}

func ExamplePropertyField() {
	fmt.Println(aql.Items().Where(aql.Item.Prop("qa").Eq("done")))
	fmt.Println(aql.Items().Where(aql.Item.Prop("keep").Absent()))
	fmt.Println(aql.Items().Where(aql.Item.AnyProp().Match("*GPL*")))
	// Output:
	// items.find({"@qa":{"$eq":"done"}})
	// items.find({"@keep":{"$ne":"*"}})
	// items.find({"@*":{"$match":"*GPL*"}})
}

// The number of downloads of an item that was never downloaded is null and not zero.
func ExampleStatFields() {
	fmt.Println(aql.Items().Where(aql.Item.Stat().Downloads.IsNull()))
	_, err := aql.Items().Where(aql.Item.Stat().Downloads.Eq(0)).Build()
	fmt.Println(err)
	// Output:
	// items.find({"stat.downloads":{"$eq":null}})
	// aql: expected null instead of zero (use IsNull), found "0" (rule stat-null)
}

// The tree of a query has the criteria with their types.
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
	// Output:
	// repo $eq libs String
	// size $gt 1000 Long
	// items.find({"repo":{"$eq":"libs"}},{"size":{"$gt":"1000"}}).limit(5)
}

func ExampleParse_error() {
	_, err := aql.Parse("items.find(\n  {\"repo\":\"libs\", \"size\":\"big\"}\n)")
	if syntax, ok := errors.AsType[*aql.SyntaxError](err); ok {
		fmt.Println(syntax.Line, syntax.Column, syntax.Rule.Rule)
	}
	fmt.Println(err)
	// Output:
	// 2 26 value-type
	// aql: line 2, column 26: expected a 64-bit integer, found "big"
}

// A program can change the tree of a query and build the result.
func ExampleQuery() {
	query, err := aql.Parse(`items.find({"repo":"libs"}).include("name")`)
	if err != nil {
		fmt.Println(err)
		return
	}
	query.Sort = &aql.Sort{Direction: aql.Descending, By: []aql.Ref{{Name: "size"}}}
	_, err = query.Build()
	fmt.Println(err)

	query.Include = append(query.Include, aql.Ref{Name: "size"})
	fmt.Println(query.Build())
	// Output:
	// aql: expected a sort field in the output (include it), found "size" (rule sort-displayed)
	// items.find({"repo":{"$eq":"libs"}}).include("name","size").sort({"$desc":["size"]}) <nil>
}

func ExampleMatchPattern() {
	fmt.Println(aql.MatchPattern("app-?.jar", "app-1.jar"))
	fmt.Println(aql.MatchPattern("*.jar", "app-1.jar.md5"))
	// Output:
	// true
	// false
}

func ExamplePeriod_Ago() {
	period, err := aql.ParsePeriod("1mo")
	if err != nil {
		fmt.Println(err)
		return
	}
	now := time.Date(2024, time.March, 31, 12, 0, 0, 0, time.UTC)
	fmt.Println(period.Ago(now).Format(time.DateOnly))
	// Output:
	// 2024-02-29
}

// The relations of a domain are the steps that a path can take from it.
func ExampleDomain_Relations() {
	for _, relation := range aql.DomainModule.Relations() {
		fmt.Println(relation.To, relation.To.Plural())
	}
	// Output:
	// artifact artifacts
	// dependency dependencies
	// build builds
	// property properties
}
