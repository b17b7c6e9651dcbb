package federation

import (
	"context"
	"fmt"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/check"
)

// FullSyncService synchronizes the content of the members of a federation, and compares it.
// Reached through [Client.FullSync].
type FullSyncService service

const fullSyncPath = "/artifactory/api/federation/fullSync/{localRepoName}"

// FullSyncOptions selects the member of a full sync.
type FullSyncOptions struct {
	// Mirror is the URL of a member, such as https://other.jfrog.io/artifactory/libs-local.
	// Empty: all remote members.
	Mirror string `url:"mirror,omitempty"`
}

func (o *FullSyncOptions) check() error {
	if o == nil || o.Mirror == "" {
		return nil
	}
	return check.HTTPURL("URL of the mirror", o.Mirror)
}

// Start starts a full sync with the remote members of a federated repository: see
// [FullSyncService.WaitCompleted].
//
// Requires: admin. Since 7.18.3.
//
//jfrog:op 2.11.7a
func (s *FullSyncService) Start(ctx context.Context, repoKey string, opts *FullSyncOptions) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Post(fullSyncPath, repoKey).Query(opts).Accept("*/*").Check(opts.check()))
}

// StartForced starts a full sync with all remote members of a federated repository. It
// interrupts a full sync in progress, which may be stuck.
//
// Requires: admin. Since 7.80.0.
//
//jfrog:op 2.11.8
func (s *FullSyncService) StartForced(ctx context.Context, repoKey string) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Post("/artifactory/api/federation/forceFullSync/{repoKey}", repoKey).Accept("*/*"))
}

// Comparison is the result of [FullSyncService.Compare].
type Comparison struct {
	Message string `json:"message"`
	// ResultPaths has the paths of the reports, for [FullSyncService.Report].
	ResultPaths []string `json:"resultPaths"`
}

// Compare finds the files of a federated repository that its remote members lack. It transfers
// nothing, and stores its reports in the repository jfrog-full-sync-info.
//
// Requires: admin, Artifactory Federation Service. Since 7.104.2.
//
//jfrog:op 2.11.7b
func (s *FullSyncService) Compare(
	ctx context.Context, repoKey string, opts *FullSyncOptions,
) (*Comparison, error) {
	return jfrog.Do[*Comparison](ctx, s.client, jfrog.Post(fullSyncPath, repoKey).Query(opts).
		Param("isDry", "true").LongRunning().Idempotent().Check(opts.check()))
}

// ComparisonReport lists the files that the remote members lack.
type ComparisonReport struct {
	Results []ComparisonResult `json:"results"`
}

// ComparisonResult is a file that a remote member lacks.
type ComparisonResult struct {
	Name     string `json:"name"`
	Type     string `json:"type"` // such as file
	FullPath string `json:"fullPath"`
}

// Report returns a report of [FullSyncService.Compare]. The path is one of
// [Comparison].ResultPaths.
//
//jfrog:none reads the file of a report as an artifact
func (s *FullSyncService) Report(
	ctx context.Context, resultPath string,
) (*ComparisonReport, error) {
	repoKey, itemPath, _ := strings.Cut(strings.TrimLeft(resultPath, "/"), "/")
	req := jfrog.Get("/artifactory/{repoKey}/{itemPath...}", repoKey, itemPath)
	if strings.Trim(itemPath, "/") == "" {
		req.Check(fmt.Errorf("%q is not the path of a report", resultPath))
	}
	return jfrog.Do[*ComparisonReport](ctx, s.client, req)
}
