package aql

import (
	"errors"
	"reflect"
	"strings"
	"testing"
)

func TestParseNotations(t *testing.T) {
	for text, want := range map[string]string{
		" items . find ( ) ": `items.find()`,
		"items.find({})":     `items.find()`,
		"items.find({},{\"name\":\"a\"})\n\t.limit( 5 )":                 `items.find({"name":{"$eq":"a"}}).limit(5)`,
		`items.find({"repo":"a","name":"b"},{"path":"c"})`:               `items.find({"repo":{"$eq":"a"}},{"name":{"$eq":"b"}},{"path":{"$eq":"c"}})`,
		`items.find({"$or":[{"repo":"a","repo":"b"},{"repo":"c"}]})`:     `items.find({"$or":[{"repo":{"$eq":"a"}},{"repo":{"$eq":"b"}},{"repo":{"$eq":"c"}}]})`,
		`items.find({"size":{"$gt":1000}})`:                              `items.find({"size":{"$gt":"1000"}})`,
		`items.find({"size":1000})`:                                      `items.find({"size":{"$eq":"1000"}})`,
		`builds.find({"number":1.5})`:                                    `builds.find({"number":{"$eq":"1.5"}})`,
		`items.find({"@a":{"$eq":null}})`:                                `items.find({"@a":{"$eq":null}})`,
		`items.find({"stat.downloads":null})`:                            `items.find({"stat.downloads":{"$eq":null}})`,
		`items.find({"  repo ": {" $eq ": "  a  "}})`:                    `items.find({"repo":{"$eq":"a  "}})`,
		`items.find({"@ a b ":"c"})`:                                     `items.find({"@a b ":{"$eq":"c"}})`,
		`items.find({"name":"a\"})`:                                      `items.find({"name":{"$eq":"a\"}})`,
		`items.find({"name":"it's // no comment"})`:                      `items.find({"name":{"$eq":"it's // no comment"}})`,
		`items.find({"@a.b.c":"d"})`:                                     `items.find({"@a.b.c":{"$eq":"d"}})`,
		`items.find({"created":{"$gt":"1719792000000"}})`:                `items.find({"created":{"$gt":"1719792000000"}})`,
		`items.find({"created":{"$last":"2weeks"}})`:                     `items.find({"created":{"$last":"2weeks"}})`,
		`items.find({"created":{"$LAST":"10Days"},"name":{"$Eq":"A"}})`:  `items.find({"created":{"$last":"10Days"}},{"name":{"$eq":"A"}})`,
		`build.properties.find({"key":"k"})`:                             `build.properties.find({"key":{"$eq":"k"}})`,
		`properties.find({"item.repo":"r","key":"k"})`:                   `properties.find({"item.repo":{"$eq":"r"}},{"key":{"$eq":"k"}})`,
		`archives.find({"entry.name":"a"}).include("item")`:              `archives.find({"entry.name":{"$eq":"a"}}).include("item")`,
		`items.find().include("@*","stat.*","@a", "archive.entry.name")`: `items.find().include("@*","stat.*","@a","archive.entry.name")`,
		`items.find().sort({ "$desc" : [ "name" , "size" ] })`:           `items.find().sort({"$desc":["name","size"]})`,
		`items.find().limit(1).transitive()`:                             `items.find().transitive().limit(1)`,
		`items.find().transitive().limit(1).distinct(true)`:              `items.find().transitive().limit(1).distinct(true)`,
		`releases.find({"release_artifact.item.repo":"r"})`:              `releases.find({"release_artifact.item.repo":{"$eq":"r"}})`,
	} {
		query, err := Parse(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
		} else if got := query.String(); got != want {
			t.Errorf("%s:\n got %s\nwant %s", text, got, want)
		}
	}
}

func TestParseErrors(t *testing.T) {
	for _, c := range []struct {
		text     string // ^ marks the position of the error
		expected string // part of SyntaxError.Expected
	}{
		{`^`, "items.find(...)"},
		{`^find()`, "items.find(...)"},
		{`^files.find()`, "archive.entries"},
		{`^items`, "items.find(...)"},
		{`items.find^`, "'('"},
		{`items.find(^`, "'{'"},
		{`items.find(^"repo":"a")`, "'{'"},
		{`items.find({^repo:"a"})`, "in double quotes"},
		{`items.find({^'repo':"a"})`, "in double quotes"},
		{`items.find({"repo"^})`, "':'"},
		{`items.find({"repo":^'a'})`, "a value in double quotes"},
		{`items.find({"repo":^true})`, "a value in double quotes"},
		{`items.find({"repo":^["a"]})`, "a value in double quotes"},
		{`items.find({"repo":{"$eq":^}})`, "a value in double quotes"},
		{`items.find({"repo":^"a})`, `closing '"'`},
		{`items.find({"repo":"a"^"b"})`, "'}'"},
		{`items.find({"repo":"a",^})`, "in double quotes"},
		{`items.find({"repo":"a"},^)`, "'{'"},
		{`items.find({"repo":"a"}^`, "')'"},
		{`items.find({"repo":{"$gt":"1"^,"$lt":"5"}})`, "'}'"},
		{`items.find({^"rep":"a"})`, "domain item (fields: repo, path"},
		{`items.find({^"name.a":"a"})`, "domain item"},
		{`items.find({^"build.name":"a"})`, "domain item"},
		{`items.find({^"stat.foo":"a"})`, "domain stat"},
		{`items.find({^"archive.foo":"a"})`, "domain archive (fields: none; related: entry, item)"},
		{`items.find({^"archive":"a"})`, "a field or a property to compare"},
		{`items.find({^"*":"a"})`, "a field or a property to compare"},
		{`items.find({^"@":"a"})`, "a property key"},
		{`items.find({^"stat.@a":"a"})`, "a property of an item, a module or a build"},
		{`items.find({"size":{^"$match":"1*"}})`, "size (type Long)"},
		{`items.find({"name":{^"$last":"1d"}})`, "name (type String)"},
		{`items.find({"name":{^"$in":"a"}})`, "$nmatch"},
		{`items.find({"size":{"$gt":^"big"}})`, "a 64-bit integer"},
		{`items.find({"size":{"$gt":^1.5}})`, "a 64-bit integer"},
		{`items.find({"depth":^"3000000000"})`, "a 32-bit integer"},
		{`items.find({"created":{"$gt":^"yesterday"}})`, "a date such as"},
		{`items.find({"created":{"$last":^"2h"}})`, "a period such as 3d"},
		{`items.find({"type":^"dir"})`, "file, folder, any"},
		{`items.find({"size":{"$gt":^null}})`, "only $eq and $ne support null"},
		{`items.find({^"$not":[{"repo":"a"}]})`, `"$and", "$or" or "$msp"`},
		{`items.find({"$or":^{"repo":"a"}})`, "'['"},
		{`items.find({"$or":[^]})`, "'{'"},
		{`items.find({"$or":[{^}]})`, "in double quotes"},
		{`items.find({^"$msp":[{"repo":"a"}]})`, "comparisons of properties"},
		{`items.find({^"$msp":[{"$or":[{"@a":"a"}]}]})`, "comparisons of properties"},
		{`items.find({^"$msp":[{"@a":"a"},{"artifact.module.@a":"a"}]})`, "a single entity"},
		{`items.find().include(^)`, "a field, a domain or a property"},
		{`items.find().include(^"foo")`, "domain item"},
		{`items.find().include("name" ^"repo")`, "')'"},
		{`items.find().sort({^"name":["a"]})`, `"$asc" or "$desc"`},
		{`items.find().sort({"$asc":[^]})`, "a field"},
		{`items.find().sort(^"name")`, "'{'"},
		{`items.find().sort({^})`, "$asc or $desc"},
		{`items.find().sort({"$asc"^})`, "':'"},
		{`items.find().sort({"$asc":^"name"})`, "'['"},
		{`items.find().sort({"$asc":["name"^})`, "']'"},
		{`items.find().sort({"$asc":["name"]^,"$desc":["size"]})`, "'}'"},
		{`items.find().limit^`, "'('"},
		{`items.find().transitive(^true)`, "')'"},
		{`items.find({"repo":{^$eq:"a"}})`, "an operator in double quotes"},
		{`items.find({"repo":{"$eq"^,"a"}})`, "':'"},
		{`items.find().distinct(true).transitive().^limit(1)`, "the end"},
		{`items.find().sort({"$asc":[^"stat.downloads"]})`, "field of the primary domain"},
		{`items.find().sort({"$asc":[^"@a"]})`, "field of the primary domain"},
		{`items.find().limit(^)`, "an integer"},
		{`items.find().limit(^-1)`, "an integer"},
		{`items.find().limit(^99999999999999999999)`, "an integer"},
		{`items.find().distinct(^1)`, "true or false"},
		{`items.find().limit(1).^offset(2)`, "(distinct, transitive)"},
		{`items.find().transitive().^include("name")`, "(sort, offset, limit, distinct)"},
		{`items.find().^skip(2)`, "(include, sort"},
		{`items.find()^;`, "'.' and a clause, or the end"},
		{`items.find({"repo":"é"}).include(^"foo")`, "domain item"},
		{"// all\n^", "items.find(...)"},
	} {
		before, after, _ := strings.Cut(c.text, "^")
		if strings.HasPrefix(c.text, "//") {
			before, after = "", strings.Replace(c.text, "^", "", 1)
		}
		_, err := Parse(before + after)
		var syntax *SyntaxError
		if !errors.As(err, &syntax) {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		if syntax.Offset != len(before) || !strings.Contains(syntax.Expected, c.expected) {
			t.Errorf("%s: at %d: %v; want %q", c.text, syntax.Offset, err, c.expected)
		}
	}
}

func TestParseErrorPosition(t *testing.T) {
	_, err := Parse("items.find(\n  {\"name\":\"é\"},\n  {\"@ü\":\"\", \"size\":\"x\"}\n)")
	var syntax *SyntaxError
	if !errors.As(err, &syntax) || syntax.Line != 3 || syntax.Column != 20 || syntax.Found != `"x"` {
		t.Errorf("%+v", err)
	}
	var rule *RuleError
	if !errors.As(err, &rule) || rule.Rule != RuleValue {
		t.Errorf("got %v, want a RuleError", err)
	}
	_, err = Parse("items.find() 一二三四五六七八九")
	if !errors.As(err, &syntax) || syntax.Found != `"一二三四五六"...` {
		t.Errorf("got %v, want an excerpt of whole characters", err)
	}
	_, err = Parse("items.find)")
	if errors.Unwrap(err) != nil {
		t.Errorf("got %v, want no RuleError for malformed text", err)
	}
	const want = `aql: line 1, column 11: expected '(', found ")"`
	if err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}

func TestParseLimitsDepth(t *testing.T) {
	deep := func(n int) string {
		return "items.find(" + strings.Repeat(`{"$or":[`, n) + `{"repo":"a"}` + strings.Repeat(`]}`, n) + ")"
	}
	if _, err := Parse(deep(maxDepth - 1)); err != nil {
		t.Error(err)
	}
	for _, n := range []int{maxDepth, 1_000_000} {
		if _, err := Parse(deep(n)); err == nil {
			t.Errorf("no error for %d levels", n)
		}
	}
	if _, err := Parse(`items.find({"` + strings.Repeat("artifact.item.", 100_000) + `name":"a"})`); err != nil {
		t.Error(err)
	}
}

// TestInvalidTrees tests trees that neither Parse nor a Builder returns.
func TestInvalidTrees(t *testing.T) {
	cycle := Group{GroupAnd, make([]Node, 1)}
	cycle.Nodes[0] = cycle
	name := Comparison{Ref{Name: "name"}, OpEq, Value{Text: "a"}}
	for what, q := range map[string]*Query{
		"no domain":         {},
		"unknown domain":    {Domain: "stat.items"},
		"nil node":          {Domain: DomainItem, Criteria: []Node{nil}},
		"endless group":     {Domain: DomainItem, Criteria: []Node{cycle}},
		"quote in value":    {Domain: DomainItem, Criteria: []Node{Comparison{Ref{Name: "name"}, OpEq, Value{Text: `"`}}}},
		"quote in field":    {Domain: DomainItem, Criteria: []Node{Comparison{Ref{Name: `a"`}, OpEq, Value{}}}},
		"quote in path":     {Domain: DomainItem, Criteria: []Node{Comparison{Ref{Path: []Domain{`"`}}, OpEq, Value{}}}},
		"quote in operator": {Domain: DomainItem, Criteria: []Node{Comparison{Ref{Name: "name"}, `"`, Value{}}}},
		"quote in group":    {Domain: DomainItem, Criteria: []Node{Group{`"`, []Node{name}}}},
		"quote in sort":     {Domain: DomainItem, Sort: &Sort{Direction: `"`, By: []Ref{{Name: "name"}}}},
		"quote in include":  {Domain: DomainItem, Include: []Ref{{Name: `"`}}},
	} {
		if text, err := q.Build(); err == nil {
			t.Errorf("%s: built %s", what, text)
		}
		if text := q.String(); !strings.HasPrefix(text, "<aql: ") {
			t.Errorf("%s: %s", what, text)
		}
	}
	for what, q := range map[string]*Query{
		"unknown group":     {Domain: DomainItem, Criteria: []Node{Group{"$not", []Node{name}}}},
		"unknown kind":      {Domain: DomainItem, Criteria: []Node{Comparison{Ref{Name: "name", Kind: 9}, OpEq, Value{}}}},
		"unknown direction": {Domain: DomainItem, Sort: &Sort{Direction: "$up", By: []Ref{{Name: "name"}}}},
		"sort by nothing":   {Domain: DomainItem, Sort: &Sort{Direction: Ascending}},
	} {
		if text, err := q.Build(); err == nil {
			t.Errorf("%s: built %s", what, text)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, example := range documentedQueries(f) {
		f.Add(example.Query)
	}
	f.Add(`items.find({"$or":[{"@a":null},{"size":{"$gte":-5}}]}).include("@").offset(1).transitive().limit(2)`)
	f.Fuzz(func(t *testing.T, text string) {
		query, err := Parse(text)
		if err != nil {
			var syntax *SyntaxError
			if !errors.As(err, &syntax) || syntax.Offset > len(text) || syntax.Line < 1 || syntax.Column < 1 {
				t.Fatalf("%q: %#v", text, err)
			}
			return
		}
		again, err := Parse(query.String())
		if err != nil || !reflect.DeepEqual(again, query) {
			t.Fatalf("%q: written as %q, parsed again as %v, %v", text, query, again, err)
		}
		if err := query.Validate(); err == nil && again.Validate() != nil {
			t.Fatalf("%q: valid, but invalid when written and parsed again", text)
		}
	})
}

// Constructs that servers reject, or that find nothing there.
func TestValidateRejects(t *testing.T) {
	for text, want := range map[string]string{
		`items.find({"virtual_repos":"v"})`:                         "virtual_repos is for include only",
		`items.find().include("virtual_repos")`:                     "repo, path and name beside virtual_repos",
		`items.find().include("virtual_repos","repo","path")`:       "no name",
		`items.find().sort({"$asc":["name","repo","name"]})`:        "each sort field once",
		`items.find({"type":null})`:                                 "one of file, folder, any",
		`items.find({"type":{"$ne":"any"}})`:                        "a single type with $ne",
		`items.find({"created":{"$before":"100y"}})`:                "a period that does not reach before 1970",
		`items.find({"created":{"$last":"2147483647d"}})`:           "a period that does not reach before 1970",
		`items.find({"stat.downloaded":{"$before":"2147483647s"}})`: "a period that does not reach before 1970",
	} {
		query, err := Parse(text)
		if err == nil {
			err = query.Validate()
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
	for _, text := range []string{
		`items.find().include("virtual_repos","repo","path","name")`,
		`items.find().include("*")`,
		`items.find({"created":{"$before":"40y"}})`,
	} {
		query, err := Parse(text)
		if err == nil {
			err = query.Validate()
		}
		if err != nil {
			t.Errorf("%s: %v", text, err)
		}
	}
	for _, c := range []Criterion[InItems]{Item.AnyProp().Absent(), Item.Property().Value.Absent(), Item.Type.IsNull()} {
		if _, err := Items().Where(c).Build(); err == nil {
			t.Errorf("%v: no error", c)
		}
	}
}
