package jfrogtest_test

import (
	"strings"
	"testing"

	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

func TestRepositoryConfiguration(t *testing.T) {
	c := newClient(t, jfrogtest.New(t))
	c.do("PUT", "/api/repositories/libs", map[string]any{"rclass": "local", "packageType": "docker", "description": "d", "xrayIndex": nil}).
		want(200, "Successfully created repository 'libs'")
	r := c.get("/api/repositories/libs").want(200).is("key", "libs", "rclass", "local", "packageType", "docker", "description", "d",
		"includesPattern", "**/*", "repoLayoutRef", "maven-2-default", "enableDockerSupport", true, "enableNpmSupport", false,
		"maxUniqueTags", 0, "environments", "[]", "xrayIndex", false)
	equal(t, "Content-Type", r.header.Get("Content-Type"), "application/vnd.org.jfrog.artifactory.repositories.LocalRepositoryConfiguration+json")
	c.do("HEAD", "/api/repositories/libs", nil).want(200)

	c.do("POST", "/api/repositories/libs", map[string]any{"notes": "n", "description": nil}).want(200)
	c.get("/api/repositories/libs").is("notes", "n", "description", "d")

	c.repo("far", map[string]any{"rclass": "remote", "url": "https://example.org/x", "username": "u", "password": "secret", "proxy": "p", "disableProxy": true})
	r = c.get("/api/repositories/far").is("url", "https://example.org/x", "username", "u", "password", nil, "proxy", nil,
		"contentSynchronisation.enabled", false)
	equal(t, "secret in the response", strings.Contains(string(r.body), "secret"), false)
	c.repo("both", map[string]any{"rclass": "virtual", "packageType": "docker", "repositories": []string{"libs", "far"}, "defaultDeploymentRepo": "libs"})
	c.do("POST", "/api/repositories/both", map[string]any{"defaultDeploymentRepo": ""}).want(200)
	c.get("/api/repositories/both").is("defaultDeploymentRepo", "libs", "repositories", "[libs far]")
	c.repo("fed", map[string]any{"rclass": "federated"})
	c.get("/api/repositories/fed").is("members.0.url", c.srv.URL+"/artifactory/fed")

	c.do("DELETE", "/api/repositories/libs", nil).want(200, "Repository 'libs' and all its content have been removed successfully.")
	c.get("/api/repositories/libs").fails(400, "Bad Request")
	c.get("/api/repositories/both").is("repositories", "[far]", "defaultDeploymentRepo", "")
	c.do("DELETE", "/api/repositories/libs", nil).fails(404, "libs")
	c.do("DELETE", "/api/repositories/both", nil).want(200, "Repository 'both' has been removed")
}

func TestRepositoryRefusals(t *testing.T) {
	c := start(t)
	c.project("p1")
	local := map[string]any{"rclass": "local"}
	for _, tc := range []struct {
		name, method, key string
		body              any
		message           string
	}{
		{"exists", "PUT", "libs", local, "Case insensitive repository key already exists"},
		{"exists in other case", "PUT", "LIBS", local, "Case insensitive repository key already exists"},
		{"bad JSON", "PUT", "x", "{", "Failed to parse"},
		{"no class", "PUT", "x", map[string]any{}, "Unknown repository class"},
		{"unknown package type", "PUT", "x", map[string]any{"rclass": "local", "packageType": "zzz"}, "zzz"},
		{"illegal key", "PUT", "a%3Ab", local, "illegal characters"},
		{"reserved key", "PUT", "repo", local, "reserved"},
		{"cache key", "PUT", "x-cache", local, "reserved"},
		{"other key in the body", "PUT", "x", map[string]any{"rclass": "local", "key": "y"}, "'y'"},
		{"remote without URL", "PUT", "x", map[string]any{"rclass": "remote"}, "must have a URL"},
		{"unknown member", "PUT", "x", map[string]any{"rclass": "virtual", "repositories": []string{"no"}}, "non existing repository 'no'"},
		{"deployment outside", "PUT", "x", map[string]any{"rclass": "virtual", "defaultDeploymentRepo": "libs"}, "libs"},
		{"update of nothing", "POST", "x", local, "Bad Request"},
		{"other class", "POST", "libs", map[string]any{"rclass": "remote"}, "cannot be changed"},
		{"other package type", "POST", "libs", map[string]any{"packageType": "npm"}, "cannot be changed"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c.in(t).do(tc.method, "/api/repositories/"+tc.key, tc.body).fails(400, tc.message)
		})
	}
	c.get("/api/repositories/auto-trashcan").fails(400, "Bad Request")
}

func TestListRepositories(t *testing.T) {
	c := start(t, jfrogtest.WithRepository("far", "remote", "npm"), jfrogtest.WithRepository("nu", "local", "nuget"))
	c.project("p1")
	c.repo("p1-mine", map[string]any{"rclass": "virtual", "projectKey": "p1"})
	for query, want := range map[string]string{
		"": "artifactory-build-info far libs nu p1-mine", "?type=local": "artifactory-build-info libs nu",
		"?type=&packageType=&project=": "artifactory-build-info far libs nu p1-mine", "?packageType=buildinfo": "artifactory-build-info",
		"?packageType=npm": "far", "?project=p1": "p1-mine", "?type=federated": "",
	} {
		equal(t, "list"+query, c.get("/api/repositories"+query).want(200).list("", "key", ""), want)
	}
	c.get("/api/repositories?packageType=nuget").is("0.packageType", "NuGet", "0.type", "LOCAL", "0.url", c.srv.URL+"/artifactory/nu")
	c.get("/api/repositories?type=remote").is("0.url", "https://remote.invalid/far")
	c.get("/api/repositories/configurations").want(200).is("LOCAL.1.key", "libs", "REMOTE.0.key", "far", "VIRTUAL.0.key", "p1-mine", "FEDERATED", "[]")
	c.get("/api/repositories/existence?type=local&type=remote").is("exists", true, "matchingRepoTypes", "[LOCAL REMOTE]")
	c.get("/api/repositories/existence?type=local&projectKey=p1").is("exists", false, "projectKey", "p1")
}

func TestRepositoryBatches(t *testing.T) {
	c := start(t)
	batch := func(key ...string) []map[string]any {
		var list []map[string]any
		for _, k := range key {
			list = append(list, map[string]any{"key": k, "rclass": "local", "description": "new"})
		}
		return list
	}
	c.do("PUT", "/api/v2/repositories/batch", batch("a", "b")).want(201, "Successfully created repository 'a'\nSuccessfully created repository 'b'")
	c.do("PUT", "/api/v2/repositories/batch", batch("c", "libs")).fails(409, "libs")
	c.do("PUT", "/api/v2/repositories/batch", batch("c", "")).fails(400, "key")
	c.do("PUT", "/api/v2/repositories/batch", append(batch("c"), map[string]any{"key": "d", "rclass": "odd"})).fails(400, "odd")
	c.get("/api/repositories/c").fails(400, "")
	c.do("POST", "/api/v2/repositories/batch", batch("libs", "none")).fails(400, "")
	c.get("/api/repositories/libs").is("description", "")
	c.do("POST", "/api/v2/repositories/batch", batch("libs", "a")).want(200)
	c.get("/api/v2/repositories/batch?names=libs&names=b&names=none").want(200).is("libs.description", "new", "b.key", "b", "none", nil)
	c.get("/api/v2/repositories/batch").fails(400, "missing")
}

func TestVirtualAndRemote(t *testing.T) {
	c := start(t, jfrogtest.WithRepository("other", "local", "generic"), jfrogtest.WithRepository("far", "remote", "generic"))
	c.repo("all", map[string]any{"rclass": "virtual", "repositories": []string{"far", "libs", "other"}, "defaultDeploymentRepo": "other"})
	c.repo("outer", map[string]any{"rclass": "virtual", "repositories": []string{"all"}})
	c.put("/libs/d/same", "libs")
	c.put("/all/d/same", "other").is("repo", "other")
	c.put("/other/d/only", "x")
	if err := c.srv.FillCache("far", "d/cached", []byte("far away")); err != nil {
		t.Fatal(err)
	}
	if c.srv.FillCache("libs", "d/cached", nil) == nil {
		t.Error("FillCache took a local repository")
	}
	equal(t, "first member wins", string(c.get("/outer/d/same").body), "libs")
	equal(t, "cached", string(c.get("/far/d/cached").body), "far away")
	c.get("/far/d/none").fails(404, "File not found.")
	c.get("/api/storage/all/d/only").want(200).is("repo", "other")
	c.get("/api/storage/far/d/cached").is("repo", "far-cache", "remoteUrl", "https://remote.invalid/far/d/cached")
	r := c.get("/api/storage/outer/d").want(200).is("repo", "outer")
	equal(t, "children", r.list("children", "uri", "/"), "cached only same")
	equal(t, "list", c.get("/api/storage/outer?list&deep=1").list("files", "uri", "/"), "d/cached d/only d/same")
	c.do("DELETE", "/far-cache/d/cached", nil).want(204)
	c.get("/far/d/cached").want(404)
	c.do("POST", "/api/zap/far-cache/d", nil).want(200).is("Message", "Completed zapping cache in path far-cache/d")
	c.do("POST", "/api/zap/libs/d", nil).fails(400, "cache")
}

// The priority in a federation belongs to the repository, not to its key.
func TestFederationPriority(t *testing.T) {
	c := start(t)
	priorities := func() string {
		return c.get("/api/federation/status/stateList").want(200).list("federations", "priority", "")
	}
	c.repo("fed", object{"rclass": "federated"})
	c.do("PUT", "/api/federation/prioritization/fed?priorityLevel=high", object{}).want(200)
	equal(t, "priorities", priorities(), "HIGH")
	c.do("DELETE", "/api/repositories/fed", nil).want(200)
	c.repo("fed", object{"rclass": "federated"})
	equal(t, "priorities", priorities(), "STANDARD")
}

// A virtual repository without members has a root, and nothing in it.
func TestEmptyVirtualRepository(t *testing.T) {
	c := start(t, jfrogtest.WithRepository("all", "virtual", "generic"))
	for _, path := range []string{"all", "all/", "all/."} {
		c.get("/api/storage/"+path).want(200).is("repo", "all").is("path", "/")
	}
	c.get("/api/storage/all/a").want(404)
	c.as("").get("/api/storage/all").want(401)
}
