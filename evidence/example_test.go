package evidence_test

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/evidence"
)

type testResults struct {
	Passed int `json:"passed"`
	Failed int `json:"failed"`
}

func ExampleEvidenceService_Create() {
	c, err := jfrog.New(platformURL(), jfrog.WithAccessToken("token"))
	if err != nil {
		log.Fatal(err)
	}
	// In CI: evidence.ParseSigner([]byte(os.Getenv("EVIDENCE_KEY")), "ci-key")
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		log.Fatal(err)
	}
	signer, err := evidence.NewSigner(key, "ci-key")
	if err != nil {
		log.Fatal(err)
	}
	created, err := evidence.New(c).Evidence.Create(context.Background(), "libs-local/app/1.0/app.tar.gz", &evidence.Statement{
		PredicateType: "https://example.com/test-results/v1",
		Predicate:     testResults{Passed: 120},
		CreatedBy:     "nightly build",
	}, signer, nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(created.Name, "verified:", created.Verified)
	// Output: test-results-1735689600000.json verified: true
}

func ExampleEvidenceService_AllSearch() {
	c, err := jfrog.New(platformURL(), jfrog.WithAccessToken("token"))
	if err != nil {
		log.Fatal(err)
	}
	where := evidence.Where{HasSubjectWith: evidence.SubjectFilter{
		RepositoryKey: "libs-local", Path: "app/1.0", Name: "app.tar.gz",
	}}
	// Predicates are heavy: they come only when asked for.
	opts := &evidence.SearchOptions{First: 100, Fields: append(evidence.DefaultFields(), evidence.FieldPredicate)}
	for e, err := range evidence.New(c).Evidence.AllSearch(context.Background(), where, opts) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(e.PredicateSlug, e.Verified, string(e.Predicate))
	}
	// Output:
	// test-results true {"passed":120}
	// code-review true {"reviewer":"kim"}
}

func ExampleEvidenceService_Get() {
	c, err := jfrog.New(platformURL(), jfrog.WithAccessToken("token"))
	if err != nil {
		log.Fatal(err)
	}
	_, err = evidence.New(c).Evidence.Get(context.Background(), "libs-local", "app/1.0/app.tar.gz", "none.json", nil)
	fmt.Println(errors.Is(err, jfrog.ErrNotFound))
	// Output: true
}

func ExampleQuery() {
	c, err := jfrog.New(platformURL(), jfrog.WithAccessToken("token"))
	if err != nil {
		log.Fatal(err)
	}
	type answer struct {
		Evidence struct {
			SearchEvidence jfrog.Connection[struct {
				CreatedAt string `json:"createdAt"`
			}] `json:"searchEvidence"`
		} `json:"evidence"`
	}
	out, err := evidence.Query[answer](context.Background(), evidence.New(c), `
		query ($repo: String!) {
			evidence {
				searchEvidence(where: {hasSubjectWith: {repositoryKey: $repo}}) {
					edges { node { createdAt @dateFormat(format: DD_MMM_YYYY) } }
				}
			}
		}`, map[string]any{"repo": "libs-local"})
	if err != nil {
		log.Fatal(err)
	}
	for _, e := range out.Evidence.SearchEvidence.Nodes() {
		fmt.Println(e.CreatedAt)
	}
	// Output: 01 Jan 2025
}

func ExampleEnvelope_Verify() {
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		log.Fatal(err)
	}
	signer, err := evidence.NewSigner(private, "ci-key")
	if err != nil {
		log.Fatal(err)
	}
	envelope, err := (&evidence.Statement{
		Subject:       evidence.SHA256Subject("7ab0a6527f661c55b02b29fbb3b7d2a7313215c1140337b0cd980d06c3975a14"),
		PredicateType: "https://example.com/test-results/v1",
		Predicate:     testResults{Passed: 120},
	}).Sign(signer)
	if err != nil {
		log.Fatal(err)
	}

	if err := envelope.Verify(public); err != nil {
		log.Fatal(err)
	}
	statement, err := envelope.Statement()
	if err != nil {
		log.Fatal(err)
	}
	var results testResults
	if err := statement.DecodePredicate(&results); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%+v by %v\n", results, signer)
	// Output: {Passed:120 Failed:0} by Ed25519 key "ci-key"
}

// platformURL starts a server that answers what the examples ask.
func platformURL() string {
	return httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		answer := `{"data":{"evidence":{"getEvidence":null}}}`
		switch {
		case strings.HasPrefix(r.URL.Path, "/artifactory/"):
			answer = `{"checksums":{"sha256":"7ab0a6527f661c55b02b29fbb3b7d2a7313215c1140337b0cd980d06c3975a14"}}`
		case strings.HasPrefix(r.URL.Path, "/evidence/"):
			answer = `{"name":"test-results-1735689600000.json","verified":true}`
		case strings.Contains(string(body), "dateFormat"):
			answer = `{"data":{"evidence":{"searchEvidence":{"edges":[{"node":{"createdAt":"01 Jan 2025"}}]}}}}`
		case strings.Contains(string(body), `"after":"A"`):
			answer = `{"data":{"evidence":{"searchEvidence":{"totalCount":2,"pageInfo":{"hasNextPage":false},"edges":[
				{"node":{"predicateSlug":"code-review","verified":true,"predicate":{"reviewer":"kim"}}}]}}}}`
		case strings.Contains(string(body), "searchEvidence"):
			answer = `{"data":{"evidence":{"searchEvidence":{"totalCount":2,"pageInfo":{"hasNextPage":true,"endCursor":"A"},"edges":[
				{"node":{"predicateSlug":"test-results","verified":true,"predicate":{"passed":120}}}]}}}}`
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, answer)
	})).URL
}
