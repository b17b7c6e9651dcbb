package federation

import (
	"context"
	"fmt"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/check"
)

// LegacyService reports the states of federations on servers without the Artifactory Federation
// Service. With that service its operations fail: use [StatesService]. Reached through
// [Client.Legacy].
type LegacyService service

// MirrorState is the state of a remote member, a mirror.
type MirrorState string

// The states of mirrors. [LegacyService.Status] knows the first two,
// [LegacyService.StatusV2] all but the first.
const (
	MirrorSync            MirrorState = "SYNC"
	MirrorOutOfSync       MirrorState = "OUT_OF_SYNC"
	MirrorHealthy         MirrorState = "HEALTHY"
	MirrorPendingFullSync MirrorState = "PENDING_FS"
	MirrorFullSyncRunning MirrorState = "FS_RUNNING"
	MirrorExhausted       MirrorState = "EXHAUSTED"
	MirrorDisabled        MirrorState = "DISABLED"
)

// RepositoryStatus is the state of a federated repository.
type RepositoryStatus struct {
	LocalKey                string         `json:"localKey"` // key of the repository
	BinariesTasksInfo       BinariesTasks  `json:"binariesTasksInfo"`
	MirrorEventsStatusInfo  []MirrorStatus `json:"mirrorEventsStatusInfo"`
	FederatedArtifactStatus ArtifactCounts `json:"federatedArtifactStatus"`
}

// BinariesTasks counts the tasks that download content from the members.
type BinariesTasks struct {
	InProgressTasks int64 `json:"inProgressTasks"` // waiting
	FailingTasks    int64 `json:"failingTasks"`
}

// MirrorStatus is the state of a mirror, with the events that wait to be sent to it.
type MirrorStatus struct {
	RemoteURL                  string       `json:"remoteUrl"`
	RemoteRepoKey              string       `json:"remoteRepoKey"`
	Status                     MirrorState  `json:"status"`
	CreateEvents               int64        `json:"createEvents"`
	UpdateEvents               int64        `json:"updateEvents"`
	DeleteEvents               int64        `json:"deleteEvents"`
	PropsEvents                int64        `json:"propsEvents"`
	ErrorEvents                int64        `json:"errorEvents"` // failed
	LagInMillis                int64        `json:"lagInMS"`     // see Lag
	EventRegistrationTimeStamp jfrog.Millis `json:"eventRegistrationTimeStamp"`
}

// Lag returns how long the event has waited.
func (m MirrorStatus) Lag() time.Duration { return time.Duration(m.LagInMillis) * time.Millisecond }

// ArtifactCounts counts artifacts by what the platform has of them.
type ArtifactCounts struct {
	CountFullyReplicateArtifacts int64 `json:"countFullyReplicateArtifacts"` // content and metadata
	// CountArtificiallyReplicatedArtifacts is the number of artifacts with metadata only.
	CountArtificiallyReplicatedArtifacts int64 `json:"countArtificiallyReplicatedArtifacts"`
}

// Status returns the state of a federated repository. It burdens the database of the server.
// [LegacyService.StatusV2] distinguishes more states.
//
// Requires: admin. Since 7.49.3.
//
//jfrog:op 2.11.11.1
func (s *LegacyService) Status(ctx context.Context, repoKey string) (*RepositoryStatus, error) {
	return jfrog.Do[*RepositoryStatus](ctx, s.client,
		jfrog.Get("/artifactory/api/federation/status/repo/{repoName}", repoKey))
}

// StatusV2 returns the state of a federated repository. It greatly burdens the database of the
// server.
//
// Requires: admin. Since 7.82.2 (Cloud).
//
//jfrog:op 2.11.11.2
func (s *LegacyService) StatusV2(ctx context.Context, repoKey string) (*RepositoryStatus, error) {
	return jfrog.Do[*RepositoryStatus](ctx, s.client,
		jfrog.Get("/artifactory/api/v2/federation/status/repo/{repoName}", repoKey))
}

// SyncState is the state of a federation.
type SyncState string

// The states of federations.
const (
	SyncStateFullSyncRunning SyncState = "FULL_SYNC_RUNNING"
	SyncStateSyncing         SyncState = "SYNCING"
	SyncStateOutOfSync       SyncState = "OUT_OF_SYNC"
	SyncStateDisabled        SyncState = "DISABLED"
)

// FederationSync is a federated repository with the state of its federation.
type FederationSync struct {
	LocalRepoKey string      `json:"localRepoKey"`
	Status       SyncState   `json:"status"`
	Members      []MirrorRef `json:"members"`
}

// MirrorRef names a mirror.
type MirrorRef struct {
	RemoteURL     string `json:"remoteUrl"`
	RemoteRepoKey string `json:"remoteRepoKey"`
}

// States returns the federated repositories with the states of their federations.
//
// Requires: admin.
//
//jfrog:op 2.11.11.3
func (s *LegacyService) States(ctx context.Context) ([]FederationSync, error) {
	return jfrog.Do[[]FederationSync](ctx, s.client, jfrog.Get("/artifactory/api/federation/state"))
}

// WaitSynced waits until the full sync of a federated repository has ended, and returns its
// state. A repository that is out of sync or disabled then causes a [*jfrog.FailedError].
//
// Between the start of a full sync and [SyncStateFullSyncRunning] the server may report the state
// before. If the full sync is not running in three polls, it was over before.
//
//jfrog:none polls States
func (s *LegacyService) WaitSynced(
	ctx context.Context, repoKey string, opts *jfrog.WaitOptions,
) (*FederationSync, error) {
	seen, quiet := false, 0
	return jfrog.Wait(ctx, opts, func(ctx context.Context) (*FederationSync, bool, error) {
		state, err := s.stateOf(ctx, repoKey)
		if err != nil {
			return nil, false, err
		}
		if state.Status == SyncStateFullSyncRunning {
			seen = true
			return state, false, nil
		}
		if quiet++; !seen && quiet < quietPolls {
			return state, false, nil
		}
		switch state.Status {
		case SyncStateOutOfSync, SyncStateDisabled:
			what := "full sync of " + repoKey
			return state, true, &jfrog.FailedError{What: what, Status: string(state.Status)}
		}
		return state, true, nil
	})
}

func (s *LegacyService) stateOf(ctx context.Context, repoKey string) (*FederationSync, error) {
	states, err := s.States(ctx)
	if err != nil {
		return nil, err
	}
	for _, state := range states {
		if state.LocalRepoKey == repoKey {
			return &state, nil
		}
	}
	return nil, check.Lacks("federation", "federated repository "+repoKey)
}

// MirrorLag is how far a mirror is behind.
type MirrorLag struct {
	LocalRepoKey               string       `json:"localRepoKey"`
	RemoteURL                  string       `json:"remoteUrl"`
	RemoteRepoKey              string       `json:"remoteRepoKey"`
	LagInMillis                int64        `json:"lagInMS"` // see Lag
	EventRegistrationTimeStamp jfrog.Millis `json:"eventRegistrationTimeStamp"`
}

// Lag returns how long the event has waited.
func (m MirrorLag) Lag() time.Duration { return time.Duration(m.LagInMillis) * time.Millisecond }

// LagOptions filters [LegacyService.Lags].
type LagOptions struct {
	// ThresholdTimeInMillis is the lag above which mirrors are listed. Since Artifactory 7.61.0.
	ThresholdTimeInMillis int64 `url:"thresholdTimeInMs,omitempty"`
}

func (o *LagOptions) check() error {
	if o != nil && o.ThresholdTimeInMillis < 0 {
		return fmt.Errorf("threshold of %d ms is negative", o.ThresholdTimeInMillis)
	}
	return nil
}

// Lags returns how far the mirrors are behind.
//
// Requires: admin. Since 7.49.3.
//
//jfrog:op 2.11.11.4
func (s *LegacyService) Lags(ctx context.Context, opts *LagOptions) ([]MirrorLag, error) {
	return jfrog.Do[[]MirrorLag](ctx, s.client,
		jfrog.Get("/artifactory/api/federation/status/mirrorsLag").Query(opts).Check(opts.check()))
}

// UnavailableMirror is a mirror in any state but [MirrorSync].
type UnavailableMirror struct {
	LocalRepoKey  string      `json:"localRepoKey"`
	RemoteURL     string      `json:"remoteUrl"`
	RemoteRepoKey string      `json:"remoteRepoKey"`
	Status        MirrorState `json:"status"`
}

// Unavailable returns the mirrors that are in any state but [MirrorSync].
//
// Requires: admin. Since 7.49.3.
//
//jfrog:op 2.11.11.5
func (s *LegacyService) Unavailable(ctx context.Context) ([]UnavailableMirror, error) {
	return jfrog.Do[[]UnavailableMirror](ctx, s.client,
		jfrog.Get("/artifactory/api/federation/status/unavailableMirrors"))
}
