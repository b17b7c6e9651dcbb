package jfrogtest_test

import (
	"fmt"
	"net/http"
)

// bundleV1Traffic calls the operations of Distribution that sourceBundleTraffic leaves out. The
// repository libs has the file d/a.txt.
func bundleV1Traffic(c *client) {
	p := c.platform()
	const at = "/distribution/api/v1"
	for _, path := range []string{"/system/settings", "/metrics", "/system/logs/config", "/system/logs/data?id=distribution-request.log"} {
		p.get(at + path).want(200)
	}
	p.do("POST", at+"/system/settings", object{"call_home_enabled": false}).want(200)
	p.do("PUT", at+"/keys/pgp", distributionKey).want(200)
	key := object{"alias": "l", "public_key": distributionKey["public_key"], "private_key": distributionKey["private_key"]}
	p.do("POST", at+"/keys/gpg", object{"key": key, "propagate_to_edge_nodes": true}).want(200)
	p.do("PUT", at+"/keys/gpg/l", object{"new_alias": "m"}).want(200)
	p.do("PUT", at+"/keys/gpg/l", object{"new_alias": "m"}).fails(404, "l")
	p.do("POST", at+"/keys/pgp/propagate", nil).want(200, "SUCCESS")
	p.do("POST", at+"/keys/odd/propagate", nil).want(404)
	p.do("DELETE", at+"/keys/gpg/m", nil).want(200)

	body := changedQuery(sourceBundle("one", "1", "libs"), "aql", `items.find({"repo": "libs", "name": "a.txt"})`)
	rules := []object{{"site_name": "*"}}
	p.do("POST", at+"/release_bundle", also(body, "sign_immediately", true)).want(201)
	p.do("POST", at+"/release_bundle/one/1/trigger_xray_scan", nil).want(200)
	spec := body["spec"]
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
