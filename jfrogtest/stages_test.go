package jfrogtest_test

import "testing"

func TestStages(t *testing.T) {
	c := start(t)
	c.project("web")
	const at = "v2/stages"
	c.api("POST", at, object{"name": "web-QA", "project_key": "web"}).want(201).is("name", "web-QA", "scope", "PROJECT",
		"project_key", "web", "category", "promote", "repositories", "[]", "total_repository_count", 0, "used_in_lifecycles", "[]")
	c.api("POST", at, object{"name": "REVIEW", "category": "none"}).want(201).is("scope", "GLOBAL", "project_key", nil, "category", "none")
	c.api("GET", at+"/web-QA", nil).refused(404, "NOT_FOUND", "'web-QA'")
	c.api("GET", at+"/REVIEW?project_key=web", nil).refused(404, "NOT_FOUND", "'REVIEW'")
	equal(t, "environments of the project", c.api("GET", "v1/projects/web/environments", nil).list("", "name", ""), "web-QA")
	equal(t, "global environments", c.api("GET", "v1/environments", nil).list("", "name", ""), "DEV PROD")

	c.repo("web-libs", object{"rclass": "local", "projectKey": "web", "environments": []string{"web-QA"}})
	c.api("GET", at+"/web-QA?project_key=web", nil).want(200).is("repositories", "[web-libs]", "total_repository_count", 1)
	c.api("GET", at+"/DEV", nil).is("repositories", "[libs]", "category", "promote")
	c.api("GET", at+"/COMMIT", nil).is("repositories", "[]", "category", "code")

	c.api("PATCH", at+"/web-QA?project_key=web", object{"name": "web-TEST"}).want(200).is("name", "web-TEST", "repositories", "[web-libs]")
	c.get("/api/repositories/web-libs").is("environments", "[web-TEST]")
	c.api("PATCH", at+"/web-TEST?project_key=web", object{"category": "none"}).want(200).is("category", "none", "repositories", "[]")
	c.get("/api/repositories/web-libs").is("environments", "[]")
	c.api("PATCH", at+"/web-TEST?project_key=web", object{"category": "promote"}).want(200)
	c.api("POST", "v1/environments", object{"name": "STAGING"}).want(201)
	c.api("GET", at+"/STAGING", nil).want(200).is("category", "promote")
	c.api("POST", "v1/environments/STAGING/rename", object{"new_name": "UAT"}).want(200)
	c.api("GET", at+"/UAT", nil).want(200)
	c.api("DELETE", "v1/environments/UAT", nil).want(204)
	c.api("GET", at+"/UAT", nil).want(404)

	c.api("POST", at, object{"name": "GLOBAL", "project_key": "default"}).want(201).is("scope", "GLOBAL", "project_key", nil)
	c.api("GET", at+"/GLOBAL", nil).want(200)
	c.api("GET", at+"/GLOBAL?project_key=default", nil).want(200)
	c.api("GET", at+"/GLOBAL?project_key=none", nil).refused(404, "NOT_FOUND", "`none`")
	c.api("PATCH", at+"/GLOBAL?project_key=default", object{"name": "WIDE"}).want(200)
	c.api("DELETE", at+"/WIDE?project_key=default", nil).want(204)

	c.api("POST", at, object{"name": "QA", "project_key": "web"}).refused(400, "BAD_REQUEST", "web-")
	c.api("POST", at, object{"name": "none-QA", "project_key": "none"}).refused(404, "NOT_FOUND", "`none`")
	c.api("POST", at, object{"name": "REVIEW"}).refused(409, "CONFLICT", "'REVIEW'")
	c.api("POST", "v1/environments", object{"name": "REVIEW"}).refused(409, "CONFLICT", "'REVIEW'")
	c.api("POST", at, object{"name": "x", "category": "zzz"}).refused(400, "BAD_REQUEST", "'zzz'")
	c.api("PATCH", at+"/PROD", object{"name": "x"}).refused(400, "BAD_REQUEST", "system")
	c.api("DELETE", at+"/PR", nil).refused(400, "BAD_REQUEST", "system")
	c.api("DELETE", at+"/REVIEW", nil).want(204)
	c.api("DELETE", at+"/REVIEW", nil).want(404)
}

func TestLifecycle(t *testing.T) {
	c := start(t)
	c.project("web")
	for _, name := range []string{"web-A", "web-B"} {
		c.api("POST", "v2/stages", object{"name": name, "project_key": "web"}).want(201)
	}
	const at = "v2/lifecycle?project_key=web"
	c.api("GET", at, nil).want(200).is("release_stage", "PROD", "categories.0.category", "code", "categories.0.stages.1.name", "COMMIT",
		"categories.1.category", "promote", "categories.1.stages", "[]")
	c.api("PATCH", at, object{"promote_stages": []string{"web-B", "DEV", "web-A"}}).want(200)
	c.api("GET", at, nil).is("categories.1.stages.0.name", "web-B", "categories.1.stages.0.scope", "project",
		"categories.1.stages.1.scope", "global", "categories.1.stages.2.name", "web-A", "categories.1.stages.3", nil,
		"promote_stages", "[web-B DEV web-A]")
	c.api("GET", "v2/lifecycle", nil).is("categories.1.stages", "[]")
	c.api("GET", "v2/stages/web-B?project_key=web", nil).is("used_in_lifecycles", "[web]")
	for _, path := range []string{"v2/stages/web-B?project_key=web", "v1/projects/web/environments/web-B"} {
		c.api("DELETE", path, nil).refused(400, "BAD_REQUEST", "part of a lifecycle")
	}
	c.api("PATCH", "v2/stages/web-B?project_key=web", object{"category": "none"}).refused(400, "BAD_REQUEST", "part of a lifecycle")
	c.api("PATCH", "v2/stages/web-B?project_key=web", object{"name": "web-C"}).want(200)
	c.api("GET", at, nil).is("categories.1.stages.0.name", "web-C")
	for _, list := range [][]string{{"PROD"}, {"PR"}, {"none"}, {"DEV", "DEV"}} {
		c.api("PATCH", at, object{"promote_stages": list}).refused(400, "BAD_REQUEST", list[0])
	}
	c.api("PATCH", "v2/lifecycle", object{"promote_stages": []string{"web-A"}}).refused(400, "BAD_REQUEST", "web-A")
	c.api("GET", "v2/lifecycle?project_key=none", nil).refused(404, "NOT_FOUND", "`none`")
	c.api("PATCH", "v2/lifecycle?project_key=default", object{"promote_stages": []string{"DEV"}}).want(200)
	for _, path := range []string{"v2/lifecycle", "v2/lifecycle?project_key=default"} {
		c.api("GET", path, nil).want(200).is("promote_stages", "[DEV]")
	}
	c.api("PATCH", at, object{"promote_stages": []string{}}).want(200)
	c.api("DELETE", "v2/stages/web-C?project_key=web", nil).want(204)
	c.api("DELETE", "v1/projects/web", nil).want(204)
	c.api("GET", "v2/stages/web-A?project_key=web", nil).want(404)
}
