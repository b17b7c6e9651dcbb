package mirror_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/mirror"
	"github.com/jfrogkit/jfrog-go/artifactory/transfer"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// A mirror copies everything, and a second run changes nothing.
func TestRun(t *testing.T) {
	source, target := pair(t)
	want := map[string]string{"empty": "", "large": strings.Repeat("0123456789abcdef", 100_000)}
	for _, path := range oddNames {
		want[path] = "content of " + path
	}
	for path, content := range want {
		source.deploy(path, content)
	}
	target.deploy("empty/not", "x")
	require.NoError(t, target.rt.Artifacts.Delete(t.Context(), "libs", "empty"))

	m := libs(source, target, nil)
	plan, err := mirror.SummarizePlan(m.Plan(t.Context()))
	require.NoError(t, err)
	require.Equal(t, map[mirror.Action]int64{mirror.ActionCopy: int64(len(want))}, plan.Items)
	require.EqualValues(t, len(want), plan.Total())
	require.Len(t, target.files(), 0, "a plan changes nothing")

	sum, err := m.Run(t.Context())
	require.NoError(t, err)
	require.Equal(t, len(want), sum.Items[mirror.OutcomeSent]+sum.Items[mirror.OutcomeMatched])
	require.Equal(t, plan.Bytes, sum.Bytes)
	require.Equal(t, want, target.files())

	source.srv.ResetRequests()
	target.srv.ResetRequests()
	sum, err = m.Run(t.Context())
	require.NoError(t, err)
	require.Equal(t, items(mirror.OutcomeUnchanged, len(want)), sum.Items)
	require.Zero(t, target.requests(changes))
	require.Zero(t, source.requests(changes)+source.requests(downloads))
	require.Zero(t, sum.Moved)
	steps, err := jfrog.Collect(m.Plan(t.Context()))
	require.NoError(t, err)
	require.Empty(t, steps)
}

// Content that the target has anywhere is not moved, however small, and not even requested.
func TestContentElsewhereIsNotMoved(t *testing.T) {
	source, target := pair(t)
	big := strings.Repeat("x", 50_000)
	for path, content := range map[string]string{"a/big": big, "a/small": "s", "b/again": big, "replaced": "new"} {
		source.deploy(path, content)
	}
	target.deployAt("other", "somewhere/1", big, nil)
	target.deployAt("other", "somewhere/2", "s", nil)
	target.deployAt("other", "somewhere/3", "new", nil)
	target.deploy("replaced", "old")
	source.srv.ResetRequests()
	target.srv.ResetRequests()
	sum, err := libs(source, target, nil).Run(t.Context())
	require.NoError(t, err)
	require.Equal(t, items(mirror.OutcomeMatched, 4), sum.Items)
	require.Zero(t, sum.Moved)
	require.EqualValues(t, 2*len(big)+1+3, sum.Saved)
	require.Zero(t, source.requests(downloads))
	require.Zero(t, target.received())
	require.Equal(t, source.files(), target.files())
}

// A folder is mirrored to another place, and its neighbors with similar names are left alone.
func TestFolderToFolder(t *testing.T) {
	source, target := pair(t)
	for _, path := range []string{"app/1/a.jar", "app/1/b.txt", "app/2/c.jar", "app2/d.jar", "APP/e.jar", "ap_/f.jar", "app"[:2] + "/g.jar"} {
		source.deploy(path, path)
	}
	target.deployAt("other", "copy/old.jar", "old", nil)
	target.deployAt("other", "copy2/old.jar", "old", nil)
	m, err := mirror.New(mirror.Source{Client: source.rt, At: transfer.At("libs", "app")}, mirror.Target{Client: target.rt, At: transfer.At("other", "/copy/")},
		&mirror.Options{Delete: true, Include: []string{"**/*.jar"}, Exclude: []string{"2/**"}})
	require.NoError(t, err)
	var lines []string
	for step, err := range m.Plan(t.Context()) {
		require.NoError(t, err)
		lines = append(lines, step.String())
	}
	require.Equal(t, []string{"copy other/copy/1/a.jar (11 bytes): the target lacks it", "delete other/copy/old.jar (3 bytes): the source lacks it"}, lines)
	sum, err := m.Run(t.Context())
	require.NoError(t, err)
	require.Equal(t, items(mirror.OutcomeSent, 1, mirror.OutcomeDeleted, 1), sum.Items)
	for path, want := range map[string]bool{"copy/1/a.jar": true, "copy/old.jar": false, "copy2/old.jar": true} {
		ok, err := target.rt.Items.Exists(t.Context(), "other", path)
		require.NoError(t, err)
		require.Equal(t, want, ok, path)
	}
}

// Properties become those of the source, whatever characters they have.
func TestProperties(t *testing.T) {
	source, target := pair(t)
	all := artifactory.Properties{"qa": {"done", "a,b", `x\y|z=`}, "v": {"1"}}
	source.deployAt("libs", "new", "new", all)
	source.deployAt("libs", "replaced", "new content", all)
	source.deployAt("libs", "same", "same", all)
	source.deployAt("libs", "none", "none", nil)
	source.deployAt("libs", "equal", "equal", artifactory.Properties{"k": {"1", "2"}})
	for _, path := range []string{"new", "same"} {
		require.NoError(t, source.rt.Properties.Update(t.Context(), "libs", path, artifactory.Properties{"semi": {"a;b", "c"}}, nil))
	}
	stale := artifactory.Properties{"old": {"x"}, "v": {"0", "1"}, "kept": {"y"}}
	for path, content := range map[string]string{"replaced": "old content", "same": "same", "none": "none"} {
		target.deployAt("libs", path, content, stale)
	}
	target.deployAt("libs", "equal", "equal", artifactory.Properties{"k": {"2", "1"}})
	own := func(key string) bool { return key != "kept" }
	m := libs(source, target, &mirror.Options{Property: own})
	sum, err := m.Run(t.Context())
	require.NoError(t, err)
	require.Equal(t, 1, sum.Items[mirror.OutcomeUnchanged])
	require.Equal(t, 2, sum.Items[mirror.OutcomeSet])
	for _, path := range []string{"new", "replaced", "same", "none", "equal"} {
		want, got := source.properties(path), target.properties(path)
		if path == "same" || path == "none" {
			require.Equal(t, []string{"y"}, got["kept"], "%s: other keys stay", path)
		}
		delete(got, "kept")
		require.Len(t, got, len(want), path)
		for key := range want {
			require.ElementsMatch(t, want[key], got[key], "%s %s", path, key)
		}
	}
	sum, err = m.Run(t.Context())
	require.NoError(t, err)
	require.Equal(t, items(mirror.OutcomeUnchanged, 5), sum.Items)

	// Properties removed at the source disappear, and nothing is sent again.
	require.NoError(t, source.rt.Properties.Delete(t.Context(), "libs", "same", []string{"qa"}, nil))
	target.srv.ResetRequests()
	steps, err := jfrog.Collect(libs(source, target, &mirror.Options{Property: own}).Plan(t.Context()))
	require.NoError(t, err)
	require.Len(t, steps, 1)
	require.Equal(t, "set-properties libs/same (4 bytes) -qa: the properties differ", steps[0].String())
	skipped, err := libs(source, target, &mirror.Options{SkipProperties: true}).Run(t.Context())
	require.NoError(t, err)
	require.Equal(t, items(mirror.OutcomeUnchanged, 5), skipped.Items)
	_, err = m.Run(t.Context())
	require.NoError(t, err)
	require.NotContains(t, target.properties("same"), "qa")
	require.Contains(t, target.properties("same"), "semi")
	require.Zero(t, target.received())
}

// A query that does not show the properties of an item deletes none at the target.
func TestHiddenProperties(t *testing.T) {
	source, target := pair(t)
	both := artifactory.Properties{"qa": {"done"}}
	for _, path := range []string{"same", "replaced"} {
		source.deployAt("libs", path, "x", both)
		target.deployAt("libs", path, "x", artifactory.Properties{"qa": {"done"}, "stale": {"1"}})
	}
	target.deployAt("libs", "replaced", "y", both)
	source.srv.Inject(jfrogtest.Fault{Path: "/artifactory/api/search/aql", After: 1, Status: 200,
		Body: `{"results":[{"repo":"libs","path":".","name":"same"},{"repo":"libs","path":".","name":"replaced"}],"range":{"start_pos":0,"end_pos":2,"total":2}}`})
	_, err := libs(source, target, nil).Run(t.Context())
	require.NoError(t, err)
	require.Equal(t, both, target.properties("same"))
}

// Empty folders and the properties of folders are mirrored if asked, and never otherwise.
func TestFolders(t *testing.T) {
	source, target := pair(t)
	source.deploy("a/file", "x")
	for _, path := range []string{"a/empty", "a b/c#d"} {
		_, err := source.rt.Artifacts.CreateFolder(t.Context(), "libs", path, artifactory.Properties{"k": {"v;w"[:1]}})
		require.NoError(t, err)
	}
	require.NoError(t, source.rt.Properties.Set(t.Context(), "libs", "a", artifactory.Properties{"team": {"x"}}, &artifactory.PropertySetOptions{Recursive: new(false)}))
	for _, path := range []string{"gone/deep/er", "gone/2", "half/empty"} {
		_, err := target.rt.Artifacts.CreateFolder(t.Context(), "libs", path, nil)
		require.NoError(t, err)
	}
	target.deploy("gone/file", "y")
	target.deploy("half/kept.log", "z")
	exists := func(path string) bool {
		ok, err := target.rt.Items.Exists(t.Context(), "libs", path)
		require.NoError(t, err)
		return ok
	}
	_, err := libs(source, target, nil).Run(t.Context())
	require.NoError(t, err)
	require.False(t, exists("a/empty"))
	sum, err := libs(source, target, &mirror.Options{Folders: true, Delete: true, Exclude: []string{"*.log"}}).Run(t.Context())
	require.NoError(t, err)
	require.Equal(t, items(mirror.OutcomeCreated, 3, mirror.OutcomeSet, 1, mirror.OutcomeUnchanged, 1, mirror.OutcomeDeleted, 6), sum.Items)
	for path, want := range map[string]bool{"a/empty": true, "a b/c#d": true, "gone": false, "half/kept.log": true, "half/empty": false} {
		require.Equal(t, want, exists(path), path)
	}
	require.Equal(t, artifactory.Properties{"team": {"x"}}, target.properties("a"))
	require.Empty(t, target.properties("a/file"), "the properties of a folder are its own")
	require.Equal(t, artifactory.Properties{"k": {"v"}}, target.properties("a/empty"))
	sum, err = libs(source, target, &mirror.Options{Folders: true, Delete: true, Exclude: []string{"*.log"}}).Run(t.Context())
	require.NoError(t, err)
	require.Equal(t, items(mirror.OutcomeUnchanged, 5), sum.Items)
}

// What cannot be mirrored is refused before anything is changed.
func TestRepositoryClasses(t *testing.T) {
	source, target := pair(t)
	source.deploy("a", "a")
	for _, e := range []*end{source, target} {
		require.NoError(t, e.rt.Repositories.Create(t.Context(), artifactory.NewVirtualRepository("all", artifactory.PackageTypeGeneric, "libs")))
	}
	run := func(from, to string, opts *mirror.Options) (*mirror.Summary, error) {
		m, err := mirror.New(mirror.Source{Client: source.rt, At: transfer.At(from, "/")}, mirror.Target{Client: target.rt, At: transfer.At(to, "/")}, opts)
		require.NoError(t, err)
		_, planned := jfrog.Collect(m.Plan(t.Context()))
		sum, err := m.Run(t.Context())
		if err != nil {
			require.ErrorContains(t, err, planned.Error())
		}
		return sum, err
	}
	target.srv.ResetRequests()
	for _, c := range []struct{ from, to, side string }{
		{"all", "libs", "source"}, {"central", "libs", "source"}, {"libs", "all", "target"}, {"libs", "central", "target"}, {"libs", "central-cache", "target"},
	} {
		_, err := run(c.from, c.to, nil)
		require.ErrorIs(t, err, mirror.ErrRepositoryClass, c)
		require.ErrorContains(t, err, "mirror: "+c.side)
	}
	_, err := run("nowhere", "libs", nil)
	require.ErrorIs(t, err, jfrog.ErrNotFound)
	require.ErrorContains(t, err, "mirror: source: there is no repository nowhere")
	_, err = run("libs", "nowhere", nil)
	require.ErrorContains(t, err, "mirror: target: there is no repository nowhere")
	require.Zero(t, target.requests(changes))

	// A cache is a source of what it has, and never a reason to delete.
	require.NoError(t, source.srv.FillCache("central", "c/cached.jar", []byte("cached")))
	_, err = run("central-cache", "libs", &mirror.Options{Delete: true})
	require.ErrorIs(t, err, mirror.ErrRepositoryClass)
	sum, err := run("central-cache", "libs", nil)
	require.NoError(t, err)
	require.Equal(t, items(mirror.OutcomeSent, 1), sum.Items)
	require.Equal(t, map[string]string{"c/cached.jar": "cached"}, target.files())
}

// Ends on the same server must not overlap, also if the server has several addresses.
func TestOverlap(t *testing.T) {
	e := serve(t)
	e.deploy("a/b/file", "x")
	run := func(from, to transfer.Remote) (*mirror.Summary, error) {
		m, err := mirror.New(mirror.Source{Client: e.rt, At: from}, mirror.Target{Client: e.rt, At: to}, &mirror.Options{Delete: true})
		require.NoError(t, err)
		return m.Run(t.Context())
	}
	e.srv.ResetRequests()
	for _, c := range [][2]string{{"/", "/"}, {"/", "a"}, {"a", "/"}, {"a", "a/b"}, {"a/b", "a"}, {"a/b", "a/b"}, {"a", "a/new"}} {
		_, err := run(transfer.At("libs", c[0]), transfer.At("libs", c[1]))
		require.ErrorIs(t, err, mirror.ErrOverlap, c)
	}
	require.Zero(t, e.requests(changes))
	sum, err := run(transfer.At("libs", "a"), transfer.At("libs", "a2"))
	require.NoError(t, err)
	require.Equal(t, items(mirror.OutcomeMatched, 1), sum.Items)
	sum, err = run(transfer.At("libs", "/"), transfer.At("other", "/"))
	require.NoError(t, err)
	require.Equal(t, items(mirror.OutcomeMatched, 2), sum.Items)

	// Another address of the same server.
	c, err := jfrog.New(strings.Replace(e.srv.URL, "127.0.0.1", "localhost", 1), jfrog.WithAccessToken(e.srv.Token))
	require.NoError(t, err)
	m, err := mirror.New(mirror.Source{Client: e.rt, At: transfer.At("libs", "a")}, mirror.Target{Client: artifactory.New(c), At: transfer.At("libs", "a/b")}, nil)
	require.NoError(t, err)
	_, err = m.Run(t.Context())
	require.ErrorIs(t, err, mirror.ErrOverlap)
}

func TestNewRefuses(t *testing.T) {
	e := serve(t)
	at := transfer.At("libs", "/")
	for text, c := range map[string]struct {
		from, to transfer.Remote
		opts     mirror.Options
	}{
		"source: the path is empty":    {from: transfer.At("libs", ""), to: at},
		"target: the path is empty":    {from: at, to: transfer.At("libs", "")},
		`source: "" is no repository`:  {from: transfer.At("", "/"), to: at},
		`target: path "a/../b"`:        {from: at, to: transfer.At("libs", "a/../b")},
		`source: path "a//b"`:          {from: transfer.At("libs", "a//b"), to: at},
		"option Concurrency is -1":     {from: at, to: at, opts: mirror.Options{Concurrency: -1}},
		"option Concurrency is 257":    {from: at, to: at, opts: mirror.Options{Concurrency: 257}},
		"Bandwidth is negative":        {from: at, to: at, opts: mirror.Options{Bandwidth: -1}},
		"ProgressInterval is negative": {from: at, to: at, opts: mirror.Options{ProgressInterval: -1}},
		"AllowEmptySource is set":      {from: at, to: at, opts: mirror.Options{AllowEmptySource: true}},
		"SkipProperties and Property":  {from: at, to: at, opts: mirror.Options{SkipProperties: true, Property: func(string) bool { return true }}},
		`Include: pattern`:             {from: at, to: at, opts: mirror.Options{Include: []string{"a", "["}}},
		`Exclude: pattern "a//b"`:      {from: at, to: at, opts: mirror.Options{Exclude: []string{"a//b"}}},
	} {
		_, err := mirror.New(mirror.Source{Client: e.rt, At: c.from}, mirror.Target{Client: e.rt, At: c.to}, &c.opts)
		require.ErrorContains(t, err, text)
		require.ErrorContains(t, err, "mirror: ")
	}
	_, err := mirror.New(mirror.Source{At: at}, mirror.Target{Client: e.rt, At: at}, nil)
	require.ErrorContains(t, err, "source: the client is nil")
	require.Empty(t, e.srv.Requests())
}

// The target and the source may each be hidden behind redirects to a storage, which gets no
// credentials.
func TestRedirectedSource(t *testing.T) {
	source, target := pair(t)
	source.deploy("a", strings.Repeat("a", 100_000))
	source.srv.Inject(jfrogtest.Fault{Method: "GET", Path: "/artifactory/libs/*", Times: -1, Redirect: true})
	_, err := libs(source, target, nil).Run(t.Context())
	require.NoError(t, err)
	require.Len(t, target.files()["a"], 100_000)
	redirected := source.srv.RedirectedRequests()
	require.NotEmpty(t, redirected)
	for _, r := range redirected {
		require.Empty(t, r.Header.Get("Authorization"))
		require.Empty(t, r.Header.Get("X-JFrog-Art-Api"))
	}
}

// Errors in a plan are counted and joined, and its steps counted.
func TestSummarizePlan(t *testing.T) {
	failure := errors.New("it failed")
	sum, err := mirror.SummarizePlan(func(yield func(mirror.Step, error) bool) {
		_ = yield(mirror.Step{Action: mirror.ActionCopy, Size: 3}, nil) &&
			yield(mirror.Step{}, failure) &&
			yield(mirror.Step{}, failure) &&
			yield(mirror.Step{Action: mirror.ActionDelete, Size: 5}, nil)
	})
	require.ErrorIs(t, err, failure)
	require.ErrorContains(t, err, "2 items: it failed")
	require.Equal(t, &mirror.PlanSummary{Items: map[mirror.Action]int64{mirror.ActionCopy: 1, mirror.ActionDelete: 1}, Bytes: 3, Refused: 2}, sum)
	require.EqualValues(t, 2, sum.Total())
	var own mirror.PlanSummary
	own.Add(mirror.Step{Action: mirror.ActionReplace, Size: 4})
	require.Equal(t, mirror.PlanSummary{Items: map[mirror.Action]int64{mirror.ActionReplace: 1}, Bytes: 4}, own)
	_, err = mirror.SummarizePlan(nil)
	require.Error(t, err)
}
