package lifecycle

import (
	"context"
	"encoding/json"
	"fmt"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// DistributionsService sends release bundle versions to other sites through JFrog
// Distribution, and deletes them there. Reached through [Client.Distributions].
type DistributionsService service

// DistributionRule picks target sites: those that fit all that it names. Names and codes
// may hold the wildcards * and ?.
type DistributionRule struct {
	SiteName     string   `json:"site_name,omitempty"` // "*": every site
	CityName     string   `json:"city_name,omitempty"`
	CountryCodes []string `json:"country_codes,omitempty"`
	Groups       []string `json:"groups,omitempty"`
}

// DistributionRequest says where a version is sent to, and how it is laid out there.
type DistributionRequest struct {
	// DryRun only tells what would be sent where.
	DryRun bool `json:"dry_run,omitempty"`
	// AutoCreateMissingRepositories creates the repositories that a target lacks, without
	// which the distribution to it fails. Together with mappings it needs Distribution
	// 2.19.0.
	AutoCreateMissingRepositories bool               `json:"auto_create_missing_repositories"`
	DistributionRules             []DistributionRule `json:"distribution_rules"` // at least one
	Modifications                 *Modifications     `json:"modifications,omitempty"`
}

// Modifications says where artifacts are put on a target.
type Modifications struct {
	// DefaultPathMappingByLastPromotion puts them where the last promotion put them, and
	// goes with no mappings. Nil: as Distribution is configured. Since Distribution
	// 2.26.1.
	DefaultPathMappingByLastPromotion *bool         `json:"default_path_mapping_by_last_promotion,omitempty"`
	Mappings                          []PathMapping `json:"mappings,omitempty"`
}

// PathMapping turns paths that a regular expression matches, repository included, into
// others. $1 in the output is the expression's first group.
type PathMapping struct {
	Input  string `json:"input"`
	Output string `json:"output"`
}

// Site is a target.
type Site struct {
	Name      string `json:"name"`
	ServiceID string `json:"service_id"`
	Type      string `json:"type"` // artifactory
}

// CreatedDistribution is a distribution, or a remote deletion, that has begun.
type CreatedDistribution struct {
	ID    jfrog.Int `json:"id"`
	Sites []Site    `json:"sites"`
}

// Create begins to distribute a release bundle version. [DistributionsService.WaitCompleted]
// tells how it ends. The key that signed the version must be valid and known to the
// targets: see [DistributionsService.PropagateKey]. It needs distribute permission for
// the release bundle, and permission for the targets. Since Artifactory 7.63.2 with
// Distribution 2.19.1.
//
//jfrog:op 2.4.3.1
func (s *DistributionsService) Create(ctx context.Context, name, version string, distribution *DistributionRequest, opts *RepositoryOptions) (*CreatedDistribution, error) {
	if len(jfrog.Deref(distribution).DistributionRules) == 0 {
		return nil, refuse("distribution without a rule: the rule for every site has the site name *")
	}
	return jfrog.Do[*CreatedDistribution](ctx, s.client,
		jfrog.Post("/lifecycle/api/v2/distribution/distribute/{releaseBundleName}/{releaseBundleVersion}", name, version).
			Query(opts).Body(distribution))
}

// CreateAndWait distributes a release bundle version and waits until that is done. After a
// dry run there is nothing to wait for, and the details are nil. A distribution that
// fails or is aborted is a [*jfrog.FailedError] that names the sites it failed for, beside
// the details.
//
//jfrog:none Create and WaitCompleted in one
func (s *DistributionsService) CreateAndWait(ctx context.Context, name, version string, distribution *DistributionRequest, opts *RepositoryOptions, wait *jfrog.WaitOptions) (*DistributionDetails, error) {
	created, err := s.Create(ctx, name, version, distribution, opts)
	if err != nil || distribution.DryRun {
		return nil, err
	}
	return s.WaitCompleted(ctx, name, version, created.ID, opts, wait)
}

// Abort stops the distributions of a version to the sites that do not have all of it yet,
// and returns these; none, if there is nothing to stop. Repositories that were created
// there stay. It needs distribute permission. Since Artifactory 7.63.2 with Distribution
// 2.19.1.
//
//jfrog:op 2.4.3.2
func (s *DistributionsService) Abort(ctx context.Context, name, version string, opts *RepositoryOptions) ([]Site, error) {
	return jfrog.Do[[]Site](ctx, s.client,
		jfrog.Put("/lifecycle/api/v2/distribution/abort/{releaseBundleName}/{releaseBundleVersion}", name, version).Query(opts))
}

// DistributionStatus is the state of a distribution. Servers write it in several ways:
// compare it with [DistributionStatus.Is].
type DistributionStatus string

// The states there are.
const (
	DistributionCreated          DistributionStatus = "CREATED"
	DistributionNotDistributed   DistributionStatus = "NOT_DISTRIBUTED" // not yet
	DistributionInQueue          DistributionStatus = "IN_QUEUE"
	DistributionInProgress       DistributionStatus = "IN_PROGRESS"
	DistributionCompleted        DistributionStatus = "COMPLETED"
	DistributionFailed           DistributionStatus = "FAILED"
	DistributionAbortInProgress  DistributionStatus = "ABORT_IN_PROGRESS"
	DistributionAborted          DistributionStatus = "ABORTED"
	DistributionPartiallyAborted DistributionStatus = "PARTIALLY_ABORTED"
)

// Is compares states regardless of case, and of spaces in place of underscores: "In
// progress" is IN_PROGRESS.
func (s DistributionStatus) Is(other DistributionStatus) bool {
	return sameState(string(s), string(other))
}

// DistributionType says what a distribution does. Servers write it in several ways:
// compare it with [DistributionType.Is].
type DistributionType string

// The types there are.
const (
	TypeDistribute   DistributionType = "DISTRIBUTE"
	TypeDeleteRemote DistributionType = "DELETE_RELEASE_BUNDLE_VERSION"
	TypeExport       DistributionType = "EXPORT_RELEASE_BUNDLE"
)

// Is compares types regardless of case.
func (t DistributionType) Is(other DistributionType) bool {
	return sameState(string(t), string(other))
}

// Distribution is one of the distributions of a release bundle version.
type Distribution struct {
	FriendlyID        jfrog.Int          `json:"distribution_tracker_friendly_id"` // 1, 2 ...: not the id that Get takes
	Type              DistributionType   `json:"type"`
	BundleName        string             `json:"release_bundle_name"`
	BundleVersion     string             `json:"release_bundle_version"`
	StoringRepository string             `json:"storing_repository"`
	Status            DistributionStatus `json:"status"`
	DistributedBy     string             `json:"distributed_by"`
	Created           jfrog.Time         `json:"created,omitzero"`
	StartTime         jfrog.Time         `json:"start_time,omitzero"`
	FinishTime        jfrog.Time         `json:"finish_time,omitzero"`
	Targets           []string           `json:"targets"` // names of sites
}

// List returns the distributions of a release bundle version, with its remote deletions and
// exports. It needs read permission for the release bundle. Since Artifactory 7.63.2 with
// Distribution 2.19.1.
//
//jfrog:op 2.4.3.3
func (s *DistributionsService) List(ctx context.Context, name, version string, opts *RepositoryOptions) ([]Distribution, error) {
	return jfrog.Do[[]Distribution](ctx, s.client,
		jfrog.Get("/lifecycle/api/v2/distribution/trackers/{releaseBundleName}/{releaseBundleVersion}", name, version).Query(opts))
}

// DistributionDetails is a distribution with its progress on each site.
type DistributionDetails struct {
	ID                jfrog.Int          `json:"distribution_id"`
	FriendlyID        jfrog.Int          `json:"distribution_friendly_id"`
	Type              DistributionType   `json:"type"`
	BundleName        string             `json:"release_bundle_name"`
	BundleVersion     string             `json:"release_bundle_version"`
	Status            DistributionStatus `json:"status"`
	DistributedBy     string             `json:"distributed_by"`
	StartTime         jfrog.Time         `json:"start_time,omitzero"`
	FinishTime        jfrog.Time         `json:"finish_time,omitzero"`
	Duration          jfrog.Int          `json:"duration,omitempty"` // milliseconds
	DistributionRules []DistributionRule `json:"distribution_rules"`
	Sites             []SiteProgress     `json:"sites"`
}

// SiteProgress is the progress of a distribution on one site.
type SiteProgress struct {
	Status           DistributionStatus `json:"status"`
	TargetSite       Site               `json:"target_artifactory"`
	TotalFiles       jfrog.Int          `json:"total_files"`
	TotalBytes       jfrog.Int          `json:"total_bytes"`
	DistributedFiles jfrog.Int          `json:"distributed_files"`
	DistributedBytes jfrog.Int          `json:"distributed_bytes"`
	DistributedBy    string             `json:"distributed_by,omitempty"`
	StartTime        jfrog.Time         `json:"start_time,omitzero"`
	FinishTime       jfrog.Time         `json:"finish_time,omitzero"`
	GeneralError     string             `json:"general_error,omitempty"`
	FileErrors       []json.RawMessage  `json:"file_errors"`       // what they look like is not documented
	FilesInProgress  []json.RawMessage  `json:"files_in_progress"` // likewise
}

func (d *DistributionDetails) state() string { return string(d.Status) }

func (d *DistributionDetails) finished() bool { return true }

// texts says what went wrong on which site.
func (d *DistributionDetails) texts() []string {
	var out []string
	for _, site := range d.Sites {
		if site.Status.Is(DistributionCompleted) && site.GeneralError == "" {
			continue
		}
		text := site.TargetSite.Name + ": " + string(site.Status)
		if site.GeneralError != "" {
			text += ": " + site.GeneralError
		}
		for _, e := range site.FileErrors {
			text += ": " + string(e)
		}
		out = append(out, text)
	}
	return out
}

// Get returns a distribution by the id that Create and DeleteRemote return. It needs read
// permission for the release bundle. Since Artifactory 7.63.2 with Distribution 2.20.1.
//
//jfrog:op 2.4.3.4
func (s *DistributionsService) Get(ctx context.Context, name, version string, id jfrog.Int, opts *RepositoryOptions) (*DistributionDetails, error) {
	return jfrog.Do[*DistributionDetails](ctx, s.client,
		jfrog.Get("/lifecycle/api/v2/distribution/trackers/{releaseBundleName}/{releaseBundleVersion}/{distributionId}", name, version, idText(id)).Query(opts))
}

// WaitCompleted waits until a distribution or a remote deletion is done on all sites and
// returns its last status. One that failed or was aborted, be it on some sites only, is a
// [*jfrog.FailedError] that names the sites.
func (s *DistributionsService) WaitCompleted(ctx context.Context, name, version string, id jfrog.Int, opts *RepositoryOptions, wait *jfrog.WaitOptions) (*DistributionDetails, error) {
	return await(ctx, wait, fmt.Sprintf("distribution %d of release bundle %s %s", int64(id), name, version),
		func(ctx context.Context) (*DistributionDetails, error) { return s.Get(ctx, name, version, id, opts) })
}

// RemoteDeleteRequest says on which sites a version is deleted.
type RemoteDeleteRequest struct {
	// DryRun only tells what would be deleted where.
	DryRun            bool               `json:"dry_run,omitempty"`
	DistributionRules []DistributionRule `json:"distribution_rules"` // at least one
}

// DeleteRemote begins to delete a release bundle version on target sites; here it stays.
// [DistributionsService.WaitCompleted] tells how it ends. It needs delete permission for the
// release bundle, and permission for the targets. Since Artifactory 7.63.2 with
// Distribution 2.19.1.
//
//jfrog:op 2.4.3.5
func (s *DistributionsService) DeleteRemote(ctx context.Context, name, version string, sites *RemoteDeleteRequest, opts *RepositoryOptions) (*CreatedDistribution, error) {
	if len(jfrog.Deref(sites).DistributionRules) == 0 {
		return nil, refuse("remote deletion without a rule: the rule for every site has the site name *")
	}
	return jfrog.Do[*CreatedDistribution](ctx, s.client,
		jfrog.Post("/lifecycle/api/v2/distribution/remote_delete/{releaseBundleName}/{releaseBundleVersion}", name, version).
			Query(opts).Body(sites))
}

// KeyPropagation tells on which sites a key has arrived.
type KeyPropagation struct {
	Status  string            `json:"status"` // of all sites: SUCCESS ...
	Details []SitePropagation `json:"details"`
}

// SitePropagation is the arrival of a key on one site.
type SitePropagation struct {
	JPDID    string `json:"jpd_id"`
	Name     string `json:"name"`
	KeyAlias string `json:"key_alias"`
	Status   string `json:"status"` // SUCCESS ...
}

// PropagateKey sends the public key of a key pair to all sites, which release bundle
// versions that it signed cannot be distributed without. It needs an administrator. Since
// Artifactory 7.63.2 with Distribution 2.19.1.
//
//jfrog:op 2.4.3.6
func (s *DistributionsService) PropagateKey(ctx context.Context, keyName string, opts *RepositoryOptions) (*KeyPropagation, error) {
	return jfrog.Do[*KeyPropagation](ctx, s.client,
		jfrog.Post("/lifecycle/api/v2/distribution/key/propagate/{keyName}", keyName).Query(opts).Idempotent())
}
