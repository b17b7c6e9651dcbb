package jfrogtest_test

import (
	"fmt"
	"maps"
	"strings"
)

func init() {
	undocumentedFields = append(undocumentedFields,
		undocumentedField{"2.7.1.4", "[].projectKey", "documented for one policy (2.7.1.1)"},
		undocumentedField{"2.7.1.4", "[].searchCriteria", "observed for one policy (2.7.1.5)"},
		undocumentedField{"2.6.9", "[].packageRetention", "documented for one policy (2.6.10)"},
		undocumentedField{"2.6.9", "[].packageSearchCriteriaForm", "as packageRetention"},
		undocumentedField{"2.6.13", "results", "as in 2.8.1"},
		undocumentedField{"2.6.18", "[]", "a list with the latest first; its sample shows one element"},
	)
}

// packagePolicy returns a policy of packages with criteria.
func packagePolicy(key string, criteria map[string]any) map[string]any {
	all := map[string]any{"packageTypes": []string{"generic"}, "repos": []string{"**"}, "includedPackages": []string{"**"}}
	maps.Copy(all, criteria)
	return map[string]any{"key": key, "searchCriteria": all}
}

// bundlePolicyOf returns a cleanup policy of release bundles.
func bundlePolicyOf(key, name string) map[string]any {
	return map[string]any{"key": key, "itemType": "releaseBundle", "searchCriteria": map[string]any{
		"includeAllProjects": true, "includedProjects": []string{}, "releaseBundles": []any{map[string]any{"name": name, "projectKey": ""}},
		"excludePromotedEnvironments": []string{"PROD"}, "createdBeforeInMonths": 1,
	}}
}

func retentionTraffic(c *client) {
	days := packagePolicy("clean-days", map[string]any{
		"createdBeforeInDays": 30, "lastDownloadedBeforeInDays": 3, "excludedProperties": map[string]any{"keep": []string{"yes"}}, "excludedRepos": []string{"to"},
	})
	days["cronExp"], days["description"] = "0 0 2 ? * SUN", "old files"
	for _, base := range []string{"/api/cleanup/packages/policies", "/api/archive/v2/packages/policies"} {
		days["key"] = "clean-days" + strings.ReplaceAll(base[:12], "/", "-")
		at := base + "/" + days["key"].(string)
		c.do("POST", at, days).want(200)
		c.get(at).want(200)
		c.do("PUT", at, days).want(200)
		c.do("POST", at+"/enablement", map[string]any{"enabled": true}).want(200)
	}
	project := packagePolicy("team-a", map[string]any{"keepLastNVersions": 2, "packageTypes": []string{"npm"}})
	project["projectKey"] = "team"
	c.do("POST", "/api/cleanup/packages/policies/team-a", project).want(200)
	c.get("/api/cleanup/packages/policies").want(200)
	c.do("PUT", "/api/cleanup/packages/policies/team-a/run?dryRun=true", nil).want(201)

	const bundles = "/api/cleanup/bundles/policies"
	c.do("POST", bundles+"/clean-bundles", bundlePolicyOf("clean-bundles", "**")).want(200)
	c.do("PUT", bundles+"/clean-bundles", bundlePolicyOf("clean-bundles", "**")).want(200)
	c.get(bundles + "/clean-bundles").want(200)
	c.do("POST", bundles+"/clean-bundles/enablement", map[string]any{"enabled": true}).want(200)
	run := c.do("PUT", bundles+"/clean-bundles/run", nil).want(201)
	c.get(bundles + "/").want(200)
	c.do("PUT", "/api/cleanup/policies/runs/"+fmt.Sprint(run.at("runId")), map[string]any{"action": "stop"}).want(202)

	const cold = "/api/retention"
	form := map[string]any{"names": map[string]any{"include": map[string]any{"values": []string{"*.old"}}}, "createdBefore": 2}
	c.do("POST", cold+"/archive/policies/arch", map[string]any{"key": "arch", "enabled": true, "searchCriteriaForm": form}).want(201)
	query := map[string]any{"key": "arch", "enabled": true, "aqlQuery": `items.find({"repo":"libs","name":"cold.txt"})`, "cronExp": "0 0 2 ? * SUN"}
	c.do("PUT", cold+"/archive/policies/arch", query).want(201)
	packages := map[string]any{"key": "archpkg", "enabled": true, "packageRetention": true, "packageSearchCriteriaForm": map[string]any{
		"packageType": "generic", "packageRepos": []string{"libs"}, "componentName": "colder*", "version": "",
	}}
	c.do("POST", cold+"/archive/policies/archpkg", packages).want(201)
	c.do("POST", cold+"/archive/policies/convertToAql", form).want(200)
	c.do("POST", cold+"/archive/policies/preview", packages).want(200)
	c.do("POST", cold+"/archive/policies/arch/preview", nil).want(200)
	c.put("/libs/cold.txt;qa=ok", "cold")
	c.put("/libs/colder.txt", "colder")
	for _, key := range []string{"arch", "archpkg"} {
		c.do("POST", cold+"/archive/policies/"+key+"/trigger", nil).want(200)
		for range 2 {
			c.get(cold + "/archive/policies/" + key).want(200)
		}
	}
	c.get(cold + "/archive/policies").want(200)
	c.get(cold + "/archive/executions").want(200)
	c.do("POST", cold+"/search", `items.find({"repo":"libs"}).include("*","property")`).want(200)
	c.do("POST", cold+"/searchPackages", map[string]any{"packageType": "generic", "repositories": []string{"libs"}, "name": "*"}).want(200)
	c.get(cold + "/namespace").want(200)
	c.do("POST", cold+"/restore", map[string]any{"restoreType": "ARTIFACT_RESTORE", "restoreToOriginal": "false", "centralDestinationPath": "to", "itemsToRestore": []string{"libs/"}}).want(200)
	for range 2 {
		c.get(cold + "/restore/executions").want(200)
	}
}
