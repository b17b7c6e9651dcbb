package jfrogtest_test

import "fmt"

// sourceBundleTraffic creates a release bundle v1 and distributes it.
func sourceBundleTraffic(c *client) {
	p := c.platform()
	const path = "/distribution/api/v1"
	for _, info := range []string{"/system/ping", "/system/info"} {
		p.get(path + info).want(200)
	}
	p.do("PUT", path+"/keys/gpg", distributionKey).want(200)
	p.do("PUT", path+"/keys/pgp", distributionKey).want(200)
	p.get(path + "/keys/gpg").want(200)
	key := object{"alias": "k", "public_key": distributionKey["public_key"], "private_key": distributionKey["private_key"]}
	p.do("POST", path+"/keys/gpg", object{"key": key}).want(200)
	p.get(path + "/keys/gpg/aliases").want(200)
	p.get(path + "/keys/gpg/k").want(200)
	c.repo("v1src", object{"rclass": "local"})
	c.put("/v1src/a.txt;os=linux", "a")
	body := sourceBundle("v1", "1", "v1src")
	p.do("POST", path+"/release_bundle", body).want(201)
	body["release_notes"] = object{"content": "new"}
	body["description"] = "described"
	p.do("PUT", path+"/release_bundle/v1/1", body).want(200)
	p.do("POST", path+"/release_bundle/v1/1/sign", nil).want(200)
	for _, what := range []string{"", "/v1", "/v1/1", "/v1/LATEST", "/v1/1?format=jws", "/v1/1?format=jose"} {
		p.get(path + "/release_bundle" + what).want(200)
	}
	rules := object{"distribution_rules": []object{{"site_name": "*"}}}
	sent := p.do("POST", path+"/distribution/v1/1", rules).want(202)
	tracker := fmt.Sprintf("%s/release_bundle/v1/1/distribution/%d", path, sent.id())
	for range 2 {
		p.get(tracker).want(200)
		for _, of := range []string{"", "/v1", "/v1/1"} {
			p.get(path + "/release_bundle" + of + "/distribution").want(200)
		}
	}
	p.do("POST", path+"/distribution/v1/1", rules).want(202)
	p.do("PUT", path+"/distribution/v1/1/abort", nil).want(202)
	for range 2 {
		p.get(path+"/release_bundle/v1/1/distribution").want(200, "bort")
	}
	rules["dry_run"] = false
	p.do("POST", path+"/distribution/v1/1/delete", rules).want(202)
	p.do("DELETE", path+"/release_bundle/v1/1", nil).want(204)
}
