package jfrogtest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

const sources = "/distribution/api/v1/release_bundle"

// distributionKey is a signing key. The server does not look into it.
var distributionKey = object{
	"public_key":  "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nx\n-----END PGP PUBLIC KEY BLOCK-----",
	"private_key": "-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nx\n-----END PGP PRIVATE KEY BLOCK-----",
}

// sourceBundle returns the body of the creation of a version with the files of a repository.
func sourceBundle(name, version, repo string) object {
	query := object{"aql": `items.find({"repo":"` + repo + `"})`}
	return object{"name": name, "version": version, "spec": object{"queries": []object{query}}}
}

// changedQuery returns the body with another member of its only query.
func changedQuery(body object, key string, value any) object {
	body["spec"].(object)["queries"].([]object)[0][key] = value
	return body
}

func startSources(t *testing.T, opts ...jfrogtest.Option) (*client, *client) {
	c := start(t, append(opts, jfrogtest.WithAsync(1, 0))...)
	c.put("/libs/d/a.txt;os=linux;secret=x", "a")
	c.put("/libs/b.txt", "b")
	p := c.platform()
	p.do("PUT", "/distribution//api/v1/keys/pgp", distributionKey).want(200)
	return c, p
}

func TestSourceBundles(t *testing.T) {
	c, p := startSources(t)
	body := sourceBundle("app", "1", "libs")
	changedQuery(body, "mappings", []object{{"input": "libs/(.*)/(.*)", "output": "to/$2"}})
	changedQuery(body, "added_props", []object{{"key": "k", "values": []string{"v", "w"}}})
	changedQuery(body, "exclude_props_patterns", []string{"sec*"})
	body["dry_run"] = true
	p.do("POST", sources, body).want(200).is("state", "OPEN")
	p.get(sources + "/app/1").want(404)
	body["dry_run"] = false
	p.do("POST", sources, body).want(201).is("state", "OPEN", "archived", false,
		"artifacts.0.source_repo_path", "libs/b.txt", "artifacts.0.target_repo_path", "libs/b.txt",
		"artifacts.1.source_repo_path", "libs/d/a.txt", "artifacts.1.target_repo_path", "to/a.txt",
		"artifacts.1.checksum", sha256Of("a"), "artifacts.1.props.0.key", "k",
		"artifacts.1.props.0.values.1", "w", "artifacts.1.props.1.key", "os", "artifacts.1.props.2", nil)
	p.do("POST", sources, body).fails(409, "already exists")
	p.get(sources+"/app/1").is("spec.queries.0.query_name", "query-0", "spec.queries.0.query_type", "AQL",
		"spec.queries.0.added_props.0.values.0", "v", "spec.queries.0.mappings.0.output", "to/$2")
	p.get(sources+"/app/1?format=jose").fails(400, "not signed")

	update := sourceBundle("app", "1", "libs")
	update["description"], update["release_notes"] = "new", object{"content": "notes"}
	update["dry_run"] = true
	p.do("PUT", sources+"/app/1", update).want(200)
	p.get(sources+"/app/1").is("description", nil)
	update["dry_run"] = false
	p.do("PUT", sources+"/app/1", update).want(200).is("artifacts.1.target_repo_path", "libs/d/a.txt")
	p.get(sources+"/app/1").is("description", "new", "release_notes.syntax", "plain_text",
		"release_notes.content", "notes", "spec.queries.0.mappings.0", nil)

	signed := p.do("POST", sources+"/app/1/sign", nil).want(200).is("state", "SIGNED")
	jose := string(p.get(sources + "/app/1?format=jose").want(200).body)
	equal(t, "checksum", signed.header.Get("X-Checksum-Sha256"), sha256Of(jose))
	jws := p.get(sources + "/app/1?format=jws").want(200)
	equal(t, "jws", fmt.Sprint(jws.at("header"), ".", jws.at("payload"), ".", jws.at("signature")), jose)
	p.do("POST", sources+"/app/1/sign", nil).fails(400, "signed already")
	p.do("PUT", sources+"/app/1", update).fails(400, "is signed")
	p.get(sources+"/app/LATEST").is("version", "1", "storing_repository", "release-bundles",
		"artifacts.0.sourceRepoPath", "release-bundles/app/1/libs/b.txt", "artifacts_size", 2.0)
	c.get("/release-bundles/app/1/libs/d/a.txt").want(200, "a")

	for i := range 101 {
		p.do("POST", sources, sourceBundle("many", fmt.Sprint(i), "libs")).want(201)
	}
	page := p.get(sources+"/many?start_pos=1").want(200).is("99.version", "100", "100", nil)
	equal(t, "total", page.header.Get("X-RangeLimit-Total"), "101")
	p.get(sources+"?start_pos=-1").fails(400, "start_pos")
	p.do("DELETE", sources+"/many", nil).want(204)
	p.do("DELETE", sources+"/many", nil).want(404)
	p.do("DELETE", sources+"/app/1", nil).want(204)
	c.get("/release-bundles/app/1/libs/d/a.txt").want(404)
	p.get(sources).want(200, "[]")
}

func TestBadSourceBundles(t *testing.T) {
	c, p := startSources(t)
	good := func() object { return sourceBundle("app", "1", "libs") }
	long := strings.Repeat("x", 2000)
	many := make([]object, 21)
	for i := range many {
		many[i] = object{"input": "x", "output": "y"}
	}
	for text, body := range map[string]object{
		"release bundle name must":        also(good(), "name", "-"),
		"release bundle version must":     also(good(), "version", strings.Repeat("1", 33)),
		"must not be LATEST":              also(good(), "version", "LATEST"),
		"queries must not be empty":       {"name": "app", "version": "1"},
		"syntax must be":                  also(good(), "release_notes", object{"syntax": "html"}),
		"not a repository of release":     also(good(), "storing_repository", "libs"),
		"Invalid query name":              changedQuery(good(), "query_name", "1"),
		"must find items":                 changedQuery(good(), "aql", `builds.find({"name":"x"})`),
		"find no artifacts":               changedQuery(good(), "aql", `items.find({"repo":"none"})`),
		"Failed to parse query":           changedQuery(good(), "aql", `items.find(`),
		"is invalid":                      changedQuery(good(), "mappings", []object{{"input": "("}}),
		"must not exceed 1024 bytes":      changedQuery(good(), "mappings", []object{{"input": long}}),
		"more than 20 elements":           changedQuery(good(), "mappings", many),
		"no valid path":                   changedQuery(good(), "mappings", []object{{"input": ".*", "output": "a/../b"}}),
		"have the same target x/y":        changedQuery(good(), "mappings", []object{{"input": ".*", "output": "x/y"}}),
		"added_props[].key must":          changedQuery(good(), "added_props", []object{{"values": []string{"v"}}}),
		"Failed to parse the request bod": also(good(), "sign_immediately", "x"),
	} {
		p.do("POST", sources, body).fails(400, text)
	}
	p.get(sources).want(200, "[]")
	p.get(sources+"/app/1").fails(404, "app/1 not found")
	p.do("POST", sources+"/app/1/sign", nil).want(404)
	p.do("PUT", "/distribution/api/v1/keys/gpg", object{"public_key": "x"}).fails(400, "armored PGP keys")

	other := start(t)
	other.put("/libs/a", "a")
	other.platform().do("POST", sources, also(good(), "sign_immediately", true)).fails(400, "No public GPG key")
	other.platform().get("/distribution/api/v1/keys/gpg").fails(404, "No public GPG key")

	// An artifact that is gone cannot be signed.
	p.do("POST", sources, good()).want(201)
	c.do("DELETE", "/libs/b.txt", nil).want(204)
	c.do("POST", "/api/trash/empty", nil).want(200)
	c.do("POST", "/api/system/storage/gc", nil).want(200)
	p.do("POST", sources+"/app/1/sign", nil).fails(404, "libs/b.txt does not exist")
}

func TestDistributionKeys(t *testing.T) {
	_, p := startSources(t, jfrogtest.WithDistributionTarget("edge", "Paris", "FR"))
	const keys = "/distribution/api/v1/keys/gpg"
	upload := func(alias string, byDefault bool) object {
		key := object{"public_key": distributionKey["public_key"].(string) + alias,
			"private_key": distributionKey["private_key"], "alias": alias}
		return object{"key": key, "set_as_default": byDefault}
	}
	p.do("POST", keys, upload("default", false)).fails(400, "already exists")
	p.do("POST", "/distribution/api/v1/keys/x", upload("k", false)).want(404)
	p.do("POST", "/distribution/api/v1/keys/pgp", object{"key": object{"alias": "k"}}).fails(400, "armored")
	p.do("POST", "/distribution/api/v1/keys/pgp", object{"key": object{"alias": "k", "vault_data": object{"vault_id": "x"}}}).fails(400, "hashicorp")
	both := upload("k", true)
	both["key"].(object)["vault_data"] = object{"vault_id": "hashicorp"}
	p.do("POST", "/distribution/api/v1/keys/pgp", both).fails(400, "either")
	p.do("POST", "/distribution/api/v1/keys/pgp", also(upload("k", true), "propagate_to_edge_nodes", true)).want(200).
		is("report.status", "SUCCESS", "report.details.0.key_alias", "k", "report.details.1", nil)
	p.do("POST", keys+"/propagate?alias=x", nil).fails(404, "'x' not found")
	p.do("POST", keys+"/propagate?alias=k&all=true", nil).fails(400, "exclude each other")
	p.do("POST", keys+"/propagate?all=true", nil).want(200).is("report.details.0.key_alias", "default", "report.details.1.key_alias", "k")
	p.do("POST", keys+"/propagate", nil).want(200).is("report.details.0.key_alias", "k", "report.details.1", nil)
	p.get(keys+"/aliases").is("0.alias", "default", "0.default", false, "1.alias", "k", "1.default", true)
	p.do("PUT", keys+"/k", object{"new_alias": "default"}).fails(400, "in use")
	p.do("PUT", keys+"/k", object{"new_alias": "n"}).want(200)
	p.get(keys+"/k").fails(404, "'k' not found")
	p.get(keys+"/n").is("alias", "n", "public_key", distributionKey["public_key"].(string)+"k")
	p.get(keys).is("private_key", "*****", "public_key", distributionKey["public_key"].(string)+"k")
	p.do("POST", sources, sourceBundle("app", "1", "libs")).want(201)
	p.do("POST", sources+"/app/1/sign", object{"signing_key_alias": "k"}).fails(404, "'k' not found")
	p.do("POST", sources+"/app/1/sign", object{"signing_key_alias": "n"}).want(200)
	p.do("DELETE", keys+"/n", nil).want(200)
	p.get(keys+"/aliases").is("0.default", true, "1", nil)
	p.do("DELETE", keys+"/default", nil).want(200)
	p.do("POST", keys, upload("k", false)).fails(400, "set_as_default must be true")
	p.get(keys).fails(404, "No public GPG key")
	p.do("POST", keys+"/propagate", nil).want(200).is("report.status", "NO_GPG_KEY_TO_PROPAGATE")
	vault := object{"key": object{"alias": "v", "vault_data": object{"vault_id": "hashicorp"}}, "set_as_default": true}
	p.do("POST", keys, vault).want(200).is("report.status", "PROPAGATION_NOT_REQUESTED")
}

func TestDistributeSourceBundle(t *testing.T) {
	c, p := startSources(t, jfrogtest.WithDistributionTarget("edge", "Paris", "FR"),
		jfrogtest.WithSelfTarget("self"))
	c.repo("to", object{"rclass": "local"})
	body := changedQuery(sourceBundle("app", "1", "libs"), "mappings",
		[]object{{"input": "libs/(.*)", "output": "to/out/$1"}})
	p.do("POST", sources, body).want(201)
	const distribute, status = "/distribution/api/v1/distribution/app/1", sources + "/app/1/distribution"
	rule := func(site string) object { return object{"distribution_rules": []object{{"site_name": site}}} }
	p.do("POST", distribute, rule("*")).fails(400, "must be signed")
	p.do("POST", sources+"/app/1/sign", object{}).want(200)
	p.do("POST", distribute, rule("none")).fails(400, "match no Distribution Edge")
	p.do("POST", distribute, object{}).fails(400, "distribution_rules must have")
	p.do("POST", distribute, also(rule("*"), "dry_run", true)).want(200).is("id", nil, "sites.1.name", "self",
		"sites.1.service_id", "jfrt@jfrogtest", "sites.0.type", "edge")
	p.get(status).want(200, "[]")

	// The edge lacks the repository, and the server itself has it.
	sent := p.do("POST", distribute, rule("*")).want(202)
	p.do("POST", distribute, rule("*")).fails(400, "in progress")
	c.get("/to/out/d/a.txt").want(404)
	p.get(fmt.Sprintf("%s/%d", status, sent.id())).is("status", "In progress", "sites.0.distributed_files", 0.0)
	p.get(status).is("0.status", "Failed", "0.sites.0.status", "Failed",
		"0.sites.0.general_error", "Repository to is missing", "0.sites.1.status", "Completed",
		"0.sites.1.distributed_files", 2.0, "0.sites.1.total_bytes", 2.0, "0.type", "distribute")
	c.get("/to/out/d/a.txt").want(200, "a")
	c.get("/api/storage/to/out/d/a.txt?properties").is("properties.os.0", "linux")
	p.get(sources+"/app/1").is("distributed_by", "admin")
	p.get(receivedPath).is("total", 0) // lists release bundles v2 alone
	p.get(status+"/1").fails(404, "not found")
	p.get(sources + "/none/distribution").want(404)
	p.get(sources+"/distribution").is("0.release_bundle_name", "app")

	p.do("POST", distribute, also(rule("edge"), "auto_create_missing_repositories", true)).want(202)
	p.get(status)
	p.get(status).is("1.status", "Completed", "1.distribution_friendly_id", 2.0)

	// A deletion is a dry run unless the request says otherwise.
	p.do("POST", distribute+"/delete", also(rule("*"), "on_success", "delete")).want(200)
	p.do("POST", distribute+"/delete", also(rule("*"), "on_success", "burn")).fails(400, "keep or delete")
	p.do("POST", distribute+"/delete", also(also(rule("*"), "on_success", "delete"), "dry_run", false)).want(202)
	p.get(status).is("2.type", "delete_release_bundle_version", "2.status", "In progress")
	p.get(status).is("2.status", "Completed")
	p.get(status).want(404)
	p.get(sources + "/app/1").want(404)
}

// Release bundles of the second version can be distributed to the server itself, too.
func TestDistributeToSelf(t *testing.T) {
	c := stages(t, jfrogtest.WithAsync(0, 0), jfrogtest.WithSelfTarget("self"))
	c.repo("to", object{"rclass": "local"})
	body := rules("site_name", "self")
	body["modifications"] = object{"mappings": []object{{"input": "[^/]+/(.*)", "output": "to/$1"}}}
	c.distribute("app/1.0", body)
	if n := c.get("/api/storage/to?list&deep=1").want(200).at("files").([]any); len(n) == 0 {
		t.Error("nothing received")
	}
	body["modifications"] = object{"mappings": []object{{"input": "[^/]+/(.*)", "output": "none/$1"}}}
	c.platform().get(c.distribute("app/1.0", body).tracker).is("status", "Failed",
		"sites.0.general_error", "Repository none is missing")
}

// The retention keeps a version, and not a later one with its name.
func TestSourceBundleIsKept(t *testing.T) {
	c, p := startSources(t)
	const retention = "/api/v1/bundle/retention"
	c.do("POST", retention+"/config/enable", object{"enable": true}).want(200)
	app := []object{{"bundle_name": "app", "bundle_version": "1"}}
	create := func() {
		p.do("POST", sources, also(sourceBundle("app", "1", "libs"), "sign_immediately", true)).want(201)
	}
	create()
	c.do("POST", retention+"/keep", object{"keep": app}).want(200)
	c.do("POST", retention+"/delete", app).fails(400, "marked to be kept")
	c.do("POST", retention+"/keep", object{"unkeep": app}).want(200)
	c.do("POST", retention+"/delete?dryRun=true", app).want(200)
	c.do("POST", retention+"/keep", object{"keep": app}).want(200)
	p.do("DELETE", sources+"/app/1", nil).want(204)
	create()
	c.do("POST", retention+"/delete", app).want(200)
	equal(t, "history", c.get(retention+"/audit").list("items", "operation", ""), "DELETE KEEP UNKEEP KEEP")
}
