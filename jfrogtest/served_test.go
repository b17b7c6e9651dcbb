package jfrogtest_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// notServed are the operations of this SDK that the server does not answer, with the reason.
var notServed = map[string]string{
	"PUT {partURL}": "the URL belongs to the other host: TestUploadParts sends parts to it",
}

// servedAs are templates of operations with a value of a parameter that the server knows.
var servedAs = strings.NewReplacer("/{service}/", "/access/")

// exceptionFor returns the key in notServed for an operation.
func exceptionFor(op *operation) (string, bool) {
	key := op.Method + " " + op.Template
	_, known := notServed[key]
	return key, known
}

// isServed reports whether a route of the server answers an operation. The route has the literal
// segments of the operation, unless a parameter of the route takes the rest of the path.
func isServed(op *operation) bool {
	template := servedAs.Replace(op.Template)
	route, ok := jfrogtest.RouteOf(op.Method, filled(template, "x"))
	if !ok || route.Method != op.Method && op.Method != http.MethodHead {
		return false
	}
	want, has := strings.Split(strings.Trim(template, "/"), "/"), strings.Split(strings.Trim(route.Template, "/"), "/")
	for i, segment := range has {
		if i == len(want) || strings.Contains(segment, "...}") || strings.Contains(segment, "+}") {
			return true
		}
		if !strings.Contains(want[i], "{") && want[i] != segment {
			return false
		}
	}
	return true
}

// TestEveryOperationIsServed checks that the server answers each operation of this SDK, or that
// notServed says why it does not. The harness of package replay checks that each operation of the
// SDK has a fixture.
func TestEveryOperationIsServed(t *testing.T) {
	excused, n := map[string]bool{}, 0
	for _, ops := range operations() {
		for _, op := range ops {
			n++
			key, known := exceptionFor(op)
			if known && !isServed(op) {
				excused[key] = true
			} else if !known && !isServed(op) {
				t.Errorf("%s %s (%s) is not served, and notServed has no reason", op.Method, op.Template, op.ID)
			}
		}
	}
	if n < 500 {
		t.Errorf("only %d operations", n)
	}
	for key := range notServed {
		if !excused[key] {
			t.Errorf("%s: notServed excuses nothing", key)
		}
	}
}

func TestUnservedOperationsAreFound(t *testing.T) {
	for _, tc := range []struct {
		method, template string
		want             bool
	}{
		{"GET", "/artifactory/api/build", true},
		{"POST", "/artifactory/api/build", false},
		{"HEAD", "/artifactory/api/repositories/{repoKey}", true},
		{"GET", "/artifactory/api/repositories/{repoKey}/made-up", false},
		{"GET", "/artifactory/api/repositories/made-up", false}, // the key of a repository
		{"GET", "/artifactory/api/gems/{repoName}/api/v1/versions/{gemName}.json", true},
		{"PUT", "/artifactory/api/go/{repoKey}/{modulePath...}/@v/{version}.{ext}", true},
		{"DELETE", "/{service}/api/v1/service_trust/pairings/*", true},
		{"GET", "/made-up/api/v1/system/ping", false},
	} {
		if got := isServed(&operation{Method: tc.method, Template: tc.template}); got != tc.want {
			t.Errorf("%s %s: %v, want %v", tc.method, tc.template, got, tc.want)
		}
	}
}
