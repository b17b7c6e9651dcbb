package bulk_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/bulk"
)

var day = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func (e *env) properties(repo, path string) artifactory.Properties {
	e.Helper()
	p, err := e.rt.Properties.Get(context.Background(), repo, path)
	require.NoError(e, err)
	return p
}

func TestProperties(t *testing.T) {
	e := serve(t, nil)
	for _, path := range oddNames {
		e.deploy("libs", path, path)
	}
	items := e.m.Glob(t.Context(), "libs", "**", nil)
	want := artifactory.Properties{"qa": {"done", "a,b"}, "note": {"x;y"}, "old": {"1"}}
	plan := e.m.PlanSetProperties(t.Context(), items, want, &bulk.PropertyOptions{Reason: "tested"})
	require.Equal(t, `set properties note=x\;y|old=1|qa=done,a\,b on libs/a b.txt (7 bytes): tested`, e.planned(plan)[0].String())
	sum, err := e.m.Apply(t.Context(), plan)
	require.NoError(t, err)
	require.Equal(t, map[bulk.Outcome]int{bulk.OutcomeSet: len(oddNames)}, sum.Items)
	for _, path := range oddNames {
		got := e.properties("libs", path)
		require.ElementsMatch(t, want["qa"], got["qa"])
		require.Equal(t, want["note"], got["note"])
	}
	// Properties do not count as a change of the file, so the plan to delete them applies.
	sum, err = e.m.Apply(t.Context(), e.m.PlanDeleteProperties(t.Context(), items, []string{"qa", "old"}, nil))
	require.NoError(t, err)
	require.Equal(t, map[bulk.Outcome]int{bulk.OutcomeSet: len(oddNames)}, sum.Items)
	require.Equal(t, artifactory.Properties{"note": {"x;y"}}, e.properties("libs", "a b.txt"))
}

// Properties are set on a folder, not on its contents.
func TestPropertiesOfAFolder(t *testing.T) {
	e := serve(t, nil)
	e.deploy("libs", "dir/a", "a")
	// This sets the property on the contents too.
	require.NoError(t, e.rt.Properties.Set(t.Context(), "libs", "dir", artifactory.Properties{"mine": {"1"}}, nil))
	_, err := e.m.Apply(t.Context(), e.m.PlanSetProperties(t.Context(), e.folders("dir"), artifactory.Properties{"k": {"v"}, "n": {"a;b"}}, nil))
	require.NoError(t, err)
	require.Equal(t, artifactory.Properties{"mine": {"1"}, "k": {"v"}, "n": {"a;b"}}, e.properties("libs", "dir"))
	require.Equal(t, artifactory.Properties{"mine": {"1"}}, e.properties("libs", "dir/a"))
	_, err = e.m.Apply(t.Context(), e.m.PlanDeleteProperties(t.Context(), e.folders("dir"), []string{"mine"}, nil))
	require.NoError(t, err)
	require.Equal(t, artifactory.Properties{"mine": {"1"}}, e.properties("libs", "dir/a"))
	require.NotContains(t, e.properties("libs", "dir"), "mine")
}

func TestBadPropertiesAreRefused(t *testing.T) {
	e := serve(t, nil)
	e.srv.ResetRequests()
	items := e.m.Glob(t.Context(), "libs", "**", nil)
	for _, bad := range []artifactory.Properties{nil, {}, {"": {"x"}}, {"a b": {"x"}}, {"k": nil}, {"k": {"a;b,c"}}, {"k": {"a;b", "c,d"}}} {
		_, err := e.m.Apply(t.Context(), e.m.PlanSetProperties(t.Context(), items, bad, nil))
		require.Error(t, err, bad)
		for _, err := range e.m.PlanSetProperties(t.Context(), items, bad, nil) {
			require.Error(t, err, bad)
		}
	}
	for _, bad := range [][]string{nil, {""}, {"a", ""}} {
		for _, err := range e.m.PlanDeleteProperties(t.Context(), items, bad, nil) {
			require.Error(t, err, bad)
		}
	}
	require.Zero(t, e.changes())
}
