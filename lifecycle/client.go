// Package lifecycle calls the REST API of JFrog Release Lifecycle Management. It creates
// release bundles v2, promotes them to environments, distributes them to other sites and exports
// them as archives.
//
//	c, err := jfrog.New("https://acme.jfrog.io", jfrog.WithAccessToken(token))
//	lc := lifecycle.New(c)
//	_, err = lc.ReleaseBundles.CreateAndWait(ctx, lifecycle.ReleaseBundleCreateRequest{
//		ReleaseBundleName: "app", ReleaseBundleVersion: "1.0.0",
//		Sources: []lifecycle.Source{
//			lifecycle.FromBuilds(lifecycle.SourceBuild{BuildName: "app", BuildNumber: "17"}),
//		},
//	}, nil, nil)
//	_, err = lc.Promotions.CreateAndWait(ctx, "app", "1.0.0",
//		lifecycle.PromotionCreateRequest{Environment: "QA"}, nil, nil)
//
// Most operations continue in the background after the server has responded. Their Wait methods
// poll until the final status. They return a [*jfrog.FailedError] with the server's messages if
// the operation fails. They wait as long as their context allows. By default, the server ends a
// creation or a promotion as failed after six hours.
//
// Failed requests are [*jfrog.Error] values; test them with errors.Is and [jfrog.ErrNotFound]
// and its siblings.
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

// service is the state that all services share.
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
