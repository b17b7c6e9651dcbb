package jfrogtest_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// subscription returns the body of a subscription with a predefined webhook.
func subscription(key, url, domain string, types []string, criteria any) map[string]any {
	return map[string]any{
		"key": key, "enabled": true,
		"event_filter": map[string]any{"domain": domain, "event_types": types, "criteria": criteria},
		"handlers": []any{map[string]any{
			"handler_type": "webhook", "url": url, "secret": "tell no one", "use_secret_for_signing": true,
			"custom_http_headers": []any{map[string]any{"name": "X-Kind", "value": "test"}},
		}},
	}
}

// A received is a request of a webhook.
type received struct {
	method string
	header http.Header
	body   string
}

// A target receives the requests of webhooks.
type target struct {
	*httptest.Server
	t   *testing.T
	got chan received
}

func newTarget(t *testing.T) *target {
	t.Helper()
	x := &target{t: t, got: make(chan received, 1000)}
	x.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		x.got <- received{r.Method, r.Header, string(body)}
	}))
	t.Cleanup(x.Close)
	return x
}

// next returns the next request.
func (x *target) next() received {
	x.t.Helper()
	select {
	case r := <-x.got:
		return r
	case <-time.After(10 * time.Second):
		x.t.Fatal("no webhook was called")
		return received{}
	}
}

// events returns the next events in short: domain, type and what they are about.
func (x *target) events(n int) string {
	x.t.Helper()
	var list []string
	for range n {
		var e struct {
			Domain    string
			EventType string `json:"event_type"`
			Data      map[string]any
		}
		r := x.next()
		if err := json.Unmarshal([]byte(r.body), &e); err != nil {
			x.t.Fatalf("%v: %s", err, r.body)
		}
		text := e.EventType
		for _, name := range []string{"repo_key", "path", "source_repo_path", "target_repo_path", "property_key", "property_values", "build_name", "build_number", "image_name", "tag"} {
			if v := e.Data[name]; v != nil {
				text += fmt.Sprint(" ", v)
			}
		}
		list = append(list, text)
	}
	return strings.Join(list, "\n")
}

// quiet checks that the next call of a webhook is for the marker that quiet deploys.
func (x *target) quiet(c *client) {
	x.t.Helper()
	c.put("/libs/marker", "m")
	equal(x.t, "events", x.events(1), "deployed libs marker")
}

const subscriptions = "/event/api/v1/subscriptions"

func TestSubscriptions(t *testing.T) {
	c := start(t).platform()
	sub := subscription("audit", "https://audit.invalid/", "artifact", []string{"deployed"}, map[string]any{"anyLocal": true})
	sub["unknown"] = 1
	c.get(subscriptions).want(200, "[]")
	c.do("POST", subscriptions, sub).want(201).is("key", "audit", "unknown", nil, "handlers.0.secret", "tell no one")
	c.do("POST", subscriptions, sub).fails(409, "'audit' already exists")
	r := c.get(subscriptions+"/audit").want(200).is("enabled", true, "event_filter.criteria.anyLocal", true, "handlers.0.use_secret_for_signing", true)
	if strings.Contains(string(r.body), "tell no one") {
		t.Error("the secret is shown")
	}
	sub["description"], sub["enabled"] = "changed", false
	delete(sub, "key")
	c.do("PUT", subscriptions+"/audit", sub).want(204)
	c.get(subscriptions).want(200).is("0.key", "audit", "0.description", "changed", "0.enabled", false, "1", nil)
	c.do("PUT", subscriptions+"/none", sub).fails(404, "'none' does not exist")
	c.get(subscriptions+"/none").fails(404, "does not exist")
	sub["key"] = "other"
	c.do("PUT", subscriptions+"/audit", sub).fails(400, "differs from the key in the path")
	c.do("PUT", subscriptions+"/audit/secrets/token", "x").fails(404, "has no secret 'token'")
	c.do("DELETE", subscriptions+"/audit", nil).want(204)
	c.do("DELETE", subscriptions+"/audit", nil).fails(404, "does not exist")
	c.token = ""
	c.get(subscriptions).fails(401, "")
}

func TestInvalidSubscriptions(t *testing.T) {
	c := start(t).platform()
	filter := func(domain string, types, criteria any) map[string]any {
		return map[string]any{"event_filter": map[string]any{"domain": domain, "event_types": types, "criteria": criteria}}
	}
	handlers := func(h ...any) map[string]any { return map[string]any{"handlers": h} }
	local := map[string]any{"anyLocal": true}
	for text, change := range map[string]map[string]any{
		"The key must have":              {"key": "a b"},
		"must have 2 to 200":             {"key": strings.Repeat("k", 201)},
		"description must have":          {"description": strings.Repeat("d", 1001)},
		"1 to 16 handlers":               handlers(),
		"URL of the handler is invalid":  handlers(map[string]any{"handler_type": "webhook", "url": "audit"}),
		"handler type 'queue' is":        handlers(map[string]any{"handler_type": "queue", "url": "http://h"}),
		"has no name":                    handlers(map[string]any{"handler_type": "webhook", "url": "http://h", "custom_http_headers": []any{map[string]any{"value": "v"}}}),
		"method of the handler":          handlers(map[string]any{"handler_type": "custom-webhook", "url": "http://h", "method": "G T"}),
		"cannot be parsed":               handlers(map[string]any{"handler_type": "custom-webhook", "url": "http://h", "payload": "{{.data"}),
		"only fields such as":            handlers(map[string]any{"handler_type": "custom-webhook", "url": "http://h", "payload": "{{range 1000000000}}{{end}}"}),
		"only fields such as {{.data":    handlers(map[string]any{"handler_type": "custom-webhook", "url": "http://h", "payload": `{{printf "%1000000d" 1}}`}),
		"domain 'app_trust' is unknown":  filter("app_trust", []string{"x"}, local),
		"There are no event types":       filter("artifact", []string{}, local),
		"'pushed' is not of the domain":  filter("artifact", []string{"deployed", "pushed"}, local),
		"'artifact' requires criteria":   filter("artifact", []string{"deployed"}, nil),
		"not those of the domain 'build": filter("build", []string{"uploaded"}, local),
		"not those of the domain 'user'": filter("user", []string{"locked"}, local),
		"not those of the domain 'artif": filter("artifact", []string{"deployed"}, map[string]any{"anyReleaseBundle": true}),
		"Failed to parse":                filter("artifact", "deployed", local),
	} {
		sub := subscription("audit", "http://audit.invalid", "artifact", []string{"deployed"}, local)
		for name, value := range change {
			sub[name] = value
		}
		c.do("POST", subscriptions, sub).fails(400, text)
		c.do("POST", subscriptions+"/test", sub).fails(400, text)
	}
	c.do("POST", subscriptions, subscription("bundles", "http://h.invalid", "release_bundle_v2", []string{"release_bundle_v2_failed"}, map[string]any{"anyReleaseBundle": true})).want(201)
	c.get("/event/api/v1/troubleshooting?count=1").fails(400, "require start")
	c.get("/event/api/v1/troubleshooting?start=x").fails(400, "must be a number")
}

func TestDelivery(t *testing.T) {
	c := start(t, jfrogtest.WithRepository("to", "local", "generic"), jfrogtest.WithRepository("far", "remote", "generic"),
		jfrogtest.WithRepository("img", "local", "docker"))
	x := newTarget(t)
	everything := map[string]any{"anyLocal": true, "anyRemote": true}
	for domain, types := range map[string][]string{
		"artifact":          {"deployed", "deleted", "moved", "copied", "cached"},
		"artifact_property": {"added", "deleted"},
		"docker":            {"pushed", "deleted"},
	} {
		c.platform().do("POST", subscriptions, subscription(domain, x.URL, domain, types, everything)).want(201)
	}
	c.platform().do("POST", subscriptions, subscription("build", x.URL, "build", []string{"uploaded", "promoted", "deleted"},
		map[string]any{"anyBuild": true})).want(201)

	c.put("/libs/d/a.txt", "hello")
	first := x.next()
	want := fmt.Sprintf(`{"domain":"artifact","event_type":"deployed","data":{"repo_key":"libs","path":"d/a.txt","name":"a.txt",`+
		`"sha256":"2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824","size":5},"subscription_key":"artifact",`+
		`"jpd_origin":%q,"source":"jfrog/jfrt@jfrogtest"}`, c.srv.URL)
	equal(t, "payload", first.body, want)
	equal(t, "method", first.method, "POST")
	equal(t, "content type", first.header.Get("Content-Type"), "application/json")
	equal(t, "custom header", first.header.Get("X-Kind"), "test")
	mac := hmac.New(sha256.New, []byte("tell no one"))
	mac.Write([]byte(first.body))
	equal(t, "signature", first.header.Get("X-JFrog-Event-Auth"), hex.EncodeToString(mac.Sum(nil)))

	c.do("POST", "/api/copy/libs/d?to=/to/copied", nil).want(200)
	equal(t, "copy", x.events(1), "copied libs d/a.txt libs/d/a.txt to/copied/a.txt")
	c.do("POST", "/api/move/libs/d/a.txt?to=/to/moved.txt", nil).want(200)
	equal(t, "move", x.events(1), "moved libs d/a.txt libs/d/a.txt to/moved.txt")
	c.do("POST", "/api/copy/to/moved.txt?to=/to/dry.txt&dry=1", nil).want(200)
	c.do("PUT", "/api/storage/to/moved.txt?properties=a=1;b=2,3", nil).want(204)
	equal(t, "properties", x.events(2), "added to moved.txt a [1]\nadded to moved.txt b [2 3]")
	c.do("PUT", "/api/storage/to/moved.txt?properties=a=1;b=4", nil).want(204)
	equal(t, "changed property", x.events(1), "added to moved.txt b [4]")
	c.do("DELETE", "/api/storage/to/moved.txt?properties=b,c", nil).want(204)
	equal(t, "deleted property", x.events(1), "deleted to moved.txt b [4]")
	c.do("DELETE", "/to", nil).want(204)
	equal(t, "deletion", x.events(2), "deleted to copied/a.txt\ndeleted to moved.txt")
	if err := c.srv.FillCache("far", "f", []byte("f")); err != nil {
		t.Fatal(err)
	}
	equal(t, "cache", x.events(1), "cached far-cache f")
	c.put("/libs/p;k=v", "p")
	both := strings.Split(x.events(2), "\n") // from two subscriptions, in any order
	if !strings.Contains(strings.Join(both, "\n"), "added libs p k [v]") || !strings.Contains(strings.Join(both, "\n"), "deployed libs p") {
		t.Errorf("deployment with a property: %q", both)
	}
	c.put("/img/acme/app/1.0/manifest.json", "{}")
	if got := x.events(2); !strings.Contains(got, "pushed img acme/app/1.0/manifest.json acme/app 1.0") {
		t.Errorf("image: %s", got)
	}

	c.build("app", "1", "2024-01-01T12:00:00.000+0000", nil)
	equal(t, "build", x.events(1), "uploaded app 1")
	c.do("POST", "/api/build/promote/app/1", map[string]any{"status": "done", "dryRun": true}).want(200)
	c.do("POST", "/api/build/promote/app/1", map[string]any{"status": "done"}).want(200)
	equal(t, "promotion", x.events(1), "promoted app 1")
	c.do("DELETE", "/api/build/app?buildNumbers=1", nil).want(200)
	equal(t, "deleted build", x.events(1), "deleted app 1")
	x.quiet(c)
}

// build events have the documented fields.
func TestBuildPayload(t *testing.T) {
	c, x := start(t), newTarget(t)
	c.platform().do("POST", subscriptions, subscription("build", x.URL, "build", []string{"uploaded"}, map[string]any{"selectedBuilds": []string{"app"}})).want(201)
	c.build("other", "1", "2024-01-01T12:00:00.000+0000", nil)
	c.build("app", "1", "2024-01-01T14:00:00.000+0200", nil)
	r := x.next()
	if want := `"data":{"build_name":"app","build_number":"1","build_started":"2024-01-01T12:00:00.000+0000","build_repo":"artifactory-build-info"}`; !strings.Contains(r.body, want) {
		t.Errorf("payload %s, want %s", r.body, want)
	}
}

func TestDeliveryFilters(t *testing.T) {
	c := start(t, jfrogtest.WithRepository("to", "local", "generic"), jfrogtest.WithRepository("far", "remote", "generic"),
		jfrogtest.WithRepository("fed", "federated", "generic"))
	for name, tc := range map[string]struct {
		criteria map[string]any
		want     string
	}{
		"a key":         {map[string]any{"repoKeys": []string{"to"}}, "to a.txt|to d/b.bin"},
		"local":         {map[string]any{"anyLocal": true}, "libs a.txt|libs d/b.bin|to a.txt|to d/b.bin"},
		"federated":     {map[string]any{"anyFederated": true}, "fed a.txt|fed d/b.bin"},
		"include":       {map[string]any{"anyLocal": true, "includePatterns": []string{"d/**"}}, "libs d/b.bin|to d/b.bin"},
		"exclude":       {map[string]any{"repoKeys": []string{"to"}, "excludePatterns": []string{"**/*.bin"}}, "to a.txt"},
		"a remote":      {map[string]any{"repoKeys": []string{"far"}}, "far-cache f"},
		"any remote":    {map[string]any{"anyRemote": true}, "far-cache f"},
		"a cache":       {map[string]any{"repoKeys": []string{"far-cache"}}, "far-cache f"},
		"nothing":       {map[string]any{"anyLocal": false}, ""},
		"all but false": {map[string]any{"anyLocal": false, "anyFederated": true, "includePatterns": []string{"*.txt"}}, "fed a.txt"},
	} {
		t.Run(name, func(t *testing.T) {
			c, x := c.in(t), newTarget(t)
			c.platform().do("POST", subscriptions, subscription("sub", x.URL, "artifact", []string{"deployed", "cached"}, tc.criteria)).want(201)
			defer func() { c.platform().do("DELETE", subscriptions+"/sub", nil).want(204) }()
			for _, repo := range []string{"libs", "to", "fed"} {
				c.put("/"+repo+"/a.txt", "a")
				c.put("/"+repo+"/d/b.bin", "b")
			}
			if err := c.srv.FillCache("far", "f", []byte("f")); err != nil {
				t.Fatal(err)
			}
			n := 0
			if tc.want != "" {
				n = strings.Count(tc.want, "|") + 1
			}
			got := strings.NewReplacer("deployed ", "", "cached ", "", "\n", "|").Replace(x.events(n))
			if got = sortParts(got); got != sortParts(tc.want) {
				t.Errorf("%q, want %q", got, tc.want)
			}
			time.Sleep(20 * time.Millisecond)
			equal(t, "further events", len(x.got), 0)
		})
	}
}

func sortParts(s string) string {
	parts := strings.Split(s, "|")
	slices.Sort(parts)
	return strings.Join(parts, "|")
}

func TestDisabledSubscription(t *testing.T) {
	c, x := start(t), newTarget(t)
	sub := subscription("audit", x.URL, "artifact", []string{"deployed"}, map[string]any{"anyLocal": true})
	sub["enabled"] = false
	c.platform().do("POST", subscriptions, sub).want(201)
	c.put("/libs/a", "a")
	sub["enabled"] = true
	c.platform().do("PUT", subscriptions+"/audit", sub).want(204)
	x.quiet(c)
	c.platform().do("DELETE", subscriptions+"/audit", nil).want(204)
	c.put("/libs/b", "b")
	c.platform().do("POST", subscriptions, sub).want(201)
	x.quiet(c)
}

// The events of a subscription arrive in their order, also if the target is slow.
func TestDeliveryOrder(t *testing.T) {
	c, x := start(t), newTarget(t)
	c.platform().do("POST", subscriptions, subscription("audit", x.URL, "artifact", []string{"deployed", "deleted"}, map[string]any{"anyLocal": true})).want(201)
	var want []string
	for i := range 50 {
		path := fmt.Sprintf("f%d", i)
		c.put("/libs/"+path, path)
		c.do("DELETE", "/libs/"+path, nil).want(204)
		want = append(want, "deployed libs "+path, "deleted libs "+path)
	}
	equal(t, "events", x.events(100), strings.Join(want, "\n"))
}

func TestPlainSecretAndCustomWebhook(t *testing.T) {
	c, x := start(t), newTarget(t)
	sub := subscription("audit", x.URL, "artifact", []string{"deployed"}, map[string]any{"anyLocal": true})
	sub["handlers"] = []any{
		map[string]any{"handler_type": "webhook", "url": x.URL, "secret": "tell no one"},
		map[string]any{"handler_type": "webhook", "url": x.URL},
		map[string]any{
			"handler_type": "custom-webhook", "url": x.URL, "method": "PATCH",
			"payload":      `{"file":"{{.data.repo_key}}/{{.data.path}}","event":"{{ .event_type }}","none":"{{.data.none}}"}`,
			"secrets":      []any{map[string]any{"name": "token", "value": "old"}},
			"http_headers": []any{map[string]any{"name": "Authorization", "value": "Bearer {{.secrets.token}}"}},
		},
	}
	c.platform().do("POST", subscriptions, sub).want(201).is("handlers.2.secrets.0.name", "token", "handlers.2.secrets.0.value", nil)
	c.put("/libs/a", "a")
	equal(t, "secret", x.next().header.Get("X-JFrog-Event-Auth"), "tell no one")
	equal(t, "no secret", len(x.next().header["X-Jfrog-Event-Auth"]), 0)
	r := x.next()
	equal(t, "custom", fmt.Sprint(r.method, r.body, r.header.Get("Authorization")), `PATCH{"file":"libs/a","event":"deployed","none":"<no value>"}Bearer old`)

	c.platform().do("PUT", subscriptions+"/audit/secrets/token", "new").want(200)
	got := c.platform().get(subscriptions + "/audit").want(200)
	c.platform().do("PUT", subscriptions+"/audit", got.body).want(204) // without the value
	c.put("/libs/b", "b")
	x.next()
	x.next()
	equal(t, "renewed secret", x.next().header.Get("Authorization"), "Bearer new")
}

func TestSubscriptionTest(t *testing.T) {
	c, x := start(t).platform(), newTarget(t)
	sub := subscription("audit", x.URL, "artifact", []string{"copied"}, map[string]any{"anyLocal": true})
	c.do("POST", subscriptions+"/test", sub).want(200).is("result", "success", "message", "Test is successful")
	equal(t, "event", x.events(1), "copied sample_repo sample_dir/sample.txt")
	c.get(subscriptions+"/audit").fails(404, "")
	x.Close()
	c.do("POST", subscriptions+"/test", sub).want(200).is("result", "failure")
}

func TestTroubleshooting(t *testing.T) {
	c := start(t)
	refusing := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Answer", "no")
		w.WriteHeader(404)
		_, _ = io.WriteString(w, "gone")
	}))
	t.Cleanup(refusing.Close)
	p := c.platform()
	for _, key := range []string{"one", "two"} {
		p.do("POST", subscriptions, subscription(key, refusing.URL+"/"+key, "artifact", []string{"deployed"}, map[string]any{"anyLocal": true})).want(201)
	}
	p.do("POST", subscriptions, subscription("dead", "http://127.0.0.1:1/", "artifact", []string{"deleted"}, map[string]any{"anyLocal": true})).want(201)

	req, err := http.NewRequest("GET", c.srv.URL+"/event/api/v1/troubleshooting?subscription=two", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+c.token)
	live, err := c.http.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer live.Body.Close()
	c.put("/libs/a", "a")
	c.do("DELETE", "/libs/a", nil).want(204)
	var record struct {
		Errors  []string
		Request struct {
			URL     string
			Headers map[string]string
			Payload string
		}
		Response struct {
			Status  int
			Headers map[string]string
			Body    string
		}
		Event struct {
			Key  string `json:"subscription_key"`
			Data string
		}
	}
	decoder := json.NewDecoder(live.Body)
	if err := decoder.Decode(&record); err != nil {
		t.Fatal(err)
	}
	equal(t, "errors", record.Errors, "[error executing webhook: unexpected HTTP response status]")
	equal(t, "url", record.Request.URL, refusing.URL+"/two")
	equal(t, "headers", record.Request.Headers, "map[Content-Type:application/json X-Kind:test]")
	equal(t, "response", fmt.Sprint(record.Response.Status, record.Response.Headers["X-Answer"], record.Response.Body), "404nogone")
	if !strings.Contains(record.Request.Payload, record.Event.Data) || record.Event.Key != "two" || !strings.Contains(record.Event.Data, `"path":"a"`) {
		t.Errorf("record %+v", record)
	}
	eventually(t, func() bool {
		return strings.Contains(string(p.get("/event/api/v1/troubleshooting?start=0&subscription=dead&end=99999999999999").want(200).body), "no response")
	})
	equal(t, "records", strings.Count(string(p.get("/event/api/v1/troubleshooting?start=0&count=2&target=127.0.0.1").want(200).body), `"timestamp"`), 2)
	equal(t, "no records", string(p.get("/event/api/v1/troubleshooting?start=0&end=1").want(200).body), "")
	c.srv.Close()
	if err := decoder.Decode(&record); err == nil {
		t.Error("the stream goes on after Close")
	}
}

func eventually(t *testing.T, ok func() bool) {
	t.Helper()
	for range 500 {
		if ok() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("it does not happen")
}

// Close ends deliveries to a target that hangs, and leaves no goroutine behind.
func TestCloseEndsDeliveries(t *testing.T) {
	release := make(chan struct{})
	hangs := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-r.Context().Done():
		case <-release:
		}
	}))
	defer hangs.Close()
	defer close(release)
	c := start(t)
	for i := range 20 {
		c.platform().do("POST", subscriptions, subscription(fmt.Sprintf("s%d", i), hangs.URL, "artifact", []string{"deployed"}, map[string]any{"anyLocal": true})).want(201)
	}
	c.put("/libs/a", "a")
	c.put("/libs/b", "b")
	began := time.Now()
	c.srv.Close()
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("Close took %v", took)
	}
	eventually(t, func() bool {
		stacks := make([]byte, 1<<20)
		return !strings.Contains(string(stacks[:runtime.Stack(stacks, true)]), "internal/event.")
	})
}
