package jfrogtest_test

import (
	"strings"
	"testing"

	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// A new server has the identities, repositories and settings of a new platform.
func TestDefaults(t *testing.T) {
	c := start(t)
	c.put("/libs/a", "a")
	c.get("/api/security/groups/readers").want(200).is("autoJoin", true, "adminPrivileges", false)
	c.get("/api/security/users/anonymous").want(200).is("admin", false)
	c.api("GET", "v2/permissions/Anything", nil).want(200).is("resources.artifact.actions.groups.readers", "[READ]",
		"resources.artifact.actions.users.anonymous", "[READ]", "resources.artifact.targets.ANY.include_patterns", "[**]")
	c.get("/api/repositories/artifactory-build-info").want(200).is("rclass", "local", "packageType", "buildinfo")
	c.get("/api/repositories?packageType=buildinfo").want(200).is("0.type", "LOCAL", "0.packageType", "BuildInfo")
	c.do("DELETE", "/api/repositories/artifactory-build-info", nil).fails(404, "")
	config := c.get("/api/system/configuration").want(200, "<name>artifactory</name>", "<name>conan-default</name>").body
	equal(t, "layouts", strings.Count(string(config), "<repoLayout>"), 19)

	c.newUser("jane")
	c.get("/api/security/groups/readers?includeUsers=true").want(200).is("userNames", "[jane]")
	jane := c.as("")
	jane.do("GET", "/libs/a", nil, basic("jane", "secret")...).want(200)
	jane.do("PUT", "/libs/b", "b", basic("jane", "secret")...).fails(403, "WRITE")
	jane.do("GET", "/libs/a", nil, basic("anonymous", "")...).fails(401, "")
	c.api("DELETE", "v2/permissions/Anything", nil).want(200)
	jane.do("GET", "/libs/a", nil, basic("jane", "secret")...).fails(403, "")
	jane.get("/libs/a").fails(401, "")
}

func TestWithoutDefaults(t *testing.T) {
	c := start(t, jfrogtest.WithoutDefaults())
	c.get("/api/security/groups").want(200).is("", "[]")
	c.api("GET", "v2/permissions", nil).want(200).is("permissions", "[]")
	equal(t, "users", c.get("/api/security/users").list("", "name", ""), "admin")
	equal(t, "repositories", c.get("/api/repositories").list("", "key", ""), "libs")
	c.get("/api/system/configuration").want(200, "<propertySets/>", "<name>maven-2-default</name>")
}
