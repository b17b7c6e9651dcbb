package distribution

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// handleExecutionToken returns a token that allows one execution of an operation.
func (s *service) handleExecutionToken(operation string) rest.Handler {
	return func(*rest.Request) (*rest.Response, error) {
		s.execution[operation] = store.NewID()
		return rest.JSON(http.StatusOK, "", map[string]string{"token": s.execution[operation]}), nil
	}
}

// executes reads the token in the body and uses it up. It reports whether the request is a dry run.
func (s *service) executes(q *rest.Request, operation string) (dry bool, err error) {
	if text := q.Query.Get("dryRun"); text != "" {
		if _, err := strconv.ParseBool(text); err != nil {
			return false, badRequest("Invalid dryRun: '%s'", text)
		}
	}
	token := s.execution[operation]
	if token == "" || !store.SameSecret(token, strings.TrimSpace(string(q.Data))) {
		return false, apierr.New(http.StatusForbidden, "The token is not valid")
	}
	delete(s.execution, operation)
	return q.Flag("dryRun", true), nil
}

// handleStopAll aborts all distributions of release bundles v1.
func (s *service) handleStopAll(q *rest.Request) (*rest.Response, error) {
	dry, err := s.executes(q, "stop_all")
	if err != nil {
		return nil, err
	}
	artifacts, sites, trackers := 0, 0, 0
	for _, v := range s.SourceBundles {
		for _, d := range v.Distributions {
			if !d.Running() || d.Aborted() {
				continue
			}
			trackers++
			sites += len(d.Targets)
			artifacts += len(d.Targets) * len(d.Artifacts)
			if !dry {
				s.AbortDistribution(d)
			}
		}
	}
	return rest.JSON(http.StatusAccepted, "", map[string]any{"trackers_db_info": map[string]int{
		"affected_edge_tracker_artifacts": artifacts, "affected_edge_trackers": sites, "affected_trackers": trackers}, "tasks_queue_flushed": !dry}), nil
}

// handleUnlock finds no distribution that is stuck.
func (s *service) handleUnlock(q *rest.Request) (*rest.Response, error) {
	dry, err := s.executes(q, "unlock_stuck")
	if err != nil {
		return nil, err
	}
	return rest.JSON(http.StatusAccepted, "", map[string]any{"unlocked": !dry, "stuck_distributions": []any{}}), nil
}
