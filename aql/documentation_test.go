package aql

import (
	"encoding/json"
	"os"
	"testing"
)

// documentation holds the parts of the documented language in testdata/aql.json that the tests use.
type documentation struct {
	Domains []struct {
		Name        Domain
		DomainQuery *string `json:"domain_query"`
		Fields      []struct {
			Name string
			Type FieldType
			Enum []string
		}
		Related       []Domain          `json:"related_domains"`
		Inferred      map[Domain]string `json:"related_domains_inferred"`
		DefaultOutput []string          `json:"default_output"`
	}
	Operators []struct {
		Op    Op
		Types []string
	} `json:"comparison_operators"`
	Relative struct {
		Units []struct{ Suffixes []string }
	} `json:"relative_time"`
	Examples  []documentedQuery
	Elsewhere []documentedQuery `json:"examples_elsewhere"`
}

type documentedQuery struct{ ID, Query string }

func readDocumentation(t testing.TB) (doc documentation) {
	t.Helper()
	text, err := os.ReadFile("testdata/aql.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &doc); err != nil {
		t.Fatal(err)
	}
	if len(doc.Examples) == 0 || len(doc.Domains) == 0 {
		t.Fatal("testdata/aql.json has no examples or no domains")
	}
	return doc
}

func documentedQueries(t testing.TB) []documentedQuery {
	doc := readDocumentation(t)
	return append(doc.Examples, doc.Elsewhere...)
}
