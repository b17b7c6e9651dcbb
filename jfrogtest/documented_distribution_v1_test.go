package jfrogtest_test

import (
	"fmt"
	"net/http"
)

func init() {
	undocumentedFields = append(undocumentedFields, undocumentedField{"5.4.8", "spec.queries[].added_props", "the spec is what a client sent (5.4.1)"})
}

// A pair of PGP texts. The server looks at the frames only.
const (
	pgpPublic  = "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nAA==\n-----END PGP PUBLIC KEY BLOCK-----\n"
	pgpPrivate = "-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nAA==\n-----END PGP PRIVATE KEY BLOCK-----\n"
)

// bundleV1Traffic calls the operations on release bundles v1. The repository libs has the file
// d/a.txt.
func bundleV1Traffic(c *client) {
	p := c.platform()
	const at = "/distribution/api/v1"
	for _, path := range []string{"/system/ping", "/system/info", "/system/settings", "/metrics", "/system/logs/config",
		"/system/logs/data?id=distribution-request.log"} {
		p.get(at + path).want(200)
	}
	p.do("POST", at+"/system/settings", object{"call_home_enabled": false}).want(200)
	key := object{"public_key": pgpPublic, "private_key": pgpPrivate}
	p.do("PUT", at+"/keys/gpg", key).want(200)
	p.do("PUT", at+"/keys/pgp", key).want(200)
	p.do("POST", at+"/keys/gpg", object{"key": object{"alias": "k", "public_key": pgpPublic, "private_key": pgpPrivate}, "propagate_to_edge_nodes": true}).want(200)
	p.do("PUT", at+"/keys/gpg/k", object{"new_alias": "l"}).want(200)
	p.do("PUT", at+"/keys/gpg/k", object{"new_alias": "l"}).fails(404, "k")
	for _, path := range []string{"/keys/gpg", "/keys/gpg/l", "/keys/gpg/aliases"} {
		p.get(at + path).want(200)
	}
	p.do("POST", at+"/keys/pgp/propagate", nil).want(200, "SUCCESS")
	p.do("POST", at+"/keys/odd/propagate", nil).fails(400, "odd")
	p.do("DELETE", at+"/keys/gpg/l", nil).want(200)

	spec := object{"queries": []object{{"aql": `items.find({"repo": "libs", "name": "a.txt"})`, "query_name": "query-1", "added_props": []object{{"key": "k", "values": []string{"v"}}}}}}
	body := object{"name": "one", "version": "1", "spec": spec, "release_notes": object{"syntax": "markdown", "content": "n"}}
	p.do("POST", at+"/release_bundle", body).want(201)
	p.do("PUT", at+"/release_bundle/one/1", body).want(200)
	p.do("POST", at+"/release_bundle/one/1/sign", object{"signing_key_alias": "default"}).want(200)
	rules := []object{{"site_name": "*"}}
	sent := p.do("POST", at+"/distribution/one/1", object{"distribution_rules": rules, "auto_create_missing_repositories": true}).want(202)
	tracker := fmt.Sprintf("%s/release_bundle/one/1/distribution/%d", at, sent.id())
	for _, path := range []string{"/release_bundle", "/release_bundle/one", "/release_bundle/one/LATEST", "/release_bundle/one/1?format=json",
		"/release_bundle/one/1?format=jws", "/release_bundle/one/1?format=jose", "/release_bundle/distribution", "/release_bundle/one/distribution",
		"/release_bundle/one/1/distribution"} {
		p.get(at + path).want(200)
	}
	p.get(tracker).want(200, "Completed")
	p.do("POST", at+"/distribution/one/1", object{"distribution_rules": rules}).want(202)
	p.do("PUT", at+"/distribution/one/1/abort", nil).want(202)
	for range 2 {
		p.get(at + "/release_bundle/one/1/distribution").want(200)
	}
	p.do("POST", at+"/distribution/one/1/delete", object{"distribution_rules": rules, "dry_run": false}).want(202)
	p.do("POST", at+"/dynamic/distribute", object{"distribution_rules": rules, "spec": spec}).want(202)
	p.do("POST", at+"/export/release_bundle/one/1", nil).want(202)
	for range 2 {
		p.get(at + "/export/release_bundle/one/1/status").want(202)
	}
	for _, path := range []string{"", "/one", "/one/1?format=json", "/one/1?format=jws"} {
		c.get("/api/release/bundles" + path).want(200)
	}
	archive := c.get("/release-bundles/one/1/one-1.zip").want(200)
	c.do("POST", "/api/release/import", archive.body).fails(400, "already exists")
	p.do("DELETE", at+"/release_bundle/one/1", nil).want(204)
	c.do("POST", "/api/release/import", archive.body).want(202)
	for range 2 {
		c.get("/api/release/import/one/1/status").want(200)
	}

	form := []string{"Content-Type", "application/x-www-form-urlencoded"}
	made := p.do("POST", at+"/security/token", "username=admin&refreshable=true", form...).want(201)
	p.do("POST", at+"/security/token", fmt.Sprintf("grant_type=refresh_token&refresh_token=%v&access_token=%v", made.at("refresh_token"), made.at("access_token")), form...).want(200)
	p.get(at + "/security/token").want(200)
	p.do("PUT", at+"/security/permissions/p", object{"name": "p", "resource_type": "destination", "principals": object{"users": object{"admin": []string{"x"}}}}).want(200)
	p.get(at + "/security/permissions").want(200)
	p.get(at + "/security/permissions/p").want(200)
	id := p.do("POST", at+"/system/support/bundle", object{"name": "b"}).want(200).at("id").(string)
	p.do("PUT", at+"/system/support/bundle/mine", object{"name": "b"}).want(200)
	p.get(at + "/system/support/bundle/" + id).want(200)
	p.get(at + "/system/support/bundle/" + id + "/archive").want(200)
	p.get(at + "/system/support/bundles").want(200)
	for _, operation := range []string{"stop_all", "unlock_stuck"} {
		token := p.get(at + "/maintenance/generate_token/" + operation).want(200).at("token").(string)
		p.do("POST", at+"/maintenance/execute/"+operation+"?dryRun=true", token).want(http.StatusAccepted)
	}
}
