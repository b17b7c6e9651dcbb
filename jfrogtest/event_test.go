package jfrogtest_test

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
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
		var text strings.Builder
		text.WriteString(e.EventType)
		for _, name := range []string{"repo_key", "path", "source_repo_path", "target_repo_path", "property_key", "property_values", "build_name", "build_number", "image_name", "tag"} {
			if v := e.Data[name]; v != nil {
				text.WriteString(fmt.Sprint(" ", v))
			}
		}
		list = append(list, text.String())
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
		maps.Copy(sub, change)
		c.do("POST", subscriptions, sub).fails(400, text)
		c.do("POST", subscriptions+"/test", sub).fails(400, text)
	}
	c.do("POST", subscriptions, subscription("bundles", "http://h.invalid", "release_bundle_v2", []string{"release_bundle_v2_failed"}, map[string]any{"anyReleaseBundle": true})).want(201)
	c.get("/event/api/v1/troubleshooting?count=1").fails(400, "require start")
	c.get("/event/api/v1/troubleshooting?start=x").fails(400, "must be a number")
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
