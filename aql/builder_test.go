package aql

import (
	"errors"
	"math/rand"
	"reflect"
	"strings"
	"testing"
	"testing/quick"
	"time"
)

func TestBuildOrdersClauses(t *testing.T) {
	a := Items().Distinct(false).Limit(5).Offset(10).SortDesc(Item.Size).Include(Item.Size).Where(Item.Repo.Eq("r"))
	const want = `items.find({"repo":{"$eq":"r"}}).include("size").sort({"$desc":["size"]}).offset(10).limit(5).distinct(false)`
	if got := a.String(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	b := Items().Distinct(true).Limit(5).Transitive().Include(Item.Name).Where(Item.Repo.Eq("r"))
	const transitive = `items.find({"repo":{"$eq":"r"}}).include("name").transitive().limit(5).distinct(true)`
	if got := b.String(); got != transitive {
		t.Errorf("got  %s\nwant %s", got, transitive)
	}
}

func TestPrimaryDomains(t *testing.T) {
	for want, got := range map[string]string{
		`items.find({"sha256":{"$eq":"0"}})`: Items().Where(Item.SHA256.Eq("0")).String(),
		`builds.find({"started":{"$last":"5minutes"}})`: Builds().
			Where(Build.Started.Last(Minutes(5))).String(),
		`build.properties.find({"key":{"$eq":"env"}},{"build.name":{"$eq":"app"}})`: BuildProperties().
			Where(BuildProperty.Key.Eq("env"), BuildProperty.Build().Name.Eq("app")).String(),
		`module.properties.find({"value":{"$match":"a*"}}).include("module.name")`: ModuleProperties().
			Where(ModuleProperty.Value.Match("a*")).Include(ModuleProperty.Module().Name).String(),
		`archive.entries.find({"path":{"$lt":"m"}})`: Entries().Where(Entry.Path.Lt("m")).String(),
		`build.promotions.find({"created":{"$gte":"2020-02"}},{"build.name":{"$ne":"x"}})`: Promotions().
			Where(Promotion.Created.Gte(OnMonth(2020, time.February)), Promotion.Build().Name.Ne("x")).String(),
		`releases.find({"release_artifact.path":{"$match":"*.jar"}})`: Releases().
			Where(Release.ReleaseArtifact().Path.HasSuffix(".jar")).String(),
		`properties.find({"key":{"$eq":"a"}},{"item.repo":{"$eq":"r"}})`: Properties().
			Where(Property.Key.Eq("a"), Property.Item().Repo.Eq("r")).String(),
		`stats.find({"downloads":{"$gt":"5"}}).include("downloads","item.name")`: Stats().
			Where(Stat.Downloads.Gt(5)).Include(Stat.Downloads, Stat.Item().Name).String(),
		`archives.find({"item.name":{"$eq":"a"}}).include("entry")`: Archives().
			Where(Archive.Item().Name.Eq("a")).Include(Archive.Entry()).String(),
		`artifacts.find({"module.build.name":{"$eq":"a"}})`: Artifacts().
			Where(Artifact.Module().Build().Name.Eq("a")).String(),
		`modules.find({"@a":{"$eq":"b"}}).sort({"$asc":["name"]})`: Modules().
			Where(Module.Prop("a").Eq("b")).SortAsc(Module.Name).String(),
		`dependencies.find({"scope":{"$eq":"compile"}})`:       Dependencies().Where(Dependency.Scope.Eq("compile")).String(),
		`release_artifacts.find({"release.name":{"$eq":"a"}})`: ReleaseArtifacts().Where(ReleaseArtifact.Release().Name.Eq("a")).String(),
	} {
		if got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

func TestBuildersAreIndependent(t *testing.T) {
	// After three calls of append, the slices may have capacity for a fourth element.
	base := Items()
	for _, f := range []StringField[InItems]{Item.Repo, Item.Path, Item.Name} {
		base = base.Where(f.Eq("a")).Include(f).SortAsc(f)
	}
	before := base.String()
	continued := func(f StringField[InItems]) Builder[InItems] {
		return base.Where(f.Eq("b")).Include(f).SortAsc(f).Limit(1).Offset(1).Distinct(false)
	}
	one, other := continued(Item.CreatedBy), continued(Item.ModifiedBy)
	base.Transitive()
	for b, name := range map[*Builder[InItems]]string{&one: "created_by", &other: "modified_by"} {
		want := `items.find({"repo":{"$eq":"a"}},{"path":{"$eq":"a"}},{"name":{"$eq":"a"}},{"X":{"$eq":"b"}})` +
			`.include("repo","path","name","X").sort({"$asc":["repo","path","name","X"]}).offset(1).limit(1).distinct(false)`
		if got := b.String(); got != strings.ReplaceAll(want, "X", name) {
			t.Errorf("%s: %s", name, got)
		}
	}
	tree, err := base.Query()
	if err != nil {
		t.Fatal(err)
	}
	tree.Criteria[0] = Comparison{}
	tree.Sort.By[0] = Ref{}
	if got := base.String(); got != before {
		t.Errorf("was %s\nis  %s", before, got)
	}
}

func TestPathsAreIndependent(t *testing.T) {
	// The slice of a path with three relations may have capacity for a fourth.
	item := Build.Module().Artifact().Item()
	stat, archive := item.Stat(), item.Archive()
	const want = `builds.find().include("module.artifact.item.stat","module.artifact.item.archive")`
	if got := Builds().Include(stat, archive).String(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestOperators(t *testing.T) {
	name, size, created, prop := Item.Name, Item.Size, Item.Created, Item.Prop("p")
	date := OnYear(2012)
	for want, c := range map[string]Criterion[InItems]{
		`"name":{"$eq":"a"}`:                            name.Eq("a"),
		`"name":{"$ne":"a"}`:                            name.Ne("a"),
		`"name":{"$gt":"a"}`:                            name.Gt("a"),
		`"name":{"$gte":"a"}`:                           name.Gte("a"),
		`"name":{"$lt":"a"}`:                            name.Lt("a"),
		`"name":{"$lte":"a"}`:                           name.Lte("a"),
		`"name":{"$match":"a?"}`:                        name.Match("a?"),
		`"name":{"$nmatch":"a?"}`:                       name.NotMatch("a?"),
		`"name":{"$match":"a*"}`:                        name.HasPrefix("a"),
		`"name":{"$match":"*a"}`:                        name.HasSuffix("a"),
		`"name":{"$match":"*a*"}`:                       name.Contains("a"),
		`"name":{"$eq":null}`:                           name.IsNull(),
		`"name":{"$ne":null}`:                           name.NotNull(),
		`"size":{"$eq":"-7"}`:                           size.Eq(-7),
		`"size":{"$ne":"7"}`:                            size.Ne(7),
		`"size":{"$gt":"7"}`:                            size.Gt(7),
		`"size":{"$gte":"7"}`:                           size.Gte(7),
		`"size":{"$lt":"7"}`:                            size.Lt(7),
		`"size":{"$lte":"7"}`:                           size.Lte(7),
		`"created":{"$eq":"2012-01"}`:                   created.Eq(date),
		`"created":{"$ne":"2012-01"}`:                   created.Ne(date),
		`"created":{"$gt":"2012-01"}`:                   created.Gt(date),
		`"created":{"$gte":"2012-01"}`:                  created.Gte(date),
		`"created":{"$lt":"2012-01"}`:                   created.Lt(date),
		`"created":{"$lte":"2012-01"}`:                  created.Lte(date),
		`"created":{"$before":"7ms"}`:                   created.Before(Millis(7)),
		`"created":{"$last":"7s"}`:                      created.Last(Seconds(7)),
		`"created":{"$last":"7mo"}`:                     created.Last(Months(7)),
		`"type":{"$eq":"any"}`:                          Item.Type.Eq(AnyType),
		`"type":{"$ne":"folder"}`:                       Item.Type.Ne(Folder),
		`"@p":{"$eq":"a"}`:                              prop.Eq("a"),
		`"@p":{"$ne":"a"}`:                              prop.Ne("a"),
		`"@p":{"$gt":"a"}`:                              prop.Gt("a"),
		`"@p":{"$gte":"a"}`:                             prop.Gte("a"),
		`"@p":{"$lt":"a"}`:                              prop.Lt("a"),
		`"@p":{"$lte":"a"}`:                             prop.Lte("a"),
		`"@p":{"$match":"*"}`:                           prop.Match("*"),
		`"@p":{"$nmatch":"a"}`:                          prop.NotMatch("a"),
		`"@p":{"$eq":"*"}`:                              prop.Exists(),
		`"@p":{"$ne":"*"}`:                              prop.Absent(),
		`"property.key":{"$ne":"a"}`:                    Item.Property().Key.Ne("a"),
		`"property.value":{"$match":"*"}`:               Item.Property().Value.Exists(),
		`"@*":{"$match":"*"}`:                           Item.AnyProp().Exists(),
		`"$or":[{"@p":{"$eq":"a"}},{"@p":{"$eq":"b"}}]`: prop.OneOf("a", "b"),
	} {
		if got := Items().Where(c).String(); got != "items.find({"+want+"})" {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

func TestInvalidBuilder(t *testing.T) {
	b := Items().Where(Item.Prop("*").Eq("a")).Limit(-1)
	if got := b.String(); !strings.HasPrefix(got, "<aql: ") || !strings.Contains(got, "AnyProp") {
		t.Errorf("got %s, want the error for the first mistake", got)
	}
	if q, err := b.Query(); q != nil || err == nil {
		t.Errorf("%v, %v", q, err)
	}
}

func TestDates(t *testing.T) {
	lmt := time.FixedZone("LMT", -75*60-17)
	for want, d := range map[string]Date{
		"2012-01":                       OnYear(2012),
		"0033-04":                       OnMonth(33, time.April),
		"2012-07-01":                    OnDate(2012, time.July, 1),
		"2012-07-16T19:20:30Z":          At(time.Date(2012, 7, 16, 19, 20, 30, 0, time.UTC)),
		"2012-07-16T19:20:30.123-05:00": At(time.Date(2012, 7, 16, 19, 20, 30, 123456789, time.FixedZone("", -5*3600))),
		"2012-07-16T01:15:17Z":          At(time.Date(2012, 7, 16, 0, 0, 0, 0, lmt)),
	} {
		got := Items().Where(Item.Updated.Ne(d)).String()
		if got != `items.find({"updated":{"$ne":"`+want+`"}})` {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

func TestBuildReturnsRule(t *testing.T) {
	items := Items().Where(Item.Repo.Eq("r"))
	module := Item.Artifact().Module()
	for _, c := range []struct {
		query interface{ Build() (string, error) }
		rule  Rule
	}{
		{Builder[InItems]{}, RuleDomain},

		{items.Where(Item.Name.Eq(`a"b`)), RuleQuoting},
		{items.Where(Item.Name.Match(`"`)), RuleQuoting},
		{items.Where(Item.Name.Eq(" a")), RuleQuoting},
		{items.Where(Item.Name.Eq("a\nb")), RuleQuoting},
		{items.Where(Item.Name.Eq("a\x00")), RuleQuoting},
		{items.Where(Item.Name.Eq("a\x7f")), RuleQuoting},
		{items.Where(Item.Name.Eq("a\xff")), RuleQuoting},
		{items.Where(Item.Name.Eq(`a\`)), RuleQuoting},
		{items.Where(Item.Prop(`a"`).Eq("b")), RuleQuoting},
		{items.Where(Item.Prop(" a").Exists()), RuleQuoting},
		{items.Include(Item.Prop(`a"`)), RuleQuoting},
		{items.Include(Item.Prop("a\t")), RuleQuoting},

		{items.Where(Item.Prop("a").Eq("*")), RuleWildcard},
		{items.Where(Item.Prop("a").Ne("*")), RuleWildcard},
		{items.Where(Item.Prop("a").OneOf("b", "*")), RuleWildcard},
		{items.Where(MSP(Item.Property().Key.Eq("*"))), RuleWildcard},
		{items.Where(Item.Prop("*").Eq("a")), RuleWildcard},
		{items.Include(Item.Prop("*")), RuleWildcard},
		{items.Where(Item.Name.HasPrefix("a*")), RuleWildcard},
		{items.Where(Item.Name.HasSuffix("a?")), RuleWildcard},
		{items.Where(Or(Item.Name.Contains("*"))), RuleWildcard},

		{items.Where(Item.Prop("").Eq("a")), RuleRelation},
		{items.Include(Item.Prop("")), RuleRelation},
		{items.Include(Item), RuleInclude},
		{items.Include(nil), RuleInclude},

		{items.Where(Item.Created.Eq(Date{})), RuleValue},
		{items.Where(Item.Created.Eq(OnDate(2012, 13, 1))), RuleValue},
		{items.Where(Item.Created.Eq(OnYear(-1))), RuleValue},
		{items.Where(Item.Created.Eq(OnYear(-1000))), RuleValue},
		{items.Where(Item.Created.Eq(OnYear(10000))), RuleValue},
		{items.Where(Item.Created.Eq(OnMonth(10000, time.May))), RuleValue},
		{items.Where(Item.Created.Eq(At(time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)))), RuleValue},
		{items.Where(Item.Created.Before(Days(-1))), RuleValue},
		{items.Where(Item.Created.Last(Period{})), RuleValue},
		{items.Where(Item.Depth.Gt(1 << 31)), RuleValue},
		{items.Where(Item.Type.Eq("directory")), RuleValue},
		{items.Where(Item.Stat().Downloads.Eq(0)), RuleStatNull},

		{items.Where(And[InItems]()), RuleGroup},
		{items.Where(Or(And[InItems]())), RuleGroup},
		{items.Where(Item.Name.OneOf()), RuleGroup},
		{items.Where(nil), RuleGroup},
		{items.Where(Or(Item.Name.Eq("a"), nil)), RuleGroup},
		{items.Where(nested(maxDepth)), RuleGroup},
		{items.Where(MSP[InItems]()), RuleGroup},
		{Properties().Where(MSP(Property.Key.Eq("a"))), RuleMSP},
		{items.Where(MSP(Item.Prop("a").Eq("b"), module.Prop("a").Eq("b"))), RuleMSP},

		{items.SortAsc(Item.Name).SortDesc(Item.Size), RuleSort},
		{items.SortAsc(Item.Stat().Downloads), RuleSort},
		{items.SortAsc(nil), RuleInclude},
		{items.SortAsc(Item.SHA256), RuleSortDisplayed},
		{items.SortAsc(Item.Size).Include(Item.Name), RuleSortDisplayed},
		{Builds().SortDesc(Build.Started), RuleSortDisplayed},
		{items.SortAsc(Item.Name).Include(Item.Stat()), RuleIncludePrimary},
		{items.SortAsc(Item.Name).Include(Item.Name, module.Name), RuleIncludePrimary},
		{items.SortAsc(Item.Name).Include(module.Prop("a")), RuleIncludePrimary},
		{items.Limit(1).Include(Item.Prop("a")), RuleIncludePrimary},
		{items.Limit(1).Include(Item.Property()), RuleIncludePrimary},
		{items.Offset(1).Include(Item.Archive().Entry()), RuleIncludePrimary},
		{items.Limit(-1), RuleRange},
		{items.Offset(-1), RuleRange},

		{Builds().Transitive(), RuleTransitiveItems},
		{items.Transitive().SortAsc(Item.Name), RuleTransitiveSort},
		{items.Transitive().Offset(0), RuleTransitiveSort},
		{items.Transitive().Include(Item.Stat()), RuleTransitiveInclude},
		{items.Transitive().Include(module.Prop("a")), RuleTransitiveInclude},
		{Items().Transitive(), RuleTransitiveRepo},
		{items.Transitive().Where(Item.Repo.Eq("s")), RuleTransitiveRepo},
		{items.Transitive().Where(Item.Repo.Match("s*")), RuleTransitiveRepo},
		{Items().Transitive().Where(Item.Repo.Match("s*")), RuleTransitiveRepo},
		{Items().Transitive().Where(Item.Repo.OneOf("r", "s")), RuleTransitiveRepo},
		{Items().Transitive().Where(Or(Item.Repo.Eq("r"), Item.Name.Eq("n"))), RuleTransitiveRepo},
		{Items().Transitive().Where(Or(Item.Repo.Eq("r"), Item.Repo.Match("r*"))), RuleTransitiveRepo},
	} {
		text, err := c.query.Build()
		var rule *RuleError
		if !errors.As(err, &rule) || rule.Rule != c.rule {
			t.Errorf("%v: %v, want rule %s", c.query, err, c.rule)
		}
		if text != "" {
			t.Errorf("got %s with the error %v", text, err)
		}
	}
}

func TestBuildAccepts(t *testing.T) {
	items := Items().Where(Item.Repo.Eq("r"))
	for _, query := range []interface{ Build() (string, error) }{
		items.SortAsc(Item.SHA256).Include(Item.SHA256),
		items.SortAsc(Item.SHA256).Include(Item.All()),
		items.SortAsc(Item.Name).SortAsc(Item.Size),
		items.SortAsc(Item.Name).Include(Item.Property()),
		items.SortAsc(),
		items.Include(),
		items.Where(),
		items.Limit(0).Offset(0),
		items.Where(Item.Name.Eq(`a\b`)),
		items.Where(Item.Name.Eq("")),
		items.Where(Item.Name.Eq("a ")),
		items.Where(Item.Name.Eq("*")),
		items.Where(Item.Name.Eq("naïve 名前")),
		items.Where(Item.Stat().Downloads.Ne(0), Item.Size.Eq(0), Item.Depth.Eq(0)),
		items.Where(nested(maxDepth - 1)),
		items.Transitive().Include(Item.Name, Item.Prop("a"), Item.Property().All()),
		Items().Transitive().Where(Or(And(Item.Repo.Eq("r"), Item.Name.Eq("n")))),
		Items().Transitive().Where(Or(And(Item.Repo.Eq("r"), Item.Name.Eq("n")), And(Item.Repo.Eq("r"), Item.Path.Eq("p")))),
		Items().Where(MSP(Item.Property().Key.Eq("a"), Item.Property().Value.Eq("b"), Item.Prop("a").Exists())),
	} {
		if _, err := query.Build(); err != nil {
			t.Errorf("%v: %v", query, err)
		}
	}
}

// nested returns a criterion inside depth groups.
func nested(depth int) Criterion[InItems] {
	c := Item.Name.Eq("a")
	for range depth {
		c = And(c)
	}
	return c
}

// text is a random string of characters and fragments that are special in a query.
type text string

func (text) Generate(r *rand.Rand, size int) reflect.Value {
	pieces := []string{`"`, `\`, "*", "?", "@", "$", "{", "}", "[", "]", "(", ")", ":", ",", ".", " ", "\n", "\x00", "\x80",
		"'", "$eq", "item", "null", `":{"$ne":"`, `"}}).limit(1`, "é", "名", "a", "b", "0", "%", "_", "//"}
	var s strings.Builder
	for range r.Intn(6) {
		s.WriteString(pieces[r.Intn(len(pieces))])
	}
	return reflect.ValueOf(text(s.String()))
}

func TestBuildParseRoundTrip(t *testing.T) {
	errs, built := 0, 0
	property := func(key, value, name text) bool {
		if !readBack(t, string(key), string(value), string(name)) {
			errs++
			return !t.Failed()
		}
		built++
		return !t.Failed()
	}
	if err := quick.Check(property, &quick.Config{MaxCount: 20000}); err != nil {
		t.Error(err)
	}
	if errs == 0 || built == 0 {
		t.Errorf("%d queries rejected, %d built: want some of each", errs, built)
	}
}

func FuzzBuild(f *testing.F) {
	f.Add("license", "GPL", "a.jar")
	f.Add(`a"`, `\`, "*")
	f.Add("a", " b", "\x00")
	f.Fuzz(func(t *testing.T, key, value, name string) { readBack(t, key, value, name) })
}

// readBack builds a query with the texts in all places for text. The test fails unless Build
// returns an error or Parse returns exactly these criteria. readBack reports whether the query was
// built.
func readBack(t *testing.T, key, value, name string) bool {
	t.Helper()
	query, err := Items().Where(
		Item.Prop(key).Eq(value),
		Or(Item.Name.Eq(name), Item.Name.Match(value)),
		MSP(Item.Artifact().Module().Prop(key).NotMatch(name)),
	).Include(Item.Name, Item.Prop(key)).Build()
	if err != nil {
		return false
	}
	module := []Domain{DomainArtifact, DomainModule}
	want := &Query{
		Domain: DomainItem,
		Criteria: []Node{
			Comparison{Ref{Kind: RefProperty, Name: key}, OpEq, Value{Text: value}},
			Group{GroupOr, []Node{
				Comparison{Ref{Name: "name"}, OpEq, Value{Text: name}},
				Comparison{Ref{Name: "name"}, OpMatch, Value{Text: value}},
			}},
			Group{GroupMSP, []Node{
				Comparison{Ref{Path: module, Kind: RefProperty, Name: key}, OpNmatch, Value{Text: name}},
			}},
		},
		Include: []Ref{{Name: "name"}, {Kind: RefProperty, Name: key}},
	}
	if got, err := Parse(query); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%q, %q, %q: built %s, parsed as %v, %v", key, value, name, query, got, err)
	}
	return true
}
