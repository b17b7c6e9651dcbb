package lifecycle

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/check"
)

// DistributionsService sends release bundle versions to other sites through JFrog Distribution,
// and deletes them there. Reached through [Client.Distributions].
type DistributionsService service

// DistributionRule selects target sites. The names and codes may contain the wildcards * and ?.
type DistributionRule struct {
	SiteName     string   `json:"site_name,omitempty"` // "*": every site
	CityName     string   `json:"city_name,omitempty"`
	CountryCodes []string `json:"country_codes,omitempty"`
	Groups       []string `json:"groups,omitempty"`
}

// DistributionCreateRequest describes the distribution that [DistributionsService.Create]
// creates.
type DistributionCreateRequest struct {
	// DryRun makes the server only parse and validate the request.
	DryRun bool `json:"dry_run,omitempty"`
	// AutoCreateMissingRepositories creates the repositories that a target lacks. If it is false,
	// the distribution to such a target fails. Before Distribution 2.19.0 it does not work together
	// with mappings.
	AutoCreateMissingRepositories bool `json:"auto_create_missing_repositories"`
	// DistributionRules select the target sites. At least one is required.
	DistributionRules []DistributionRule         `json:"distribution_rules"`
	Modifications     *DistributionModifications `json:"modifications,omitempty"`
}

// DistributionModifications changes the paths of the artifacts on the targets.
type DistributionModifications struct {
	// DefaultPathMappingByLastPromotion puts the artifacts at the paths of the last promotion. If
	// it is nil, Distribution's configuration decides. Do not set it to true together with
	// Mappings. Since Distribution 2.26.1.
	DefaultPathMappingByLastPromotion *bool         `json:"default_path_mapping_by_last_promotion,omitempty"`
	Mappings                          []PathMapping `json:"mappings,omitempty"`
}

// PathMapping changes the path of an artifact, which starts with the repository key.
type PathMapping struct {
	Input  string `json:"input"`  // regular expression that matches the path
	Output string `json:"output"` // new path; $1 is the first group of the expression
}

// Site is a target site.
type Site struct {
	Name      string `json:"name"`
	ServiceID string `json:"service_id"`
	Type      string `json:"type"` // artifactory
}

// DistributionRef is a distribution or a remote deletion that has been started.
type DistributionRef struct {
	ID    jfrog.Int `json:"id"` // for [DistributionsService.Get]
	Sites []Site    `json:"sites"`
}

var errNoRule = errors.New("no distribution rule: for every site, use a rule with the site name *")

// start sends a request that starts a distribution or a remote deletion. Only the response to a
// dry run may lack an ID.
func (s *DistributionsService) start(ctx context.Context, req *jfrog.Request, rules []DistributionRule, dryRun bool) (*DistributionRef, error) {
	if len(rules) == 0 {
		req.Check(errNoRule)
	}
	out, err := jfrog.Do[*DistributionRef](ctx, s.client, req)
	if err == nil && out.ID == 0 && !dryRun {
		return nil, check.Lacks("lifecycle", "id")
	}
	return out, err
}

// Create starts the distribution of a release bundle version to other sites: see
// [DistributionsService.WaitCompleted]. Propagate the public key that signed the version first:
// see [DistributionsService.PropagateKey]. The distribution fails if the key has expired.
//
// Create returns an error matching [jfrog.ErrNotFound] if there is no such version, and an error
// matching [jfrog.ErrConflict] if the distribution exists.
//
// Requires: distribute permission for the release bundle, destination permission for the release
// bundle on the targets. Since Artifactory 7.63.2 with Distribution 2.19.1.
//
//jfrog:op 2.4.3.1
func (s *DistributionsService) Create(ctx context.Context, name, version string, distribution DistributionCreateRequest, opts *RepositoryOptions) (*DistributionRef, error) {
	return s.start(ctx,
		jfrog.Post("/lifecycle/api/v2/distribution/distribute/{releaseBundleName}/{releaseBundleVersion}", name, version).
			Query(opts).Body(distribution), distribution.DistributionRules, distribution.DryRun)
}

// CreateAndWait distributes a release bundle version and waits until all sites have it. If the
// distribution fails or is aborted, CreateAndWait returns the details and a [*jfrog.FailedError]
// that names the sites. It does not wait after a dry run, and returns nil details.
//
//jfrog:none Create and WaitCompleted in one
func (s *DistributionsService) CreateAndWait(ctx context.Context, name, version string, distribution DistributionCreateRequest, opts *RepositoryOptions, wait *jfrog.WaitOptions) (*DistributionDetails, error) {
	created, err := s.Create(ctx, name, version, distribution, opts)
	if err != nil || distribution.DryRun {
		return nil, err
	}
	return s.WaitCompleted(ctx, name, version, created.ID, opts, wait)
}

// Abort stops the distributions of a release bundle version to the sites that have not received
// all of it. It returns these sites, or nil if there is nothing to abort. Repositories that a
// distribution has created stay on the sites.
//
// Requires: distribute permission for the release bundle. Since Artifactory 7.63.2 with
// Distribution 2.19.1.
//
//jfrog:op 2.4.3.2
func (s *DistributionsService) Abort(ctx context.Context, name, version string, opts *RepositoryOptions) ([]Site, error) {
	return jfrog.Do[[]Site](ctx, s.client,
		jfrog.Put("/lifecycle/api/v2/distribution/abort/{releaseBundleName}/{releaseBundleVersion}", name, version).Query(opts))
}

// DistributionStatus is the status of a distribution. Servers write it in several ways: compare
// statuses with [DistributionStatus.Is].
type DistributionStatus string

// The statuses of distributions.
const (
	DistributionCreated          DistributionStatus = "CREATED"
	DistributionNotDistributed   DistributionStatus = "NOT_DISTRIBUTED"
	DistributionInQueue          DistributionStatus = "IN_QUEUE"
	DistributionInProgress       DistributionStatus = "IN_PROGRESS"
	DistributionCompleted        DistributionStatus = "COMPLETED"
	DistributionFailed           DistributionStatus = "FAILED"
	DistributionAbortInProgress  DistributionStatus = "ABORT_IN_PROGRESS"
	DistributionAborted          DistributionStatus = "ABORTED"
	DistributionPartiallyAborted DistributionStatus = "PARTIALLY_ABORTED"
)

// Is reports whether two statuses are equal, without regard to case. A space equals an
// underscore: "In progress" is IN_PROGRESS.
func (s DistributionStatus) Is(other DistributionStatus) bool {
	return sameState(string(s), string(other))
}

// DistributionType is the type of a distribution. Servers write it in several ways: compare
// types with [DistributionType.Is].
type DistributionType string

// The types of distributions.
const (
	DistributionTypeDistribute DistributionType = "DISTRIBUTE"
	DistributionTypeExport     DistributionType = "EXPORT_RELEASE_BUNDLE"
	// DistributionTypeDeleteRemote is the type that JFrog's Go client knows for remote deletions.
	DistributionTypeDeleteRemote DistributionType = "DELETE_RELEASE_BUNDLE_VERSION"
)

// Is reports whether two types are equal, without regard to case.
func (t DistributionType) Is(other DistributionType) bool {
	return sameState(string(t), string(other))
}

// Distribution is a distribution, a remote deletion or an export of a release bundle version.
type Distribution struct {
	// DistributionTrackerFriendlyID counts the distributions of a version from 1. It is not the ID
	// that Get takes.
	DistributionTrackerFriendlyID jfrog.Int          `json:"distribution_tracker_friendly_id"`
	Type                          DistributionType   `json:"type"`
	ReleaseBundleName             string             `json:"release_bundle_name"`
	ReleaseBundleVersion          string             `json:"release_bundle_version"`
	StoringRepository             string             `json:"storing_repository"`
	Status                        DistributionStatus `json:"status"`
	DistributedBy                 string             `json:"distributed_by"`
	Created                       jfrog.Time         `json:"created,omitzero"`
	StartTime                     jfrog.Time         `json:"start_time,omitzero"`
	FinishTime                    jfrog.Time         `json:"finish_time,omitzero"`
	Targets                       []string           `json:"targets"` // names of sites
}

// List returns the distributions, remote deletions and exports of a release bundle version. It
// returns an error matching [jfrog.ErrNotFound] if there is no such version.
//
// Requires: read permission for the release bundle. Since Artifactory 7.63.2 with Distribution
// 2.19.1.
//
//jfrog:op 2.4.3.3
func (s *DistributionsService) List(ctx context.Context, name, version string, opts *RepositoryOptions) ([]Distribution, error) {
	return jfrog.Do[[]Distribution](ctx, s.client,
		jfrog.Get("/lifecycle/api/v2/distribution/trackers/{releaseBundleName}/{releaseBundleVersion}", name, version).Query(opts))
}

// DistributionDetails is a distribution with its progress on each site.
type DistributionDetails struct {
	DistributionID         jfrog.Int          `json:"distribution_id"`
	DistributionFriendlyID jfrog.Int          `json:"distribution_friendly_id"`
	Type                   DistributionType   `json:"type"`
	ReleaseBundleName      string             `json:"release_bundle_name"`
	ReleaseBundleVersion   string             `json:"release_bundle_version"`
	Status                 DistributionStatus `json:"status"`
	DistributedBy          string             `json:"distributed_by"`
	StartTime              jfrog.Time         `json:"start_time,omitzero"`
	FinishTime             jfrog.Time         `json:"finish_time,omitzero"`
	Duration               jfrog.Int          `json:"duration,omitempty"` // milliseconds
	DistributionRules      []DistributionRule `json:"distribution_rules"`
	Sites                  []SiteProgress     `json:"sites"`
}

// SiteProgress is the progress of a distribution on one site.
type SiteProgress struct {
	Status            DistributionStatus `json:"status"`
	TargetArtifactory Site               `json:"target_artifactory"`
	TotalFiles        jfrog.Int          `json:"total_files"`
	TotalBytes        jfrog.Int          `json:"total_bytes"`
	DistributedFiles  jfrog.Int          `json:"distributed_files"`
	DistributedBytes  jfrog.Int          `json:"distributed_bytes"`
	DistributedBy     string             `json:"distributed_by,omitempty"`
	StartTime         jfrog.Time         `json:"start_time,omitzero"`
	FinishTime        jfrog.Time         `json:"finish_time,omitzero"`
	GeneralError      string             `json:"general_error,omitempty"`
	FileErrors        []json.RawMessage  `json:"file_errors"`       // in a form that is not documented
	FilesInProgress   []json.RawMessage  `json:"files_in_progress"` // in a form that is not documented
}

func (d *DistributionDetails) state() string { return string(d.Status) }

func (d *DistributionDetails) finished() bool { return true }

// texts returns the errors of the sites.
func (d *DistributionDetails) texts() []string {
	var out []string
	for _, site := range d.Sites {
		if site.Status.Is(DistributionCompleted) && site.GeneralError == "" {
			continue
		}
		parts := []string{site.TargetArtifactory.Name, string(site.Status)}
		if site.GeneralError != "" {
			parts = append(parts, site.GeneralError)
		}
		for _, e := range site.FileErrors {
			parts = append(parts, string(e))
		}
		out = append(out, strings.Join(parts, ": "))
	}
	return out
}

// Get returns the distribution or remote deletion with the ID of a [DistributionRef].
//
// Requires: read permission for the release bundle. Since Artifactory 7.63.2 with Distribution
// 2.20.1.
//
//jfrog:op 2.4.3.4
func (s *DistributionsService) Get(ctx context.Context, name, version string, id jfrog.Int, opts *RepositoryOptions) (*DistributionDetails, error) {
	return jfrog.Do[*DistributionDetails](ctx, s.client,
		jfrog.Get("/lifecycle/api/v2/distribution/trackers/{releaseBundleName}/{releaseBundleVersion}/{distributionId}", name, version, check.ID(id)).Query(opts))
}

// WaitCompleted waits until a distribution or remote deletion is complete on all sites, and
// returns it. It returns a [*jfrog.FailedError] that names the sites if the distribution failed
// or was aborted, even on some sites only.
func (s *DistributionsService) WaitCompleted(ctx context.Context, name, version string, id jfrog.Int, opts *RepositoryOptions, wait *jfrog.WaitOptions) (*DistributionDetails, error) {
	return await(ctx, wait, fmt.Sprintf("distribution %d of release bundle %s %s", int64(id), name, version),
		func(ctx context.Context) (*DistributionDetails, error) { return s.Get(ctx, name, version, id, opts) })
}

// DistributionDeleteRemoteRequest selects the sites of [DistributionsService.DeleteRemote].
type DistributionDeleteRemoteRequest struct {
	// DryRun makes the server only parse and validate the request.
	DryRun            bool               `json:"dry_run,omitempty"`
	DistributionRules []DistributionRule `json:"distribution_rules"` // at least one
}

// DeleteRemote starts the deletion of a release bundle version on other sites: see
// [DistributionsService.WaitCompleted]. [ReleaseBundlesService.Delete] deletes the version here.
//
// Requires: delete permission for the release bundle, destination permission for the release
// bundle on the targets. Since Artifactory 7.63.2 with Distribution 2.19.1.
//
//jfrog:op 2.4.3.5
func (s *DistributionsService) DeleteRemote(ctx context.Context, name, version string, deletion DistributionDeleteRemoteRequest, opts *RepositoryOptions) (*DistributionRef, error) {
	return s.start(ctx,
		jfrog.Post("/lifecycle/api/v2/distribution/remote_delete/{releaseBundleName}/{releaseBundleVersion}", name, version).
			Query(opts).Body(deletion), deletion.DistributionRules, deletion.DryRun)
}

// KeyPropagation is the result of [DistributionsService.PropagateKey].
type KeyPropagation struct {
	Status  string               `json:"status"` // on all sites, such as SUCCESS
	Details []KeyPropagationSite `json:"details"`
}

// KeyPropagationSite is the result of the propagation of a key to one site.
type KeyPropagationSite struct {
	JPDID    string `json:"jpd_id"`
	Name     string `json:"name"`
	KeyAlias string `json:"key_alias"`
	Status   string `json:"status"` // such as SUCCESS
}

// PropagateKey sends the public key of a key pair to all sites. The sites need the key to
// receive the release bundle versions that it signed.
//
// Requires: admin. Since Artifactory 7.63.2 with Distribution 2.19.1.
//
//jfrog:op 2.4.3.6
func (s *DistributionsService) PropagateKey(ctx context.Context, keyName string, opts *RepositoryOptions) (*KeyPropagation, error) {
	return jfrog.Do[*KeyPropagation](ctx, s.client,
		jfrog.Post("/lifecycle/api/v2/distribution/key/propagate/{keyName}", keyName).Query(opts).Idempotent())
}
