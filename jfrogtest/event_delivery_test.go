package jfrogtest_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

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
