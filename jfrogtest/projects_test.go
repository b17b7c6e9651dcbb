package jfrogtest_test

import (
	"strings"
	"testing"

	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

func TestProjects(t *testing.T) {
	c := start(t)
	c.api("POST", "v1/projects", map[string]any{"project_key": "acme", "display_name": "Acme", "storage_quota_bytes": -1, "admin_privileges": map[string]bool{"manage_members": true}}).want(201).is(
		"project_key", "acme", "soft_limit", false, "storage_quota_bytes", -1, "admin_privileges.manage_members", true)
	c.api("POST", "v1/projects", map[string]any{"project_key": "acme", "display_name": "Other"}).refused(409, "CONFLICT", "acme")
	c.api("POST", "v1/projects", map[string]any{"project_key": "acme2", "display_name": "acme"}).refused(409, "CONFLICT", "display name")
	c.api("POST", "v1/projects", map[string]any{"project_key": "A B", "display_name": "x"}).refused(400, "BAD_REQUEST", "key")
	c.api("POST", "v1/projects", map[string]any{"project_key": "ok"}).refused(400, "BAD_REQUEST", "display name")
	c.api("PUT", "v1/projects/acme", map[string]any{"description": "d", "project_key": "no"}).want(200).is("description", "d", "display_name", "Acme", "project_key", "acme")
	equal(t, "list", c.api("GET", "v1/projects", nil).want(200).list("", "project_key", ""), "acme")

	equal(t, "roles", c.api("GET", "v1/projects/acme/roles", nil).want(200).list("", "type", ""), "ADMIN PREDEFINED PREDEFINED PREDEFINED PREDEFINED")
	role := map[string]any{"name": "senior developer", "actions": []string{"READ_REPOSITORY"}, "type": "PREDEFINED", "environments": []string{"DEV"}}
	c.api("POST", "v1/projects/acme/roles", role).want(201).is("type", "CUSTOM")
	c.api("POST", "v1/projects/acme/roles", role).refused(409, "CONFLICT", "senior")
	role["environments"] = []string{"DEV", "PROD"}
	c.api("PUT", "v1/projects/acme/roles/senior%20developer", role).want(200)
	c.api("GET", "v1/projects/acme/roles/senior%20developer", nil).is("environments", "[DEV PROD]")
	c.api("PUT", "v1/projects/acme/roles/Viewer", role).refused(400, "BAD_REQUEST", "predefined")
	c.api("DELETE", "v1/projects/acme/roles/Viewer", nil).refused(400, "BAD_REQUEST", "predefined")
	c.api("POST", "v1/projects/acme/roles", map[string]any{"name": "x", "actions": []string{"FLY"}}).refused(400, "BAD_REQUEST", "FLY")
	c.api("POST", "v1/projects/acme/roles", map[string]any{"name": "x", "environments": []string{"MOON"}}).refused(400, "BAD_REQUEST", "MOON")

	c.newUser("jane")
	c.api("POST", "v2/groups", map[string]any{"name": "devs"}).want(201)
	c.api("PUT", "v1/projects/acme/users/jane", map[string]any{"name": "jane", "roles": []string{"viewer", "senior developer"}}).want(200).is("roles", "[Viewer senior developer]")
	c.api("PUT", "v1/projects/acme/users/none", map[string]any{"roles": []string{}}).refused(404, "NOT_FOUND", "none")
	c.api("PUT", "v1/projects/acme/users/jane", map[string]any{"roles": []string{"king"}}).refused(400, "BAD_REQUEST", "king")
	c.api("PUT", "v1/projects/acme/groups/devs", map[string]any{"name": "devs", "roles": []string{"Developer"}}).want(200)
	c.api("GET", "v1/projects/acme/groups", nil).want(200).is("members.0.name", "devs", "members.0.roles", "[Developer]")
	c.api("DELETE", "v1/projects/acme/roles/senior%20developer", nil).want(204)
	c.api("GET", "v1/projects/acme/users/jane", nil).want(200).is("roles", "[Viewer]")
	c.api("DELETE", "v1/projects/acme/groups/devs", nil).want(204)
	c.api("DELETE", "v1/projects/acme/groups/devs", nil).refused(404, "NOT_FOUND", "devs")

	c.api("PUT", "v1/projects/_/attach/repositories/libs/acme", nil).want(204)
	c.api("GET", "v1/projects/_/repositories/libs", nil).want(200).is("assigned_to", "acme", "environments", "[DEV]", "shared_with_projects", "[]")
	c.get("/api/repositories/libs").is("projectKey", "acme")
	c.api("DELETE", "v1/projects/acme", nil).refused(400, "BAD_REQUEST", "project containing resources can't be removed")
	c.api("POST", "v1/projects", map[string]any{"project_key": "other", "display_name": "Other"}).want(201)
	c.api("PUT", "v1/projects/_/attach/repositories/libs/other", nil).refused(400, "BAD_REQUEST", "acme")
	c.api("PUT", "v1/projects/_/attach/repositories/libs/other?force=true", nil).want(204)
	c.api("PUT", "v1/projects/_/share/repositories/libs/acme?readOnly=true", nil).want(204)
	c.api("GET", "v1/projects/_/repositories/libs", nil).is("assigned_to", "other", "shared_with_projects", "[acme]", "shared_read_only", true)
	c.api("PUT", "v1/projects/_/share/repositories/none/acme", nil).refused(404, "NOT_FOUND", "none")
	c.api("PUT", "v1/projects/_/share/repositories/libs/none", nil).refused(404, "NOT_FOUND", "none")
	c.api("DELETE", "v1/projects/_/attach/repositories/libs", nil).want(204)
	c.api("DELETE", "v1/projects/_/attach/repositories/libs", nil).refused(404, "NOT_FOUND", "libs")
	c.api("DELETE", "v1/projects/acme", nil).want(204)
	c.api("GET", "v1/projects/acme", nil).refused(404, "NOT_FOUND", "acme")
}

func TestRolesAreEnforced(t *testing.T) {
	c := start(t, jfrogtest.WithoutDefaults())
	c.put("/libs/a", "x")
	c.newUser("jane")
	for _, key := range []string{"acme", "other"} {
		c.api("POST", "v1/projects", map[string]any{"project_key": key, "display_name": key}).want(201)
	}
	c.api("PUT", "v1/projects/acme/users/jane", map[string]any{"roles": []string{"Contributor"}}).want(200)
	jane := c.as(c.newToken(map[string]any{"username": "jane"}))
	jane.get("/libs/a").fails(403, "")
	c.api("PUT", "v1/projects/_/attach/repositories/libs/acme", nil).want(204)
	jane.get("/libs/a").want(200)
	jane.do("PUT", "/libs/b", "x").want(201)
	jane.do("DELETE", "/libs/b", nil).fails(403, "DELETE")
	build := map[string]any{"name": "app", "number": "1", "started": "2024-01-01T00:00:00.000Z"}
	jane.do("PUT", "/api/build?project=acme", build).want(204)
	jane.do("PUT", "/api/build?project=other", build).fails(403, "WRITE")
	c.do("POST", "/api/repositories/libs", map[string]any{"environments": []string{"PROD"}}).want(200)
	jane.get("/libs/a").fails(403, "")
	viewer := c.as(c.newToken(map[string]any{"username": "robot", "scope": "applied-permissions/roles:acme:Viewer"}))
	viewer.get("/libs/a").want(200)
	viewer.do("PUT", "/libs/c", "x").fails(403, "WRITE")
	c.do("POST", "/api/repositories/libs", map[string]any{"environments": []string{"DEV"}}).want(200)

	c.api("PUT", "v1/projects/_/attach/repositories/libs/other?force=true", nil).want(204)
	jane.get("/libs/a").fails(403, "")
	c.api("PUT", "v1/projects/_/share/repositories/libs/acme?readOnly=true", nil).want(204)
	jane.get("/libs/a").want(200)
	jane.do("PUT", "/libs/c", "x").fails(403, "WRITE")
	c.api("PUT", "v1/projects/_/share/repositories/libs/acme", nil).want(204)
	jane.do("PUT", "/libs/c", "x").want(201)
	c.api("DELETE", "v1/projects/_/share/repositories/libs/acme", nil).want(204)
	jane.get("/libs/a").fails(403, "")
	c.api("PUT", "v1/projects/_/share/repositories/libs?readOnly=true", nil).want(204)
	jane.get("/libs/a").want(200)
	jane.do("PUT", "/libs/d", "x").fails(403, "WRITE")
	c.api("DELETE", "v1/projects/_/share/repositories/libs", nil).want(204)
	jane.get("/libs/a").fails(403, "")
}

func TestEnvironments(t *testing.T) {
	c := start(t)
	c.api("POST", "v1/projects", map[string]any{"project_key": "acme", "display_name": "Acme"}).want(201)
	c.api("POST", "v1/environments", map[string]any{"name": "QA"}).want(201).is("name", "QA")
	c.api("POST", "v1/environments", map[string]any{"name": "QA"}).refused(409, "CONFLICT", "QA")
	c.api("POST", "v1/environments", map[string]any{"name": strings.Repeat("x", 33)}).refused(400, "BAD_REQUEST", "32")
	c.do("POST", "/api/repositories/libs", map[string]any{"environments": []string{"QA"}}).want(200)
	c.api("POST", "v1/environments/QA/rename", map[string]any{"new_name": "TEST"}).want(200).is("new_name", "TEST")
	c.get("/api/repositories/libs").is("environments", "[TEST]")
	equal(t, "global", c.api("GET", "v1/environments", nil).want(200).list("", "name", ""), "DEV PROD TEST")
	c.api("POST", "v1/environments/DEV/rename", map[string]any{"new_name": "X"}).refused(400, "BAD_REQUEST", "DEV")
	c.api("DELETE", "v1/environments/TEST", nil).want(204)
	c.get("/api/repositories/libs").is("environments", "[]")
	c.api("DELETE", "v1/environments/TEST", nil).refused(404, "NOT_FOUND", "TEST")

	c.api("POST", "v1/projects/acme/environments", map[string]any{"name": "qa"}).refused(400, "BAD_REQUEST", "acme-")
	c.api("POST", "v1/projects/acme/environments", map[string]any{"name": "acme-qa"}).want(201)
	c.api("POST", "v1/projects/acme/environments/acme-qa/rename", map[string]any{"new_name": "acme-test"}).want(200)
	equal(t, "of a project", c.api("GET", "v1/projects/acme/environments", nil).want(200).list("", "name", ""), "acme-test")
	c.api("DELETE", "v1/projects/acme/environments/acme-test", nil).want(204)
	c.api("GET", "v1/projects/none/environments", nil).refused(404, "NOT_FOUND", "none")
}
