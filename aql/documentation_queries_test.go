package aql

import (
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"
)

// built has the builder expression for every documented query.
var built = map[string]interface{ Build() (string, error) }{
	"9-1": Items().Where(Item.Prop("build.name").Eq("artifactory")),
	"9-2": Builds().Where(Build.Module().Dependency().Item().Prop("license").NotMatch("Apache-*")),
	"9-3": Items().Where(
		Item.Archive().Entry().Name.Eq("Main.class"),
		Item.Archive().Entry().Path.Eq("org/artifactory"),
	),
	"9-4": Entries().Where(
		Entry.Archive().Item().Name.Eq("Artifactory.jar"),
		Entry.Archive().Item().Artifact().Module().Build().Name.Eq("Artifactory"),
		Entry.Archive().Item().Artifact().Module().Build().Number.Eq("521"),
	),
	"9-5": Items().Where(
		Item.Name.Match("multi2*.jar"),
		Or(
			And(exampleBuild.Name.Eq("maven+example"), exampleBuild.Number.Eq("317")),
			And(exampleBuild.Name.Eq("maven+example"), exampleBuild.Number.Eq("318")),
		),
	).Include(Item.Archive().Entry()),
	"9.2-1":   jars.Include(Item.Name),
	"9.2-2":   jars.Include(Item.Name).Distinct(false),
	"9.2-3":   Items().Where(Item.Repo.Eq("my_local"), Item.Name.Match("*.jar")).Include(Item.Path).Distinct(false),
	"9.2-4":   Items().Include(Item.Artifact(), Item.Artifact().Module(), exampleBuild),
	"9.3-1":   Items().Where(Item.Repo.Eq("myrepo")),
	"9.3-2":   Items().Where(Item.Artifact().Module().Name.Eq("mymodule")),
	"9.3-3":   Builds().Where(Build.Module().Artifact().Item().Name.Eq("artifactory.war")),
	"9.4-1":   Items().Where(Item.Repo.Eq("libs-release-local")),
	"9.6.1-1": Items().Where(Item.Name.Match("*test.*")),
	"9.6.1-2": Items().Where(Item.Stat().Downloads.Gt(5)),
	"9.6.1-3": Items().Where(Item.Stat().Downloads.IsNull()),
	"9.6.1-4": Builds().Where(Build.Module().Dependency().Item().Name.Contains("SNAPSHOT")),
	"9.6.1-5": Items().Where(Item.Name.Eq("ant-1.9.4.jar")),
	"9.6.1-6": Items().Where(Item.Name.Eq("ant-1.9.4.jar")),
	"9.6.2-1": Builds().Where(Build.Module().Artifact().Item().Prop("qa_approved").Ne("true")),
	"9.6.2-2": Items().Where(Item.Prop("qa_approved").Eq("true")),
	"9.6.2-3": Builds().Where(Build.Prop("os").Match("linux*")),
	"9.6.2-4": Items().Where(exampleBuild.Prop("os").Match("linux*")),
	"9.6.2-5": Items().Where(Item.Prop("artifactory.licenses").Eq("GPL")),
	"9.6.2-6": Items().Where(Item.Prop("artifactory.licenses").Eq("GPL")),
	"9.6.3-1": Items().Where(Item.Type.Eq(File), Item.Repo.OneOf("maven-remote", "my-local")),
	"9.6.3-2": Items().Where(Or(
		And(exampleBuild.Name.Eq("my_debian_build"), Item.Name.Match("*.*deb")),
		And(exampleBuild.Name.Eq("my_yum_build"), Item.Name.Match("*.*rpm")),
	)),
	"9.6.3-3": Items().Where(Item.Repo.Eq("my_local"), Item.Prop("artifactory.licenses").Match("*LGPL*")),
	"9.6.4-1": Items().Where(Item.Prop("license").Match("*GPL*"), Item.Prop("license").NotMatch("LGPL-2.1*")),
	"9.6.4-2": Items().Where(MSP(Item.Prop("license").Match("*GPL*"), Item.Prop("license").NotMatch("LGPL-2.1*"))),
	"9.6.6-1": Items().Where(And(Item.Property().Key.Exists(), Item.Property().Value.Eq("GPL"))),
	"9.6.6-2": Items().Where(Item.AnyProp().Eq("GPL")),
	"9.6.6-3": Items().Where(And(Item.Property().Key.Eq("license"), Item.Property().Value.Exists())),
	"9.6.6-4": Items().Where(Item.Prop("artifactory.licenses").Exists()),
	"9.6.6-5": Items().Where(Item.Name.HasPrefix("ant-1.9.4.")),
	"9.6.6-6": Items().Where(Item.Name.Eq("ant-1.9.4.*")),
	"9.6.6-7": Items().Where(Item.Prop("artifactory.licenses").Exists()),
	"9.6.6-8": Items().Where(Item.Prop("artifactory.licenses").Eq("*GPL")),
	"9.6.6-9": Items().Where(Item.Prop("artifactory.licenses").Match("*GPL*")),
	"9.6.7-1": Items().Where(Item.Modified.Gt(At(
		time.Date(2012, time.July, 16, 19, 20, 30, 450e6, time.FixedZone("", 3600))))),
	"9.6.7-2": Builds().Where(Build.Created.Gt(OnDate(2012, time.July, 1))),
	"9.6.8-1": Items().Where(Item.Modified.Last(Days(3))),
	"9.6.8-2": Builds().Where(Build.Created.Before(Weeks(2))),
	"9.7.1-1": Items().Include(Item.All()),
	"9.7.2-1": Items().Include(Item.Name, Item.Repo),
	"9.7.2-2": Items().Include(Item.Name, Item.Repo, Item.Stat().Downloads),
	"9.7.2-3": Items().Include(Item.Stat()),
	"9.7.2-4": Items().Include(Item.Stat(), Item.Property()),
	"9.7.2-5": Items().Include(Item.Name, Item.Repo, Item.Stat()),
	"9.7.2-6": Builds().Where(Build.Module().Artifact().Item().Prop("license").Match("Apache*")).
		Include(Build.Module().Artifact().Item().Name),
	"9.7.4-1": Items().Include(Item.Name, Item.Repo, Item.Property().All()),
	"9.7.4-2": Items().Include(Item.Name, Item.Repo, Item.Prop("version")),
	"9.8-1":   jars.SortAsc(Item.Repo, Item.Name),
	"9.8-2":   jars.Include(Item.AnyProp()).SortAsc(Item.Repo, Item.Name),
	"9.8-3":   Items().Include(Item.Artifact(), Item.Artifact().Module(), exampleBuild),
	"9.8-4": Items().Where(Item.Repo.Eq("example-repo-local")).
		Include(Item.Repo, Item.Path, Item.Name, Item.Created, Item.Prop("build.number")),
	"9.9-1":    Items().Include(Item.Artifact(), Item.Artifact().Module(), exampleBuild),
	"9.9-2":    jars.SortAsc(Item.Repo, Item.Name).Limit(100),
	"9.9-3":    jars.Limit(50).Offset(100).SortAsc(Item.Repo, Item.Name),
	"9.10-1":   Items().Where(Item.Repo.Eq("remote-repo")).Transitive(),
	"9.10-2":   Items().Where(Item.Repo.Eq("remote-repo")).Transitive(),
	"9.10.1-1": Items().Where(Item.Repo.Eq("docker-remote-repo")).Transitive(),
	"9.10.1-2": Items().Transitive().Where(Item.Repo.Eq("docker-remote-repo")).Include(Item.Name),
	"9.11-1":   Items().Where(Item.Repo.Eq("my-virtual")),
	"2.8.1-1":  Items().Where(Item.Repo.Eq("libs-release-local")),
	"2.4.1.1.1-1": Items().Where(And(
		Item.Repo.HasPrefix("repository-prefix-"), Item.Name.HasPrefix("artifact-prefix-"))),
	"2.6.3-1":  Items().Where(Item.Type.Eq(File)),
	"2.6.13-1": Items().Where(Item.Repo.Eq("myRepo")).Include(Item.Property()),
	"5.4.1-1": Builds().Where(Build.Name.Eq("buileName"), Build.Number.Eq("buildNumber")).
		Include(Build.Module().Artifact().Item()),
	"5.4.1-2": Builds().Where(Build.Name.Eq("buildName"), Build.Number.Eq("buildNumber")).
		Include(Build.Module().Dependency().Item()),
	"5.4.1-3": Items().Where(Item.Repo.Eq("example-repo-local")),
	"5.4.2-1": Items().Where(And(Or(Item.Repo.Eq("example-repo-local")))),
}

var (
	jars         = Items().Where(Item.Name.Match("*.jar"))
	exampleBuild = Item.Artifact().Module().Build()
)

func TestBuildDocumentedQueries(t *testing.T) {
	documented := map[string]bool{}
	for _, example := range documentedQueries(t) {
		documented[example.ID] = true
		query, ok := built[example.ID]
		if !ok {
			t.Errorf("%s: no builder expression for %s", example.ID, example.Query)
			continue
		}
		got, err := query.Build()
		if err != nil {
			t.Errorf("%s: %v", example.ID, err)
		} else if want := plain(example.Query); plain(got) != plain(deviate(example.ID, want)) {
			t.Errorf("%s:\n got %s\nwant %s", example.ID, plain(got), want)
		}
	}
	for id := range built {
		if !documented[id] {
			t.Errorf("%s: builder expression without a documented query", id)
		}
	}
}

func TestParseDocumentedQueries(t *testing.T) {
	for _, example := range documentedQueries(t) {
		query, err := Parse(example.Query)
		if err != nil {
			t.Errorf("%s: %v", example.ID, err)
			continue
		}
		if err := query.Validate(); err != nil {
			t.Errorf("%s: %v", example.ID, err)
		}
		if got, want := plain(query.String()), plain(deviateInclude(example.Query)); got != want {
			t.Errorf("%s:\n got %s\nwant %s", example.ID, got, want)
		}
		again, err := Parse(query.String())
		if err != nil || !reflect.DeepEqual(again, query) {
			t.Errorf("%s: parsing %s again gives %v, %v", example.ID, query, again, err)
		}
	}
}

// deviate rewrites a documented query where the builder writes a form that means the same on
// every server.
func deviate(id, query string) string {
	switch id {
	case "9.6.6-1", "9.6.6-3": // $eq "*" of property.key and property.value
		query = strings.Replace(query, `{"$eq":"*"}`, `{"$match":"*"}`, 1)
	}
	return deviateInclude(query)
}

// deviateInclude rewrites "@" in include, by which some servers find nothing.
func deviateInclude(query string) string { return strings.ReplaceAll(query, `"@"`, `"@*"`) }

var (
	space = regexp.MustCompile(`\s+`) // no documented query has white space inside quotes
	short = regexp.MustCompile(`("[^"$][^"]*"):("[^"]*")`)
)

// plain normalizes the notation of a query: without white space, with all operators, and with one
// object per criterion. It is independent of the parser.
func plain(query string) string {
	query = space.ReplaceAllString(query, "")
	query = short.ReplaceAllString(query, `$1:{"$$eq":$2}`)
	return strings.NewReplacer(`},"`, `}},{"`, `],"`, `]},{"`).Replace(query)
}
