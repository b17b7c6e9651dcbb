// Package evidence calls the REST API of the JFrog evidence service: signed statements
// about artifacts, builds and release bundles (test results, reviews, approvals), kept
// beside them.
//
//	c, err := jfrog.New("https://acme.jfrog.io", jfrog.WithAccessToken(token))
//	ev := evidence.New(c)
//	key, err := evidence.ParseSigner(pemOfPrivateKey, "ci-key")
//	created, err := ev.Evidence.Create(ctx, "libs-local/app/1.0/app.tar.gz", &evidence.Statement{
//		PredicateType: "https://example.com/test-results/v1",
//		Predicate:     results,
//	}, key, nil)
//
// Evidence is an in-toto statement in a DSSE envelope. [Statement.Sign] and
// [Envelope.Verify] do both without a server.
//
// It is found and read through the platform's One Model GraphQL:
// [EvidenceService.Search] and [EvidenceService.Get] for what is usual, [Query] for
// documents of one's own. Their access token needs the audience *@*.
package evidence

import (
	jfrog "github.com/jfrogkit/jfrog-go"
)

// Client groups the services of the evidence product.
type Client struct {
	Evidence *EvidenceService

	core *jfrog.Client
}

// service is what every service is made of.
type service struct{ client *jfrog.Client }

// New returns the evidence services of a platform.
func New(c *jfrog.Client) *Client {
	s := &service{client: c}
	return &Client{Evidence: (*EvidenceService)(s), core: c}
}
