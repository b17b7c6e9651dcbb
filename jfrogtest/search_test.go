package jfrogtest_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// found returns the paths of search results.
func (c *client) found(search string, header ...string) string {
	c.t.Helper()
	return c.get("/api/search/"+search, header...).want(200).list("results", "uri", c.srv.URL+"/artifactory/api/storage/")
}

func TestNameAndPropertySearches(t *testing.T) {
	c := start(t, jfrogtest.WithRepository("dev", "local", "generic"))
	c.repo("all", map[string]any{"rclass": "virtual", "repositories": []string{"dev"}})
	c.put("/libs/a/lib-1.jar;p1=v1;p2=v3", "one")
	c.put("/dev/a/lib-2.JAR;p1=v2", "two")
	for search, want := range map[string]string{
		"artifact?name=lib":                       "dev/a/lib-2.JAR libs/a/lib-1.jar",
		"artifact?name=LIB-1":                     "libs/a/lib-1.jar",
		"artifact?name=*.jar":                     "dev/a/lib-2.JAR libs/a/lib-1.jar",
		"artifact?name=ib-?.j":                    "",
		"artifact?name=lib&repos=libs":            "libs/a/lib-1.jar",
		"artifact?name=lib&repos=all":             "dev/a/lib-2.JAR",
		"artifact?name=lib&repos=libs,dev":        "libs/a/lib-1.jar dev/a/lib-2.JAR",
		"prop?p1=v1,v2":                           "dev/a/lib-2.JAR libs/a/lib-1.jar",
		"prop?p1=v1,v2&p2=v3":                     "libs/a/lib-1.jar",
		"prop?p2":                                 "libs/a/lib-1.jar",
		"prop?p1=v*&repos=dev":                    "dev/a/lib-2.JAR",
		"prop?p1=none":                            "",
		"checksum?sha1=" + sha1Of("one"):          "libs/a/lib-1.jar",
		"checksum?md5=" + strings.Repeat("0", 32): "",
	} {
		equal(t, search, c.found(search), want)
	}
	c.get("/api/search/artifact?name=lib-1", "X-Result-Detail", "info, properties").is("results.0.size", "3", "results.0.path", "/a/lib-1.jar",
		"results.0.properties.p1", "[v1]", "results.0.uri", c.srv.URL+"/artifactory/api/storage/libs/a/lib-1.jar")
	c.get("/api/search/artifact?name=lib-1", "X-Result-Detail", "properties").is("results.0.size", nil, "results.0.properties.p2", "[v3]")
	c.get("/api/search/artifact?name=lib-1").is("results.0.properties", nil)
	for _, bad := range []string{"artifact", "artifact?name=x&repos=nowhere", "prop", "prop?repos=libs", "checksum", "badChecksum", "badChecksum?type=crc"} {
		c.get("/api/search/"+bad).fails(400, "")
	}
}

func TestBadChecksumSearch(t *testing.T) {
	c := start(t)
	c.repo("calm", map[string]any{"rclass": "local", "checksumPolicyType": "server-generated-checksums"})
	c.put("/calm/good", "x", "X-Checksum-Sha1", sha1Of("x"))
	c.put("/calm/bad", "x", "X-Checksum-Md5", strings.Repeat("0", 32))
	c.get("/api/search/badChecksum?type=md5").is("results.0.uri", c.srv.URL+"/artifactory/api/storage/calm/bad",
		"results.0.clientMd5", strings.Repeat("0", 32), "results.0.serverMd5", "9dd4e461268c8034f5c8564e155c67a6", "results.1", nil)
	equal(t, "sha1", c.found("badChecksum?type=sha1"), "")
}

func TestDateSearches(t *testing.T) {
	now := time.UnixMilli(1_000_000)
	c := start(t, jfrogtest.WithClock(func() time.Time { return now }))
	c.put("/libs/used", "1")
	c.put("/libs/unused", "2")
	now = time.UnixMilli(2_000_000)
	c.get("/libs/used").want(200)
	now = time.UnixMilli(3_000_000)
	c.put("/libs/late", "3")
	for search, want := range map[string]string{
		"usage?notUsedSince=1500000":                                   "libs/unused",
		"usage?notUsedSince=2500000":                                   "libs/unused libs/used",
		"usage?notUsedSince=4000000&createdBefore=1500000":             "libs/unused libs/used",
		"creation?from=900000&to=1100000":                              "libs/unused libs/used",
		"creation?from=1100000":                                        "libs/late",
		"dates?from=1900000&to=2100000&dateFields=lastDownloaded":      "libs/used",
		"dates?from=1970-01-01T00:40:00.000Z&dateFields=created":       "libs/late",
		"dates?from=900000&to=1100000&dateFields=created,lastModified": "libs/unused libs/used",
	} {
		equal(t, search, c.found(search), want)
	}
	c.get("/api/search/usage?notUsedSince=2500000").is("results.1.lastDownloaded", "1970-01-01T00:33:20.000Z", "results.0.lastDownloaded", nil)
	c.get("/api/search/dates?from=1900000&to=2100000&dateFields=lastDownloaded,created").is("results.0.created", "1970-01-01T00:16:40.000Z", "results.0.lastModified", nil)
	for _, none := range []string{"usage?notUsedSince=1", "creation?from=1&to=2", "dates?from=1&to=2&dateFields=created"} {
		c.get("/api/search/"+none).fails(404, "No results found.")
	}
	for _, bad := range []string{"usage", "usage?notUsedSince=x", "creation", "creation?from=x", "dates?dateFields=created", "dates?from=1", "dates?from=1&dateFields=x"} {
		c.get("/api/search/"+bad).fails(400, "")
	}
}

func TestPatternSearch(t *testing.T) {
	c := start(t)
	c.put("/libs/killer/coding/ninja/1.0/monkey-1.0.jar", "x")
	c.put("/libs/killer/coding/ninja/1.0/sub/monkey.jar", "x")
	c.get("/api/search/pattern?pattern=libs:killer/*/ninja/*/*.jar").want(200).is("files", "[killer/coding/ninja/1.0/monkey-1.0.jar]",
		"repositoryUri", c.srv.URL+"/artifactory/libs", "sourcePattern", "libs:killer/*/ninja/*/*.jar")
	c.get("/api/search/pattern?pattern=libs:**/x").fails(400, "**")
	c.get("/api/search/pattern?pattern=libs").fails(400, "Invalid pattern")
	c.get("/api/search/pattern?pattern=none:x").fails(404, "none")
}

func TestVersionSearches(t *testing.T) {
	c := start(t)
	for _, path := range []string{
		"1.0/art-1.0.jar", "1.0/art-1.0-sources.jar", "1.0/art-1.0.pom", "1.2/art-1.2.jar", "1.10/art-1.10.tar.gz", "1.10-rc1/art-1.10-rc1.jar",
		"2.0-SNAPSHOT/art-2.0-20240101.120000-1.jar", "2.0-SNAPSHOT/art-2.0-20240102.120000-2.jar", "2.0-SNAPSHOT/maven-metadata.xml",
	} {
		c.put("/libs/org/acme/art/"+path, path)
	}
	for query, want := range map[string]string{
		"g=org.acme&a=art":                "2.0-20240102.120000-2 2.0-20240101.120000-1 1.10 1.10-rc1 1.2 1.0",
		"g=org.acme&a=art&v=2.0-SNAPSHOT": "2.0-20240102.120000-2 2.0-20240101.120000-1",
		"g=org.acme&a=art&v=1.1*":         "1.10 1.10-rc1",
		"g=org.acme&a=art&v=9.*":          "",
	} {
		equal(t, query, c.get("/api/search/versions?"+query).want(200).list("results", "version", ""), want)
	}
	c.get("/api/search/versions?g=org.acme&a=art").is("results.0.integration", true, "results.2.integration", false)
	c.get("/api/search/versions?g=org.acme&a=none").fails(404, "Unable to find artifact versions")
	c.get("/api/search/versions?g=org.acme").fails(400, "")

	for query, want := range map[string]string{"": "1.10", "&v=2.0-SNAPSHOT": "2.0-20240102.120000-2", "&v=1.?": "1.2"} {
		equal(t, "latest"+query, string(c.get("/api/search/latestVersion?g=org.acme&a=art"+query).want(200).body), want)
	}
	c.get("/api/search/latestVersion?g=org.acme&a=none").fails(404, "Unable to find artifact versions")

	at := "libs/org/acme/art/"
	for query, want := range map[string]string{
		"g=org.acme&v=1.0":      at + "1.0/art-1.0-sources.jar " + at + "1.0/art-1.0.jar " + at + "1.0/art-1.0.pom",
		"a=art&v=1.0&c=sources": at + "1.0/art-1.0-sources.jar",
		"a=a*&v=2.0-SNAPSHOT":   at + "2.0-SNAPSHOT/art-2.0-20240101.120000-1.jar " + at + "2.0-SNAPSHOT/art-2.0-20240102.120000-2.jar",
		"g=org.other":           "",
		"v=1.10&repos=libs":     at + "1.10/art-1.10.tar.gz",
	} {
		equal(t, query, c.found("gavc?"+query), want)
	}
	c.get("/api/search/gavc?v=1.0&c=sources&specific=true").is("results.0", fmt.Sprint(map[string]any{
		"downloadUri": c.srv.URL + "/artifactory/" + at + "1.0/art-1.0-sources.jar", "ext": "jar", "version": "1.0", "classifier": "sources"}))
	c.get("/api/search/gavc?v=1.10&specific=true").is("results.0.ext", "tar.gz", "results.0.classifier", nil)
	c.get("/api/search/gavc").fails(400, "")

	for path, want := range map[string]string{
		"[RELEASE]/art-[RELEASE].jar":                 "1.10-rc1/art-1.10-rc1.jar",
		"[RELEASE]/art-[RELEASE]-sources.jar":         "1.0/art-1.0-sources.jar",
		"2.0-SNAPSHOT/art-2.0-SNAPSHOT.jar":           "2.0-SNAPSHOT/art-2.0-20240102.120000-2.jar",
		"2.0-[INTEGRATION]/art-2.0-[INTEGRATION].jar": "2.0-SNAPSHOT/art-2.0-20240102.120000-2.jar",
	} {
		equal(t, path, string(c.get("/libs/org/acme/art/"+path).want(200).body), want)
	}
	c.get("/libs/org/acme/art/[RELEASE]/none-[RELEASE].jar").fails(404, "File not found.")
}

func TestVersionByProperties(t *testing.T) {
	c := start(t)
	c.put("/libs/a/b/x;version=1.1.2;os=win", "1")
	c.put("/libs/a/b/y;version=1.1.10;os=win", "2")
	c.put("/libs/a/c;version=9;os=win", "3")
	c.put("/libs/a/b/z;version=8;os=mac", "4")
	c.get("/api/versions/_any/a/b?os=win&listFiles=1").want(200).is("version", "1.1.10", "artifacts.0.uri", c.srv.URL+"/artifactory/libs/a/b/y", "artifacts.1", nil)
	c.get("/api/versions/libs/_any?os=win").is("version", "9", "artifacts", "[]")
	c.get("/api/versions/libs/a/b?os=linux").fails(404, "")
	c.get("/api/versions/none/a").fails(404, "none")
}
