// Package lifecycle calls the REST API of JFrog Release Lifecycle Management: release
// bundles v2, their promotion through environments, their distribution to other sites and
// their export as archives.
//
//	c, err := jfrog.New("https://acme.jfrog.io", jfrog.WithAccessToken(token))
//	lc := lifecycle.New(c)
//	_, err = lc.ReleaseBundles.CreateAndWait(ctx, &lifecycle.CreateRequest{
//		Name: "app", Version: "1.0.0",
//		Sources: []lifecycle.Source{lifecycle.FromBuilds(lifecycle.SourceBuild{Name: "app", Number: "17"})},
//	}, nil, nil)
//
// Most of this work goes on in the background after a request has been answered. The
// Wait methods ask for its state until it is final; work that does not succeed is a
// [*jfrog.FailedError] with the server's messages. They wait as long as their context
// lets them; the server itself gives a creation or a promotion up after six hours, unless
// it is configured otherwise.
//
// Failed requests are [*jfrog.Error]; errors.Is compares them with [jfrog.ErrNotFound] and
// its siblings.
package lifecycle

import (
	jfrog "github.com/jfrogkit/jfrog-go"
)

// Client groups the services of Release Lifecycle Management.
type Client struct {
	Distributions  *DistributionsService
	Exports        *ExportsService
	Promotions     *PromotionsService
	ReleaseBundles *ReleaseBundlesService
}

// service is what every service is made of.
type service struct{ client *jfrog.Client }

// New returns the lifecycle services of a platform.
func New(c *jfrog.Client) *Client {
	s := &service{client: c}
	return &Client{
		Distributions:  (*DistributionsService)(s),
		Exports:        (*ExportsService)(s),
		Promotions:     (*PromotionsService)(s),
		ReleaseBundles: (*ReleaseBundlesService)(s),
	}
}
