package jfrogtest_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// stages starts a server with repositories in environments and a version app/1.0 with a generic and
// a maven artifact.
func stages(t *testing.T, opts ...jfrogtest.Option) *client {
	t.Helper()
	c := start(t, append(opts, jfrogtest.WithRepository("mvn", "local", "maven"))...)
	c.project("p1")
	for key, config := range map[string]map[string]any{
		"qa-gen": {"environments": []string{"QA"}}, "qa-mvn": {"environments": []string{"QA", "DEV"}, "packageType": "maven"},
		"qa-other": {"environments": []string{"QA"}, "packageType": "npm"}, "p1-qa": {"environments": []string{"QA"}, "projectKey": "p1"},
		"prod-gen": {"environments": []string{"PROD"}}, "prod-mvn": {"environments": []string{"PROD"}, "packageType": "maven"},
	} {
		config["rclass"] = "local"
		c.repo(key, config)
	}
	c.put("/libs/d/a.txt;k=v", "a")
	c.put("/mvn/org/lib/1/lib-1.jar", "jar")
	c.bundle("app", "1.0", "libs/d/a.txt", "mvn/org/lib/1/lib-1.jar")
	return c
}

// promote promotes a version synchronously.
func (c *client) promote(version, environment string, more ...any) reply {
	c.t.Helper()
	body := map[string]any{"environment": environment}
	for i := 0; i+1 < len(more); i += 2 {
		body[more[i].(string)] = more[i+1]
	}
	return c.platform().do("POST", lifecycle+"/promotion/records/app/"+version+"?async=false", body)
}

func TestPromoteBundle(t *testing.T) {
	c := stages(t, jfrogtest.WithAsync(1, 0))
	p := c.platform()
	r := p.do("POST", lifecycle+"/promotion/records/app/1.0", map[string]any{"environment": "QA", "included_repository_keys": []string{}}).want(200)
	r.is("repository_key", "release-bundles-v2", "release_bundle_name", "app", "environment", "QA", "included_repository_keys", "[qa-gen qa-mvn]", "excluded_repository_keys", "[]")
	id := fmt.Sprintf("%.0f", r.at("created_millis"))
	status := lifecycle + "/promotion/statuses/app/1.0/" + id
	details := lifecycle + "/promotion/records/app/1.0/" + id
	p.get(details).want(200).is("artifacts", "[]")
	p.get(status).is("status", "PROCESSING")
	equal(t, "not yet", c.tree("qa-gen"), "")
	p.get(status).is("status", "COMPLETED", "messages", nil)
	equal(t, "generic", c.tree("qa-gen"), "d/a.txt")
	equal(t, "maven", c.tree("qa-mvn"), "org/lib/1/lib-1.jar")
	equal(t, "others", c.tree("qa-other")+c.tree("p1-qa")+c.tree("prod-gen"), "")
	equal(t, "source stays", c.tree("libs"), "d/a.txt")
	c.get("/api/storage/qa-gen/d/a.txt?properties").is("properties.k", "[v]")
	p.get(details).is("environment", "QA", "created_by", "admin", "artifacts.0.path", "qa-gen/d/a.txt", "artifacts.0.checksum", sha256Of("a"), "artifacts.0.package_type", "generic",
		"artifacts.1.path", "qa-mvn/org/lib/1/lib-1.jar", "artifacts.1.package_name", "lib", "artifacts.1.package_version", "1", "artifacts.0.properties", nil)
	c.get("/release-bundles-v2/app/1.0/promotion-"+id+".json.evd").want(200, `"keyid": "default-rsa-key"`)

	p.get(lifecycle+"/promotion/statuses/app/1.0/1").fails(404, "created_millis: 1")
	p.get(lifecycle+"/promotion/statuses/app/1.0/x").fails(400, "'created_millis'")
	p.get(lifecycle+"/promotion/statuses/app/2.0/"+id).fails(404, "version: 2.0")
	p.do("POST", lifecycle+"/promotion/records/app/1.0", map[string]any{}).fails(400, "'environment' must be non-null")
	p.do("POST", lifecycle+"/promotion/records/app/1.0?operation=link", map[string]any{"environment": "QA"}).fails(400, "'operation'")
	p.do("POST", lifecycle+"/promotion/records/app/2.0", map[string]any{"environment": "QA"}).fails(404, "version: 2.0")
}

func TestPromotionTargets(t *testing.T) {
	c := stages(t)
	c.promote("1.0", "QA", "included_repository_keys", []string{"none"}).fails(404, "none")
	c.promote("1.0", "QA", "included_repository_keys", []string{"prod-gen"}).fails(400, "Repository prod-gen is not assigned to environment QA")
	c.promote("1.0", "QA", "included_repository_keys", []string{"qa-gen"}, "excluded_repository_keys", []string{"qa-gen"}).want(201).
		is("included_repository_keys", "[qa-gen]", "excluded_repository_keys", "[qa-gen]")
	equal(t, "included", c.tree("qa-gen")+" "+c.tree("qa-mvn"), "d/a.txt ")
	c.promote("1.0", "PROD", "excluded_repository_keys", []string{"prod-gen"}).want(201).is("included_repository_keys", "[prod-mvn]")
	equal(t, "excluded", c.tree("prod-gen")+" "+c.tree("prod-mvn"), " org/lib/1/lib-1.jar")
	c.promote("1.0", "DEV").fails(400, "No repository of environment DEV takes artifacts of package type generic: d/a.txt")
	c.promote("1.0", "QA", "included_repository_keys", []string{"qa-other"}).fails(400, "No target repository")
	c.platform().get(lifecycle+"/promotion/records/app/1.0?include=messages").is("total", 4, "promotions.0.status", "FAILED", "promotions.3.status", "COMPLETED")
}

func TestPromotionOverwrites(t *testing.T) {
	c := stages(t)
	c.put("/qa-gen/d/a.txt", "another")
	c.promote("1.0", "QA").fails(400, "Target artifact already exists: qa-gen/d/a.txt")
	equal(t, "nothing else", c.tree("qa-mvn"), "")
	r := c.platform().get(lifecycle + "/promotion/records/app?include=messages").want(200)
	r.is("promotions.0.status", "FAILED", "promotions.0.messages.0.text", "Target artifact already exists: qa-gen/d/a.txt", "promotions.0.xray_retrieval_status", "NOT_APPLICABLE")
	c.platform().get(lifecycle+"/promotion/records/app").is("promotions.0.messages", nil)
	c.put("/qa-gen/d/a.txt", "a")
	c.promote("1.0", "QA").want(201)
	c.promote("1.0", "QA").want(201)
	c.do("POST", "/api/repositories/prod-gen", map[string]any{"excludesPattern": "**/*.txt"}).want(200)
	c.promote("1.0", "PROD").fails(400, "include/exclude pattern")
	equal(t, "all or nothing", c.tree("prod-mvn"), "")
}

func TestPromotionTargetGoes(t *testing.T) {
	c := stages(t, jfrogtest.WithAsync(1, 0))
	p := c.platform()
	id := fmt.Sprintf("%.0f", p.do("POST", lifecycle+"/promotion/records/app/1.0", map[string]any{"environment": "QA"}).want(200).at("created_millis"))
	c.do("DELETE", "/api/repositories/qa-gen", nil).want(200)
	p.get(lifecycle + "/promotion/statuses/app/1.0/" + id)
	p.get(lifecycle+"/promotion/statuses/app/1.0/"+id).is("status", "FAILED", "messages.0.text", "No repository of environment QA takes artifacts of package type generic: d/a.txt")
}

func TestPromotionMoves(t *testing.T) {
	c := stages(t)
	c.put("/mvn/org/lib/1/lib-1.jar", "changed")
	c.platform().do("POST", lifecycle+"/promotion/records/app/1.0?async=false&operation=move", map[string]any{"environment": "QA"}).want(201)
	equal(t, "moved", c.tree("libs")+" "+c.tree("qa-gen"), " d/a.txt")
	equal(t, "another content stays", c.tree("mvn"), "org/lib/1/lib-1.jar")
	c.get("/release-bundles-v2/app/1.0/artifacts/d/a.txt").want(200)
}

func TestPromotionLists(t *testing.T) {
	now := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	c := stages(t, jfrogtest.WithClock(func() time.Time { return now }))
	c.bundle("app", "1.1", "libs/d/a.txt", "mvn/org/lib/1/lib-1.jar")
	for _, step := range []string{"1.0 QA", "1.1 QA", "1.0 PROD", "1.1 QA"} {
		version, environment, _ := strings.Cut(step, " ")
		now = now.Add(time.Second)
		c.promote(version, environment).want(201)
	}
	first := c.promote("1.1", "PROD").want(201).at("created_millis").(float64)
	equal(t, "ids are distinct", first, float64(now.UnixMilli()+1))
	p := c.platform()
	all := func(query string) string {
		var texts []string
		list, _ := p.get(lifecycle + "/promotion" + query).want(200).at("promotions").([]any)
		for _, item := range list {
			texts = append(texts, fmt.Sprint(item.(map[string]any)["release_bundle_version"], item.(map[string]any)["environment"]))
		}
		return strings.Join(texts, " ")
	}
	equal(t, "all", all("/records/app"), "1.1PROD 1.1QA 1.0PROD 1.1QA 1.0QA")
	equal(t, "by version", all("/records/app?order_by=release_bundle_version&order_asc=true"), "1.0PROD 1.0QA 1.1PROD 1.1QA 1.1QA")
	equal(t, "of a version", all("/records/app/1.0"), "1.0PROD 1.0QA")
	equal(t, "filter", all("/records/app?filter_by=QA"), "1.1QA 1.1QA 1.0QA")
	equal(t, "filter by version", all("/records/app?filter_by=1.0"), "1.0PROD 1.0QA")
	equal(t, "of another", all("/records/none"), "")
	p.get(lifecycle+"/promotion/records/app?offset=1&limit=2").is("total", 5, "limit", 2, "offset", 1, "promotions.0.environment", "QA", "promotions.2", nil)
	p.get(lifecycle+"/promotion/records/app/1.0?order_by=release_bundle_version").fails(400, "'order_by'")

	equal(t, "in PROD", all("/release-bundles-by-environment/PROD?order_by=release_bundle_version"), "1.1PROD 1.0PROD")
	equal(t, "in QA", all("/release-bundles-by-environment/QA"), "")
	p.get(lifecycle+"/promotion/release-bundles-by-environment/PROD?offset=1").is("offset", 2, "promotions.0.project_key", "default", "promotions.1", nil)
	equal(t, "of an artifact", all("/qa-gen/d/a.txt?order_by=environment&limit=2"), "1.1QA 1.1QA")
	equal(t, "of a source", all("/libs/d/a.txt"), "1.1PROD 1.1QA 1.0PROD 1.1QA 1.0QA")
	p.get(lifecycle+"/promotion/qa-gen/none").is("promotions", "[]", "offset", 0)
}

func TestDeletePromotion(t *testing.T) {
	c := stages(t, jfrogtest.WithAsync(1, 0))
	c.bundle("app", "1.1", "libs/d/a.txt")
	p := c.platform()
	id := func(r reply) string { return fmt.Sprintf("%.0f", r.want(201).at("created_millis")) }
	one := lifecycle + "/promotion/records/app/1.0/" + id(c.promote("1.0", "QA"))
	two := lifecycle + "/promotion/records/app/1.1/" + id(c.promote("1.1", "QA"))
	p.do("DELETE", one+"?async=false", nil).want(204)
	equal(t, "shared artifact", c.tree("qa-gen")+" "+c.tree("qa-mvn"), "d/a.txt ")
	p.get(one).fails(404, "")
	p.do("DELETE", two, nil).want(200)
	status := strings.Replace(two, "records", "statuses", 1)
	p.get(status).is("status", "DELETING")
	equal(t, "not yet", c.tree("qa-gen"), "d/a.txt")
	p.get(status).want(404)
	equal(t, "deleted", c.tree("qa-gen"), "")
	equal(t, "no trash", c.tree("auto-trashcan"), "")
	p.do("DELETE", two, nil).fails(404, "")

	c.promote("1.0", "QA").want(201)
	p.do("DELETE", lifecycle+"/release_bundle/records/app/1.0?async=false", nil).want(204)
	equal(t, "with its version", c.tree("qa-mvn"), "")
	p.get(lifecycle+"/promotion/records/app").is("total", 0)
	equal(t, "rest", c.tree("release-bundles-v2"), "app/1.1/artifacts/d/a.txt app/1.1/release-bundle.json.evd")
}
