package retention

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var smartArchiveCases = replay.Cases[*Client]{
	"x.1/sample": func(ctx context.Context, c *Client) (any, error) { return c.SmartArchivePolicies.Get(ctx, "key1") },
	"x.1/wire-months": func(ctx context.Context, c *Client) (any, error) {
		return c.SmartArchivePolicies.Get(ctx, "web-old-images")
	},
	"x.1/wire-properties": func(ctx context.Context, c *Client) (any, error) {
		return c.SmartArchivePolicies.Get(ctx, "obsolete")
	},
	"observed-archive-policy-create/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.SmartArchivePolicies.Create(ctx, smartPolicy())
	},
	"observed-archive-policy-replace/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.SmartArchivePolicies.Replace(ctx, smartPolicy())
	},
	"observed-archive-policy-delete/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.SmartArchivePolicies.Delete(ctx, "old-images")
	},
	"observed-archive-policy-enablement/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.SmartArchivePolicies.SetEnabled(ctx, "old-images", true)
	},
	"observed-archive-policy-enablement/disable": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.SmartArchivePolicies.SetEnabled(ctx, "old-images", false)
	},
	"2.6.10/wire-v2": func(ctx context.Context, c *Client) (any, error) {
		return c.SmartArchivePolicies.Get(ctx, "old-images")
	},
}

func smartPolicy() PackagePolicy {
	return PackagePolicy{
		Key: "old-images", Description: new(""), CronExp: new("0 0 2 ? * MON-SAT *"), DurationInMinutes: new(60),
		SearchCriteria: PackageCriteria{
			PackageTypes: []artifactory.PackageType{artifactory.PackageTypeDocker}, Repos: []string{"**"},
			IncludedPackages: []string{"**"}, IncludeAllProjects: true,
			CreatedBeforeInDays: new(365), LastDownloadedBeforeInDays: new(180),
		},
	}
}

func TestSmartArchiveSetEnabled(t *testing.T) {
	const path = "POST /artifactory/api/archive/v2/packages/policies/old-images/enablement"
	c, s := scripted(t, map[string][]string{path: {""}})
	require.NoError(t, c.SmartArchivePolicies.SetEnabled(t.Context(), "old-images", false))
	assert.Equal(t, []string{path}, s.requests)
	assert.Equal(t, []string{`{"enabled":false}`}, s.sent)
}
