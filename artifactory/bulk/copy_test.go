package bulk_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/aql"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/bulk"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

func TestCopyAndMove(t *testing.T) {
	e := serve(t, nil)
	for _, path := range append([]string{"root.txt"}, oddNames...) {
		e.deploy("libs", path, path)
		require.NoError(t, e.rt.Properties.Set(t.Context(), "libs", path, artifactory.Properties{"k": {"v"}}, nil))
	}
	n := len(oddNames) + 1
	all := e.m.Glob(t.Context(), "libs", "**", nil)
	sum, err := e.m.Apply(t.Context(), e.m.PlanCopy(t.Context(), all, bulk.To("other/{repo}/{path}"), nil))
	require.NoError(t, err)
	require.Equal(t, map[bulk.Outcome]int{bulk.OutcomeCopied: n}, sum.Items)
	require.Len(t, e.files("libs"), n)
	for _, path := range oddNames {
		require.Equal(t, path, e.content("other", "libs/"+path))
		props, err := e.rt.Properties.Get(t.Context(), "other", "libs/"+path)
		require.NoError(t, err)
		require.Equal(t, artifactory.Properties{"k": {"v"}}, props, path)
	}
	sum, err = e.m.Apply(t.Context(), e.m.PlanCopy(t.Context(), all, bulk.To("other/{repo}/{path}"), nil))
	require.NoError(t, err)
	require.Equal(t, map[bulk.Outcome]int{bulk.OutcomeUnchanged: n}, sum.Items)

	var stored bytes.Buffer
	plan, err := bulk.WritePlan(&stored, e.m.PlanMove(t.Context(), all, bulk.To("other/moved/{dir}/{name}"), nil))
	require.NoError(t, err)
	require.EqualValues(t, n, plan.Items[bulk.ActionMove])
	sum, err = e.m.Apply(t.Context(), bulk.ReadPlan(bytes.NewReader(stored.Bytes())))
	require.NoError(t, err)
	require.Equal(t, map[bulk.Outcome]int{bulk.OutcomeMoved: n}, sum.Items)
	require.Empty(t, e.files("libs"))
	require.Equal(t, "root.txt", e.content("other", "moved/root.txt"))
	for _, path := range oddNames {
		require.Equal(t, path, e.content("other", "moved/"+path))
	}
	sum, err = e.m.Apply(t.Context(), bulk.ReadPlan(&stored)) // a plan can be applied again
	require.NoError(t, err)
	require.Equal(t, map[bulk.Outcome]int{bulk.OutcomeGone: n}, sum.Items)
}

// Items that a copy creates are not copied in turn.
func TestCopyIntoTheListedFolder(t *testing.T) {
	e := serve(t, nil)
	for i := range 20 {
		e.deploy("libs", fmt.Sprint("a/", i), fmt.Sprint(i))
	}
	sum, err := e.m.Apply(t.Context(), e.m.PlanCopy(t.Context(), e.m.Glob(t.Context(), "libs", "**", nil), bulk.To("libs/z/{path}"), nil))
	require.NoError(t, err)
	require.Equal(t, map[bulk.Outcome]int{bulk.OutcomeCopied: 20}, sum.Items)
	require.Len(t, e.files("libs"), 40)
}

// errorsOf returns the errors of a plan by path, and the paths of its steps.
func errorsOf(plan bulk.Plan) (faults map[string]error, good []string) {
	faults = map[string]error{}
	for s, err := range plan {
		if err != nil {
			faults[s.Path] = err
		} else {
			good = append(good, s.Path)
		}
	}
	return faults, good
}

// No content is lost to two items with one target: both are refused, and the first does not win.
func TestSameTargetIsRefused(t *testing.T) {
	e := serve(t, nil)
	for _, path := range []string{"a/x.jar", "b/x.jar", "c/y.jar"} {
		e.deploy("libs", path, path)
	}
	plan := e.m.PlanMove(t.Context(), e.m.Glob(t.Context(), "libs", "**", nil), bulk.To("other/{name}"), &bulk.MoveOptions{OnConflict: bulk.ConflictOverwrite})
	faults, good := errorsOf(plan)
	require.Len(t, faults, 2)
	for _, err := range faults {
		require.ErrorIs(t, err, bulk.ErrSameTarget)
	}
	require.Equal(t, []string{"c/y.jar"}, good)
	_, err := jfrog.Collect(plan)
	require.ErrorIs(t, err, bulk.ErrSameTarget)
	sum, err := e.m.Apply(t.Context(), plan)
	require.ErrorIs(t, err, bulk.ErrSameTarget)
	require.Regexp(t, `^2 items: the target is used twice in the plan \(first: bulk: move libs/[ab]/x.jar: `, err.Error())
	require.Equal(t, map[bulk.Outcome]int{bulk.OutcomeMoved: 1, bulk.OutcomeFailed: 2}, sum.Items)
	require.Equal(t, []string{"a/x.jar", "b/x.jar"}, e.files("libs"))
}

// A chain of moves, in which a target is the source of another move, depends on their order.
func TestChainIsRefused(t *testing.T) {
	e := serve(t, nil)
	for _, path := range []string{"1", "2", "3"} {
		e.deploy("libs", path, path)
	}
	next := bulk.TargetFunc(func(repo, path string) (string, string, error) { return repo, string(path[0] + 1), nil })
	faults, good := errorsOf(e.m.PlanMove(t.Context(), e.m.Glob(t.Context(), "libs", "*", nil), next, &bulk.MoveOptions{OnConflict: bulk.ConflictOverwrite}))
	require.Equal(t, []string{"3"}, good)
	require.ErrorIs(t, faults["1"], bulk.ErrSameTarget)
	require.ErrorIs(t, faults["2"], bulk.ErrSameTarget)
	faults, good = errorsOf(e.m.PlanMove(t.Context(), e.m.Glob(t.Context(), "libs", "*", nil), bulk.To("{repo}/{path}"), nil))
	require.Len(t, faults, 3)
	require.Empty(t, good)
}

func TestConflicts(t *testing.T) {
	e := serve(t, nil)
	for _, path := range []string{"same", "differs", "folder", "new", `odd"name`} {
		if strings.Contains(path, `"`) {
			continue
		}
		e.deploy("libs", path, path)
	}
	e.deploy("other", "same", "same")
	e.deploy("other", "differs", "precious")
	e.deploy("other", "folder/inside", "x")
	items := e.m.Glob(t.Context(), "libs", "**", nil)
	plan := func(c bulk.Conflict) bulk.Plan {
		return e.m.PlanCopy(t.Context(), items, bulk.To("other/{path}"), &bulk.CopyOptions{OnConflict: c})
	}
	faults, good := errorsOf(plan(bulk.ConflictFail))
	require.Len(t, faults, 2)
	require.ErrorIs(t, faults["differs"], bulk.ErrTargetExists)
	require.ErrorIs(t, faults["folder"], bulk.ErrTargetExists)
	require.ElementsMatch(t, []string{"new", "same"}, good)
	var stored bytes.Buffer
	sum, err := bulk.WritePlan(&stored, plan(bulk.ConflictFail))
	require.ErrorIs(t, err, bulk.ErrTargetExists)
	require.EqualValues(t, 2, sum.Refused)
	_, err = jfrog.Collect(bulk.ReadPlan(&stored))
	require.ErrorIs(t, err, bulk.ErrPlanIncomplete, "a refused plan cannot be applied")

	faults, good = errorsOf(plan(bulk.ConflictSkip))
	require.Len(t, faults, 1)
	require.Len(t, good, 3)
	done, err := e.m.Apply(t.Context(), plan(bulk.ConflictSkip))
	require.ErrorIs(t, err, bulk.ErrTargetExists) // the folder
	require.Equal(t, map[bulk.Outcome]int{bulk.OutcomeSkipped: 1, bulk.OutcomeUnchanged: 1, bulk.OutcomeCopied: 1, bulk.OutcomeFailed: 1}, done.Items)
	require.Equal(t, "precious", e.content("other", "differs"))

	for s, err := range plan(bulk.ConflictOverwrite) {
		require.Equal(t, s.Path == "differs", s.Replaces, s.Path)
		require.Equal(t, s.Path == "folder", err != nil)
	}
	done, err = e.m.Apply(t.Context(), plan(bulk.ConflictOverwrite))
	require.ErrorIs(t, err, bulk.ErrTargetExists)
	require.Equal(t, map[bulk.Outcome]int{bulk.OutcomeUnchanged: 2, bulk.OutcomeCopied: 1, bulk.OutcomeFailed: 1}, done.Items)
	require.Equal(t, "differs", e.content("other", "differs"))
	require.Equal(t, []string{"differs", "folder/inside", "new", "same"}, e.files("other"))
	_, err = e.m.Apply(t.Context(), plan("maybe"))
	require.ErrorContains(t, err, `unknown OnConflict "maybe"`)
}

// A target that appears after the plan is not overwritten.
func TestTargetThatAppearsAfterThePlan(t *testing.T) {
	e := serve(t, nil)
	e.deploy("libs", "a", "a")
	e.deploy("libs", "b", "b")
	list := e.planned(e.m.PlanMove(t.Context(), e.m.Glob(t.Context(), "libs", "*", nil), bulk.To("other/{path}"), nil))
	e.deploy("other", "a", "precious")
	e.deploy("other", "b/c", "a folder")
	sum, err := e.m.Apply(t.Context(), bulk.Steps(list...))
	require.ErrorIs(t, err, bulk.ErrTargetExists)
	require.Equal(t, map[bulk.Outcome]int{bulk.OutcomeFailed: 2}, sum.Items)
	require.Equal(t, "precious", e.content("other", "a"))
	require.Equal(t, []string{"a", "b"}, e.files("libs"))
}

// Many targets are looked up with few queries.
func TestConflictsAreLookedUpTogether(t *testing.T) {
	e := serve(t, nil)
	for i := range 250 {
		e.deploy("libs", fmt.Sprintf("d/%03d", i), fmt.Sprint(i))
	}
	e.deploy("other", "d/249", "x")
	e.deploy("other", "d/000", "x")
	e.srv.ResetRequests()
	faults, good := errorsOf(e.m.PlanCopy(t.Context(), e.m.Glob(t.Context(), "libs", "d/*", nil), bulk.To("other/{path}"), nil))
	require.Len(t, faults, 2)
	require.Len(t, good, 248)
	require.Len(t, e.srv.Requests(), 1+1+3) // repositories, items, three times a hundred targets
}

// If the targets cannot be looked up, the plan has no steps.
func TestTargetsThatCannotBeLookedUp(t *testing.T) {
	e := serve(t, nil)
	e.deploy("libs", "a", "a")
	e.srv.Inject(jfrogtest.Fault{Path: "*/search/aql", After: 1, Status: 400})
	faults, good := errorsOf(e.m.PlanCopy(t.Context(), e.m.Glob(t.Context(), "libs", "**", nil), bulk.To("other/{path}"), nil))
	require.ErrorIs(t, faults[""], jfrog.ErrValidation)
	require.Empty(t, good)
}

func TestCopyOfAFolderIsRefused(t *testing.T) {
	e := serve(t, nil)
	e.deploy("libs", "dir/a", "a")
	faults, good := errorsOf(e.m.PlanCopy(t.Context(), e.folders("dir"), bulk.To("other/{path}"), nil))
	require.ErrorIs(t, faults["dir"], bulk.ErrFolder)
	require.Empty(t, good)
}

// After a failed response, a move that was made counts as made; any other is a failure.
func TestMoveWithoutAResponse(t *testing.T) {
	e := serve(t, nil)
	e.deploy("libs", "made", "made")
	e.deploy("libs", "unmade", "unmade")
	list := e.planned(e.m.PlanMove(t.Context(), e.m.Glob(t.Context(), "libs", "*", nil), bulk.To("other/{path}"), nil))
	e.srv.Inject(jfrogtest.Fault{Method: "POST", Path: "*/api/move/libs/unmade", Status: 502})
	c, err := jfrog.New(e.srv.URL, jfrog.WithAccessToken(e.srv.Token), jfrog.WithTransport(replacing{}))
	require.NoError(t, err)
	m, err := bulk.New(artifactory.New(c), nil)
	require.NoError(t, err)
	sum, err := m.Apply(t.Context(), bulk.Steps(list...))
	require.ErrorIs(t, err, jfrog.ErrServer)
	require.Equal(t, map[bulk.Outcome]int{bulk.OutcomeMoved: 1, bulk.OutcomeFailed: 1}, sum.Items)
	require.Equal(t, []string{"unmade"}, e.files("libs"))
}

// replacing replaces the responses of moves by a failure.
type replacing struct{}

func (replacing) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err == nil && strings.HasSuffix(req.URL.Path, "/move/libs/made") {
		resp.StatusCode = http.StatusGatewayTimeout
	}
	return resp, err
}

func TestTargets(t *testing.T) {
	e := serve(t, nil)
	row := func(path, name string) bulk.Items {
		return func(yield func(artifactory.AQLItem, error) bool) {
			yield(artifactory.AQLItem{Repo: "libs", Path: path, Name: name, Type: "file", Modified: jfrog.NewTime(day)}, nil)
		}
	}
	target := func(items bulk.Items, to bulk.Target) (string, error) {
		list, err := jfrog.Collect(e.m.PlanCopy(t.Context(), items, to, nil))
		if err != nil {
			return "", err
		}
		return list[0].ToRepo + "/" + list[0].ToPath, nil
	}
	for template, want := range map[string]string{
		"other/{path}":                "other/a/b/c-1.0.tar.gz",
		"{repo}/x/{dir}/{stem}.{ext}": "libs/x/a/b/c-1.0.tar..gz",
		"other/{name}":                "other/c-1.0.tar.gz",
	} {
		got, err := target(row("a/b", "c-1.0.tar.gz"), bulk.To(template))
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
	got, err := target(row(".", "{dir}"), bulk.To("other/{dir}/{name}"))
	require.NoError(t, err)
	require.Equal(t, "other/{dir}", got, "a name is no template")
	got, err = target(row("a/b", "c-1.0.jar"), bulk.Rewrite(`libs/(.*)/([^/]*)-(?P<v>[0-9.]+)\.jar`, "other/$1/${v}/$2.jar"))
	require.NoError(t, err)
	require.Equal(t, "other/a/b/1.0/c.jar", got)

	e.srv.ResetRequests()
	for _, bad := range []bulk.Target{{}, bulk.To("other"), bulk.To(""), bulk.To("/a"), bulk.To("other/"), bulk.To("other/{nme}"), bulk.To("other/{name"),
		bulk.To("other/name}"), bulk.Rewrite("(", "x")} {
		_, err := target(row("a", "b"), bad)
		require.Error(t, err)
	}
	require.Empty(t, e.srv.Requests(), "a mistake is found before anything is sent")
	for _, bad := range []bulk.Target{bulk.To("other/{dir}/../../{name}"), bulk.To("other//{name}"), bulk.To("other/{name}/"), bulk.Rewrite("nothing", "a/b"),
		bulk.Rewrite("lib", "a/b"), bulk.Rewrite(".*", "other"), bulk.Rewrite(".*", "")} {
		_, err := target(row("a", "b"), bad)
		require.Error(t, err)
	}
}

// The name of a target goes into a query parameter whole.
func TestTargetIsEscaped(t *testing.T) {
	e := serve(t, nil)
	e.deploy("libs", "a", "a")
	_, err := e.m.Apply(t.Context(), e.m.PlanCopy(t.Context(), e.m.Query(t.Context(), aql.Items().Where(aql.Item.Repo.Eq("libs"))),
		bulk.To("other/x&dry=1#%2f{name}"), nil))
	require.NoError(t, err)
	require.Equal(t, []string{"x&dry=1#%2fa"}, e.files("other"))
	for _, r := range e.srv.Requests() {
		if strings.Contains(r.Path, "/copy/") {
			q, err := url.ParseQuery(r.RawQuery)
			require.NoError(t, err)
			require.Empty(t, q["dry"])
		}
	}
}
