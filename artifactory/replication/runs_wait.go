package replication

import (
	"context"
	"errors"
	"fmt"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/secrets"
)

// StartAndWait starts replications, waits until they have completed, and returns their status.
// If targets are given, their runs must have completed, too. If the replications fail, StartAndWait
// returns the status and a [*jfrog.FailedError] that names the targets.
//
//jfrog:none Status, Start and WaitCompleted in one
func (s *RunsService) StartAndWait(
	ctx context.Context, repoPath string, targets []RunTarget, opts *jfrog.WaitOptions,
) (*Status, error) {
	repoKey, _, _ := strings.Cut(strings.TrimLeft(repoPath, "/"), "/")
	if err := checkTargets(targets); err != nil { // before any request
		return nil, s.Start(ctx, repoPath, targets)
	}
	previous, err := s.Status(ctx, repoKey)
	if err != nil && !errors.Is(err, jfrog.ErrNotFound) {
		return nil, err
	}
	if err := s.Start(ctx, repoPath, targets); err != nil {
		return nil, err
	}
	var urls []string
	for _, t := range targets {
		urls = append(urls, t.URL)
	}
	return s.wait(ctx, repoKey, jfrog.Deref(previous), urls, opts)
}

// WaitCompleted waits until a new run of the replications of a repository has completed, and
// returns their status. A run is new if the previous status lacks its completion: get that
// status before the run starts. WaitCompleted also waits for every target whose run is
// incomplete.
//
// If a replication failed, WaitCompleted returns the status and a [*jfrog.FailedError] that names
// the targets. Warnings are no failure. An interrupted run never completes: the context limits
// the wait.
//
//jfrog:none polls Status
func (s *RunsService) WaitCompleted(
	ctx context.Context, repoKey string, previous Status, opts *jfrog.WaitOptions,
) (*Status, error) {
	return s.wait(ctx, repoKey, previous, nil, opts)
}

// wait waits for a run that is not in the previous status, also for the targets with these URLs.
func (s *RunsService) wait(
	ctx context.Context, repoKey string, previous Status, urls []string, opts *jfrog.WaitOptions,
) (*Status, error) {
	return jfrog.Wait(ctx, opts, func(ctx context.Context) (*Status, bool, error) {
		status, err := s.Status(ctx, repoKey)
		if err != nil {
			return nil, false, err
		}
		if status.Status == "" {
			return status, false, fmt.Errorf("replication: status of %s: %w: it has no status",
				repoKey, jfrog.ErrBadAnswer)
		}
		if !status.completedAfter(&previous, urls) {
			return status, false, nil
		}
		return status, true, status.failure(repoKey)
	})
}

// completedAfter reports whether a run has completed that had not completed in the previous
// status, and no run is incomplete. The runs of the targets with these URLs must be new, too.
func (s *Status) completedAfter(previous *Status, urls []string) bool {
	if s.Status.running() || !isNew(s.LastCompleted, previous.LastCompleted) {
		return false
	}
	for _, t := range s.Targets {
		before := previous.target(t.URL).LastCompleted
		if t.Status == RunIncomplete || named(urls, t.URL) && !isNew(t.LastCompleted, before) {
			return false
		}
	}
	return true
}

// running reports whether a run with the state has not ended.
func (r RunStatus) running() bool { return r != RunOK && r != RunWarn && !r.failed() }

func (r RunStatus) failed() bool {
	return r == RunError || r == RunPartialFailure || r == RunInconsistent
}

func isNew(completed, previous jfrog.Time) bool {
	return !completed.IsZero() && !completed.Equal(previous.Time)
}

func (s *Status) target(url string) TargetStatus {
	for _, t := range s.Targets {
		if sameURL(t.URL, url) {
			return t
		}
	}
	return TargetStatus{}
}

func named(urls []string, url string) bool {
	for _, u := range urls {
		if sameURL(u, url) {
			return true
		}
	}
	return false
}

func sameURL(a, b string) bool { return strings.TrimRight(a, "/") == strings.TrimRight(b, "/") }

// failure returns the error for a failed run, with the targets that failed.
func (s *Status) failure(repoKey string) error {
	if !s.Status.failed() {
		return nil
	}
	var messages []string
	for _, t := range s.Targets {
		if t.Status.failed() {
			messages = append(messages, fmt.Sprintf("%s: %s", secrets.MaskURL(t.URL), t.Status))
		}
	}
	what := "replication of " + repoKey
	return &jfrog.FailedError{What: what, Status: string(s.Status), Messages: messages}
}
