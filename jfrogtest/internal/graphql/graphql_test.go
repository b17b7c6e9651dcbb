package graphql

import (
	"encoding/json"
	"testing"
	"time"
)

func TestGraphValues(t *testing.T) {
	for text, want := range map[string]string{
		`"a\"\\\/\b\f\n\r\t\u00e4\ud83d\ude00\u{1F600}"`: "a\"\\/\b\f\n\r\tä😀😀",
		`""`: "",
		"\"\"\"\n    Hello,\n      \\\"\"\"World\"!\n\n    \"\"\"": "Hello,\n  \"\"\"World\"!",
		`"""one line"""`: "one line",
		"-0.5e+10":       "-0.5e+10",
		"0":              "0",
	} {
		doc, err := parse("#c\n\ufeff{ a(b: " + text + "), }")
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got := doc.operations[0].selections[0].field.arguments[0].value.text; got != want {
			t.Errorf("%s became %q, want %q", text, got, want)
		}
	}
	typ, err := parseType("[[Int!]]!")
	if err != nil || typ.String() != "[[Int!]]!" {
		t.Errorf("the type became %v (%v)", typ, err)
	}
	if _, err := parseType("Int Int"); err == nil {
		t.Error("two types are one")
	}
}

func TestResponseHasTheOrderOfTheQuery(t *testing.T) {
	response := Run(testModel(), Request{Query: `{ evidence { s: searchEvidence(where: {hasSubjectWith: {repositoryKey: "x"}}) {
		edges { createdAt @dateFormat(format: DD_MMM_YYYY) __typename } } } }`})
	got, err := json.Marshal(response)
	if err != nil {
		t.Fatal(err)
	}
	const edge = `{"createdAt":"01 Jan 1970","__typename":"Node"}`
	if want := `{"data":{"evidence":{"s":{"edges":[` + edge + "," + edge + `]}}}}`; string(got) != want {
		t.Errorf("the response is %s, want %s", got, want)
	}
}

// FuzzParseGraph checks that no document breaks the parser or the execution.
func FuzzParseGraph(f *testing.F) {
	f.Add(`query Q($a: [String!] = ["x"], $b: Int) @skip(if: false) { evidence { ...f @include(if: true) } } fragment f on EvidenceQueries { __typename }`)
	f.Add(`{ a: evidence { searchEvidence(where: {hasSubjectWith: {repositoryKey: """x"""}}, first: -1) { edges { node { createdAt @dateFormat(format: DD_MMM_YYYY) } } } } }`)
	f.Add(`{ a(b: [1, 2.5e3, "\u{41}", null, ENUM, {c: $d}]) ... on B { c } # x`)
	f.Fuzz(func(t *testing.T, text string) {
		doc, err := parse(text)
		if err != nil {
			if e, ok := err.(*Error); !ok || e.Message == "" {
				t.Errorf("not an error for clients: %v", err)
			}
			return
		}
		for _, op := range doc.operations {
			if len(op.selections) == 0 {
				t.Errorf("an operation without selections: %q", text)
			}
		}
		Run(testModel(), Request{Query: text})
	})
}

// testModel returns a schema with objects, lists, inputs, enums and dates.
func testModel() *Schema {
	node := ObjectOf("Node", map[string]string{"name": "String", "createdAt": "Date"}, func(int, string) any { return time.Unix(0, 0) })
	found := ObjectOf("Found", map[string]string{"edges": "[Node!]"}, func(int, string) any { return []any{1, 2} })
	queries := &Type{Name: "EvidenceQueries", Fields: map[string]FieldDefinition{
		"searchEvidence": {Type: TypeNamed("Found"), Arguments: InputsOf("where", "Where!", "first", "Int"),
			Resolve: func(any, map[string]any) (any, error) { return 0, nil }},
	}}
	query := &Type{Name: "Query", Fields: map[string]FieldDefinition{
		"evidence": {Type: TypeNamed("EvidenceQueries!"), Resolve: func(any, map[string]any) (any, error) { return 0, nil }},
	}}
	return &Schema{
		Query:   query,
		Objects: map[string]*Type{"Query": query, "EvidenceQueries": queries, "Found": found, "Node": node},
		Inputs:  map[string]Inputs{"Where": InputsOf("hasSubjectWith", "Subject!"), "Subject": InputsOf("repositoryKey", "String!")},
		Enums:   map[string][]string{"DateFormat": {"ISO8601", "ISO8601_DATE_ONLY", "DD_MMM_YYYY"}},
	}
}
