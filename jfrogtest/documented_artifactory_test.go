package jfrogtest_test

func init() {
	const params = "the fixture's template has two parameters in one segment"
	const at = "GET /artifactory/api/"
	for _, route := range []string{"gems/{repoName}/api/v1/versions/{file}", "puppet/{repoKey}/v3/modules/{slug}", "puppet/{repoKey}/v3/releases/{slug}",
		"vcs/downloadTagFile/{repoKey}/{userOrg}/{repo}/{ref...}", "vcs/downloadBranchFile/{repoKey}/{userOrg}/{repo}/{ref...}"} {
		routesWithoutFixture[at+route] = params
	}
}

// maintenanceTraffic calls the operations on federations, lists of packages, VCS repositories,
// plugins, exports and the retention of release bundles v1. The repository fed exists, and the
// release bundle one/1.
func maintenanceTraffic(c *client) {
	c.repo("dock", object{"rclass": "local", "packageType": "docker"})
	c.put("/dock/acme/app/1.0/manifest.json", "{}")
	c.put("/dock/acme/app/1.1/list.manifest.json", "{}")
	c.get("/api/docker/dock/v2/_catalog").is("repositories", "[acme/app]")
	c.get("/api/docker/dock/v2/acme/app/tags/list?n=1&last=1").is("name", "acme/app", "tags", "[1.1]")

	for _, path := range []string{"federation/inconsistentRepos", "federation/status/connectionStates/fed", "federation/status/stateList",
		"federation/status/stateSummary", "federation/status/repo/fed", "v2/federation/status/repo/fed", "federation/state", "federation/status/mirrorsLag",
		"federation/status/unavailableMirrors", "federation/binaries/failures/list?repoKey=fed"} {
		c.get("/api/" + path).want(200)
	}
	c.do("POST", "/api/federation/recovery?repoKey=fed", nil).want(200)
	c.do("POST", "/api/federation/reconnect", nil).want(200)
	c.do("PUT", "/api/federation/prioritization/fed?priorityLevel=high", object{}).want(200)
	c.do("PUT", "/api/federation/binaries/failures/replay?repoKey=fed", nil).want(200)
	c.do("DELETE", "/api/federation/binaries/failures/delete?repoKey=fed", nil).want(200)

	c.repo("rubies", object{"rclass": "local", "packageType": "gems"})
	c.put("/rubies/gems/polisher-0.11.1.gem", "gem")
	c.get("/api/gems/rubies/api/v1/versions/polisher.json").is("0.number", "0.11.1")
	c.repo("pup", object{"rclass": "local", "packageType": "puppet"})
	c.put("/pup/acme/wget/acme-wget-1.0.0.tar.gz", "p")
	for _, path := range []string{"modules", "modules/acme-wget", "releases", "releases/acme-wget-1.0.0"} {
		c.get("/api/puppet/pup/v3/" + path).want(200)
	}
	c.repo("skills", object{"rclass": "local", "packageType": "skills"})
	c.put("/skills/pdf/1.0/pdf-1.0.zip", "s")
	for _, path := range []string{"api/v1/skills", "api/v1/search?q=pdf", "api/v1/skills/pdf/versions", "api/v1/skills/pdf/versions/1.0", "xrayStatus?path=pdf/1.0/pdf-1.0.zip"} {
		c.get("/api/skills/skills/" + path).want(200)
	}
	c.repo("git", object{"rclass": "remote", "packageType": "vcs", "url": "https://git.invalid"})
	for _, at := range []string{"tags/1.0", "branches/main"} {
		if err := c.srv.FillCache("git", "acme/app/"+at+"/app.tar.gz", []byte(at)); err != nil {
			c.t.Fatal(err)
		}
	}
	c.get("/api/vcs/tags/git/acme/app").is("0.name", "1.0", "0.isBranch", false)
	c.get("/api/vcs/branches/git/acme/app").is("0.name", "main", "0.isBranch", true)
	c.get("/api/vcs/refs/git/acme/app").want(200, "refs/heads/main")

	c.get("/api/v1/metrics").want(200, "jfrt_artifacts ")
	c.do("POST", "/api/system/storage/optimize", nil).want(200)
	c.do("POST", "/api/system/bootstrap_bundle", nil).want(200)
	c.put("/libs/lic.jar;artifactory.licenses=MIT", "l")
	c.get("/api/compliance/libs/lic.jar").is("licenses.0.name", "MIT")
	c.get("/api/search/license?approved=1&repos=libs").is("results.0.license", "MIT")
	c.do("POST", "/api/archive/buildArtifacts", object{"buildName": "app", "buildNumber": "2", "archiveType": "zip"}).want(200)

	c.get("/api/plugins").want(200)
	c.get("/api/plugins/staging").want(200)
	c.do("POST", "/api/plugins/execute/x", nil).fails(404, "x")
	c.get("/api/export/system").want(200)
	c.get("/api/import/system").want(200)

	const retention = "/api/v1/bundle/retention"
	c.do("POST", retention+"/config/enable", object{"enable": true}).want(200)
	c.do("POST", retention+"/config", object{"num_of_versions_to_keep_per_release_bundle": 0}).want(200)
	c.do("POST", retention+"/report", object{"include_keep": true}).is("items.0.bundle_name", "one")
	c.do("POST", retention+"/keep", object{"keep": []object{{"bundle_name": "one", "bundle_version": "1"}}}).want(200)
	for _, path := range []string{"/config/enable", "/config", "/audit"} {
		c.get(retention + path).want(200)
	}
}
