package retention

import (
	"context"
	"encoding/json"
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var bundleCleanupCases = replay.Cases[*Client]{
	"2.7.2.1/sample": func(ctx context.Context, c *Client) (any, error) { return c.BundleCleanup.Create(ctx, bundlePolicy()) },
	"2.7.2.2/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.BundleCleanup.SetEnabled(ctx, "key1", true)
	},
	"2.7.2.3/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.BundleCleanup.Run(ctx, "sample-policy", &CleanupRunOptions{})
	},
	"2.7.2.4/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.BundleCleanup.List(ctx, &CleanupListOptions{ProjectKey: "projectkey"})
	},
	"2.7.2.5/sample": func(ctx context.Context, c *Client) (any, error) { return c.BundleCleanup.Get(ctx, "key1") },
	"2.7.2.6/sample": func(ctx context.Context, c *Client) (any, error) { return c.BundleCleanup.Replace(ctx, bundlePolicy()) },
	"2.7.2.6/wire-enabled": func(ctx context.Context, c *Client) (any, error) {
		policy := bundlePolicy()
		policy.Enabled = true
		return c.BundleCleanup.Replace(ctx, policy)
	},
	"2.7.2.7/usage line": func(ctx context.Context, c *Client) (any, error) { return nil, c.BundleCleanup.Delete(ctx, "key1") },
}

func bundlePolicy() BundlePolicy {
	return BundlePolicy{
		Key: "key1", Description: new(""), CronExp: new("0 0 2 * * ?"), DurationInMinutes: new(60),
		SearchCriteria: BundleCriteria{
			IncludeAllProjects: true, ReleaseBundles: []BundleSelector{{Name: "**"}},
			ExcludePromotedEnvironments: []string{"**"}, CreatedBeforeInMonths: 24,
		},
	}
}

func TestBundlePolicyRefused(t *testing.T) {
	ctx, c := t.Context(), offline(t)
	for why, change := range map[string]func(*BundlePolicy, *BundleCriteria){
		`item type "artifact" is not releaseBundle`: func(p *BundlePolicy, _ *BundleCriteria) { p.ItemType = "artifact" },
		"no release bundle":                         func(_ *BundlePolicy, c *BundleCriteria) { c.ReleaseBundles = nil },
		"name of a release bundle is empty":         func(_ *BundlePolicy, c *BundleCriteria) { c.ReleaseBundles = []BundleSelector{{ProjectKey: "web"}} },
		"created before 0 months":                   func(_ *BundlePolicy, c *BundleCriteria) { c.CreatedBeforeInMonths = 0 },
		"all projects and a list of projects":       func(_ *BundlePolicy, c *BundleCriteria) { c.IncludedProjects = []string{"web"} },
		"an empty environment":                      func(_ *BundlePolicy, c *BundleCriteria) { c.ExcludePromotedEnvironments = []string{""} },
		"duration in minutes -5 is negative":        func(p *BundlePolicy, _ *BundleCriteria) { p.DurationInMinutes = new(-5) },
		"cron expression":                           func(p *BundlePolicy, _ *BundleCriteria) { p.CronExp = new("daily") },
	} {
		policy := bundlePolicy()
		change(&policy, &policy.SearchCriteria)
		refused(t, second(c.BundleCleanup.Create(ctx, policy)), why)
		refused(t, second(c.BundleCleanup.Replace(ctx, policy)), why)
	}
	policy := bundlePolicy()
	policy.Enabled = true
	refused(t, second(c.BundleCleanup.Create(ctx, policy)), "must not be enabled")
	policy.Enabled, policy.Key = false, "a b"
	refused(t, second(c.BundleCleanup.Create(ctx, policy)), `"a b"`)
}

// TestBundlePolicyKept checks that a policy keeps fields of a newer server.
func TestBundlePolicyKept(t *testing.T) {
	const stored = `{"key":"key1","itemType":"releaseBundle","enabled":true,"projectKey":"web","searchCriteria":{"includeAllProjects":false,
		"includedProjects":["web"],"releaseBundles":[{"name":"app","projectKey":"web","new":1}],"excludePromotedEnvironments":[],
		"createdBeforeInMonths":3,"createdBeforeInDays":9}}`
	var policy BundlePolicy
	require.NoError(t, json.Unmarshal([]byte(stored), &policy))
	require.NoError(t, policy.check())
	again, err := json.Marshal(policy.sent())
	require.NoError(t, err)
	assert.JSONEq(t, stored, string(again))
}

func bundleRuns(status string, runID string) string {
	data := `,"lastRunData":{"status":"` + status + `","runId":` + runID + `,"totalItems":2}`
	if status == "" {
		data = ""
	}
	return `{"policies":[{"policyKey":"other"},{"policyKey":"p","enabled":true` + data + `}]}`
}

func TestBundleCleanupRunAndWait(t *testing.T) {
	const run, list = "PUT /artifactory/api/cleanup/bundles/policies/p/run", "GET /artifactory/api/cleanup/bundles/policies/"
	for name, test := range map[string]struct {
		states  []string
		err     string
		failure bool
	}{
		"completed": {states: []string{bundleRuns("", ""), bundleRuns("FAILED", "4"), bundleRuns("IN_PROGRESS", "5"), bundleRuns("COMPLETED", "5")}},
		"failed":    {states: []string{bundleRuns("FAILED", "5")}, err: "run 5 of cleanup policy p ended as FAILED", failure: true},
		"stopped":   {states: []string{bundleRuns("STOPPED", "5")}, err: "ended as STOPPED", failure: true},
		"lost":      {states: []string{bundleRuns("IN_PROGRESS", "5"), bundleRuns("COMPLETED", "6")}, err: "run 6 followed"},
		"deleted":   {states: []string{`{"policies":[]}`}, err: "no such policy"},
	} {
		t.Run(name, func(t *testing.T) {
			c, s := scripted(t, map[string][]string{run: {`{"runId":5}`}, list: test.states})
			data, err := c.BundleCleanup.RunAndWait(t.Context(), "p", &CleanupRunOptions{DryRun: true}, soon)
			if test.err == "" {
				require.NoError(t, err)
				assert.Equal(t, &BundleRunData{Status: "COMPLETED", RunID: 5, TotalItems: 2}, data)
				assert.Len(t, s.requests, 5)
				return
			}
			require.ErrorContains(t, err, test.err)
			var failed *jfrog.FailedError
			assert.Equal(t, test.failure, errors.As(err, &failed))
			assert.Equal(t, test.failure, data != nil)
		})
	}
	c, _ := scripted(t, nil)
	_, err := c.BundleCleanup.RunAndWait(t.Context(), "p", nil, soon)
	assert.ErrorIs(t, err, jfrog.ErrNotFound)
}
