package bulk_test

import (
	"bytes"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/aql"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/bulk"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

func TestDelete(t *testing.T) {
	e := serve(t, nil)
	for _, path := range []string{"a/1.jar", "a/b/2.jar", "a/b/2.txt", "c/3.jar", "a.jar"} {
		e.deploy("libs", path, path)
	}
	plan := e.m.PlanDelete(t.Context(), e.m.Glob(t.Context(), "libs", "a/**/*.jar", &bulk.GlobOptions{Exclude: []string{"1.jar"}}), &bulk.DeleteOptions{Reason: "old"})
	list := e.planned(plan)
	require.Len(t, list, 1)
	require.Equal(t, "delete libs/a/b/2.jar (9 bytes): old", list[0].String())
	require.Zero(t, e.changes()-5-1, "the plan changes nothing") // five files and a repository
	sum, err := e.m.Apply(t.Context(), plan)
	require.NoError(t, err)
	require.Equal(t, map[bulk.Outcome]int{bulk.OutcomeDeleted: 1}, sum.Items)
	require.EqualValues(t, 9, sum.Bytes)
	require.EqualValues(t, 1, sum.Files)
	require.Equal(t, []string{"a.jar", "a/1.jar", "a/b/2.txt", "c/3.jar"}, e.files("libs"))
}

func TestDeleteOddNames(t *testing.T) {
	e := serve(t, nil)
	for _, path := range oddNames {
		e.deploy("libs", path, path)
		e.deploy("other", path, path)
	}
	e.deploy("libs", "kept", "x")
	var stored bytes.Buffer
	_, err := bulk.WritePlan(&stored, e.m.PlanDelete(t.Context(), e.m.Glob(t.Context(), "libs", "**", &bulk.GlobOptions{Exclude: []string{"kept"}}), nil))
	require.NoError(t, err)
	sum, err := e.m.Apply(t.Context(), bulk.ReadPlan(&stored))
	require.NoError(t, err)
	require.Equal(t, map[bulk.Outcome]int{bulk.OutcomeDeleted: len(oddNames)}, sum.Items)
	require.Equal(t, []string{"kept"}, e.files("libs"))
	require.Len(t, e.files("other"), len(oddNames))
}

// A file that was deployed again after the plan survives, whatever of it differs.
func TestChangedSinceThePlanSurvives(t *testing.T) {
	var later atomic.Int64
	e := serve(t, nil, jfrogtest.WithClock(func() time.Time { return time.Now().Add(time.Duration(later.Load())) }))
	for _, path := range []string{"same content", "new content", "now a folder", "untouched", "recreated"} {
		e.deploy("libs", path, path)
	}
	list := e.planned(e.m.PlanDelete(t.Context(), e.m.Glob(t.Context(), "libs", "**", nil), nil))
	require.Len(t, list, 5)
	later.Store(int64(time.Hour))
	e.deploy("libs", "same content", "same content")
	e.deploy("libs", "new content", "other")
	require.NoError(t, e.rt.Artifacts.Delete(t.Context(), "libs", "now a folder"))
	e.deploy("libs", "now a folder/file", "x")
	require.NoError(t, e.rt.Artifacts.Delete(t.Context(), "libs", "recreated"))
	e.deploy("libs", "recreated", "recreated")
	got := map[string]bulk.Outcome{}
	for res, err := range e.m.ApplyResults(t.Context(), bulk.Steps(list...)) {
		require.NoError(t, err)
		got[res.Path] = res.Outcome
		require.Equal(t, res.Outcome == bulk.OutcomeChanged, res.Detail != "", res.Path)
	}
	require.Equal(t, map[string]bulk.Outcome{"same content": bulk.OutcomeChanged, "new content": bulk.OutcomeChanged,
		"now a folder": bulk.OutcomeChanged, "recreated": bulk.OutcomeChanged, "untouched": bulk.OutcomeDeleted}, got)
	require.Equal(t, []string{"new content", "now a folder/file", "recreated", "same content"}, e.files("libs"))
}

// The state of a file is compared field by field: one difference is enough.
func TestEachFieldOfTheStateProtects(t *testing.T) {
	e := serve(t, nil)
	e.deploy("libs", "a", "a")
	list := e.planned(e.m.PlanDelete(t.Context(), e.m.Glob(t.Context(), "libs", "**", nil), nil))
	require.Len(t, list, 1)
	require.NotEmpty(t, list[0].SHA256)
	require.NotEmpty(t, list[0].SHA1)
	require.False(t, list[0].Updated.IsZero())
	for name, change := range map[string]func(*bulk.Step){
		"sha256":   func(s *bulk.Step) { s.SHA256 = strings.Repeat("0", 64) },
		"sha1":     func(s *bulk.Step) { s.SHA1 = strings.Repeat("0", 40) },
		"modified": func(s *bulk.Step) { s.Modified = jfrog.NewTime(s.Modified.Add(-time.Millisecond)) },
		"updated":  func(s *bulk.Step) { s.Updated = jfrog.NewTime(s.Updated.Add(-time.Millisecond)) },
	} {
		s := list[0]
		change(&s)
		sum, err := e.m.Apply(t.Context(), bulk.Steps(s))
		require.NoError(t, err)
		require.Equal(t, map[bulk.Outcome]int{bulk.OutcomeChanged: 1}, sum.Items, name)
	}
	s := list[0]
	s.Modified = jfrog.Time{}
	_, err := e.m.Apply(t.Context(), bulk.Steps(s))
	require.ErrorContains(t, err, "must display modified")
	require.Equal(t, []string{"a"}, e.files("libs"))
}

// Vanished items are done, not failed, whether they vanished before the comparison or after it.
func TestVanishedIsGone(t *testing.T) {
	e := serve(t, nil)
	for _, path := range []string{"a", "b"} {
		e.deploy("libs", path, path)
	}
	list := e.planned(e.m.PlanDelete(t.Context(), e.m.Glob(t.Context(), "libs", "**", nil), nil))
	require.NoError(t, e.rt.Artifacts.Delete(t.Context(), "libs", "a"))
	e.srv.Inject(jfrogtest.Fault{Method: "DELETE", Path: "/artifactory/libs/b", Status: 404})
	sum, err := e.m.Apply(t.Context(), bulk.Steps(list...))
	require.NoError(t, err)
	require.Equal(t, map[bulk.Outcome]int{bulk.OutcomeGone: 2}, sum.Items)
	sum, err = e.m.Apply(t.Context(), bulk.Steps(list...)) // a plan can be applied again
	require.NoError(t, err)
	require.Equal(t, map[bulk.Outcome]int{bulk.OutcomeGone: 1, bulk.OutcomeDeleted: 1}, sum.Items)
}

// A deletion whose response got lost is retried, and counts as a deletion.
func TestRetriedDeletion(t *testing.T) {
	e := serve(t, nil)
	e.deploy("libs", "a", "a")
	list := e.planned(e.m.PlanDelete(t.Context(), e.m.Glob(t.Context(), "libs", "**", nil), nil))
	e.srv.Inject(jfrogtest.Fault{Method: "DELETE", Path: "/artifactory/libs/a", Status: 503})
	e.srv.Inject(jfrogtest.Fault{Method: "DELETE", Path: "/artifactory/libs/a", Status: 404})
	sum, err := e.m.Apply(t.Context(), bulk.Steps(list...))
	require.NoError(t, err)
	require.Equal(t, map[bulk.Outcome]int{bulk.OutcomeDeleted: 1}, sum.Items)
}

// Conditions are checked at the time of the change: what happened after the plan counts.
func TestUnless(t *testing.T) {
	e := serve(t, nil)
	for _, path := range []string{"downloaded", "kept", "other value", "plain"} {
		e.deploy("libs", path, path)
	}
	since := jfrog.NewTime(time.Now())
	list := e.planned(e.m.PlanDelete(t.Context(), e.m.Glob(t.Context(), "libs", "**", nil), &bulk.DeleteOptions{Unless: bulk.Unless{
		DownloadedSince: since, Properties: artifactory.Properties{"keep": nil, "stage": {"released"}},
	}}))
	time.Sleep(2 * time.Millisecond)
	e.content("libs", "downloaded")
	require.NoError(t, e.rt.Properties.Set(t.Context(), "libs", "kept", artifactory.Properties{"keep": {"x"}}, nil))
	require.NoError(t, e.rt.Properties.Set(t.Context(), "libs", "other value", artifactory.Properties{"stage": {"test"}}, nil))
	sum, err := e.m.Apply(t.Context(), bulk.Steps(list...))
	require.NoError(t, err)
	require.Equal(t, map[bulk.Outcome]int{bulk.OutcomeChanged: 2, bulk.OutcomeDeleted: 2}, sum.Items)
	require.Equal(t, []string{"downloaded", "kept"}, e.files("libs"))
}

// folders lists the folders of a repository.
func (e *env) folders(match string) bulk.Items {
	return e.m.Query(e.Context(), aql.Items().Where(aql.Item.Repo.Eq("libs"), aql.Item.Type.Eq(aql.Folder), aql.Item.Name.Match(match)))
}

// A folder is deleted as long as it has the files that it had when the plan was made.
func TestDeleteFolder(t *testing.T) {
	e := serve(t, nil)
	for _, name := range []string{"same", "more", "fewer", "other"} {
		e.deploy("libs", name+"/1", "1")
		e.deploy("libs", name+"/deep/2", "22")
	}
	e.deploy("libs", "same2/1", "1")
	plan := e.m.PlanDelete(t.Context(), e.folders("????*"), nil)
	var list []bulk.Step
	for _, s := range e.planned(plan) {
		if s.Path == "same2" || strings.HasSuffix(s.Path, "/deep") {
			continue
		}
		require.EqualValues(t, 2, s.Tree.Files, s.Path)
		require.EqualValues(t, 3, s.Size)
		list = append(list, s)
	}
	require.Len(t, list, 4)
	e.deploy("libs", "more/deep/3", "3")
	require.NoError(t, e.rt.Artifacts.Delete(t.Context(), "libs", "fewer/deep/2"))
	e.deploy("libs", "other/1", "x")
	sum, err := e.m.Apply(t.Context(), bulk.Steps(list...))
	require.NoError(t, err)
	require.Equal(t, map[bulk.Outcome]int{bulk.OutcomeChanged: 3, bulk.OutcomeDeleted: 1}, sum.Items)
	require.EqualValues(t, 2, sum.Files)
	require.Equal(t, []string{"fewer/1", "more/1", "more/deep/2", "more/deep/3", "other/1", "other/deep/2", "same2/1"}, e.files("libs"))
}

// Unless concerns each file of a folder.
func TestDeleteFolderUnless(t *testing.T) {
	e := serve(t, nil)
	for _, name := range []string{"fa", "fb", "fc"} {
		e.deploy("libs", name+"/1", "1")
		e.deploy("libs", name+"/deep/2", "22")
	}
	list := e.planned(e.m.PlanDelete(t.Context(), e.folders("f?"), &bulk.DeleteOptions{Unless: bulk.Unless{
		DownloadedSince: jfrog.NewTime(time.Now().Add(-time.Minute)), Properties: artifactory.Properties{"keep": nil},
	}}))
	require.Len(t, list, 3)
	e.content("libs", "fa/deep/2")
	require.NoError(t, e.rt.Properties.Set(t.Context(), "libs", "fb/deep/2", artifactory.Properties{"keep": {"x"}}, nil))
	sum, err := e.m.Apply(t.Context(), bulk.Steps(list...))
	require.NoError(t, err)
	require.Equal(t, map[bulk.Outcome]int{bulk.OutcomeChanged: 2, bulk.OutcomeDeleted: 1}, sum.Items)
	require.Equal(t, []string{"fa/1", "fa/deep/2", "fb/1", "fb/deep/2"}, e.files("libs"))
}

// An empty folder is deleted only if it is still empty, of files and of folders.
func TestDeleteEmptyFolder(t *testing.T) {
	e := serve(t, nil)
	for _, name := range []string{"e1", "e2", "e3"} {
		_, err := e.rt.Artifacts.CreateFolder(t.Context(), "libs", name, nil)
		require.NoError(t, err)
	}
	list := e.planned(e.m.PlanDelete(t.Context(), e.folders("e?"), nil))
	require.Len(t, list, 3)
	e.deploy("libs", "e1/new", "new")
	_, err := e.rt.Artifacts.CreateFolder(t.Context(), "libs", "e2/new", nil)
	require.NoError(t, err)
	sum, err := e.m.Apply(t.Context(), bulk.Steps(list...))
	require.NoError(t, err)
	require.Equal(t, map[bulk.Outcome]int{bulk.OutcomeChanged: 2, bulk.OutcomeDeleted: 1}, sum.Items)
	require.Equal(t, []string{"e1/new"}, e.files("libs"))
}

// The root of a repository is never deleted.
func TestRootIsRefused(t *testing.T) {
	e := serve(t, nil)
	e.deploy("libs", "a", "a")
	rows := func(yield func(artifactory.AQLItem, error) bool) {
		for _, path := range []string{".", "/", ""} {
			yield(artifactory.AQLItem{Repo: "libs", Path: path, Name: ".", Type: "folder"}, nil)
		}
	}
	for s, err := range e.m.PlanDelete(t.Context(), rows, nil) {
		require.Error(t, err, s.Path)
	}
	for _, path := range []string{"", ".", "/", "a/..", "..", "./", "a//b"} {
		_, err := e.m.Apply(t.Context(), bulk.Steps(bulk.Step{Action: bulk.ActionDelete, Repo: "libs", Path: path, Folder: true, Tree: &bulk.Tree{Files: 1}}))
		require.Error(t, err, path)
	}
	require.Equal(t, []string{"a"}, e.files("libs"))
}

// Steps on repositories that store nothing are refused: a deletion there would hit other files.
func TestRepositoryClasses(t *testing.T) {
	e := serve(t, nil)
	e.deploy("libs", "a", "a")
	require.NoError(t, e.srv.FillCache("central", "a", []byte("a")))
	now := jfrog.NewTime(time.Now())
	for _, s := range []bulk.Step{
		{Action: bulk.ActionDelete, Repo: "all", Path: "a", Modified: now},
		{Action: bulk.ActionDelete, Repo: "central", Path: "a", Modified: now},
		{Action: bulk.ActionCopy, Repo: "libs", Path: "a", Modified: now, ToRepo: "all", ToPath: "b"},
		{Action: bulk.ActionCopy, Repo: "libs", Path: "a", Modified: now, ToRepo: "central", ToPath: "b"},
		{Action: bulk.ActionCopy, Repo: "libs", Path: "a", Modified: now, ToRepo: "central-cache", ToPath: "b"},
		{Action: bulk.ActionMove, Repo: "central-cache", Path: "a", Modified: now, ToRepo: "libs", ToPath: "b"},
	} {
		_, err := e.m.Apply(t.Context(), bulk.Steps(s))
		require.ErrorIs(t, err, bulk.ErrRepositoryClass, s)
	}
	// A query on a virtual repository finds the files of its members.
	e.deploy("other", "b", "b")
	sum, err := e.m.Apply(t.Context(), e.m.PlanDelete(t.Context(), e.m.Query(t.Context(), aql.Items().Where(aql.Item.Repo.Eq("all"))), nil))
	require.NoError(t, err)
	require.Equal(t, map[bulk.Outcome]int{bulk.OutcomeDeleted: 2}, sum.Items)
	sum, err = e.m.Apply(t.Context(), e.m.PlanDelete(t.Context(), e.m.Glob(t.Context(), "central-cache", "*", nil), nil))
	require.NoError(t, err)
	require.Equal(t, map[bulk.Outcome]int{bulk.OutcomeDeleted: 1}, sum.Items)
}

// A deletion during the walk must not make the pages skip rows, and the list must be whole before
// anything is deleted.
func TestListIsStable(t *testing.T) {
	e := serve(t, &bulk.Options{TempDir: t.TempDir()})
	const n = 12_050 // more than a page of rows, and than the list keeps in memory
	rows := strings.Builder{}
	page := func(from, to int) string {
		rows.Reset()
		for i := from; i < to; i++ {
			if i > from {
				rows.WriteByte(',')
			}
			fmt.Fprintf(&rows, `{"repo":"libs","path":"d","name":"%05d","type":"file","size":1,"modified":"2026-01-01T00:00:00.000Z"}`, i)
		}
		return fmt.Sprintf(`{"results":[%s],"range":{"start_pos":%d,"end_pos":%d,"total":%d,"limit":10000}}`, rows.String(), from, to-from, to-from)
	}
	e.srv.Inject(jfrogtest.Fault{Path: "*/search/aql", Status: 200, Body: page(0, 10_000)})
	// Ten rows were deployed meanwhile, and shifted the next page.
	e.srv.Inject(jfrogtest.Fault{Path: "*/search/aql", Status: 200, Body: page(9_990, n)})
	seen := map[string]bool{}
	for item, err := range e.m.Query(t.Context(), aql.Items()) {
		require.NoError(t, err)
		require.False(t, seen[item.Name], item.Name)
		if len(seen) == 0 {
			asked := 0
			for _, r := range e.srv.Requests() {
				if strings.HasSuffix(r.Path, "/aql") {
					asked++
				}
			}
			require.Equal(t, 2, asked, "the whole list is read before the first item comes")
		}
		seen[item.Name] = true
	}
	require.Len(t, seen, n)
	// A list that breaks off has no items.
	e.srv.Inject(jfrogtest.Fault{Path: "*/search/aql", Status: 200, Body: page(0, 10_000)})
	e.srv.Inject(jfrogtest.Fault{Path: "*/search/aql", Status: 400})
	plan := e.m.PlanDelete(t.Context(), e.m.Query(t.Context(), aql.Items()), nil)
	sum, err := e.m.Apply(t.Context(), plan)
	require.ErrorIs(t, err, jfrog.ErrValidation)
	require.Equal(t, 1, sum.Total())
	// A list that the server cuts off has none either.
	e.srv.Inject(jfrogtest.Fault{Path: "*/search/aql", Status: 200,
		Body: strings.Replace(page(0, 5), `"limit":10000`, `"notification":"AQL query reached the search hard limit, results are trimmed."`, 1)})
	sum, err = e.m.Apply(t.Context(), e.m.PlanDelete(t.Context(), e.m.Query(t.Context(), aql.Items().Include(aql.Item.Repo, aql.Item.Path, aql.Item.Name, aql.Item.Modified, aql.Item.Stat())), nil))
	require.ErrorIs(t, err, artifactory.ErrAQLTruncated)
	require.Equal(t, 1, sum.Total())
}
