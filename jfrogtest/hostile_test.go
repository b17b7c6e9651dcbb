package jfrogtest_test

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// A recorder is a TB that records errors.
type recorder struct {
	testing.TB
	mu   sync.Mutex
	errs []string
}

func (r *recorder) Errorf(format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.errs = append(r.errs, fmt.Sprintf(format, args...))
}

func (r *recorder) reported() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.errs
}

func TestPanicIsReportedAndAnswered(t *testing.T) {
	tb := &recorder{TB: t}
	c := newClient(t, jfrogtest.New(tb))
	broken := jfrogtest.Fault{Times: -1, Match: func(*http.Request) bool { panic("the match is broken") }}
	remove := c.srv.Inject(broken)
	c.get("/api/repositories").fails(500, "the match is broken")
	c.do("PUT", "/libs/a", strings.Repeat("x", 8<<20)).fails(500, "the match is broken")
	c.platform().get("/access/api/v2/users").want(500).is("errors.0.code", "INTERNAL_SERVER_ERROR")
	remove()
	c.get("/api/repositories").want(200)
	errs := tb.reported()
	if len(errs) != 3 || !strings.Contains(errs[1], "PUT /artifactory/libs/a: the match is broken") || !strings.Contains(errs[1], "hostile_test.go") {
		t.Errorf("reported %q", errs)
	}
}

func TestPanicAfterTheTest(t *testing.T) {
	tb := &recorder{TB: t}
	srv := jfrogtest.New(tb)
	srv.Close()
	srv.Inject(jfrogtest.Fault{Match: func(*http.Request) bool { panic("late") }})
	w := httptest.NewRecorder()
	srv.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/artifactory/api/system/ping", http.NoBody))
	equal(t, "status", w.Code, 500)
	equal(t, "reported to an ended test", len(tb.reported()), 0)
}

func TestSettingsOfTheWrongKind(t *testing.T) {
	c := start(t)
	c.repo("fed", map[string]any{"rclass": "federated"})
	c.repo("all", map[string]any{"rclass": "virtual", "repositories": []string{"libs"}})
	for name, config := range map[string]map[string]any{
		"members":                {"rclass": "federated", "members": "x"},
		"environments":           {"rclass": "local", "environments": map[string]any{}},
		"packageType":            {"rclass": "local", "packageType": []string{"maven"}},
		"rclass":                 {"rclass": []string{"local"}},
		"repositories":           {"rclass": "virtual", "repositories": "libs"},
		"must be texts":          {"rclass": "virtual", "repositories": []any{"libs", 1}},
		"propertySets":           {"rclass": "local", "propertySets": 7},
		"includesPattern":        {"rclass": "local", "includesPattern": []string{"**"}},
		"contentSynchronisation": {"rclass": "remote", "url": "http://remote.invalid", "contentSynchronisation": true},
	} {
		text := name
		if name == "rclass" {
			text = "Unknown repository class"
		} else if name == "packageType" {
			text = "Unknown package type"
		}
		c.do("PUT", "/api/repositories/new", config).fails(400, text)
	}
	c.do("POST", "/api/repositories/fed", map[string]any{"members": "x"}).fails(400, "members")
	c.do("POST", "/api/repositories/all", map[string]any{"repositories": map[string]any{"a": 1}}).fails(400, "repositories")
	c.do("PUT", "/api/v2/repositories/batch", []any{map[string]any{"key": "b", "rclass": "federated", "members": 1}}).fails(400, "members")
	// Clients quote booleans.
	c.repo("quoted", map[string]any{"rclass": "local", "blackedOut": "true", "members": nil})
	c.do("PUT", "/quoted/a", "x").fails(403, "blacked out")
	c.platform().do("POST", "/lifecycle/api/v2/release_bundle?repository_key=-release-bundles-v2", bundleOf("a", "1", "artifacts", files("libs/a"))).want(400)
	c.platform().get("/lifecycle/api/v2/release_bundle/names").want(200)
}

// quick checks that other requests are served while begin runs.
func quick(t *testing.T, c *client, begin func()) {
	t.Helper()
	done := make(chan struct{})
	began := time.Now()
	var longest time.Duration
	go func() {
		defer close(done)
		begin()
	}()
	for {
		at := time.Now()
		c.get("/api/repositories").want(200)
		longest = max(longest, time.Since(at))
		select {
		case <-done:
			if took := time.Since(began); longest > max(took/2, time.Second) {
				t.Errorf("another request waited %v of %v", longest, took)
			}
			return
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func TestDeepPaths(t *testing.T) {
	c := start(t)
	quick(t, c, func() {
		c.do("PUT", "/libs/"+strings.Repeat("d/", 100_000)+"f", "x").fails(414, "exceed")
		c.do("PUT", "/libs/"+strings.Repeat("d/", 40_000)+"f", "x").fails(414, "exceed")
		c.do("PUT", "/libs/"+strings.Repeat("d/", 2_050)+"f", "x").fails(400, "more than 4096")
	})
	deep := strings.Repeat("d/", 2_000)
	quick(t, c, func() {
		c.put("/libs/"+deep+"f", "x")
		c.get("/libs/"+deep+"f").want(200, "x")
		c.get("/api/storage/libs?list&deep=1").want(200)
		c.aql(`items.find({"name": "f"})`).want(200).is("results.0.name", "f")
	})
	// Copies and the trash can must not nest deeper than deployments.
	c.do("PUT", "/libs/e/"+deep, nil).want(201)
	c.do("POST", "/api/copy/libs/d?to=/libs/e/"+strings.Repeat("d/", 500), nil).want(409, "more than 4096")
	c.do("DELETE", "/libs/d", nil).want(204)
	c.do("POST", "/api/trash/restore/libs/d?to=libs/e/"+deep+"d", nil).fails(400, "more than 4096")
}

// bomb returns an archive that holds zeros.
func bomb(t *testing.T, kind string, mib int) []byte {
	t.Helper()
	var buf bytes.Buffer
	var err error
	zeros := make([]byte, 1<<20)
	if kind == "zip" {
		z := zip.NewWriter(&buf)
		w, createErr := z.Create("a")
		if createErr != nil {
			t.Fatal(createErr)
		}
		for range mib {
			_, err = w.Write(zeros)
		}
		if err == nil {
			err = z.Close()
		}
	} else {
		gz, gzErr := gzip.NewWriterLevel(&buf, gzip.BestSpeed)
		if gzErr != nil {
			t.Fatal(gzErr)
		}
		w := tar.NewWriter(gz)
		err = w.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: "a", Size: int64(mib) << 20, Mode: 0o644})
		for range mib {
			_, err = w.Write(zeros)
		}
		if err == nil {
			err = w.Close()
		}
		if err == nil {
			err = gz.Close()
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func TestArchiveBombs(t *testing.T) {
	c := start(t, jfrogtest.WithMaxUnpacked(16<<20))
	for _, archive := range [][]byte{bomb(t, "zip", 17), bomb(t, "tar.gz", 17)} {
		quick(t, c, func() {
			c.do("PUT", "/libs/x.zip", archive, "X-Explode-Archive", "true").fails(413, "too much content")
		})
		equal(t, "deployed", c.tree("libs"), "")
		c.put("/libs/bomb", string(archive))
		quick(t, c, func() { c.get("/libs/bomb!/a").fails(413, "too much content") })
		c.do("DELETE", "/libs/bomb", nil).want(204)
	}
	c.put("/libs/bomb", string(bomb(t, "zip", 15)))
	quick(t, c, func() { c.get("/libs/bomb!/a", "Range", "bytes=0-0").want(206) })
	c.put("/libs/bomb", string(bomb(t, "tar.gz", 30)))
	quick(t, c, func() { c.get("/api/search/archive?name=a").want(200).is("results.0.entry", "a") })
	c.put("/libs/bomb", string(bomb(t, "tar.gz", 31)))
	quick(t, c, func() { c.aql(`archive.entries.find({"name": "a"})`).want(200, `"entry.name": "a"`) })
}

func TestManySmallFilesInAnArchive(t *testing.T) {
	var names []string
	for i := range 200 {
		names = append(names, fmt.Sprint(i, "/", strings.Repeat("d/", 1000), "f"), "")
	}
	c := start(t)
	archive := pack(t, "tar.gz", names...)
	quick(t, c, func() {
		c.do("PUT", "/libs/x/", archive, "X-Explode-Archive", "true").fails(413, "too many files")
	})
	equal(t, "bounded", len(strings.Fields(c.tree("libs"))) < 60, true)
}

func TestProgressOfALargeFile(t *testing.T) {
	c := start(t)
	c.put("/libs/a", strings.Repeat("x", 1<<20+1))
	r := c.get("/api/download/libs/a?content=progress&mark=1").want(200)
	equal(t, "dots", bytes.Count(r.body, []byte(".")), 1<<20+1)
	equal(t, "end", strings.HasSuffix(string(r.body), ".\n.................\nCompleted: 1048577/1048577 bytes\n"), true)
	equal(t, "HEAD", len(c.do("HEAD", "/api/download/libs/a?content=progress&mark=1", nil).want(200).body), 0)
}

func TestNestedDocuments(t *testing.T) {
	c := start(t)
	deep := strings.Repeat(`[`, 5000) + strings.Repeat(`]`, 5000)
	for _, path := range []string{"/api/repositories/x", "/api/build"} {
		c.do("PUT", path, `{"rclass":"local","notes":`+deep+`}`).fails(400, "nests deeper than 100 levels")
	}
	c.do("POST", "/api/deleteDirectoryTrashProperty/start", `{"batchSize":`+deep+`}`).fails(400, "nests deeper")
	c.platform().do("POST", "/access/api/v1/tokens", `{"scope":`+deep+`}`).want(400, "nests deeper")
	// The brackets in texts do not count.
	c.do("PUT", "/api/repositories/x", map[string]any{"rclass": "local", "notes": `\"` + deep}).want(200)
	// Indentation would make the response many times as large as the document.
	wide := strings.Repeat("[", 90) + strings.Repeat("1,", 200_000) + "1" + strings.Repeat("]", 90)
	c.do("PUT", "/api/build", `{"name":"b","number":"1","started":"2024-01-01T00:00:00.000+0000","x":`+wide+`}`).want(204)
	if n := len(c.get("/api/build/b/1").want(200).body); n > 1<<20 {
		t.Errorf("a document of 0.4 MB became %d bytes", n)
	}
	c.do("PUT", "/api/repositories/y", strings.Repeat(" ", 5<<20)).fails(413, "exceeds")
}

func TestExpensiveRequests(t *testing.T) {
	c := start(t)
	c.newUser("jane")
	c.put("/libs/"+strings.Repeat("a/", 1000)+"f", "x")
	values := strings.Repeat("v,", 20_000)
	pattern := strings.Repeat("**/a/", 50) + "b"
	var group strings.Builder
	for i := range 20_000 {
		fmt.Fprintf(&group, `,{"name":{"$nmatch":"*%d"}}`, i)
	}
	for name, request := range map[string]func(){
		"repeated values": func() {
			c.do("PUT", "/api/storage/libs/a?properties=k="+values, nil).want(204)
			c.put("/libs/m"+strings.Repeat(";k=v", 15_000), "x")
		},
		"many values": func() {
			c.do("PATCH", "/api/metadata/libs/a", `{"props":{"k":[`+strings.Repeat(`"`+"`"+`",`, 300_000)+`"x"]}}`).want(204)
			c.do("PATCH", "/api/metadata/libs/a", `{"props":{"k":"`+strings.Repeat("x", 20_000)+`"}}`).fails(400, "more than 16384 bytes")
		},
		"nested stars": func() {
			c.repo("stars", map[string]any{"rclass": "local", "includesPattern": pattern})
			c.do("PUT", "/stars/"+strings.Repeat("a/", 1000)+"c", "x").fails(403, "include/exclude")
		},
		"members in both lists": func() {
			names := strings.TrimSuffix(strings.Repeat(`"jane",`, 100_000), ",")
			c.platform().do("POST", "/access/api/v2/groups", `{"name":"g"}`).want(201)
			c.platform().do("PATCH", "/access/api/v2/groups/g/members", `{"add":[`+names+`],"remove":[`+strings.ReplaceAll(names, "jane", "admin")+`]}`).want(200)
		},
		"long AQL": func() {
			c.aql(`items.find({"type":"any","$and":[{"name":{"$ne":"x"}}`+group.String()+`]})`).fails(400, "more than 10000000 steps")
		},
		"GraphQL arguments": func() {
			var arguments strings.Builder
			for i := range 100_000 {
				fmt.Fprintf(&arguments, "a%d:1 ", i)
			}
			c.graph("{ evidence("+arguments.String()+") }").is("errors.0.message", "Syntax Error: There are more than 1000 arguments or fields.")
		},
		"GraphQL errors": func() {
			name := strings.Repeat("x", 50_000)
			r := c.graph("{ ...a } fragment a on Query { " + strings.Repeat("...b ", 5000) + "} fragment b on Query { ..." + name + " }")
			if len(r.body) > 6<<20 || !strings.Contains(string(r.body), "Unknown fragment") {
				t.Errorf("the response has %d bytes", len(r.body))
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			at := time.Now()
			request()
			if took := time.Since(at); took > 10*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}

// FuzzServer checks that no request makes a handler panic or hang.
func FuzzServer(f *testing.F) {
	bodies := []string{"", "x", `{}`, `[]`, `null`, `{"name":"a","members":"x","rclass":"federated","repositories":{},"key":"k"}`,
		`{"name":"b","number":"1","started":"2024-01-01T00:00:00.000+0000","modules":[{"id":"m","artifacts":[{"name":"f","sha1":1}],"properties":7}],"statuses":"x"}`,
		`items.find({"@k":{"$match":"*"}}).include("*","property","stat").sort({"$asc":["name"]}).limit(1)`,
		`{"query":"{ evidence { searchEvidence(where:{hasSubjectWith:{repositoryKey:\"libs\"}}){ edges { node { name } } } } }"}`,
		`{"key":"audit","enabled":true,"event_filter":{"domain":"artifact","event_types":["deployed"],"criteria":{"anyLocal":true}},` +
			`"handlers":[{"handler_type":"custom-webhook","url":"http://127.0.0.1:1/","payload":"{{.data}}{{.secrets.s}}"}]}`}
	routes := jfrogtest.Routes()
	for i := range routes {
		for j, body := range bodies {
			f.Add(uint16(i), []string{"libs", "a", "d/f"}[j%3], []string{"", "to=/libs/b", "list&deep=1", "properties=k=v"}[j%4], body)
		}
	}
	var srv *jfrogtest.Server
	served := 0
	f.Fuzz(func(t *testing.T, route uint16, param, query, body string) {
		if served%500 == 0 { // an empty server again, because content makes requests slower
			if srv != nil {
				srv.Close()
			}
			var err error
			srv, err = jfrogtest.Start(jfrogtest.WithRepository("libs", "local", "generic"), jfrogtest.WithRepository("far", "remote", "maven"))
			if err != nil {
				t.Fatal(err)
			}
		}
		served++
		srv.ReportTo(t.Errorf)
		to := routes[int(route)%len(routes)]
		ctx, cancel := t.Context(), func() {}
		if strings.HasSuffix(to.Template, "/troubleshooting") { // a stream without an end
			ctx, cancel = context.WithTimeout(ctx, 10*time.Millisecond)
		}
		defer cancel()
		r := httptest.NewRequestWithContext(ctx, to.Method, "/", strings.NewReader(body))
		r.URL.RawPath, r.URL.RawQuery = filled(to.Template, param), query
		var err error
		if r.URL.Path, err = url.PathUnescape(r.URL.RawPath); err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+srv.Token)
		r.Header.Set("X-Explode-Archive", fmt.Sprint(len(body)%2 == 0))
		at := time.Now()
		srv.Handler().ServeHTTP(httptest.NewRecorder(), r)
		if took := time.Since(at); took > 10*time.Second {
			t.Errorf("%s %s took %v", to.Method, r.URL.RawPath, took)
		}
	})
}

// filled replaces each parameter of a template by a value. Slashes and semicolons stay.
func filled(template, value string) string {
	escaped := strings.NewReplacer("%2F", "/", "%3B", ";").Replace(url.PathEscape(value))
	for {
		before, rest, found := strings.Cut(template, "{")
		if !found {
			return template
		}
		_, after, _ := strings.Cut(rest, "}")
		template = before + escaped + after
	}
}
