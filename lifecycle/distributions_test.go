package lifecycle

import (
	"context"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var (
	everySite = []DistributionRule{{SiteName: "*"}}
	edges     = []DistributionRule{{SiteName: "*edge*", CityName: "New York", CountryCodes: []string{"US", "CA"}}}
	regrouped = []PathMapping{{Input: "(.+)/(.+)", Output: "$1/mapping/$2"}}
)

var distributionCases = replay.Cases[*Client]{
	"2.4.3.1/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Distributions.Create(ctx, "bundleName", "1.0.0", &DistributionRequest{
			DistributionRules: everySite,
			Modifications:     &Modifications{DefaultPathMappingByLastPromotion: new(false), Mappings: regrouped},
		}, &RepositoryOptions{RepositoryKey: "release-bundles-v2"})
	},
	"2.4.3.1/wire-rules and dry run": func(ctx context.Context, c *Client) (any, error) {
		return c.Distributions.Create(ctx, "bundleName", "1.0.0", &DistributionRequest{
			DryRun: true, AutoCreateMissingRepositories: true, DistributionRules: edges,
			Modifications: &Modifications{Mappings: regrouped},
		}, &RepositoryOptions{Project: "catalina"})
	},
	"2.4.3.2/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Distributions.Abort(ctx, "bundleName", "1.0.0", &RepositoryOptions{})
	},
	"2.4.3.3/completed": func(ctx context.Context, c *Client) (any, error) {
		return c.Distributions.List(ctx, "RBv2-094351-088", "v-094351-091", &RepositoryOptions{})
	},
	"2.4.3.3/in progress": func(ctx context.Context, c *Client) (any, error) {
		return c.Distributions.List(ctx, "Commons-Bundle", "2.0.0", nil)
	},
	"2.4.3.4/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Distributions.Get(ctx, "release-bundle", "1.0.0", 748118725179052032, nil)
	},
	"2.4.3.4/wire-failed": func(ctx context.Context, c *Client) (any, error) {
		return c.Distributions.Get(ctx, "release-bundle", "1.0.0", 748118725179052033, &RepositoryOptions{Project: "catalina"})
	},
	"2.4.3.4/wire-in progress": func(ctx context.Context, c *Client) (any, error) {
		return c.Distributions.Get(ctx, "release-bundle", "1.0.0", 748118725179052034, nil)
	},
	"2.4.3.5/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Distributions.DeleteRemote(ctx, "bundleName", "1.0.0", &RemoteDeleteRequest{DistributionRules: everySite}, nil)
	},
	"2.4.3.5/wire-rules and dry run": func(ctx context.Context, c *Client) (any, error) {
		return c.Distributions.DeleteRemote(ctx, "bundleName", "1.0.0",
			&RemoteDeleteRequest{DryRun: true, DistributionRules: edges}, &RepositoryOptions{})
	},
	"2.4.3.6/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Distributions.PropagateKey(ctx, "rbv2key", &RepositoryOptions{})
	},
}
