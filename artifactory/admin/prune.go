package admin

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// PruneService prunes unreferenced data: it deletes the binaries in the filestore to which no
// artifact refers. Reached through [Client.Prune].
//
// A run handles the directories of the filestore, such as 01 and f9, one by one in the background.
// A server has at most one run at a time.
type PruneService service

// PruneStartRequest is the body of [PruneService.Start]. The zero value deletes in all
// directories.
type PruneStartRequest struct {
	// DryRun counts the unreferenced binaries and deletes nothing.
	DryRun bool `json:"dryRun,omitempty"`
	// StartFromDirectory is the directory to continue at, such as f9; empty: the first.
	StartFromDirectory string `json:"startFromDirectory,omitempty"`
	// StartFromBinary is the position in the directory to continue at. See
	// [PruneDirectory.BinariesProcessed].
	StartFromBinary int `json:"startFromBinary,omitempty"`
	// BinaryOlderThanDays is the age of the binaries to delete; nil: 1, 0: any age.
	BinaryOlderThanDays *int `json:"binaryOlderThanDays,omitempty"`
}

func (r PruneStartRequest) check() error {
	switch {
	case r.StartFromBinary < 0:
		return fmt.Errorf("position %d of the binary is negative", r.StartFromBinary)
	case jfrog.Deref(r.BinaryOlderThanDays) < 0:
		return fmt.Errorf("age of %d days is negative", *r.BinaryOlderThanDays)
	}
	return nil
}

type pruneMessage struct {
	Info string `json:"info"`
}

// Start starts a run, or resumes a run that was stopped. It returns the message of the server. See
// [PruneService.StartAndWait].
//
// If a run is in progress, Start returns an error matching [jfrog.ErrPreconditionFailed].
//
// Requires: admin. Since 7.72.
//
//jfrog:op 2.3.3.1
func (s *PruneService) Start(ctx context.Context, req PruneStartRequest) (string, error) {
	call := jfrog.Post("/artifactory/api/system/storage/prune/start").Check(req.check())
	if req != (PruneStartRequest{}) {
		call.Body(req)
	}
	out, err := jfrog.Do[pruneMessage](ctx, s.client, call)
	return out.Info, err
}

// PruneState is the state of a run, or of its work in a directory.
type PruneState string

// The states of runs.
const (
	PruneRunning  PruneState = "running"
	PruneStopped  PruneState = "stopped" // by [PruneService.Stop]
	PruneFinished PruneState = "finished"
	PruneError    PruneState = "error"
)

// PruneStatus is the status of the last run.
type PruneStatus struct {
	Status               PruneState     `json:"status"`
	DryRun               bool           `json:"dryRun"`
	Timing               PruneTiming    `json:"timing"`
	Progress             string         `json:"progress"` // handled directories, such as "2 of 256"
	Report               PruneReport    `json:"report"`
	LastHandledDirectory PruneDirectory `json:"lastHandledDirectory,omitzero"`
	// Error is set if the state is [PruneError]. The manual leaves its form open.
	Error json.RawMessage `json:"error,omitempty"`
}

// failure returns the server's messages about an error.
func (p *PruneStatus) failure() []string {
	text := string(bytes.TrimSpace(p.Error))
	if text == "" || text == "null" {
		return nil
	}
	_ = json.Unmarshal(p.Error, &text) // other forms than a string stay JSON
	return []string{text}
}

// PruneReport counts the binaries of a run.
type PruneReport struct {
	TotalBinariesProcessed int64 `json:"totalBinariesProcessed"`
	TotalBinariesCleaned   int64 `json:"totalBinariesCleaned"`
	TotalBytesCleaned      int64 `json:"totalBytesCleaned"`
}

// PruneDirectory is the work of a run in a directory.
type PruneDirectory struct {
	Name   string     `json:"name"` // such as 01
	Status PruneState `json:"status"`
	// BinariesProcessed is the position for [PruneStartRequest].StartFromBinary.
	BinariesProcessed int64       `json:"binariesProcessed"`
	BinariesCleaned   int64       `json:"binariesCleaned"`
	BytesCleaned      int64       `json:"bytesCleaned"`
	Timing            PruneTiming `json:"timing"`
}

// PruneTiming has the times of a run. Each of them has two forms. The forms in milliseconds are
// exact.
type PruneTiming struct {
	StartedAtMillis   jfrog.Millis `json:"startedAtMillis"`
	StartedAt         jfrog.Time   `json:"startedAt,omitzero"` // without a time zone
	DurationMillis    int64        `json:"durationMillis"`
	Duration          string       `json:"duration"` // such as 0:04:45.404
	LastUpdatedMillis jfrog.Millis `json:"lastUpdatedMillis"`
	LastUpdated       jfrog.Time   `json:"lastUpdated,omitzero"` // without a time zone
}

// Status returns the status of the last run. If the server has never had a run, Status returns an
// error matching [jfrog.ErrNotFound].
//
// Requires: admin. Since 7.72.
//
//jfrog:op 2.3.3.2
func (s *PruneService) Status(ctx context.Context) (*PruneStatus, error) {
	return jfrog.Do[*PruneStatus](ctx, s.client,
		jfrog.Get("/artifactory/api/system/storage/prune/status").NotFoundIf(func(e *jfrog.Error) bool {
			return e.StatusCode == http.StatusPreconditionFailed
		}))
}

// Stop asks the run in progress to stop, and returns the message of the server. See
// [PruneService.WaitStopped].
//
// If no run is in progress, Stop returns an error matching [jfrog.ErrPreconditionFailed].
//
// Requires: admin. Since 7.72.
//
//jfrog:op 2.3.3.3
func (s *PruneService) Stop(ctx context.Context) (string, error) {
	out, err := jfrog.Do[pruneMessage](ctx, s.client,
		jfrog.Post("/artifactory/api/system/storage/prune/stop"))
	return out.Info, err
}

// StartAndWait starts a run, waits until it is finished, and returns its status. It distinguishes
// the run from an earlier one, whose status the server may still report. If the run fails or is
// stopped, StartAndWait returns the status and a [*jfrog.FailedError].
//
//jfrog:none Status, Start and Status again
func (s *PruneService) StartAndWait(
	ctx context.Context, req PruneStartRequest, opts *jfrog.WaitOptions,
) (*PruneStatus, error) {
	before, err := s.Status(ctx)
	if err != nil && !errors.Is(err, jfrog.ErrNotFound) {
		return nil, err
	}
	if _, err := s.Start(ctx, req); err != nil {
		return nil, err
	}
	earlier := jfrog.Deref(before).Timing.StartedAtMillis
	return s.wait(ctx, opts, PruneFinished, func(p *PruneStatus) bool {
		return p.Timing.StartedAtMillis != earlier
	})
}

// WaitFinished waits until the last run is finished, and returns its status. If the run fails or
// is stopped, WaitFinished returns the status and a [*jfrog.FailedError].
func (s *PruneService) WaitFinished(
	ctx context.Context, opts *jfrog.WaitOptions,
) (*PruneStatus, error) {
	return s.wait(ctx, opts, PruneFinished, nil)
}

// WaitStopped waits until the last run is stopped or finished, and returns its status. If the run
// fails, WaitStopped returns the status and a [*jfrog.FailedError].
func (s *PruneService) WaitStopped(
	ctx context.Context, opts *jfrog.WaitOptions,
) (*PruneStatus, error) {
	return s.wait(ctx, opts, PruneStopped, nil)
}

// wait polls until a run has ended. A finished run also counts as stopped. isNew, unless it is nil,
// distinguishes the awaited run from an earlier one, which the server may report at first.
func (s *PruneService) wait(
	ctx context.Context, opts *jfrog.WaitOptions, want PruneState, isNew func(*PruneStatus) bool,
) (*PruneStatus, error) {
	began := isNew == nil
	return jfrog.Wait(ctx, opts, func(ctx context.Context) (*PruneStatus, bool, error) {
		p, err := s.Status(ctx)
		if !began && errors.Is(err, jfrog.ErrNotFound) {
			return nil, false, nil
		}
		if err != nil {
			return nil, false, err
		}
		began = began || p.Status == PruneRunning || isNew(p)
		switch {
		case p.Status == "":
			return p, false, fmt.Errorf("admin: %s: %w: it has no status", pruneName, jfrog.ErrBadAnswer)
		case !began:
			return p, false, nil
		case p.Status == want, p.Status == PruneFinished:
			return p, true, nil
		case p.Status == PruneStopped, p.Status == PruneError:
			failure := &jfrog.FailedError{What: pruneName, Status: string(p.Status), Messages: p.failure()}
			return p, true, failure
		}
		return p, false, nil
	})
}

const pruneName = "prune of unreferenced data"
