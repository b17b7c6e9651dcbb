package admin

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// States of runs.
const (
	pruneRunning  = "running"
	pruneStopped  = "stopped"
	pruneFinished = "finished"
)

const maxPruneDays = 100 * 365

// pruneState returns the state of a run.
func pruneState(run *store.PruneRun) string {
	switch {
	case run.Stopped:
		return pruneStopped
	case run.Status == store.StatusCompleted:
		return pruneFinished
	}
	return pruneRunning
}

// pruneInfo returns a response with a message, which errors of these operations have too.
func pruneInfo(status int, format string, args ...any) *rest.Response {
	return rest.JSON(status, "", map[string]string{"info": fmt.Sprintf(format, args...)})
}

func (s *service) handleStartPrune(q *rest.Request) (*rest.Response, error) {
	run := &store.PruneRun{MinAge: 24 * time.Hour}
	resumes := ""
	if len(q.Data) > 0 {
		var body struct {
			DryRun bool   `json:"dryRun"`
			From   string `json:"startFromDirectory"`
			Binary any    `json:"startFromBinary"`
			Days   any    `json:"binaryOlderThanDays"`
		}
		if err := q.DecodeNumbers(&body); err != nil {
			return nil, err
		}
		run.DryRun, resumes = body.DryRun, body.From
		var err error
		if run.Skip, err = pruneNumber("startFromBinary", body.Binary, 0); err != nil {
			return nil, err
		}
		days, err := pruneNumber("binaryOlderThanDays", body.Days, 1)
		if err != nil {
			return nil, err
		}
		run.MinAge = time.Duration(min(days, maxPruneDays)) * 24 * time.Hour
	}
	if resumes != "" {
		from, err := strconv.ParseUint(resumes, 16, 8)
		if err != nil || len(resumes) != 2 {
			return nil, apierr.New(http.StatusBadRequest, "Invalid startFromDirectory: '%s'", resumes)
		}
		run.From = int(from)
	}
	if last := s.Operations.Prune; last != nil && pruneState(last) == pruneRunning {
		return pruneInfo(http.StatusPreconditionFailed, "Pruning Unreferenced Data task cannot be started"), nil
	}
	run.Started = s.Now()
	if last := s.Operations.Prune; last != nil && !run.Started.After(last.Started) {
		run.Started = last.Started.Add(time.Millisecond) // runs differ in their start
	}
	run.Job = s.BeginJob(pruneRunning, true, func() []error { s.PruneBinaries(run); return nil })
	s.Operations.Prune = run
	if resumes != "" {
		return pruneInfo(http.StatusAccepted, "Prune Unreferenced Data task resumes from directory %s", resumes), nil
	}
	return pruneInfo(http.StatusAccepted, "Pruning Unreferenced Data task has been submitted"), nil
}

// pruneNumber reads a number that may be quoted.
func pruneNumber(name string, v any, absent int) (int, error) {
	if v == nil {
		return absent, nil
	}
	n, err := strconv.Atoi(fmt.Sprint(v))
	if err != nil || n < 0 {
		return 0, apierr.New(http.StatusBadRequest, "Invalid %s: '%v'", name, v)
	}
	return n, nil
}

func (s *service) handleStopPrune(*rest.Request) (*rest.Response, error) {
	run := s.Operations.Prune
	if run == nil || pruneState(run) != pruneRunning {
		return pruneInfo(http.StatusPreconditionFailed, "No running Prune task found"), nil
	}
	run.Cancel()
	run.Stopped, run.Ended = true, s.Now()
	return pruneInfo(http.StatusAccepted, "Prune task stop request submitted at directory %02x", run.From), nil
}

type pruneTiming struct {
	StartedMillis  int64  `json:"startedAtMillis"`
	Started        string `json:"startedAt"`
	DurationMillis int64  `json:"durationMillis"`
	Duration       string `json:"duration"`
	UpdatedMillis  int64  `json:"lastUpdatedMillis"`
	Updated        string `json:"lastUpdated"`
}

func pruneTimes(from, to time.Time) pruneTiming {
	const local = "2006-01-02T15:04:05"
	took := max(to.Sub(from), 0)
	ms := took.Milliseconds()
	return pruneTiming{
		from.UnixMilli(), from.Format(local), ms,
		fmt.Sprintf("%d:%02d:%02d.%03d", ms/3600000, ms/60000%60, ms/1000%60, ms%1000), to.UnixMilli(), to.Format(local),
	}
}

// handlePruneStatus counts a poll for a run in progress.
func (s *service) handlePruneStatus(*rest.Request) (*rest.Response, error) {
	run := s.Operations.Prune
	if run == nil {
		return pruneInfo(http.StatusPreconditionFailed, "No Prune task found"), nil
	}
	run.Poll()
	type directory struct {
		Name         string      `json:"name"`
		Status       string      `json:"status"`
		Processed    int         `json:"binariesProcessed"`
		Cleaned      int         `json:"binariesCleaned"`
		CleanedBytes int64       `json:"bytesCleaned"`
		Timing       pruneTiming `json:"timing"`
	}
	type report struct {
		Processed    int   `json:"totalBinariesProcessed"`
		Cleaned      int   `json:"totalBinariesCleaned"`
		CleanedBytes int64 `json:"totalBytesCleaned"`
	}
	updated, done := run.Ended, 0
	if updated.IsZero() {
		updated = s.Now()
	}
	var last *directory
	if d := run.Last; d.Name != "" {
		done = store.PruneDirectories
		last = &directory{d.Name, pruneFinished, d.Processed, d.Cleaned, d.CleanedBytes, pruneTimes(run.Started, updated)}
	}
	return rest.JSON(http.StatusOK, "", struct {
		Status   string      `json:"status"`
		DryRun   bool        `json:"dryRun"`
		Timing   pruneTiming `json:"timing"`
		Progress string      `json:"progress"`
		Report   report      `json:"report"`
		Last     *directory  `json:"lastHandledDirectory,omitempty"`
	}{
		pruneState(run), run.DryRun, pruneTimes(run.Started, updated), fmt.Sprintf("%d of %d", done, store.PruneDirectories),
		report{run.Processed, run.Cleaned, run.CleanedBytes}, last,
	}), nil
}
