package jfrogtest_test

import (
	"bytes"
	"testing"
)

// TestURIsNameTheHostThatWasAsked checks that responses lead back to where the client came from,
// also through a reverse proxy.
func TestURIsNameTheHostThatWasAsked(t *testing.T) {
	c := start(t)
	c.put("/libs/a b.txt", "a")
	for _, tt := range []struct {
		header []string
		want   string
	}{
		{nil, c.srv.URL},
		{[]string{"X-Forwarded-Host", "acme.example", "X-Forwarded-Proto", "https"}, "https://acme.example"},
		{[]string{"X-Forwarded-Host", "acme.example, inner", "X-Forwarded-Proto", "https, http", "X-Forwarded-Port", "443"}, "https://acme.example"},
		{[]string{"X-Forwarded-Host", "acme.example", "X-Forwarded-Port", "8443", "X-Forwarded-Proto", "https"}, "https://acme.example:8443"},
		{[]string{"X-Forwarded-Proto", "ftp"}, c.srv.URL},
	} {
		c.get("/api/storage/libs/a%20b.txt", tt.header...).is("uri", tt.want+"/artifactory/api/storage/libs/a%20b.txt",
			"downloadUri", tt.want+"/artifactory/libs/a%20b.txt")
	}
}

// TestAQLResultsComeFirst checks the order of the fields, because clients read the response as a
// stream.
func TestAQLResultsComeFirst(t *testing.T) {
	c := start(t)
	c.put("/libs/a", "a")
	body := c.aql(`items.find({"repo": "libs"})`).want(200).body
	results, position := bytes.Index(body, []byte(`"results"`)), bytes.Index(body, []byte(`"range"`))
	if results < 0 || position < results {
		t.Errorf("%s", body)
	}
}

// TestPackageTypesOfNewServers checks types that the manual does not list, and the former name of
// rpm.
func TestPackageTypesOfNewServers(t *testing.T) {
	c := start(t)
	for given, want := range map[string]string{"hex": "hex", "nix": "nix", "machinelearning": "machinelearning", "yum": "rpm"} {
		c.repo("r-"+given, map[string]any{"rclass": "local", "packageType": given})
		c.get("/api/repositories/r-"+given).is("packageType", want)
	}
}
