package evidence_test

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"log"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/evidence"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

type testResults struct {
	Passed int `json:"passed"`
	Failed int `json:"failed"`
}

// newSigner returns a signer with a new key. A program reads its key instead, such as with
// evidence.ParseSigner([]byte(os.Getenv("EVIDENCE_KEY")), "ci-key").
func newSigner() *evidence.Signer {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		log.Fatal(err)
	}
	signer, err := evidence.NewSigner(key, "ci-key")
	if err != nil {
		log.Fatal(err)
	}
	return signer
}

// inMemory starts a platform in memory that has the artifact libs-local/app/1.0/app.tar.gz and the
// public key of the signer. It returns the platform's services and a function that stops it.
func inMemory(signer *evidence.Signer) (*evidence.Client, func()) {
	srv, err := jfrogtest.Start(
		jfrogtest.WithRepository("libs-local", "local", "generic"),
		jfrogtest.WithEvidenceKey(signer.KeyID(), signer.Public()))
	if err != nil {
		log.Fatal(err)
	}
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token))
	if err != nil {
		log.Fatal(err)
	}
	err = jfrog.Send(context.Background(), c,
		jfrog.Put("/artifactory/{repoKey}/{itemPath...}", "libs-local", "app/1.0/app.tar.gz").Body("app"))
	if err != nil {
		log.Fatal(err)
	}
	return evidence.New(c), srv.Close
}

// attach attaches evidence to the artifact.
func attach(ev *evidence.Client, signer *evidence.Signer, predicateType string, predicate any) *evidence.RecordRef {
	created, err := ev.Records.Create(context.Background(), "libs-local", "app/1.0/app.tar.gz", evidence.Statement{
		PredicateType: predicateType, Predicate: predicate,
	}, signer, nil)
	if err != nil {
		log.Fatal(err)
	}
	return created
}

// A CI job attaches its test results to the artifact that it built.
func ExampleRecordsService_Create() {
	signer := newSigner()
	ev, stop := inMemory(signer)
	defer stop()

	created, err := ev.Records.Create(context.Background(), "libs-local", "app/1.0/app.tar.gz", evidence.Statement{
		PredicateType: "https://example.com/test-results/v1",
		Predicate:     testResults{Passed: 120},
		CreatedBy:     "nightly build",
	}, signer, nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(created.PredicateType, "on", created.Path)
	// Output: https://example.com/test-results/v1 on app/1.0/app.tar.gz
}

func ExampleRecordsService_AllSearch() {
	signer := newSigner()
	ev, stop := inMemory(signer)
	defer stop()
	attach(ev, signer, "https://example.com/test-results/v1", testResults{Passed: 120})
	attach(ev, signer, "https://example.com/code-review/v1", map[string]string{"reviewer": "kim"})

	subject := evidence.SubjectFilter{RepositoryKey: "libs-local", Path: "app/1.0", Name: "app.tar.gz"}
	// Predicates are heavy, so that a search does not return them by default.
	opts := &evidence.RecordSearchOptions{First: 100, Fields: append(evidence.DefaultFields(), evidence.FieldPredicate)}
	for record, err := range ev.Records.AllSearch(context.Background(), subject, opts) {
		if err != nil {
			log.Fatal(err)
		}
		var predicate map[string]any
		if err := json.Unmarshal(record.Predicate, &predicate); err != nil {
			log.Fatal(err)
		}
		fmt.Println(record.PredicateType, record.Verified, predicate)
	}
	// Unordered output:
	// https://example.com/test-results/v1 true map[failed:0 passed:120]
	// https://example.com/code-review/v1 true map[reviewer:kim]
}

func ExampleRecordsService_Get() {
	signer := newSigner()
	ev, stop := inMemory(signer)
	defer stop()
	created := attach(ev, signer, "https://example.com/test-results/v1", testResults{Passed: 120})
	ctx := context.Background()

	record, err := ev.Records.Get(ctx, "libs-local", "app/1.0/app.tar.gz", created.Name, nil)
	if err != nil {
		log.Fatal(err)
	}
	var results testResults
	if err := json.Unmarshal(record.Predicate, &results); err != nil {
		log.Fatal(err)
	}
	fmt.Println(results.Passed, "passed, signed with", record.SigningKey.Alias)

	_, err = ev.Records.Get(ctx, "libs-local", "app/1.0/app.tar.gz", "another.json", nil)
	fmt.Println(errors.Is(err, jfrog.ErrNotFound))
	// Output:
	// 120 passed, signed with ci-key
	// true
}

// A document selects fields that Search does not.
func ExampleQuery() {
	signer := newSigner()
	ev, stop := inMemory(signer)
	defer stop()
	attach(ev, signer, "https://example.com/test-results/v1", testResults{Passed: 120})

	type data struct {
		Evidence struct {
			SearchEvidence jfrog.Connection[struct {
				Type  string `json:"type"`
				Trust bool   `json:"trust"`
			}] `json:"searchEvidence"`
		} `json:"evidence"`
	}
	found, err := evidence.Query[data](context.Background(), ev, `
		query ($repo: String!) {
			evidence {
				searchEvidence(where: {hasSubjectWith: {repositoryKey: $repo}}) {
					edges { node { type: predicateType trust: verified } }
				}
			}
		}`, map[string]any{"repo": "libs-local"})
	if err != nil {
		log.Fatal(err)
	}
	for _, node := range found.Evidence.SearchEvidence.Nodes() {
		fmt.Println(node.Type, node.Trust)
	}
	// Output: https://example.com/test-results/v1 true
}

// A program verifies evidence that it has downloaded, without a server.
func ExampleEnvelope_Verify() {
	signer := newSigner()
	envelope, err := (&evidence.Statement{
		Subject:       evidence.SHA256Subject("7ab0a6527f661c55b02b29fbb3b7d2a7313215c1140337b0cd980d06c3975a14"),
		PredicateType: "https://example.com/test-results/v1",
		Predicate:     testResults{Passed: 120},
	}).Sign(signer)
	if err != nil {
		log.Fatal(err)
	}

	if err := envelope.Verify(signer.Public()); err != nil {
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
