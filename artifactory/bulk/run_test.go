package bulk_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/bulk"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// filled returns a plan that deletes n files, which are deployed.
func (e *env) filled(n int) []bulk.Step {
	e.Helper()
	for i := range n {
		e.deploy("libs", fmt.Sprintf("d/%04d", i), "x")
	}
	list := e.planned(e.m.PlanDelete(e.Context(), e.m.Glob(e.Context(), "libs", "d/*", nil), nil))
	require.Len(e, list, n)
	e.srv.ResetRequests()
	return list
}

// When the credentials are refused, no more items begin.
func TestRefusedCredentialsStop(t *testing.T) {
	e := serve(t, &bulk.Options{Concurrency: 4})
	list := e.filled(100)
	e.srv.Inject(jfrogtest.Fault{Method: "DELETE", After: 10, Times: -1, Status: 401})
	sum, err := e.m.Apply(t.Context(), bulk.Steps(list...))
	require.ErrorIs(t, err, bulk.ErrCredentialsRefused)
	require.ErrorIs(t, err, jfrog.ErrUnauthorized)
	require.Equal(t, 10, sum.Items[bulk.OutcomeDeleted])
	require.LessOrEqual(t, sum.Total(), 10+4+1)
	require.GreaterOrEqual(t, len(e.files("libs")), 90)

	e.srv.Inject(jfrogtest.Fault{Path: "*/api/repositories", Status: 401})
	_, err = e.m.Apply(t.Context(), bulk.Steps(list...))
	require.ErrorIs(t, err, bulk.ErrCredentialsRefused)

	// Each item matches, also when no other one is left.
	e.srv.Inject(jfrogtest.Fault{Method: "DELETE", Status: 401})
	sum, err = e.m.Apply(t.Context(), bulk.Steps(list[99]))
	require.ErrorIs(t, err, bulk.ErrCredentialsRefused)
	require.Equal(t, map[bulk.Outcome]int{bulk.OutcomeFailed: 1}, sum.Items)
}

// Refusals and failures of some items leave the others alone. The text of the error is short.
func TestSomeFail(t *testing.T) {
	e := serve(t, nil)
	list := e.filled(30)
	deletes := func(paths ...string) func(*http.Request) bool {
		return func(r *http.Request) bool {
			for _, p := range paths {
				if r.Method == http.MethodDelete && strings.HasSuffix(r.URL.Path, p) {
					return true
				}
			}
			return false
		}
	}
	e.srv.Inject(jfrogtest.Fault{Match: deletes("3", "7"), Times: -1, Status: 403})
	e.srv.Inject(jfrogtest.Fault{Match: deletes("0011"), Times: -1, Status: 500})
	e.srv.Inject(jfrogtest.Fault{Match: deletes("0012"), Times: 1, Status: 503}) // retried
	sum, err := e.m.Apply(t.Context(), bulk.Steps(list...))
	require.ErrorIs(t, err, jfrog.ErrForbidden)
	require.ErrorIs(t, err, jfrog.ErrServer)
	require.Equal(t, map[bulk.Outcome]int{bulk.OutcomeDeleted: 23, bulk.OutcomeFailed: 7}, sum.Items)
	require.Len(t, e.files("libs"), 7)
	require.Len(t, strings.Split(err.Error(), "\n"), 2)
	require.Regexp(t, `6 items: 403 Forbidden.* \(first: bulk: delete libs/d/00\d[37]: `, err.Error())
	var one *bulk.Error
	require.ErrorAs(t, err, &one)
	require.Equal(t, "libs", one.Repo)
	require.NotErrorIs(t, err, bulk.ErrCredentialsRefused)
}

func TestStopOnError(t *testing.T) {
	e := serve(t, &bulk.Options{Concurrency: 1, StopOnError: true})
	list := e.filled(50)
	e.srv.Inject(jfrogtest.Fault{Method: "DELETE", After: 5, Status: 403})
	sum, err := e.m.Apply(t.Context(), bulk.Steps(list...))
	require.ErrorIs(t, err, bulk.ErrStopped)
	require.ErrorIs(t, err, jfrog.ErrForbidden)
	require.LessOrEqual(t, sum.Items[bulk.OutcomeDeleted], 8)
	require.GreaterOrEqual(t, len(e.files("libs")), 42)
}

func TestCancel(t *testing.T) {
	e := serve(t, &bulk.Options{Concurrency: 2})
	list := e.filled(50)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	done, last := 0, error(nil)
	for res, err := range e.m.ApplyResults(ctx, bulk.Steps(list...)) {
		if res.Outcome == bulk.OutcomeDeleted {
			done++
		}
		if done == 5 {
			cancel()
		}
		last = err
	}
	require.ErrorIs(t, last, context.Canceled)
	require.ErrorContains(t, last, "not all items have begun")
	require.Less(t, done, 12)
	require.Greater(t, len(e.files("libs")), 35)
	_, err := e.m.Apply(ctx, bulk.Steps(list...))
	require.ErrorIs(t, err, context.Canceled)
	for _, plan := range []bulk.Plan{e.m.PlanDelete(ctx, e.m.Glob(ctx, "libs", "**", nil), nil)} {
		_, err := jfrog.Collect(plan)
		require.ErrorIs(t, err, context.Canceled)
	}
}

// Leaving a loop early ends the work, and leaves no goroutine and no file behind.
func TestLeaveEarly(t *testing.T) {
	dir := t.TempDir()
	e := serve(t, &bulk.Options{TempDir: dir, Concurrency: 4})
	list := e.filled(40)
	for res, err := range e.m.ApplyResults(t.Context(), bulk.Steps(list...)) {
		require.NoError(t, err)
		require.Equal(t, bulk.OutcomeDeleted, res.Outcome)
		break
	}
	require.Greater(t, len(e.files("libs")), 20)
	// Idle connections have goroutines too, so only those of the package count.
	require.Eventually(t, func() bool {
		all := make([]byte, 1<<20)
		return !strings.Contains(string(all[:runtime.Stack(all, true)]), "bulk.(*run)")
	}, 5*time.Second, 10*time.Millisecond)
	big := func(yield func(artifactory.AQLItem, error) bool) {
		for i := 0; yield(artifactory.AQLItem{Repo: "libs", Path: "x", Name: fmt.Sprint(i), Type: "file", Modified: jfrog.NewTime(day)}, nil) && i < 6000; i++ {
		}
	}
	for _, err := range e.m.PlanCopy(t.Context(), big, bulk.To("other/{name}"), nil) {
		require.NoError(t, err)
		files, err := os.ReadDir(dir)
		require.NoError(t, err)
		require.Len(t, files, 1, "a long plan is in a file")
		break
	}
	files, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Empty(t, files)
}

func TestResultsWorkOnce(t *testing.T) {
	e := serve(t, nil)
	results := e.m.ApplyResults(t.Context(), bulk.Steps(e.filled(1)...))
	sum, err := bulk.Summarize(results)
	require.NoError(t, err)
	require.Equal(t, 1, sum.Total())
	_, err = bulk.Summarize(results)
	require.ErrorContains(t, err, "once")
	_, err = e.m.Apply(t.Context(), nil)
	require.Error(t, err)
}

// An error in a plan counts as a failed item, also in the progress, and the walk continues.
func TestProgress(t *testing.T) {
	var last bulk.Progress
	e := serve(t, &bulk.Options{Progress: func(p bulk.Progress) { last = p }})
	list := e.filled(5)
	sum, err := e.m.Apply(t.Context(), func(yield func(bulk.Step, error) bool) {
		_ = yield(bulk.Step{}, errors.New("unreadable")) && yield(list[0], nil) && yield(list[1], errors.New("refused")) && yield(list[2], nil)
	})
	require.ErrorContains(t, err, "unreadable")
	require.ErrorContains(t, err, "bulk: delete libs/d/0001: refused")
	require.Equal(t, map[bulk.Outcome]int{bulk.OutcomeDeleted: 2, bulk.OutcomeFailed: 2}, sum.Items)
	require.EqualValues(t, 4, last.ItemsDone)
	require.EqualValues(t, 4, last.ItemsTotal)
	require.EqualValues(t, 2, last.ItemsFailed)
	require.EqualValues(t, 3, last.BytesDone)
	require.True(t, last.Listed)
}

func TestOptions(t *testing.T) {
	e := serve(t, nil)
	for _, bad := range []bulk.Options{{Concurrency: -1}, {Concurrency: 257}, {ProgressInterval: -1}} {
		_, err := bulk.New(e.rt, &bad)
		require.Error(t, err)
	}
	_, err := bulk.New(nil, nil)
	require.Error(t, err)
	require.Same(t, e.rt, e.m.Client())
	for _, pattern := range []string{"", "a/", "a//b", "../*", "[", "a/./b"} {
		_, err := jfrog.Collect(e.m.Glob(t.Context(), "libs", pattern, nil))
		require.Error(t, err, pattern)
	}
	_, err = jfrog.Collect(e.m.Glob(t.Context(), "", "*", nil))
	require.Error(t, err)
	_, err = jfrog.Collect(e.m.Glob(t.Context(), "libs", "*", &bulk.GlobOptions{Exclude: []string{"["}}))
	require.Error(t, err)
}

// No more requests run at a time than Concurrency says.
func TestConcurrency(t *testing.T) {
	e := serve(t, &bulk.Options{Concurrency: 3})
	list := e.filled(30)
	running, most := make(chan struct{}, 100), 0
	c, err := jfrog.New(e.srv.URL, jfrog.WithAccessToken(e.srv.Token), jfrog.WithTransport(counting{running, &most}))
	require.NoError(t, err)
	m, err := bulk.New(artifactory.New(c), &bulk.Options{Concurrency: 3})
	require.NoError(t, err)
	_, err = m.Apply(t.Context(), bulk.Steps(list...))
	require.NoError(t, err)
	require.LessOrEqual(t, most, 3)
	require.Greater(t, most, 1)
}

type counting struct {
	running chan struct{}
	most    *int
}

var counted = make(chan struct{}, 1)

func (c counting) RoundTrip(req *http.Request) (*http.Response, error) {
	c.running <- struct{}{}
	counted <- struct{}{}
	*c.most = max(*c.most, len(c.running))
	<-counted
	time.Sleep(time.Millisecond)
	resp, err := http.DefaultTransport.RoundTrip(req)
	<-c.running
	return resp, err
}

// A stored plan that is damaged, cut off or of another kind has no steps.
func TestStoredPlan(t *testing.T) {
	e := serve(t, nil)
	list := e.filled(3)
	list[0].Unless = &bulk.Unless{DownloadedSince: jfrog.NewTime(day), Properties: artifactory.Properties{"keep": {}}}
	list[1].Reason = "<why> \"quoted\"\nü"
	var stored bytes.Buffer
	sum, err := bulk.WritePlan(&stored, bulk.Steps(list...))
	require.NoError(t, err)
	require.Equal(t, &bulk.PlanSummary{Items: map[bulk.Action]int64{bulk.ActionDelete: 3}, Files: 3, Bytes: 3}, sum)
	require.EqualValues(t, 3, sum.Total())
	same, err := bulk.SummarizePlan(bulk.Steps(list...))
	require.NoError(t, err)
	require.Equal(t, sum, same)
	read, err := jfrog.Collect(bulk.ReadPlan(bytes.NewReader(stored.Bytes())))
	require.NoError(t, err)
	want, _ := json.Marshal(list)
	got, _ := json.Marshal(read)
	require.JSONEq(t, string(want), string(got))

	text := stored.String()
	lines := strings.SplitAfter(strings.TrimSuffix(text, "\n"), "\n")
	require.Len(t, lines, 5)
	damaged := map[string]string{
		"empty": "", "cut off": text[:len(text)-3], "without its end": strings.Join(lines[:4], ""), "a step less": lines[0] + lines[2] + lines[3] + lines[4],
		"a step twice": lines[0] + lines[1] + text[len(lines[0]):], "no version": strings.Join(lines[1:], ""), "another version": strings.Replace(text, `"version":1`, `"version":2`, 1),
		"more": text + "{}", "unknown field": strings.Replace(text, `"repo"`, `"depot"`, 1), "another action": strings.Replace(text, `"delete"`, `"erase"`, 1),
		"no state": strings.Replace(text, `"modified"`, `"updated"`, 1), "root": strings.Replace(text, `"path":"d/0001"`, `"path":"."`, 1),
		"another size": strings.Replace(text, `"size":1`, `"size":2`, 1), "an array": "[]", "a page": "<html>",
	}
	for name, text := range damaged {
		n := 0
		var last error
		for s, err := range bulk.ReadPlan(strings.NewReader(text)) {
			if err == nil {
				n++
			}
			last = err
			require.Empty(t, s.Path, name)
		}
		require.Error(t, last, name)
		require.Zero(t, n, name)
	}
	_, err = bulk.WritePlan(nil, nil)
	require.Error(t, err)
	_, err = jfrog.Collect(bulk.ReadPlan(nil))
	require.Error(t, err)
}

// Names cannot command a terminal or forge a line of a log.
func TestPrintable(t *testing.T) {
	s := bulk.Step{Action: bulk.ActionDelete, Repo: "libs", Path: "a\x1b[2J\nb", Reason: "x\u202e"}
	require.Equal(t, `delete libs/a\x1b[2J\nb (0 bytes): x\u202e`, s.String())
	require.Equal(t, `bulk: delete libs/a\nb: x`, (&bulk.Error{Action: bulk.ActionDelete, Repo: "libs", Path: "a\nb", Err: errors.New("x")}).Error())
}
