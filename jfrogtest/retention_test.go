package jfrogtest_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

const cleanupPolicies = "/api/cleanup/packages/policies/"

func TestCleanupPolicyRules(t *testing.T) {
	c := start(t)
	days := map[string]any{"createdBeforeInDays": 1}
	with := func(name string, value any) map[string]any {
		return map[string]any{"createdBeforeInDays": 1, name: value}
	}
	many := make([]string, 1001)
	for i := range many {
		many[i] = fmt.Sprint(i)
	}
	for why, criteria := range map[string]map[string]any{
		"packageTypes must have 1":                         with("packageTypes", []string{}),
		"repos must have 1":                                with("repos", nil),
		"includedPackages must have exactly one element":   with("includedPackages", []string{"a", "b"}),
		"excludedPackages must not have patterns":          with("excludedPackages", []string{"a*"}),
		"excludedRepos must have 0 to 1000":                with("excludedRepos", many),
		"includedProjects has an element of 4097 bytes":    with("includedProjects", []string{strings.Repeat("x", 4097)}),
		"excludedRepos has an element of 0 bytes":          with("excludedRepos", []string{""}),
		"days and in months cannot be used together":       with("createdBeforeInMonths", 1),
		"a policy must use exactly one kind of condition:": with("keepLastNVersions", 1),
		"time, keepLastNVersions or includedProperties":    {"createdBeforeInDays": 0},
		"a condition has the number -1":                    with("keepLastNVersions", -1),
		"a condition has the number 9999999":               {"createdBeforeInMonths": 9999999},
		"includedProperties must have one key":             {"includedProperties": map[string]any{"a": []string{"1", "2"}}},
		"excludedProperties must have one key":             with("excludedProperties", map[string]any{"a": []string{"1"}, "b": []string{"1"}}),
		"does not support keepLastNVersions":               {"keepLastNVersions": 1},
		"Failed to parse":                                  with("repos", "libs"),
	} {
		c.do("POST", cleanupPolicies+"rules", packagePolicy("rules", criteria)).fails(400, why)
	}
	for why, change := range map[string]map[string]any{
		"must be created disabled":           {"enabled": true},
		"differs from the key in the path":   {"key": "other"},
		"invalid cron expression":            {"cronExp": "0 2 * * *"},
		"invalid cron expression '0 0 24":    {"cronExp": "0 0 24 * * ?"},
		"durationInMinutes must not be":      {"durationInMinutes": -1},
		"a policy of a project cannot":       {"projectKey": "web", "searchCriteria": packagePolicy("", map[string]any{"createdBeforeInDays": 1, "includeAllProjects": true})["searchCriteria"]},
		"packageTypes must have 1 to 1000 e": {"searchCriteria": map[string]any{}},
	} {
		policy := packagePolicy("rules", days)
		maps.Copy(policy, change)
		c.do("POST", cleanupPolicies+"rules", policy).fails(400, why)
	}
	c.do("POST", cleanupPolicies+"ab", packagePolicy("ab", days)).fails(400, "at least 3")
	c.do("POST", cleanupPolicies+"rules", packagePolicy("rules", days)).want(200)
	c.do("POST", cleanupPolicies+"rules", packagePolicy("rules", days)).fails(409, "already exists")
	c.do("POST", "/api/cleanup/bundles/policies/rules", bundlePolicyOf("rules", "**")).fails(409, "already exists")
	c.do("POST", cleanupPolicies+"rules/enablement", map[string]any{}).fails(400, "enabled is missing")
	c.do("PUT", cleanupPolicies+"rules/run", nil).fails(400, "disabled")
	c.do("PUT", cleanupPolicies+"none/run", nil).fails(404, "none")
	c.get("/api/cleanup/policies/runs/downloadReport?policyKey=rules&runId=x").fails(400, "required")
	c.get("/api/cleanup/policies/runs/downloadReport?policyKey=rules&runId=1").fails(404, "No report")
	c.do("PUT", "/api/cleanup/policies/runs/1", map[string]any{"action": "start"}).fails(400, "stop")
	c.do("PUT", "/api/cleanup/policies/runs/1", map[string]any{"action": "stop"}).fails(404, "No cleanup policy")
	const run, report = cleanupPolicies + "rules/run?dryRun=true", "/api/cleanup/policies/runs/downloadReport?runId=1&policyKey="
	c.do("PUT", run, nil).want(201).is("runId", 1)
	c.do("PUT", run, nil).fails(400, "is running: run 1")
	c.get(report+"rules").fails(404, "No report") // not yet
	c.get(report+"other").fails(404, "No report")
	c.get(report+"rules").want(200, "PK")
	c.do("PUT", "/api/cleanup/policies/runs/1", map[string]any{"action": "stop"}).fails(400, "has ended")

	// Administrators only.
	c.platform().do("POST", "/access/api/v2/users", map[string]any{"username": "ann", "password": "Secret123!", "email": "ann@acme.org"}).want(201)
	ann := *c
	ann.token = ""
	ann.do("GET", cleanupPolicies, nil, "Authorization", "Basic YW5uOlNlY3JldDEyMyE=").fails(403, "ann")
}

func TestBundleCleanupPolicyRules(t *testing.T) {
	c := start(t)
	criteria := func(name string, value any) map[string]any {
		all := bundlePolicyOf("bundles", "**")["searchCriteria"].(map[string]any)
		all[name] = value
		return all
	}
	for why, change := range map[string]map[string]any{
		"itemType must be releaseBundle":         {"itemType": "package"},
		"releaseBundles must have 1":             {"searchCriteria": criteria("releaseBundles", []any{})},
		"createdBeforeInMonths must be positive": {"searchCriteria": criteria("createdBeforeInMonths", 0)},
		"includedProjects is missing":            {"searchCriteria": criteria("includedProjects", nil)},
		"must be created disabled":               {"enabled": true},
	} {
		policy := bundlePolicyOf("bundles", "**")
		maps.Copy(policy, change)
		c.do("POST", "/api/cleanup/bundles/policies/bundles", policy).fails(400, why)
	}
	for _, verb := range []string{"GET", "PUT", "DELETE"} {
		c.do(verb, "/api/cleanup/bundles/policies/bundles", bundlePolicyOf("bundles", "**")).fails(404, "bundles")
	}
}

func TestBundleCleanupSelection(t *testing.T) {
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	c := start(t, jfrogtest.WithClock(func() time.Time { return now }))
	c.repo("prod", map[string]any{"rclass": "local", "environments": []string{"PROD"}})
	c.put("/libs/a.txt", "a")
	c.bundle("app", "1", "libs/a.txt")
	c.bundle("app", "2", "libs/a.txt")
	p := c.platform()
	p.do("POST", lifecycle+"/promotion/records/app/2?async=false", map[string]any{"environment": "PROD"}).want(201)
	p.do("POST", lifecycle+"/release_bundle?async=false&project=web", bundleOf("app", "3", "artifacts", files("libs/a.txt"))).want(201)
	now = now.AddDate(0, 2, 0)
	const policies = "/api/cleanup/bundles/policies/"
	for key, name := range map[string]string{"by-name": "a*", "everything": "**"} {
		c.do("POST", policies+key, bundlePolicyOf(key, name)).want(200)
		c.do("PUT", policies+key+"/run?dryRun=1", nil).want(201)
	}
	c.get(policies)
	list := c.get(policies).want(200)
	// The promoted version stays. The name alone selects the global level.
	list.is("policies.0.policyKey", "by-name", "policies.0.lastRunData.totalItems", 1, "policies.0.lastRunData.status", "COMPLETED",
		"policies.1.policyKey", "everything", "policies.1.lastRunData.totalItems", 2, "policies.1.includedProjects.0", "All")
	equal(t, "versions", p.get(lifecycle+"/release_bundle/records/app").want(200).list("release_bundles", "release_bundle_version", ""), "2 1")
}

func TestArchivePolicyRules(t *testing.T) {
	c := start(t)
	const at = "/api/retention/archive/policies/"
	names := func(operator string, values ...string) map[string]any {
		return map[string]any{"names": map[string]any{"include": map[string]any{"operator": operator, "values": values}}}
	}
	for why, policy := range map[string]map[string]any{
		"differs from the key":                  {"key": "other", "aqlQuery": "items.find()"},
		"either aqlQuery or searchCriteriaForm": {"key": "arch"},
		"Failed to parse query":                 {"key": "arch", "aqlQuery": "items.find("},
		"only the items domain":                 {"key": "arch", "aqlQuery": "builds.find()"},
		"must have properties, paths, names":    {"key": "arch", "searchCriteriaForm": map[string]any{"createdBefore": 2}},
		"invalid operator 'xor'":                {"key": "arch", "searchCriteriaForm": names("xor", "a")},
		"names has an element of 0 bytes":       {"key": "arch", "searchCriteriaForm": names("or", "")},
		"packageSearchCriteriaForm needs":       {"key": "arch", "aqlQuery": "items.find()", "packageSearchCriteriaForm": map[string]any{}},
		"cannot be used for packages":           {"key": "arch", "packageRetention": true, "aqlQuery": "items.find()"},
		"must have a packageType":               {"key": "arch", "packageRetention": true},
		"packageRepos must have 1":              {"key": "arch", "packageRetention": true, "packageSearchCriteriaForm": map[string]any{"packageType": "npm"}},
		"invalid cron expression":               {"key": "arch", "aqlQuery": "items.find()", "cronExp": "0 0 0 * * *"},
		"must not be negative":                  {"key": "arch", "aqlQuery": "items.find()", "expirationTimeInMonths": -1},
	} {
		c.do("POST", at+"arch", policy).fails(400, why)
	}
	for _, call := range []string{"GET arch", "DELETE arch", "PUT arch", "POST arch/trigger", "POST arch/stop", "POST arch/preview"} {
		verb, path, _ := strings.Cut(call, " ")
		c.do(verb, at+path, map[string]any{}).fails(404, "arch")
	}
	c.do("POST", "/api/retention/search", "").fails(400, "missing")
	c.do("POST", "/api/retention/search", "builds.find()").fails(400, "items domain")
	c.do("POST", "/api/retention/searchPackages", map[string]any{"name": "*"}).fails(400, "packageType")
	c.get("/api/retention/archive/executions?from=monday").fails(400, "from")
	for why, body := range map[string]map[string]any{
		"unknown restoreType":                           {"restoreType": "ALL"},
		"either restoreToOriginal or":                   {},
		"restoreToOriginal or centralDestinationPath i": {"restoreToOriginal": "true", "centralDestinationPath": "libs"},
		"requires fallbackDestinationPath":              {"restoreToOriginal": true},
		"itemsToRestore must have 1":                    {"centralDestinationPath": "libs"},
		"'libs/none' does not exist":                    {"centralDestinationPath": "libs/none", "itemsToRestore": []string{"a/b"}},
	} {
		c.do("POST", "/api/retention/restore", body).fails(400, why)
	}
}

// TestConvertToAQL converts the form in the manual.
func TestConvertToAQL(t *testing.T) {
	c := start(t)
	either := func(operator string, values ...any) map[string]any {
		return map[string]any{"operator": operator, "values": values}
	}
	property := func(key, value string) any { return map[string]any{"propertyKey": key, "propertyValue": value} }
	form := map[string]any{
		"properties":   map[string]any{"include": either("or", property("a", "1"), property("a", "2")), "exclude": either("", property("b", "1"))},
		"repositories": map[string]any{"exclude": either("and", "repo-*", "*-3")}, "createdBefore": 1628668945, "downloadedBefore": 1628668946,
	}
	got := strings.Join(strings.Fields(string(c.do("POST", "/api/retention/archive/policies/convertToAql", form).want(200).body)), "")
	equal(t, "query", got, `items.find({"$and":[{"$or":[{"@a":{"$match":"1"}},{"@a":{"$match":"2"}}]},{"$or":[{"@b":{"$nmatch":"1"}}]},`+
		`{"$and":[{"repo":{"$nmatch":"repo-*"}},{"repo":{"$nmatch":"*-3"}}]},{"created":{"$lt":"1628668945"}},{"stat.downloaded":{"$lt":"1628668946"}}]})`)
}

// TestManyRuns starts more runs than the server remembers.
func TestManyRuns(t *testing.T) {
	c := start(t, jfrogtest.WithAsync(0, 0))
	c.do("POST", cleanupPolicies+"many", packagePolicy("many", map[string]any{"createdBeforeInDays": 1})).want(200)
	for range 101 {
		c.do("PUT", cleanupPolicies+"many/run?dryRun=true", nil).want(201)
	}
	c.get("/api/cleanup/policies/runs/downloadReport?policyKey=many&runId=1").want(404)
	c.get("/api/cleanup/policies/runs/downloadReport?policyKey=many&runId=101").want(200, "PK")
}
