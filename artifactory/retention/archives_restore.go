package retention

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/check"
)

// RestoreType is what a restore brings back.
type RestoreType string

// The types.
const (
	RestoreArtifacts RestoreType = "ARTIFACT_RESTORE"
	RestorePackages  RestoreType = "PACKAGE_RESTORE"
)

// RestoreRequest is the body of [ArchivesService.Restore]. It has exactly one destination:
// RestoreToOriginal with FallbackDestinationPath, or CentralDestinationPath. The paths must exist.
type RestoreRequest struct {
	RestoreType       RestoreType `json:"restoreType"`       // empty: RestoreArtifacts
	RestoreToOriginal bool        `json:"restoreToOriginal"` // restore to the original paths
	// FallbackDestinationPath is for items whose original path no longer exists: a repository key,
	// which may be followed by a path. It is required with RestoreToOriginal.
	FallbackDestinationPath string `json:"fallbackDestinationPath"`
	// CentralDestinationPath is the key of a repository that gets all items, below their original
	// repository keys and paths.
	CentralDestinationPath string `json:"centralDestinationPath,omitempty"`
	// AddNamespace makes the server put the namespace before ItemsToRestore. If it is false, they
	// begin with the namespace: see [ArchivesService.Namespace].
	AddNamespace *bool `json:"addNamespace,omitempty"` // nil: true
	// ItemsToRestore has repository keys with a path, at least one. The path of a folder ends with
	// a slash. A package has the name of its manifest in place of a path: see
	// [ArchivedPackage.RestorePath].
	ItemsToRestore []string `json:"itemsToRestore"`
}

func (r RestoreRequest) sent() RestoreRequest {
	r.RestoreType = cmp.Or(r.RestoreType, RestoreArtifacts)
	return r
}

func (r RestoreRequest) check() error {
	err := check.AtLeastOne("item to restore", r.ItemsToRestore)
	switch {
	case r.RestoreToOriginal && r.CentralDestinationPath != "":
		err = errors.Join(err, errors.New("a central destination and a restore to the original paths exclude each other"))
	case !r.RestoreToOriginal && r.CentralDestinationPath == "":
		err = errors.Join(err, errors.New("no destination: a central destination or a restore to the original paths is required"))
	case r.RestoreToOriginal && r.FallbackDestinationPath == "":
		err = errors.Join(err, errors.New("a restore to the original paths requires a fallback destination"))
	case !r.RestoreToOriginal && r.FallbackDestinationPath != "":
		err = errors.Join(err, errors.New("a fallback destination requires a restore to the original paths"))
	}
	for _, item := range r.ItemsToRestore {
		repoKey, rest, _ := strings.Cut(item, "/")
		if item != "" && (repoKey == "" || rest == "" && !strings.HasSuffix(item, "/")) {
			err = errors.Join(err, fmt.Errorf("item to restore %q is not a repository key with a path", item))
		}
	}
	return err
}

// RestoreRef is a restore that has been started.
type RestoreRef struct {
	Response           string `json:"response"` // message of the server
	RestoreOperationID string `json:"restore_operation_id"`
}

// Restore starts to copy archived items back to repositories. Cold Storage keeps them. See
// [ArchivesService.RestoreAndWait] and [ArchivesService.Executions].
//
// Requires: admin, Artifactory Enterprise with Cold Storage. Since 7.27.3.
//
//jfrog:op 2.6.16
func (s *ArchivesService) Restore(ctx context.Context, req RestoreRequest) (*RestoreRef, error) {
	return jfrog.Do[*RestoreRef](ctx, s.client,
		jfrog.Post("/artifactory/api/retention/restore").Body(req.sent()).Check(req.check()))
}

// RestoreExecution is a restore in [ArchivesService.Executions].
type RestoreExecution struct {
	ArchiveRun
	Destination string `json:"destination,omitempty"` // such as a repository key
	// DestinationConfiguration is the kind of the destination: original, central or fallback.
	DestinationConfiguration string `json:"destinationConfiguration,omitempty"`
	// LastRunStatus is sent in place of State, or beside it.
	LastRunStatus ArchiveState `json:"lastRunStatus,omitempty"`
}

// RestoreExecutionListOptions filters [ArchivesService.Executions].
type RestoreExecutionListOptions struct {
	From time.Time `url:"from,unixmilli,omitempty"` // sent in milliseconds
	To   time.Time `url:"to,unixmilli,omitempty"`   // sent in milliseconds
}

// Executions returns the restores, the latest first.
//
// Requires: admin, Artifactory Enterprise with Cold Storage. Since 7.27.3.
//
//jfrog:op 2.6.18
func (s *ArchivesService) Executions(ctx context.Context, opts *RestoreExecutionListOptions) ([]RestoreExecution, error) {
	runs, err := jfrog.Do[oneOrMany[RestoreExecution]](ctx, s.client,
		jfrog.Get("/artifactory/api/retention/restore/executions").Query(opts))
	for i := range runs {
		runs[i].State = cmp.Or(runs[i].State, runs[i].LastRunStatus)
	}
	return runs, err
}

// RestoreAndWait restores archived items and waits until they are restored. If the restore fails,
// also for some items only, RestoreAndWait returns it and a [*jfrog.FailedError].
//
// RestoreAndWait polls [ArchivesService.Executions]. The documented list has no IDs. Without them
// RestoreAndWait takes the first restore that was not in the list before. So it may follow the
// restore of another program that starts at the same time.
//
// Requires: admin, Artifactory Enterprise with Cold Storage. Since 7.27.3.
//
//jfrog:none Restore, then polls Executions
func (s *ArchivesService) RestoreAndWait(ctx context.Context, req RestoreRequest, opts *jfrog.WaitOptions) (*RestoreExecution, error) {
	if err := req.check(); err != nil {
		_, err = s.Restore(ctx, req) // explains the mistake, and sends nothing
		return nil, err
	}
	before, err := s.Executions(ctx, nil)
	if err != nil {
		return nil, err
	}
	started, err := s.Restore(ctx, req)
	if err != nil {
		return nil, err
	}
	what := "restore " + started.RestoreOperationID
	return jfrog.Wait(ctx, opts, func(ctx context.Context) (*RestoreExecution, bool, error) {
		runs, err := s.Executions(ctx, nil)
		if err != nil {
			return nil, false, err
		}
		run := startedRestore(runs, before, started.RestoreOperationID)
		if run == nil {
			return nil, false, nil
		}
		done, err := run.outcome(what)
		return run, done, err
	})
}

// startedRestore returns the restore with an ID. Among restores without an ID it returns the
// first that was started and is new. Both lists have the latest restore first.
func startedRestore(runs, before []RestoreExecution, id string) *RestoreExecution {
	known := map[string]int{}
	for _, run := range before {
		known[run.id()]++
	}
	for i := len(runs) - 1; i >= 0; i-- {
		run := &runs[i]
		switch {
		case run.MigrationIdentifier != "":
			if run.MigrationIdentifier == id {
				return run
			}
		case run.StartTime == 0:
		case known[run.id()] > 0: // restores may start in the same millisecond
			known[run.id()]--
		default:
			return run
		}
	}
	return nil
}
