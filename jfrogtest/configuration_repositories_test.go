package jfrogtest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// TestRepositoriesFromYAML creates, changes and deletes repositories with patches of the system
// configuration, as scripts that set up a server do.
func TestRepositoriesFromYAML(t *testing.T) {
	c := start(t, jfrogtest.WithoutDefaults())
	patch := func(document string) reply {
		return c.do("PATCH", "/api/system/configuration", document, asYAML...)
	}
	patch(`
serverName: training
localRepositories: # with a comment
    conan-develop:
        type: conan
        description: "for \"training\""
    conan-temp:
        type: conan
remoteRepositories:
    center: {type: conan, url: "https://center.conan.io", hardFail: true}
virtualRepositories:
    conan: {type: conan, repositories: [conan-develop, center], defaultDeploymentRepo: conan-develop}
`).want(200, "5 changes to config merged successfully")
	c.get("/api/repositories/conan-develop").is("rclass", "local", "packageType", "conan", "description", `for "training"`, "handleReleases", true)
	c.get("/api/repositories/center").is("rclass", "remote", "url", "https://center.conan.io", "hardFail", true)
	c.get("/api/repositories/conan").is("repositories", "[conan-develop center]")
	c.put("/conan/a", "x")
	c.get("/conan-develop/a").want(200, "x")

	patch("localRepositories: {conan-develop: {repoLayout: simple-default}, conan-temp: null}\nremoteRepositories: {center: ~}").want(200)
	c.get("/api/repositories/conan-develop").is("repoLayoutRef", "simple-default", "packageType", "conan")
	c.get("/api/repositories/conan").is("repositories", "[conan-develop]")
	equal(t, "repositories", c.get("/api/repositories").list("", "key", ""), "conan conan-develop libs")

	// A document with an error changes nothing.
	var many strings.Builder
	for i := range 1001 {
		fmt.Fprintf(&many, "  r%d: {type: generic}\n", i)
	}
	for document, want := range map[string]string{
		"serverName: other\nlocalRepositories: {new: {type: conan}, bad: {type: made-up}}":             "localRepositories.bad: Unknown package type",
		"localRepositories: {libs: null}\nvirtualRepositories: {conan: {repositories: [libs]}}":        "non existing repository 'libs'",
		"localRepositories: {conan-develop: {description: other}}\nremoteRepositories: {far: {}}":      "must have a URL",
		"localRepositories: {conan-develop: {description: other}, conan: {type: conan}}":               "cannot be changed",
		"localRepositories: {conan-develop: {type: maven}}":                                            "cannot be changed",
		"localRepositories: {new: {type: conan}}\nmadeUp: 1":                                           "madeUp",
		"localRepositories: {new: x}":                                                                  "must be a mapping",
		"localRepositories: [new]":                                                                     "must be a mapping",
		"localRepositories: {new: {type: conan}, none: null}":                                          "none does not exist",
		"localRepositories:\n" + many.String():                                                         "more than 1000 repositories",
		"localRepositories: {conan-develop: {description: other}}\nremoteRepositories: {a/b: {url: }}": "a/b",
	} {
		patch(document).fails(400, want)
	}
	equal(t, "repositories", c.get("/api/repositories").list("", "key", ""), "conan conan-develop libs")
	c.get("/api/repositories/conan-develop").is("description", `for "training"`)
	c.get("/api/system/configuration").want(200, "<serverName>training</serverName>")
	c.get("/conan-develop/a").want(200, "x")
}
