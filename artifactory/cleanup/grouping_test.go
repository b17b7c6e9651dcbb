package cleanup

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/jfrogkit/jfrog-go/artifactory"
)

func item(path string) *artifactory.AQLItem {
	out := &artifactory.AQLItem{Repo: "libs", Path: ".", Name: path, Type: "file"}
	if i := strings.LastIndexByte(path, '/'); i >= 0 {
		out.Path, out.Name = path[:i], path[i+1:]
	}
	return out
}

// A file that is not surely a version belongs to no group, and is kept.
func TestGroupings(t *testing.T) {
	for name, test := range map[string]struct {
		grouping Grouping
		files    map[string]string // group and version by path; empty: none
	}{
		"maven": {Maven(), map[string]string{
			"org/acme/app/1.0/app-1.0.jar":                            "org.acme:app 1.0",
			"org/acme/app/1.0/app-1.0-sources.jar":                    "org.acme:app 1.0",
			"org/acme/app/1.0/app-1.0.pom.asc":                        "org.acme:app 1.0",
			"app/app/1.0/app-1.0.jar":                                 "app:app 1.0",
			"org/acme/app/1.0-SNAPSHOT/app-1.0-20260301.120000-3.jar": "org.acme:app 1.0-SNAPSHOT",
			"org/acme/app/1.0-SNAPSHOT/app-1.0-SNAPSHOT.jar":          "org.acme:app 1.0-SNAPSHOT",
			"org/acme/app/maven-metadata.xml":                         "",
			"org/acme/app/1.0/maven-metadata.xml":                     "",
			"org/acme/app/1.0/app-1.01.jar":                           "",
			"org/acme/app/1.0/other-1.0.jar":                          "",
			"app/1.0/app-1.0.jar":                                     "",
			"app-1.0.jar":                                             "",
			"org/acme/app b/1+1%/app b-1+1%.jar":                      "org.acme:app b 1+1%",
		}},
		"snapshots": {MavenSnapshots(), map[string]string{
			"org/acme/app/1.0-SNAPSHOT/app-1.0-20260301.120000-3.jar":         "org.acme:app:1.0-SNAPSHOT 20260301.120000-3",
			"org/acme/app/1.0-SNAPSHOT/app-1.0-20260301.120000-3-sources.jar": "org.acme:app:1.0-SNAPSHOT 20260301.120000-3",
			"org/acme/app/1.0-SNAPSHOT/app-1.0-SNAPSHOT.jar":                  "",
			"org/acme/app/1.0-SNAPSHOT/maven-metadata.xml":                    "",
			"org/acme/app/1.0/app-1.0.jar":                                    "",
		}},
		"npm": {NPM(), map[string]string{
			"app/-/app-1.0.0.tgz":             "app 1.0.0",
			"@acme/app/-/@acme/app-1.0.0.tgz": "@acme/app 1.0.0",
			"@acme/app/-/app-1.0.0-rc.1.tgz":  "@acme/app 1.0.0-rc.1",
			".npm/app/package.json":           "",
			"app/-/other-1.0.0.tgz":           "",
			"app/-/app-.tgz":                  "",
			"app/app-1.0.0.tgz":               "",
		}},
		"pypi": {PyPI(), map[string]string{
			"acme-app/1.0/acme_app-1.0.tar.gz":           "acme-app 1.0",
			"Acme.App/1.0/acme_app-1.0-py3-none-any.whl": "acme-app 1.0",
			"internal/acme-app/1.0/acme_app-1.0.tar.gz":  "internal/acme-app 1.0",
			"acme-app/1.0/acme_app-1.01.tar.gz":          "",
			"acme-app/1.0/other-1.0.tar.gz":              "",
			".pypi/acme-app/acme-app.html":               "",
			"acme_app-1.0.tar.gz":                        "",
		}},
		"docker": {Docker(), map[string]string{
			"app/1.0/manifest.json":         "app 1.0",
			"acme/app/1.0/sha256__abc":      "acme/app 1.0",
			"app/sha256:abc/manifest.json":  "",
			"app/sha256__abc/manifest.json": "",
			"app/_uploads/x":                "",
			"app/sha256-" + strings.Repeat("0", 64) + ".sig/manifest.json": "",
			"app/manifest.json": "",
			"manifest.json":     "",
		}},
		"pattern": {Pattern(`nightly/(?P<version>\d+)/(?P<group>\w+)\..*`), map[string]string{
			"nightly/12/app.zip":   "app 12",
			"x/nightly/12/app.zip": "",
			"nightly/12/app":       "",
		}},
		"pattern without a version": {Pattern(`nightly/([^/]*)/.*`), map[string]string{
			"nightly/app/a.zip": "app nightly/app/a.zip",
		}},
	} {
		require.NoError(t, test.grouping.err)
		for path, want := range test.files {
			group, version, ok := test.grouping.of(item(path))
			require.Equal(t, want != "", ok, "%s: %s", name, path)
			if ok {
				require.Equal(t, want, group+" "+version, name)
			}
		}
	}
}

func TestBuildGrouping(t *testing.T) {
	with := func(pairs ...string) *artifactory.AQLItem {
		out := item("a/b")
		for i := 0; i < len(pairs); i += 2 {
			out.Properties = append(out.Properties, artifactory.AQLProperty{Key: pairs[i], Value: pairs[i+1]})
		}
		return out
	}
	group, version, ok := Build().of(with("build.name", "web", "x", "y", "build.number", "7"))
	require.True(t, ok)
	require.Equal(t, "web 7", group+" "+version)
	for _, other := range []*artifactory.AQLItem{with(), with("build.name", "web"), with("build.number", "7"),
		with("build.name", "web", "build.number", "7", "build.number", "8"), with("build.name", "web", "build.name", "app", "build.number", "7")} {
		_, _, ok := Build().of(other)
		require.False(t, ok)
	}
}
