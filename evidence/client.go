// Package evidence calls the REST API of the JFrog evidence service. Evidence is a signed
// statement about an artifact, a build or a release bundle, such as a test result or an approval.
// The service stores it beside its subject.
//
//	c, err := jfrog.New("https://acme.jfrog.io", jfrog.WithAccessToken(token))
//	ev := evidence.New(c)
//	signer, err := evidence.ParseSigner(pemKey, "ci-key")
//	created, err := ev.Records.Create(ctx, "libs-local", "app/1.0/app.tar.gz", evidence.Statement{
//		PredicateType: "https://example.com/test-results/v1",
//		Predicate:     results,
//	}, signer, nil)
//
// A record of evidence is an in-toto statement in a DSSE envelope. [Statement.Sign] and
// [Envelope.Verify] work without a server.
//
// [RecordsService.Search] and [RecordsService.Get] read evidence through the platform's One Model
// GraphQL. [Query] sends other GraphQL documents. They need an access token with the audience *@*.
package evidence

import (
	jfrog "github.com/jfrogkit/jfrog-go"
)

// Client groups the services of the evidence product.
type Client struct {
	Records *RecordsService
	System  *SystemService

	core *jfrog.Client
}

// service is the state that all services share.
type service struct{ client *jfrog.Client }

// New returns the evidence services of a platform.
func New(c *jfrog.Client) *Client {
	s := &service{client: c}
	return &Client{Records: (*RecordsService)(s), System: (*SystemService)(s), core: c}
}
