package retention

import (
	"cmp"
	"context"
	"fmt"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// ArchiveState is the state of a run.
type ArchiveState string

// The states.
const (
	ArchivePending              ArchiveState = "PENDING" // the policy has never run
	ArchiveInProgress           ArchiveState = "IN_PROGRESS"
	ArchiveInProgressWithErrors ArchiveState = "IN_PROGRESS_WITH_ERRORS"
	ArchiveComplete             ArchiveState = "COMPLETE"
	ArchiveCompleteWithErrors   ArchiveState = "COMPLETE_WITH_ERRORS"
	ArchiveFailed               ArchiveState = "FAILED"
)

// ArchiveRun is a run of an archive policy, or a restore. Servers count artifacts in the fields
// for artifacts or in the fields for workflows: see [ArchiveRun.Artifacts].
type ArchiveRun struct {
	MigrationIdentifier        string       `json:"migrationIdentifier,omitempty"` // ID of the run
	State                      ArchiveState `json:"state,omitempty"`
	CompletedNumberOfArtifacts jfrog.Int    `json:"completedNumberOfArtifacts,omitempty"`
	FailedNumberOfArtifacts    jfrog.Int    `json:"failedNumberOfArtifacts,omitempty"`
	// TotalNumberOfArtifacts grows while the run goes on.
	TotalNumberOfArtifacts     jfrog.Int    `json:"totalNumberOfArtifacts,omitempty"`
	CompletedNumberOfWorkflows jfrog.Int    `json:"completedNumberOfWorkflows,omitempty"`
	FailedNumberOfWorkflows    jfrog.Int    `json:"failedNumberOfWorkflows,omitempty"`
	TotalNumberOfWorkflows     jfrog.Int    `json:"totalNumberOfWorkflows,omitempty"`
	ProgressPercentage         jfrog.Int    `json:"progressPercentage,omitempty"`
	StartTime                  jfrog.Millis `json:"startTime,omitzero"`
	FinishTime                 jfrog.Millis `json:"finishTime,omitzero"`
	TotalByteSize              jfrog.Int    `json:"totalByteSize,omitempty"`
	SuccessByteSize            jfrog.Int    `json:"successByteSize,omitempty"` // archived bytes
	FailureByteSize            jfrog.Int    `json:"failureByteSize,omitempty"`
	TriggeredBy                string       `json:"triggeredBy,omitempty"` // username
	PolicyName                 string       `json:"policyName,omitempty"`
}

// Artifacts returns the numbers of artifacts, whichever fields the server has sent.
func (r ArchiveRun) Artifacts() (completed, failed, total int64) {
	return int64(max(r.CompletedNumberOfArtifacts, r.CompletedNumberOfWorkflows)),
		int64(max(r.FailedNumberOfArtifacts, r.FailedNumberOfWorkflows)),
		int64(max(r.TotalNumberOfArtifacts, r.TotalNumberOfWorkflows))
}

// id returns the identity of the run: its identifier, or else the time at which it started.
func (r *ArchiveRun) id() string {
	if r == nil {
		return ""
	}
	return cmp.Or(r.MigrationIdentifier, r.StartTime.String())
}

// same reports whether r is still the run before. Either may be nil.
func (r *ArchiveRun) same(before *ArchiveRun) bool { return r.id() == before.id() }

func (r *ArchiveRun) running() bool {
	return r != nil && (r.State == ArchiveInProgress || r.State == ArchiveInProgressWithErrors)
}

// outcome reports whether a run has ended. It returns an error for a run that has failed.
func (r *ArchiveRun) outcome(what string) (done bool, err error) {
	switch r.State {
	case ArchivePending, ArchiveInProgress, ArchiveInProgressWithErrors:
		return false, nil
	case ArchiveComplete:
		return true, nil
	case "":
		return false, fmt.Errorf("retention: %s: %w: it has no state", what, jfrog.ErrBadAnswer)
	case ArchiveCompleteWithErrors, ArchiveFailed:
	default: // a newer server's state
		if r.FinishTime == 0 {
			return false, nil
		}
	}
	failed := &jfrog.FailedError{What: what, Status: string(r.State)}
	if _, n, total := r.Artifacts(); n > 0 {
		failed.Messages = []string{fmt.Sprintf("%d of %d artifacts failed", n, total)}
	}
	return true, failed
}

// ArchiveExecution is a run in [ArchivePoliciesService.Executions].
type ArchiveExecution struct {
	ArchiveRun
	PolicyKey string `json:"policyKey,omitempty"`
	// LastRunStatus is sent in place of State, or beside it.
	LastRunStatus ArchiveState `json:"lastRunStatus,omitempty"`
}

// ArchiveExecutionListOptions filters [ArchivePoliciesService.Executions].
type ArchiveExecutionListOptions struct {
	From      time.Time `url:"from,unixmilli,omitempty"` // sent in milliseconds
	To        time.Time `url:"to,unixmilli,omitempty"`   // sent in milliseconds
	SearchStr string    `url:"searchStr,omitempty"`      // policy key
}

// Executions returns the runs of archive policies, the latest first.
//
// Requires: admin, Artifactory Enterprise with Cold Storage. Since 7.27.3.
//
//jfrog:op 2.6.17
func (s *ArchivePoliciesService) Executions(ctx context.Context, opts *ArchiveExecutionListOptions) ([]ArchiveExecution, error) {
	runs, err := jfrog.Do[oneOrMany[ArchiveExecution]](ctx, s.client,
		jfrog.Get("/artifactory/api/retention/archive/executions").Query(opts))
	for i := range runs {
		runs[i].State = cmp.Or(runs[i].State, runs[i].LastRunStatus)
	}
	return runs, err
}
