package replication

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

func pushTo(repoKey string) RunTarget {
	return RunTarget{URL: "http://localhost:8082/artifactory/" + repoKey, Username: "admin", Password: "password"}
}

func pushAll(repoKey string) RunTarget {
	t := pushTo(repoKey)
	t.Properties, t.Delete = new(true), new(true)
	return t
}

func viaProxy(t RunTarget) RunTarget {
	t.Proxy = "localProxy"
	return t
}

func start(repoPath string, targets ...RunTarget) replay.Case[*Client] {
	return func(ctx context.Context, c *Client) (any, error) { return nil, c.Runs.Start(ctx, repoPath, targets) }
}

var runCases = replay.Cases[*Client]{
	"2.3.1.5/sample usage":              func(ctx context.Context, c *Client) (any, error) { return c.Runs.Status(ctx, "remote-libs") },
	"2.3.1.5/template, never completed": func(ctx context.Context, c *Client) (any, error) { return c.Runs.Status(ctx, "remote-libs") },
	"2.3.1.6/template": func(ctx context.Context, c *Client) (any, error) {
		target := viaProxy(pushAll("libs-release-local"))
		target.CheckBinaryExistenceInFilestore = new(true)
		return nil, c.Runs.Start(ctx, "libs-release-local", []RunTarget{target})
	},
	"2.3.1.6/single push replication": start("libs-release-local", viaProxy(pushTo("libs-release-local"))),
	"2.3.1.6/pull replication":        start("libs-remote", RunTarget{Properties: new(true), Delete: new(true)}),
	"2.3.1.6/multi-push replication": start("libs-release-local", viaProxy(pushAll("libs-release-local")),
		pushAll("ext-release-local"), pushAll("plugins-release-local")),
	"2.3.1.6/trigger configured push replication": start("libs-release-local"),
	"2.3.1.6/trigger configured pull replication": start("libs-remote"),
	"2.3.1.7/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Runs.StartPath(ctx, "libs-release-local", "com/acme", PathStartRequest{
			URL: "https://repo.nmiy.org/repo-key", Username: "replicator", Password: "***", Properties: new(true), Delete: new(true), Proxy: "org-prox",
		})
	},
}

func TestStartRefused(t *testing.T) {
	ctx, s := t.Context(), offline(t).Runs
	for _, path := range []string{"", "/"} {
		refused(t, s.Start(ctx, path, nil), "empty")
	}
	refused(t, s.Start(ctx, "libs", []RunTarget{pushTo("a"), {}}), "only one target")
	refused(t, s.Start(ctx, "libs", []RunTarget{{Username: "robot"}}), "URL of the target")
	refused(t, s.Start(ctx, "libs", []RunTarget{{Proxy: "corporate"}}), "URL of the target")
	_, err := s.StartAndWait(ctx, "libs", []RunTarget{{Password: "x"}}, nil)
	refused(t, err, "URL of the target")
	for _, url := range []string{"libs-local", "ftp://robot:hunter2@host/libs", "http:///libs"} {
		err := s.Start(ctx, "libs", []RunTarget{pushTo("a"), {URL: url}})
		refused(t, err, "URL of the target is not an absolute http or https URL")
		assert.NotContains(t, err.Error(), "hunter2")
		refused(t, s.StartPath(ctx, "libs", "org", PathStartRequest{URL: url, Username: "robot", Password: "x"}),
			"URL of the target is not an absolute http or https URL")
	}
	refused(t, s.StartPath(ctx, "libs", "org", PathStartRequest{Delete: new(true)}), "URL of the target is empty")
	refused(t, s.StartPath(ctx, "libs", "org", PathStartRequest{URL: "http://host/libs"}), "username is empty")
	refused(t, s.StartPath(ctx, "libs", "org", PathStartRequest{URL: "http://host/libs", Username: "robot"}), "password is empty")
}

func TestStartPathOfPullHasNoBody(t *testing.T) {
	c, got := keep(t, 202, "")
	require.NoError(t, c.Runs.StartPath(t.Context(), "libs-remote", "org/acme", PathStartRequest{}))
	assert.Equal(t, kept{Request: "POST /artifactory/api/replication/libs-remote/org/acme"}, *got)
}

const targetURL = "https://one.jfrog.io/artifactory/libs"

// report returns the status of a repository, and of the target if that is not empty. The times
// are hours, 0 for never.
func report(status RunStatus, hour int, target RunStatus, targetHour int) string {
	at := func(hour int) string {
		if hour == 0 {
			return "null"
		}
		return fmt.Sprintf(`"2024-01-02T%02d:00:00.000+02:00"`, hour)
	}
	targets := ""
	if target != "" {
		targets = fmt.Sprintf(`{"url":"%s","repoKey":"libs","status":"%s","lastCompleted":%s}`, targetURL, target, at(targetHour))
	}
	return fmt.Sprintf(`{"status":"%s","lastCompleted":%s,"targets":[%s],"repositories":{}}`, status, at(hour), targets)
}

var fast = &jfrog.WaitOptions{Interval: time.Microsecond, MaxInterval: time.Microsecond}

func TestStartAndWait(t *testing.T) {
	target := []RunTarget{{URL: targetURL + "/", Username: "robot", Password: "secret"}}
	for name, tc := range map[string]struct {
		targets []RunTarget
		answers []string // the first is the status before the start; empty: status 404
		polls   int
		failed  string // final status
	}{
		"ok after an old ok": {
			answers: []string{report(RunOK, 1, "", 0), report(RunOK, 1, "", 0), report(RunIncomplete, 1, "", 0), report(RunOK, 2, "", 0)}, polls: 4,
		},
		"first run": {
			answers: []string{report(RunNever, 0, "", 0), report(RunNever, 0, "", 0), report(RunWarn, 1, "", 0)}, polls: 3,
		},
		"no status before": {answers: []string{"", report(RunIncomplete, 0, "", 0), report(RunOK, 1, "", 0)}, polls: 3},
		"incomplete target": {
			answers: []string{report(RunOK, 1, RunOK, 1), report(RunOK, 2, RunIncomplete, 1), report(RunOK, 3, RunOK, 3)}, polls: 3,
		},
		"the given target has not started": {
			targets: target,
			answers: []string{report(RunOK, 1, RunOK, 1), report(RunOK, 2, RunOK, 1), report(RunOK, 3, RunOK, 3)}, polls: 3,
		},
		"another target need not run": {answers: []string{report(RunOK, 1, RunOK, 1), report(RunOK, 2, RunOK, 1)}, polls: 2},
		"an old failure": {
			answers: []string{report(RunError, 1, "", 0), report(RunError, 1, "", 0), report(RunOK, 2, "", 0)}, polls: 3,
		},
		"unknown status": {answers: []string{report(RunOK, 1, "", 0), report("paused", 2, "", 0), report(RunOK, 2, "", 0)}, polls: 3},
		"error":          {answers: []string{report(RunOK, 1, "", 0), report(RunError, 2, RunError, 2)}, polls: 2, failed: "error"},
		"partial":        {answers: []string{report(RunOK, 1, "", 0), report(RunPartialFailure, 2, RunError, 2)}, polls: 2, failed: "partial_failure"},
		"inconsistent":   {answers: []string{report(RunOK, 1, "", 0), report(RunInconsistent, 2, RunInconsistent, 2)}, polls: 2, failed: "inconsistent"},
	} {
		t.Run(name, func(t *testing.T) {
			s := &script{Answers: tc.answers}
			status, err := serve(t, s.ServeHTTP).Runs.StartAndWait(t.Context(), "libs/org", tc.targets, fast)
			assert.Equal(t, tc.polls, s.Polls)
			require.Len(t, s.Requests, 1)
			assert.True(t, strings.HasPrefix(s.Requests[0], "POST /artifactory/api/replication/execute/libs/org "))
			require.NotNil(t, status)
			if tc.failed == "" {
				require.NoError(t, err)
				return
			}
			var failed *jfrog.FailedError
			require.ErrorAs(t, err, &failed)
			assert.Equal(t, "replication of libs", failed.What)
			assert.Equal(t, tc.failed, failed.Status)
			require.Len(t, failed.Messages, 1)
			assert.Contains(t, failed.Messages[0], targetURL+": ")
		})
	}
}

func TestWaitCompletedEnds(t *testing.T) {
	s := &script{Answers: []string{report(RunIncomplete, 0, "", 0)}}
	status, err := serve(t, s.ServeHTTP).Runs.WaitCompleted(s.EndAt(t, 3), "libs", Status{}, fast)
	assert.ErrorIs(t, err, context.Canceled)
	assert.Equal(t, RunIncomplete, jfrog.Deref(status).Status)

	_, err = serve(t, (&script{Answers: []string{`{"targets":[]}`}}).ServeHTTP).Runs.WaitCompleted(t.Context(), "libs", Status{}, fast)
	assert.ErrorIs(t, err, jfrog.ErrBadAnswer)
	_, err = serve(t, (&script{Answers: []string{""}}).ServeHTTP).Runs.WaitCompleted(t.Context(), "libs", Status{}, fast)
	assert.True(t, errors.Is(err, jfrog.ErrNotFound))
}
