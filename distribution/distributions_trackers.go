package distribution

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/check"
	"github.com/jfrogkit/jfrog-go/internal/jsonlax"
)

// TrackerStatus is the status of a [Tracker] or of one of its sites. Compare statuses with
// [TrackerStatus.Is]. Treat an unknown status as still in progress.
type TrackerStatus string

// The statuses of trackers.
const (
	TrackerNotDistributed TrackerStatus = "Not distributed" // not started yet
	TrackerInQueue        TrackerStatus = "In queue"        // JFrog's Go client knows it
	TrackerInProgress     TrackerStatus = "In progress"
	TrackerCompleted      TrackerStatus = "Completed"
	TrackerFailed         TrackerStatus = "Failed"
)

// Is reports whether two statuses are equal, without regard to case. A space equals an
// underscore: IN_PROGRESS is "In progress".
func (s TrackerStatus) Is(other TrackerStatus) bool { return sameState(string(s), string(other)) }

// failed reports whether a status is final and no success. Statuses of an abort are not documented
// here; release bundles v2 have them.
func (s TrackerStatus) failed() bool {
	switch plainState(string(s)) {
	case "FAILED", "ABORTED", "PARTIALLY_ABORTED":
		return true
	}
	return false
}

// TrackerType is the type of the work that a tracker follows.
type TrackerType string

// The types of trackers.
const (
	TrackerDistribute TrackerType = "distribute"
	TrackerDelete     TrackerType = "delete_release_bundle_version"
)

// Tracker is a distribution of a release bundle version, or its deletion on sites, with the
// progress on each site.
type Tracker struct {
	DistributionID jfrog.Int `json:"distribution_id"`
	// DistributionFriendlyID is a short number. It is not the ID that Get takes.
	DistributionFriendlyID jfrog.Int          `json:"distribution_friendly_id"`
	CreatedBy              string             `json:"created_by,omitempty"`
	DistributedBy          string             `json:"distributed_by,omitempty"`
	StartTime              jfrog.Time         `json:"start_time,omitzero"`
	FinishTime             jfrog.Time         `json:"finish_time,omitzero"`
	Duration               jfrog.Int          `json:"duration,omitempty"` // milliseconds
	Type                   TrackerType        `json:"type"`
	ReleaseBundleName      string             `json:"release_bundle_name"`
	ReleaseBundleVersion   string             `json:"release_bundle_version"`
	Status                 TrackerStatus      `json:"status"`
	DistributionRules      []DistributionRule `json:"distribution_rules"`
	Sites                  []SiteProgress     `json:"sites"`
}

// SiteProgress is the progress of a distribution or a deletion on one site.
type SiteProgress struct {
	Status            TrackerStatus `json:"status"`
	GeneralError      string        `json:"general_error,omitempty"`
	TargetArtifactory Site          `json:"target_artifactory"`
	TotalFiles        jfrog.Int     `json:"total_files"`
	TotalBytes        jfrog.Int     `json:"total_bytes"`
	DistributedFiles  jfrog.Int     `json:"distributed_files"`
	DistributedBytes  jfrog.Int     `json:"distributed_bytes"`
	FileErrors        []FileText    `json:"file_errors"`
	FilesInProgress   []FileText    `json:"files_in_progress"`
}

// FileText is a text about a file. The manual does not document its form: servers send strings. If
// a server sends another JSON value, FileText is that JSON.
type FileText string

// UnmarshalJSON reads a string, or keeps the JSON of another value.
func (f *FileText) UnmarshalJSON(data []byte) error {
	var text string
	if json.Unmarshal(data, &text) != nil {
		var b bytes.Buffer
		if err := json.Compact(&b, data); err != nil {
			return err
		}
		text = b.String()
	}
	*f = FileText(text)
	return nil
}

// trackers is a list that servers also send as a single object.
type trackers []Tracker

// UnmarshalJSON reads a list or an object.
func (t *trackers) UnmarshalJSON(data []byte) error {
	if data = bytes.TrimSpace(data); len(data) > 0 && data[0] == '{' {
		*t = make(trackers, 1)
		return jsonlax.Unmarshal(data, &(*t)[0])
	}
	return jsonlax.Unmarshal(data, (*[]Tracker)(t))
}

// texts returns what has happened on the sites that failed or have errors.
func (t *Tracker) texts() []string {
	var out []string
	for _, site := range t.Sites {
		if !site.Status.failed() && site.GeneralError == "" && len(site.FileErrors) == 0 &&
			site.Status.Is(TrackerCompleted) {
			continue
		}
		name := site.TargetArtifactory.Name
		if name == "" {
			name = site.TargetArtifactory.ServiceID
		}
		parts := messages(name, string(site.Status), site.GeneralError)
		for _, e := range site.FileErrors {
			parts = append(parts, messages(string(e))...)
		}
		out = append(out, strings.Join(parts, ": "))
	}
	return out
}

// outcome returns whether the work has ended, and the error if it failed on a site.
func (t *Tracker) outcome(what string) (done bool, err error) {
	failed := t.Status.failed()
	switch {
	case t.Status == "":
		return false, check.Lacks("distribution", "status of the "+what)
	case t.Status.Is(TrackerCompleted):
		// A version is complete only where every site has it.
		failed = slices.ContainsFunc(t.Sites, func(s SiteProgress) bool { return s.Status.failed() })
		done = true
	}
	if failed {
		return true, &jfrog.FailedError{What: what, Status: string(t.Status), Messages: t.texts()}
	}
	return done, nil
}

// List returns the trackers of all release bundles that the user may read.
//
// Requires: read permission for the release bundles. Since 1.0.
//
//jfrog:op 5.6.4
func (s *DistributionsService) List(ctx context.Context) ([]Tracker, error) {
	out, err := jfrog.Do[trackers](ctx, s.client,
		jfrog.Get("/distribution/api/v1/release_bundle/distribution"))
	return out, err
}

// ListByName returns the trackers of all versions of a release bundle.
//
// Requires: read permission for the release bundle. Since 1.0.
//
//jfrog:op 5.6.5
func (s *DistributionsService) ListByName(ctx context.Context, name string) ([]Tracker, error) {
	out, err := jfrog.Do[trackers](ctx, s.client,
		jfrog.Get("/distribution/api/v1/release_bundle/{name}/distribution", name))
	return out, err
}

// ListByVersion returns the trackers of a release bundle version. It returns an error matching
// [jfrog.ErrNotFound] after the version is deleted on all sites.
//
// Requires: read permission for the release bundle. Since 1.0.
//
//jfrog:op 5.6.6
func (s *DistributionsService) ListByVersion(
	ctx context.Context, name, version string,
) ([]Tracker, error) {
	out, err := jfrog.Do[trackers](ctx, s.client,
		jfrog.Get("/distribution/api/v1/release_bundle/{name}/{version}/distribution", name, version))
	return out, err
}

// Get returns the tracker with the ID of a [TrackerRef].
//
// Requires: read permission for the release bundle. Since 1.0.
//
//jfrog:op 5.6.7
func (s *DistributionsService) Get(
	ctx context.Context, name, version string, id jfrog.Int,
) (*Tracker, error) {
	found, err := jfrog.Do[trackers](ctx, s.client,
		jfrog.Get("/distribution/api/v1/release_bundle/{name}/{version}/distribution/{trackerId}",
			name, version, check.ID(id)))
	if err != nil {
		return nil, err
	}
	if t := byID(found, id); t != nil {
		return t, nil
	}
	if len(found) == 1 && found[0].DistributionID == 0 {
		return &found[0], nil // of a server that does not repeat the ID
	}
	return nil, check.Lacks("distribution", fmt.Sprintf("tracker %d", int64(id)))
}

func byID(list []Tracker, id jfrog.Int) *Tracker {
	i := slices.IndexFunc(list, func(t Tracker) bool { return t.DistributionID == id })
	if i < 0 {
		return nil
	}
	return &list[i]
}

// WaitCompleted waits until a distribution is complete on all sites, and returns its tracker. If
// the distribution fails, even on some sites only, WaitCompleted returns the tracker and a
// [*jfrog.FailedError] that names the sites with the reasons.
func (s *DistributionsService) WaitCompleted(
	ctx context.Context, name, version string, id jfrog.Int, opts *jfrog.WaitOptions,
) (*Tracker, error) {
	what := fmt.Sprintf("distribution %d of release bundle %s %s", int64(id), name, version)
	return jfrog.Wait(ctx, opts, func(ctx context.Context) (*Tracker, bool, error) {
		t, err := s.Get(ctx, name, version, id)
		if err != nil {
			return nil, false, err
		}
		done, err := t.outcome(what)
		return t, done, err
	})
}

// WaitDeletedRemote waits until a release bundle version is deleted on all sites, and returns the
// tracker. The tracker is nil if the server no longer finds it: servers report a deleted version as
// not found. If the deletion fails on a site, WaitDeletedRemote returns the tracker and a
// [*jfrog.FailedError] that names the sites with the reasons.
func (s *DistributionsService) WaitDeletedRemote(
	ctx context.Context, name, version string, id jfrog.Int, opts *jfrog.WaitOptions,
) (*Tracker, error) {
	what := fmt.Sprintf("deletion %d of release bundle %s %s on its sites", int64(id), name, version)
	return jfrog.Wait(ctx, opts, func(ctx context.Context) (*Tracker, bool, error) {
		t, err := s.Get(ctx, name, version, id)
		switch {
		case errors.Is(err, jfrog.ErrNotFound):
			return nil, true, nil
		case err != nil:
			return nil, false, err
		}
		done, err := t.outcome(what)
		return t, done, err
	})
}

// WaitDynamic waits until a dynamic distribution is complete on all sites, and returns its
// tracker, which names the release bundle. It waits until [DistributionsService.List] has the
// tracker. WaitDynamic returns the same errors as [DistributionsService.WaitCompleted].
func (s *DistributionsService) WaitDynamic(
	ctx context.Context, id jfrog.Int, opts *jfrog.WaitOptions,
) (*Tracker, error) {
	what := fmt.Sprintf("dynamic distribution %d", int64(id))
	return jfrog.Wait(ctx, opts, func(ctx context.Context) (*Tracker, bool, error) {
		list, err := s.List(ctx)
		if err != nil {
			return nil, false, err
		}
		t := byID(list, id)
		if t == nil {
			return nil, false, nil
		}
		done, err := t.outcome(what)
		return t, done, err
	})
}
