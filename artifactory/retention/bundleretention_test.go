package retention

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var bundleRetentionCases = replay.Cases[*Client]{
	"2.16.1/sample": func(ctx context.Context, c *Client) (any, error) { return c.BundleRetention.Enabled(ctx) },
	"2.16.2/sample": func(ctx context.Context, c *Client) (any, error) { return nil, c.BundleRetention.SetEnabled(ctx, true) },
	"2.16.3/sample": func(ctx context.Context, c *Client) (any, error) { return c.BundleRetention.Get(ctx) },
	"2.16.4/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.BundleRetention.Update(ctx, BundleRetentionConfiguration{
			Automatic: new(true), NumOfVersionsToKeepPerReleaseBundle: new(2), MaxDaysToKeep: new(1100),
			CronPattern: new("0 0 0 ? * SUN *"), MaxDeletionsPerBackgroundRun: new(1000),
		})
	},
	"2.16.5/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.BundleRetention.Candidates(ctx, BundleCandidatesRequest{IncludeKeep: true, Type: BundleRetentionMaxVersions}, &BundleCandidateOptions{})
	},
	"2.16.6/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.BundleRetention.History(ctx, &BundleHistoryOptions{})
	},
	"2.16.7/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.BundleRetention.Delete(ctx, []BundleVersion{{"rb_1663499358771", "v1"}, {"rb_1663499358771", "v3"}}, &BundleDeleteOptions{})
	},
	"2.16.8/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.BundleRetention.Mark(ctx, BundleKeepRequest{
			Keep: []BundleVersion{{"rb-2", "ver-23"}}, Unkeep: []BundleVersion{{"rb-2", "ver-22"}},
		})
	},
}

func TestBundleRetentionRefused(t *testing.T) {
	ctx, r := t.Context(), offline(t).BundleRetention
	refused(t, r.Delete(ctx, nil, nil), "no version")
	refused(t, r.Delete(ctx, []BundleVersion{{"a", "1"}, {"", "1"}}, nil), "bundle name is empty")
	refused(t, r.Delete(ctx, []BundleVersion{{"a", ""}}, nil), "bundle version is empty")
	refused(t, r.Mark(ctx, BundleKeepRequest{}), "no version")
	refused(t, r.Mark(ctx, BundleKeepRequest{Unkeep: []BundleVersion{{}}}), "bundle name is empty")
	for why, configuration := range map[string]BundleRetentionConfiguration{
		"cron expression":               {CronPattern: new("0 0 * * *")},
		"number of versions to keep -1": {NumOfVersionsToKeepPerReleaseBundle: new(-1)},
		"number of days to keep -1":     {MaxDaysToKeep: new(-1)},
		"number of deletions -1":        {MaxDeletionsPerBackgroundRun: new(-1)},
	} {
		refused(t, r.Update(ctx, configuration), why)
	}
}

func TestBundleRetentionUpdatePart(t *testing.T) {
	c, s := scripted(t, map[string][]string{"POST /artifactory/api/v1/bundle/retention/config": {""}})
	require.NoError(t, c.BundleRetention.Update(t.Context(), BundleRetentionConfiguration{MaxDaysToKeep: new(7)}))
	assert.Equal(t, []string{`{"max_days_to_keep":7}`}, s.sent)
}

func TestBundleRetentionWalks(t *testing.T) {
	const first, second = `{"total":3,"items":[{"bundle_name":"a","bundle_version":"1"},{"bundle_name":"a","bundle_version":"2"}]}`,
		`{"total":3,"items":[{"bundle_name":"b","bundle_version":"1"}]}`
	c, s := scripted(t, map[string][]string{
		"POST /artifactory/api/v1/bundle/retention/report": {first, second},
		"GET /artifactory/api/v1/bundle/retention/audit":   {first, second},
	})
	candidates, err := jfrog.Collect(c.BundleRetention.AllCandidates(t.Context(),
		BundleCandidatesRequest{Type: BundleRetentionMaxDays}, &BundleCandidateOptions{Limit: 2, OrderBy: BundleCandidateOrderByKeep}))
	require.NoError(t, err)
	assert.Len(t, candidates, 3)
	history, err := jfrog.Collect(c.BundleRetention.AllHistory(t.Context(), &BundleHistoryOptions{Direction: SortAscending}))
	require.NoError(t, err)
	assert.Len(t, history, 3)
	assert.Equal(t, []string{
		"POST /artifactory/api/v1/bundle/retention/report?limit=2&order_by=keep",
		"POST /artifactory/api/v1/bundle/retention/report?limit=2&offset=2&order_by=keep",
		"GET /artifactory/api/v1/bundle/retention/audit?direction=asc",
		"GET /artifactory/api/v1/bundle/retention/audit?direction=asc&offset=2",
	}, s.requests)
	assert.Equal(t, `{"include_keep":false,"type":"MAX DAYS TO KEEP"}`, s.sent[1])
}
