package jfrogtest_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// id returns the member id, which floating-point numbers cannot hold.
func (r reply) id() int64 {
	r.t.Helper()
	var body struct{ ID int64 }
	if err := json.Unmarshal(r.body, &body); err != nil {
		r.t.Fatalf("%s: %v\n%s", r.what, err, r.body)
	}
	return body.ID
}

const (
	trackers     = lifecycle + "/distribution/trackers/app/1.0"
	receivedPath = "/distribution/api/v2/release_bundle/received"
)

// edges starts a server with three targets and the version app/1.0 of stages.
func edges(t *testing.T, opts ...jfrogtest.Option) *client {
	t.Helper()
	return stages(t, append(opts, jfrogtest.WithDistributionTarget("edge-1", "Paris", "FR", "libs", "mvn"),
		jfrogtest.WithDistributionTarget("edge-2", "New York", "US", "libs"), jfrogtest.WithDistributionTarget("office", "", ""))...)
}

func rules(pairs ...any) map[string]any {
	rule := map[string]any{}
	for i := 0; i+1 < len(pairs); i += 2 {
		rule[pairs[i].(string)] = pairs[i+1]
	}
	return map[string]any{"distribution_rules": []any{rule}}
}

// also returns a body with one more member.
func also(body map[string]any, key string, value any) map[string]any {
	body[key] = value
	return body
}

func TestDistribute(t *testing.T) {
	now := time.Date(2024, 5, 6, 7, 8, 9, 0, time.UTC)
	c := edges(t, jfrogtest.WithAsync(1, 0), jfrogtest.WithClock(func() time.Time { return now }))
	p := c.platform()
	d := c.distribute("app/1.0", rules("site_name", "edge-1"))
	d.is("sites", "[map[name:edge-1 service_id:jfrt@edge-1 type:artifactory]]")
	if d.id() <= 1<<53 || int64(float64(d.id())) == d.id() {
		t.Errorf("a float holds the id %d", d.id())
	}
	p.get(receivedPath).is("total", 0, "release_bundles", "[]")
	p.do("POST", lifecycle+"/distribution/distribute/app/1.0", rules("site_name", "*")).fails(409, "edge-1 is in progress")
	p.get(receivedPath+"/app/1.0/status").is("status", "STARTED")

	now = now.Add(1500 * time.Millisecond)
	r := p.get(d.tracker).want(200, fmt.Sprintf(`"distribution_id": %d,`, d.id()))
	r.is("status", "Completed", "type", "distribute", "distribution_friendly_id", 1, "distributed_by", "admin", "duration", 1500,
		"start_time", "2024-05-06T07:08:09.000+0000", "finish_time", "2024-05-06T07:08:10.500+0000",
		"distribution_rules", "[map[city_name:* country_codes:[] groups:[] site_name:edge-1]]", "sites.0.status", "Completed",
		"sites.0.target_artifactory.name", "edge-1", "sites.0.total_files", 2, "sites.0.total_bytes", 4, "sites.0.distributed_files", 2,
		"sites.0.distributed_bytes", 4, "sites.0.file_errors", "[]", "sites.0.general_error", nil, "sites.1", nil)
	p.get(trackers).want(200).is("0.distribution_tracker_friendly_id", 1, "0.type", "DISTRIBUTE", "0.status", "COMPLETED", "0.storing_repository", "release-bundles-v2",
		"0.created", "2024-05-06T07:08:09.000+0000", "0.targets", "[edge-1]", "1", nil)
	p.do("PUT", lifecycle+"/distribution/abort/app/1.0", nil).want(204)

	p.get(receivedPath).is("total", 1, "release_bundles.0.name", "app", "release_bundles.0.latest_version", "1.0",
		"release_bundles.0.source_project_key", "default", "release_bundles.0.number_of_versions", 1).want(200, `"date_received": 1714979290500`)
	p.get(receivedPath+"/app").is("total", 1, "versions.0.version", "1.0", "versions.0.size", 4)
	p.get(receivedPath+"/app/1.0/status").is("status", "COMPLETED", "messages", nil)
	p.get(receivedPath+"/app/1.0/artifacts?order_asc=true").is("artifacts.0.artifact_name", "a.txt", "artifacts.0.path", "libs/d/a.txt", "artifacts.0.size", 1,
		"artifacts.0.checksum", sha256Of("a"), "artifacts.0.properties.k", "v", "artifacts.1.package_type", "maven", "artifacts.2", nil)

	p.do("DELETE", lifecycle+"/release_bundle/records/app/1.0?async=false", nil).want(204)
	p.get(trackers).fails(404, "version: 1.0")
	p.get(receivedPath+"/app/1.0/status").is("status", "COMPLETED")
	p.do("DELETE", receivedPath+"/app/1.0?async=false", nil).want(204)
	p.do("DELETE", receivedPath+"/app/1.0", nil).fails(404, "app/1.0")
}

// TestDistributionIsAsynchronous checks that a distribution ends when it was polled, not before.
func TestDistributionIsAsynchronous(t *testing.T) {
	for name, status := range map[string]string{"details": "", "list": trackers, "target": receivedPath + "/app/1.0/status"} {
		c := edges(t, jfrogtest.WithAsync(2, 0))
		p := c.platform()
		d := c.distribute("app/1.0", rules("site_name", "edge-1"))
		if status == "" {
			status = d.tracker
		}
		for range 2 {
			p.get(receivedPath+"/app").fails(404, "app of project default")
			p.get(status).want(200)
		}
		p.get(receivedPath+"/app").fails(404, "")
		if got := p.get(status).want(200); !strings.Contains(strings.ToUpper(string(got.body)), "COMPLETED") {
			t.Errorf("%s: %s", name, got.body)
		}
		p.get(receivedPath + "/app").want(200)
	}
}

func TestDistributionRules(t *testing.T) {
	c := edges(t, jfrogtest.WithAsync(0, 0))
	p := c.platform()
	for _, tc := range []struct {
		rule []any
		want string
	}{
		{nil, "edge-1 edge-2 office"},
		{[]any{"site_name", "*"}, "edge-1 edge-2 office"},
		{[]any{"site_name", "edge-?"}, "edge-1 edge-2"},
		{[]any{"city_name", "New*"}, "edge-2"},
		{[]any{"country_codes", []string{"DE", "F*"}}, "edge-1"},
		{[]any{"site_name", "*", "city_name", "*", "country_codes", []string{"*"}}, "edge-1 edge-2 office"},
	} {
		r := p.do("POST", lifecycle+"/distribution/distribute/app/1.0", also(rules(tc.rule...), "dry_run", true)).want(200)
		equal(t, fmt.Sprint(tc.rule), r.list("sites", "name", ""), tc.want)
		r.is("id", nil)
	}
	both := map[string]any{"dry_run": true, "distribution_rules": []any{map[string]any{"site_name": "office"}, map[string]any{"country_codes": []string{"US"}}}}
	equal(t, "rules add up", p.do("POST", lifecycle+"/distribution/remote_delete/app/1.0", both).want(202).list("sites", "name", ""), "edge-2 office")
	p.get(trackers).is("0", nil)
	p.get(receivedPath).is("total", 0)
}

func TestDistributionIsRefused(t *testing.T) {
	c := edges(t)
	p := c.platform()
	for _, kind := range []string{"distribute", "remote_delete"} {
		at := lifecycle + "/distribution/" + kind
		p.do("POST", at+"/app/2.0", rules()).fails(404, "version: 2.0")
		p.do("POST", at+"/app/1.0?project=p1", rules()).fails(404, "repository: p1-release-bundles-v2")
		p.do("POST", at+"/app/1.0", nil).fails(400, "parse")
		p.do("POST", at+"/app/1.0", map[string]any{}).fails(400, "'distribution_rules' must not be empty")
		p.do("POST", at+"/app/1.0", map[string]any{"distribution_rules": make([]struct{}, 1001)}).fails(400, "more than 1000")
		p.do("POST", at+"/app/1.0", rules("site_name", "edge-3")).fails(400, "No target")
		p.do("POST", at+"/app/1.0", rules("site_name", "*", "groups", []string{"g"})).fails(400, "No target")
	}
	p.do("POST", lifecycle+"/release_bundle", bundleOf("app", "2.0", "artifacts", files("libs/d/a.txt"))).want(200)
	at := lifecycle + "/distribution/distribute/app/"
	p.do("POST", at+"2.0", rules()).fails(400, "is not completed")
	p.do("POST", at+"1.0", also(rules(), "auto_create_missing_repositories", "maybe")).fails(400, "must be true or false")
	mapping := func(in, out string) map[string]any { return map[string]any{"input": in, "output": out} }
	for message, m := range map[string]map[string]any{
		"'(' is invalid":          {"mappings": []any{mapping("(", "")}},
		"no valid path: libs":     {"mappings": []any{mapping(".*", "")}},
		"no valid path: mvn":      {"mappings": []any{mapping("mvn/.*", "m/../x")}},
		"must be empty if":        {"mappings": []any{mapping("a", "b")}, "default_path_mapping_by_last_promotion": true},
		"more than 20":            {"mappings": make([]struct{}, 21)},
		"must not exceed 1024":    {"mappings": []any{mapping(strings.Repeat("a", 1025), "b")}},
		"no valid path: libs/d/a": {"mappings": []any{mapping("(.*)", strings.Repeat("$1", 512))}},
	} {
		p.do("POST", at+"1.0", also(rules(), "modifications", m)).fails(400, message)
	}
	p.get(trackers).is("0", nil)
	p.get(trackers+"/1").fails(404, "Distribution 1 of")
	p.get(trackers+"/x").fails(400, "'distribution_id'")
	p.do("PUT", lifecycle+"/distribution/abort/app/9", nil).fails(404, "version: 9")

	start(t).platform().do("POST", lifecycle+"/distribution/distribute/app/1.0", rules()).fails(404, "")
	none := stages(t).platform()
	none.do("POST", lifecycle+"/distribution/distribute/app/1.0", rules("site_name", "*")).fails(400, "No target")
}

func TestDistributionLacksRepositories(t *testing.T) {
	c := edges(t, jfrogtest.WithAsync(0, 0))
	p := c.platform()
	d := c.distribute("app/1.0", also(rules("site_name", "edge-*"), "auto_create_missing_repositories", "false"))
	p.get(d.tracker).is("status", "Failed", "sites.0.status", "Completed", "sites.1.status", "Failed", "sites.1.general_error", "Repository mvn is missing",
		"sites.1.distributed_files", 0, "sites.1.total_files", 2)
	p.get(trackers).is("0.status", "FAILED")
	p.get(receivedPath+"/app/1.0/status").is("status", "FAILED", "messages", "[map[text:Repository mvn is missing]]")
	d = c.distribute("app/1.0", also(rules("site_name", "edge-2"), "auto_create_missing_repositories", "true"))
	p.get(d.tracker).is("status", "Completed", "distribution_friendly_id", 2)
	d = c.distribute("app/1.0", rules("site_name", "edge-2"))
	p.get(d.tracker).is("status", "Completed")
	p.get(receivedPath+"/app").is("total", 1)
}

func TestDistributionMapsPaths(t *testing.T) {
	c := edges(t, jfrogtest.WithAsync(0, 0))
	p := c.platform()
	paths := func() string {
		return p.get(receivedPath+"/app/1.0/artifacts?order_asc=true").want(200).list("artifacts", "path", "")
	}
	send := func(modifications map[string]any) {
		body := also(rules("site_name", "office"), "auto_create_missing_repositories", true)
		p.get(c.distribute("app/1.0", also(body, "modifications", modifications)).tracker).is("status", "Completed")
	}
	send(map[string]any{"mappings": []any{map[string]any{"input": "libs/(.+)/(.+)", "output": "edge/$1$/x$2"}, map[string]any{"input": "libs/.*", "output": "late/x"},
		map[string]any{"input": "mvn", "output": "part"}}})
	equal(t, "mapped", paths(), "edge/d$/xa.txt mvn/org/lib/1/lib-1.jar")
	c.promote("1.0", "PROD").want(201)
	c.promote("1.0", "QA", "included_repository_keys", []string{"qa-gen"}).want(201)
	send(map[string]any{"default_path_mapping_by_last_promotion": true})
	equal(t, "promoted", paths(), "mvn/org/lib/1/lib-1.jar qa-gen/d/a.txt")
	send(nil)
	equal(t, "plain", paths(), "libs/d/a.txt mvn/org/lib/1/lib-1.jar")
}

func TestAbortDistribution(t *testing.T) {
	c := edges(t, jfrogtest.WithAsync(1, 0))
	p := c.platform()
	abort := lifecycle + "/distribution/abort/app/1.0"
	p.do("PUT", abort, nil).want(204)
	create := also(rules("site_name", "edge-*"), "auto_create_missing_repositories", true)
	d := c.distribute("app/1.0", create)
	equal(t, "aborted", p.do("PUT", abort, nil).want(202).list("", "name", ""), "edge-1 edge-2")
	p.do("PUT", abort, nil).want(204)
	p.get(d.tracker).is("status", "Abort in progress", "finish_time", nil)
	p.get(d.tracker).is("status", "Aborted", "sites.0.status", "Aborted", "sites.0.distributed_files", 0)
	p.get(trackers).is("0.status", "ABORTED")
	p.get(receivedPath+"/app/1.0/status").fails(404, "")
	d = c.distribute("app/1.0", create)
	p.get(d.tracker).is("status", "In progress", "sites.1.status", "In progress")
	p.get(d.tracker).is("status", "Completed")
}

func TestRemoteDelete(t *testing.T) {
	c := edges(t, jfrogtest.WithAsync(1, 0))
	p := c.platform()
	for _, version := range []string{"1.0", "1.1"} {
		if version != "1.0" {
			c.bundle("app", version, "libs/d/a.txt")
		}
		d := c.distribute("app/"+version, also(rules("site_name", "edge-*"), "auto_create_missing_repositories", true))
		p.get(d.tracker).want(200)
		p.get(d.tracker).is("status", "Completed")
	}
	p.get(receivedPath+"?pattern=*p*&order_by=name").is("release_bundles.0.latest_version", "1.1", "release_bundles.0.number_of_versions", 2, "total", 1)
	p.get(receivedPath+"?order_by=size").fails(400, "date_received, name, source_project_key")
	equal(t, "versions", p.get(receivedPath+"/app?pattern=*1*&limit=1&order_asc=true&order_by=any").is("total", 2).list("versions", "version", ""), "1.0")
	p.get(receivedPath+"/app?limit=-1").fails(400, "'limit'")
	p.get(receivedPath+"/app?source_project_key=p1").fails(404, "project p1")
	p.get(receivedPath+"/app/1.0/artifacts?source_project_key=p1").fails(404, "app/1.0 of project p1")

	for i, site := range []string{"edge-1", "edge-2"} {
		id := p.do("POST", lifecycle+"/distribution/remote_delete/app/1.0", rules("site_name", site)).want(202).id()
		p.do("PUT", lifecycle+"/distribution/abort/app/1.0", nil).want(204)
		tracker := fmt.Sprintf("%s/%d", trackers, id)
		p.get(tracker).is("status", "In progress", "type", "delete_release_bundle_version")
		p.get(tracker).is("status", "Completed", "sites.0.total_files", 0)
		p.get(trackers).is(fmt.Sprint(i+1, ".type"), "DELETE_RELEASE_BUNDLE_VERSION", fmt.Sprint(i+1, ".targets"), "["+site+"]")
	}
	p.get(receivedPath+"/app/1.0/status").fails(404, "")
	equal(t, "the other stays", p.get(receivedPath+"/app").list("versions", "version", ""), "1.1")
	equal(t, "the source stays", c.contents("app", "1.0"), "d/a.txt org/lib/1/lib-1.jar")
}

func TestPropagateKey(t *testing.T) {
	p := edges(t).platform()
	p.do("POST", lifecycle+"/distribution/key/propagate/default-rsa-key", nil).want(200).
		is("status", "SUCCESS", "details.0.name", "edge-1", "details.2.name", "office", "details.0.key_alias", "default-rsa-key", "details.3", nil)
	p.do("POST", lifecycle+"/distribution/key/propagate/other", nil).fails(404, "'other'")
}

func TestDistributionNeedsCredentials(t *testing.T) {
	c := edges(t)
	c.token = ""
	p := c.platform()
	p.do("POST", lifecycle+"/distribution/distribute/app/1.0", rules()).want(401)
	p.get(receivedPath).want(401)
}
