package admin

import (
	"context"
	"fmt"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/check"
)

// MaintenanceService starts jobs that maintain the server. Reached through
// [Client.Maintenance].
//
// The jobs continue in the background, and the server offers no way to follow them.
type MaintenanceService service

// SHA256MigrationRequest is the body of [MaintenanceService.StartSHA256Migration].
type SHA256MigrationRequest struct {
	BatchThreshold int `json:"batchThreshold,omitempty"` // 0: 10
	QueryLimit     int `json:"queryLimit,omitempty"`     // 0: 100
	// WaitForClusterSleepIntervalMillis defaults to 5000.
	WaitForClusterSleepIntervalMillis int     `json:"waitForClusterSleepIntervalMillis,omitempty"`
	SleepIntervalMillis               int     `json:"sleepIntervalMillis"` // 0: 5000
	ForceRunOnNodeID                  *string `json:"forceRunOnNodeId,omitempty"`
}

// defaultSleepInterval is the documented default in milliseconds. The field is required.
const defaultSleepInterval = 5000

func (r SHA256MigrationRequest) check() error {
	for name, n := range map[string]int{
		"batch threshold":                r.BatchThreshold,
		"query limit":                    r.QueryLimit,
		"sleep interval":                 r.SleepIntervalMillis,
		"sleep interval for the cluster": r.WaitForClusterSleepIntervalMillis,
	} {
		if n < 0 {
			return fmt.Errorf("%s %d is negative", name, n)
		}
	}
	return nil
}

// StartSHA256Migration schedules a job that computes the missing SHA-256 checksums. The job
// continues in the background.
//
// Requires: admin. Since 6.6.0.
//
//jfrog:op 4.2.18
func (s *MaintenanceService) StartSHA256Migration(
	ctx context.Context, req SHA256MigrationRequest,
) error {
	if req.SleepIntervalMillis == 0 {
		req.SleepIntervalMillis = defaultSleepInterval
	}
	return jfrog.Send(ctx, s.client, jfrog.Post("/artifactory/api/system/migration/sha2/start").
		Accept("*/*").Body(req).Check(req.check()))
}

// SHA256MigrationStopOptions is for [MaintenanceService.StopSHA256Migration].
type SHA256MigrationStopOptions struct {
	// SleepIntervalMillis should be the value with which the migration was started; 0: 5000.
	SleepIntervalMillis int `url:"sleepIntervalMillis,omitempty"`
}

// StopSHA256Migration schedules the end of the migration. The job continues until then.
//
// Requires: admin. Since 6.6.0.
//
//jfrog:op 4.2.19
func (s *MaintenanceService) StopSHA256Migration(
	ctx context.Context, opts *SHA256MigrationStopOptions,
) error {
	return jfrog.Send(ctx, s.client, jfrog.Post("/artifactory/api/system/migration/sha2/stop").
		Accept("*/*").Query(opts).Idempotent())
}

type bootstrapBundle struct {
	File string `json:"file"`
}

// CreateBootstrapBundle creates the archive from which a new node of a cluster starts. It
// returns the path of the archive on the primary node.
//
// Deprecated: Servers have it up to version 5.6.
//
// Requires: admin, a cluster. Since 5.0.0.
//
//jfrog:op 4.2.20
func (s *MaintenanceService) CreateBootstrapBundle(ctx context.Context) (string, error) {
	out, err := jfrog.Do[*bootstrapBundle](ctx, s.client,
		jfrog.Post("/artifactory/api/system/bootstrap_bundle"))
	if err != nil {
		return "", err
	}
	return out.File, nil
}

type metadataPaths struct {
	Paths []string `json:"paths"`
}

// MetadataReindexOptions is for [MaintenanceService.ReindexMetadata].
type MetadataReindexOptions struct {
	// Async makes the server respond before it has done the work; nil: true.
	Async *bool `url:"async,omitempty"`
	// DeleteFirst deletes what the Metadata Server has about the paths before.
	DeleteFirst bool `url:"delete_first,omitempty"`
}

// ReindexMetadata sends the content of repositories and folders to the Metadata Server again.
// Each path is a repository key, which may be followed by the path of a folder.
//
// By default the server does this in the background.
//
// Requires: admin. Since 7.0.0.
//
//jfrog:op 4.2.21
func (s *MaintenanceService) ReindexMetadata(
	ctx context.Context, paths []string, opts *MetadataReindexOptions,
) error {
	return jfrog.Send(ctx, s.client, jfrog.Post("/artifactory/api/metadata_server/reindex").
		Accept("*/*").LongRunning().Query(opts).Body(metadataPaths{paths}).
		Check(check.AtLeastOne("path", paths)).Idempotent())
}
