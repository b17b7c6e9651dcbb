// Package metadata queries the metadata of packages, versions and files that the JFrog Platform
// stores. The service speaks GraphQL.
//
//	c, err := jfrog.New("https://acme.jfrog.io", jfrog.WithAccessToken(token))
//	if err != nil {
//		return err
//	}
//	md := metadata.New(c)
//	filter := metadata.PackageFilter{Name: "*ello*", PackageTypeIn: []string{"NPM", "DOCKER"}}
//	for p, err := range md.Search.AllPackages(ctx, filter, nil) {
//		if err != nil {
//			return err
//		}
//		fmt.Println(p.Name, p.LatestVersion)
//	}
//
// A [Client] has one service, [Client.Search], which builds the documents of the documented
// queries. [Query] sends any other document:
//
//	type result struct {
//		Packages *jfrog.Connection[metadata.Package] `json:"packages"`
//	}
//	data, err := metadata.Query[result](ctx, md, `query ($name: String!) {
//		packages(filter: {name: $name}, first: 5) { edges { node { name versions { name } } } }
//	}`, map[string]any{"name": "*"})
package metadata

import (
	"context"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// Client groups the services for metadata. [New] creates one. It is safe for concurrent use.
type Client struct {
	Search *SearchService
}

// service is the underlying type of every service.
type service struct{ client *jfrog.Client }

// New returns a client that calls the metadata service of c's platform.
func New(c *jfrog.Client) *Client {
	s := &service{client: c}
	return &Client{Search: (*SearchService)(s)}
}

const graphQLEndpoint = "/metadata/api/v1/query"

// Query sends a GraphQL document and decodes the data of the response into T. T is a struct with
// the fields that the document selects; [Package], [Version] and [File] can be parts of it.
// Variables are a struct or a map, or nil. Pass values as variables, not in the text of the
// document.
//
// Query fails like [jfrog.DoGraphQL]. If the response has both data and errors, Query returns the
// data with the error.
func Query[T any](ctx context.Context, c *Client, document string, variables any) (T, error) {
	return jfrog.DoGraphQL[T](ctx, c.Search.client, graphQLEndpoint,
		jfrog.GraphQLRequest{Query: document, Variables: variables})
}
