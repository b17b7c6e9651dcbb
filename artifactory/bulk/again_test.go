package bulk_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/aql"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/bulk"
)

// The plan shows each overwritten target. Content that has appeared since is not.
func TestOverwriteOnlyWhatThePlanReplaces(t *testing.T) {
	e := serve(t, nil)
	for _, path := range []string{"appears", "replaced", "moved"} {
		e.deploy("libs", path, path)
	}
	e.deploy("other", "replaced", "old")
	items := e.m.Glob(t.Context(), "libs", "*", nil)
	list := e.planned(e.m.PlanMove(t.Context(), items, bulk.To("other/{path}"), &bulk.MoveOptions{OnConflict: bulk.ConflictOverwrite}))
	e.deploy("other", "appears", "precious")
	sum, err := e.m.Apply(t.Context(), bulk.Steps(list...))
	require.NoError(t, err)
	require.Equal(t, map[bulk.Outcome]int{bulk.OutcomeMoved: 2, bulk.OutcomeChanged: 1}, sum.Items)
	require.Equal(t, "precious", e.content("other", "appears"))
	require.Equal(t, "replaced", e.content("other", "replaced"))
	require.Equal(t, []string{"appears"}, e.files("libs"))
}

// A query without a repository also finds what the trash can has. It is not deleted for good.
func TestTrashIsLeftAlone(t *testing.T) {
	e := serve(t, nil)
	e.deploy("libs", "a/old", "x")
	require.NoError(t, e.rt.Artifacts.Delete(t.Context(), "libs", "a/old"))
	e.deploy("libs", "b/old", "y")
	row := func(yield func(artifactory.AQLItem, error) bool) {
		for item, err := range e.m.Query(t.Context(), aql.Items().Where(aql.Item.Name.Eq("old"))) {
			if !yield(item, err) {
				return
			}
			item.Repo = "auto-trashcan"
			if !yield(item, err) {
				return
			}
		}
	}
	faults, good := errorsOf(e.m.PlanDelete(t.Context(), row, nil))
	require.Len(t, faults, 1)
	for _, err := range faults {
		require.ErrorIs(t, err, bulk.ErrRepositoryClass)
	}
	require.Equal(t, []string{"b/old"}, good)
	faults, good = errorsOf(e.m.PlanCopy(t.Context(), e.m.Glob(t.Context(), "libs", "**", nil), bulk.To("auto-trashcan/{path}"), nil))
	require.Len(t, faults, 1)
	require.Empty(t, good)
}

// Check changes nothing, and tells what an application would leave alone.
func TestCheck(t *testing.T) {
	e := serve(t, nil)
	for _, path := range []string{"a", "b", "c"} {
		e.deploy("libs", path, path)
	}
	list := e.planned(e.m.PlanDelete(t.Context(), e.m.Glob(t.Context(), "libs", "*", nil), nil))
	require.Len(t, list, 3)
	e.deploy("libs", "b", "other")
	require.NoError(t, e.rt.Artifacts.Delete(t.Context(), "libs", "c"))
	got := map[string]bulk.Outcome{}
	for _, s := range list {
		res, err := e.m.Check(t.Context(), s)
		require.NoError(t, err)
		require.Equal(t, s.Path == "b", res.Detail != "")
		got[s.Path] = res.Outcome
	}
	require.Equal(t, map[string]bulk.Outcome{"a": "", "b": bulk.OutcomeChanged, "c": bulk.OutcomeGone}, got)
	require.Equal(t, []string{"a", "b"}, e.files("libs"))
	res, err := e.m.Check(t.Context(), bulk.Step{Action: bulk.ActionDelete, Repo: "libs", Path: ".", Folder: true, Tree: &bulk.Tree{}})
	require.Error(t, err)
	require.Equal(t, bulk.OutcomeFailed, res.Outcome)
}

// A star in the value of a property is a star.
func TestGlobByOddProperties(t *testing.T) {
	e := serve(t, nil)
	for path, value := range map[string]string{"star": "a*", "any": "abc", "blank": "a b", "several": "x"} {
		e.deploy("libs", path, path)
		require.NoError(t, e.rt.Properties.Set(t.Context(), "libs", path, artifactory.Properties{"k": {value, "xy=$%#+ü"}}, nil))
	}
	find := func(values ...string) (out []string, last error) {
		for item, err := range e.m.Glob(t.Context(), "libs", "**", &bulk.GlobOptions{Properties: artifactory.Properties{"k": values}}) {
			if err != nil {
				return nil, err
			}
			out = append(out, item.Name)
		}
		return out, nil
	}
	for value, want := range map[string][]string{"a*": {"star"}, "a?c": nil, "?": nil, "a b": {"blank"}, "x": {"several"}, "%": nil} {
		got, err := find(value)
		require.NoError(t, err, value)
		require.Equal(t, want, got, value)
	}
	_, err := find("*")
	require.ErrorContains(t, err, "any value")
	got, err := find("x", "xy=$%#+ü")
	require.NoError(t, err)
	require.Equal(t, []string{"several"}, got)
}

// A misspelled repository does not look like one without files.
func TestGlobOfNoRepository(t *testing.T) {
	e := serve(t, nil)
	_, err := e.m.Apply(t.Context(), e.m.PlanDelete(t.Context(), e.m.Glob(t.Context(), "lbis", "**", nil), nil))
	require.ErrorIs(t, err, jfrog.ErrNotFound)
	require.ErrorContains(t, err, `there is no repository "lbis"`)
	require.NotContains(t, err.Error(), "bulk: bulk:")
	_, err = e.m.Apply(t.Context(), e.m.PlanDelete(t.Context(), e.m.Glob(t.Context(), "libs", "**", nil), nil))
	require.NoError(t, err)
}
