package lifecycle

import (
	"context"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var (
	everySite = []DistributionRule{{SiteName: "*"}}
	edges     = []DistributionRule{{SiteName: "*edge*", CityName: "New York", CountryCodes: []string{"US", "CA"}}}
	regrouped = []PathMapping{{Input: "(.+)/(.+)", Output: "$1/mapping/$2"}}
)

var distributionCases = replay.Cases[*Client]{
	"2.4.3.1/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Distributions.Create(ctx, "bundleName", "1.0.0", DistributionCreateRequest{
			DistributionRules: everySite,
			Modifications:     &DistributionModifications{DefaultPathMappingByLastPromotion: new(false), Mappings: regrouped},
		}, &RepositoryOptions{RepositoryKey: "release-bundles-v2"})
	},
	"2.4.3.1/wire-rules and dry run": func(ctx context.Context, c *Client) (any, error) {
		return c.Distributions.Create(ctx, "bundleName", "1.0.0", DistributionCreateRequest{
			DryRun: true, AutoCreateMissingRepositories: true, DistributionRules: edges,
			Modifications: &DistributionModifications{Mappings: regrouped},
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
		return c.Distributions.DeleteRemote(ctx, "bundleName", "1.0.0", DistributionDeleteRemoteRequest{DistributionRules: everySite}, nil)
	},
	"2.4.3.5/wire-rules and dry run": func(ctx context.Context, c *Client) (any, error) {
		return c.Distributions.DeleteRemote(ctx, "bundleName", "1.0.0",
			DistributionDeleteRemoteRequest{DryRun: true, DistributionRules: edges}, &RepositoryOptions{})
	},
	"2.4.3.6/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Distributions.PropagateKey(ctx, "rbv2key", &RepositoryOptions{})
	},
}

// Status 204 without a body means that there was nothing to abort.
func TestAbortNothing(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	sites, err := c.Distributions.Abort(t.Context(), "app", "1.0", nil)
	require.NoError(t, err)
	assert.Empty(t, sites)
}

func TestStatusesAreComparedLoosely(t *testing.T) {
	assert.True(t, DistributionStatus("In progress").Is(DistributionInProgress))
	assert.True(t, DistributionStatus("Completed").Is(DistributionCompleted))
	assert.False(t, DistributionStatus("Completed").Is(DistributionFailed))
	assert.True(t, ExportStatus("NOT_TRIGGERED").Is(ExportNotTriggered))
	assert.True(t, DistributionType("distribute").Is(DistributionTypeDistribute))
}
