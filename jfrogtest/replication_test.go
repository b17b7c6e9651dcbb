package jfrogtest_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// replicating starts a server with the local repositories libs and to, and the remote repository
// far. Replications end at once.
func replicating(t *testing.T, opts ...jfrogtest.Option) *client {
	return start(t, append([]jfrogtest.Option{jfrogtest.WithRepository("to", "local", "generic"),
		jfrogtest.WithRepository("far", "remote", "generic"), jfrogtest.WithAsync(0, 0)}, opts...)...)
}

// pushTo is a replication to a repository of the server.
func (c *client) pushTo(repoKey string) map[string]any {
	return map[string]any{"url": c.srv.URL + "/artifactory/" + repoKey, "username": "admin", "password": c.srv.Token,
		"cronExp": "0 0 2 * * ?", "enabled": true}
}

// with returns a copy of a document with another value.
func with(doc map[string]any, name string, value any) map[string]any {
	out := map[string]any{name: value}
	for k, v := range doc {
		if k != name {
			out[k] = v
		}
	}
	return out
}

func TestReplicationConfigurations(t *testing.T) {
	c := replicating(t)
	c.get("/api/replications/none").fails(400, "Could not find repository")
	c.get("/api/replications/libs").fails(404, "Could not find replication")
	c.do("POST", "/api/replications/libs", map[string]any{}).fails(404, "Could not find replication")
	c.do("DELETE", "/api/replications/libs", nil).fails(404, "Could not find replication")

	// Put the same replication as an object and as a list.
	push := with(c.pushTo("to"), "proxy", "corporate")
	for _, body := range []any{push, []any{push}} {
		c.do("PUT", "/api/replications/libs", body).want(201)
		got := c.get("/api/replications/libs").want(200)
		got.is("0.url", push["url"]).is("0.username", "admin").is("0.proxyRef", "corporate").is("0.enabled", true).is("0.repoKey", "libs").
			is("0.syncProperties", true).is("0.socketTimeoutMillis", float64(15000))
		if strings.Contains(string(got.body), "password") || strings.Contains(string(got.body), c.srv.Token) {
			t.Errorf("the response has the password: %s", got.body)
		}
	}
	c.do("PUT", "/api/replications/far-cache", map[string]any{"cronExp": "0 0 2 * * ?", "enabled": "true", "url": "ignored"}).want(201)
	c.get("/api/replications/far").want(200).is("enabled", true).is("replicationKey", "far").is("url", nil)

	// A list has the schedule of its first replication.
	second := with(with(c.pushTo("far"), "cronExp", "0 0 9 * * ?"), "enabled", false)
	c.do("PUT", "/api/replications/libs", []any{push, second}).want(201)
	c.get("/api/replications/libs").want(200).is("1.cronExp", "0 0 2 * * ?").is("1.enabled", false).is("1.proxyRef", nil)
	c.do("POST", "/api/replications/libs", map[string]any{"enabled": true}).fails(400, "several replications")
	c.do("POST", "/api/replications/libs", map[string]any{"url": second["url"], "enabled": true, "cronExp": "0 0 9 ? * MON-FRI"}).want(200)
	c.get("/api/replications/libs").want(200).is("0.cronExp", "0 0 2 * * ?").is("1.enabled", true).is("1.cronExp", "0 0 9 ? * MON-FRI")

	c.do("POST", "/api/replications/disable", map[string]any{"include": []string{"**"}, "exclude": []string{c.srv.URL + "/artifactory/t*"}}).want(200)
	c.get("/api/replications/libs").want(200).is("0.enabled", true).is("1.enabled", false)
	c.get("/api/replications/far").want(200).is("enabled", true) // a pull
	c.do("POST", "/api/replications/enable", map[string]any{"include": []string{c.srv.URL + "/**"}}).want(200)
	c.get("/api/replications/libs").want(200).is("1.enabled", true)

	c.do("DELETE", "/api/replications/libs?url=http://other/x", nil).fails(404, "Could not find replication")
	c.do("DELETE", "/api/replications/libs?url="+push["url"].(string), nil).want(200)
	c.get("/api/replications/libs").want(200).is("0.url", second["url"]).is("1", nil)
	c.do("DELETE", "/api/replications/libs", nil).want(200)
	c.get("/api/replications/libs").want(404)

	// Replications vanish with their repository.
	c.do("PUT", "/api/replications/libs", push).want(201)
	c.do("DELETE", "/api/repositories/libs", nil).want(200)
	c.repo("libs", map[string]any{"rclass": "local"})
	c.get("/api/replications/libs").want(404)
}

func TestMultiPushConfigurations(t *testing.T) {
	c := replicating(t)
	one, two := c.pushTo("to"), map[string]any{"url": "https://other/artifactory/x", "username": "robot", "password": "p"}
	c.do("POST", "/api/replications/multiple/libs", map[string]any{"replications": []any{one}}).fails(404, "Could not find replication")
	body := map[string]any{"cronExp": "0 0 4 * * ?", "enableEventReplication": true, "replications": []any{one, two, with(two, "syncDeletes", true)}}
	c.do("PUT", "/api/replications/multiple/libs", body).want(201)
	c.get("/api/replications/libs").want(200).is("0.cronExp", "0 0 4 * * ?").is("1.enableEventReplication", true).is("1.syncDeletes", true).is("2", nil)

	// An update keeps the settings that it leaves out, such as the password.
	c.do("POST", "/api/replications/multiple/libs", map[string]any{"replications": []any{map[string]any{"url": two["url"], "enabled": true}}}).want(201)
	c.get("/api/replications/libs").want(200).is("0.enabled", true).is("0.syncDeletes", true).is("0.cronExp", "0 0 4 * * ?").is("1", nil)
	c.do("PUT", "/api/replications/multiple/far", body).fails(400, "not supported by remote repository")
	c.do("PUT", "/api/replications/multiple/libs", map[string]any{"cronExp": "0 0 4 * * ?"}).fails(400, "1 to 100 replications")
}

func TestReplicationBadInput(t *testing.T) {
	c := replicating(t)
	c.repo("all", map[string]any{"rclass": "virtual", "repositories": []string{"libs"}})
	push := c.pushTo("to")
	for _, tc := range []struct {
		path string
		body any
		want string
	}{
		{"none", push, "Could not find repository"},
		{"all", push, "not supported by virtual repository"},
		{"libs", "{", "Failed to parse"},
		{"libs", with(push, "url", "libs"), "Invalid url"},
		{"libs", with(push, "url", "http://"), "Invalid url"},
		{"libs", with(push, "username", ""), "username and password"},
		{"libs", with(push, "password", ""), "username and password"},
		{"libs", with(push, "cronExp", ""), "cronExp is required"},
		{"libs", with(push, "cronExp", "0 2 * * ?"), "Invalid cron expression"},
		{"libs", with(push, "cronExp", "0 0 2 * * *"), "Invalid cron expression"},
		{"libs", with(push, "cronExp", "0 0 x * * ?"), "Invalid cron expression"},
		{"libs", with(push, "cronExp", "0 0 24 * * ?"), "Invalid cron expression"},
		{"libs", with(push, "enabled", "maybe"), "neither true nor false"},
		{"libs", with(push, "socketTimeoutMillis", -1), "socketTimeoutMillis"},
		{"libs", []any{}, "1 to 100 replications"},
		{"far", []any{push, push}, "only one replication"},
		{"far", map[string]any{}, "cronExp is required"},
	} {
		c.do("PUT", "/api/replications/"+tc.path, tc.body).fails(400, tc.want)
	}
	c.get("/api/replications/libs").want(404)
	for _, patterns := range []any{"x", map[string]any{"include": strings.Split(strings.Repeat("a,", 101), ",")}} {
		c.do("POST", "/api/replications/enable", patterns).want(400)
	}
	for _, body := range []any{[]any{}, map[string]any{}, []any{map[string]any{"daysToTrust": 31}}, []any{map[string]any{"daysToTrust": "x"}}, []any{1}} {
		c.do("PUT", "/api/config/storage/checksumReplication", body).want(400)
	}
	c.newUser("jane")
	jane := basic("jane", "secret")
	c.get("/api/replications/libs", jane...).want(403)
	c.do("PUT", "/api/replications/libs", push, jane...).want(403)
	c.get("/api/replication/libs", jane...).want(403)
	c.do("POST", "/api/replication/execute/libs", nil, jane...).want(403)
}

func TestReplicationRuns(t *testing.T) {
	c := replicating(t)
	c.put("/libs/d/a.txt;os=win", "a")
	c.put("/libs/d/b.txt", "b")
	c.put("/libs/e/c.txt", "c")
	c.put("/to/d/old.txt", "old")
	c.get("/api/replication/libs").want(200).is("status", "never_run").is("lastCompleted", nil)
	c.do("POST", "/api/replication/execute/libs", nil).fails(404, "no enabled replication")

	// A path goes to a target.
	c.do("POST", "/api/replication/execute/libs/d", []any{with(c.pushTo("to"), "properties", "false")}).want(202)
	first := c.get("/api/replication/libs").want(200).is("status", "ok").is("targets.0.repoKey", "to").is("repositories.libs.status", "ok")
	c.get("/to/d/a.txt").want(200)
	c.get("/api/storage/to/d/a.txt?properties").want(404)
	c.get("/to/e/c.txt").want(404)
	c.get("/to/d/old.txt").want(200)

	// The configured replication deletes, and has a filter.
	c.do("PUT", "/api/replications/libs", with(with(c.pushTo("to"), "syncDeletes", true), "excludePathPrefixPattern", "**/b.txt")).want(201)
	c.do("DELETE", "/libs/d/b.txt", nil).want(204)
	c.do("POST", "/api/replication/execute/libs", nil).want(202)
	second := c.get("/api/replication/libs").want(200).is("status", "ok")
	if first.at("lastCompleted") == second.at("lastCompleted") {
		t.Error("two runs have the same time")
	}
	c.get("/api/storage/to/d/a.txt?properties").want(200).is("properties.os.0", "win")
	c.get("/to/e/c.txt").want(200)
	c.get("/to/d/old.txt").want(404)
	c.get("/to/d/b.txt").want(200) // the filter leaves it out

	// Wrong credentials and targets elsewhere are errors.
	c.do("POST", "/api/replication/execute/libs", []any{with(c.pushTo("to"), "password", "wrong")}).want(202)
	c.get("/api/replication/libs").want(200).is("status", "error").is("targets.0.status", "error")
	c.do("POST", "/api/replication/execute/libs", []any{c.pushTo("to"), with(c.pushTo("x"), "url", "https://other.jfrog.io/artifactory/libs")}).want(202)
	c.get("/api/replication/libs").want(200).is("status", "partial_failure").is("targets.0.status", "ok").is("targets.1.status", "error")
	c.do("POST", "/api/replication/execute/libs", []any{map[string]any{}}).fails(400, "Invalid url")
	c.do("POST", "/api/replication/execute/libs", "{").fails(400, "Failed to parse")
	c.do("POST", "/api/replication/libs/d", c.pushTo("to")).want(202)

	for _, side := range []string{"push", "pull"} {
		other := map[string]string{"push": "pull", "pull": "push"}[side]
		c.do("POST", "/api/system/replications/block?"+other+"=false", nil).want(200)
		c.get("/api/system/replications").want(200).is("blockPushReplications", side == "push").is("blockPullReplications", side == "pull")
		status := map[bool]int{true: 400, false: 202}[side == "push"]
		c.do("POST", "/api/replication/execute/libs", nil).want(status)
		c.do("POST", "/api/system/replications/unblock", nil).want(200)
	}
}

func TestReplicationRights(t *testing.T) {
	c := replicating(t)
	c.put("/libs/a", "a")
	c.put("/libs/secret/b", "b")
	c.put("/to/a", "other")
	c.newUser("jane")
	c.newUser("robot")
	grant := func(name, repoKey, user string, actions []string, include string) {
		c.api("POST", "v2/permissions", map[string]any{"name": name, "resources": map[string]any{"artifact": map[string]any{
			"actions": map[string]any{"users": map[string]any{user: actions}},
			"targets": map[string]any{repoKey: map[string]any{"include_patterns": []string{include}}}}}}).want(201)
	}
	grant("read", "libs", "jane", []string{"READ"}, "a")
	grant("write", "to", "robot", []string{"READ", "WRITE"}, "**")
	push := with(with(c.pushTo("to"), "username", "robot"), "password", "secret")

	// The user reads only a, which robot may not overwrite.
	c.do("POST", "/api/replication/execute/libs", []any{push}, basic("jane", "secret")...).want(202)
	c.get("/api/replication/libs").want(200).is("status", "error")
	c.get("/to/secret/b").want(404)
	c.do("DELETE", "/to/a", nil).want(204)
	c.do("POST", "/api/replication/execute/libs", []any{push}, basic("jane", "secret")...).want(202)
	c.get("/api/replication/libs", basic("jane", "secret")...).want(200).is("status", "ok")
	c.get("/to/a").want(200)
	c.get("/to/secret/b").want(404)
}

func TestPullReplication(t *testing.T) {
	c := replicating(t)
	c.put("/libs/a", "a")
	c.repo("smart", map[string]any{"rclass": "remote", "url": c.srv.URL + "/artifactory/libs", "username": "admin", "password": c.srv.Token})
	c.do("POST", "/api/replication/execute/smart-cache", []any{map[string]any{"delete": "true"}}).want(202)
	c.get("/api/replication/smart").want(200).is("status", "ok").is("targets.0", nil).is("repositories.smart.status", "ok")
	c.get("/smart/a").want(200)
	c.do("DELETE", "/libs/a", nil).want(204)
	c.do("POST", "/api/replication/execute/smart", []any{map[string]any{"delete": true}}).want(202)
	c.get("/smart/a").want(404)
	c.do("POST", "/api/replication/execute/smart", []any{map[string]any{}, map[string]any{}}).fails(400, "only one source")
	c.do("POST", "/api/replication/execute/far", []any{map[string]any{}}).want(202)
	c.get("/api/replication/far").want(200).is("status", "error")
}

// A run ends after some polls, or when the next run to its target starts. The target may be gone
// by then.
func TestReplicationEndsLater(t *testing.T) {
	c := replicating(t, jfrogtest.WithAsync(2, 0))
	c.put("/libs/a", "a")
	c.do("POST", "/api/replication/execute/libs", []any{c.pushTo("to")}).want(202)
	for range 2 {
		c.get("/api/replication/libs").want(200).is("status", "incomplete").is("lastCompleted", nil)
		c.get("/to/a").want(404)
	}
	c.get("/api/replication/libs").want(200).is("status", "ok")
	c.get("/to/a").want(200)

	c.do("POST", "/api/replication/execute/libs", []any{c.pushTo("to")}).want(202)
	c.do("DELETE", "/api/repositories/to", nil).want(200)
	// The next run ends the run before.
	c.do("POST", "/api/replication/execute/libs", []any{c.pushTo("to")}).want(202)
	for range 2 {
		c.get("/api/replication/libs").want(200).is("status", "incomplete")
	}
	c.get("/api/replication/libs").want(200).is("status", "error")
}

// Programs tell runs apart by their times.
func TestReplicationRunsDiffer(t *testing.T) {
	c := replicating(t, jfrogtest.WithClock(func() time.Time { return time.Unix(1700000000, 0) }))
	seen := map[any]bool{}
	for range 3 {
		c.do("POST", "/api/replication/execute/libs", []any{c.pushTo("to")}).want(202)
		seen[c.get("/api/replication/libs").want(200).at("lastCompleted")] = true
	}
	if len(seen) != 3 {
		t.Errorf("the times of three runs are %v", seen)
	}
}

// The server remembers a limited number of runs.
func TestReplicationRunsAreBounded(t *testing.T) {
	c := replicating(t, jfrogtest.WithAsync(1, time.Hour))
	for i := range 3 {
		var targets []any
		for j := range 60 {
			targets = append(targets, with(c.pushTo("to"), "url", fmt.Sprintf("https://other/%d/%d", i, j)))
		}
		c.do("POST", "/api/replication/execute/libs", targets).want(http.StatusAccepted)
	}
	c.get("/api/replication/libs").want(200).is("targets.99.url", "https://other/2/59").is("targets.100", nil)
}
