package cleanup_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/bulk"
	"github.com/jfrogkit/jfrog-go/artifactory/cleanup"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// A rule that could delete everything, or that makes no sense, is refused before anything is sent.
func TestBadPoliciesAreRefused(t *testing.T) {
	e := serve(t)
	e.deploy(100, "libs", "a/b", nil)
	e.srv.ResetRequests()
	libs := []string{"libs"}
	for name, rule := range map[string]cleanup.Rule{
		"zero":                   {},
		"no criterion":           {Repos: libs},
		"no criterion, group":    {Repos: libs, Group: cleanup.Maven()},
		"no criterion, patterns": {Repos: libs, Include: []string{"**"}, Exclude: []string{"x"}, LargerThan: 1},
		"exclusion only":         {Repos: libs, ExcludeProperties: artifactory.Properties{"keep": nil}},
		"empty properties":       {Repos: libs, Properties: artifactory.Properties{}},
		"no repository":          {OlderThan: cleanup.Day},
		"empty repository":       {Repos: []string{"libs", ""}, OlderThan: cleanup.Day},
		"wildcard repository":    {Repos: []string{"*"}, OlderThan: cleanup.Day},
		"path":                   {Repos: []string{"libs/a"}, OlderThan: cleanup.Day},
		"newest of nothing":      {Repos: libs, KeepNewest: 3},
		"negative age":           {Repos: libs, OlderThan: -cleanup.Day},
		"negative number":        {Repos: libs, Group: cleanup.Maven(), KeepNewest: -1},
		"negative size":          {Repos: libs, OlderThan: cleanup.Day, LargerThan: -1},
		"negative downloads":     {Repos: libs, OlderThan: cleanup.Day, NotDownloadedFor: -1},
		"bad Include":            {Repos: libs, OlderThan: cleanup.Day, Include: []string{"["}},
		"bad Exclude":            {Repos: libs, OlderThan: cleanup.Day, Exclude: []string{"a//b"}},
		"empty Exclude":          {Repos: libs, OlderThan: cleanup.Day, Exclude: []string{""}},
		"empty key":              {Repos: libs, Properties: artifactory.Properties{"": nil}},
		"empty excluded key":     {Repos: libs, OlderThan: cleanup.Day, ExcludeProperties: artifactory.Properties{"": nil}},
		"bad expression":         {Repos: libs, KeepNewest: 1, Group: cleanup.Pattern("(")},
		"no capture":             {Repos: libs, KeepNewest: 1, Group: cleanup.Pattern("a.*")},
		"version only":           {Repos: libs, KeepNewest: 1, Group: cleanup.Pattern("a(?P<version>.*)")},
		"nil function":           {Repos: libs, KeepNewest: 1, Group: cleanup.GroupFunc(nil)},
		"idle order":             {Repos: libs, OlderThan: cleanup.Day, Group: cleanup.Maven(), Order: cleanup.ByVersion()},
		"unknown scheme":         {Repos: libs, KeepNewest: 1, Group: cleanup.Maven(), Order: cleanup.ByScheme("none")},
		"empty scheme":           {Repos: libs, KeepNewest: 1, Group: cleanup.Maven(), Order: cleanup.ByScheme("")},
		"no natural scheme":      {Repos: libs, KeepNewest: 1, Group: cleanup.Build(), Order: cleanup.ByVersion()},
		"untagged":               {Repos: libs, OlderThan: cleanup.Day, Untagged: true},
		"untagged Maven":         {Repos: libs, KeepNewest: 1, Group: cleanup.Maven(), Untagged: true},
	} {
		steps, err := jfrog.Collect(e.plan(rule))
		require.Error(t, err, name)
		require.Empty(t, steps, name)
		// A good rule beside it does not help.
		steps, err = jfrog.Collect(e.plan(cleanup.Rule{Repos: libs, OlderThan: cleanup.Day}, rule))
		require.Error(t, err, name)
		require.Empty(t, steps, name)
	}
	for _, policy := range []cleanup.Policy{
		{}, {Rules: []cleanup.Rule{{Repos: libs, OlderThan: 1}}, Exclude: []string{"["}}, {Rules: []cleanup.Rule{{Repos: libs, OlderThan: 1}}, ExcludeProperties: artifactory.Properties{"": nil}},
	} {
		_, err := jfrog.Collect(cleanup.Plan(t.Context(), e.m, policy))
		require.Error(t, err)
	}
	_, err := jfrog.Collect(cleanup.Plan(t.Context(), nil, cleanup.Policy{}))
	require.Error(t, err)
	require.Empty(t, e.srv.Requests())
}

func TestRepositories(t *testing.T) {
	e := serve(t)
	e.deploy(100, "libs", "a", nil)
	for _, repo := range []string{"all", "central", "none"} {
		steps, err := jfrog.Collect(e.plan(cleanup.Rule{Repos: []string{"libs", repo}, OlderThan: cleanup.Day}))
		require.ErrorContains(t, err, repo)
		require.Empty(t, steps)
	}
	e.at(100)
	require.NoError(t, e.srv.FillCache("central", "a/b", []byte("x")))
	e.at(0)
	plan := e.plan(cleanup.Rule{Repos: []string{"central-cache"}, OlderThan: cleanup.Day})
	require.Equal(t, []string{"a/b"}, e.planned(plan))
	sum, err := cleanup.Apply(t.Context(), e.m, plan, nil)
	require.NoError(t, err)
	require.Equal(t, map[bulk.Outcome]int{bulk.OutcomeDeleted: 2}, sum.Items) // with the folder
}

// A list that breaks off or is cut off makes no plan: the newest versions may be missing in it.
func TestIncompleteListsMakeNoPlan(t *testing.T) {
	e := serve(t)
	row := func(v int) string {
		return fmt.Sprintf(`{"repo":"libs","path":"a/app/%d","name":"app-%d.jar","type":"file","size":1,"created":"202%d-01-01T00:00:00.000Z","modified":"202%d-01-01T00:00:00.000Z"}`, v, v, v, v)
	}
	rule := cleanup.Rule{Repos: []string{"libs"}, Group: cleanup.Maven(), KeepNewest: 1, NotDownloadedFor: cleanup.Day}
	answer := func(rest string) {
		e.srv.Inject(jfrogtest.Fault{Path: "*/aql", Status: 200, Body: `{"results":[` + row(1) + "," + row(2) + rest})
	}
	answer(`],"range":{"start_pos":0,"end_pos":2,"total":2}}`)
	require.Equal(t, []string{"a/app/1/app-1.jar"}, e.planned(e.plan(rule)))
	answer(`],"range":{"start_pos":0,"end_pos":2,"total":2,"notification":"AQL query reached the search hard limit, results are trimmed."}}`)
	steps, err := jfrog.Collect(e.plan(rule))
	require.ErrorIs(t, err, artifactory.ErrAQLTruncated)
	require.Empty(t, steps)
	answer(``)
	steps, err = jfrog.Collect(e.plan(rule))
	require.ErrorIs(t, err, jfrog.ErrBadAnswer)
	require.Empty(t, steps)
}

// Downloads through smart remote repositories count.
func TestRemoteDownloadsCount(t *testing.T) {
	e := serve(t)
	ago := func(days int) string { return time.Now().AddDate(0, 0, -days).UTC().Format("2006-01-02T15:04:05.000Z") }
	row := func(name, stats string) string {
		return fmt.Sprintf(`{"repo":"libs","path":"d","name":%q,"type":"file","size":1,"created":%q,"modified":%q,"stats":[%s]}`, name, ago(100), ago(100), stats)
	}
	rows := []string{row("never", ""), row("zero", `{"downloads":0}`), row("long ago", `{"downloaded":"`+ago(50)+`","downloads":3}`),
		row("local", `{"downloaded":"`+ago(10)+`","downloads":1}`),
		row("remote", `{"downloaded":"`+ago(50)+`","downloads":1,"remote_downloaded":"`+ago(10)+`","remote_downloads":1}`),
		row("only remote", `{"downloads":0,"remote_downloaded":"`+ago(10)+`","remote_downloads":1}`)}
	e.srv.Inject(jfrogtest.Fault{Path: "*/aql", Status: 200, Body: `{"results":[` + strings.Join(rows, ",") + `],"range":{"start_pos":0,"end_pos":6,"total":6}}`})
	rule := cleanup.Rule{Repos: []string{"libs"}, NotDownloadedFor: 30 * cleanup.Day}
	require.Equal(t, []string{"d/long ago", "d/never", "d/zero"}, e.planned(e.plan(rule)))
	// Right before the deletion too.
	e.deploy(100, "libs", "d/file", nil)
	plan, err := jfrog.Collect(e.plan(rule))
	require.NoError(t, err)
	require.Len(t, plan, 1)
	now := strconv.FormatInt(time.Now().UnixMilli(), 10)
	e.srv.Inject(jfrogtest.Fault{Match: func(r *http.Request) bool { return r.URL.Query().Has("stats") }, Status: 200,
		Body: `{"uri":"x","downloadCount":0,"lastDownloaded":0,"remoteDownloadCount":1,"remoteLastDownloaded":` + now + `}`})
	sum, err := cleanup.Apply(t.Context(), e.m, bulk.Steps(plan...), nil)
	require.NoError(t, err)
	require.Equal(t, map[bulk.Outcome]int{bulk.OutcomeChanged: 1}, sum.Items)
}

// What happens between the plan and its application protects, also images as a whole.
func TestChangesSinceThePlan(t *testing.T) {
	e := serve(t)
	for _, tag := range []string{"pushed", "downloaded", "kept", "grown", "untouched"} {
		e.deploy(100, "libs", "app/"+tag+"/manifest.json", nil)
		e.deploy(100, "libs", "app/"+tag+"/sha256__1", nil)
		e.deploy(100, "other", "app/"+tag, nil)
	}
	exclude := artifactory.Properties{"keep": nil}
	plan := e.plan(cleanup.Rule{Repos: []string{"libs"}, Group: cleanup.Docker(), NotDownloadedFor: 30 * cleanup.Day, ExcludeProperties: exclude},
		cleanup.Rule{Repos: []string{"other"}, NotDownloadedFor: 30 * cleanup.Day, ExcludeProperties: exclude})
	var stored bytes.Buffer
	sum, err := bulk.WritePlan(&stored, plan)
	require.NoError(t, err)
	require.EqualValues(t, 10, sum.Total())
	require.EqualValues(t, 15, sum.Files)
	e.deploy(0, "libs", "app/pushed/manifest.json", nil)
	e.deploy(0, "other", "app/pushed", nil)
	e.download(0, "libs", "app/downloaded/sha256__1")
	e.download(0, "other", "app/downloaded")
	keep := artifactory.Properties{"keep": {"x"}}
	require.NoError(t, e.rt.Properties.Set(t.Context(), "libs", "app/kept/sha256__1", keep, nil))
	require.NoError(t, e.rt.Properties.Set(t.Context(), "other", "app/kept", keep, nil))
	e.deploy(100, "libs", "app/grown/sub/manifest.json", nil)
	require.NoError(t, e.rt.Artifacts.Delete(t.Context(), "other", "app/grown"))
	done, err := cleanup.Apply(t.Context(), e.m, bulk.ReadPlan(&stored), nil)
	require.NoError(t, err)
	require.Equal(t, map[bulk.Outcome]int{bulk.OutcomeChanged: 7, bulk.OutcomeGone: 1, bulk.OutcomeDeleted: 2}, done.Items)
	require.NotContains(t, e.left("libs"), "app/untouched/")
	require.Equal(t, []string{"app/", "app/downloaded", "app/kept", "app/pushed"}, e.left("other"))
	require.Len(t, e.left("libs"), 1+4*3+2)
}

// Folders that became empty go, from the bottom up, and no others.
func TestEmptyFolders(t *testing.T) {
	e := serve(t)
	for _, path := range []string{"a/b/c/old", "a/b/old", "d/old", "d/young", "f/g/old", "h/old", "root"} {
		age := 100.0
		if strings.HasSuffix(path, "young") {
			age = 1
		}
		e.deploy(age, "libs", path, nil)
	}
	for _, path := range []string{"empty/before", "f/empty"} {
		_, err := e.rt.Artifacts.CreateFolder(t.Context(), "libs", path, nil)
		require.NoError(t, err)
	}
	rule := cleanup.Rule{Repos: []string{"libs"}, OlderThan: 30 * cleanup.Day}
	plan, err := jfrog.Collect(e.plan(rule))
	require.NoError(t, err)
	require.Len(t, plan, 6)
	var folders []string
	for res, err := range cleanup.ApplyResults(t.Context(), e.m, func(yield func(bulk.Step, error) bool) {
		for _, s := range plan {
			if !yield(s, nil) {
				return
			}
		}
		e.deploy(0, "libs", "h/new", nil) // something new appears meanwhile
	}, nil) {
		require.NoError(t, err)
		require.Equal(t, bulk.OutcomeDeleted, res.Outcome)
		if res.Folder {
			folders = append(folders, res.Path)
		}
	}
	require.Less(t, slices.Index(folders, "a/b/c"), slices.Index(folders, "a/b"))
	require.Less(t, slices.Index(folders, "a/b"), slices.Index(folders, "a"))
	require.ElementsMatch(t, []string{"a/b/c", "a/b", "f/g", "a"}, folders)
	require.Equal(t, []string{"d/", "d/young", "empty/", "empty/before/", "f/", "f/empty/", "h/", "h/new"}, e.left("libs"))

	e.deploy(100, "other", "a/b", nil)
	rule.Repos = []string{"other"}
	_, err = cleanup.Apply(t.Context(), e.m, e.plan(rule), &cleanup.ApplyOptions{KeepFolders: true})
	require.NoError(t, err)
	require.Equal(t, []string{"a/"}, e.left("other"))
	_, err = cleanup.Apply(t.Context(), nil, bulk.Steps(nil...), nil)
	require.Error(t, err)
}

// When the credentials are refused or the context ends, nothing more is deleted, folders included.
func TestStopped(t *testing.T) {
	e := serve(t)
	for i := range 60 {
		e.deploy(100, "libs", fmt.Sprintf("d%02d/old", i), nil)
	}
	rule := cleanup.Rule{Repos: []string{"libs"}, OlderThan: 30 * cleanup.Day}
	plan, err := jfrog.Collect(e.plan(rule))
	require.NoError(t, err)
	remove := e.srv.Inject(jfrogtest.Fault{Method: "DELETE", After: 5, Times: 3, Status: 401})
	sum, err := cleanup.Apply(t.Context(), e.m, bulk.Steps(plan...), nil)
	require.ErrorIs(t, err, bulk.ErrCredentialsRefused)
	require.Equal(t, 60, countFolders(e.left("libs")))
	require.GreaterOrEqual(t, sum.Items[bulk.OutcomeDeleted], 5)
	remove()

	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	for range cleanup.ApplyResults(ctx, e.m, bulk.Steps(plan...), nil) {
		cancel()
	}
	require.Equal(t, 60, countFolders(e.left("libs")))
	_, err = jfrog.Collect(cleanup.Plan(ctx, e.m, cleanup.Policy{Rules: []cleanup.Rule{rule}}))
	require.ErrorIs(t, err, context.Canceled)

	for range cleanup.ApplyResults(t.Context(), e.m, bulk.Steps(plan...), nil) {
		break // the caller leaves: no folders are deleted
	}
	require.Equal(t, 60, countFolders(e.left("libs")))

	e.srv.Inject(jfrogtest.Fault{Method: "DELETE", Path: "*/d59/old", Status: 403})
	sum, err = cleanup.Apply(t.Context(), e.m, e.plan(rule), nil)
	require.ErrorIs(t, err, jfrog.ErrForbidden)
	require.Equal(t, 1, sum.Items[bulk.OutcomeFailed])
	require.Contains(t, e.left("libs"), "d59/old")
}

func countFolders(names []string) int {
	n := 0
	for _, name := range names {
		if strings.HasSuffix(name, "/") {
			n++
		}
	}
	return n
}

// What several rules describe is planned once, and exclusions of the policy protect from each rule.
func TestSeveralRules(t *testing.T) {
	e := serve(t)
	for _, path := range []string{"app/1/manifest.json", "app/1/layer", "app/2/manifest.json", "docs/a.txt", "docs/b.txt", "keep/c.txt"} {
		e.deploy(100, "libs", path, nil)
	}
	require.NoError(t, e.rt.Properties.Set(t.Context(), "libs", "docs/b.txt", artifactory.Properties{"legal": {"hold"}}, nil))
	rules := []cleanup.Rule{
		{Name: "images", Repos: []string{"libs"}, Group: cleanup.Docker(), OlderThan: 30 * cleanup.Day, Exclude: []string{"2"}},
		{Name: "all", Repos: []string{"libs", "libs"}, OlderThan: 50 * cleanup.Day},
	}
	require.Equal(t, []string{"app/1", "app/2/manifest.json", "docs/a.txt", "docs/b.txt", "keep/c.txt"}, e.planned(e.plan(rules...)))
	plan := cleanup.Plan(t.Context(), e.m, cleanup.Policy{Rules: rules, Exclude: []string{"keep"}, ExcludeProperties: artifactory.Properties{"legal": {"hold"}}})
	require.Equal(t, []string{"app/1", "app/2/manifest.json", "docs/a.txt"}, e.planned(plan))
	rules[0], rules[1] = rules[1], rules[0]
	require.Equal(t, []string{"app/1/layer", "app/1/manifest.json", "app/2/manifest.json", "docs/a.txt", "docs/b.txt", "keep/c.txt"}, e.planned(e.plan(rules...)))
}

func TestReasons(t *testing.T) {
	e := serve(t)
	for v := range 5 {
		e.deploy(float64(100-v), "libs", fmt.Sprintf("org/acme/app/%d/app-%d.jar", v, v), artifactory.Properties{"stage": {"dev"}})
	}
	at := time.Now().UTC().Add(-100 * cleanup.Day).Format(time.DateOnly)
	for s, err := range e.plan(cleanup.Rule{Name: "old", Repos: []string{"libs"}, Group: cleanup.Maven(), KeepNewest: 4, OlderThan: cleanup.Day,
		NotDownloadedFor: cleanup.Day, Properties: artifactory.Properties{"stage": {"dev", "test"}}}) {
		require.NoError(t, err)
		require.Equal(t, "old: 4 newer versions of org.acme:app, last changed "+at+", never downloaded, property stage=dev or test", s.Reason)
		require.Equal(t, "org/acme/app/0/app-0.jar", s.Path)
	}
}

// Ages count from the clock that is behind: a wrong clock of this machine deletes nothing.
func TestClockOfTheServer(t *testing.T) {
	e := serve(t)
	e.deploy(100, "libs", "a", nil)
	rule := cleanup.Rule{Repos: []string{"libs"}, OlderThan: 30 * cleanup.Day}
	require.Equal(t, []string{"a"}, e.planned(e.plan(rule)))
	e.srv.Inject(jfrogtest.Fault{Path: "*/api/repositories", Header: http.Header{"Date": {time.Now().Add(-80 * cleanup.Day).UTC().Format(http.TimeFormat)}}})
	require.Empty(t, e.planned(e.plan(rule)))
	now := time.Now().Add(-80 * cleanup.Day)
	require.Empty(t, e.planned(cleanup.Plan(t.Context(), e.m, cleanup.Policy{Rules: []cleanup.Rule{rule}, Now: now})))
}

// A file is as old as its last deployment, however long ago it was created.
func TestAgeOfAFile(t *testing.T) {
	e := serve(t)
	row := func(name, created, modified, updated string) string {
		return fmt.Sprintf(`{"repo":"libs","path":"d","name":%q,"type":"file","size":1,"created":%q,"modified":%q,"updated":%q}`, name, created, modified, updated)
	}
	const old = "2020-01-01T00:00:00.000Z"
	young := time.Now().Add(-cleanup.Day).UTC().Format("2006-01-02T15:04:05.000Z")
	e.srv.Inject(jfrogtest.Fault{Path: "*/aql", Status: 200, Body: `{"results":[` + strings.Join([]string{row("old", old, old, old),
		row("created", young, old, old), row("modified", old, young, old), row("updated", old, old, young)}, ",") + `],"range":{"start_pos":0,"end_pos":4,"total":4}}`})
	require.Equal(t, []string{"d/old"}, e.planned(e.plan(cleanup.Rule{Repos: []string{"libs"}, OlderThan: 30 * cleanup.Day})))
}

// A folder that another client has emptied stays.
func TestFolderEmptiedByOthers(t *testing.T) {
	e := serve(t)
	e.deploy(100, "libs", "mine/a", nil)
	e.deploy(100, "libs", "theirs/a", nil)
	plan, err := jfrog.Collect(e.plan(cleanup.Rule{Repos: []string{"libs"}, OlderThan: 30 * cleanup.Day}))
	require.NoError(t, err)
	require.NoError(t, e.rt.Artifacts.Delete(t.Context(), "libs", "theirs/a"))
	sum, err := cleanup.Apply(t.Context(), e.m, bulk.Steps(plan...), nil)
	require.NoError(t, err)
	require.Equal(t, map[bulk.Outcome]int{bulk.OutcomeDeleted: 2, bulk.OutcomeGone: 1}, sum.Items)
	require.Equal(t, []string{"theirs/"}, e.left("libs"))
}
