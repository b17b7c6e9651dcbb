package retention

import (
	"context"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// PackageCleanupService manages cleanup policies, which delete packages. Reached through
// [Client.PackageCleanup].
//
// The methods require a platform admin, or a project admin for a policy of the project.
type PackageCleanupService service

const packageCleanupPath = "/artifactory/api/cleanup/packages/policies/{policyKey}"

// Create creates a policy and returns it. A new policy must not be enabled: see
// [PackageCleanupService.SetEnabled].
//
// Create returns an error matching [jfrog.ErrConflict] if a policy has the key.
//
// Requires: platform admin, or project admin. Since 7.98.2.
//
//jfrog:op 2.7.1.1
func (s *PackageCleanupService) Create(ctx context.Context, policy PackagePolicy) (*PackagePolicy, error) {
	return jfrog.Do[*PackagePolicy](ctx, s.client,
		jfrog.Post(packageCleanupPath, policy.Key).Body(policy.sent()).
			Check(newPolicy(policy.Key, policy.Enabled)).Check(policy.check()))
}

type enablement struct {
	Enabled bool `json:"enabled"`
}

// SetEnabled enables or disables a policy. Only an enabled policy runs, except for dry runs.
//
// SetEnabled returns an error matching [jfrog.ErrNotFound] if there is no such policy.
//
// Requires: platform admin, or project admin. Since 7.98.2.
//
//jfrog:op 2.7.1.2
func (s *PackageCleanupService) SetEnabled(ctx context.Context, policyKey string, enabled bool) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Post("/artifactory/api/cleanup/packages/policies/{policyKey}/enablement", policyKey).
			Body(enablement{enabled}).Idempotent())
}

// CleanupRunOptions is for the Run methods of cleanup policies.
type CleanupRunOptions struct {
	// DryRun deletes nothing. The report of the run lists what a run would delete.
	DryRun bool `url:"dryRun,omitempty"`
}

// CleanupRun is a run of a cleanup policy.
type CleanupRun struct {
	RunID jfrog.Int `json:"runId"` // for [CleanupRunsService]
}

// Run starts a run of a policy. The server has no operation that returns the status of the run;
// [CleanupRunsService.DownloadReport] returns the report.
//
// Run returns an error matching [jfrog.ErrValidation] if the policy is disabled and it is no dry
// run. The same error means that the policy uses the trash can, which is disabled. Run returns
// an error matching [jfrog.ErrNotFound] if there is no such policy.
//
// Requires: platform admin, or project admin. Since 7.98.2.
//
//jfrog:op 2.7.1.3
func (s *PackageCleanupService) Run(ctx context.Context, policyKey string, opts *CleanupRunOptions) (*CleanupRun, error) {
	return jfrog.Do[*CleanupRun](ctx, s.client,
		jfrog.Put("/artifactory/api/cleanup/packages/policies/{policyKey}/run", policyKey).Query(opts).NotIdempotent())
}

// CleanupListOptions filters lists of cleanup policies.
type CleanupListOptions struct {
	// ProjectKey selects the policies of a project. A project admin must set it. If it is empty,
	// a platform admin gets the policies of all levels.
	ProjectKey string `url:"projectKey,omitempty"`
}

// List returns all policies.
//
// Requires: platform admin, or project admin. Since 7.98.2.
//
//jfrog:op 2.7.1.4
func (s *PackageCleanupService) List(ctx context.Context, opts *CleanupListOptions) ([]PackagePolicy, error) {
	return jfrog.Do[[]PackagePolicy](ctx, s.client,
		jfrog.Get("/artifactory/api/cleanup/packages/policies").Query(opts))
}

// Get returns a policy.
//
// Requires: platform admin, or project admin. Since 7.98.2.
//
//jfrog:op 2.7.1.5
func (s *PackageCleanupService) Get(ctx context.Context, policyKey string) (*PackagePolicy, error) {
	return jfrog.Do[*PackagePolicy](ctx, s.client, jfrog.Get(packageCleanupPath, policyKey))
}

// Replace replaces a policy and returns it. A running policy cannot be replaced: see
// [CleanupRunsService.Stop].
//
// Replace returns an error matching [jfrog.ErrNotFound] if there is no such policy.
//
// Requires: platform admin, or project admin. Since 7.98.2.
//
//jfrog:op 2.7.1.6
func (s *PackageCleanupService) Replace(ctx context.Context, policy PackagePolicy) (*PackagePolicy, error) {
	return jfrog.Do[*PackagePolicy](ctx, s.client,
		jfrog.Put(packageCleanupPath, policy.Key).Body(policy.sent()).Check(policy.check()))
}

// Delete deletes a policy. A running policy cannot be deleted: see [CleanupRunsService.Stop].
//
// Delete returns an error matching [jfrog.ErrNotFound] if there is no such policy.
//
// Requires: platform admin, or project admin. Since 7.98.2.
//
//jfrog:op 2.7.1.7
func (s *PackageCleanupService) Delete(ctx context.Context, policyKey string) error {
	return jfrog.Send(ctx, s.client, jfrog.Delete(packageCleanupPath, policyKey))
}
