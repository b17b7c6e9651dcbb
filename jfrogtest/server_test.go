package jfrogtest_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

func TestAuthentication(t *testing.T) {
	c := start(t, jfrogtest.WithToken("tok"), jfrogtest.WithUser("jane", "secret"))
	c.put("/libs/a", "x")
	bearer := c.token
	c.token = ""
	basic := func(user, password string) []string {
		r, _ := http.NewRequest("GET", "/", nil)
		r.SetBasicAuth(user, password)
		return []string{"Authorization", r.Header.Get("Authorization")}
	}
	for _, tc := range []struct {
		name   string
		header []string
		status int
	}{
		{"bearer", []string{"Authorization", "Bearer " + bearer}, 200},
		{"key header", []string{"X-JFrog-Art-Api", "tok"}, 200},
		{"user with token", basic("whoever", "tok"), 200},
		{"user with password", basic("jane", "secret"), 200},
		{"admin", basic("admin", "password"), 200},
		{"wrong password", basic("jane", "password"), 401},
		{"wrong bearer", []string{"Authorization", "Bearer no"}, 401},
		{"wrong key", []string{"X-JFrog-Art-Api", "no"}, 401},
		{"odd scheme", []string{"Authorization", "Digest x"}, 401},
		{"nothing", nil, 401},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := c.in(t).get("/libs/a", tc.header...)
			if tc.status == 401 {
				r.fails(401, "")
				equal(t, "challenge", r.header.Get("Www-Authenticate"), `Basic realm="Artifactory Realm"`)
			}
			r.want(tc.status)
		})
	}
	c.get("/api/system/ping").want(200, "OK")
	c.get("/api/system/ping", "Authorization", "Bearer no").fails(401, "")
	c.get("/api/no/such/thing").fails(401, "")
	c.do("PUT", "/libs/b;x=1", "x", basic("jane", "secret")...).want(201).is("createdBy", "jane")
}

func TestAnonymousRead(t *testing.T) {
	c := start(t, jfrogtest.WithAnonymousRead())
	c.put("/libs/a", "x")
	c.token = ""
	c.get("/libs/a").want(200)
	c.get("/api/storage/libs/a").want(200)
	c.get("/libs/a", "Authorization", "Bearer wrong").fails(401, "")
	c.do("PUT", "/libs/b", "x").fails(401, "")
	c.do("DELETE", "/libs/a", nil).fails(401, "")
	c.get("/api/repositories/libs").fails(401, "")
}

func TestRouting(t *testing.T) {
	c := start(t)
	c.get("/api/none").fails(404, "Not Found")
	r := c.do("POST", "/api/storage/libs/a", nil).fails(405, "Method Not Allowed")
	equal(t, "Allow", r.header.Get("Allow"), "DELETE, GET, PUT")
	c.do("POST", "/libs/a", nil).fails(405, "")
	res, err := http.Get(c.srv.URL + "/elsewhere")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	equal(t, "outside of Artifactory", res.StatusCode, 404)
}

func TestSystem(t *testing.T) {
	c := start(t)
	equal(t, "ping", string(c.get("/api/system/ping").want(200).body), "OK")
	c.get("/api/v1/system/readiness").is("code", "OK")
	c.get("/api/v1/system/liveness").is("code", "OK")
	c.get("/api/system/version").want(200).is("version", jfrogtest.Version)
	equal(t, "info", c.get("/api/system").want(200, jfrogtest.Version).header.Get("Content-Type"), "text/plain")
	c.get("/api/tasks").want(200).is("tasks.0.state", "scheduled", "tasks.0.start_time", nil)

	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if user, password, _ := r.BasicAuth(); user != "u" || password != "p" {
			w.WriteHeader(http.StatusForbidden)
		}
	}))
	defer other.Close()
	verify := func(endpoint, password string) reply {
		return c.do("POST", "/api/system/verifyconnection", map[string]string{"endpoint": endpoint, "username": "u", "password": password})
	}
	verify(other.URL, "p").want(200, "Successfully connected to endpoint")
	verify(other.URL, "wrong").fails(400, "HTTP 403")
	verify("nonsense", "").fails(400, "Invalid endpoint")
	other.Close()
	verify(other.URL, "p").fails(400, "Failed to connect")
}

func TestSignedURL(t *testing.T) {
	now := time.Now()
	var mu sync.Mutex
	c := start(t, jfrogtest.WithClock(func() time.Time { mu.Lock(); defer mu.Unlock(); return now }))
	c.put("/libs/d/a b", "x")
	sign := func(body map[string]any) string {
		return strings.TrimPrefix(string(c.do("POST", "/api/signed/url", body).want(200).body), c.srv.URL+"/artifactory")
	}
	link := sign(map[string]any{"repo_path": "/libs/d/a b", "valid_for_secs": 60})
	token := c.token
	c.token = ""
	c.get(link).want(200, "x")
	c.do("HEAD", link, nil).want(200)
	c.do("DELETE", link, nil).fails(401, "")
	c.get(strings.Replace(link, "a%20b", "other", 1)).fails(401, "")
	c.get(link[:len(link)-2]).fails(401, "")
	mu.Lock()
	now = now.Add(time.Minute)
	mu.Unlock()
	c.get(link).fails(401, "")
	c.token = token
	link = sign(map[string]any{"repo_path": "/libs/d/a b", "expiry": now.Add(time.Hour).UnixMilli()})
	c.do("POST", "/api/signed/url/key", nil).want(201)
	c.token = ""
	c.get(link).fails(401, "")
	c.token = token
	for status, body := range map[int]map[string]any{404: {"repo_path": "/libs/none"}, 400: {"repo_path": "/libs/d/a b", "valid_for_secs": 366 * 24 * 3600}} {
		c.do("POST", "/api/signed/url", body).fails(status, "")
	}
}

func TestSyncDownloadAndTrace(t *testing.T) {
	c := start(t)
	c.put("/libs/a", strings.Repeat("x", 1200))
	equal(t, "content", len(c.get("/api/download/libs/a").want(200).body), 1200)
	equal(t, "none", len(c.get("/api/download/libs/a?content=none").want(200).body), 0)
	equal(t, "progress", string(c.get("/api/download/libs/a?content=progress&mark=512").want(200).body), "..\nCompleted: 1200/1200 bytes\n")
	c.get("/api/download/libs/a?content=odd").fails(400, "odd")
	c.get("/api/download/libs/none").fails(404, "")
	c.get("/api/storage/libs/a?stats").is("downloadCount", 2)
	c.get("/libs/a?trace").want(200, "Repo Path ID: libs:a", "Identified resource as a file", "Request succeeded")
	c.get("/libs/none?trace").want(200, "Unable to find the resource")
	c.get("/api/storage/libs/a?stats").is("downloadCount", 2)
}

func TestRequestsAreRecorded(t *testing.T) {
	c := start(t)
	c.put("/libs/a%3Bb;k=v", "12345", "X-Custom", "1")
	c.get("/libs/none?x=1").want(404)
	list := c.srv.Requests()
	if len(list) != 2 {
		t.Fatalf("%d requests, want 2", len(list))
	}
	first, second := list[0], list[1]
	equal(t, "first", fmt.Sprintf("%s %s %d %d %s", first.Method, first.Path, first.BodySize, first.Status, first.Header.Get("X-Custom")),
		"PUT /artifactory/libs/a%3Bb;k=v 5 201 1")
	equal(t, "second", fmt.Sprintf("%s %s %d", second.Method, second.RawQuery, second.Status), "GET x=1 404")
	first.Header.Set("X-Custom", "changed")
	equal(t, "a copy", c.srv.Requests()[0].Header.Get("X-Custom"), "1")
	c.srv.ResetRequests()
	equal(t, "after reset", len(c.srv.Requests()), 0)
}

func TestConcurrentUse(t *testing.T) {
	c := start(t, jfrogtest.WithSpoolThreshold(100), jfrogtest.WithRepository("to", "local", "generic"))
	var wg sync.WaitGroup
	failures := make(chan string, 1000)
	for worker := range 8 {
		wg.Go(func() {
			for i := range 10 {
				path := fmt.Sprintf("d%d/f%d", i%3, worker)
				content := strings.Repeat(path, i*10)
				for _, call := range []struct{ method, path, body string }{
					{"PUT", "/libs/" + path + ";k=v", content}, {"GET", "/libs/" + path, ""}, {"GET", "/api/storage/libs?list&deep=1", ""},
					{"GET", "/api/search/prop?k=v", ""}, {"POST", "/api/copy/libs/" + path + "?to=/to/" + path, ""},
					{"POST", "/api/search/aql", `items.find({"repo":"libs"}).include("property")`}, {"DELETE", "/to/" + path, ""},
					{"GET", "/api/archive/download/libs?archiveType=tgz", ""}, {"POST", "/api/system/storage/gc", ""},
				} {
					r, err := c.try(call.method, call.path, call.body)
					if err != nil || r.status >= 400 || r.err != nil {
						failures <- fmt.Sprint(call.method, " ", call.path, ": ", r.status, err, r.err)
					}
				}
			}
		})
	}
	wg.Wait()
	close(failures)
	for f := range failures {
		t.Error(f)
	}
}

func TestFederatedMemberOfAnOption(t *testing.T) {
	c := newClient(t, jfrogtest.New(t, jfrogtest.WithRepository("fed", "federated", "generic")))
	c.get("/api/repositories/fed").is("members.0.url", c.srv.URL+"/artifactory/fed")
}

func TestAddressOfAllInterfaces(t *testing.T) {
	srv := jfrogtest.New(t, jfrogtest.WithAddr(":0"))
	if !strings.HasPrefix(srv.URL, "http://127.0.0.1:") {
		t.Errorf("URL is %s", srv.URL)
	}
}

func TestUnauthorizedUploadSeesItsStatus(t *testing.T) {
	c := start(t)
	c.token = "wrong"
	c.do("PUT", "/libs/big", strings.Repeat("x", 8<<20)).fails(401, "")
}

func TestStartRefusesWhatCannotBe(t *testing.T) {
	if _, err := jfrogtest.Start(jfrogtest.WithAddr("256.0.0.1:0")); err == nil {
		t.Error("started on an impossible address")
	}
	if _, err := jfrogtest.Start(jfrogtest.WithRepository("a", "odd", "generic")); err == nil {
		t.Error("started with an impossible repository")
	}
	srv, err := jfrogtest.Start()
	if err != nil {
		t.Fatal(err)
	}
	srv.Close()
	srv.Close()
	if _, err := http.Get(srv.URL); err == nil {
		t.Error("Close has not stopped the server")
	}
	fake := &fakeTB{}
	func() {
		defer func() { _ = recover() }()
		jfrogtest.New(fake, jfrogtest.WithAddr("256.0.0.1:0"))
	}()
	equal(t, "Fatalf", fake.fatal, true)
}

type fakeTB struct{ fatal bool }

func (*fakeTB) Helper() {}

func (*fakeTB) Cleanup(func()) {}

func (*fakeTB) Errorf(string, ...any) {}

func (f *fakeTB) Fatalf(string, ...any) {
	f.fatal = true
	panic(errors.New("fatal"))
}
