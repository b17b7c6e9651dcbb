package retention

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var packageCleanupCases = replay.Cases[*Client]{
	"2.7.1.1/sample": func(ctx context.Context, c *Client) (any, error) {
		policy := samplePolicy()
		policy.ProjectKey = "pipe"
		policy.SearchCriteria.ExcludedRepos = []string{"gradle-global"}
		return c.PackageCleanup.Create(ctx, policy)
	},
	"2.7.1.1/wire-days": func(ctx context.Context, c *Client) (any, error) {
		return c.PackageCleanup.Create(ctx, projectPolicy())
	},
	"2.7.1.1/wire-properties": func(ctx context.Context, c *Client) (any, error) {
		return c.PackageCleanup.Create(ctx, PackagePolicy{
			Key: "obsolete",
			SearchCriteria: PackageCriteria{
				PackageTypes: []artifactory.PackageType{artifactory.PackageTypeGeneric}, Repos: []string{"**"},
				IncludedPackages: []string{"**"}, IncludeAllProjects: true,
				IncludedProperties: map[string][]string{"state": {"obsolete"}},
			},
		})
	},
	"2.7.1.2/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.PackageCleanup.SetEnabled(ctx, "key1", true)
	},
	"2.7.1.3/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.PackageCleanup.Run(ctx, "sample-policy", &CleanupRunOptions{})
	},
	"2.7.1.4/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.PackageCleanup.List(ctx, &CleanupListOptions{ProjectKey: "projectkey"})
	},
	"2.7.1.5/sample": func(ctx context.Context, c *Client) (any, error) { return c.PackageCleanup.Get(ctx, "key1") },
	"2.7.1.5/wire-days, empty values": func(ctx context.Context, c *Client) (any, error) {
		return c.PackageCleanup.Get(ctx, "web-old-images")
	},
	"2.7.1.6/sample": func(ctx context.Context, c *Client) (any, error) {
		policy := samplePolicy()
		policy.Description = new("updated description")
		return c.PackageCleanup.Replace(ctx, policy)
	},
	"2.7.1.6/wire-enabled": func(ctx context.Context, c *Client) (any, error) {
		policy := projectPolicy()
		policy.Enabled = true
		return c.PackageCleanup.Replace(ctx, policy)
	},
	"2.7.1.7/usage line": func(ctx context.Context, c *Client) (any, error) { return nil, c.PackageCleanup.Delete(ctx, "key1") },
}

func samplePolicy() PackagePolicy {
	return PackagePolicy{
		Key: "key1", Description: new("some test description"), CronExp: new("0 15 10 * * ? 2024"), DurationInMinutes: new(150),
		SearchCriteria: PackageCriteria{
			PackageTypes:  []artifactory.PackageType{artifactory.PackageTypeDocker, artifactory.PackageTypeMaven},
			Repos:         []string{"repo1", "repo2"},
			ExcludedRepos: []string{}, IncludedPackages: []string{"com/jfrog"}, ExcludedPackages: []string{"com/jfrog/latest"},
			CreatedBeforeInMonths: new(12), LastDownloadedBeforeInMonths: new(1), KeepLastNVersions: new(0),
		},
	}
}

func projectPolicy() PackagePolicy {
	return PackagePolicy{
		Key: "web-old-images", Description: new(""), CronExp: new(""), DurationInMinutes: new(0), SkipTrashcan: true, ProjectKey: "web",
		SearchCriteria: PackageCriteria{
			PackageTypes: []artifactory.PackageType{artifactory.PackageTypeDocker, artifactory.PackageTypeNPM},
			Repos:        []string{"web-*"}, ExcludedRepos: []string{"web-keep"}, IncludedPackages: []string{"**"},
			CreatedBeforeInDays: new(90), LastDownloadedBeforeInDays: new(30), ExcludedProperties: map[string][]string{"keep": {"true"}},
		},
	}
}

// validPolicy has no more than a policy needs.
func validPolicy() PackagePolicy {
	return PackagePolicy{
		Key: "old-files",
		SearchCriteria: PackageCriteria{
			PackageTypes: []artifactory.PackageType{artifactory.PackageTypeGeneric}, Repos: []string{"**"},
			IncludedPackages: []string{"**"}, CreatedBeforeInDays: new(30),
		},
	}
}

func TestPackagePolicyRules(t *testing.T) {
	one := map[string][]string{"a": {"b"}}
	require.NoError(t, validPolicy().check())
	for why, change := range map[string]func(*PackagePolicy, *PackageCriteria){
		"no package type":                  func(_ *PackagePolicy, c *PackageCriteria) { c.PackageTypes = nil },
		"an empty package type":            func(_ *PackagePolicy, c *PackageCriteria) { c.PackageTypes = []artifactory.PackageType{""} },
		"no repository":                    func(_ *PackagePolicy, c *PackageCriteria) { c.Repos = []string{} },
		"an empty repository":              func(_ *PackagePolicy, c *PackageCriteria) { c.Repos = []string{"a", ""} },
		"an empty excluded repository":     func(_ *PackagePolicy, c *PackageCriteria) { c.ExcludedRepos = []string{""} },
		"an empty included project":        func(_ *PackagePolicy, c *PackageCriteria) { c.IncludedProjects = []string{""} },
		"0 included packages":              func(_ *PackagePolicy, c *PackageCriteria) { c.IncludedPackages = nil },
		"2 included packages":              func(_ *PackagePolicy, c *PackageCriteria) { c.IncludedPackages = []string{"a", "b"} },
		`excluded package "a*" is not`:     func(_ *PackagePolicy, c *PackageCriteria) { c.ExcludedPackages = []string{"a*"} },
		`excluded package "" is not`:       func(_ *PackagePolicy, c *PackageCriteria) { c.ExcludedPackages = []string{""} },
		"no condition":                     func(_ *PackagePolicy, c *PackageCriteria) { c.CreatedBeforeInDays = new(0) },
		"in days and in months exclude":    func(_ *PackagePolicy, c *PackageCriteria) { c.LastDownloadedBeforeInMonths = new(1) },
		"on properties exclude each other": func(_ *PackagePolicy, c *PackageCriteria) { c.KeepLastNVersions = new(1) },
		"on the number of versions and on": func(_ *PackagePolicy, c *PackageCriteria) { c.IncludedProperties = one },
		"negative number -1":               func(_ *PackagePolicy, c *PackageCriteria) { c.CreatedBeforeInDays = new(-1) },
		"included properties have 2 keys": func(_ *PackagePolicy, c *PackageCriteria) {
			c.IncludedProperties = map[string][]string{"a": {"b"}, "c": {"d"}}
		},
		`excluded properties: key "a" has 2 values`: func(_ *PackagePolicy, c *PackageCriteria) {
			c.ExcludedProperties = map[string][]string{"a": {"b", "c"}}
		},
		`included properties: key "a" has 0 values`: func(_ *PackagePolicy, c *PackageCriteria) { c.IncludedProperties = map[string][]string{"a": nil} },
		"all projects and a list of projects": func(_ *PackagePolicy, c *PackageCriteria) {
			c.IncludeAllProjects, c.IncludedProjects = true, []string{"web"}
		},
		`belongs to project "web"`: func(p *PackagePolicy, c *PackageCriteria) { p.ProjectKey, c.IncludeAllProjects = "web", true },
		`belongs to project "app"`: func(p *PackagePolicy, c *PackageCriteria) {
			p.ProjectKey, c.IncludedProjects = "app", []string{"web"}
		},
		"duration in minutes -1 is negative": func(p *PackagePolicy, _ *PackageCriteria) { p.DurationInMinutes = new(-1) },
		"has 5 fields":                       func(p *PackagePolicy, _ *PackageCriteria) { p.CronExp = new("0 2 * * *") },
	} {
		policy := validPolicy()
		change(&policy, &policy.SearchCriteria)
		assert.ErrorContains(t, policy.check(), why)
	}
	for _, change := range []func(*PackageCriteria){
		func(c *PackageCriteria) { c.CreatedBeforeInDays, c.KeepLastNVersions = nil, new(3) },
		func(c *PackageCriteria) { c.CreatedBeforeInDays, c.IncludedProperties = nil, one },
		func(c *PackageCriteria) { c.ExcludedProperties = one },
		func(c *PackageCriteria) { c.LastDownloadedBeforeInDays = new(1) },
		func(c *PackageCriteria) { c.KeepLastNVersions, c.CreatedBeforeInMonths = new(0), new(0) },
		func(c *PackageCriteria) { c.IncludeAllProjects = true },
	} {
		policy := validPolicy()
		change(&policy.SearchCriteria)
		assert.NoError(t, policy.check())
	}
}

func TestPackagePolicyRefused(t *testing.T) {
	ctx, c := t.Context(), offline(t)
	bad, enabled, short, noKey := validPolicy(), validPolicy(), validPolicy(), validPolicy()
	bad.SearchCriteria.Repos = nil
	enabled.Enabled, short.Key, noKey.Key = true, "ab", ""
	refused(t, second(c.PackageCleanup.Create(ctx, bad)), "no repository")
	refused(t, second(c.PackageCleanup.Replace(ctx, bad)), "no repository")
	refused(t, second(c.PackageCleanup.Create(ctx, enabled)), "must not be enabled")
	refused(t, second(c.PackageCleanup.Create(ctx, short)), `"ab" is not three or more letters`)
	refused(t, second(c.PackageCleanup.Replace(ctx, noKey)), "policyKey")
	refused(t, c.SmartArchivePolicies.Create(ctx, enabled), "must not be enabled")
	refused(t, c.SmartArchivePolicies.Replace(ctx, bad), "no repository")
	refused(t, second(c.CleanupRuns.DownloadReport(ctx, "", 1)), "policyKey")
	refused(t, second(c.CleanupRuns.DownloadReport(ctx, "a", 0)), "runId")
	refused(t, c.CleanupRuns.Stop(ctx, 0), "runId")
}

// TestPackagePolicyKept checks that a policy keeps fields of a newer server.
func TestPackagePolicyKept(t *testing.T) {
	const stored = `{"key":"old-files","cronExp":"","enabled":true,"skipTrashcan":true,"newField":{"a":[1]},"searchCriteria":{
		"packageTypes":["generic"],"repos":["**"],"includedPackages":["**"],"includeAllProjects":false,"includedProjects":[],
		"createdBeforeInDays":30,"createdBeforeInMonths":0,"newCriterion":"x"}}`
	const path = "/artifactory/api/cleanup/packages/policies/old-files"
	c, s := scripted(t, map[string][]string{"GET " + path: {stored}, "PUT " + path: {stored}})
	policy, err := c.PackageCleanup.Get(t.Context(), "old-files")
	require.NoError(t, err)
	policy.SearchCriteria.CreatedBeforeInDays = new(60)
	_, err = c.PackageCleanup.Replace(t.Context(), *policy)
	require.NoError(t, err)
	var want map[string]any
	require.NoError(t, json.Unmarshal([]byte(stored), &want))
	want["searchCriteria"].(map[string]any)["createdBeforeInDays"] = 60.0
	var got map[string]any
	require.NoError(t, json.Unmarshal([]byte(s.sent[1]), &got))
	assert.Equal(t, want, got)
}

func TestPackageCleanupDryRun(t *testing.T) {
	c, s := scripted(t, map[string][]string{"PUT /artifactory/api/cleanup/packages/policies/p/run": {`{"runId":"7"}`}})
	run, err := c.PackageCleanup.Run(t.Context(), "p", &CleanupRunOptions{DryRun: true})
	require.NoError(t, err)
	assert.Equal(t, jfrog.Int(7), run.RunID)
	assert.Equal(t, []string{"PUT /artifactory/api/cleanup/packages/policies/p/run?dryRun=true"}, s.requests)
}
