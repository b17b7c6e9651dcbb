package jfrogtest_test

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// broadTraffic calls every operation with a JSON response. All calls must succeed. The repositories
// libs, to and far exist.
func broadTraffic(t *testing.T, c *client) {
	artifactoryTraffic(t, c)
	configurationTraffic(c)
	identityTraffic(c)
	projectTraffic(c)
	oidcTraffic(t, c)
	bundleTraffic(c)
	distributionTraffic(c)
	sourceBundleTraffic(c)
	platformTraffic(c)
	metadataTraffic(c)
	operationsTraffic(c)
	securityTraffic(c)
	replicationTraffic(c)
	retentionTraffic(c)
	keyTraffic(t, c)
	eventTraffic(t, c)
	workerTraffic(c)
	pipelinesTraffic(c)
	loginTraffic(c)
	packageTraffic(c)
	exportTraffic(c)
	accessTraffic(c)
	bundleV1Traffic(c)
	maintenanceTraffic(c)
	serviceTraffic(c)
	stageTraffic(c)
	uploadTraffic(c)
	restTraffic(t, c)
	pipelineRunTraffic(c)
	missionTraffic(t, c)
	portalTraffic(t, c)
	applicationTraffic(t, c)
}

func artifactoryTraffic(t *testing.T, c *client) {
	t.Helper()
	for _, path := range []string{"system/version", "system/status", "tasks", "v1/system/liveness", "v1/system/readiness", "storageinfo"} {
		c.get("/api/" + path).want(200)
	}
	c.platform().get("/access/api/v1/system/ping").want(200)
	c.platform().get("/access/api/v1/system/version").want(200)
	c.do("POST", "/api/system/usage", map[string]any{"productId": "test"}).want(200)
	c.do("POST", "/api/storageinfo/calculate", nil).want(202)
	c.do("POST", "/api/deleteDirectoryTrashProperty/start", nil).want(202)

	c.repo("mvn", map[string]any{"rclass": "local", "packageType": "maven"})
	c.repo("all", map[string]any{"rclass": "virtual", "repositories": []string{"libs", "far"}, "defaultDeploymentRepo": "libs"})
	c.repo("fed", map[string]any{"rclass": "federated"})
	for _, path := range []string{"", "?type=local", "/existence?type=local", "/configurations", "/libs", "/far", "/all", "/fed"} {
		c.get("/api/repositories" + path).want(200)
	}
	c.get("/api/v2/repositories/batch?names=libs,far,all,fed").want(200)

	const jar = "/mvn/org/acme/art/1.0/art-1.0.jar"
	c.put("/libs/d/a.txt;os=win;version=1.0", "a")
	c.repo("calm", map[string]any{"rclass": "local", "checksumPolicyType": "server-generated-checksums"})
	c.put("/calm/bad", "x", "X-Checksum-Md5", strings.Repeat("0", 32))
	c.do("PUT", "/libs/d/same.txt", nil, "X-Checksum-Deploy", "true", "X-Checksum-Sha1", sha1Of("a")).want(201)
	c.do("PUT", "/libs/folder/", nil).want(201)
	c.put(jar, "jar", "X-Result-Detail", "info")
	c.put("/mvn/org/acme/art/1.0/art-1.0-sources.jar", "sources")
	c.put("/libs/d/z.zip", pack(t, "zip", "in/x.class", "x"))
	if err := c.srv.FillCache("far", "f", []byte("f")); err != nil {
		t.Fatal(err)
	}
	c.get("/libs/d/a.txt").want(200)
	c.do("POST", "/api/zap/far-cache/f", nil).want(200)
	for _, path := range []string{"libs", "libs/d", "libs/d/a.txt", "all/d", "far/f", "libs/d/a.txt?properties", "libs/d?lastModified",
		"libs/d/a.txt?stats", "libs?list&deep=1&listFolders=1&mdTimestamps=1&includeRootPath=1", "libs/d/a.txt?permissions"} {
		c.get("/api/storage/" + path).want(200)
	}
	for _, verb := range []string{"copy", "move"} {
		c.do("POST", "/api/"+verb+"/libs/d/a.txt?to=/to/"+verb+"/a.txt&dry=1", nil).want(200)
	}

	detail := []string{"X-Result-Detail", "info, properties"}
	week := fmt.Sprint(time.Now().Add(7 * 24 * time.Hour).UnixMilli())
	for _, path := range []string{"artifact?name=a", "archive?name=*.class", "gavc?g=org.acme", "gavc?g=org.acme&specific=true", "prop?os=win",
		"checksum?sha1=" + sha1Of("a"), "badChecksum?type=md5", "usage?notUsedSince=" + week, "creation?from=1", "dates?from=1&dateFields=created,lastModified,lastDownloaded",
		"pattern?pattern=libs:d/*.txt", "versions?g=org.acme&a=art"} {
		c.get("/api/search/"+path, detail...).want(200)
	}
	c.get("/api/versions/libs/d?os=win&listFiles=1").want(200)
	c.aql(`items.find({"repo": "libs"}).include("*", "property", "stat").sort({"$asc": ["name"]}).limit(10)`).want(200)

	for number := range 2 {
		c.build("app", fmt.Sprint(number+1), fmt.Sprintf("2024-01-0%dT12:00:00.000+0000", number+1), map[string]any{
			"properties": map[string]string{"k": fmt.Sprint(number), fmt.Sprint("only", number): "x"},
			"modules": []any{map[string]any{"id": "m", "artifacts": []any{artifact("art-1.0.jar", "jar"), artifact(fmt.Sprint("x", number), "x")},
				"dependencies": []any{map[string]any{"id": fmt.Sprint("dep", number), "type": "jar", "sha1": sha1Of("a"), "scopes": []string{"compile"}}}}}})
	}
	c.do("PUT", "/api/storage"+jar+"?properties=build.name=app;build.number=2", nil).want(204)
	c.get("/api/search/dependency?sha1=" + sha1Of("a")).want(200)
	c.do("POST", "/api/search/buildArtifacts", map[string]any{"buildName": "app", "buildNumber": "2"}).want(200)
	c.do("POST", "/api/build/promote/app/2", map[string]any{"status": "staged", "comment": "c", "ciUser": "ci", "copy": true, "targetRepo": "to", "failFast": false}).want(200)
	for _, path := range []string{"", "/app", "/app/2", "/app/2?diff=1"} {
		c.get("/api/build" + path).want(200)
	}
}

func identityTraffic(c *client) {
	c.newUser("jane")
	// The login sets the time of the last login.
	c.platform().get("/access/api/v2/users", basic("jane", "secret")...).want(403)
	c.api("POST", "v2/groups", map[string]any{"name": "devs", "members": []string{"jane"}, "external_id": "x", "realm_attributes": "y"}).want(201)
	c.api("PATCH", "v2/groups/devs", map[string]any{"description": "d"}).want(200)
	c.api("PATCH", "v2/groups/devs/members", map[string]any{"remove": []string{"jane"}}).want(200)
	c.api("PATCH", "v2/users/jane/groups", map[string]any{"add": []string{"devs"}}).want(200)
	c.api("PATCH", "v2/users/jane", map[string]any{"email": "jane@y.org"}).want(200)
	c.api("POST", "v2/permissions", map[string]any{"name": "p", "resources": map[string]any{"artifact": map[string]any{
		"actions": map[string]any{"users": map[string]any{"jane": []string{"READ"}}, "groups": map[string]any{"devs": []string{"WRITE"}}},
		"targets": map[string]any{"libs": map[string]any{"include_patterns": []string{"**"}}}}}}).want(201)
	c.api("PATCH", "v2/permissions/p/artifact", map[string]any{"actions": map[string]any{"users": map[string]any{"jane": []string{"READ", "DELETE"}}}}).want(200)
	c.api("PUT", "v2/permissions/p/build", map[string]any{"actions": map[string]any{"users": map[string]any{"jane": []string{"READ"}}},
		"targets": map[string]any{"artifactory-build-info": map[string]any{}}}).want(200)
	for _, path := range []string{"users", "users/jane", "groups", "groups/devs", "permissions", "permissions/p", "permissions/p/artifact", "permissions/p/build"} {
		c.api("GET", "v2/"+path, nil).want(200)
	}

	token := c.api("POST", "v1/tokens", map[string]any{"username": "jane", "scope": "applied-permissions/user", "description": "d", "refreshable": true,
		"include_reference_token": true, "expires_in": 600}).want(200)
	c.as("").api("POST", "v1/tokens", map[string]any{"grant_type": "refresh_token", "refresh_token": token.at("refresh_token")}).want(200)
	other := c.api("POST", "v1/tokens", map[string]any{"username": "jane"}).want(200)
	c.platform().get("/access/api/v1/tokens/me", "Authorization", "Bearer "+other.at("access_token").(string)).want(200)
	c.api("GET", "v1/tokens", nil).want(200)
	c.api("GET", "v1/tokens/"+other.at("token_id").(string), nil).want(200)
	c.api("DELETE", "v1/tokens/revoke", map[string]any{"token": other.at("access_token")}).want(200)
	c.api("GET", "v1/config/token/default_expiry", nil).want(200)
	c.api("PUT", "v1/config/token/default_expiry", map[string]any{"default_token_expiration": 3600}).want(200)
}

func projectTraffic(c *client) {
	c.api("POST", "v1/environments", map[string]any{"name": "QA"}).want(201)
	c.api("POST", "v1/environments/QA/rename", map[string]any{"new_name": "TEST"}).want(200)
	c.api("POST", "v1/projects", map[string]any{"project_key": "web", "display_name": "Web", "description": "d", "storage_quota_bytes": 1,
		"admin_privileges": map[string]bool{"manage_members": true, "manage_resources": true, "index_resources": true}}).want(201)
	c.api("PUT", "v1/projects/web", map[string]any{"display_name": "Web 2"}).want(200)
	c.api("POST", "v1/projects/web/environments", map[string]any{"name": "web-a"}).want(201)
	c.api("POST", "v1/projects/web/environments/web-a/rename", map[string]any{"new_name": "web-b"}).want(200)
	c.api("POST", "v1/projects/web/roles", map[string]any{"name": "r", "description": "d", "environments": []string{"DEV"}, "actions": []string{"READ_REPOSITORY"}}).want(201)
	c.api("PUT", "v1/projects/web/roles/r", map[string]any{"name": "r", "environments": []string{"DEV"}, "actions": []string{"READ_BUILD"}}).want(200)
	c.api("PUT", "v1/projects/web/users/jane", map[string]any{"name": "jane", "roles": []string{"r"}}).want(200)
	c.api("PUT", "v1/projects/web/groups/devs", map[string]any{"name": "devs", "roles": []string{"r"}}).want(200)
	c.api("PUT", "v1/projects/_/attach/repositories/mvn/web", nil).want(204)
	c.api("PUT", "v1/projects/_/share/repositories/to/web?readOnly=true", nil).want(204)
	for _, path := range []string{"environments", "projects", "projects/web", "projects/web/environments", "projects/web/roles", "projects/web/roles/r", "projects/web/users",
		"projects/web/users/jane", "projects/web/groups", "projects/web/groups/devs", "projects/_/repositories/mvn", "projects/_/repositories/to"} {
		c.api("GET", "v1/"+path, nil).want(200)
	}
}

// oidcTraffic exchanges an ID token of a provider that publishes its key.
func oidcTraffic(t *testing.T, c *client) {
	t.Helper()
	key := newRSAKey(t)
	var provider *httptest.Server
	provider = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/.well-known/") {
			fmt.Fprintf(w, `{"jwks_uri": %q}`, provider.URL+"/keys")
			return
		}
		fmt.Fprintf(w, `{"keys": [{"kty": "RSA", "kid": "k", "n": %q, "e": "AQAB"}]}`, base64.RawURLEncoding.EncodeToString(key.N.Bytes()))
	}))
	defer provider.Close()
	config := map[string]any{"name": "ci", "issuer_url": provider.URL, "provider_type": "GitHub", "description": "d", "audience": "jfrog", "organization": "acme",
		"project_key": "web", "enable_permissive_configuration": true}
	c.api("POST", "v1/oidc", config).want(201)
	c.api("PUT", "v1/oidc/ci", config).want(200)
	mapping := map[string]any{"name": "m", "description": "d", "priority": 1, "claims": map[string]any{"sub": "s"},
		"token_spec": map[string]any{"username": "jane", "scope": "applied-permissions/user", "audience": "*@*", "expires_in": 60}}
	c.api("POST", "v1/oidc/ci/identity_mappings", mapping).want(201)
	c.api("PUT", "v1/oidc/ci/identity_mappings/m", mapping).want(200)
	for _, path := range []string{"", "/ci", "/ci/identity_mappings", "/ci/identity_mappings/m"} {
		c.api("GET", "v1/oidc"+path, nil).want(200)
	}
	id := signID(t, key, map[string]any{"alg": "RS256", "kid": "k"}, map[string]any{"iss": provider.URL, "aud": "jfrog", "sub": "s", "exp": time.Now().Unix() + 60})
	c.api("POST", "v1/oidc/token", exchange(id, "provider_name", "ci")).want(200)
}

// bundleTraffic creates a release bundle, promotes it and attaches evidence.
func bundleTraffic(c *client) {
	p := c.platform()
	c.repo("qa", map[string]any{"rclass": "local", "environments": []string{"TEST"}})
	c.bundle("app", "1.0", "libs/d/a.txt")
	promotion := p.do("POST", lifecycle+"/promotion/records/app/1.0?async=false", map[string]any{"environment": "TEST", "excluded_repository_keys": []string{"none"}}).want(201)
	millis := fmt.Sprintf("%.0f", promotion.at("created_millis"))
	for _, path := range []string{"/release_bundle/names", "/release_bundle/groups", "/release_bundle/records/app?include=messages,permissions", "/release_bundle/records/app/1.0", "/release_bundle/existence/app/1.0",
		"/release_bundle/search-by-artifact?artifact_path=d/a.txt", "/release_bundle/signatures/app/1.0", "/release_bundle/statuses/app/1.0",
		"/promotion/records/app?include=messages", "/promotion/records/app/1.0?include=messages", "/promotion/records/app/1.0/" + millis,
		"/promotion/statuses/app/1.0/" + millis, "/promotion/release-bundles-by-environment/TEST", "/promotion/qa/d/a.txt"} {
		p.get(lifecycle + path).want(200)
	}
	failed := bundleOf("app", "2.0", "artifacts", files("libs/none"))
	p.do("POST", lifecycle+"/release_bundle", failed).want(200)
	for range 2 {
		p.get(lifecycle + "/release_bundle/statuses/app/2.0").want(200)
	}
	p.get(lifecycle+"/release_bundle/records/app?include=messages").want(200, "not found")

	c.attach("libs/d/a.txt", sha256Of("a"))
	c.graph(`{evidence {searchEvidence(where: {hasSubjectWith: {repositoryKey: "libs"}}) {totalCount pageInfo {hasNextPage endCursor} edges {cursor node {
		name path sha256 downloadPath predicate predicateType predicateSlug predicateCategory createdAt createdBy verified signingKey {alias} subject {path sha256}}}}}}`).want(200)
}
