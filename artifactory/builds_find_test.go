package artifactory_test

import (
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/internal/clienttest"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// buildsServer has the builds app 1 to 3, apple 1 and "odd/a;b#c %+ü" 1, a day apart.
func buildsServer(t *testing.T) (*jfrogtest.Server, *artifactory.Client, map[string]artifactory.Checksums) {
	t.Helper()
	// The promotions of a run must not have the same time.
	var ticks atomic.Int64
	begin := time.Now()
	clock := func() time.Time { return begin.Add(time.Duration(ticks.Add(1)) * time.Millisecond) }
	srv := jfrogtest.New(t, jfrogtest.WithClock(clock), jfrogtest.WithRepository("a", "local", "generic"))
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token), jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 1}))
	require.NoError(t, err)
	rt := artifactory.New(c)
	sums := map[string]artifactory.Checksums{}
	for _, path := range []string{"dir/one.jar", "dir/two.jar", "three #;%+ü.jar", "unused.jar"} {
		file, err := rt.Artifacts.Deploy(t.Context(), "a", path, strings.NewReader(path), nil)
		require.NoError(t, err)
		sums[path] = file.Checksums
	}
	for i, build := range []struct{ name, number, produced, used, env string }{
		{"app", "1", "dir/one.jar", "dir/two.jar", "dev"}, {"app", "2", "dir/two.jar", "dir/one.jar", "prod"},
		{"app", "3", "dir/one.jar", "three #;%+ü.jar", "prod"}, {"apple", "1", "three #;%+ü.jar", "dir/one.jar", "qa"},
		{"odd/a;b#c %+ü", "1", "dir/two.jar", "dir/two.jar", "qa"},
	} {
		produced, used := sums[build.produced], sums[build.used]
		err := rt.Builds.Publish(t.Context(), artifactory.BuildInfo{
			Name: build.name, Number: build.number, Started: jfrog.NewTime(time.Date(2026, 3, 1+i, 12, 0, 0, 0, time.UTC)),
			Properties: map[string]string{"env": build.env, "team": "x"},
			Modules: []artifactory.BuildModule{{
				ID:           "m",
				Artifacts:    []artifactory.BuildArtifact{{Name: "f.jar", SHA1: produced.SHA1, MD5: produced.MD5}},
				Dependencies: []artifactory.BuildDependency{{ID: "d", SHA1: used.SHA1, MD5: used.MD5}},
			}},
		}, nil)
		require.NoError(t, err)
	}
	for _, number := range []string{"1", "2"} {
		_, err := rt.Builds.Promote(t.Context(), "app", number, artifactory.BuildPromoteRequest{Status: "staged", Artifacts: new(false)}, nil)
		require.NoError(t, err)
	}
	time.Sleep(2 * time.Millisecond) // dates have milliseconds
	_, err = rt.Builds.Promote(t.Context(), "app", "2", artifactory.BuildPromoteRequest{Status: "released", Artifacts: new(false)}, nil)
	require.NoError(t, err)
	return srv, rt, sums
}

func TestBuildsMatching(t *testing.T) {
	_, rt, sums := buildsServer(t)
	day := func(n int) time.Time { return time.Date(2026, 3, n, 12, 0, 0, 0, time.UTC) }
	for name, test := range map[string]struct {
		opts *artifactory.BuildMatchOptions
		want []string
	}{
		"all":                {nil, []string{"app/1", "app/2", "app/3", "apple/1", "odd/a;b#c %+ü/1"}},
		"name":               {&artifactory.BuildMatchOptions{Name: "app"}, []string{"app/1", "app/2", "app/3"}},
		"prefix":             {&artifactory.BuildMatchOptions{NamePrefix: "app"}, []string{"app/1", "app/2", "app/3", "apple/1"}},
		"odd prefix":         {&artifactory.BuildMatchOptions{NamePrefix: "odd/a;b#c %"}, []string{"odd/a;b#c %+ü/1"}},
		"status":             {&artifactory.BuildMatchOptions{Status: "staged"}, []string{"app/1", "app/2"}},
		"current status":     {&artifactory.BuildMatchOptions{Status: "staged", CurrentStatus: true}, []string{"app/1"}},
		"last status":        {&artifactory.BuildMatchOptions{Status: "released"}, []string{"app/2"}},
		"property":           {&artifactory.BuildMatchOptions{Properties: artifactory.Properties{"env": {"prod", "qa"}, "team": {"x"}}}, []string{"app/2", "app/3", "apple/1", "odd/a;b#c %+ü/1"}},
		"both properties":    {&artifactory.BuildMatchOptions{Properties: artifactory.Properties{"env": {"prod"}, "team": {"y"}}}, nil},
		"age":                {&artifactory.BuildMatchOptions{StartedAfter: day(2), StartedBefore: day(4)}, []string{"app/2", "app/3"}},
		"file":               {&artifactory.BuildMatchOptions{Repo: "a", Path: "dir/one.jar"}, []string{"app/1", "app/3"}},
		"odd file":           {&artifactory.BuildMatchOptions{Repo: "a", Path: "three #;%+ü.jar"}, []string{"apple/1"}},
		"file of no build":   {&artifactory.BuildMatchOptions{Repo: "a", Path: "unused.jar"}, nil},
		"dependency":         {&artifactory.BuildMatchOptions{Repo: "a", Path: "dir/one.jar", Dependency: true}, []string{"app/2", "apple/1"}},
		"SHA-1":              {&artifactory.BuildMatchOptions{SHA1: strings.ToUpper(sums["dir/two.jar"].SHA1)}, []string{"app/2", "odd/a;b#c %+ü/1"}},
		"SHA-256":            {&artifactory.BuildMatchOptions{SHA256: sums["dir/two.jar"].SHA256}, []string{"app/2", "odd/a;b#c %+ü/1"}},
		"SHA-256 dependency": {&artifactory.BuildMatchOptions{SHA256: sums["dir/two.jar"].SHA256, Dependency: true}, []string{"app/1", "odd/a;b#c %+ü/1"}},
		"several":            {&artifactory.BuildMatchOptions{NamePrefix: "app", Status: "staged", SHA1: sums["dir/one.jar"].SHA1}, []string{"app/1"}},
		"pages":              {&artifactory.BuildMatchOptions{NamePrefix: "app", PageSize: 1}, []string{"app/1", "app/2", "app/3", "apple/1"}},
	} {
		walk := rt.Builds.AllMatching(t.Context(), test.opts)
		for range 2 { // a walk can be repeated
			var got []string
			for build, err := range walk {
				require.NoError(t, err, name)
				require.False(t, build.BuildStarted.IsZero())
				got = append(got, build.BuildName+"/"+build.BuildNumber)
			}
			slices.Sort(got)
			assert.Equal(t, test.want, got, name)
		}
	}
}

func TestBadBuildMatches(t *testing.T) {
	srv, rt, _ := buildsServer(t)
	begun := len(srv.Requests())
	for name, opts := range map[string]artifactory.BuildMatchOptions{
		"no path":          {Repo: "a"},
		"the root":         {Repo: "a", Path: "/"},
		"no repository":    {Path: "x"},
		"several files":    {Repo: "a", Path: "x", SHA1: "y"},
		"no dependency":    {Dependency: true},
		"no status":        {CurrentStatus: true},
		"no time between":  {StartedAfter: time.Unix(2, 0), StartedBefore: time.Unix(1, 0)},
		"page size":        {PageSize: -1},
		"property":         {Properties: artifactory.Properties{"k": nil}},
		"SHA-256 as SHA-1": {SHA1: strings.Repeat("a", 64)},
		"no SHA-256":       {SHA256: strings.Repeat("x", 64)},
		"a star":           {NamePrefix: "a*"},
		"a quotation mark": {Name: `a"b`},
	} {
		t.Run(name, func(t *testing.T) { clienttest.Fails(t, rt.Builds.AllMatching(t.Context(), &opts)) })
	}
	require.Len(t, srv.Requests(), begun)
	require.ErrorIs(t, clienttest.Fails(t, rt.Builds.AllMatching(t.Context(), &artifactory.BuildMatchOptions{Repo: "a", Path: "missing"})), jfrog.ErrNotFound)
	require.ErrorContains(t, clienttest.Fails(t, rt.Builds.AllMatching(t.Context(), &artifactory.BuildMatchOptions{Repo: "a", Path: "dir"})), "folder")
	// A failure in the middle ends the walk.
	remove := srv.Inject(jfrogtest.Fault{Path: "/artifactory/api/search/aql", After: 1, Times: -1, Status: http.StatusInternalServerError})
	failures := 0
	for _, err := range rt.Builds.AllMatching(t.Context(), &artifactory.BuildMatchOptions{Status: "staged", CurrentStatus: true}) {
		require.ErrorIs(t, err, jfrog.ErrServer)
		failures++
	}
	require.Equal(t, 1, failures)
	remove()
	srv.Inject(jfrogtest.Fault{Path: "/artifactory/api/search/aql", Status: http.StatusUnauthorized})
	require.ErrorIs(t, clienttest.Fails(t, rt.Builds.AllMatching(t.Context(), nil)), jfrog.ErrUnauthorized)
	for range rt.Builds.AllMatching(t.Context(), nil) {
		break
	}
}
