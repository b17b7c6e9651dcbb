package evidence

import (
	"context"
	"testing"

	"github.com/jfrogkit/jfrog-go/internal/replay"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// TestReplay plays every documented exchange of the package's operations through its
// methods.
//
// The GraphQL documents of the manual go through Query unchanged, because Search and Get put the
// values into variables. TestDocumentsAskWhatTheManualAsks shows that Search and Get request the
// same.
func TestReplay(t *testing.T) {
	replay.Run(t, New, evidenceCases)
}

// The subject of most samples.
const (
	sampleRepo = "commons-dev-generic-local"
	samplePath = "commons/1.0.0/file.txt"
)

var evidenceCases = replay.Cases[*Client]{
	"observed-version/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.System.Version(ctx)
	},
	"2.5.1/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Records.Deploy(ctx, sampleRepo, samplePath, replay.Body[Envelope]("2.5.1/sample"), nil)
	},
	"2.5.1/wire-provider": func(ctx context.Context, c *Client) (any, error) {
		return c.Records.Deploy(ctx, sampleRepo, samplePath, replay.Body[Envelope]("2.5.1/wire-provider"), &RecordDeployOptions{ProviderID: "sonar"})
	},
	"2.5.2/current revision, graph-repo": func(ctx context.Context, c *Client) (any, error) {
		return Query[searchData](ctx, c, documentOf("2.5.2/current revision, graph-repo"), nil)
	},
	"2.5.2/earlier revision, commons-dev-generic-local": func(ctx context.Context, c *Client) (any, error) {
		return Query[searchData](ctx, c, documentOf("2.5.2/earlier revision, commons-dev-generic-local"), nil)
	},
	"2.5.2/by the schema, with variables": func(ctx context.Context, c *Client) (any, error) {
		return c.Records.Search(ctx, SubjectFilter{
			RepositoryKey: "commons-dev-generic-local", Path: "1/a", Name: "file.txt",
			SHA256: "69d29925ba75eca8e67e0ad99d1132b47d599c206382049bc230f2edd2d3af30",
		}, &RecordSearchOptions{First: 2, After: "ZXZpZGVuY2U6MA=="})
	},
	"2.5.3/current revision, graph-repo": func(ctx context.Context, c *Client) (any, error) {
		return Query[getData](ctx, c, documentOf("2.5.3/current revision, graph-repo"), nil)
	},
	"2.5.3/earlier revision, commons-dev-generic-local": func(ctx context.Context, c *Client) (any, error) {
		return Query[getData](ctx, c, documentOf("2.5.3/earlier revision, commons-dev-generic-local"), nil)
	},
	"2.5.3/by the schema, with variables": func(ctx context.Context, c *Client) (any, error) {
		return c.Records.Get(ctx, "graph-repo", "commons-1.0.0.txt", "code-review-1741006559813.json",
			&RecordGetOptions{SHA256: "f87e4c72e60300b451739d545afc0251a6e2f4bd1beaa1902ba739455897ecb8"})
	},
	"2.5.4/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Records.Delete(ctx, sampleRepo, samplePath, "code-review-1717748704938.json", nil)
	},
	"2.5.4/with sha256": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Records.Delete(ctx, sampleRepo, samplePath, "code-review-1717748704938.json",
			&RecordDeleteOptions{SHA256: "cb3ba23a1da137668c03fd609b6fc4c1a35b6fd5cc98cce238465f8170a57a7a"})
	},
}

// documentOf returns the text of a sample's GraphQL document.
func documentOf(key string) string {
	return replay.Body[jfrog.GraphQLRequest](key).Query
}
