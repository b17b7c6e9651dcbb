package jfrogtest_test

import (
	"testing"

	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

func TestQuotedSettings(t *testing.T) {
	c := newClient(t, jfrogtest.New(t))
	c.do("PUT", "/api/v2/repositories/batch", []map[string]any{{"key": "images", "rclass": "local", "packageType": "docker",
		"maxUniqueTags": "3", "blackedOut": "True", "maxUniqueSnapshots": "", "xrayIndex": "", "description": 5}}).want(201)
	c.get("/api/repositories/images").is("maxUniqueTags", 3, "blackedOut", true, "maxUniqueSnapshots", 0, "xrayIndex", false,
		"description", "5")
	c.do("POST", "/api/repositories/images", map[string]any{"maxUniqueTags": "4", "blackedOut": "false"}).want(200)
	c.get("/api/repositories/images").is("maxUniqueTags", 4, "blackedOut", false)
	c.do("POST", "/api/repositories/images", map[string]any{"maxUniqueTags": "many"}).fails(400, `"many" is no number`)
	c.do("POST", "/api/repositories/images", map[string]any{"blackedOut": "maybe"}).fails(400, `"maybe" is no boolean`)
	c.do("POST", "/api/repositories/images", map[string]any{"blackedOut": []string{"true"}}).fails(400, "must be a single value, not a list")

	far := map[string]any{"rclass": "remote", "packageType": "generic", "url": "https://far.example"}
	far["contentSynchronisation"] = map[string]any{"enabled": "true", "source": map[string]any{"originAbsenceDetection": nil}}
	c.repo("far", far)
	c.get("/api/repositories/far").is("contentSynchronisation.enabled", true, "contentSynchronisation.statistics.enabled", false,
		"contentSynchronisation.source.originAbsenceDetection", false)
	c.do("POST", "/api/repositories/far", map[string]any{"contentSynchronisation": map[string]any{"properties": map[string]any{"enabled": true}}}).want(200)
	c.get("/api/repositories/far").is("contentSynchronisation.enabled", true, "contentSynchronisation.properties.enabled", true)
	c.do("POST", "/api/repositories/far", map[string]any{"contentSynchronisation": map[string]any{"statistics": true}}).
		fails(400, "must be an object, not a single value")
}

func TestSettingsThatTheServerDecides(t *testing.T) {
	c := newClient(t, jfrogtest.New(t))
	remote := func(key, packageType, url string, more ...any) {
		t.Helper()
		config := map[string]any{"rclass": "remote", "packageType": packageType, "url": url, "bypassHeadRequests": false}
		for i := 0; i < len(more); i += 2 {
			config[more[i].(string)] = more[i+1]
		}
		c.repo(key, config)
	}
	remote("plays", "ansible", "https://galaxy.ansible.com")
	remote("modules", "terraform", "https://registry.terraform.io")
	remote("mine", "terraform", "https://modules.example")
	c.get("/api/repositories/plays").is("bypassHeadRequests", true)
	c.get("/api/repositories/mine").is("bypassHeadRequests", false)
	c.do("POST", "/api/repositories/modules", map[string]any{"bypassHeadRequests": false}).want(200)
	c.get("/api/repositories/modules").is("bypassHeadRequests", true)

	remote("images", "docker", "https://docker.example", "externalDependenciesEnabled", true, "externalDependenciesPatterns", []string{})
	c.get("/api/repositories/images").is("externalDependenciesPatterns", "[**]")

	remote("wheels", "pypi", "https://files.pythonhosted.org")
	remote("crates", "cargo", "https://index.crates.io", "gitRegistryUrl", "https://crates.example")
	c.get("/api/repositories/wheels").is("pyPIRegistryUrl", "https://pypi.org")
	c.get("/api/repositories/crates").is("gitRegistryUrl", "https://crates.example")

	remote("jars", "maven", "https://maven.example", "remoteRepoLayoutRef", "simple-default")
	c.do("POST", "/api/repositories/jars", map[string]any{"remoteRepoLayoutRef": ""}).want(200)
	c.get("/api/repositories/jars").is("remoteRepoLayoutRef", "simple-default")

	c.repo("libs", map[string]any{"rclass": "local"})
	c.repo("both", map[string]any{"rclass": "virtual", "repositories": []string{"libs"}, "defaultDeploymentRepo": "libs"})
	c.do("POST", "/api/repositories/both", map[string]any{"defaultDeploymentRepo": "no-such"}).want(200)
	c.get("/api/repositories/both").is("defaultDeploymentRepo", "")
}
