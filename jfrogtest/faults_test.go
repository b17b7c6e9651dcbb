package jfrogtest_test

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

func TestFaults(t *testing.T) {
	c := start(t)
	content := strings.Repeat("0123456789", 10000)
	c.put("/libs/a", content)
	for _, tc := range []struct {
		name  string
		fault jfrogtest.Fault
		check func(t *testing.T, r reply, err error)
	}{
		{"status", jfrogtest.Fault{Status: 503, RetryAfter: "7"}, func(t *testing.T, r reply, _ error) {
			r.t = t
			r.fails(503, "Service Unavailable")
			equal(t, "Retry-After", r.header.Get("Retry-After"), "7")
		}},
		{"status with body", jfrogtest.Fault{Status: 502, Body: "<html>bad gateway</html>"}, func(t *testing.T, r reply, _ error) {
			equal(t, "response", string(r.body), "<html>bad gateway</html>")
		}},
		{"status with headers", jfrogtest.Fault{Status: 429, Header: http.Header{"retry-after": {"3"}, "X-Request-Id": {"r1"}, "Content-Type": {"text/html"}}},
			func(t *testing.T, r reply, _ error) {
				r.t = t
				r.fails(429, "Too Many Requests")
				equal(t, "headers", fmt.Sprint(r.header["Retry-After"], r.header["X-Request-Id"], r.header["Content-Type"]), "[3] [r1] [text/html]")
			}},
		{"headers", jfrogtest.Fault{Header: http.Header{"X-Request-Id": {"r2"}, "X-Checksum-Sha1": nil, "X-Artifactory-Id": {"a", "b"}}},
			func(t *testing.T, r reply, _ error) {
				r.t = t
				r.want(200)
				equal(t, "content", string(r.body) == content, true)
				equal(t, "headers", fmt.Sprint(r.header["X-Request-Id"], r.header["X-Checksum-Sha1"], r.header["X-Artifactory-Id"]), "[r2] [] [a b]")
				equal(t, "other headers", r.header.Get("X-Checksum-Md5") != "", true)
			}},
		{"dropped", jfrogtest.Fault{Drop: true}, func(t *testing.T, _ reply, err error) {
			if err == nil {
				t.Error("there was a response")
			}
		}},
		{"cut", jfrogtest.Fault{CutAfter: 12345}, func(t *testing.T, r reply, _ error) {
			equal(t, "received", len(r.body), 12345)
			equal(t, "promised", r.header.Get("Content-Length"), "100000")
			if r.err == nil {
				t.Error("the body ended well")
			}
		}},
		{"truncated", jfrogtest.Fault{Truncate: 12345}, func(t *testing.T, r reply, _ error) {
			equal(t, "received", len(r.body), 12345)
			equal(t, "error", r.err, nil)
		}},
		{"corrupt", jfrogtest.Fault{Corrupt: true}, func(t *testing.T, r reply, _ error) {
			equal(t, "size", len(r.body), len(content))
			equal(t, "first byte", r.body[0], '0'^0xff)
			equal(t, "rest", string(r.body[1:]), content[1:])
			equal(t, "checksum", r.header.Get("X-Checksum-Sha1"), sha1Of(content))
		}},
		{"wrong checksum", jfrogtest.Fault{WrongChecksum: true}, func(t *testing.T, r reply, _ error) {
			equal(t, "content", string(r.body) == content, true)
			equal(t, "checksum", r.header.Get("X-Checksum-Sha1"), strings.Repeat("0", 40))
		}},
		{"latency", jfrogtest.Fault{Latency: 50 * time.Millisecond}, func(t *testing.T, r reply, _ error) {
			equal(t, "content", string(r.body) == content, true)
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c.srv.Inject(tc.fault)
			began := time.Now()
			r, err := c.in(t).try("GET", "/libs/a", nil)
			if took := time.Since(began); took < tc.fault.Latency {
				t.Errorf("took %v", took)
			}
			tc.check(t, r, err)
			equal(t, "afterwards", string(c.in(t).get("/libs/a").want(200).body) == content, true)
		})
	}
}

func TestFaultsMatch(t *testing.T) {
	c := start(t)
	c.put("/libs/a", "x")
	remove := c.srv.Inject(jfrogtest.Fault{Method: "GET", Path: "/artifactory/libs/*", After: 1, Times: 2, Status: 500})
	c.get("/api/storage/libs/a").want(200)
	c.do("HEAD", "/libs/a", nil).want(200)
	for i, want := range []int{200, 500, 500, 200} {
		equal(t, "request "+string(rune('1'+i)), c.get("/libs/a").status, want)
	}
	remove()
	remove = c.srv.Inject(jfrogtest.Fault{Times: -1, Status: 429, Match: func(r *http.Request) bool { return r.Header.Get("X-Hit") != "" }})
	for range 3 {
		c.get("/libs/a", "X-Hit", "1").want(429)
		c.get("/libs/a").want(200)
	}
	remove()
	c.get("/libs/a", "X-Hit", "1").want(200)
	c.srv.Inject(jfrogtest.Fault{Status: 500})
	c.do("PUT", "/libs/big", strings.Repeat("x", 1<<20)).want(500)
	equal(t, "uploaded before the response", c.srv.Requests()[len(c.srv.Requests())-1].BodySize, 1<<20)
	c.get("/libs/big").want(404)
}

func TestRedirectedDownload(t *testing.T) {
	c := start(t)
	c.put("/libs/d/a.txt", "0123456789")
	c.srv.Inject(jfrogtest.Fault{Path: "/artifactory/libs/*", Redirect: true, Times: -1})
	c.do("HEAD", "/libs/d/a.txt", nil).want(200)
	r := c.get("/libs/d/a.txt").want(302)
	equal(t, "checksum", r.header.Get("X-Checksum-Sha1"), sha1Of("0123456789"))
	location, err := url.Parse(r.header.Get("Location"))
	if err != nil || location.Host == strings.TrimPrefix(c.srv.URL, "http://") {
		t.Fatalf("redirected to %v (%v), not to another host", location, err)
	}
	req, err := http.NewRequest("GET", location.String(), nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Range", "bytes=3-5")
	req.Header.Set("Authorization", "leaked")
	res, err := c.http.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	equal(t, "range", res.StatusCode, 206)
	got := c.srv.RedirectedRequests()
	if len(got) != 1 || got[0].Header.Get("Authorization") != "leaked" {
		t.Errorf("recorded %+v", got)
	}
	// Package net/http compares host names. It must not send the credentials to the other host.
	c.srv.ResetRequests()
	following := &http.Client{Transport: c.http.Transport}
	if req, err = http.NewRequest("GET", c.srv.URL+"/artifactory/libs/d/a.txt", nil); err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+c.token)
	if res, err = following.Do(req); err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	got = c.srv.RedirectedRequests()
	if res.StatusCode != 200 || len(got) != 1 || got[0].Header.Get("Authorization") != "" {
		t.Errorf("status %d, recorded %+v", res.StatusCode, got)
	}
	location.RawQuery = "X-Signature=none"
	res, err = c.http.Get(location.String())
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	equal(t, "unsigned", res.StatusCode, 403)
}

func TestTLS(t *testing.T) {
	made := jfrogtest.New(t, jfrogtest.WithTLS(nil), jfrogtest.WithRepository("libs", "local", "generic"))
	roots := x509.NewCertPool()
	equal(t, "a certificate", roots.AppendCertsFromPEM(made.RootCA), true)
	c := newClient(t, made)
	c.http.Transport.(*http.Transport).TLSClientConfig = &tls.Config{RootCAs: roots}
	c.put("/libs/a", "x")
	c.srv.Inject(jfrogtest.Fault{Method: "GET", Redirect: true})
	location := c.get("/libs/a").want(302).header.Get("Location")
	redirected, err := c.http.Get(location)
	if err != nil {
		t.Fatal(err)
	}
	redirected.Body.Close()
	equal(t, "redirected", redirected.StatusCode, 200)
	if _, err := http.Get(made.URL); err == nil {
		t.Error("a client trusts the server without its authority")
	}

	donor := httptest.NewTLSServer(nil)
	defer donor.Close()
	srv := jfrogtest.New(t, jfrogtest.WithTLS(&tls.Config{Certificates: donor.TLS.Certificates}))
	equal(t, "authority of the caller's certificate", srv.RootCA == nil, true)
	if !strings.HasPrefix(srv.URL, "https://") {
		t.Fatalf("URL is %s", srv.URL)
	}
	res, err := donor.Client().Get(srv.URL + "/artifactory/api/system/ping")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	equal(t, "status", res.StatusCode, 200)
}
