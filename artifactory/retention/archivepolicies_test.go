package retention

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var archivePolicyCases = replay.Cases[*Client]{
	"2.6.2/example": func(ctx context.Context, c *Client) (any, error) { return nil, c.ArchivePolicies.Run(ctx, "mPolicy") },
	"2.6.3/artifact policy, aqlQuery": func(ctx context.Context, c *Client) (any, error) {
		return c.ArchivePolicies.Create(ctx, queryPolicy())
	},
	"2.6.3/artifact policy, searchCriteriaForm": func(ctx context.Context, c *Client) (any, error) {
		return c.ArchivePolicies.Create(ctx, formPolicy(true, "sd"))
	},
	"2.6.3/package policy": func(ctx context.Context, c *Client) (any, error) {
		return c.ArchivePolicies.Create(ctx, ArchivePolicy{
			Key: "package-local-to-local-policy-6095", Enabled: true, SkipTrashcan: new(true), PackageRetention: true,
			PackageSearchCriteriaForm: &PackageArchiveCriteria{
				PackageType: artifactory.PackageTypeDocker, PackageRepos: []string{"package-archive-local-to-local-repo-6095"},
			},
		})
	},
	"2.6.4/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.ArchivePolicies.ConvertToAQL(ctx, ArchiveCriteria{
			Properties: &ArchiveProperties{
				Include: &ArchivePropertyList{Operator: ArchiveOr, Values: []ArchiveProperty{
					{PropertyKey: "example-prop-key-1", PropertyValue: "prop-val-1"}, {PropertyKey: "example-prop-key-1", PropertyValue: "prop-val-2"},
				}},
				Exclude: &ArchivePropertyList{Operator: ArchiveOr, Values: []ArchiveProperty{{PropertyKey: "example-prop-key-2", PropertyValue: "prop-val-1"}}},
			},
			Repositories: &ArchivePatterns{Include: either("repo-1", "repo-2"), Exclude: &ArchivePatternList{Operator: ArchiveAnd, Values: []string{"repo-*", "*-3"}}},
			Paths:        &ArchivePatterns{Include: either("path-1", "path-2"), Exclude: either("path-3")},
			Names:        &ArchivePatterns{Include: either("name-1", "name-2"), Exclude: either("name-3")}, CreatedBefore: 1628668945, DownloadedBefore: 1628668945,
		})
	},
	"2.6.5/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.ArchivePolicies.Run(ctx, "example-policy-key")
	},
	"2.6.6/aqlQuery": func(ctx context.Context, c *Client) (any, error) {
		return c.ArchivePolicies.Replace(ctx, queryPolicy())
	},
	"2.6.6/searchCriteriaForm": func(ctx context.Context, c *Client) (any, error) {
		return c.ArchivePolicies.Replace(ctx, formPolicy(false, "updated"))
	},
	"2.6.7/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.ArchivePolicies.Stop(ctx, "example-policy-key")
	},
	"2.6.8/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.ArchivePolicies.Delete(ctx, "example-policy-key")
	},
	"2.6.9/sample":           func(ctx context.Context, c *Client) (any, error) { return c.ArchivePolicies.List(ctx) },
	"2.6.10/artifact policy": func(ctx context.Context, c *Client) (any, error) { return c.ArchivePolicies.Get(ctx, "myPolicy2") },
	"2.6.10/package policy": func(ctx context.Context, c *Client) (any, error) {
		return c.ArchivePolicies.Get(ctx, "package-local-to-local-policy-5655")
	},
	"2.6.11/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.ArchivePolicies.Preview(ctx, "example-policy-key")
	},
	"2.6.12/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.ArchivePolicies.PreviewUnsaved(ctx, ArchivePolicy{
			Key: "dfsdf", AQLQuery: new(""), Description: new(""), CronExp: new(""), Enabled: true,
			ExpirationTimeInMonths: new(int64(0)), DurationInMinutes: new(int64(0)), SkipTrashcan: new(false), PackageRetention: true,
			PackageSearchCriteriaForm: &PackageArchiveCriteria{
				PackageType: artifactory.PackageTypeGeneric, PackageRepos: []string{"example-repo-local"},
				ComponentName: new(""), Version: new(""),
			},
			Extra: map[string]json.RawMessage{"nextExecutionTime": json.RawMessage("null")},
		})
	},
	"2.6.17/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.ArchivePolicies.Executions(ctx, &ArchiveExecutionListOptions{})
	},
}

func either(values ...string) *ArchivePatternList {
	return &ArchivePatternList{Operator: ArchiveOr, Values: values}
}

func queryPolicy() ArchivePolicy {
	return ArchivePolicy{
		Key: "example-policy-key", Enabled: true, Description: new("policy description"), AQLQuery: new(`items.find({"type":{"$eq":"file"}})`),
		CronExp: new("0 15 10 L * ?"), DurationInMinutes: new(int64(0)), ExpirationTimeInMonths: new(int64(0)), SkipTrashcan: new(true),
	}
}

func formPolicy(enabled bool, property string) ArchivePolicy {
	return ArchivePolicy{
		Key: "myPolicy", Enabled: enabled, Description: new("Demo policy - archive using search criteria form"),
		SearchCriteriaForm: &ArchiveCriteria{
			Properties: &ArchiveProperties{
				Include: &ArchivePropertyList{Values: []ArchiveProperty{{PropertyKey: property, PropertyValue: property}}},
				Exclude: &ArchivePropertyList{Values: []ArchiveProperty{}},
			},
			Repositories: &ArchivePatterns{
				Include: &ArchivePatternList{Values: []string{"include-*", "*-repo"}}, Exclude: &ArchivePatternList{Values: []string{}},
			},
			Paths: &ArchivePatterns{
				Include: &ArchivePatternList{Values: []string{}}, Exclude: &ArchivePatternList{Values: []string{"exclude-*", "*-path"}},
			},
			CreatedBefore: 2, DownloadedBefore: 3,
		},
	}
}

func TestArchivePolicyRefused(t *testing.T) {
	ctx, c := t.Context(), offline(t)
	packages := func(form *PackageArchiveCriteria) ArchivePolicy {
		return ArchivePolicy{Key: "p", PackageRetention: true, PackageSearchCriteriaForm: form}
	}
	artifacts := func(form ArchiveCriteria) ArchivePolicy { return ArchivePolicy{Key: "p", SearchCriteriaForm: &form} }
	names := &ArchivePatterns{Include: either("a")}
	for why, policy := range map[string]ArchivePolicy{
		"requires an AQL query or criteria":       {Key: "p"},
		"exclude each other":                      {Key: "p", AQLQuery: new("items.find()"), SearchCriteriaForm: &ArchiveCriteria{Names: names}},
		"the AQL query must be on items":          {Key: "p", AQLQuery: new("builds.find()")},
		"require PackageRetention":                {Key: "p", PackageSearchCriteriaForm: &PackageArchiveCriteria{}},
		"cannot have an AQL query":                {Key: "p", PackageRetention: true, AQLQuery: new("items.find()")},
		"or criteria for artifacts":               {Key: "p", PackageRetention: true, SearchCriteriaForm: &ArchiveCriteria{}},
		"requires criteria for packages":          packages(nil),
		"package type is empty":                   packages(&PackageArchiveCriteria{PackageRepos: []string{"a"}}),
		"no repository of packages":               packages(&PackageArchiveCriteria{PackageType: "npm"}),
		"downloadedBefore -1":                     packages(&PackageArchiveCriteria{PackageType: "npm", PackageRepos: []string{"a"}, DownloadedBefore: -1}),
		"name no property, repository, path":      artifacts(ArchiveCriteria{CreatedBefore: 2, Names: &ArchivePatterns{Include: &ArchivePatternList{}}}),
		"createdBefore -2 is negative":            artifacts(ArchiveCriteria{CreatedBefore: -2, Names: names}),
		"an empty path":                           artifacts(ArchiveCriteria{Paths: &ArchivePatterns{Exclude: either("")}}),
		"property key is empty":                   artifacts(ArchiveCriteria{Properties: &ArchiveProperties{Exclude: &ArchivePropertyList{Values: []ArchiveProperty{{}}}}}),
		"cron expression":                         {Key: "p", AQLQuery: new("items.find()"), CronExp: new("0 0 * * *")},
		"duration in minutes -1 is negative":      {Key: "p", AQLQuery: new("items.find()"), DurationInMinutes: new(int64(-1))},
		"expiration time in months -1 is negativ": {Key: "p", AQLQuery: new("items.find()"), ExpirationTimeInMonths: new(int64(-1))},
	} {
		refused(t, second(c.ArchivePolicies.Create(ctx, policy)), why)
		refused(t, second(c.ArchivePolicies.Replace(ctx, policy)), why)
		refused(t, second(c.ArchivePolicies.PreviewUnsaved(ctx, policy)), why)
	}
	refused(t, second(c.ArchivePolicies.Create(ctx, ArchivePolicy{AQLQuery: new("items.find()")})), "key")
	refused(t, second(c.ArchivePolicies.PreviewUnsaved(ctx, ArchivePolicy{AQLQuery: new("items.find()")})), "key")
	refused(t, second(c.ArchivePolicies.ConvertToAQL(ctx, ArchiveCriteria{CreatedBefore: -1})), "negative")
}

// TestArchivePolicyKept checks that a policy keeps fields of a newer server, and does not send
// the fields that are only read.
func TestArchivePolicyKept(t *testing.T) {
	const stored = `{"key":"p","enabled":true,"new":1,"searchCriteriaForm":{"new":2,
		"properties":{"new":3,"include":{"operator":"or","new":4,"values":[{"propertyKey":"a","propertyValue":"b","new":7}]}},
		"names":{"new":5,"exclude":{"operator":"and","new":6,"values":[]}}}%s}`
	const path = "/artifactory/api/retention/archive/policies/p"
	c, s := scripted(t, map[string][]string{
		"GET " + path: {`[` + fmt.Sprintf(stored, `,"nextExecutionTime":1632916800000,"lastRunStatus":{"state":"COMPLETE"}`) + `]`},
		"PUT " + path: {fmt.Sprintf(stored, "")},
	})
	policy, err := c.ArchivePolicies.Get(t.Context(), "p")
	require.NoError(t, err)
	assert.Equal(t, ArchiveComplete, policy.LastRunStatus.State)
	_, err = c.ArchivePolicies.Replace(t.Context(), *policy)
	require.NoError(t, err)
	assert.JSONEq(t, fmt.Sprintf(stored, ""), s.sent[1])
	assert.NotNil(t, policy.LastRunStatus, "the caller's policy is unchanged")
}

func TestArchivePolicyGetShapes(t *testing.T) {
	const path = "GET /artifactory/api/retention/archive/policies/p"
	for body, ok := range map[string]bool{`[{"key":"p"}]`: true, ` {"key":"p"}`: true, `[]`: false, `[{"key":"p"},{"key":"q"}]`: false, "": false, "null": false} {
		c, _ := scripted(t, map[string][]string{path: {body}})
		policy, err := c.ArchivePolicies.Get(t.Context(), "p")
		if !ok {
			require.ErrorIs(t, err, jfrog.ErrBadAnswer, body)
			continue
		}
		require.NoError(t, err)
		assert.Equal(t, "p", policy.Key)
	}
}

func archiveRun(id, state string) string {
	return `{"key":"p","lastRunStatus":{"migrationIdentifier":"` + id + `","state":"` + state + `","failedNumberOfWorkflows":2,"totalNumberOfArtifacts":"5"}}`
}

func TestArchiveRunAndWait(t *testing.T) {
	const get, run = "GET /artifactory/api/retention/archive/policies/p", "POST /artifactory/api/retention/archive/policies/p/trigger"
	const never, timed = `{"key":"p","lastRunStatus":{"state":"PENDING","policyName":"p"}}`, `{"key":"p","lastRunStatus":{"state":"COMPLETE","startTime":7}}`
	for name, test := range map[string]struct {
		states  []string
		err     string
		failure bool
	}{
		"first run":     {states: []string{never, never, archiveRun("1", "IN_PROGRESS"), archiveRun("1", "COMPLETE")}},
		"next run":      {states: []string{archiveRun("0", "FAILED"), archiveRun("0", "FAILED"), archiveRun("1", "IN_PROGRESS_WITH_ERRORS"), archiveRun("1", "COMPLETE")}},
		"no status":     {states: []string{`{"key":"p"}`, `{"key":"p"}`, archiveRun("1", "NEW"), archiveRun("1", "COMPLETE")}},
		"by start":      {states: []string{timed, timed, timed, `{"key":"p","lastRunStatus":{"state":"COMPLETE","startTime":8}}`}},
		"failed":        {states: []string{never, archiveRun("1", "FAILED")}, err: "run of archive policy p ended as FAILED: 2 of 5 artifacts failed", failure: true},
		"errors":        {states: []string{never, archiveRun("1", "COMPLETE_WITH_ERRORS")}, err: "COMPLETE_WITH_ERRORS", failure: true},
		"unknown end":   {states: []string{never, `{"key":"p","lastRunStatus":{"state":"STOPPED","startTime":8,"finishTime":9}}`}, err: "STOPPED", failure: true},
		"without state": {states: []string{never, `{"key":"p","lastRunStatus":{"startTime":8}}`}, err: "no state"},
		"running":       {states: []string{archiveRun("1", "IN_PROGRESS")}, err: "policy p is running"},
	} {
		t.Run(name, func(t *testing.T) {
			c, s := scripted(t, map[string][]string{get: test.states, run: {"accepted"}})
			out, err := c.ArchivePolicies.RunAndWait(t.Context(), "p", soon)
			if test.err == "" {
				require.NoError(t, err)
				assert.Equal(t, ArchiveComplete, out.State)
				assert.Equal(t, append([]string{get, run}, get, get, get), s.requests)
				return
			}
			require.ErrorContains(t, err, test.err)
			var failed *jfrog.FailedError
			assert.Equal(t, test.failure, errors.As(err, &failed))
			assert.Equal(t, test.failure, out != nil && out.State != "")
		})
	}
	c, _ := scripted(t, map[string][]string{get: {never}, run: {"accepted"}})
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	_, err := c.ArchivePolicies.RunAndWait(ctx, "p", soon)
	assert.ErrorIs(t, err, context.DeadlineExceeded)
}

func TestArchiveExecutions(t *testing.T) {
	const path = "GET /artifactory/api/retention/archive/executions"
	c, s := scripted(t, map[string][]string{path: {
		`[{"policyKey":"p","lastRunStatus":"FAILED","completedNumberOfWorkflows":3},{"state":"COMPLETE","completedNumberOfArtifacts":1}]`,
		`{"state":"PENDING"}`,
	}})
	runs, err := c.ArchivePolicies.Executions(t.Context(), &ArchiveExecutionListOptions{From: time.UnixMilli(1623180000018), To: time.UnixMilli(1623780000425), SearchStr: "p"})
	require.NoError(t, err)
	assert.Equal(t, []string{path + "?from=1623180000018&searchStr=p&to=1623780000425"}, s.requests)
	assert.Equal(t, ArchiveFailed, runs[0].State)
	completed, _, _ := runs[0].Artifacts()
	assert.Equal(t, int64(3), completed)
	assert.Equal(t, ArchiveComplete, runs[1].State)
	runs, err = c.ArchivePolicies.Executions(t.Context(), nil)
	require.NoError(t, err)
	assert.Len(t, runs, 1)
}
