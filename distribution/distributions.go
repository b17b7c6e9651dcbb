package distribution

import (
	"context"
	"errors"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/check"
)

// DistributionsService sends release bundle versions v1 to other sites, deletes them there, and
// reports the progress. Reached through [Client.Distributions].
//
// Each distribution and each deletion on sites has a [Tracker].
type DistributionsService service

// DistributionRule selects target sites. The names and codes may contain the wildcards * and ?.
// An empty field selects every site.
type DistributionRule struct {
	SiteName     string   `json:"site_name,omitempty"`
	CityName     string   `json:"city_name,omitempty"`
	CountryCodes []string `json:"country_codes,omitempty"`
}

// Site is a site that a distribution or a deletion concerns.
type Site struct {
	Name      string `json:"name"`
	ServiceID string `json:"service_id"`
	Type      string `json:"type"` // such as edge
}

// TrackerRef identifies the tracker of a distribution or a deletion that has been started.
type TrackerRef struct {
	ID    jfrog.Int `json:"id"` // for [DistributionsService.Get]; may be 0 after a dry run
	Sites []Site    `json:"sites"`
}

// DistributionCreateRequest describes the distribution that [DistributionsService.Create] starts.
type DistributionCreateRequest struct {
	// DryRun makes the server only parse and validate the request.
	DryRun bool `json:"dry_run"`
	// AutoCreateMissingRepositories creates the repositories that a target lacks. Since 2.8.1.
	AutoCreateMissingRepositories bool `json:"auto_create_missing_repositories,omitempty"`
	// DistributionRules select the target sites. At least one is required, and together they must
	// select at least one site.
	DistributionRules []DistributionRule `json:"distribution_rules"`
}

var errNoRule = errors.New("no distribution rule: for every site, use a rule with the site name *")

func checkRules(rules []DistributionRule) error {
	if len(rules) == 0 {
		return errNoRule
	}
	return nil
}

// start sends a request that starts a distribution or a deletion. Only the response to a dry run
// may lack an ID.
func (s *DistributionsService) start(
	ctx context.Context, req *jfrog.Request, dryRun bool,
) (*TrackerRef, error) {
	out, err := jfrog.Do[*TrackerRef](ctx, s.client, repeatIf(dryRun, req).LongRunning())
	if err == nil && out.ID == 0 && !dryRun {
		return nil, check.Lacks("distribution", "id")
	}
	return out, err
}

// Create starts the distribution of a signed release bundle version to other sites: see
// [DistributionsService.WaitCompleted]. The distribution leaves out sites that the user may not
// distribute to.
//
// Create returns an error matching [jfrog.ErrValidation] if the version is not signed, and an
// error matching [jfrog.ErrNotFound] if there is no such version.
//
// Requires: distribute permission for the release bundle; since 2.13.2 also read and deploy
// permission for the target repositories, and permission for the destination. Since 1.0.
//
//jfrog:op 5.6.1
func (s *DistributionsService) Create(
	ctx context.Context, name, version string, create DistributionCreateRequest,
) (*TrackerRef, error) {
	return s.start(ctx,
		jfrog.Post("/distribution/api/v1/distribution/{name}/{version}", name, version).
			Body(create).Check(checkRules(create.DistributionRules)), create.DryRun)
}

// CreateAndWait distributes a release bundle version and waits until all sites have it. If the
// distribution fails on a site, CreateAndWait returns the tracker and a [*jfrog.FailedError] that
// names the site. It does not wait after a dry run, and returns a nil tracker.
//
//jfrog:none Create and WaitCompleted in one
func (s *DistributionsService) CreateAndWait(
	ctx context.Context, name, version string, create DistributionCreateRequest,
	opts *jfrog.WaitOptions,
) (*Tracker, error) {
	created, err := s.Create(ctx, name, version, create)
	if err != nil || create.DryRun {
		return nil, err
	}
	return s.WaitCompleted(ctx, name, version, created.ID, opts)
}

// DynamicDistributionRequest describes the release bundle and the distribution of
// [DistributionsService.CreateDynamic].
type DynamicDistributionRequest struct {
	// StoringRepository is the repository of the release bundle in the source Artifactory.
	StoringRepository string             `json:"storing_repository,omitempty"`
	Spec              Spec               `json:"spec"`
	DistributionRules []DistributionRule `json:"distribution_rules"` // at least one
}

// CreateDynamic creates, signs and distributes a release bundle in one call. The server chooses
// the name of the release bundle: see [DistributionsService.WaitDynamic]. Each call makes another
// release bundle.
//
// Requires: write permission for the release bundle. Since 2.8.1.
//
//jfrog:op 5.4.2
func (s *DistributionsService) CreateDynamic(
	ctx context.Context, create DynamicDistributionRequest,
) (*TrackerRef, error) {
	spec, err := create.Spec.build()
	create.Spec = spec
	return s.start(ctx, jfrog.Post("/distribution/api/v1/dynamic/distribute").
		Body(create).Check(err).Check(checkRules(create.DistributionRules)), false)
}

// CreateDynamicAndWait creates, signs and distributes a release bundle, and waits until all sites
// have it. It returns the same errors as [DistributionsService.WaitDynamic].
//
//jfrog:none CreateDynamic and WaitDynamic in one
func (s *DistributionsService) CreateDynamicAndWait(
	ctx context.Context, create DynamicDistributionRequest, opts *jfrog.WaitOptions,
) (*Tracker, error) {
	created, err := s.CreateDynamic(ctx, create)
	if err != nil {
		return nil, err
	}
	return s.WaitDynamic(ctx, created.ID, opts)
}

// Abort stops the distributions of a release bundle version that are in progress. It returns the
// sites that it stops, or nil if there is nothing to stop. It returns an error matching
// [jfrog.ErrNotFound] if there is no such version.
//
// Requires: distribute permission for the release bundle. Since 1.1.
//
//jfrog:op 5.6.2
func (s *DistributionsService) Abort(ctx context.Context, name, version string) ([]Site, error) {
	return jfrog.Do[[]Site](ctx, s.client,
		jfrog.Put("/distribution/api/v1/distribution/{name}/{version}/abort", name, version))
}

// OnSuccess is the fate of a version in Distribution after its deletion on sites.
type OnSuccess string

// The fates.
const (
	OnSuccessKeep   OnSuccess = "keep" // the default
	OnSuccessDelete OnSuccess = "delete"
)

// DistributionDeleteRemoteRequest selects the sites of [DistributionsService.DeleteRemote].
type DistributionDeleteRemoteRequest struct {
	// DryRun makes the server only parse and validate the request. Its default is false, as in all
	// requests of this package. The server's own default is true.
	DryRun            bool               `json:"dry_run"`
	DistributionRules []DistributionRule `json:"distribution_rules"` // at least one
	OnSuccess         OnSuccess          `json:"on_success,omitempty"`
}

// DeleteRemote starts the deletion of a release bundle version on other sites: see
// [DistributionsService.WaitDeletedRemote]. [ReleaseBundlesService.Delete] deletes the version in
// Distribution. DeleteRemote returns an error matching [jfrog.ErrNotFound] if there is no such
// version.
//
// Requires: distribution delete permission for the release bundle. Since 1.0.
//
//jfrog:op 5.6.3
func (s *DistributionsService) DeleteRemote(
	ctx context.Context, name, version string, deletion DistributionDeleteRemoteRequest,
) (*TrackerRef, error) {
	return s.start(ctx,
		jfrog.Post("/distribution/api/v1/distribution/{name}/{version}/delete", name, version).
			Body(deletion).Check(checkRules(deletion.DistributionRules)), deletion.DryRun)
}

// DeleteRemoteAndWait deletes a release bundle version on other sites and waits until all sites
// have deleted it. It returns the same values as [DistributionsService.WaitDeletedRemote]. It does
// not wait after a dry run, and returns a nil tracker.
//
//jfrog:none DeleteRemote and WaitDeletedRemote in one
func (s *DistributionsService) DeleteRemoteAndWait(
	ctx context.Context, name, version string, deletion DistributionDeleteRemoteRequest,
	opts *jfrog.WaitOptions,
) (*Tracker, error) {
	started, err := s.DeleteRemote(ctx, name, version, deletion)
	if err != nil || deletion.DryRun {
		return nil, err
	}
	return s.WaitDeletedRemote(ctx, name, version, started.ID, opts)
}
