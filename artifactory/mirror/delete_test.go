package mirror_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/mirror"
	"github.com/jfrogkit/jfrog-go/artifactory/transfer"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

var deleting = &mirror.Options{Delete: true}

// Nothing is deleted unless it is asked for, and then only what the source lacks.
func TestDelete(t *testing.T) {
	source, target := pair(t)
	for _, path := range oddNames {
		source.deploy(path, path)
		target.deploy(path, path)
		target.deploy("extra/"+path, path)
	}
	target.deploy("A", "differs in case from a")
	_, err := libs(source, target, nil).Run(t.Context())
	require.NoError(t, err)
	require.Len(t, target.files(), 2*len(oddNames)+1)
	sum, err := libs(source, target, &mirror.Options{Delete: true, Exclude: []string{"extra/x/**"}}).Run(t.Context())
	require.NoError(t, err)
	kept := 0
	for _, path := range oddNames {
		if strings.HasPrefix(path, "x/") {
			kept++
		}
	}
	require.Equal(t, items(mirror.OutcomeUnchanged, len(oddNames), mirror.OutcomeDeleted, len(oddNames)+1-kept), sum.Items)
	_, err = libs(source, target, deleting).Run(t.Context())
	require.NoError(t, err)
	require.Equal(t, source.files(), target.files())
}

// A list of the source that fails, is cut off, or has gaps deletes nothing. Each fault concerns the
// first list of the source.
func TestBadListsDeleteNothing(t *testing.T) {
	query := func(r *http.Request) bool { return strings.HasSuffix(r.URL.Path, "/aql") }
	const empty = `{"results":[],"range":{"start_pos":0,"end_pos":0,"total":0,"limit":10000}}`
	one := `{"results":[{"repo":"libs","path":".","name":"f1","type":"file","size":2,"modified":"2020-01-01T00:00:00.000Z","sha256":"` + strings.Repeat("0", 64) +
		`"}],"range":{"start_pos":0,"end_pos":1,"total":1,"limit":10000%s}}`
	for name, c := range map[string]struct {
		fault jfrogtest.Fault
		opts  *mirror.Options
		cause string // empty: the run may succeed
	}{
		"500":               {fault: jfrogtest.Fault{Status: 500, Times: -1}, cause: "500"},
		"403":               {fault: jfrogtest.Fault{Status: 403, Times: -1}, cause: "403"},
		"401":               {fault: jfrogtest.Fault{Status: 401, Times: -1}, cause: "refuses the credentials"},
		"404":               {fault: jfrogtest.Fault{Status: 404, Times: -1}, cause: "404"},
		"dropped":           {fault: jfrogtest.Fault{Drop: true, Times: -1}, cause: "source"},
		"cut off":           {fault: jfrogtest.Fault{CutAfter: 700, Times: -1}, cause: "source"},
		"truncated":         {fault: jfrogtest.Fault{Truncate: 700, Times: -1}, cause: "source"},
		"no JSON":           {fault: jfrogtest.Fault{Status: 200, Body: "<html>", Times: -1}, cause: "source"},
		"empty object":      {fault: jfrogtest.Fault{Status: 200, Body: "{}", Times: -1}, cause: "source"},
		"empty":             {fault: jfrogtest.Fault{Status: 200, Body: empty}, cause: mirror.ErrEmptySource.Error()},
		"limit":             {fault: jfrogtest.Fault{Status: 200, Body: fmt.Sprintf(one, `,"notification":"AQL query reached the search hard limit, results are trimmed."`), Times: -1}, cause: "source"},
		"empty and allowed": {fault: jfrogtest.Fault{Status: 200, Body: empty}, opts: &mirror.Options{Delete: true, AllowEmptySource: true}},
		"gaps":              {fault: jfrogtest.Fault{Status: 200, Body: fmt.Sprintf(one, "")}},
	} {
		t.Run(name, func(t *testing.T) {
			source, target := pair(t)
			for i := range 9 {
				source.deploy(fmt.Sprint("f", i), fmt.Sprint("f", i))
				target.deploy(fmt.Sprint("f", i), fmt.Sprint("f", i))
			}
			target.srv.ResetRequests()
			c.fault.Match = query
			source.srv.Inject(c.fault)
			opts := deleting
			if c.opts != nil {
				opts = c.opts
			}
			sum, err := libs(source, target, opts).Run(t.Context())
			if c.cause != "" {
				require.ErrorContains(t, err, c.cause)
			}
			require.Len(t, target.files(), 9, "%v %v", sum.Items, err)
			require.Zero(t, target.requests(func(r jfrogtest.Request) bool { return r.Method == http.MethodDelete }))
			require.Zero(t, sum.Items[mirror.OutcomeDeleted])
			if c.cause == "" {
				require.Positive(t, sum.Items[mirror.OutcomeKept])
			}
		})
	}
}

// A source that is missing or empty deletes nothing.
func TestMissingAndEmptySource(t *testing.T) {
	source, target := pair(t)
	target.deploy("app/a", "a")
	source.deployAt("other", "x", "x", nil)
	run := func(from transfer.Remote, opts *mirror.Options) (*mirror.Summary, error) {
		m, err := mirror.New(mirror.Source{Client: source.rt, At: from}, mirror.Target{Client: target.rt, At: transfer.At("libs", "/")}, opts)
		require.NoError(t, err)
		return m.Run(t.Context())
	}
	all := &mirror.Options{Delete: true, AllowEmptySource: true}
	_, err := run(transfer.At("nowhere", "/"), all)
	require.ErrorIs(t, err, jfrog.ErrNotFound)
	_, err = run(transfer.At("libs", "missing"), all)
	require.ErrorIs(t, err, jfrog.ErrNotFound)
	_, err = run(transfer.At("other", "x"), all)
	require.ErrorContains(t, err, "other/x is a file")
	_, err = run(transfer.At("libs", "/"), deleting)
	require.ErrorIs(t, err, mirror.ErrEmptySource)
	// Files that the patterns leave out do not make the source less empty.
	_, err = run(transfer.At("other", "/"), &mirror.Options{Delete: true, Include: []string{"app/**"}})
	require.ErrorIs(t, err, mirror.ErrEmptySource)
	require.Equal(t, []string{"app/a"}, target.paths())
	sum, err := run(transfer.At("libs", "/"), all)
	require.NoError(t, err)
	require.Equal(t, items(mirror.OutcomeDeleted, 1), sum.Items)
	require.Empty(t, target.paths())
}

// Databases that ignore case, or take an underscore for any character, list neighbors of the
// folder. They are left alone.
func TestNeighborsInTheList(t *testing.T) {
	source, target := pair(t)
	source.deploy("a_p/kept", "kept")
	var rows []string
	for _, folder := range []string{"a_p", "axp", "A_P", "a_p2", "a_"} {
		target.deploy(folder+"/old", "old")
		item, err := target.rt.Items.Get(t.Context(), "libs", folder+"/old")
		require.NoError(t, err)
		rows = append(rows, fmt.Sprintf(`{"repo":"libs","path":%q,"name":"old","type":"file","size":3,"modified":%q,"sha256":%q}`,
			folder, item.LastModified.Format("2006-01-02T15:04:05.000Z07:00"), item.Checksums.SHA256))
	}
	rows = append(rows, strings.Replace(rows[0], "libs", "other", 1))
	target.srv.Inject(jfrogtest.Fault{Path: "/artifactory/api/search/aql", After: 1, Status: 200,
		Body: `{"results":[` + strings.Join(rows, ",") + `],"range":{"start_pos":0,"end_pos":6,"total":6,"limit":10000}}`})
	m, err := mirror.New(mirror.Source{Client: source.rt, At: transfer.At("libs", "a_p")}, mirror.Target{Client: target.rt, At: transfer.At("libs", "a_p")}, deleting)
	require.NoError(t, err)
	sum, err := m.Run(t.Context())
	require.NoError(t, err)
	require.Equal(t, items(mirror.OutcomeSent, 1, mirror.OutcomeDeleted, 1), sum.Items)
	require.Equal(t, []string{"A_P/old", "a_/old", "a_p/kept", "a_p2/old", "axp/old"}, target.paths())
}

// Files that were deployed to either end after the plan are kept.
func TestFreshFilesAreKept(t *testing.T) {
	var later atomic.Int64
	source, target := serve(t), serve(t, jfrogtest.WithClock(func() time.Time { return time.Now().Add(time.Duration(later.Load())) }))
	source.deploy("base", "base")
	for _, path := range []string{"again", "changed", "stale", "returned"} {
		target.deploy(path, path)
	}
	m := libs(source, target, deleting)
	plan, err := jfrog.Collect(m.Plan(t.Context()))
	require.NoError(t, err)
	require.Len(t, plan, 5)
	later.Store(int64(time.Hour))
	target.deploy("again", "again")
	target.deploy("changed", "other content")
	source.deploy("returned", "returned")
	got := map[string]mirror.Outcome{}
	for res, err := range m.ApplyResults(t.Context(), mirror.Steps(plan...)) {
		require.NoError(t, err)
		got[res.Path] = res.Outcome
		require.Equal(t, res.Outcome == mirror.OutcomeKept, res.Detail != "")
	}
	require.Equal(t, map[string]mirror.Outcome{"base": mirror.OutcomeSent, "again": mirror.OutcomeKept, "changed": mirror.OutcomeKept,
		"returned": mirror.OutcomeKept, "stale": mirror.OutcomeDeleted}, got)
	require.Equal(t, []string{"again", "base", "changed", "returned"}, target.paths())
}

// If a file cannot be copied, nothing is deleted.
func TestFailureDeletesNothing(t *testing.T) {
	source, target := pair(t)
	source.deploy("bad", "bad")
	source.deploy("good", "good")
	target.deploy("old", "old")
	remove := target.srv.Inject(jfrogtest.Fault{Method: "PUT", Path: "/artifactory/libs/bad", Status: 403, Times: -1})
	sum, err := libs(source, target, deleting).Run(t.Context())
	require.ErrorIs(t, err, mirror.ErrNotDeleted)
	require.ErrorIs(t, err, jfrog.ErrForbidden)
	require.ErrorContains(t, err, "1 items have failed, so 1 items that the source lacks stay")
	require.Equal(t, items(mirror.OutcomeSent, 1, mirror.OutcomeFailed, 2), sum.Items)
	require.Equal(t, []string{"good", "old"}, target.paths())
	remove()
	_, err = libs(source, target, deleting).Run(t.Context())
	require.NoError(t, err)
	require.Equal(t, []string{"bad", "good"}, target.paths())
}

// If the source does not answer whether it has an item, the item is kept.
func TestSourceFailsBeforeTheDeletion(t *testing.T) {
	for _, status := range []int{500, 403, 401} {
		source, target := pair(t)
		source.deploy("a", "a")
		target.deploy("old", "old")
		source.srv.Inject(jfrogtest.Fault{Path: "/artifactory/api/storage/libs/old", Status: status, Times: -1})
		sum, err := libs(source, target, deleting).Run(t.Context())
		require.ErrorContains(t, err, "mirror: source: ")
		require.Equal(t, status == 401, errorsIs(err, mirror.ErrCredentialsRefused))
		require.Zero(t, sum.Items[mirror.OutcomeDeleted])
		require.Equal(t, []string{"a", "old"}, target.paths())
	}
}

// A renamed file moves no content, because the deletion comes last.
func TestRenameMovesNothing(t *testing.T) {
	source, target := pair(t)
	content := strings.Repeat("x", 50_000)
	source.deploy("new/name", content)
	target.deploy("old/name", content)
	target.srv.ResetRequests()
	sum, err := libs(source, target, deleting).Run(t.Context())
	require.NoError(t, err)
	require.Equal(t, items(mirror.OutcomeMatched, 1, mirror.OutcomeDeleted, 1), sum.Items)
	require.Zero(t, target.received())
	require.Equal(t, []string{"new/name"}, target.paths())
}

// A plan of another mirror is refused, and a plan that someone has changed too.
func TestForeignPlan(t *testing.T) {
	source, target := pair(t)
	source.deploy("a", "a")
	target.deploy("old", "old")
	target.deployAt("other", "old", "old", nil)
	plan, err := jfrog.Collect(libs(source, target, deleting).Plan(t.Context()))
	require.NoError(t, err)
	require.Len(t, plan, 2)
	drop := plan[1]
	require.Equal(t, mirror.ActionDelete, drop.Action)
	elsewhere := *drop.Delete
	elsewhere.Repo = "other"
	for text, change := range map[string]func(*mirror.Step){
		"belongs to another mirror": func(s *mirror.Step) { s.Target.Repo = "other" },
		"segment":                   func(s *mirror.Step) { s.Path = "../old" },
		"does not describe":         func(s *mirror.Step) { s.Delete = &elsewhere },
		"its action is":             func(s *mirror.Step) { s.Action = mirror.ActionCopy },
		"unknown action":            func(s *mirror.Step) { s.Action = "purge" },
	} {
		s := drop
		change(&s)
		_, err := libs(source, target, deleting).Apply(t.Context(), mirror.Steps(s))
		require.ErrorContains(t, err, text)
	}
	_, err = libs(source, target, nil).Apply(t.Context(), mirror.Steps(drop))
	require.ErrorContains(t, err, "option Delete is not set")
	m, err := mirror.New(mirror.Source{Client: source.rt, At: transfer.At("other", "/")}, mirror.Target{Client: target.rt, At: transfer.At("libs", "/")}, deleting)
	require.NoError(t, err)
	_, err = m.Apply(t.Context(), mirror.Steps(drop))
	require.ErrorContains(t, err, "belongs to another mirror")
	_, err = m.Apply(t.Context(), nil)
	require.ErrorContains(t, err, "the plan is nil")
	require.Equal(t, []string{"old"}, target.paths())
}

// Deletions of many files take several requests for the state of the source.
func TestManyDeletions(t *testing.T) {
	source, target := pair(t)
	source.deploy("kept", "kept")
	for i := range 250 { // more than one chunk
		target.deploy(fmt.Sprintf("d%d/%s", i%7, url.PathEscape(fmt.Sprint(i))), "x")
	}
	sum, err := libs(source, target, &mirror.Options{Delete: true, Folders: true}).Run(t.Context())
	require.NoError(t, err)
	require.Equal(t, items(mirror.OutcomeSent, 1, mirror.OutcomeDeleted, 257), sum.Items)
	children, err := target.rt.Items.Get(t.Context(), "libs", "/")
	require.NoError(t, err)
	require.Equal(t, []artifactory.ItemChild{{URI: "/kept"}}, children.Children)
}
