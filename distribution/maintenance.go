package distribution

import (
	"context"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/check"
)

// MaintenanceService stops and unlocks the tasks of Distribution. Reached through
// [Client.Maintenance].
//
// Each operation takes an execution token, which another method returns.
type MaintenanceService service

type executionToken struct {
	Token jfrog.Secret `json:"token"`
}

func (s *MaintenanceService) token(ctx context.Context, req *jfrog.Request) (jfrog.Secret, error) {
	out, err := jfrog.Do[*executionToken](ctx, s.client, req)
	if err == nil && out.Token == "" {
		err = check.Lacks("distribution", "token")
	}
	return jfrog.Deref(out).Token, err
}

// execution describes the request of an operation. A dry run is harmless to repeat.
func execution(template string, dryRun bool, token jfrog.Secret) *jfrog.Request {
	flag := "false"
	if dryRun {
		flag = "true"
	}
	return repeatIf(dryRun, jfrog.Post(template)).LongRunning().Required("dryRun", flag).
		Body(string(token)).Secret(string(token)).Check(check.Secret("token", token))
}

// StopAllToken returns an execution token for [MaintenanceService.StopAll].
//
// Requires: admin. Since 1.8.1.
//
//jfrog:op 5.11.1
func (s *MaintenanceService) StopAllToken(ctx context.Context) (jfrog.Secret, error) {
	return s.token(ctx, jfrog.Get("/distribution/api/v1/maintenance/generate_token/stop_all"))
}

// StoppedTasks counts the tasks that [MaintenanceService.StopAll] has stopped, or would stop.
type StoppedTasks struct {
	TrackersDBInfo    StoppedTrackers `json:"trackers_db_info"`
	TasksQueueFlushed bool            `json:"tasks_queue_flushed"`
}

// StoppedTrackers counts the entries of the database that [MaintenanceService.StopAll] concerns.
type StoppedTrackers struct {
	AffectedEdgeTrackerArtifacts int `json:"affected_edge_tracker_artifacts"`
	AffectedEdgeTrackers         int `json:"affected_edge_trackers"`
	AffectedTrackers             int `json:"affected_trackers"`
}

// StopAll stops all distribution tasks. If dryRun is true, it only returns what it would stop.
//
// Requires: admin, a token of [MaintenanceService.StopAllToken]. Since 1.8.1.
//
//jfrog:op 5.11.2
func (s *MaintenanceService) StopAll(
	ctx context.Context, dryRun bool, token jfrog.Secret,
) (*StoppedTasks, error) {
	return jfrog.Do[*StoppedTasks](ctx, s.client,
		execution("/distribution/api/v1/maintenance/execute/stop_all", dryRun, token))
}

// UnlockStuckToken returns an execution token for [MaintenanceService.UnlockStuck].
//
// Requires: admin. Since 2.23.0.
//
//jfrog:op 5.11.3
func (s *MaintenanceService) UnlockStuckToken(ctx context.Context) (jfrog.Secret, error) {
	return s.token(ctx, jfrog.Get("/distribution/api/v1/maintenance/generate_token/unlock_stuck"))
}

// UnlockedTasks is the result of [MaintenanceService.UnlockStuck].
type UnlockedTasks struct {
	Unlocked           bool                `json:"unlocked"` // false after a dry run
	StuckDistributions []StuckDistribution `json:"stuck_distributions"`
}

// ReleaseBundlesSchema is the generation of a release bundle.
type ReleaseBundlesSchema string

// The generations.
const (
	ReleaseBundlesV1 ReleaseBundlesSchema = "rbv1"
	ReleaseBundlesV2 ReleaseBundlesSchema = "rbv2"
)

// StuckDistribution is a distribution that does not proceed.
type StuckDistribution struct {
	BundleName             string               `json:"bundle_name"`
	BundleVersion          string               `json:"bundle_version"`
	ReleaseBundlesSchema   ReleaseBundlesSchema `json:"release_bundles_schema"`
	DistributionFriendlyID jfrog.Int            `json:"distribution_friendly_id"`
	Status                 string               `json:"status"` // such as CREATED
	// DistributionTrackerID is the ID that [DistributionsService.Get] takes for a release bundle v1.
	DistributionTrackerID jfrog.Int `json:"distribution_tracker_id"`
}

// UnlockStuck unlocks the distributions that do not proceed. If dryRun is true, it only returns
// what it would unlock.
//
// Requires: admin, a token of [MaintenanceService.UnlockStuckToken]. Since 2.23.0.
//
//jfrog:op 5.11.4
func (s *MaintenanceService) UnlockStuck(
	ctx context.Context, dryRun bool, token jfrog.Secret,
) (*UnlockedTasks, error) {
	return jfrog.Do[*UnlockedTasks](ctx, s.client,
		execution("/distribution/api/v1/maintenance/execute/unlock_stuck", dryRun, token))
}
