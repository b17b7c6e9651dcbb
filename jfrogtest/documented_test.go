package jfrogtest_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// An operation is the documentation of one operation's response in a fixture.
type operation struct {
	ID       string
	Method   string
	Template string
	Response struct {
		Kind   string
		Fields []struct{ Name, Type string }
	}
	Samples []struct {
		Request  struct{ Query map[string]any }
		Response struct {
			Status int
			Body   any
		}
	}

	success *shape
	failure *shape // shape of an error body
}

// A shape describes the fields that a JSON value may have.
type shape struct {
	fields map[string]*shape
	any    *shape // shape of the values of a map
	items  *shape // shape of the elements of a list
	open   bool   // any content is allowed
}

// field returns the shape of a field. It adds the field if it is missing.
func (s *shape) field(name string) *shape {
	if name == "{}" {
		if s.any == nil {
			s.any = &shape{}
		}
		return s.any
	}
	if s.fields == nil {
		s.fields = map[string]*shape{}
	}
	if s.fields[name] == nil {
		s.fields[name] = &shape{}
	}
	return s.fields[name]
}

func (s *shape) item() *shape {
	if s.items == nil {
		s.items = &shape{}
	}
	return s.items
}

// document adds a field by its documented name and type. The name "builds[].uri" is a field in each
// element of a list.
func (s *shape) document(name, kind string) {
	at := s
	for step := range strings.SplitSeq(name, ".") {
		bare := strings.TrimRight(step, "[]")
		if bare != "" {
			at = at.field(bare)
		}
		for range strings.Count(step, "[]") {
			at = at.item()
		}
	}
	switch {
	case strings.Contains(kind, "array<"):
		at.item()
		if strings.Contains(kind, "any") {
			at.items.open = true
		}
	case strings.HasPrefix(kind, "map<"):
		at.field("{}").open = true
	case kind == "object":
		at.open = true // unless a field of it is documented
	}
}

// sample adds the fields of a documented body.
func (s *shape) sample(body any) {
	switch v := body.(type) {
	case map[string]any:
		for name, value := range v {
			s.field(name).sample(value)
		}
	case []any:
		for _, value := range v {
			s.item().sample(value)
		}
	}
}

// undocumented returns the fields of a body that the shape lacks.
func (s *shape) undocumented(body any, at string) (names []string) {
	switch v := body.(type) {
	case map[string]any:
		if s.open && s.fields == nil && s.any == nil {
			return nil
		}
		for name, value := range v {
			inner := s.fields[name]
			if inner == nil {
				inner = s.any
			}
			full := strings.TrimPrefix(at+"."+name, ".")
			if inner == nil {
				names = append(names, full)
				continue
			}
			names = append(names, inner.undocumented(value, full)...)
		}
	case []any:
		items := s.items
		if items == nil {
			if s.open {
				return nil
			}
			items = &shape{}
		}
		for _, value := range v {
			names = append(names, items.undocumented(value, at+"[]")...)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// errorShape returns the error body of a product, which the fixtures do not repeat.
func errorShape(template string) *shape {
	s := &shape{}
	if strings.HasPrefix(template, "/myjfrog/") {
		s.document("status", "string")
		s.document("statusCode", "integer")
		s.document("errors[]", "string")
		return s
	}
	s.document("errors[].message", "string")
	if strings.HasPrefix(template, "/access/") {
		s.document("errors[].code", "string")
	} else {
		s.document("errors[].status", "integer")
	}
	return s
}

var (
	restParam = regexp.MustCompile(`\{[^}]*\.\.\.\}`)
	param     = regexp.MustCompile(`\{[^}.]+\}`)
)

// routeKey makes routes of the server and of the fixtures comparable. It drops the names of
// parameters.
func routeKey(method, template string) string {
	template = param.ReplaceAllString(restParam.ReplaceAllString(template, "{...}"), "{}")
	template = strings.Replace(template, "{}-cache", "{}", 1) // the key of a cache is one parameter
	// A path and a name that follows it are one parameter too.
	template = strings.Replace(template, "{...}/{}", "{...}", 1)
	return method + " " + strings.TrimSuffix(template, "/")
}

// operations returns the operations in the fixtures of all packages, by route.
var operations = sync.OnceValue(func() map[string][]*operation {
	byRoute := map[string][]*operation{}
	for _, depth := range []string{"*", "*/*"} {
		files, err := filepath.Glob(filepath.Join("..", depth, "testdata", "operations", "*.json"))
		if err != nil {
			panic(err)
		}
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				panic(err)
			}
			op := &operation{success: &shape{}}
			if err := json.Unmarshal(data, op); err != nil {
				panic(fmt.Sprintf("%s: %v", file, err))
			}
			if strings.HasPrefix(op.Template, "/api/jmis/") { // the host MyJFrog
				op.Template = "/myjfrog" + op.Template
			}
			op.failure = errorShape(op.Template)
			for _, f := range op.Response.Fields {
				op.success.document(f.Name, f.Type)
				op.failure.document(f.Name, f.Type) // a failed copy has the field messages
			}
			for _, sample := range op.Samples {
				if sample.Response.Status >= 400 {
					op.failure.sample(sample.Response.Body)
				} else {
					op.success.sample(sample.Response.Body)
				}
			}
			key := routeKey(op.Method, op.Template)
			byRoute[key] = append(byRoute[key], op)
		}
	}
	return byRoute
})

// marks returns the query parameters that all samples of the operation have.
func (op *operation) marks() map[string]any {
	out := map[string]any{}
	for i, s := range op.Samples {
		if i == 0 {
			maps.Copy(out, s.Request.Query)
		}
		maps.DeleteFunc(out, func(name string, _ any) bool { return s.Request.Query[name] == nil })
	}
	return out
}

// documentedAs returns the operations that a request may be. Operations with the same path differ
// in the parameters that all their samples have.
func documentedAs(route jfrogtest.Route, query url.Values) []*operation {
	var found []*operation
	most := 0
	all := operations()[routeKey(route.Method, route.Template)]
	if len(all) == 1 {
		return all
	}
	for _, op := range all {
		marks, given := op.marks(), 0
		for name := range marks {
			if query.Has(name) {
				given++
			}
		}
		switch {
		case given < most || given == 0 && len(marks) > 0:
			continue
		case given > most:
			found, most = nil, given
		}
		found = append(found, op)
	}
	return found
}

// An exchanged is a request with its response.
type exchanged struct {
	method string
	url    string // escaped path and query
	status int
	header http.Header
	body   []byte
}

// undocumented returns the JSON fields of a response that no fixture of the operation has. Each
// result begins with the ids of the operations and the status.
func (x exchanged) undocumented() []string {
	u, err := url.Parse(x.url)
	if err != nil {
		return nil
	}
	route, ok := jfrogtest.RouteOf(x.method, u.EscapedPath())
	if !ok || !strings.Contains(x.header.Get("Content-Type"), "json") {
		return nil
	}
	var body any
	if json.Unmarshal(x.body, &body) != nil {
		return nil // spoiled by a fault
	}
	var left, ids []string
	for i, op := range documentedAs(route, u.Query()) {
		if op.Response.Kind == "binary" && x.status < 400 {
			return nil // the content of a JSON file
		}
		ids = append(ids, op.ID)
		s := op.success
		if x.status >= 400 {
			s = op.failure
		}
		names := s.undocumented(body, "")
		if i == 0 {
			left = names
		} else {
			left = slices.DeleteFunc(left, func(name string) bool { return !slices.Contains(names, name) })
		}
	}
	left = slices.DeleteFunc(left, func(name string) bool {
		return slices.ContainsFunc(undocumentedFields, func(e undocumentedField) bool {
			return slices.Contains(ids, e.operation) && (name == e.field || strings.HasPrefix(name, e.field+".") || strings.HasPrefix(name, e.field+"["))
		})
	})
	for i, name := range left {
		left[i] = fmt.Sprintf("%s (%d): %s", strings.Join(ids, " or "), x.status, name)
	}
	return left
}

// An undocumentedField is a field that responses may have although no fixture has it.
type undocumentedField struct{ operation, field, reason string }

var undocumentedFields = []undocumentedField{
	{"2.2.5", "buildInfo", "the document is what a client uploaded, with the promotions since"},
	{"2.8.1", "results", "the rows have the fields that the query names: those of package aql"},
	{"2.8.2", "results[].properties", "the keys are those of users' properties"},
	{"2.8.5", "results[].properties", "as in 2.8.2"},
	{"2.8.6", "results[].properties", "as in 2.8.2"},
	{"2.8.2", "results[].originalChecksums", "the detail \"info\" is the file info of 2.3.7"},
	{"2.8.5", "results[].originalChecksums", "as in 2.8.2"},
	{"2.8.6", "results[].originalChecksums", "as in 2.8.2"},
	{"2.10.7", "FEDERATED[]", "a federated repository has the fields of a local one, as in 2.10.6"},
	{"2.5.2", "data", "the query names the fields, by aliases too; TestGraphErrors covers the schema"},
	{"2.5.2", "errors", "the error list of the GraphQL specification"},
	{"10.3", "data", "the query names the fields; TestMetadata covers the schema"},
	{"10.3", "errors", "the error list of the GraphQL specification"},
	{"4.7.10.2", "[].organization", "clients send it and read it back (4.7.10.3)"},
	{"4.7.10.2", "[].enable_permissive_configuration", "as organization"},
	{"4.13.17", "description", "documented for the list of roles and for changed roles"},
	{"6.14.2", "ymlPropertyBag", "what the author of the pipeline has written"},
	{"6.16.2", "createdAt", "documented for the list of runs"},
	{"6.16.2", "updatedAt", "as createdAt"},
	{"6.16.3", "createdAt", "as in 6.16.2"},
	{"6.16.3", "updatedAt", "as in 6.16.2"},
	{"6.16.4", "[].resourceVersionContentPropertyBag", "by the type of the resource"},
	{"6.17.1", "[].yml", "what the author of the pipeline has written"},
	{"6.17.2", "yml", "as in 6.17.1"},
	{"6.18.1", "[].contentPropertyBag", "by the type of the resource"},
	{"6.18.2", "contentPropertyBag", "as in 6.18.1"},
	{"6.19.2", "[].configPropertyBag", "by the type of the step"},
	{"6.19.2", "[].execPropertyBag", "as configPropertyBag"},
	{"6.19.3", "configPropertyBag", "as in 6.19.2"},
	{"6.19.3", "execPropertyBag", "as in 6.19.2"},
	{"6.20.1", "[]", "fetchAll=true does not group the entries"},
	{"6.25.1", "[]", "as in 6.20.1"},
	{"6.22.1", "[].yml", "what the author of the pipeline has written"},
	{"6.22.1", "[].ymlConfigPropertyBag", "as yml"},
	{"6.22.1", "[].ymlExecPropertyBag", "as yml"},
	{"6.22.2", "yml", "as in 6.22.1"},
	{"6.22.2", "ymlConfigPropertyBag", "as in 6.22.1"},
	{"6.22.2", "ymlExecPropertyBag", "as in 6.22.1"},
	{"6.24.2", "configPropertyBag", "as in 6.19.2"},
}

// routesWithoutFixture are the operations of the server that the catalog lacks, with the reason.
var routesWithoutFixture = map[string]string{
	"PUT /access/api/v1/oidc/{providerName}/identity_mappings": "the path that the manual prints; clients send the name",
	"PUT /artifactory/api/go/{repoKey}/{path...}":              "seen in JFrog's Go client",
}

func TestResponsesAreDocumented(t *testing.T) {
	if len(operations()) < 200 {
		t.Fatalf("only %d documented routes", len(operations()))
	}
	succeeded := map[string]bool{}
	c := start(t, jfrogtest.WithRepository("to", "local", "generic"), jfrogtest.WithRepository("far", "remote", "generic"),
		jfrogtest.WithDistributionTarget("edge-1", "", ""), jfrogtest.WithMultipartUpload())
	c.observe = func(x exchanged) {
		u, err := url.Parse(x.url)
		if err != nil {
			t.Fatal(err)
		}
		route, ok := jfrogtest.RouteOf(x.method, u.EscapedPath())
		if ok && x.status < 400 {
			for _, op := range documentedAs(route, u.Query()) {
				succeeded[op.ID] = true
			}
		}
	}
	broadTraffic(t, c)
	for _, rt := range jfrogtest.Routes() {
		found := operations()[routeKey(rt.Method, rt.Template)]
		if _, known := routesWithoutFixture[rt.Method+" "+rt.Template]; known != (found == nil) {
			t.Errorf("%s %s: operations with a fixture: %d", rt.Method, rt.Template, len(found))
		}
		for _, op := range found {
			if op.Response.Kind == "json" && !succeeded[op.ID] {
				t.Errorf("%s %s (%s): the traffic has no successful response", rt.Method, rt.Template, op.ID)
			}
		}
	}
}

func TestMadeUpFieldsAreReported(t *testing.T) {
	for _, tc := range []struct {
		method, url string
		status      int
		body        string
		want        string // the reported field; empty if all fields are documented
	}{
		{"GET", "/artifactory/api/build", 200, `{"uri": "u", "builds": [{"uri": "/a", "lastStarted": "t"}]}`, ""},
		{"GET", "/artifactory/api/build", 200, `{"uri": "u", "builds": [], "madeUp": 1}`, "2.2.1 (200): madeUp"},
		{"GET", "/artifactory/api/build", 200, `{"builds": [{"uri": "/a"}, {"madeUp": null}]}`, "2.2.1 (200): builds[].madeUp"},
		{"GET", "/artifactory/api/build", 200, `{"uri": {"madeUp": 1}}`, "2.2.1 (200): uri.madeUp"},
		{"GET", "/artifactory/api/build", 404, `{"errors": [{"status": 404, "message": "m"}]}`, ""},
		{"GET", "/artifactory/api/build", 404, `{"errors": [{"code": "NOT_FOUND", "message": "m"}]}`, "2.2.1 (404): errors[].code"},
		{"GET", "/access/api/v2/users/a", 404, `{"errors": [{"code": "NOT_FOUND", "message": "m"}]}`, ""},
		{"GET", "/artifactory/api/storage/libs/a", 200, `{"stats": 1}`, "2.3.6 or 2.3.7 (200): stats"},
		{"GET", "/artifactory/api/storage/libs/a?properties", 200, `{"properties": {"anything": ["v"]}, "uri": "u"}`, ""},
		{"GET", "/artifactory/api/storage/libs/a?properties", 200, `{"repo": "libs"}`, "2.3.4.1 (200): repo"},
		{"POST", "/access/api/v2/permissions", 201, `{"name": "p"}`, "4.6.1 (201): name"},
		{"GET", "/artifactory/libs/a.json", 200, `{"anything": 1}`, ""},
	} {
		x := exchanged{tc.method, tc.url, tc.status, http.Header{"Content-Type": {"application/json"}}, []byte(tc.body)}
		if got := strings.Join(x.undocumented(), ", "); got != tc.want {
			t.Errorf("%s %s with %s: %q, want %q", tc.method, tc.url, tc.body, got, tc.want)
		}
	}
}
