package jfrogtest_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// graph sends a query with variables: pairs of a name and a value.
func (c *client) graph(query string, variables ...any) reply {
	c.t.Helper()
	body := map[string]any{"query": query, "variables": map[string]any{}}
	for i := 0; i+1 < len(variables); i += 2 {
		body["variables"].(map[string]any)[variables[i].(string)] = variables[i+1]
	}
	return c.platform().do("POST", "/onemodel/api/v1/graphql", body).want(200)
}

// reviewed starts a server with evidence about three files.
func reviewed(t *testing.T) *client {
	t.Helper()
	now := time.Date(2024, 11, 5, 13, 15, 30, 972e6, time.UTC)
	c := start(t, jfrogtest.WithRepository("other", "local", "generic"), jfrogtest.WithClock(func() time.Time { now = now.Add(time.Millisecond); return now }))
	for _, at := range []string{"libs/1/a/file.txt", "libs/1/a/other.txt", "libs/root.txt", "other/1/a/file.txt"} {
		c.put("/"+at, at)
		c.attach(at, sha256Of(at))
	}
	return c
}

func TestSearchEvidence(t *testing.T) {
	c := reviewed(t)
	found := func(where string) string {
		t.Helper()
		r := c.graph(`{ evidence { searchEvidence(where: {hasSubjectWith: {`+where+`}}) { totalCount edges { node { subject { path } } } } } }`).is("errors", nil)
		var paths []string
		edges := r.at("data.evidence.searchEvidence.edges").([]any)
		for i := range edges {
			paths = append(paths, r.at(fmt.Sprintf("data.evidence.searchEvidence.edges.%d.node.subject.path", i)).(string))
		}
		r.is("data.evidence.searchEvidence.totalCount", len(edges))
		return strings.Join(paths, " ")
	}
	equal(t, "repository", found(`repositoryKey: "libs"`), "1/a/file.txt 1/a/other.txt root.txt")
	equal(t, "folder", found(`repositoryKey: "libs", path: "1/a"`), "1/a/file.txt 1/a/other.txt")
	equal(t, "root", found(`repositoryKey: "libs", path: ""`), "root.txt")
	equal(t, "name", found(`repositoryKey: "libs", path: "/1/a/", name: "file.txt"`), "1/a/file.txt")
	equal(t, "checksum", found(`repositoryKey: "libs", sha256: "`+sha256Of("libs/root.txt")+`"`), "root.txt")
	equal(t, "null is no filter", found(`repositoryKey: "libs", name: null, path: "."`), "root.txt")
	equal(t, "nothing", found(`repositoryKey: "none"`), "")
	c.do("DELETE", "/libs/.evidence", nil).want(204)
	equal(t, "deleted files", found(`repositoryKey: "libs"`), "")
	equal(t, "others", found(`repositoryKey: "other"`), "1/a/file.txt")
}

func TestEvidencePages(t *testing.T) {
	c := reviewed(t)
	const query = `query Page($first: Int, $after: Cursor, $repo: String = "libs") {
		evidence { searchEvidence(where: {hasSubjectWith: {repositoryKey: $repo}}, first: $first, after: $after) {
			totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node { subject { path } } } } } }`
	const at = "data.evidence.searchEvidence."
	r := c.graph(query, "first", 2).is(at+"totalCount", 3, at+"pageInfo.hasNextPage", true, at+"pageInfo.hasPreviousPage", false,
		at+"edges.0.cursor", "ZXZpZGVuY2U6MQ==", at+"edges.2", nil)
	equal(t, "start", r.at(at+"pageInfo.startCursor"), r.at(at+"edges.0.cursor"))
	end := r.at(at + "pageInfo.endCursor")
	equal(t, "end", end, r.at(at+"edges.1.cursor"))
	c.graph(query, "first", 2, "after", end).is(at+"totalCount", 3, at+"pageInfo.hasNextPage", false, at+"pageInfo.hasPreviousPage", true,
		at+"edges.0.node.subject.path", "root.txt", at+"edges.1", nil)
	c.graph(query, "first", 0).is(at+"pageInfo.hasNextPage", true, at+"edges", "[]", at+"pageInfo.endCursor", nil)
	c.graph(query, "repo", "other", "after", nil).is(at+"totalCount", 1)
	c.graph(query, "after", "bogus").is("errors.0.message", `Invalid cursor "bogus".`, "errors.0.path", "[evidence searchEvidence]", "data.evidence.searchEvidence", nil).
		want(200, `"searchEvidence": null`)
	c.graph(query, "first", -1).is("errors.0.message", `Argument "first" must not be negative.`)
}

func TestGetEvidence(t *testing.T) {
	c := reviewed(t)
	name := c.graph(`{evidence{searchEvidence(where:{hasSubjectWith:{repositoryKey:"libs"}},first:1){edges{node{name}}}}}`).
		at("data.evidence.searchEvidence.edges.0.node.name").(string)
	r := c.graph(`query Get($name: String!, $full: Boolean!) {
		evidence { __typename
			first: getEvidence(repositoryKey: "libs", path: "1/a/file.txt", name: $name) { ...all again: name @skip(if: $full) }
			none: getEvidence(repositoryKey: "libs", path: "1/a/other.txt", name: $name) { name }
			dates: getEvidence(repositoryKey: "libs", path: "1/a/file.txt", name: $name) {
				createdAt day: createdAt @dateFormat(format: ISO8601_DATE_ONLY) long: createdAt @dateFormat(format: DD_MMM_YYYY) iso: createdAt @dateFormat }
		} }
		fragment all on Evidence { repositoryKey path name downloadPath sha256 predicateSlug predicateCategory predicateType predicate createdBy verified
			signingKey { alias } subject { repositoryKey path name sha256 } ... on Evidence @include(if: $full) { path } ... { path } }`, "name", name, "full", true)
	const at = "data.evidence.first."
	r.is("errors", nil, "data.evidence.__typename", "EvidenceQueries", at+"repositoryKey", "libs", at+"path", "1/a/file.txt", at+"name", name,
		at+"predicateSlug", "code-review", at+"predicateCategory", "Custom", at+"predicateType", codeReview, at+"predicate.review-result", "PASSED", at+"createdBy", "admin",
		at+"verified", false, at+"signingKey", nil, at+"subject.sha256", sha256Of("libs/1/a/file.txt"), at+"subject.name", name, at+"again", nil,
		"data.evidence.dates.day", "2024-11-05", "data.evidence.dates.long", "05 Nov 2024")
	equal(t, "date", r.at("data.evidence.dates.iso"), r.at("data.evidence.dates.createdAt"))
	equal(t, "ISO 8601", r.at("data.evidence.dates.iso").(string)[:21], "2024-11-05T13:15:30.9")
	r.want(200, `"none": null`)
	content := c.get("/" + r.at(at+"downloadPath").(string)).want(200)
	equal(t, "checksum of the file", r.at(at+"sha256"), sha256Of(string(content.body)))
	if keys := string(r.body); strings.Index(keys, `"predicateSlug"`) > strings.Index(keys, `"createdBy"`) || strings.Contains(keys, "again") {
		t.Errorf("the fields differ from the query: %s", keys)
	}
}

func TestGraphErrors(t *testing.T) {
	c := reviewed(t)
	const search = `evidence { searchEvidence(where: {hasSubjectWith: {repositoryKey: "libs"}}) { totalCount } }`
	for _, tc := range []struct{ query, message string }{
		{`{`, "Syntax Error: Unexpected <EOF>."},
		{`{ evidence { } }`, `Syntax Error: Unexpected "}".`},
		{`{ evidence ( ) }`, `Syntax Error: Unexpected ")".`},
		{`type A { b: C }`, `Syntax Error: Unexpected "type".`},
		{`{ a(b: $) }`, `Syntax Error: Unexpected ")".`},
		{`{ a(b: 01) }`, `Syntax Error: Invalid number.`},
		{`{ a(b: 1.) }`, `Syntax Error: Invalid number.`},
		{`{ a(b: 1x) }`, `Syntax Error: Invalid number.`},
		{`{ a(b: "x`, `Syntax Error: Unterminated string.`},
		{`{ a(b: """x`, `Syntax Error: Unterminated string.`},
		{`{ a(b: "\x") }`, `Syntax Error: Invalid character escape sequence.`},
		{`{ a(b: "\ud800") }`, `Syntax Error: Invalid Unicode escape sequence.`},
		{`{ a ? }`, `Syntax Error: Unexpected character: '?'.`},
		{`query($a: Int = $b) { a }`, `Syntax Error: Unexpected "$".`},
		{strings.Repeat("{a", 100), "nests deeper than 64 levels"},
		{`{ unknown }`, `Cannot query field "unknown" on type "Query".`},
		{`{ evidence { searchEvidence(where: {hasSubjectWith: {repositoryKey: "libs"}}) { edges { node { publicKey { alias } } } } } }`,
			`Cannot query field "publicKey" on type "Evidence".`},
		{`{ evidence }`, `Field "evidence" of type "EvidenceQueries!" must have a selection of subfields.`},
		{`{ evidence { searchEvidence(where: {hasSubjectWith: {repositoryKey: "libs"}}) { totalCount { x } } } }`, `Field "totalCount" must not have a selection`},
		{`{ evidence { searchEvidence { totalCount } } }`, `Field "searchEvidence" argument "where" of type "EvidenceWhereInput!" is required, but it was not provided.`},
		{`{ evidence { getEvidence(name: "code-review-1740575440462.json") { name } } }`, `Field "getEvidence" argument "path" of type "String!" is required`},
		{`{ evidence { searchEvidence(where: {hasSubjectWith: {}}) { totalCount } } }`, `Field "EvidenceSubjectWhereInput.repositoryKey" of required type "String!" was not provided.`},
		{`{ evidence { searchEvidence(where: {hasSubjectWith: {repositoryKey: "x", b: 1}}) { totalCount } } }`, `Field "b" is not defined by type "EvidenceSubjectWhereInput".`},
		{`{ evidence { searchEvidence(where: "x") { totalCount } } }`, `Expected value of type "EvidenceWhereInput!".`},
		{`{ evidence { searchEvidence(where: null) { totalCount } } }`, `Expected value of type "EvidenceWhereInput!", found null.`},
		{`{ evidence { searchEvidence(where: {hasSubjectWith: {repositoryKey: 1}}) { totalCount } } }`, `Expected value of type "String", found 1.`},
		{`{ evidence { searchEvidence(where: {hasSubjectWith: {repositoryKey: x}}) { totalCount } } }`, `Expected value of type "String"`},
		{`{ evidence { searchEvidence(where: {hasSubjectWith: {repositoryKey: "x", sha256: "ABC"}}) { totalCount } } }`, `Expected value of type "Sha256", found "ABC".`},
		{`{ evidence { searchEvidence(where: {hasSubjectWith: {repositoryKey: "x"}}, first: "1") { totalCount } } }`, `Expected value of type "Int", found "1".`},
		{`{ evidence { searchEvidence(where: {hasSubjectWith: {repositoryKey: "x"}}, first: 3000000000) { totalCount } } }`, `Expected value of type "Int", found 3000000000.`},
		{`{ evidence { searchEvidence(where: {hasSubjectWith: {repositoryKey: "x"}}, last: 1) { totalCount } } }`, `Unknown argument "last" on Field "searchEvidence".`},
		{`{ a: evidence { a: getEvidence(repositoryKey: "", path: "", name: "", name: "") { name } } }`, `There can be only one value named "name".`},
		{`{ ` + search + ` evidence { searchEvidence(where: {hasSubjectWith: {repositoryKey: "other"}}) { totalCount } } }`, `Fields "searchEvidence" conflict`},
		{`{ evidence { getEvidence(repositoryKey: "", path: "", name: "") { a: name a: path } } }`, `Fields "a" conflict`},
		{`{ ` + search + ` ...f }`, `Unknown fragment "f".`},
		{`{ ...f } fragment f on Query { ...f ` + search + ` }`, `Cannot spread fragment "f" within itself.`},
		{`{ ` + search + ` } fragment f on Query { ` + search + ` }`, `Fragment "f" is never used.`},
		{`{ ...f } fragment f on Evidence { name }`, `Fragment cannot be spread here as objects of type "Query" can never be of type "Evidence".`},
		{`{ ... on Nothing { name } }`, `Unknown type "Nothing".`},
		{`query A { ` + search + ` } query B { ` + search + ` }`, "Must provide operation name if query contains multiple operations."},
		{`query A { ` + search + ` } query A { ` + search + ` }`, `There can be only one operation named "A".`},
		{`{ ` + search + ` } query A { ` + search + ` }`, "This anonymous operation must be the only defined operation."},
		{`fragment f on Query { ` + search + ` }`, "Must provide an operation."},
		{`mutation { x }`, "Schema is not configured to execute mutation operation."},
		{`{ evidence @nope { __typename } }`, `Unknown directive "@nope".`},
		{`{ evidence @skip { __typename } }`, `Directive "@skip" argument "if" of type "Boolean!" is required`},
		{`{ evidence @skip(if: 1) { __typename } }`, `Expected value of type "Boolean", found 1.`},
		{`{ evidence { __typename @dateFormat(format: WEEKS) } }`, `Expected value of type "DateFormat", found "WEEKS".`},
		{`{ evidence { __typename @dateFormat(format: "ISO8601") } }`, `Expected value of type "DateFormat"`},
		{`query($a: String) { evidence { __typename } }`, `Variable "$a" is never used`},
		{`query($a: Nope) { evidence { __typename } }`, `Variable "$a" cannot be of type "Nope".`},
		{`query($a: String, $a: String) { evidence { __typename } }`, `There can be only one variable named "$a".`},
		{`{ evidence { getEvidence(repositoryKey: $a, path: "", name: "") { name } } }`, `Variable "$a" is not defined.`},
		{`query($a: String) { evidence { getEvidence(repositoryKey: $a, path: "", name: "") { name } } }`,
			`Variable "$a" of type "String" used in position expecting type "String!".`},
		{`query($a: String!) { evidence { getEvidence(repositoryKey: $a, path: "", name: "") { name } } }`, `Variable "$a" of required type "String!" was not provided.`},
	} {
		r := c.graph(tc.query)
		if message := fmt.Sprint(r.at("errors.0.message")); !strings.Contains(message, tc.message) || r.at("data") != nil {
			t.Errorf("%s:\n got %s\nwant %s", tc.query, r.body, tc.message)
		}
	}
	c.graph("{\n  evidence {\n    ä\n  }\n}").is("errors.0.locations.0.line", 3, "errors.0.locations.0.column", 5, "errors.0.extensions.code", "GRAPHQL_PARSE_FAILED")
	c.graph("{ nope }").is("errors.0.locations.0.column", 3, "errors.0.extensions.code", "GRAPHQL_VALIDATION_FAILED", "errors.1", nil)

	const byName = `query($in: EvidenceSubjectWhereInput!, $n: Int) { evidence { searchEvidence(where: {hasSubjectWith: $in}, first: $n) { totalCount } } }`
	c.graph(byName, "in", map[string]any{"repositoryKey": "libs", "path": nil}).is("data.evidence.searchEvidence.totalCount", 3)
	c.graph(byName, "in", map[string]any{"repositoryKey": "libs"}, "n", 1.5).is("errors.0.message", `Variable "$n" got invalid value; Expected value of type "Int", found 1.5.`)
	c.graph(byName, "in", map[string]any{"x": "libs"}).want(200, `Field \"x\" is not defined by type`)
	c.graph(byName, "in", map[string]any{}).want(200, "was not provided")
	c.graph(byName, "in", nil).want(200, `Expected non-nullable type \"EvidenceSubjectWhereInput!\" not to be null.`)
	c.graph(byName, "in", "x").want(200, "to be an object")
	c.graph(`query($r: String = "libs") { evidence { getEvidence(repositoryKey: $r, path: "", name: "") { name } } }`, "r", nil).
		want(200, `Variable \"$r\" of non-null type \"String!\" must not be null.`)

	p := c.platform()
	p.do("POST", "/onemodel/api/v1/graphql", `{"query":"query A { evidence { __typename } } query B { b: evidence { __typename } }","operationName":"B"}`).
		want(200).is("data.b.__typename", "EvidenceQueries", "data.evidence", nil)
	p.do("POST", "/onemodel/api/v1/graphql", `{"query":"query A { evidence { __typename } }","operationName":"C"}`).want(200, `Unknown operation named \"C\".`)
	p.do("POST", "/onemodel/api/v1/graphql", `{`).want(400, "errors")
	p.do("POST", "/onemodel/api/v1/graphql", `{}`).want(400, "The request has no query")
}

// Fragments that spread other fragments twice let a small document select many fields.
func TestGraphIsBounded(t *testing.T) {
	var doc strings.Builder
	doc.WriteString("{ ...f0 }")
	for i := range 40 {
		fmt.Fprintf(&doc, " fragment f%d on Query { ...f%d ...f%d }", i, i+1, i+1)
	}
	doc.WriteString(" fragment f40 on Query { evidence { __typename } }")
	c := start(t)
	c.graph(doc.String()).is("errors.0.message", "The operation selects more than 10000 fields.")
	doc.Reset()
	doc.WriteString("{ ...f0 }")
	for i := range 100 {
		fmt.Fprintf(&doc, " fragment f%d on Query { ...f%d }", i, i+1)
	}
	doc.WriteString(" fragment f100 on Query { evidence { __typename } }")
	c.graph(doc.String()).is("errors.0.message", "Fragments spread deeper than 64 levels.")
	// A long line takes no longer than many short lines.
	c.graph("{ "+strings.Repeat("x ", 1<<20)+"}").is("errors.0.message", "The operation selects more than 10000 fields.")
}
