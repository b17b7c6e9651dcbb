package cleanup_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/bulk"
	"github.com/jfrogkit/jfrog-go/artifactory/cleanup"
	"github.com/jfrogkit/jfrog-go/artifactory/versions"
	"github.com/stretchr/testify/require"
)

func TestVersionOrder(t *testing.T) {
	e := serve(t)
	// Deployed in the opposite order of their versions.
	for i, v := range []string{"10", "9", "2", "02", "1", "latest", "1x"} {
		e.deploy(float64(100-i), "libs", fmt.Sprintf("app/%s/f", v), nil)
	}
	rule := cleanup.Rule{Repos: []string{"libs"}, Group: cleanup.Pattern(`(app)/(?P<version>[^/]+)/.*`), KeepNewest: 3}
	require.Equal(t, []string{"app/02/f", "app/10/f", "app/2/f", "app/9/f"}, e.planned(e.plan(rule)), "by age")
	rule.Order = cleanup.ByScheme(versions.SchemeGems)
	require.Equal(t, []string{"app/1/f"}, e.planned(e.plan(rule)), "02 is as new as 2, and what is no version is kept")
}

// A property of a folder excludes all that is in it, at the time of the plan and of an image also
// later.
func TestExcludedFolders(t *testing.T) {
	e := serve(t)
	for _, path := range []string{"a/b/c/file", "a/b2/file", "a/other", "img/1/manifest.json", "img/2/manifest.json", "img/3/manifest.json"} {
		e.deploy(100, "libs", path, nil)
	}
	set := func(path, value string) {
		require.NoError(t, e.rt.Properties.Set(t.Context(), "libs", path, artifactory.Properties{"legal": {value, "x y*"}}, &artifactory.PropertySetOptions{Recursive: new(false)}))
	}
	set("a/b", "hold")
	set("a/b2", "free")
	set("img/1", "hold")
	hold := artifactory.Properties{"legal": {"hold", "*"}, "none": nil}
	rule := cleanup.Rule{Repos: []string{"libs"}, OlderThan: 30 * cleanup.Day, ExcludeProperties: hold, Exclude: []string{"img"}}
	require.Equal(t, []string{"a/b2/file", "a/other"}, e.planned(e.plan(rule)))
	images := cleanup.Rule{Repos: []string{"libs"}, OlderThan: 30 * cleanup.Day, Group: cleanup.Docker()}
	plan, err := jfrog.Collect(cleanup.Plan(t.Context(), e.m, cleanup.Policy{Rules: []cleanup.Rule{images}, ExcludeProperties: hold, Exclude: []string{"a"}}))
	require.NoError(t, err)
	require.Equal(t, []string{"img/2", "img/3"}, e.planned(bulk.Steps(plan...)))
	set("img/3", "hold")
	sum, err := cleanup.Apply(t.Context(), e.m, bulk.Steps(plan...), nil)
	require.NoError(t, err)
	require.Equal(t, map[bulk.Outcome]int{bulk.OutcomeDeleted: 1, bulk.OutcomeChanged: 1}, sum.Items)
	images.ExcludeProperties = artifactory.Properties{"legal": nil}
	set("img", "x")
	require.Empty(t, e.planned(e.plan(cleanup.Rule{Repos: images.Repos, OlderThan: images.OlderThan, Group: images.Group, ExcludeProperties: images.ExcludeProperties, Exclude: []string{"a"}})))
}

// Each grouping with versions has a scheme.
func TestNaturalOrder(t *testing.T) {
	e := serve(t)
	for name, test := range map[string]struct {
		group cleanup.Grouping
		path  string   // of the files
		files []string // versions, the newest first, pushed in this order
		kept  []string // versions without a place in the order
	}{
		"maven":     {cleanup.Maven(), "org/acme/app/%s/app-%s.jar", []string{"1.10", "1.9", "1.9-rc1", "1.9-beta"}, nil},
		"snapshots": {cleanup.MavenSnapshots(), "org/acme/app/1.0-SNAPSHOT/app-1.0-%s.jar", []string{"20260301.120000-10", "20260301.120000-9", "20260228.120000-11"}, nil},
		"npm":       {cleanup.NPM(), "app/-/app-%s.tgz", []string{"1.10.0", "1.9.0", "1.9.0-rc.10", "1.9.0-rc.9"}, []string{"latest"}},
		"pypi":      {cleanup.PyPI(), "app/%s/app-%s-py3-none-any.whl", []string{"1!0.1", "1.10", "1.10rc1", "1.10.dev3"}, []string{"old"}},
		"docker":    {cleanup.Docker(), "app/%s/manifest.json", []string{"1.10", "v1.9", "1.8.5", "1.8.5-rc1"}, []string{"latest", "1", "1234567", "20260301", "1.2.3.4"}},
	} {
		var want []string
		for i, v := range append(slices.Clone(test.files), test.kept...) {
			path := strings.ReplaceAll(test.path, "%s", v)
			e.deploySize(float64(100-i), "libs", path, 40+i, nil)
			if i > 1 && i < len(test.files) {
				if name == "docker" {
					path = strings.TrimSuffix(path, "/manifest.json")
				}
				want = append(want, path)
			}
		}
		slices.Sort(want)
		require.Equal(t, want, e.planned(e.plan(cleanup.Rule{Repos: []string{"libs"}, Group: test.group, KeepNewest: 2, Order: cleanup.ByVersion()})), name)
		require.NoError(t, e.rt.Artifacts.Delete(t.Context(), "libs", strings.Split(test.path, "/")[0]))
	}
}
